/** The package in Chromium: what is downloaded, how long until the first answer, and many addresses at once. */

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { brotliCompressSync, constants } from 'node:zlib';

import { build } from 'esbuild';

import { TODAY, listBytes, loadModule, root } from '../tests/lib.mjs';
import { launch, serve } from '../tests/npm/lib.mjs';
import { evm, mixed, table, times } from './lib.mjs';

const out = join(root, 'dist', 'npm');

const brotli = (path) => {
  const bytes = readFileSync(join(out, path));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params }).length;
};

/** An entry and what it imports at once. */
function statics(entry, seen = new Set()) {
  if (!seen.has(entry)) {
    seen.add(entry);
    for (const [, place] of readFileSync(join(out, entry), 'utf8').matchAll(/(?:from|^import|;import)\s*['"](\.[^'"]*)['"]/g)) {
      statics(join(entry, '..', place), seen);
    }
  }
  return seen;
}

const sum = (paths) => [...paths].reduce((all, path) => all + brotli(path), 0);
const loader = statics('index.js');
const engine = statics('engine.js', new Set(loader));
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
table('bytes over the wire, brotli', [
  ['loader, until load', kB(sum(loader)), '3 kB'],
  ['to the first answer, default list', kB(sum([...engine, 'forewarn.wasm', 'default.fwl'])), '800 kB'],
  ['to the first answer, sanctions alone', kB(sum([...engine, 'forewarn.wasm', 'sanctions.fwl'])), '120 kB'],
  ['to the first answer, in a worker', kB(sum([...statics('web.js', new Set(loader)), 'worker.js', 'forewarn.wasm', 'default.fwl']))],
  ['to the first answer, as JavaScript', kB(sum([...statics('fallback.js', new Set(loader)), 'default.fwl']))],
  ['  engine.js', kB(brotli('engine.js'))],
  ['  forewarn.wasm', kB(brotli('forewarn.wasm'))],
  ['  default.fwl', kB(brotli('default.fwl'))],
  ['  sanctions.fwl', kB(brotli('sanctions.fwl'))],
  ['  fallback.js', kB(brotli('fallback.js'))],
  ['  worker.js', kB(brotli('worker.js'))],
  ['  element.js', kB(brotli('element.js'))],
]);

const { Checker } = await loadModule();
const checker = new Checker(TODAY);
checker.addList(listBytes());
const COUNT = 120_000;
const folder = mkdtempSync(join(tmpdir(), 'forewarn-bench-'));
cpSync(out, join(folder, 'forewarn'), { recursive: true });
writeFileSync(join(folder, 'addresses.json'), JSON.stringify(mixed(COUNT, checker)));
writeFileSync(join(folder, 'set.json'), JSON.stringify(evm(100_000)));
writeFileSync(join(folder, 'stream.js'), 'export class Transform {}\nexport default { Transform };\n');
writeFileSync(join(folder, 'node.js'), `export { Buffer } from ${JSON.stringify(join(root, 'node_modules', 'buffer', 'index.js'))};\nexport const process = { env: {}, browser: true, version: '' };\n`);
const require = createRequire(import.meta.url);
await build({
  stdin: {
    contents: `export { default as multicoin } from ${JSON.stringify(require.resolve('multicoin-address-validator'))};
      export { default as swyftx } from ${JSON.stringify(require.resolve('@swyftx/api-crypto-address-validator'))};`,
    resolveDir: root,
  },
  bundle: true,
  format: 'esm',
  outfile: join(folder, 'validators.js'),
  define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
  // written for Node: browsers need what their bundlers fill in. Nothing of a stream is used for a hash
  inject: [join(folder, 'node.js')],
  alias: { stream: join(folder, 'stream.js') },
  logLevel: 'error',
});

const FIRST = `
import { Forewarn } from '/forewarn/index.js';
const { list, address, rest } = window.options;
if (rest) {
  await new Promise((resume) => setTimeout(resume, rest));
}
const started = performance.now();
const checker = await Forewarn.load({ date: '${TODAY}', ...(list && { list }) });
const { state } = checker.check(address);
window.said = { took: performance.now() - started, state };
`;

const MANY = `
import { Forewarn } from '/forewarn/index.js';
import { multicoin, swyftx } from '/validators.js';
const all = await (await fetch('/addresses.json')).json();
const set = new Set(await (await fetch('/set.json')).json());
const texts = all.map(({ text }) => text);
const bytes = new TextEncoder().encode(texts.join('\\n'));
const checker = await Forewarn.load({ date: '${TODAY}' });
const remote = await Forewarn.load({ date: '${TODAY}', worker: true });
const slow = await Forewarn.load({ date: '${TODAY}', engine: 'javascript' });
const best = async (count, run, turns) => {
  let least = Infinity;
  for (let turn = 0; turn < turns; turn += 1) {
    const started = performance.now();
    await run();
    least = Math.min(least, performance.now() - started);
  }
  return (1000 * least) / count;
};
const results = checker.checkMany(texts);
const some = all.slice(0, 3000);
const valid = (validator) => best(some.length, () => some.forEach(({ coin, text }) => validator.validate(text, coin) && set.has(text)), 3);
window.said = {
  counts: results.counts(),
  same: [await remote.checkMany(texts), slow.checkMany(texts)].every(({ codes }) => codes.every((code, n) => code === results.codes[n])),
  array: await best(texts.length, () => checker.checkMany(texts), 5),
  bytes: await best(texts.length, () => checker.checkMany(bytes), 5),
  worker: await best(texts.length, () => remote.checkMany(texts), 5),
  javascript: await best(texts.length / 8, () => slow.checkMany(texts.slice(0, texts.length / 8)), 3),
  multicoin: await valid(multicoin),
  swyftx: await valid(swyftx),
};
`;

const page = (script, options) =>
  `<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,"><script>window.options = ${JSON.stringify(options ?? {})}</script><script type="module">${script}</script>`;

// as a server would have them cached: a page comes anew, the package's files come from the browser's cache
const cached = (path) => (path.startsWith('/forewarn/') ? { 'cache-control': 'public, max-age=31536000, immutable' } : {});
const [listed, unlisted] = ['0x098B716B8Aaf21512996DC57EB0615e2383E2f96', '0x1111111111111111111111111111111111111112'];
const server = await serve(folder, cached, {
  '/listed': page(FIRST, { address: listed }),
  '/unlisted': page(FIRST, { address: unlisted }),
  '/rest': page(FIRST, { address: unlisted, rest: 100 }),
  '/sanctions': page(FIRST, { address: listed, list: '/forewarn/sanctions.fwl' }),
  '/many': page(MANY),
});
const browser = await launch('chromium');
const visit = async (path, stay = 0) => {
  const tab = await browser.newPage();
  tab.on('pageerror', (error) => console.error(String(error)));
  await tab.goto(`${server.url}${path}`);
  await tab.waitForFunction(() => globalThis.said, { timeout: 300_000 });
  const said = await tab.evaluate(() => globalThis.said);
  await pause(stay);
  await tab.close();
  return said;
};

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

/** Visits that last as people's do: a browser keeps what it has compiled, too, of scripts that were there before. */
const EARLIER = [4000, 4000, 4000];

async function first(path) {
  for (const stay of EARLIER) {
    await visit(path, stay);
  }
  const all = [];
  for (let turn = 0; turn < 31; turn += 1) {
    const before = server.requests.length;
    const { took, state } = await visit(path);
    assert.equal(state, ['/unlisted', '/rest'].includes(path) ? 'not-listed' : 'listed');
    assert.ok(!server.requests.slice(before).some((one) => one.startsWith('/forewarn/')), 'cached');
    all.push(took);
  }
  return { least: Math.min(...all), median: median(all) };
}

const ms = (value) => `${value.toFixed(1)} ms`;
const rows = [];
for (const [name, path] of [
  ['default list, an address on no list, while the page starts', '/unlisted'],
  ['the same on a page that has started', '/rest'],
  ['default list, a listed one with its reasons', '/listed'],
  ['sanctions alone, a listed one', '/sanctions'],
]) {
  const { median: middle, least } = await first(path);
  rows.push([name, ms(middle), ms(least)]);
}
table('load() to the first answer, bytes cached: median, least; the aim is 25 ms', rows);

const many = await visit('/many');
assert.equal(many.counts['not-listed'], COUNT);
assert.equal(many.same, true);
const other = Math.min(many.multicoin, many.swyftx);
const row = (name, micros) => [name, `${micros.toFixed(3)} µs`, `${(1 / micros).toFixed(2)} M/s`, times(other / micros)];
table('checkMany, mixed valid addresses (against the faster validator and a Set)', [
  row('array of strings', many.array),
  row('bytes', many.bytes),
  row('array of strings, in a worker', many.worker),
  row('array of strings, as JavaScript', many.javascript),
  row('multicoin-address-validator and Set', many.multicoin),
  row('@swyftx/api-crypto-address-validator and Set', many.swyftx),
]);

await browser.close();
server.close();
rmSync(folder, { recursive: true, force: true });
