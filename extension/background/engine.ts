/** The engine: the only place where texts are looked at. It keeps none of them. */
import init, { Checker } from '../../dist/module/forewarn.js';
import type { Answer } from '../shared/answers.js';
import type { Asked, Found, RequestRuling, Ruling, Status } from '../shared/messages.js';
import type { Settings } from '../shared/settings.js';

/** Longest text that is asked about as a whole; a longer one is searched for addresses. */
const MAX_ASKED = 4096;

const MODULE = 'engine/forewarn_bg.wasm';
const LIST = 'engine/default.fwl';

/** A file of the extension's own package. */
async function packed(path: string): Promise<ArrayBuffer> {
  const response = await fetch(chrome.runtime.getURL(path));
  if (!response.ok) {
    throw new Error(path);
  }
  return response.arrayBuffer();
}

/** The name of an error, without anything that it says. */
const nameOf = (error: unknown): string => {
  const { name, code } = error as { name?: unknown; code?: unknown };
  return [name, code].filter((part) => typeof part === 'string').join(' ') || 'Error';
};

let module: Promise<unknown> | undefined;

export class Engine {
  readonly #checker: Checker;
  /** Canonical spelling of each address that the user allows, with their note. */
  readonly #allowed = new Map<string, string>();
  /** Days since 1970: an answer depends on the day. */
  readonly day: number;
  readonly status: Status;
  /** What the user has decided: the engine is made anew when that changes. */
  readonly settings: Settings;

  private constructor(checker: Checker, settings: Settings, problems: string[], day: number) {
    this.#checker = checker;
    this.day = day;
    this.settings = settings;
    for (const what of [...settings.mutedSources, ...settings.mutedCategories]) {
      checker.mute(what);
    }
    for (const { address, note } of settings.allow) {
      for (const { canonical } of checker.check(address).readings) {
        this.#allowed.set(canonical, note);
      }
    }
    for (const { address, note } of settings.block) {
      try {
        checker.block(address, note || undefined);
      } catch (error) {
        problems.push(nameOf(error));
      }
    }
    this.status = { engine: problems.length === 0 ? 'ready' : 'partial', problems, lists: checker.lists };
  }

  /** Loads module and list. Rejects when there is nothing to ask: the name of the problem is the error's message. */
  static async load(settings: Settings): Promise<Engine> {
    try {
      const [list] = await Promise.all([packed(LIST), (module ??= packed(MODULE).then((bytes) => init({ module_or_path: bytes })))]);
      const now = Date.now();
      const checker = new Checker();
      // not said to be verified: a damaged list in the profile folder has to be noticed
      checker.addList(new Uint8Array(list));
      return new Engine(checker, settings, [], dayOf(now));
    } catch (error) {
      module = undefined;
      throw new Error(nameOf(error), { cause: error });
    }
  }

  /** Gives its memory back. Nothing may be asked afterwards. */
  free(): void {
    this.#checker.free();
  }

  scan(texts: string[], raised = false): Found[] {
    return texts.flatMap((content, text) =>
      this.#checker
        .scan(content)
        .filter(({ answer }) => !raised || answer.grade !== 'quiet')
        .map(({ startUtf16: start, endUtf16: end, disguises, answer }) => ({
          text,
          start,
          end,
          ...(disguises && { disguises }),
          ...this.#ruling(answer),
        })),
    );
  }

  /** Asks about what a person typed or pasted: an address, a payment link or any text. */
  ask(content: string): Asked {
    const text = content.trim();
    if (text.length <= MAX_ASKED) {
      const uri = this.#uri(text);
      if (uri) {
        return uri;
      }
      const answer = this.#checker.check(text);
      const isText = answer.reason === 'not-an-address' || answer.reason === 'too-long';
      const found = isText ? this.scan([text]) : [];
      return found.length > 0 ? { kind: 'text', found } : { kind: 'address', ...this.#ruling(answer) };
    }
    return { kind: 'text', found: this.scan([content]) };
  }

  /** Looks at everybody whom a wallet request names. Throws when the text is no request. */
  request(text: string): RequestRuling {
    const { chain, method, parties, notChecked = [] } = this.#checker.checkRequest(text);
    return { chain, method, parties: parties.map(({ answer, ...party }) => ({ ...party, ...this.#ruling(answer) })), notChecked };
  }

  #uri(text: string): Asked | undefined {
    if (/\s/.test(text) || !text.includes(':')) {
      return undefined;
    }
    try {
      const { scheme, parts, notChecked } = this.#checker.checkUri(text);
      const rulings = parts.map(({ role, answer }) => ({ role, ...this.#ruling(answer) }));
      return { kind: 'uri', scheme, parts: rulings, notChecked: notChecked ?? [] };
    } catch {
      // no payment link, then
      return undefined;
    }
  }

  #ruling(answer: Answer): Ruling {
    const canonical = answer.readings[0]?.canonical;
    const allowed = canonical === undefined || answer.grade === 'quiet' ? undefined : this.#allowed.get(canonical);
    return allowed === undefined ? { answer } : { answer, allowed };
  }
}

export const dayOf = (time: number): number => Math.floor(time / 86_400_000);
