/**
 * What the bridge has the content script show. Both run in the same world of the same frame: the browser gives an
 * extension one there.
 */
import type { Ruling } from './messages.js';

export type Notice =
  /** A request went on, and nobody has looked at it. */
  | { kind: 'unchecked' }
  /** Strict mode: a request waits until somebody can look at it. */
  | { kind: 'waiting' }
  /** A request was rejected without a question, because of this; or since it can't be looked at, in strict mode. */
  | { kind: 'rejected'; because?: Ruling };

declare global {
  /** Shows a notice at the edge of the page. Not there before the content script is. */
  var showNotice: ((notice: Notice) => void) | undefined;
}
