/**
 * What is shown on a page is in a file of its own, which is fetched when there may be something to show: few pages need
 * it, and all would have to read it.
 */
import type * as Show from '../show/main.js';

export type { Show };

/** What is shown, as soon as it has come. */
export let show: typeof Show | undefined;

let coming: Promise<typeof Show> | undefined;

/** Fetches it. Rejects where there is no extension any more, as after an update. */
export function fetchShow(): Promise<typeof Show> {
  coming ??= fetched();
  return coming;
}

async function fetched(): Promise<typeof Show> {
  try {
    show = (await import(chrome.runtime.getURL('show.js'))) as typeof Show;
    return show;
  } catch (error) {
    coming = undefined;
    throw error;
  }
}
