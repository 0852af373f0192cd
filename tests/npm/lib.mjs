/** What the tests of the package share: fresh folders with the packed tarball in them, and browsers without extension. */

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join, sep } from 'node:path';

import puppeteer from 'puppeteer-core';

import { CHROMIUM_ARGUMENTS, PATHS } from '../browser/launch.mjs';
import { root } from '../lib.mjs';

export { BROWSERS, until } from '../browser/driver.mjs';
export { TODAY, listBytes, missing, root, vectors } from '../lib.mjs';

/** A listed address, one that shares its key with a listed one's kind, and what is on no list. */
export const LISTED = '0x098B716B8Aaf21512996DC57EB0615e2383E2f96';
export const LISTED_TRON = 'TXEsK1sEsKjZ1xtHitnyAAoqw3WLdYdRNW';
export const UNLISTED = '0x1111111111111111111111111111111111111112';
export const MISSPELT = '0x098B716B8Aaf21512996DC57EB0615e2383E2f97';

const { version } = JSON.parse(readFileSync(join(root, 'npm', 'package.json'), 'utf8'));

export const tarball = join(root, 'dist', `forewarn-${version}.tgz`);

const made = [];
process.on('exit', () => made.forEach((folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })));

/**
 * A fresh folder in which nothing is installed but the packed tarball. Tools and frameworks are the repository's own.
 *
 * @param {Record<string, string>} [files] by path
 * @param {string[]} [linked] packages of the repository that this project uses
 */
export function project(files = {}, linked = []) {
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-npm-'));
  made.push(folder);
  write(folder, { 'package.json': '{ "private": true, "type": "module" }', ...files });
  const args = ['install', tarball, '--offline', '--no-audit', '--no-fund', '--loglevel=error', '--omit=peer'];
  const { status, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`npm install: ${stderr}`);
  }
  for (const name of linked) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  return folder;
}

export function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Where the package is in such a folder. */
export const installed = (folder) => join(folder, 'node_modules', 'forewarn');

/** Runs a program in a folder, and gives what it prints. */
export function run(folder, command, ...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    let complaints = '';
    child.stdout.on('data', (data) => (printed += data));
    child.stderr.on('data', (data) => (complaints += data));
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve(printed) : reject(new Error(`${command}: ${code}\n${printed}\n${complaints}`))));
  });
}

export const tool = (name) => join(root, 'node_modules', '.bin', name);

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/**
 * Serves a folder on 127.0.0.1, and notes every request.
 *
 * @param {string} folder
 * @param {(path: string) => Record<string, string>} [headers] more of them for a path
 * @param {Record<string, string>} [pages] by path: HTML in place of a file
 * @returns {Promise<{ url: string, requests: string[], close: () => void }>}
 */
export async function serve(folder, headers = () => ({}), pages = {}) {
  const requests = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    requests.push(pathname);
    const path = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    const page = pages[pathname];
    const isFile = page === undefined && path.startsWith(folder + sep) && existsSync(path) && statSync(path).isFile();
    if (page === undefined && !isFile) {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<!doctype html><title>not found</title>');
      return;
    }
    const type = page === undefined ? (TYPES[extname(path)] ?? 'application/octet-stream') : TYPES['.html'];
    response.writeHead(200, { 'content-type': type, ...headers(pathname) }).end(page ?? readFileSync(path));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  // a test that fails on its way does not keep the program running
  server.unref();
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What is missing to test in this browser, or nothing. */
export const lacks = (name) => (existsSync(PATHS[name]) ? undefined : `no ${name}`);

/** @param {'chromium' | 'firefox'} name */
export async function launch(name) {
  const profile = mkdtempSync(join(tmpdir(), 'forewarn-browser-'));
  made.push(profile);
  const browser = await puppeteer.launch({
    executablePath: PATHS[name],
    browser: name === 'chromium' ? 'chrome' : 'firefox',
    headless: true,
    userDataDir: profile,
    ...(name === 'chromium' ? { pipe: true, args: CHROMIUM_ARGUMENTS } : { protocol: 'webDriverBiDi' }),
  });
  return browser;
}

/** Opens a page and collects what goes wrong on it. */
export async function open(browser, url) {
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(url, { waitUntil: 'load', timeout: 30_000 });
  return Object.assign(page, { errors });
}

/** Every file in a folder, by its path there. */
export const files = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
