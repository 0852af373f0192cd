/**
 * Wallet requests beside viem, which decodes a call and looks nobody up: `screenCalls`, which takes many calls at once and
 * says whether there is anything to show, `screenRequest`, which does so for one request, and `checkRequest`, which says
 * everything.
 */

import assert from 'node:assert/strict';

import { decodeFunctionData, encodeFunctionData, parseAbi } from 'viem';

import { TODAY, listBytes, loadModule } from '../tests/lib.mjs';
import { best, evm, table, times } from './lib.mjs';

const { Checker } = await loadModule();
const checker = new Checker(TODAY);
checker.addList(listBytes());

const abi = parseAbi([
  'function transfer(address to, uint256 value)',
  'function approve(address spender, uint256 value)',
  'function transferFrom(address from, address to, uint256 value)',
  'function setApprovalForAll(address operator, bool approved)',
  'function multicall(bytes[] data)',
  'function aggregate3((address target, bool allowFailure, bytes callData)[] calls)',
]);
const encode = (functionName, ...args) => encodeFunctionData({ abi, functionName, args });

const TOKEN = '0xdac17f958d2ee523a2206206994597c13d831ec7';
const addresses = evm(1200);
const request = (data) =>
  JSON.stringify({ chain: 'evm', method: 'eth_sendTransaction', params: [{ from: addresses[0], to: TOKEN, data }] });

/** Everything inside, too: it is what has to be known of a call. */
function decodeAll(data) {
  const { functionName, args } = decodeFunctionData({ abi, data });
  const inner =
    functionName === 'multicall' ? args[0] : functionName === 'aggregate3' ? args[0].map(({ callData }) => callData) : [];
  return 1 + inner.reduce((sum, one) => sum + decodeAll(one), 0);
}

const transfers = addresses.map((to, n) => encode('transfer', to, BigInt(n)));
const kinds = {
  'transfer': transfers.slice(0, 400),
  'approve': addresses.slice(0, 400).map((spender, n) => encode('approve', spender, BigInt(n))),
  'transferFrom': addresses.slice(0, 400).map((to, n) => encode('transferFrom', addresses[n + 1], to, BigInt(n))),
  'setApprovalForAll': addresses.slice(0, 400).map((operator) => encode('setApprovalForAll', operator, true)),
  'multicall of 10 transfers': Array.from({ length: 100 }, (_, n) => encode('multicall', transfers.slice(n * 10, n * 10 + 10))),
  'aggregate3 of 10 transfers': Array.from({ length: 100 }, (_, n) =>
    encode(
      'aggregate3',
      transfers.slice(n * 10, n * 10 + 10).map((callData) => ({ target: TOKEN, allowFailure: false, callData })),
    ),
  ),
};

/** A call in both, as often as it takes for a clock. */
const timed = (texts, ask) => best(texts.length, () => texts.forEach(ask), 15);

/** What `screenRequest` says of people who are on no list: the state, at the grade `quiet`, and everything is checked. */
const NOTHING_TO_SHOW = 1;

const rows = [];
const sums = [0, 0, 0, 0];
for (const [name, calls] of Object.entries(kinds)) {
  const requests = calls.map(request);
  for (const [n, text] of requests.entries()) {
    const { state, parties, notChecked } = checker.checkRequest(text);
    // the token, and at least one party for each call that has one
    assert.ok(state === 'not-listed' && notChecked === undefined && parties.length > decodeAll(calls[n]) / 2, text);
    assert.equal(checker.screenRequest(text), NOTHING_TO_SHOW);
  }
  assert.ok(checker.screenCalls(calls.join('\n')).every((said) => said === NOTHING_TO_SHOW));
  const all = [
    best(calls.length, () => checker.screenCalls(calls.join('\n')), 15),
    timed(requests, (text) => checker.screenRequest(text)),
    timed(requests, (text) => checker.checkRequest(text)),
    timed(calls, decodeAll),
  ];
  all.forEach((one, n) => (sums[n] += one));
  rows.push([name, ...all.map((one) => `${one.toFixed(1)} µs`), times(all[3] / all[0])]);
}
table('request: one call, screened among many; alone; with its whole answer; decoded by viem; ratio of the first', [
  ...rows,
  ['sum', ...sums.map((one) => `${one.toFixed(1)} µs`), times(sums[3] / sums[0])],
]);

/** A row about one call with much in it. */
function large(name, data) {
  const bytes = (data.length - 2) / 2;
  assert.ok(bytes >= 10_000 && bytes < 11_000, `${bytes}`);
  const texts = Array.from({ length: 20 }, () => request(data));
  const all = [timed(texts, (text) => checker.screenRequest(text)), timed(texts, (text) => checker.checkRequest(text))];
  return [`${name}, ${bytes} bytes`, ...all.map((one) => `${(one / 1000).toFixed(2)} ms`)];
}
const { parties } = checker.checkRequest(request(encode('multicall', transfers.slice(0, 63))));
assert.ok(parties.length >= 64);
table('10 kB of calldata: screened; with its whole answer', [
  large('63 transfers in a multicall', encode('multicall', transfers.slice(0, 63))),
  large(
    '500 addresses in a call that no table knows',
    `0xdeadbeef${addresses
      .slice(0, 500)
      .map((one) => one.slice(2))
      .join('')}00000000`,
  ),
]);
