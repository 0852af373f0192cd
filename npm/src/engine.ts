/** The engine as WebAssembly: imported by `load` alone. */
import * as glue from '../../dist/module/forewarn.js';
import { LocalChecker, type Ready, type Settings } from './checker.js';
import { badModule } from './load.js';

export function start(module: WebAssembly.Module, settings: Settings): Ready {
  let exported: object;
  try {
    exported = glue.initSync({ module });
  } catch {
    throw badModule();
  }
  return LocalChecker.start(glue, 'wasm', 'checker_checkRequest' in exported, settings);
}
