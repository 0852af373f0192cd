/** What a user downloads. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { command, listBytes, listFile, moduleFolder } from '../tests/lib.mjs';
import { table } from './lib.mjs';

const sizes = (bytes) => [
  bytes.length,
  gzipSync(bytes, { level: 9 }).length,
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length,
];
const list = listBytes();
const keys = Number(/^(\d+) keys/m.exec(command(['stats', listFile]).join('\n'))[1]);
table('size in bytes: raw, gzip, brotli', [
  ['module', ...sizes(readFileSync(join(moduleFolder, 'forewarn_bg.wasm')))],
  ['glue', ...sizes(readFileSync(join(moduleFolder, 'forewarn.js')))],
  ['default list', ...sizes(list)],
  [`default list, a key of ${keys}`, ...sizes(list).map((bytes) => (bytes / keys).toFixed(2))],
]);
