/** The engine as JavaScript: imported where there is no WebAssembly. */
// made by `scripts/npm.mjs`
import * as core from 'forewarn:core';
import * as glue from 'forewarn:glue';

import { type Glue, LocalChecker, type Ready, type Settings } from './checker.js';

glue.__wbg_set_wasm(core);

export function start(settings: Settings): Ready {
  return LocalChecker.start(glue as unknown as Glue, 'javascript', true, settings);
}
