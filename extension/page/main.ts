/**
 * Runs in the page's own world, in every frame, before any script of the page: holds what a page asks a wallet to sign until
 * the extension has looked at it.
 */
import { watchAnnouncements } from './announced.js';
import { meet } from './channel.js';
import { look } from './places.js';
import { Script, later, listen, targetOf } from './primordials.js';
import { watchStandard } from './standard.js';

/** Milliseconds after which wallets that come late are there. */
const LATE = [0, 100, 500, 2000, 5000];

/** What wallets say when they are there. */
const READY = ['ethereum#initialized', 'tronLink#initialized', 'tron#initialized', 'DOMContentLoaded', 'load'];

meet();
look();
watchAnnouncements();
watchStandard();
for (let at = 0; at < READY.length; at += 1) {
  listen(window, READY[at] as string, look);
}
listen(document, 'load', (heard) => {
  if (targetOf(heard) instanceof Script) {
    look();
  }
});
for (let at = 0; at < LATE.length; at += 1) {
  later(look, LATE[at] as number);
}
// a wallet's own script may come after this one, and before the first of the page
new MutationObserver((_, observer) => {
  observer.disconnect();
  look();
}).observe(document, { childList: true, subtree: true });
