/** One engine for the site, off the main thread: loaded when somebody is about to ask. */
import { Forewarn, type WorkerChecker } from 'forewarn';

import type { Answer } from '../../extension/shared/answers.js';
import type { Asked, Found } from '../../extension/shared/messages.js';

let loading: Promise<WorkerChecker> | undefined;

/** Loads engine and list, once. After a failure the next call tries again. */
export function engine(): Promise<WorkerChecker> {
  if (!loading) {
    loading = Forewarn.load({ worker: true });
    loading.catch(() => (loading = undefined));
  }
  return loading;
}

async function scan(text: string): Promise<Found[]> {
  const found = await (await engine()).scan(text);
  return found.map(({ startUtf16: start, endUtf16: end, disguises, answer }) => ({
    text: 0,
    start,
    end,
    ...(disguises && { disguises }),
    answer,
  }));
}

async function link(text: string): Promise<Asked | undefined> {
  if (/\s/.test(text) || !text.includes(':')) {
    return undefined;
  }
  try {
    const { scheme, parts, notChecked } = await (await engine()).checkUri(text);
    return { kind: 'uri', scheme, parts: parts.map(({ role, answer }) => ({ role, answer })), notChecked: notChecked ?? [] };
  } catch (error) {
    if ((error as Error).name === 'UriError') {
      return undefined;
    }
    throw error;
  }
}

/** Asks about what a person typed or pasted: an address, a payment link or any text. */
export async function ask(content: string): Promise<Asked> {
  const text = content.trim();
  const uri = await link(text);
  if (uri) {
    return uri;
  }
  const answer = await (await engine()).check(text);
  const isLong = answer.reason === 'too-long';
  const found = isLong || answer.reason === 'not-an-address' ? await scan(content) : [];
  return isLong || found.length > 0 ? { kind: 'text', found } : { kind: 'address', answer };
}

/** UTF-16 units of text in which secrets are looked for: people paste one with what stood around it, not a book. */
const MAX_SECRETS = 1 << 16;

/** What could be a key, and a line that could be a recovery phrase, behind its label. */
const CANDIDATES = /\w{25,}|(?<![a-z] *)[a-z]{3,8}(?:[ \t]+[a-z]{3,8}){11,23}(?=\s*$)/gm;

/** The answer about a private key or recovery phrase that stands in a text, if there is one. */
export async function secretIn(text: string): Promise<Answer | undefined> {
  if (text.length > MAX_SECRETS) {
    return undefined;
  }
  const checker = await engine();
  const answers = await Promise.all((text.match(CANDIDATES) ?? []).map((one) => checker.check(one)));
  return answers.find(({ reason }) => reason === 'secret-key');
}

export { scan };
