/** What there is to say on the page about a wallet request. */
import type { Ruling } from './messages.js';

export type Notice =
  /** A request went on, and nobody has looked at it. */
  | { kind: 'unchecked' }
  /** Strict mode: a request waits until somebody can look at it. */
  | { kind: 'waiting' }
  /** A request was rejected without a question, because of this; or since it can't be looked at, in strict mode. */
  | { kind: 'rejected'; because?: Ruling };
