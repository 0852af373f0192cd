/** What every test wallet does: note what reaches it, and sign or refuse as the test says. */

import { asText } from '../text.js';

/** Requests to sign, each as a text with every byte in it. */
const seen = [];

/** What the test reads and sets. */
window.testWallet = { seen, refuses: false };

/**
 * Notes a request, and answers it.
 *
 * @param {string} method
 * @param {unknown[]} args as the page gave them
 * @param {() => unknown} sign what the wallet answers when its user confirms
 * @param {() => unknown} refusal what it throws when its user does not
 */
export async function ask(method, args, sign, refusal) {
  seen.push(`${method} ${asText(args)}`);
  // a person takes a while
  await new Promise((resolve) => setTimeout(resolve, 5));
  if (window.testWallet.refuses) {
    throw refusal();
  }
  return sign();
}

/** Bytes that look like a signature. */
export const signature = (length) => new Uint8Array(length).fill(7);
export const hexSignature = `0x${'07'.repeat(65)}`;
