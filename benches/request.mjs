/** Wallet requests: what decoding one takes, and calls by the second against viem, which only decodes. */

import assert from 'node:assert/strict';

import { decodeFunctionData, encodeFunctionData, parseAbi } from 'viem';

import { TODAY, listBytes, loadModule } from '../tests/lib.mjs';
import { best, evm, table, times } from './lib.mjs';

const { Checker } = await loadModule();
const checker = new Checker(TODAY);
checker.addList(listBytes());
checker.buildFront();

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
const request = (data) => JSON.stringify({ chain: 'evm', method: 'eth_sendTransaction', params: [{ from: addresses[0], to: TOKEN, data }] });

/** Everything inside, too: it is what has to be known of a call. */
function decodeAll(data) {
  const { functionName, args } = decodeFunctionData({ abi, data });
  const inner = functionName === 'multicall' ? args[0] : functionName === 'aggregate3' ? args[0].map(({ callData }) => callData) : [];
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
    encode('aggregate3', transfers.slice(n * 10, n * 10 + 10).map((callData) => ({ target: TOKEN, allowFailure: false, callData })))),
};

const rows = [];
let [sum, sumOfViem] = [0, 0];
for (const [name, calls] of Object.entries(kinds)) {
  const requests = calls.map(request);
  for (const [n, text] of requests.entries()) {
    const { state, parties, notChecked } = checker.checkRequest(text);
    // the token, and at least one party for each call that has one
    assert.ok(state === 'not-listed' && notChecked === undefined && parties.length > decodeAll(calls[n]) / 2, text);
  }
  const own = best(calls.length, () => requests.forEach((text) => checker.checkRequest(text)), 15);
  const viem = best(calls.length, () => calls.forEach(decodeAll), 15);
  sum += own;
  sumOfViem += viem;
  rows.push([name, `${own.toFixed(1)} µs`, `${viem.toFixed(1)} µs`, times(viem / own)]);
}
const count = rows.length;
table('request: one call, everybody in it looked up; viem decodes it; ratio', [
  ...rows,
  ['mean', `${(sum / count).toFixed(1)} µs`, `${(sumOfViem / count).toFixed(1)} µs`, times(sumOfViem / sum)],
]);

// 196 bytes a transfer in a multicall
const large = encode('multicall', transfers.slice(0, 60));
const bytes = (large.length - 2) / 2;
assert.ok(bytes >= 10_000 && bytes < 11_000, `${bytes}`);
const text = request(large);
assert.ok(checker.checkRequest(text).parties.length >= 61);
const own = best(20, () => {
  for (let n = 0; n < 20; n += 1) {
    checker.checkRequest(text);
  }
}, 15);
const unknown = request(`0xdeadbeef${'00'.repeat(12)}${addresses.slice(0, 500).map((one) => one.slice(2)).join('')}`);
assert.deepEqual(checker.checkRequest(unknown).notChecked?.map(({ reason }) => reason), ['unknown-call']);
const blind = best(20, () => {
  for (let n = 0; n < 20; n += 1) {
    checker.checkRequest(unknown);
  }
}, 15);
table('10 kB of calldata', [
  [`60 transfers in a multicall, ${bytes} bytes`, `${(own / 1000).toFixed(2)} ms`],
  ['500 addresses in a call that no table knows', `${(blind / 1000).toFixed(2)} ms`],
]);
