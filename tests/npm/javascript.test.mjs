/** The core as JavaScript says what the module says: every vector, byte for byte. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'node:test';

import { TODAY, installed, missing, project, vectors } from './lib.mjs';
import { pages } from '../lib.mjs';

const folder = project();
const { Forewarn } = await import(pathToFileURL(join(installed(folder), 'node', 'index.js')));

/** Everything that there is to say of a text. */
function say(checker, text, isUri) {
  const said = { check: checker.check(text), scan: checker.scan(`pay ${text}\u200b now`) };
  if (isUri) {
    try {
      said.uri = checker.checkUri(text);
    } catch (error) {
      said.uri = `${error.name} ${error.code}`;
    }
  }
  return JSON.stringify(said);
}

test('the vectors, on WebAssembly and on JavaScript', async (t) => {
  const all = vectors();
  if (!all) {
    return missing(t, 'no vectors');
  }
  const wasm = await Forewarn.load({ date: TODAY });
  const javascript = await Forewarn.load({ date: TODAY, engine: 'javascript' });
  assert.equal(javascript.info.engine, 'javascript');
  assert.deepEqual(javascript.info.lists, wasm.info.lists);
  let count = 0;
  for (const { file, isUri, texts } of all) {
    for (const text of texts) {
      assert.equal(say(javascript, text, isUri), say(wasm, text, isUri), file);
      count += 1;
    }
    const lines = texts.map((text) => text.replaceAll('\n', ' '));
    assert.deepEqual(javascript.checkMany(lines).codes, wasm.checkMany(lines).codes, file);
  }
  t.diagnostic(`${count} vectors`);
  assert.ok(count > 1000);
  for (const path of pages() ?? []) {
    const text = readFileSync(path, 'utf8');
    assert.equal(JSON.stringify(javascript.scan(text)), JSON.stringify(wasm.scan(text)), path);
  }
});

test('many checkers, one after the other', async () => {
  for (const engine of ['wasm', 'javascript']) {
    for (let turn = 0; turn < 5; turn += 1) {
      const checker = await Forewarn.load({ date: TODAY, engine });
      assert.equal(checker.check('TXEsK1sEsKjZ1xtHitnyAAoqw3WLdYdRNW').state, 'listed');
      checker.dispose();
    }
  }
});

test('a list expires while a server runs', async (t) => {
  const [listed, nobody] = ['TXEsK1sEsKjZ1xtHitnyAAoqw3WLdYdRNW', '0x1111111111111111111111111111111111111112'];
  for (const engine of ['wasm', 'javascript']) {
    const clock = t.mock.method(Date, 'now', () => Date.parse(`${TODAY}T12:00:00Z`));
    const checker = await Forewarn.load({ engine });
    const fixed = await Forewarn.load({ engine, date: TODAY });
    const states = () => [checker, fixed].map((one) => [one.check(nobody).state, one.checkMany([nobody]).state(0), one.check(listed).state, one.info.lists[0].expired]);
    const [before] = states();
    assert.deepEqual(before, ['not-listed', 'not-listed', 'listed', false]);
    clock.mock.mockImplementation(() => Date.parse('2027-11-22T12:00:00Z'));
    assert.deepEqual(states(), [['not-covered', 'not-covered', 'listed', true], before], engine);
    assert.equal(checker.check(nobody).reason, 'list-expired');
    assert.equal(checker.check(nobody).lists[0].expired, true);
    clock.mock.restore();
  }
});
