/** One address from string to answer, against the faster of two npm validators, which only say valid or not. */

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

import { TODAY, listBytes, loadModule } from '../tests/lib.mjs';
import { best, mixed, table, times } from './lib.mjs';

const require = createRequire(import.meta.url);
const multicoin = require('multicoin-address-validator');
const swyftx = require('@swyftx/api-crypto-address-validator');

const { Checker } = await loadModule();
const checker = new Checker(TODAY);
checker.addList(listBytes());

const all = mixed(6000, checker);
const texts = all.map(({ text }) => text);

for (const { coin, text } of all) {
  assert.equal(checker.check(text).state, 'not-listed', text);
  assert.ok(multicoin.validate(text, coin), text);
}

const rows = [];
let [sum, sumOfFaster] = [0, 0];
for (let kind = 0; kind < 12; kind += 1) {
  const some = all.filter((_, index) => index % 12 === kind);
  const own = best(some.length * 4, () => {
    for (let turn = 0; turn < 4; turn += 1) {
      for (const { text } of some) {
        checker.check(text);
      }
    }
  }, 15);
  const other = (library) => best(some.length, () => some.forEach(({ coin, text }) => library.validate(text, coin)), 15);
  const faster = Math.min(other(multicoin), other(swyftx));
  sum += own;
  sumOfFaster += faster;
  rows.push([`${some[0].coin} ${some[0].text.slice(0, 6)}…`, `${own.toFixed(2)} µs`, `${faster.toFixed(2)} µs`, times(faster / own)]);
}
table('check: one address, answer included; the faster validator; ratio', [
  ...rows,
  ['mean', `${(sum / 12).toFixed(2)} µs`, `${(sumOfFaster / 12).toFixed(2)} µs`, times(sumOfFaster / sum)],
]);

const many = best(texts.length, () => checker.checkMany(texts));
const bulk = best(texts.length, () => checker.checkBulk(texts.join('\n')));
table('the same, many at once', [
  ['checkMany', `${many.toFixed(2)} µs`, '', times(sumOfFaster / 12 / many)],
  ['checkBulk, string joining included', `${bulk.toFixed(2)} µs`, '', times(sumOfFaster / 12 / bulk)],
]);
