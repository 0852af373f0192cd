/** The module in Chromium and Firefox, under a strict content security policy: the same answers as in Node. */

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import puppeteer from 'puppeteer-core';

import { TODAY, listBytes, loadModule, missing, moduleFolder, pages, vectors } from '../lib.mjs';
import { CHROMIUM_ARGUMENTS, PATHS } from './launch.mjs';

const here = dirname(fileURLToPath(import.meta.url));

const BROWSERS = [
  {
    name: 'Chromium',
    path: PATHS.chromium,
    launch: { browser: 'chrome', args: ['--headless=new', ...CHROMIUM_ARGUMENTS] },
  },
  {
    name: 'Firefox',
    path: PATHS.firefox,
    launch: { browser: 'firefox', protocol: 'webDriverBiDi', args: [] },
  },
];

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

const files = vectors() ?? [];
const questions = {
  today: TODAY,
  texts: ['0x0000000000000000000000000000000000000001', ...files.flatMap(({ texts }) => texts)],
  uris: ['bitcoin:', ...files.filter(({ isUri }) => isUri).flatMap(({ texts }) => texts)],
  pages: ['no address', 'é 0x0000000000000000000000000000000000000001', ...(pages() ?? []).map((path) => readFileSync(path, 'utf8'))],
};

/** The same questions, answered here. */
async function expected() {
  const { Checker } = await loadModule();
  const checker = new Checker(TODAY);
  checker.addList(listBytes());
  const uri = (text) => {
    try {
      return JSON.stringify(checker.checkUri(text));
    } catch (error) {
      return `${error.name} ${error.code}`;
    }
  };
  return {
    first: JSON.stringify(checker.check(questions.texts[0])),
    texts: questions.texts.map((text) => JSON.stringify(checker.check(text))),
    many: JSON.stringify(checker.checkMany(questions.texts)),
    bulk: [...checker.checkBulk(questions.texts.filter((text) => !text.includes('\n')).join('\n'))],
    uris: questions.uris.map(uri),
    pages: questions.pages.map((text) => JSON.stringify(checker.scan(text))),
  };
}

/** Serves page, module, list and questions; `answers` is what the page sends back. */
async function serve() {
  let answer;
  const answers = new Promise((resolve) => {
    answer = resolve;
  });
  const file = (path, type) => () => ({ type, body: readFileSync(path) });
  const routes = {
    '/': file(join(here, 'page', 'index.html'), 'text/html'),
    '/page/main.js': file(join(here, 'page', 'main.js'), 'text/javascript'),
    '/module/forewarn.js': file(join(moduleFolder, 'forewarn.js'), 'text/javascript'),
    '/module/forewarn_answers.js': file(join(moduleFolder, 'forewarn_answers.js'), 'text/javascript'),
    '/module/forewarn_bg.wasm': file(join(moduleFolder, 'forewarn_bg.wasm'), 'application/wasm'),
    '/list.fwl': () => ({ type: 'application/octet-stream', body: listBytes() }),
    '/questions': () => ({ type: 'application/json', body: JSON.stringify(questions) }),
  };
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      const parts = await request.toArray();
      response.end();
      answer(JSON.parse(Buffer.concat(parts).toString('utf8')));
      return;
    }
    const route = routes[request.url];
    if (!route) {
      response.writeHead(404).end();
      return;
    }
    const { type, body } = route();
    response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY }).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, answers, url: `http://127.0.0.1:${server.address().port}/` };
}

for (const { name, path, launch } of BROWSERS) {
  test(`${name} answers as Node does`, async (t) => {
    if (!existsSync(path)) {
      return missing(t, 'no browser');
    }
    const { server, answers, url } = await serve();
    const profile = mkdtempSync(join(tmpdir(), 'forewarn-browser-'));
    const browser = await puppeteer.launch({ executablePath: path, headless: true, userDataDir: profile, ...launch });
    t.after(async () => {
      await browser.close();
      server.closeAllConnections();
      server.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    });
    const page = await browser.newPage();
    const elsewhere = [];
    page.on('request', (request) => {
      if (new URL(request.url()).hostname !== '127.0.0.1') {
        elsewhere.push(request.url());
      }
    });
    const problems = [];
    // Firefox asks for an icon by itself, and the policy forbids it
    page.on('pageerror', (error) => String(error).includes('/favicon.ico') || problems.push(String(error)));
    await page.goto(url);
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve({ failed: `no answer: ${problems.join()}` }), 60_000);
    });
    const { ready, ...given } = await Promise.race([answers, late]);
    clearTimeout(timer);
    assert.equal(given.failed, undefined);
    const wanted = await expected();
    for (const [index, text] of given.texts.entries()) {
      assert.equal(text, wanted.texts[index]);
    }
    assert.deepEqual(given, wanted);
    assert.deepEqual(elsewhere, []);
    assert.deepEqual(problems, []);
    t.diagnostic(
      `${await browser.version()}: ${given.texts.length} texts, ${given.uris.length} URIs, ${given.pages.length} pages; ` +
        `first answer ${ready.toFixed(1)} ms after the module`,
    );
  });
}
