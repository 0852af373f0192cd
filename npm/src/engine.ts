/** The engine as WebAssembly: imported by `load` alone. */
import * as glue from '../../dist/module/forewarn.js';
import { LocalChecker, type Settings } from './checker.js';
import type { List } from './list.js';
import { badModule } from './load.js';

export function make(module: WebAssembly.Module, lists: readonly List[], settings: Settings): LocalChecker {
  let exported: object;
  try {
    exported = glue.initSync({ module });
  } catch {
    throw badModule();
  }
  return LocalChecker.make(glue, 'wasm', 'checker_checkRequest' in exported, lists, settings);
}
