/** The real pages of the shared folder: what their readers see is marked, in both browsers. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import test from 'node:test';

import { listBytes, loadModule, missing, pages } from '../lib.mjs';
import { BROWSERS, findings, open, serve, until } from './driver.mjs';
import { lacks } from './launch.mjs';

/**
 * Distinct addresses that ask for something with the default list, and all distinct addresses of each page: both as
 * `tests/scan.rs` has them, where they were written down by reading.
 */
const EXPECTED = {
  'basescan-label-accounts.html': [0, 3],
  'celo-label-accounts.html': [0, 51],
  'donation-ivan-pinatti-addresses.md': [0, 12],
  'etherscan-label-accounts.html': [0, 13],
  'news-bitdefender-fbi-wallets.txt': [5, 5],
  'news-cybertecwiz-fbi-inline.txt': [6, 6],
  'news-hstoday-fbi-2023-08-23.txt': [6, 6],
  'optimism-label-accounts.html': [0, 48],
  'ransomnote-esxiargs.html': [0, 1],
  'ransomnote-ryuk.txt': [1, 1],
  'ransomnote-satancd.txt': [0, 1],
  'ransomnote-xorist.txt': [1, 1],
};

const TYPES = { html: 'text/html; charset=utf-8', txt: 'text/plain; charset=utf-8', md: 'text/plain; charset=utf-8' };

/** An address that stands at the end of every page: when it is marked, everything before it was looked at. */
const LAST = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';

for (const name of BROWSERS) {
  test(`${name}: everything on the real pages is found`, async (t) => {
    const lacking = lacks(name) ?? (pages() ? undefined : 'no folder of shared pages');
    if (lacking) {
      return missing(t, lacking);
    }
    const { Checker } = await loadModule();
    const checker = new Checker();
    checker.addList(listBytes());
    const served = {};
    const inside = {};
    for (const path of pages()) {
      const file = basename(path);
      const body = readFileSync(path, 'utf8');
      served[`/${file}`] = { body: `${body}\n\n${LAST}`, type: TYPES[file.split('.').at(-1)] };
      inside[file] = checker.scan(body).filter(({ answer }) => answer.state !== 'bad-checksum').map(({ answer }) => answer.readings[0].canonical);
    }
    assert.deepEqual(Object.keys(inside).sort(), Object.keys(EXPECTED));
    const site = await serve(served);
    const session = await open(name);
    t.after(async () => {
      await session.close();
      site.close();
    });
    /** Distinct addresses that are marked on this page, besides the last one. */
    const marked = async (file) => {
      const page = await session.browser.newPage();
      await page.goto(`${site.url}/${file}`, { waitUntil: 'domcontentloaded' });
      const all = await until(async () => {
        const found = (await findings(session, page)).map(({ answer }) => answer.readings[0].canonical);
        return found.includes(LAST) ? found : undefined;
      }, `the end of ${file}`);
      // attributes come after the text
      let before = all;
      for (;;) {
        await new Promise((resume) => setTimeout(resume, 500));
        const now = (await findings(session, page)).filter(({ answer }) => answer.state !== 'bad-checksum').map(({ answer }) => answer.readings[0].canonical);
        if (now.length === before.length) {
          await page.close();
          return new Set(now.filter((address) => address !== LAST));
        }
        before = now;
      }
    };

    await t.test('with the default list', async () => {
      for (const [file, [listed]] of Object.entries(EXPECTED)) {
        assert.equal((await marked(file)).size, listed, file);
      }
    });

    await t.test('with every address on them in the user\'s own list', async () => {
      const own = [...new Set(Object.values(inside).flat())].filter((address) => address !== LAST);
      await session.control.evaluate(
        (addresses) =>
          chrome.storage.local.set({
            settings: {
              version: 1,
              block: addresses.map((address) => ({ address, note: '', added: '2026-11-22' })),
              allow: [],
              pausedSites: [],
              mutedSources: [],
              mutedCategories: [],
            },
          }),
        own,
      );
      for (const [file, [, all]] of Object.entries(EXPECTED)) {
        const found = await marked(file);
        assert.deepEqual([...found].sort(), [...new Set(inside[file])].sort(), file);
        assert.equal(found.size, all, file);
      }
    });
  });
}
