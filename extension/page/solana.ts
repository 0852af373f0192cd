/** Solana: `window.solana` and its kin, and the features of Wallet Standard. */
import type { Call, Methods } from './guard.js';
import { isObject } from './guard.js';
import type { Asked } from './hold.js';
import { fails, hold, rejection, request } from './hold.js';
import { hex, plain } from './plain.js';
import type { Any, Fn } from './primordials.js';
import { apply, bytesIn, isArray, listOf, own, put } from './primordials.js';

/** A transaction as the wallet gets it, and as JSON for the core. */
interface Read {
  given: unknown;
  json: string;
}

/** A page's transaction may change while it is looked at. More changes than this are no accident. */
const MAX_CHANGES = 3;

/** Bytes are copied, objects of `@solana/web3.js` are asked for their bytes and stay who they are: wallets fill in signatures. */
function read(transaction: unknown): Read {
  if (!isObject(transaction)) {
    // as text, which nobody can change
    const { copy, json } = plain(transaction);
    return { given: copy, json };
  }
  const bytes = bytesIn(transaction);
  return bytes ? { given: bytes, json: `"${hex(bytes)}"` } : { given: transaction, json: wire(transaction) };
}

/** The bytes of a `Transaction`, a `VersionedTransaction` or a message of one, or `null`. */
function wire(transaction: Any): string {
  const unsigned = [{ requireAllSignatures: false, verifySignatures: false }];
  const message = transaction.message;
  return (
    called(transaction, 'serialize', unsigned) ??
    called(transaction, 'serializeMessage', []) ??
    (isObject(message) ? called(message, 'serialize', []) : undefined) ??
    'null'
  );
}

function called(object: Any, name: string, args: unknown[]): string | undefined {
  try {
    const method = object[name];
    const bytes = typeof method === 'function' ? apply(method as Fn, object, args) : undefined;
    const copy = isObject(bytes) ? bytesIn(bytes) : undefined;
    return copy && `"${hex(copy)}"`;
  } catch {
    // as of a transaction without a recent block's hash
    return undefined;
  }
}

const ofOne = (method: string, { json }: Read): Asked => request('solana', method, `{"transaction":${json}}`, json !== 'null');

function ofMany(method: string, all: Read[]): Asked {
  let list = '';
  let isWhole = true;
  for (let at = 0; at < all.length; at += 1) {
    const { json } = all[at] as Read;
    list += (at > 0 ? ',' : '') + json;
    isWhole &&= json !== 'null';
  }
  return request('solana', method, `{"transactions":[${list}]}`, isWhole);
}

/** Asks again when a transaction is no longer what was looked at. */
function holdAs(look: () => Asked, pass: () => unknown): unknown {
  let changes = 0;
  const again = (asked: Asked): unknown =>
    hold(
      [asked],
      () => {
        const now = look();
        if (now.text === asked.text) {
          return pass();
        }
        changes += 1;
        return changes > MAX_CHANGES ? fails(rejection())() : again(now);
      },
      fails(rejection()),
    );
  return again(look());
}

/** `signTransaction(transaction)`, `signAndSendTransaction(transaction, options)`. */
const one =
  (method: string) =>
  ({ args, pass }: Call): unknown => {
    const { given } = read(args[0]);
    put(args, 0, given);
    return holdAs(() => ofOne(method, read(given)), () => pass(args));
  };

/** `signAllTransactions(transactions)`. */
const many =
  (method: string) =>
  ({ args, pass }: Call): unknown => {
    if (!isArray(args[0])) {
      return pass(args);
    }
    const given = listOf(args[0] as unknown[], (item) => read(item).given);
    put(args, 0, given);
    return holdAs(() => ofMany(method, listOf(given, read)), () => pass(args));
  };

/** `signMessage(message, display)`. */
const message =
  (method: string) =>
  ({ args, pass }: Call): unknown => {
    const { copy, json, isWhole } = plain(args[0]);
    put(args, 0, copy);
    return hold([request('solana', method, `{"message":${json}}`, isWhole)], () => pass(args), fails(rejection()));
  };

function signIn({ args, pass }: Call): unknown {
  const { copy, json, isWhole } = plain(args[0] ?? {});
  if (args[0] !== undefined) {
    put(args, 0, copy);
  }
  return hold([request('solana', 'signIn', json, isWhole)], () => pass(args), fails(rejection()));
}

/** The methods of `request` that are held. */
const HELD: Record<string, true | undefined> = {
  __proto__: null as never,
  signTransaction: true,
  signAndSendTransaction: true,
  signAllTransactions: true,
  signAndSendAllTransactions: true,
  signMessage: true,
  signOffchainMessage: true,
  signIn: true,
};

/** `request({ method, params })`: Phantom's has transactions as base58 in `message`. */
function requestCalled({ args, pass }: Call): unknown {
  if (!isObject(args[0])) {
    return pass(args);
  }
  const payload: Any = { ...args[0] };
  put(args, 0, payload);
  const { method } = payload;
  if (typeof method !== 'string' || !HELD[method]) {
    return pass(args);
  }
  const { copy, json, isWhole } = plain(payload.params);
  if (own(payload, 'params')) {
    put(payload, 'params', copy);
  }
  return hold([request('solana', method, json, isWhole)], () => pass(args), fails(rejection()));
}

/** What is called `window.solana`, `window.phantom.solana` and so on. */
export const SOLANA: Methods = {
  __proto__: null as never,
  signTransaction: one('signTransaction'),
  signAndSendTransaction: one('signAndSendTransaction'),
  signAllTransactions: many('signAllTransactions'),
  signAndSendAllTransactions: many('signAndSendAllTransactions'),
  signMessage: message('signMessage'),
  signOffchainMessage: message('signOffchainMessage'),
  signIn,
  request: requestCalled,
};
