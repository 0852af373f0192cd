// The notices that the licences of the Rust crates in the module ask for: whoever passes the module on has to pass these on.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** The crates that are linked into the module: not those that only run while it is compiled. */
function crates() {
  const args = ['metadata', '--format-version', '1', '--filter-platform', 'wasm32-unknown-unknown', '--no-default-features', '--features', 'requests'];
  const { packages, resolve: graph } = JSON.parse(execFileSync('cargo', args, { cwd: root, maxBuffer: 1 << 28 }));
  const byId = new Map(packages.map((one) => [one.id, one]));
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const seen = new Set();
  const visit = (id) => {
    const { targets } = byId.get(id);
    const isLinked = targets.some(({ kind }) => kind.some((name) => /lib$/.test(name))) && !targets.some(({ kind }) => kind.includes('proc-macro'));
    if (isLinked && !seen.has(id)) {
      seen.add(id);
      nodes.get(id).deps.filter(({ dep_kinds: kinds }) => kinds.some(({ kind }) => kind === null)).forEach(({ pkg }) => visit(pkg));
    }
  };
  visit(graph.root);
  seen.delete(graph.root);
  return [...seen].map((id) => byId.get(id)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A licence without its title, its line breaks and whom it is from. */
const words = (text) => text.replace(/\s+/g, ' ').replace(/^.*?(?=Permission (is hereby granted|to use))/i, '').trim();

/** Whose it is, as the licence or else the package says. */
function holders({ authors, name }, text = '') {
  const said = text.split('\n').filter((line) => /^\s*(\* )?copyright /i.test(line)).map((line) => line.replace(/^\W+/, '').trim());
  const named = authors.length > 0 ? authors : [`the authors of ${name}`];
  return said.length > 0 ? said : named.map((author) => `Copyright (c) ${author.replace(/\s*<.*>/, '')}`);
}

/** Markdown: every crate with its licence and its copyright, and the texts of the licences. */
export function notices() {
  const mit = words(readFileSync(join(root, 'LICENSE-MIT'), 'utf8'));
  const others = [];
  const rows = crates().map((crate) => {
    const folder = dirname(crate.manifest_path);
    const isMit = /\bMIT\b/.test(crate.license);
    const names = readdirSync(folder).filter((name) => /^(licen[cs]e|copying)/i.test(name));
    const file = (isMit && names.find((name) => /mit/i.test(name))) || names.find((name) => !/apache|unicode/i.test(name));
    const text = file && readFileSync(join(folder, file), 'utf8');
    const more = crate.license.match(/(?<=\bAND )[\w.-]+/g) ?? [];
    const texts = more.map((licence) => names.find((name) => name.toLowerCase().includes(licence.split('-')[0].toLowerCase())));
    if (!isMit || (text && words(text) !== mit)) {
      texts.unshift(file);
    }
    for (const name of texts) {
      if (!name) {
        throw new Error(`${crate.name}: no text of its licence, ${crate.license}`);
      }
      others.push(`## ${crate.name}\n\n${readFileSync(join(folder, name), 'utf8').trim()}\n`);
    }
    return `- ${crate.name} ${crate.version} (${[isMit ? 'MIT' : crate.license, ...more].join(', ')}). ${holders(crate, text).join('; ')}`;
  });
  rows.push("- Rust's standard library (MIT). Copyright (c) The Rust Project Contributors");
  return `# Software of others

The WebAssembly module, its form as JavaScript and the code that goes with it have code of these Rust crates in them.

${rows.join('\n')}

## MIT

${readFileSync(join(root, 'LICENSE-MIT'), 'utf8').split('\n\n').slice(2).join('\n\n').trim()}

${others.join('\n')}`;
}
