/**
 * The same with the engine's code imported at once: for service workers, which can import nothing later.
 *
 * @packageDocumentation
 */
import * as engine from './engine-requests.js';
import { loader } from './load.js';
import { base, fetchFile } from './source.js';
import type { Checker, LoadOptions } from './types.js';

export { CspError, EngineError, FetchError, ForewarnError, InputError, ListError, NotLoadedError, RequestError, UriError } from './errors.js';
export type * from './surface.js';

/** Loads the engine, with the list in the package or another one. */
export const Forewarn: { load(options?: LoadOptions): Promise<Checker> } = loader({
  module: (requests) => (requests ? new URL('./forewarn-requests.wasm', import.meta.url) : new URL('./forewarn.wasm', import.meta.url)),
  list: () => new URL('./default.fwl', import.meta.url),
  base,
  read: fetchFile,
  engine: async () => engine,
});
