/**
 * `<forewarn-guard>` around an address field, and `attach` for a field that is there already.
 *
 * @packageDocumentation
 */
import type { Answer } from './answers.js';
import { FIELDS, type Field } from './field.js';
import { type AnyChecker, type CheckerSource, Guard, type GuardEvents, type GuardOptions, type Policy } from './guard.js';
import { Forewarn, InputError } from './index.js';
import { type Messages, addLanguage, localeFor } from './languages.js';

export type { AnyChecker, CheckerSource, Decision, GuardEvents, GuardOptions, Policy } from './guard.js';
export type { Field } from './field.js';
export type { Messages } from './languages.js';
export { addLanguage };

/** The texts of a language, to see what can be changed. */
export const texts = (language: string): Messages => localeFor(language).messages;

/** `<forewarn-guard>`. */
export interface ForewarnGuardElement extends HTMLElement {
  /** Also an attribute, unless it is a function. */
  policy: Policy;
  /** Texts to change. */
  texts: Messages;
  /** Whom to ask, where it is not the shared one. */
  checker: CheckerSource | undefined;
  /** The field: the first one inside, unless another one is named. */
  field: Field | undefined;
  /** The most serious answer about what stands in the field. */
  readonly answer: Answer | undefined;
  /** Whether the form is held. */
  readonly held: boolean;
  /** Looks now, and resolves when there is an answer. An error where there is no field to look at. */
  check(): Promise<Answer | undefined>;
}

/** What `attach` gives. */
export interface Attached {
  readonly field: Field;
  /** The most serious answer about what stands in the field. */
  readonly answer: Answer | undefined;
  readonly answers: readonly Answer[];
  /** Whether the form is held. */
  readonly held: boolean;
  /** Looks now, and resolves when there is an answer. */
  check(): Promise<Answer | undefined>;
  /** Changes those options that are given, and looks again. */
  change(options: GuardOptions): void;
  /** Leaves the field as it was found. */
  detach(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'forewarn-guard': ForewarnGuardElement;
  }
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface HTMLElementEventMap extends GuardEvents {}
}

export interface DefineOptions extends Pick<GuardOptions, 'checker' | 'policy' | 'texts'> {
  /** Another name than `forewarn-guard`. */
  tag?: string | undefined;
}

let shared: Promise<AnyChecker> | undefined;

/** One checker with the list in the package for every guard that has no other. */
function sharedChecker(): Promise<AnyChecker> {
  if (!shared) {
    shared = Forewarn.load();
    shared.catch(() => (shared = undefined));
  }
  return shared;
}

/** Makes `<forewarn-guard>` known to the page. To be called once; calling it again does nothing. */
export function define({ tag = 'forewarn-guard', ...defaults }: DefineOptions = {}): void {
  if (customElements.get(tag)) {
    return;
  }
  customElements.define(tag, elementClass(defaults));
}

/** Guards an existing field. `place` takes up the warning; without it that stands behind the field. */
export function attach(field: Field, { place, ...options }: GuardOptions & { place?: HTMLElement | undefined } = {}): Attached {
  const host = field.ownerDocument.createElement('div');
  const moved = () => (place ? place.append(host) : field.after(host));
  moved();
  const guard = new Guard(field, { root: host.attachShadow({ mode: 'open' }), target: field, light: host, moved }, withChecker(options));
  const { change, detach } = guard;
  guard.change = (changed) => {
    options = { ...options, ...changed };
    change.call(guard, withChecker(options));
  };
  guard.detach = () => {
    detach.call(guard);
    host.remove();
  };
  return guard;
}

const withChecker = (options: GuardOptions): GuardOptions => ({ ...options, checker: options.checker ?? sharedChecker });

// a class of its own for each call, and none before: there is no HTMLElement on a server
function elementClass(defaults: GuardOptions): CustomElementConstructor {
  return class extends HTMLElement implements ForewarnGuardElement {
    static observedAttributes = ['policy', 'lang'];
    readonly #root = this.attachShadow({ mode: 'open' });
    readonly #observer = new MutationObserver(() => this.#find());
    readonly #own: { policy?: Policy; texts?: Messages; checker?: CheckerSource | undefined; field?: Field | undefined } = {};
    #guard: Guard | undefined;

    constructor() {
      super();
      const slot = document.createElement('slot');
      slot.addEventListener('slotchange', () => this.#find());
      this.#root.append(slot);
      // what was set before the element was known is not lost
      for (const name of ['policy', 'texts', 'checker', 'field'] as const) {
        if (Object.hasOwn(this, name)) {
          const value = this[name];
          delete (this as Record<string, unknown>)[name];
          Object.assign(this, { [name]: value });
        }
      }
    }

    connectedCallback(): void {
      this.#observer.observe(this, { childList: true, subtree: true });
      this.#find();
    }

    disconnectedCallback(): void {
      this.#observer.disconnect();
      this.#guard?.detach();
      this.#guard = undefined;
    }

    attributeChangedCallback(): void {
      this.#changed();
    }

    get policy(): Policy {
      const named = this.getAttribute('policy')?.toLowerCase();
      return this.#own.policy ?? (named === 'block' || named === 'warn' ? named : (defaults.policy ?? 'warn'));
    }

    set policy(policy: Policy) {
      this.#own.policy = policy;
      this.#changed();
    }

    get texts(): Messages {
      return { ...defaults.texts, ...this.#own.texts };
    }

    set texts(texts: Messages) {
      this.#own.texts = texts;
      this.#changed();
    }

    get checker(): CheckerSource | undefined {
      return this.#own.checker ?? defaults.checker;
    }

    set checker(checker: CheckerSource | undefined) {
      this.#own.checker = checker;
      this.#changed();
    }

    get field(): Field | undefined {
      return this.#guard?.field;
    }

    set field(field: Field | undefined) {
      this.#own.field = field;
      this.#find();
    }

    get answer(): Answer | undefined {
      return this.#guard?.answer;
    }

    get held(): boolean {
      return this.#guard?.held ?? false;
    }

    async check(): Promise<Answer | undefined> {
      if (!this.#guard) {
        throw new InputError('NoField', 'there is no text field inside', 'Name it where it is hidden in another element: `field`');
      }
      return this.#guard.check();
    }

    #options(): GuardOptions {
      const { policy, texts: changed, checker } = this;
      return withChecker({ policy, texts: changed, checker });
    }

    #changed(): void {
      this.#guard?.change(this.#options());
    }

    /** The field may come later than the element, and be exchanged. */
    #find(): void {
      const inside = () =>
        this.#root
          .querySelector('slot')
          ?.assignedElements({ flatten: true })
          .map((one) => (one.matches(FIELDS) ? one : one.querySelector(FIELDS)))
          .find((one) => one !== null);
      const field = this.isConnected ? (this.#own.field ?? (inside() as Field | undefined)) : undefined;
      if (field === this.#guard?.field) {
        return;
      }
      this.#guard?.detach();
      this.#guard = field && new Guard(field, { root: this.#root, target: this, light: this }, this.#options());
    }
  };
}
