import { loader } from '../load.js';
import type { LiteLoader } from '../types.js';
import { parts } from './parts.js';

export { CspError, EngineError, FetchError, ForewarnError, InputError, ListError, NotLoadedError, RequestError, UriError } from '../errors.js';
export type * from '../surface.js';

export const Forewarn: LiteLoader = loader(parts);
