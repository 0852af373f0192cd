/** A wallet like Phantom: Wallet Standard, and an older object at `window.solana`. */

import { getBase58Decoder, getBase58Encoder } from '@solana/kit';
import { registerWallet } from '@wallet-standard/wallet';

import { ask, signature } from './record.js';

const ADDRESS = 'GsbwXfJraMomNxBcjYLcG3mxkBUiyWXAB32fGbSMQRdW';
const PUBLIC_KEY = new Uint8Array(getBase58Encoder().encode(ADDRESS));

function refusal() {
  return Object.assign(new Error('User rejected the request.'), { code: 4001 });
}

/** The wire transaction with the first signature filled in. */
function signed(transaction) {
  const bytes = new Uint8Array(transaction);
  bytes.set(signature(64), 1);
  return bytes;
}

class Account {
  address = ADDRESS;
  publicKey = PUBLIC_KEY;
  chains = ['solana:mainnet'];
  features = ['solana:signTransaction', 'solana:signAndSendTransaction', 'solana:signMessage'];
}

const account = Object.freeze(new Account());

class Wallet {
  #listeners = new Set();
  #accounts = [];
  #name = 'Test Wallet';

  get version() {
    return '1.0.0';
  }

  get name() {
    return this.#name;
  }

  get icon() {
    return 'data:image/svg+xml;base64,PHN2Zy8+';
  }

  get chains() {
    return ['solana:mainnet'];
  }

  get accounts() {
    return this.#accounts;
  }

  get features() {
    return {
      'standard:connect': { version: '1.0.0', connect: this.#connect },
      'standard:disconnect': { version: '1.0.0', disconnect: this.#disconnect },
      'standard:events': { version: '1.0.0', on: this.#on },
      'solana:signTransaction': {
        version: '1.0.0',
        supportedTransactionVersions: ['legacy', 0],
        signTransaction: this.#signTransaction,
      },
      'solana:signAndSendTransaction': {
        version: '1.0.0',
        supportedTransactionVersions: ['legacy', 0],
        signAndSendTransaction: this.#signAndSendTransaction,
      },
      'solana:signMessage': { version: '1.0.0', signMessage: this.#signMessage },
    };
  }

  #connect = async () => {
    this.#accounts = [account];
    this.#listeners.forEach((listener) => listener({ accounts: this.#accounts }));
    return { accounts: this.#accounts };
  };

  #disconnect = async () => {
    this.#accounts = [];
  };

  #on = (event, listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #signTransaction = (...inputs) =>
    ask(
      'solana:signTransaction',
      inputs,
      () => inputs.map(({ transaction }) => ({ signedTransaction: signed(transaction) })),
      refusal,
    );

  #signAndSendTransaction = (...inputs) =>
    ask('solana:signAndSendTransaction', inputs, () => inputs.map(() => ({ signature: signature(64) })), refusal);

  #signMessage = (...inputs) =>
    ask(
      'solana:signMessage',
      inputs,
      () => inputs.map(({ message }) => ({ signedMessage: message, signature: signature(64) })),
      refusal,
    );
}

registerWallet(new Wallet());

/** The older object takes and gives transactions as objects that serialise themselves. */
class Phantom {
  #connected = false;
  isPhantom = true;
  publicKey = null;

  get isConnected() {
    return this.#connected;
  }

  async connect() {
    this.#connected = true;
    this.publicKey = { toBase58: () => ADDRESS, toBytes: () => PUBLIC_KEY, toString: () => ADDRESS };
    return { publicKey: this.publicKey };
  }

  signTransaction(transaction) {
    return ask('signTransaction', [transaction], () => transaction, refusal);
  }

  signAllTransactions(transactions) {
    return ask('signAllTransactions', [transactions], () => transactions, refusal);
  }

  signAndSendTransaction(transaction, options) {
    return ask(
      'signAndSendTransaction',
      [transaction, options],
      () => ({ publicKey: ADDRESS, signature: getBase58Decoder().decode(signature(64)) }),
      refusal,
    );
  }

  signMessage(message, display) {
    return ask('signMessage', [message, display], () => ({ publicKey: ADDRESS, signature: signature(64) }), refusal);
  }

  /** Wire transactions in base58. */
  async request({ method, params }) {
    switch (method) {
      case 'connect':
        return this.connect();
      case 'signTransaction':
      case 'signAndSendTransaction':
      case 'signMessage':
        return ask(
          `request ${method}`,
          [params],
          () => ({ publicKey: ADDRESS, signature: getBase58Decoder().decode(signature(64)) }),
          refusal,
        );
      default:
        throw Object.assign(new Error('Method not found'), { code: -32601 });
    }
  }
}

const phantom = new Phantom();
Object.defineProperty(window, 'phantom', { value: { solana: phantom }, configurable: true });
Object.defineProperty(window, 'solana', { value: phantom, configurable: true, writable: true });
