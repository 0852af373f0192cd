/** What cannot be answered is said by name, and private text is in no answer and no error. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import test from 'node:test';

import { TODAY, listBytes, loadModule, writeList } from '../lib.mjs';

const { Checker, fetchList } = await loadModule();
const bytes = listBytes();
const fresh = () => new Checker(TODAY);

/** Header: magic, version, zeros, body length, SHA-256 of the body. */
const PREFIX = 48;

/** A copy with a change in it. */
function changed(change, { rehash = true } = {}) {
  const copy = bytes.slice();
  const result = change(copy) ?? copy;
  if (rehash) {
    const length = new DataView(result.buffer).getUint32(12, true);
    result.set(createHash('sha256').update(result.subarray(PREFIX, PREFIX + length)).digest(), 16);
  }
  return result;
}

/** Offset in the file of a section's bytes. */
function section(number) {
  const view = new DataView(bytes.buffer, bytes.byteOffset + PREFIX);
  for (let row = 32; ; row += 12) {
    if (view.getUint32(row, true) === number) {
      return { row: PREFIX + row, start: PREFIX + view.getUint32(row + 4, true), length: view.getUint32(row + 8, true) };
    }
  }
}

test('damaged lists are refused by name, and the checker stays as it was', () => {
  const damaged = {
    NotAList: [new Uint8Array(1000), changed((copy) => void (copy[6] = 10), { rehash: false })],
    UnknownVersion: [changed((copy) => void (copy[8] = 9))],
    Truncated: [new Uint8Array(0), bytes.slice(0, 20), bytes.slice(0, -1)],
    TrailingBytes: [changed((copy) => Uint8Array.from([...copy, 0]))],
    WrongHash: [changed((copy) => void (copy[copy.length - 1] ^= 1), { rehash: false })],
    BadHeader: [changed((copy) => void (copy[section(1).start] = 7)), changed((copy) => void (copy[PREFIX + 28] = 200))],
    BadTable: [changed((copy) => copy.fill(0xff, section(2).start, section(2).start + section(2).length))],
  };
  const checker = fresh();
  for (const [code, files] of Object.entries(damaged)) {
    for (const file of files) {
      assert.throws(() => checker.addList(file), { name: 'ListError', code });
    }
  }
  assert.deepEqual(checker.lists, []);
  assert.equal(checker.check('0x52908400098527886E0F7030069857D2E4169EE7').reason, 'no-list');
  checker.addList(bytes);
  assert.equal(checker.lists.length, 1);
});

test('every byte may be wrong, and nothing breaks', () => {
  const small = writeList('small', ['0x52908400098527886E0F7030069857D2E4169EE7', '1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu'], 'sanctions');
  const codes = new Set();
  for (let at = 0; at < small.length; at += 1) {
    const copy = small.slice();
    copy[at] ^= 0x55;
    const checker = fresh();
    try {
      // without the hash, which would catch all of them
      checker.addList(copy, true);
      checker.check('0x52908400098527886E0F7030069857D2E4169EE7');
      checker.check('1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu');
    } catch (error) {
      assert.equal(error.name, 'ListError');
      codes.add(error.code);
    }
    checker.free();
    assert.throws(() => fresh().addList(copy), { name: 'ListError' });
  }
  assert.ok(codes.size >= 4, [...codes].join());
});

test('a list that was checked before need not be hashed again', () => {
  const checker = fresh();
  checker.addList(changed((copy) => void (copy[20] ^= 1), { rehash: false }), true);
  assert.equal(checker.lists.length, 1);
});

test('dates', () => {
  for (const date of ['', '2026-11-31', '22.11.2026', '2026-11-22T00:00:00Z', '1969-12-31', 'today']) {
    assert.throws(() => new Checker(date), { name: 'RangeError', code: 'BadDate' });
  }
  assert.doesNotThrow(() => new Checker());
  assert.doesNotThrow(() => new Checker(null));
  const later = new Checker('2099-01-01');
  later.addList(bytes);
  assert.equal(later.lists[0].expired, true);
  const { state, reason } = later.check('0x0000000000000000000000000000000000000001');
  assert.deepEqual({ state, reason }, { state: 'not-covered', reason: 'list-expired' });
});

test('secrets are neither looked up nor repeated', () => {
  const checker = fresh();
  checker.addList(bytes);
  const secrets = [
    '5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ',
    'xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi',
    'SBU2RRGLXH3E5CQHTD3ODLDF2BWDCYUSSBLLZ5GNW7JXHDIYKXZWHOKR',
    'sn259rEFXrQrWyx3Q7XneWcwV6dfL',
    `${'abandon '.repeat(11)}about`,
  ];
  for (const secret of secrets) {
    const answer = checker.check(secret);
    assert.equal(answer.reason, 'secret-key');
    assert.equal(answer.grade, 'stop');
    assert.deepEqual(answer.readings, []);
    for (const piece of secret.split(' ')) {
      assert.ok(!JSON.stringify(answer).includes(piece));
    }
    assert.throws(
      () => checker.block(secret),
      (error) => error.name === 'AddressError' && error.code === 'Secret' && !`${error.message}${error.stack}`.includes(secret),
    );
    assert.ok(!JSON.stringify(checker.scan(`key: ${secret}.`)).includes(secret));
  }
  assert.throws(
    () => checker.checkUri(`monero-wallet:x?spend_key=${'ab'.repeat(32)}`),
    (error) => error.code === 'Secret' && !error.message.includes('abab'),
  );
});

test('texts that are none', () => {
  const checker = fresh();
  checker.addList(bytes);
  assert.equal(checker.check('').reason, 'empty');
  assert.equal(checker.check(' \n\t').reason, 'empty');
  assert.equal(checker.check('a'.repeat(1025)).reason, 'too-long');
  assert.equal(checker.check('é'.repeat(600)).reason, 'too-long');
  assert.equal(checker.check('a'.repeat(5_000_000)).reason, 'too-long');
  assert.equal(checker.check('alice.eth').reason, 'needs-resolution');
  assert.deepEqual(checker.scan(''), []);
  assert.deepEqual([...checker.checkBulk('')], [0]);
  assert.deepEqual([...checker.checkBulkBytes(new Uint8Array(0))], [0]);
  assert.deepEqual([...checker.checkBulkBytes(Uint8Array.of(0xff, 10, 0xc0))], [0, 0]);
  assert.deepEqual(checker.checkMany([]), []);
  for (const code of ['', 'bitcoin', 'mailto:x@example.org', 'bitcoin:']) {
    assert.throws(() => checker.checkUri(code), { name: 'UriError' });
  }
  for (const value of [undefined, null, 42, {}, []]) {
    for (const call of ['check', 'scan', 'checkBulk']) {
      assert.throws(() => checker[call](value), { name: 'TypeError' });
    }
    assert.throws(() => checker.checkMany([value]), { name: 'TypeError' });
  }
  // what is thrown leaves nothing borrowed and no entry in any table
  for (let turn = 0; turn < 3000; turn += 1) {
    assert.throws(() => checker.check(turn), { name: 'TypeError' });
  }
  // no call left it locked
  assert.equal(checker.check('').reason, 'empty');
  checker.addList(bytes);
  checker.free();
});

test('lone surrogates', () => {
  const checker = fresh();
  checker.addList(bytes);
  const address = '0x52908400098527886E0F7030069857D2E4169EE7';
  assert.equal(checker.check(`\ud800${address}`).state, 'not-covered');
  for (const before of ['\ud800 ', 'é\udc00 ', '𐍈 \udfff ', '\ufeff']) {
    const [finding] = checker.scan(`${before}${address}\udbff`);
    assert.equal(finding.startUtf16, before.length);
    assert.equal(finding.endUtf16, before.length + address.length);
    assert.equal(finding.answer.readings[0].canonical, address);
  }
});

test('100 MB of text', () => {
  const checker = fresh();
  checker.addList(bytes);
  const address = '0x52908400098527886E0F7030069857D2E4169EE7';
  const filler = 'Lorem ipsum dolor sit amet, consectetur adipiscing elit. '.repeat(1 << 14);
  const text = `${filler.repeat(Math.ceil(1e8 / filler.length))} ${address} é ${address}`;
  const findings = checker.scan(text);
  assert.equal(findings.length, 2);
  assert.equal(text.slice(findings[1].startUtf16, findings[1].endUtf16), address);
  // without a space in it
  assert.deepEqual(checker.scan('a'.repeat(1e7)), []);
  checker.free();
});

test('answers cannot be used to change other answers', () => {
  const checker = fresh();
  checker.addList(bytes);
  const before = JSON.stringify(checker.check('0x1111111111111111111111111111111111111112'));
  const answer = checker.check('0x1111111111111111111111111111111111111112');
  answer.state = 'changed';
  answer.readings[0].form = 'changed';
  answer.readings.length = 0;
  assert.throws(() => answer.lists.push('changed'));
  assert.throws(() => void (answer.lists[0].name = 'changed'));
  assert.throws(() => checker.check('0x1111111111111111111111111111111111111112').readings[0].coins.push('changed'));
  assert.equal(JSON.stringify(checker.check('0x1111111111111111111111111111111111111112')), before);
});

test('own entries', () => {
  const checker = fresh();
  checker.addList(bytes);
  checker.buildFront();
  checker.block('0x1111111111111111111111111111111111111112', 'a note');
  const answer = checker.check('0X1111111111111111111111111111111111111112');
  assert.equal(answer.state, 'listed');
  assert.equal(answer.matches[0].list, 'own');
  assert.equal(answer.matches[0].statements[0].note, 'a note');
  assert.throws(() => checker.block('nothing'), { name: 'AddressError', code: 'NotAnAddress' });
});

test('fetchList', async (t) => {
  const server = createServer((request, response) => {
    const send = {
      '/whole': () => response.end(bytes),
      '/streamed': async () => {
        for (let at = 0; at < bytes.length; at += 1 + (bytes.length >> 4)) {
          response.write(bytes.subarray(at, at + 1 + (bytes.length >> 4)));
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
        response.end();
      },
      '/cut-off': () => {
        response.writeHead(200, { 'content-length': bytes.length });
        response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
      },
      '/short': () => response.end(bytes.subarray(0, bytes.length >> 1)),
      '/empty': () => response.end(),
      '/none': () => response.writeHead(204).end(),
      '/endless': () => {
        const chunk = Buffer.alloc(8 << 20);
        const more = () => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', more);
        more();
      },
    };
    (send[request.url] ?? (() => response.writeHead(404).end('no')))();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = `http://127.0.0.1:${server.address().port}`;

  assert.deepEqual(await fetchList(`${base}/whole`), bytes);
  assert.deepEqual(await fetchList(new URL(`${base}/streamed`)), bytes);
  assert.deepEqual(await fetchList(await fetch(`${base}/streamed`)), bytes);
  assert.deepEqual(await fetchList(new Response(bytes)), bytes);
  await assert.rejects(fetchList(`${base}/missing`), { name: 'FetchError', code: 'Unavailable', message: /404/ });
  await assert.rejects(fetchList(new Response(null)), { name: 'FetchError', code: 'Unavailable' });
  await assert.rejects(fetchList(`${base}/none`), { name: 'FetchError', code: 'Unavailable' });
  await assert.rejects(fetchList(`${base}/cut-off`));
  const used = await fetch(`${base}/whole`);
  await used.arrayBuffer();
  await assert.rejects(fetchList(used));
  for (const path of ['short', 'empty']) {
    const checker = fresh();
    const part = await fetchList(`${base}/${path}`);
    assert.throws(() => checker.addList(part), { name: 'ListError', code: 'Truncated' });
  }
  await assert.rejects(fetchList(`${base}/endless`), { name: 'ListError', code: 'TooLarge' });
  // nobody listens there any more
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await assert.rejects(fetchList(`${base}/whole`));
});
