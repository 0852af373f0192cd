// A second reader of the list file, written from docs/list-format.md alone and without the module: if the page is
// wrong or silent anywhere, this fails.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inflateRawSync } from 'node:zlib';

const file = readFileSync(new URL('../../lists/default.fwl', import.meta.url));
const mask64 = (1n << 64n) - 1n;

/** SipHash-1-3 with a key of 16 bytes. */
function sipHash(key, data) {
  const rotl = (x, n) => ((x << n) | (x >> (64n - n))) & mask64;
  const k0 = key.readBigUInt64LE(0);
  const k1 = key.readBigUInt64LE(8);
  let [v0, v1, v2, v3] = [
    k0 ^ 0x736f6d6570736575n, k1 ^ 0x646f72616e646f6dn, k0 ^ 0x6c7967656e657261n, k1 ^ 0x7465646279746573n,
  ];
  const round = () => {
    v0 = (v0 + v1) & mask64; v1 = rotl(v1, 13n) ^ v0; v0 = rotl(v0, 32n);
    v2 = (v2 + v3) & mask64; v3 = rotl(v3, 16n) ^ v2;
    v0 = (v0 + v3) & mask64; v3 = rotl(v3, 21n) ^ v0;
    v2 = (v2 + v1) & mask64; v1 = rotl(v1, 17n) ^ v2; v2 = rotl(v2, 32n);
  };
  const padded = Buffer.alloc(Math.floor(data.length / 8) * 8 + 8);
  data.copy(padded);
  padded[padded.length - 1] = data.length & 0xff;
  for (let at = 0; at < padded.length; at += 8) {
    const word = padded.readBigUInt64LE(at);
    v3 ^= word; round(); v0 ^= word;
  }
  v2 ^= 0xffn; round(); round(); round();
  return v0 ^ v1 ^ v2 ^ v3;
}

/** Opens the file as sections 1 to 7 of the page say. */
function open(bytes) {
  assert.equal(bytes.toString('latin1', 0, 8), 'FWLIST\r\n');
  assert.equal(bytes.readUInt16LE(8), 2);
  assert.equal(bytes.readUInt16LE(10), 0);
  const body = bytes.subarray(48, 48 + bytes.readUInt32LE(12));
  assert.equal(bytes.length, 48 + body.length, 'no signature');
  assert.deepEqual(createHash('sha256').update(body).digest(), bytes.subarray(16, 48));
  const n = body.readUInt32LE(24);
  const sections = {};
  let end = 32 + 12 * body.readUInt32LE(28);
  for (let at = 32; at < 32 + 12 * body.readUInt32LE(28); at += 12) {
    const [number, start, length] = [0, 4, 8].map((o) => body.readUInt32LE(at + o));
    assert.equal(start, end);
    end = start + length;
    sections[number] = body.subarray(start, end);
  }
  assert.equal(end, body.length);
  return { seed: body.subarray(8, 24), n, sections };
}

const { seed, n, sections } = open(file);
const [upper, lower, pointers, exact, evidence] = [2, 3, 4, 5, 6].map((number) => sections[number]);

/** Start of every bucket, the slow and simple way. */
const starts = [0];
for (let bit = 0; starts.length <= n; bit++) {
  if (!((upper[bit >> 3] >> (bit & 7)) & 1)) starts.push(bit + 1);
}

/** Rank of a key, or -1. */
function find(kind, bytes) {
  const h = sipHash(seed, Buffer.concat([Buffer.from([kind]), bytes]));
  const bucket = Number(((h >> 32n) * BigInt(n + 1)) >> 32n);
  const remainder = Number(h & ((1n << 40n) - 1n));
  for (let p = starts[bucket]; (upper[p >> 3] >> (p & 7)) & 1; p++) {
    if (lower.readUIntLE(5 * (p - bucket), 5) === remainder) return p - bucket;
  }
  return -1;
}

/** All numbers of section 4. */
function readPointers() {
  const tokens = pointers[0];
  const cumulative = [0];
  for (let t = 0; t < tokens; t++) cumulative.push(cumulative[t] + pointers.readUInt16LE(1 + 2 * t));
  assert.equal(cumulative[tokens], 1 << 14);
  const offsets = 1 + 2 * tokens;
  const blocks = offsets + 4 * Math.ceil(n / 512);
  const numbers = [];
  for (let block = 0; 512 * block < n; block++) {
    let at = blocks + pointers.readUInt32LE(offsets + 4 * block);
    const word = () => pointers.readUInt16LE((at += 2) - 2);
    let x = word() + 0x10000 * word();
    const refill = () => { if (x < 0x10000) x = x * 0x10000 + word(); };
    for (let i = 0; i < Math.min(512, n - 512 * block); i++) {
      const slot = x % 0x4000;
      const t = cumulative.findLastIndex((start) => start <= slot);
      x = (cumulative[t + 1] - cumulative[t]) * Math.floor(x / 0x4000) + slot - cumulative[t];
      refill();
      let value = t;
      if (t >= 32) {
        const e = 5 + ((t - 32) >> 2);
        const bits = e - 2;
        value = 2 ** e + ((t - 32) & 3) * 2 ** bits + (x % 2 ** bits);
        x = Math.floor(x / 2 ** bits);
        refill();
      }
      numbers.push(value);
    }
  }
  return numbers;
}

/** Numbers in LEB128, from a place on: the next one, and where it ended. */
function numbersFrom(bytes, at) {
  const reader = {
    at,
    next() {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[reader.at++];
        value += (byte & 0x7f) * 2 ** shift;
        if (byte < 0x80) return value;
      }
    },
  };
  return reader;
}

/** Section 6. */
function readEvidence() {
  const bytes = inflateRawSync(evidence.subarray(4));
  assert.equal(bytes.length, evidence.readUInt32LE(0));
  const reader = numbersFrom(bytes, 0);
  const number = reader.next;
  const many = (one) => Array.from({ length: number() }, one);
  const strings = many(() => { const length = number(); return bytes.toString('utf8', reader.at, (reader.at += length)); });
  const string = () => strings[number()];
  const optional = () => { const index = number(); return index ? strings[index - 1] : undefined; };
  const date = () => { const days = number(); return days ? new Date((days - 1) * 864e5).toISOString().slice(0, 10) : undefined; };
  const sources = many(() => [string(), string(), string(), string(), string(), number()]);
  const entities = many(() => ({ name: string(), aliases: many(string) }));
  const statements = many(() => {
    const source = sources[number()][0];
    const category = number();
    const entity = number();
    return {
      source, category, entity: entity ? entities[entity - 1] : undefined, programmes: many(string),
      since: date(), seen: date(), until: date(), reference: optional(), ticker: optional(), note: optional(),
    };
  });
  const sets = many(() => ({ form: number(), variant: number(), statements: many(() => statements[number()]) }));
  assert.equal(reader.at, bytes.length);
  return sets;
}

test('every record of the exact table is found, points to it, and leads to its evidence', () => {
  const numbers = readPointers();
  const sets = readEvidence();
  const count = exact.readUInt32LE(0);
  const reader = numbersFrom(exact, 4);
  const lengths = Array.from({ length: count }, reader.next);
  let start = reader.at;
  const records = [];
  for (const length of lengths) {
    const end = start + length;
    const [kind, origin] = exact.subarray(start, end);
    records.push({ kind, origin, link: exact.readUInt32LE(start + 2), bytes: exact.subarray(start + 6, end) });
    start = end;
  }
  assert.equal(start, exact.length);
  assert.ok(count > 1000);
  for (const record of records) {
    const rank = find(record.kind, record.bytes);
    assert.notEqual(rank, -1);
    assert.equal(numbers[rank], 0);
    const owner = record.origin === 0 ? record : records[record.link];
    assert.equal(owner.origin, 0);
    assert.ok(sets[owner.link].statements.length > 0);
  }
  const lazarus = records.find(({ bytes }) => bytes.toString('hex') === '098b716b8aaf21512996dc57eb0615e2383e2f96');
  const [said] = sets[lazarus.link].statements;
  assert.deepEqual([said.entity.name, said.programmes, said.category], ['Lazarus Group', ['DPRK3'], 1]);
});

test('a fingerprint leads to its evidence, and strangers to none', () => {
  const numbers = readPointers();
  const sets = readEvidence();
  assert.equal(numbers.length, n);
  assert.ok(numbers.every((number) => number <= sets.length));
  // kind 9 is EVM, form 10 is EVM
  const rank = find(9, Buffer.from('80d7bb18521acbef32d7906502ebe94928690e93', 'hex'));
  const set = sets[numbers[rank] - 1];
  assert.equal(set.form, 10);
  assert.ok(set.statements.some(({ note }) => note === 'Fake_Phishing1772'));
  for (let i = 0; i < 2000; i++) {
    const stranger = createHash('sha256').update(`stranger ${i}`).digest().subarray(0, 20);
    assert.equal(find(9, stranger), -1);
  }
});
