/** A dapp made with wagmi, whose wallet was announced by EIP-6963. */

import {
  connect,
  createConfig,
  sendCalls,
  sendTransaction,
  signMessage,
  signTypedData,
  unstable_connector,
  writeContract,
} from '@wagmi/core';
import { mainnet } from '@wagmi/core/chains';
import { injected } from '@wagmi/core';
import { UserRejectedRequestError, parseAbi } from 'viem';

import { AMOUNT, DOMAIN, PERMIT, TOKEN, offer, permit } from './run.js';

const config = createConfig({ chains: [mainnet], transports: { [mainnet.id]: unstable_connector(injected) }, storage: null });
const connector = config.connectors.find(({ id }) => id === 'example.wallet');
const {
  accounts: [account],
} = await connect(config, { connector });
const abi = parseAbi(['function transfer(address to, uint256 value)', 'function approve(address spender, uint256 value)']);
const write = (functionName, ...args) => writeContract(config, { address: TOKEN, abi, functionName, args });

offer(
  {
    'ether': (to) => sendTransaction(config, { to, value: AMOUNT }),
    'token transfer': (to) => write('transfer', to, AMOUNT),
    'approval': (to) => write('approve', to, AMOUNT),
    'typed data': (to) =>
      signTypedData(config, { domain: DOMAIN, types: PERMIT, primaryType: 'Permit', message: permit(account, to) }),
    'message': (to) => signMessage(config, { message: `Pay ${to}, please.` }),
    'calls': (to) => sendCalls(config, { calls: [{ to, value: AMOUNT }] }),
  },
  (error) => error.walk((one) => one instanceof UserRejectedRequestError) !== null,
);
