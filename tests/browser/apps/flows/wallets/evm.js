/** A wallet like MetaMask: a class with private parts, events, its older methods, and EIP-6963. */

import { ask, hexSignature } from './record.js';

const ACCOUNT = '0x7e5f4552091a69125d5dfcb7b8c2659029395bdf';
const HASH = `0x${'ab'.repeat(32)}`;
const TRANSACTION = {
  hash: HASH,
  type: '0x2',
  chainId: '0x1',
  from: ACCOUNT,
  to: ACCOUNT,
  nonce: '0x0',
  gas: '0x5208',
  gasPrice: '0x1',
  maxFeePerGas: '0x1',
  maxPriorityFeePerGas: '0x1',
  value: '0x0',
  input: '0x',
  accessList: [],
  blockHash: null,
  blockNumber: null,
  transactionIndex: null,
  v: '0x0',
  r: `0x${'11'.repeat(32)}`,
  s: `0x${'11'.repeat(32)}`,
};

const ANSWERS = {
  eth_chainId: '0x1',
  net_version: '1',
  eth_accounts: [ACCOUNT],
  eth_requestAccounts: [ACCOUNT],
  wallet_requestPermissions: [{ parentCapability: 'eth_accounts', caveats: [] }],
  wallet_revokePermissions: null,
  wallet_getCapabilities: { '0x1': { atomic: { status: 'supported' } } },
  eth_blockNumber: '0x10',
  eth_estimateGas: '0x5208',
  eth_gasPrice: '0x1',
  eth_maxPriorityFeePerGas: '0x1',
  eth_getTransactionCount: '0x0',
  eth_getBalance: '0xde0b6b3a7640000',
  eth_getCode: '0x',
  eth_call: `0x${'00'.repeat(32)}`,
  eth_getTransactionByHash: TRANSACTION,
  eth_getTransactionReceipt: null,
  eth_getBlockByNumber: {
    number: '0x10',
    hash: HASH,
    timestamp: '0x1',
    baseFeePerGas: '0x1',
    gasLimit: '0x1c9c380',
    gasUsed: '0x0',
    transactions: [],
  },
};

const SIGNED = {
  eth_sendTransaction: HASH,
  eth_sign: hexSignature,
  personal_sign: hexSignature,
  eth_signTypedData: hexSignature,
  eth_signTypedData_v3: hexSignature,
  eth_signTypedData_v4: hexSignature,
  wallet_sendCalls: { id: HASH },
};

/** EIP-1193. */
class ProviderRpcError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

class Provider {
  #listeners = new Map();
  #name;
  isMetaMask = true;
  chainId = '0x1';
  networkVersion = '1';
  selectedAddress = null;

  constructor(name) {
    this.#name = name;
    this.request = this.request.bind(this);
  }

  isConnected() {
    return this.#name !== '';
  }

  on(event, listener) {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return this;
  }

  addListener(event, listener) {
    return this.on(event, listener);
  }

  removeListener(event, listener) {
    this.#listeners.set(
      event,
      (this.#listeners.get(event) ?? []).filter((one) => one !== listener),
    );
    return this;
  }

  emit(event, ...args) {
    for (const listener of this.#listeners.get(event) ?? []) {
      listener.apply(this, args);
    }
    return this.#listeners.has(event);
  }

  async request({ method, params }) {
    if (method in SIGNED) {
      return ask(
        method,
        params,
        () => SIGNED[method],
        () => new ProviderRpcError(4001, 'MetaMask Tx Signature: User denied transaction signature.'),
      );
    }
    if (!(method in ANSWERS)) {
      throw new ProviderRpcError(-32601, `The method "${method}" does not exist / is not available.`);
    }
    if (method === 'eth_requestAccounts' && this.selectedAddress === null) {
      this.selectedAddress = ACCOUNT;
      this.emit('connect', { chainId: '0x1' });
      this.emit('accountsChanged', [ACCOUNT]);
    }
    return structuredClone(ANSWERS[method]);
  }

  enable() {
    return this.request({ method: 'eth_requestAccounts' });
  }

  sendAsync(payload, callback) {
    this.request(payload).then(
      (result) => callback(null, { id: payload.id, jsonrpc: '2.0', result }),
      (error) => callback(error, { id: payload.id, jsonrpc: '2.0', error }),
    );
  }

  send(methodOrPayload, callbackOrParams) {
    if (typeof methodOrPayload === 'string') {
      return this.request({ method: methodOrPayload, params: callbackOrParams }).then((result) => ({
        id: 1,
        jsonrpc: '2.0',
        result,
      }));
    }
    return this.sendAsync(methodOrPayload, callbackOrParams);
  }
}

const ethereum = new Provider('window');
Object.defineProperty(window, 'ethereum', { value: ethereum, configurable: true, enumerable: true, writable: true });
window.dispatchEvent(new Event('ethereum#initialized'));

const detail = Object.freeze({
  info: Object.freeze({
    uuid: '350670db-19fa-4704-a166-e52e178b59d2',
    name: 'Test Wallet',
    icon: 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>',
    rdns: 'example.wallet',
  }),
  provider: new Provider('announced'),
});
const announce = () => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
window.addEventListener('eip6963:requestProvider', announce);
announce();
