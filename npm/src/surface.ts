/** The types that every entry exports. */
export type * from './answers.js';
export type { WalletRequest } from './request.js';
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
