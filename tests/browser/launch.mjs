/** A browser with the built extension in it. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import puppeteer from 'puppeteer-core';

import { root, scratch } from '../lib.mjs';

/** Firefox makes up a host name for each extension, unless it is told one. */
const FIREFOX_ID = 'forewarn@forewarn.example';
const FIREFOX_HOST = '6f0e3a52-5a3c-4d0e-9a53-3f2b1c7d8e90';

/** What every Chromium is started with. */
export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  // whatever the browser itself may want to fetch has no name to go to
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export const PATHS = {
  chromium: process.env.FOREWARN_CHROMIUM ?? '/usr/bin/chromium',
  firefox: process.env.FOREWARN_FIREFOX ?? '/usr/bin/firefox-esr',
};

/** Where the built extension for this browser is. */
export const extensionFolder = (name) => process.env.FOREWARN_EXTENSION ?? join(root, 'dist', 'extension', name);

/** By what Chromium orders extensions, and so their scripts in a page: made of the folder's path. */
const chromiumId = (folder) => createHash('sha256').update(folder).digest('hex').slice(0, 32);

/** In what order scripts of another extension and ours can run: Firefox has one of its own. */
export const orders = (name) => (name === 'chromium' ? ['first', 'last'] : ['any']);

/**
 * Writes an extension that is a wallet.
 *
 * @param {string} label
 * @param {'first' | 'last' | 'any'} order when its scripts run, beside ours
 * @param {object[]} scripts the manifest's content scripts
 * @param {Record<string, string>} files
 * @returns {string} its folder
 */
export function walletExtension(name, label, order, scripts, files) {
  let folder;
  for (let n = 0; folder === undefined; n += 1) {
    const one = join(scratch(), `${name}-${label}-${n}`);
    if (order === 'any' || chromiumId(one) < chromiumId(extensionFolder(name)) === (order === 'first')) {
      folder = one;
    }
  }
  mkdirSync(folder, { recursive: true });
  const manifest = {
    manifest_version: 3,
    name: 'A wallet',
    version: '1',
    browser_specific_settings: { gecko: { id: `${label}@example.test` } },
    content_scripts: scripts.map((script) => ({ matches: ['<all_urls>'], run_at: 'document_start', ...script })),
    web_accessible_resources: [{ resources: ['*'], matches: ['<all_urls>'] }],
  };
  for (const [file, text] of Object.entries({ ...files, 'manifest.json': JSON.stringify(manifest) })) {
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

/** Installs it in a browser that has ours. */
export async function install({ browser, extensionUrl }, folder, order) {
  const id = await browser.installExtension(folder);
  if (order !== 'any' && id < new URL(extensionUrl).host !== (order === 'first')) {
    throw new Error('Chromium makes ids of something else');
  }
}

/** Where Debian puts German for Firefox; Chromium has it. */
const FIREFOX_GERMAN = '/usr/lib/firefox-esr/browser/extensions/langpack-de@firefox-esr.mozilla.org.xpi';

/** What is missing to test in this browser, or nothing. */
export function lacks(name, language = 'en') {
  if (!existsSync(PATHS[name])) {
    return `no ${name}`;
  }
  if (name === 'firefox' && language === 'de' && !existsSync(FIREFOX_GERMAN)) {
    return 'no German for Firefox';
  }
  return existsSync(join(extensionFolder(name), 'manifest.json')) ? undefined : 'the extension is not built';
}

/**
 * Starts a browser with the extension.
 *
 * @param {'chromium' | 'firefox'} name
 * @param {{ language?: string, folder?: string | null, args?: string[], preferences?: Record<string, unknown> }} [options]
 *   `language` is that of the user interface; `folder` null: without the extension
 * @returns {Promise<{
 *   browser: import('puppeteer-core').Browser,
 *   extensionUrl: string,
 *   open: (path: string) => Promise<import('puppeteer-core').Page>,
 *   close: () => Promise<void>,
 * }>} `extensionUrl` ends with a slash; `open` opens one of the extension's pages
 */
export async function launch(name, { language = 'en', folder = extensionFolder(name), args = [], preferences = {} } = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'forewarn-browser-'));
  const start = name === 'chromium' ? chromium : firefox;
  const { browser, extensionUrl } = await start({ profile, language, folder, args, preferences });
  if (folder !== null) {
    await closeWelcome(browser);
  }
  return {
    browser,
    extensionUrl,
    async open(path) {
      const page = await browser.newPage();
      await goto(page, extensionUrl + path);
      return page;
    },
    async close() {
      await browser.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Closes the page that opens after installing: it would take the focus from what is tested, some time later. */
async function closeWelcome(browser) {
  const isWelcome = async (page) => (await page.evaluate(() => location.href).catch(() => '')).includes('/welcome/');
  for (let n = 0; n < 100; n += 1) {
    for (const page of await browser.pages()) {
      if (await isWelcome(page)) {
        await page.close();
        return;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * Goes to one of the extension's pages and waits until it has loaded.
 *
 * Firefox goes there and never reports it: `page.url()` stays what it was, and only the page itself knows better.
 */
export async function goto(page, url) {
  await page.goto(url, { waitUntil: 'domcontentloaded', timeout: url.startsWith('moz-') ? 1 : 15_000 }).catch((error) => {
    if (error.name !== 'TimeoutError') {
      throw error;
    }
  });
  const end = Date.now() + 15_000;
  const there = (wanted) => location.href === wanted && document.readyState === 'complete';
  while (!(await page.evaluate(there, url).catch(() => false))) {
    if (Date.now() > end) {
      throw new Error(`${url} does not open`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function chromium({ profile, language, folder, args }) {
  const browser = await puppeteer.launch({
    executablePath: PATHS.chromium,
    browser: 'chrome',
    headless: true,
    userDataDir: profile,
    pipe: true,
    enableExtensions: folder === null ? false : [folder],
    args: [...CHROMIUM_ARGUMENTS, `--lang=${language}`, ...args],
    env: { ...process.env, LANGUAGE: language },
  });
  if (folder === null) {
    return { browser, extensionUrl: '' };
  }
  const worker = await browser.waitForTarget((target) => target.type() === 'service_worker', { timeout: 30_000 });
  return { browser, extensionUrl: new URL('/', worker.url()).href };
}

async function firefox({ profile, language, folder, args, preferences }) {
  const browser = await puppeteer.launch({
    executablePath: PATHS.firefox,
    browser: 'firefox',
    protocol: 'webDriverBiDi',
    headless: true,
    userDataDir: profile,
    // without it Firefox lets nobody drive an extension's pages
    args: ['--remote-allow-system-access', ...args],
    extraPrefsFirefox: {
      'intl.locale.requested': language,
      'extensions.webextensions.uuids': JSON.stringify({ [FIREFOX_ID]: FIREFOX_HOST }),
      ...preferences,
    },
  });
  if (folder !== null) {
    await browser.installExtension(folder);
  }
  return { browser, extensionUrl: `moz-extension://${FIREFOX_HOST}/` };
}
