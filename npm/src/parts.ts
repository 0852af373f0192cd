/** Browsers' parts. */
import type { Parts } from './load.js';
import { base, fetchFile } from './source.js';

export const parts: Parts = {
  module: () => new URL('./forewarn.wasm', import.meta.url),
  base,
  read: fetchFile,
  engine: () => import('./engine.js'),
  fallback: () => import('./fallback.js'),
  remote: () => import('./web.js'),
};
