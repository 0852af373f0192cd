/**
 * What the extension costs a page: time on the page's main thread, in Chromium, with the built extension.
 *
 * Each page is loaded in turn in three browsers, and traced: with the extension, with one that is empty, with none.
 * `script` is what the trace says of functions whose code is the extension's, as processor time, and `task` the longest of
 * them at a stretch. `all` is all work of the page's main thread, with `empty` and `none` beside it: their difference is what is
 * added. On a long page it would drown in their noise, and only the first is measured.
 *
 *   node benches/extension.mjs [PART OF A PAGE'S NAME]
 */
import { article, median, open, table, visit } from './extension-lib.mjs';

/** 10 MB in 300,000 text nodes. */
function heavy(row) {
  const rows = Array.from({ length: 100_000 }, (_, i) => row(i, 'words '.repeat(i % 2 ? 8 : 7)));
  return `<!doctype html><title>heavy</title><body>${rows.join('')}`;
}

const PAGES = {
  'article, 100 kB': [article(100_000), 15, 1500],
  '10 MB, a table': [`${heavy((i, text) => `<tr><td>row number ${i} </td><td>${text}</td><td>${i * 7} US dollars</td></tr>`).replace('<body>', '<body><table>')}`, 3, 12_000],
  '10 MB, divisions': [heavy((i, text) => `<div><p>row ${i} </p><p>${text}</p><p>${i * 7} USD</p></div>`), 3, 12_000],
};

const isLong = (body) => body.length > 1_000_000;

const [, , wanted = ''] = process.argv;
const rows = [['', 'script', 'task', 'all', 'empty', 'none']];
const browsers = { forewarn: await open('forewarn'), empty: await open('empty'), none: await open('none') };
try {
  for (const [name, [body, turns, wait]] of Object.entries(PAGES).filter(([title]) => title.includes(wanted))) {
    const seen = { forewarn: [], empty: [], none: [] };
    for (let turn = 0; turn <= turns; turn += 1) {
      for (const [which, browser] of Object.entries(browsers).slice(0, isLong(body) ? 1 : 3)) {
        const one = await visit(browser, body, wait);
        // the first warms up
        if (turn > 0) {
          seen[which].push(one);
        }
      }
    }
    const of = (which, what) => median(seen[which].map((one) => one[what]));
    const ms = (value) => `${value.toFixed(1)} ms`;
    const longest = Math.max(...seen.forewarn.map((one) => one.longest));
    rows.push([name, ms(of('forewarn', 'script')), ms(longest), ...Object.keys(browsers).map((which) => (seen[which].length > 0 ? ms(of(which, 'total')) : ''))]);
    if (process.env.FOREWARN_DETAILS) {
      console.log(name, JSON.stringify(seen.forewarn.at(-1).parts.slice(0, 40)));
    }
  }
} finally {
  await Promise.all(Object.values(browsers).map((browser) => browser.close()));
}
table('main thread', rows);
