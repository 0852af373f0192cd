// Prints the size of every artefact against its budget, and its SHA-256. Fails when one is over.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

/** Budgets are bytes after brotli, which is what a user downloads; the command has none. */
const artefacts = [
  // with the standard library that rustup ships, where build.sh can't build one, they have the panic messages in them and
  // weigh more. What the second one weighs less are the decoders of wallet requests
  { file: 'dist/module/forewarn_bg.wasm', budget: 90_000, messages: { text: 'index out of bounds', budget: 104_000 } },
  { file: 'dist/npm/forewarn.wasm', budget: 67_000, messages: { text: 'index out of bounds', budget: 81_000 } },
  { file: 'dist/module/forewarn.js', budget: 5_000 },
  { file: 'dist/module/forewarn_answers.js', budget: 1_000 },
  { file: 'lists/default.fwl', budget: 640_000 },
  { file: 'lists/sanctions.fwl', budget: 46_000 },
  { file: 'dist/npm/core.js', budget: 3_000 },
  { file: 'dist/npm/engine.js', budget: 6_000 },
  { file: 'dist/npm/engine-requests.js', budget: 6_000 },
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
const modules = [];
console.log(`${'artefact'.padEnd(32)}${'raw'.padStart(10)}${'brotli'.padStart(10)}${'budget'.padStart(10)}  SHA-256`);
for (const { file, budget: usual, messages } of artefacts) {
  const bytes = readFileSync(file);
  const budget = messages && bytes.includes(messages.text) ? messages.budget : usual;
  const packed = pack(bytes, budget ? 11 : 5);
  if (messages) {
    modules.push(packed);
  }
  const hash = createHash('sha256').update(bytes).digest('hex');
  const verdict = budget && packed > budget ? '  OVER BUDGET' : '';
  over += verdict ? 1 : 0;
  const numbers = [bytes.length, packed, budget ?? '-'].map((n) => String(n).padStart(10)).join('');
  console.log(`${file.padEnd(32)}${numbers}  ${hash}${verdict}`);
}
const [whole, addresses] = modules;
console.log(`of the module, wallet requests: ${whole - addresses} after brotli`);
process.exitCode = over ? 1 : 0;
