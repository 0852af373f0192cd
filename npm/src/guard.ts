/** Watches one field, and warns below it. */
import card from '../../extension/ui/card.css';
import { answerCard, headline } from '../../extension/ui/answer.js';
import { button, el } from '../../extension/ui/dom.js';
import { icon } from '../../extension/ui/icon.js';
import { toneOf } from '../../extension/shared/ruling.js';
import type { Answer } from './answers.js';
import { type Field, describe, languageOf, takeOut } from './field.js';
import style from './guard.css';
import { type Key, t, within } from './i18n.js';
import { type Locale, type Messages, localeFor } from './languages.js';
import { type Subject, subjects } from './subjects.js';
import type { Checker, WorkerChecker } from './types.js';

/** What becomes of an address: nothing is shown, the user is warned and decides, or it can't be used. */
export type Decision = 'ignore' | 'warn' | 'block';

/**
 * `warn`: the form waits until the user has decided about an address that asks for a decision. `block`: such an address
 * can't be used at all, and nothing can when the check itself fails; names, and what no list covers, are only said to be
 * unchecked. A function decides for each answer.
 */
export type Policy = 'warn' | 'block' | ((answer: Answer) => Decision | Promise<Decision>);

export type AnyChecker = Checker | WorkerChecker;

/** A checker, or where to get one: asked when there is something to check first. */
export type CheckerSource = AnyChecker | Promise<AnyChecker> | (() => AnyChecker | Promise<AnyChecker>);

export interface GuardOptions {
  checker?: CheckerSource | undefined;
  policy?: Policy | undefined;
  /** Language tag; without it that of the page around the field. */
  language?: string | undefined;
  /** Texts to change, by their names in `texts()`. */
  texts?: Messages | undefined;
}

/** What is said of the events' details. */
export interface GuardEvents {
  /** There is an answer; `answer` is undefined when the field is empty again. */
  'forewarn-answer': CustomEvent<{ answer: Answer | undefined; answers: readonly Answer[] }>;
  /** The form is about to be held. Cancelled, it is not; the warning stays. */
  'forewarn-block': CustomEvent<{ answer: Answer | undefined }>;
  /** What the user decided. */
  'forewarn-decision': CustomEvent<{ answer: Answer; decision: 'removed' | 'kept' }>;
  /** Nothing could be checked. */
  'forewarn-error': CustomEvent<{ error: unknown }>;
}

/** Where a guard shows and tells something. */
export interface Surface {
  root: ShadowRoot;
  /** Gets the events. */
  target: EventTarget;
  /** Takes up the text that describes the field: that has to be in the same tree as the field. */
  light: HTMLElement;
  /** The field stands somewhere else now. */
  moved?: (() => void) | undefined;
}

/** Milliseconds between two looks at the value: scripts and browsers fill fields in without telling anybody. */
const LOOK = 200;

/** Milliseconds without a key until quiet things are said of what is typed. */
const TYPING = 500;

/** Milliseconds until it is said that a check takes long. */
const LONG = 300;

/** Milliseconds until a checker that does not answer counts as one that fails: else nothing could ever be sent. */
const PATIENCE = 30_000;

/** Milliseconds after which somebody who wanted to send no longer expects it to happen. */
const SOON = 1000;

let count = 0;

export class Guard {
  readonly field: Field;
  readonly #surface: Surface;
  readonly #box = el('div', 'guard');
  readonly #alert = el('div', 'said');
  readonly #status = el('div', 'said');
  readonly #shown = el('div');
  readonly #id = `forewarn-${(count += 1)}`;
  #options: GuardOptions;
  #described: HTMLElement | undefined;
  #checker: Promise<AnyChecker> | undefined;
  #last = '';
  #run = 0;
  #found: readonly Decided[] = [];
  #drawn: Decided | undefined;
  #kept = new Set<string>();
  #hold: { message: string } | undefined;
  #isPending = false;
  /** Somebody wanted to send before there was an answer. */
  #attempt: { at: number; submitter: HTMLElement | null } | undefined;
  /** What is in the field is there in full, and not just being typed. */
  #isWhole = true;
  #isPressed = false;
  #isPostponed = false;
  /** The button that was pressed just now. */
  #pressed: 'submit' | 'other' | undefined;
  #validity = '';
  /** What the page says itself of the field. */
  #invalidBefore: string | null = null;
  /** The last look came to nothing: the next event asks again, the clock does not. */
  #isBroken = false;
  #poll: ReturnType<typeof setInterval> | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #settled: Promise<void> = Promise.resolve();
  #end = new AbortController();
  /** The tree that is watched, and the end of that. */
  #scope: Node | undefined;
  #left = new AbortController();
  /** The language of what is shown. */
  #said = '';

  constructor(field: Field, surface: Surface, options: GuardOptions) {
    this.field = field;
    this.#surface = surface;
    this.#options = options;
    this.#box.setAttribute('part', 'guard');
    this.#alert.setAttribute('role', 'alert');
    this.#status.setAttribute('role', 'status');
    this.#box.append(this.#shown, this.#alert, this.#status);
    // of the field's own page, which may be in a frame: a sheet of another one is refused
    const { CSSStyleSheet: Sheet } = field.ownerDocument.defaultView ?? globalThis;
    const sheets = [card, style].map((text) => {
      const sheet = new Sheet();
      sheet.replaceSync(text);
      return sheet;
    });
    // sheets and not elements: a page's policy may forbid those
    surface.root.adoptedStyleSheets = sheets;
    surface.root.append(this.#box);
    this.#watch();
  }

  /** The most serious answer about what stands in the field. */
  get answer(): Answer | undefined {
    return this.#found[0]?.answer;
  }

  get answers(): readonly Answer[] {
    return this.#found.map(({ answer }) => answer);
  }

  /** Whether the form is held: a decision is open, the address can't be used, or it is still being checked. */
  get held(): boolean {
    return this.#hold !== undefined || this.#isPending;
  }

  /** Looks at the field now, and resolves when there is an answer. */
  async check(): Promise<Answer | undefined> {
    this.#look(true);
    let seen;
    do {
      seen = this.#settled;
      await seen;
    } while (seen !== this.#settled);
    return this.answer;
  }

  /** Changes options, and looks again. */
  change(options: GuardOptions): void {
    if (options.checker !== this.#options.checker) {
      this.#checker = undefined;
    }
    this.#options = options;
    if (this.#last !== '') {
      this.#last = '';
      this.#look(true);
    }
  }

  /** Leaves the field as it was found. */
  detach(): void {
    this.#end.abort();
    this.#left.abort();
    clearInterval(this.#poll);
    clearTimeout(this.#typing);
    this.#run += 1;
    this.#release();
    this.#describe('');
    this.#described?.remove();
    this.#box.remove();
  }

  #watch(): void {
    const { signal } = this.#end;
    this.field.addEventListener('input', (event) => this.#look(!isTyped(event)), { signal });
    this.field.addEventListener('change', () => this.#look(true), { signal });
    this.field.addEventListener('blur', () => this.#look(true), { signal });
    this.field.addEventListener('invalid', (event) => this.#hold && this.#invalid(event), { signal });
    this.#around();
    this.#poll = setInterval(() => this.#tick(), LOOK);
    this.#look(true);
  }

  /** Watches the tree that the field stands in: it may be put there later than it is guarded, and moved. */
  #around(): void {
    this.#left.abort();
    this.#left = new AbortController();
    const capture = { signal: this.#left.signal, capture: true };
    this.#scope = this.field.getRootNode();
    const scope = this.#scope;
    scope.addEventListener('click', (event) => this.#clicked(event), capture);
    scope.addEventListener('submit', (event) => event.target === this.field.form && this.#submitted(event as SubmitEvent), capture);
    scope.addEventListener('keydown', (event) => this.#key(event as KeyboardEvent), capture);
    const page = this.field.ownerDocument;
    page.addEventListener('pointerdown', () => (this.#isPressed = true), capture);
    // a menu takes the release with it, and what is pasted from it comes without one
    for (const type of ['pointerup', 'pointercancel', 'contextmenu']) {
      // behind the click that comes of it
      page.addEventListener(type, () => setTimeout(() => this.#released()), capture);
    }
  }

  /** Sees what tells nobody: a value that is set, a field that is moved, a page in another language. */
  #tick(): void {
    if (this.field.getRootNode() !== this.#scope) {
      this.#around();
      this.#surface.moved?.();
    }
    if (this.field.value !== this.#last) {
      this.#look(true);
    } else if (this.#drawn && this.#said !== this.#language) {
      this.#drawn = undefined;
      this.#draw();
    }
    // what the page's own validation clears, or a framework writes over
    if (this.#hold && !this.field.validity.customError) {
      this.#holdBack(this.#hold.message);
    }
    if (this.#described?.textContent && !this.field.getAttribute('aria-describedby')?.includes(this.#id)) {
      describe(this.field, this.#id, true);
    }
  }

  #released(): void {
    this.#isPressed = false;
    if (this.#isPostponed) {
      this.#draw();
    }
  }

  /** Somebody tries to send: a script that only asks for the validity does not. */
  #clicked(event: Event): void {
    const [target] = event.composedPath();
    const pressed = target instanceof Element ? target.closest<HTMLButtonElement | HTMLInputElement>('button, input') : null;
    if (pressed) {
      const isSubmit = pressed.form && pressed.form === this.field.form && (pressed.type === 'submit' || pressed.type === 'image');
      this.#pressed = isSubmit ? 'submit' : 'other';
      setTimeout(() => (this.#pressed = undefined));
    }
  }

  /** The browser's own bubble would stand over the warning. */
  #invalid(event: Event): void {
    event.preventDefault();
    if (this.#pressed) {
      this.#toHold(this.#pressed === 'submit');
    }
  }

  #submitted(event: SubmitEvent | KeyboardEvent): void {
    this.#look(true);
    if (!this.held || isClosing(event)) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.#isPending) {
      this.#attempt = { at: performance.now(), submitter: 'submitter' in event ? event.submitter : null };
    }
    this.#toHold();
  }

  /** Enter sends a form, or what a script makes of it. In a text of many lines it does not. */
  #key(event: KeyboardEvent): void {
    const isHere = event.composedPath()[0] === this.field;
    if (isHere && event.key === 'Enter' && !event.isComposing && this.field instanceof HTMLInputElement) {
      this.#submitted(event);
    }
  }

  /** Says why nothing was sent, and goes to where it can be decided; where a script may only have asked, it is shown. */
  #toHold(isSure = true): void {
    this.#status.textContent = '';
    this.#status.textContent = this.#hold?.message ?? t_('guard_checking', this.#locale());
    if (this.#hold && isSure) {
      this.#shown.querySelector<HTMLElement>('.primary')?.focus();
    } else {
      this.#shown.scrollIntoView({ block: 'nearest' });
    }
  }

  /** @param isWhole `false` while somebody types: then only what is serious is said at once. */
  #look(isWhole: boolean): void {
    const { value } = this.field;
    if (value === this.#last && !this.#isBroken) {
      if (isWhole && !this.#isWhole) {
        clearTimeout(this.#typing);
        this.#isWhole = true;
        this.#draw();
      }
      return;
    }
    if (value === this.#last && !isWhole) {
      return;
    }
    this.#last = value;
    this.#attempt = undefined;
    clearTimeout(this.#typing);
    // there is nothing to wait for in an empty field
    this.#isWhole = isWhole || value.trim() === '';
    if (!this.#isWhole) {
      this.#typing = setTimeout(() => this.#look(true), TYPING);
    }
    this.#settled = this.#ask(value);
  }

  async #ask(text: string): Promise<void> {
    const run = (this.#run += 1);
    this.#isBroken = false;
    this.#release();
    if (text.trim() === '') {
      this.#kept.clear();
      this.#show([]);
      return;
    }
    // until there is an answer nothing is sent
    this.#isPending = true;
    const slow = setTimeout(() => run === this.#run && this.#note(t_('guard_checking', this.#locale())), LONG);
    let late: ReturnType<typeof setTimeout> | undefined;
    const never = new Promise<never>((_, reject) => {
      late = setTimeout(() => reject(new DOMException('the checker does not answer', 'TimeoutError')), PATIENCE);
    });
    let decided;
    try {
      decided = await Promise.race([this.#decided(text), never]);
    } catch (error) {
      if (run === this.#run) {
        this.#failed(error);
      }
      return;
    } finally {
      clearTimeout(slow);
      clearTimeout(late);
    }
    // outside of the above: what can't be drawn is known all the same, and held
    if (run === this.#run) {
      this.#show(decided);
    }
  }

  /** What stands in the text, and what becomes of it, the most serious first. */
  async #decided(text: string): Promise<Decided[]> {
    const found = await subjects(await this.#get(), text);
    const decided = await Promise.all(found.map(async (one) => ({ ...one, decision: await this.#decide(one.answer) })));
    return decided.sort(bySeverity);
  }

  /** The checker; a failed one is asked for again the next time. */
  #get(): Promise<AnyChecker> {
    if (!this.#checker) {
      const { checker } = this.#options;
      const made = Promise.resolve(typeof checker === 'function' ? checker() : checker).then((one) => {
        if (!one) {
          throw new TypeError('a guard needs a checker');
        }
        return one;
      });
      made.catch(() => (this.#checker = undefined));
      this.#checker = made;
    }
    return this.#checker;
  }

  async #decide(answer: Answer): Promise<Decision> {
    const { policy = 'warn' } = this.#options;
    if (typeof policy === 'function') {
      try {
        const decision = await policy(answer);
        if (DECISIONS.includes(decision)) {
          return decision;
        }
      } catch (error) {
        this.#tell('forewarn-error', { error });
      }
      // the policy has nothing to say: then the user decides
      return 'warn';
    }
    return policy === 'block' && toneOf({ answer }) === 'stop' ? 'block' : 'warn';
  }

  #show(found: readonly Decided[]): void {
    this.#found = found;
    this.#release();
    this.#tell('forewarn-answer', { answer: this.answer, answers: this.answers });
    const next = this.#next();
    if (next && isQuestion(next) && this.#tell('forewarn-block', { answer: next.answer })) {
      const locale = this.#locale();
      const why = t_(next.decision === 'block' ? 'guard_blocked' : 'guard_undecided', locale);
      this.#holdBack(`${within(locale, () => headline(next))}. ${why}`);
    }
    this.#draw();
    this.#resume();
  }

  /** Sends what somebody wanted to send while it was being checked, unless that is long ago. */
  #resume(): void {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    if (attempt && !this.held && performance.now() - attempt.at < SOON) {
      const { form } = this.field;
      // the page may have another button in its place by now
      const submitter = attempt.submitter as HTMLButtonElement | null;
      // whatever the form's fields are called
      form && HTMLFormElement.prototype.requestSubmit.call(form, submitter?.form === form ? submitter : null);
    }
  }

  /** The most serious address that is still to be shown. */
  #next(): Decided | undefined {
    // what was kept while that was allowed is not kept from a stricter policy
    const isOpen = ({ decision, answer }: Decided) => decision === 'block' || !this.#kept.has(keyOf(answer));
    return this.#found.find((one) => one.decision !== 'ignore' && isOpen(one));
  }

  /** Nothing moves while a button is down: what somebody is about to press would no longer be there. */
  #draw(): void {
    this.#isPostponed = this.#isPressed;
    if (this.#isPressed || this.#isPending || this.#isBroken) {
      return;
    }
    const next = this.#next();
    const isShown = next && (this.#isWhole || isQuestion(next) || (toneOf(next) === 'warn' && next.answer.state !== 'bad-checksum'));
    if (!isShown) {
      this.#clear();
      return;
    }
    if (next === this.#drawn) {
      return;
    }
    const locale = this.#locale();
    within(locale, () => (isQuestion(next) || toneOf(next) !== 'quiet' ? this.#panel(next, locale) : this.#quiet(next)));
    this.#drawn = next;
    this.#said = this.#language;
  }

  /** The card, and what can be done. */
  #panel(next: Decided, locale: Locale): void {
    const { answer, part, decision, disguises } = next;
    const actions = el('div', 'actions');
    actions.setAttribute('part', 'actions');
    const first = action('remove_it', 'primary remove', () => {
      this.#tell('forewarn-decision', { answer, decision: 'removed' });
      const isGone = takeOut(this.field, part);
      this.#look(true);
      this.#status.textContent = t_(isGone ? 'guard_removed' : 'remove_failed', locale);
    });
    actions.append(first);
    const keep = () => {
      this.#kept.add(keyOf(answer));
      this.field.focus();
      this.#tell('forewarn-decision', { answer, decision: 'kept' });
      // there may be another one
      this.#show(this.#found);
    };
    const shown = folded(answerCard(next, { heading: 3, disguises: disguises ?? [] }));
    const panel = el('section', 'forewarn panel', named(shown, 'card'));
    if (decision !== 'block' && isQuestion(next)) {
      const second = action('keep_anyway', 'keep', () => {
        if (!isSanctioned(answer)) {
          keep();
          return;
        }
        within(locale, () => {
          const sure = el('p', 'sure', t('keep_sure'));
          sure.setAttribute('part', 'sure');
          actions.before(sure);
          this.#alert.textContent = t('keep_sure');
          second.replaceWith(action('keep_really', 'keep', keep));
          first.focus();
        });
      });
      actions.append(second);
    }
    if (decision === 'block') {
      const blocked = el('p', 'sure', t('guard_blocked'));
      blocked.setAttribute('part', 'sure');
      panel.append(blocked);
    }
    if (isQuestion(next)) {
      panel.append(actions);
    }
    panel.setAttribute('part', 'panel');
    panel.setAttribute('aria-label', t('field_warning_region'));
    panel.dataset.tone = toneOf(next);
    panel.dataset.state = answer.state;
    const said = headline(next);
    this.#put(panel);
    this.#describe(said);
    this.#say(said, isQuestion(next) ? this.#alert : this.#status);
  }

  /** One line for what asks for nothing: never an all-clear. */
  #quiet({ answer }: Decided): void {
    const said = headline({ answer });
    this.#note(said, answer.state === 'not-covered' ? undefined : t('advice_not_listed'), answer.state === 'not-covered');
    this.#describe(said);
    this.#say(said);
  }

  #note(text: string, more?: string, isOpen = true): void {
    const words = el('p', undefined, text, ...(more ? [`. ${more}`] : []));
    const note = el('div', 'forewarn note', icon('circle', isOpen ? 'question' : 'dash'), words);
    note.setAttribute('part', 'note');
    this.#put(note);
  }

  #failed(error: unknown): void {
    this.#found = [];
    this.#release();
    this.#isBroken = true;
    // it may have been disposed of, or have lost its worker
    this.#checker = undefined;
    const said = t_('guard_failed', this.#locale());
    this.#note(said);
    this.#describe(said);
    this.#say(said);
    this.#tell('forewarn-error', { error });
    if (this.#options.policy === 'block' && this.#tell('forewarn-block', { answer: undefined })) {
      this.#holdBack(said);
    }
    this.#resume();
  }

  /** Says it to those who read with their ears, and leaves nothing there of what was so before. */
  #say(text: string, where = this.#status): void {
    this.#alert.textContent = '';
    this.#status.textContent = '';
    where.textContent = text;
  }

  #put(node: HTMLElement): void {
    const hadFocus = this.#shown.contains(this.#surface.root.activeElement);
    this.#shown.replaceChildren(node);
    this.#drawn = undefined;
    if (hadFocus) {
      (node.querySelector<HTMLElement>('.primary') ?? this.field).focus();
    }
  }

  #clear(): void {
    this.#drawn = undefined;
    this.#shown.replaceChildren();
    this.#say('');
    this.#describe('');
  }

  #holdBack(message: string): void {
    if (!this.#hold) {
      this.#invalidBefore = this.field.getAttribute('aria-invalid');
    }
    this.#hold = { message };
    this.field.setAttribute('aria-invalid', 'true');
    const { validity, validationMessage } = this.field;
    // what the site says itself stays
    if (!validity.customError || validationMessage === this.#validity) {
      this.field.setCustomValidity(message);
      this.#validity = message;
    }
  }

  #release(): void {
    this.#isPending = false;
    if (!this.#hold) {
      return;
    }
    this.#hold = undefined;
    if (this.#validity !== '' && this.field.validationMessage === this.#validity) {
      this.field.setCustomValidity('');
    }
    this.#validity = '';
    if (this.#invalidBefore === null) {
      this.field.removeAttribute('aria-invalid');
    } else {
      this.field.setAttribute('aria-invalid', this.#invalidBefore);
    }
  }

  /** The sentence that screen readers read out with the field. */
  #describe(text: string): void {
    if (text !== '' && !this.#described?.isConnected) {
      // in the field's own tree, and only when it is needed: until then the page's elements stay as they are
      this.#described = el('span');
      this.#described.id = this.#id;
      this.#described.hidden = true;
      this.#described.slot = 'forewarn-description';
      this.#surface.light.append(this.#described);
    }
    if (this.#described) {
      this.#described.textContent = text;
      describe(this.field, this.#id, text !== '');
    }
  }

  #locale(): Locale {
    return localeFor(this.#language, this.#options.texts);
  }

  get #language(): string {
    return this.#options.language ?? languageOf(this.field);
  }

  #tell<T extends keyof GuardEvents>(type: T, detail: GuardEvents[T]['detail']): boolean {
    const cancelable = type === 'forewarn-block';
    return this.#surface.target.dispatchEvent(new CustomEvent(type, { detail, cancelable, bubbles: true, composed: true }));
  }
}

interface Decided extends Subject {
  decision: Decision;
}

const t_ = (key: Key, locale: Locale): string => within(locale, () => t(key));

function action(key: Key, className: string, pressed: () => void): HTMLButtonElement {
  return named(button(t(key), className, pressed), `button ${className.split(' ').at(-1)}`);
}

function named<T extends HTMLElement>(element: T, part: string): T {
  element.setAttribute('part', part);
  return element;
}

/**
 * A card with its facts folded away: on a form what can be done has to be near the field. The list stays in sight. And
 * without a heading: nobody here knows the level that the page would need.
 */
function folded(whole: HTMLElement): HTMLElement {
  const heading = whole.querySelector('.fw-headline');
  heading?.replaceWith(el('p', heading.className, heading.textContent ?? ''));
  const body = whole.querySelector('.fw-body');
  const facts = [...(body?.querySelectorAll(':scope > .fw-facts, :scope > .fw-details') ?? [])];
  if (facts.some((fact) => fact.childElementCount > 0)) {
    const details = el('details', 'fw-details', el('summary', undefined, t('guard_details')));
    details.setAttribute('part', 'details');
    facts[0]?.before(details);
    details.append(...facts);
  } else {
    facts.forEach((fact) => fact.remove());
  }
  return whole;
}

const TONES = ['stop', 'warn', 'inform', 'quiet'];
const DECISIONS: readonly Decision[] = ['block', 'warn', 'ignore'];

const bySeverity = (a: Decided, b: Decided): number =>
  DECISIONS.indexOf(a.decision) - DECISIONS.indexOf(b.decision) || TONES.indexOf(toneOf(a)) - TONES.indexOf(toneOf(b));

/** What was decided about: this address, for this reason. */
const keyOf = ({ state, reason, readings }: Answer): string => `${state} ${reason ?? ''} ${readings[0]?.canonical ?? ''}`;

/** Whether it is to be decided about before anything is sent. */
const isQuestion = (one: Decided): boolean => one.decision === 'block' || (one.decision === 'warn' && toneOf(one) === 'stop');

const isSanctioned = ({ matches }: Answer): boolean =>
  matches?.some(({ statements }) => statements.some(({ category, until }) => category === 'sanctions' && !until)) ?? false;

/** Whether it only closes a dialog: a button that says so, and that the field's validity does not hold either. */
function isClosing(event: SubmitEvent | KeyboardEvent): boolean {
  const button = 'submitter' in event ? (event.submitter as HTMLButtonElement | null) : null;
  return button !== null && button.formNoValidate && (button.formMethod || button.form?.method) === 'dialog';
}

/** Whether somebody is typing: what was pasted or dropped is there in full. */
function isTyped(event: Event): boolean {
  const type = (event as InputEvent).inputType ?? '';
  return type === 'insertText' || type === 'insertCompositionText' || type.startsWith('delete');
}
