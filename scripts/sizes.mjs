// Prints the size of every artefact against its budget, and its SHA-256. Fails when one is over.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

/** Budgets are bytes after brotli, which is what a user downloads; the command has none. */
const artefacts = [
  // the aim is 90 kB, with all decoders of wallet requests; what it weighs today may not grow. With the standard library that rustup ships, where build.sh can't build one, it
  // has the panic messages in it and weighs more
  { file: 'dist/module/forewarn_bg.wasm', budget: 97_500, messages: { text: 'index out of bounds', budget: 108_000 } },
  { file: 'dist/module/forewarn.js', budget: 5_000 },
  { file: 'dist/module/forewarn_answers.js', budget: 1_300 },
  { file: 'lists/default.fwl', budget: 640_000 },
  { file: 'lists/sanctions.fwl', budget: 50_000 },
  { file: 'dist/npm/core.js', budget: 3_000 },
  { file: 'dist/npm/engine.js', budget: 6_000 },
  { file: 'dist/npm/worker.js', budget: 8_000 },
  { file: 'dist/npm/element.js', budget: 17_000 },
  { file: 'dist/npm/fallback.js', budget: 162_000 },
  { file: 'dist/forewarn-chromium.zip', budget: 900_000 },
  { file: 'dist/forewarn-firefox.zip', budget: 900_000 },
  { file: 'target/release/forewarn' },
];

const pack = (bytes, quality) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;

let over = 0;
let packedModule = 0;
console.log(`${'artefact'.padEnd(32)}${'raw'.padStart(10)}${'brotli'.padStart(10)}${'budget'.padStart(10)}  SHA-256`);
for (const { file, budget: usual, messages } of artefacts) {
  const bytes = readFileSync(file);
  const budget = messages && bytes.includes(messages.text) ? messages.budget : usual;
  const packed = pack(bytes, budget ? 11 : 5);
  packedModule ||= packed;
  const hash = createHash('sha256').update(bytes).digest('hex');
  const verdict = budget && packed > budget ? '  OVER BUDGET' : '';
  over += verdict ? 1 : 0;
  const numbers = [bytes.length, packed, budget ?? '-'].map((n) => String(n).padStart(10)).join('');
  console.log(`${file.padEnd(32)}${numbers}  ${hash}${verdict}`);
}
const without = 'target/without-requests/forewarn_bg.wasm';
if (existsSync(without)) {
  const share = packedModule - pack(readFileSync(without), 11);
  console.log(`of the module, wallet requests: ${share} after brotli`);
}
process.exitCode = over ? 1 : 0;
