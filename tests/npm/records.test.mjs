/** What is kept for compliance: CSV files and receipts, to the bytes that the command writes. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'node:test';

import { command, listFile } from '../lib.mjs';
import { LISTED, LISTED_TRON, MISSPELT, TODAY, UNLISTED, installed, project } from './lib.mjs';

const root = installed(project());
const load = (path) => import(pathToFileURL(join(root, path)).href);
const { Forewarn } = await load('node/index.js');
const { COLUMNS, checkCsv } = await load('csv.js');
const checker = await Forewarn.load({ date: TODAY });

const BITCOIN = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';
/** A private key that is in every textbook. */
const KEY = '5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ';

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
  'two marks': `\ufeff\ufeff"a,b",to\n1,${LISTED}\n`,
  formulas: `=1+1,to\n=2,${LISTED}\n`,
  links: `to\nethereum:${UNLISTED}@1/transfer?address=${LISTED}&uint256=1\nmailto:a@b\nalice.eth\n5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ\n${LISTED.slice(0, -1)}7\n`,
  'delimiters inside of a quoted header': `"a;b;c ""d""",to\n1,${LISTED}\n`,
  'a header of several lines': `"a;\nb;",to\n1,${LISTED}\n`,
  'quotes inside of cells, in the header too': `6" pipe;to\n5" a"b;${LISTED}\n" x";${UNLISTED}\n`,
  'other delimiters in the rows behind a carriage return': `a,to\r;;;,${LISTED}\r`,
  'blanks behind a cell of several lines': `a,to\n"x\ny"  ,${LISTED}\n"x" "y",${UNLISTED}\n`,
  'several addresses in a cell': `n,to\n${[
    `to ${LISTED} (exchange)`,
    `${UNLISTED}; ${LISTED}`,
    `${UNLISTED};${LISTED};${UNLISTED}`,
    `"${UNLISTED}, ${LISTED_TRON}"`,
    `"${BITCOIN}\n${LISTED_TRON}\r\n${LISTED}"`,
    `bitcoin:${BITCOIN} ${LISTED}`,
    `${LISTED} bitcoin:${BITCOIN}?amount=1`,
    `see ${MISSPELT} or ${UNLISTED}`,
    `0x8589427373D6D84E98730D7795D8f6f8731FDA16/${UNLISTED}`,
    `${'\u0151\u20ac\u{10348} '.repeat(300)}${LISTED}`,
    `\u0151 ${[...LISTED].map((one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)).join('')}`,
    `${KEY}; ${LISTED}`,
    `${KEY} or ${KEY}`,
    `${'abandon '.repeat(11)}about`,
    `${'abandon '.repeat(11)}about ${LISTED}`,
    'cash at the counter on Monday',
    `-1:${'5'.repeat(64)} ${UNLISTED}`,
    `0x00010000010114${UNLISTED.slice(2)}`,
    `0x00010000010114${LISTED.slice(2)}`,
    `0x0001${UNLISTED.slice(6)}`,
    `${LISTED}@eip155:1#4CA88C9C`,
    `${LISTED}.eth`,
  ]
    .map((cell, n) => `${n},${cell}`)
    .join('\n')}\n`,
  'words beside each address, no header': `1,to ${LISTED} (exchange)\n2,from ${UNLISTED}\n`,
  'notes with an address, and a column with few': `note,to\n${Array.from({ length: 30 }, (_, n) => `as was said on the phone last week it came from ${UNLISTED} by mistake,${n % 9 ? '' : LISTED}`).join('\n')}\n`,
  'a note that is an address': `note,to\n${UNLISTED},x\n${`see,to ${LISTED} (exchange)\n`.repeat(20)}`,
  'sentences and nothing else': `a,to\n${`x,as was said on the phone last week this has to go to ${LISTED} today\n`.repeat(3)}`,
  'bytes of another encoding beside addresses': Buffer.from(`\u00e4,to\n1,f\u00fcr ${LISTED} und ${UNLISTED}\n`, 'latin1'),
  'several addresses over many slices': `n,to\n${Array.from({ length: 6000 }, (_, n) => (n % 50 ? `${n},${UNLISTED}` : `${n},"${UNLISTED}\n\u0151 ${LISTED}"`)).join('\n')}\n`,
  long: `n,to\n${Array.from({ length: 2500 }, (_, n) => `${n},${n % 3 ? LISTED : UNLISTED}`).join('\n')}\n`,
};

/** Files that neither answers, what the message has, and the column. */
const REFUSED = {
  empty: ['', 'empty'],
  'a byte order mark and nothing else': ['\ufeff', 'empty'],
  'line ends and nothing else': ['\n\r\n\n', 'empty'],
  'a quote in the header': [`"a,to\n1,${LISTED}\n2,${UNLISTED}\n`, 'line 1'],
  'a quote in a later row': [`a,to\n1,${LISTED}\n"2,${UNLISTED}\n3,${LISTED}\n`, 'line 3'],
  'a quote that the next one closes': [`a,to\n1,${LISTED}\n2,"x\n3,"${LISTED}"\n`, 'line 3'],
  'the same behind a blank': [`a,to\n1,${LISTED}\n2,"x\n3, "${LISTED}"\n`, 'line 3'],
  'a quote at the end': [`a,to\n1,${LISTED}\n2,"`, 'line 3'],
  'a doubled quote at the end': [`a,to\n1,${LISTED}\n2,"x""\n`, 'line 3'],
  'a quote behind lines that end with carriage returns': [`a,to\r1,"x\r2,"${LISTED}"\r`, 'line 2'],
  'a quote far behind': [`a,to\n${`1,${LISTED}\r\n`.repeat(5000)}2,"x\r\n${`1,${LISTED}\r\n`.repeat(5000)}`, 'line 5002'],
  'UTF-16 without a mark': [Buffer.from(`a,to\n1,${LISTED}\n`, 'utf16le'), 'UTF-16'],
  'UTF-16 without a mark, the other way round': [Buffer.from(`a,to\n1,${LISTED}\n`, 'utf16le').swap16(), 'UTF-16'],
  'two columns of a name': [`to, to\n1,${LISTED}\n`, 'several columns', 'to'],
};

test('a CSV file that forewarn batch refuses is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-csv-'));
  try {
    const input = join(folder, 'in.csv');
    for (const [name, [text, part, column]] of Object.entries(REFUSED)) {
      writeFileSync(input, text);
      const args = ['batch', '--date', TODAY, '--list', listFile, input, ...(column ? ['--column', column] : [])];
      assert.throws(() => command(args), (error) => error.message.includes(part), name);
      await assert.rejects(checkCsv(new Blob([text]), checker, { column }), (error) => {
        assert.equal(error.name, 'InputError', name);
        assert.equal(error.code, column ? 'NoColumn' : 'BadCsv', name);
        assert.ok(error.message.includes(part), `${name}: ${error.message}`);
        assert.ok(!error.message.includes(LISTED), name);
        return true;
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The bytes in slices of this many, as a slow disk hands them on. */
function sliced(bytes, length) {
  const blob = new Blob([bytes]);
  const slice = (from) => ({
    stream: () =>
      new ReadableStream({
        start(controller) {
          for (let at = from; at < bytes.length; at += length) {
            controller.enqueue(new Uint8Array(bytes.subarray(at, at + length)));
          }
          controller.close();
        },
      }),
  });
  return Object.assign(Object.create(null), {
    size: blob.size,
    slice: (from, to) => (to === undefined ? slice(from) : blob.slice(from, to)),
  });
}

test('where a slice of the file ends, and who is asked, changes nothing', async () => {
  const worker = await Forewarn.load({ date: TODAY, worker: true });
  const textOf = async (blob) => Buffer.from(await blob.arrayBuffer()).toString('latin1');
  try {
    for (const [name, text] of Object.entries(FILES).filter(([name]) => name !== 'long' && !name.includes('many slices'))) {
      const bytes = Buffer.from(text);
      const whole = await textOf(await checkCsv(new Blob([bytes]), checker));
      for (const length of [1, 7]) {
        assert.equal(await textOf(await checkCsv(sliced(bytes, length), checker)), whole, name);
      }
      assert.equal(await textOf(await checkCsv(new Blob([bytes]), worker)), whole, name);
    }
    for (const [name, [text, part, column]] of Object.entries(REFUSED).filter(([name]) => !name.includes('far'))) {
      const isNamed = (error) => error.name === 'InputError' && error.message.includes(part);
      await assert.rejects(checkCsv(sliced(Buffer.from(text), 1), checker, { column }), isNamed, name);
    }
  } finally {
    worker.dispose();
  }
});

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
