/** Pictures of what is in a list, each with its table: drawn when the site is built, so that they need no script. */

export const escape = (text) =>
  String(text).replace(/[&<>"]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter]);

/**
 * A table. Cells are markup.
 *
 * @param {string[]} head
 * @param {string[][]} rows
 * @param {{ caption: string, numbers?: number[] }} options `numbers`: columns that hold numbers
 */
export function table(head, rows, { caption, numbers = [] }) {
  const kind = (column) => (numbers.includes(column) ? ' class="number"' : '');
  const line = (cells) =>
    `<tr>${cells.map((cell, column) => (column === 0 ? `<th scope="row">${cell}</th>` : `<td${kind(column)}>${cell}</td>`)).join('')}</tr>`;
  return `<div class="wide" tabindex="0" role="group" aria-label="${escape(caption)}">
<table>
<caption class="unseen">${escape(caption)}</caption>
<thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>
<tbody>
${rows.map(line).join('\n')}
</tbody>
</table>
</div>`;
}

function figure(title, text, picture, itsTable) {
  return `<figure>
<figcaption><h2>${title}</h2><p>${text}</p></figcaption>
${picture}
<details><summary>As a table</summary>
${itsTable}
</details>
</figure>`;
}

const LEFT = 190;
const WIDTH = 720;
const ROW = 28;

/** One dot a row on a logarithmic scale: the numbers differ by a factor of a hundred thousand. */
function dots(title, rows, number) {
  const top = 26;
  const height = top + rows.length * ROW + 6;
  const steps = Math.ceil(Math.log10(Math.max(...rows.map(([, n]) => n), 10)));
  const x = (n) => LEFT + (Math.log10(Math.max(n, 1)) / steps) * (WIDTH - LEFT - 80);
  const grid = Array.from({ length: steps + 1 }, (_, step) => {
    const at = x(10 ** step).toFixed(1);
    return `<line class="grid" x1="${at}" x2="${at}" y1="${top - 6}" y2="${height - 6}" /><text class="axis" x="${at}" y="14" text-anchor="middle">${number(10 ** step)}</text>`;
  });
  const lines = rows.map(([name, n], index) => {
    const y = top + index * ROW + ROW / 2;
    return `<text x="${LEFT - 12}" y="${y + 4}" text-anchor="end">${escape(name)}</text><line class="stem" x1="${LEFT}" x2="${x(n).toFixed(1)}" y1="${y}" y2="${y}" /><circle class="now" cx="${x(n).toFixed(1)}" cy="${y}" r="5" /><text x="${(x(n) + 11).toFixed(1)}" y="${y + 4}">${number(n)}</text>`;
  });
  return svg(title, height, [...grid, ...lines]);
}

/** A column a year; those that are listed no longer are hollow, and stand on top. */
function columns(title, rows, number) {
  const [top, bottom, height] = [24, 26, 260];
  const most = Math.max(...rows.map(([, now, past]) => now + past), 1);
  const step = (WIDTH - 20) / rows.length;
  const scale = (n) => (n / most) * (height - top - bottom);
  const parts = rows.map(([name, now, past], index) => {
    const x = 10 + index * step;
    const width = Math.min(step * 0.7, 60);
    const at = x + (step - width) / 2;
    const base = height - bottom;
    const [a, b] = [scale(now), scale(past)];
    return [
      `<rect class="now" x="${at.toFixed(1)}" y="${(base - a).toFixed(1)}" width="${width.toFixed(1)}" height="${a.toFixed(1)}" />`,
      past > 0
        ? `<rect class="past" x="${(at + 1).toFixed(1)}" y="${(base - a - b).toFixed(1)}" width="${(width - 2).toFixed(1)}" height="${b.toFixed(1)}" />`
        : '',
      `<text x="${(x + step / 2).toFixed(1)}" y="${(base - a - b - 6).toFixed(1)}" text-anchor="middle">${number(now + past)}</text>`,
      `<text class="axis" x="${(x + step / 2).toFixed(1)}" y="${height - 8}" text-anchor="middle">${escape(name)}</text>`,
    ].join('');
  });
  return svg(title, height, [`<line class="grid" x1="10" x2="${WIDTH - 10}" y1="${height - bottom}" y2="${height - bottom}" />`, ...parts]);
}

const svg = (title, height, parts) =>
  `<svg class="chart" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(title)}">${parts.join('\n')}</svg>`;

const COINS = {
  EVM: 'Ethereum and EVM chains',
  BTC: 'Bitcoin',
  TRX: 'TRON',
  DOT: 'Polkadot',
  XRP: 'XRP Ledger',
  LTC: 'Litecoin',
  BCH: 'Bitcoin Cash',
  XMR: 'Monero',
  ZEC: 'Zcash',
  DASH: 'Dash',
  SOL: 'Solana',
  KSM: 'Kusama',
  BNB: 'BNB Beacon Chain',
  BTG: 'Bitcoin Gold',
  ADA: 'Cardano',
  DOGE: 'Dogecoin',
  NEO: 'NEO',
  XLM: 'Stellar',
};

/** Sources whose names are too long for a picture. */
const SOURCES = {
  'ofac-sdn': 'OFAC sanctions list',
  'tether-blacklist': 'Frozen by Tether',
  'polkadot-phishing': 'Polkadot phishing',
};

/**
 * The pictures.
 *
 * @param {{ manifest: object, dump: object[], day: (text: string) => string, number: (n: number) => string }} data
 *   `dump`: the lines that `forewarn dump` prints
 */
export function charts({ manifest, dump, day, number }) {
  const bySize = (a, b) => b[1] - a[1];
  const bySource = manifest.sources.map(({ id, name, addresses }) => [SOURCES[id] ?? name, addresses]).sort(bySize);
  const byCoin = Object.entries(manifest.coins).map(([coin, n]) => [COINS[coin] ?? coin, n]).sort(bySize);
  const byCategory = Object.entries(manifest.categories).sort(bySize);
  const count = (rows, head) => table(head, rows.map(([name, n]) => [escape(name), number(n)]), { caption: head[0], numbers: [1] });

  const years = new Map();
  const removals = new Map();
  for (const { statements } of dump) {
    // an address that two parties have counts once, and is listed as long as one of them is
    const said = statements.filter(({ source }) => source === 'ofac-sdn');
    const one = said.find(({ until }) => !until) ?? said[0];
    if (!one) {
      continue;
    }
    const { since, seen, until, entity } = one;
    const year = (since ?? seen ?? '').slice(0, 4);
    const row = years.get(year) ?? [0, 0];
    row[until ? 1 : 0] += 1;
    years.set(year, row);
    if (until) {
      const who = removals.get(until) ?? new Map();
      const name = entity?.name ?? 'no name known';
      who.set(name, (who.get(name) ?? 0) + 1);
      removals.set(until, who);
    }
  }
  const first = Math.min(...years.keys());
  const last = Number(manifest.created.slice(0, 4));
  const byYear = Array.from({ length: last - first + 1 }, (_, index) => {
    const year = String(first + index);
    return [year, ...(years.get(year) ?? [0, 0])];
  });
  const gone = [...removals].sort().map(([date, who]) => [date, [...who.values()].reduce((sum, n) => sum + n, 0), who]);

  return [
    figure(
      'By source',
      'Addresses that each source names. Every line of the scale is ten times the one before: the sources differ that much.',
      dots('Addresses by source, logarithmic', bySource, number),
      count(bySource, ['Source', 'Addresses']),
    ),
    figure(
      'By coin',
      'Addresses by the chain that their form belongs to, on the same kind of scale. One EVM address counts for all EVM chains.',
      dots('Addresses by coin, logarithmic', byCoin, number),
      count(byCoin, ['Coin', 'Addresses']),
    ),
    figure(
      'By reason',
      'What the publishers give as the reason. An address that several publishers name counts in each of their reasons.',
      dots('Addresses by reason, logarithmic', byCategory, number),
      count(byCategory, ['Reason', 'Addresses']),
    ),
    figure(
      'Sanctions by year',
      'Addresses on the list of OFAC, by the year in which it listed their owner (for owners without a date: the first edition with the address). Hollow: listed no longer.',
      columns('Sanctioned addresses by year of listing; hollow: since delisted', byYear, number),
      table(
        ['Year', 'Listed now', 'Listed no longer'],
        byYear.map(([year, now, past]) => [year, number(now), number(past)]),
        { caption: 'Sanctioned addresses by year of listing', numbers: [1, 2] },
      ),
    ),
    figure(
      'Delistings',
      'Addresses that were on the list of OFAC and are there no longer, by the first edition without them. They stay in Forewarn as “delisted”: information, no accusation.',
      columns('Delisted addresses by edition', gone.map(([date, n]) => [day(date), 0, n]), number),
      table(
        ['First edition without them', 'Addresses', 'Whose'],
        gone.map(([date, n, who]) => [day(date), number(n), escape([...who].map(([name, many]) => `${name} (${many})`).join('; '))]),
        { caption: 'Delisted addresses', numbers: [1] },
      ),
    ),
  ].join('\n');
}
