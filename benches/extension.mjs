/**
 * What the extension costs a page: time on the page's main thread, in Chromium, with the built extension.
 *
 * Each page is loaded in turn in a browser with the extension and in one without, and traced. `script` is what the
 * trace says of functions whose code is the extension's, as processor time; `task` the longest of them at a stretch;
 * `added` the difference of all work of the page's main thread, which holds the extension's own world and its marks too,
 * and the noise of both.
 */
import { article, median, open, table, visit } from './extension-lib.mjs';

/** 10 MB in 300,000 text nodes. */
function heavy(row) {
  const rows = Array.from({ length: 100_000 }, (_, i) => row(i, 'words '.repeat(i % 2 ? 8 : 7)));
  return `<!doctype html><title>heavy</title><body>${rows.join('')}`;
}

const PAGES = {
  'article, 100 kB': [article(100_000), 15, 1500],
  '10 MB, a table': [`${heavy((i, text) => `<tr><td>row number ${i} </td><td>${text}</td><td>${i * 7} US dollars</td></tr>`).replace('<body>', '<body><table>')}`, 3, 4000],
  '10 MB, divisions': [heavy((i, text) => `<div><p>row ${i} </p><p>${text}</p><p>${i * 7} USD</p></div>`), 3, 4000],
};

const [, , wanted = ''] = process.argv;
const rows = [['', 'script', 'task', 'added', 'page alone']];
const browsers = { with: await open(true), without: await open(false) };
try {
  for (const [name, [body, turns, wait]] of Object.entries(PAGES).filter(([title]) => title.includes(wanted))) {
    const seen = { with: [], without: [] };
    for (let turn = 0; turn <= turns; turn += 1) {
      for (const [which, browser] of Object.entries(browsers)) {
        const one = await visit(browser, body, wait);
        // the first warms up
        if (turn > 0) {
          seen[which].push(one);
        }
      }
    }
    const of = (which, what) => median(seen[which].map((one) => one[what]));
    const ms = (value) => `${value.toFixed(1)} ms`;
    rows.push([name, ms(of('with', 'script')), ms(Math.max(...seen.with.map(({ longest }) => longest))), ms(of('with', 'total') - of('without', 'total')), ms(of('without', 'total'))]);
    if (process.env.FOREWARN_DETAILS) {
      console.log(name, JSON.stringify(seen.with.at(-1).parts.slice(0, 40)));
    }
  }
} finally {
  await Promise.all(Object.values(browsers).map((browser) => browser.close()));
}
table('main thread', rows);
