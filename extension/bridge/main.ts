/**
 * Stands between the script in the page's world and the background, in every frame: hands requests over, and answers back.
 * The page reaches neither this script nor the wire at which both speak.
 */
import { listen } from '../content/listening.js';
import { fetchShow } from '../content/show.js';
import { shown } from '../content/shown.js';
import { HELLO } from '../shared/handover.js';
import type { BridgeRequest, Request, Responses } from '../shared/messages.js';
import { ask } from '../shared/messages.js';
import type { Notice } from '../shared/notice.js';
import { load } from '../shared/settings.js';

/** Milliseconds in which an answer has to be there: a page that waits longer looks broken. */
const PATIENCE = 2000;

/** Milliseconds until a background that could not answer is asked again. */
const AGAIN = 250;

/**
 * Requests that are asked about at a time. Those of a page that floods its wallet stand in line, and their time begins when
 * their turn comes: or else the one that matters would go on unchecked behind the others.
 */
const MAX_ASKED = 16;

/** Milliseconds between two looks at whether a decision is still to come. */
const STILL = 5000;

// no element: to make one takes a browser longer than all else here
const wire = new EventTarget();

/** Requests without an answer, by token: their number at the page's script. */
const held = new Map<string, string>();

/** Those of them that the user decides about. */
const undecided = new Set<string>();

/** As it was when it could last be read. */
let strict = false;

const told = { unchecked: false, unguarded: false };

/** What there was to say when the page was left. */
let left = { ...told };

const pause = (milliseconds: number) => new Promise<undefined>((resume) => setTimeout(() => resume(undefined), milliseconds));

/** As `ask`, which throws at once where there is no extension any more, as after an update. */
const send = async <T extends Request['type']>(request: Extract<Request, { type: T }>): Promise<Responses[T]> => ask(request);

/** What comes of the promise, or nothing when it fails or takes too long. */
const within = <T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> =>
  Promise.race([promise.catch(() => undefined), pause(milliseconds)]);

function answer(id: string, go: boolean): void {
  wire.dispatchEvent(new CustomEvent(go ? 'go' : 'reject', { detail: id }));
}

let asking = 0;
const line: (() => void)[] = [];

/** Does this when its turn has come. */
function inLine(work: () => Promise<void>): void {
  const start = () => {
    asking += 1;
    void work().finally(() => {
      asking -= 1;
      line.shift()?.();
    });
  };
  if (asking < MAX_ASKED) {
    start();
  } else {
    line.push(start);
  }
}

/** Whether the extension was removed or updated while the page was open: there will be no answer any more. */
const isGone = (): boolean => (chrome.runtime as typeof chrome.runtime | undefined)?.id === undefined;

/** Asks about a request until there is an answer, or no time left for one. */
async function look(id: string, text: string, isWhole: boolean): Promise<void> {
  const end = Date.now() + PATIENCE;
  const request = { type: 'request' as const, token: newToken(), text, isWhole };
  // before the question: the decision may come before its own announcement
  held.set(request.token, id);
  void load().then((settings) => (strict = settings.strict)).catch(() => undefined);
  for (;;) {
    const left = end - Date.now();
    const response = left > 0 || strict ? await within(send(request), Math.max(left, AGAIN)) : undefined;
    if (!held.has(request.token)) {
      return;
    }
    if (response && 'verdict' in response) {
      if (response.verdict === 'wait') {
        undecided.add(request.token);
        stillWaiting();
        return;
      }
      held.delete(request.token);
      answer(id, response.verdict === 'go');
      if (response.verdict === 'reject') {
        notify({ kind: 'rejected', ...(response.because && { because: response.because }) });
      } else if (response.unchecked) {
        notify({ kind: 'unchecked' });
      }
      return;
    }
    const isPaused = response?.unchecked === 'paused';
    if (isPaused || isGone() || (!strict && Date.now() + AGAIN > end)) {
      held.delete(request.token);
      answer(id, true);
      if (!isPaused) {
        notify({ kind: 'unchecked' });
      }
      return;
    }
    if (Date.now() > end) {
      notify({ kind: 'waiting' });
    }
    await pause(AGAIN);
  }
}

let isHearing = false;

/** What only a page needs that asks a wallet. */
function hear(): void {
  if (isHearing) {
    return;
  }
  isHearing = true;
  chrome.runtime.onMessage.addListener((request: BridgeRequest, sender, respond) => {
    if (sender.id !== chrome.runtime.id) {
      return;
    }
    if (request.type === 'held') {
      respond(held.has(request.token));
    } else if (request.type === 'verdict') {
      respond(decided(request.token, request.go));
    }
  });

  // a page that is left takes its requests along
  listen('pagehide', () => {
    const tokens = [...held.keys()];
    if (tokens.length > 0) {
      void send({ type: 'withdraw', tokens }).catch(() => undefined);
      tokens.forEach((token) => decided(token, false));
    }
    left = { ...told };
    tell({ unchecked: false, unguarded: false });
  });
  // and comes back with its wallets
  listen('pageshow', ({ persisted }) => persisted && tell(left));
}

function newToken(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join('-');
}

function notify(notice: Notice): void {
  // without the extension there is nothing to show it with
  fetchShow().then(({ showNotice }) => showNotice(notice), () => undefined);
  if (notice.kind === 'unchecked') {
    tell({ unchecked: true });
  }
}

/** Tells the background what there is to say of this frame's wallets, when that has changed. */
function tell(news: Partial<typeof told>): void {
  const before = JSON.stringify(told);
  Object.assign(told, news);
  if (JSON.stringify(told) !== before) {
    void send({ type: 'wallets', ...told }).catch(() => undefined);
  }
}

let looking: ReturnType<typeof setTimeout> | undefined;

/**
 * Looks from time to time whether what waits is still known: whoever deletes all data also deletes the question, and it goes
 * with the extension.
 */
function stillWaiting(): void {
  looking ??= setTimeout(async () => {
    looking = undefined;
    const tokens = [...undecided];
    const known = isGone() ? [] : await within(send({ type: 'waiting', tokens }), STILL);
    for (const token of known ? tokens.filter((one) => !known.includes(one)) : []) {
      decided(token, false);
    }
    if (undecided.size > 0) {
      stillWaiting();
    }
  }, STILL);
}

function decided(token: string, go: boolean): boolean {
  const id = held.get(token);
  held.delete(token);
  undecided.delete(token);
  if (id !== undefined) {
    answer(id, go);
  }
  return id !== undefined;
}

wire.addEventListener('request', (event) => {
  // so it was heard
  event.preventDefault();
  hear();
  const { detail } = event as CustomEvent<string>;
  const [head = '', id = '', extent] = /^(\d+) (\w+) /.exec(detail) ?? [];
  inLine(() => shown.then(() => look(id, detail.slice(head.length), extent === 'whole')));
});

wire.addEventListener('unguarded', () => {
  hear();
  tell({ unguarded: true });
});

// the page's script was there first, and listens
document.dispatchEvent(new FocusEvent(HELLO, { relatedTarget: wire }));
