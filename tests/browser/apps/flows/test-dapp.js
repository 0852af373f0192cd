/** Presses the buttons of MetaMask's own test dapp, and tells what it made of the answer. */

import { offer } from './run.js';

/** Runs this, and calls back with every failure that the dapp logs or leaves alone, until it has ended. */
async function failing(work, failed) {
  const { error } = console;
  const left = (event) => {
    event.preventDefault();
    failed(event.reason);
  };
  console.error = failed;
  addEventListener('unhandledrejection', left);
  try {
    return await work();
  } finally {
    console.error = error;
    removeEventListener('unhandledrejection', left);
  }
}

/** Ends with what the dapp does when the wallet has answered: it logs, writes a result down, or fails. */
async function press(id) {
  const { log } = console;
  const { promise, resolve, reject } = Promise.withResolvers();
  console.log = (...args) => resolve(args.filter((value) => typeof value === 'string'));
  const written = new MutationObserver(([{ target }]) => resolve(target.textContent));
  for (const place of document.querySelectorAll('[id$=Result], #eip5792SendCallsErrorContainer')) {
    written.observe(place, { childList: true, subtree: true, attributes: true });
  }
  document.getElementById(id).click();
  try {
    return await failing(() => promise, reject);
  } finally {
    written.disconnect();
    console.log = log;
  }
}

/** The same for ten requests at once, of which the dapp says nothing but that they have failed. */
async function pressTen(id) {
  const { seen } = window.testWallet;
  const failures = [];
  document.getElementById(id).click();
  await failing(
    async () => {
      await wait(() => failures.length === 10 || seen.length === 10);
      // the wallet's refusals come after it has seen them all
      await new Promise((resolve) => setTimeout(resolve, 100));
    },
    (error) => failures.push(error),
  );
  if (failures.length > 0) {
    throw failures[0];
  }
  return seen.length;
}

const BUTTONS = [
  'sendButton',
  'sendEIP1559Button',
  'transferTokens',
  'approveTokens',
  'increaseTokenAllowance',
  'transferTokensWithoutGas',
  'approveTokensWithoutGas',
  'maliciousRawEthButton',
  'maliciousERC20TransferButton',
  'maliciousApprovalButton',
  'maliciousSetApprovalForAll',
  'personalSign',
  'siwe',
  'ethSign',
  'signTypedData',
  'signTypedDataV3',
  'signTypedDataV4',
  'signPermit',
  'signPermitSingle',
  'signPermitBatch',
  'signSeaportBulkOrder',
  'maliciousPermit',
  'maliciousTradeOrder',
  'maliciousSeaport',
  'eip5792SendCallsButton',
];

/** Ask for ten things at once. */
const BATCHES = ['sendEIP1559Batch', 'signTypedDataV4Batch'];

const wait = async (look) => {
  while (!look()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

// the wallet that was announced by EIP-6963, not the one at window.ethereum
await wait(() => document.querySelector('#providers button'));
document.querySelector('#providers button').click();
await wait(() => document.getElementById('activeProviderName').textContent === 'Test Wallet');
document.getElementById('connectButton').click();
await wait(
  () => !document.getElementById('signTypedDataV4').disabled && document.getElementById('accounts').textContent.startsWith('0x'),
);

offer(
  Object.fromEntries([...BUTTONS.map((id) => [id, () => press(id)]), ...BATCHES.map((id) => [id, () => pressTen(id)])]),
  ({ code }) => code === 4001 || code === 'ACTION_REJECTED',
);
