/** TRON: `tronWeb.trx`, and `request` of TIP-1193 and TronLink. */
import type { Call, Methods } from './guard.js';
import { isObject } from './guard.js';
import type { Asked } from './hold.js';
import { fails, hold, rejection, request } from './hold.js';
import { plain } from './plain.js';
import type { Any, Fn } from './primordials.js';
import { apply, own, put, replace } from './primordials.js';

/** What TronLink gives, as text. */
const DECLINED = 'Confirmation declined by user';

function transaction(method: string, json: string, isWhole: boolean): Asked {
  return request('tron', method, `{"transaction":${json}}`, isWhole);
}

/** Holds a method of `tronWeb.trx`; older ones take a callback behind everything else. */
function holdTrx(asked: Asked, { args, pass }: Call): unknown {
  const callback = args.length > 1 ? args[args.length - 1] : undefined;
  if (typeof callback !== 'function') {
    return hold([asked], () => pass(args), fails(DECLINED));
  }
  hold([asked], () => void pass(args), () => apply(callback as Fn, undefined, [DECLINED]));
  return undefined;
}

/** `sign(transaction)`, which in older versions also signs a text. */
const sign =
  (method: string) =>
  (call: Call): unknown => {
    const { copy, json, isWhole } = plain(call.args[0]);
    put(call.args, 0, copy);
    const asked = typeof copy === 'string' ? request('tron', 'signMessage', `{"message":${json}}`, isWhole) : transaction(method, json, isWhole);
    return holdTrx(asked, call);
  };

const signMessage =
  (method: string) =>
  (call: Call): unknown => {
    const { copy, json, isWhole } = plain(call.args[0]);
    put(call.args, 0, copy);
    return holdTrx(request('tron', method, `{"message":${json}}`, isWhole), call);
  };

/** `signTypedData(domain, types, value)`: which of the types is signed, the core finds out. */
function signTypedData(call: Call): unknown {
  const { args } = call;
  const { copy, json, isWhole } = plain({ domain: args[0], types: args[1], message: args[2] });
  const { domain, types, message } = copy as Any;
  put(put(put(args, 0, domain), 1, types), 2, message);
  return holdTrx(request('tron', 'signTypedData', json, isWhole), call);
}

/** What is called `tronWeb.trx`. Its methods that build a transaction come here to have it signed. */
export const TRX: Methods = {
  __proto__: null as never,
  sign: sign('signTransaction'),
  signTransaction: sign('signTransaction'),
  multiSign: sign('multiSign'),
  signMessage: signMessage('signMessage'),
  signMessageV2: signMessage('signMessageV2'),
  _signTypedData: signTypedData,
  signTypedData,
};

/** Methods of `request`, with or without `tron_` before them. */
const HELD: Record<string, 'transaction' | 'message' | 'data' | undefined> = {
  __proto__: null as never,
  sign: 'transaction',
  signTransaction: 'transaction',
  multiSign: 'transaction',
  sendTransaction: 'transaction',
  signMessage: 'message',
  signMessageV2: 'message',
  signTypedData: 'data',
};

function requestCalled({ args, pass }: Call): unknown {
  if (!isObject(args[0])) {
    return pass(args);
  }
  const payload: Any = { ...args[0] };
  put(args, 0, payload);
  const method = typeof payload.method === 'string' ? replace(payload.method, 'tron_', '') : '';
  const part = HELD[method];
  if (part === undefined) {
    return pass(args);
  }
  const { copy } = plain(payload.params);
  if (own(payload, 'params')) {
    put(payload, 'params', copy);
  }
  const first = isObject(copy) ? ((copy as Any)[0] ?? copy) : copy;
  const inner = part !== 'data' && isObject(first) ? (first[part] ?? first) : first;
  const { json, isWhole } = plain(inner);
  const params = part === 'data' ? json : `{"${part}":${json}}`;
  return hold([request('tron', method === 'sign' ? 'signTransaction' : method, params, isWhole)], () => pass(args), fails(rejection()));
}

/** What is called `window.tron` and `window.tronLink`. */
export const TRON: Methods = {
  __proto__: null as never,
  request: requestCalled,
};
