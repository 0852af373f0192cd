/** A dapp made with bitcoinjs-lib: it knows UniSat, the wallets of sats-connect and those of Wallet Standard. */

import { Psbt, networks, payments } from 'bitcoinjs-lib';
import { getWallets } from '@wallet-standard/app';
import Wallet, { defaultAdapters, request, sendBtcTransaction, setDefaultProvider, signTransaction } from 'sats-connect';

import { AMOUNT, offer } from './run.js';

const { unisat } = window;
const [from] = await unisat.requestAccounts();
const script = payments.p2wpkh({ address: from, network: networks.bitcoin }).output;
const amount = Number(AMOUNT);

function psbt(to) {
  return new Psbt({ network: networks.bitcoin })
    .addInput({ hash: 'ab'.repeat(32), index: 0, witnessUtxo: { script, value: 9n * AMOUNT } })
    .addOutputs([
      { address: from, value: AMOUNT },
      { address: to, value: AMOUNT },
    ]);
}

/** sats-connect does not throw: it answers with a status. */
async function satsConnect(answering) {
  const answer = await answering;
  if (answer.status === 'error') {
    throw answer.error;
  }
  return answer.result;
}

/** Before that, it called back. */
const calledBack = (ask, payload) =>
  new Promise((resolve, reject) => {
    const onCancel = () => reject(new Error('cancelled'));
    ask({ payload: { network: { type: 'Mainnet' }, ...payload }, onFinish: resolve, onCancel }).catch(reject);
  });

const standard = getWallets()
  .get()
  .find(({ name }) => name === 'Test Wallet');
const {
  accounts: [account],
} = await standard.features['bitcoin:connect'].connect();

const XVERSE = 'XverseProviders.BitcoinProvider';
const adapter = new defaultAdapters.unisat();
setDefaultProvider(XVERSE);

offer(
  {
    'UniSat sendBitcoin': (to) => unisat.sendBitcoin(to, amount, { feeRate: 5 }),
    'UniSat signPsbt': (to) => unisat.signPsbt(psbt(to).toHex(), { autoFinalized: false }),
    'UniSat signPsbts': (to) => unisat.signPsbts([psbt(from).toHex(), psbt(to).toHex()]),
    'UniSat pushPsbt': (to) => unisat.pushPsbt(psbt(to).toHex()),
    'UniSat signMessage': (to) => unisat.signMessage(`Pay ${to}, please.`),
    'sats-connect Wallet sendTransfer': (to) =>
      satsConnect(Wallet.request('sendTransfer', { recipients: [{ address: to, amount }] })),
    'sats-connect sendTransfer': (to) => satsConnect(request('sendTransfer', { recipients: [{ address: to, amount }] }, XVERSE)),
    'sats-connect signPsbt': (to) =>
      satsConnect(request('signPsbt', { psbt: psbt(to).toBase64(), signInputs: { [from]: [0] } }, XVERSE)),
    'sats-connect signMessage': (to) =>
      satsConnect(request('signMessage', { address: from, message: `Pay ${to}, please.` }, XVERSE)),
    'sats-connect signTransaction by token': (to) =>
      calledBack(signTransaction, {
        message: 'Sign',
        psbtBase64: psbt(to).toBase64(),
        broadcast: false,
        inputsToSign: [{ address: from, signingIndexes: [0] }],
      }),
    'sats-connect sendBtcTransaction by token': (to) =>
      calledBack(sendBtcTransaction, { recipients: [{ address: to, amountSats: AMOUNT }], senderAddress: from }),
    'Wallet Standard signTransaction': (to) =>
      standard.features['bitcoin:signTransaction'].signTransaction({
        account,
        psbt: new Uint8Array(psbt(to).toBuffer()),
        inputsToSign: [],
        chain: 'bitcoin:mainnet',
      }),
    'Wallet Standard signMessage': (to) =>
      standard.features['bitcoin:signMessage'].signMessage({ account, message: new TextEncoder().encode(`Pay ${to}, please.`) }),
    'sats-connect sendTransfer with UniSat': (to) =>
      satsConnect(adapter.request('sendTransfer', { recipients: [{ address: to, amount }] })),
    'sats-connect signPsbt with UniSat': (to) =>
      satsConnect(adapter.request('signPsbt', { psbt: psbt(to).toBase64(), signInputs: { [from]: [0] } })),
  },
  // UniSat's own code, that of sats-connect, and what it called back
  ({ code, message }) => code === 4001 || code === -32000 || message === 'cancelled',
);
