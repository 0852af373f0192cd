import { loader } from '../load.js';
import type { Loader } from '../types.js';
import { parts } from './parts.js';

export { CspError, EngineError, FetchError, ForewarnError, InputError, ListError, NotLoadedError, RequestError, UriError } from '../errors.js';
export type * from '../surface.js';

export const Forewarn: Loader = loader({ ...parts, list: () => new URL('../default.fwl', import.meta.url) });
