/** Presses the buttons of MetaMask's own test dapp, and tells what it made of the answer. */

import { offer } from './run.js';

/** Ends with what the dapp does when the wallet has answered: it logs, writes a result down, or fails. */
function press(id) {
  const { log, error } = console;
  const undo = [];
  const settled = new Promise((resolve, reject) => {
    console.log = (...args) => resolve(args.filter((value) => typeof value === 'string'));
    console.error = (reason) => reject(reason);
    const failed = (event) => {
      event.preventDefault();
      reject(event.reason);
    };
    addEventListener('unhandledrejection', failed);
    const written = new MutationObserver(([{ target }]) => resolve(target.textContent));
    for (const place of document.querySelectorAll('[id$=Result], #eip5792SendCallsErrorContainer')) {
      written.observe(place, { childList: true, subtree: true, attributes: true });
    }
    undo.push(() => written.disconnect(), () => removeEventListener('unhandledrejection', failed));
  });
  document.getElementById(id).click();
  return settled.finally(() => {
    Object.assign(console, { log, error });
    undo.forEach((one) => one());
  });
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
await wait(() => !document.getElementById('signTypedDataV4').disabled && document.getElementById('accounts').textContent.startsWith('0x'));

offer(Object.fromEntries(BUTTONS.map((id) => [id, () => press(id)])), ({ code }) => code === 4001 || code === 'ACTION_REJECTED');
