/**
 * When to look for wallets. Where nothing is yet, nothing may be put: a page without a wallet would take it for one. So
 * this looks at every moment at which one may just have come, before the page's own code gets its turn.
 */
import { expectNone, expectWallets, look } from './places.js';
import { Script, addedTo, headOf, later, lengthOfNodes, listen, observeChildren, rootOf, targetOf } from './primordials.js';

/** Milliseconds after which wallets that come late and say nothing are there. */
const LATE = [0, 100, 500, 2000, 5000];

/** What wallets say when they are there; what pages say that look for some; and what users do before a page asks one. */
const MOMENTS = [
  'ethereum#initialized',
  'tronLink#initialized',
  'tron#initialized',
  'eip6963:requestProvider',
  'TIP6963:requestProvider',
  'DOMContentLoaded',
  'load',
  'click',
  'keydown',
];

export function watchArrivals(): void {
  for (let at = 0; at < MOMENTS.length; at += 1) {
    listen(window, MOMENTS[at] as string, look);
  }
  for (let at = 0; at < LATE.length; at += 1) {
    later(look, LATE[at] as number);
  }
  listen(document, 'load', (heard) => {
    if (targetOf(heard) instanceof Script) {
      look();
    }
  });
  observe();
  if (document.URL === 'about:blank') {
    // a frame that the page has just made: its next line may read what a wallet puts here meanwhile, and nothing is heard
    // before that
    expectWallets();
    later(expectNone, 0);
  }
}

// a wallet's own script may come after this one, and before the first of the page; others put in an element with theirs
const observer = new MutationObserver((records) => {
  look();
  // a head that has come, or another document by `document.open`
  observe();
  for (let at = 0; at < records.length; at += 1) {
    const added = addedTo(records[at] as MutationRecord);
    const length = lengthOfNodes(added);
    for (let n = 0; n < length; n += 1) {
      const node = added[n];
      if (node instanceof Script) {
        // one that is taken out again while it is fetched runs in no document: nobody else hears of it
        listen(node, 'load', look);
      }
    }
  }
});

/** Where wallets put their elements. The rest of a page changes too often to be told of all of it. */
function observe(): void {
  const root = rootOf(document);
  const head = headOf(document);
  observeChildren(observer, document);
  if (root) {
    observeChildren(observer, root);
  }
  if (head) {
    observeChildren(observer, head);
  }
}
