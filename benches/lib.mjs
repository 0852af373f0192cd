/** Addresses and clocks that the benchmarks share. */

import { createHash } from 'node:crypto';

import { random } from '../tests/lib.mjs';

const sha256 = (bytes) => createHash('sha256').update(bytes).digest();

const BITCOIN = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const RIPPLE = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz';

function base58(bytes, alphabet = BITCOIN) {
  let number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  while (number > 0n) {
    text = alphabet[Number(number % 58n)] + text;
    number /= 58n;
  }
  for (let at = 0; bytes[at] === 0; at += 1) {
    text = alphabet[0] + text;
  }
  return text;
}

const base58check = (version, payload, alphabet) => {
  const bytes = Buffer.concat([Buffer.from([version]), payload]);
  return base58(Buffer.concat([bytes, sha256(sha256(bytes)).subarray(0, 4)]), alphabet);
};

/** BIP-173 and BIP-350. */
function segwit(version, program) {
  const words = [version];
  let bits = 0;
  let value = 0;
  for (const byte of program) {
    value = ((value << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) {
      words.push((value >> (bits - 5)) & 31);
    }
  }
  if (bits > 0) {
    words.push((value << (5 - bits)) & 31);
  }
  const step = (state, word) =>
    [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].reduce(
      (sum, generator, bit) => ((state >>> 25) >> bit) & 1 ? sum ^ generator : sum,
      ((state & 0x1ffffff) << 5) ^ word,
    );
  const check = [3, 3, 0, 2, 3, ...words, 0, 0, 0, 0, 0, 0].reduce(step, 1) ^ (version ? 0x2bc830a3 : 1);
  const sum = [5, 4, 3, 2, 1, 0].map((place) => (check >>> (5 * place)) & 31);
  return `bc1${[...words, ...sum].map((word) => 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'[word]).join('')}`;
}

const next = random(20261122);

/** As many EVM addresses in lower case. */
export const evm = (count) => Array.from({ length: count }, () => `0x${random20().toString('hex')}`);

function random20() {
  const buffer = Buffer.alloc(20);
  for (let at = 0; at < 20; at += 4) {
    buffer.writeUInt32LE(next(), at);
  }
  return buffer;
}

/**
 * As many valid addresses of the coins that people paste, with the name that validators know the coin by.
 *
 * @param {number} count
 * @param {import('../dist/module/forewarn.js').Checker} checker writes the EIP-55 spelling
 */
export function mixed(count, checker) {
  const kinds = [
    ['eth', () => checker.check(`0x${random20().toString('hex')}`).readings[0].canonical],
    ['eth', () => checker.check(`0x${random20().toString('hex')}`).readings[0].canonical],
    ['eth', () => `0x${random20().toString('hex')}`],
    ['trx', () => base58check(0x41, random20())],
    ['trx', () => base58check(0x41, random20())],
    ['btc', () => base58check(0, random20())],
    ['btc', () => base58check(5, random20())],
    ['btc', () => segwit(0, random20())],
    ['btc', () => segwit(1, Buffer.concat([random20(), random20()]).subarray(0, 32))],
    ['ltc', () => base58check(48, random20())],
    ['doge', () => base58check(30, random20())],
    ['xrp', () => base58check(0, random20(), RIPPLE)],
  ];
  return Array.from({ length: count }, (_, index) => {
    const [coin, make] = kinds[index % kinds.length];
    return { coin, text: make() };
  });
}

/**
 * Microseconds of one of `count` operations: the best of several runs, because everything else only adds to it.
 *
 * @param {number} count
 * @param {() => unknown} run does all of them
 */
export function best(count, run, runs = 5) {
  let least = Infinity;
  for (let turn = 0; turn < runs; turn += 1) {
    const started = performance.now();
    run();
    least = Math.min(least, performance.now() - started);
  }
  return (least * 1000) / count;
}

/** @param {string} title @param {[string, ...(string | number)[]][]} rows */
export function table(title, rows) {
  console.log(`\n${title}`);
  for (const [name, ...cells] of rows) {
    console.log(`  ${name.padEnd(44)}${cells.map((cell) => String(cell).padStart(16)).join('')}`);
  }
}

export const times = (ratio) => `${ratio.toFixed(1)} x`;
