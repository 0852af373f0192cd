/** The packed extension in Chromium and Firefox, on pages that are served here. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import { build } from 'esbuild';
import { compile } from 'svelte/compiler';

import { missing, root } from '../lib.mjs';
import { BROWSERS, badge, copy, findings, layerHasFocus, paste, started, until } from './driver.mjs';
import { lacks } from './launch.mjs';

// the Ronin bridge theft; another one in Bitcoin; one that nobody lists; a typing error in the first
const LAZARUS = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';
const BITCOIN = '12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h';
const CLEAN = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';
const MISSPELT = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5';

const PROSE = '<p>A page about nothing: words, 12 numbers, <a href="/other">links</a>. getElementsByTagNameNSImplementation</p>';

const svelte = {
  name: 'svelte',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.svelte$/ }, ({ path }) => ({ contents: compile(readFileSync(path, 'utf8'), { filename: path }).js.code })),
};

const bundled = async (entry) => {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [join('tests', 'browser', 'apps', entry)],
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"development"', __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
    plugins: [svelte],
    conditions: ['browser'],
    logLevel: 'error',
  });
  return { body: outputFiles[0].text, type: 'text/javascript' };
};

const app = (script) => `<!doctype html><title>app</title><div id="app"></div><script type="module" src="${script}"></script>`;

/** So many elements that they are looked at in slices, with addresses that are split in two around the ends of slices. */
const SPLIT = 40;

function long() {
  const plain = (count) => '<p><b>some words</b> and <i>others</i></p>'.repeat(count);
  const split = `<p>to <b>${BITCOIN.slice(0, 12)}</b><i>${BITCOIN.slice(12)}</i></p>`.repeat(SPLIT / 2);
  // each paragraph is three elements, a slice 2048
  return `<!doctype html><title>long</title>${plain(673)}${split}${plain(662)}${split}${plain(400)}
    <pre id="pre">${'words and numbers 12345 '.repeat(20_000)}${BITCOIN}${' more words'.repeat(20_000)}</pre>
    ${plain(1500)}<div id="host"></div><p id="last">${LAZARUS}</p>
    <script>document.getElementById('host').attachShadow({mode: 'open'}).innerHTML = '<p>${LAZARUS}</p>'</script>`;
}

const pages = {
  '/prose': `<!doctype html><title>prose</title>${PROSE.repeat(50)}`,
  '/marks': `<!doctype html><title>marks</title>
    <p id="text">Send it to ${LAZARUS} today.</p>
    <p>In parts: <span>${BITCOIN.slice(0, 10)}</span><span>${BITCOIN.slice(10)}</span>.</p>
    <a id="link" title="to ${BITCOIN}" href="#">a link</a>
    <input id="field" value="${LAZARUS}">
    <p>${CLEAN}</p><p>${MISSPELT}</p>
    <div id="host"></div><iframe src="/frame"></iframe><iframe sandbox srcdoc="<p>${BITCOIN}</p>"></iframe>
    <script>document.getElementById('host').attachShadow({mode: 'open'}).innerHTML = '<p>${LAZARUS.toLowerCase()}</p>'</script>`,
  '/frame': `<p>${LAZARUS}</p>`,
  '/strict': { body: `<!doctype html><p>${LAZARUS}</p>`, headers: { 'content-security-policy': "default-src 'none'" } },
  '/names': '<!doctype html><title>names</title><form action="/sent"><input id="recipient" name="to"><input type="hidden" name="elements"></form>',
  '/fields': `<!doctype html><title>fields</title>
    <form action="/sent"><input id="recipient" name="to"><button id="send">Send</button></form>
    <textarea id="area"></textarea><input id="number" type="number"><div id="host"></div>
    <script>
      const root = document.getElementById('host').attachShadow({mode: 'open'});
      root.innerHTML = '<input id="inner">';
      window.inner = root.getElementById('inner');
    </script>`,
  '/long': long(),
  '/drop': `<!doctype html><title>drop</title><textarea id="zone" rows="9"></textarea><input id="field" size="60">
    <script>document.getElementById('zone').addEventListener('drop', (event) => {
      event.preventDefault();
      event.target.value = event.dataTransfer.getData('text/plain');
    })</script>`,
  '/sent': 'sent',
  '/links': `<!doctype html><title>links</title><a id="bad" href="bitcoin:${BITCOIN}?amount=1">pay</a>
    <a id="good" href="bitcoin:${CLEAN}?amount=1">pay</a> <a href="magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a"><b id="inner">other</b></a>
    <script>
      window.clicks = [];
      addEventListener('click', (e) => {
        clicks.push(e.target.id);
        window.keys = [e.shiftKey, e.altKey, e.detail, e.clientX > 0];
        e.preventDefault();
      });
    </script>`,
  '/react': app('/react.js'),
  '/vue': app('/vue.js'),
  '/svelte': app('/svelte.js'),
  '/editors': `<!doctype html><title>editors</title><script type="module" src="/editors.js"></script>`,
};

/** Drags a text in from outside of the browser. */
async function drag(page, selector, text) {
  const { x, y } = await (await page.$(selector)).clickablePoint();
  const client = await page.createCDPSession();
  const data = { items: [{ mimeType: 'text/plain', data: text }], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await client.send('Input.dispatchDragEvent', { type, x, y, data });
  }
  await client.detach();
}

const canonicals = (found) => found.map(({ place, answer }) => `${place} ${answer.state} ${answer.readings[0].canonical}`).sort();

for (const browser of BROWSERS) {
  test(`${browser}: the extension`, async (t) => {
    const lacking = lacks(browser);
    if (lacking) {
      return missing(t, lacking);
    }
    for (const name of ['react.jsx', 'vue.js', 'svelte.js', 'editors.js']) {
      pages[`/${name.replace('jsx', 'js')}`] = await bundled(name);
    }
    const { site, session } = await started(t, browser, pages);
    /** A page, in front, after it was looked at. */
    const visit = async (path) => {
      const page = await session.browser.newPage();
      await page.goto(site.url + path);
      await page.bringToFront();
      return page;
    };
    const marked = (page, count) =>
      until(async () => {
        const found = await findings(session, page);
        return found.length >= count ? found : undefined;
      }, `${count} findings`);

    await t.test('marks text, attributes, fields, shadow roots and frames', async () => {
      const page = await visit('/marks');
      const found = await marked(page, 8);
      assert.deepEqual(canonicals(found), [
        `attribute listed ${BITCOIN}`,
        `field listed ${LAZARUS}`,
        `text bad-checksum ${CLEAN}`,
        `text listed ${LAZARUS}`,
        `text listed ${LAZARUS}`,
        `text listed ${LAZARUS}`,
        `text listed ${BITCOIN}`,
        `text listed ${BITCOIN}`,
      ]);
      assert.equal(await badge(session, page), '8');
      // the page's own elements are as they were
      assert.equal(await page.$eval('#text', (p) => p.innerHTML), `Send it to ${LAZARUS} today.`);
      await page.close();
    });

    await t.test('a long page: at the ends of slices, in a very long text, in a shadow root', async () => {
      const page = await visit('/long');
      const found = await marked(page, SPLIT + 3);
      assert.deepEqual(canonicals(found), [
        ...Array(2).fill(`text listed ${LAZARUS}`),
        ...Array(SPLIT + 1).fill(`text listed ${BITCOIN}`),
      ].sort());
      // what comes later beside a text that is there already
      await page.evaluate((address) => {
        const last = document.getElementById('last');
        last.append(' and ', address.slice(0, 9));
        last.append(Object.assign(document.createElement('span'), { textContent: address.slice(9) }));
      }, BITCOIN);
      await marked(page, SPLIT + 4);
      await page.close();
    });

    await t.test('marks pages that allow nothing', async () => {
      const page = await visit('/strict');
      assert.deepEqual(canonicals(await marked(page, 1)), [`text listed ${LAZARUS}`]);
      await page.close();
    });

    await t.test('says nothing about ordinary text', async () => {
      const page = await visit('/prose');
      await new Promise((resume) => setTimeout(resume, 1000));
      assert.deepEqual(await findings(session, page), []);
      assert.equal(await badge(session, page), '');
      assert.equal(await page.evaluate(() => document.querySelectorAll('[popover]').length), 0);
      await page.close();
    });

    await t.test('a pasted address of a sanctioned party is stopped; Enter takes it out', async () => {
      await copy(session, LAZARUS);
      const page = await visit('/fields');
      for (const id of ['recipient', 'area']) {
        await page.focus(`#${id}`);
        await paste(session, page);
        await until(() => page.$eval(`#${id}`, ({ value }, text) => value === text, LAZARUS), `${id} with the address`);
        await until(() => layerHasFocus(page), `the warning at ${id}`);
        await page.keyboard.press('Enter');
        await until(() => page.$eval(`#${id}`, ({ value }) => value === ''), `${id} empty`);
      }
      await page.evaluate(() => window.inner.focus());
      await paste(session, page);
      await until(() => layerHasFocus(page), 'the warning in a shadow root');
      await page.keyboard.press('Enter');
      await until(() => page.evaluate(() => window.inner.value === ''), 'the field in a shadow root empty');
      await page.close();
    });

    await t.test('a form is not sent while a decision is open, and is after "keep", asked twice', async () => {
      await copy(session, LAZARUS);
      const page = await visit('/fields');
      await page.focus('#recipient');
      await paste(session, page);
      await until(() => layerHasFocus(page), 'the warning');
      // the warning takes the focus a second time, from editors that take it back
      await new Promise((resume) => setTimeout(resume, 300));
      await page.focus('#recipient');
      await page.keyboard.press('Enter');
      await until(() => layerHasFocus(page), 'the warning again');
      assert.equal(new URL(page.url()).pathname, '/fields');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await new Promise((resume) => setTimeout(resume, 100));
      assert.ok(await layerHasFocus(page), 'asked once more');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await until(() => page.evaluate(() => document.activeElement?.id === 'recipient'), 'the field');
      assert.equal(await page.$eval('#recipient', ({ value }) => value), LAZARUS);
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      assert.equal(new URL(page.url()).pathname, '/sent');
      await page.close();
    });

    await t.test('a form with fields that are called as its own properties is not sent either', async () => {
      await copy(session, LAZARUS);
      const page = await visit('/names');
      await page.focus('#recipient');
      await paste(session, page);
      await until(() => layerHasFocus(page), 'the warning');
      await page.evaluate(() => document.querySelector('form').requestSubmit());
      await new Promise((resume) => setTimeout(resume, 500));
      assert.equal(new URL(page.url()).pathname, '/names');
      await page.close();
    });

    await t.test('what is dropped is stopped as what is pasted', async () => {
      const page = await visit('/drop');
      for (const [id, address] of [['zone', LAZARUS], ['field', BITCOIN]]) {
        if (browser === 'chromium') {
          await drag(page, `#${id}`, address);
        } else if (id === 'zone') {
          // Firefox's protocol drags nothing in from outside: what the page does with a drop is as real, the field's own is not
          await page.evaluate((text) => {
            const data = new DataTransfer();
            data.setData('text/plain', text);
            document.getElementById('zone').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true, composed: true }));
          }, address);
        } else {
          continue;
        }
        await until(() => page.$eval(`#${id}`, ({ value }, text) => value === text, address), `${id} with the address`);
        await until(() => layerHasFocus(page), `the warning at ${id}`);
        await page.keyboard.press('Enter');
        await until(() => page.$eval(`#${id}`, ({ value }) => value === ''), `${id} empty`);
      }
      await page.close();
    });

    await t.test('what was checked is not checked again', async () => {
      await session.control.evaluate(() => {
        window.texts = [];
        chrome.runtime.onMessage.addListener((message) => void (message.type === 'scan' && window.texts.push(...message.texts)));
      });
      const asked = () => session.control.evaluate(() => window.texts.length);
      const page = await visit('/prose');
      await page.evaluate((address) => document.body.append(Object.assign(document.createElement('p'), { id: 'one', textContent: `to ${address}` })), CLEAN);
      await until(async () => (await asked()) === 1, 'the question');
      // the same again: in another place, changed and changed back, in another paragraph beside a new one
      await page.evaluate((clean, listed) => {
        const one = document.getElementById('one');
        document.body.append(one.cloneNode(true));
        one.firstChild.data = 'nothing';
        one.firstChild.data = `to ${clean}`;
        one.title = clean;
        document.body.append(Object.assign(document.createElement('p'), { textContent: `${clean} and ${listed}` }));
      }, CLEAN, BITCOIN);
      await marked(page, 1);
      assert.deepEqual(await session.control.evaluate(() => window.texts), [CLEAN, BITCOIN]);
      await page.close();
    });

    await t.test('a clean paste is left alone', async () => {
      await copy(session, CLEAN);
      const page = await visit('/fields');
      await page.focus('#recipient');
      await paste(session, page);
      await new Promise((resume) => setTimeout(resume, 600));
      assert.equal(await layerHasFocus(page), false);
      assert.equal(await page.$eval('#recipient', ({ value }) => value), CLEAN);
      assert.equal(await page.evaluate(() => document.querySelectorAll('[popover]').length), 0);
      await page.close();
    });

    await t.test('a field in another document by document.open is watched: so editors make their frames', async () => {
      await copy(session, LAZARUS);
      for (const isTop of [true, false]) {
        const page = await visit('/fields');
        await page.evaluate((top) => {
          const other = top ? document : document.body.appendChild(document.createElement('iframe')).contentDocument;
          other.open();
          other.write('<!doctype html><title>other</title><input id="other">');
          other.close();
        }, isTop);
        const frame = isTop ? page : await until(() => page.frames()[1], 'the frame');
        await frame.focus('#other');
        await paste(session, page);
        await until(() => layerHasFocus(frame), 'the warning');
        await page.close();
      }
    });

    await t.test('typing is watched without taking the focus', async () => {
      const page = await visit('/fields');
      await page.focus('#recipient');
      await page.keyboard.type(LAZARUS);
      await until(() => page.evaluate(() => document.querySelector('[popover]') !== null), 'the warning');
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'recipient');
      await marked(page, 1);
      await page.close();
    });

    await t.test('React, Vue and Svelte hear of what is taken out', async () => {
      await copy(session, LAZARUS);
      for (const path of ['/react', '/vue', '/svelte']) {
        const page = await visit(path);
        await page.waitForSelector('#recipient');
        await page.focus('#recipient');
        await paste(session, page);
        await until(() => page.$eval('#state', ({ textContent }, text) => textContent === text, LAZARUS), 'the state');
        await until(() => layerHasFocus(page), `the warning on ${path}`);
        await page.keyboard.press('Enter');
        await until(() => page.$eval('#state', ({ textContent }) => textContent === ''), `the state of ${path} empty`);
        assert.equal(await page.$eval('#recipient', ({ value }) => value), '');
        await page.close();
      }
    });

    await t.test('what an application shows later is marked', async () => {
      const page = await visit('/react');
      await page.waitForSelector('#recipient');
      await page.evaluate((address) => window.go(address), BITCOIN);
      assert.deepEqual(canonicals(await marked(page, 1)), [`text listed ${BITCOIN}`]);
      await page.evaluate(() => window.go(null));
      await until(async () => (await findings(session, page)).length === 0, 'no finding');
      await until(async () => (await badge(session, page)) === '', 'no badge');
      await page.close();
    });

    await t.test('editors take it out of their own model', async () => {
      await copy(session, LAZARUS);
      const page = await visit('/editors');
      await page.waitForFunction(() => window.models !== undefined);
      for (const id of ['plain', 'prosemirror', 'quill', 'lexical']) {
        await page.click(`#${id}-edit`);
        await page.keyboard.type('pay ');
        await paste(session, page);
        await until(() => page.evaluate((name, text) => window.models()[name].includes(text), id, LAZARUS), `${id} has it`);
        await until(() => layerHasFocus(page), `the warning at ${id}`);
        await page.keyboard.press('Enter');
        await until(() => page.evaluate((name) => window.models()[name].trim() === 'pay', id), `${id} without it`);
      }
      await page.close();
    });

    await t.test('a payment link to a listed address stops first, another goes on', async () => {
      const page = await visit('/links');
      await page.click('#bad');
      await until(() => layerHasFocus(page), 'the warning');
      // the pointer rests on a marked link: its card must not take the place of the question
      await new Promise((resume) => setTimeout(resume, 600));
      assert.ok(await layerHasFocus(page));
      assert.deepEqual(await page.evaluate(() => window.clicks), []);
      await page.keyboard.press('Enter');
      await until(async () => !(await layerHasFocus(page)), 'the warning gone');
      assert.deepEqual(await page.evaluate(() => window.clicks), []);
      await page.click('#good');
      await until(() => page.evaluate(() => window.clicks.includes('good')), 'the click');
      // also where it is no payment link, with all that a page may look at
      await page.keyboard.down('Shift');
      await page.click('#inner');
      await page.keyboard.up('Shift');
      await until(() => page.evaluate(() => window.clicks.includes('inner')), 'the click on what is in the link');
      assert.deepEqual(await page.evaluate(() => window.keys), [true, false, 1, true]);
      await page.close();
    });

    await t.test('nothing but the pages was asked for', () => {
      const known = new Set([...Object.keys(pages), '/favicon.ico', '/sent?to=' + LAZARUS]);
      assert.deepEqual(site.requests.filter((path) => !known.has(path)), []);
    });
  });
}
