/** Watches what is pasted, dropped and typed, and warns at the field. What is clean is neither touched nor delayed. */
import { canonicalOf, toneOf } from '../shared/ruling.js';
import type { Bubble } from '../show/bubble.js';
import type { Raised } from './asking.js';
import { raisedIn, raisedInLong } from './asking.js';
import type { Editable } from './editing.js';
import { editableOf, textOf } from './editing.js';
import { listen } from './listening.js';
import { windows } from './prefilter.js';
import { fetchShow, show } from './show.js';

/** Milliseconds without a key until what is typed is looked at. */
const TYPING = 200;

/** A text up to here is looked at before the handler of the event ends; a longer one in slices afterwards. */
const SHORT = 1 << 16;

/** What is known of a field. */
export interface Watched {
  /** Canonical spellings that the user keeps in this field. */
  kept: Set<string>;
  /** What the user has still to decide about. */
  open?: { canonical: string; grade: string; box: Bubble };
  timer?: ReturnType<typeof setTimeout>;
}

const fields = new WeakMap<Editable, Watched>();

/** What to do when a text could not be looked at. */
let failed: () => void = () => undefined;

let active: () => boolean = () => false;

let edited: (event: Event) => void = () => undefined;

/** `onEdit` is told of every change by the user. */
export function watchFields(isActive: () => boolean, onFailure: () => void, onEdit: (event: Event) => void): void {
  active = isActive;
  failed = onFailure;
  edited = onEdit;
  // at the window and before the page's own listeners: nobody can stop the event on its way here
  const options = { capture: true, passive: true };
  listen('paste', (event) => pasted(event, event.clipboardData), options);
  listen('drop', (event) => pasted(event, event.dataTransfer), options);
  listen('input', typed, options);
  listen('change', typed, options);
  listen('submit', hold, true);
  listen('keydown', (event) => event.key === 'Enter' && hold(event), true);
  listen('focusin', (event) => active() && editableOf(event) && prepare(), options);
}

let isPrepared = false;

/** Gets ready what a warning takes, as soon as the user comes to a field: nobody is to wait for it after a paste. */
function prepare(): void {
  if (!isPrepared) {
    isPrepared = true;
    fetchShow().then(
      ({ ready }) => ready(),
      () => (isPrepared = false),
    );
  }
}

function pasted(event: Event, data: DataTransfer | null): void {
  const field = show?.isOurs(event) || !active() ? undefined : editableOf(event);
  const text = field && data?.getData('text/plain');
  if (!field || !text) {
    return;
  }
  const inside = text.length > SHORT ? undefined : windows(text);
  if (inside?.length === 0) {
    return;
  }
  prepare();
  // asked at once, shown when the browser has put the text in: a warning that has its answer by then would take the focus
  const asked = inside && raisedIn(inside, 0);
  // whoever handles it later hears of a failure too
  asked?.catch(() => undefined);
  let isIn = false;
  const inserted = () => {
    if (!isIn) {
      isIn = true;
      removeEventListener('input', inserted, true);
      void look(field, text, true, asked);
    }
  };
  // the browser says so when it has put the text in; a page that does that by itself may not
  addEventListener('input', inserted, { capture: true, passive: true });
  setTimeout(inserted);
}

function typed(event: Event): void {
  const field = show?.isOurs(event) || !active() ? undefined : editableOf(event);
  if (!field) {
    return;
  }
  if (event.type === 'input') {
    edited(event);
  }
  const watched = watch(field);
  clearTimeout(watched.timer);
  watched.timer = setTimeout(() => {
    const text = textOf(field);
    if (watched.open && windows(text).length === 0) {
      watched.open.box.close();
    }
    if (text.length > SHORT || windows(text).length > 0) {
      void look(field, text, false);
    } else {
      watched.kept.clear();
    }
  }, TYPING);
}

function watch(field: Editable): Watched {
  let watched = fields.get(field);
  if (!watched) {
    watched = { kept: new Set() };
    fields.set(field, watched);
  }
  return watched;
}

async function look(field: Editable, text: string, wasPasted: boolean, asked = raisedInLong(text)): Promise<void> {
  const watched = watch(field);
  let all: Raised[];
  try {
    all = await asked;
  } catch {
    failed();
    if (wasPasted) {
      await fetchShow().then(({ noteUnchecked }) => noteUnchecked(field), () => undefined);
    }
    return;
  }
  const worth = all
    .filter((one) => toneOf(one) === 'stop' || toneOf(one) === 'warn')
    .sort((a, b) => Number(toneOf(b) === 'stop') - Number(toneOf(a) === 'stop'));
  const next = worth.find((one) => !watched.kept.has(canonicalOf(one)));
  if (!next) {
    if (!wasPasted) {
      watched.open?.box.close();
    }
    return;
  }
  const canonical = canonicalOf(next);
  if (watched.open?.canonical !== canonical) {
    const part = text.slice(next.start, next.end);
    const { warn } = show ?? (await fetchShow());
    warn(field, watched, next, part, wasPasted, () => void look(field, textOf(field), wasPasted));
  }
}

/** While a decision is open, its form isn't sent: the warning gets the focus instead. */
function hold(event: Event): void {
  const form = event.target instanceof HTMLFormElement ? event.target : undefined;
  const field = form ? undefined : editableOf(event);
  // not as a property of the form: there it may be a field that has this name
  const all = form && (Reflect.get(HTMLFormElement.prototype, 'elements', form) as HTMLFormControlsCollection);
  for (const one of all ? Array.from(all) : field && !isEditor(field) ? [field] : []) {
    const open = fields.get(one as Editable)?.open;
    if (open?.grade === 'stop') {
      event.preventDefault();
      event.stopImmediatePropagation();
      open.box.element.querySelector('button')?.focus();
    }
  }
}

/** In a text of many lines Enter sends nothing. */
const isEditor = (field: Editable): boolean => !(field instanceof HTMLInputElement);
