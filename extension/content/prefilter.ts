/**
 * A cheap look for runs of characters that could be an address, so that almost no text ever leaves the page's process.
 * It knows no format and decides nothing: whatever has the look of random letters and digits goes to the engine.
 */

// letters and digits, and what hides or imitates them: soft hyphens, zero-width and direction characters, Greek and
// Cyrillic letters, full-width forms
const TOKEN = '0-9A-Za-z\\u00ad\\u0370-\\u04ff\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufeff\\uff10-\\uff5a';

/** Shortest run that the engine looks at, in characters. */
const MIN_RUN = 25;

const RUNS = new RegExp(
  [
    `[${TOKEN}]{${MIN_RUN},}`,
    // base64url: letters and digits with `-` and `_` among them
    '[\\w-]{48,}',
    // character references, as pages show them that quote HTML
    '(?:&#?\\w{1,8};){8,}',
    // an address over two lines, perhaps quoted
    `[${TOKEN}]{8,}\\r?\\n[\\s>]{0,16}[${TOKEN}]{4,}`,
  ].join('|'),
  'g',
);

/** Longest window to either side of a run: the payment link around an address. */
const MARGIN = 512;

/** Longest run: no address is longer, and a picture in base64 is none. */
const MAX_RUN = 2048;

/**
 * Words run together (`getElementsByTagNameNS`) change between capitals and small letters less often than keys do: these
 * at every second letter, those at every fourth. One in 250 base58 addresses has no digit, one in a hundred of these
 * would be taken for words.
 */
function looksRandom(run: string): boolean {
  if (/[0-9\uff10-\uff19]/.test(run)) {
    return true;
  }
  let changes = 0;
  for (let i = 1; i < run.length; i += 1) {
    changes += run.charCodeAt(i) >> 5 !== run.charCodeAt(i - 1) >> 5 ? 1 : 0;
  }
  return changes * 10 >= run.length * 3;
}

/** A part of a text that is worth asking about: everything up to the white space around a run. */
export interface Window {
  start: number;
  text: string;
}

/** The windows of a text, none overlapping another. */
export function windows(text: string): Window[] {
  const found: Window[] = [];
  if (text.length < MIN_RUN) {
    return found;
  }
  let end = 0;
  RUNS.lastIndex = 0;
  for (let match = RUNS.exec(text); match; match = RUNS.exec(text)) {
    const [run] = match;
    if (run.length > MAX_RUN || !looksRandom(run)) {
      continue;
    }
    const start = Math.max(end, edge(text, match.index, -1));
    end = edge(text, match.index + run.length, 1);
    found.push({ start, text: text.slice(start, end) });
    RUNS.lastIndex = end;
  }
  return found;
}

/** Whether there is any window. */
export const mightHold = (text: string): boolean => windows(text).length > 0;

/** Where white space, or the margin, ends the window that holds `at`. */
function edge(text: string, at: number, step: 1 | -1): number {
  let place = at;
  for (let i = 0; i < MARGIN; i += 1) {
    const code = text.charCodeAt(step === 1 ? place : place - 1);
    // the end of the text, or white space
    if (!(code > 32)) {
      break;
    }
    place += step;
  }
  return place;
}
