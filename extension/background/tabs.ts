/** What each tab has found, in memory of the browser's session: the background may be killed between two messages. */
import type { Counts, TabSummary, Wallets } from '../shared/messages.js';

/** Who tells something. Chromium gives the document of a page that is left, and kept, another frame's number. */
export interface Teller {
  frame: number;
  document: string | undefined;
}

/** What frames told, by their number. */
type Told<T> = Record<string, T & { document?: string | undefined }>;

/** What one tab's frames told. No text and no address. */
interface Tab {
  frames: Told<{ counts: Counts; unchecked: boolean }>;
  /** The top frame, when its site is paused. */
  paused: Told<object>;
  /** Frames whose wallets there is something to say of. */
  wallets: Told<Wallets>;
}

const keyOf = (tab: number): string => `tab:${tab}`;

const NOTHING: Counts = { stop: 0, warn: 0, inform: 0 };

/** What this background has read or written, so that a question need not wait for the session's memory. */
const known = new Map<number, Tab>();

async function get(tab: number): Promise<Tab> {
  const before = known.get(tab);
  if (before) {
    return before;
  }
  const key = keyOf(tab);
  const stored = await chrome.storage.session.get<Record<string, Tab>>(key);
  const state = known.get(tab) ?? stored[key] ?? { frames: {}, paused: {}, wallets: {} };
  known.set(tab, state);
  return state;
}

// frames of one tab report at the same time: one after the other, or one of them is lost
let last: Promise<unknown> = Promise.resolve();

function change(tab: number, edit: (state: Tab) => void): Promise<Tab> {
  const next = last.then(async () => {
    const state = await get(tab);
    edit(state);
    await chrome.storage.session.set({ [keyOf(tab)]: state });
    return state;
  });
  last = next.catch(() => undefined);
  return next;
}

/** Forgets what this one told before. */
function drop(all: Told<object>, { frame, document }: Teller): void {
  for (const [key, one] of Object.entries(all)) {
    const isTheirs = document !== undefined && one.document !== undefined ? one.document === document : key === String(frame);
    if (isTheirs) {
      delete all[key];
    }
  }
}

/** Notes what a frame has found. */
export function report(tab: number, teller: Teller, counts: Counts, unchecked: boolean): Promise<Tab> {
  return change(tab, ({ frames, paused }) => {
    drop(paused, teller);
    drop(frames, teller);
    if (counts.stop + counts.warn + counts.inform > 0 || unchecked) {
      frames[teller.frame] = { counts, unchecked, document: teller.document };
    }
  });
}

/** Notes what there is to say of a frame's wallets. */
export function reportWallets(tab: number, teller: Teller, { unchecked, unguarded }: Wallets): Promise<Tab> {
  return change(tab, ({ wallets }) => {
    drop(wallets, teller);
    if (unchecked || unguarded) {
      wallets[teller.frame] = { unchecked, unguarded, document: teller.document };
    }
  });
}

/** Notes that the tab's site is paused. */
export function pause(tab: number, { frame, document }: Teller): Promise<Tab> {
  return change(tab, (state) => {
    state.paused = { [frame]: { document } };
    state.frames = {};
  });
}

export function forget(tab: number): Promise<void> {
  known.delete(tab);
  return chrome.storage.session.remove(keyOf(tab));
}

export async function summary(tab: number): Promise<TabSummary> {
  return summarise(await get(tab));
}

export function summarise({ frames, paused, wallets }: Tab): TabSummary {
  const counts = { ...NOTHING };
  let unchecked = false;
  for (const frame of Object.values(frames)) {
    counts.stop += frame.counts.stop;
    counts.warn += frame.counts.warn;
    counts.inform += frame.counts.inform;
    unchecked ||= frame.unchecked;
  }
  const others = Object.keys(frames).map(Number).filter((frame) => frame !== 0);
  const all = Object.values(wallets);
  return {
    frames: [0, ...others],
    counts,
    paused: Object.keys(paused).length > 0,
    unchecked,
    wallets: { unchecked: all.some((one) => one.unchecked), unguarded: all.some((one) => one.unguarded) },
  };
}
