/**
 * A thousand pages of ordinary documentation in Chromium with the extension: nothing may be marked on any of them.
 *
 *   node benches/extension-docs.mjs [FOLDER]     all HTML in the folder, or else Debian's packages of documentation
 *
 * Behind each page stands a field with a listed address. It is looked at last: when it is marked, all of the page has been
 * looked at and answered.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, relative } from 'node:path';

import { scratch } from '../tests/lib.mjs';
import { findings, open, until } from '../tests/browser/driver.mjs';
import { median, table } from './extension-lib.mjs';

const PAGES = 1000;
const PACKAGES = ['python3-doc', 'postgresql-doc', 'git-doc'];
const LAZARUS = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';

/** Unpacks what these packages, and those that they stand for, hold, without installing any. */
function fetchPackages() {
  const folder = join(scratch(), 'documentation');
  if (existsSync(folder)) {
    return folder;
  }
  const run = (command, args) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) {
      throw new Error(`${command}: ${stderr}`);
    }
    return stdout;
  };
  mkdirSync(folder, { recursive: true });
  const names = run('apt-cache', ['depends', '--important', '--recurse', '--no-suggests', '--no-recommends', ...PACKAGES])
    .split('\n')
    .filter((line) => /^[a-z0-9.+-]+$/.test(line) && /-doc(-\d+)?$/.test(line));
  run('apt-get', ['download', ...names]);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
    run('dpkg', ['-x', file, 'unpacked']);
  }
  return folder;
}

/** So many of the HTML files below a folder, from all over it. */
function pages(folder) {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.html'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  return Array.from({ length: Math.min(PAGES, all.length) }, (_, n) => all[Math.floor((n * all.length) / Math.min(PAGES, all.length))]);
}

const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.png': 'image/png', '.svg': 'image/svg+xml' };

const folder = process.argv[2] ?? fetchPackages();
const files = pages(folder);
const server = createServer((request, response) => {
  const path = join(folder, decodeURIComponent(new URL(request.url, 'http://127.0.0.1').pathname));
  if (!existsSync(path) || TYPES[extname(path)] === undefined) {
    response.writeHead(404).end();
    return;
  }
  const body = readFileSync(path);
  response.writeHead(200, { 'content-type': TYPES[extname(path)] });
  response.end(extname(path) === '.html' ? Buffer.concat([body, Buffer.from(`<textarea>${LAZARUS}</textarea>`)]) : body);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const session = await open('chromium');
let bytes = 0;
let marks = 0;
let quiet = 0;
let texts = 0;
const times = [];
try {
  await session.control.evaluate(() => {
    window.texts = [];
    chrome.runtime.onMessage.addListener((message) => void (message.type === 'scan' && window.texts.push(...message.texts)));
  });
  const page = await session.browser.newPage();
  for (const file of files) {
    bytes += readFileSync(join(folder, file)).length;
    await session.control.evaluate(() => void (window.texts = []));
    await page.goto(`http://127.0.0.1:${server.address().port}/${file.split('/').map(encodeURIComponent).join('/')}`);
    const started = performance.now();
    const found = await until(async () => {
      const all = await findings(session, page);
      return all.some(({ place }) => place === 'field') ? all : undefined;
    }, `the end of ${file}`, 30_000);
    times.push(performance.now() - started);
    const asked = await session.control.evaluate((last) => window.texts.filter((text) => text !== last), LAZARUS);
    texts += asked.length;
    quiet += asked.length === 0 ? 1 : 0;
    const wrong = found.filter(({ place }) => place !== 'field');
    marks += wrong.length;
    for (const { answer } of wrong) {
      console.error(`${file}: ${answer.state}`);
    }
    if (process.env.FOREWARN_DETAILS && asked.length > 0) {
      console.error(file, asked.map((text) => text.slice(0, 80)));
    }
  }
} finally {
  await session.close();
  server.closeAllConnections();
  server.close();
}
table(`${files.length} pages of documentation, ${(bytes / 1e6).toFixed(0)} MB`, [
  ['marks', marks],
  ['pages without a question to the background', quiet],
  ['texts asked about on the others', texts],
  ['median from load to the last answer', `${median(times).toFixed(0)} ms`],
]);
process.exitCode = marks === 0 ? 0 : 1;
