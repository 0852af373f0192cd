/** Every example of the package's README and of the guide for embedders runs. A value behind `// →` is what comes out. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import { build } from 'esbuild';

import { installed, lacks, launch, missing, open, project, root, run, serve, until, write } from './lib.mjs';

const blocks = (path, kind) =>
  [...readFileSync(join(root, path), 'utf8').matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
    .filter(([, language]) => language === kind)
    .map(([, , text]) => text);

const PATHS = ['npm/README.md', 'docs/embedding.md'];

/** `value; // → expected` becomes a comparison. */
function checked(text) {
  let count = 0;
  const program = text.replace(/^(\s*)(.*\S); \/\/ → (.*)$/gm, (_, indent, value, expected) => {
    count += 1;
    return `${indent}assert.deepEqual(${value}, ${expected});`;
  });
  return { program: `import assert from 'node:assert/strict';\n${program}\nconsole.log('done');\n`, count };
}

for (const path of PATHS) {
  test(`${path}: what runs in Node`, async () => {
    const all = blocks(path, 'js').map(checked);
    const folder = project(Object.fromEntries(all.map(({ program }, n) => [`example-${n}.mjs`, program])));
    for (const n of all.keys()) {
      assert.match(await run(folder, process.execPath, `example-${n}.mjs`), /done/);
    }
    const count = all.reduce((sum, one) => sum + one.count, 0);
    assert.ok(path !== 'npm/README.md' || count > 12, `${count} values`);
  });
}

const LISTED = '0x098B716B8Aaf21512996DC57EB0615e2383E2f96';

test('the pages of the README and of the guide guard their fields', async (t) => {
  const lacking = lacks('chromium');
  if (lacking) {
    return missing(t, lacking);
  }
  const pages = PATHS.flatMap((path) => blocks(path, 'html'));
  assert.ok(pages.length >= 2);
  const browser = await launch('chromium');
  try {
    for (const html of pages) {
      const script = /<script type="module">([^]*?)<\/script>/.exec(html)[1];
      const folder = project({ 'main.js': script });
      await build({ absWorkingDir: folder, entryPoints: ['main.js'], bundle: true, splitting: true, format: 'esm', outdir: 'out', logLevel: 'silent' });
      for (const name of ['forewarn.wasm', 'forewarn-requests.wasm', 'default.fwl', 'worker.js']) {
        write(folder, { [`out/${name}`]: readFileSync(join(installed(folder), name)) });
      }
      const body = html.replace(/<script type="module">[^]*?<\/script>/, '');
      const server = await serve(join(folder, 'out'), undefined, {
        '/': `<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,">${body}<script type="module" src="/main.js"></script>`,
      });
      const page = await open(browser, `${server.url}/`);
      await page.type('input', LISTED);
      await until(() => page.evaluate(() => !document.querySelector('form').checkValidity()), 'a held form');
      const shown = () =>
        page.evaluate(() => [...document.querySelectorAll('*')].some((one) => one.shadowRoot?.querySelector('.panel[data-state=listed]')));
      await until(shown, 'a warning');
      assert.deepEqual(page.errors, []);
      await page.close();
      server.close();
    }
  } finally {
    await browser.close();
  }
});

test('the components of the README and of the guide compile', async () => {
  for (const text of PATHS.flatMap((path) => blocks(path, 'jsx'))) {
    const folder = project({ 'main.jsx': text }, ['react', 'react-dom']);
    const { errors, warnings } = await build({ absWorkingDir: folder, entryPoints: ['main.jsx'], bundle: true, splitting: true, format: 'esm', outdir: 'out', jsx: 'automatic', logLevel: 'silent' });
    assert.deepEqual([...errors, ...warnings], []);
  }
});

test('a guarded field costs a site three lines', () => {
  const [page] = blocks('npm/README.md', 'html');
  const ours = page.split('\n').filter((line) => /forewarn|define\(/.test(line));
  assert.equal(ours.length, 3);
});
