/** Everything that is said as JSON is as `docs/schema.json` describes it, and receipts are those of the command. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import Ajv from 'ajv/dist/2020.js';

import { TODAY, command, listBytes, listFile, loadModule, missing, root, vectors } from '../lib.mjs';

const schema = JSON.parse(readFileSync(join(root, 'docs', 'schema.json'), 'utf8'));
const ajv = new Ajv({ strict: true, allErrors: true });
ajv.addSchema(schema, 'schema');
const validate = (kind) => ajv.getSchema(`schema#/$defs/${kind}`);

const { Checker } = await loadModule();
const checker = new Checker(TODAY);
checker.addList(listBytes());

function assertValid(kind, value) {
  const valid = validate(kind);
  assert.ok(valid(value), `${kind}: ${JSON.stringify(valid.errors?.slice(0, 3))}`);
}

/** Texts with every kind of answer. */
const TEXTS = [
  '0X098B716B8AAF21512996DC57EB0615E2383E2F96',
  'TXEsK1sEsKjZ1xtHitnyAAoqw3WLdYdRNW',
  'bc1qvrxhhpvfqmuyd9pvv4zqxyr4ljpma4wph6zaf8',
  '0x8589427373D6D84E98730D7795D8f6f8731FDA16',
  'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
  'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5',
  'bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4?amount=1',
  'ethereum:0x098B716B8Aaf21512996DC57EB0615e2383E2f96/transfer?address=0x8589427373D6D84E98730D7795D8f6f8731FDA16',
  'alice.eth',
  'nonsense',
  '5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ',
];

test('answers, findings and links', (t) => {
  const texts = [...TEXTS, ...(vectors() ?? []).flatMap(({ texts }) => texts)];
  for (const text of texts) {
    assertValid('Answer', checker.check(text));
    try {
      assertValid('UriAnswer', checker.checkUri(text));
    } catch (error) {
      assert.equal(error.name, 'UriError', error.message);
    }
  }
  const findings = checker.scan(`${texts.join(' \n')} ０x098B716B8Aaf21512996dC57EB0615e2383E2f96`);
  findings.forEach((finding) => assertValid('Finding', finding));
  assert.ok(findings.some(({ disguises }) => disguises) && findings.some(({ uri }) => uri));
  const lines = command(['scan', '--all', '--json', '--date', TODAY, '-'], texts.join('\n'));
  lines.forEach((line) => assertValid('FileFinding', JSON.parse(line)));
  t.diagnostic(`${texts.length} texts, ${findings.length} findings`);
  if (!vectors()) {
    missing(t, 'no vectors');
  }
});

/** Requests with every kind of part. */
const REQUESTS = [
  { method: 'personal_sign', params: [`pay ${TEXTS[0]}`] },
  { method: 'eth_sign', params: [TEXTS[0], '0x00'] },
  { method: 'eth_sendTransaction', params: [{ to: TEXTS[0], value: '0x10', data: '0xdeadbeef' }] },
  { chain: 'bitcoin', method: 'unheardOf', params: {} },
];

test('wallet requests', () => {
  const answers = REQUESTS.map((request) => checker.checkRequest(JSON.stringify(request)));
  answers.forEach((answer) => assertValid('RequestAnswer', answer));
  assert.deepEqual(answers.map(({ state }) => state), ['listed', 'not-covered', 'listed', 'not-covered']);
  const lines = command(['request', '--json', '--date', TODAY, '--list', listFile, '-'], REQUESTS.map((one) => JSON.stringify(one)).join('\n'));
  assert.deepEqual(answers.map((answer) => JSON.stringify(answer)), lines);
});

test('receipts are those of the command, byte for byte', () => {
  const native = command(['check', '--receipt', '--date', TODAY, '--list', listFile, '-'], TEXTS.join('\n'));
  assert.deepEqual(TEXTS.map((text) => JSON.stringify(checker.receipt(text))), native);
  native.forEach((line) => assertValid('Receipt', JSON.parse(line)));
  assert.ok(!native.at(-1).includes('5HueCGU8'), 'a secret is in no receipt');
});

test('a receipt of the module is replayed by the command', () => {
  const by = new Checker(TODAY);
  by.addList(listBytes());
  by.mute('sanctions');
  const receipt = by.receipt(TEXTS[0]);
  assert.deepEqual(receipt.muted, ['sanctions']);
  assertValid('Receipt', receipt);
  assert.deepEqual(command(['replay', '--json', '--list', listFile, '-'], JSON.stringify(receipt)), ['{"same":true,"differences":[]}']);
});

test('the schema refuses what is none of it', () => {
  const answer = checker.check(TEXTS[0]);
  for (const changed of [
    { ...answer, state: 'safe' },
    { ...answer, extra: 1 },
    { ...answer, lists: undefined },
    { ...answer, matches: [] },
  ]) {
    assert.ok(!validate('Answer')(JSON.parse(JSON.stringify(changed))));
  }
});
