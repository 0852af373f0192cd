/** Wallets like UniSat and Xverse, and one of Wallet Standard. */

import { registerWallet } from '@wallet-standard/wallet';

import { ask, hexSignature, signature } from './record.js';

const ACCOUNT = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';
const TXID = 'ab'.repeat(32);

/** As UniSat does it. */
const refusal = () => Object.assign(new Error('User rejected the request.'), { code: 4001 });

class UniSat {
  #connected = true;

  async requestAccounts() {
    return this.#connected ? [ACCOUNT] : [];
  }

  async getAccounts() {
    return this.requestAccounts();
  }

  async getPublicKey() {
    return `02${'11'.repeat(32)}`;
  }

  async getNetwork() {
    return 'livenet';
  }

  sendBitcoin(...args) {
    return ask('sendBitcoin', args, () => TXID, refusal);
  }

  signPsbt(...args) {
    return ask('signPsbt', args, () => args[0], refusal);
  }

  signPsbts(...args) {
    return ask('signPsbts', args, () => args[0], refusal);
  }

  pushPsbt(...args) {
    return ask('pushPsbt', args, () => TXID, refusal);
  }

  pushTx(...args) {
    return ask('pushTx', args, () => TXID, refusal);
  }

  signMessage(...args) {
    return ask('signMessage', args, () => hexSignature, refusal);
  }

  on() {
    return this;
  }

  removeListener() {
    return this;
  }
}

window.unisat = new UniSat();

/** What it answers to the requests of sats-connect: JSON-RPC messages, for a refusal too. */
class BitcoinProvider {
  #id = 0;

  async request(method, params) {
    this.#id += 1;
    const message = { jsonrpc: '2.0', id: String(this.#id) };
    const results = {
      signPsbt: () => ({ psbt: params.psbt }),
      sendTransfer: () => ({ txid: TXID }),
      signMessage: () => ({ address: ACCOUNT, messageHash: TXID, signature: 'c2lnbmF0dXJl', protocol: 'ECDSA' }),
    };
    if (method === 'getInfo') {
      return { ...message, result: { version: '1.0.0', methods: Object.keys(results), supports: [], platform: 'web' } };
    }
    if (!(method in results)) {
      return { ...message, error: { code: -32601, message: `Method not found: ${method}` } };
    }
    try {
      return { ...message, result: await ask(method, [params], results[method], refusal) };
    } catch {
      return { ...message, error: { code: -32000, message: 'User rejected request' } };
    }
  }

  /** What there was before `request`: everything in one token. */
  signTransaction(token) {
    return ask('signTransaction', [token], () => ({ psbtBase64: 'cHNidP8=' }), refusal);
  }

  sendBtcTransaction(token) {
    return ask('sendBtcTransaction', [token], () => TXID, refusal);
  }

  addListener() {
    return () => undefined;
  }
}

window.XverseProviders = { BitcoinProvider: new BitcoinProvider() };
window.btc_providers = [
  {
    id: 'XverseProviders.BitcoinProvider',
    name: 'Xverse Wallet',
    icon: 'data:image/svg+xml;base64,PHN2Zy8+',
    methods: ['signPsbt', 'sendTransfer', 'signMessage'],
  },
];

const account = Object.freeze({
  address: ACCOUNT,
  publicKey: signature(33),
  chains: ['bitcoin:mainnet'],
  features: ['bitcoin:signTransaction'],
});

registerWallet({
  version: '1.0.0',
  name: 'Test Wallet',
  icon: 'data:image/svg+xml;base64,PHN2Zy8+',
  chains: ['bitcoin:mainnet'],
  accounts: [account],
  features: {
    'bitcoin:connect': { version: '1.0.0', connect: async () => ({ accounts: [account] }) },
    'bitcoin:signTransaction': {
      version: '1.0.0',
      signTransaction: (...inputs) =>
        ask('bitcoin:signTransaction', inputs, () => inputs.map(({ psbt }) => ({ signedPsbt: psbt })), refusal),
    },
    'bitcoin:signMessage': {
      version: '1.0.0',
      signMessage: (...inputs) =>
        ask(
          'bitcoin:signMessage',
          inputs,
          () => inputs.map(({ message }) => ({ signedMessage: message, signature: signature(64) })),
          refusal,
        ),
    },
  },
});
