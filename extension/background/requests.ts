/**
 * Wallet requests: what may go on, and what the user decides about. Pending requests are in memory of the browser's
 * session: the background may be stopped at any moment between the request and the decision.
 */
import type { Pending, Request, RequestRuling, RequestVerdict } from '../shared/messages.js';
import { askBridge } from '../shared/messages.js';
import { toneOf } from '../shared/ruling.js';
import type { Engine } from './engine.js';

const PENDING = 'pending';
const PLACE = 'decide';
const PAGE = 'decide/decide.html';

/** More than these nobody decides one by one: what is listed is rejected, then. */
const MAX_PENDING = 20;

/** Parties that are listed beside those that are the reason. */
const MAX_OTHERS = 100;

/** Reasons why an address was not looked up: nothing can be said of the request. */
const NO_ANSWER = ['no-list', 'list-expired', 'list-damaged', 'lite-list-only'];

const SIZE = { width: 520, height: 720 };

/** Where the user is asked: a window, or a tab where there are no windows. */
interface Place {
  window?: number;
  tab?: number;
}

const isRaised = (party: RequestRuling['parties'][number]): boolean => ['stop', 'warn'].includes(toneOf(party));

/** What the bridge is to do with a request. */
export async function look(
  { token, text, isWhole }: Extract<Request, { type: 'request' }>,
  sender: chrome.runtime.MessageSender,
  engine: Engine,
): Promise<RequestVerdict> {
  let ruling: RequestRuling;
  try {
    ruling = engine.request(text);
  } catch {
    return unchecked(engine);
  }
  const raised = ruling.parties.filter(isRaised);
  const [first] = raised;
  if (!first) {
    const isAnswered = ruling.parties.every(({ answer }) => answer.reason === undefined || !NO_ANSWER.includes(answer.reason));
    return isWhole && isAnswered ? { verdict: 'go', unchecked: false } : unchecked(engine);
  }
  if (engine.settings.strict) {
    return { verdict: 'reject', because: first };
  }
  const tab = sender.tab?.id;
  if (tab === undefined) {
    // as in a side panel: nobody could be told of a decision there
    return { verdict: 'reject', because: first };
  }
  const others = ruling.parties.filter((party) => !isRaised(party)).slice(0, MAX_OTHERS);
  const isHeld = await add({
    token,
    tab,
    frame: sender.frameId ?? 0,
    origin: originOf(sender),
    ruling: { ...ruling, parties: [...raised.slice(0, MAX_OTHERS), ...others], notChecked: ruling.notChecked.slice(0, MAX_OTHERS) },
  });
  if (!isHeld) {
    return { verdict: 'reject', because: first };
  }
  await showPlace(sender.tab?.windowId).catch(() => undefined);
  return { verdict: 'wait' };
}

/** What becomes of a request that can't be looked at, now or ever. */
const unchecked = ({ settings }: Engine): RequestVerdict => (settings.strict ? { verdict: 'reject' } : { verdict: 'go', unchecked: true });

function originOf({ origin, url }: chrome.runtime.MessageSender): string {
  return origin ?? (url && URL.canParse(url) ? new URL(url).origin : 'null');
}

export async function pending(): Promise<Pending[]> {
  const stored = await chrome.storage.session.get<{ [PENDING]?: Pending[] }>(PENDING);
  return stored[PENDING] ?? [];
}

// one after the other, or one of two that come at the same time is lost
let last: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const next = last.then(work);
  last = next.catch(() => undefined);
  return next;
}

function add(request: Pending): Promise<boolean> {
  return inTurn(async () => {
    const all = await pending();
    // a bridge that has heard nothing asks again
    if (all.some(({ token }) => token === request.token)) {
      return true;
    }
    if (all.length >= MAX_PENDING) {
      return false;
    }
    await chrome.storage.session.set({ [PENDING]: [...all, request] });
    return true;
  });
}

/** Takes requests off the list; with the last of them goes the window. */
function remove(tokens: string[]): Promise<void> {
  return inTurn(async () => {
    const all = await pending();
    const rest = all.filter(({ token }) => !tokens.includes(token));
    if (rest.length < all.length) {
      await chrome.storage.session.set({ [PENDING]: rest });
    }
    if (rest.length === 0) {
      await closePlace();
    }
  });
}

/** Which of these requests still wait. */
export async function waiting(tokens: string[]): Promise<string[]> {
  await resume();
  const all = await pending();
  return tokens.filter((token) => all.some((one) => one.token === token));
}

/** The page that asked is gone. Only its own tab may say so. */
export async function withdraw(tokens: string[], tab: number | undefined): Promise<void> {
  const own = (await pending()).filter((one) => one.tab === tab && tokens.includes(one.token));
  if (own.length > 0) {
    await remove(own.map(({ token }) => token));
  }
}

/** Tells the page what the user has decided. */
export async function decide(token: string, go: boolean): Promise<void> {
  const request = (await pending()).find((one) => one.token === token);
  if (request) {
    // first: whatever happens now, nothing is taken off the list that was not told
    await tell(request, go);
    await remove([token]);
  }
}

async function tell({ tab, frame, token }: Pending, go: boolean): Promise<void> {
  // the page may be gone
  await askBridge(tab, frame, { type: 'verdict', token, go }).catch(() => undefined);
}

/** A window or tab was closed: whoever closes the question says no to everything in it. */
export async function closed(which: Place): Promise<void> {
  const place = await placeOf();
  const isPlace = place && (which.window === undefined ? place.tab === which.tab : place.window === which.window);
  if (isPlace) {
    await chrome.storage.session.remove(PLACE);
    const all = await pending();
    await Promise.all(all.map((request) => tell(request, false)));
    await remove(all.map(({ token }) => token));
  } else if (which.tab !== undefined) {
    const gone = (await pending()).filter(({ tab }) => tab === which.tab);
    if (gone.length > 0) {
      await remove(gone.map(({ token }) => token));
    }
  }
}

async function placeOf(): Promise<Place | undefined> {
  return (await chrome.storage.session.get<{ [PLACE]?: Place }>(PLACE))[PLACE];
}

/** Brings the question to the front, in a window of its own over the one that asks. */
function showPlace(asking: number | undefined): Promise<void> {
  return inTurn(async () => {
    const place = await placeOf();
    if (place && (await raise(place))) {
      return;
    }
    await chrome.storage.session.set({ [PLACE]: await open(asking) });
  });
}

async function raise({ window, tab }: Place): Promise<boolean> {
  try {
    if (window !== undefined) {
      await chrome.windows.update(window, { focused: true });
    } else if (tab !== undefined) {
      await chrome.tabs.update(tab, { active: true });
    }
    return true;
  } catch {
    // it is gone
    return false;
  }
}

async function open(asking: number | undefined): Promise<Place> {
  const url = chrome.runtime.getURL(PAGE);
  try {
    const window = await chrome.windows.create({ url, type: 'popup', focused: true, ...SIZE, ...(await over(asking)) });
    if (window?.id !== undefined) {
      return { window: window.id };
    }
  } catch {
    // as on a phone
  }
  const { id } = await chrome.tabs.create({ url });
  return id === undefined ? {} : { tab: id };
}

/** In the middle of the window that asks. */
async function over(asking: number | undefined): Promise<{ left?: number; top?: number }> {
  if (asking === undefined) {
    return {};
  }
  const { left, top, width, height } = await chrome.windows.get(asking);
  if (left === undefined || top === undefined || width === undefined || height === undefined) {
    return {};
  }
  return {
    left: Math.max(0, Math.round(left + (width - SIZE.width) / 2)),
    top: Math.max(0, Math.round(top + (height - SIZE.height) / 2)),
  };
}

async function closePlace(): Promise<void> {
  const place = await placeOf();
  if (!place) {
    return;
  }
  // before it is closed: that is no answer of the user's
  await chrome.storage.session.remove(PLACE);
  if (place.window !== undefined) {
    await chrome.windows.remove(place.window).catch(() => undefined);
  } else if (place.tab !== undefined) {
    await chrome.tabs.remove(place.tab).catch(() => undefined);
  }
}

/** Shows the question that nobody sees: the background may have been stopped before it could open a window. */
export async function resume(): Promise<void> {
  if ((await pending()).length > 0 && !(await placeOf())) {
    await showPlace(undefined).catch(() => undefined);
  }
}
