/** What stands in a field: an address, a payment link, or a text with addresses in it. */
import type { Answer, Disguise, Reason } from './answers.js';
import type { Checker, WorkerChecker } from './types.js';

/** An address in a field. */
export interface Subject {
  answer: Answer;
  /** The text that it stands in: what has to be taken out. */
  part: string;
  disguises?: Disguise[];
}

/** The text as a whole is no address; something in it may be. */
const LOOK_INSIDE: readonly (Reason | undefined)[] = ['not-an-address', 'too-long'];

/** Each address in the text; never none, unless it is empty. */
export async function subjects(checker: Checker | WorkerChecker, text: string): Promise<Subject[]> {
  const part = text.trim();
  if (part === '') {
    return [];
  }
  const answer = await checker.check(part);
  if (!LOOK_INSIDE.includes(answer.reason)) {
    return [{ answer, part }];
  }
  const inside = part.includes(':') ? await fromLink(checker, part) : [];
  // behind the blank may be a label of the link, and another address
  if (inside.length > 0 && !/\s/.test(part)) {
    return inside;
  }
  const found = await checker.scan(text);
  const all = found.map((one) => ({
    answer: one.answer,
    part: text.slice(one.startUtf16, one.endUtf16),
    ...(one.disguises && { disguises: one.disguises }),
  }));
  return [all, inside].find(({ length }) => length > 0) ?? [{ answer, part }];
}

async function fromLink(checker: Checker | WorkerChecker, part: string): Promise<Subject[]> {
  try {
    const { parts } = await checker.checkUri(part);
    return parts.map(({ answer }) => ({ answer, part }));
  } catch {
    // no payment link
    return [];
  }
}
