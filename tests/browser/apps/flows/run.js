/** How the test runs a dapp's flows: by name, each to one recipient. */

import { asText } from './text.js';

/** An error as the dapp can tell it: names, codes and causes, not the wording of a wallet. */
function told(error) {
  if (typeof error !== 'object' || error === null) {
    return typeof error;
  }
  const { name, code, cause, info } = error;
  return { name, code, ...(info?.error && { inner: told(info.error) }), ...(cause && { cause: told(cause) }) };
}

/**
 * @param {Record<string, (to: string) => Promise<unknown>>} flows
 * @param {(error: unknown) => boolean} isRejection what this library's users ask to know that their user said no
 */
export function offer(flows, isRejection) {
  window.flows = {
    names: Object.keys(flows),
    async run(name, to) {
      try {
        return { result: asText(await flows[name](to)) };
      } catch (error) {
        return { error: told(error), isRejection: isRejection(error), text: String(error?.message ?? error) };
      }
    },
  };
}

/** Flows that all EVM libraries share. */
export const TOKEN = '0xdAC17F958D2ee523a2206206994597C13D831ec7';
export const AMOUNT = 1_234_567n;
export const PERMIT = {
  Permit: ['owner:address', 'spender:address', 'value:uint256', 'nonce:uint256', 'deadline:uint256'].map((field) => {
    const [name, type] = field.split(':');
    return { name, type };
  }),
};
export const permit = (owner, spender) => ({ owner, spender, value: AMOUNT, nonce: 0n, deadline: 1_900_000_000n });
export const DOMAIN = { name: 'Example', version: '1', chainId: 1, verifyingContract: TOKEN };
