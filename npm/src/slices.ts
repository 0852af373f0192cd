/** Addresses for a bulk check, in slices that neither fill the memory nor hold a page up. */
import { InputError } from './errors.js';
import type { Addresses } from './types.js';

/** Addresses in a slice of an array. */
const COUNT = 1 << 13;

/** Bytes or UTF-16 units in a slice of lines, more or less. */
const LENGTH = 1 << 18;

/** Lines, each ended by a line feed, and how many of them there are if that is known. */
export interface Slice {
  lines: string | Uint8Array;
  count?: number;
}

/** An array or lines in slices. */
export function* slices(addresses: Addresses): Generator<Slice> {
  if (typeof addresses === 'string') {
    for (let start = 0; start < addresses.length; ) {
      const at = addresses.indexOf('\n', start + LENGTH);
      const end = at < 0 ? addresses.length : at + 1;
      yield { lines: addresses.slice(start, end) };
      start = end;
    }
  } else if (addresses instanceof Uint8Array) {
    for (let start = 0; start < addresses.length; ) {
      const at = addresses.indexOf(10, start + LENGTH);
      const end = at < 0 ? addresses.length : at + 1;
      yield { lines: addresses.subarray(start, end) };
      start = end;
    }
  } else if (Array.isArray(addresses)) {
    for (let start = 0; start < addresses.length; start += COUNT) {
      const part = addresses.slice(start, start + COUNT) as string[];
      for (const text of part) {
        if (typeof text !== 'string') {
          throw new InputError('NotAString', 'a string is expected');
        }
      }
      yield { lines: joined(part), count: part.length };
    }
  } else {
    throw new InputError('NotAddresses', 'an array of strings, a string or bytes are expected');
  }
}

/** One address a line, also where there is a line feed inside of one. */
function joined(part: string[]): string {
  const lines = `${part.join('\n')}\n`;
  let feeds = 0;
  for (let at = lines.indexOf('\n'); at >= 0; at = lines.indexOf('\n', at + 1)) {
    feeds += 1;
  }
  return feeds === part.length ? lines : `${part.map((text) => text.replaceAll('\n', ' ')).join('\n')}\n`;
}

/** The numbers of all slices in one array. */
export function together(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
