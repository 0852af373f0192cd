/** The checker that runs where it is asked. */
import type * as glue from '../../dist/module/forewarn.js';
import type { Answer, Finding, Receipt, RequestAnswer, UriAnswer } from './answers.js';
import { InputError, NotLoadedError, named } from './errors.js';
import type { List } from './list.js';
import { type WalletRequest, requestText } from './request.js';
import { Results } from './results.js';
import { slices, together } from './slices.js';
import type { Addresses, Checker, Info, LoadOptions, OwnEntry } from './types.js';

/** What of the glue is used: that of the module, and that of the same core as JavaScript. */
export type Glue = Pick<typeof glue, 'Checker'>;

/** Options that only the engine looks at. */
export type Settings = Pick<LoadOptions, 'date' | 'block' | 'mute'>;

/** Makes the checker as soon as the lists are there. */
export type Ready = (lists: readonly List[]) => LocalChecker;

/** An address of the kind that is asked about most. */
const NOBODY = `0x${'0'.repeat(40)}`;

/** Does it, and throws this package's errors. */
function attempt<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw named(error);
  }
}

/** The engine takes anything for a string. */
function string(text: string | undefined): string {
  if (typeof text !== 'string') {
    throw new InputError('NotAString', 'a string is expected');
  }
  return text;
}

/** What an option lists. */
function each<T>(option: readonly T[] = []): readonly T[] {
  if (!Array.isArray(option)) {
    throw new InputError('NotAnArray', 'an array is expected', 'Give `block` and `mute` as arrays');
  }
  return option as readonly T[];
}

/** The clock's day, in days since 1970. */
const today = (): number => Math.floor(Date.now() / 86_400_000);

export class LocalChecker implements Checker {
  #core: glue.Checker | undefined;
  readonly #engine: Info['engine'];
  readonly #readsRequests: boolean;
  /** The day of the answers, where the clock says it: a list expires while a server runs. */
  #day: number | undefined;

  private constructor(core: glue.Checker, engine: Info['engine'], readsRequests: boolean, day: number | undefined) {
    this.#core = core;
    this.#engine = engine;
    this.#readsRequests = readsRequests;
    this.#day = day;
  }

  /** Gets ready for the lists, which take longer to come than the engine. */
  static start({ Checker: Core }: Glue, engine: Info['engine'], readsRequests: boolean, settings: Settings): Ready {
    const { date, block, mute } = settings;
    const day = date === undefined ? today() : undefined;
    const core = attempt(() => new Core(date));
    // code of WebAssembly is compiled when it first runs: better while a list is under way than when somebody waits
    core.check(NOBODY);
    return (lists) => {
      try {
        lists.forEach(({ bytes, isWhole }) => core.addList(bytes, isWhole));
        each(block).forEach((one?: OwnEntry) => core.block(string(one?.address), one?.note));
        each(mute).forEach((what) => core.mute(string(what)));
      } catch (error) {
        core.free();
        throw named(error);
      }
      return new LocalChecker(core, engine, readsRequests, day);
    };
  }

  get info(): Info {
    const { lists, memory } = this.#loaded;
    return { lists, memory, engine: this.#engine, worker: false };
  }

  check(address: string): Answer {
    return attempt(() => this.#loaded.check(address));
  }

  checkMany(addresses: Addresses): Results {
    const core = this.#loaded;
    return attempt(() => {
      const parts: Uint32Array[] = [];
      for (const { lines, count, cleaned } of slices(addresses)) {
        const codes = typeof lines === 'string' ? core.checkBulk(lines) : core.checkBulkBytes(lines);
        // a line feed inside an address would move all behind it
        parts.push(cleaned && codes.length !== count ? core.checkBulk(cleaned()) : codes);
      }
      return new Results(together(parts));
    });
  }

  scan(text: string): Finding[] {
    return attempt(() => this.#loaded.scan(text));
  }

  checkUri(link: string): UriAnswer {
    return attempt(() => this.#loaded.checkUri(string(link)));
  }

  checkRequest(request: WalletRequest | string): RequestAnswer {
    const core = this.#loaded;
    if (!this.#readsRequests) {
      throw new InputError('NoRequests', 'wallet requests can not be decoded', 'Load with their decoders: load({ requests: true })');
    }
    return attempt(() => core.checkRequest(requestText(request)));
  }

  receipt(text: string): Receipt {
    return attempt(() => this.#loaded.receipt(string(text)));
  }

  dispose(): void {
    this.#core?.free();
    this.#core = undefined;
  }

  get #loaded(): glue.Checker {
    if (!this.#core) {
      throw new NotLoadedError('Disposed');
    }
    if (this.#day !== undefined && this.#day !== today()) {
      this.#day = today();
      this.#core.setDate();
    }
    return this.#core;
  }
}
