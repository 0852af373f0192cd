/**
 * When to look for wallets. Where nothing is yet, nothing may be put: a page without a wallet would take it for one. So
 * this looks at every moment at which one may just have come, before the page's own code gets its turn.
 */
import { expectNone, expectWallets, look } from './places.js';
import {
  headOf, keepListening, later, lengthOfCollection, lengthOfNodes, listen, listenAgain, nameOf, observeChildren, removedFrom, rootOf, scriptsOf, soon, targetOf,
} from './primordials.js';

/** Milliseconds after which wallets that come late and say nothing may be there. A look takes some microseconds. */
const LATE = [50, 100, 200, 300, 400, 500, 750, 1000, 1500, 2000, 3000, 5000];

/** What wallets say when they are there; what pages say that look for some; and what users do before a page asks one. */
const MOMENTS = [
  'ethereum#initialized',
  'tronLink#initialized',
  'tron#initialized',
  'unisat#initialized',
  'eip6963:announceProvider',
  'TIP6963:announceProvider',
  'wallet-standard:register-wallet',
  'eip6963:requestProvider',
  'TIP6963:requestProvider',
  'DOMContentLoaded',
  'load',
  'click',
  'keydown',
];

/** Changes that are looked through at a time: a parser makes thousands, a wallet two. */
const FEW = 4;

export function watchArrivals(): void {
  for (let at = 0; at < MOMENTS.length; at += 1) {
    keepListening(window, MOMENTS[at] as string, lookTwice);
  }
  for (let at = 0; at < LATE.length; at += 1) {
    later(look, LATE[at] as number);
  }
  keepListening(document, 'load', (heard) => {
    if (isScript(targetOf(heard))) {
      look();
    }
  });
  keepListening(window, 'DOMContentLoaded', () => watchPlaces(false));
  // a wallet's own script may come after this one, and before the first of the page: before that it is heard that something
  // has come into the document
  observeChildren(observer, document, true);
  if (document.URL === 'about:blank') {
    // a frame that the page has just made: its next line may read what a wallet puts here meanwhile, and nothing is heard
    // before that
    expectWallets();
    later(expectNone, 0);
  }
}

/** Now, and when what runs has ended: some wallets say that they are there before they are. */
function lookTwice(): void {
  look();
  soon(look);
}

/** The page's document element: another one has come by `document.open`, mostly. */
let root: Element | null | undefined;

const observer = new MutationObserver((records) => {
  look();
  const now = rootOf(document);
  if (now !== root) {
    root !== undefined && listenAgain();
    root = now;
  }
  watchPlaces(heardRemoved(records));
});

/** Hears of scripts that are taken out again while they are fetched: they run in no document, and nobody else does. */
function heardRemoved(records: MutationRecord[]): boolean {
  let isRemoved = false;
  for (let at = 0; at < records.length && at < FEW; at += 1) {
    const removed = removedFrom(records[at] as MutationRecord);
    const length = lengthOfNodes(removed);
    for (let n = 0; n < length; n += 1) {
      const node = removed[n] as Node;
      isRemoved = true;
      if (isScript(node)) {
        listen(node, 'load', look);
      }
    }
  }
  return isRemoved;
}

/**
 * Hears of what comes where wallets put their elements, and of another document by `document.open`. A page without a script
 * asks no wallet: there this costs nothing.
 */
function watchPlaces(always: boolean): void {
  observeChildren(observer, document);
  if (always || lengthOfCollection(scriptsOf(document)) > 0) {
    const top = rootOf(document);
    const head = headOf(document);
    if (top) {
      observeChildren(observer, top);
    }
    if (head) {
      observeChildren(observer, head);
    }
  }
}

// by name: to ask for HTMLScriptElement takes a browser longer than all else at the start
function isScript(target: unknown): boolean {
  const name = nameOf(target);
  return name === 'SCRIPT' || name === 'script';
}
