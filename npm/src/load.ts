/** What is there before `load`: as little as can be. The engine is imported when it is asked for. */
import type * as engine from './engine.js';
import { CspError, EngineError, FetchError, ForewarnError, InputError, NotLoadedError } from './errors.js';
import type * as fallback from './fallback.js';
import { taken } from './list.js';
import type * as remote from './remote.js';
import { type Read, absolute, isUrl, violations } from './source.js';
import type { Checker, ListSource, Loader, LoadOptions, WorkerChecker, WorkerOptions } from './types.js';

/** What differs between the entries of the package, and between browsers and Node. */
export interface Parts {
  /** With the decoders of wallet requests, or without. */
  module: (requests: boolean) => URL;
  /** What relative URLs of the site are relative to. */
  base: () => string;
  /** The list in the package. */
  list?: () => URL;
  read: Read;
  engine: (requests: boolean) => Promise<typeof engine>;
  /** Not where nothing can be imported later. */
  fallback?: () => Promise<typeof fallback>;
  remote?: () => Promise<{ load: remote.Load }>;
}

/** An empty module. */
const EMPTY = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/** Whether WebAssembly may run. Where a policy forbids it, it forbids even this. */
export function allowed(): boolean {
  try {
    return new WebAssembly.Module(EMPTY) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}

/** Why WebAssembly does not run here. */
export function forbidden(where: string): ForewarnError {
  return typeof WebAssembly === 'undefined'
    ? new EngineError('NoWebAssembly', 'there is no WebAssembly here', 'Load with the engine "auto" or "javascript"')
    : new CspError("script-src 'wasm-unsafe-eval'", `WebAssembly in ${where}`);
}

/** What was fetched is something else. */
export function badModule(): ForewarnError {
  return new EngineError('BadModule', 'what was fetched is not the module', 'Serve the modules as they are in the package');
}

/** Imports a part of the package. */
async function part<T>(get: () => Promise<T>): Promise<T> {
  const watch = violations();
  try {
    return await get();
  } catch {
    throw (await watch.error()) ?? new FetchError('code of the engine could not be imported');
  } finally {
    watch.end();
  }
}

/** The sources that were given, or the list in the package. */
export function sources({ list }: LoadOptions, parts: Parts): readonly ListSource[] {
  const given = list === undefined ? parts.list?.() : list;
  if (!given || (Array.isArray(given) && given.length === 0)) {
    throw new InputError('NoList', 'there is no list', 'This entry has none inside: load({ list })');
  }
  return Array.isArray(given) ? given : [given as ListSource];
}

/** The module, compiled while it comes; where the server gives it another type, when it is there. */
export async function compiled(code: BufferSource | Response | WebAssembly.Module): Promise<WebAssembly.Module> {
  try {
    if (code instanceof WebAssembly.Module) {
      return code;
    }
    if (!(code instanceof Response)) {
      return await WebAssembly.compile(code);
    }
    const isNamed = code.headers.get('content-type') === 'application/wasm';
    return await (isNamed ? WebAssembly.compileStreaming(code) : WebAssembly.compile(await code.arrayBuffer()));
  } catch (error) {
    throw error instanceof WebAssembly.CompileError ? badModule() : error;
  }
}

/** Loads in this thread. */
export async function here(options: LoadOptions, parts: Parts): Promise<Checker> {
  const { engine: which = 'auto', requests = false, module = parts.module(requests) } = options;
  const wanted = sources(options, parts);
  const get = async <T>(where: T | string | URL) => (isUrl(where) ? parts.read(absolute(where, parts.base())) : where);
  const lists = () => Promise.all(wanted.map(async (source) => taken(await get(await source))));
  if (which === 'javascript' || !allowed()) {
    if (which === 'wasm' || !parts.fallback) {
      throw forbidden('this page');
    }
    const [ready, all] = await Promise.all([part(parts.fallback).then(({ start }) => start(options)), lists()]);
    return ready(all);
  }
  // all at once, and the code first: it is the smallest, and a browser takes the most steps until it runs
  const code = Promise.all([part(() => parts.engine(requests)), get(module).then(compiled)]);
  const [ready, all] = await Promise.all([code.then(([{ start }, compiledCode]) => start(compiledCode, options)), lists()]);
  return ready(all);
}

/** What people ask when they forgot to load. */
const early = (): never => {
  throw new NotLoadedError();
};

export function loader(parts: Parts): Loader {
  function load(options: WorkerOptions): Promise<WorkerChecker>;
  function load(options?: LoadOptions): Promise<Checker>;
  async function load(options: LoadOptions & { worker?: WorkerOptions['worker'] } = {}): Promise<Checker | WorkerChecker> {
    if (!options.worker) {
      return here(options, parts);
    }
    if (!parts.remote) {
      throw new InputError('NoWorker', 'this entry starts no worker');
    }
    return (await part(parts.remote)).load(options as WorkerOptions, parts);
  }
  return Object.freeze({ load, check: early, checkMany: early, scan: early, checkUri: early, checkRequest: early, receipt: early });
}
