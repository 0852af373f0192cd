/**
 * Wallet Standard: wallets and apps find each other by two events, each with a function that the other side calls. Wallets
 * come here first, so that they are guarded before an app has them.
 */
import { SATS, psbtOf } from './bitcoin.js';
import type { Call, Handler, Methods } from './guard.js';
import { guardGetter, guarded, isObject, standIn } from './guard.js';
import type { Asked } from './hold.js';
import { fails, hold, rejection, request } from './hold.js';
import { plain } from './plain.js';
import type { Any, Fn } from './primordials.js';
import { apply, bytesIn, dispatch, event, getPrototypeOf, isArray, keys, listOf, keepListening, memory, own, put, set, stop } from './primordials.js';
import { SOLANA } from './solana.js';

/** An input that the page can't change any more. The account stays who it is: wallets compare it. */
function copied(input: unknown): Any {
  const copy: Any = isObject(input) ? { ...input } : {};
  const names = keys(copy);
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at] as string;
    const value = copy[name];
    const bytes = isObject(value) ? bytesIn(value) : undefined;
    if (bytes) {
      put(copy, name, bytes);
    }
  }
  return copy;
}

/** A method with any number of inputs. */
const inputs =
  (of: (all: Any[]) => Asked[]): Handler =>
  ({ args, pass }: Call) => {
    const all = listOf(args, copied);
    return hold(of(all), () => pass(all), fails(rejection()));
  };

/** A method with a list of inputs. */
const inputList =
  (of: (all: Any[]) => Asked[]): Handler =>
  ({ args, pass }: Call) => {
    if (!isArray(args[0])) {
      return pass(args);
    }
    const all = listOf(args[0] as unknown[], copied);
    put(args, 0, all);
    return hold(of(all), () => pass(args), fails(rejection()));
  };

function asked(method: string, params: unknown): Asked {
  const { json, isWhole } = plain(params);
  return request('solana', method, json, isWhole);
}

const transactions =
  (single: string, several: string) =>
  (all: Any[]): Asked[] =>
    all.length === 1
      ? [asked(single, { transaction: all[0]?.transaction })]
      : [asked(several, { transactions: listOf(all, ({ transaction }) => transaction) })];

const sign = transactions('signTransaction', 'signAllTransactions');
const send = transactions('signAndSendTransaction', 'signAndSendAllTransactions');
const messages = (method: string) => (all: Any[]) => listOf(all, ({ message }) => asked(method, { message }));
const signIns = (all: Any[]) => (all.length === 0 ? [asked('signIn', {})] : listOf(all, (input) => asked('signIn', input)));
const bitcoinMessages = (all: Any[]) =>
  listOf(all, ({ message }) => {
    const { json, isWhole } = plain({ message });
    return request('bitcoin', 'signMessage', json, isWhole);
  });

const feature = (name: string, handler: Handler): Methods => ({ __proto__: null as never, [name]: handler });

/** The methods of features that sign. */
const FEATURES: Record<string, Methods | undefined> = {
  __proto__: null as never,
  'solana:signTransaction': feature('signTransaction', inputs(sign)),
  'solana:signAndSendTransaction': feature('signAndSendTransaction', inputs(send)),
  'solana:signAndSendAllTransactions': feature('signAndSendAllTransactions', inputList(send)),
  'solana:signMessage': feature('signMessage', inputs(messages('signMessage'))),
  'solana:signOffchainMessage': feature('signOffchainMessage', inputs(messages('signOffchainMessage'))),
  'solana:signIn': feature('signIn', inputs(signIns)),
  'bitcoin:signTransaction': feature('signTransaction', inputs((all) => listOf(all, psbtOf))),
  'bitcoin:signAndSendTransaction': feature('signAndSendTransaction', inputs((all) => listOf(all, psbtOf))),
  'bitcoin:signMessage': feature('signMessage', inputs(bitcoinMessages)),
};

/** Features that are a wallet's own provider: where it is in them, and what it is. */
const PROVIDERS: Record<string, { name: string; methods: Methods } | undefined> = {
  __proto__: null as never,
  'sats-connect:': { name: 'provider', methods: SATS },
  'phantom:': { name: 'phantom', methods: SOLANA },
};

function guardedFeature(name: PropertyKey, value: unknown): unknown {
  if (typeof name !== 'string' || !isObject(value)) {
    return value;
  }
  const methods = FEATURES[name];
  if (methods) {
    return guarded(value, methods);
  }
  const provider = PROVIDERS[name];
  return provider ? withProvider(value, provider) : value;
}

function withProvider(value: Any, { name, methods }: { name: string; methods: Methods }): Any {
  const real = value[name];
  const safe = isObject(real) ? guarded(real, methods) : real;
  return safe === real || set(value, name, safe) ? value : standIn(value, (at, shown) => (at === name ? safe : shown));
}

/** Features with guarded methods: the same object, unless it can't be changed. */
function guardedFeatures(features: unknown): unknown {
  if (!isObject(features)) {
    return features;
  }
  let isChanged = true;
  const names = keys(features);
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at] as string;
    const value = features[name];
    const safe = guardedFeature(name, value);
    isChanged &&= safe === value || set(features, name, safe);
  }
  return isChanged ? features : standIn(features, guardedFeature);
}

/** A wallet whose features are guarded: the same one, unless it can't be changed. */
function guardedWallet(wallet: unknown): unknown {
  if (!isObject(wallet)) {
    return wallet;
  }
  for (let level: object | null = wallet; level; level = getPrototypeOf(level)) {
    const property = own(level, 'features');
    if (property?.get) {
      return guardGetter(level, 'features', guardedFeatures) ? wallet : withFeatures(wallet);
    }
    if (property) {
      const safe = guardedFeatures(property.value);
      return safe === property.value || set(wallet, 'features', safe) ? wallet : withFeatures(wallet);
    }
  }
  return wallet;
}

const withFeatures = (wallet: Any): Any =>
  standIn(wallet, (name, value) => (name === 'features' ? guardedFeatures(value) : value));

/** Whether some wallet can't be guarded where it is: apps have to get its stand-in, then. */
let hasStandIns = false;

const guardedAll = (wallets: unknown[]): unknown[] =>
  listOf(wallets, (wallet) => {
    const safe = guardedWallet(wallet);
    hasStandIns ||= safe !== wallet;
    return safe;
  });

/** What a wallet registers with. */
const ownApi = () => ({
  __proto__: null,
  register(...wallets: unknown[]) {
    guardedAll(wallets);
    return () => undefined;
  },
});

/** An app's, behind ours. */
const between = (api: Any): Any => ({
  ...api,
  register: (...wallets: unknown[]) => apply(api.register as Fn, api, guardedAll(wallets)),
});

const known = memory<true>();

/** Sends an event again, with another detail. */
function again(heard: Event, detail: unknown): void {
  stop(heard);
  const changed = event(heard.type, detail);
  known.set(changed, true);
  dispatch(window, changed);
}

/** Has the wallets that were there before us register here as well. */
function askEarlier(): void {
  const ready = event('wallet-standard:app-ready', ownApi());
  known.set(ready, true);
  dispatch(window, ready);
}

export function watchStandard(): void {
  let isAsked = false;
  keepListening(window, 'wallet-standard:register-wallet', (heard) => {
    const { detail } = heard as CustomEvent<unknown>;
    if (known.get(heard) || typeof detail !== 'function') {
      return;
    }
    const register = detail as Fn;
    apply(register, undefined, [ownApi()]);
    if (hasStandIns) {
      again(heard, (api: Any) => apply(register, undefined, [between(api)]));
    }
  });
  keepListening(window, 'wallet-standard:app-ready', (heard) => {
    const { detail } = heard as CustomEvent<unknown>;
    if (known.get(heard)) {
      return;
    }
    if (!isAsked) {
      isAsked = true;
      askEarlier();
    }
    if (hasStandIns && isObject(detail)) {
      again(heard, between(detail));
    }
  });
}
