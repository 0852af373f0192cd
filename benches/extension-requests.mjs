/**
 * What the extension adds to a wallet request with nobody listed: from the page's call until the wallet has it, background
 * running. The wallet stands in the page, so that nothing else is in the time.
 */
import { open, serve, until } from '../tests/browser/driver.mjs';
import { median, table } from './extension-lib.mjs';

const TURNS = 200;
const CLEAN = '0x0000000000000000000000000000000000000001';

/** Calls that pages make: a payment, an approval, typed data, and 10 kB of call data. */
const REQUESTS = {
  payment: { method: 'eth_sendTransaction', params: [{ to: CLEAN, value: '0x1' }] },
  approval: { method: 'eth_sendTransaction', params: [{ to: CLEAN, data: `0x095ea7b3${CLEAN.slice(2).padStart(64, '0')}${'f'.repeat(64)}` }] },
  'call data, 10 kB': { method: 'eth_sendTransaction', params: [{ to: CLEAN, data: `0x12345678${'00000000000000000000000000000000000000000000000000000000000000ab'.repeat(320)}` }] },
};

const PAGE = `<!doctype html><title>wallet</title><link rel="icon" href="data:,"><script>
  window.ethereum = { request: async ({ method }) => { window.arrived = performance.now(); return method; } };
</script>`;

const rows = [['', 'median', '9 of 10', 'another method']];
const site = await serve({ '/': PAGE });
for (const name of ['chromium', 'firefox']) {
  const session = await open(name);
  try {
    const page = await session.browser.newPage();
    await page.goto(site.url);
    await page.bringToFront();
    await until(() => page.evaluate((one) => window.ethereum.request(one).then(() => true), REQUESTS.payment), 'a first answer');
    for (const [what, request] of Object.entries(REQUESTS)) {
      const measure = async (one, turns) => {
        const times = [];
        for (let turn = 0; turn < turns; turn += 1) {
          const start = performance.now();
          const result = await window.ethereum.request(one);
          if (result !== one.method) {
            throw new Error('another answer');
          }
          times.push(window.arrived - start);
        }
        return times.sort((a, b) => a - b);
      };
      const times = await page.evaluate(measure, request, TURNS);
      const other = await page.evaluate(measure, { ...request, method: 'eth_call' }, TURNS);
      const ms = (value) => `${value.toFixed(2)} ms`;
      rows.push([`${name}, ${what}`, ms(median(times)), ms(times[Math.floor(times.length * 0.9)]), ms(median(other))]);
    }
  } finally {
    await session.close();
  }
}
site.close();
table('from a request to the wallet', rows);
