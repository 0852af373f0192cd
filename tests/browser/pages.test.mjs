/** The extension's own pages in both browsers: what they say, by keyboard alone, and nothing that axe-core objects to. */

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

import { missing } from '../lib.mjs';
import { goto, lacks, launch } from './launch.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const LISTED = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';
const UNLISTED = '0x0000000000000000000000000000000000000001';
/** The key of a listed Bitcoin address, written for Litecoin. */
const SAME_KEY = 'LLdqUHV6267gdfriiF5mmF5jBQdecTZD9i';
/** The key that Bitcoin's documentation uses as its example. */
const SECRET = 'L1aW4aubDFB7yfras2S1mN3bqg9nwySY8nkoLmJebSLD5BWv3ENZ';

/** A text for each state, with the state and the tone of its card. */
const ASKED = [
  [LISTED, 'listed', 'stop'],
  [SAME_KEY, 'same-key', 'warn'],
  ['0x8589427373D6D84E98730D7795D8f6f8731FDA16', 'delisted', 'inform'],
  ['bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdr', 'bad-checksum', 'warn'],
  [UNLISTED, 'not-listed', 'quiet'],
  ['vitalik.eth', 'not-covered', 'quiet'],
  [SECRET, 'not-covered', 'stop'],
];

const PAGES = ['popup', 'options', 'welcome', 'help'];

/** What axe-core objects to on this page, each in a line. */
async function objections(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}

/** Asks the popup, by keyboard alone, and waits for its card or sentence. */
async function askPopup(page, text) {
  await page.focus('#text');
  await page.$eval('#text', (box) => box.select());
  await page.keyboard.type(text);
  await page.$eval('#result', (result) => result.replaceChildren());
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('#result .fw-card, #result table'), { timeout: 10_000 });
}

/** Errors of a page; a policy that was violated is one too. */
function watch(page) {
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  return problems;
}

/** A page that believes that background and frames give these answers, by type of request. */
async function withBackground(session, path, answers) {
  const page = await session.browser.newPage();
  await page.evaluateOnNewDocument((given) => {
    const answer = (request) =>
      given[request.type] === undefined ? Promise.reject(new Error('no receiver')) : Promise.resolve(given[request.type]);
    chrome.runtime.sendMessage = answer;
    chrome.tabs.sendMessage = (tab, request) => answer(request);
  }, answers);
  await goto(page, session.extensionUrl + path);
  return page;
}

const scheme = (page, value) => page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);

for (const language of ['en', 'de']) {
  test(`Chromium, ${language}: axe-core objects to nothing, whatever the answer`, async (t) => {
    const reason = lacks('chromium');
    if (reason) {
      return missing(t, reason);
    }
    const session = await launch('chromium', { language });
    t.after(session.close);
    let looks = 0;
    for (const theme of ['light', 'dark']) {
      for (const name of PAGES) {
        const page = await session.browser.newPage();
        const problems = watch(page);
        await scheme(page, theme);
        await goto(page, `${session.extensionUrl}${name}/${name}.html`);
        await page.waitForFunction((wanted) => document.documentElement.lang === wanted, {}, language);
        assert.deepEqual(await objections(page), [], `${name} ${theme}`);
        looks += 1;
        assert.equal(await page.evaluate(() => /\[[a-z_]+\]/.test(document.body.innerText)), false, 'a text is missing');
        if (name === 'popup') {
          await page.setViewport({ width: 380, height: 600 });
          for (const [text, state, tone] of ASKED) {
            await askPopup(page, text);
            const card = await page.$eval('.fw-card', ({ dataset }) => ({ ...dataset }));
            assert.deepEqual({ state: card.state, tone: card.tone }, { state, tone }, text);
            assert.deepEqual(await objections(page), [], `${state} ${theme}`);
            looks += 1;
            assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 380), `${state}: no scrolling sideways`);
          }
        }
        assert.deepEqual(problems, []);
        await page.close();
      }
      for (const [name, ruling] of Object.entries(rareRulings())) {
        const page = await withBackground(session, 'popup/popup.html', { status: WORKING, ask: { kind: 'address', ...ruling } });
        await scheme(page, theme);
        await askPopup(page, 'x');
        assert.deepEqual(await objections(page), [], `${name} ${theme}`);
        assert.equal(await page.evaluate(() => /\[[a-z_]+\]/.test(document.body.innerText)), false, 'a text is missing');
        looks += 1;
        await page.close();
      }
    }
    t.diagnostic(`${looks} looks`);
  });
}

test('Chromium: the popup says what it knows and no more', async (t) => {
  const reason = lacks('chromium');
  if (reason) {
    return missing(t, reason);
  }
  const session = await launch('chromium');
  t.after(session.close);
  const page = await session.open('popup/popup.html');

  await t.test('the card has the whole address, which copies as it is', async () => {
    await askPopup(page, LISTED);
    assert.equal(await page.$eval('.fw-headline', (node) => node.textContent), 'On a sanctions list: Lazarus Group');
    const copied = await page.$eval('.fw-address', (node) => {
      getSelection().selectAllChildren(node);
      return getSelection().toString();
    });
    assert.equal(copied, LISTED);
    const link = await page.$eval('.fw-link', ({ href, rel, target }) => ({ href, rel, target }));
    assert.match(link.href, /^https:\/\/sanctionssearch\.ofac\.treas\.gov\//);
    assert.deepEqual({ rel: link.rel, target: link.target }, { rel: 'noreferrer noopener', target: '_blank' });
  });

  await t.test('a mail is looked through, whatever its length', async () => {
    for (const words of [10, 200, 400, 900]) {
      await askPopup(page, `${'please '.repeat(words)}${LISTED}`);
      await page.waitForFunction((address) => document.body.innerText.includes(address), {}, LISTED);
    }
  });

  await t.test('a secret is never repeated', async () => {
    await askPopup(page, SECRET);
    const shown = await page.evaluate(() => document.body.innerText + document.getElementById('text').value);
    assert.equal(shown.includes(SECRET), false);
  });

  await t.test('a mistyped address is not shown with a checksum that fits', async () => {
    await askPopup(page, 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdr');
    assert.equal(await page.$('.fw-address'), null);
  });

  await t.test('letters of another alphabet are explained', async () => {
    await askPopup(page, `Pay \u0430 bill to 0\u0445${LISTED.slice(2)}`);
    assert.match(await page.$eval('.fw-disguise', (node) => node.textContent), /another alphabet/);
  });

  await t.test('a payment link: each address with what it is for', async () => {
    await askPopup(page, `ethereum:${LISTED}@1/transfer?address=${UNLISTED}&uint256=1`);
    const states = await page.$$eval('.fw-card', (cards) => cards.map(({ dataset }) => dataset.state).sort());
    assert.deepEqual(states, ['listed', 'not-listed']);
  });

  await t.test('hostile text stays text', async () => {
    const hostile = await withBackground(session, 'popup/popup.html', {
      status: WORKING,
      ask: { kind: 'address', answer: hostileAnswer() },
    });
    await askPopup(hostile, 'x');
    const seen = await hostile.$eval('.fw-card', (card) => ({
      headline: card.querySelector('.fw-headline').textContent,
      elements: card.querySelectorAll('img, script, a').length,
    }));
    assert.equal(seen.headline, 'Listed for fraud: <img src=x onerror=alert(1)> gnirts');
    assert.equal(seen.elements, 0);
    assert.deepEqual(await objections(hostile), []);
    await hostile.close();
  });

  await t.test('an allowed address: what is known is said, quietly', async () => {
    const quiet = await withBackground(session, 'popup/popup.html', { status: WORKING, ask: { kind: 'address', ...rareRulings().allowed } });
    await askPopup(quiet, 'x');
    const card = await quiet.$eval('.fw-card', (node) => ({ tone: node.dataset.tone, text: node.innerText }));
    assert.equal(card.tone, 'quiet');
    assert.match(card.text, /^Allowed by you\s+On a sanctions list/);
    assert.match(card.text, /Your note: my own test address/);
    await quiet.close();
  });

  await t.test('what stands on the page, the most serious first; pausing and resuming', async () => {
    const finding = (id, answer) => ({ id, place: 'text', answer });
    const popup = await withBackground(session, 'popup/popup.html?tab=4711', {
      status: WORKING,
      tab: { frames: [0], counts: { stop: 1, warn: 1, inform: 1 }, paused: false, unchecked: true, wallets: { unchecked: false, unguarded: false } },
      findings: { site: 'example.org', findings: [finding(1, answerWith('delisted', 'inform')), finding(2, answerWith('listed', 'stop'))] },
      show: false,
    });
    await popup.waitForSelector('.find + .find');
    assert.equal(
      await popup.$eval('#page-text', (node) => node.textContent),
      '2 findings on example.org Some text of this page could not be checked.',
    );
    assert.match(await popup.$eval('.find', (node) => node.textContent), /^Listed for fraud/);
    assert.deepEqual(await objections(popup), []);
    await popup.click('.find button');
    await popup.waitForFunction(() => document.querySelector('.find button').textContent === 'No longer there');
    const paused = () => popup.evaluate(async () => (await chrome.storage.local.get('settings')).settings?.pausedSites ?? []);
    await popup.click('#pause');
    await popup.waitForFunction(() => document.getElementById('pause').textContent.startsWith('Resume'));
    assert.deepEqual(await paused(), ['example.org']);
    assert.equal(await popup.$eval('#page-text', (node) => node.textContent), 'Paused on example.org: nothing on this site is being checked.');
    await popup.click('#pause');
    await popup.waitForFunction(() => document.getElementById('pause').textContent.startsWith('Pause'));
    assert.deepEqual(await paused(), []);
    await popup.close();
  });

  await t.test('requests that went on unchecked, and wallets that can’t be watched', async () => {
    const popup = await withBackground(session, 'popup/popup.html?tab=4711', {
      status: WORKING,
      tab: { frames: [0], counts: { stop: 0, warn: 0, inform: 0 }, paused: false, unchecked: false, wallets: { unchecked: true, unguarded: true } },
      findings: { site: 'example.org', findings: [] },
    });
    await popup.waitForFunction(() => document.getElementById('page-text').textContent !== '');
    assert.equal(
      await popup.$eval('#page-text', (node) => node.textContent),
      'Nothing to report on example.org. A request to your wallet could not be checked. A wallet on this page can’t be watched: its requests are not checked.',
    );
    await popup.close();
  });

  await t.test('a page without the content script is said to be one', async () => {
    const popup = await withBackground(session, 'popup/popup.html?tab=4711', { status: WORKING });
    await popup.waitForFunction(() => document.getElementById('page-text').textContent.startsWith('Forewarn is not running on this page.'));
    await popup.close();
  });

  await t.test('a file of several batches: counts, the finds with their lines, the most serious first', async () => {
    const filler = Array.from({ length: 30_000 }, (_, n) => `${n};row without an address`);
    filler[7] = `a;${SAME_KEY}`;
    filler[29_000] = `b;${LISTED}`;
    filler[29_500] = `c;${LISTED.toLowerCase()}`;
    filler[29_501] = `d;${UNLISTED}`;
    filler[29_502] = 'e;0x8589427373D6D84E98730D7795D8f6f8731FDA16';
    await dropFile(page, 'book.csv', [...Buffer.from(filler.join('\r\n'))]);
    await page.waitForSelector('#result table');
    assert.equal(await page.$eval('#said', (node) => node.textContent), '3 of 5 addresses are on a list or have the key of a listed one.');
    const finds = await page.$$eval('details.folded summary', (nodes) => nodes.map((node) => node.textContent));
    assert.equal(finds.length, 3);
    assert.match(finds[0], /Lazarus Group.*Lines 29,001 and 29,501$/);
    assert.match(finds[1], /^Same key.*Line 8$/);
    assert.match(finds[2], /^Was listed.*Line 29,503$/);
    assert.deepEqual(await objections(page), []);
  });

  await t.test('a file in UTF-16 is read, one that is no text is refused, one without addresses is no clean bill', async () => {
    await dropFile(page, 'utf16.txt', [0xff, 0xfe, ...Buffer.from(`${LISTED}\n`, 'utf16le')]);
    await page.waitForSelector('.fw-card[data-state=listed]');
    const said = async (name, bytes, wanted) => {
      await dropFile(page, name, bytes);
      await page.waitForFunction((start) => document.getElementById('said').textContent.startsWith(start), { timeout: 5_000 }, wanted);
    };
    await said('book.xlsx', [0x50, 0x4b, 3, 4, 0, 0, 0, 0], 'Not checked: this is not a text file.');
    await said('empty.csv', [...Buffer.from('a;b\n')], 'No address was found');
  });

  await t.test('the real popup has its width, and asks what was handed over', async () => {
    const web = await session.browser.newPage();
    await web.bringToFront();
    const worker = await (await session.browser.waitForTarget((target) => target.type() === 'service_worker')).worker();
    const before = new Set(session.browser.targets());
    await worker.evaluate(async (text) => {
      await chrome.storage.session.set({ handover: { text, at: Date.now() } });
      await chrome.action.openPopup();
    }, LISTED);
    const target = await session.browser.waitForTarget((one) => !before.has(one) && one.url().endsWith('/popup/popup.html'));
    const popup = await target.asPage();
    await popup.waitForFunction(() => document.getElementById('lists').textContent !== '' && innerWidth >= 380, { timeout: 10_000 });
    assert.equal(await popup.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    assert.equal(await popup.$eval('#tab', (button) => button.hidden), false);
    await Promise.any([page, popup].map((one) => one.waitForSelector('.fw-card[data-state=listed]', { timeout: 10_000 })));
    await web.close();
  });

  await t.test('a text that was handed over is asked once and forgotten', async () => {
    await page.evaluate((text) => chrome.storage.session.set({ handover: { text, at: Date.now() } }), LISTED);
    const other = await session.open('popup/popup.html');
    await Promise.any([page, other].map((one) => one.waitForSelector('.fw-card[data-state=listed]', { timeout: 10_000 })));
    assert.deepEqual(await page.evaluate(() => chrome.storage.session.get('handover')), {});
    await other.close();
  });
});

const LIST = { name: 'forewarn-default', version: '0123456789abcdef', created: '2026-11-01', expires: '2027-11-01', expired: false };

const WORKING = { engine: 'ready', problems: [], lists: [LIST] };

const READING = { canonical: LISTED, form: 'evm', coins: ['EVM'], network: 'main', checksum: 'verified', confidence: 'high' };

/** An answer with one statement. */
function answerWith(state, grade, statement = {}, match = {}) {
  const full = { category: 'fraud', source: 'x', sourceName: 'A source', sourceDate: '2026-10-01', ...statement };
  return {
    state,
    grade,
    readings: [READING],
    matches: [{ relation: 'same-address', listed: LISTED, form: 'evm', coins: ['EVM'], list: 'x', statements: [full], ...match }],
    lists: [LIST],
  };
}

/** Answers that need a list or settings of their own. */
function rareRulings() {
  const notCovered = (reason) => ({ answer: { state: 'not-covered', grade: 'quiet', reason, readings: [READING], lists: [{ ...LIST, expired: true }] } });
  return {
    'allowed': { answer: answerWith('listed', 'stop', { category: 'sanctions' }), allowed: 'my own test address' },
    'allowed without a note': { answer: answerWith('listed', 'stop'), allowed: '' },
    'frozen': { answer: answerWith('listed', 'warn', { category: 'frozen' }) },
    'own': { answer: answerWith('listed', 'stop', { category: 'own', note: 'never again' }) },
    'script': { answer: answerWith('same-key', 'warn', {}, { relation: 'same-script', listed: SAME_KEY }) },
    'test network': { answer: answerWith('same-key', 'inform', {}, { relation: 'test-network' }) },
    'expired': notCovered('list-expired'),
    'no list': notCovered('no-list'),
    'extended key': notCovered('extended-public-key'),
  };
}

/** An answer in which everything that somebody else wrote is meant to do harm. */
function hostileAnswer() {
  const answer = answerWith('listed', 'stop', {
    sourceName: '<script>alert(1)</script>',
    entity: { name: '<img src=x onerror=alert(1)>\u202egnirts', aliases: ['<b>'] },
    reference: 'javascript:alert(1)',
    note: '<a href="https://evil.example/">support</a>',
  });
  return { ...answer, lists: [{ ...LIST, name: '<b>list</b>' }] };
}

/** Drops a file on the page. */
function dropFile(page, name, bytes) {
  return page.evaluate(
    (fileName, content) => {
      document.getElementById('said').textContent = '';
      document.getElementById('result').replaceChildren();
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(content)], fileName));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    name,
    bytes,
  );
}

test('Chromium: every page says so when nothing is being checked', async (t) => {
  const reason = lacks('chromium');
  if (reason) {
    return missing(t, reason);
  }
  const session = await launch('chromium');
  t.after(session.close);
  const list = { name: 'forewarn-default', version: '0', created: '2026-01-01', expires: '2026-04-01', expired: true };
  const cases = {
    'no background': [{}, 'Nothing is being checked.'],
    'failed': [{ status: { engine: 'failed', problems: ['list-damaged'], lists: [] } }, 'Nothing is being checked.'],
    'no list': [{ status: { engine: 'ready', problems: [], lists: [] } }, 'Nothing is being checked.'],
    'partial': [{ status: { engine: 'partial', problems: ['own-entry'], lists: [{ ...list, expired: false }] } }, 'Not everything is being checked.'],
    'expired': [{ status: { engine: 'ready', problems: [], lists: [list] } }, 'The list is too old to rely on.'],
  };
  for (const [name, [answers, wanted]] of Object.entries(cases)) {
    for (const path of PAGES) {
      const page = await withBackground(session, `${path}/${path}.html`, answers);
      await page.waitForSelector('#trouble .notice-title');
      assert.equal(await page.$eval('#trouble .notice-title', (node) => node.textContent), wanted, `${path}: ${name}`);
      assert.deepEqual(await objections(page), [], `${path}: ${name}`);
      if (path === 'popup' && name === 'no background') {
        await page.focus('#text');
        await page.keyboard.type(LISTED);
        await page.keyboard.press('Enter');
        await page.waitForFunction(() => document.getElementById('said').textContent.startsWith('Not checked:'));
      }
      await page.close();
    }
  }
});

test('Chromium: the settings, by keyboard alone', async (t) => {
  const reason = lacks('chromium');
  if (reason) {
    return missing(t, reason);
  }
  const session = await launch('chromium');
  t.after(session.close);
  const page = await session.open('options/options.html');
  const problems = watch(page);
  const stored = () => page.evaluate(async () => (await chrome.storage.local.get('settings')).settings);
  await page.waitForSelector('#choice-source-ofac-sdn');

  await t.test('switching off sanctions asks first, and Escape means no', async () => {
    await page.focus('#choice-category-sanctions');
    await page.keyboard.press('Space');
    await page.waitForSelector('dialog[open]');
    assert.deepEqual(await objections(page), []);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.querySelector('dialog') && document.getElementById('choice-category-sanctions').checked);
    await page.focus('#choice-category-phishing');
    await page.keyboard.press('Space');
    await page.waitForFunction(async () => (await chrome.storage.local.get('settings')).settings?.mutedCategories.length === 1);
    assert.deepEqual((await stored()).mutedCategories, ['phishing']);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'choice-category-phishing');
  });

  await t.test('own entries: what is no address is refused, one is kept as the engine writes it', async () => {
    const add = async (which, address, note) => {
      await page.focus(`#${which}-address`);
      await page.$eval(`#${which}-address`, (input) => input.select());
      await page.keyboard.type(address);
      await page.keyboard.press('Tab');
      await page.keyboard.type(note);
      await page.keyboard.press('Enter');
    };
    const refused = async (which, address, wanted) => {
      await add(which, address, '');
      await page.waitForFunction((id, text) => document.getElementById(id).textContent.includes(text), { timeout: 5_000 }, `${which}-error`, wanted);
    };
    await refused('block', 'hello', 'not an address');
    await refused('block', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdr', 'typing or copying error');
    await refused('block', SECRET, 'Never give it to anyone');
    await page.$eval('#block-form', (form) => form.reset());
    await add('block', UNLISTED, 'never again');
    await page.waitForSelector('#block .fw-address');
    const [entry] = (await stored()).block;
    assert.deepEqual({ ...entry, added: '' }, { address: UNLISTED, note: 'never again', added: '' });
    assert.match(entry.added, /^\d{4}-\d\d-\d\d$/);
    await refused('allow', UNLISTED, 'Remove it from your warnings first');
    await page.$eval('#allow-form', (form) => form.reset());
    await add('allow', LISTED, '');
    await page.waitForSelector('dialog[open]');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#allow .fw-address');
    assert.deepEqual(await objections(page), []);
  });

  await t.test('a note is changed, an entry removed', async () => {
    await page.focus('#block li button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#block-edit');
    await page.keyboard.type(' ever');
    await page.keyboard.press('Enter');
    await page.waitForFunction(async () => (await chrome.storage.local.get('settings')).settings.block[0].note === 'never again ever');
    await page.waitForFunction(() => document.activeElement.dataset.edits !== undefined);
    await page.focus('#block li button + button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[open]');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForFunction(async () => (await chrome.storage.local.get('settings')).settings.block.length === 0);
  });

  await t.test('sites are taken as they stand in the address bar', async () => {
    await page.focus('#site');
    await page.keyboard.type('https://Example.org/path?x=1');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#paused button');
    assert.deepEqual((await stored()).pausedSites, ['example.org']);
  });

  await t.test('what is imported is shown first, and what is no address is left out', async () => {
    const file = { ...(await stored()), pausedSites: [], block: [
      { address: SAME_KEY, note: '', added: '2026-11-22' },
      { address: 'nonsense', note: '', added: '2026-11-22' },
    ] };
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'settings.json'));
      const input = document.getElementById('import-file');
      input.files = data.files;
      input.dispatchEvent(new Event('change'));
    }, JSON.stringify(file));
    await page.waitForSelector('dialog[open]');
    const question = await page.$eval('dialog', (dialog) => dialog.textContent);
    assert.match(question, /Your own warnings: 0 entries now, 1 in the file\./);
    assert.match(question, /1 entry of the file is not an address/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForFunction(async () => (await chrome.storage.local.get('settings')).settings.block.length === 1);
    assert.deepEqual((await stored()).block.map(({ address }) => address), [SAME_KEY]);
  });

  await t.test('what is saved to a file is what is stored', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'forewarn-download-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const session = await page.createCDPSession();
    await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    await page.focus('#export');
    await page.keyboard.press('Enter');
    const file = join(folder, 'forewarn-settings.json');
    for (let n = 0; n < 100 && !existsSync(file); n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), await stored());
  });

  await t.test('everything is deleted', async () => {
    await page.focus('#wipe');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[open]');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.getElementById('data-said').textContent === 'Everything was deleted.');
    assert.deepEqual(await page.evaluate(() => chrome.storage.local.get()), {});
    await page.waitForFunction(() => document.getElementById('choice-category-phishing').checked);
  });

  assert.deepEqual(problems, []);
});

test('Chromium: every control can be reached and seen to be reached by keyboard', async (t) => {
  const reason = lacks('chromium');
  if (reason) {
    return missing(t, reason);
  }
  const session = await launch('chromium');
  t.after(session.close);
  for (const name of PAGES) {
    const page = await session.open(`${name}/${name}.html`);
    if (name === 'popup') {
      await askPopup(page, LISTED);
    }
    await page.waitForSelector('a, button');
    await page.evaluate(() => document.activeElement.blur());
    const wanted = await page.$$eval('a[href], button, input:not([hidden]), textarea, summary', (all) =>
      all.filter((one) => one.checkVisibility()).length,
    );
    const reached = new Set();
    for (let n = 0; n < wanted * 2; n += 1) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        const one = document.activeElement;
        if (one === document.body) {
          return undefined;
        }
        const all = [...document.querySelectorAll('*')];
        return { place: all.indexOf(one), outline: getComputedStyle(one).outlineStyle, control: one.matches('a, button, input, textarea, summary') };
      });
      if (seen?.control) {
        reached.add(seen.place);
        assert.notEqual(seen.outline, 'none');
      }
    }
    assert.equal(reached.size, wanted, name);
    await page.close();
  }
});

test('Firefox: every page opens, asks the engine, and pleases axe-core', async (t) => {
  const reason = lacks('firefox');
  if (reason) {
    return missing(t, reason);
  }
  // 0 is dark, 1 is light
  for (const [theme, language] of [[0, 'en'], [1, 'en'], [1, 'de']]) {
    const german = lacks('firefox', language);
    if (german) {
      return missing(t, german);
    }
    const session = await launch('firefox', { language, preferences: { 'layout.css.prefers-color-scheme.content-override': theme } });
    try {
      for (const name of PAGES) {
        const page = await session.browser.newPage();
        const problems = watch(page);
        await goto(page, `${session.extensionUrl}${name}/${name}.html`);
        await page.waitForFunction((wanted) => document.documentElement.lang === wanted && document.querySelector('h1').innerText !== '', {}, language);
        assert.equal(await page.evaluate(() => /\[[a-z_]+\]/.test(document.body.innerText)), false, 'a text is missing');
        if (name === 'popup' || name === 'options') {
          // the last thing that these two show
          await page.waitForFunction(() => document.getElementById('lists').textContent.includes('forewarn-default'));
        }
        assert.deepEqual(await objections(page), [], name);
        assert.equal(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches), theme === 0);
        if (name === 'popup') {
          for (const [text, state, tone] of ASKED) {
            await askPopup(page, text);
            const card = await page.$eval('.fw-card', ({ dataset }) => ({ ...dataset }));
            assert.deepEqual({ state: card.state, tone: card.tone }, { state, tone }, text);
            assert.deepEqual(await objections(page), [], state);
          }
        }
        if (name === 'welcome') {
          await page.click('#try');
          await page.waitForSelector('.fw-card[data-state=listed]');
        }
        assert.deepEqual(problems, []);
        await page.close();
      }
    } finally {
      await session.close();
    }
  }
});
