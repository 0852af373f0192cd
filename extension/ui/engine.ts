/** Asking the background, and saying so in plain words when it can't answer. */
import { type Status, type Unchecked, ask } from '../shared/messages.js';
import { plain, el } from './dom.js';
import { date, series, t } from './i18n.js';

/** Long enough for a background that starts from nothing on a slow machine. */
const PATIENCE = 15_000;

/** The promise, or a rejection when it takes too long: a background that hangs must not look like one that is busy. */
export function soon<T>(promise: Promise<T>, milliseconds = PATIENCE): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer')), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** What the engine can do, or nothing when the background can't be reached. */
export async function engineStatus(): Promise<Status | undefined> {
  try {
    const status: Status | Unchecked | undefined = await soon(ask({ type: 'status' }));
    // a background that is not there answers with nothing, and one in trouble with less than a status
    return status && 'engine' in status ? status : undefined;
  } catch {
    return undefined;
  }
}

/** Whether there is anything to ask. */
export function isChecking(status: Status | undefined): boolean {
  return status !== undefined && status.engine !== 'failed' && status.lists.length > 0;
}

/** What is wrong, if anything is. */
export function trouble(status: Status | undefined): HTMLElement[] {
  if (!status || status.engine === 'failed') {
    return [notice(t('nothing_checked'), t(status ? 'engine_failed' : 'engine_unreachable'), status?.problems)];
  }
  if (status.lists.length === 0) {
    return [notice(t('nothing_checked'), t('no_list_loaded'), status.problems)];
  }
  const notices: HTMLElement[] = [];
  if (status.engine === 'partial') {
    notices.push(notice(t('partly_checked'), t('engine_partial'), status.problems));
  }
  const expired = status.lists.filter((list) => list.expired);
  const last = expired.map((list) => list.expires).sort()[0];
  if (last) {
    const names = series(expired.map((list) => plain(list.name)));
    notices.push(notice(t('list_too_old'), t('list_too_old_details', names, date(last))));
  }
  return notices;
}

function notice(title: string, text: string, problems: readonly string[] = []): HTMLElement {
  const details = problems.length === 0 ? undefined : el('p', 'small', t('for_bug_report', problems.map(plain).join(', ')));
  return el('div', 'notice', el('p', 'notice-title', title), el('p', undefined, text), details);
}
