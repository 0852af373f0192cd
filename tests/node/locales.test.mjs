/** Every text that the extension asks for is there in every language, and none is there in vain. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import { root } from '../lib.mjs';

const folder = join(root, 'extension');
const LOCALES = readdirSync(join(folder, '_locales')).sort();

const messages = (locale) => JSON.parse(readFileSync(join(folder, '_locales', locale, 'messages.json'), 'utf8'));

const english = messages('en');
const keys = Object.keys(english);

/** The parts whose texts are not all in use before they are there. */
const complete = ['background', 'content'].every((part) => existsSync(join(folder, part, 'main.ts')));

/** Texts that were agreed on for the content script and the shortcut, which do not ask for them yet. */
const AGREED = ['paste_not_checked', 'finding_next_none'];

const sources = readdirSync(folder, { recursive: true })
  .filter((path) => /\.(ts|html)$/.test(path) || path === 'manifest.json')
  .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));

/** What asks for a text for certain: in code `t` and its kin, in pages an attribute, in the manifest its own form. */
const ASKING = [
  /\bt\(\s*'(\w+)'/g,
  /\bgetMessage\(\s*'(\w+)'/g,
  /\bdata-i18n(?:-[a-z-]+)?="(\w+)"/g,
  /__MSG_(\w+)__/g,
];

test('every text that is asked for exists', () => {
  for (const { path, text } of sources) {
    for (const pattern of ASKING) {
      for (const [, key] of text.matchAll(pattern)) {
        assert.ok(Object.hasOwn(english, key), `${path}: ${key}`);
      }
    }
  }
});

test('no text is there in vain', { skip: !complete && 'background and content scripts are not there yet' }, () => {
  const all = sources.map(({ text }) => text).join('\n');
  const isUsed = (key) => [`'${key}'`, `"${key}"`, `__MSG_${key}__`].some((use) => all.includes(use));
  const unused = keys.filter((key) => !isUsed(key) && !AGREED.includes(key));
  assert.deepEqual(unused, []);
});

test('every language has the same texts with the same gaps to fill', () => {
  const gaps = (text) => [...new Set(text.match(/\$\d|%s/g) ?? [])].sort();
  assert.ok(LOCALES.includes('de') && LOCALES.includes('en'));
  for (const locale of LOCALES) {
    const other = messages(locale);
    assert.deepEqual(Object.keys(other), keys, locale);
    for (const key of keys) {
      assert.notEqual(other[key].message.trim(), '', `${locale}: ${key}`);
      assert.deepEqual(gaps(other[key].message), gaps(english[key].message), `${locale}: ${key}`);
    }
    assert.equal(other.language.message, locale);
  }
});

test('no text calls an address safe', () => {
  const promises = { en: /\bsafe\b|\bsecure\b|\bclean\b|\btrusted\b/i, de: /\bsicher(e|en|es|er)? (Adresse|Zahlung)|unbedenkliche Adresse|\bsauber\b/i };
  for (const [locale, promise] of Object.entries(promises)) {
    for (const [key, { message }] of Object.entries(messages(locale))) {
      assert.doesNotMatch(message, promise, `${locale}: ${key}`);
    }
  }
});
