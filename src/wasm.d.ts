/**
 * What can be said of a text.
 *
 * - `listed`: this very address is on a list.
 * - `same-key`: the same key or script as a listed address, in another format or on another chain.
 * - `delisted`: was listed and no longer is.
 * - `bad-checksum`: the shape of an address with a wrong checksum: a typing or copying error.
 * - `not-listed`: decoded, and on no loaded list as of the lists' dates. Not a promise of safety.
 * - `not-covered`: could not be checked; `reason` says why.
 */
export type State = 'listed' | 'same-key' | 'delisted' | 'bad-checksum' | 'not-listed' | 'not-covered';

/**
 * How strongly a user interface should react: `stop` asks the user for a decision, `warn` asks for a look, `inform` is
 * worth knowing, `quiet` shows nothing by itself.
 */
export type Grade = 'stop' | 'warn' | 'inform' | 'quiet';

/** Why there is no answer about lists. */
export type Reason =
  | 'empty'
  | 'too-long'
  | 'not-an-address'
  /** A private key, seed or recovery phrase: never looked up, never part of an answer. */
  | 'secret-key'
  | 'extended-public-key'
  /** A name that only a network can resolve. */
  | 'needs-resolution'
  | 'no-list'
  /** Every loaded list is past its expiry date. */
  | 'list-expired'
  | 'list-damaged'
  /** Only a lite list is loaded, and it can't rule the address out. */
  | 'lite-list-only';

/** How the checked address stands to the listed one. */
export type Relation =
  | 'same-address'
  /** One is a receiver inside the other (unified addresses). */
  | 'receiver'
  | 'same-key'
  | 'same-script'
  /** The same key on a test network. */
  | 'test-network'
  /** P2SH-P2WPKH of the listed key hash. */
  | 'nested-key-hash'
  /** P2SH-P2WSH of the listed script. */
  | 'nested-script'
  /** The same Cardano payment credential. */
  | 'payment-credential'
  /** The same Cardano stake credential. */
  | 'stake-credential';

/** Why an address is on a list. */
export type Category =
  | 'sanctions'
  | 'terror'
  | 'theft'
  | 'phishing'
  | 'drainer'
  | 'fraud'
  | 'ransom'
  | 'extortion'
  /** Frozen by the issuer of a token: no finding of guilt. */
  | 'frozen'
  /** The user's own entry. */
  | 'own';

/** The script or account type of an address, one level above its spelling. */
export type Form =
  | 'p2pkh'
  | 'p2sh'
  | 'p2sh32'
  | 'p2wpkh'
  | 'p2wsh'
  | 'p2tr'
  | 'witness'
  | 'silent-payment'
  | 'mweb'
  | 'evm'
  | 'cosmos-evm'
  | 'tron'
  | 'filecoin-evm'
  | 'cosmos'
  | 'cosmos-32'
  | 'avax'
  | 'xrp'
  | 'monero'
  | 'zec-sapling'
  | 'zec-sprout'
  | 'zec-unified'
  | 'solana'
  | 'near-implicit'
  | 'near-name'
  | 'stellar'
  | 'stellar-other'
  | 'algorand'
  | 'ss58'
  | 'ss58-other'
  | 'multiversx'
  | 'aptos'
  | 'sui'
  | 'starknet'
  | 'cardano-shelley'
  | 'cardano-byron'
  | 'cardano-stake'
  | 'ton'
  | 'tezos'
  | 'filecoin'
  | 'hedera'
  | 'nano'
  | 'kaspa'
  | 'zilliqa'
  | 'decred-p2pkh'
  | 'decred-p2sh'
  | 'icp-principal'
  | 'icp-account'
  | 'icon'
  | 'eos-key'
  | 'neo'
  | 'nimiq'
  | 'ergo'
  | 'substrate-hex';

/** How an address in a text differs from its plain spelling. */
export type Disguise =
  | 'hidden-characters'
  | 'full-width'
  | 'character-references'
  /** Letters of another script: the text is not the address that it looks like. */
  | 'homoglyphs'
  | 'line-break';

/**
 * What an address in a payment URI is for: `recipient` gets the money or is called, `spender` may take tokens later,
 * `token` is the token's contract, mint or issuer, `mentioned` has no role that is known.
 */
export type Role = 'recipient' | 'spender' | 'token' | 'mentioned';

/** `verified`: carried and right. `absent`: this spelling has none. `failed`: carried and wrong. */
export type Checksum = 'verified' | 'absent' | 'failed';

/** How much the text alone says that it is an address of this form. */
export type Confidence = 'high' | 'low';

export type Network = 'main' | 'test';

/** A day as `2026-11-22`. */
export type ListDate = `${number}-${number}-${number}`;

/** A list that was asked. */
export interface ListInfo {
  name: string;
  /** First 16 hexadecimal digits of the SHA-256 of the list's content. */
  version: string;
  created: ListDate;
  expires: ListDate;
  /** Past its expiry date: a miss is no longer an answer. */
  expired: boolean;
}

/** One possible meaning of the text. */
export interface Reading {
  /** The address as its standard writes it: what was compared. */
  canonical: string;
  form: Form;
  /** Tickers, most used first. `EVM` stands for every EVM chain. */
  coins: readonly string[];
  network: Network;
  checksum: Checksum;
  confidence: Confidence;
  /** Destination tag, muxed id or payment id in decimal digits. */
  tag?: string;
}

/** Who an address is attributed to, as the publisher names it. */
export interface Entity {
  name: string;
  /** Also known as. */
  aliases: string[];
}

/** What one source says of the listed address. */
export interface Statement {
  category: Category;
  /** Short and stable: `ofac-sdn`. */
  source: string;
  /** For people. */
  sourceName: string;
  /** Date of the newest edition that was read. */
  sourceDate: ListDate;
  entity?: Entity;
  /** Sanctions programmes: `DPRK3`, `CYBER2`. */
  programmes?: string[];
  /** Listed since, by the publisher's own date. */
  since?: ListDate;
  /** The first edition that names this address, where several editions were read. */
  seen?: ListDate;
  /** No longer listed since. */
  until?: ListDate;
  /** Link to the publisher's entry. */
  reference?: string;
  /** The publisher's own coin label. */
  ticker?: string;
  /** Name tag, campaign, site or remark. */
  note?: string;
}

/** One listed address that the checked one is, or shares a key with. */
export interface Match {
  relation: Relation;
  /** The listed address as its standard writes it. */
  listed: string;
  form: Form;
  coins: readonly string[];
  /** Name of the list; `own` for the user's own entries. */
  list: string;
  statements: Statement[];
}

/** The answer about one text. It never carries the text itself where that may be secret. */
export interface Answer {
  state: State;
  grade: Grade;
  /** There when the state is `not-covered`. */
  reason?: Reason;
  /** The readings of the text; the one that decided comes first. */
  readings: Reading[];
  /** The most serious first. */
  matches?: Match[];
  /** Every list that was asked. Answers share this array: it is not to be changed. */
  lists: readonly ListInfo[];
}

/** Where a payment URI stands, for an address that was found inside one. */
export interface UriPlace {
  scheme: string;
  role: Role;
  /** In bytes of UTF-8. */
  start: number;
  end: number;
}

/** An address that was found in a text, and what is to be said of it. */
export interface Finding {
  /** In bytes of UTF-8. */
  start: number;
  end: number;
  /** In UTF-16 units, as JavaScript counts: `text.slice(startUtf16, endUtf16)`. */
  startUtf16: number;
  endUtf16: number;
  /** How it was disguised; not there for a plain spelling. */
  disguises?: Disguise[];
  uri?: UriPlace;
  answer: Answer;
}

/** An address in a payment URI. */
export interface UriPart {
  role: Role;
  /** In bytes of UTF-8. */
  start: number;
  end: number;
  answer: Answer;
}

/** The answer about a payment URI. */
export interface UriAnswer {
  scheme: string;
  /** The most serious state of any part. */
  state: State;
  parts: UriPart[];
  /** What could not be checked on this device, in plain words. */
  notChecked?: string[];
}

/** What a party of a wallet request is there for. */
export type PartyRole =
  | 'recipient'
  | 'spender'
  | 'operator'
  | 'owner'
  | 'contract'
  | 'delegate'
  | 'fee-payer'
  | 'account'
  | 'mentioned'
  | 'unknown';

/** Somebody that a wallet request names. */
export interface RequestParty {
  role: PartyRole;
  /** Where: `params[0].data.multicall[0].transfer.to`. */
  path: string;
  /** What goes to them or may be taken, in the smallest unit, decimal. */
  amount?: string;
  /** Of what: the token's contract or mint, or `native`. */
  asset?: string;
  answer: Answer;
}

/** A part of a wallet request that is not checked, or not fully. */
export interface NotChecked {
  path: string;
  reason:
    | 'unknown-method'
    | 'malformed'
    | 'unknown-call'
    | 'unknown-program'
    | 'too-deep'
    | 'too-much'
    | 'lookup-table'
    | 'blind-signature'
    | 'unknown-script'
    | 'derived-owner';
}

/** The answer about a wallet request. */
export interface RequestAnswer {
  chain: 'evm' | 'solana' | 'tron' | 'bitcoin';
  method: string;
  /** The most serious state of any party. */
  state: State;
  /** The most serious grade of any party. */
  grade: Grade;
  /** In the order in which the request names them. */
  parties: RequestParty[];
  notChecked?: NotChecked[];
}

/** A list, so that nobody can take it for another. */
export interface ListId {
  name: string;
  /** SHA-256 of the list's content, as 64 hexadecimal digits. */
  sha256: string;
  created: ListDate;
  expires: ListDate;
}

/** Answers with all that it takes to get them again: `forewarn replay` does, years later. */
export interface Receipt {
  /** Number of the form. */
  receipt: 1;
  /** Name and version of what answered. */
  software: string;
  /** The day that the answers are of. */
  date: ListDate;
  /** What was asked; not there when it is a secret. */
  text?: string;
  /** Sources and categories that were left out. */
  muted?: string[];
  lists: ListId[];
  /** One about an address, one for each address of a payment URI. */
  answers: Answer[];
}

/** Thrown by `addList` and `fetchList`. Neither message nor code of any error carries what was asked. */
export interface ListError extends Error {
  name: 'ListError';
  code:
    | 'NotAList'
    | 'UnknownVersion'
    | 'Truncated'
    | 'TrailingBytes'
    | 'TooLarge'
    | 'WrongHash'
    | 'BadHeader'
    | 'BadTable'
    | 'BadPointers'
    | 'BadExactTable'
    | 'BadEvidence'
    | 'BadFilter';
}

/** Thrown by `fetchList` when there is no list to be had. */
export interface FetchError extends Error {
  name: 'FetchError';
  code: 'Unavailable';
}

/** Thrown by `block`. */
export interface AddressError extends Error {
  name: 'AddressError';
  code: 'Empty' | 'TooLong' | 'NotAnAddress' | 'Secret' | 'ExtendedPublicKey' | 'NeedsResolution';
}

/** Thrown by `checkUri`. */
export interface UriError extends Error {
  name: 'UriError';
  code: 'TooLong' | 'NotAUri' | 'UnknownScheme' | 'NoRecipient' | 'Secret';
}

/** Thrown by `checkRequest`. */
export interface RequestError extends Error {
  name: 'RequestError';
  code: 'TooLong' | 'NotJson' | 'TooMuch' | 'NotARequest';
}

/** Thrown by the constructor of `Checker`. */
export interface DateError extends Error {
  name: 'RangeError';
  code: 'BadDate';
}
