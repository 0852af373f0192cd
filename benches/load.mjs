/** From a list's bytes in memory to the first answer, against what people do: gunzip, JSON.parse, Set. */

import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';

import { TODAY, loadModule, writeList } from '../tests/lib.mjs';
import { evm, table, times } from './lib.mjs';

const COUNT = 100_000;
const module = await loadModule();
const texts = evm(COUNT);
const list = writeList('bench-load', texts);
const packed = gzipSync(JSON.stringify(texts), { level: 9 });
const miss = '0x1111111111111111111111111111111111111112';

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

function own(verified) {
  const started = performance.now();
  const checker = new module.Checker(TODAY);
  checker.addList(list, verified);
  const answer = checker.check(miss);
  const took = performance.now() - started;
  assert.equal(answer.state, 'not-listed');
  return { took, checker };
}

function other() {
  const started = performance.now();
  const set = new Set(JSON.parse(gunzipSync(packed).toString('utf8')));
  const has = set.has(miss);
  const took = performance.now() - started;
  assert.equal(has, false);
  return { took, set };
}

const structure = [];
const hashed = [];
const parsed = [];
for (let turn = 0; turn < 15; turn += 1) {
  for (const [verified, all] of [[true, structure], [false, hashed]]) {
    const { took, checker } = own(verified);
    all.push(took);
    checker.free();
  }
  parsed.push(other().took);
}

// every address is on both
const { checker } = own(true);
const { set } = other();
assert.ok(texts.every((text) => set.has(text)));
assert.ok(checker.checkMany(texts.slice(0, 2000)).every(({ state }) => state === 'listed'));
assert.ok(checker.checkBulk(texts.join('\n')).every((number) => (number & 0xff) === 5));

let heap = 0;
if (globalThis.gc) {
  globalThis.gc();
  const before = process.memoryUsage();
  const sets = [other().set, other().set, other().set];
  globalThis.gc();
  const after = process.memoryUsage();
  heap = (after.heapUsed + after.external - before.heapUsed - before.external) / sets.length;
  assert.equal(sets[2].size, COUNT);
}

const ms = (value) => `${value.toFixed(3)} ms`;
const kB = (value) => `${(value / 1000).toFixed(0)} kB`;
const [a, b, c] = [structure, hashed, parsed].map(median);
table(`load: ${COUNT} addresses, from bytes to the first answer (Forewarn; gunzip + JSON.parse + Set; ratio)`, [
  ['time, hash checked when stored', ms(a), ms(c), times(c / a)],
  ['time, hash checked now', ms(b), ms(c), times(c / b)],
  ['download', kB(list.length), kB(packed.length), times(packed.length / list.length)],
  ['memory', kB(checker.memory), heap ? kB(heap) : 'no --expose-gc', heap ? times(heap / checker.memory) : ''],
]);
