/** Lists on their way in, while the engine is still under way. */
import { FetchError, InputError, ListError, named } from './errors.js';

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

/** As `MAX_FILE` in `src/list/file.rs`. */
const MOST = 512 * 1024 * 1024;

/**
 * The bytes of a list, read as a stream and refused as soon as they are too many. The module does the same
 * (`fetchList`), but is not there yet.
 */
async function read(response: Response | undefined): Promise<Uint8Array> {
  // by what it has: one of another frame is no instance of ours
  if (typeof response?.ok !== 'boolean') {
    throw new InputError('NoList', 'this is no list', 'Give a URL, bytes or a response');
  }
  const { body } = response;
  if (!response.ok) {
    throw new FetchError(`the server answered with status ${response.status}`);
  }
  if (!body) {
    throw new FetchError('the response has no body');
  }
  if (response.bodyUsed || body.locked) {
    throw new FetchError("the response's body was read before");
  }
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let step; !(step = await reader.read()).done; ) {
    chunks.push(step.value);
    length += step.value.length;
    if (length > MOST) {
      // what becomes of the rest is nobody's business
      reader.cancel().catch(() => undefined);
      throw new ListError('TooLarge', 'list file is larger than any list may be');
    }
  }
  const [first] = chunks;
  if (first && first.length === length) {
    return first;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
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
