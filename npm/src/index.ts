/**
 * Says, on the user's own machine, whether a crypto address is on a sanctions or scam list, and why.
 *
 * @packageDocumentation
 */
import { loader } from './load.js';
import { parts } from './parts.js';
import type { Loader } from './types.js';

export { CspError, EngineError, FetchError, ForewarnError, InputError, ListError, NotLoadedError, RequestError, UriError } from './errors.js';
export type * from './surface.js';

/** Loads the engine, with the list in the package or another one. */
export const Forewarn: Loader = loader({ ...parts, list: () => new URL('./default.fwl', import.meta.url) });
