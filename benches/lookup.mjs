/** Looking up an address that is not there, against Set.has with strings that nobody has hashed before. */

import assert from 'node:assert/strict';

import { TODAY, loadModule, writeList } from '../tests/lib.mjs';
import { best, evm, table, times } from './lib.mjs';

const COUNT = 100_000;
const { Checker } = await loadModule();
const listed = evm(COUNT);
const list = writeList('bench-lookup', listed);
const misses = evm(COUNT);
const set = new Set(listed);
const hex = misses.map((text) => text.slice(2)).join('');
const bytes = new Uint8Array(Buffer.from(hex, 'hex'));
const joined = Buffer.from(misses.join('\n'), 'latin1');

/** Strings as they come from a page or a network: cut out of something else, without a hash. */
const fresh = () => Array.from({ length: COUNT }, (_, at) => joined.latin1Slice(43 * at, 43 * at + 42));

function withSet() {
  let least = Infinity;
  for (let turn = 0; turn < 7; turn += 1) {
    const texts = fresh();
    let found = 0;
    const started = performance.now();
    for (const text of texts) {
      found += set.has(text) ? 1 : 0;
    }
    least = Math.min(least, performance.now() - started);
    assert.equal(found, 0);
  }
  return (least * 1000) / COUNT;
}

const rows = [];
for (const front of [false, true]) {
  const checker = new Checker(TODAY);
  checker.addList(list);
  if (front) {
    checker.buildFront();
  }
  // a fingerprint of 40 bits is wrong for one address in 10^12
  assert.equal(checker.mayListEvm(bytes).indexOf(1), -1);
  assert.ok(checker.mayListEvm(new Uint8Array(Buffer.from(listed.map((text) => text.slice(2)).join(''), 'hex'))).every(Boolean));
  const reference = withSet();
  const bulk = best(COUNT, () => checker.mayListEvm(bytes), 15);
  const text = best(COUNT, () => checker.checkBulkBytes(joined), 7);
  const one = bytes.subarray(0, 20);
  const single = best(20_000, () => {
    for (let turn = 0; turn < 20_000; turn += 1) {
      checker.mayListEvm(one);
    }
  });
  const ns = (micros) => `${(micros * 1000).toFixed(0)} ns`;
  const name = front ? 'with the front' : 'table alone';
  rows.push(
    [`mayListEvm, ${name}`, ns(bulk), ns(reference), times(reference / bulk)],
    [`checkBulkBytes (parsing too), ${name}`, ns(text), ns(reference), times(reference / text)],
    [`mayListEvm, a call for each, ${name}`, ns(single), ns(reference), times(reference / single)],
  );
  checker.free();
}
table(`lookup: a miss among ${COUNT} addresses (Forewarn; Set.has; ratio)`, rows);
