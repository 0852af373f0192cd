/** A wallet like TronLink: a tronWeb of its own whose signing asks the user, `window.tronLink`, and TIP-1193. */

import { TronWeb } from 'tronweb';

import { ask, hexSignature } from './record.js';

const ACCOUNT = 'TPL66VK2gCXNCD7EJg9pgJRfqcRazjhUZY';
const SIGNATURE = hexSignature.slice(2);

/** As TronLink does it: a text, no error. */
const refusal = () => 'Confirmation declined by user';
const refused = () => Object.assign(new Error('User rejected the request.'), { code: 4001 });

// asked for nothing
const tronWeb = new TronWeb({ fullHost: 'http://127.0.0.1:9' });
tronWeb.setAddress(ACCOUNT);
tronWeb.ready = true;

const { trx } = tronWeb;
trx.sign = (transaction, ...rest) =>
  ask(
    'sign',
    [transaction, ...rest],
    () => (typeof transaction === 'string' ? `0x${SIGNATURE}` : { ...transaction, signature: [SIGNATURE] }),
    refusal,
  );
trx.multiSign = (transaction, ...rest) =>
  ask('multiSign', [transaction, ...rest], () => ({ ...transaction, signature: [SIGNATURE] }), refusal);
trx.signMessageV2 = (message, ...rest) => ask('signMessageV2', [message, ...rest], () => `0x${SIGNATURE}`, refusal);
trx._signTypedData = (...args) => ask('_signTypedData', args, () => `0x${SIGNATURE}`, refusal);
trx.signTypedData = trx._signTypedData;

class Tron {
  #listeners = new Map();
  isTronLink = true;
  tronWeb = tronWeb;

  on(event, listener) {
    this.#listeners.set(event, listener);
    return this;
  }

  removeListener(event) {
    this.#listeners.delete(event);
    return this;
  }

  async request({ method, params }) {
    switch (method) {
      case 'eth_requestAccounts':
        this.#listeners.get('accountsChanged')?.([ACCOUNT]);
        return [ACCOUNT];
      case 'tron_requestAccounts':
        return { code: 200, message: 'User allowed the request.' };
      case 'tron_signTransaction':
        return ask(`request ${method}`, [params], () => ({ ...params.transaction, signature: [SIGNATURE] }), refused);
      default:
        throw Object.assign(new Error('The requested method is not supported.'), { code: 4200 });
    }
  }
}

window.tronWeb = tronWeb;
window.tronLink = { ready: true, tronWeb, request: (args) => window.tron.request(args) };
window.tron = new Tron();
window.dispatchEvent(new Event('tronLink#initialized'));
