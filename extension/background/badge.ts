/** The toolbar button: how many findings a tab has, or what isn't being checked. */
import type { Status, TabSummary } from '../shared/messages.js';
import { t } from '../ui/i18n.js';

const RED = '#b3261e';
const AMBER = '#8a5300';
const BLUE = '#1f5fa8';
const GREY = '#5f6368';

/** The badge of one tab. */
export async function show(tab: number, { counts, paused, unchecked, wallets }: TabSummary): Promise<void> {
  const sum = counts.stop + counts.warn + counts.inform;
  if (sum > 0) {
    const colour = counts.stop > 0 ? RED : counts.warn > 0 ? AMBER : BLUE;
    await set(sum > 999 ? '999+' : String(sum), colour, t('badge_counts', String(sum)), tab);
  } else if (paused) {
    await set('–', GREY, t('badge_paused'), tab);
  } else if (wallets.unchecked || wallets.unguarded) {
    await set('?', AMBER, t(wallets.unchecked ? 'badge_request_unchecked' : 'badge_unguarded'), tab);
  } else if (unchecked) {
    await set('?', GREY, t('badge_unchecked'), tab);
  } else {
    await set('', GREY, '', tab);
  }
}

/** The badge of a tab whose page nobody looks at. It goes with the page. */
export const showSilent = (tab: number): Promise<void> => set('?', GREY, t('page_not_running'), tab);

/** What stands in every tab that has nothing of its own to show. */
export async function showStatus(status: Status): Promise<void> {
  if (status.engine === 'failed') {
    await set('!', GREY, t('badge_failed'));
  } else if (status.lists.some((list) => list.expired)) {
    await set('!', AMBER, t('badge_expired'));
  } else if (status.engine === 'partial') {
    await set('!', AMBER, t('badge_partial'));
  } else {
    await set('', GREY, '');
  }
}

async function set(text: string, color: string, title: string, tab?: number): Promise<void> {
  const where = tab === undefined ? {} : { tabId: tab };
  try {
    await Promise.all([
      chrome.action.setBadgeText({ text, ...where }),
      chrome.action.setBadgeBackgroundColor({ color, ...where }),
      chrome.action.setBadgeTextColor?.({ color: '#ffffff', ...where }),
      chrome.action.setTitle({ title: title && `${t('name')}: ${title}`, ...where }),
    ]);
  } catch {
    // the tab was closed meanwhile
  }
}
