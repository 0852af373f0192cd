/**
 * Requests to Bitcoin wallets: PSBT version 0 and transactions by bitcoinjs-lib, version 2 by @scure/btc-signer:
 * `node tests/request/make-bitcoin.mjs`. Each reads what the other wrote.
 */

import assert from 'node:assert/strict';

import * as btc from '@scure/btc-signer';
import { Psbt, Transaction, networks, opcodes, payments, script } from 'bitcoinjs-lib';

import { LISTED, Vectors, bytes32, hex } from './lib.mjs';

const NETWORKS = {
  mainnet: { bitcoinjs: networks.bitcoin, scure: btc.NETWORK },
  testnet: { bitcoinjs: networks.testnet, scure: btc.TEST_NETWORK },
};

const hash160 = (name) => bytes32(`bitcoin ${name}`).slice(0, 20);
const AMOUNT = 1_234_567n;
// a point: of no other 32 bytes can a key be made
const KEY = btc.utils.pubSchnorr(bytes32('bitcoin key'));

/** One output of each kind, to addresses that nobody has. */
const unlisted = (network) => ({
  p2pkh: payments.p2pkh({ hash: hash160('p2pkh'), network }).output,
  p2sh: payments.p2sh({ hash: hash160('p2sh'), network }).output,
  p2wpkh: payments.p2wpkh({ hash: hash160('p2wpkh'), network }).output,
  p2wsh: payments.p2wsh({ hash: bytes32('bitcoin p2wsh'), network }).output,
  p2tr: script.compile([opcodes.OP_1, KEY]),
});

const addressOf = (output, scure) => btc.Address(scure).encode(btc.OutScript.decode(output));
const outputOf = (address) => btc.OutScript.encode(btc.Address(btc.NETWORK).decode(address));

const OP_RETURN = script.compile([opcodes.OP_RETURN, new TextEncoder().encode('forewarn')]);
const BARE = script.compile([opcodes.OP_1, bytes32('bitcoin bare').slice(0, 16), opcodes.OP_1, opcodes.OP_CHECKMULTISIG]);

const bitcoin = new Vectors('bitcoin');

function version0(outputs, network) {
  const psbt = new Psbt({ network });
  psbt.addInput({
    hash: bytes32('bitcoin transaction'),
    index: 1,
    witnessUtxo: { script: unlisted(network).p2wpkh, value: 9n * AMOUNT },
  });
  for (const output of outputs) {
    psbt.addOutput({ script: output, value: AMOUNT });
  }
  return psbt;
}

function version2(outputs) {
  const transaction = new btc.Transaction({ PSBTVersion: 2, allowUnknownOutputs: true, version: 2 });
  transaction.addInput({
    txid: bytes32('bitcoin transaction'),
    index: 1,
    witnessUtxo: { script: unlisted(networks.bitcoin).p2wpkh, amount: 9n * AMOUNT },
  });
  for (const output of outputs) {
    transaction.addOutput({ script: output, amount: AMOUNT });
  }
  return transaction.toPSBT(2);
}

function raw(outputs) {
  const transaction = new Transaction();
  transaction.version = 2;
  transaction.addInput(bytes32('bitcoin transaction'), 1, 0xfffffffd);
  transaction.setWitness(0, [bytes32('bitcoin signature'), bytes32('bitcoin witness').slice(0, 16)]);
  for (const output of outputs) {
    transaction.addOutput(output, AMOUNT);
  }
  return transaction.toHex();
}

const base64 = (bytes) => Buffer.from(bytes).toString('base64');
const recipient = (address) => ({ role: 'recipient', address, amount: AMOUNT, asset: 'native' });

/** The same outputs in every form in which a wallet is handed them, with the address of each that has one. */
function sign(name, outputs, addresses, { network = 'mainnet', notChecked, others = [] } = {}) {
  const { bitcoinjs, scure } = NETWORKS[network];
  const psbt = version0(outputs, bitcoinjs);
  assert.equal(btc.Transaction.fromPSBT(psbt.toBuffer(), { allowUnknownOutputs: true }).outputsLength, outputs.length);
  const second = version2(outputs);
  assert.equal(btc.Transaction.fromPSBT(second, { allowUnknownOutputs: true }).opts.PSBTVersion, 2);
  const transaction = raw(outputs);
  assert.equal(
    btc.Transaction.fromRaw(Buffer.from(transaction, 'hex'), { allowUnknownOutputs: true, disableScriptCheck: true }).outputsLength,
    outputs.length,
  );
  // what is spent is the account's own
  const rest = { others: [addressOf(unlisted(bitcoinjs).p2wpkh, scure), ...others], notChecked };
  const where = network === 'mainnet' ? {} : { network };
  const add = (how, method, params, place) => {
    const parties = addresses.flatMap((address, index) =>
      address === undefined ? [] : [{ ...recipient(address), path: `${place}.outputs[${index}]` }],
    );
    bitcoin.add(`${name}, ${how}`, { method, params, ...where }, parties, rest);
  };
  add('PSBT in base64', 'signPsbt', { psbt: psbt.toBase64() }, 'params.psbt');
  add('PSBT in hexadecimal', 'signPsbt', [psbt.toHex(), { autoFinalized: false }], 'params[0].psbt');
  add('PSBT version 2', 'signPsbt', { psbt: base64(second) }, 'params.psbt');
  add('raw transaction', 'pushTx', { rawtx: transaction }, 'params.rawtx.transaction');
}

for (const network of ['mainnet', 'testnet']) {
  const { bitcoinjs, scure } = NETWORKS[network];
  const outputs = unlisted(bitcoinjs);
  for (const [kind, output] of Object.entries(outputs)) {
    sign(`${kind} on ${network}`, [output], [addressOf(output, scure)], { network });
  }
  sign(
    `all kinds on ${network}`,
    Object.values(outputs),
    Object.values(outputs).map((output) => addressOf(output, scure)),
    { network },
  );
}
for (const kind of ['p2pkh', 'p2sh', 'p2wpkh', 'p2wsh']) {
  sign(
    `listed ${kind}`,
    [unlisted(networks.bitcoin).p2tr, outputOf(LISTED[kind])],
    [addressOf(unlisted(networks.bitcoin).p2tr, btc.NETWORK), LISTED[kind]],
  );
}
sign('data', [OP_RETURN, outputOf(LISTED.p2wpkh)], [undefined, LISTED.p2wpkh]);
sign('a script without an address', [BARE, outputOf(LISTED.p2wpkh)], [undefined, LISTED.p2wpkh], {
  notChecked: [{ reason: 'unknown-script' }],
});

// several, and the other methods that carry one

const listed = [outputOf(LISTED.p2wpkh)];
const clean = [unlisted(networks.bitcoin).p2pkh];
const CLEAN = addressOf(clean[0], btc.NETWORK);
const known = { others: [addressOf(unlisted(networks.bitcoin).p2wpkh, btc.NETWORK)] };
const psbts = [version0(clean), version0(listed)];
bitcoin.add(
  'signPsbts by name',
  { method: 'signPsbts', params: { psbts: psbts.map((psbt) => psbt.toBase64()) } },
  [recipient(CLEAN), recipient(LISTED.p2wpkh)],
  known,
);
bitcoin.add(
  'signPsbts by place',
  { method: 'signPsbts', params: [psbts.map((psbt) => psbt.toHex())] },
  [recipient(CLEAN), recipient(LISTED.p2wpkh)],
  known,
);
bitcoin.add('pushPsbt', { method: 'pushPsbt', params: [psbts[1].toHex()] }, [recipient(LISTED.p2wpkh)], known);
bitcoin.add('pushTx by place', { method: 'pushTx', params: [raw(listed)] }, [recipient(LISTED.p2wpkh)], known);
bitcoin.add(
  'signTransaction by sats-connect',
  { method: 'signTransaction', params: { psbtBase64: psbts[1].toBase64() } },
  [recipient(LISTED.p2wpkh)],
  known,
);
bitcoin.add(
  'signTransaction of a Wallet Standard wallet',
  { method: 'signTransaction', params: { psbt: hex(psbts[1].toBuffer()) } },
  [recipient(LISTED.p2wpkh)],
  known,
);
bitcoin.add('PSBT cut off', { method: 'signPsbt', params: { psbt: psbts[1].toHex().slice(0, 60) } }, [], {
  ...known,
  notChecked: [{ reason: 'malformed' }],
});

// plain payments

const amount = Number(AMOUNT);
bitcoin.add(
  'sendTransfer by name',
  {
    method: 'sendTransfer',
    params: {
      recipients: [
        { address: CLEAN, amount: 5 },
        { address: LISTED.p2pkh, amount },
      ],
    },
  },
  [
    { ...recipient(CLEAN), path: 'params.recipients[0].address', amount: 5n },
    { ...recipient(LISTED.p2pkh), path: 'params.recipients[1].address' },
  ],
);
bitcoin.add(
  'sendBitcoin by name',
  { method: 'sendBitcoin', params: { recipients: [{ address: LISTED.p2wsh, amount: String(amount) }] } },
  [{ ...recipient(LISTED.p2wsh), path: 'params.recipients[0].address' }],
);
bitcoin.add('sendBitcoin by place', { method: 'sendBitcoin', params: [LISTED.p2sh, amount, { feeRate: 5 }] }, [
  { ...recipient(LISTED.p2sh), path: 'params[0]' },
]);
bitcoin.add('sendBitcoin by place to a clean address', { method: 'sendBitcoin', params: [CLEAN, amount] }, [
  { ...recipient(CLEAN), path: 'params[0]' },
]);

const text = `Pay ${LISTED.p2wpkh}, please.`;
bitcoin.add(
  'signMessage by name',
  { method: 'signMessage', params: { message: text, address: CLEAN } },
  [{ role: 'mentioned', address: LISTED.p2wpkh }],
  { others: [CLEAN] },
);
bitcoin.add('signMessage by place', { method: 'signMessage', params: [text, 'bip322-simple'] }, [
  { role: 'mentioned', address: LISTED.p2wpkh },
]);

bitcoin.write('bitcoin');
