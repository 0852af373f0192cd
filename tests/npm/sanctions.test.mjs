/** The list of sanctions alone is what its sources give, and small. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'node:test';

import { command, scratch, shared } from '../lib.mjs';
import { LISTED, TODAY, installed, missing, project, root } from './lib.mjs';

test('the list of sanctions is what its sources give', (t) => {
  const inputs = join(shared, 'lists');
  if (!existsSync(inputs)) {
    return missing(t, 'no sources of lists');
  }
  command(['compile', join(root, 'lists', 'sanctions.toml'), '--inputs', inputs, '--output', scratch()]);
  for (const name of ['sanctions.fwl', 'sanctions.manifest.json']) {
    assert.ok(readFileSync(join(scratch(), name)).equals(readFileSync(join(root, 'lists', name))), name);
  }
});

test('it says of sanctions what the default list says, and nothing of the rest', async () => {
  const folder = project();
  const { Forewarn } = await import(pathToFileURL(join(installed(folder), 'node', 'index.js')));
  const list = pathToFileURL(join(installed(folder), 'sanctions.fwl'));
  const [all, some] = [await Forewarn.load({ date: TODAY }), await Forewarn.load({ list, date: TODAY })];
  const sanctions = ({ matches = [] }) => matches.map(({ statements }) => statements.filter(({ source }) => source === 'ofac-sdn'));
  const whole = all.check(LISTED);
  assert.deepEqual(sanctions(some.check(LISTED)), sanctions(whole));
  assert.ok(whole.matches[0].statements.length > some.check(LISTED).matches[0].statements.length);
  // every address that the default list has of this source is in it, in the same state
  const addresses = command(['dump', join(root, 'lists', 'sanctions.fwl')]).map((line) => JSON.parse(line).address).filter(Boolean);
  assert.ok(addresses.length > 900);
  const [one, other] = [all.checkMany(addresses), some.checkMany(addresses)];
  assert.deepEqual(other.where('not-listed', 'not-covered'), []);
  other.where('listed').forEach((at) => assert.equal(one.state(at), 'listed'));
});
