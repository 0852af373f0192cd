/**
 * The way to the extension: an event target that is in no document, and that only this script and the bridge know.
 *
 * The bridge hands it over before any script of the page runs: browsers run the scripts of the manifest in its order, in
 * every frame. What is said there no listener of the page hears, and nothing that the page sends arrives there. It
 * outlives `document.open`, which takes every listener from document and window.
 */
import { HELLO } from '../shared/handover.js';
import { detailOf, dispatch, event, listen, relatedTargetOf, soon, stop } from './primordials.js';

let wire: EventTarget | undefined;
let last = 0;
let isUnguarded = false;

/** What waits for an answer, by number. */
const waiting: Record<string, ((go: boolean) => void) | undefined> = Object.create(null);

/** Waits for the bridge. To be called at the start. */
export function meet(): void {
  listen(document, HELLO, (greeting) => {
    if (!wire) {
      stop(greeting);
      wire = relatedTargetOf(greeting) ?? undefined;
      if (wire) {
        listen(wire, 'go', (answer) => answered(answer, true));
        listen(wire, 'reject', (answer) => answered(answer, false));
        if (isUnguarded) {
          soon(tellUnguarded);
        }
      }
    }
  });
}

function answered(answer: Event, go: boolean): void {
  const id = detailOf(answer) as string;
  const done = waiting[id];
  delete waiting[id];
  if (done) {
    // not in here: what is called from a listener finds the event, and the wire, in `window.event`
    soon(() => done(go));
  }
}

/**
 * Asks whether a request may go on to the wallet. Without anybody to ask it may: nothing can be said of it then.
 *
 * @param isWhole false where parts of the request could not be read
 */
export function ask(text: string, isWhole: boolean, done: (go: boolean) => void): void {
  last += 1;
  const id = `${last}`;
  waiting[id] = done;
  // whoever hears it says so by that
  if (!wire || dispatch(wire, event('request', `${id} ${isWhole ? 'whole' : 'part'} ${text}`, true))) {
    delete waiting[id];
    soon(() => done(true));
  }
}

/** Says that there is a wallet on this page whose requests nobody can hold: now, or when there is somebody to hear it. */
export function tellUnguarded(): void {
  isUnguarded = true;
  if (wire) {
    dispatch(wire, event('unguarded', ''));
  }
}
