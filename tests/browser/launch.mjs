/** A browser with the built extension in it. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import puppeteer from 'puppeteer-core';

import { root } from '../lib.mjs';

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
