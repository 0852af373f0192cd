/** What every entry exports beside `Forewarn`. */
export type * from './answers.js';
export {
  CspError,
  EngineError,
  FetchError,
  ForewarnError,
  InputError,
  ListError,
  NotLoadedError,
  UriError,
} from './errors.js';
export type { Result, Results } from './results.js';
export type {
  Addresses,
  Checker,
  Info,
  LiteLoader,
  ListSource,
  Loader,
  LoadOptions,
  OwnEntry,
  WorkerChecker,
  WorkerOptions,
} from './types.js';
