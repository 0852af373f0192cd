/** Every address in 10 MB of page text, against one regular expression over the same formats. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { TODAY, listBytes, loadModule, pages, random } from '../tests/lib.mjs';
import { best, mixed, table, times } from './lib.mjs';

const SIZE = 10_000_000;
const ADDRESSES = 4000;

const { Checker } = await loadModule();
const checker = new Checker(TODAY);
checker.addList(listBytes());

/** The formats that Forewarn finds, as one expression: hexadecimal, ICAP, Bech32, CashAddr, base58, base32, TON, Nano. */
const REGEX = new RegExp(
  [
    '(?:0x|hx|cx|xdc|41)[0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?',
    'XE[0-9]{2}[0-9A-Z]{30,31}',
    '(?:bc|tb|ltc|tltc|dgb|vtc|btg|cosmos|osmo|juno|terra|inj|kava|sei|celestia|addr|stake|erd|zil|one|io|zs|u|tex|[XPC]-avax)1[02-9ac-hj-np-z]{11,240}',
    '(?:bitcoincash:|ecash:|kaspa:)?[qp][02-9ac-hj-np-z]{41,60}',
    '(?:nano|xrb|ban)_[13][13456789abcdefghijkmnopqrstuwxyz]{59}',
    '[1-9A-HJ-NP-Za-km-z]{25,110}',
    '[GCM][A-Z2-7]{55,68}|[A-Z2-7]{58}',
    '[ft][1-4][a-z2-7]{39,84}',
    '(?:[EUk0]Q)[A-Za-z0-9_-]{46}',
  ]
    .map((one) => `\\b(?:${one})\\b`)
    .join('|'),
  'g',
);

const next = random(7);
const words = [];
for (const path of pages() ?? []) {
  words.push(...readFileSync(path, 'utf8').replace(REGEX, ' ').split(/\s+/));
}
const syllables = 'la ver tem po re ni son der ta mi quo est un bel kar o the ing er an '.split(' ');
while (words.length < 20_000) {
  words.push(Array.from({ length: 1 + (next() % 4) }, () => syllables[next() % syllables.length]).join(''));
}

const injected = mixed(ADDRESSES, checker).map(({ text }) => text);
const parts = [];
let [size, used] = [0, 0];
while (size < SIZE) {
  const word = words[next() % words.length];
  parts.push(word);
  size += word.length + 1;
  if (size > ((used + 1) * SIZE) / (ADDRESSES + 1) && used < ADDRESSES) {
    parts.push(injected[used]);
    size += injected[used].length + 1;
    used += 1;
  }
}
// one flat string, as a page's text is
const text = Buffer.from(parts.join(' '), 'utf8').toString('utf8');
const ascii = text.replace(/[^\0-\x7f]/g, 'x');

const rows = [];
for (const [name, page] of [['ASCII', ascii], ['as it is', text]]) {
  const found = checker.scan(page).map(({ startUtf16, endUtf16 }) => page.slice(startUtf16, endUtf16));
  const matched = [...page.matchAll(REGEX)].map(([match]) => match);
  const [inFound, inMatched] = [new Set(found), new Set(matched)];
  assert.deepEqual(injected.filter((address) => !inFound.has(address)), []);
  assert.deepEqual(injected.filter((address) => !inMatched.has(address)), []);
  const own = best(1, () => checker.scan(page), 15) / 1000;
  const other = best(1, () => [...page.matchAll(REGEX)], 5) / 1000;
  const ms = (value) => `${value.toFixed(1)} ms`;
  rows.push([`${name}, ${(page.length / 1e6).toFixed(1)} M characters, ${found.length} found`, ms(own), ms(other), times(other / own)]);
}
table('scan: page text in, checked findings out (Forewarn; one regular expression, unchecked; ratio)', rows);
