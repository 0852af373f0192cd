/** What the generators of request vectors share: addresses that are always the same, and how a file is written. */

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A party that the generator put into a request. What is a matter of taste is left out.
 *
 * @typedef {{ role?: string, path?: string, address: string, amount?: bigint | number, asset?: string }} Party
 * @typedef {{ path?: string, reason: string }} NotChecked
 * @typedef {{ chain: string, method: string, params: unknown, network?: string }} Request
 */

/** Addresses of the exact sanctions table: the Ronin bridge theft and others of the Lazarus Group. */
export const LISTED = {
  evm: '0x098B716B8Aaf21512996dC57EB0615e2383E2f96',
  solana: '42RLPACwZPx3vYYmxSueqsogfynBDqXK298EDsNoyoHi',
  tron: 'TA39q3p75XRSWYAEaSF7dANtyksoa3sLge',
  p2pkh: '12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h',
  p2sh: '31p6woV4e55HUfC2aGynFhzQnGoJFW26cD',
  p2wpkh: 'bc1q05aktddf9ce4p7hh3stgsf253m4vweu7nkhtmw',
  p2wsh: 'bc1q4rzdtlt0uslyw86cp29sctl6ct29g9a95cuup7pn5md9ddj7xgmqpp5m73',
};

/** 32 bytes that are the same every time: secret keys, salts, hashes. */
export const bytes32 = (name) => new Uint8Array(createHash('sha256').update(`forewarn request vectors: ${name}`).digest());

export const hex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`;

/** What JSON has no word for, as the extension hands it to the core. */
export function plain(value) {
  if (typeof value === 'bigint') {
    return String(value);
  }
  if (ArrayBuffer.isView(value)) {
    return hex(value);
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  }
  return value;
}

const folder = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), 'vectors');

/** The cases of one file. */
export class Vectors {
  #cases = [];

  constructor(chain) {
    this.chain = chain;
  }

  /**
   * @param {string} name
   * @param {Omit<Request, 'chain'>} request
   * @param {Party[]} parties that must be found
   * @param {{ others?: string[], notChecked?: NotChecked[] }} [rest] `others` are addresses that may be reported too
   */
  add(name, request, parties, { others, notChecked } = {}) {
    const decimal = parties.map((party) => ('amount' in party ? { ...party, amount: String(party.amount) } : party));
    this.#cases.push(plain({ name, request: { chain: this.chain, ...request }, parties: decimal, others, notChecked }));
  }

  /** One case a line, in the folder that the generator is given, else beside it. */
  write(file) {
    const lines = this.#cases.map((one) => JSON.stringify(one));
    const names = new Set(this.#cases.map(({ name }) => name));
    if (names.size !== lines.length) {
      throw new Error(`two cases of ${file} have one name`);
    }
    writeFileSync(join(folder, `${file}.json`), `[\n${lines.join(',\n')}\n]\n`);
    console.log(`${file}: ${lines.length} cases`);
  }
}
