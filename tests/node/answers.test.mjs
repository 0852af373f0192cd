/** The module's answers are the native command's answers, byte for byte. */

import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { TODAY, command, listBytes, listFile, loadModule, missing, pages, scratch, vectors, writeList } from '../lib.mjs';

const { Checker } = await loadModule();
const checker = new Checker(TODAY);
checker.addList(listBytes());

const asked = ['--json', '--date', TODAY, '--list', listFile];

/** What the module says of a payment URI, in the words of the command. */
function checkUri(text) {
  try {
    return JSON.stringify(checker.checkUri(text));
  } catch (error) {
    assert.equal(error.name, 'UriError');
    return JSON.stringify({ code: error.code });
  }
}

/**
 * @param {string[]} texts
 * @param {'address' | 'uri'} kind
 */
function compare(texts, kind, { file = listFile, by = checker } = {}) {
  // the command reads one text a line; the others would be two texts or none
  const lines = texts.filter((text) => text.trim() !== '' && !/[\r\n]/.test(text));
  const native = command(['check', '--as', kind, '--json', '--date', TODAY, '--list', file, '-'], `${lines.join('\n')}\n`);
  assert.equal(native.length, lines.length);
  for (const [index, text] of lines.entries()) {
    assert.equal(kind === 'uri' ? checkUri(text) : JSON.stringify(by.check(text)), native[index]);
  }
  return lines.length;
}

test('every vector as an address', (t) => {
  const files = vectors();
  if (!files) {
    return missing(t, 'no vectors');
  }
  const texts = files.flatMap(({ texts }) => texts);
  assert.ok(texts.length > 1000);
  t.diagnostic(`${compare(texts, 'address')} of ${texts.length} vectors`);
});

test('every vector as a payment URI', (t) => {
  const files = vectors();
  if (!files) {
    return missing(t, 'no vectors');
  }
  const texts = files.flatMap(({ isUri, texts }) => (isUri ? texts : texts.slice(0, 20)));
  t.diagnostic(`${compare(texts, 'uri')} of ${texts.length} vectors`);
  assert.ok(files.some(({ isUri, texts }) => isUri && texts.some((text) => checkUri(text).includes('"parts"'))));
});

test('listed addresses', (t) => {
  const listed = command(['dump', listFile])
    .map((line) => JSON.parse(line).address)
    .filter((address) => address !== undefined);
  assert.ok(listed.length > 0);
  t.diagnostic(`${compare(listed, 'address')} of ${listed.length} listed addresses`);
  const states = new Set(listed.map((address) => checker.check(address).state));
  assert.ok(states.has('listed'));
  // none is lost, whatever else they are
  assert.deepEqual([...states].filter((state) => state !== 'listed' && state !== 'delisted'), []);
});

test('a list written natively is read without a loss', (t) => {
  const files = vectors();
  if (!files) {
    return missing(t, 'no vectors');
  }
  const lines = files
    .filter(({ isUri }) => !isUri)
    .flatMap(({ texts }) => texts)
    .filter((text) => checker.check(text).readings.length > 0 && !/[\t\r\n]/.test(text));
  const by = new Checker(TODAY);
  by.addList(writeList('every-vector', lines, 'sanctions'));
  const file = `${scratch()}/every-vector.fwl`;
  const texts = command(['dump', file]).map((line) => JSON.parse(line).address);
  assert.ok(texts.length > lines.length / 3 && !texts.includes(undefined));
  assert.deepEqual(texts.filter((text) => by.check(text).state !== 'listed'), []);
  compare([...texts, ...lines], 'address', { file, by });
  t.diagnostic(`${texts.length} addresses on the list`);

  // the front only saves work
  const before = texts.map((text) => JSON.stringify(by.check(text)));
  by.buildFront();
  assert.deepEqual(texts.map((text) => JSON.stringify(by.check(text))), before);
});

test('pages', (t) => {
  const paths = pages();
  if (!paths) {
    return missing(t, 'no pages');
  }
  let count = 0;
  for (const path of paths) {
    const bytes = readFileSync(path);
    if (!isUtf8(bytes)) {
      continue;
    }
    const native = command(['scan', '--all', ...asked, path]).map((line) => line.replace(/^\{"file":".*?","line":\d+,/, '{'));
    const findings = checker.scan(bytes.toString('utf8'));
    assert.deepEqual(findings.map((finding) => JSON.stringify(finding)), native);
    const text = bytes.toString('utf8');
    for (const { start, end, startUtf16, endUtf16 } of findings) {
      assert.equal(text.slice(startUtf16, endUtf16), bytes.toString('utf8', start, end));
    }
    count += findings.length;
  }
  assert.ok(count > 0);
  t.diagnostic(`${count} findings on ${paths.length} pages`);
});

test('many at once are each as one', (t) => {
  const texts = (vectors() ?? []).flatMap(({ texts }) => texts).filter((text) => !text.includes('\n'));
  if (texts.length === 0) {
    return missing(t, 'no vectors');
  }
  const answers = texts.map((text) => checker.check(text));
  assert.deepEqual(checker.checkMany(texts), answers);
  const states = ['not-covered', 'not-listed', 'bad-checksum', 'delisted', 'same-key', 'listed'];
  const categories = ['sanctions', 'terror', 'theft', 'phishing', 'drainer', 'fraud', 'ransom', 'extortion', 'frozen', 'own'];
  const expected = answers.map(({ state, matches }) => {
    const category = matches?.[0]?.statements[0]?.category;
    return states.indexOf(state) | ((category === undefined ? 0 : categories.indexOf(category) + 1) << 8);
  });
  const joined = texts.join('\n');
  assert.deepEqual([...checker.checkBulk(joined)], expected);
  assert.deepEqual([...checker.checkBulkBytes(new TextEncoder().encode(joined))], expected);
});

test('EVM addresses as bytes', () => {
  const texts = ['0x098b716b8aaf21512996dc57eb0615e2383e2f96', '0x1111111111111111111111111111111111111112'];
  const by = new Checker(TODAY);
  by.addList(writeList('evm', texts.slice(0, 1)));
  const bytes = Uint8Array.from(texts.flatMap((text) => [...Buffer.from(text.slice(2), 'hex')]));
  assert.deepEqual([...by.mayListEvm(bytes)], [1, 0]);
  by.buildFront();
  assert.deepEqual([...by.mayListEvm(bytes)], [1, 0]);
  // what is left over is no address
  assert.deepEqual([...by.mayListEvm(bytes.subarray(0, 39))], [1]);
  assert.deepEqual([...by.mayListEvm(new Uint8Array(0))], []);
});
