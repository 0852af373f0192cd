/**
 * What dapps ask wallets, in both browsers: real client libraries against wallets that note what reaches them.
 *
 * Every flow is run without the extension first. With it, nothing may differ when nobody is listed; when somebody is, the
 * wallet sees nothing until the user says so, and a refusal is to the dapp what the wallet's own refusal is.
 */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';

import { build } from 'esbuild';

import { missing, root } from '../lib.mjs';
import { BROWSERS, open, serve, until } from './driver.mjs';
import { lacks, launch } from './launch.mjs';

/** To whom each kind of wallet is asked to pay: somebody on the sanctions list, and somebody who is not. */
const RECIPIENTS = {
  evm: { listed: '0x098B716B8Aaf21512996dC57EB0615e2383E2f96', clean: '0x2f318C334780961FB129D2a6c30D0763d9a5C970' },
  solana: { listed: '42RLPACwZPx3vYYmxSueqsogfynBDqXK298EDsNoyoHi', clean: '4fYNw3dojWmQ4dXtSGE9epjRGy9pFSx62YypT7avPYvA' },
  tron: { listed: 'TA39q3p75XRSWYAEaSF7dANtyksoa3sLge', clean: 'TJCnKsPa7y5okkXvQAidZBzqx3QyQ6sxMW' },
  bitcoin: {
    listed: 'bc1q05aktddf9ce4p7hh3stgsf253m4vweu7nkhtmw',
    clean: 'bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3',
  },
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

/** A dapp may ask nobody else: MetaMask's would, for fonts and more. */
const headers = { 'content-security-policy': "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:" };

/** The wallet's script stands in front of everything that the page has. */
const page = (dapp, wallet) => ({
  body: `<!doctype html><title>${dapp}</title>
    <script src="/wallets/${wallet}.js"></script><script type="module" src="/${dapp}.js"></script>`,
  headers,
});

/** MetaMask's test dapp as it is published, with a wallet in front of it. */
function testDapp() {
  const place = join(root, 'node_modules', '@metamask', 'test-dapp', 'dist');
  const types = { css: 'text/css', html: 'text/html', js: 'text/javascript', json: 'application/json', svg: 'image/svg+xml' };
  return Object.fromEntries(
    readdirSync(place).map((file) => {
      const body = readFileSync(join(place, file));
      const isPage = file === 'index.html';
      const scripts = '<script src="/wallets/evm.js"></script><script type="module" src="/test-dapp.js"></script>';
      return [
        isPage ? '/test-dapp' : `/${file}`,
        { body: isPage ? String(body).replace('<head>', `<head>${scripts}`) : body, type: types[file.split('.').at(-1)], headers },
      ];
    }),
  );
}

/** Told of a token that exists, it need not make one first. */
const TEST_DAPP = 'test-dapp?contract=0xdAC17F958D2ee523a2206206994597C13D831ec7';

/** Addresses that the test dapp names: whoever they are to it, each of its requests below has one. */
const NAMED = [
  '0x0c54FcCd2e384b4BB6f2E405Bf5Cbc15a017AaFb',
  '0x2f318C334780961FB129D2a6c30D0763d9a5C970',
  '0x9bc5baF874d2DA8D216aE9f137804184EE5AfEF4',
  '0x5FbDB2315678afecb367f032d93F642f64180aa3',
  '0xe50A2dBc466d01A34C3E8B7e8e45FCE4F7dA39e6',
  '0xb85492afC686d5CA405e3cd4F50b05D358C75Ede',
  '0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB',
  '0x5B38Da6a701c568545dCfcB03FcB875f56beddC4',
  '0x3fC91A3afd70395Cd496C647d5a6CC9D4B2b7FAD',
  '0x0000a26b00c1F0DF003000390027140000fAa719',
  '0x1661F1B207629e4F385DA89cFF535C8E5Eb23Ee3',
  '0xDFdc0B1CF8e9950D6a860Af6501C4FecF7825cC1',
];

/** What it asks to be signed that names none of them, and nobody at all. */
const NAMES_NOBODY = ['personalSign', 'siwe', 'ethSign', 'signTypedData'];

/** What it asks ten times at once. */
const TEN_AT_ONCE = ['sendEIP1559Batch', 'signTypedDataV4Batch'];

let site;
before(async () => {
  const wallets = [...new Set(Object.values(DAPPS))].map((name) => `wallets/${name}`);
  site = await serve({
    ...testDapp(),
    ...(await bundled([...Object.keys(DAPPS), 'test-dapp'], 'esm')),
    ...(await bundled(wallets, 'iife')),
    ...Object.fromEntries(Object.entries(DAPPS).map(([dapp, wallet]) => [`/${dapp}`, page(dapp, wallet)])),
  });
});
after(() => site.close());

async function visit({ browser }, dapp) {
  const page = await browser.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.goto(`${site.url}/${dapp}`, { waitUntil: 'domcontentloaded' });
  await until(() => page.evaluate(() => window.flows !== undefined), `the dapp ${dapp} ${problems}`);
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
async function ended(page, what) {
  const text = await until(() => page.evaluate(() => window.outcome), `the end of ${what}`);
  // libraries count their requests, and some say in their errors which one it was
  return { ...JSON.parse(text.replace(/\\"id\\": \d+/g, '')), seen: await seen(page) };
}

/** One flow from its start to its end, where nobody has to be asked but the wallet's user. */
async function run(page, flow, to, options) {
  await start(page, flow, to, options);
  return ended(page, flow);
}

/** Every flow of a dapp without the extension. */
async function rehearse(session, dapp, { listed, clean } = {}) {
  const page = await visit(session, dapp);
  const rehearsed = {};
  for (const flow of await flowsOf(page)) {
    const done = await run(page, flow, clean);
    const refused = await run(page, flow, clean, { refuses: true });
    assert.ok(
      done.result !== undefined && done.seen.length === (TEN_AT_ONCE.includes(flow) ? 10 : 1),
      `${dapp}: ${flow} ${JSON.stringify(done)}`,
    );
    assert.ok(refused.isRejection, `${dapp}: ${flow} ${JSON.stringify(refused)}`);
    rehearsed[flow] = { done, refused, listed: listed && (await run(page, flow, listed)) };
  }
  await page.close();
  return rehearsed;
}

/** The window that asks the user, when it is there and can be answered. */
async function decision({ browser }, what) {
  return until(async () => {
    for (const page of await browser.pages()) {
      // Firefox never tells the address of an extension's page
      const isReady = () => location.pathname === '/decide/decide.html' && document.getElementById('reject')?.checkVisibility();
      if (await page.evaluate(isReady).catch(() => false)) {
        return page;
      }
    }
    return undefined;
  }, `the question about ${what}`);
}

/** Says yes, and yes again where it asks whether that is meant. */
async function letGo(session, what) {
  const page = await decision(session, what);
  const press = () => {
    const yes = document.querySelector('dialog[open] .danger');
    const go = document.getElementById('continue');
    (yes ?? (go.disabled ? undefined : go))?.click();
    return yes !== null;
  };
  // the window may go with the click
  await until(() => page.evaluate(press).catch(() => true), `the end of the question about ${what}`);
}

/** With the extension: a flow that it stops. The wallet has seen nothing, and the dapp sees what its wallet's refusal is. */
async function stopped(session, page, flow, to, { refused }) {
  await start(page, flow, to);
  const question = await decision(session, flow);
  assert.deepEqual(await seen(page), [], flow);
  const isOver = () => page.evaluate(() => window.outcome !== undefined);
  // once for each request; the window goes with the last one. No `$eval`: what it puts into the page fails by itself then,
  // where nobody catches it
  const no = () => question.evaluate(() => document.getElementById('reject').click()).catch(() => undefined);
  await until(async () => (await isOver()) || (await no()), `the end of ${flow}`);
  const { error, isRejection, seen: sight } = await ended(page, flow);
  assert.deepEqual({ error, isRejection, sight }, { error: refused.error, isRejection: true, sight: [] }, flow);
}

/** Sets the addresses that the user wants to be warned about. */
const block = ({ control }, addresses) =>
  control.evaluate(
    (all) =>
      chrome.storage.local.set({
        settings: {
          version: 1,
          block: all.map((address) => ({ address, note: '', added: '2026-11-22' })),
          allow: [],
          pausedSites: [],
          mutedSources: [],
          mutedCategories: [],
        },
      }),
    addresses,
  );

for (const name of BROWSERS) {
  const lacking = lacks(name);
  const rehearsed = {};
  let session;
  after(() => session?.close());

  const inBrowser = (title, body) => test(`${name}: ${title}`, (t) => (lacking ? missing(t, lacking) : body(t)));

  inBrowser('dapps and their wallets, without the extension', async (t) => {
    const without = await launch(name, { folder: null });
    t.after(without.close);
    for (const [dapp, wallet] of Object.entries(DAPPS)) {
      rehearsed[dapp] = await rehearse(without, dapp, RECIPIENTS[wallet]);
    }
    rehearsed[TEST_DAPP] = await rehearse(without, TEST_DAPP);
    t.diagnostic(`${Object.values(rehearsed).flatMap(Object.keys).length} flows of ${Object.keys(rehearsed).length} dapps`);
  });

  for (const [dapp, wallet] of Object.entries(DAPPS)) {
    inBrowser(`${dapp}: nothing differs, and nothing reaches the wallet for somebody who is listed`, async () => {
      session ??= await open(name);
      const { listed, clean } = RECIPIENTS[wallet];
      const page = await visit(session, dapp);
      const flows = Object.entries(rehearsed[dapp]);
      assert.deepEqual(
        await flowsOf(page),
        flows.map(([flow]) => flow),
      );
      for (const [flow, expected] of flows) {
        assert.deepEqual(await run(page, flow, clean), expected.done, flow);
        assert.deepEqual(await run(page, flow, clean, { refuses: true }), expected.refused, flow);
        await stopped(session, page, flow, listed, expected);
      }
      // a window each time: what is let go is the same for all of a dapp's flows
      const [[flow, expected]] = flows;
      await start(page, flow, listed);
      await letGo(session, flow);
      assert.deepEqual(await ended(page, flow), expected.listed, flow);
      await page.close();
    });
  }

  inBrowser("MetaMask's test dapp: the same", async () => {
    session ??= await open(name);
    const page = await visit(session, TEST_DAPP);
    const flows = Object.entries(rehearsed[TEST_DAPP]);
    for (const [flow, expected] of flows) {
      assert.deepEqual(await run(page, flow), expected.done, flow);
    }
    await block(session, NAMED);
    for (const [flow, expected] of flows) {
      if (NAMES_NOBODY.includes(flow)) {
        assert.deepEqual(await run(page, flow), expected.done, flow);
      } else {
        await stopped(session, page, flow, undefined, expected);
      }
    }
    await page.close();
  });
}
