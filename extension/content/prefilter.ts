/**
 * A cheap look for runs of characters that could be an address, so that almost no text ever leaves the page's process.
 * It knows no format and decides nothing: whatever has the look of random letters and digits goes to the engine.
 */

/** Shortest run that the engine looks at, in characters. */
const MIN_RUN = 25;

/** Longest run: no address is longer, and a picture in base64 is none. */
const MAX_RUN = 2048;

/** Base64url has `-` and `_` among its letters and digits; words joined by them are seldom as long as this. */
const MIN_JOINED = 48;

/** Shortest piece of an address at the end of a line. */
const MIN_PIECE = 8;

/** Longest window to either side of a run: the payment link around an address. */
const MARGIN = 512;

/** A part of a text that is worth asking about: everything up to the white space around a run. */
export interface Window {
  start: number;
  text: string;
}

const LETTER = 1;
const JOINER = 2;

let ascii: Uint8Array | undefined;

/** The kind of each ASCII character. Made when it is first asked for: on many pages it is not. */
function kinds(): Uint8Array {
  if (!ascii) {
    ascii = new Uint8Array(128);
    for (const [first, last] of ['09', 'AZ', 'az']) {
      ascii.fill(LETTER, first?.charCodeAt(0), (last?.charCodeAt(0) ?? 0) + 1);
    }
    ascii[45] = JOINER;
    ascii[95] = JOINER;
  }
  return ascii;
}

/**
 * Letters and digits, and what hides or imitates them: soft hyphens, Greek and Cyrillic letters, zero-width and
 * direction characters, full-width forms.
 */
function kindOf(code: number): number {
  if (code < 128) {
    return kinds()[code] ?? 0;
  }
  const disguise =
    code === 0xad ||
    (code >= 0x370 && code <= 0x4ff) ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x2064) ||
    code === 0xfeff ||
    (code >= 0xff10 && code <= 0xff5a);
  return disguise ? LETTER : 0;
}

/** The windows of a text, in order, none overlapping another. */
export function windows(text: string): Window[] {
  return windowsOf(text, MAX_RUN);
}

/**
 * Windows of a text whose parts may belong to different elements, put together without anything between them: a run may
 * be of any length here. Where this finds nothing, {@link windows} finds nothing in the parts.
 */
export function suspects(text: string): Window[] {
  return windowsOf(text, Infinity);
}

function windowsOf(text: string, longest: number): Window[] {
  const { length } = text;
  if (length < MIN_RUN) {
    return NONE;
  }
  if (isNew && length > SHORT && isPlain(text)) {
    return NONE;
  }
  const runs: Run[] = [];
  let from = 0;
  while (length - from >= MIN_RUN) {
    const start = seek(text, from, Math.min(from + STRETCH, length));
    if (start < 0) {
      from = ~start;
      continue;
    }
    let end = start + MIN_RUN;
    while (end < length && kindOf(text.charCodeAt(end)) !== 0) {
      end += 1;
    }
    if (end - start <= longest && isKey(text.slice(start, end))) {
      runs.push({ start, end });
    }
    from = end + 1;
  }
  // the two rare shapes cost a search by the browser's own code each
  for (let feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', feed + 1)) {
    const broken = aroundBreak(text, feed, longest);
    if (broken) {
      runs.push(broken);
    }
  }
  if (text.includes('&#')) {
    for (const { index, 0: run } of text.matchAll(/(?:&#?\w{1,8};){8,}/g)) {
      runs.push({ start: index, end: index + run.length });
    }
  }
  return runs.length === 0 ? NONE : joined(text, runs);
}

/**
 * UTF-16 units that are looked through at a time. What is called often is compiled beside the page's work; a loop that runs
 * for long is compiled while it runs, which took longer than all of it.
 */
const STRETCH = 1024;

/**
 * Where a run of 25 characters starts that ends before `stop`; or where none does, the complement of the place from which on
 * one may still start.
 */
function seek(text: string, first: number, stop: number): number {
  // each look is at the last character of 25, and goes back to the first that can't be in a run: the next look is 25
  // behind that one
  const ASCII = kinds();
  let from = first;
  let at = from + MIN_RUN - 1;
  while (at < stop) {
    let back = at;
    let code = text.charCodeAt(back);
    while (back >= from && (code < 128 ? ASCII[code] : kindOf(code)) !== 0) {
      back -= 1;
      code = text.charCodeAt(back);
    }
    if (back < from) {
      return from;
    }
    from = back + 1;
    at = back + MIN_RUN;
  }
  return ~from;
}

/** A text from which on the browser's search is compiled at once; for a shorter one it is not. */
const SHORT = 1000;

/** UTF-16 units after which the loop below is compiled, and several times as fast as the browser's search. */
const WARM = 1 << 18;

let isNew = true;
let looked = 0;

/**
 * At most what {@link seek} finds: also runs of any letters of other languages. What stands before a run is part of it: a look
 * behind it takes half as long again.
 */
const RUN = /(?:^|[^\w\x80-\uffff-])[\w\x80-\uffff-]{25}/;

/** A line that ends with at least what {@link aroundBreak} asks for. */
const BREAK = /\n(?<=[\w\x80-\uffff-]{8}\r?\n)/;

/** Whether a text surely has no window, by the browser's own search: on a page's first texts that is faster than any code of ours. */
function isPlain(text: string): boolean {
  looked += text.length;
  isNew = looked < WARM;
  return !RUN.test(text) && !BREAK.test(text) && !text.includes('&#');
}

interface Run {
  start: number;
  end: number;
}

const NONE: Window[] = [];

/** Whether the run has a part that could be a key. */
function isKey(run: string): boolean {
  if (run.length >= MIN_JOINED && /\d/.test(run) && /[-_]/.test(run)) {
    return true;
  }
  return /[-_]/.test(run) ? run.split(/[-_]/).some((part) => part.length >= MIN_RUN && looksRandom(part)) : looksRandom(run);
}

/**
 * How much more likely each letter is in a key than in words, in tenths of the logarithm: keys have all letters alike,
 * words have many `e` and few `q`. From the usual table of English; German differs little.
 */
const WEIGHTS = Int8Array.from([-7, 10, 4, -1, -11, 6, 7, -4, -6, 25, 16, 0, 5, -5, -6, 7, 25, -4, -4, -8, 4, 14, 5, 25, 7, 25]);

/** The same of two neighbours: in keys every second letter changes between capital and small, in `camelCase` every fourth. */
const CHANGED = 7;
const UNCHANGED = -4;

/** From here on a run of letters alone is a key: of the base58 addresses without a digit (one in 250) one in ten thousand is not. */
const ENOUGH = 40;

/** Digits among letters, or letters as no words have them: in the run, or in any part of it. */
function looksRandom(run: string): boolean {
  if (/[0-9\uff10-\uff19]/.test(run)) {
    // a number is none
    return !/^[0-9]+$/.test(run);
  }
  let sum = 0;
  let last = 0;
  for (let i = 0; i < run.length; i += 1) {
    const code = run.charCodeAt(i);
    const letter = (code | 32) - 97;
    if (code < 128 && letter >= 0 && letter < 26) {
      // the best part ends here, or a new one begins
      sum = Math.max(0, sum + (WEIGHTS[letter] ?? 0) + (last === 0 ? 0 : ((last ^ code) & 32) !== 0 ? CHANGED : UNCHANGED));
      last = code;
      if (sum >= ENOUGH) {
        return true;
      }
    }
  }
  return false;
}

/** An address over two lines, perhaps quoted: letters and digits up to the break, and from the next line's start. */
function aroundBreak(text: string, feed: number, longest: number): Run | undefined {
  let before = feed - (text.charCodeAt(feed - 1) === 13 ? 1 : 0);
  const piece = before;
  while (before > 0 && kindOf(text.charCodeAt(before - 1)) === LETTER) {
    before -= 1;
  }
  if (piece - before < MIN_PIECE) {
    return undefined;
  }
  let after = feed + 1;
  while (after < feed + 17 && (text.charCodeAt(after) <= 32 || text[after] === '>')) {
    after += 1;
  }
  let end = after;
  while (end < text.length && kindOf(text.charCodeAt(end)) === LETTER) {
    end += 1;
  }
  const run = text.slice(before, piece) + text.slice(after, end);
  const isOne = end - after >= 4 && run.length >= MIN_RUN && run.length <= longest && looksRandom(run);
  return isOne ? { start: before, end } : undefined;
}

/** Runs as windows: wider by what stands around them, and one where two would overlap. */
function joined(text: string, runs: Run[]): Window[] {
  const wide = runs
    .map(({ start, end }) => ({ start: edge(text, start, -1), end: edge(text, end, 1) }))
    .sort((a, b) => a.start - b.start);
  const merged: Run[] = [];
  for (const run of wide) {
    const last = merged.at(-1);
    if (last && run.start < last.end) {
      last.end = Math.max(last.end, run.end);
    } else {
      merged.push(run);
    }
  }
  return merged.map(({ start, end }) => ({ start, text: text.slice(start, end) }));
}

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
