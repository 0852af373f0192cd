/** Values as texts, with every byte in them. */

import { bytesToHex } from 'viem';

/** Bytes, big numbers and what has methods alone as JSON can't show them. */
const exact = (key, value) => {
  if (typeof value === 'bigint') {
    return `${value}n`;
  }
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    return `${value.constructor.name} ${bytesToHex(new Uint8Array(value.buffer ?? value, value.byteOffset, value.byteLength))}`;
  }
  if (typeof value?.serialize === 'function') {
    return exact(key, value.serialize());
  }
  return value;
};

export const asText = (value) => JSON.stringify(value, exact) ?? 'undefined';
