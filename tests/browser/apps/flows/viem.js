/** A dapp made with viem. */

import { UserRejectedRequestError, createWalletClient, custom, encodeFunctionData, parseAbi } from 'viem';
import { mainnet } from 'viem/chains';

import { AMOUNT, DOMAIN, PERMIT, TOKEN, offer, permit } from './run.js';

const client = createWalletClient({ chain: mainnet, transport: custom(window.ethereum) });
const [account] = await client.requestAddresses();
const abi = parseAbi([
  'function transfer(address to, uint256 value)',
  'function approve(address spender, uint256 value)',
  'function setApprovalForAll(address operator, bool approved)',
  'function multicall(bytes[] data)',
]);
const write = (functionName, ...args) => client.writeContract({ account, address: TOKEN, abi, functionName, args });
const transfer = (to) => encodeFunctionData({ abi, functionName: 'transfer', args: [to, AMOUNT] });

offer(
  {
    'ether': (to) => client.sendTransaction({ account, to, value: AMOUNT }),
    'token transfer': (to) => write('transfer', to, AMOUNT),
    'approval': (to) => write('approve', to, AMOUNT),
    'approval for all': (to) => write('setApprovalForAll', to, true),
    'transfer in a multicall': (to) => write('multicall', [transfer(account), transfer(to)]),
    'typed data': (to) =>
      client.signTypedData({ account, domain: DOMAIN, types: PERMIT, primaryType: 'Permit', message: permit(account, to) }),
    'message': (to) => client.signMessage({ account, message: `Pay ${to}, please.` }),
    'calls': (to) =>
      client.sendCalls({
        account,
        calls: [
          { to: account, value: 1n },
          { to: TOKEN, data: transfer(to) },
        ],
      }),
  },
  (error) => error.walk((one) => one instanceof UserRejectedRequestError) !== null,
);
