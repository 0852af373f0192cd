/** Wallet requests: the vectors are what the libraries make, and the module answers as the native command, byte for byte. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

import { TODAY, command, listBytes, listFile, loadModule, root } from '../lib.mjs';

const { Checker } = await loadModule();
const checker = new Checker(TODAY);
checker.addList(listBytes());

const generators = join(root, 'tests', 'request');
const folder = join(generators, 'vectors');

test('the generators write these vectors', (t) => {
  const made = mkdtempSync(join(tmpdir(), 'forewarn-vectors-'));
  t.after(() => rmSync(made, { recursive: true }));
  for (const generator of readdirSync(generators).filter((name) => name.startsWith('make-'))) {
    const { status, stderr } = spawnSync(process.execPath, [join(generators, generator), made], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  }
  assert.deepEqual(readdirSync(made), readdirSync(folder));
  for (const file of readdirSync(made)) {
    assert.ok(readFileSync(join(made, file)).equals(readFileSync(join(folder, file))), file);
  }
});

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
