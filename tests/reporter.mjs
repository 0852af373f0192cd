/**
 * A reporter for `node --test`: one line for each test, what failed once more at the end (where a log cut in its middle
 * still has it), and a last line that a script can add up.
 *
 * @param {AsyncIterable<import('node:test/reporters').TestEvent>} source
 */
export default async function* reporter(source) {
  let passed = 0;
  const failures = [];
  for await (const { type, data } of source) {
    if (type === 'test:diagnostic') {
      // the runner's own sums come the same way
      if (/^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /.test(data.message)) {
        continue;
      }
      yield `  # ${data.message}\n`;
    } else if (type === 'test:stderr') {
      yield data.message;
    } else if (type === 'test:stdout') {
      yield data.message;
    } else if (type === 'test:pass' || type === 'test:fail') {
      // a file without a failure of its own is only the sum of its tests
      if (data.details?.type === 'suite') {
        continue;
      }
      if (data.skip !== undefined) {
        yield `skipped: ${typeof data.skip === 'string' ? data.skip : data.name}\n`;
      } else if (type === 'test:pass') {
        passed += 1;
        yield `ok ${data.name} (${Math.round(data.details.duration_ms)} ms)\n`;
      } else {
        const { error } = data.details;
        failures.push(`FAILED ${data.name}\n${error?.cause?.stack ?? error?.stack ?? error}\n`);
        yield failures.at(-1);
      }
    }
  }
  yield* failures;
  yield `passed=${passed} failed=${failures.length}\n`;
}
