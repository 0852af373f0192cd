/**
 * The same without a list inside: for sites that serve their own.
 *
 * @packageDocumentation
 */
import { loader } from './load.js';
import { parts } from './parts.js';
import type { LiteLoader } from './types.js';

export { CspError, EngineError, FetchError, ForewarnError, InputError, ListError, NotLoadedError, RequestError, UriError } from './errors.js';
export type * from './surface.js';

/** Loads the engine, with the list that is given. */
export const Forewarn: LiteLoader = loader(parts);
