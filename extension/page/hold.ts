/** Holds a request until the extension has said whether it may go on. */
import { ask } from './channel.js';
import { quoted } from './plain.js';
import { ErrorCopy, PromiseCopy, put } from './primordials.js';

export type Chain = 'evm' | 'solana' | 'tron' | 'bitcoin';

/** A request as the core reads it. */
export interface Asked {
  text: string;
  isWhole: boolean;
}

/** `params` is JSON already. */
export function request(chain: Chain, method: string, params: string, isWhole: boolean): Asked {
  return { text: `{"chain":"${chain}","method":${quoted(method)},"params":${params}}`, isWhole };
}

/** The error of EIP-1193 for what the user has not let through: Solana's and Bitcoin's wallets have taken it over. */
export function rejection(message = 'User rejected the request.', code = 4001): Error {
  return put(new ErrorCopy(message), 'code', code);
}

/** Methods of a wallet that lead to one another for one request: `send` to `sendAsync` to `request`. */
const MAX_METHODS = 3;

/** What the wallet's method was called for last, while it runs: it may call another one of itself for the same. */
let inside = '';

/** How many of its methods run for that, each called by the one before. */
let methods = 0;

/**
 * Asks about each of the requests in a call, and calls the wallet's method when all of them may go on.
 *
 * @param call what the wallet gets
 * @param rejected what happens instead
 */
export function hold(asked: Asked[], call: () => unknown, rejected: () => unknown): unknown {
  const only = asked.length === 1 ? asked[0]?.text : undefined;
  if (only !== undefined && only === inside) {
    // once in each method: whatever else the page has called while the wallet ran is asked about
    inside = '';
    return methods < MAX_METHODS ? within(only, methods + 1, call) : call();
  }
  return new PromiseCopy((resolve, reject) => {
    const finish = (how: () => unknown) => {
      try {
        resolve(how());
      } catch (error) {
        reject(error);
      }
    };
    const next = (at: number) => {
      const one = asked[at];
      if (!one) {
        finish(() => within(only ?? '', 1, call));
        return;
      }
      ask(one.text, one.isWhole, (go) => (go ? next(at + 1) : finish(rejected)));
    };
    next(0);
  });
}

function within(text: string, depth: number, call: () => unknown): unknown {
  const outer = inside;
  const before = methods;
  inside = text;
  methods = depth;
  try {
    return call();
  } finally {
    inside = outer;
    methods = before;
  }
}

export const fails = (error: unknown) => (): never => {
  throw error;
};
