/** The look for what might be an address, which every text of every page goes through. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';

import { build } from 'esbuild';

import { random, root, vectors, missing } from '../lib.mjs';

const { outputFiles } = await build({
  entryPoints: [join(root, 'extension', 'content', 'prefilter.ts')],
  bundle: true,
  write: false,
  format: 'esm',
});
const { suspects, windows } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

test('one base58 address without a digit in five thousand is taken for words at most', () => {
  const next = random(58);
  const count = 100_000;
  let missed = 0;
  for (let n = 0; n < count; n += 1) {
    const address = Array.from({ length: 34 }, () => LETTERS[next() % LETTERS.length]).join('');
    missed += windows(address).length === 0 ? 1 : 0;
  }
  assert.ok(missed <= count / 5000, `${missed} of ${count}`);
});

test('words run together are no addresses', () => {
  const words = [
    'getElementsByTagNameNSImplementation',
    'IncompatibleClassChangeError',
    'addEventListenerOptionsOrBoolean',
    'Donaudampfschifffahrtsgesellschaft',
    'Rindfleischetikettierungs\u00adüberwachungsaufgaben',
    'HomeAboutUsContactProductsPricingBlogCareersSupport',
    'pneumonoultramicroscopicsilicovolcanoconiosis',
    'SUPERCALIFRAGILISTICEXPIALIDOCIOUS',
    '12345678901234567890123456789012345678901234567890',
    'a_very_long_name_in_snake_case_that_goes_on_and_on_and_on',
    'высококвалифицированныйспециалист',
  ];
  assert.deepEqual(words.filter((word) => windows(word).length > 0 || suspects(word).length > 0), []);
});

test('every address of the vectors gets through', (t) => {
  const files = vectors();
  if (!files) {
    return missing(t, 'no folder of shared vectors');
  }
  // shorter ones are looked for in the popup's box alone; one hexadecimal key in 10^13 has no letter, and a number is none
  const long = files.flatMap(({ isUri, texts }) => (isUri ? [] : texts)).filter((text) => /^[0-9A-Za-z]{25,120}$/.test(text) && !/^[0-9]+$/.test(text));
  assert.ok(long.length > 1000);
  assert.deepEqual(long.filter((text) => windows(text).length === 0), []);
});

test('what is found in a text is found when others are put to it without a space between', () => {
  const next = random(7);
  const pieces = [
    '12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h',
    '0x098B716B8Aaf21512996dC57EB0615e2383E2f96',
    'bitcoin:12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h?amount=1',
    '12QtD5BFwRsdNsAZY\n> 76UVE1xyCGNTojH9h',
    'KwDiBfZEhGQcVjTaNoPLsMuRxYtXqWbzAk',
    '&#48;&#120;&#48;&#57;&#56;&#66;&#55;&#49;&#54;&#66;',
    'word',
    'two words',
    'Home',
    'x'.repeat(3000),
    '42',
    '\n',
    '',
  ];
  for (let turn = 0; turn < 5000; turn += 1) {
    const parts = Array.from({ length: 1 + (next() % 6) }, () => pieces[next() % pieces.length]);
    const wanted = parts.filter((part) => windows(part).length > 0);
    const spans = suspects(parts.join(''));
    let at = 0;
    for (const part of parts) {
      if (wanted.includes(part)) {
        const { start, text } = windows(part)[0];
        assert.ok(
          spans.some((span) => span.start <= at + start && at + start + text.length <= span.start + span.text.length),
          `${JSON.stringify(part)} in ${JSON.stringify(parts.join('').slice(0, 200))}`,
        );
      }
      at += part.length;
    }
  }
});
