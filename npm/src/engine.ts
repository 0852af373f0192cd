/** The engine as WebAssembly: imported by `load` alone. */
import init, * as glue from '../../dist/module/forewarn.js';
import { LocalChecker, type Settings } from './checker.js';

export async function make(
  module: BufferSource | WebAssembly.Module | Response,
  lists: readonly (Uint8Array | Response)[],
  settings: Settings,
): Promise<LocalChecker> {
  await init({ module_or_path: module });
  return LocalChecker.make(glue, 'wasm', lists, settings);
}
