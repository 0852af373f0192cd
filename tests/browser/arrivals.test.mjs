/**
 * How wallets come to a page, in both browsers: each is guarded before the page's own code can ask it for anything. And where
 * none comes, a page finds nothing that would not be there without Forewarn.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { missing } from '../lib.mjs';
import { BROWSERS, FILLED_FRAMES, addFrame, open, serve, started, until } from './driver.mjs';
import { install, lacks, launch, orders, walletExtension } from './launch.mjs';

const wallets = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'wallets.js'), 'utf8');

const LISTED = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';

/** What a page finds of its window, by the page's first script and some time later. */
const found = (kind) => `
  const told = (when) => {
    const names = Object.getOwnPropertyNames(window).filter((one) => isNaN(one)).sort();
    const wallets = ['ethereum', 'solana', 'phantom', 'tron', 'tronLink', 'tronWeb', 'unisat', 'XverseProviders', 'BitcoinProvider'];
    (window.parent === window ? opener ?? window : parent).postMessage({ kind: '${kind}, ' + when, names, wallets: wallets.filter((one) => one in window) }, '*');
  };
  told('first');
  setTimeout(told, 800, 'later');`;

const page = (kind) => `<!doctype html><title>${kind}</title><script>${found(kind)}</script>`;

const inBody = (kind) => `<!doctype html><title>${kind}</title><body><p>text</p><script>${found(kind)}</script>`;

const escaped = (text) => text.replaceAll('=>', '=&gt;');

/** Frames of every kind, made by the page around them. */
const FRAMES = {
  '/framed': (frame) => (frame.src = '/framed'),
  '/in-body': (frame) => (frame.src = '/in-body'),
  '/svg': (frame) => (frame.src = '/svg'),
  '/xhtml': (frame) => (frame.src = '/xhtml'),
  ...FILLED_FRAMES,
};

const top = `<!doctype html><html><head><title>top</title><link rel="icon" href="data:,"><script>
  window.said = [];
  addEventListener('message', ({ data }) => said.push(data));
  ${found('top')}
</script></head><body></body></html>`;

/** Asks the wallet as soon as there is one. */
const dapp = `<!doctype html><title>dapp</title><link rel="icon" href="data:,"><script>
  const asked = () => {
    if (window.outcome || !window.ethereum) return Boolean(window.outcome);
    const provider = window.ethereum;
    // as viem has it: the method may be kept, and used later
    const request = provider.request.bind(provider);
    window.outcome = request({ method: 'eth_sendTransaction', params: [{ to: '${LISTED}' }] }).then((result) => result, ({ code }) => code);
    return true;
  };
  if (!asked()) {
    addEventListener('ethereum#initialized', asked);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => asked() || channel.port2.postMessage('');
    channel.port2.postMessage('');
  }
</script>`;

/** Makes the wallet, in the page's own world. */
const made = `${wallets}; window.ethereum = new wallets.Bound();`;

/** How an extension of its own brings it, by the path of the page. */
const WAYS = {
  // MetaMask in Chromium and others
  '/main': 'a script of the manifest in the page’s world',
  // MetaMask in Firefox; Chromium lets no extension do so any more
  '/inline': 'an element with the script in it',
  '/source': 'an element with the script’s address',
  // as Rabby does, and says so
  '/removed': 'an element that is taken out before it runs',
  '/announced': 'the same, announced before it is at its name',
  '/silent': 'the same, and it says nothing',
  '/said': 'late, and it says so',
};

/** Those for which an element with the script's address is made. */
const BY_ADDRESS = ['/source', '/removed', '/announced', '/silent'];

/** An extension that is a wallet, and comes in all these ways. */
function arriving(name, order) {
  const isolated = `
    const element = document.createElement('script');
    const place = document.head ?? document.documentElement;
    if (location.pathname === '/inline') {
      element.textContent = ${JSON.stringify(made)};
      place.prepend(element);
      element.remove();
    } else if (${JSON.stringify(BY_ADDRESS)}.includes(location.pathname)) {
      element.src = chrome.runtime.getURL('made.js');
      place.prepend(element);
      if (location.pathname !== '/source') element.remove();
    }`;
  const main = `
    if (location.pathname === '/main') {
      ${made}
    } else if (location.pathname === '/said') {
      setTimeout(() => { ${made} dispatchEvent(new Event('ethereum#initialized')); }, 300);
    }`;
  const byAddress = `
    const detail = { info: { uuid: '350670db-19fa-4704-a166-e52e178b59d2', name: 'A', icon: 'data:,', rdns: 'test.example' }, provider: {} };
    if (location.pathname === '/announced') {
      dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: Object.freeze(detail) }));
    }
    ${made}
    if (location.pathname === '/removed') {
      dispatchEvent(new Event('ethereum#initialized'));
    }`;
  const files = { 'isolated.js': isolated, 'main.js': main, 'made.js': byAddress };
  return walletExtension(name, 'arriving-wallet', order, [{ js: ['isolated.js'] }, { js: ['main.js'], world: 'MAIN' }], files);
}

const pages = {
  '/': top,
  '/framed': page('/framed'),
  '/in-body': inBody('/in-body'),
  '/svg': { type: 'image/svg+xml', body: `<svg xmlns="http://www.w3.org/2000/svg"><script>${escaped(found('/svg'))}</script></svg>` },
  '/xhtml': {
    type: 'application/xhtml+xml',
    body: `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>xhtml</title><script>${escaped(found('/xhtml'))}</script></head></html>`,
  },
  ...Object.fromEntries(Object.keys(WAYS).map((path) => [path, dapp])),
};

/** What pages of every kind find, with and without the extension. */
async function look({ browser }, site) {
  const tab = await browser.newPage();
  await tab.goto(site.url);
  for (const [kind, make] of Object.entries(FRAMES)) {
    await addFrame(tab, make, page(kind));
  }
  const count = 2 * (Object.keys(FRAMES).length + 1);
  const all = JSON.parse(await until(() => tab.evaluate((n) => window.said.length === n && JSON.stringify(window.said), count), 'what all of them say'));
  // a frame that the page itself looks into: by its next task
  const blank = await tab.evaluate(async () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    await new Promise((resume) => setTimeout(resume, 500));
    return Object.getOwnPropertyNames(frame.contentWindow).filter((one) => isNaN(one)).sort();
  });
  await tab.close();
  return Object.fromEntries([...all.map(({ kind, ...rest }) => [kind, rest]), ['about:blank', { names: blank, wallets: [] }]].sort());
}

for (const name of BROWSERS) {
  const lacking = lacks(name);

  test(`${name}: where no wallet is, nothing is at any name`, async (t) => {
    if (lacking) {
      return missing(t, lacking);
    }
    const site = await serve(pages);
    const without = await launch(name, { folder: null });
    t.after(async () => {
      await without.close();
      site.close();
    });
    const expected = await look(without, site);
    const session = await open(name);
    t.after(session.close);
    const seen = await look(session, site);
    for (const [kind, one] of Object.entries(expected)) {
      assert.deepEqual(one.wallets, [], kind);
      assert.deepEqual(seen[kind], one, kind);
    }
  });

  for (const order of orders(name)) {
    test(`${name}: however a wallet comes, it is guarded before the page can ask it; its scripts: ${order}`, async (t) => {
      if (lacking) {
        return missing(t, lacking);
      }
      const { site, session } = await started(t, name, pages);
      // rejected without a question
      await session.control.evaluate(() => chrome.storage.local.set({ settings: { version: 1, block: [], allow: [], pausedSites: [], mutedSources: [], mutedCategories: [], strict: true } }));
      await install(session, arriving(name, order), order);
      // pages get its scripts some time after it is installed
      await until(async () => {
        const tab = await session.browser.newPage();
        await tab.goto(`${site.url}/main`);
        const isThere = await tab.evaluate(() => window.wallets !== undefined);
        await tab.close();
        return isThere;
      }, 'the other extension');
      for (const [path, way] of Object.entries(WAYS)) {
        // what Chromium lets no extension do; and what can't be prevented (docs/threat-model.md)
        if ((path === '/inline' && name !== 'firefox') || (path === '/silent' && order !== 'last')) {
          continue;
        }
        await t.test(way, async () => {
          const tab = await session.browser.newPage();
          await tab.goto(site.url + path);
          await until(() => tab.evaluate(() => window.outcome !== undefined), 'the wallet');
          assert.equal(await tab.evaluate(() => window.outcome), 4001);
          assert.equal(await tab.evaluate(() => window.wallets.seen.length), 0, 'the wallet saw it');
          await tab.close();
        });
      }
    });
  }
}
