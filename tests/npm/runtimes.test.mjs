/** The packed package in Node, Deno and Bun: each in a fresh folder. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import { LISTED, LISTED_TRON, UNLISTED, listBytes, missing, project, root, run, tool, write } from './lib.mjs';

/** What each runtime does, and prints as JSON. */
const PROGRAM = `
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { CspError, FetchError, Forewarn, InputError, ListError, NotLoadedError, UriError } from 'forewarn';
import { Forewarn as Lite } from 'forewarn/lite';

const said = {};
const name = (act) => {
  try {
    act();
    return 'nothing';
  } catch (error) {
    return [error.name, error.code, typeof error.hint].join(' ');
  }
};
const nameOf = (promise) => promise.then(() => 'nothing', (error) => [error.name, error.code, error.constructor.name].join(' '));

said.early = name(() => Forewarn.check('x'));
const date = '2026-11-22';
const simple = await Forewarn.load({ date });
said.noRequests = name(() => simple.checkRequest({ method: 'personal_sign', params: ['x'] }));
// an instance of its own, while the other one is there
const checker = await Forewarn.load({ date, requests: true });
said.both = [simple, checker].map((one) => one.check(${JSON.stringify(LISTED)}).state);
simple.dispose();
said.info = checker.info;
said.check = checker.check(${JSON.stringify(LISTED)});
said.quiet = checker.check(${JSON.stringify(UNLISTED)}).state;
const many = checker.checkMany([${JSON.stringify(LISTED)}, ${JSON.stringify(UNLISTED)}, 'two\\nlines', ${JSON.stringify(LISTED_TRON)}, '']);
said.many = [...many].map(({ state, category }) => [state, category]);
said.where = many.where('listed');
said.counts = many.counts();
said.lines = checker.checkMany(${JSON.stringify(`${LISTED}\n${UNLISTED}\r\n`)}).length;
said.bytes = checker.checkMany(new TextEncoder().encode(${JSON.stringify(`${UNLISTED}\n${LISTED}`)})).where('listed');
said.none = checker.checkMany([]).length;
said.scan = checker.scan('pay ${LISTED} now').map(({ startUtf16, endUtf16, answer }) => [startUtf16, endUtf16, answer.state]);
said.uri = checker.checkUri('ethereum:${LISTED}?value=1').parts.map(({ answer }) => answer.state);
said.badUri = name(() => checker.checkUri('hello'));
said.badText = name(() => checker.check(5));
said.badTexts = name(() => checker.checkMany([5]));
const request = { method: 'eth_sendTransaction', params: [{ to: '${LISTED}', value: 10n, data: new Uint8Array([1, 2]) }] };
const { parties, notChecked } = checker.checkRequest(request);
said.request = [parties.map(({ role, amount, answer }) => [role, amount, answer.state]), notChecked];
said.badRequest = [name(() => checker.checkRequest('{}')), name(() => checker.checkRequest(undefined))];
request.params.push(request);
said.roundRequest = name(() => checker.checkRequest(request));
said.badUriType = name(() => checker.checkUri(undefined));
checker.dispose();
checker.dispose();
said.late = name(() => checker.check('x'));
said.lateInfo = name(() => checker.info);

const list = readFileSync('list.fwl');
said.given = [];
for (const source of [new Uint8Array(list), new Uint8Array(list).buffer, 'list.fwl', new URL('./list.fwl', import.meta.url), new Response(list), Promise.resolve(new Response(list))]) {
  const lite = await Lite.load({ list: source, date: '2026-11-22' });
  said.given.push(lite.check(${JSON.stringify(LISTED)}).state);
  lite.dispose();
}
const server = createServer((request, response) => {
  response.writeHead(request.url === '/list' ? 200 : 404).end(request.url === '/list' ? list : 'no');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = 'http://127.0.0.1:' + server.address().port;
const fetched = await Lite.load({ list: base + '/list', block: [{ address: ${JSON.stringify(UNLISTED)}, note: 'ours' }] });
said.fetched = fetched.check(${JSON.stringify(LISTED)}).state;
said.own = fetched.check(${JSON.stringify(UNLISTED)}).matches[0].statements[0].note;
said.notFound = await nameOf(Lite.load({ list: base + '/nothing' }));
server.closeAllConnections();
server.close();
said.noFile = await nameOf(Lite.load({ list: 'nothing.fwl' }));
said.noList = await nameOf(Lite.load({}));
said.notAList = await nameOf(Lite.load({ list: new TextEncoder().encode('<!doctype html>'.repeat(20)) }));
const damaged = new Uint8Array(list);
damaged[damaged.length >> 1] ^= 1;
said.damaged = await nameOf(Lite.load({ list: damaged }));
said.badDate = await nameOf(Lite.load({ list, date: 'yesterday' }));
said.badOptions = [];
for (const options of [{ list: null }, { list: [null] }, { list: 5 }, { list, block: {} }, { list, block: [{}] }, { list, block: [null] }, { list, mute: 'frozen' }, { list, mute: [5] }]) {
  said.badOptions.push(await nameOf(Lite.load(options)));
}
said.badBlock = await nameOf(Lite.load({ list, block: [{ address: 'nobody' }] }));

const plain = await Forewarn.load({ worker: true, date });
said.remoteNoRequests = await nameOf(plain.checkRequest({ method: 'personal_sign', params: ['x'] }));
plain.dispose();
const remote = await Forewarn.load({ worker: true, date, requests: true });
said.remoteInfo = [remote.info.worker, remote.info.engine, remote.info.lists.length];
said.remote = (await remote.check(${JSON.stringify(LISTED)})).state;
said.remoteMany = (await remote.checkMany([${JSON.stringify(UNLISTED)}, ${JSON.stringify(LISTED)}])).where('listed');
said.remoteLines = [...(await remote.checkMany(['a\\n\\nb', ${JSON.stringify(LISTED)}, '']))].map(({ state }) => state);
said.remoteScan = (await remote.scan('pay ${LISTED}')).length;
said.remoteUri = (await remote.checkUri('ethereum:${LISTED}')).state;
said.remoteRequest = (await remote.checkRequest({ method: 'personal_sign', params: ['pay ${LISTED}'] })).state;
said.remoteError = await nameOf(remote.checkUri('hello'));
said.remoteText = await nameOf(remote.check(5));
const open = remote.check(${JSON.stringify(LISTED)});
remote.dispose();
said.remoteOpen = await nameOf(open);
said.remoteLate = await nameOf(remote.check('x'));
said.remoteList = await nameOf(Forewarn.load({ worker: true, list: new Uint8Array(300) }));

const slow = await Forewarn.load({ engine: 'javascript', date });
said.javascript = [slow.info.engine, JSON.stringify(slow.check(${JSON.stringify(LISTED)})) === JSON.stringify(said.check)];
console.log(JSON.stringify(said));
`;

const expected = {
  early: 'NotLoadedError NotLoaded string',
  quiet: 'not-listed',
  many: [['listed', 'sanctions'], ['not-listed', null], ['not-covered', null], ['listed', 'sanctions'], ['not-covered', null]],
  where: [0, 3],
  lines: 2,
  bytes: [1],
  none: 0,
  scan: [[4, 46, 'listed']],
  uri: ['listed'],
  badUri: 'UriError NotAUri string',
  request: [[['contract', '10', 'listed']], null],
  badRequest: ['RequestError NotARequest string', 'RequestError NotARequest string'],
  roundRequest: 'RequestError NotARequest string',
  remoteRequest: 'listed',
  noRequests: 'InputError NoRequests string',
  remoteNoRequests: 'InputError NoRequests InputError',
  both: ['listed', 'listed'],
  badText: 'InputError NotAString string',
  badTexts: 'InputError NotAString string',
  badUriType: 'InputError NotAString string',
  late: 'NotLoadedError Disposed string',
  lateInfo: 'NotLoadedError Disposed string',
  given: Array(6).fill('listed'),
  fetched: 'listed',
  own: 'ours',
  notFound: 'FetchError Unavailable FetchError',
  noFile: 'FetchError Unavailable FetchError',
  noList: 'InputError NoList InputError',
  notAList: 'ListError NotAList ListError',
  damaged: 'ListError WrongHash ListError',
  badDate: 'InputError BadDate InputError',
  badBlock: 'InputError NotAnAddress InputError',
  badOptions: ['NoList', 'NoList', 'NoList', 'NotAnArray', 'NotAString', 'NotAString', 'NotAnArray', 'NotAString'].map((code) => `InputError ${code} InputError`),
  remoteInfo: [true, 'wasm', 1],
  remote: 'listed',
  remoteMany: [1],
  remoteLines: ['not-covered', 'listed', 'not-covered'],
  remoteScan: 1,
  remoteUri: 'listed',
  remoteError: 'UriError NotAUri UriError',
  remoteText: 'InputError NotAString InputError',
  remoteOpen: 'NotLoadedError Disposed NotLoadedError',
  remoteLate: 'NotLoadedError Disposed NotLoadedError',
  remoteList: 'ListError NotAList ListError',
  javascript: ['javascript', true],
};

const RUNTIMES = {
  node: [process.execPath, 'program.mjs'],
  deno: [tool('deno'), 'run', '--allow-all', '--node-modules-dir=manual', 'program.mjs'],
  bun: [tool('bun'), 'program.mjs'],
};

for (const [runtime, [command, ...args]] of Object.entries(RUNTIMES)) {
  test(`the package does in ${runtime} what it says`, async (t) => {
    if (!existsSync(command)) {
      return missing(t, `no ${runtime}`);
    }
    const folder = project({ 'program.mjs': PROGRAM });
    write(folder, { 'list.fwl': listBytes() });
    const printed = await run(folder, command, ...args);
    const said = JSON.parse(printed.trim().split('\n').at(-1));
    for (const [key, value] of Object.entries(expected)) {
      assert.deepEqual(said[key], value, key);
    }
    assert.equal(said.check.state, 'listed');
    assert.equal(said.check.matches[0].statements[0].entity.name, 'Lazarus Group');
    assert.equal(said.info.engine, 'wasm');
    assert.equal(said.info.worker, false);
    assert.equal(said.info.lists[0].name, 'forewarn-default');
    assert.ok(said.info.memory > 500_000);
    assert.equal(Object.values(said.counts).reduce((sum, n) => sum + n), 5);
    assert.equal(said.counts.listed, 2);
  });
}

test('the runtimes are those of the repository', () => {
  assert.ok(existsSync(join(root, 'node_modules', 'deno')));
  assert.ok(existsSync(join(root, 'node_modules', 'bun')));
});
