// Checks the column `address` of a CSV file, and writes the file again with what was found.
//
//   node check.mjs payments.csv checked.csv
import { readFile, writeFile } from 'node:fs/promises';
import { Forewarn } from 'forewarn';

const [from, to] = process.argv.slice(2);
if (!from || !to) {
  console.error('usage: node check.mjs FROM.csv TO.csv');
  process.exit(2);
}

/** Rows of a CSV file: fields in quotes may hold commas and line feeds. */
function parse(text) {
  const rows = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '') {
      break;
    }
    if (end !== ',') {
      rows.push([]);
    }
  }
  return rows.filter((row) => row.length > 1 || row[0] !== '');
}

// a table program would run what begins like a formula
const quote = (field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field.replace(/^(?=[=+@-])/, "'"));

const [header, ...rows] = parse(await readFile(from, 'utf8'));
const column = header.findIndex((name) => name.trim().toLowerCase() === 'address');
if (column < 0) {
  console.error('there is no column "address"');
  process.exit(2);
}

const checker = await Forewarn.load();
const addresses = rows.map((row) => row[column] ?? '');
const results = checker.checkMany(addresses);
const [list] = checker.info.lists;

const written = rows.map((row, n) => {
  const raised = ['listed', 'same-key', 'delisted'].includes(results.state(n));
  // the reasons only where there are any
  const statement = raised ? checker.check(addresses[n]).matches[0].statements[0] : undefined;
  return [...row, results.state(n), results.category(n) ?? '', statement?.entity?.name ?? '', statement?.sourceName ?? '', list.version, list.created];
});
const all = [[...header, 'state', 'category', 'entity', 'source', 'list_version', 'list_date'], ...written];
await writeFile(to, `${all.map((row) => row.map(quote).join(',')).join('\n')}\n`);

const counts = Object.entries(results.counts()).filter(([, count]) => count > 0);
console.log(counts.map(([state, count]) => `${state}: ${count}`).join(', '));
process.exitCode = results.where('listed', 'same-key').length > 0 ? 1 : 0;
