/** A million addresses in a worker, while the page goes on; and where workers of other kinds run it. */

import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';

import { BROWSERS, LISTED, LISTED_TRON, UNLISTED, installed, lacks, launch, missing, open, project, serve, until, write } from './lib.mjs';

const PAGE = (script) => `<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,"><script type="module">${script}</script>`;

/** Every 1000th address is listed; ticks are turns of the page's own event loop. */
const MILLION = `
import { Forewarn } from '/forewarn/index.js';
const hex = '0123456789abcdef';
const addresses = Array.from({ length: 1_000_000 }, (_, n) => n % 1000 === 7 ? '${LISTED}' : n % 1000 === 8 ? '${LISTED_TRON}' : '0x' + (n + 2 ** 40).toString(16).padStart(40, hex[n % 16]));
const checker = await Forewarn.load({ worker: true, date: '2026-11-22' });
let ticks = 0;
let steps = 0;
let running = true;
const channel = new MessageChannel();
// not by timers, which browsers hold back the faster they follow each other
channel.port1.onmessage = () => { ticks += 1; if (running) channel.port2.postMessage(0); };
channel.port2.postMessage(0);
const results = await checker.checkMany(addresses, (done) => { steps += 1; window.done = done; });
running = false;
window.said = {
  length: results.length, counts: results.counts(), steps, done: window.done, ticks,
  right: results.where('listed').every((at) => at % 1000 === 7 || at % 1000 === 8),
  first: [results.state(7), results.category(7), results.state(9)],
};
`;

const SERVICE_WORKER = `
import { Forewarn } from '/forewarn/static.js';
let checker;
addEventListener('install', (event) => event.waitUntil(skipWaiting()));
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('message', async ({ data, source }) => {
  try {
    checker ??= await Forewarn.load({ date: '2026-11-22' });
    source.postMessage(checker.check(data).state + ' ' + checker.info.engine);
  } catch (error) {
    source.postMessage(String(error));
  }
});
`;

const CLIENT = `
navigator.serviceWorker.addEventListener('message', ({ data }) => { window.said = data; });
await navigator.serviceWorker.register('/sw.js', { type: 'module' });
const { active } = await navigator.serviceWorker.ready;
active.postMessage('${LISTED}');
`;

/** A site's own worker: the package works in it as in a page. */
const WORKER = `
import { Forewarn } from '/forewarn/index.js';
const checker = await Forewarn.load({ date: '2026-11-22' });
postMessage(checker.check('${LISTED}').state + ' ' + checker.info.engine);
`;

const browsers = {};
let server;
before(async () => {
  const folder = project({ 'out/sw.js': SERVICE_WORKER, 'out/own.js': WORKER });
  cpSync(installed(folder), join(folder, 'out', 'forewarn'), { recursive: true });
  write(folder, { 'out/page.js': "import { Forewarn } from '/forewarn/index.js'; window.Forewarn = Forewarn; window.said = true;" });
  // as servers that know no WebAssembly have it
  cpSync(join(folder, 'out', 'forewarn', 'forewarn.wasm'), join(folder, 'out', 'forewarn.bin'));
  server = await serve(join(folder, 'out'), undefined, {
    '/million': PAGE(MILLION),
    '/service': PAGE(CLIENT),
    '/worker': PAGE("const worker = new Worker('/own.js', { type: 'module' }); worker.onmessage = ({ data }) => { window.said = data; };"),
    '/': PAGE("import '/page.js';"),
  });
  for (const name of BROWSERS) {
    if (!lacks(name)) {
      browsers[name] = await launch(name);
    }
  }
});
after(async () => {
  server.close();
  await Promise.all(Object.values(browsers).map((browser) => browser.close()));
});

function inBrowsers(name, path, act) {
  for (const browser of BROWSERS) {
    test(`${name} (${browser})`, async (t) => {
      const lacking = lacks(browser);
      if (lacking) {
        return missing(t, lacking);
      }
      const page = await open(browsers[browser], `${server.url}${path}`);
      const said = await until(
        async () => {
          // a script that has failed will say nothing
          assert.deepEqual(page.errors, []);
          return page.evaluate(() => window.said);
        },
        name,
        120_000,
      );
      await act(said, page, t);
      // Firefox tells of a worker's file by itself, whoever handles the failure
      assert.deepEqual(page.errors.filter((error) => !error.startsWith('Error: Loading Worker from')), []);
      await page.close();
    });
  }
}

inBrowsers('a million addresses in a worker, and the page goes on', '/million', (said, page, t) => {
  t.diagnostic(`${said.ticks} turns of the page, ${said.steps} steps`);
  assert.equal(said.length, 1_000_000);
  assert.equal(said.done, 1_000_000);
  assert.equal(said.counts.listed, 2000);
  assert.equal(said.counts['not-listed'], 998_000);
  assert.equal(said.right, true);
  assert.deepEqual(said.first, ['listed', 'sanctions', 'not-listed']);
  // the page had turns of its own between the slices, of which there are 123
  assert.ok(said.steps >= 100, `${said.steps}`);
  assert.ok(said.ticks >= said.steps, `${said.ticks}`);
});

inBrowsers("in a site's own worker", '/worker', (said) => assert.equal(said, 'listed wasm'));

inBrowsers('in a service worker', '/service', (said) => assert.equal(said, 'listed wasm'));

inBrowsers('what a server may do wrong is named', '/', async (_, page) => {
  const nameOf = (options) =>
    page.evaluate(
      (given) => window.Forewarn.load({ date: '2026-11-22', ...given }).then(() => 'loaded', ({ name, code, hint }) => `${name} ${code} ${hint.length > 0}`),
      options,
    );
  assert.equal(await nameOf({ module: '/nothing.wasm' }), 'FetchError Unavailable true');
  // a page for everything, as servers of single-page applications answer
  assert.equal(await nameOf({ module: '/worker' }), 'EngineError BadModule true');
  assert.equal(await nameOf({ worker: true, module: '/worker' }), 'EngineError BadModule true');
  assert.equal(await nameOf({ list: '/worker' }), 'ListError NotAList true');
  assert.equal(await nameOf({ list: '/nothing.fwl' }), 'FetchError Unavailable true');
  assert.equal(await nameOf({ worker: '/nothing.js' }), 'EngineError WorkerFailed true');
  assert.equal(await nameOf({ worker: '/worker' }), 'EngineError WorkerFailed true');
  assert.equal(await nameOf({ worker: true, list: '/nothing.fwl' }), 'FetchError Unavailable true');
  assert.equal(await nameOf({ list: 'https://[' }), 'InputError BadUrl true');
  // and afterwards it works, whatever type the module is said to have
  assert.equal(await nameOf({ module: '/forewarn.bin' }), 'loaded');
  assert.equal(await nameOf({}), 'loaded');
  const kept = await page.evaluate((listed) => window.Forewarn.load({ date: '2026-11-22' }).then((checker) => JSON.stringify(checker.check(listed)).length), UNLISTED);
  assert.ok(kept > 100);
});
