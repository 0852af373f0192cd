/** The engine as JavaScript: imported where there is no WebAssembly. */
// made by `scripts/npm.mjs`
import * as core from 'forewarn:core';
import * as glue from 'forewarn:glue';

import { type Glue, LocalChecker, type Settings } from './checker.js';
import type { List } from './list.js';

glue.__wbg_set_wasm(core);

export function make(lists: readonly List[], settings: Settings): LocalChecker {
  return LocalChecker.make(glue as unknown as Glue, 'javascript', true, lists, settings);
}
