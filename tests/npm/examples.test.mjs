/** Every example is built as its folder says, and driven. */

import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';

import { LISTED, LISTED_TRON, UNLISTED, lacks, launch, missing, open, project, root, run, serve, until } from './lib.mjs';

const example = (name, linked) => {
  const folder = project({}, linked);
  cpSync(join(root, 'npm', 'examples', name), folder, { recursive: true });
  return folder;
};

let browser;
before(async () => {
  browser = lacks('chromium') ? undefined : await launch('chromium');
});
after(() => browser?.close());

const shown = (page) =>
  page.evaluate(() => document.querySelector('forewarn-guard').shadowRoot?.querySelector('.panel[data-state=listed]')?.textContent);

/** Types a listed address, is held, takes it out, and sends another. */
async function sends(page) {
  await page.waitForSelector('#to');
  await page.type('#to', LISTED);
  assert.match(await until(() => shown(page), 'a warning'), /Lazarus Group/);
  await page.click('form > button');
  assert.equal(await page.$eval('output', ({ textContent }) => textContent), '');
  await page.keyboard.press('Enter');
  await until(() => page.$eval('#to', ({ value }) => value === ''), 'an empty field');
  await page.type('#to', UNLISTED);
  // at once, before anything is said of it
  await page.keyboard.press('Enter');
  await until(() => page.$eval('output', ({ textContent }) => /would be sent/.test(textContent)), 'sent');
  assert.deepEqual(page.errors, []);
}

test('example: plain page', async (t) => {
  if (!browser) {
    return missing(t, lacks('chromium'));
  }
  const folder = example('plain');
  const server = await serve(folder);
  const page = await open(browser, `${server.url}/`);
  await sends(page);
  await page.close();
  server.close();
});

test('example: React and Vite', async (t) => {
  if (!browser) {
    return missing(t, lacks('chromium'));
  }
  const { build } = await import('vite');
  const folder = example('react', ['react', 'react-dom', 'vite', '@vitejs/plugin-react']);
  await build({ root: folder, logLevel: 'error' });
  const server = await serve(join(folder, 'dist'));
  const page = await open(browser, `${server.url}/`);
  await sends(page);
  await page.close();
  server.close();
});

test('example: a worker with a progress bar', async (t) => {
  if (!browser) {
    return missing(t, lacks('chromium'));
  }
  const folder = example('worker');
  const server = await serve(folder);
  const page = await open(browser, `${server.url}/`);
  await page.evaluate((text) => (document.querySelector('textarea').value = text), `${UNLISTED}\n${LISTED_TRON}\n\n${LISTED}\n`);
  await page.click('button');
  await until(() => page.$('li'), 'results');
  const items = await page.$$eval('li', (all) => all.map(({ textContent }) => textContent));
  assert.equal(items[0], 'Line 2: listed, Gaza Now');
  assert.equal(items[1], 'Line 3: listed, Lazarus Group');
  assert.match(items[2], /^2 of 3 on a list as of \d{4}-\d\d-\d\d$/);
  assert.equal(await page.$eval('progress', ({ value }) => value), 1);
  await page.close();
  server.close();
});

test('example: a batch, CSV in and CSV out', async () => {
  const folder = example('batch');
  // the status says that something is listed
  const failed = await run(folder, process.execPath, 'check.mjs', 'payments.csv', 'checked.csv').catch((error) => error.message);
  assert.match(failed, /: 1\n[^]*listed: 2/);
  const [header, ...rows] = readFileSync(join(folder, 'checked.csv'), 'utf8').trim().split('\n');
  assert.equal(header, 'id,address,amount,note,state,category,entity,source,list_version,list_date');
  assert.match(rows[0], /^1,0x1{39}2,10,"rent, October",not-(listed|covered),,,,/);
  assert.match(rows[1], /^2,TX\w+,250,"he said ""urgent""",listed,sanctions,Gaza Now,OFAC [^,]*,[0-9a-f]{16},\d{4}-\d\d-\d\d$/);
  assert.match(rows[2], /^3,0x\w+,3,,listed,sanctions,Lazarus Group,/);
  assert.match(rows[3], /^4,somebody.eth,1,name,not-covered,/);
});

test('the examples install the package that is released', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'npm', 'package.json'), 'utf8'));
  for (const name of ['plain', 'react', 'batch', 'worker']) {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'npm', 'examples', name, 'package.json'), 'utf8'));
    assert.equal(dependencies.forewarn, `^${version}`);
  }
});
