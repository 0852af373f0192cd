/** What the Node tests, the browser tests and the benchmarks share: where things are, and how to ask the command. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Folder with vectors and pages that are not part of the repository. */
export const shared = process.env.FOREWARN_SHARED ?? resolve(root, '..', 'shared');

export const moduleFolder = join(root, 'dist', 'module');

/** The day that every test answers for. */
export const TODAY = '2026-11-22';

/** Whether what is missing is a failure. */
const required = process.env.FOREWARN_ACCEPTANCE === 'required';

/**
 * Skips a test for want of something, or fails it where nothing may be wanting.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} what
 */
export function missing(t, what) {
  if (required) {
    throw new Error(what);
  }
  t.skip(what);
}

/** The built module, ready. */
export async function loadModule() {
  const module = await import(join(moduleFolder, 'forewarn.js'));
  module.initSync({ module: readFileSync(join(moduleFolder, 'forewarn_bg.wasm')) });
  return module;
}

/** The list that the tests ask: the default list, unless another is named. */
export const listFile = process.env.FOREWARN_LIST ?? join(root, 'lists', 'default.fwl');

export const listBytes = () => new Uint8Array(readFileSync(listFile));

/** A folder for what tests make; git does not see it. */
export function scratch() {
  const folder = join(root, 'target', 'js-tests');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * Vectors by file, without those that are no text for `check` (transactions).
 *
 * @returns {{ file: string, isUri: boolean, texts: string[] }[] | undefined} nothing when they are not there
 */
export function vectors() {
  const folder = join(shared, 'vectors');
  if (!existsSync(folder)) {
    return undefined;
  }
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .sort()
    .map((file) => ({
      file,
      isUri: file.startsWith('uri-') || file === 'caip10.jsonl' || file === 'erc7930.jsonl',
      texts: readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line).address),
    }));
}

/** Paths of the texts with addresses in them, or nothing when they are not there. */
export function pages() {
  const folder = join(shared, 'pages');
  if (!existsSync(folder)) {
    return undefined;
  }
  return readdirSync(folder)
    .filter((file) => file !== 'SOURCES.md')
    .map((file) => join(folder, file))
    .filter((path) => statSync(path).isFile());
}

/**
 * Lines that the native command prints. Its status 1 only says that something is listed.
 *
 * @param {string[]} args
 * @param {string} [input]
 * @returns {string[]}
 */
export function command(args, input) {
  const path = join(root, 'target', 'release', 'forewarn');
  const result = spawnSync(path, args, { input, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (result.status !== 0 && result.status !== 1) {
    throw new Error(`forewarn ${args[0]}: ${result.error ?? result.stderr}`);
  }
  return result.stdout.split('\n').slice(0, -1);
}

/**
 * A list file of these addresses, compiled natively.
 *
 * @param {string} name
 * @param {string[]} addresses
 * @param {string} [category]
 * @param {{ created?: string, days?: number }} [valid]
 * @returns {Uint8Array}
 */
export function writeList(name, addresses, category = 'phishing', { created = '2026-11-01', days = 365 } = {}) {
  const folder = scratch();
  writeFileSync(join(folder, `${name}.txt`), `${addresses.join('\n')}\n`);
  const config = `
    [list]
    name = "${name}"
    created = "${created}"
    valid_days = ${days}

    [[source]]
    id = "example"
    name = "An \\"example\\" with é and 𐍈"
    publisher = "nobody"
    licence = "CC0-1.0"
    url = "https://example.org/"
    date = "${created}"
    category = "${category}"
    format = "text-list"
    files = ["${name}.txt"]`;
  writeFileSync(join(folder, `${name}.toml`), config);
  command(['compile', join(folder, `${name}.toml`), '--inputs', folder, '--output', folder]);
  return new Uint8Array(readFileSync(join(folder, `${name}.fwl`)));
}

/**
 * Numbers that look random and are the same every time (mulberry32).
 *
 * @param {number} seed
 * @returns {() => number} a whole number under 2^32
 */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}
