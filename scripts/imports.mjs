// Shortens the names under which the module asks for its imports, in the module and in the code that gives them to it:
// wasm-bindgen ends each with a hash, which nothing compresses.
//
//   node scripts/imports.mjs FOLDER    changes forewarn_bg.wasm and forewarn.js there

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const IMPORTS = 2;

/** Numbers and names of the binary format, from a place on. */
function readerOf(bytes, start) {
  const reader = {
    at: start,
    number() {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[reader.at++];
        value += (byte & 0x7f) * 2 ** shift;
        if (byte < 0x80) {
          return value;
        }
      }
    },
    name() {
      const length = reader.number();
      return bytes.toString('utf8', reader.at, (reader.at += length));
    },
  };
  return reader;
}

function number(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) {
    bytes.push((value % 0x80) | 0x80);
  }
  return Buffer.from([...bytes, value]);
}

const name = (text) => Buffer.concat([number(Buffer.byteLength(text)), Buffer.from(text)]);

const [, , folder] = process.argv;
const [wasm, glue] = ['forewarn_bg.wasm', 'forewarn.js'].map((file) => join(folder, file));
const bytes = readFileSync(wasm);
let text = readFileSync(glue, 'utf8');

const section = readerOf(bytes, 8);
while (bytes[section.at] !== IMPORTS) {
  section.at += 1;
  const length = section.number();
  section.at += length;
}
const start = section.at;
section.at += 1;
const end = section.number() + section.at;

const imports = readerOf(bytes, section.at);
const made = [number(imports.number())];
const taken = new Set();
while (imports.at < end) {
  const from = imports.name();
  const long = imports.name();
  let short = long.replace(/(?<=^__wbg_.*)_[0-9a-f]{16}$/, '');
  while (taken.has(short)) {
    short += '_';
  }
  taken.add(short);
  // only functions are imported: a byte for that, and a type
  const kind = imports.at;
  if (bytes[imports.at++] !== 0 || (short !== long && !text.includes(`${long}: function`))) {
    throw new Error(`no function that is known: ${long}`);
  }
  imports.number();
  made.push(name(from), name(short), bytes.subarray(kind, imports.at));
  text = text.replaceAll(`${long}: function`, `${short}: function`);
}
const body = Buffer.concat(made);
writeFileSync(wasm, Buffer.concat([bytes.subarray(0, start), Buffer.from([IMPORTS]), number(body.length), body, bytes.subarray(end)]));
writeFileSync(glue, text);
