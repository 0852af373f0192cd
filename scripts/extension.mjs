// Builds the extension for Chromium and for Firefox from one source, and packs each: same inputs, same bytes.
//
//   node scripts/extension.mjs [FOLDER]    writes extension/{chromium,firefox}/ and forewarn-{chromium,firefox}.zip there:
//                                          in dist, unless another folder is named

import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { zipSync } from 'fflate';

import { notices } from './notices.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const from = join(root, 'extension');
const to = resolve(process.argv[2] ?? join(root, 'dist'));

/** What differs between the two: how a background is named, and what each store asks for. */
const BROWSERS = {
  chromium: {
    // the first in which no page can know where the file is that is fetched (`use_dynamic_url`), and everything works with it
    minimum_chrome_version: '138',
    background: { service_worker: 'background.js', type: 'module' },
  },
  firefox: {
    background: { scripts: ['background.js'], type: 'module' },
    browser_specific_settings: {
      gecko: {
        id: 'forewarn@forewarn.example',
        strict_min_version: '140.0',
        data_collection_permissions: { required: ['none'] },
      },
      gecko_android: { strict_min_version: '142.0' },
    },
  },
};

const PAGES = ['popup', 'options', 'welcome', 'help', 'decide'];

/** What runs in pages: the first in the page's own world, the last when there is something to show. */
const SCRIPTS = { page: 'iife', content: 'iife', show: 'esm' };

/** What the options page shows of each source: the list file itself has names and dates only beside an entry. */
function sources() {
  const manifest = JSON.parse(readFileSync(join(root, 'lists', 'default.manifest.json'), 'utf8'));
  return manifest.sources.map(({ id, name, date, addresses, listed, categories }) => ({
    id,
    name,
    date,
    addresses,
    listed,
    categories: Object.keys(categories).sort(),
  }));
}

/**
 * Bundles one source file and what it imports. Readable output, for a reviewer of the store; names are short only in what
 * every page has to read.
 */
function bundle(entry, out, format, short = false) {
  return build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: out,
    bundle: true,
    format,
    target: ['chrome120', 'firefox140'],
    charset: 'utf8',
    legalComments: 'none',
    minifySyntax: true,
    minifyWhitespace: true,
    minifyIdentifiers: short,
    loader: { '.css': 'text' },
    define: { SOURCES: JSON.stringify(sources()) },
    logLevel: 'warning',
  });
}

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

const thirdParty = notices();
for (const [name, differences] of Object.entries(BROWSERS)) {
  const out = join(to, 'extension', name);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(from, 'manifest.json'), 'utf8'));
  writeFileSync(join(out, 'manifest.json'), `${JSON.stringify({ ...manifest, ...differences }, null, 2)}\n`);
  cpSync(join(from, '_locales'), join(out, '_locales'), { recursive: true });
  cpSync(join(from, 'icons'), join(out, 'icons'), { recursive: true, filter: (path) => !path.endsWith('.svg') });
  mkdirSync(join(out, 'engine'));
  for (const file of ['forewarn_bg.wasm', 'default.fwl']) {
    cpSync(join(root, 'dist', 'module', file), join(out, 'engine', file));
  }
  writeFileSync(join(out, 'THIRD-PARTY.txt'), thirdParty);
  for (const style of ['style.css', 'card.css']) {
    cpSync(join(from, 'ui', style), join(out, style));
  }
  await bundle('extension/background/main.ts', join(out, 'background.js'), 'esm');
  for (const [script, format] of Object.entries(SCRIPTS)) {
    await bundle(`extension/${script}/main.ts`, join(out, `${script}.js`), format, true);
  }
  for (const page of PAGES) {
    await bundle(`extension/${page}/${page}.ts`, join(out, page, `${page}.js`), 'esm');
    for (const kind of ['html', 'css']) {
      cpSync(join(from, page, `${page}.${kind}`), join(out, page, `${page}.${kind}`));
    }
  }
  // the archive knows no clock and no machine: files in the order of their names, one date, no rights
  const content = files(out).map((path) => [path, new Uint8Array(readFileSync(join(out, path)))]);
  const packed = zipSync(Object.fromEntries(content), { level: 9, mtime: new Date(1980, 0, 1), os: 3, attrs: 0o644 << 16 });
  writeFileSync(join(to, `forewarn-${name}.zip`), packed);
}
