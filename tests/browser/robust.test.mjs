/** The extension when things go wrong, and what it keeps to itself: in both browsers. */

import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import test from 'node:test';

import { missing, scratch, writeList } from '../lib.mjs';
import { BROWSERS, STOPS_SOON, badge, copy, findings, layerHasFocus, open, paste, pause, serve, started, stop, until } from './driver.mjs';
import { extensionFolder, lacks } from './launch.mjs';

const LAZARUS = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';

/** 10 MB in 300,000 text nodes, and one listed address near the end. */
const heavy = () => {
  const cells = Array.from({ length: 100_000 }, (_, i) => `<tr><td>row ${i}</td><td>${'word '.repeat(12)}</td><td>${i * 7} USD</td></tr>`);
  return `<!doctype html><title>heavy</title><table>${cells.join('\n')}</table><p id="end">${LAZARUS}</p>`;
};

const pages = {
  '/listed': `<!doctype html><title>listed</title><p>${LAZARUS}</p>`,
  '/field': '<!doctype html><title>field</title><input id="field"><textarea id="area"></textarea>',
  // gets a page ready, and goes there when it is told to
  '/before': `<!doctype html><title>before</title><link rel="icon" href="data:,"><p>nothing</p>
    <script type="speculationrules">{"prerender":[{"source":"list","urls":["/ready"],"eagerness":"immediate"}]}</script>`,
  '/ready': `<!doctype html><title>ready</title><link rel="icon" href="data:,"><p>${LAZARUS}</p><script>
    fetch('/is-ready');
    document.addEventListener('prerenderingchange', () => fetch('/is-shown'));
  </script>`,
  '/prose': `<!doctype html><title>prose</title>${'<p>Words and <a href="/other">links</a>, <code>getElementsByTagNameNSImplementation</code>.</p>'.repeat(99)}`,
  '/heavy': heavy(),
  '/hostile': `<!doctype html><title>hostile</title><p>${LAZARUS}</p><input id="field"><script>
    Element.prototype.attachShadow = () => { throw new Error('no') };
    Array.prototype.push = () => { throw new Error('no') };
    Promise.prototype.then = () => { throw new Error('no') };
    MutationObserver = undefined; Range.prototype.getClientRects = () => [];
    addEventListener('paste', (e) => e.stopImmediatePropagation(), true);
    for (const type of ['focusin', 'focusout']) addEventListener(type, () => document.getElementById('field').focus(), true);
  </script>`,
};

/** A copy of the package that something was done to. */
function broken(browser, name, spoil) {
  const folder = join(scratch(), `${browser}-${name}`);
  rmSync(folder, { recursive: true, force: true });
  cpSync(extensionFolder(browser), folder, { recursive: true });
  spoil(join(folder, 'engine'));
  return folder;
}

/** Something that every request to anywhere but 127.0.0.1 would arrive at. */
async function recorder() {
  const seen = [];
  const server = createServer((request, response) => {
    seen.push(request.url);
    response.writeHead(502).end();
  });
  server.on('connect', (request, socket) => {
    seen.push(request.url);
    socket.end('HTTP/1.1 502 no\r\n\r\n');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { seen, port: server.address().port, close: () => server.close() };
}

for (const name of BROWSERS) {
  const lacking = lacks(name);

  /** A test with a browser, pages and what is open afterwards closed. */
  const inBrowser = (title, options, body) =>
    test(`${name}: ${title}`, async (t) => {
      if (lacking) {
        return missing(t, lacking);
      }
      const { site, session } = await started(t, name, pages, options);
      const visit = async (path) => {
        const page = await session.browser.newPage();
        await page.goto(site.url + path);
        await page.bringToFront();
        return page;
      };
      await body({ t, session, site, visit });
    });

  inBrowser(
    'the background stops between two events, and nobody notices',
    { preferences: STOPS_SOON },
    async ({ session, visit }) => {
      await copy(session, LAZARUS);
      const page = await visit('/listed');
      await until(async () => (await badge(session, page)) === '1', 'the badge');
      await stop(session);
      assert.equal(await badge(session, page), '1', 'the badge of a tab outlives the background');
      const field = await visit('/field');
      await stop(session);
      await field.focus('#field');
      await paste(session, field);
      await until(() => layerHasFocus(field), 'the warning');
      assert.equal((await findings(session, page)).length, 1);
    },
  );

  if (name === 'chromium') {
    inBrowser('a page that is got ready and not shown yet has no say on its tab', {}, async ({ session, site, visit }) => {
      const page = await visit('/before');
      await until(() => site.requests.includes('/is-ready'), 'the page that is ready');
      await pause(1500);
      assert.equal(await badge(session, page), '');
      await page.evaluate(() => void setTimeout(() => (location.href = '/ready')));
      await until(() => site.requests.includes('/is-shown'), 'the page that is shown');
      // the driver has lost the tab
      const shown = () =>
        session.control.evaluate(async () => {
          const [{ id }] = await chrome.tabs.query({ active: true });
          return chrome.action.getBadgeText({ tabId: id });
        });
      await until(async () => (await shown()) === '1', 'its badge');
    });
  }

  inBrowser('settings that change all the time: every question has its answer', {}, async ({ session }) => {
    const answers = await session.control.evaluate(async (to) => {
      // a paused site: the background has something to read between its engine and the answer
      const settings = { version: 1, block: [], allow: [], pausedSites: ['example.test'], mutedSources: [], mutedCategories: [], strict: true };
      const text = JSON.stringify({ chain: 'evm', method: 'eth_sendTransaction', params: [{ to }] });
      const asked = [];
      for (let n = 0; n < 200; n += 1) {
        asked.push(chrome.runtime.sendMessage({ type: 'scan', texts: [to] }));
        asked.push(chrome.runtime.sendMessage({ type: 'request', token: `token ${n}`, text, isWhole: true }));
        if (n % 10 === 5) {
          await chrome.storage.local.set({ settings: { ...settings, mutedSources: [`none ${n}`] } });
        }
        await new Promise((resume) => setTimeout(resume, n % 20));
      }
      const kinds = (await Promise.all(asked)).map(({ found, verdict, because, unchecked }) => (found ? 'found' : `${verdict} ${because ? 'listed' : unchecked}`));
      return [...new Set(kinds)].filter((kind) => kind !== 'wait undefined').sort();
    }, LAZARUS);
    assert.deepEqual(answers, ['found', 'reject listed']);
  });

  const bothNames = { args: name === 'chromium' ? ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'] : [] };

  inBrowser('what a page has told of itself goes with it', bothNames, async ({ session, visit }) => {
    const page = await visit('/listed');
    await until(async () => (await badge(session, page)) === '1', 'the badge');
    // of another site: Chromium keeps the page, under another number
    await page.goto(page.url().replace('127.0.0.1', 'localhost').replace('/listed', '/field'));
    await until(async () => (await badge(session, page)) === '', 'the badge of the next page');
    const told = () =>
      session.control.evaluate(async () => {
        const [{ id }] = await chrome.tabs.query({ active: true });
        return (await chrome.runtime.sendMessage({ type: 'tab', tab: id })).counts.stop;
      });
    await until(async () => (await told()) === 0, 'nothing of the page before');
    await page.evaluate(() => void setTimeout(() => history.back()));
    await until(async () => (await badge(session, page)) === '1', 'the badge of the one before');
    await until(async () => (await told()) === 1, 'what it has told');
  });

  inBrowser('asks nobody, stores nothing that was pasted or found', {}, async ({ session, visit }) => {
    await copy(session, LAZARUS);
    const page = await visit('/field');
    await page.focus('#field');
    await paste(session, page);
    await until(() => layerHasFocus(page), 'the warning');
    await visit('/listed');
    await pause(500);
    const stored = await session.control.evaluate(async () =>
      JSON.stringify([await chrome.storage.local.get(), await chrome.storage.session.get()]),
    );
    assert.ok(!stored.toLowerCase().includes(LAZARUS.slice(2).toLowerCase()), stored);
    assert.ok(stored.startsWith('[{},'), stored);
  });

  test(`${name}: no request leaves the machine`, async (t) => {
    if (lacking) {
      return missing(t, lacking);
    }
    const proxy = await recorder();
    const site = await serve(pages);
    const session = await open(name, {
      args: name === 'chromium' ? [`--proxy-server=http://127.0.0.1:${proxy.port}`, '--host-resolver-rules=MAP * 127.0.0.1'] : [],
      preferences: {
        'network.proxy.type': 1,
        'network.proxy.http': '127.0.0.1',
        'network.proxy.http_port': proxy.port,
        'network.proxy.ssl': '127.0.0.1',
        'network.proxy.ssl_port': proxy.port,
        'network.proxy.allow_hijacking_localhost': false,
      },
    });
    t.after(async () => {
      await session.close();
      site.close();
      proxy.close();
    });
    // the recorder records
    const stray = await session.browser.newPage();
    await stray.goto('http://stray.example/').catch(() => undefined);
    assert.ok(proxy.seen.some((url) => url.includes('stray.example')));
    await stray.close();
    const before = [...site.requests];
    const page = await session.browser.newPage();
    await page.goto(`${site.url}/listed`);
    await until(async () => (await findings(session, page)).length === 1, 'the finding');
    for (const path of ['popup/popup.html', 'options/options.html', 'welcome/welcome.html', 'help/help.html']) {
      await session.open(path);
    }
    await session.control.evaluate(() => chrome.runtime.sendMessage({ type: 'status' }));
    await pause(1000);
    // the browsers' own questions go to their makers
    const own = /stray\.example|mozilla|firefox|google|gvt1|chromium/;
    assert.deepEqual(proxy.seen.filter((url) => !own.test(url)), []);
    assert.deepEqual(site.requests.filter((url) => !before.includes(url) && url !== '/favicon.ico'), ['/listed']);
  });

  inBrowser('a page without anything like an address sends no message', {}, async ({ session, visit }) => {
    await session.control.evaluate(() => {
      window.heard = [];
      chrome.runtime.onMessage.addListener((message) => void window.heard.push(message.type));
    });
    const page = await visit('/prose');
    await page.evaluate(() => document.body.append('more words, later'));
    await pause(1500);
    assert.deepEqual(await session.control.evaluate(() => window.heard), []);
    await visit('/listed');
    await until(() => session.control.evaluate(() => window.heard.includes('scan')), 'the message of another page');
  });

  inBrowser('10 MB: a page, and a paste', {}, async ({ session, visit }) => {
    const page = await visit('/heavy');
    await until(async () => (await findings(session, page)).length === 1, 'the finding at the end', 150_000);
    const field = await visit('/field');
    // Chromium's clipboard takes no 10 MB without a screen
    const long = `${'some words and 123 numbers '.repeat(160_000)}${LAZARUS}`;
    await copy(session, long);
    await field.bringToFront();
    await field.focus('#area');
    await paste(session, field);
    await until(() => layerHasFocus(field), 'the warning', 60_000);
    await field.keyboard.press('Enter');
    await until(() => field.$eval('#area', ({ value }, rest) => value.length === rest, long.length - LAZARUS.length), 'the rest');
    await field.evaluate((text) => {
      const area = document.getElementById('area');
      area.value = `${'x '.repeat(3_000_000)}${text}`;
      area.dispatchEvent(new Event('input', { bubbles: true }));
    }, long);
    await until(async () => (await field.evaluate(() => document.querySelector('[popover]') !== null)), 'the layer');
  });

  inBrowser('a page that patches everything is checked all the same', {}, async ({ session, visit }) => {
    await copy(session, LAZARUS);
    const page = await visit('/hostile');
    await until(async () => (await findings(session, page)).length === 1, 'the finding');
    await page.focus('#field');
    await paste(session, page);
    await until(() => layerHasFocus(page), 'the warning');
  });

  const damages = {
    'a damaged list': (engine) => {
      const path = join(engine, 'default.fwl');
      const bytes = readFileSync(path);
      bytes[bytes.length >> 1] ^= 1;
      writeFileSync(path, bytes);
    },
    'half a module': (engine) => truncateSync(join(engine, 'forewarn_bg.wasm'), 100_000),
    'no list': (engine) => rmSync(join(engine, 'default.fwl')),
  };
  for (const [damage, spoil] of Object.entries(damages)) {
    inBrowser(
      `${damage} is said, and nothing else is`,
      () => ({ folder: broken(name, damage.replaceAll(' ', '-'), spoil) }),
      async ({ session, visit }) => {
        await copy(session, LAZARUS);
        const page = await visit('/field');
        await page.focus('#field');
        await paste(session, page);
        await until(async () => ['!', '?'].includes(await badge(session, page)), 'the badge');
        // a quiet note at the field: silence would be taken for an answer
        await until(() => page.evaluate(() => document.querySelector('[popover]:popover-open') !== null), 'the note');
        assert.equal(await layerHasFocus(page), false);
        assert.equal(await page.$eval('#field', ({ value }) => value), LAZARUS);
        const status = await session.control.evaluate(() => chrome.runtime.sendMessage({ type: 'status' }));
        assert.equal(status.engine, 'failed');
        assert.equal(status.problems.length, 1);
        const popup = await session.open('popup/popup.html');
        const text = await until(() => popup.evaluate(() => /Nothing is being checked/.test(document.body.innerText)), 'the words');
        assert.ok(text);
      },
    );
  }

  inBrowser(
    'a list that has expired is said',
    () => ({
      folder: broken(name, 'expired', (engine) => writeFileSync(join(engine, 'default.fwl'), writeList('expired', [LAZARUS], 'phishing', { created: '2024-01-01', days: 30 }))),
    }),
    async ({ session, visit }) => {
      const page = await visit('/prose');
      await until(async () => (await badge(session, page)) === '!', 'the badge');
      const listed = await visit('/listed');
      await until(async () => (await badge(session, listed)) === '1', 'what the old list knows');
    },
  );
}
