/** Stops a click on a payment link to a listed address until the user has seen what it is. */
import { toneOf } from '../shared/ruling.js';
import { raisedIn } from './asking.js';
import { decoded } from './collect.js';
import { listen } from './listening.js';
import { windows } from './prefilter.js';
import { fetchShow, show } from './show.js';

/** Schemes that lead to a page and not to a wallet. */
const PAGES = /^(?:https?|javascript|mailto|tel|blob|data|file|about|ftp|sms):$/;

export function watchLinks(active: () => boolean, onFailure: () => void): void {
  listen(
    'click',
    (event) => {
      const link = show?.isOurs(event) || !active() ? undefined : paymentLink(event);
      const inside = link && windows(decoded(link.href));
      if (!link || !inside || inside.length === 0) {
        return;
      }
      // held for as long as the question takes: a wallet that is open can't be called back
      event.preventDefault();
      event.stopImmediatePropagation();
      void stopOrGo(link, inside, againOf(event), onFailure);
    },
    true,
  );
}

function paymentLink(event: Event): HTMLAnchorElement | undefined {
  if (!event.isTrusted) {
    return undefined;
  }
  for (const target of event.composedPath()) {
    if (target instanceof HTMLAnchorElement && target.href !== '') {
      return PAGES.test(target.protocol) ? undefined : target;
    }
  }
  return undefined;
}

async function stopOrGo(link: HTMLAnchorElement, inside: ReturnType<typeof windows>, follow: () => void, onFailure: () => void): Promise<void> {
  let worst;
  try {
    const raised = await raisedIn(inside, 0);
    worst = raised.find((one) => toneOf(one) === 'stop') ?? raised.find((one) => toneOf(one) === 'warn');
  } catch {
    onFailure();
  }
  if (!worst) {
    follow();
    return;
  }
  const { stopLink } = await fetchShow();
  stopLink(link, worst, follow);
}

/**
 * Does what the click would have done, with the same keys at the same place: a page may look at them. A click by script isn't
 * trusted, and so isn't stopped again.
 */
function againOf(event: MouseEvent): () => void {
  const [target] = event.composedPath();
  const again = new PointerEvent('click', event);
  return () => void target?.dispatchEvent(again);
}
