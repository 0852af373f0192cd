/** What the extension's benchmarks share: a browser, traced visits, a table. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { serve } from '../tests/browser/driver.mjs';
import { launch } from '../tests/browser/launch.mjs';
import { scratch } from '../tests/lib.mjs';

export { table } from './lib.mjs';

export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

export const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

/** An extension with an empty script for pages and an empty background: what the browser takes for any. */
function emptyExtension() {
  const folder = join(scratch(), 'empty-extension');
  mkdirSync(join(folder, 'welcome'), { recursive: true });
  const manifest = {
    manifest_version: 3,
    name: 'empty',
    version: '1',
    background: { service_worker: 'background.js' },
    content_scripts: [{ matches: ['<all_urls>'], js: ['content.js'], run_at: 'document_start', all_frames: true }],
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'content.js'), '');
  // the launcher waits for a page that opens after installing
  writeFileSync(join(folder, 'background.js'), "chrome.runtime.onInstalled.addListener(() => chrome.tabs.create({ url: chrome.runtime.getURL('welcome/empty.html') }));");
  writeFileSync(join(folder, 'welcome', 'empty.html'), '');
  return folder;
}

/**
 * Chromium, and a place that serves one page.
 *
 * @param {'forewarn' | 'empty' | 'none'} extension
 */
export async function open(extension) {
  const pages = {};
  const site = await serve(pages);
  const session = await launch('chromium', extension === 'forewarn' ? {} : { folder: extension === 'empty' ? emptyExtension() : null });
  return {
    ...session,
    site,
    pages,
    async close() {
      site.close();
      await session.close();
    },
  };
}

const WORDS = 'the of and a to in is was that for it with as on by his at from which an be this had were are not have but her'.split(' ');

/** Prose of about so many bytes, with what articles have: links, headings, lists, code, pictures. */
export function article(bytes) {
  let seed = 7;
  const next = (n) => (seed = (seed * 48271) % 2147483647) % n;
  const words = (n) => Array.from({ length: n }, () => WORDS[next(WORDS.length)]).join(' ');
  const parts = ['<!doctype html><meta charset="utf-8"><title>article</title><body>'];
  let length = 0;
  for (let n = 0; length < bytes; n += 1) {
    const part = `<div class="section"><h2 id="s${n}">${words(5)}</h2><p>${words(60)} <a href="/wiki/${words(2).replace(' ', '_')}" title="${words(4)}">${words(3)}</a>,
      ${words(40)} <b>${words(2)}</b> ${words(30)} <code>${WORDS[n % 30]}${n}()</code>.</p><ul><li>${words(6)}</li><li><span>${words(6)}</span></li></ul></div>\n`;
    parts.push(part);
    length += part.length;
  }
  return parts.join('');
}

/** What is traced. As little as says whose work it is: every event takes time that the page would not need without. */
const CATEGORIES = ['toplevel', 'devtools.timeline', 'blink.user_timing', '__metadata'];

/** Loads this page in a tab of its own, waits, and says in milliseconds what its main thread did. */
export async function visit({ browser, site, pages }, body, wait) {
  pages['/'] = body;
  const page = await browser.newPage();
  await page.goto('about:blank');
  await page.tracing.start({ categories: CATEGORIES });
  await page.goto(site.url, { waitUntil: 'load', timeout: 120_000 });
  await pause(wait);
  const trace = JSON.parse(Buffer.from(await page.tracing.stop()).toString());
  await page.close();
  return read(trace.traceEvents, site.url);
}

/** Sums up a trace: processor time where the clock has it, which others on the machine don't lengthen. */
function read(events, url) {
  const { pid, tid } = events.find(({ name, args }) => name === 'CommitLoad' && args.data?.url?.startsWith(url) && args.data?.isMainFrame !== false) ?? {};
  const own = events.filter((one) => one.pid === pid && one.tid === tid && one.ph === 'X').sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const cost = ({ dur, tdur }) => (tdur ?? dur) / 1000;
  const isTask = ({ name }) => name === 'ThreadControllerImpl::RunTask' || name === 'RunTask';
  const isOurs = ({ args }) => {
    const data = args?.data ?? args ?? {};
    return String(data.url ?? data.fileName ?? '').startsWith('chrome-extension://');
  };
  let total = 0;
  let script = 0;
  let longest = 0;
  let end = -1;
  let taskEnd = -1;
  const parts = [];
  for (const event of own) {
    if (isTask(event) && event.ts >= taskEnd) {
      taskEnd = event.ts + event.dur;
      total += cost(event);
    } else if (isOurs(event) && event.ts >= end) {
      end = event.ts + event.dur;
      script += cost(event);
      longest = Math.max(longest, cost(event));
      parts.push([event.name, Number(cost(event).toFixed(2))]);
    }
  }
  return { total, script, longest, parts: parts.sort((a, b) => b[1] - a[1]) };
}
