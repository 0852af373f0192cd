/** Where wallets put themselves, and how what is there is guarded: when it is seen, and when something else takes its place. */
import { LEATHER, POSITIONAL, SATS } from './bitcoin.js';
import { tellUnguarded } from './channel.js';
import { EVM } from './evm.js';
import type { Methods } from './guard.js';
import { guarded, isObject } from './guard.js';
import type { Any, Fn } from './primordials.js';
import { apply, defineProperty, deleteProperty, each, isArray, memory, own, set, split } from './primordials.js';
import { SOLANA } from './solana.js';
import { TRON, TRX } from './tron.js';

/** What a wallet has of its own may throw when it is read: that keeps nobody from looking at the others. */
function calmly(look: () => void): void {
  try {
    look();
  } catch {
    // and no page hears of it
  }
}

/** Guards a value. What the page may have of it: mostly the value itself. */
type Secure = (value: unknown) => unknown;

const by =
  (methods: Methods): Secure =>
  (value) =>
    isObject(value) ? guarded(value, methods) : value;

const solana = by(SOLANA);
const positional = by(POSITIONAL);
const sats = by(SATS);
const leather = by(LEATHER);

/** EIP-1193; with several wallets the first one may hold the others. */
export const evm: Secure = (value) => {
  if (!isObject(value)) {
    return value;
  }
  calmly(() => {
    const { providers, providerMap } = value;
    if (isArray(providers)) {
      for (let at = 0; at < providers.length; at += 1) {
        secureAt(providers as unknown as Any, at, by(EVM));
      }
    }
    if (isObject(providerMap)) {
      // throws where it is no map
      each(providerMap, by(EVM));
    }
  });
  return guarded(value, EVM);
};

const tronWeb: Secure = (value) => {
  if (isObject(value)) {
    secureAt(value, 'trx', by(TRX));
  }
  return value;
};

/** TIP-1193 and TronLink: `tronWeb` comes when the wallet is unlocked, and changes with the network. */
export const tron: Secure = (value) => {
  if (!isObject(value)) {
    return value;
  }
  calmly(() => {
    if (own(value, 'tronWeb')) {
      watch(value, 'tronWeb', tronWeb);
    } else {
      tronWeb(value.tronWeb);
    }
  });
  return guarded(value, TRON);
};

/** What wallets for several chains have inside. */
const INSIDE: Record<string, Secure> = {
  __proto__: null as never,
  ethereum: evm,
  solana,
  bitcoin: positional,
  bitcoinTestnet: positional,
  btc: positional,
  fractalBitcoin: positional,
  unisat: positional,
  tron,
  tronLink: tron,
  tronWeb,
  BitcoinProvider: sats,
};

const several: Secure = (value) => {
  if (isObject(value)) {
    for (const name in INSIDE) {
      secureAt(value, name, INSIDE[name] as Secure);
    }
  }
  return value;
};

/** A wallet for Ethereum that has others inside. */
const evmAndMore: Secure = (value) => evm(several(value));

/** The names that pages ask for: what stands there is often replaced, by the wallet or by another one. */
const WATCHED: Record<string, Secure> = {
  __proto__: null as never,
  ethereum: evm,
  solana,
  phantom: several,
  tron,
  tronLink: tron,
  tronWeb,
  XverseProviders: several,
};

/** Names that are looked at when something has happened. */
const OTHERS: Record<string, Secure> = {
  __proto__: null as never,
  $onekey: several,
  BitcoinProvider: sats,
  LeatherProvider: leather,
  HiroWalletProvider: leather,
  StacksProvider: leather,
  avalanche: evm,
  backpack: (value) => evmAndMore(solana(value)),
  binancew3w: several,
  bitcoin_keplr: positional,
  bitkeep: several,
  braveEthereum: evm,
  braveSolana: solana,
  // Leather's, with a copy of its method
  btc: leather,
  bybitWallet: evmAndMore,
  coinbaseSolana: solana,
  coinbaseWalletExtension: evm,
  ctrl: several,
  exodus: several,
  frontier: several,
  glowSolana: solana,
  keplr: several,
  magicEden: several,
  nightly: several,
  okxwallet: evmAndMore,
  rabby: evm,
  rainbow: evm,
  safepalProvider: evm,
  solflare: solana,
  taho: evm,
  tokenpocket: several,
  trustWallet: evmAndMore,
  trustwallet: evmAndMore,
  // no accessor: UniSat puts itself in the place of another wallet only where it finds a plain property, and says when it has
  unisat: positional,
  unisat_wallet: positional,
  wizz: positional,
  xfi: several,
  zerionWallet: evm,
};

let isTold = false;

/** Says that a wallet on this page can't be watched. */
function unguarded(): void {
  if (!isTold) {
    isTold = true;
    tellUnguarded();
  }
}

/** Guards what stands at a property; a stand-in takes its place. */
function secureAt(owner: Any, name: PropertyKey, secure: Secure): void {
  calmly(() => {
    const value = owner[name];
    if (isObject(value) && secure(value) !== value) {
      watch(owner, name, secure);
    }
  });
}

/** The accessors that are ours, and what they do. */
const looks = memory<() => unknown>();

/** The accessors with nothing behind them yet. */
const empty = memory<boolean>();

/** Guards what stands at a property, and what is put there later. Where there is nothing yet, `in` alone sees something. */
function watch(owner: Any, name: PropertyKey, secure: Secure): void {
  const property = own(owner, name);
  const look = property?.get && looks.get(property.get);
  if (look) {
    look();
    return;
  }
  if (property && !property.configurable) {
    watchFixed(owner, name, property, secure);
    return;
  }
  const getter = property?.get as Fn | undefined;
  const setter = property?.set as Fn | undefined;
  const isAccessor = getter !== undefined || setter !== undefined;
  let value: unknown = property?.value;
  // eslint-disable-next-line prefer-const
  let accessor: PropertyDescriptor & { get: () => unknown };
  const define = (enumerable: boolean) =>
    defineProperty(owner, name, { __proto__: null, configurable: true, enumerable, get: accessor.get, set: accessor.set } as PropertyDescriptor);
  accessor = {
    get() {
      return secure(isAccessor ? getter && apply(getter, this, []) : value);
    },
    set(next: unknown) {
      if (isAccessor) {
        // guarded first: it may be the page's own, put there before a wallet came
        setter && apply(setter, this, [secure(next)]);
      } else if (!property || property.writable) {
        value = next;
        secure(value);
        if (!property) {
          empty.set(accessor.get, false);
          define(true);
        }
      }
    },
  };
  empty.set(accessor.get, !property);
  looks.set(accessor.get, () => secure(isAccessor ? getter && apply(getter, owner, []) : value));
  secure(isAccessor ? getter && apply(getter, owner, []) : value);
  if (!define(property?.enumerable ?? false) && property) {
    unguarded();
  }
}

/** A property that stays what it is: what stands there has to be guarded where it is. */
function watchFixed(owner: Any, name: PropertyKey, property: PropertyDescriptor, secure: Secure): void {
  const value = owner[name];
  const safe = secure(value);
  const isChanged = safe === value || (property.writable === true && set(owner, name, safe));
  // what is set by somebody else's accessor is seen by nobody but them
  if (!isChanged || (property.set && !isObject(value))) {
    unguarded();
  }
}

const page = window as unknown as Any;

/** Looks everywhere. */
export function look(): void {
  // OneKey's first: what it has at the other names is a proxy that lets nobody change anything, and the same wallet behind it
  for (const name in OTHERS) {
    if (own(page, name)) {
      secureAt(page, name, OTHERS[name] as Secure);
    }
  }
  for (const name in WATCHED) {
    if (own(page, name)) {
      calmly(() => watch(page, name, WATCHED[name] as Secure));
    }
  }
  if (own(page, 'tronLink')) {
    // it comes when the wallet is unlocked, often just before it is asked; the page has its wallet already
    watch(page, 'tronWeb', tronWeb);
  }
  if (own(page, 'btc_providers')) {
    calmly(() => lookAtList(page.btc_providers));
  }
}

/** Watches the names that pages ask for before there is anything. */
export function expectWallets(): void {
  for (const name in WATCHED) {
    watch(page, name, WATCHED[name] as Secure);
  }
}

/** Leaves nothing behind at the names where nothing has come. */
export function expectNone(): void {
  for (const name in WATCHED) {
    const getter = own(page, name)?.get;
    if (getter && empty.get(getter)) {
      deleteProperty(page, name);
    }
  }
  look();
}

/** Providers by the path of names that leads to them, as sats-connect finds them. */
function lookAtList(providers: unknown): void {
  if (!isArray(providers)) {
    return;
  }
  for (let at = 0; at < providers.length; at += 1) {
    const { id } = (providers[at] ?? {}) as Any;
    const path = typeof id === 'string' ? split(id, '.') : [];
    let owner: unknown = window;
    for (let step = 0; step < path.length - 1; step += 1) {
      owner = isObject(owner) ? owner[path[step] as string] : undefined;
    }
    const name = path[path.length - 1];
    if (isObject(owner) && name !== undefined) {
      secureAt(owner, name, OTHERS[name] ?? sats);
    }
  }
}
