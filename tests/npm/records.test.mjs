/** What is kept for compliance: CSV files and receipts, to the bytes that the command writes. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'node:test';

import { command, listFile } from '../lib.mjs';
import { LISTED, TODAY, UNLISTED, installed, project } from './lib.mjs';

const root = installed(project());
const load = (path) => import(pathToFileURL(join(root, path)).href);
const { Forewarn } = await load('node/index.js');
const { COLUMNS, checkCsv } = await load('csv.js');
const checker = await Forewarn.load({ date: TODAY });

const FILES = {
  plain: `payee,to\nAnna,${LISTED}\nBob,${UNLISTED}\n`,
  'quotes, delimiters and line ends': `\ufeff"a ""b""";to\r\n"x;y";"${LISTED}"\r\n"two\r\nlines";bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4\r\n\r\nshort\r\n`,
  'quotes where none belong': `a,to\nb"c,${LISTED}\n"d"e,${UNLISTED}\n"",x\n`,
  tabs: `n\tto\n1\t${LISTED}\n`,
  'no header, no last line end': `1,${UNLISTED}\n2,${LISTED}`,
  'accounts of Solana, no header': `42RLPACwZPx3vYYmxSueqsogfynBDqXK298EDsNoyoHi,1\n4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T,2\n`,
  'carriage returns alone': `a,to\r1,${LISTED}\r2,${UNLISTED}\r`,
  'letters of several bytes': `név,cím\n${'ő€𐍈'.repeat(20)},${LISTED}\n`.repeat(3),
  'letters of one byte': Buffer.from(`\u00e4,Empf\u00e4nger\nM\u00fcller \u0080,${LISTED}\nB,${LISTED}\u00a0\n`, 'latin1'),
  'a mark, and a byte that is none of its letters': Buffer.concat([Buffer.from('\ufeffn\u00e9v,to\n'), Buffer.of(0xfc), Buffer.from(`,${LISTED}\n\u0151,b\n`)]),
  formulas: `=1+1,to\n=2,${LISTED}\n`,
  links: `to\nethereum:${UNLISTED}@1/transfer?address=${LISTED}&uint256=1\nmailto:a@b\nalice.eth\n5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ\n${LISTED.slice(0, -1)}7\n`,
  long: `n,to\n${Array.from({ length: 2500 }, (_, n) => `${n},${n % 3 ? LISTED : UNLISTED}`).join('\n')}\n`,
};

test('a CSV file gets the answers that forewarn batch gives it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-csv-'));
  try {
    for (const [name, text] of Object.entries(FILES)) {
      const [input, output] = [join(folder, 'in.csv'), join(folder, 'out.csv')];
      writeFileSync(input, text);
      command(['batch', '--date', TODAY, '--list', listFile, input, '--output', output]);
      let done = 0;
      const made = await checkCsv(new Blob([text]), checker, { progress: (bytes) => (done = bytes) });
      const bytes = Buffer.from(await made.arrayBuffer());
      assert.equal(bytes.toString('utf8'), readFileSync(output, 'utf8'), name);
      assert.ok(bytes.equals(readFileSync(output)), name);
      assert.equal(done, Buffer.byteLength(text), name);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  t.diagnostic(`${Object.keys(FILES).length} files`);
});

test('a column by its name or number; in a worker too', async () => {
  const text = `${LISTED},to\n1,${UNLISTED}\n`;
  const worker = await Forewarn.load({ date: TODAY, worker: true });
  try {
    for (const asked of [checker, worker]) {
      const made = await (await checkCsv(new Blob([text]), asked, { column: 2 })).text();
      assert.match(made.split('\n')[1], /not-listed/);
    }
  } finally {
    worker.dispose();
  }
  const latin = new Blob([Buffer.from(`${UNLISTED}x,Empf\u00e4nger\n${UNLISTED},${LISTED}\n`, 'latin1')]);
  assert.match(await (await checkCsv(latin, checker, { column: 'Empf\u00e4nger' })).text(), /,listed,/);
  const named = await (await checkCsv(new Blob([`a,b\n${LISTED},${UNLISTED}\n`]), checker, { column: 'b' })).text();
  assert.match(named, /not-listed/);
  assert.equal(named.split('\n')[0], ['a', 'b', ...COLUMNS].join(','));
});

test('what is no such file is named, and nothing of it repeated', async () => {
  for (const [text, options, code] of [
    ['', {}, 'BadCsv'],
    ['secret,b\n1,2\n', {}, 'NoColumn'],
    ['secret,b\n1,2\n', { column: 'c' }, 'NoColumn'],
    ['secret,b\n1,2\n', { column: 3 }, 'NoColumn'],
    ['secret,b\n1,2,3\n', { column: 1 }, 'BadCsv'],
  ]) {
    await assert.rejects(checkCsv(new Blob([text]), checker, options), (error) => {
      assert.equal(error.name, 'InputError');
      assert.equal(error.code, code);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  }
  await assert.rejects(checkCsv(new Blob([Uint8Array.of(0xff, 0xfe, 0x41, 0)]), checker), { code: 'BadCsv' });
  // without its mark, and either way round
  const wide = Buffer.from(`name,to\nx,${LISTED}\n`, 'utf16le');
  for (const bytes of [wide, Buffer.from(wide).swap16()]) {
    await assert.rejects(checkCsv(new Blob([bytes]), checker, { column: 2 }), { code: 'BadCsv' });
  }
  await assert.rejects(checkCsv(new Blob([FILES.long]), checker, { signal: AbortSignal.abort(new Error('enough')) }), /enough/);
});

test('a receipt of the package is replayed by the command', async () => {
  const receipt = checker.receipt(LISTED);
  assert.equal(receipt.answers[0].state, 'listed');
  assert.deepEqual(command(['replay', '--json', '--list', listFile, '-'], JSON.stringify(receipt)), ['{"same":true,"differences":[]}']);
  const worker = await Forewarn.load({ date: TODAY, worker: true });
  assert.deepEqual(await worker.receipt(LISTED), receipt);
  worker.dispose();
  assert.throws(() => checker.receipt(undefined), { name: 'InputError' });
});
