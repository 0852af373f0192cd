/**
 * Runs test files: a line for each test, at the end what failed once more (where a log that is cut in its middle still has
 * it), and a last line that a script can add up.
 *
 *   node tests/run.mjs FILE …
 *
 * A real browser now and then fails for reasons of its own: a tab never opens, a window goes while it is asked. So a file
 * with tests in browsers that failed, and not because something that was asserted is not so, is run once more. What fails again
 * has failed; what does not is named at the end, with what was wrong at first.
 */

import { relative, resolve } from 'node:path';
import { run } from 'node:test';

import { root } from './lib.mjs';

const TIMEOUT = 300_000;

const IN_BROWSERS = /^tests[/\\](?:browser|www)[/\\]/;

const messageOf = ({ error }) => `${error?.cause?.stack ?? error?.stack ?? error}\n`;

/** Runs these files, and prints as it goes. Gives back each file's tests that passed, and those that failed with their errors. */
async function results(files) {
  const all = new Map(files.map((file) => [file, { passed: 0, failures: [], isUntrue: false }]));
  const print = (text) => process.stdout.write(text);
  for await (const { type, data } of run({ files, concurrency: true, timeout: TIMEOUT })) {
    if (type === 'test:diagnostic') {
      // the runner's own sums come the same way
      if (!/^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /.test(data.message)) {
        print(`  # ${data.message}\n`);
      }
    } else if (type === 'test:stderr' || type === 'test:stdout') {
      print(data.message);
    } else if ((type === 'test:pass' || type === 'test:fail') && data.details?.type !== 'suite') {
      // a file that ends before its tests do is reported by its own name
      const file = all.get(data.file) ?? all.get(resolve(data.name)) ?? all.get(files[0]);
      if (data.skip !== undefined) {
        print(`skipped: ${typeof data.skip === 'string' ? data.skip : data.name}\n`);
      } else if (type === 'test:pass') {
        file.passed += 1;
        print(`ok ${data.name} (${Math.round(data.details.duration_ms)} ms)\n`);
      } else {
        const text = `${data.name}\n${messageOf(data.details)}`;
        file.failures.push(text);
        file.isUntrue ||= data.details.error?.cause?.code === 'ERR_ASSERTION';
        print(`FAILED ${text}`);
      }
    }
  }
  return all;
}

const all = await results(process.argv.slice(2).map((file) => resolve(file)));
const isWorthAgain = ([file, { failures, isUntrue }]) => failures.length > 0 && !isUntrue && IN_BROWSERS.test(relative(root, file));
const again = [...all].filter(isWorthAgain).map(([file]) => file);
if (again.length > 0) {
  process.stdout.write(`once more: ${again.map((file) => relative(root, file)).join(', ')}\n`);
  for (const [file, second] of await results(again)) {
    const { failures } = all.get(file);
    all.set(file, { ...second, unsteady: second.failures.length === 0 ? failures : [] });
  }
}
const files = [...all.values()];
for (const text of files.flatMap(({ unsteady = [] }) => unsteady)) {
  process.stdout.write(`passed only when run once more: ${text}`);
}
const failures = files.flatMap((file) => file.failures);
for (const text of failures) {
  process.stdout.write(`FAILED ${text}`);
}
const passed = files.reduce((sum, file) => sum + file.passed, 0);
process.stdout.write(`passed=${passed} failed=${failures.length}\n`);
process.exitCode = failures.length > 0 ? 1 : 0;
