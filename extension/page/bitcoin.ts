/** Bitcoin: UniSat and its kin with one argument after the other, sats-connect by `request(method, params)` or by a token. */
import type { Call, Handler, Methods } from './guard.js';
import { isObject } from './guard.js';
import type { Asked } from './hold.js';
import { fails, hold, rejection, request } from './hold.js';
import { plain } from './plain.js';
import type { Any, Fn } from './primordials.js';
import { apply, listOf, put } from './primordials.js';

const ask = (method: string, params: unknown): Asked => {
  const { json, isWhole } = plain(params);
  return request('bitcoin', method, json, isWhole);
};

/** Arguments one after the other. `method` is what the core calls it. */
const positional =
  (method: string): Handler =>
  ({ args, pass }) => {
    const copies = listOf(args, (item) => plain(item).copy);
    return hold([ask(method, copies)], () => pass(copies), fails(rejection()));
  };

/** What is called `window.unisat`, `window.okxwallet.bitcoin`, `window.phantom.bitcoin`. */
export const POSITIONAL: Methods = {
  __proto__: null as never,
  signPsbt: positional('signPsbt'),
  // Phantom
  signPSBT: positional('signPsbt'),
  signPsbts: positional('signPsbts'),
  sendBitcoin: positional('sendBitcoin'),
  // OKX
  send: positional('sendBitcoin'),
  sendPsbt: positional('pushPsbt'),
  sendInscription: positional('sendInscription'),
  sendRunes: positional('sendRunes'),
  pushTx: positional('pushTx'),
  pushPsbt: positional('pushPsbt'),
  signMessage: positional('signMessage'),
  // Ctrl
  request: (call) => satsRequest(fails(rejection()))(call),
};

/** Methods of sats-connect's `request` that are held. */
const HELD: Record<string, true | undefined> = {
  __proto__: null as never,
  signPsbt: true,
  signPsbts: true,
  signMultipleTransactions: true,
  signTransaction: true,
  signMessage: true,
  sendTransfer: true,
  sendBitcoin: true,
  sendInscription: true,
  sendRunes: true,
  runes_transfer: true,
  ord_sendInscriptions: true,
  pushTx: true,
  pushPsbt: true,
};

/** Ctrl's, by the name under which the core knows them. */
const RENAMED: Record<string, string | undefined> = {
  __proto__: null as never,
  transfer: 'sendTransfer',
  sign_psbt: 'signPsbt',
};

/** `request(method, params)`; some take one object, as EIP-1193 has it, and Ctrl a callback behind it. */
const satsRequest =
  (rejected: () => unknown) =>
  ({ args, pass }: Call): unknown => {
    const given = args[0];
    const isOne = isObject(given);
    const payload: Any = isOne ? { ...given } : { method: given, params: args[1] };
    if (isOne) {
      put(args, 0, payload);
    }
    const method = typeof payload.method === 'string' ? (RENAMED[payload.method] ?? payload.method) : '';
    if (!HELD[method]) {
      return pass(args);
    }
    const { copy, json, isWhole } = plain(payload.params);
    if (isOne) {
      put(payload, 'params', copy);
    } else if (args.length > 1) {
      put(args, 1, copy);
    }
    const asked = [request('bitcoin', method, json, isWhole)];
    const callback = args[1];
    if (typeof callback !== 'function') {
      return hold(asked, () => pass(args), rejected);
    }
    hold(asked, () => void pass(args), () => apply(callback as Fn, undefined, [rejection()]));
    return undefined;
  };

const response = (code: number) => ({ jsonrpc: '2.0', id: null, error: { code, message: 'User rejected the request.' } });

/** `USER_REJECTION` of sats-connect, which hands it on as `{ status: 'error', error }`. */
const satsRejected = () => response(-32000);

/** The methods before `request`: one token, a JSON Web Token that nobody has signed, with everything in it. */
const byToken =
  (method: string): Handler =>
  ({ args, pass }) =>
    typeof args[0] === 'string' ? hold([ask(method, { token: args[0] })], () => pass(args), fails(rejection())) : pass(args);

/** What is called `window.XverseProviders.BitcoinProvider` and so on. */
export const SATS: Methods = {
  __proto__: null as never,
  request: satsRequest(satsRejected),
  signTransaction: byToken('signTransaction'),
  signMultipleTransactions: byToken('signMultipleTransactions'),
  sendBtcTransaction: byToken('sendBtcTransaction'),
  signMessage: byToken('signMessage'),
};

/** Leather's: it throws what the others give back. */
export const LEATHER: Methods = {
  __proto__: null as never,
  request: satsRequest(fails(response(4001))),
};

/** Inputs of Wallet Standard: `bitcoin:signTransaction` has the PSBT as bytes. */
export const psbtOf = ({ psbt }: Any): Asked => ask('signPsbt', { psbt });
