/** The checker that asks a worker. */
import type { Answer, Finding, Receipt, RequestAnswer, UriAnswer } from './answers.js';
import { CspError, EngineError, NotLoadedError, named } from './errors.js';
import { type Parts, here, sources } from './load.js';
import { type WalletRequest, requestText } from './request.js';
import { Results } from './results.js';
import type { Settings } from './checker.js';
import { slices, together } from './slices.js';
import { type Where, absolute, isUrl, violations } from './source.js';
import type { Addresses, Checker, Info, ListSource, WorkerChecker, WorkerOptions } from './types.js';

/** A worker, as far as it is used: browsers and Node have two. */
export interface Port {
  post: (message: unknown, transfer: ArrayBuffer[]) => void;
  listen: (message: (data: Reply) => void, failed: () => void) => void;
  end: () => void;
}

export interface Start {
  module: Where | WebAssembly.Module;
  lists: Where[];
  settings: Settings;
}

export type Ask =
  | { id: number; method: 'start'; argument: Start }
  | { id: number; method: 'check' | 'scan' | 'checkUri' | 'checkRequest' | 'receipt'; argument: string }
  | { id: number; method: 'checkMany'; argument: string | Uint8Array };

export type Reply = { id: number; value: unknown } | { id: number; error: unknown };

interface Waiting {
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}

/** Slices of a bulk check that are under way at a time: one is being checked while the next is made. */
const AHEAD = 2;

/** Loads in a worker. */
export type Load = (options: WorkerOptions, parts: Parts) => Promise<WorkerChecker>;

/** How a worker is started, and where its file is in the package. */
export function remote(start: (url: string) => Port, file: () => URL): Load {
  return async (options, parts) => {
    const { worker, requests = false, module = parts.module(requests), engine = 'auto', date, block, mute } = options;
    if (engine === 'javascript') {
      return wrap(await here(options, parts));
    }
    const handed = async (source: ListSource | WebAssembly.Module): Promise<Where | WebAssembly.Module> => {
      const one = await source;
      if (one instanceof WebAssembly.Module) {
        return one;
      }
      return isUrl(one) ? absolute(one, parts.base()) : new Uint8Array(one instanceof Response ? await one.arrayBuffer() : one);
    };
    const lists = (await Promise.all(sources(options, parts).map(handed))) as Where[];
    const settings = { ...(date && { date }), ...(block && { block }), ...(mute && { mute }) };
    try {
      const url = absolute(worker === true ? file() : worker, parts.base());
      return await open(() => start(url), { module: await handed(module as ListSource), lists, settings });
    } catch (error) {
      const isCode = error instanceof CspError || (error instanceof EngineError && error.code === 'NoWebAssembly');
      if (!isCode || engine === 'wasm' || !parts.fallback) {
        throw error;
      }
      // the same core as JavaScript, in slices: the page goes on in between
      try {
        return wrap(await here({ ...options, list: lists, engine: 'javascript' }, parts));
      } catch {
        throw error;
      }
    }
  };
}

/** Starts the worker, and loads the engine in it. */
async function open(start: () => Port, what: Start): Promise<WorkerChecker> {
  const watch = violations();
  try {
    const port = start();
    const checker = new RemoteChecker(port);
    try {
      await checker.start(what);
      return checker;
    } catch (error) {
      checker.dispose();
      throw error;
    }
  } catch (error) {
    const isUnclear = !(error instanceof Error) || !('code' in error) || error.code === 'WorkerFailed' || error.name === 'SecurityError';
    throw (isUnclear && (await watch.error())) || error;
  } finally {
    watch.end();
  }
}

class RemoteChecker implements WorkerChecker {
  readonly #port: Port;
  readonly #waiting = new Map<number, Waiting>();
  #info: Info | undefined;
  #next = 0;
  #ended = false;

  constructor(port: Port) {
    this.#port = port;
    port.listen(
      (reply) => {
        const waiting = this.#waiting.get(reply.id);
        this.#waiting.delete(reply.id);
        if ('error' in reply) {
          waiting?.reject(named(reply.error));
        } else {
          waiting?.resolve(reply.value as never);
        }
      },
      () => this.#fail(new EngineError('WorkerFailed', 'the worker does not run', 'Serve worker.js as it is in the package')),
    );
  }

  async start(what: Start): Promise<void> {
    this.#info = await this.#ask('start', what);
  }

  get info(): Info {
    if (!this.#info || this.#ended) {
      throw new NotLoadedError('Disposed');
    }
    return this.#info;
  }

  check(address: string): Promise<Answer> {
    return this.#ask('check', address);
  }

  async checkMany(addresses: Addresses, progress?: (done: number) => void): Promise<Results> {
    const parts: Promise<Uint32Array>[] = [];
    let done = 0;
    for (const { lines, count, cleaned } of slices(addresses)) {
      const asked: Promise<Uint32Array> = this.#ask('checkMany', typeof lines === 'string' ? lines : lines.slice());
      // a line feed inside an address would move all behind it
      const part = asked.then((codes) =>
        cleaned && codes.length !== count ? this.#ask<Uint32Array>('checkMany', cleaned()) : codes,
      );
      // reported below, when it is waited for
      part.catch(() => undefined);
      parts.push(part);
      const { length } = await (parts[parts.length - AHEAD] ?? Promise.resolve([]));
      done += length;
      if (length > 0) {
        progress?.(done);
      }
      // replies alone would leave the page no time of its own
      await new Promise((resume) => setTimeout(resume));
    }
    const codes = together(await Promise.all(parts));
    progress?.(codes.length);
    return new Results(codes);
  }

  scan(text: string): Promise<Finding[]> {
    return this.#ask('scan', text);
  }

  checkUri(link: string): Promise<UriAnswer> {
    return this.#ask('checkUri', link);
  }

  async checkRequest(request: WalletRequest | string): Promise<RequestAnswer> {
    return this.#ask('checkRequest', requestText(request));
  }

  receipt(text: string): Promise<Receipt> {
    return this.#ask('receipt', text);
  }

  dispose(): void {
    this.#fail(new NotLoadedError('Disposed'));
    this.#ended = true;
    this.#port.end();
  }

  #ask<T>(method: Ask['method'], argument: unknown): Promise<T> {
    if (this.#ended) {
      return Promise.reject(new NotLoadedError('Disposed'));
    }
    const id = (this.#next += 1);
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      try {
        this.#port.post({ id, method, argument }, []);
      } catch (error) {
        // what can't be handed to a worker, such as a function
        this.#waiting.delete(id);
        reject(named(Object.assign(new TypeError('a string is expected'), { code: 'NotAString', cause: error })));
      }
    });
  }

  #fail(error: unknown): void {
    for (const { reject } of this.#waiting.values()) {
      reject(error);
    }
    this.#waiting.clear();
  }
}

/** A checker of this thread with the worker's interface. */
function wrap(checker: Checker): WorkerChecker {
  return {
    get info() {
      return checker.info;
    },
    check: async (address) => checker.check(address),
    async checkMany(addresses, progress) {
      const parts: Uint32Array[] = [];
      let done = 0;
      for (const { lines, count, cleaned } of slices(addresses)) {
        let { codes } = checker.checkMany(lines);
        if (cleaned && codes.length !== count) {
          ({ codes } = checker.checkMany(cleaned()));
        }
        parts.push(codes);
        progress?.((done += codes.length));
        await new Promise((resume) => setTimeout(resume));
      }
      return new Results(together(parts));
    },
    scan: async (text) => checker.scan(text),
    checkUri: async (link) => checker.checkUri(link),
    checkRequest: async (request) => checker.checkRequest(request),
    receipt: async (text) => checker.receipt(text),
    dispose: () => checker.dispose(),
  };
}
