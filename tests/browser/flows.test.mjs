/**
 * What dapps ask wallets, in both browsers: real client libraries against wallets that note what reaches them.
 *
 * Every flow is run without the extension first. With it, nothing may differ when nobody is listed; when somebody is, the
 * wallet sees nothing until the user says so, and a refusal is to the dapp what the wallet's own refusal is.
 */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';

import { build } from 'esbuild';

import { missing, root } from '../lib.mjs';
import { BROWSERS, open, serve, until } from './driver.mjs';
import { lacks, launch } from './launch.mjs';

/** To whom each kind of wallet is asked to pay: somebody on the sanctions list, and somebody who is not. */
const RECIPIENTS = {
  evm: { listed: '0x098B716B8Aaf21512996dC57EB0615e2383E2f96', clean: '0x2f318C334780961FB129D2a6c30D0763d9a5C970' },
  solana: { listed: '42RLPACwZPx3vYYmxSueqsogfynBDqXK298EDsNoyoHi', clean: '4fYNw3dojWmQ4dXtSGE9epjRGy9pFSx62YypT7avPYvA' },
  tron: { listed: 'TA39q3p75XRSWYAEaSF7dANtyksoa3sLge', clean: 'TJCnKsPa7y5okkXvQAidZBzqx3QyQ6sxMW' },
  bitcoin: { listed: 'bc1q05aktddf9ce4p7hh3stgsf253m4vweu7nkhtmw', clean: 'bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3' },
};

/** The wallet that each dapp is used with. */
const DAPPS = { eip1193: 'evm', viem: 'evm', ethers: 'evm', wagmi: 'evm', solana: 'solana', tron: 'tron', bitcoin: 'bitcoin' };

const folder = join('tests', 'browser', 'apps', 'flows');

async function bundled(entries, format) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: entries.map((entry) => join(folder, `${entry}.js`)),
    outdir: root,
    bundle: true,
    write: false,
    format,
    conditions: ['browser'],
    define: { 'process.env.NODE_ENV': '"development"', 'global': 'globalThis' },
    logLevel: 'error',
  });
  return Object.fromEntries(entries.map((entry, n) => [`/${entry}.js`, { body: outputFiles[n].text, type: 'text/javascript' }]));
}

/** The wallet's script stands in front of everything that the page has. */
const page = (dapp, wallet) => `<!doctype html><title>${dapp}</title>
  <script src="/wallets/${wallet}.js"></script><script type="module" src="/${dapp}.js"></script>`;

let site;
test.before(async () => {
  const wallets = [...new Set(Object.values(DAPPS))].map((name) => `wallets/${name}`);
  site = await serve({
    ...(await bundled(Object.keys(DAPPS), 'esm')),
    ...(await bundled(wallets, 'iife')),
    ...Object.fromEntries(Object.entries(DAPPS).map(([dapp, wallet]) => [`/${dapp}`, page(dapp, wallet)])),
  });
});
test.after(() => site.close());

async function visit({ browser }, dapp) {
  const page = await browser.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.goto(`${site.url}/${dapp}`);
  await until(async () => problems.length > 0 || (await page.evaluate(() => window.flows !== undefined)), `the dapp ${dapp}`);
  assert.deepEqual(problems, []);
  await page.bringToFront();
  return page;
}

const flowsOf = (page) => page.evaluate(() => window.flows.names);

/** Starts a flow. What comes of it is there when the wallet has answered, or the extension has. */
const start = (page, flow, to, { refuses = false } = {}) =>
  page.evaluate(
    (name, recipient, no) => {
      window.testWallet.seen.length = 0;
      window.testWallet.refuses = no;
      window.outcome = undefined;
      window.flows.run(name, recipient).then((outcome) => {
        window.outcome = JSON.stringify(outcome);
      });
    },
    flow,
    to,
    refuses,
  );

const seen = (page) => page.evaluate(() => window.testWallet.seen);

/** What came of a flow: what the dapp got, and what the wallet saw. */
async function outcome(page, what) {
  const text = await until(() => page.evaluate(() => window.outcome), `the end of ${what}`);
  return { ...JSON.parse(text), seen: await seen(page) };
}

/** Everything without the extension, for each flow. */
async function rehearse(session, dapp) {
  const page = await visit(session, dapp);
  const { listed, clean } = RECIPIENTS[DAPPS[dapp]];
  const rehearsed = {};
  for (const flow of await flowsOf(page)) {
    const run = async (to, options) => {
      await start(page, flow, to, options);
      return outcome(page, `${dapp}: ${flow}`);
    };
    rehearsed[flow] = { clean: await run(clean), listed: await run(listed), refused: await run(clean, { refuses: true }) };
    const { clean: done, refused } = rehearsed[flow];
    assert.ok(done.result !== undefined && done.seen.length === 1, `${dapp}: ${flow} ${JSON.stringify(done)}`);
    assert.ok(refused.isRejection, `${dapp}: ${flow} ${JSON.stringify(refused)}`);
  }
  await page.close();
  return rehearsed;
}

for (const name of BROWSERS) {
  test(`${name}: x`, async (t) => {
    const reason = lacks(name);
    if (reason) {
      return missing(t, reason);
    }
    const session = await launch(name, { folder: null });
    t.after(session.close);
    for (const dapp of Object.keys(DAPPS)) {
      const r = await rehearse(session, dapp);
      console.log(dapp, JSON.stringify(Object.values(r).map((x) => x.refused.error ?? x.refused)).slice(0, 900));
    }
  });
}
