/** A dapp made with bitcoinjs-lib and sats-connect, and one that knows UniSat. */

import { Psbt, networks, payments } from 'bitcoinjs-lib';
import Wallet, { defaultAdapters, request, setDefaultProvider } from 'sats-connect';

import { AMOUNT, offer } from './run.js';

const { unisat } = window;
const [from] = await unisat.requestAccounts();
const script = payments.p2wpkh({ address: from, network: networks.bitcoin }).output;
const amount = Number(AMOUNT);

function psbt(to) {
  return new Psbt({ network: networks.bitcoin })
    .addInput({ hash: 'ab'.repeat(32), index: 0, witnessUtxo: { script, value: 9n * AMOUNT } })
    .addOutputs([{ address: from, value: AMOUNT }, { address: to, value: AMOUNT }]);
}

/** sats-connect does not throw: it answers with a status. */
async function satsConnect(answering) {
  const answer = await answering;
  if (answer.status === 'error') {
    throw answer.error;
  }
  return answer.result;
}

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
    'sats-connect Wallet sendTransfer': (to) => satsConnect(Wallet.request('sendTransfer', { recipients: [{ address: to, amount }] })),
    'sats-connect sendTransfer': (to) => satsConnect(request('sendTransfer', { recipients: [{ address: to, amount }] }, XVERSE)),
    'sats-connect signPsbt': (to) => satsConnect(request('signPsbt', { psbt: psbt(to).toBase64(), signInputs: { [from]: [0] } }, XVERSE)),
    'sats-connect signMessage': (to) => satsConnect(request('signMessage', { address: from, message: `Pay ${to}, please.` }, XVERSE)),
    'sats-connect sendTransfer with UniSat': (to) => satsConnect(adapter.request('sendTransfer', { recipients: [{ address: to, amount }] })),
    'sats-connect signPsbt with UniSat': (to) => satsConnect(adapter.request('signPsbt', { psbt: psbt(to).toBase64(), signInputs: { [from]: [0] } })),
  },
  // UniSat's own code, and that of sats-connect
  ({ code }) => code === 4001 || code === -32000,
);
