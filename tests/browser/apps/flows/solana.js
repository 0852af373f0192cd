/** A dapp made with @solana/kit: Wallet Standard, and the older object at `window.solana`. */

import {
  address,
  appendTransactionMessageInstructions,
  compileTransaction,
  createNoopSigner,
  createTransactionMessage,
  getBase58Decoder,
  getTransactionEncoder,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
} from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';
import {
  TOKEN_PROGRAM_ADDRESS,
  findAssociatedTokenPda,
  getCreateAssociatedTokenIdempotentInstruction,
  getTransferCheckedInstruction,
} from '@solana-program/token';
import { getWallets } from '@wallet-standard/app';

import { AMOUNT, offer } from './run.js';

const MINT = address('EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v');
const LIFETIME = { blockhash: 'EkSnNWid2cvwEVnVx9aBqawnmiCNiDgp3gUdkDPTKN1N', lastValidBlockHeight: 1n };

const wallet = getWallets()
  .get()
  .find(({ name }) => name === 'Test Wallet');
const {
  accounts: [account],
} = await wallet.features['standard:connect'].connect();
const { solana } = window;
await solana.connect();
const payer = createNoopSigner(address(account.address));

function transaction(instructions, version = 0) {
  let message = createTransactionMessage({ version });
  message = setTransactionMessageFeePayer(payer.address, message);
  message = setTransactionMessageLifetimeUsingBlockhash(LIFETIME, message);
  return compileTransaction(appendTransactionMessageInstructions(instructions, message));
}

const wire = (compiled) => new Uint8Array(getTransactionEncoder().encode(compiled));
const pay = (to) => getTransferSolInstruction({ source: payer, destination: address(to), amount: AMOUNT });
const transfer = (to, version) => wire(transaction([pay(to)], version));

/** A transfer of a token to somebody who may have no account for it yet: it is how wallets and dapps pay. */
async function tokens(to) {
  const [source] = await findAssociatedTokenPda({ mint: MINT, owner: payer.address, tokenProgram: TOKEN_PROGRAM_ADDRESS });
  const [destination] = await findAssociatedTokenPda({ mint: MINT, owner: address(to), tokenProgram: TOKEN_PROGRAM_ADDRESS });
  return wire(
    transaction([
      getCreateAssociatedTokenIdempotentInstruction({ payer, ata: destination, owner: address(to), mint: MINT }),
      getTransferCheckedInstruction({ source, mint: MINT, destination, authority: payer, amount: AMOUNT, decimals: 6 }),
    ]),
  );
}

/** What @solana/web3.js calls a transaction, as far as wallets ask it. */
class Transaction {
  #bytes;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  serialize() {
    return this.#bytes;
  }
}

const sign = (transaction) =>
  wallet.features['solana:signTransaction'].signTransaction({ account, chain: 'solana:mainnet', transaction });

offer(
  {
    'signTransaction': (to) => sign(transfer(to)),
    'signTransaction, legacy': (to) => sign(transfer(to, 'legacy')),
    'signTransaction of tokens': async (to) => sign(await tokens(to)),
    'signTransaction of two': (to) =>
      wallet.features['solana:signTransaction'].signTransaction(
        { account, chain: 'solana:mainnet', transaction: transfer(account.address) },
        { account, chain: 'solana:mainnet', transaction: transfer(to) },
      ),
    'signAndSendTransaction': (to) =>
      wallet.features['solana:signAndSendTransaction'].signAndSendTransaction({
        account,
        chain: 'solana:mainnet',
        transaction: transfer(to),
      }),
    'signMessage': (to) =>
      wallet.features['solana:signMessage'].signMessage({ account, message: new TextEncoder().encode(`Pay ${to}, please.`) }),
    'window.solana signTransaction': (to) => solana.signTransaction(new Transaction(transfer(to))),
    'window.solana signAllTransactions': (to) =>
      solana.signAllTransactions([new Transaction(transfer(account.address)), new Transaction(transfer(to))]),
    'window.solana signAndSendTransaction': (to) =>
      solana.signAndSendTransaction(new Transaction(transfer(to)), { skipPreflight: true }),
    'window.solana signMessage': (to) => solana.signMessage(new TextEncoder().encode(`Pay ${to}, please.`), 'utf8'),
    'window.solana request': (to) =>
      solana.request({
        method: 'signAndSendTransaction',
        params: { message: getBase58Decoder().decode(transaction([pay(to)]).messageBytes) },
      }),
  },
  (error) => error.code === 4001,
);
