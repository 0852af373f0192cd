/** Requests to Solana wallets, made by @solana/kit and its program clients: `node tests/request/make-solana.mjs`. */

import assert from 'node:assert/strict';

import {
  AccountRole,
  address,
  appendTransactionMessageInstructions,
  compileTransaction,
  compressTransactionMessageUsingAddressLookupTables,
  createKeyPairSignerFromPrivateKeyBytes,
  createNoopSigner,
  createTransactionMessage,
  decompileTransactionMessage,
  getAddressDecoder,
  getBase58Decoder,
  getCompiledTransactionMessageDecoder,
  getStructEncoder,
  getTransactionEncoder,
  getU8Encoder,
  getU64Encoder,
  partiallySignTransaction,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
} from '@solana/kit';
import {
  SYSTEM_PROGRAM_ADDRESS,
  getCreateAccountInstruction,
  getTransferSolInstruction,
  getTransferSolWithSeedInstruction,
} from '@solana-program/system';
import {
  AuthorityType,
  TOKEN_PROGRAM_ADDRESS,
  findAssociatedTokenPda,
  getApproveCheckedInstruction,
  getApproveInstruction,
  getCloseAccountInstruction,
  getCreateAssociatedTokenIdempotentInstruction,
  getCreateAssociatedTokenInstruction,
  getSetAuthorityInstruction,
  getTransferCheckedInstruction,
  getTransferInstruction,
} from '@solana-program/token';

import { LISTED, Vectors, bytes32 } from './lib.mjs';

/** An address that nobody has, the same every time. */
const unlisted = (name) => getAddressDecoder().decode(bytes32(`solana ${name}`));

const payer = await createKeyPairSignerFromPrivateKeyBytes(bytes32('solana account'));
const PAYER = payer.address;
const TO = address(LISTED.solana);
const CLEAN = unlisted('recipient');
const MINT = unlisted('mint');
const SOURCE = unlisted('token account');
const PROGRAM = unlisted('program');
const TABLE = unlisted('lookup table');
const TOKEN_2022 = address('TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb');
const COMPUTE_BUDGET = address('ComputeBudget111111111111111111111111111111');
const AMOUNT = 1_234_567n;

const LIFETIME = { blockhash: unlisted('blockhash'), lastValidBlockHeight: 1n };

const solana = new Vectors('solana');

/** A transaction as it is handed to a wallet: nobody has signed yet. */
function transaction(instructions, { version = 0, tables } = {}) {
  let message = createTransactionMessage({ version });
  message = setTransactionMessageFeePayer(PAYER, message);
  message = setTransactionMessageLifetimeUsingBlockhash(LIFETIME, message);
  message = appendTransactionMessageInstructions(instructions, message);
  if (tables) {
    message = compressTransactionMessageUsingAddressLookupTables(message, tables);
  }
  const compiled = compileTransaction(message);
  const decoded = getCompiledTransactionMessageDecoder().decode(compiled.messageBytes);
  assert.equal(
    decompileTransactionMessage(decoded, { addressesByLookupTableAddress: tables }).instructions.length,
    instructions.length,
  );
  return compiled;
}

const wire = (compiled) => new Uint8Array(getTransactionEncoder().encode(compiled));

/** The same instructions as a legacy and as a version 0 transaction. */
function sign(name, instructions, parties, { others = [], notChecked } = {}) {
  const accounts = instructions.flatMap(({ accounts = [], programAddress }) => [
    programAddress,
    ...accounts.map((one) => one.address),
  ]);
  const rest = { others: [PAYER, ...accounts, ...others], notChecked };
  const all = [{ role: 'fee-payer', path: 'params.transaction.message.accountKeys[0]', address: PAYER }, ...parties];
  for (const version of ['legacy', 0]) {
    const params = { transaction: wire(transaction(instructions, { version })) };
    solana.add(
      `${name}, ${version === 0 ? 'version 0' : version}`,
      { method: 'signTransaction', params, network: 'solana:mainnet' },
      all,
      rest,
    );
  }
}

// system program

const pay = (destination, amount = AMOUNT) => getTransferSolInstruction({ source: payer, destination, amount });
const paid = { role: 'recipient', address: TO, amount: AMOUNT, asset: 'native' };
/** A place in the transaction's message. */
const at = (path) => `params.transaction.message.${path}`;
sign('transfer', [pay(TO)], [{ ...paid, path: at('instructions[0].transfer.destination') }]);
sign('transfer to a clean address', [pay(CLEAN)], [{ ...paid, path: at('instructions[0].transfer.destination'), address: CLEAN }]);
sign(
  'two transfers',
  [pay(CLEAN, 5n), pay(TO)],
  [
    { ...paid, path: at('instructions[0].transfer.destination'), address: CLEAN, amount: 5n },
    { ...paid, path: at('instructions[1].transfer.destination') },
  ],
);
sign(
  'transferWithSeed',
  [
    getTransferSolWithSeedInstruction({
      source: SOURCE,
      baseAccount: payer,
      destination: TO,
      amount: AMOUNT,
      fromSeed: 'seed',
      fromOwner: SYSTEM_PROGRAM_ADDRESS,
    }),
  ],
  [paid],
);
sign(
  'createAccount',
  [
    getCreateAccountInstruction({
      payer,
      newAccount: createNoopSigner(TO),
      lamports: AMOUNT,
      space: 165n,
      programAddress: TOKEN_PROGRAM_ADDRESS,
    }),
  ],
  [{ address: TO, amount: AMOUNT, asset: 'native' }],
);

/** Set the limit and the price of what is computed: in nearly every transaction. */
const budget = [
  { programAddress: COMPUTE_BUDGET, accounts: [], data: Uint8Array.of(2, 0x40, 0x0d, 3, 0) },
  { programAddress: COMPUTE_BUDGET, accounts: [], data: Uint8Array.of(3, 0x10, 0x27, 0, 0, 0, 0, 0, 0) },
];
sign('transfer with a compute budget', [...budget, pay(TO)], [{ ...paid, path: at('instructions[2].transfer.destination') }]);

// token programs

for (const [title, tokenProgram] of [
  ['SPL Token', TOKEN_PROGRAM_ADDRESS],
  ['Token-2022', TOKEN_2022],
]) {
  const config = { programAddress: tokenProgram };
  const [account] = await findAssociatedTokenPda({ mint: MINT, owner: TO, tokenProgram });
  const [clean] = await findAssociatedTokenPda({ mint: MINT, owner: CLEAN, tokenProgram });
  const hidden = { notChecked: [{ reason: 'derived-owner' }] };
  const checked = (destination) =>
    getTransferCheckedInstruction(
      { source: SOURCE, mint: MINT, destination, authority: payer, amount: AMOUNT, decimals: 6 },
      config,
    );

  sign(
    `${title} transfer`,
    [getTransferInstruction({ source: SOURCE, destination: TO, authority: payer, amount: AMOUNT }, config)],
    [{ role: 'recipient', address: TO, amount: AMOUNT }],
    hidden,
  );
  sign(
    `${title} transferChecked`,
    [checked(TO)],
    [{ role: 'recipient', path: at('instructions[0].transferChecked.destination'), address: TO, amount: AMOUNT, asset: MINT }],
    hidden,
  );
  sign(
    `${title} approve`,
    [getApproveInstruction({ source: SOURCE, delegate: TO, owner: payer, amount: AMOUNT }, config)],
    [{ address: TO, amount: AMOUNT }],
  );
  sign(
    `${title} approveChecked`,
    [getApproveCheckedInstruction({ source: SOURCE, mint: MINT, delegate: TO, owner: payer, amount: AMOUNT, decimals: 6 }, config)],
    [{ address: TO, amount: AMOUNT, asset: MINT }],
  );
  // the new authority is not an account of the instruction, only its data
  sign(
    `${title} setAuthority`,
    [
      getSetAuthorityInstruction(
        { owned: SOURCE, owner: payer, authorityType: AuthorityType.AccountOwner, newAuthority: TO },
        config,
      ),
    ],
    [{ address: TO }],
  );
  sign(
    `${title} closeAccount`,
    [getCloseAccountInstruction({ account: SOURCE, destination: TO, owner: payer }, config)],
    [{ role: 'recipient', address: TO }],
  );
  for (const [word, create] of [
    ['createAssociatedToken', getCreateAssociatedTokenInstruction],
    ['createAssociatedTokenIdempotent', getCreateAssociatedTokenIdempotentInstruction],
  ]) {
    sign(
      `${title} ${word} and transferChecked`,
      [create({ payer, ata: account, owner: TO, mint: MINT, tokenProgram }), checked(account)],
      [{ role: 'recipient', address: TO, amount: AMOUNT, asset: MINT }],
      { others: [account, SYSTEM_PROGRAM_ADDRESS] },
    );
  }
  sign(
    `${title} transferChecked to an account of a clean owner`,
    [getCreateAssociatedTokenIdempotentInstruction({ payer, ata: clean, owner: CLEAN, mint: MINT, tokenProgram }), checked(clean)],
    [{ role: 'recipient', address: CLEAN, amount: AMOUNT, asset: MINT }],
    { others: [clean] },
  );
}

/** https://github.com/solana-program/token-2022/blob/main/interface/src/extension/transfer_fee/instruction.rs */
const transferCheckedWithFee = {
  programAddress: TOKEN_2022,
  accounts: [
    { address: SOURCE, role: AccountRole.WRITABLE },
    { address: MINT, role: AccountRole.READONLY },
    { address: TO, role: AccountRole.WRITABLE },
    { address: PAYER, role: AccountRole.READONLY_SIGNER },
  ],
  data: getStructEncoder([
    ['extension', getU8Encoder()],
    ['instruction', getU8Encoder()],
    ['amount', getU64Encoder()],
    ['decimals', getU8Encoder()],
    ['fee', getU64Encoder()],
  ]).encode({ extension: 26, instruction: 1, amount: AMOUNT, decimals: 6, fee: 7n }),
};
sign(
  'Token-2022 transferCheckedWithFee',
  [transferCheckedWithFee],
  [{ role: 'recipient', address: TO, amount: AMOUNT, asset: MINT }],
  { notChecked: [{ reason: 'derived-owner' }] },
);

// what can't be decoded

const unknown = (account) => ({
  programAddress: PROGRAM,
  accounts: [{ address: account, role: AccountRole.WRITABLE }],
  data: Uint8Array.of(1, 2, 3),
});
sign('a program that no table knows', [unknown(TO)], [{ address: TO }], { notChecked: [{ reason: 'unknown-program' }] });
const lookedUp = wire(transaction([pay(TO)], { tables: { [TABLE]: [TO, CLEAN] } }));
solana.add('a recipient in a lookup table', { method: 'signTransaction', params: { transaction: lookedUp } }, [], {
  others: [PAYER, TABLE, SYSTEM_PROGRAM_ADDRESS],
  notChecked: [{ reason: 'lookup-table' }],
});
const partly = wire(transaction([pay(TO), pay(CLEAN)], { tables: { [TABLE]: [CLEAN] } }));
solana.add('one recipient in a lookup table, one not', { method: 'signTransaction', params: { transaction: partly } }, [paid], {
  others: [PAYER, TABLE, SYSTEM_PROGRAM_ADDRESS],
  notChecked: [{ reason: 'lookup-table' }],
});
solana.add('cut off', { method: 'signTransaction', params: { transaction: lookedUp.slice(0, 80) } }, [], {
  notChecked: [{ reason: 'malformed' }],
});

// every method

const known = { others: [PAYER, SYSTEM_PROGRAM_ADDRESS] };
const unsigned = transaction([pay(TO)]);
const signed = wire(await partiallySignTransaction([payer.keyPair], unsigned));
solana.add('signed already', { method: 'signAndSendTransaction', params: { transaction: signed } }, [paid], known);
solana.add(
  'a bare message',
  { method: 'signTransaction', params: { transaction: new Uint8Array(unsigned.messageBytes) } },
  [paid],
  known,
);
solana.add(
  'a bare legacy message',
  {
    method: 'signTransaction',
    params: { transaction: new Uint8Array(transaction([pay(TO)], { version: 'legacy' }).messageBytes) },
  },
  [paid],
  known,
);
const inBase58 = (bytes) => getBase58Decoder().decode(bytes);
solana.add(
  'a bare message in base58',
  { method: 'signAndSendTransaction', params: { transaction: inBase58(unsigned.messageBytes) } },
  [paid],
  known,
);
solana.add('a transaction in base58', { method: 'signTransaction', params: { transaction: inBase58(signed) } }, [paid], known);
solana.add(
  'a transaction in base64',
  { method: 'signTransaction', params: { transaction: Buffer.from(signed).toString('base64') } },
  [paid],
  known,
);
for (const method of ['signAllTransactions', 'signAndSendAllTransactions']) {
  const transactions = [wire(transaction([pay(CLEAN)])), wire(transaction([pay(TO)], { version: 'legacy' }))];
  solana.add(method, { method, params: { transactions } }, [{ ...paid, address: CLEAN }, paid], known);
}
const text = new TextEncoder().encode(`Pay ${TO}, please.`);
solana.add('signMessage', { method: 'signMessage', params: { message: text } }, [{ role: 'mentioned', address: TO }]);
solana.add(
  'signMessage: nobody',
  { method: 'signMessage', params: { message: new TextEncoder().encode('Welcome to example.org') } },
  [],
);
solana.add('signOffchainMessage', { method: 'signOffchainMessage', params: { message: text } }, [
  { role: 'mentioned', address: TO },
]);
solana.add('signIn', { method: 'signIn', params: { domain: 'example.org', statement: `Pay ${TO}, please.` } }, [
  { role: 'mentioned', address: TO },
]);

solana.write('solana');
