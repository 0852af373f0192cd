/** Many addresses at once: bytes in, one number for each out; against a validator and a Set. */

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

import { TODAY, listBytes, loadModule } from '../tests/lib.mjs';
import { best, evm, mixed, table, times } from './lib.mjs';

const multicoin = createRequire(import.meta.url)('multicoin-address-validator');

const { Checker } = await loadModule();
const checker = new Checker(TODAY);
checker.addList(listBytes());

const NOT_LISTED = 1;
const rate = (micros) => `${(1 / micros).toFixed(2)} M/s`;
const run = (texts) => {
  const bytes = new TextEncoder().encode(texts.join('\n'));
  const numbers = checker.checkBulkBytes(bytes);
  assert.equal(numbers.length, texts.length);
  assert.ok(numbers.every((number) => number === NOT_LISTED));
  return best(texts.length, () => checker.checkBulkBytes(bytes), 15);
};

const all = mixed(60_000, checker);
const micros = run(all.map(({ text }) => text));
const some = all.slice(0, 3000);
const set = new Set(evm(100_000));
const other = best(some.length, () => some.forEach(({ coin, text }) => multicoin.validate(text, coin) && set.has(text)), 3);
const rows = [
  ['mixed', `${micros.toFixed(3)} µs`, rate(micros)],
  ['validator and Set', `${other.toFixed(3)} µs`, rate(other), times(other / micros)],
  ...['eth EIP-55', 'eth EIP-55 (2)', 'eth lower case', 'trx', 'trx (2)', 'btc P2PKH', 'btc P2SH', 'btc P2WPKH', 'btc P2TR', 'ltc', 'doge', 'xrp'].map(
    (name, kind) => {
      const each = run(all.filter((_, index) => index % 12 === kind).map(({ text }) => text));
      return [`  ${name}`, `${each.toFixed(3)} µs`, rate(each)];
    },
  ),
];
table('bulk: addresses as bytes', rows);
