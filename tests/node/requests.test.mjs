/** Wallet requests: the module's answers are the native command's answers, byte for byte. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import { TODAY, command, listBytes, listFile, loadModule, root } from '../lib.mjs';

const { Checker } = await loadModule();
const checker = new Checker(TODAY);
checker.addList(listBytes());

const folder = join(root, 'tests', 'request', 'vectors');

for (const file of readdirSync(folder)) {
  test(file, (t) => {
    const cases = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    assert.ok(cases.length > 0);
    for (const { name, request } of cases) {
      const text = JSON.stringify(request);
      const [native] = command(['request', '--json', '--date', TODAY, '--list', listFile, '-'], text);
      assert.equal(JSON.stringify(checker.checkRequest(text)), native, name);
    }
    t.diagnostic(`${cases.length} requests`);
  });
}
