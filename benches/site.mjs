/** What Lighthouse says of the site's pages. It is fetched from the registry when it is not there: nothing else needs it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serve } from '../scripts/serve.mjs';
import { table } from './lib.mjs';

const PAGES = ['index', 'lists', 'embed', 'answers', 'appeal', 'privacy'];
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];

const site = await serve();
const folder = mkdtempSync(join(tmpdir(), 'forewarn-lighthouse-'));
const rows = [['page', ...CATEGORIES]];
try {
  for (const page of PAGES) {
    const report = join(folder, `${page}.json`);
    // not waited for by standing still: this process serves the pages
    const [status] = await once(spawn(
      'npm',
      [
        'exec', '--yes', '--package=lighthouse@13.5.0', '--', 'lighthouse', `${site.url}${page}.html`,
        `--only-categories=${CATEGORIES.join(',')}`, '--output=json', `--output-path=${report}`, '--quiet',
        '--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-background-networking',
      ],
      { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, CHROME_PATH: process.env.FOREWARN_CHROMIUM ?? '/usr/bin/chromium' } },
    ), 'exit');
    if (status !== 0) {
      throw new Error(`lighthouse ended with ${status}`);
    }
    const { categories } = JSON.parse(readFileSync(report, 'utf8'));
    rows.push([page, ...CATEGORIES.map((name) => Math.round(categories[name].score * 100))]);
  }
  table('the site, as Lighthouse sees it on a slow phone', rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
  site.close();
}
