/** A dapp made with ethers. */

import { BrowserProvider, Contract, isError } from 'ethers';

import { AMOUNT, DOMAIN, PERMIT, TOKEN, offer, permit } from './run.js';

const provider = new BrowserProvider(window.ethereum);
const signer = await provider.getSigner();
const token = new Contract(
  TOKEN,
  ['function transfer(address to, uint256 value)', 'function approve(address spender, uint256 value)'],
  signer,
);
/** Of the transaction, what does not depend on who asks. */
const hash = ({ hash }) => hash;

offer(
  {
    'ether': async (to) => hash(await signer.sendTransaction({ to, value: AMOUNT })),
    'token transfer': async (to) => hash(await token.transfer(to, AMOUNT)),
    'approval': async (to) => hash(await token.approve(to, AMOUNT)),
    'typed data': (to) => signer.signTypedData(DOMAIN, PERMIT, permit(signer.address, to)),
    'message': (to) => signer.signMessage(`Pay ${to}, please.`),
    'request of the provider': (to) => provider.send('eth_sendTransaction', [{ from: signer.address, to, value: '0x1' }]),
  },
  (error) => isError(error, 'ACTION_REJECTED'),
);
