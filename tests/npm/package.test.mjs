/** What is in the packed package: files, types, nothing that runs on import. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';

import { files, installed, project, run, tool } from './lib.mjs';

const MANIFEST = (folder) => JSON.parse(readFileSync(join(installed(folder), 'package.json'), 'utf8'));

const folder = project({}, ['react', 'react-dom', '@types/react']);
const root = installed(folder);

test('the package has what it names, and no more', () => {
  const manifest = MANIFEST(folder);
  assert.equal(manifest.dependencies, undefined);
  assert.equal(manifest.sideEffects, false);
  assert.equal(manifest.type, 'module');
  const all = files(root);
  const named = Object.values(manifest.exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)));
  for (const path of named) {
    assert.ok(all.includes(path.slice(2)), path);
  }
  // whatever is there is reached from an entry
  const reached = new Set(['package.json', 'README.md', 'NOTICE.md', 'THIRD-PARTY.txt', 'LICENSE-MIT', 'LICENSE-APACHE']);
  const visit = (path) => {
    if (reached.has(path)) {
      return;
    }
    assert.ok(all.includes(path), path);
    reached.add(path);
    if (/\.(js|d\.ts)$/.test(path)) {
      const text = readFileSync(join(root, path), 'utf8');
      const places = [...text.matchAll(/(?:from|import|import\(|new URL\()\s*['"](\.[^'"]*)['"]/g)].map(([, place]) => place);
      for (const place of places) {
        const target = join(path, '..', place);
        visit(path.endsWith('.d.ts') ? target.replace(/\.js$/, '.d.ts') : target);
      }
    }
  };
  named.forEach((path) => visit(path.slice(2)));
  assert.deepEqual(all.filter((path) => !reached.has(path)), []);
});

test('the crates in the module are named, with the texts of their licences', () => {
  const notices = readFileSync(join(root, 'THIRD-PARTY.txt'), 'utf8');
  const flowing = notices.replace(/\s+/g, ' ');
  for (const name of ['alloy-rlp', 'base58', 'bloomfilter', 'js-sys', 'serde', 'serde-wasm-bindgen', 'siphasher', 'talc', 'wasm-bindgen', 'web-sys']) {
    assert.match(notices, new RegExp(`^- ${name} \\d[\\d.]* \\(.+\\)\\. Copyright`, 'm'));
  }
  // no part of the module, of the command alone
  assert.doesNotMatch(notices, /^- clap /m);
  for (const words of ['Permission is hereby granted, free of charge', 'Redistribution and use in source and binary forms']) {
    assert.ok(flowing.includes(words), words);
  }
});

test('no path of a machine and no host of a registry is in it', () => {
  for (const path of files(root)) {
    const text = readFileSync(join(root, path), 'latin1');
    for (const place of [...['home', 'root', 'work', 'tmp'].map((name) => `/${name}/`), 'registry/src', 'node_modules/']) {
      assert.ok(!text.includes(place) || path.endsWith('.md'), `${path}: ${place}`);
    }
  }
});

test('what is fetched before load, and on the way to the first answer, keeps its budget', (t) => {
  const size = (...paths) =>
    paths.reduce((sum, path) => {
      const bytes = readFileSync(join(root, path));
      return sum + brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;
    }, 0);
  const statics = (entry, seen = new Set()) => {
    if (!seen.has(entry)) {
      seen.add(entry);
      const text = readFileSync(join(root, entry), 'utf8');
      for (const [, place] of text.matchAll(/(?:from|^import|;import)\s*['"](\.[^'"]*)['"]/g)) {
        statics(join(entry, '..', place), seen);
      }
    }
    return seen;
  };
  const loader = statics('index.js');
  const all = statics('engine.js', new Set(loader));
  const until = size(...loader);
  const first = size(...all, 'forewarn.wasm', 'default.fwl');
  const sanctions = size(...all, 'forewarn.wasm', 'sanctions.fwl');
  t.diagnostic(`loader ${until} bytes, first answer ${first} bytes, with the sanctions alone ${sanctions} bytes`);
  assert.ok(until <= 3000, `${until}`);
  assert.ok(first <= 800_000, `${first}`);
  assert.ok(sanctions <= 120_000, `${sanctions}`);
});

test('importing it on a server does nothing and needs nothing', async () => {
  const program = `
    const touched = [];
    // whatever a server does not have, and what would be work
    for (const name of ['document', 'window', 'customElements', 'HTMLElement', 'fetch', 'WebAssembly', 'Worker', 'CSSStyleSheet', 'MutationObserver']) {
      Object.defineProperty(globalThis, name, { configurable: true, get() { touched.push(name); return undefined; } });
    }
    for (const name of ['', '/lite', '/static', '/element', '/react']) {
      await import('forewarn' + name);
    }
    if (touched.length > 0) throw new Error(touched.join(' '));
    const { createElement } = await import('react');
    const { renderToString } = await import('react-dom/server');
    const { Guard, useForewarn } = await import('forewarn/react');
    function Page() {
      const { answer } = useForewarn('x');
      return createElement(Guard, { policy: 'block' }, createElement('input', { name: 'to' }), String(answer));
    }
    console.log(renderToString(createElement(Page)));
  `;
  for (const [command, ...args] of [[process.execPath], [tool('bun'), 'run'], [tool('deno'), 'run', '--allow-all', '--node-modules-dir=manual']]) {
    const place = project({ 'program.mjs': program }, ['react', 'react-dom', 'scheduler']);
    assert.match(await run(place, command, ...args, 'program.mjs'), /<forewarn-guard><input name="to"\/?>(<!-- -->)?undefined<\/forewarn-guard>/);
  }
});

const TYPED = `
import { Forewarn, CspError, type Answer, type Checker, type WorkerChecker, type Results, type ListInfo } from 'forewarn';
import { Forewarn as Lite } from 'forewarn/lite';
import { Forewarn as Static } from 'forewarn/static';
import { checkCsv } from 'forewarn/csv';
import { attach, define, type ForewarnGuardElement } from 'forewarn/element';

export async function all(field: HTMLInputElement): Promise<void> {
  const checker: Checker = await Forewarn.load();
  const remote: WorkerChecker = await Forewarn.load({ worker: true });
  const answer: Answer = checker.check('x');
  const later: Answer = await remote.check('x');
  const many: Results = checker.checkMany(['x']);
  const lists: readonly ListInfo[] = remote.info.lists;
  const wants: 'listed' | undefined = answer.state === 'listed' ? answer.state : undefined;
  await Lite.load({ list: new URL('https://example.org/list.fwl') });
  await Static.load({ list: fetch('/list.fwl', { integrity: 'sha256-x' }) });
  define({ policy: ({ grade }) => (grade === 'stop' ? 'block' : 'warn') });
  const maybe: string | undefined = field.value || undefined;
  await Forewarn.load({ list: maybe, date: maybe, block: [{ address: 'x', note: maybe }] });
  await checkCsv(new Blob(), checker, { column: maybe, signal: undefined, progress: undefined });
  const guard = attach(field, { checker });
  guard.detach();
  const element: ForewarnGuardElement = document.createElement('forewarn-guard');
  element.addEventListener('forewarn-block', (event) => event.detail.answer?.state);
  // @ts-expect-error a list has to be given
  await Lite.load({});
  // @ts-expect-error and be one
  await Lite.load({ list: undefined });
  // @ts-expect-error not before load
  Forewarn.check('x');
  // @ts-expect-error no such state
  many.where('safe');
  if (later.grade === 'stop' && lists.length > 0 && wants) {
    throw new CspError("script-src 'wasm-unsafe-eval'", 'this');
  }
}
`;

const TYPED_REACT = `
import { Guard, useForewarn, useGuard } from 'forewarn/react';

export function Send({ className, theme }: { className?: string; theme?: 'light' | 'dark' }): React.ReactElement {
  const { answer } = useForewarn('x', { worker: true });
  const { ref, held, check } = useGuard({ policy: 'block' });
  return (
    <Guard policy="warn" className={className} theme={theme} onError={undefined} onAnswer={({ answer: one }) => one?.state} onBlock={(event) => event.preventDefault()}>
      <input ref={ref} disabled={held() && answer?.state === 'listed'} />
      <forewarn-guard class="field" policy="block" theme={theme}><input /></forewarn-guard>
      <button onClick={() => void check().then((one) => one?.state)} />
    </Guard>
  );
}
`;

test('its types hold under every strict flag, however a project finds modules', async () => {
  const base = {
    target: 'es2022',
    jsx: 'react-jsx',
    lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    noEmit: true,
  };
  // the declarations themselves are the same both times
  for (const [module, moduleResolution, skipLibCheck] of [['esnext', 'bundler', false], ['node20', 'node16', true]]) {
    const config = { compilerOptions: { ...base, module, moduleResolution, skipLibCheck }, files: ['typed.ts', 'typed-react.tsx'] };
    const place = project({ 'tsconfig.json': JSON.stringify(config), 'typed.ts': TYPED, 'typed-react.tsx': TYPED_REACT }, ['@types/react', 'csstype']);
    await run(place, process.execPath, tool('tsc'), '-p', place);
  }
});
