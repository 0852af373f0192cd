/** EIP-1193 and what was there before it: `request`, `send`, `sendAsync`. */
import type { Call, Methods } from './guard.js';
import { isObject } from './guard.js';
import type { Asked } from './hold.js';
import { fails, hold, rejection, request } from './hold.js';
import { plain } from './plain.js';
import type { Any, Fn } from './primordials.js';
import { apply, isArray, listOf, own, put } from './primordials.js';

/** The methods that are held, by the name under which the core knows their parameters. */
const HELD: Record<string, string | undefined> = {
  __proto__: null as never,
  eth_sendTransaction: 'eth_sendTransaction',
  eth_sendTransactionSync: 'eth_sendTransaction',
  wallet_sendTransaction: 'eth_sendTransaction',
  eth_signTransaction: 'eth_signTransaction',
  eth_sendRawTransaction: 'eth_sendRawTransaction',
  eth_sendRawTransactionSync: 'eth_sendRawTransaction',
  eth_sign: 'eth_sign',
  personal_sign: 'personal_sign',
  eth_signTypedData: 'eth_signTypedData',
  eth_signTypedData_v1: 'eth_signTypedData_v1',
  eth_signTypedData_v3: 'eth_signTypedData_v3',
  eth_signTypedData_v4: 'eth_signTypedData_v4',
  wallet_sendCalls: 'wallet_sendCalls',
  eth_sendUserOperation: 'eth_sendUserOperation',
  wallet_invokeMethod: 'wallet_invokeMethod',
};

/** In MetaMask's words, by which ethers 5 and web3.js know it. */
const denied = () => rejection('User denied the request.');

const heldAs = (method: unknown): string | undefined => (typeof method === 'string' ? HELD[method] : undefined);

/**
 * A JSON-RPC payload that nobody else has, and what is to be asked about it. The wallet gets a copy in any case: the page
 * could change its own after it was looked at.
 */
function read(given: Any): { payload: Any; asked: Asked | undefined } {
  const payload: Any = { ...given };
  if (!own(payload, 'method')) {
    // from a prototype, then
    put(payload, 'method', given.method);
    put(payload, 'params', given.params);
  }
  const method = heldAs(payload.method);
  if (method === undefined) {
    return { payload, asked: undefined };
  }
  const { copy, json, isWhole } = plain(payload.params);
  if (own(payload, 'params')) {
    put(payload, 'params', copy);
  }
  return { payload, asked: request('evm', method, json, isWhole) };
}

/** `request({ method, params })`. */
function requestCalled({ args, pass }: Call): unknown {
  if (!isObject(args[0])) {
    return pass(args);
  }
  const { payload, asked } = read(args[0]);
  put(args, 0, payload);
  return asked ? hold([asked], () => pass(args), fails(denied())) : pass(args);
}

/** `send(method, params)`, `send(payload)`, and with a callback `send(payload, callback)`, `sendAsync(payload | payload[], callback)`. */
function sendCalled({ args, pass }: Call): unknown {
  const given = args[0];
  if (typeof given === 'string') {
    const method = heldAs(given);
    if (method === undefined) {
      return pass(args);
    }
    const { copy, json, isWhole } = plain(args[1]);
    put(args, 1, copy);
    return hold([request('evm', method, json, isWhole)], () => pass(args), fails(denied()));
  }
  if (!isObject(given)) {
    return pass(args);
  }
  const held: Asked[] = [];
  const take = (one: unknown) => {
    if (!isObject(one)) {
      return one;
    }
    const { payload, asked } = read(one);
    if (asked) {
      put(held, held.length, asked);
    }
    return payload;
  };
  const payload = isArray(given) ? listOf(given, take) : take(given);
  put(args, 0, payload);
  if (held.length === 0) {
    return pass(args);
  }
  const callback = args[1];
  if (typeof callback !== 'function') {
    return hold(held, () => pass(args), fails(denied()));
  }
  // whoever gives a callback gets nothing else, and the wallet's own answer is the callback's
  hold(held, () => void pass(args), () => {
    const error = denied();
    const response = (one: unknown) => ({ id: (one as Any).id, jsonrpc: '2.0', error: { code: 4001, message: error.message } });
    apply(callback as Fn, undefined, [error, isArray(payload) ? listOf(payload, response) : response(payload)]);
  });
  return undefined;
}

export const EVM: Methods = {
  __proto__: null as never,
  request: requestCalled,
  send: sendCalled,
  sendAsync: sendCalled,
  // MetaMask's own, which the others lead to
  _rpcRequest: sendCalled,
};
