/**
 * Memory that the extension takes in Chromium, after a garbage collection: in its background with the default list, and in
 * a tab.
 *
 * Counted is what `Runtime.getHeapUsage` knows of an isolate: JavaScript's heap, the browser's own objects that belong to
 * it, and buffers; and the memory of WebAssembly. Compiled code is in none of these: the last figure is what the operating
 * system counts as written by the background's whole process and shared with no other, less the same of an extension whose
 * background is an empty file.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { article, median, open, pause, table } from './extension-lib.mjs';

const TURNS = 7;

async function usage(client) {
  await client.send('HeapProfiler.collectGarbage');
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await client.send('Runtime.getHeapUsage');
  return { heap: usedSize, objects: embedderHeapUsedSize, buffers: backingStorageSize, module: await moduleMemory(client) };
}

/** Bytes of every memory of WebAssembly. */
async function moduleMemory(client) {
  const { result: prototype } = await client.send('Runtime.evaluate', { expression: 'WebAssembly.Memory.prototype' });
  const { objects } = await client.send('Runtime.queryObjects', { prototypeObjectId: prototype.objectId });
  const { result } = await client.send('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration: 'function () { return this.reduce((sum, { buffer }) => sum + buffer.byteLength, 0); }',
    returnByValue: true,
  });
  return result.value;
}

const PARTS = ['heap', 'objects', 'buffers', 'module'];
const sum = (of) => PARTS.reduce((all, part) => all + of[part], 0);
const mb = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
const row = (name, of) => [name, mb(sum(of)), ...PARTS.map((part) => mb(of[part]))];

/** What the process of the extension's background has written, in bytes. */
function written(browser) {
  const [pid] = execFileSync('ps', ['-eo', 'pid,args', '-ww'], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match?.[2].includes('--extension-process') && isBelow(browser, match[1]))
    .map((match) => match[1]);
  return Number(/Private_Dirty:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) * 1024;
}

function isBelow(browser, pid) {
  const wanted = browser.process()?.pid;
  for (let at = Number(pid); at > 1; at = Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${at}/status`, 'utf8'))?.[1] ?? 0)) {
    if (at === wanted) {
      return true;
    }
  }
  return false;
}

/** What a tab with this page takes. */
async function tab({ browser, site, pages }) {
  pages['/'] = article(100_000);
  const page = await browser.newPage();
  await page.goto(site.url);
  await pause(1500);
  const client = await page.createCDPSession();
  const used = await usage(client);
  await page.close();
  return used;
}

const browsers = { with: await open('forewarn'), without: await open('none') };
const empty = await open('empty');
try {
  const rows = [['', 'together', ...PARTS]];
  const { browser, open: openPage } = browsers.with;
  const asking = await openPage('help/help.html');
  await asking.evaluate(() => chrome.runtime.sendMessage({ type: 'ask', text: '0x098B716B8Aaf21512996dC57EB0615e2383E2f96' }));
  await asking.close();
  const worker = await (await browser.waitForTarget((target) => target.type() === 'service_worker')).createCDPSession();
  rows.push(row('background', await usage(worker)));
  const process = [written(browser), written(empty.browser)];
  const seen = { with: [], without: [] };
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [which, session] of Object.entries(browsers)) {
      seen[which].push(await tab(session));
    }
  }
  const of = (which) => Object.fromEntries(PARTS.map((part) => [part, median(seen[which].map((one) => one[part]))]));
  const [on, off] = [of('with'), of('without')];
  rows.push(row('tab with the extension', on), row('tab without it', off));
  rows.push(row('a tab more', Object.fromEntries(PARTS.map((part) => [part, on[part] - off[part]]))));
  table('memory', rows);
  table('process of the background', [
    ['written', mb(process[0])],
    ['by an empty extension', mb(process[1])],
    ['difference', mb(process[0] - process[1])],
  ]);
} finally {
  await Promise.all([...Object.values(browsers), empty].map((one) => one.close()));
}
