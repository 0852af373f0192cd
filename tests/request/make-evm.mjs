/**
 * Requests to EVM wallets, made by viem and ethers: `node tests/request/make-evm.mjs`.
 *
 * Every call is encoded by both, every signed transaction is read back by both. Signatures of functions are those of the
 * standard or of the deployed contract, argument names too.
 */

import assert from 'node:assert/strict';

import { AbiCoder, Interface, Transaction, TypedDataEncoder, Wallet } from 'ethers';
import {
  concat,
  encodeAbiParameters,
  encodeFunctionData,
  encodePacked,
  getAddress,
  hashTypedData,
  parseAbi,
  parseAbiParameters,
  parseTransaction,
  stringToHex,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { entryPoint06Abi, entryPoint07Abi } from 'viem/account-abstraction';

import { LISTED, Vectors, bytes32, hex } from './lib.mjs';

const account = privateKeyToAccount(hex(bytes32('evm account')));
const delegator = privateKeyToAccount(hex(bytes32('evm delegator')));

/** An address that nobody has, the same every time. */
const unlisted = (name) => getAddress(`0x${hex(bytes32(`evm ${name}`)).slice(26)}`);

const FROM = account.address;
const TO = LISTED.evm;
const CLEAN = unlisted('recipient');
const OTHER = unlisted('another recipient');
const TOKEN = unlisted('token');
const TOKEN2 = unlisted('another token');
const NFT = unlisted('collection');
const CONTRACT = unlisted('contract');
const SAFE = unlisted('safe');
const OWNER = unlisted('owner');
const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
const DAI = '0x6B175474E89094C44Da98b954EedeAC495271d0F';
const PERMIT2 = '0x000000000022D473030F116dDEE9F6B43aC78BA3';
const ROUTER = '0x68b3465833fb72A70ecDF485E0e4C7bD8665Fc45';
const UNIVERSAL = '0x66a9893cC07D91D95644AEDD05D03f95e1dBA8Af';
const MULTICALL3 = '0xcA11bde05977b3631167028862bE2a173976CA11';
const MULTISEND = '0x38869bf66a61cF6bDB996A6aE40D5853Fd43B526';
const ENTRYPOINT06 = '0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789';
const ENTRYPOINT07 = '0x0000000071727De22E5E9d8BAf0edAc6f37da032';
const NOBODY = '0x0000000000000000000000000000000000000000';
const AMOUNT = 1_234_567_890_123_456_789n;
const DEADLINE = 1_900_000_000n;
const MAX = 2n ** 256n - 1n;
const SALT = hex(bytes32('evm salt'));
const SIGNATURE = concat([SALT, hex(bytes32('evm signature')), '0x1b']);

/** A call's data, by viem, and the same by ethers. */
function call(signature, ...args) {
  const data = encodeFunctionData({ abi: parseAbi([`function ${signature}`]), args });
  const positional = (value) =>
    Array.isArray(value) ? value.map(positional) : typeof value === 'object' ? Object.values(value).map(positional) : value;
  const contract = new Interface([`function ${signature}`]);
  assert.equal(contract.encodeFunctionData(contract.fragments[0], args.map(positional)), data, signature);
  return data;
}

const encode = (types, ...values) => encodeAbiParameters(parseAbiParameters(types), values);

const transfer = (to = TO, amount = AMOUNT) => call('transfer(address to, uint256 value)', to, amount);
const approve = (spender = TO, amount = AMOUNT) => call('approve(address spender, uint256 value)', spender, amount);

const evm = new Vectors('evm');
const transactions = new Vectors('evm');
const typed = new Vectors('evm');

/** A call from the account to a contract. */
function send(name, to, data, parties, { value, others = [], notChecked, ...rest } = {}) {
  const transaction = { from: FROM, to, ...(value === undefined ? {} : { value: `0x${value.toString(16)}` }), data };
  const contract = { role: 'contract', path: 'params[0].to', address: to };
  evm.add(name, { method: 'eth_sendTransaction', params: [transaction], network: '0x1' }, [contract, ...parties], {
    others: [FROM, ...others],
    notChecked,
    ...rest,
  });
}

// ether

for (const method of ['eth_sendTransaction', 'eth_signTransaction']) {
  const params = [{ from: FROM, to: TO, value: `0x${AMOUNT.toString(16)}`, gas: '0x5208' }];
  evm.add(
    `${method}: ether`,
    { method, params, network: '0x1' },
    [{ role: 'recipient', path: 'params[0].to', address: TO, amount: AMOUNT, asset: 'native' }],
    { others: [FROM] },
  );
}
evm.add(
  'eth_sendTransaction: lower case, empty data',
  { method: 'eth_sendTransaction', params: [{ from: FROM, to: TO.toLowerCase(), value: '0x1', data: '0x' }] },
  [{ role: 'recipient', path: 'params[0].to', address: TO, amount: 1n, asset: 'native' }],
  { others: [FROM] },
);
evm.add(
  'eth_sendTransaction: a contract is created',
  { method: 'eth_sendTransaction', params: [{ from: FROM, data: '0x6080604052600080fd' }] },
  [],
  { others: [FROM] },
);

// ERC-20

send('ERC-20 transfer', TOKEN, transfer(), [
  { role: 'recipient', path: 'params[0].data.transfer.to', address: TO, amount: AMOUNT, asset: TOKEN },
]);
send('ERC-20 transfer to a clean address', TOKEN, transfer(CLEAN), [
  { role: 'recipient', path: 'params[0].data.transfer.to', address: CLEAN, amount: AMOUNT, asset: TOKEN },
]);
send('ERC-20 transfer of a listed token', TO, transfer(CLEAN), [
  { role: 'recipient', path: 'params[0].data.transfer.to', address: CLEAN, amount: AMOUNT, asset: TO },
]);
evm.add(
  'ERC-20 transfer, data under the name input',
  { method: 'eth_sendTransaction', params: [{ from: FROM, to: TOKEN, input: transfer() }] },
  [
    { role: 'contract', path: 'params[0].to', address: TOKEN },
    { role: 'recipient', path: 'params[0].input.transfer.to', address: TO, amount: AMOUNT, asset: TOKEN },
  ],
  { others: [FROM] },
);
send('ERC-20 transferFrom', TOKEN, call('transferFrom(address from, address to, uint256 value)', OWNER, TO, AMOUNT), [
  { role: 'recipient', path: 'params[0].data.transferFrom.to', address: TO, amount: AMOUNT, asset: TOKEN },
  { role: 'owner', path: 'params[0].data.transferFrom.from', address: OWNER },
]);
send('ERC-20 approve', TOKEN, approve(), [
  { role: 'spender', path: 'params[0].data.approve.spender', address: TO, amount: AMOUNT, asset: TOKEN },
]);
send('ERC-20 approve without limit', TOKEN, approve(TO, MAX), [
  { role: 'spender', path: 'params[0].data.approve.spender', address: TO, amount: MAX, asset: TOKEN },
]);
send('ERC-20 approve withdrawn', TOKEN, approve(TO, 0n), [
  { role: 'spender', path: 'params[0].data.approve.spender', address: TO, amount: 0n, asset: TOKEN },
]);
send('ERC-20 increaseAllowance', TOKEN, call('increaseAllowance(address spender, uint256 addedValue)', TO, AMOUNT), [
  { role: 'spender', path: 'params[0].data.increaseAllowance.spender', address: TO, amount: AMOUNT, asset: TOKEN },
]);
send(
  'ERC-2612 permit',
  TOKEN,
  call(
    'permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)',
    OWNER,
    TO,
    AMOUNT,
    DEADLINE,
    27,
    SALT,
    SALT,
  ),
  [
    { role: 'owner', path: 'params[0].data.permit.owner', address: OWNER },
    { role: 'spender', path: 'params[0].data.permit.spender', address: TO, amount: AMOUNT, asset: TOKEN },
  ],
);
send(
  'DAI permit',
  DAI,
  call(
    'permit(address holder, address spender, uint256 nonce, uint256 expiry, bool allowed, uint8 v, bytes32 r, bytes32 s)',
    OWNER,
    TO,
    7n,
    DEADLINE,
    true,
    28,
    SALT,
    SALT,
  ),
  [
    { role: 'owner', path: 'params[0].data.permit.holder', address: OWNER },
    { role: 'spender', path: 'params[0].data.permit.spender', address: TO },
  ],
);
send(
  'ERC-3009 transferWithAuthorization',
  TOKEN,
  call(
    'transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
    OWNER,
    TO,
    AMOUNT,
    0n,
    DEADLINE,
    SALT,
    27,
    SALT,
    SALT,
  ),
  [{ address: TO }],
  { others: [OWNER] },
);

// ERC-721, ERC-1155

send('ERC-721 safeTransferFrom', NFT, call('safeTransferFrom(address from, address to, uint256 tokenId)', FROM, TO, 42n), [
  { role: 'recipient', path: 'params[0].data.safeTransferFrom.to', address: TO },
  { role: 'owner', path: 'params[0].data.safeTransferFrom.from', address: FROM },
]);
send(
  'ERC-721 safeTransferFrom with data',
  NFT,
  call('safeTransferFrom(address from, address to, uint256 tokenId, bytes data)', FROM, TO, 42n, '0x1234'),
  [
    { role: 'recipient', path: 'params[0].data.safeTransferFrom.to', address: TO },
    { role: 'owner', path: 'params[0].data.safeTransferFrom.from', address: FROM },
  ],
);
send('ERC-721 setApprovalForAll', NFT, call('setApprovalForAll(address operator, bool approved)', TO, true), [
  { role: 'operator', path: 'params[0].data.setApprovalForAll.operator', address: TO },
]);
send('ERC-1155 setApprovalForAll withdrawn', NFT, call('setApprovalForAll(address operator, bool approved)', TO, false), [
  { role: 'operator', path: 'params[0].data.setApprovalForAll.operator', address: TO },
]);
send(
  'ERC-1155 safeTransferFrom',
  NFT,
  call('safeTransferFrom(address from, address to, uint256 id, uint256 value, bytes data)', FROM, TO, 42n, 5n, '0x'),
  [
    { role: 'recipient', path: 'params[0].data.safeTransferFrom.to', address: TO, amount: 5n, asset: NFT },
    { role: 'owner', path: 'params[0].data.safeTransferFrom.from', address: FROM },
  ],
);
send(
  'ERC-1155 safeBatchTransferFrom',
  NFT,
  call(
    'safeBatchTransferFrom(address from, address to, uint256[] ids, uint256[] values, bytes data)',
    FROM,
    TO,
    [1n, 2n],
    [3n, 4n],
    '0x',
  ),
  [
    { role: 'recipient', path: 'params[0].data.safeBatchTransferFrom.to', address: TO },
    { role: 'owner', path: 'params[0].data.safeBatchTransferFrom.from', address: FROM },
  ],
);

// WETH

send('WETH deposit', WETH, call('deposit()'), [], { value: AMOUNT });
send('WETH withdraw', WETH, call('withdraw(uint256 wad)', AMOUNT), []);
send('WETH transfer', WETH, call('transfer(address dst, uint256 wad)', TO, AMOUNT), [
  { role: 'recipient', path: 'params[0].data.transfer.to', address: TO, amount: AMOUNT, asset: WETH },
]);

// Permit2: https://github.com/Uniswap/permit2/tree/main/src/interfaces

const DETAILS = '(address token, uint160 amount, uint48 expiration, uint48 nonce)';
const details = (token = TOKEN) => ({ token, amount: AMOUNT, expiration: 1_900_000_000, nonce: 3 });
const PERMITTED = '(address token, uint256 amount)';
const TRANSFER_DETAILS = '(address to, uint256 requestedAmount)';

send(
  'Permit2 approve',
  PERMIT2,
  call('approve(address token, address spender, uint160 amount, uint48 expiration)', TOKEN, TO, AMOUNT, 1_900_000_000),
  [{ role: 'spender', path: 'params[0].data.approve.spender', address: TO, amount: AMOUNT, asset: TOKEN }],
  { others: [TOKEN] },
);
send(
  'Permit2 permit',
  PERMIT2,
  call(
    `permit(address owner, (${DETAILS} details, address spender, uint256 sigDeadline) permitSingle, bytes signature)`,
    OWNER,
    { details: details(), spender: TO, sigDeadline: DEADLINE },
    SIGNATURE,
  ),
  [
    { role: 'owner', path: 'params[0].data.permit.owner', address: OWNER },
    { role: 'spender', path: 'params[0].data.permit.permitSingle.spender', address: TO },
    { role: 'contract', path: 'params[0].data.permit.permitSingle.details.token', address: TOKEN, amount: AMOUNT, asset: TOKEN },
  ],
  { others: [TOKEN] },
);
send(
  'Permit2 permit of several tokens',
  PERMIT2,
  call(
    `permit(address owner, (${DETAILS}[] details, address spender, uint256 sigDeadline) permitBatch, bytes signature)`,
    OWNER,
    { details: [details(), details(TOKEN2)], spender: TO, sigDeadline: DEADLINE },
    SIGNATURE,
  ),
  [
    { role: 'owner', path: 'params[0].data.permit.owner', address: OWNER },
    { role: 'spender', path: 'params[0].data.permit.permitBatch.spender', address: TO },
    { role: 'contract', path: 'params[0].data.permit.permitBatch.details[0].token', address: TOKEN, amount: AMOUNT, asset: TOKEN },
    {
      role: 'contract',
      path: 'params[0].data.permit.permitBatch.details[1].token',
      address: TOKEN2,
      amount: AMOUNT,
      asset: TOKEN2,
    },
  ],
);
send(
  'Permit2 transferFrom',
  PERMIT2,
  call('transferFrom(address from, address to, uint160 amount, address token)', OWNER, TO, AMOUNT, TOKEN),
  [
    { role: 'owner', path: 'params[0].data.transferFrom.from', address: OWNER },
    { role: 'recipient', path: 'params[0].data.transferFrom.to', address: TO, amount: AMOUNT, asset: TOKEN },
  ],
  { others: [TOKEN] },
);
send(
  'Permit2 transferFrom of several',
  PERMIT2,
  call('transferFrom((address from, address to, uint160 amount, address token)[] transferDetails)', [
    { from: OWNER, to: CLEAN, amount: 1n, token: TOKEN },
    { from: FROM, to: TO, amount: AMOUNT, token: TOKEN2 },
  ]),
  [
    { role: 'owner', address: OWNER },
    { role: 'owner', address: FROM },
    { role: 'recipient', address: CLEAN, amount: 1n, asset: TOKEN },
    { role: 'recipient', address: TO, amount: AMOUNT, asset: TOKEN2 },
  ],
  { others: [TOKEN, TOKEN2] },
);
send(
  'Permit2 permitTransferFrom',
  PERMIT2,
  call(
    `permitTransferFrom((${PERMITTED} permitted, uint256 nonce, uint256 deadline) permit, ${TRANSFER_DETAILS} transferDetails, address owner, bytes signature)`,
    { permitted: { token: TOKEN, amount: AMOUNT }, nonce: 9n, deadline: DEADLINE },
    { to: TO, requestedAmount: AMOUNT - 1n },
    OWNER,
    SIGNATURE,
  ),
  [
    { role: 'owner', path: 'params[0].data.permitTransferFrom.owner', address: OWNER },
    { role: 'recipient', path: 'params[0].data.permitTransferFrom.transferDetails.to', address: TO, amount: AMOUNT - 1n },
  ],
  { others: [TOKEN] },
);
send(
  'Permit2 permitTransferFrom of several tokens',
  PERMIT2,
  call(
    `permitTransferFrom((${PERMITTED}[] permitted, uint256 nonce, uint256 deadline) permit, ${TRANSFER_DETAILS}[] transferDetails, address owner, bytes signature)`,
    {
      permitted: [
        { token: TOKEN, amount: 5n },
        { token: TOKEN2, amount: AMOUNT },
      ],
      nonce: 9n,
      deadline: DEADLINE,
    },
    [
      { to: CLEAN, requestedAmount: 5n },
      { to: TO, requestedAmount: AMOUNT },
    ],
    OWNER,
    SIGNATURE,
  ),
  [
    { role: 'owner', path: 'params[0].data.permitTransferFrom.owner', address: OWNER },
    { role: 'recipient', path: 'params[0].data.permitTransferFrom.transferDetails[0].to', address: CLEAN, amount: 5n },
    { role: 'recipient', path: 'params[0].data.permitTransferFrom.transferDetails[1].to', address: TO, amount: AMOUNT },
  ],
  { others: [TOKEN, TOKEN2] },
);
send(
  'Permit2 permitWitnessTransferFrom',
  PERMIT2,
  call(
    `permitWitnessTransferFrom((${PERMITTED} permitted, uint256 nonce, uint256 deadline) permit, ${TRANSFER_DETAILS} transferDetails, address owner, bytes32 witness, string witnessTypeString, bytes signature)`,
    { permitted: { token: TOKEN, amount: AMOUNT }, nonce: 9n, deadline: DEADLINE },
    { to: TO, requestedAmount: AMOUNT },
    OWNER,
    SALT,
    'Witness witness)TokenPermissions(address token,uint256 amount)Witness(address user)',
    SIGNATURE,
  ),
  [
    { role: 'owner', path: 'params[0].data.permitWitnessTransferFrom.owner', address: OWNER },
    { role: 'recipient', path: 'params[0].data.permitWitnessTransferFrom.transferDetails.to', address: TO, amount: AMOUNT },
  ],
  { others: [TOKEN] },
);

// Uniswap's routers: https://github.com/Uniswap/swap-router-contracts

const EXACT_INPUT =
  'exactInputSingle((address tokenIn, address tokenOut, uint24 fee, address recipient, uint256 deadline, uint256 amountIn, uint256 amountOutMinimum, uint160 sqrtPriceLimitX96) params)';
const swap = (recipient) =>
  call(EXACT_INPUT, {
    tokenIn: TOKEN,
    tokenOut: WETH,
    fee: 3000,
    recipient,
    deadline: DEADLINE,
    amountIn: AMOUNT,
    amountOutMinimum: 1n,
    sqrtPriceLimitX96: 0n,
  });
const unwrap = (recipient) => call('unwrapWETH9(uint256 amountMinimum, address recipient)', 1n, recipient);
const sweep = (recipient) => call('sweepToken(address token, uint256 amountMinimum, address recipient)', TOKEN, 1n, recipient);

send(
  'multicall(bytes[])',
  ROUTER,
  call('multicall(bytes[] data)', [swap(NOBODY), unwrap(TO)]),
  [{ role: 'recipient', path: 'params[0].data.multicall[1].unwrapWETH9.recipient', address: TO }],
  { others: [TOKEN, WETH, NOBODY] },
);
send(
  'multicall(uint256,bytes[])',
  ROUTER,
  call('multicall(uint256 deadline, bytes[] data)', DEADLINE, [swap(ROUTER), sweep(TO)]),
  [{ role: 'recipient', path: 'params[0].data.multicall[1].sweepToken.recipient', address: TO, asset: TOKEN }],
  { others: [TOKEN, WETH, ROUTER] },
);
send(
  'multicall(bytes32,bytes[])',
  ROUTER,
  call('multicall(bytes32 previousBlockhash, bytes[] data)', SALT, [swap(TO)]),
  [{ role: 'recipient', path: 'params[0].data.multicall[0].exactInputSingle.params.recipient', address: TO }],
  { others: [TOKEN, WETH] },
);
send('a transfer inside a multicall', TOKEN, call('multicall(bytes[] data)', [transfer(CLEAN, 1n), transfer()]), [
  { role: 'recipient', path: 'params[0].data.multicall[0].transfer.to', address: CLEAN, amount: 1n, asset: TOKEN },
  { role: 'recipient', path: 'params[0].data.multicall[1].transfer.to', address: TO, amount: AMOUNT, asset: TOKEN },
]);
send(
  'a transfer inside a multicall inside a multicall',
  TOKEN,
  call('multicall(bytes[] data)', [approve(CLEAN), call('multicall(uint256 deadline, bytes[] data)', DEADLINE, [transfer()])]),
  [
    { role: 'spender', path: 'params[0].data.multicall[0].approve.spender', address: CLEAN, amount: AMOUNT, asset: TOKEN },
    { role: 'recipient', path: 'params[0].data.multicall[1].multicall[0].transfer.to', address: TO, amount: AMOUNT, asset: TOKEN },
  ],
);

// Multicall3: https://github.com/mds1/multicall3

const pair = [
  { target: NFT, callData: '0x' },
  { target: TOKEN, callData: transfer() },
];
const inner = { role: 'recipient', address: TO, amount: AMOUNT, asset: TOKEN };
const targets = (name) => [
  { path: `params[0].data.${name}.calls[0].target`, address: NFT },
  { role: 'contract', path: `params[0].data.${name}.calls[1].target`, address: TOKEN },
  { ...inner, path: `params[0].data.${name}.calls[1].callData.transfer.to` },
];
send('Multicall3 aggregate', MULTICALL3, call('aggregate((address target, bytes callData)[] calls)', pair), targets('aggregate'));
send(
  'Multicall3 blockAndAggregate',
  MULTICALL3,
  call('blockAndAggregate((address target, bytes callData)[] calls)', pair),
  targets('blockAndAggregate'),
);
send(
  'Multicall3 tryAggregate',
  MULTICALL3,
  call('tryAggregate(bool requireSuccess, (address target, bytes callData)[] calls)', true, pair),
  targets('tryAggregate'),
);
send(
  'Multicall3 tryBlockAndAggregate',
  MULTICALL3,
  call('tryBlockAndAggregate(bool requireSuccess, (address target, bytes callData)[] calls)', false, pair),
  targets('tryBlockAndAggregate'),
);
send(
  'Multicall3 aggregate3',
  MULTICALL3,
  call(
    'aggregate3((address target, bool allowFailure, bytes callData)[] calls)',
    pair.map(({ target, callData }) => ({ target, allowFailure: false, callData })),
  ),
  targets('aggregate3'),
);
send(
  'Multicall3 aggregate3Value',
  MULTICALL3,
  call('aggregate3Value((address target, bool allowFailure, uint256 value, bytes callData)[] calls)', [
    { target: TO, allowFailure: false, value: AMOUNT, callData: '0x' },
    { target: TOKEN, allowFailure: true, value: 0n, callData: transfer(CLEAN) },
  ]),
  [
    { path: 'params[0].data.aggregate3Value.calls[0].target', address: TO, amount: AMOUNT, asset: 'native' },
    { role: 'contract', path: 'params[0].data.aggregate3Value.calls[1].target', address: TOKEN },
    {
      role: 'recipient',
      path: 'params[0].data.aggregate3Value.calls[1].callData.transfer.to',
      address: CLEAN,
      amount: AMOUNT,
      asset: TOKEN,
    },
  ],
  { value: AMOUNT },
);

// Safe: https://github.com/safe-global/safe-smart-account

const EXEC =
  'execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures)';
const exec = (to, value, data, { operation = 0, refundReceiver = NOBODY } = {}) =>
  call(EXEC, to, value, data, operation, 0n, 0n, 0n, NOBODY, refundReceiver, SIGNATURE);
/** `to` and what follows, packed. */
const packed = (calls) =>
  concat(
    calls.map(([to, value, data]) =>
      encodePacked(['uint8', 'address', 'uint256', 'uint256', 'bytes'], [0, to, value, BigInt((data.length - 2) / 2), data]),
    ),
  );
const multiSend = (calls) => call('multiSend(bytes transactions)', packed(calls));

send(
  'Safe execTransaction: ether',
  SAFE,
  exec(TO, AMOUNT, '0x'),
  [{ role: 'recipient', path: 'params[0].data.execTransaction.to', address: TO, amount: AMOUNT, asset: 'native' }],
  { others: [NOBODY] },
);
send(
  'Safe execTransaction: a token',
  SAFE,
  exec(TOKEN, 0n, transfer()),
  [
    { role: 'contract', path: 'params[0].data.execTransaction.to', address: TOKEN },
    { role: 'recipient', path: 'params[0].data.execTransaction.data.transfer.to', address: TO, amount: AMOUNT, asset: TOKEN },
  ],
  { others: [NOBODY] },
);
send(
  'Safe execTransaction: who is refunded',
  SAFE,
  exec(CLEAN, 1n, '0x', { refundReceiver: TO }),
  [
    { path: 'params[0].data.execTransaction.refundReceiver', address: TO },
    { role: 'recipient', path: 'params[0].data.execTransaction.to', address: CLEAN, amount: 1n, asset: 'native' },
  ],
  { others: [NOBODY] },
);
const SENT = 'params[0].data.execTransaction.data.multiSend.transactions';
send(
  'Safe execTransaction: multiSend',
  SAFE,
  exec(
    MULTISEND,
    0n,
    multiSend([
      [CLEAN, 5n, '0x'],
      [TOKEN, 0n, transfer()],
      [NFT, 0n, call('setApprovalForAll(address operator, bool approved)', TO, true)],
    ]),
    { operation: 1 },
  ),
  [
    { path: 'params[0].data.execTransaction.to', address: MULTISEND },
    { role: 'recipient', path: `${SENT}[0].to`, address: CLEAN, amount: 5n, asset: 'native' },
    { role: 'contract', path: `${SENT}[1].to`, address: TOKEN },
    { role: 'recipient', path: `${SENT}[1].data.transfer.to`, address: TO, amount: AMOUNT, asset: TOKEN },
    { role: 'contract', path: `${SENT}[2].to`, address: NFT },
    { role: 'operator', path: `${SENT}[2].data.setApprovalForAll.operator`, address: TO },
  ],
  { others: [NOBODY] },
);
send('multiSend', MULTISEND, multiSend([[TO, AMOUNT, '0x']]), [
  { role: 'recipient', path: 'params[0].data.multiSend.transactions[0].to', address: TO, amount: AMOUNT, asset: 'native' },
]);

// Universal Router: https://github.com/Uniswap/universal-router/blob/main/contracts/libraries/Commands.sol

const UNIVERSAL_EXECUTE = 'execute(bytes commands, bytes[] inputs, uint256 deadline)';
const path3 = encodePacked(['address', 'uint24', 'address'], [TOKEN, 3000, WETH]);
const commands = {
  V3_SWAP_EXACT_IN: (to) => ['0x00', encode('address, uint256, uint256, bytes, bool', to, AMOUNT, 1n, path3, true)],
  V3_SWAP_EXACT_OUT: (to) => ['0x01', encode('address, uint256, uint256, bytes, bool', to, AMOUNT, 1n, path3, true)],
  PERMIT2_TRANSFER_FROM: (to) => ['0x02', encode('address, address, uint160', TOKEN, to, AMOUNT)],
  SWEEP: (to) => ['0x04', encode('address, address, uint256', TOKEN, to, 1n)],
  TRANSFER: (to) => ['0x05', encode('address, address, uint256', TOKEN, to, AMOUNT)],
  PAY_PORTION: (to) => ['0x06', encode('address, address, uint256', TOKEN, to, 25n)],
  V2_SWAP_EXACT_IN: (to) => ['0x08', encode('address, uint256, uint256, address[], bool', to, AMOUNT, 1n, [TOKEN, WETH], true)],
  V2_SWAP_EXACT_OUT: (to) => ['0x09', encode('address, uint256, uint256, address[], bool', to, AMOUNT, 1n, [TOKEN, WETH], true)],
  WRAP_ETH: (to) => ['0x0b', encode('address, uint256', to, AMOUNT)],
  UNWRAP_WETH: (to) => ['0x0c', encode('address, uint256', to, AMOUNT)],
};
const router = (...parts) =>
  call(
    UNIVERSAL_EXECUTE,
    concat(parts.map(([command]) => command)),
    parts.map(([, input]) => input),
    DEADLINE,
  );
for (const [name, command] of Object.entries(commands)) {
  send(
    `Universal Router: ${name}`,
    UNIVERSAL,
    router(command(TO)),
    [{ role: 'recipient', path: `params[0].data.execute.commands[0].${name}.recipient`, address: TO }],
    { others: [TOKEN, WETH] },
  );
}
send(
  'Universal Router: a swap, a fee and the rest',
  UNIVERSAL,
  router(
    commands.V3_SWAP_EXACT_IN('0x0000000000000000000000000000000000000002'),
    commands.PAY_PORTION(CLEAN),
    // the flag that lets a command fail
    ['0x8c', commands.UNWRAP_WETH(TO)[1]],
  ),
  [
    { role: 'recipient', address: CLEAN },
    { role: 'recipient', address: TO },
  ],
  { others: [TOKEN, WETH, '0x0000000000000000000000000000000000000002'] },
);
send(
  'Universal Router: without a deadline',
  UNIVERSAL,
  call('execute(bytes commands, bytes[] inputs)', '0x05', [commands.TRANSFER(TO)[1]]),
  [{ role: 'recipient', address: TO, amount: AMOUNT, asset: TOKEN }],
  { others: [TOKEN] },
);
send(
  'Universal Router: PERMIT2_PERMIT',
  UNIVERSAL,
  router([
    '0x0a',
    encode(
      `(${DETAILS} details, address spender, uint256 sigDeadline), bytes`,
      { details: details(), spender: TO, sigDeadline: DEADLINE },
      SIGNATURE,
    ),
  ]),
  [
    { role: 'spender', address: TO },
    { role: 'contract', address: TOKEN, amount: AMOUNT, asset: TOKEN },
  ],
);
send(
  'Universal Router: PERMIT2_TRANSFER_FROM_BATCH',
  UNIVERSAL,
  router([
    '0x0d',
    encode('(address from, address to, uint160 amount, address token)[]', [{ from: FROM, to: TO, amount: AMOUNT, token: TOKEN }]),
  ]),
  [{ role: 'recipient', address: TO, amount: AMOUNT, asset: TOKEN }],
  { others: [TOKEN] },
);
send(
  'Universal Router: EXECUTE_SUB_PLAN',
  UNIVERSAL,
  router(['0x21', encode('bytes, bytes[]', '0x05', [commands.TRANSFER(TO)[1]])]),
  [{ role: 'recipient', address: TO, amount: AMOUNT, asset: TOKEN }],
  { others: [TOKEN] },
);

// accounts: ERC-4337, ERC-7579, ERC-7821

const execute = (to, value, data) => call('execute(address dest, uint256 value, bytes func)', to, value, data);
const token = { role: 'contract', address: TOKEN };

send('account execute: ether', SAFE, execute(TO, AMOUNT, '0x'), [
  { role: 'recipient', path: 'params[0].data.execute.dest', address: TO, amount: AMOUNT, asset: 'native' },
]);
send('account execute: a token', SAFE, execute(TOKEN, 0n, transfer()), [
  { ...token, path: 'params[0].data.execute.dest' },
  { ...inner, path: 'params[0].data.execute.func.transfer.to' },
]);
send(
  'account executeBatch(address[],bytes[])',
  SAFE,
  call('executeBatch(address[] dest, bytes[] func)', [TOKEN, NFT], [transfer(), '0x']),
  [
    { ...token, path: 'params[0].data.executeBatch.dest[0]' },
    { address: NFT },
    { ...inner, path: 'params[0].data.executeBatch.func[0].transfer.to' },
  ],
);
send(
  'account executeBatch(address[],uint256[],bytes[])',
  SAFE,
  call('executeBatch(address[] dest, uint256[] value, bytes[] func)', [TO, TOKEN], [AMOUNT, 0n], ['0x', approve()]),
  [
    { role: 'recipient', address: TO, amount: AMOUNT, asset: 'native' },
    token,
    { role: 'spender', address: TO, amount: AMOUNT, asset: TOKEN },
  ],
);
send(
  'account executeBatch((address,uint256,bytes)[])',
  SAFE,
  call('executeBatch((address target, uint256 value, bytes data)[] calls)', [{ target: TOKEN, value: 0n, data: transfer() }]),
  [
    { ...token, path: 'params[0].data.executeBatch.calls[0].target' },
    { ...inner, path: 'params[0].data.executeBatch.calls[0].data.transfer.to' },
  ],
);

const SINGLE = `0x${'00'.repeat(32)}`;
const BATCH = `0x01${'00'.repeat(31)}`;
const TRY_BATCH = `0x0101${'00'.repeat(30)}`;
const DELEGATE = `0xff${'00'.repeat(31)}`;
const ERC7821 = `0x01000000000078210001${'00'.repeat(22)}`;
const ERC7579 = 'execute(bytes32 mode, bytes executionCalldata)';
const executions = [
  { target: TO, value: AMOUNT, callData: '0x' },
  { target: TOKEN, value: 0n, callData: transfer(CLEAN) },
];
const EXECUTIONS = '(address target, uint256 value, bytes callData)[]';
const executed = [
  { role: 'recipient', address: TO, amount: AMOUNT, asset: 'native' },
  token,
  { role: 'recipient', address: CLEAN, amount: AMOUNT, asset: TOKEN },
];
send('ERC-7579 execute: one', SAFE, call(ERC7579, SINGLE, encodePacked(['address', 'uint256', 'bytes'], [TOKEN, 0n, transfer()])), [
  token,
  inner,
]);
send('ERC-7579 execute: one, ether', SAFE, call(ERC7579, SINGLE, encodePacked(['address', 'uint256'], [TO, AMOUNT])), [
  { role: 'recipient', address: TO, amount: AMOUNT, asset: 'native' },
]);
send('ERC-7579 execute: several', SAFE, call(ERC7579, BATCH, encode(EXECUTIONS, executions)), executed);
send('ERC-7579 execute: several, each may fail', SAFE, call(ERC7579, TRY_BATCH, encode(EXECUTIONS, executions)), executed);
send(
  "ERC-7579 execute: another contract's code",
  SAFE,
  call(ERC7579, DELEGATE, encodePacked(['address', 'bytes'], [TO, transfer(CLEAN)])),
  [{ address: TO }],
  { others: [CLEAN] },
);
send(
  'ERC-7579 executeFromExecutor',
  SAFE,
  call('executeFromExecutor(bytes32 mode, bytes executionCalldata)', BATCH, encode(EXECUTIONS, executions)),
  executed,
);
send(
  'ERC-7821 execute',
  SAFE,
  call(
    'execute(bytes32 mode, bytes executionData)',
    BATCH,
    encode('(address to, uint256 value, bytes data)[]', [{ to: TOKEN, value: 0n, data: transfer() }]),
  ),
  [token, inner],
);
send(
  'ERC-7821 execute with opData',
  SAFE,
  call(
    'execute(bytes32 mode, bytes executionData)',
    ERC7821,
    encode('(address to, uint256 value, bytes data)[], bytes', [{ to: TOKEN, value: 0n, data: transfer() }], '0x1234'),
  ),
  [token, inner],
);

const start = { sender: SAFE, nonce: 1n };
const callData = execute(TOKEN, 0n, transfer());
const gas = { callGasLimit: 1n, verificationGasLimit: 2n, preVerificationGas: 3n, maxFeePerGas: 4n, maxPriorityFeePerGas: 5n };
// in the order of the ABI, which ethers reads by place
const operation06 = { ...start, initCode: '0x', callData, ...gas, paymasterAndData: '0x', signature: SIGNATURE };
const operation07 = {
  ...start,
  initCode: '0x',
  callData,
  accountGasLimits: SALT,
  preVerificationGas: 3n,
  gasFees: SALT,
  paymasterAndData: '0x',
  signature: SIGNATURE,
};
const operations = (abi, operation, beneficiary) => {
  const args = [[operation], beneficiary];
  const data = encodeFunctionData({ abi, functionName: 'handleOps', args });
  assert.equal(new Interface(abi).encodeFunctionData('handleOps', [[Object.values(operation)], beneficiary]), data);
  return data;
};
for (const [version, entryPoint, data] of [
  ['0.6', ENTRYPOINT06, (beneficiary) => operations(entryPoint06Abi, operation06, beneficiary)],
  ['0.7', ENTRYPOINT07, (beneficiary) => operations(entryPoint07Abi, operation07, beneficiary)],
]) {
  send(`ERC-4337 handleOps, version ${version}`, entryPoint, data(CLEAN), [
    { role: 'owner', path: 'params[0].data.handleOps.ops[0].sender', address: SAFE },
    { ...token, path: 'params[0].data.handleOps.ops[0].callData.execute.dest' },
    { ...inner, path: 'params[0].data.handleOps.ops[0].callData.execute.func.transfer.to' },
    { role: 'recipient', path: 'params[0].data.handleOps.beneficiary', address: CLEAN },
  ]);
  send(
    `ERC-4337 handleOps, version ${version}: the beneficiary`,
    entryPoint,
    data(TO),
    [{ role: 'recipient', path: 'params[0].data.handleOps.beneficiary', address: TO }, token],
    { others: [SAFE] },
  );
}
const quantities = (object) =>
  Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, typeof value === 'bigint' ? `0x${value.toString(16)}` : value]),
  );
evm.add(
  'eth_sendUserOperation, version 0.6',
  { method: 'eth_sendUserOperation', params: [quantities(operation06), ENTRYPOINT06], network: '0x1' },
  [{ address: SAFE }, token, { ...inner, path: 'params[0].callData.execute.func.transfer.to' }],
  { others: [ENTRYPOINT06] },
);
const bare = { ...start, callData, ...gas, signature: SIGNATURE };
evm.add(
  'eth_sendUserOperation, version 0.7',
  {
    method: 'eth_sendUserOperation',
    params: [
      quantities({ ...bare, paymaster: TO, paymasterVerificationGasLimit: 6n, paymasterPostOpGasLimit: 7n, paymasterData: '0x' }),
      ENTRYPOINT07,
    ],
  },
  [
    { address: SAFE },
    { path: 'params[0].paymaster', address: TO },
    token,
    { ...inner, path: 'params[0].callData.execute.func.transfer.to' },
  ],
  { others: [ENTRYPOINT07] },
);
evm.add(
  'eth_sendUserOperation: a batch',
  {
    method: 'eth_sendUserOperation',
    params: [quantities({ ...bare, callData: call(ERC7579, BATCH, encode(EXECUTIONS, executions)) }), ENTRYPOINT07],
  },
  [{ address: SAFE }, ...executed],
  { others: [ENTRYPOINT07] },
);

// EIP-5792, CAIP-27, EIP-7702

const calls = [
  { to: TO, value: `0x${AMOUNT.toString(16)}` },
  { to: TOKEN, value: '0x0', data: transfer(CLEAN) },
  { to: TOKEN, data: call('multicall(bytes[] data)', [transfer()]) },
];
const called = (params) => [
  { role: 'recipient', path: `${params}[0].calls[0].to`, address: TO, amount: AMOUNT, asset: 'native' },
  { role: 'contract', path: `${params}[0].calls[1].to`, address: TOKEN },
  { role: 'recipient', path: `${params}[0].calls[1].data.transfer.to`, address: CLEAN, amount: AMOUNT, asset: TOKEN },
  { role: 'contract', path: `${params}[0].calls[2].to`, address: TOKEN },
  { role: 'recipient', path: `${params}[0].calls[2].data.multicall[0].transfer.to`, address: TO, amount: AMOUNT, asset: TOKEN },
];
evm.add(
  'EIP-5792 wallet_sendCalls, version 2.0.0',
  { method: 'wallet_sendCalls', params: [{ version: '2.0.0', chainId: '0x1', from: FROM, atomicRequired: true, calls }] },
  called('params'),
  { others: [FROM] },
);
evm.add(
  'EIP-5792 wallet_sendCalls, version 1.0',
  {
    method: 'wallet_sendCalls',
    params: [
      { version: '1.0', chainId: '0x1', from: FROM, calls, capabilities: { paymasterService: { url: 'https://example.org/' } } },
    ],
  },
  called('params'),
  { others: [FROM] },
);
evm.add(
  'CAIP-27 wallet_invokeMethod',
  {
    method: 'wallet_invokeMethod',
    params: {
      scope: 'eip155:1',
      request: { method: 'eth_sendTransaction', params: [{ from: FROM, to: TOKEN, data: transfer() }] },
    },
  },
  [
    { role: 'contract', path: 'params.request.params[0].to', address: TOKEN },
    { role: 'recipient', path: 'params.request.params[0].data.transfer.to', address: TO, amount: AMOUNT, asset: TOKEN },
  ],
  { others: [FROM] },
);
evm.add(
  'EIP-7702 authorisation',
  {
    method: 'eth_sendTransaction',
    params: [
      {
        from: FROM,
        to: CLEAN,
        value: '0x1',
        type: '0x4',
        authorizationList: [{ chainId: '0x1', address: TO, nonce: '0x0', yParity: '0x0', r: SALT, s: SALT }],
      },
    ],
  },
  [
    { role: 'delegate', path: 'params[0].authorizationList[0].address', address: TO },
    { role: 'recipient', path: 'params[0].to', address: CLEAN, amount: 1n, asset: 'native' },
  ],
  { others: [FROM] },
);

// calls that no table knows

const UNKNOWN = '0xdeadbeef';
send(
  'unknown call: an aligned word',
  CONTRACT,
  concat([UNKNOWN, encode('uint256, address, bytes', 5n, TO, '0x1234')]),
  [{ role: 'unknown', address: TO }],
  { notChecked: [{ reason: 'unknown-call' }] },
);
send(
  'unknown call: an aligned word inside its bytes',
  CONTRACT,
  concat([UNKNOWN, encode('uint256, bytes', 5n, concat(['0x12345678', encode('address', TO)]))]),
  [{ role: 'unknown', address: TO }],
  { notChecked: [{ reason: 'unknown-call' }] },
);
send(
  'unknown call: a packed run',
  CONTRACT,
  concat([UNKNOWN, encodePacked(['uint8', 'address', 'uint16'], [7, TO, 9])]),
  [{ role: 'unknown', address: TO }],
  { notChecked: [{ reason: 'unknown-call' }] },
);
send(
  'unknown call: a packed run in the middle of bytes',
  CONTRACT,
  concat([UNKNOWN, encode('bytes', encodePacked(['bytes', 'address', 'bytes'], ['0x1122334455', TO, '0x66']))]),
  [{ role: 'unknown', address: TO }],
  { notChecked: [{ reason: 'unknown-call' }] },
);
send('unknown call: nobody listed', CONTRACT, concat([UNKNOWN, encode('uint256, address', 5n, CLEAN)]), [], {
  notChecked: [{ reason: 'unknown-call' }],
});

// text

const prose = `example.org asks you to sign in.\nThe money goes to ${TO}, no other address.\nNonce: 12345`;
evm.add(
  'personal_sign: hexadecimal',
  { method: 'personal_sign', params: [stringToHex(prose), FROM] },
  [{ role: 'mentioned', address: TO }],
  { others: [FROM] },
);
evm.add('personal_sign: plain', { method: 'personal_sign', params: [prose, FROM] }, [{ role: 'mentioned', address: TO }], {
  others: [FROM],
});
evm.add(
  'personal_sign: a Bitcoin address',
  { method: 'personal_sign', params: [stringToHex(`Send it to ${LISTED.p2pkh}.`), FROM] },
  [{ role: 'mentioned', address: LISTED.p2pkh }],
  { others: [FROM] },
);
evm.add('personal_sign: nobody', { method: 'personal_sign', params: [stringToHex('Welcome to example.org'), FROM] }, [], {
  others: [FROM],
});
evm.add('eth_sign', { method: 'eth_sign', params: [FROM, SALT] }, [], {
  others: [FROM],
  notChecked: [{ reason: 'blind-signature' }],
});
evm.add('a method that no table knows', { method: 'wallet_doSomething', params: [{ to: TO }] }, [], {
  notChecked: [{ reason: 'unknown-method' }],
});

// raw transactions

const common = { chainId: 1, nonce: 7, gas: 90_000n };
const fees = { maxFeePerGas: 30_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n };
const accessList = [{ address: TOKEN2, storageKeys: [SALT] }];
const authorization = await delegator.signAuthorization({ chainId: 1, address: TO, nonce: 0 });
const inToken = [
  { role: 'contract', path: 'params[0].to', address: TOKEN },
  { role: 'recipient', path: 'params[0].data.transfer.to', address: TO, amount: AMOUNT, asset: TOKEN },
];
for (const [name, fields, parties] of [
  [
    'type 0: ether',
    { type: 'legacy', gasPrice: 20_000_000_000n, to: TO, value: AMOUNT },
    [{ role: 'recipient', address: TO, amount: AMOUNT, asset: 'native' }],
  ],
  ['type 0: a token', { type: 'legacy', gasPrice: 20_000_000_000n, to: TOKEN, data: transfer() }, inToken],
  [
    'type 0: without a chain',
    { type: 'legacy', chainId: undefined, gasPrice: 20_000_000_000n, to: TO, value: AMOUNT },
    [{ role: 'recipient', address: TO, amount: AMOUNT, asset: 'native' }],
  ],
  ['type 1', { type: 'eip2930', gasPrice: 20_000_000_000n, to: TOKEN, data: transfer(), accessList }, inToken],
  ['type 2', { type: 'eip1559', ...fees, to: TOKEN, data: transfer(), accessList }, inToken],
  [
    'type 2: ether',
    { type: 'eip1559', ...fees, to: TO, value: AMOUNT },
    [{ role: 'recipient', address: TO, amount: AMOUNT, asset: 'native' }],
  ],
  ['type 2: a contract is created', { type: 'eip1559', ...fees, data: '0x6080604052600080fd' }, []],
  [
    'type 3',
    { type: 'eip4844', ...fees, to: TOKEN, data: transfer(), maxFeePerBlobGas: 5n, blobVersionedHashes: [`0x01${SALT.slice(4)}`] },
    inToken,
  ],
  [
    'type 4',
    { type: 'eip7702', ...fees, to: TOKEN, data: transfer(CLEAN), authorizationList: [authorization] },
    [
      { role: 'contract', path: 'params[0].to', address: TOKEN },
      { role: 'recipient', path: 'params[0].data.transfer.to', address: CLEAN, amount: AMOUNT, asset: TOKEN },
      { role: 'delegate', path: 'params[0].authorizationList[0].address', address: TO },
    ],
  ],
]) {
  const raw = await account.signTransaction({ ...common, ...fields });
  assert.equal(parseTransaction(raw).to?.toLowerCase(), fields.to?.toLowerCase());
  const read = Transaction.from(raw);
  assert.equal(read.from, FROM);
  assert.equal(read.to, fields.to ?? null);
  transactions.add(`raw, ${name}`, { method: 'eth_sendRawTransaction', params: [raw] }, parties, {
    others: [FROM, TOKEN2, delegator.address],
  });
}
const fromEthers = await new Wallet(hex(bytes32('evm account'))).signTransaction({
  type: 2,
  chainId: 1,
  nonce: 8,
  gasLimit: 90_000,
  maxFeePerGas: 5,
  maxPriorityFeePerGas: 1,
  to: TOKEN,
  data: transfer(),
});
transactions.add('raw, type 2, by ethers', { method: 'eth_sendRawTransaction', params: [fromEthers] }, inToken, { others: [FROM] });
transactions.add('raw, cut off', { method: 'eth_sendRawTransaction', params: [fromEthers.slice(0, 60)] }, [], {
  notChecked: [{ reason: 'malformed' }],
});

// typed data: EIP-712

const uint = (name) => ({ name, type: 'uint256' });
const address = (name) => ({ name, type: 'address' });
const DOMAIN_TYPE = [{ name: 'name', type: 'string' }, uint('chainId'), address('verifyingContract')];

/** As version 3 and 4, as text and as an object: version 3 has no arrays. */
function sign(name, { verifyingContract, types, primaryType, message }, parties, { others = [], arrays = false, notChecked } = {}) {
  const data = {
    types: { EIP712Domain: DOMAIN_TYPE, ...types },
    primaryType,
    domain: { name: 'Example', chainId: 1, verifyingContract },
    message,
  };
  assert.equal(TypedDataEncoder.hash(data.domain, types, message), hashTypedData(data));
  const request = (method, value) => ({ method, params: [FROM, value], network: '0x1' });
  const text = JSON.stringify(data, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  const all = [{ role: 'contract', path: 'params[1].domain.verifyingContract', address: verifyingContract }, ...parties];
  typed.add(`${name}, version 4`, request('eth_signTypedData_v4', text), all, { others: [FROM, ...others], notChecked });
  typed.add(`${name}, version 4, no text`, request('eth_signTypedData_v4', data), all, { others: [FROM, ...others], notChecked });
  if (!arrays) {
    typed.add(`${name}, version 3`, request('eth_signTypedData_v3', text), all, { others: [FROM, ...others], notChecked });
  }
}

sign(
  'ERC-2612 permit',
  {
    verifyingContract: TOKEN,
    types: { Permit: [address('owner'), address('spender'), uint('value'), uint('nonce'), uint('deadline')] },
    primaryType: 'Permit',
    message: { owner: OWNER, spender: TO, value: AMOUNT, nonce: 0n, deadline: DEADLINE },
  },
  [
    { role: 'owner', path: 'params[1].message.owner', address: OWNER },
    { role: 'spender', path: 'params[1].message.spender', address: TO, amount: AMOUNT, asset: TOKEN },
  ],
);
sign(
  'DAI permit',
  {
    verifyingContract: DAI,
    types: { Permit: [address('holder'), address('spender'), uint('nonce'), uint('expiry'), { name: 'allowed', type: 'bool' }] },
    primaryType: 'Permit',
    message: { holder: OWNER, spender: TO, nonce: 0n, expiry: DEADLINE, allowed: true },
  },
  [
    { role: 'owner', path: 'params[1].message.holder', address: OWNER },
    { role: 'spender', path: 'params[1].message.spender', address: TO },
  ],
);

const PermitDetails = [
  address('token'),
  { name: 'amount', type: 'uint160' },
  { name: 'expiration', type: 'uint48' },
  { name: 'nonce', type: 'uint48' },
];
const TokenPermissions = [address('token'), uint('amount')];
sign(
  'Permit2 PermitSingle',
  {
    verifyingContract: PERMIT2,
    types: { PermitDetails, PermitSingle: [{ name: 'details', type: 'PermitDetails' }, address('spender'), uint('sigDeadline')] },
    primaryType: 'PermitSingle',
    message: { details: details(), spender: TO, sigDeadline: DEADLINE },
  },
  [
    { role: 'spender', path: 'params[1].message.spender', address: TO },
    { role: 'contract', path: 'params[1].message.details.token', address: TOKEN, amount: AMOUNT, asset: TOKEN },
  ],
);
sign(
  'Permit2 PermitBatch',
  {
    verifyingContract: PERMIT2,
    types: { PermitDetails, PermitBatch: [{ name: 'details', type: 'PermitDetails[]' }, address('spender'), uint('sigDeadline')] },
    primaryType: 'PermitBatch',
    message: { details: [details(), details(TOKEN2)], spender: TO, sigDeadline: DEADLINE },
  },
  [{ role: 'spender', path: 'params[1].message.spender', address: TO }],
  { others: [TOKEN, TOKEN2], arrays: true },
);
sign(
  'Permit2 PermitTransferFrom',
  {
    verifyingContract: PERMIT2,
    types: {
      TokenPermissions,
      PermitTransferFrom: [{ name: 'permitted', type: 'TokenPermissions' }, address('spender'), uint('nonce'), uint('deadline')],
    },
    primaryType: 'PermitTransferFrom',
    message: { permitted: { token: TOKEN, amount: AMOUNT }, spender: TO, nonce: 1n, deadline: DEADLINE },
  },
  [
    { role: 'spender', path: 'params[1].message.spender', address: TO },
    { role: 'contract', path: 'params[1].message.permitted.token', address: TOKEN, amount: AMOUNT, asset: TOKEN },
  ],
);
sign(
  'Permit2 PermitBatchTransferFrom',
  {
    verifyingContract: PERMIT2,
    types: {
      TokenPermissions,
      PermitBatchTransferFrom: [
        { name: 'permitted', type: 'TokenPermissions[]' },
        address('spender'),
        uint('nonce'),
        uint('deadline'),
      ],
    },
    primaryType: 'PermitBatchTransferFrom',
    message: {
      permitted: [
        { token: TOKEN, amount: AMOUNT },
        { token: TOKEN2, amount: 1n },
      ],
      spender: TO,
      nonce: 1n,
      deadline: DEADLINE,
    },
  },
  [{ role: 'spender', path: 'params[1].message.spender', address: TO }],
  { others: [TOKEN, TOKEN2], arrays: true },
);
sign(
  'Permit2 PermitWitnessTransferFrom',
  {
    verifyingContract: PERMIT2,
    types: {
      TokenPermissions,
      OrderOutput: [address('token'), uint('amount'), address('recipient')],
      ExampleOrder: [address('swapper'), { name: 'outputs', type: 'OrderOutput[]' }],
      PermitWitnessTransferFrom: [
        { name: 'permitted', type: 'TokenPermissions' },
        address('spender'),
        uint('nonce'),
        uint('deadline'),
        { name: 'witness', type: 'ExampleOrder' },
      ],
    },
    primaryType: 'PermitWitnessTransferFrom',
    message: {
      permitted: { token: TOKEN, amount: AMOUNT },
      spender: CONTRACT,
      nonce: 1n,
      deadline: DEADLINE,
      witness: {
        swapper: OWNER,
        outputs: [
          { token: TOKEN2, amount: 1n, recipient: CLEAN },
          { token: TOKEN2, amount: 2n, recipient: TO },
        ],
      },
    },
  },
  [
    { role: 'spender', path: 'params[1].message.spender', address: CONTRACT },
    { path: 'params[1].message.witness.outputs[0].recipient', address: CLEAN },
    { path: 'params[1].message.witness.outputs[1].recipient', address: TO },
    { path: 'params[1].message.witness.swapper', address: OWNER },
  ],
  { others: [TOKEN, TOKEN2], arrays: true },
);

// https://github.com/ProjectOpenSea/seaport/blob/main/docs/SeaportDocumentation.md
const item = ['itemType:uint8', 'token:address', 'identifierOrCriteria:uint256', 'startAmount:uint256', 'endAmount:uint256'];
const struct = (fields) => fields.map((field) => ({ name: field.split(':')[0], type: field.split(':')[1] }));
sign(
  'Seaport order',
  {
    verifyingContract: '0x0000000000000068F116a894984e2DB1123eB395',
    types: {
      OrderComponents: struct([
        'offerer:address',
        'zone:address',
        'offer:OfferItem[]',
        'consideration:ConsiderationItem[]',
        'orderType:uint8',
        'startTime:uint256',
        'endTime:uint256',
        'zoneHash:bytes32',
        'salt:uint256',
        'conduitKey:bytes32',
        'counter:uint256',
      ]),
      OfferItem: struct(item),
      ConsiderationItem: struct([...item, 'recipient:address']),
    },
    primaryType: 'OrderComponents',
    message: {
      offerer: OWNER,
      zone: CONTRACT,
      offer: [{ itemType: 2, token: NFT, identifierOrCriteria: 42n, startAmount: 1n, endAmount: 1n }],
      consideration: [
        { itemType: 0, token: NOBODY, identifierOrCriteria: 0n, startAmount: AMOUNT, endAmount: AMOUNT, recipient: OWNER },
        { itemType: 1, token: TOKEN, identifierOrCriteria: 0n, startAmount: 5n, endAmount: 5n, recipient: TO },
      ],
      orderType: 0,
      startTime: 0n,
      endTime: DEADLINE,
      zoneHash: SALT,
      salt: 1n,
      conduitKey: SALT,
      counter: 0n,
    },
  },
  [
    { path: 'params[1].message.offerer', address: OWNER },
    { path: 'params[1].message.zone', address: CONTRACT },
    { role: 'recipient', path: 'params[1].message.consideration[0].recipient', address: OWNER },
    { role: 'recipient', path: 'params[1].message.consideration[1].recipient', address: TO },
  ],
  { others: [NFT, TOKEN, NOBODY], arrays: true },
);

const safeTx = (to, value, data) => ({
  verifyingContract: SAFE,
  types: {
    SafeTx: struct([
      'to:address',
      'value:uint256',
      'data:bytes',
      'operation:uint8',
      'safeTxGas:uint256',
      'baseGas:uint256',
      'gasPrice:uint256',
      'gasToken:address',
      'refundReceiver:address',
      'nonce:uint256',
    ]),
  },
  primaryType: 'SafeTx',
  message: {
    to,
    value,
    data,
    operation: 0,
    safeTxGas: 0n,
    baseGas: 0n,
    gasPrice: 0n,
    gasToken: NOBODY,
    refundReceiver: NOBODY,
    nonce: 5n,
  },
});
sign(
  'SafeTx: ether',
  safeTx(TO, AMOUNT, '0x'),
  [{ role: 'recipient', path: 'params[1].message.to', address: TO, amount: AMOUNT, asset: 'native' }],
  { others: [NOBODY] },
);
sign(
  'SafeTx',
  safeTx(TOKEN, 0n, transfer()),
  [
    { role: 'contract', path: 'params[1].message.to', address: TOKEN },
    { role: 'recipient', path: 'params[1].message.data.transfer.to', address: TO, amount: AMOUNT, asset: TOKEN },
  ],
  { others: [NOBODY] },
);
sign(
  'CoW order',
  {
    verifyingContract: '0x9008D19f58AAbD9eD0D60971565AA8510560ab41',
    types: {
      Order: struct([
        'sellToken:address',
        'buyToken:address',
        'receiver:address',
        'sellAmount:uint256',
        'buyAmount:uint256',
        'validTo:uint32',
        'appData:bytes32',
        'feeAmount:uint256',
        'kind:string',
        'partiallyFillable:bool',
        'sellTokenBalance:string',
        'buyTokenBalance:string',
      ]),
    },
    primaryType: 'Order',
    message: {
      sellToken: TOKEN,
      buyToken: WETH,
      receiver: TO,
      sellAmount: AMOUNT,
      buyAmount: 1n,
      validTo: 1_900_000_000,
      appData: SALT,
      feeAmount: 0n,
      kind: 'sell',
      partiallyFillable: false,
      sellTokenBalance: 'erc20',
      buyTokenBalance: 'erc20',
    },
  },
  [{ role: 'recipient', path: 'params[1].message.receiver', address: TO }],
  { others: [TOKEN, WETH] },
);
sign(
  'ERC-3009 TransferWithAuthorization',
  {
    verifyingContract: TOKEN,
    types: {
      TransferWithAuthorization: struct([
        'from:address',
        'to:address',
        'value:uint256',
        'validAfter:uint256',
        'validBefore:uint256',
        'nonce:bytes32',
      ]),
    },
    primaryType: 'TransferWithAuthorization',
    message: { from: OWNER, to: TO, value: AMOUNT, validAfter: 0n, validBefore: DEADLINE, nonce: SALT },
  },
  [
    { path: 'params[1].message.to', address: TO },
    { path: 'params[1].message.from', address: OWNER },
  ],
);
sign(
  'unknown types',
  {
    verifyingContract: CONTRACT,
    types: {
      Mail: struct(['from:Person', 'to:Person', 'contents:string']),
      Person: struct(['name:string', 'wallet:address']),
    },
    primaryType: 'Mail',
    message: { from: { name: 'Cow', wallet: CLEAN }, to: { name: 'Bob', wallet: TO }, contents: 'Hello, Bob!' },
  },
  [
    { path: 'params[1].message.from.wallet', address: CLEAN },
    { path: 'params[1].message.to.wallet', address: TO },
  ],
);
sign(
  'unknown types, arrays of arrays of structs',
  {
    verifyingContract: CONTRACT,
    types: {
      Letter: struct(['groups:Group[]', 'board:Person[2][]', 'copies:address[][]']),
      Group: struct(['name:string', 'members:Person[]']),
      Person: struct(['name:string', 'wallets:address[]']),
    },
    primaryType: 'Letter',
    message: {
      groups: [
        { name: 'first', members: [] },
        { name: 'second', members: [{ name: 'Bob', wallets: [CLEAN, TO] }] },
      ],
      board: [
        [
          { name: 'Eve', wallets: [OTHER] },
          { name: 'Mallory', wallets: [TO] },
        ],
      ],
      copies: [[], [OWNER, TO]],
    },
  },
  [
    { path: 'params[1].message.groups[1].members[0].wallets[0]', address: CLEAN },
    { path: 'params[1].message.groups[1].members[0].wallets[1]', address: TO },
    { path: 'params[1].message.board[0][0].wallets[0]', address: OTHER },
    { path: 'params[1].message.board[0][1].wallets[0]', address: TO },
    { path: 'params[1].message.copies[1][0]', address: OWNER },
    { path: 'params[1].message.copies[1][1]', address: TO },
  ],
  { arrays: true },
);
const version1 = [
  { type: 'string', name: 'Message', value: 'Hi' },
  { type: 'address', name: 'payee', value: TO },
  { type: 'uint32', name: 'value', value: 1337 },
];
typed.add('version 1', { method: 'eth_signTypedData', params: [version1, FROM] }, [{ path: 'params[0][1].value', address: TO }], {
  others: [FROM],
});
typed.add(
  'version 1, by its other name',
  { method: 'eth_signTypedData_v1', params: [version1, FROM] },
  [{ path: 'params[0][1].value', address: TO }],
  { others: [FROM] },
);

// calls in calls in calls

const deep = new Vectors('evm');
let nested = transfer();
for (let level = 0; level < 1000; level += 1) {
  nested = encodeFunctionData({ abi: parseAbi(['function multicall(bytes[] data)']), args: [[nested]] });
}
deep.add(
  'a transfer inside a thousand multicalls',
  { method: 'eth_sendTransaction', params: [{ from: FROM, to: TOKEN, data: nested }] },
  [{ role: 'contract', path: 'params[0].to', address: TOKEN }, { address: TO }],
  { others: [FROM], notChecked: [{ reason: 'too-deep' }] },
);

assert.equal(AbiCoder.defaultAbiCoder().decode(['bytes[]'], `0x${nested.slice(10)}`)[0].length, 1);

evm.write('evm-calls');
transactions.write('evm-transactions');
typed.write('evm-typed-data');
deep.write('evm-deep');
