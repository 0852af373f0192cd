/**
 * Test wallets that record what reaches them. As a script of the page it stands in for what an extension puts there; as the
 * script of a second extension it is one.
 */
(() => {
  /** What reached any wallet of this page, as JSON and as it was. */
  const seen = [];
  const note = (what) => {
    seen.push({ what, json: JSON.stringify(what) });
    return what;
  };

  class Emitter {
    #heard = {};
    on(type, listener) {
      (this.#heard[type] ??= []).push(listener);
      return this;
    }
    emit(type, value) {
      this.#heard[type]?.forEach((listener) => listener(value));
    }
  }

  /** EIP-1193 with the older methods; its state is private. */
  class Evm extends Emitter {
    isTest = true;
    #accounts = ['0x00000000000000000000000000000000000000aa'];
    async request(args) {
      note(args);
      return args.method === 'eth_accounts' ? this.#accounts : `did ${args.method}`;
    }
    send(first, second) {
      if (typeof first === 'string') {
        note({ method: first, params: second });
        return Promise.resolve(`did ${first}`);
      }
      note(first);
      if (typeof second !== 'function') {
        return { id: first.id, jsonrpc: '2.0', result: this.#accounts };
      }
      setTimeout(() => second(null, { id: first.id, jsonrpc: '2.0', result: `did ${first.method}` }));
      return undefined;
    }
    sendAsync(payload, callback) {
      note(payload);
      const answer = ({ id, method }) => ({ id, jsonrpc: '2.0', result: `did ${method}` });
      setTimeout(() => callback(null, Array.isArray(payload) ? payload.map(answer) : answer(payload)));
    }
    isConnected() {
      return this.#accounts.length > 0;
    }
  }

  /** As MetaMask's: a proxy, with methods bound when it was made. */
  class Bound extends Evm {
    constructor() {
      super();
      this.request = this.request.bind(this);
      return new Proxy(this, { deleteProperty: () => true, get: (target, name) => target[name] });
    }
  }

  class Solana extends Emitter {
    isTest = true;
    #key = 'key';
    async signTransaction(transaction) {
      note({ method: 'signTransaction', transaction });
      return transaction;
    }
    async signAllTransactions(transactions) {
      note({ method: 'signAllTransactions', transactions });
      return transactions;
    }
    async signAndSendTransaction(transaction) {
      note({ method: 'signAndSendTransaction', transaction });
      return { signature: this.#key };
    }
    async signMessage(message) {
      note({ method: 'signMessage', message });
      return { signature: this.#key };
    }
  }

  /** Wallet Standard: its features are made anew each time, of methods that are private. */
  class Standard {
    version = '1.0.0';
    name = 'Test';
    chains = ['solana:mainnet'];
    accounts = [];
    icon = 'data:image/svg+xml;base64,';
    #sign = async (...inputs) => {
      note({ method: 'solana:signTransaction', inputs });
      return inputs.map(({ transaction }) => ({ signedTransaction: transaction }));
    };
    get features() {
      return { 'solana:signTransaction': { version: '1.0.0', supportedTransactionVersions: ['legacy', 0], signTransaction: this.#sign } };
    }
  }

  class Tron {
    ready = true;
    trx = {
      async sign(transaction) {
        note({ method: 'sign', transaction });
        return { ...transaction, signature: ['00'] };
      },
    };
  }

  const unisat = {
    async signPsbt(psbt) {
      note({ method: 'signPsbt', psbt });
      return psbt;
    },
    async sendBitcoin(address, amount) {
      note({ method: 'sendBitcoin', address, amount });
      return 'id';
    },
  };

  const sats = {
    async request(method, params) {
      note({ method, params });
      return { jsonrpc: '2.0', id: 1, result: method };
    },
  };

  function register(wallet) {
    const callback = ({ register: registered }) => registered(wallet);
    dispatchEvent(Object.assign(new Event('wallet-standard:register-wallet'), { detail: callback }));
    addEventListener('wallet-standard:app-ready', ({ detail }) => callback(detail));
  }

  function announce(provider, name = 'Test') {
    const info = Object.freeze({ uuid: '6d8f9a52-7f3c-4c1c-9b2e-2f0f8b5a1c11', name, icon: 'data:image/svg+xml;base64,', rdns: 'example.test' });
    const tell = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: Object.freeze({ info, provider }) }));
    addEventListener('eip6963:requestProvider', tell);
    tell();
  }

  window.wallets = { seen, Evm, Bound, Solana, Standard, Tron, unisat, sats, register, announce };
})();
