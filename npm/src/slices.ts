/** Addresses for a bulk check, in slices that neither fill the memory nor hold a page up. */
import { InputError } from './errors.js';
import type { Addresses } from './types.js';

/** Addresses in a slice of an array. */
const COUNT = 1 << 13;

/** Bytes or UTF-16 units in a slice of lines, more or less. */
const LENGTH = 1 << 18;

/** Lines; and of an array how many they have to be, and the same with nothing in them that ends a line. */
export interface Slice {
  lines: string | Uint8Array;
  count?: number;
  cleaned?: () => string;
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
          throw new InputError('NotAString', 'a string is expected', 'Give addresses as strings');
        }
      }
      const { length } = part;
      // the last line ends too: else an empty one would not count
      part.push('');
      const cleaned = () => part.map((text) => text.replaceAll('\n', ' ')).join('\n');
      yield { lines: part.join('\n'), count: length, cleaned };
    }
  } else {
    throw new InputError('NotAddresses', 'an array of strings, a string or bytes are expected');
  }
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
