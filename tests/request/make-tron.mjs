/** Requests to TRON wallets, made by tronweb: `node tests/request/make-tron.mjs`. */

import assert from 'node:assert/strict';

import { TronWeb, utils } from 'tronweb';

import { LISTED, Vectors, bytes32 } from './lib.mjs';

// asked for nothing: every transaction is made here
const tronWeb = new TronWeb({ fullHost: 'http://127.0.0.1:9' });

const base58 = (hexadecimal) => TronWeb.address.fromHex(hexadecimal);

/** An address that nobody has, the same every time. */
const unlisted = (name) =>
  base58(
    `41${Buffer.from(bytes32(`tron ${name}`))
      .toString('hex')
      .slice(24)}`,
  );

const FROM = TronWeb.address.fromPrivateKey(Buffer.from(bytes32('tron account')).toString('hex'));
const TO = LISTED.tron;
const CLEAN = unlisted('recipient');
const OWNER = unlisted('owner');
const TOKEN = unlisted('token');
const AMOUNT = 1_234_567;

const blockHeader = {
  ref_block_bytes: '1a2b',
  ref_block_hash: '0102030405060708',
  expiration: 1_900_000_060_000,
  timestamp: 1_900_000_000_000,
};

const tron = new Vectors('tron');

/** What each wallet may be given: all of it, its JSON alone, its protobuf alone, spelt in base58. */
function sign(name, transaction, parties, rest = {}) {
  assert.equal(
    utils.transaction.txPbToRawDataHex(utils.transaction.txJsonToPb(transaction)).toLowerCase(),
    transaction.raw_data_hex,
  );
  const { raw_data, raw_data_hex, txID, visible } = transaction;
  const { others = [], notChecked } = rest;
  const add = (how, params, method = 'signTransaction') =>
    tron.add(`${name}, ${how}`, { method, params: { transaction: params } }, parties, { others: [FROM, ...others], notChecked });
  add('whole', transaction);
  add('raw_data alone', { raw_data, visible, txID });
  add('raw_data_hex alone', { raw_data_hex, visible, txID });
  add('by several', transaction, 'multiSign');
  add('to be sent', transaction, 'sendTransaction');
}

const transfer = { role: 'recipient', address: TO, amount: AMOUNT, asset: 'native' };
const build = tronWeb.transactionBuilder;

sign('TransferContract', await build.sendTrx(TO, AMOUNT, FROM, { blockHeader }), [transfer]);
sign('TransferContract to a clean address', await build.sendTrx(CLEAN, AMOUNT, FROM, { blockHeader }), [
  { ...transfer, address: CLEAN },
]);
sign('TransferContract under a permission', await build.sendTrx(TO, AMOUNT, FROM, { blockHeader, permissionId: 2 }), [transfer]);
sign('TransferAssetContract', await build.sendToken(TO, AMOUNT, '1002000', FROM, { blockHeader }), [
  { role: 'recipient', address: TO, amount: AMOUNT },
]);

const visible = await build.sendTrx(TO, AMOUNT, FROM, { blockHeader });
const { value } = visible.raw_data.contract[0].parameter;
value.owner_address = base58(value.owner_address);
value.to_address = base58(value.to_address);
tron.add(
  'TransferContract, addresses in base58',
  { method: 'signTransaction', params: { transaction: { ...visible, visible: true } } },
  [transfer],
  { others: [FROM] },
);

const trigger = async (signature, parameters, options = {}) =>
  (
    await build.triggerSmartContract(
      TOKEN,
      signature,
      { feeLimit: 100_000_000, txLocal: true, blockHeader, ...options },
      parameters,
      FROM,
    )
  ).transaction;
const contract = { role: 'contract', address: TOKEN };
const inner = { role: 'recipient', address: TO, amount: AMOUNT, asset: TOKEN };
const address = (text) => ({ type: 'address', value: text });
const uint = (number) => ({ type: 'uint256', value: String(number) });

sign('TRC-20 transfer', await trigger('transfer(address,uint256)', [address(TO), uint(AMOUNT)]), [contract, inner]);
sign('TRC-20 transfer to a clean address', await trigger('transfer(address,uint256)', [address(CLEAN), uint(AMOUNT)]), [
  contract,
  { ...inner, address: CLEAN },
]);
sign('TRC-20 transferFrom', await trigger('transferFrom(address,address,uint256)', [address(OWNER), address(TO), uint(AMOUNT)]), [
  contract,
  inner,
  { role: 'owner', address: OWNER },
]);
sign('TRC-20 approve', await trigger('approve(address,uint256)', [address(TO), uint(AMOUNT)]), [
  contract,
  { ...inner, role: 'spender' },
]);
sign('TRC-20 increaseApproval', await trigger('increaseApproval(address,uint256)', [address(TO), uint(AMOUNT)]), [
  contract,
  { ...inner, role: 'spender' },
]);
sign('TRC-721 setApprovalForAll', await trigger('setApprovalForAll(address,bool)', [address(TO), { type: 'bool', value: true }]), [
  contract,
  { role: 'operator', address: TO },
]);
sign('a call with TRX', await trigger('deposit()', [], { callValue: AMOUNT }), [contract]);
sign(
  'a call that no table knows',
  await trigger('somethingUnknown(uint256,address)', [uint(5), address(TO)]),
  [contract, { role: 'unknown', address: TO }],
  { notChecked: [{ reason: 'unknown-call' }] },
);

const update = await build.updateAccountPermissions(
  FROM,
  { type: 0, permission_name: 'owner', threshold: 1, keys: [{ address: TO, weight: 1 }] },
  undefined,
  [
    {
      type: 2,
      permission_name: 'active0',
      threshold: 1,
      operations: '7fff1fc0033e0300000000000000000000000000000000000000000000000000',
      keys: [{ address: TO, weight: 1 }],
    },
  ],
  { blockHeader },
);
tron.add('AccountPermissionUpdateContract', { method: 'signTransaction', params: { transaction: update } }, [{ address: TO }], {
  others: [FROM],
});
const delegated = await build.delegateResource(AMOUNT, TO, 'ENERGY', FROM, false, undefined, { blockHeader });
tron.add('DelegateResourceContract', { method: 'signTransaction', params: { transaction: delegated } }, [{ address: TO }], {
  others: [FROM],
});

// tronWeb's own calls, text and typed data

tron.add('sendTrx', { method: 'sendTrx', params: { to: TO, amount: AMOUNT } }, [{ ...transfer, path: 'params.to' }]);
tron.add('sendTrx in hexadecimal', { method: 'sendTrx', params: { to: TronWeb.address.toHex(TO), amount: AMOUNT } }, [
  { ...transfer, path: 'params.to' },
]);
tron.add('sendToken', { method: 'sendTrx', params: { to: TO, amount: AMOUNT, token: '1002000' } }, [
  { role: 'recipient', path: 'params.to', address: TO, amount: AMOUNT },
]);
const text = `Pay ${TO}, please.`;
tron.add('signMessage', { method: 'signMessage', params: { message: text } }, [{ role: 'mentioned', address: TO }]);
tron.add('signMessageV2', { method: 'signMessageV2', params: { message: text } }, [{ role: 'mentioned', address: TO }]);

const domain = { name: 'Example', chainId: 728126428, verifyingContract: TOKEN };
const types = {
  Permit: [
    ['owner', 'address'],
    ['spender', 'address'],
    ['value', 'uint256'],
    ['nonce', 'uint256'],
    ['deadline', 'uint256'],
  ].map(([name, type]) => ({ name, type })),
};
const message = { owner: OWNER, spender: TO, value: String(AMOUNT), nonce: 0, deadline: 1_900_000_000 };
assert.match(utils._TypedDataEncoder.hash(domain, types, message), /^0x[0-9a-f]{64}$/);
for (const [name, params] of [
  ['signTypedData', { domain, types, primaryType: 'Permit', message }],
  // tronWeb hands over no more than this
  ['signTypedData, what is signed not named', { domain, types, message }],
]) {
  tron.add(
    name,
    { method: 'signTypedData', params },
    [
      { role: 'owner', address: OWNER },
      { role: 'spender', address: TO, amount: AMOUNT, asset: TOKEN },
    ],
    { others: [TOKEN] },
  );
}
const nested = {
  Letter: [{ name: 'to', type: 'Person[]' }],
  Person: [{ name: 'wallet', type: 'address' }],
  EIP712Domain: [{ name: 'name', type: 'string' }],
};
tron.add(
  'signTypedData, types inside types, what is signed not named',
  {
    method: 'signTypedData',
    params: { domain: { name: 'Example' }, types: nested, message: { to: [{ wallet: CLEAN }, { wallet: TO }] } },
  },
  [
    { path: 'params.message.to[0].wallet', address: CLEAN },
    { path: 'params.message.to[1].wallet', address: TO },
  ],
);

tron.write('tron');
