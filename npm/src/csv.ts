/**
 * A CSV file in, the same file with answers beside its rows out: what `forewarn batch` does, to the same bytes. The
 * columns are described in the repository's `docs/batch.md`.
 *
 * @packageDocumentation
 */
import type { Answer, ListInfo } from './answers.js';
import { InputError } from './errors.js';
import type { Checker, WorkerChecker } from './types.js';

export interface CsvOptions {
  /** Name or number (from 1) of the column with the addresses; without it the one that has most of them. */
  column?: string | number | undefined;
  /** Is told how many bytes are done. */
  progress?: ((bytes: number) => void) | undefined;
  /** Ends it early, with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** What stands beside each row, in this order. */
export const COLUMNS = [
  'forewarn_state',
  'forewarn_reason',
  'forewarn_canonical',
  'forewarn_relation',
  'forewarn_category',
  'forewarn_entity',
  'forewarn_programmes',
  'forewarn_since',
  'forewarn_source',
  'forewarn_reference',
  'forewarn_list',
  'forewarn_list_version',
  'forewarn_list_date',
] as const;

/** Rows that are looked at to find the column with the addresses. */
const SAMPLE = 200;

/** Bytes at the start that say what the file is like. */
const START = 1 << 16;

/** Milliseconds of work until the page may do something else. */
const SLICE = 8;

/** The more serious later. An address that no list could be asked about is more than one that is on none: beside that one it would be cleared. */
const STATES = ['not-covered', 'not-listed', 'unasked', 'bad-checksum', 'delisted', 'same-key', 'listed'];

const GRADES = ['quiet', 'inform', 'warn', 'stop'];

/** The text as a whole is no address; something in it may be. */
const LOOK_INSIDE: readonly (string | undefined)[] = ['not-an-address', 'too-long'];

/** No address that is looked for in a text is shorter. */
const MIN_RUN = 25;

/**
 * Checks one column of a CSV file.
 *
 * Reads as a stream and gives the page its turn in between; the result is held whole.
 *
 * @throws `InputError` for what is no such file: a longer row than the first, a quote that is not closed, no column with addresses.
 */
export async function checkCsv(file: Blob, checker: Checker | WorkerChecker, options: CsvOptions = {}): Promise<Blob> {
  // of another encoding, as older spreadsheets write it: its bytes stay what they are
  return (await checked(file, checker, options, false)) ?? ((await checked(file, checker, options, true)) as Blob);
}

/** @returns nothing where the file is no UTF-8, unless each byte is to be a letter. */
async function checked(file: Blob, checker: Checker | WorkerChecker, options: CsvOptions, isRaw: boolean): Promise<Blob | undefined> {
  const { progress, signal } = options;
  const head = new Uint8Array(await file.slice(0, START).arrayBuffer());
  if (isUtf16(head.subarray(0, 512))) {
    throw new InputError('BadCsv', 'the file is UTF-16 text', 'Save it as UTF-8');
  }
  let marks = 0;
  while (head[marks] === 0xef && head[marks + 1] === 0xbb && head[marks + 2] === 0xbf) {
    marks += 3;
  }
  const style = styleOf(head.subarray(marks));
  const batch = new Batch(checker, style, options.column, isRaw);
  const parser = new Parser(style.delimiter);
  const parts: BlobPart[] = [head.slice(0, marks)];
  // a mark is no part of the first cell
  const reader = file.slice(marks).stream().getReader();
  const decoder = utf8();
  const total = file.size;
  let bytes = 0;
  let turn = performance.now();
  const take = () => parts.push(isRaw ? bytesOf(batch.take()) : batch.take());
  const work = async (rows: Row[]) => {
    for (const row of rows) {
      await batch.add(row);
      if (performance.now() - turn > SLICE) {
        progress?.(bytes);
        await new Promise((resolve) => setTimeout(resolve));
        signal?.throwIfAborted();
        turn = performance.now();
      }
    }
    take();
  };
  for (let isDone = false; !isDone; ) {
    signal?.throwIfAborted();
    const { done, value = new Uint8Array() } = await reader.read();
    isDone = done;
    bytes += value.length;
    let text;
    try {
      text = isRaw ? lettersOf(value) : decoder.decode(value, { stream: !done });
    } catch {
      await reader.cancel();
      return undefined;
    }
    await work(parser.push(text));
  }
  await work(parser.end());
  await batch.end();
  take();
  progress?.(total);
  return new Blob(parts, { type: 'text/csv' });
}

/** Whether a text starts as UTF-16: with its mark, or with zeros in one byte of most letters and in none of the other. */
function isUtf16(start: Uint8Array): boolean {
  const zeros = [0, 1].map((from) => start.filter((byte, at) => at % 2 === from && byte === 0).length);
  const marked = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  return marked || (start.length > 3 && Math.min(...zeros) === 0 && Math.max(...zeros) * 4 > start.length);
}

const utf8 = () => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Each byte as a letter. */
function lettersOf(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

const bytesOf = (letters: string) => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));

interface Style {
  delimiter: string;
  lineEnd: string;
}

/** As the first line has it. */
function styleOf(start: Uint8Array): Style {
  const feed = start.indexOf(10);
  return { delimiter: delimiterOf(lettersOf(start)), lineEnd: start[feed - 1] === 13 ? '\r\n' : '\n' };
}

/** The delimiter that the first row has most of, outside of its quotes. */
function delimiterOf(start: string): string {
  const counts = new Map([',', ';', '\t'].map((one) => [one, 0]));
  let quoted = false;
  let before = ',';
  for (const letter of start) {
    // in the middle of a cell it is a letter: 6" pipe
    if (letter === '"' && (quoted || before === '"' || counts.has(before))) {
      quoted = !quoted;
    } else if (!quoted) {
      if (letter === '\n' || letter === '\r') {
        break;
      }
      const count = counts.get(letter);
      if (count !== undefined) {
        counts.set(letter, count + 1);
      }
    }
    before = letter;
  }
  // of equals the comma wins, then the semicolon
  return [...counts].reduce((best, other) => (other[1] > best[1] ? other : best))[0];
}

interface Row {
  cells: string[];
  /** Where it starts, from 1. */
  line: number;
}

/** Finds quotes that take the rows behind them into their cell: open at the end, or behind a cell of several lines some text. */
class Quotes {
  readonly #delimiter: string;
  #state: 'none' | 'quoted' | 'closed' = 'none';
  #opened = 1;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** Whether there is anything to find: what follows is in a cell that begins with a quote, or behind its last one. */
  get isOpen(): boolean {
    return this.#state !== 'none';
  }

  open(line: number): void {
    this.#state = 'quoted';
    this.#opened = line;
  }

  /** Takes one letter, or several that are none of quote, delimiter and line end. */
  take(text: string, line: number): void {
    if (text === '"') {
      this.#state = this.#state === 'quoted' ? 'closed' : 'quoted';
    } else if (this.#state === 'quoted' || /^ *$/.test(text)) {
      return;
    } else {
      if (line > this.#opened && text !== this.#delimiter && text !== '\n' && text !== '\r') {
        this.#fail();
      }
      this.#state = 'none';
    }
  }

  end(): void {
    if (this.#state === 'quoted') {
      this.#fail();
    }
  }

  #fail(): never {
    throw new InputError('BadCsv', `line ${this.#opened}: a cell that begins with a quote does not end with one`);
  }
}

/** RFC 4180, and what people make of it: quotes inside a cell are text, empty lines are none. */
class Parser {
  readonly #delimiter: string;
  readonly #quotes: Quotes;
  /** `start` of a row, `cell` that has begun or not, `quoted`, `closed` behind a quote in a quoted one. */
  #state: 'start' | 'empty' | 'cell' | 'quoted' | 'closed' = 'start';
  #cells: string[] = [];
  #cell = '';
  #line = 1;
  #rowLine = 1;
  /** Whether a line feed belongs to the line end before it. */
  #returned = false;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
    this.#quotes = new Quotes(delimiter);
  }

  push(text: string): Row[] {
    const rows: Row[] = [];
    const special = this.#delimiter === '\t' ? /[\t"\r\n]/g : this.#delimiter === ';' ? /[;"\r\n]/g : /[,"\r\n]/g;
    for (let at = 0; at < text.length; ) {
      // runs of letters at once
      special.lastIndex = at;
      const next = special.exec(text)?.index ?? text.length;
      if (next > at) {
        const run = text.slice(at, next);
        if (this.#quotes.isOpen) {
          this.#quotes.take(run, this.#line);
        }
        this.#returned = false;
        this.#begin();
        this.#cell += run;
        if (this.#state !== 'quoted') {
          this.#state = 'cell';
        }
        at = next;
        continue;
      }
      this.#one(text[at] as string, rows);
      at += 1;
    }
    return rows;
  }

  /** The row that has no line end. */
  end(): Row[] {
    this.#quotes.end();
    const rows: Row[] = [];
    if (this.#state !== 'start') {
      this.#endRow(rows);
    }
    return rows;
  }

  #begin(): void {
    if (this.#state === 'start') {
      this.#rowLine = this.#line;
      this.#state = 'empty';
    }
  }

  #one(letter: string, rows: Row[]): void {
    if (this.#quotes.isOpen) {
      this.#quotes.take(letter, this.#line);
    } else if (letter === '"' && (this.#state === 'start' || this.#state === 'empty')) {
      this.#quotes.open(this.#line);
    }
    if (letter === '\r' || (letter === '\n' && !this.#returned)) {
      this.#line += 1;
    }
    this.#returned = letter === '\r';
    if (this.#state === 'quoted') {
      if (letter === '"') {
        this.#state = 'closed';
      } else {
        this.#cell += letter;
      }
      return;
    }
    if (letter === '"') {
      this.#begin();
      if (this.#state === 'empty') {
        this.#state = 'quoted';
      } else if (this.#state === 'closed') {
        this.#cell += letter;
        this.#state = 'quoted';
      } else {
        this.#cell += letter;
      }
      return;
    }
    if (letter === this.#delimiter) {
      this.#begin();
      this.#cells.push(this.#cell);
      this.#cell = '';
      this.#state = 'empty';
      return;
    }
    // a line end, of one letter or two: between rows it says nothing
    if (this.#state !== 'start') {
      this.#endRow(rows);
    }
  }

  #endRow(rows: Row[]): void {
    rows.push({ cells: [...this.#cells, this.#cell], line: this.#rowLine });
    this.#cells = [];
    this.#cell = '';
    this.#state = 'start';
  }
}

/** Rows in, text out. */
class Batch {
  readonly #checker: Checker | WorkerChecker;
  readonly #style: Style;
  readonly #wanted: string | undefined;
  readonly #isRaw: boolean;
  #sample: Row[] | undefined = [];
  #column = 0;
  #width = 0;
  #out = '';

  constructor(checker: Checker | WorkerChecker, style: Style, column: string | number | undefined, isRaw: boolean) {
    this.#isRaw = isRaw;
    this.#checker = checker;
    this.#style = style;
    this.#wanted = column === undefined ? undefined : String(column);
  }

  async add(row: Row): Promise<void> {
    if (!this.#sample) {
      return this.#row(row);
    }
    this.#sample.push(row);
    if (this.#sample.length === SAMPLE) {
      await this.#begin();
    }
  }

  async end(): Promise<void> {
    if (this.#sample) {
      await this.#begin();
    }
  }

  /** What is there so far. */
  take(): string {
    const text = this.#out;
    this.#out = '';
    return text;
  }

  async #begin(): Promise<void> {
    const rows = this.#sample ?? [];
    this.#sample = undefined;
    const [first, ...others] = rows;
    if (!first) {
      throw new InputError('BadCsv', 'the file is empty');
    }
    this.#width = first.cells.length;
    const firstSaid = await Promise.all(first.cells.map((cell) => this.#look(cell)));
    const hasHeader = !firstSaid.some(mayBeAddress);
    const wanted = this.#wanted;
    if (wanted === undefined) {
      const sums = first.cells.map(() => [0, 0] as Weight);
      const looked = await Promise.all(others.map(({ cells }) => Promise.all(cells.slice(0, this.#width).map((cell) => this.#look(cell)))));
      for (const said of hasHeader ? looked : [firstSaid, ...looked]) {
        said.map(weight).forEach(([score, some], column) => {
          const sum = sums[column] as Weight;
          sum[0] += score;
          sum[1] += some;
        });
      }
      const most = sums.reduce((best, other) => (other[0] > best[0] || (other[0] === best[0] && other[1] > best[1]) ? other : best));
      if (most[1] === 0) {
        throw new InputError('NoColumn', 'no column with addresses was found', 'Name it: { column }');
      }
      this.#column = sums.indexOf(most);
    } else {
      const named = hasHeader ? first.cells.findIndex((cell) => this.#text(cell).trim() === wanted) : -1;
      if (named >= 0 && first.cells.slice(named + 1).some((cell) => this.#text(cell).trim() === wanted)) {
        throw new InputError('NoColumn', 'several columns have this name', 'Give the number of one, from 1');
      }
      const number = /^\d+$/.test(wanted) ? Number(wanted) - 1 : -1;
      this.#column = named >= 0 ? named : number;
      if (!(this.#column >= 0 && this.#column < this.#width)) {
        throw new InputError('NoColumn', 'the file has no such column', 'Give its name in the first row, or its number from 1');
      }
    }
    if (hasHeader) {
      this.#write([...first.cells, ...COLUMNS]);
    } else {
      await this.#row(first);
    }
    for (const row of others) {
      await this.#row(row);
    }
  }

  async #row({ cells, line }: Row): Promise<void> {
    if (cells.length > this.#width) {
      throw new InputError('BadCsv', `line ${line} has ${cells.length} fields, the first line ${this.#width}`);
    }
    const filled = [...cells, ...Array<string>(this.#width - cells.length).fill('')];
    const said = cellsOf(await this.#look(filled[this.#column] ?? ''));
    this.#write([...filled, ...(this.#isRaw ? said.map((one) => lettersOf(new TextEncoder().encode(one))) : said)]);
  }

  /** A cell of a file that is no UTF-8 may be some all the same. */
  #text(cell: string): string {
    try {
      return this.#isRaw ? utf8().decode(bytesOf(cell)) : cell;
    } catch {
      return cell;
    }
  }

  #write(cells: string[]): void {
    const { delimiter, lineEnd } = this.#style;
    const quoted = cells.map((cell) =>
      cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
    );
    this.#out += quoted.join(delimiter) + lineEnd;
  }

  /** Everything that is to be said of a cell. */
  async #look(given: string): Promise<Said> {
    const cell = this.#text(given);
    const whole = await this.#checker.check(cell);
    if (!LOOK_INSIDE.includes(whole.reason)) {
      return { answers: [whole], length: cell.length };
    }
    const parts = await this.#link(cell);
    // behind a link, too: what looks like its label may be another address
    const found = cell.length < MIN_RUN ? [] : await this.#checker.scan(cell);
    const answers = [...parts, ...found.map(({ answer }) => answer)];
    if (answers.length === 0) {
      return { answers: [whole], length: cell.length };
    }
    answers.sort((one, other) => seriousness(other) - seriousness(one));
    const inside = found.reduce((sum, { startUtf16, endUtf16 }) => sum + endUtf16 - startUtf16, 0);
    return { answers, length: cell.length, ...(answers.length === found.length && { inside }) };
  }

  async #link(cell: string): Promise<Answer[]> {
    // without one of these it is none, and an error takes its time
    if (!/[:@]/.test(cell)) {
      return [];
    }
    try {
      const { parts } = await this.#checker.checkUri(cell);
      return parts.map(({ answer }) => answer);
    } catch (error) {
      // no payment link
      if ((error as Error).name === 'UriError') {
        return [];
      }
      throw error;
    }
  }
}

/** What is to be said of a cell. */
interface Said {
  /** The most serious first; never none. */
  answers: Answer[];
  /** Letters of the cell. */
  length: number;
  /** Letters of the addresses, where the cell as a whole is neither one nor a payment link. */
  inside?: number;
}

/** By this the answers about one cell are ordered. */
function seriousness({ state, readings, grade }: Answer): number {
  const isUnasked = state === 'not-covered' && readings.length > 0;
  return STATES.indexOf(isUnasked ? 'unasked' : state) * GRADES.length + GRADES.indexOf(grade);
}

/** Whether there is surely an address, or an account of Solana, whose form has nothing to tell it by. */
const isSure = ({ answers }: Said): boolean =>
  answers.some(({ readings: [reading] }) => reading?.confidence === 'high' || reading?.form === 'solana');

/** Also what could be a hash or a key; it is no name of a column. */
const mayBeAddress = (said: Said): boolean =>
  isSure(said) || (said.length >= 32 && said.answers.some(({ readings }) => readings.length > 0));

type Weight = [score: number, some: number];

/** How much a cell makes its column one of addresses, and whether there is one in it at all: a column of notes names some, too. */
function weight(said: Said): Weight {
  if (!isSure(said)) {
    return [0, 0];
  }
  if (said.inside === undefined) {
    return [4, 1];
  }
  return [2 * said.inside >= said.length ? 1 : 0, 1];
}

/** What is said as cells, in the order of {@link COLUMNS}. */
function cellsOf({ answers }: Said): string[] {
  const answer = answers[0] as Answer;
  // every address of the cell once
  const canonical = answers.length === 1 ? [answer.readings[0]?.canonical] : new Set(answers.flatMap(({ readings }) => readings[0]?.canonical ?? []));
  const match = answer.matches?.[0];
  const statement = match?.statements[0];
  // the list that says so, all that don't, none where nothing was asked
  const lists = answer.reason === undefined ? answer.lists.filter(({ name }) => match === undefined || match.list === name) : [];
  const joined = (value: (list: ListInfo) => string) => lists.map(value).join('; ');
  return [
    answer.state,
    answer.reason ?? '',
    [...canonical].join('; '),
    match?.relation ?? '',
    statement?.category ?? '',
    statement?.entity?.name ?? '',
    statement?.programmes?.join('; ') ?? '',
    statement?.since ?? '',
    statement?.sourceName ?? '',
    statement?.reference ?? '',
    joined(({ name }) => name),
    joined(({ version }) => version),
    joined(({ created }) => created),
  ].map((cell) =>
    // what a spreadsheet would take for a formula is a text
    /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell,
  );
}
