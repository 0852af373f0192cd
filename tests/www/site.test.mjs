/** The site in both browsers: what it answers, that it asks nobody else, that it works offline, and who can use it. */

import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

import { serve } from '../../scripts/serve.mjs';
import { command, missing, root } from '../lib.mjs';
import { BROWSERS, lacks, launch, until } from '../npm/lib.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const PAGES = ['index', 'lists', 'embed', 'answers', 'appeal', 'privacy'];
const LISTED = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';
const CLEAN = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';

/** A browser, the site, here or where another server has it, and what went wrong on any page or left for another host. */
async function session(t, name, work, host) {
  const reason = lacks(name);
  if (reason) {
    return missing(t, reason);
  }
  const browser = await launch(name);
  const site = host ?? (await serve());
  const problems = [];
  try {
    const open = async (path) => {
      const page = await browser.newPage();
      page.on('pageerror', (error) => problems.push(`${path}: ${error}`));
      page.on('console', (message) => message.type() === 'error' && problems.push(`${path}: ${message.text()}`));
      page.on('request', (request) => {
        if (!/^(blob:|data:)/.test(request.url()) && !request.url().startsWith(site.url)) {
          problems.push(`${path}: asks ${new URL(request.url()).origin}`);
        }
      });
      await page.goto(site.url + path, { waitUntil: 'load' });
      return page;
    };
    await work({ browser, site, open });
    assert.deepEqual(problems, []);
  } finally {
    await browser.close();
    site.close();
  }
}

/** Asks the first page's box. */
async function ask(page, text) {
  await page.$eval('#text', (box, value) => (box.value = value), text);
  await page.$eval('#result', (result) => result.replaceChildren());
  await page.click('#form [type=submit]');
  await page.waitForSelector('#result .fw-card, #result table');
  return page.$eval('#result', (result) => ({ state: result.querySelector('.fw-card')?.dataset.state, text: result.textContent }));
}

for (const name of BROWSERS) {
  test(`${name}: the box answers as the extension does`, (t) =>
    session(t, name, async ({ open }) => {
      const page = await open('index.html');
      const listed = await ask(page, LISTED.toUpperCase());
      assert.equal(listed.state, 'listed');
      assert.match(listed.text, /Lazarus Group/);
      assert.match(listed.text, /DPRK3/);
      assert.equal((await ask(page, CLEAN)).state, 'not-listed');
      assert.equal((await ask(page, `${CLEAN.slice(0, -1)}5`)).state, 'bad-checksum');
      assert.equal((await ask(page, 'alice.eth')).state, 'not-covered');
      assert.equal((await ask(page, `bitcoin:${CLEAN}?amount=1`)).state, 'not-listed');
      const several = await ask(page, `Pay ${LISTED} or ${CLEAN} today`);
      assert.match(several.text, /Lazarus Group/);
      // a mail is longer than an address may be
      assert.match((await ask(page, `${'lorem ipsum '.repeat(150)}${LISTED} ${CLEAN}`)).text, /Lazarus Group/);
      for (const [id, state] of [['example', 'listed'], ['example-same', 'same-key'], ['example-typo', 'bad-checksum']]) {
        await page.$eval('#result', (result) => result.replaceChildren());
        await page.click(`#${id}`);
        await page.waitForSelector(`#result .fw-card[data-state=${state}]`);
      }
      // a secret leaves the screen
      await ask(page, 'L1aW4aubDFB7yfras2S1mN3bqg9nwySY8nkoLmJebSLD5BWv3ENZ');
      assert.equal(await page.$eval('#text', (box) => box.value), '');
      // and so it does beside an address, or with words around it
      const phrase = `${'abandon '.repeat(11)}about`;
      for (const text of [`L1aW4aubDFB7yfras2S1mN3bqg9nwySY8nkoLmJebSLD5BWv3ENZ ${LISTED}`, `${CLEAN}\nMy words: ${phrase}\nthanks`, `seed: ${phrase}`]) {
        assert.match((await ask(page, text)).text, /private key or recovery phrase/, text);
        assert.equal(await page.$eval('#text', (box) => box.value), '');
        assert.match(await page.$eval('#said', (said) => said.textContent), /private key or recovery phrase/);
      }
      assert.equal((await ask(page, `${'lorem ipsum dolor '.repeat(50)}${CLEAN}`)).state, 'not-listed');
    }));

  test(`${name}: a CSV file is answered, and saved with its answers as the command writes it`, (t) =>
    session(t, name, async ({ open, browser }) => {
      const folder = mkdtempSync(join(tmpdir(), 'forewarn-site-'));
      try {
        const file = join(folder, 'payments.csv');
        const rows = Array.from({ length: 3000 }, (_, row) => `"Payee; ${row}",${row % 7 ? CLEAN : LISTED},${row}`);
        writeFileSync(file, `payee,to,amount\n${rows.join('\n')}\n`);
        const page = await open('index.html');
        await (await page.$('#file')).uploadFile(file);
        await page.waitForSelector('#result .button');
        assert.match(await page.$eval('#result', (result) => result.textContent), /Lazarus Group/);
        assert.match(await page.$eval('#said', (said) => said.textContent), /3,000/);
        assert.equal(await page.$('#result .notice'), null);
        if (name === 'chromium') {
          const protocol = await browser.target().createCDPSession();
          await protocol.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
          await page.click('#result .button');
          const saved = join(folder, 'payments.checked.csv');
          await until(() => existsSync(saved) && !readdirSync(folder).some((one) => one.endsWith('.crdownload')), 'the saved file');
          assert.equal(readFileSync(saved, 'utf8'), `${command(['batch', file]).join('\n')}\n`);
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }));

  test(`${name}: of several files that are dropped one is answered, and that is said`, (t) =>
    session(t, name, async ({ open }) => {
      const page = await open('index.html');
      for (const [several, notices] of [[true, 1], [false, 0]]) {
        await page.evaluate(
          (first, second, isBoth) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([first], 'a.txt'));
            if (isBoth) {
              dataTransfer.items.add(new File([second], 'b.txt'));
            }
            document.querySelector('#result').replaceChildren();
            document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
          },
          CLEAN,
          LISTED,
          several,
        );
        await page.waitForSelector('#result .fw-card[data-state=not-listed]');
        assert.equal((await page.$$('#result .notice')).length, notices);
      }
    }));

  test(`${name}: the guarded field holds its form`, (t) =>
    session(t, name, async ({ open }) => {
      const page = await open('embed.html');
      await page.click('[data-fill^="0x098B716B8Aaf21512996dC57EB0615e2383E2f96"]');
      await page.waitForFunction(() => document.querySelector('#events').textContent.includes('listed'));
      await page.click('.live form .button.main');
      await page.waitForFunction(() => !document.querySelector('#events').textContent.includes('was sent'));
      assert.equal(await page.$eval('forewarn-guard', (guard) => guard.held), true);
      await page.click(`[data-fill="${CLEAN}"]`);
      await page.waitForFunction(() => document.querySelector('#events').textContent.includes('not-listed'));
      await page.click('.live form .button.main');
      await page.waitForFunction(() => document.querySelector('#events').textContent.includes('was sent'));
    }));

  test(`${name}: offline after the first visit`, (t) =>
    session(t, name, async ({ open, site }) => {
      const page = await open('index.html');
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      await page.waitForFunction(async () => (await caches.keys()).length === 1);
      site.close();
      for (const path of ['index', 'lists', 'embed']) {
        await page.goto(`${site.url}${path}.html`, { waitUntil: 'load' });
        assert.match(await page.$eval('h1', (title) => title.textContent), /\w/);
      }
      await page.goto(`${site.url}`, { waitUntil: 'load' });
      assert.equal((await ask(page, LISTED)).state, 'listed');
    }));
}

for (const name of BROWSERS) {
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-site-'));
  test(`${name}: an edition that is newer takes over when the last page is closed, and not under one that is open`, async (t) => {
    const change = (path, from, to) => {
      const text = readFileSync(join(folder, path), 'utf8');
      assert.ok(text.includes(from), path);
      writeFileSync(join(folder, path), text.replace(from, to));
    };
    const title = (page) => page.$eval('h1', ({ textContent }) => textContent);
    cpSync(join(root, 'dist', 'www'), folder, { recursive: true });
    try {
      await session(t, name, async ({ open }) => {
        const page = await open('index.html');
        await page.waitForFunction(() => navigator.serviceWorker.controller);
        const other = await open('index.html');
        // what the new one imports is not in the old one's files
        change('forewarn/core.js', 'export', 'export const added = 1; export');
        change('forewarn/web.js', 'import', 'import { added as _ } from "./core.js"; import');
        change('index.html', 'Before you pay', 'Newer');
        change('offline.js', /"([0-9a-f]{16})"/.exec(readFileSync(join(folder, 'offline.js'), 'utf8'))[1], '0123456789abcdef');
        await other.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()).then(() => undefined));
        await other.waitForFunction(async () => {
          const { installing, waiting, active } = await navigator.serviceWorker.getRegistration();
          return !installing && active?.state === 'activated' && (waiting || (await caches.keys()).length === 1) && (await caches.keys()).some((key) => key.endsWith('0123456789abcdef'));
        });
        await page.bringToFront();
        assert.equal((await ask(page, LISTED)).state, 'listed');
        // two are open: both go on as they are
        await other.bringToFront();
        await other.reload({ waitUntil: 'load' });
        assert.match(await title(other), /^Before/);
        assert.equal((await ask(other, LISTED)).state, 'listed');
        // with the last of them the newer one takes over
        await other.close();
        await page.close();
        let newer;
        await until(async () => {
          newer = await open('index.html');
          const isNewer = /^Newer/.test(await title(newer));
          return isNewer || (await newer.close(), false);
        }, 'the newer page');
        await until(() => newer.evaluate(async () => (await caches.keys()).length === 1), 'no other files');
        assert.equal((await ask(newer, LISTED)).state, 'listed');
      }, await serve(0, folder));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

test('on a host that leaves .html out, the second visit has the same pages', async (t) => {
  const plain = await serve();
  const host = createServer(async (request, response) => {
    const [path] = request.url.split('?');
    if (path.endsWith('.html')) {
      response.writeHead(308, { location: path.slice(0, -5) }).end();
      return;
    }
    const answer = await fetch(plain.url + (/\.\w+$|\/$/.test(path) ? path : `${path}.html`).slice(1));
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') }).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((resolve) => host.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${host.address().port}/`;
  const close = () => {
    host.closeAllConnections();
    host.close();
    plain.close();
  };
  try {
    await session(t, 'chromium', async ({ open }) => {
      const page = await open('');
      await page.waitForFunction(() => navigator.serviceWorker.controller);
      await page.goto(`${url}lists.html`, { waitUntil: 'load' });
      assert.match(await page.$eval('h1', ({ textContent }) => textContent), /list/i);
    }, { url, close });
  } finally {
    close();
  }
});

test('axe-core objects to nothing, light, dark and narrow', (t) =>
  session(t, 'chromium', async ({ open }) => {
    const page = await open('index.html');
    const objections = async (where) => {
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        window.axe.run(document, {
          resultTypes: ['violations'],
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        }),
      );
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${where} ${id}: ${target} ${failureSummary}`));
    };
    const site = new URL('.', page.url()).href;
    const found = [];
    for (const value of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
      for (const width of [256, 1280]) {
        await page.setViewport({ width, height: 900 });
        for (const path of PAGES) {
          await page.goto(`${site}${path}.html`, { waitUntil: 'load' });
          if (path === 'index') {
            await ask(page, LISTED);
          }
          if (path === 'embed') {
            await page.click('[data-fill]');
            await page.waitForFunction(() => document.querySelector('#events').textContent !== '');
          }
          for (const details of await page.$$('main details')) {
            await details.evaluate((one) => (one.open = true));
          }
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} is wider than ${width}`);
          found.push(...(await objections(`${path}, ${value}, ${width}`)));
        }
      }
    }
    assert.deepEqual(found, []);
  }));

test('each picture has a table, and all that the manifest counts is in it', () => {
  const html = readFileSync(join(root, 'dist', 'www', 'lists.html'), 'utf8');
  const manifest = JSON.parse(readFileSync(join(root, 'lists', 'default.manifest.json'), 'utf8'));
  const figures = html.split('<figure>').slice(1).map((part) => part.split('</figure>')[0]);
  assert.equal(figures.length, 5);
  for (const figure of figures) {
    assert.match(figure, /role="img" aria-label="[^"]+"/);
    assert.match(figure, /<table>/);
  }
  const shown = (n) => `<td class="number">${n.toLocaleString('en-GB')}</td>`;
  for (const { addresses } of manifest.sources) {
    assert.ok(figures[0].includes(shown(addresses)));
  }
  const cells = [...figures[3].matchAll(/<td class="number">([\d,]+)<\/td>/g)].map(([, n]) => Number(n.replaceAll(',', '')));
  const ofac = manifest.sources.find(({ id }) => id === 'ofac-sdn');
  assert.equal(cells.reduce((sum, n) => sum + n, 0), ofac.addresses);
  assert.ok(html.includes(manifest.file.sha256));
});

test('what needs JavaScript says so without it', () => {
  for (const path of ['index', 'embed']) {
    assert.match(readFileSync(join(root, 'dist', 'www', `${path}.html`), 'utf8'), /<noscript><p class="notice">[^<]+needs JavaScript/);
  }
});

test('no page names another host but in links, and each forbids the rest', () => {
  const folder = join(root, 'dist', 'www');
  for (const path of PAGES) {
    const html = readFileSync(join(folder, `${path}.html`), 'utf8');
    assert.match(html, /http-equiv="Content-Security-Policy" content="default-src 'none'/);
    assert.deepEqual(html.match(/(src|srcset|action|poster)="https?:[^"]*"|<link[^>]*href="https?:[^"]*"/g), null);
    assert.doesNotMatch(html, /\{\{|undefined|NaN/);
  }
});

test('the server of the site answers whatever is asked for', async () => {
  const site = await serve();
  try {
    for (const [path, status] of [['//', 200], ['/%', 404], ['/%2e%2e%2fpackage.json', 404], ['/index.html?a', 200]]) {
      assert.equal((await fetch(site.url + path)).status, status, path);
    }
  } finally {
    site.close();
  }
});
