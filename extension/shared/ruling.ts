/** What a ruling comes to. */
import type { Ruling } from './messages.js';

export type Tone = 'stop' | 'warn' | 'inform' | 'quiet';

/** How strongly to show it. An address that the user has allowed is not raised. */
export function toneOf({ answer, allowed }: Ruling): Tone {
  if (allowed !== undefined) {
    return 'quiet';
  }
  // nothing is said of lists here, and yet nothing could be worse to send
  return answer.reason === 'secret-key' ? 'stop' : answer.grade;
}

/** The canonical spelling of the address that it is about. */
export const canonicalOf = ({ answer }: Ruling): string => answer.readings[0]?.canonical ?? '';
