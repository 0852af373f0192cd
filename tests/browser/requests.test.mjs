/**
 * Wallet requests in both browsers: what is listed is stopped before the wallet sees it, what is not arrives as it was, and a
 * hostile page gets past neither. The wallets record what reaches them.
 */

/* global ethereum, phantom */

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { missing, root, scratch } from '../lib.mjs';
import { BROWSERS, STOPS_SOON, badge, pause, started, stop, until } from './driver.mjs';
import { extensionFolder, install, lacks, orders, walletExtension } from './launch.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const wallets = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'wallets.js'), 'utf8');
const pictures = join(root, 'dist', 'screenshots');

const LISTED = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';
/** One letter has the wrong case. */
const MISSPELT = '0xD8dA6BF26964aF9D7eEd9e03E53415D37aA96045';
const DELISTED = '0x8589427373D6D84E98730D7795D8f6f8731FDA16';
const CLEAN = '0x0000000000000000000000000000000000000001';

/** Listed addresses of other chains. */
const LISTED_SOLANA = '42RLPACwZPx3vYYmxSueqsogfynBDqXK298EDsNoyoHi';
const LISTED_TRON = '41e950dc316b836e4eefb8308bf32bf7c72a1358ff';
const LISTED_BITCOIN = 'bc1qvrxhhpvfqmuyd9pvv4zqxyr4ljpma4wph6zaf8';

/** The 32 bytes of a Solana address. */
function solanaKey(address) {
  const digits = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  const value = [...address].reduce((sum, digit) => sum * 58n + BigInt(digits.indexOf(digit)), 0n);
  return [...Buffer.from(value.toString(16).padStart(64, '0'), 'hex')];
}

/** A legacy transaction that transfers lamports to this key. */
const solanaTransfer = (to) => [
  ...[1, ...Array(64).fill(0), 1, 0, 1, 3, ...Array(32).fill(7), ...to, ...Array(32).fill(0), ...Array(32).fill(9)],
  ...[1, 2, 2, 0, 1, 12, 2, 0, 0, 0, 100, 0, 0, 0, 0, 0, 0, 0],
];

/** A wallet that comes when the page is there already, and says so. */
const arrives = 'window.arrives = (wallet) => { window.ethereum = wallet; dispatchEvent(new Event("ethereum#initialized")); };';

const html = (script, body = '') => `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>A shop</title>
  <script>${wallets}${arrives}</script><script>${script}</script><body><h1>A shop</h1>${body}</body></html>`;

/** A frame that asks its own wallet, and tells the page around it what came of it. */
const inner = `<!doctype html><title>frame</title><script>${wallets}; window.ethereum = new wallets.Evm();</script><script>
  ethereum.request({ method: 'eth_sendTransaction', params: [{ to: '${LISTED}' }] }).then(
    (result) => parent.postMessage({ result }, '*'),
    ({ code }) => parent.postMessage({ code, seen: wallets.seen.length }, '*'),
  );
</script>`;

/**
 * Patches what a script may use, before the wallet is there: everything that comes by is kept, and looked through for the
 * wallet's own method and for what is said to the extension.
 */
const hostile = html(`
  const { apply, ownKeys, getOwnPropertyDescriptor, defineProperty } = Reflect;
  const caught = new Set();
  const { add } = Set.prototype;
  const keep = (self, args) => {
    apply(add, caught, [self]);
    for (let i = 0; i < args.length; i += 1) apply(add, caught, [args[i]]);
  };
  let isOn = false;
  const patch = (owner) => {
    const keys = ownKeys(owner);
    for (let i = 0; i < keys.length; i += 1) {
      const property = getOwnPropertyDescriptor(owner, keys[i]);
      const { value } = property;
      if (typeof value !== 'function' || !property.configurable || keys[i] === 'constructor') continue;
      defineProperty(owner, keys[i], { ...property, value: function () { if (isOn) keep(this, arguments); return apply(value, this, arguments); } });
    }
  };
  const patchGetter = (owner, name) => {
    const property = getOwnPropertyDescriptor(owner, name);
    defineProperty(owner, name, { ...property, get() { if (isOn) keep(this, []); return apply(property.get, this, []); } });
  };
  /** What page script and bridge speak at is no node, and nothing else: only that. */
  const isChannel = (one) => one instanceof EventTarget && Object.getPrototypeOf(one) === EventTarget.prototype;
  const wallet = new wallets.Evm();
  const original = wallets.Evm.prototype.request;
  [Reflect, Object, Promise, Promise.prototype, Function.prototype, Array.prototype, Map.prototype, WeakMap.prototype, Set.prototype, WeakSet.prototype,
    String.prototype, JSON, EventTarget.prototype, Event.prototype, Node.prototype, Document.prototype].forEach(patch);
  [[CustomEvent.prototype, 'detail'], [MouseEvent.prototype, 'relatedTarget'], [Event.prototype, 'target']].forEach(([owner, name]) => patchGetter(owner, name));
  for (const name of ['Proxy', 'CustomEvent', 'Promise', 'Error', 'Uint8Array', 'WeakMap']) {
    const real = window[name];
    window[name] = new Proxy(real, { construct(target, args, by) { if (isOn) keep(undefined, args); return Reflect.construct(target, args, by); } });
  }
  for (const name of ['queueMicrotask', 'setTimeout', 'postMessage', 'atob', 'dispatchEvent']) {
    const real = window[name];
    window[name] = function () { if (isOn) keep(this, arguments); return apply(real, window, arguments); };
  }
  let leaked = false;
  Object.defineProperty(Array.prototype, '0', { configurable: true, get: () => undefined, set(value) { if (isOn) keep(this, [value]); defineProperty(this, '0', { value, writable: true, enumerable: true, configurable: true }); } });
  window.start = (to) => {
    isOn = true;
    arrives(wallet);
    const asked = window.ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
    const told = (how) => () => {
      isOn = false;
      const all = [...caught];
      document.documentElement.dataset.how = how;
      document.documentElement.dataset.seen = wallets.seen.length;
      document.documentElement.dataset.original = all.includes(original);
      document.documentElement.dataset.channel = all.some((one) => isChannel(one) || (one instanceof Event && isChannel(one.target)) || (typeof one === 'string' && one.includes('"chain"')));
    };
    asked.then(told('went'), told('rejected'));
  };
`);

const pages = {
  '/inner': inner,
  '/hostile': hostile,
  '/': html('window.ethereum = new wallets.Evm();'),
  '/plain': html(''),
  '/none': '<!doctype html><title>nothing</title><link rel="icon" href="data:,">',
  '/wallets.js': { body: wallets, type: 'text/javascript' },
};

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

/** Answers the question that is shown. Its page may close before it can say that it was clicked. */
async function answer(session, how) {
  const page = await asked(session);
  if (how === 'reject') {
    await page.evaluate(() => document.getElementById('reject').click()).catch(() => undefined);
    return;
  }
  const isSure = () => {
    const sure = document.querySelector('dialog .danger');
    (sure ?? document.getElementById('continue')).click();
    return sure !== null;
  };
  // until then "Continue" is shut again whenever the window comes to the front
  await until(() => page.evaluate(isSure).catch(() => true), 'the second question');
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

/** In words that ethers 5 and web3.js know. */
const DENIED = { error: { code: 4001, message: 'User denied the request.', isError: true } };

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
      const { site, session } = await started(t, name, pages, options);
      const visit = async (path) => {
        // a new tab must not be made in a window that is about to close
        await until(() => session.control.evaluate(async () => (await chrome.windows.getAll()).length === 1), 'one window');
        const page = await session.browser.newPage();
        await page.goto(site.url + path);
        await page.bringToFront();
        return page;
      };
      /** Does it with a listed recipient: the wallet sees nothing, and the page hears of a rejection. */
      const stops = async (page, what, expected = DENIED) => {
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
      assert.deepEqual(await outcome(page), DENIED);
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
      assert.deepEqual(await outcome(page), DENIED);
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
      assert.deepEqual(both, [JSON.stringify(DENIED), '{"result":"did eth_sendTransaction"}']);
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
      assert.match(await (await asked(session)).evaluate(() => document.body.innerText), /Take care: [^]*typing or copying error/);
      await answer(session, 'reject');
      assert.deepEqual(await outcome(page), DENIED);
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

  const bothNames = { args: name === 'chromium' ? ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'] : [] };

  inBrowser('a paused site says nothing of the next one in its tab, and its frames are let alone', bothNames, async ({ session, site, visit }) => {
    await session.control.evaluate(() =>
      chrome.storage.local.set({ settings: { version: 1, block: [], allow: [], pausedSites: ['127.0.0.1'], mutedSources: [], mutedCategories: [], strict: true } }),
    );
    const page = await visit('/');
    await until(async () => (await badge(session, page)) === '–', 'the badge of a paused site');
    assert.equal(await page.evaluate(send, LISTED), 'did eth_sendTransaction');
    const framed = await page.evaluate((source) => {
      const heard = new Promise((resolve) => addEventListener('message', ({ data }) => resolve(data), { once: true }));
      document.body.appendChild(document.createElement('iframe')).src = source;
      return heard;
    }, `${site.url.replace('127.0.0.1', 'localhost')}/inner`);
    assert.deepEqual(framed, { result: 'did eth_sendTransaction' });
    await page.goto(`${site.url.replace('127.0.0.1', 'localhost')}/`);
    await begin(page, send, LISTED);
    assert.deepEqual(await outcome(page), DENIED);
    await until(async () => (await badge(session, page)) === '', 'the badge of the next site');
    await page.evaluate(() => void setTimeout(() => history.back()));
    await until(async () => (await badge(session, page)) === '–', 'the badge of the one before');
  });

  inBrowser('a page that the user comes back to has its wallets still', bothNames, async ({ session, site, visit }) => {
    const page = await visit('/plain');
    await page.evaluate(() => {
      Object.defineProperty(window, 'ethereum', { value: Object.freeze({ request: async () => undefined }) });
      dispatchEvent(new Event('ethereum#initialized'));
    });
    await until(async () => (await badge(session, page)) === '?', 'the badge');
    await page.goto(`${site.url.replace('127.0.0.1', 'localhost')}/none`);
    await until(async () => (await badge(session, page)) === '', 'the badge of the next page');
    await page.evaluate(() => void setTimeout(() => history.back()));
    await until(async () => (await badge(session, page)) === '?', 'the badge of the one before');
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
      await t.test(way, () => stops(page, what));
    }
    await t.test('callbacks get what is clean', async () => {
      const response = await page.evaluate((to) => new Promise((resolve) => ethereum.sendAsync({ id: 3, method: 'eth_sendTransaction', params: [{ to }] }, (error, one) => resolve(one))), CLEAN);
      assert.deepEqual(response, { id: 3, jsonrpc: '2.0', result: 'did eth_sendTransaction' });
    });
  });

  inBrowser('wherever the wallet is', {}, async ({ t, session, visit, stops }) => {
    const places = {
      'set late, and said so': (to) => {
        arrives(new wallets.Evm());
        return ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'defined late, and said so': (to) => {
        Object.defineProperty(window, 'ethereum', { value: new wallets.Evm(), writable: false, configurable: false });
        dispatchEvent(new Event('ethereum#initialized'));
        return ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'replaced': (to) => {
        arrives(new wallets.Evm());
        window.ethereum = Object.assign(new wallets.Evm(), { isOther: true });
        return ethereum.isOther && ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'bound, behind a proxy': (to) => {
        arrives(new wallets.Bound());
        return ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'frozen': (to) => {
        const real = Object.freeze({ isTest: true, request: async (args) => void wallets.seen.push({ json: JSON.stringify(args) }) });
        arrives(real);
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
        arrives(new Fixed());
        if (!(ethereum instanceof Fixed) || !ethereum.isConnected() || ethereum.on('x', () => undefined) === undefined) {
          return 'a bad stand-in';
        }
        return ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'behind an accessor, and silently behind another one later, as Rabby is': (to) => {
        const own = new Proxy(new wallets.Bound(), { deleteProperty: () => true });
        let other;
        window.ethereum = own;
        Object.defineProperty(window, 'ethereum', { get: () => own, set(value) { other = value; } });
        dispatchEvent(new Event('ethereum#initialized'));
        window.ethereum = new wallets.Evm();
        if (ethereum !== own) {
          return 'not its own';
        }
        Object.defineProperty(window, 'ethereum', { get: () => other, set() {} });
        return ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'one of several': (to) => {
        arrives(Object.assign(new wallets.Evm(), { providers: [new wallets.Evm(), new wallets.Bound()] }));
        return ethereum.providers[1].request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'beside one whose accessors throw': (to) => {
        let error;
        addEventListener('error', ({ message }) => void (error = message));
        window.avalanche = { get providers() { throw new Error('gone'); }, request: async () => true };
        window.trustwallet = { get solana() { throw new Error('locked'); }, ethereum: new wallets.Evm() };
        dispatchEvent(new Event('ethereum#initialized'));
        return error ?? window.trustwallet.ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'behind a proxy that lets nobody change it, and a fixed accessor, as OneKey’s': (to) => {
        const provider = new wallets.Evm();
        provider.request = provider.request.bind(provider);
        const proxy = new Proxy(provider, { defineProperty: () => true });
        window.$onekey = { ethereum: provider };
        Object.defineProperty(window, 'ethereum', { configurable: false, get: () => proxy, set() {} });
        dispatchEvent(new Event('ethereum#initialized'));
        return ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'phantom.ethereum': (to) => {
        window.phantom = { ethereum: new wallets.Evm() };
        dispatchEvent(new Event('ethereum#initialized'));
        return phantom.ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
      },
      'EIP-6963': (to) =>
        new Promise((resolve) => {
          const provider = new wallets.Evm();
          addEventListener('eip6963:announceProvider', ({ detail }) => resolve(detail.provider === provider && detail.provider.request({ method: 'eth_sendTransaction', params: [{ to }] })), { once: true });
          wallets.announce(provider);
        }),
      'EIP-6963, in another document by document.open': async (to) => {
        document.open();
        document.write('<p>new</p>');
        document.close();
        await new Promise((resume) => setTimeout(resume));
        return new Promise((resolve) => {
          addEventListener('eip6963:announceProvider', ({ detail }) => resolve(detail.provider.request({ method: 'eth_sendTransaction', params: [{ to }] })), { once: true });
          wallets.announce(new wallets.Evm());
        });
      },
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
  inBrowser('what is asked about wallets of other chains', {}, async ({ t, session, visit }) => {
    await session.control.evaluate(() => {
      window.asked = [];
      chrome.runtime.onMessage.addListener((message) => void (message.type === 'request' && window.asked.push(message)));
    });
    const page = await visit('/plain');
    await page.evaluate(() => {
      /** As `@solana/web3.js` has it. */
      class Transaction {
        bytes = new Uint8Array([1, 2, 3]);
        serialize(options) {
          if (options.requireAllSignatures) {
            throw new Error('not signed');
          }
          return this.bytes;
        }
      }
      class Versioned {
        message = { serialize: () => new Uint8Array([9]) };
        serialize() {
          return new Uint8Array([7, 255]);
        }
      }
      Object.assign(window, { Transaction, Versioned });
      window.solana = new wallets.Solana();
      window.phantom = { solana: new wallets.Solana(), bitcoin: { signPSBT: async (psbt) => psbt } };
      window.tronWeb = new wallets.Tron();
      window.tronLink = { request: async () => true, tronWeb: false };
      window.unisat = wallets.unisat;
      window.XverseProviders = { BitcoinProvider: { ...wallets.sats, signTransaction: async () => 'signed' } };
      window.LeatherProvider = { ...wallets.sats };
      wallets.register(new wallets.Standard());
      dispatchEvent(new Event('load'));
    });
    const ways = {
      'a transaction of web3.js, which stays who it is': [
        async () => {
          const transaction = new window.Transaction();
          return (await window.solana.signTransaction(transaction)) === transaction;
        },
        true,
        { chain: 'solana', method: 'signTransaction', params: { transaction: '0x010203' } },
      ],
      'several, with versions': [
        async () => (await window.phantom.solana.signAllTransactions([new window.Versioned(), new window.Transaction()])).length,
        2,
        { chain: 'solana', method: 'signAllTransactions', params: { transactions: ['0x07ff', '0x010203'] } },
      ],
      'a transaction that changes while it is looked at': [
        async () => {
          const transaction = new window.Transaction();
          const signed = window.solana.signAndSendTransaction(transaction);
          transaction.bytes = new Uint8Array([4]);
          return (await signed).signature;
        },
        'key',
        { chain: 'solana', method: 'signAndSendTransaction', params: { transaction: '0x010203' } },
        { chain: 'solana', method: 'signAndSendTransaction', params: { transaction: '0x04' } },
      ],
      'a message': [
        async () => (await window.solana.signMessage(new TextEncoder().encode('hi'))).signature,
        'key',
        { chain: 'solana', method: 'signMessage', params: { message: '0x6869' } },
      ],
      'Wallet Standard, found by an app': [
        async () => {
          const account = { address: 'a' };
          const found = [];
          dispatchEvent(new CustomEvent('wallet-standard:app-ready', { detail: { register: (...all) => void found.push(...all) } }));
          const { signTransaction } = found[0].features['solana:signTransaction'];
          const [{ signedTransaction }] = await signTransaction({ account, transaction: new Uint8Array([5, 6]) });
          const { inputs } = wallets.seen.at(-1).what;
          return [found[0] instanceof wallets.Standard, [...signedTransaction], inputs[0].account === account, signTransaction === found[0].features['solana:signTransaction'].signTransaction];
        },
        [true, [5, 6], true, true],
        { chain: 'solana', method: 'signTransaction', params: { transaction: '0x0506' } },
      ],
      'Wallet Standard, frozen to the bottom': [
        async () => {
          const sign = async (...inputs) => inputs.map(({ transaction }) => ({ signedTransaction: transaction }));
          const wallet = Object.freeze({ version: '1.0.0', name: 'Frozen', features: Object.freeze({ 'solana:signTransaction': Object.freeze({ version: '1.0.0', signTransaction: sign }) }) });
          const found = [];
          addEventListener('wallet-standard:register-wallet', ({ detail }) => detail({ register: (one) => void found.push(one) }), { once: true });
          wallets.register(wallet);
          const [{ signedTransaction }] = await found[0].features['solana:signTransaction'].signTransaction({ transaction: new Uint8Array([8]) });
          return [found[0].name, Object.isFrozen(found[0]), [...signedTransaction]];
        },
        ['Frozen', true, [8]],
        { chain: 'solana', method: 'signTransaction', params: { transaction: '0x08' } },
      ],
      'tronWeb': [
        async () => (await window.tronWeb.trx.sign({ raw_data_hex: '0a', raw_data: { contract: [] } })).signature,
        ['00'],
        { chain: 'tron', method: 'signTransaction', params: { transaction: { raw_data_hex: '0a', raw_data: { contract: [] } } } },
      ],
      'the tronWeb that TronLink has later': [
        async () => {
          window.tronLink.tronWeb = new wallets.Tron();
          return (await window.tronLink.tronWeb.trx.sign({ raw_data_hex: '0b' })).signature;
        },
        ['00'],
        { chain: 'tron', method: 'signTransaction', params: { transaction: { raw_data_hex: '0b' } } },
      ],
      'TIP-6963': [
        async () => {
          const provider = Object.freeze({ request: async () => true, tronWeb: new wallets.Tron() });
          const heard = new Promise((resolve) => addEventListener('TIP6963:announceProvider', ({ detail }) => resolve(detail), { once: true }));
          dispatchEvent(new CustomEvent('TIP6963:announceProvider', { detail: Object.freeze({ info: {}, provider }) }));
          return (await (await heard).provider.tronWeb.trx.sign({ raw_data_hex: '0c' })).signature;
        },
        ['00'],
        { chain: 'tron', method: 'signTransaction', params: { transaction: { raw_data_hex: '0c' } } },
      ],
      'a provider of btc_providers': [
        async () => {
          window.some = { where: { ...wallets.sats } };
          window.btc_providers = [{ id: 'some.where', name: 'Some' }];
          dispatchEvent(new Event('load'));
          return (await window.some.where.request('signPsbt', { psbt: 'cHNidA==' })).result;
        },
        'signPsbt',
        { chain: 'bitcoin', method: 'signPsbt', params: { psbt: 'cHNidA==' } },
      ],
      'UniSat': [
        () => window.unisat.sendBitcoin('bc1q', 1000),
        'id',
        { chain: 'bitcoin', method: 'sendBitcoin', params: ['bc1q', 1000] },
      ],
      'UniSat, where another wallet was before: it takes the place of plain properties alone': [
        async () => {
          const { writable, configurable } = Object.getOwnPropertyDescriptor(window, 'unisat');
          if (!writable || !configurable) {
            return 'not put in';
          }
          Object.defineProperty(window, 'unisat', { value: { sendBitcoin: async () => 'id' }, writable: false });
          dispatchEvent(new Event('unisat#initialized'));
          return window.unisat.sendBitcoin('bc1p', 1);
        },
        'id',
        { chain: 'bitcoin', method: 'sendBitcoin', params: ['bc1p', 1] },
      ],
      ...Object.fromEntries(
        ['unisat_wallet', 'bitcoin_keplr', 'keplr.bitcoin', '$onekey.btc', 'wizz'].map((place) => [
          place,
          [
            `async () => {
              const [outer, inner] = '${place}'.split('.');
              const wallet = { sendBitcoin: async () => 'id' };
              window[outer] = inner ? { [inner]: wallet } : wallet;
              dispatchEvent(new Event('load'));
              return ${place}.sendBitcoin('bc1q', 1000);
            }`,
            'id',
            { chain: 'bitcoin', method: 'sendBitcoin', params: ['bc1q', 1000] },
          ],
        ]),
      ),
      'Ctrl, with a callback': [
        async () => {
          const request = ({ method }, callback) => void setTimeout(() => callback(null, method));
          window.xfi = { bitcoin: { request } };
          dispatchEvent(new Event('load'));
          const transfer = { method: 'transfer', params: [{ recipient: 'bc1q', amount: { amount: 5, decimals: 8 } }] };
          return new Promise((resolve) => window.xfi.bitcoin.request(transfer, (error, result) => resolve(result)));
        },
        'transfer',
        { chain: 'bitcoin', method: 'sendTransfer', params: [{ recipient: 'bc1q', amount: { amount: 5, decimals: 8 } }] },
      ],
      'Leather, by the copy of its method': [
        async () => {
          window.btc = { request: async (method) => ({ result: method }) };
          dispatchEvent(new Event('load'));
          return (await window.btc.request('signPsbt', { hex: '70736275' })).result;
        },
        'signPsbt',
        { chain: 'bitcoin', method: 'signPsbt', params: { hex: '70736275' } },
      ],
      'Phantom’s Bitcoin': [
        async () => [...(await window.phantom.bitcoin.signPSBT(new Uint8Array([112, 115, 98, 116]), {}))],
        [112, 115, 98, 116],
        { chain: 'bitcoin', method: 'signPsbt', params: ['0x70736274', {}] },
      ],
      'sats-connect': [
        async () => (await window.XverseProviders.BitcoinProvider.request('sendTransfer', { recipients: [{ address: 'bc1q', amount: 5 }] })).result,
        'sendTransfer',
        { chain: 'bitcoin', method: 'sendTransfer', params: { recipients: [{ address: 'bc1q', amount: 5 }] } },
      ],
      'sats-connect by a token': [
        () => window.XverseProviders.BitcoinProvider.signTransaction('x.e30.x'),
        'signed',
        { chain: 'bitcoin', method: 'signTransaction', params: { token: 'x.e30.x' } },
      ],
      'Leather': [
        async () => (await window.LeatherProvider.request('signPsbt', { hex: '70736274' })).result,
        'signPsbt',
        { chain: 'bitcoin', method: 'signPsbt', params: { hex: '70736274' } },
      ],
    };
    for (const [way, [what, result, ...requests]] of Object.entries(ways)) {
      await t.test(way, async () => {
        await session.control.evaluate(() => (window.asked.length = 0));
        assert.deepEqual(await page.evaluate(`(${what})()`), result);
        const texts = await session.control.evaluate(() => window.asked.map(({ text }) => text));
        assert.deepEqual(texts.map((text) => JSON.parse(text)), requests);
      });
    }
  });

  inBrowser('a rejection reaches the page as its wallet has it', {}, async ({ t, session, visit }) => {
    const page = await visit('/plain');
    await page.evaluate((transaction) => {
      window.solana = new wallets.Solana();
      window.tronWeb = new wallets.Tron();
      window.unisat = wallets.unisat;
      window.XverseProviders = { BitcoinProvider: { ...wallets.sats } };
      window.LeatherProvider = { ...wallets.sats };
      window.xfi = { bitcoin: { request: (...args) => void wallets.seen.push(args) } };
      dispatchEvent(new Event('load'));
      wallets.register(new wallets.Standard());
      window.transfer = () => new Uint8Array(transaction);
    }, solanaTransfer(solanaKey(LISTED_SOLANA)));
    const user = 'User rejected the request.';
    const ways = {
      'Solana': [() => window.solana.signAndSendTransaction({ serialize: window.transfer }), undefined, REJECTED],
      'Wallet Standard': [
        () => {
          const found = [];
          dispatchEvent(new CustomEvent('wallet-standard:app-ready', { detail: { register: (one) => void found.push(one) } }));
          return found[0].features['solana:signTransaction'].signTransaction({ transaction: window.transfer() }, { transaction: window.transfer() });
        },
        undefined,
        REJECTED,
      ],
      'tronWeb': [
        (to) => window.tronWeb.trx.sign({ raw_data: { contract: [{ type: 'TransferContract', parameter: { value: { to_address: to, owner_address: `41${'0'.repeat(39)}1`, amount: 5 } } }] } }),
        LISTED_TRON,
        { error: 'Confirmation declined by user' },
      ],
      'UniSat': [(to) => window.unisat.sendBitcoin(to, 1000), LISTED_BITCOIN, REJECTED],
      'Ctrl': [
        (to) => new Promise((resolve, reject) => window.xfi.bitcoin.request({ method: 'transfer', params: [{ recipient: to, amount: { amount: 5, decimals: 8 } }] }, reject)),
        LISTED_BITCOIN,
        REJECTED,
      ],
      'sats-connect': [
        (to) => window.XverseProviders.BitcoinProvider.request('sendTransfer', { recipients: [{ address: to, amount: 1000 }] }),
        LISTED_BITCOIN,
        { result: { jsonrpc: '2.0', id: null, error: { code: -32000, message: user } } },
      ],
      'Leather': [
        (to) => window.LeatherProvider.request('sendTransfer', { address: to, amount: '1000' }),
        LISTED_BITCOIN,
        { error: { isError: false, error: { code: 4001, message: user } } },
      ],
    };
    for (const [way, [what, to, expected]] of Object.entries(ways)) {
      await t.test(way, async () => {
        await begin(page, what, to);
        await answer(session, 'reject');
        assert.deepEqual(await outcome(page), expected);
        assert.deepEqual(await seen(page), []);
      });
    }
    await t.test('typed data of tronWeb, without the name of its type', async () => {
      await page.evaluate(() => {
        window.tronWeb.trx._signTypedData = async () => 'signed';
        dispatchEvent(new Event('load'));
      });
      const sign = (to) => {
        const types = { Mail: [{ name: 'to', type: 'Person[]' }], Person: [{ name: 'wallet', type: 'address' }] };
        return window.tronWeb.trx._signTypedData({ name: 'x' }, types, { to: [{ wallet: to }] });
      };
      await begin(page, sign, LISTED_TRON);
      await answer(session, 'reject');
      assert.deepEqual(await outcome(page), { error: 'Confirmation declined by user' });
    });
  });

  inBrowser('every frame', {}, async ({ t, session, visit }) => {
    const frames = {
      'a page of the site': (frame) => (frame.src = '/inner'),
      srcdoc: (frame, source) => (frame.srcdoc = source),
      'srcdoc, sandboxed': (frame, source) => {
        frame.sandbox = 'allow-scripts';
        frame.srcdoc = source;
      },
      'blob:': (frame, source) => (frame.src = URL.createObjectURL(new Blob([source], { type: 'text/html' }))),
      'data:': (frame, source) => (frame.src = `data:text/html,${encodeURIComponent(source)}`),
      'about:blank, written to': (frame, source) =>
        setTimeout(() => {
          frame.contentDocument.open();
          frame.contentDocument.write(source);
          frame.contentDocument.close();
        }),
    };
    for (const [kind, make] of Object.entries(frames)) {
      await t.test(kind, async () => {
        const page = await visit('/none');
        await page.evaluate(
          (source, text) => {
            window.told = new Promise((resolve) => addEventListener('message', ({ data }) => resolve(data), { once: true }));
            const frame = document.createElement('iframe');
            (0, eval)(`(${source})`)(frame, text);
            document.body.append(frame);
          },
          String(make),
          inner,
        );
        const decide = await asked(session);
        assert.match(await decide.evaluate(() => document.body.innerText), /part of the page/);
        await answer(session, 'reject');
        assert.deepEqual(await page.evaluate(() => window.told), { code: 4001, seen: 0 });
        await page.close();
      });
    }
  });

  inBrowser('the background stops between request and decision', { preferences: STOPS_SOON }, async ({ session, visit }) => {
    const page = await visit('/');
    for (const [how, expected] of [['reject', DENIED], ['continue', { result: 'did eth_sendTransaction' }]]) {
      await begin(page, send, LISTED);
      await asked(session);
      await stop(session);
      await answer(session, how);
      assert.deepEqual(await outcome(page), expected);
      // a background that has to start first closes it late: the next answer would go to it
      await until(async () => !(await question(session)), 'the end of the question');
    }
  });

  const dead = () => {
    const folder = join(scratch(), `${name}-dead-engine`);
    rmSync(folder, { recursive: true, force: true });
    cpSync(extensionFolder(name), folder, { recursive: true });
    truncateSync(join(folder, 'engine', 'forewarn_bg.wasm'), 1000);
    return { folder };
  };

  const strict = (session, isStrict) =>
    session.control.evaluate((given) => chrome.storage.local.set({ settings: { version: 1, block: [], allow: [], pausedSites: [], mutedSources: [], mutedCategories: [], strict: given } }), isStrict);

  const hasNotice = (page) => page.evaluate(() => document.querySelector('[popover]:popover-open') !== null);

  inBrowser('an engine that is dead: after two seconds the request goes on, and that is said', dead, async ({ t, session, visit }) => {
    await t.test('goes on', async () => {
      const page = await visit('/');
      const start = Date.now();
      assert.equal(await page.evaluate(send, LISTED), 'did eth_sendTransaction');
      const took = Date.now() - start;
      assert.ok(took >= 1500 && took < 4000, `${took} ms`);
      await until(() => hasNotice(page), 'the notice');
      await until(async () => (await badge(session, page)) === '?', 'the badge');
    });
    await t.test('strict: waits', async () => {
      await strict(session, true);
      const page = await visit('/');
      await begin(page, send, CLEAN);
      await until(() => hasNotice(page), 'the notice');
      await pause(1000);
      assert.deepEqual(await seen(page), []);
    });
  });

  inBrowser('strict: what is listed is rejected without a question', {}, async ({ session, visit }) => {
    const options = await session.open('options/options.html');
    await (await options.waitForSelector('#choice-strict')).click();
    await until(() => options.evaluate(async () => (await chrome.storage.local.get('settings')).settings?.strict), 'the setting');
    await options.close();
    const page = await visit('/');
    await begin(page, send, LISTED);
    assert.deepEqual(await outcome(page), DENIED);
    await until(() => hasNotice(page), 'the notice');
    await noQuestion(session);
    assert.equal(await page.evaluate(send, CLEAN), 'did eth_sendTransaction');
    assert.deepEqual(await seen(page), [sent(CLEAN)]);
    // deeper than anything is read
    const deep = (to) => {
      let params = [{ to }];
      for (let n = 0; n < 100; n += 1) {
        params = [params];
      }
      return ethereum.request({ method: 'eth_sendTransaction', params });
    };
    await begin(page, deep, CLEAN);
    assert.deepEqual(await outcome(page), DENIED);
    await strict(session, false);
    assert.equal(await page.evaluate(deep, CLEAN), 'did eth_sendTransaction');
    await until(async () => (await badge(session, page)) === '?', 'the badge');
  });

  inBrowser('an extension that is gone while the page is open: requests go on, strict or not', {}, async ({ session, visit }) => {
    const [page, other] = [await visit('/'), await visit('/')];
    // the other one waits for the user when the extension goes
    await begin(other, send, LISTED);
    await asked(session);
    await session.control.evaluate(() =>
      chrome.storage.local.set({ settings: { version: 1, block: [], allow: [], pausedSites: [], mutedSources: [], mutedCategories: [], strict: true } }),
    );
    // so this page knows that it is strict
    await page.evaluate(send, CLEAN);
    await session.control.evaluate(() => setTimeout(() => chrome.runtime.reload())).catch(() => undefined);
    await pause(1500);
    await begin(page, send, CLEAN);
    assert.deepEqual(await outcome(page), { result: 'did eth_sendTransaction' });
    // Firefox stops the script of the page, too: nobody is there to say so
    if (name === 'chromium') {
      assert.deepEqual(await outcome(other), DENIED);
    }
  });

  inBrowser('hostile pages', {}, async ({ t, session, site, visit, stops }) => {
    await t.test('everything patched: nothing of it comes by', async () => {
      for (const [to, how, number] of [[CLEAN, 'went', '1'], [LISTED, 'rejected', '0']]) {
        const page = await visit('/hostile');
        await page.evaluate((one) => window.start(one), to);
        if (how === 'rejected') {
          await answer(session, 'reject');
        }
        await until(() => page.evaluate(() => document.documentElement.dataset.how), 'what came of it');
        const caught = await page.evaluate(() => JSON.stringify(document.documentElement.dataset));
        assert.equal(caught, `{"how":"${how}","seen":"${number}","original":"false","channel":"false"}`);
        await page.close();
      }
    });

    const page = await visit('/');

    await t.test('a frame in which the page is before the wallet', async () => {
      const other = await visit('/none');
      await other.evaluate(() => {
        const frame = document.createElement('iframe');
        frame.src = '/inner';
        document.body.append(frame);
        // nobody else runs in this window yet, and it stays
        Object.defineProperty(frame.contentWindow, 'ethereum', { set() {}, get: () => undefined, configurable: false });
      });
      await until(async () => (await badge(session, other)) === '?', 'the badge');
      await other.close();
    });

    await t.test('answers that the page makes up', () =>
      stops(page, (to) => {
        const node = document.createElement('i');
        node.addEventListener('request', (event) => event.preventDefault(), true);
        const forge = () => {
          for (const target of [document, window, node]) {
            target.dispatchEvent(new MouseEvent('forewarn-hello', { relatedTarget: node }));
            for (let id = 0; id < 200; id += 1) {
              for (const type of ['go', 'answer', 'verdict']) {
                target.dispatchEvent(new CustomEvent(type, { detail: String(id) }));
              }
            }
          }
        };
        forge();
        const asks = ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
        forge();
        return asks;
      }));

    await t.test('what changes after it was looked at', async () => {
      const json = await page.evaluate(
        async (clean, listed) => {
          const before = wallets.seen.length;
          const args = { method: 'eth_sendTransaction', params: [{ to: clean }] };
          const done = [ethereum.request(args)];
          args.params[0].to = listed;
          let reads = 0;
          done.push(ethereum.request({ method: 'eth_sendTransaction', params: [{ get to() { return (reads += 1) > 1 ? listed : clean; } }] }));
          const other = { method: 'eth_chainId' };
          done.push(ethereum.request(other));
          other.method = 'eth_sendTransaction';
          await Promise.all(done);
          return JSON.stringify(wallets.seen.slice(before).map(({ what }) => what));
        },
        CLEAN,
        LISTED,
      );
      assert.ok(!json.includes(LISTED), json);
      assert.equal(json.split(CLEAN).length, 3);
      assert.ok(json.includes('{"method":"eth_chainId"}'), json);
    });

    await t.test('a method that changes its name', () =>
      stops(page, (to) => {
        let reads = 0;
        return ethereum.request({ get method() { return (reads += 1) > 1 ? 'eth_accounts' : 'eth_sendTransaction'; }, params: [{ to }] });
      }));

    await t.test('a call from inside the wallet', () =>
      stops(page, async (to) => {
        const wallet = new wallets.Evm();
        const real = wallet.request;
        let inside;
        wallet.request = function (args) {
          // as a wallet that emits an event, or posts a message by a function of the page
          inside ??= window.ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
          return args.params[0] === '0x' ? 1 : real.call(this, args);
        };
        window.ethereum = wallet;
        await window.ethereum.request({ method: 'personal_sign', params: ['0x', '0x'] });
        return inside;
      }));

    await t.test('the wallet is called from nowhere that shows how it was asked', async () => {
      const events = await page.evaluate(async (clean) => {
        const found = [];
        const wallet = new wallets.Evm();
        wallet.request = async () => void found.push(String(window.event?.target ?? 'none'));
        window.ethereum = wallet;
        await window.ethereum.request({ method: 'eth_sendTransaction', params: [{ to: clean }] });
        window.ethereum = new wallets.Evm();
        return found;
      }, CLEAN);
      assert.deepEqual(events, ['none']);
    });

    await t.test('document.open', async () => {
      const other = await visit('/');
      await stops(other, (to) => {
        document.open();
        document.write('<p>new</p>');
        document.close();
        return ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] });
      });
      await other.close();
    });

    await t.test('a flood: the page stays usable, and what is listed is stopped', async () => {
      const other = await visit('/');
      await begin(
        other,
        async (to, clean) => {
          const flood = Array.from({ length: 2000 }, () => ethereum.request({ method: 'eth_sendTransaction', params: [{ to: clean }] }));
          const listed = ethereum.request({ method: 'eth_sendTransaction', params: [{ to }] }).catch(({ code }) => code);
          await Promise.all(flood);
          return [await listed, wallets.seen.length, wallets.seen.some(({ json }) => json.includes(to))];
        },
        LISTED,
        CLEAN,
      );
      await answer(session, 'reject');
      assert.deepEqual(await outcome(other), { result: [4001, 2000, false] });
      await other.close();
    });

    await t.test('10 MB of call data, and a thousand calls in one another', async () => {
      const other = await visit('/');
      const before = (await seen(other)).length;
      await begin(other, (to) => ethereum.request({ method: 'eth_sendTransaction', params: [{ to, data: `0x${'ab'.repeat(10_000_000)}` }] }), LISTED);
      const isAsked = await Promise.race([asked(session).then(() => true, () => false), outcome(other).then(() => false)]);
      if (isAsked) {
        await answer(session, 'reject');
        assert.deepEqual(await outcome(other), DENIED);
        assert.equal((await seen(other)).length, before);
      } else {
        // on a slow machine it takes longer than a page can wait
        await until(async () => (await badge(session, other)) === '?', 'the badge');
      }
      t.diagnostic(isAsked ? '10 MB: stopped' : '10 MB: not checked, and said so');
      await stops(other, (to) => {
        let calls = { to };
        for (let n = 0; n < 1000; n += 1) {
          calls = [calls];
        }
        return ethereum.request({ method: 'wallet_sendCalls', params: [{ calls: [{ to, value: '0x1' }], capabilities: calls }] });
      });
      await other.close();
    });
    assert.ok(site.url);
  });

  for (const order of orders(name)) {
    inBrowser(`a wallet that is an extension of its own; its script: ${order}`, {}, async ({ session, visit, stops }) => {
      const text = `${wallets}; window.ethereum = new wallets.Bound(); wallets.announce(window.ethereum); wallets.register(new wallets.Standard());`;
      const scripts = [{ js: ['wallet.js'], world: 'MAIN', all_frames: true }];
      await install(session, walletExtension(name, 'wallet', order, scripts, { 'wallet.js': text }), order);
      const page = await visit('/none');
      await page.waitForFunction(() => window.wallets !== undefined);
      await stops(page, send);
      await stops(page, (to) =>
        new Promise((resolve) => {
          addEventListener('eip6963:announceProvider', ({ detail }) => resolve(detail.provider.request({ method: 'eth_sendTransaction', params: [{ to }] })), { once: true });
          dispatchEvent(new Event('eip6963:requestProvider'));
        }));
      assert.equal(await page.evaluate(send, CLEAN), 'did eth_sendTransaction');
      assert.deepEqual(await seen(page), [sent(CLEAN)]);
      const sign = (transaction) => {
        let found;
        dispatchEvent(new CustomEvent('wallet-standard:app-ready', { detail: { register: (one) => void (found = one) } }));
        return found.features['solana:signTransaction'].signTransaction({ transaction: new Uint8Array(transaction) });
      };
      await begin(page, sign, solanaTransfer(solanaKey(LISTED_SOLANA)));
      await answer(session, 'reject');
      assert.deepEqual(await outcome(page), REJECTED);
      assert.equal((await seen(page)).length, 1, 'the wallet saw it');
    });
  }
}

for (const language of ['en', 'de']) {
  test(`Chromium, ${language}: axe-core objects to nothing in the question`, async (t) => {
    const lacking = lacks('chromium');
    if (lacking) {
      return missing(t, lacking);
    }
    mkdirSync(pictures, { recursive: true });
    const { site, session } = await started(t, 'chromium', pages, { language });
    const page = await session.browser.newPage();
    await page.goto(site.url);
    await begin(page, send, LISTED);
    const decide = await asked(session);
    assert.equal(await decide.evaluate(() => document.documentElement.lang), language);
    for (const theme of ['light', 'dark']) {
      await decide.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
      for (const width of [320, 520]) {
        await decide.setViewport({ width, height: 700 });
        assert.equal(await decide.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'no scrolling sideways');
      }
      await pause(600);
      await decide.screenshot({ path: join(pictures, `${language}-${theme}-decide.png`) });
      await decide.evaluate(axe);
      const { violations } = await decide.evaluate(() =>
        window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
      );
      assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`)), []);
    }
  });
}
