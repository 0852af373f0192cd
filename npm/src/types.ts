/** The types of this package's surface. */
import type { Answer, Category, Finding, ListInfo, Receipt, RequestAnswer, State, UriAnswer } from './answers.js';
import type { WalletRequest } from './request.js';
import type { Results } from './results.js';

/** A list: where it is, or what is in it. A promise of a `Response` too, as from `fetch(url, { integrity })`. */
export type ListSource = string | URL | Uint8Array | ArrayBuffer | Response | Promise<Response>;

/** An entry of the site's own. */
export interface OwnEntry {
  address: string;
  note?: string | undefined;
}

export interface LoadOptions {
  /** One list or several in place of the one in the package. */
  list?: ListSource | readonly ListSource[] | undefined;
  /** Where the WebAssembly module is, or what is in it: for bundlers that leave it behind. */
  module?: string | URL | Uint8Array | ArrayBuffer | Response | WebAssembly.Module | undefined;
  /** Whether `checkRequest` will be asked: its decoders are a third of the module, and stay away without this. */
  requests?: boolean | undefined;
  /** The day to answer for, as `2026-11-22`; without it the day of each answer: a list expires while a server runs. */
  date?: string | undefined;
  /** Entries of the site's own: they are found like those of a list. */
  block?: readonly OwnEntry[] | undefined;
  /** Ids of sources and names of categories to leave out: `tether-blacklist`, `frozen`. */
  mute?: readonly string[] | undefined;
  /**
   * `auto`: WebAssembly, and the same core as JavaScript where a policy forbids WebAssembly or there is none. The
   * second is slower and more to download.
   */
  engine?: 'auto' | 'wasm' | 'javascript' | undefined;
}

export interface WorkerOptions extends LoadOptions {
  /** Off the main thread: `true` for the package's own worker file, or where the site serves it. */
  worker: true | string | URL;
}

/** What is loaded. */
export interface Info {
  readonly lists: readonly ListInfo[];
  /** What the core runs as. */
  readonly engine: 'wasm' | 'javascript';
  /** Whether it runs in a worker. */
  readonly worker: boolean;
  /** Bytes that the lists take. */
  readonly memory: number;
}

/** Addresses for a bulk check: an array, or lines as text or as bytes of UTF-8. */
export type Addresses = readonly string[] | string | Uint8Array;

/** Checks addresses, here and now. */
export interface Checker {
  readonly info: Info;
  /** Checks one address. */
  check(address: string): Answer;
  /** Checks many addresses, two numbers for each: for batches, where an object each would cost more than the check. */
  checkMany(addresses: Addresses): Results;
  /** Finds and checks every address and payment link in a text. */
  scan(text: string): Finding[];
  /** Checks every address in a payment link. */
  checkUri(link: string): UriAnswer;
  /** Checks everybody that a wallet request names: recipients, spenders and operators inside whatever is to be signed. A text is the request as JSON. It needs `load({ requests: true })`. */
  checkRequest(request: WalletRequest | string): RequestAnswer;
  /** The answers about an address or a payment link, with all that it takes to get them again: `forewarn replay` does. */
  receipt(text: string): Receipt;
  /** Gives the memory back. Asking afterwards is an error. */
  dispose(): void;
}

/** The same in a worker: every answer is a promise. */
export interface WorkerChecker {
  readonly info: Info;
  check(address: string): Promise<Answer>;
  checkMany(addresses: Addresses, progress?: (done: number) => void): Promise<Results>;
  scan(text: string): Promise<Finding[]>;
  checkUri(link: string): Promise<UriAnswer>;
  checkRequest(request: WalletRequest | string): Promise<RequestAnswer>;
  receipt(text: string): Promise<Receipt>;
  /** Ends the worker. What is still being asked ends with an error. */
  dispose(): void;
}

export interface Loader {
  /** Loads the engine in a worker, and a list. */
  load(options: WorkerOptions): Promise<WorkerChecker>;
  /** Loads the engine and a list. Nothing is fetched before. */
  load(options?: LoadOptions): Promise<Checker>;
}

/** As `Loader`, for the entry without a list: one has to be given. */
export interface LiteLoader {
  load(options: WorkerOptions & { list: NonNullable<LoadOptions['list']> }): Promise<WorkerChecker>;
  load(options: LoadOptions & { list: NonNullable<LoadOptions['list']> }): Promise<Checker>;
}

export type { Category, State };
