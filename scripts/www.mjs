// Makes the site in dist/www: pages from templates, pictures and tables from the list itself, nothing from elsewhere.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { marked } from 'marked';

import { charts, escape, table } from './charts.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const from = join(root, 'www');
const out = join(root, 'dist', 'www');
const npm = join(root, 'dist', 'npm');

const manifest = JSON.parse(readFileSync(join(root, 'lists', 'default.manifest.json'), 'utf8'));
const messages = JSON.parse(readFileSync(join(root, 'extension', '_locales', 'en', 'messages.json'), 'utf8'));

const PAGES = [
  ['index', 'Check'],
  ['lists', 'Lists'],
  ['embed', 'For websites'],
  ['answers', 'Answers'],
  ['appeal', 'Appeal'],
  ['privacy', 'Privacy'],
];

const number = (n) => n.toLocaleString('en-GB');
const day = (text) =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${text}T00:00:00Z`));

/** What the command prints about the built-in list. */
function command(...args) {
  const { stdout, status, stderr } = spawnSync(join(root, 'target', 'release', 'forewarn'), args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) {
    throw new Error(`forewarn ${args[0]}: ${stderr}`);
  }
  return stdout;
}

function message(key) {
  if (!messages[key]) {
    throw new Error(`no message ${key}`);
  }
  return escape(messages[key].message);
}

const sri = (path) => `sha384-${createHash('sha384').update(readFileSync(path)).digest('base64')}`;

/** The files of the package that a page loads. */
const SHIPPED = /^(?!node\/)[\w/-]+\.(js|wasm|fwl)$/;

function files(folder, base = folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? files(path, base) : [relative(base, path).split(sep).join('/')];
    })
    .sort();
}

const STATES = {
  'listed': ['M7.9 2h8.2L22 7.9v8.2L16.1 22H7.9L2 16.1V7.9z', 'state_listed', 'help_listed'],
  'same-key': ['M12 1 23 12 12 23 1 12z', 'state_same_key', 'help_same_key'],
  'delisted': ['M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20z', 'state_delisted', 'help_delisted'],
  'bad-checksum': ['M12 2 23.5 22H.5z', 'state_bad_checksum', 'help_bad_checksum'],
  'not-listed': ['M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20z', 'state_not_listed', 'help_not_listed'],
  'not-covered': ['M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20z', 'state_not_covered', 'help_not_covered'],
};

function states() {
  return Object.entries(STATES)
    .map(
      ([state, [shape, title, help]]) => `<section id="${state}">
  <h2 class="state-title"><svg class="fw-icon" viewBox="0 0 24 24" aria-hidden="true"><path class="fw-icon-shape" d="${shape}" /></svg>${message(title)}</h2>
  <p>${message(help)}</p>
  <p>${message(`${help}_do`)}</p>
</section>`,
    )
    .join('\n');
}

function categories() {
  const all = ['sanctions', 'terror', 'theft', 'phishing', 'drainer', 'fraud', 'ransom', 'extortion', 'frozen', 'own'];
  return `<dl>${all.map((name) => `<dt>${message(`category_${name}`)}</dt><dd>${message(`meaning_${name}`)}</dd>`).join('')}</dl>`;
}

function sources(config) {
  const rows = manifest.sources.map(({ id, name, date, addresses, listed, rejected }) => {
    const { publisher, licence, url } = config[id];
    return [
      `<a href="${escape(url)}" rel="noreferrer">${escape(name)}</a>`,
      escape(publisher),
      day(date),
      number(addresses),
      number(listed),
      number(rejected),
      escape(licence),
    ];
  });
  return table(['Source', 'Publisher', 'Edition of', 'Addresses', 'Listed now', 'Entries not understood', 'Licence'], rows, {
    caption: 'Where the entries come from',
    numbers: [3, 4, 5],
  });
}

function publishers(config) {
  const rows = manifest.sources.map(({ id, name }) => {
    const { publisher, url } = config[id];
    return [escape(name), escape(publisher), `<a href="${escape(url)}" rel="noreferrer">${escape(new URL(url).host)}</a>`];
  });
  return table(['Source', 'Publisher', 'Where to write'], rows, { caption: 'Publishers' });
}

/** Publisher, licence and address of each source: `[[source]]` blocks of the configuration that the list was made of. */
function configuration() {
  const text = readFileSync(join(root, 'lists', 'default.toml'), 'utf8');
  const blocks = text.split('[[source]]\n').slice(1);
  const value = (block, key) => new RegExp(`^${key} = "(.*)"$`, 'm').exec(block)?.[1] ?? '';
  return Object.fromEntries(
    blocks.map((block) => [
      value(block, 'id'),
      { publisher: value(block, 'publisher'), licence: value(block, 'licence'), url: value(block, 'url') },
    ]),
  );
}

function guide() {
  const text = readFileSync(join(root, 'docs', 'embedding.md'), 'utf8');
  // the page has a title of its own
  const body = text.replace(/^# .*\n/, '');
  return marked.parse(body, { async: false }).replaceAll('<pre>', '<pre tabindex="0">');
}

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'forewarn'), { recursive: true });

const shipped = files(npm).filter((path) => SHIPPED.test(path));
for (const path of shipped) {
  mkdirSync(dirname(join(out, 'forewarn', path)), { recursive: true });
  cpSync(join(npm, path), join(out, 'forewarn', path));
}
cpSync(join(npm, 'THIRD-PARTY.txt'), join(out, 'forewarn', 'THIRD-PARTY.txt'));
cpSync(join(root, 'extension', 'icons', 'icon.svg'), join(out, 'icon.svg'));
cpSync(join(root, 'extension', 'icons', '128.png'), join(out, 'icon-128.png'));
cpSync(join(from, 'site.webmanifest'), join(out, 'site.webmanifest'));

/** The cards and reports of the extension, with the site's own texts, engine and places. */
const swapped = {
  name: 'swapped',
  setup(bundler) {
    const own = (name) => () => ({ path: join(from, 'src', `${name}.ts`) });
    bundler.onResolve({ filter: /(^|\/)i18n\.js$/ }, own('i18n'));
    bundler.onResolve({ filter: /\.\/open\.js$/ }, own('open'));
    bundler.onResolve({ filter: /shared\/messages\.js$/ }, own('messages'));
    bundler.onResolve({ filter: /^forewarn(\/|$)/ }, ({ path }) => ({
      path: path === 'forewarn' ? './forewarn/index.js' : `./${path}.js`,
      external: true,
    }));
  },
};

const bundle = (entryPoints, options = {}) =>
  build({
    absWorkingDir: root,
    entryPoints: entryPoints.map((name) => join(from, name)),
    outdir: out,
    bundle: true,
    format: 'esm',
    target: ['chrome123', 'firefox128', 'safari17.5'],
    charset: 'utf8',
    legalComments: 'none',
    minify: true,
    logLevel: 'warning',
    plugins: [swapped],
    ...options,
  });

await bundle(['src/check.ts', 'src/embed.ts', 'src/site.ts', 'site.css'], { entryNames: '[name]' });

const dump = command('dump')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line));
const config = configuration();
const example = readFileSync(join(from, 'example.html'), 'utf8');
const guardLines = `<script type="module">
  import { define } from 'forewarn/element';
  define();
</script>
`;
const lists = shipped.filter((path) => path.endsWith('.fwl'));
const content = /SHA-256 of the content: (\w+)/;
const values = {
  created: day(manifest.created),
  expires: day(manifest.expires),
  version: content.exec(command('stats'))[1].slice(0, 16),
  addresses: number(manifest.addresses),
  list_kb: number(Math.round(statSync(join(npm, 'default.fwl')).size / 1000)),
  charts: charts({ manifest, dump, day, number }),
  sources: sources(config),
  hashes: table(
    ['File', 'Bytes', 'SHA-256 of the file', 'SHA-256 of the content'],
    lists.map((path) => {
      const bytes = readFileSync(join(npm, path));
      const file = createHash('sha256').update(bytes).digest('hex');
      return [
        `<a href="forewarn/${path}" download>${path}</a>`,
        number(bytes.length),
        `<code>${file}</code>`,
        `<code>${content.exec(command('stats', join(npm, path)))[1]}</code>`,
      ];
    }),
    { caption: 'List files', numbers: [1] },
  ),
  input_count: number(manifest.inputs.length),
  inputs: table(
    ['Source', 'File', 'Records', 'SHA-256'],
    manifest.inputs.map(({ source, path, records, sha256 }) => [escape(source), escape(path), number(records), `<code>${sha256}</code>`]),
    { caption: 'Inputs', numbers: [2] },
  ),
  example,
  example_code: escape(guardLines + example),
  integrity: table(
    ['File', 'Integrity'],
    shipped.map((path) => [path, `<code>${sri(join(npm, path))}</code>`]),
    { caption: 'Files of the package that a page loads' },
  ),
  import_map: escape(
    `<script type="importmap">\n${JSON.stringify(
      {
        imports: { 'forewarn': '/forewarn/index.js', 'forewarn/element': '/forewarn/element.js' },
        integrity: Object.fromEntries(
          shipped.filter((path) => path.endsWith('.js')).map((path) => [`/forewarn/${path}`, sri(join(npm, path))]),
        ),
      },
      null,
      2,
    )}\n</script>`,
  ),
  guide: guide(),
  states: states(),
  categories: categories(),
  publishers: publishers(config),
};

/** Fills a template in; a name that nothing stands for is a mistake. */
function filled(text, values) {
  return text.replace(/\{\{(t:)?(\w+)\}\}/g, (_, isMessage, key) => {
    if (isMessage) {
      return message(key);
    }
    if (values[key] === undefined) {
      throw new Error(`nothing for {{${key}}}`);
    }
    return values[key];
  });
}

const template = readFileSync(join(from, 'template.html'), 'utf8');
for (const [name] of PAGES) {
  const page = readFileSync(join(from, 'pages', `${name}.html`), 'utf8');
  const said = (key) => new RegExp(`<!-- ${key}: (.*) -->\n`).exec(page)?.[1] ?? '';
  const main = page.replace(/<!-- \w+: .* -->\n/g, '');
  const nav = PAGES.map(
    ([other, title]) => `<li><a href="${other}.html"${other === name ? ' aria-current="page"' : ''}>${title}</a></li>`,
  ).join('\n          ');
  const html = filled(template, {
    ...values,
    title: said('title'),
    description: escape(said('description')),
    head: said('head'),
    nav,
    main: filled(main, values),
  });
  writeFileSync(join(out, `${name}.html`), html);
}

const all = files(out);
const hash = createHash('sha256');
for (const path of all) {
  hash.update(path).update(readFileSync(join(out, path)));
}
// what only some visitors load comes when they do: the core as JavaScript, the list of sanctions alone
const kept = all.filter((path) => !/fallback|sanctions\.fwl/.test(path));
await bundle(['offline/offline.ts'], {
  entryNames: '[name]',
  format: 'iife',
  define: { FILES: JSON.stringify(kept), BUILD: JSON.stringify(hash.digest('hex').slice(0, 16)) },
});
console.log(`dist/www: ${all.length + 1} files`);
