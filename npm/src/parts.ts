/** Browsers' parts. */
import type { Parts } from './load.js';
import { base, fetchFile } from './source.js';

export const parts: Parts = {
  module: (requests) => (requests ? new URL('./forewarn-requests.wasm', import.meta.url) : new URL('./forewarn.wasm', import.meta.url)),
  base,
  read: fetchFile,
  engine: (requests) => (requests ? import('./engine-requests.js') : import('./engine.js')),
  fallback: () => import('./fallback.js'),
  remote: () => import('./web.js'),
};
