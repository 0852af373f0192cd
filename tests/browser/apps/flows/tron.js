/** A dapp that uses the wallet's tronWeb. */

import { AMOUNT, offer } from './run.js';

const { tronWeb, tronLink } = window;
await tronLink.request({ method: 'tron_requestAccounts' });
const from = tronWeb.defaultAddress.base58;
const TOKEN = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';
const blockHeader = {
  ref_block_bytes: '1a2b',
  ref_block_hash: '0102030405060708',
  expiration: 1_900_000_060_000,
  timestamp: 1_900_000_000_000,
};
const amount = Number(AMOUNT);

const transfer = (to) => tronWeb.transactionBuilder.sendTrx(to, amount, from, { blockHeader });
async function trigger(signature, to) {
  const parameters = [
    { type: 'address', value: to },
    { type: 'uint256', value: String(AMOUNT) },
  ];
  const { transaction } = await tronWeb.transactionBuilder.triggerSmartContract(
    TOKEN,
    signature,
    { txLocal: true, blockHeader },
    parameters,
    from,
  );
  return transaction;
}

offer(
  {
    'TRX': async (to) => tronWeb.trx.sign(await transfer(to)),
    'TRX, by several': async (to) => tronWeb.trx.multiSign(await transfer(to), undefined, 2),
    'token transfer': async (to) => tronWeb.trx.sign(await trigger('transfer(address,uint256)', to)),
    'approval': async (to) => tronWeb.trx.sign(await trigger('approve(address,uint256)', to)),
    'message': (to) => tronWeb.trx.signMessageV2(`Pay ${to}, please.`),
    'typed data': (to) =>
      tronWeb.trx._signTypedData(
        { name: 'Example', chainId: 728126428, verifyingContract: TOKEN },
        {
          Permit: [
            { name: 'owner', type: 'address' },
            { name: 'spender', type: 'address' },
            { name: 'value', type: 'uint256' },
          ],
        },
        { owner: from, spender: to, value: String(AMOUNT) },
      ),
    'TIP-1193': async (to) => window.tron.request({ method: 'tron_signTransaction', params: { transaction: await transfer(to) } }),
    'tronWeb of TIP-1193': async (to) => window.tron.tronWeb.trx.sign(await transfer(to)),
  },
  (error) => error?.code === 4001 || /declined|rejected/i.test(error?.message ?? error),
);
