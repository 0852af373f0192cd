/** Sites where Forewarn leaves pages, fields and links alone. */
import type { Settings } from '../shared/settings.js';
import { button, byId, el, plain } from '../ui/dom.js';
import { t } from '../ui/i18n.js';
import type { Change } from './change.js';

/** The host name in what somebody typed or copied from the address bar. */
function hostOf(text: string): string | undefined {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (text === '' || /\s/.test(text) || !URL.canParse(address)) {
    return undefined;
  }
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? hostname : undefined;
}

export function listenToSites(change: Change): void {
  const input = byId<HTMLInputElement>('site');
  const error = byId('site-error');
  byId('paused-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const host = hostOf(input.value.trim());
    error.textContent = host ? '' : t('site_unreadable');
    input.focus();
    if (host) {
      input.value = '';
      await change((now) => ({ ...now, pausedSites: [...new Set([...now.pausedSites, host])].sort() }));
    }
  });
}

export function showSites(settings: Settings, change: Change): void {
  const items = settings.pausedSites.map((host) => {
    const remove = button(t('resume'), 'button low', async () => {
      await change((now) => ({ ...now, pausedSites: now.pausedSites.filter((other) => other !== host) }));
      byId('site').focus();
    });
    remove.setAttribute('aria-label', t('resume_site', host));
    return el('li', undefined, el('span', undefined, plain(host)), remove);
  });
  byId('paused').replaceChildren(...(items.length === 0 ? [el('li', 'small', t('no_paused_sites'))] : items));
}
