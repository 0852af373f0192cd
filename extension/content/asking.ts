/** Asks the engine about windows of text: in batches, and about each window once. */
import { ask, MAX_BATCH } from '../shared/messages.js';
import type { Disguise } from '../shared/answers.js';
import type { Ruling } from '../shared/messages.js';
import type { Window } from './prefilter.js';
import { windows } from './prefilter.js';

/** An address in a text that asks for something. */
export interface Raised extends Ruling {
  start: number;
  end: number;
  disguises?: Disguise[];
}

/** Windows that are remembered; their answers are mostly empty. */
const MAX_KNOWN = 4096;

/** UTF-16 units of a long text that are searched for windows at a time. */
const CHUNK = 1 << 17;

let known = new Map<string, Raised[]>();

interface Waiting {
  windows: Window[];
  answered: (raised: Raised[]) => void;
  failed: (error: Error) => void;
}

let queue: Waiting[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

/** Why a text was not looked at. */
export class NotChecked extends Error {
  override name = 'NotChecked';
}

/** Forgets what was answered: the user has changed what counts. */
export function forget(): void {
  known = new Map();
}

/**
 * What there is to say about a text that has these windows.
 *
 * @param wait milliseconds for which others may join the batch; 0 asks at once
 */
export function raisedIn(found: Window[], wait: number): Promise<Raised[]> {
  if (found.length === 0) {
    return Promise.resolve([]);
  }
  if (found.every(({ text }) => known.has(text))) {
    return Promise.resolve(collect(found, known));
  }
  return new Promise((answered, failed) => {
    queue.push({ windows: found, answered, failed });
    if (wait === 0) {
      flush();
    } else {
      timer ??= setTimeout(flush, wait);
    }
  });
}

/** As {@link raisedIn}, for a text of any length: the page stays usable while it is searched. */
export async function raisedInLong(text: string): Promise<Raised[]> {
  if (text.length <= CHUNK) {
    return raisedIn(windows(text), 0);
  }
  const all: Raised[] = [];
  // chunks overlap by more than a window is long
  const overlap = 4096;
  for (let at = 0; at < text.length; at += CHUNK - overlap) {
    const found = windows(text.slice(at, at + CHUNK)).map((window) => ({ ...window, start: window.start + at }));
    for (const raised of await raisedIn(found, 0)) {
      if (!all.some((other) => other.start < raised.end && raised.start < other.end)) {
        all.push(raised);
      }
    }
    await new Promise((resume) => setTimeout(resume));
  }
  return all;
}

function collect(found: Window[], answers: Map<string, Raised[]>): Raised[] {
  return found.flatMap(({ start, text }) =>
    (answers.get(text) ?? []).map((raised) => ({ ...raised, start: raised.start + start, end: raised.end + start })),
  );
}

function flush(): void {
  clearTimeout(timer);
  timer = undefined;
  const waiting = queue;
  queue = [];
  void answer(waiting);
}

async function answer(waiting: Waiting[]): Promise<void> {
  const all = new Set(waiting.flatMap((one) => one.windows.map(({ text }) => text)));
  // what is asked here is answered from here: `known` may forget it before everything has come back
  const answers = new Map<string, Raised[]>();
  for (const text of all) {
    const before = known.get(text);
    if (before) {
      answers.set(text, before);
      all.delete(text);
    }
  }
  try {
    for (const batch of batches(all)) {
      const response = await ask({ type: 'scan', texts: batch, raised: true });
      if ('unchecked' in response && response.unchecked === 'paused') {
        waiting.forEach((one) => one.answered([]));
        return;
      }
      if ('unchecked' in response) {
        throw new NotChecked(response.unchecked);
      }
      for (const text of batch) {
        answers.set(text, []);
      }
      for (const { text, ...raised } of response.found) {
        answers.get(batch[text] ?? '')?.push(raised);
      }
    }
    for (const [text, raised] of answers) {
      known.set(text, raised);
    }
    if (known.size > MAX_KNOWN) {
      known = new Map([...known].slice(-MAX_KNOWN / 2));
    }
    for (const one of waiting) {
      one.answered(collect(one.windows, answers));
    }
  } catch (error) {
    for (const one of waiting) {
      one.failed(error instanceof NotChecked ? error : new NotChecked('engine-failed'));
    }
  }
}

/** Texts in messages that are not too long. */
function* batches(texts: Set<string>): Generator<string[]> {
  let batch: string[] = [];
  let length = 0;
  for (const text of texts) {
    if (batch.length > 0 && length + text.length > MAX_BATCH / 4) {
      yield batch;
      [batch, length] = [[], 0];
    }
    batch.push(text);
    length += text.length;
  }
  if (batch.length > 0) {
    yield batch;
  }
}
