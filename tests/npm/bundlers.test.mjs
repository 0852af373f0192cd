/** The packed package through every bundler that its README names, and without one: built, and driven in both browsers. */

import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test, { after, before } from 'node:test';

import { BROWSERS, LISTED, UNLISTED, files, installed, lacks, launch, missing, open, project, root, serve, until } from './lib.mjs';

/** Asks in the page and in a worker, and tells of it in the document. Nothing is fetched before the button is pressed. */
const MAIN = `
import { Forewarn } from 'forewarn';

const date = '2026-11-22';
async function ask() {
  const checker = await Forewarn.load({ date });
  const remote = await Forewarn.load({ worker: true, date });
  const said = {
    here: [checker.check('${LISTED}').state, checker.check('${UNLISTED}').state, checker.info.engine],
    there: [(await remote.check('${LISTED}')).state, remote.info.worker, remote.info.engine],
    many: [...(await remote.checkMany(['${UNLISTED}', '${LISTED}']))].map(({ state }) => state),
  };
  // the same again as JavaScript
  const slow = await Forewarn.load({ engine: 'javascript', date });
  said.javascript = [slow.check('${LISTED}').state, slow.info.engine];
  return said;
}
document.querySelector('button').addEventListener('click', () => {
  ask().then((said) => JSON.stringify(said), (error) => error.name + ': ' + error.message).then((text) => {
    document.querySelector('output').textContent = text;
  });
});
document.querySelector('button').disabled = false;
`;

const html = (script) =>
  `<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,"><button disabled>Ask</button><output></output>${script}`;

const EXPECTED = {
  here: ['listed', 'not-listed', 'wasm'],
  there: ['listed', true, 'wasm'],
  many: ['not-listed', 'listed'],
  javascript: ['listed', 'javascript'],
};

/** Each makes a folder that can be served as it is. */
const BUNDLERS = {
  async none() {
    const folder = project();
    const map = '<script type="importmap">{ "imports": { "forewarn": "/forewarn/index.js" } }</script>';
    cpSync(installed(folder), join(folder, 'out', 'forewarn'), { recursive: true });
    return { folder: join(folder, 'out'), pages: { '/': html(`${map}<script type="module">${MAIN}</script>`) } };
  },
  async vite() {
    const { build } = await import('vite');
    const folder = project({ 'index.html': html('<script type="module" src="/main.js"></script>'), 'main.js': MAIN });
    await build({ root: folder, logLevel: 'error', base: './' });
    return { folder: join(folder, 'dist') };
  },
  async webpack() {
    const require = createRequire(import.meta.url);
    const webpack = require('webpack');
    const Minimizer = createRequire(require.resolve('webpack'))('minimizer-webpack-plugin');
    const folder = project({ 'main.js': MAIN });
    const options = {
      context: folder,
      mode: 'production',
      entry: './main.js',
      output: { path: join(folder, 'out'), filename: 'main.js' },
      // its minifier takes on every file, also those that are no modules; to make them small would take half a minute
      optimization: { minimizer: [new Minimizer({ parallel: false, minimizerOptions: { compress: false, mangle: false } })] },
    };
    const stats = await new Promise((resolve, reject) => webpack(options, (error, done) => (error ? reject(error) : resolve(done))));
    const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
    assert.deepEqual(errors.map(({ message }) => message), []);
    // the list and the module are assets, and larger than webpack likes
    assert.deepEqual(warnings.map(({ message }) => message).filter((message) => !/size limit|performance/i.test(message)), []);
    return { folder: join(folder, 'out'), pages: { '/': html('<script src="/main.js"></script>') } };
  },
  async rollup() {
    const { rollup } = await import('rollup');
    const { nodeResolve } = await import('@rollup/plugin-node-resolve');
    const { importMetaAssets } = await import('@web/rollup-plugin-import-meta-assets');
    const folder = project({ 'main.js': MAIN });
    const bundle = await rollup({
      input: join(folder, 'main.js'),
      plugins: [nodeResolve({ browser: true, exportConditions: ['browser'] }), importMetaAssets()],
      onwarn: (warning) => assert.fail(warning.message),
    });
    await bundle.write({ dir: join(folder, 'out'), format: 'es' });
    return { folder: join(folder, 'out'), pages: { '/': html('<script type="module" src="/main.js"></script>') } };
  },
  async esbuild() {
    const { build } = await import('esbuild');
    const folder = project({ 'main.js': MAIN });
    const { warnings } = await build({
      absWorkingDir: folder,
      entryPoints: ['main.js'],
      bundle: true,
      splitting: true,
      format: 'esm',
      outdir: 'out',
      logLevel: 'silent',
    });
    assert.deepEqual(warnings, []);
    // esbuild leaves these behind: the README says so
    for (const name of ['forewarn.wasm', 'forewarn-requests.wasm', 'default.fwl', 'worker.js']) {
      cpSync(join(installed(folder), name), join(folder, 'out', name));
    }
    return { folder: join(folder, 'out'), pages: { '/': html('<script type="module" src="/main.js"></script>') } };
  },
};

const browsers = {};
before(async () => {
  for (const name of BROWSERS) {
    if (!lacks(name)) {
      browsers[name] = await launch(name);
    }
  }
});
after(() => Promise.all(Object.values(browsers).map((browser) => browser.close())));

for (const [bundler, make] of Object.entries(BUNDLERS)) {
  test(`the package through ${bundler === 'none' ? 'no bundler' : bundler}`, async (t) => {
    const lacking = BROWSERS.map(lacks).find(Boolean);
    if (lacking) {
      return missing(t, lacking);
    }
    const { folder, pages } = await make();
    const server = await serve(folder, undefined, pages);
    try {
      for (const name of BROWSERS) {
        server.requests.length = 0;
        const page = await open(browsers[name], `${server.url}/`);
        await page.waitForSelector('button:enabled');
        const early = server.requests.filter((path) => /\.(wasm|fwl)$|worker|engine|fallback/.test(path));
        assert.deepEqual(early, [], 'nothing is fetched before load');
        await page.click('button');
        const text = await until(() => page.$eval('output', ({ textContent }) => textContent), `an answer, ${name}`);
        assert.deepEqual(JSON.parse(text.startsWith('{') ? text : JSON.stringify(text)), EXPECTED, name);
        assert.deepEqual(page.errors, []);
        await page.close();
      }
    } finally {
      server.close();
    }
  });
}

test('the entry without a list leaves none behind in a bundle', async () => {
  const { build } = await import('vite');
  const main = "import { Forewarn } from 'forewarn/lite'; window.load = () => Forewarn.load({ list: '/list' });";
  const folder = project({ 'index.html': html('<script type="module" src="/main.js"></script>'), 'main.js': main });
  await build({ root: folder, logLevel: 'error' });
  const built = files(join(folder, 'dist'));
  assert.ok(built.some((path) => path.endsWith('.wasm')));
  assert.deepEqual(built.filter((path) => path.endsWith('.fwl')), []);
  assert.equal(readFileSync(join(root, 'dist', 'npm', 'lite.js'), 'utf8').includes('.fwl'), false);
});

test('what is not used is left out of a bundle', async () => {
  const { build } = await import('esbuild');
  const folder = project({ 'main.js': "import { Forewarn } from 'forewarn'; import 'forewarn/element'; import 'forewarn/react'; console.log(1);" }, ['react']);
  const { outputFiles } = await build({ absWorkingDir: folder, entryPoints: ['main.js'], bundle: true, format: 'esm', write: false, minify: true, logLevel: 'silent', outdir: 'out' });
  assert.equal(outputFiles[0].text.trim(), 'console.log(1);');
});

test("Vite's development server serves it", async (t) => {
  const lacking = lacks('chromium');
  if (lacking) {
    return missing(t, lacking);
  }
  const { createServer } = await import('vite');
  const folder = project({ 'index.html': html('<script type="module" src="/main.js"></script>'), 'main.js': MAIN });
  const server = await createServer({
    root: folder,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    // its pre-bundling loses the files beside a module: the README says so
    optimizeDeps: { exclude: ['forewarn'] },
  });
  await server.listen();
  try {
    const page = await open(browsers.chromium, server.resolvedUrls.local[0]);
    await page.waitForSelector('button:enabled');
    await page.click('button');
    const text = await until(() => page.$eval('output', ({ textContent }) => textContent), 'an answer');
    assert.deepEqual(JSON.parse(text.startsWith('{') ? text : JSON.stringify(text)), EXPECTED);
    await page.close();
  } finally {
    await server.close();
  }
});
