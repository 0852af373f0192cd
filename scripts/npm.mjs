// Makes the npm package in dist/npm, and packs it: the engine as WebAssembly and as JavaScript, the loader, the guard.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { notices } from './notices.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const from = join(root, 'npm');
const source = join(from, 'src');
const out = join(root, 'dist', 'npm');
const javascript = join(root, 'target', 'javascript', 'package');
/** The module without the decoders of wallet requests, and its glue. */
const addresses = join(root, 'target', 'without-requests');

const TARGET = ['chrome123', 'firefox128', 'safari17.5', 'node20'];

function run(name, ...args) {
  const { status, error } = spawnSync(name, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) {
    throw error ?? new Error(`${name} failed`);
  }
}

const tool = (name) => join(root, 'node_modules', '.bin', name);

/** Replaces what has to be there. */
function replaced(text, what, by) {
  if (!text.includes(what)) {
    throw new Error(`not there: ${what}`);
  }
  return text.replace(what, by);
}

/** A module whose list of features says that it does without these. */
function denying(bytes, ...features) {
  const changed = Buffer.from(bytes);
  for (const feature of features) {
    const entry = Buffer.from(`+${String.fromCharCode(feature.length)}${feature}`);
    const at = changed.lastIndexOf(entry);
    if (at < 0) {
      throw new Error(`the module has no feature ${feature}`);
    }
    changed[at] = '-'.charCodeAt(0);
  }
  return changed;
}

/**
 * The core as JavaScript. wasm2js knows neither several tables nor what came after the first version of WebAssembly:
 * wasm-bindgen uses reference types wherever the module's list of features names them, so that list denies them; the
 * rest is lowered by wasm-opt.
 */
function buildJavaScript() {
  const built = join(root, 'target', 'javascript', 'wasm32-unknown-unknown', 'wasm', 'forewarn.wasm');
  const hash = createHash('sha256').update(readFileSync(built)).update(readFileSync(fileURLToPath(import.meta.url))).digest('hex');
  const stamp = join(javascript, 'made-of');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) {
    return;
  }
  rmSync(javascript, { recursive: true, force: true });
  mkdirSync(javascript, { recursive: true });
  const plain = join(javascript, 'forewarn.wasm');
  writeFileSync(plain, denying(readFileSync(built), 'reference-types', 'multivalue'));
  run(join(root, '.tools', 'bin', 'wasm-bindgen'), '--target', 'bundler', '--out-dir', javascript, '--out-name', 'forewarn', plain);
  const features = ['bulk-memory', 'bulk-memory-opt', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals'];
  const lowering = ['llvm-memory-copy-fill-lowering', 'signext-lowering', 'llvm-nontrapping-fptoint-lowering'];
  const lowered = join(javascript, 'lowered.wasm');
  run(
    tool('wasm-opt'),
    ...features.map((name) => `--enable-${name}`),
    '-O3',
    '--strip-debug',
    '--strip-producers',
    ...lowering.map((name) => `--${name}`),
    '-Oz',
    join(javascript, 'forewarn_bg.wasm'),
    '-o',
    lowered,
  );
  const core = join(javascript, 'core.js');
  run(tool('wasm2js'), '-Oz', lowered, '-o', core);
  // WebAssembly cuts views off from memory that has grown; the glue and the core rely on it
  const text = replaced(readFileSync(core, 'utf8'), 'buffer = newBuffer;', 'structuredClone(buffer, { transfer: [buffer] });\n   buffer = newBuffer;');
  writeFileSync(core, text);
  writeFileSync(stamp, hash);
}

/** The messages that the guard asks for, of every language that the extension has. */
function locales() {
  const folder = join(root, 'extension', '_locales');
  const asking = ['extension/ui/answer.ts', 'extension/ui/words.ts', 'npm/src/guard.ts']
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('\n');
  const used = new Set(asking.match(/(?<=')\w+(?=')/g));
  return Object.fromEntries(
    readdirSync(folder)
      .filter((language) => existsSync(join(from, 'locales', `${language}.json`)))
      .map((language) => {
        const all = JSON.parse(readFileSync(join(folder, language, 'messages.json'), 'utf8'));
        const own = JSON.parse(readFileSync(join(from, 'locales', `${language}.json`), 'utf8'));
        const messages = Object.entries(all).filter(([key]) => used.has(key)).map(([key, { message }]) => [key, message]);
        return [language, { ...Object.fromEntries(messages), ...own }];
      }),
  );
}

/** What has another source in this package than its import says. */
const sources = {
  name: 'sources',
  setup(bundler) {
    bundler.onResolve({ filter: /^forewarn:/ }, ({ path }) =>
      path === 'forewarn:locales'
        ? { path, namespace: 'locales' }
        : { path: join(javascript, path === 'forewarn:core' ? 'core.js' : 'forewarn_bg.js') },
    );
    bundler.onLoad({ filter: /./, namespace: 'locales' }, () => ({ contents: JSON.stringify(locales()), loader: 'json' }));
    // the extension asks the browser for its texts; here they are in the bundle
    bundler.onResolve({ filter: /^\.\/i18n\.js$/ }, () => ({ path: join(source, 'i18n.ts') }));
    // the loader says where the module is: a URL here would be one more for bundlers to follow
    bundler.onLoad({ filter: /(dist[\\/]module|without-requests)[\\/]forewarn\.js$/ }, ({ path }) => ({
      contents: replaced(
        readFileSync(path, 'utf8'),
        "module_or_path = new URL('forewarn_bg.wasm', import.meta.url);",
        "throw new TypeError('no module');",
      ),
    }));
  },
};

/** The glue of the module without the decoders of wallet requests in place of the whole one's. */
const withoutRequests = {
  name: 'without requests',
  setup(bundler) {
    bundler.onResolve({ filter: /dist\/module\/forewarn\.js$/ }, () => ({ path: join(addresses, 'forewarn.js') }));
  },
};

/** What is in `core.js`, the one file that every other one needs. */
const CORE = ['load', 'errors', 'list', 'source', 'parts'];

/** Imports of the package's own files that stay imports, from a file in `folder` of the package. */
const files = (folder, ...names) => ({
  name: 'files',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\.?\/[\w/-]+\.js$/ }, ({ path, importer }) => {
      if (!importer.startsWith(source)) {
        return undefined;
      }
      const name = relative(source, resolve(dirname(importer), path)).replace(/\.js$/, '').split(sep).join('/');
      const file = CORE.includes(name) && names.includes('core') ? 'core' : name;
      return names.includes(file) ? { path: posix.relative(folder, file).replace(/^(?!\.)/, './') + '.js', external: true } : undefined;
    });
  },
});

const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  target: TARGET,
  charset: 'utf8',
  legalComments: 'none',
  loader: { '.css': 'text' },
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: 'warning',
};

/** One entry of the source as one file of the package; `others` are files of their own. */
async function bundle(name, others, options = {}) {
  await build({
    ...common,
    entryPoints: [join(source, `${name}.ts`)],
    outfile: join(out, `${name}.js`),
    external: ['react', 'node:*'],
    plugins: [files(posix.dirname(name), ...others), sources],
    ...options,
  });
}

/** Declarations of what the entries export. The types of the answers are the engine's own. */
function declarations() {
  const types = join(root, 'target', 'npm-types');
  rmSync(types, { recursive: true, force: true });
  run(tool('tsc'), '-p', from);
  for (const name of ['index', 'lite', 'static', 'csv', 'element', 'react', 'surface', 'errors', 'results', 'types', 'guard', 'field', 'languages', 'request']) {
    const text = readFileSync(join(types, 'npm', 'src', `${name}.d.ts`), 'utf8');
    const outside = /from '(\.\.\/[^']*|forewarn:[^']*)'/.exec(text);
    if (outside) {
      throw new Error(`${name}.d.ts: ${outside[0]}`);
    }
    writeFileSync(join(out, `${name}.d.ts`), text);
  }
  cpSync(join(root, 'src', 'wasm.d.ts'), join(out, 'answers.d.ts'));
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
buildJavaScript();
await bundle('core', ['engine', 'engine-requests', 'fallback', 'web']);
await bundle('index', ['core']);
await bundle('lite', ['core']);
await bundle('static', ['core', 'engine-requests']);
await bundle('engine', ['core'], { plugins: [withoutRequests, files('', 'core'), sources] });
await bundle('engine-requests', ['core']);
await bundle('fallback', ['core'], { minifyIdentifiers: true });
await bundle('web', ['core']);
await bundle('csv', ['core']);
await bundle('worker', [], { format: 'iife' });
await bundle('element', ['index']);
await bundle('react', ['index', 'element'], { banner: { js: '"use client";' } });
await bundle('node/index', ['core', 'engine', 'engine-requests', 'fallback', 'node/remote']);
await bundle('node/lite', ['core', 'engine', 'engine-requests', 'fallback', 'node/remote']);
await bundle('node/remote', ['core']);
await bundle('node/worker', ['core', 'engine-requests']);
cpSync(join(addresses, 'forewarn_bg.wasm'), join(out, 'forewarn.wasm'));
cpSync(join(root, 'dist', 'module', 'forewarn_bg.wasm'), join(out, 'forewarn-requests.wasm'));
for (const list of ['default.fwl', 'sanctions.fwl']) {
  cpSync(join(root, 'lists', list), join(out, list));
}
for (const [path, name] of [
  ['npm/package.json', 'package.json'],
  ['npm/README.md', 'README.md'],
  ['lists/NOTICE.md', 'NOTICE.md'],
  ['LICENSE-MIT', 'LICENSE-MIT'],
  ['LICENSE-APACHE', 'LICENSE-APACHE'],
]) {
  cpSync(join(root, path), join(out, name));
}
writeFileSync(join(out, 'THIRD-PARTY.txt'), notices());
declarations();
run('npm', 'pack', '--silent', '--pack-destination', join(root, 'dist'), out);
console.log(relative(root, out));
