/** The packed extension: the same from the same, small enough, and with nothing in it that is not known. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import { unzipSync } from 'fflate';

import { missing, moduleFolder, root, scratch } from '../lib.mjs';
import { BROWSERS } from './driver.mjs';

const hash = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Builds everything into a folder of its own, as on a machine with another clock and another language. */
function built(name, env) {
  const folder = join(scratch(), name);
  rmSync(folder, { recursive: true, force: true });
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'extension.mjs'), folder], {
    cwd: scratch(),
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return Object.fromEntries(BROWSERS.map((browser) => [browser, new Uint8Array(readFileSync(join(folder, `forewarn-${browser}.zip`)))]));
}

test('the packages are the same from the same, and under 900 kB', (t) => {
  if (!existsSync(join(moduleFolder, 'forewarn_bg.wasm'))) {
    return missing(t, 'the module is not built');
  }
  const first = built('package-first', { TZ: 'Pacific/Auckland', LANG: 'C' });
  const second = built('package-second', { TZ: 'America/Los_Angeles', LANG: 'de_DE.UTF-8' });
  for (const browser of BROWSERS) {
    assert.equal(hash(first[browser]), hash(second[browser]), browser);
    assert.ok(first[browser].length <= 900_000, `${first[browser].length} bytes`);
    const names = Object.keys(unzipSync(first[browser]));
    assert.deepEqual(names, names.toSorted());
    assert.ok(['manifest.json', 'engine/default.fwl', 'THIRD-PARTY.txt'].every((name) => names.includes(name)), names.join());
    const others = names.filter((name) => !/\.(?:css|fwl|html|js|json|png|wasm)$/.test(name));
    assert.deepEqual(others, ['THIRD-PARTY.txt']);
  }
});
