/**
 * Reads what a page hands to a wallet: once, into a copy that nobody else holds and into the JSON that is checked. What
 * the wallet gets is the copy, so that it can't differ from what was checked.
 */
import type { Any } from './primordials.js';
import { bytesIn, getPrototypeOf, isArray, keys, lengthOf, objectPrototype, put, stringify, valueOfNumber, valueOfString } from './primordials.js';

/** The core refuses what is nested more deeply. */
const MAX_DEPTH = 56;

/** Far more than any request has; a graph that leads back to itself ends here. */
const MAX_VALUES = 1 << 19;

export interface Plain {
  copy: unknown;
  json: string;
  /** Whether everything was read: what is too deep or too much stands as `null`. */
  isWhole: boolean;
}

let json = '';
let values = 0;
let isWhole = true;

/** Reads a value. Throws what a getter of the page throws. */
export function plain(value: unknown): Plain {
  json = '';
  values = 0;
  isWhole = true;
  const copy = take(value, 0);
  return { copy, json, isWhole };
}

export const quoted = (text: string): string => stringify(text);

function take(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      json += stringify(value);
      return value;
    case 'number':
      // what is no number in JSON is null there
      json += value - value === 0 ? value : 'null';
      return value;
    case 'boolean':
      json += value;
      return value;
    case 'bigint':
      json += `"${value}"`;
      return value;
    case 'object':
      return value === null ? none(value) : takeObject(value, depth);
    default:
      return none(value);
  }
}

function none(value: unknown): unknown {
  json += 'null';
  return value;
}

function takeObject(value: object, depth: number): unknown {
  values += 1;
  if (depth > MAX_DEPTH || values > MAX_VALUES) {
    isWhole = false;
    return none(value);
  }
  const bytes = bytesIn(value);
  if (bytes) {
    json += `"${hex(bytes)}"`;
    return bytes;
  }
  if (isArray(value)) {
    return takeList(value, depth);
  }
  const prototype = getPrototypeOf(value);
  if (prototype !== objectPrototype && prototype !== null) {
    const other = asJson(value, prototype);
    if (other !== value) {
      return take(other, depth + 1);
    }
  }
  return takeFields(value as Any, depth);
}

/** What an object with a prototype of its own is in JSON: also those of other frames, which are plain ones there. */
function asJson(value: object, prototype: object): unknown {
  if (getPrototypeOf(prototype) === null) {
    return value;
  }
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') {
    return (value as { toJSON: (key: string) => unknown }).toJSON('');
  }
  try {
    return valueOfString(value as never);
  } catch {
    // no text in an object
  }
  try {
    return valueOfNumber(value as never);
  } catch {
    return value;
  }
}

function takeList(list: unknown[], depth: number): unknown[] {
  const copy: unknown[] = [];
  const { length } = list;
  json += '[';
  for (let at = 0; at < length && values <= MAX_VALUES; at += 1) {
    values += 1;
    if (at > 0) {
      json += ',';
    }
    put(copy, at, take(list[at], depth + 1));
  }
  if (values > MAX_VALUES) {
    isWhole = false;
  }
  json += ']';
  return copy;
}

function takeFields(fields: Any, depth: number): Any {
  const copy: Any = {};
  const names = keys(fields);
  let isFirst = true;
  json += '{';
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at] as string;
    const value = fields[name];
    values += 1;
    if (value === undefined || typeof value === 'function' || typeof value === 'symbol') {
      // JSON has none of these; the wallet may know what to do with them
      put(copy, name, value);
      continue;
    }
    json += `${isFirst ? '' : ','}${stringify(name)}:`;
    isFirst = false;
    put(copy, name, take(value, depth + 1));
  }
  json += '}';
  return copy;
}

const DIGITS = '0123456789abcdef';

/** Bytes as the core reads them. */
export function hex(bytes: Uint8Array): string {
  let text = '0x';
  const length = lengthOf(bytes);
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at] as number;
    text += DIGITS[byte >> 4];
    text += DIGITS[byte & 15];
  }
  return text;
}
