/** What a bulk check gives: numbers, and what they mean. */
import type { Category, State } from './answers.js';

/** As the engine counts them. */
const STATES: readonly State[] = ['not-covered', 'not-listed', 'bad-checksum', 'delisted', 'same-key', 'listed'];

const CATEGORIES: readonly (Category | undefined)[] = [
  undefined,
  'sanctions',
  'terror',
  'theft',
  'phishing',
  'drainer',
  'fraud',
  'ransom',
  'extortion',
  'frozen',
  'own',
];

/** What was found of one address in a bulk check. */
export interface Result {
  state: State;
  /** Of the most serious statement; there when the state is `listed`, `same-key` or `delisted`. */
  category?: Category;
}

/** The results of a bulk check, in the order of what was asked. Ask `check` for the reasons of one. */
export class Results implements Iterable<Result> {
  /** One number for each address: `state | category << 8`. */
  readonly codes: Uint32Array;

  constructor(codes: Uint32Array) {
    this.codes = codes;
  }

  get length(): number {
    return this.codes.length;
  }

  /** The state of the address at this place. */
  state(index: number): State {
    return STATES[this.#code(index) & 0xff] as State;
  }

  /** The category of its most serious statement. */
  category(index: number): Category | undefined {
    return CATEGORIES[this.#code(index) >>> 8];
  }

  /** Where the addresses are that have one of these states. */
  where(...states: State[]): number[] {
    const wanted = STATES.map((state) => states.includes(state));
    const found: number[] = [];
    this.codes.forEach((code, index) => {
      if (wanted[code & 0xff]) {
        found.push(index);
      }
    });
    return found;
  }

  /** How many addresses have each state. */
  counts(): Record<State, number> {
    const counts = STATES.map(() => 0);
    for (const code of this.codes) {
      counts[code & 0xff] = (counts[code & 0xff] ?? 0) + 1;
    }
    return Object.fromEntries(STATES.map((state, index) => [state, counts[index]])) as Record<State, number>;
  }

  *[Symbol.iterator](): Iterator<Result> {
    for (let index = 0; index < this.length; index += 1) {
      const category = this.category(index);
      yield category ? { state: this.state(index), category } : { state: this.state(index) };
    }
  }

  #code(index: number): number {
    const code = this.codes[index];
    if (code === undefined) {
      throw new RangeError('there is no result at this place');
    }
    return code;
  }
}
