/** Every benchmark, each in a process of its own, so that none warms up or clutters the memory of another. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { root } from '../tests/lib.mjs';

for (const name of ['load', 'lookup', 'check', 'bulk', 'scan', 'request', 'size', 'npm']) {
  const { status } = spawnSync(process.execPath, ['--expose-gc', join(root, 'benches', `${name}.mjs`)], { stdio: 'inherit' });
  process.exitCode ||= status ?? 1;
}
