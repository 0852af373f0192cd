/** Wallet requests on their way to the engine, which takes them as JSON. */
import { RequestError } from './errors.js';

/** What a page asks a wallet to sign or to send. */
export interface WalletRequest {
  /** May be left out where the method's name tells it: `eth_…`, `wallet_…`, `personal_…`. */
  chain?: 'evm' | 'solana' | 'tron' | 'bitcoin' | undefined;
  /** As the wallet takes it: `eth_sendTransaction`, `signTransaction`, `signPsbt`. */
  method: string;
  /** As the wallet takes them. Bytes and `bigint` may stand in them. */
  params: unknown;
  /** Of the wallet: `0x1`, `testnet`. */
  network?: string | undefined;
}

const hex = (bytes: Uint8Array): string => {
  let text = '0x';
  for (const byte of bytes) {
    text += byte.toString(16).padStart(2, '0');
  }
  return text;
};

/** A request as JSON: bytes as hexadecimal digits, `bigint` as decimal ones. A text is taken for that. */
export function requestText(request: WalletRequest | string): string {
  if (typeof request === 'string') {
    return request;
  }
  let text: string | undefined;
  try {
    text = JSON.stringify(request, function replace(this: Record<string, unknown>, key, given: unknown) {
      // what a `toJSON` of bytes would have made of them is of no use
      const value = this[key] instanceof Uint8Array ? this[key] : given;
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
        return hex(ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value));
      }
      return typeof value === 'bigint' ? value.toString() : value;
    });
  } catch {
    // goes in a circle
  }
  if (text === undefined) {
    throw new RequestError('NotARequest', 'the request is none, or goes in a circle');
  }
  return text;
}
