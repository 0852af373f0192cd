/**
 * Wallet requests in both browsers: what is listed is stopped before the wallet sees it, what is not arrives as it was, and a
 * hostile page gets past neither. The wallets record what reaches them.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { missing, root } from '../lib.mjs';
import { BROWSERS, badge, open, serve, until } from './driver.mjs';
import { lacks } from './launch.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const wallets = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'wallets.js'), 'utf8');
const pictures = join(root, 'dist', 'screenshots');

const LISTED = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';
/** One letter has the wrong case. */
const MISSPELT = '0xD8dA6BF26964aF9D7eEd9e03E53415D37aA96045';
const DELISTED = '0x8589427373D6D84E98730D7795D8f6f8731FDA16';
const CLEAN = '0x0000000000000000000000000000000000000001';

const html = (script, body = '') => `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>A shop</title>
  <script>${wallets}</script><script>${script}</script><body><h1>A shop</h1>${body}</body></html>`;

const pages = {
  '/': html('window.ethereum = new wallets.Evm();'),
  '/plain': html(''),
  '/none': '<!doctype html><title>nothing</title><link rel="icon" href="data:,">',
  '/wallets.js': { body: wallets, type: 'text/javascript' },
};

const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

/** The page on which the user decides, when it is there and shows a request. */
async function question({ browser }) {
  for (const page of await browser.pages()) {
    const isIt = () => location.pathname === '/decide/decide.html' && !document.getElementById('reject').hidden && document.getElementById('title').textContent !== '';
    if (await page.evaluate(isIt).catch(() => false)) {
      return page;
    }
  }
  return undefined;
}

const asked = (session) => until(() => question(session), 'the question');

/** Answers the question that is shown. */
async function answer(session, how) {
  const page = await asked(session);
  if (how === 'reject') {
    await page.evaluate(() => document.getElementById('reject').click());
    return;
  }
  await page.waitForFunction(() => !document.getElementById('continue').disabled);
  await page.evaluate(() => document.getElementById('continue').click());
  const sure = await page.waitForSelector('dialog .danger', { timeout: 2000 }).catch(() => undefined);
  await sure?.evaluate((button) => button.click());
}

const noQuestion = async (session) => assert.equal(await question(session), undefined, 'nobody is asked');

/** What reached the page's wallets, as JSON. */
const seen = (page) => page.evaluate(() => wallets.seen.map(({ json }) => json));

/** Begins something in the page that may wait for a decision; what comes of it is read with `outcome`. */
const begin = (page, what, ...args) =>
  page.evaluate(
    (source, given) => {
      const told = (error) =>
        typeof error === 'string' ? { error } : { error: { code: error.code, message: error.message, isError: error instanceof Error, ...(error.error && { error: error.error }) } };
      const run = (0, eval)(`(${source})`);
      // some throw at once
      window.outcome = new Promise((resolve) => resolve(run(...given))).then((result) => ({ result }), told);
      return undefined;
    },
    String(what),
    args,
  );

const outcome = (page) =>
  until(() => page.evaluate(async () => JSON.stringify(await Promise.race([window.outcome, new Promise((resume) => setTimeout(resume, 100))]))), 'what came of it').then(JSON.parse);

const REJECTED = { error: { code: 4001, message: 'User rejected the request.', isError: true } };

const send = (to) => ethereum.request({ method: 'eth_sendTransaction', params: [{ from: '0x00000000000000000000000000000000000000aa', to, value: '0x1' }] });

const sent = (to) => JSON.stringify({ method: 'eth_sendTransaction', params: [{ from: '0x00000000000000000000000000000000000000aa', to, value: '0x1' }] });

for (const name of BROWSERS) {
  const lacking = lacks(name);

  const inBrowser = (title, options, body) =>
    test(`${name}: ${title}`, async (t) => {
      if (lacking) {
        return missing(t, lacking);
      }
      const site = await serve(pages);
      const session = await open(name, typeof options === 'function' ? options() : options);
      t.after(async () => {
        await session.close();
        site.close();
      });
      const visit = async (path) => {
        // a new tab must not be made in a window that is about to close
        await until(() => session.control.evaluate(async () => (await chrome.windows.getAll()).length === 1), 'one window');
        const page = await session.browser.newPage();
        await page.goto(site.url + path);
        await page.bringToFront();
        return page;
      };
      /** Does it with a listed recipient: the wallet sees nothing, and the page hears of a rejection. */
      const stops = async (page, what, expected = REJECTED) => {
        const before = (await seen(page)).length;
        await begin(page, what, LISTED);
        await answer(session, 'reject');
        assert.deepEqual(await outcome(page), expected, String(what));
        assert.equal((await seen(page)).length, before, `the wallet saw: ${what}`);
      };
      await body({ t, session, site, visit, stops });
    });

  inBrowser('a listed recipient: the wallet is not asked before the user', {}, async ({ t, session, visit, stops }) => {
    const page = await visit('/');

    await t.test('Reject', () => stops(page, send));

    await t.test('Continue asks once more, and the request arrives as it was', async () => {
      await begin(page, send, LISTED);
      await answer(session, 'continue');
      assert.deepEqual(await outcome(page), { result: 'did eth_sendTransaction' });
      assert.deepEqual((await seen(page)).slice(-1), [sent(LISTED)]);
    });

    await t.test('a decision counts for one request', () => stops(page, send));

    await t.test('the question says who asks, for what, and who is listed', async () => {
      await begin(page, send, LISTED);
      const decide = await asked(session);
      const text = await decide.evaluate(() => document.body.innerText);
      assert.match(text, /Stop: http:\/\/127\.0\.0\.1:\d+ asks your wallet/);
      assert.match(text, /Your wallet is asked to send a transaction/);
      assert.match(text, /Recipient\s+Amount: 0\.000000000000000001 of/);
      assert.match(text, /On a sanctions list: Lazarus Group/);
      assert.doesNotMatch(text, /\[[a-z_]+\]/);
      assert.equal(await decide.evaluate(() => document.activeElement.id), 'reject', 'the focus is on "Reject"');
      // it closes before it can say that the key was pressed
      await decide.keyboard.press('Escape').catch(() => undefined);
      assert.deepEqual(await outcome(page), REJECTED);
    });

    await t.test('a click at once lets nothing through', async () => {
      await begin(page, send, LISTED);
      const decide = await asked(session);
      assert.equal(
        await decide.evaluate(() => {
          dispatchEvent(new Event('focus'));
          return document.getElementById('continue').disabled;
        }),
        true,
      );
      await answer(session, 'reject');
      await outcome(page);
    });

    await t.test('who closes the question says no', async () => {
      await begin(page, send, LISTED);
      await (await asked(session)).close();
      assert.deepEqual(await outcome(page), REJECTED);
    });

    await t.test('several at once stand in one line', async () => {
      const other = await visit('/');
      await begin(page, send, LISTED);
      await begin(other, send, LISTED);
      const decide = await asked(session);
      await decide.waitForFunction(() => document.getElementById('place').textContent !== '');
      await answer(session, 'reject');
      await until(() => decide.evaluate(() => document.getElementById('place').textContent === ''), 'the second');
      await pause(100);
      await answer(session, 'continue');
      const both = [await outcome(page), await outcome(other)].map((one) => JSON.stringify(one)).sort();
      assert.deepEqual(both, [JSON.stringify(REJECTED), '{"result":"did eth_sendTransaction"}']);
      await other.close();
    });

    await t.test('with the page goes its question', async () => {
      const other = await visit('/');
      await begin(other, send, LISTED);
      await asked(session);
      await other.close();
      await until(async () => !(await question(session)), 'the end of the question');
      assert.deepEqual(await session.control.evaluate(async () => (await chrome.storage.session.get('pending')).pending ?? []), []);
      const third = await visit('/');
      await begin(third, send, LISTED);
      await asked(session);
      await third.goto(`${new URL(third.url()).origin}/none`);
      await until(async () => !(await question(session)), 'the end of the question');
      await third.close();
    });

    await t.test('a typing error is asked about, what was taken off a list is not', async () => {
      await begin(page, send, MISSPELT);
      assert.match(await (await asked(session)).evaluate(() => document.body.innerText), /typing or copying error/);
      await answer(session, 'reject');
      assert.deepEqual(await outcome(page), REJECTED);
      assert.equal(await page.evaluate(send, DELISTED), 'did eth_sendTransaction');
    });

    await t.test('an allowed address, and a paused site', async () => {
      const settings = (more) =>
        session.control.evaluate((given) => chrome.storage.local.set({ settings: { version: 1, block: [], allow: [], pausedSites: [], mutedSources: [], mutedCategories: [], strict: false, ...given } }), more);
      await settings({ allow: [{ address: LISTED, note: '', added: '2026-11-26' }] });
      assert.equal(await page.evaluate(send, LISTED), 'did eth_sendTransaction');
      await settings({ pausedSites: ['127.0.0.1'] });
      assert.equal(await page.evaluate(send, LISTED), 'did eth_sendTransaction');
      await settings({});
      await stops(page, send);
    });
  });

  inBrowser('what is not listed behaves as before', {}, async ({ t, session, visit }) => {
    const page = await visit('/');

    await t.test('the object is the wallet’s own', async () => {
      const look = () => {
        const { Evm } = wallets;
        const { request } = ethereum;
        return {
          isEvm: ethereum instanceof Evm,
          prototype: Object.getPrototypeOf(ethereum) === Evm.prototype,
          own: Object.keys(ethereum),
          property: JSON.stringify(Object.getOwnPropertyDescriptor(Evm.prototype, 'request')),
          name: request.name,
          length: request.length,
          text: String(request).startsWith('async request(args)'),
          same: ethereum.request === request,
          connected: ethereum.isConnected(),
          chained: ethereum.on('x', () => undefined) === ethereum,
          inherits: Object.prototype.hasOwnProperty.call(request, 'toString'),
        };
      };
      assert.deepEqual(await page.evaluate(look), {
        isEvm: true,
        prototype: true,
        own: ['isTest'],
        property: '{"writable":true,"enumerable":false,"configurable":true}',
        name: 'request',
        length: 1,
        text: true,
        same: true,
        connected: true,
        chained: true,
        inherits: false,
      });
    });

    await t.test('other methods go through at once, with what they were given', async () => {
      const result = await page.evaluate(() => {
        const params = [{ to: '0x1' }];
        const before = wallets.seen.length;
        ethereum.request({ method: 'eth_call', params });
        const isSync = wallets.seen.length === before + 1;
        const { what } = wallets.seen.at(-1);
        return { isSync, isSame: what.params === params, sync: ethereum.send({ method: 'eth_accounts', id: 7 }) };
      });
      assert.deepEqual(result, { isSync: true, isSame: true, sync: { id: 7, jsonrpc: '2.0', result: ['0x00000000000000000000000000000000000000aa'] } });
    });

    await t.test('a clean request arrives byte for byte', async () => {
      const given = [
        { method: 'eth_sendTransaction', params: [{ to: CLEAN, value: '0x1', data: '0x', nested: { a: [1, null, true, 1.5e30, 'é"\n\u2028'] } }] },
        { jsonrpc: '2.0', id: 5, method: 'personal_sign', params: ['0x68656c6c6f', CLEAN] },
        { method: 'eth_signTypedData_v4', params: [CLEAN, JSON.stringify({ types: {}, primaryType: 'X', domain: {}, message: { to: CLEAN } })] },
        { method: 'wallet_sendCalls', params: [{ version: '2.0.0', chainId: '0x1', calls: [{ to: CLEAN, value: '0x0' }] }] },
        { method: 'eth_sendRawTransaction', params: ['0x02'] },
      ];
      const before = (await seen(page)).length;
      for (const args of given) {
        await page.evaluate((one) => ethereum.request(one), args);
      }
      assert.deepEqual((await seen(page)).slice(before), given.map((one) => JSON.stringify(one)));
    });

    await t.test('the wallet’s own error comes through', async () => {
      const error = await page.evaluate(async () => {
        const wallet = new wallets.Evm();
        const own = Object.assign(new Error('no'), { code: -32603 });
        wallet.request = () => Promise.reject(own);
        window.ethereum = wallet;
        const caught = await window.ethereum.request({ method: 'personal_sign', params: ['0x', '0x'] }).catch((one) => one);
        window.ethereum = new wallets.Evm();
        return caught === own;
      });
      assert.equal(error, true);
    });

    await t.test('a page without a wallet sees none', async () => {
      const none = await visit('/none');
      assert.deepEqual(await none.evaluate(() => [typeof ethereum, typeof window.solana, Object.keys(window).includes('ethereum')]), ['undefined', 'undefined', false]);
    });
    await noQuestion(session);
  });

  inBrowser('every way to ask', {}, async ({ t, visit, stops }) => {
    const page = await visit('/');
    const inCallback = { error: { code: 4001, message: 'User rejected the request.', isError: true } };
    const ways = {
      'send(method, params)': (to) => ethereum.send('eth_sendTransaction', [{ to }]),
      'send(payload, callback)': (to) =>
        new Promise((resolve, reject) => {
          const nothing = ethereum.send({ id: 3, method: 'eth_sendTransaction', params: [{ to }] }, (error, response) => (error ? reject(Object.assign(error, { response })) : resolve(response)));
          nothing === undefined || resolve('a value');
        }),
      'sendAsync(payload, callback)': (to) =>
        new Promise((resolve, reject) => ethereum.sendAsync({ id: 3, method: 'eth_sendTransaction', params: [{ to }] }, (error, response) => (error ? reject(error) : resolve(response)))),
      'a batch': (to) =>
        new Promise((resolve, reject) =>
          ethereum.sendAsync([{ id: 1, method: 'eth_chainId' }, { id: 2, method: 'eth_sendTransaction', params: [{ to }] }], (error, response) => (error ? reject(error) : resolve(response))),
        ),
      'the method of the prototype': (to) => wallets.Evm.prototype.request.call(ethereum, { method: 'eth_sendTransaction', params: [{ to }] }),
      'wallet_sendTransaction': (to) => ethereum.request({ method: 'wallet_sendTransaction', params: [{ to }] }),
      'approve': (to) => ethereum.request({ method: 'eth_sendTransaction', params: [{ to: '0x0000000000000000000000000000000000000001', data: `0x095ea7b3${to.slice(2).toLowerCase().padStart(64, '0')}${'f'.repeat(64)}` }] }),
    };
    for (const [way, what] of Object.entries(ways)) {
      await t.test(way, () => stops(page, what, inCallback));
    }
    await t.test('callbacks get what is clean', async () => {
      const response = await page.evaluate((to) => new Promise((resolve) => ethereum.sendAsync({ id: 3, method: 'eth_sendTransaction', params: [{ to }] }, (error, one) => resolve(one))), CLEAN);
      assert.deepEqual(response, { id: 3, jsonrpc: '2.0', result: 'did eth_sendTransaction' });
    });
  });

  inBrowser('wherever the wallet is', {}, async ({ t, session, visit, stops }) => {
    const places = {
      'set late, and asked at once': (to) => {
        window.ethereum = new wallets.Evm();
        return ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'defined late, and said so': (to) => {
        Object.defineProperty(window, 'ethereum', { value: new wallets.Evm(), writable: false, configurable: false });
        dispatchEvent(new Event('ethereum#initialized'));
        return ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'replaced': (to) => {
        window.ethereum = new wallets.Evm();
        window.ethereum = Object.assign(new wallets.Evm(), { isOther: true });
        return ethereum.isOther && ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'bound, behind a proxy': (to) => {
        window.ethereum = new wallets.Bound();
        return ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'frozen': (to) => {
        const real = Object.freeze({ isTest: true, request: async (args) => void wallets.seen.push({ json: JSON.stringify(args) }) });
        window.ethereum = real;
        if (!ethereum.isTest || !Object.isFrozen(ethereum) || ethereum.request !== ethereum.request) {
          return 'a bad stand-in';
        }
        return ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'frozen, with private fields': (to) => {
        class Fixed extends wallets.Evm {
          constructor() {
            super();
            Object.defineProperty(this, 'request', { value: super.request });
            Object.freeze(this);
          }
        }
        window.ethereum = new Fixed();
        if (!(ethereum instanceof Fixed) || !ethereum.isConnected() || ethereum.on('x', () => undefined) === undefined) {
          return 'a bad stand-in';
        }
        return ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'one of several': (to) => {
        window.ethereum = Object.assign(new wallets.Evm(), { providers: [new wallets.Evm(), new wallets.Bound()] });
        return ethereum.providers[1].request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'phantom.ethereum': (to) => {
        window.phantom = { ethereum: new wallets.Evm() };
        return phantom.ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'EIP-6963': (to) =>
        new Promise((resolve) => {
          const provider = new wallets.Evm();
          addEventListener('eip6963:announceProvider', ({ detail }) => resolve(detail.provider === provider && detail.provider.request({ method: 'eth_sendTransaction', params: [{ to }] })), { once: true });
          wallets.announce(provider);
        }),
      'EIP-6963, frozen': (to) =>
        new Promise((resolve) => {
          addEventListener('eip6963:announceProvider', ({ detail }) => resolve(detail.info.name === 'Test' && Object.isFrozen(detail) && detail.provider.request({ method: 'eth_sendTransaction', params: [{ to }] })), { once: true });
          wallets.announce(Object.freeze({ request: async (args) => void wallets.seen.push({ json: JSON.stringify(args) }) }));
        }),
      'a fresh frame of the page': (to) => {
        const frame = document.body.appendChild(document.createElement('iframe'));
        frame.contentWindow.ethereum = new wallets.Evm();
        return frame.contentWindow.ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] }).catch((error) => Promise.reject(Object.assign(new Error(error.message), { code: error.code })));
      },
    };
    for (const [place, what] of Object.entries(places)) {
      await t.test(place, async () => {
        const page = await visit('/plain');
        await stops(page, what);
        await page.close();
      });
    }
    await t.test('one that nobody can watch is said to be one', async () => {
      const page = await visit('/plain');
      await page.evaluate(() => {
        const real = Object.freeze({ request: async () => undefined });
        Object.defineProperty(window, 'ethereum', { value: real, writable: false, configurable: false });
        dispatchEvent(new Event('ethereum#initialized'));
      });
      await until(async () => (await badge(session, page)) === '?', 'the badge');
    });
  });
}
