/** A dapp without a library: every way in which a provider can be asked, and EIP-6963. */

import { offer } from './run.js';

const { ethereum } = window;
const announced = [];
window.addEventListener('eip6963:announceProvider', ({ detail }) => announced.push(detail));
window.dispatchEvent(new Event('eip6963:requestProvider'));
const [from] = await ethereum.request({ method: 'eth_requestAccounts' });
const sending = (to) => ({ method: 'eth_sendTransaction', params: [{ from, to, value: '0x1' }] });

/** Methods of old pages call back. */
const calledBack = (call) =>
  new Promise((resolve, reject) => {
    call((error, response) => (error ? reject(error) : resolve(response)));
  });

offer(
  {
    'request': (to) => ethereum.request(sending(to)),
    'request, taken from its object': (to) => {
      const { request } = ethereum;
      return request(sending(to));
    },
    'sendAsync': (to) => calledBack((done) => ethereum.sendAsync({ ...sending(to), id: 7, jsonrpc: '2.0' }, done)),
    'send with a callback': (to) => calledBack((done) => ethereum.send({ ...sending(to), id: 8, jsonrpc: '2.0' }, done)),
    'send by name': (to) => ethereum.send('eth_sendTransaction', sending(to).params),
    'announced provider': (to) => announced[0].provider.request(sending(to)),
    'typed data, version 3': (to) => {
      const types = { EIP712Domain: [{ name: 'name', type: 'string' }], Letter: [{ name: 'to', type: 'address' }] };
      const data = { types, primaryType: 'Letter', domain: { name: 'Example' }, message: { to } };
      return ethereum.request({ method: 'eth_signTypedData_v3', params: [from, JSON.stringify(data)] });
    },
    'typed data, version 1': (to) =>
      ethereum.request({ method: 'eth_signTypedData', params: [[{ type: 'address', name: 'to', value: to }], from] }),
    'batch': (to) =>
      ethereum.request({
        method: 'wallet_sendCalls',
        params: [{ version: '2.0.0', chainId: '0x1', from, atomicRequired: false, calls: [{ to, value: '0x1' }] }],
      }),
  },
  (error) => error.code === 4001,
);
