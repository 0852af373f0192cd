/**
 * From a paste of a listed address to the warning on the screen, in both browsers, each time on a page that has shown none
 * yet: with a background that has answered before, and with one that the browser had stopped.
 *
 * The page's own clock: from its `paste` event to the first frame in which the warning has the focus.
 */
import { copy, layerHasFocus, open, paste, serve, stop, STOPS_SOON, until } from '../tests/browser/driver.mjs';
import { median, pause, table } from './extension-lib.mjs';

const TURNS = 15;
const LAZARUS = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';

const PAGE = `<!doctype html><title>field</title><input id="field"><script>
  addEventListener('paste', () => {
    const start = performance.now();
    const look = () => {
      if (document.activeElement.matches('[popover]')) {
        window.took = performance.now() - start;
      } else {
        requestAnimationFrame(look);
      }
    };
    look();
  }, true);
</script>`;

const rows = [['', 'median', 'slowest']];
const site = await serve({ '/': PAGE });
for (const name of ['chromium', 'firefox']) {
  const session = await open(name, { preferences: STOPS_SOON });
  try {
    await copy(session, LAZARUS);
    for (const kind of ['running', 'stopped']) {
      const times = [];
      for (let turn = 0; turn <= TURNS; turn += 1) {
        const page = await session.browser.newPage();
        await page.goto(site.url);
        await page.bringToFront();
        await page.focus('#field');
        await pause(300);
        if (kind === 'stopped') {
          await stop(session);
        } else {
          await session.control.evaluate(() => chrome.runtime.sendMessage({ type: 'ask', text: 'x' }));
        }
        await paste(session, page);
        await until(() => layerHasFocus(page), 'the warning');
        const took = await until(() => page.evaluate(() => window.took), 'the time');
        // the first warms up
        if (turn > 0) {
          times.push(took);
        }
        await page.close();
      }
      rows.push([`${name}, background ${kind}`, `${median(times).toFixed(0)} ms`, `${Math.max(...times).toFixed(0)} ms`]);
    }
  } finally {
    await session.close();
  }
}
site.close();
table('from a paste to the warning', rows);
