/** Node's parts; Deno and Bun know them too. Files are read from the disk. */
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

import { FetchError } from '../errors.js';
import type { Parts } from '../load.js';
import { fetchFile } from '../source.js';

export async function read(url: string): Promise<Uint8Array | Response> {
  const { protocol } = new URL(url);
  if (protocol !== 'file:') {
    return fetchFile(url);
  }
  try {
    const bytes = await readFile(new URL(url));
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch {
    throw new FetchError('a file could not be read', 'Is the path right, and may it be read?');
  }
}

export const parts: Parts = {
  module: (requests) => new URL(requests ? '../forewarn-requests.wasm' : '../forewarn.wasm', import.meta.url),
  base: () => pathToFileURL('./').href,
  read,
  engine: (requests) => (requests ? import('../engine-requests.js') : import('../engine.js')),
  fallback: () => import('../fallback.js'),
  remote: () => import('./remote.js'),
};
