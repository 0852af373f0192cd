/** Lists on their way in, while the engine is still under way. */
import { read } from '../../dist/module/forewarn_answers.js';

import { named } from './errors.js';

/** A list, and whether it has the hash that it names. */
export interface List {
  bytes: Uint8Array;
  isWhole: boolean;
}

/** Where a list file has the length of its content, and its hash: `docs/list-format.md`. */
const [LENGTH, HASH, CONTENT] = [12, 16, 48];

/**
 * Whether a list has the hash that it names, by the platform's own SHA-256: code that runs once is a slow hash. When
 * in doubt the engine looks itself, and says what is wrong.
 */
async function isWhole(bytes: Uint8Array): Promise<boolean> {
  const { subtle } = globalThis.crypto ?? {};
  if (!subtle || bytes.length < CONTENT) {
    return false;
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(LENGTH, true);
  // refuses memory that threads share
  const hash = await subtle.digest('SHA-256', bytes.subarray(CONTENT, CONTENT + length) as BufferSource).catch(() => undefined);
  return hash !== undefined && new Uint8Array(hash).every((byte, index) => byte === bytes[HASH + index]);
}

/** Reads a list to its end. */
export async function taken(from: Uint8Array | ArrayBuffer | Response): Promise<List> {
  try {
    const bytes = from instanceof Uint8Array ? from : from instanceof ArrayBuffer ? new Uint8Array(from) : await read(from);
    return { bytes, isWhole: await isWhole(bytes) };
  } catch (error) {
    throw named(error);
  }
}
