/**
 * What the extension shows inside of pages: axe-core objects to none of it. A page can't reach it there, as its root is
 * closed; Chromium's protocol can, and puts a copy into an open one. Each look is kept as a picture in `dist/screenshots`.
 */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test from 'node:test';

import { missing, root } from '../lib.mjs';
import { copy, findings, layerHasFocus, open, paste, pause, serve, until } from './driver.mjs';
import { lacks } from './launch.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = join(root, 'dist', 'screenshots');

const LAZARUS = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';
const THEFT = '12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h';
const SAME_KEY = 'LLdqUHV6267gdfriiF5mmF5jBQdecTZD9i';
const DELISTED = '0x8589427373D6D84E98730D7795D8f6f8731FDA16';
const MISSPELT = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5';

const page = (dark) => `<!doctype html><html lang="en"><title>A shop</title><meta name="viewport" content="width=device-width">
  <meta name="color-scheme" content="${dark ? 'dark' : 'light'}">
  <style>body { font: 16px/1.5 sans-serif; margin: 2rem; max-width: 40rem; overflow-wrap: anywhere } input { width: 100%; font: inherit }</style>
  <main><h1>Pay for your order</h1><p>Send the amount to ${THEFT} within a day. Refunds come from ${DELISTED}.</p>
  <p><label>Recipient <input id="recipient"></label></p><p><a id="pay" href="bitcoin:${THEFT}?amount=1">Pay with your wallet</a></p></main></html>`;

/** What opens each of them on the page. */
const LOOKS = {
  'card of a mark': async ({ page: one }) => {
    await one.keyboard.press('Tab');
    await until(() => layerHasFocus(one).then((has) => has || one.keyboard.press('Tab').then(() => false)), 'the focus on a mark');
  },
  'sanctions, pasted': (at) => pasted(at, LAZARUS, true),
  'sanctions, asked once more': async (at) => {
    await pasted(at, LAZARUS, true);
    await pause(200);
    await at.page.keyboard.press('Tab');
    await at.page.keyboard.press('Enter');
  },
  'theft, pasted': (at) => pasted(at, THEFT, true),
  'same key, pasted': (at) => pasted(at, SAME_KEY, false),
  'typing error, pasted': (at) => pasted(at, MISSPELT, false),
  'taken off a list': async ({ session, page: one }) => {
    const { id } = (await findings(session, one)).find(({ answer }) => answer.state === 'delisted');
    await session.control.evaluate(async (which) => {
      const [tab] = await chrome.tabs.query({ active: true });
      await chrome.tabs.sendMessage(tab.id, { type: 'show', id: which });
    }, id);
    await until(() => layerHasFocus(one), 'the card');
  },
  'wallet request, rejected': async ({ session, page: one }) => {
    const strict = (is) =>
      session.control.evaluate(
        (given) => chrome.storage.local.set({ settings: { version: 1, block: [], allow: [], pausedSites: [], mutedSources: [], mutedCategories: [], strict: given } }),
        is,
      );
    await strict(true);
    const code = await one.evaluate((to) => {
      window.ethereum = { request: async () => 'signed' };
      // as a wallet does that comes late
      dispatchEvent(new Event('ethereum#initialized'));
      return window.ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] }).catch((error) => error.code);
    }, LAZARUS);
    assert.equal(code, 4001);
    await strict(false);
  },
  'payment link': async ({ page: one }) => {
    await one.focus('#pay');
    await one.keyboard.press('Enter');
    await until(() => layerHasFocus(one), 'the warning');
  },
};

async function pasted({ session, page: one }, text, takesFocus) {
  await copy(session, text);
  await one.bringToFront();
  await one.focus('#recipient');
  await paste(session, one);
  await until(() => (takesFocus ? layerHasFocus(one) : one.evaluate(() => document.querySelector('[popover]:popover-open') !== null)), 'the warning');
}

/** Puts a copy of what is in the closed root into an open one, alone on the page. */
async function uncover(one) {
  const client = await one.createCDPSession();
  const { root: tree } = await client.send('DOM.getDocument', { depth: -1, pierce: true });
  const closed = find(tree, (node) => node.shadowRootType === 'closed');
  const { object } = await client.send('DOM.resolveNode', { backendNodeId: closed.backendNodeId });
  await client.send('Runtime.callFunctionOn', {
    objectId: object.objectId,
    functionDeclaration: `function () {
      const copy = document.createElement('div').attachShadow({ mode: 'open' });
      copy.adoptedStyleSheets = this.adoptedStyleSheets;
      copy.append(...[...this.childNodes].map((node) => node.cloneNode(true)));
      copy.querySelectorAll('.bubble').forEach((bubble) => (bubble.style.inset = '20px auto auto 20px'));
      this.host.remove();
      document.querySelector('main').replaceChildren(document.querySelector('h1'), copy.host);
    }`,
  });
  await client.detach();
}

function find(node, is) {
  if (is(node)) {
    return node;
  }
  for (const child of [...(node.children ?? []), ...(node.shadowRoots ?? [])]) {
    const found = find(child, is);
    if (found) {
      return found;
    }
  }
  return undefined;
}

for (const language of ['en', 'de']) {
  for (const theme of ['light', 'dark']) {
    test(`Chromium, ${language}, ${theme}: axe-core objects to nothing that stands on pages`, async (t) => {
      const lacking = lacks('chromium');
      if (lacking) {
        return missing(t, lacking);
      }
      mkdirSync(pictures, { recursive: true });
      const site = await serve({ '/': page(theme === 'dark') });
      const session = await open('chromium', { language });
      t.after(async () => {
        await session.close();
        site.close();
      });
      for (const [name, show] of Object.entries(LOOKS)) {
        await t.test(name, async () => {
          const one = await session.browser.newPage();
          await one.setViewport({ width: theme === 'dark' ? 400 : 800, height: 700 });
          await one.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
          await one.goto(site.url);
          await one.bringToFront();
          await until(async () => (await findings(session, one)).length === 3, 'the marks');
          await show({ session, page: one });
          await pause(300);
          await one.screenshot({ path: join(pictures, `${language}-${theme}-${name.replaceAll(/\W+/g, '-')}.png`) });
          assert.equal(await one.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'no scrolling sideways');
          await uncover(one);
          await one.evaluate(axe);
          const { violations, passes } = await one.evaluate(() =>
            window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
          );
          assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`)), []);
          // it has looked at what is in the copy
          assert.ok(passes.some(({ id, nodes }) => id === 'color-contrast' && nodes.some(({ target }) => target.flat().length > 1)));
          await one.close();
        });
      }
    });
  }
}
