/** Both browsers with the packed extension, and what the tests of it need: pages, the clipboard, what is marked. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import puppeteer from 'puppeteer-core';

import { root } from '../lib.mjs';

/** Whatever the browser itself may want to fetch has no name to go to. */
const CHROMIUM_FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export const BROWSERS = [
  { name: 'Chromium', path: process.env.FOREWARN_CHROMIUM ?? '/usr/bin/chromium' },
  { name: 'Firefox', path: process.env.FOREWARN_FIREFOX ?? '/usr/bin/firefox-esr' },
].map((browser) => ({ ...browser, there: existsSync(browser.path) }));

/** The unpacked package of a browser. */
export const packageOf = (name) => join(root, 'dist', 'extension', name.toLowerCase());

/**
 * A browser with the extension, in a profile of its own.
 *
 * `control` is a page of the extension: from there its own interfaces can be asked.
 */
export async function open({ name, path }, { folder = packageOf(name), args = [], prefs = {} } = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'forewarn-extension-'));
  const isChromium = name === 'Chromium';
  const browser = await puppeteer.launch({
    executablePath: path,
    headless: true,
    userDataDir: profile,
    defaultViewport: { width: 1000, height: 800 },
    ...(isChromium
      ? { browser: 'chrome', pipe: true, enableExtensions: [folder], args: [...CHROMIUM_FLAGS, ...args] }
      : { browser: 'firefox', protocol: 'webDriverBiDi', args, extraPrefsFirefox: prefs }),
  });
  const close = async () => {
    await browser.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    if (!isChromium) {
      await browser.installExtension(folder);
    }
    // the extension opens its welcome page by itself; Firefox lets nobody else open one
    const control = await until(() => extensionPage(browser), 'the welcome page');
    return { name, browser, control, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function extensionPage(browser) {
  for (const page of await browser.pages()) {
    const inside = await page.evaluate(() => typeof chrome === 'object' && Boolean(chrome.runtime?.getManifest)).catch(() => false);
    if (inside) {
      return page;
    }
  }
  return undefined;
}

/** Waits until `look` gives something, for at most ten seconds. */
export async function until(look, what, patience = 10_000) {
  const end = Date.now() + patience;
  for (;;) {
    const seen = await look();
    if (seen) {
      return seen;
    }
    if (Date.now() > end) {
      throw new Error(`not seen: ${what}`);
    }
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

/**
 * Serves these pages on 127.0.0.1: path to HTML, or to `{ body, type, headers }`. Notes every request.
 *
 * @returns {Promise<{ url: string, requests: string[], close: () => void }>}
 */
export async function serve(pages) {
  const requests = [];
  const server = createServer((request, response) => {
    requests.push(request.url);
    const page = pages[new URL(request.url, 'http://127.0.0.1').pathname];
    if (page === undefined) {
      response.writeHead(404).end();
      return;
    }
    const { body, type = 'text/html; charset=utf-8', headers = {} } = typeof page === 'object' && !Buffer.isBuffer(page) ? page : { body: page };
    response.writeHead(200, { 'content-type': type, ...headers }).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What every frame of this page's tab marks, as the popup learns it. */
export async function findings({ control }, page) {
  await page.bringToFront();
  // as text: the protocol of Firefox leaves out an object that comes twice
  const text = await control.evaluate(async () => {
    const [{ id }] = await chrome.tabs.query({ active: true });
    const { frames } = await chrome.runtime.sendMessage({ type: 'tab', tab: id });
    const askFrame = (frameId) => chrome.tabs.sendMessage(id, { type: 'findings' }, { frameId }).catch(() => ({ findings: [] }));
    return JSON.stringify((await Promise.all(frames.map(askFrame))).flatMap((one) => one.findings));
  });
  return JSON.parse(text);
}

/** What stands at the toolbar button of this page's tab. */
export async function badge({ control }, page) {
  await page.bringToFront();
  return control.evaluate(async () => {
    const [{ id }] = await chrome.tabs.query({ active: true });
    return chrome.action.getBadgeText({ tabId: id });
  });
}

/** Puts a text into the clipboard, as a person would: copied from a page without the extension's interest. */
export async function copy({ browser }, text) {
  const page = await browser.newPage();
  await page.setContent('<textarea></textarea>');
  await page.evaluate((value) => {
    const area = document.querySelector('textarea');
    area.value = value;
    area.select();
    document.execCommand('copy');
  }, text);
  await page.close();
}

/** Pastes what the clipboard holds into the focused field. */
export async function paste({ name }, page) {
  const modifier = 'Control';
  await page.keyboard.down(modifier);
  await page.keyboard.press('v', name === 'Chromium' ? { commands: ['Paste'] } : {});
  await page.keyboard.up(modifier);
}

/** Whether the focus is in the extension's layer: all that a page can know of it. */
export const layerHasFocus = (page) =>
  page.evaluate(() => document.activeElement?.matches('[popover]') ?? false);
