/** Pages with a strict Content Security Policy: what runs, and which directive an error asks for. */

import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';

import { BROWSERS, LISTED, installed, lacks, launch, missing, open, project, serve, until } from './lib.mjs';

/** The package's files as they are, and pages that differ in their policy alone. */
const SCRIPT = `
import { Forewarn } from '/forewarn/index.js';
const { searchParams } = new URL(location.href);
const load = () => Forewarn.load({ date: '2026-11-22', ...JSON.parse(searchParams.get('options') ?? '{}') });
(searchParams.has('twice') ? load().then(load) : load()).then(
  async (checker) => (await checker.check('${LISTED}')).state + ' ' + checker.info.engine + ' ' + checker.info.worker,
  (error) => [error.name, error.code, error.directive ?? '', error.constructor.name, /0x/i.test(error.message)].join('|'),
).then((text) => { document.querySelector('output').textContent = text; });
`;

const PAGE = `<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,"><output></output><script type="module" src="/main.js"></script>`;

const STRICT = "default-src 'none'; img-src data:; script-src 'self'";

/** Page policy, options, and what comes of it. */
const CASES = [
  {
    name: 'the least that everything needs',
    policy: "default-src 'none'; img-src data:; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
    says: 'listed wasm false',
  },
  {
    name: 'no WebAssembly: the core as JavaScript takes over',
    policy: `${STRICT}; connect-src 'self'`,
    says: 'listed javascript false',
  },
  {
    name: 'no WebAssembly, and no JavaScript wanted',
    policy: `${STRICT}; connect-src 'self'`,
    options: { engine: 'wasm' },
    says: "CspError|Forbidden|script-src 'wasm-unsafe-eval'|CspError|false",
  },
  {
    name: 'no WebAssembly in the page, a worker file with a policy of its own',
    policy: `${STRICT}; worker-src 'self'`,
    options: { worker: true },
    says: 'listed wasm true',
  },
  {
    name: 'the worker file from where the site serves it',
    policy: `${STRICT}; worker-src 'self'`,
    options: { worker: '/static/forewarn-worker.js', engine: 'wasm' },
    says: 'listed wasm true',
  },
  {
    name: "the worker's file has the page's policy",
    policy: `${STRICT}; worker-src 'self'; connect-src 'self'`,
    options: { worker: '/strict/worker.js', engine: 'wasm' },
    says: "CspError|Forbidden|script-src 'wasm-unsafe-eval'|CspError|false",
  },
  {
    name: "the worker's file has the page's policy: JavaScript takes over in the page",
    policy: `${STRICT}; worker-src 'self'; connect-src 'self'`,
    options: { worker: '/strict/worker.js' },
    says: 'listed javascript false',
  },
  {
    name: 'no workers, no JavaScript wanted',
    policy: "default-src 'none'; img-src data:; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'none'",
    options: { worker: true, engine: 'wasm' },
    says: "CspError|Forbidden|worker-src 'self'|CspError|false",
  },
  {
    name: 'nothing may be fetched',
    policy: "default-src 'none'; img-src data:; script-src 'self' 'wasm-unsafe-eval'",
    says: "CspError|Forbidden|connect-src 'self'|CspError|false",
  },
  {
    name: 'trusted types, with the policy of the package, which has to do for a second worker',
    policy: "default-src 'none'; img-src data:; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types forewarn",
    options: { worker: true },
    twice: true,
    says: 'listed wasm true',
  },
];

const browsers = {};
let server;
let policy = '';

before(async () => {
  const folder = project({ 'out/main.js': SCRIPT });
  const package_ = installed(folder);
  cpSync(package_, join(folder, 'out', 'forewarn'), { recursive: true });
  for (const place of ['static/forewarn-worker.js', 'strict/worker.js']) {
    cpSync(join(package_, 'worker.js'), join(folder, 'out', place));
  }
  const own = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
  const headers = (path) => {
    if (path === '/') {
      return { 'content-security-policy': policy };
    }
    if (path === '/static/forewarn-worker.js' || path === '/forewarn/worker.js') {
      return { 'content-security-policy': own };
    }
    return path === '/strict/worker.js' ? { 'content-security-policy': `${STRICT}; connect-src 'self'` } : {};
  };
  server = await serve(join(folder, 'out'), headers, { '/': PAGE });
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

for (const { name, policy: given, options = {}, twice = false, says } of CASES) {
  test(`policy: ${name}`, async (t) => {
    for (const browser of BROWSERS) {
      const lacking = lacks(browser);
      if (lacking) {
        return missing(t, lacking);
      }
      policy = given;
      server.requests.length = 0;
      const page = await open(browsers[browser], `${server.url}/?options=${encodeURIComponent(JSON.stringify(options))}${twice ? '&twice' : ''}`);
      const text = await until(() => page.$eval('output', ({ textContent }) => textContent), `${name}, ${browser}`);
      assert.equal(text, says, browser);
      // a page that can't run the module does not fetch it
      if (says.includes('javascript') && !options.worker) {
        assert.ok(!server.requests.includes('/forewarn/forewarn.wasm'), browser);
      } else if (says.includes('wasm')) {
        assert.ok(!server.requests.includes('/forewarn/fallback.js'), browser);
      }
      await page.close();
    }
  });
}
