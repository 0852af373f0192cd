/** Stops a click on a payment link to a listed address until the user has seen what it is. */
import { answerCard, headline, toneOf } from '../ui/answer.js';
import { t } from '../ui/i18n.js';
import { raisedIn } from './asking.js';
import { openBubble } from './bubble.js';
import { decoded } from './collect.js';
import { isOurs } from './layer.js';
import { windows } from './prefilter.js';

/** Schemes that lead to a page and not to a wallet. */
const PAGES = /^(?:https?|javascript|mailto|tel|blob|data|file|about|ftp|sms):$/;

export function watchLinks(active: () => boolean, onFailure: () => void): void {
  addEventListener(
    'click',
    (event) => {
      const link = isOurs(event) || !active() ? undefined : paymentLink(event);
      const inside = link && windows(decoded(link.href));
      if (!link || !inside || inside.length === 0) {
        return;
      }
      // held for as long as the question takes: a wallet that is open can't be called back
      event.preventDefault();
      event.stopImmediatePropagation();
      void stopOrGo(link, inside, onFailure);
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

async function stopOrGo(link: HTMLAnchorElement, inside: ReturnType<typeof windows>, onFailure: () => void): Promise<void> {
  let worst;
  try {
    const raised = await raisedIn(inside, 0);
    worst = raised.find((one) => toneOf(one) === 'stop') ?? raised.find((one) => toneOf(one) === 'warn');
  } catch {
    onFailure();
  }
  if (!worst) {
    follow(link);
    return;
  }
  const title = document.createElement('p');
  title.textContent = t('link_stop_title');
  const stay = document.createElement('button');
  stay.textContent = t('link_dont_open');
  stay.className = 'primary';
  const go = document.createElement('button');
  go.textContent = t('link_open_anyway');
  const content = { body: [title, answerCard(worst, { heading: 2, signed: true })], actions: [stay, go] };
  const box = openBubble(link, content, 'alertdialog', `${t('link_stop_title')}: ${headline(worst)}`);
  stay.addEventListener('click', () => {
    box.close();
    link.focus();
  });
  go.addEventListener('click', () => {
    box.close();
    follow(link);
  });
  box.element.addEventListener('keydown', (event) => event.key === 'Escape' && stay.click());
  stay.focus();
}

/** Follows the link as the click would have: a click by script isn't trusted, and so isn't stopped again. */
function follow(link: HTMLAnchorElement): void {
  link.click();
}
