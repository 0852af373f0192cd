/**
 * What is shown is in a file of its own, which content scripts fetch: in every kind of frame, whatever a page's policy says,
 * and so that no page can.
 */

import assert from 'node:assert/strict';
import test from 'node:test';

import { missing } from '../lib.mjs';
import { BROWSERS, FILLED_FRAMES, addFrame, findings, started, until } from './driver.mjs';
import { lacks } from './launch.mjs';

const LISTED = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';

const inside = `<!doctype html><title>inside</title><p>${LISTED}</p>`;

const strict = { 'content-security-policy': "default-src 'none'; script-src 'none'; frame-src *; sandbox allow-scripts" };

const pages = {
  '/strict': { body: inside, headers: strict },
  '/none': '<!doctype html><title>none</title><link rel="icon" href="data:,"><input><p>nothing</p>',
  '/': '<!doctype html><title>frames</title><link rel="icon" href="data:,"><body></body>',
};

const FRAMES = {
  'a strict policy': (frame) => (frame.src = '/strict'),
  ...FILLED_FRAMES,
  'sandboxed, without scripts': (frame, source) => {
    frame.sandbox = '';
    frame.srcdoc = source;
  },
  'about:blank': (frame, source) =>
    setTimeout(() => {
      frame.contentDocument.body.innerHTML = source;
    }, 500),
};

for (const name of BROWSERS) {
  const lacking = lacks(name);

  test(`${name}: it comes in every frame`, async (t) => {
    if (lacking) {
      return missing(t, lacking);
    }
    const { site, session } = await started(t, name, pages);
    for (const [kind, make] of Object.entries(FRAMES)) {
      await t.test(kind, async () => {
        const page = await session.browser.newPage();
        await page.goto(site.url);
        await addFrame(page, make, inside);
        await until(async () => (await findings(session, page)).length === 1, 'the mark');
        await page.close();
      });
    }
  });

  test(`${name}: no page finds it`, async (t) => {
    if (lacking) {
      return missing(t, lacking);
    }
    const { site, session } = await started(t, name, pages);
    const page = await session.browser.newPage();
    await page.goto(`${site.url}/none`);
    await page.evaluate(() => {
      window.refused = [];
      document.addEventListener('securitypolicyviolation', ({ blockedURI }) => window.refused.push(blockedURI));
    });
    // the user comes to a field: it is fetched
    await page.focus('input');
    await page.evaluate(() => new Promise((resume) => setTimeout(resume, 500)));
    const traces = await page.evaluate(() => [performance.getEntries().map((one) => one.name), window.refused].flat().filter((one) => /extension/.test(one)));
    assert.deepEqual(traces, []);
    assert.equal(await page.evaluate(() => document.querySelector('[popover]')), null);
    if (name === 'chromium') {
      // by the name that everybody knows; in Firefox each user's extension has another
      const found = await page.evaluate(
        (url) => Promise.all([fetch(url).then(() => 'fetched', () => 'not'), import(url).then(() => 'imported', () => 'not')]),
        `${session.extensionUrl}show.js`,
      );
      assert.deepEqual(found, ['not', 'not']);
    }
  });
}
