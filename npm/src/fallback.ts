/** The engine as JavaScript: imported where there is no WebAssembly. */
// made by `scripts/npm.mjs`
import * as core from 'forewarn:core';
import * as glue from 'forewarn:glue';

import { type Glue, LocalChecker, type Settings } from './checker.js';

glue.__wbg_set_wasm(core);

export function make(lists: readonly (Uint8Array | Response)[], settings: Settings): Promise<LocalChecker> {
  return LocalChecker.make(glue as unknown as Glue, 'javascript', lists, settings);
}
