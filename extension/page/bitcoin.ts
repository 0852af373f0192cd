/** Bitcoin: UniSat and its kin by positional arguments, sats-connect by `request(method, params)` or by a token. */
import type { Call, Handler, Methods } from './guard.js';
import { isObject } from './guard.js';
import type { Asked } from './hold.js';
import { fails, hold, rejection, request } from './hold.js';
import { plain } from './plain.js';
import type { Any } from './primordials.js';
import { fromBase64, isArray, listOf, parse, put, replace, split } from './primordials.js';

const ask = (method: string, params: unknown): Asked => {
  const { json, isWhole } = plain(params);
  return request('bitcoin', method, json, isWhole);
};

/** Copies all arguments, and asks about what `params` makes of them. */
const positional =
  (method: string, params: (args: unknown[]) => unknown): Handler =>
  ({ args, pass }) => {
    const copies = listOf(args, (item) => (typeof item === 'function' ? item : plain(item).copy));
    return hold([ask(method, params(copies))], () => pass(copies), fails(rejection()));
  };

const toOne = (address: unknown, amount?: unknown) => ({ recipients: [{ address, amount }] });

const first = (args: unknown[]): Any => (isObject(args[0]) ? args[0] : {});

/** `pushTx(hex)` or `pushTx({ rawtx })`. */
const raw = (args: unknown[]): unknown => ({ transaction: typeof args[0] === 'string' ? args[0] : (first(args).rawtx ?? args[0]) });

/** `signMessage(text)`, and Phantom's `signMessage(address, bytes)`. */
const text = (args: unknown[]): unknown => ({ message: isObject(args[1]) ? args[1] : args[0] });

/** What is called `window.unisat`, `window.okxwallet.bitcoin`, `window.phantom.bitcoin`. */
export const POSITIONAL: Methods = {
  __proto__: null as never,
  signPsbt: positional('signPsbt', (args) => ({ psbt: args[0] })),
  signPSBT: positional('signPsbt', (args) => ({ psbt: args[0] })),
  signPsbts: positional('signPsbts', (args) => ({ psbts: args[0] })),
  sendBitcoin: positional('sendBitcoin', (args) => toOne(args[0], args[1])),
  // OKX
  send: positional('sendBitcoin', (args) => toOne(first(args).to, first(args).value)),
  sendInscription: positional('sendTransfer', (args) => toOne(args[0])),
  sendRunes: positional('sendTransfer', (args) => toOne(args[0])),
  pushTx: positional('pushTx', raw),
  pushPsbt: positional('pushPsbt', (args) => ({ psbt: args[0] })),
  sendPsbt: positional('pushPsbt', (args) => ({ psbt: args[0] })),
  signMessage: positional('signMessage', text),
};

const psbtsOf = ({ psbts }: Any): unknown =>
  isArray(psbts) ? listOf(psbts as unknown[], (one) => (isObject(one) ? (one.psbtBase64 ?? one.psbt ?? one) : one)) : psbts;

/** Methods of sats-connect's `request`, and what is asked about their parameters. */
const HELD: Record<string, ((params: Any) => Asked) | undefined> = {
  __proto__: null as never,
  signPsbt: (params) => ask('signPsbt', { psbt: params.psbt ?? params.hex ?? params[0] }),
  signPsbts: (params) => ask('signPsbts', { psbts: psbtsOf(params) ?? params[0] }),
  signMultipleTransactions: (params) => ask('signPsbts', { psbts: psbtsOf(params) }),
  sendTransfer: (params) => ask('sendTransfer', params.recipients ? params : toOne(params.address, params.amount)),
  sendBitcoin: (params) => ask('sendBitcoin', params.recipients ? params : toOne(params.address ?? params[0], params.amount ?? params[1])),
  runes_transfer: (params) => ask('sendTransfer', params),
  ord_sendInscriptions: (params) => ask('sendTransfer', { recipients: params.transfers }),
  pushTx: (params) => ask('pushTx', { transaction: params.rawtx ?? params[0] }),
  pushPsbt: (params) => ask('pushPsbt', { psbt: params.psbt ?? params[0] }),
  signTransaction: (params) => ask('signTransaction', params),
  signMessage: (params) => ask('signMessage', params),
};

/** `request(method, params)`; some take one object, as EIP-1193 has it. */
const satsRequest =
  (rejected: () => unknown) =>
  ({ args, pass }: Call): unknown => {
    const given = args[0];
    const isOne = isObject(given);
    const payload: Any = isOne ? { ...given } : { method: given, params: args[1] };
    if (isOne) {
      put(args, 0, payload);
    }
    const held = typeof payload.method === 'string' ? HELD[payload.method] : undefined;
    if (!held) {
      return pass(args);
    }
    const { copy } = plain(payload.params);
    if (isOne) {
      put(payload, 'params', copy);
    } else if (args.length > 1) {
      put(args, 1, copy);
    }
    return hold([held(isObject(copy) ? copy : {})], () => pass(args), rejected);
  };

/** `USER_REJECTION` of sats-connect, which hands it on as `{ status: 'error', error }`. */
const response = (code: number) => ({ jsonrpc: '2.0', id: null, error: { code, message: 'User rejected the request.' } });

const satsRejected = () => response(-32000);

/** The payload of a token, which is nobody's signature: base64 of JSON between two dots. */
function payloadOf(token: unknown): Any {
  try {
    const part = split(token as string, '.')[1] as string;
    const payload: unknown = parse(fromBase64(replace(replace(part, '-', '+'), '_', '/')));
    return isObject(payload) ? payload : {};
  } catch {
    return {};
  }
}

/** The methods before `request`: one token for everything. */
const byToken =
  (of: (payload: Any) => Asked): Handler =>
  ({ args, pass }) =>
    typeof args[0] === 'string' ? hold([of(payloadOf(args[0]))], () => pass(args), fails(rejection())) : pass(args);

const recipientsOf = ({ recipients }: Any) => ({
  recipients: isArray(recipients)
    ? listOf(recipients as unknown[], (one) => (isObject(one) ? { address: one.address, amount: one.amountSats } : one))
    : recipients,
});

/** What is called `window.XverseProviders.BitcoinProvider` and so on. */
export const SATS: Methods = {
  __proto__: null as never,
  request: satsRequest(satsRejected),
  signTransaction: byToken(({ psbtBase64 }) => ask('signPsbt', { psbt: psbtBase64 })),
  signMultipleTransactions: byToken((payload) => ask('signPsbts', { psbts: psbtsOf(payload) })),
  sendBtcTransaction: byToken((payload) => ask('sendTransfer', recipientsOf(payload))),
  signMessage: byToken(({ message }) => ask('signMessage', { message })),
};

/** Leather's: it throws what the others give back. */
export const LEATHER: Methods = {
  __proto__: null as never,
  request: satsRequest(fails(response(4001))),
};

/** Inputs of Wallet Standard: `bitcoin:signTransaction` has the PSBT as bytes. */
export const psbtOf = ({ psbt }: Any): Asked => ask('signPsbt', { psbt });
