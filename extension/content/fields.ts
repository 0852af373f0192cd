/** Watches what is pasted, dropped and typed, and warns at the field. What is clean is neither touched nor delayed. */
import type { Ruling } from '../shared/messages.js';
import { ask } from '../shared/messages.js';
import { answerCard, headline, noticeCard, toneOf } from '../ui/answer.js';
import type { Key } from '../ui/i18n.js';
import { prepareTexts, t } from '../ui/i18n.js';
import type { Raised } from './asking.js';
import { raisedIn, raisedInLong } from './asking.js';
import type { Bubble, Content } from './bubble.js';
import { openBubble } from './bubble.js';
import type { Editable } from './editing.js';
import { editableOf, remove, textOf } from './editing.js';
import { isOurs, layer, prepareLayer } from './layer.js';
import { windows } from './prefilter.js';

/** Milliseconds without a key until what is typed is looked at. */
const TYPING = 200;

/** Milliseconds after a paste in which an editor may put the focus where it wants it. */
const REFOCUS = 120;

/** A text up to here is looked at before the handler of the event ends; a longer one in slices afterwards. */
const SHORT = 1 << 16;

interface Watched {
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
  addEventListener('paste', (event) => pasted(event, event.clipboardData), options);
  addEventListener('drop', (event) => pasted(event, event.dataTransfer), options);
  addEventListener('input', typed, options);
  addEventListener('change', typed, options);
  addEventListener('submit', hold, true);
  addEventListener('keydown', (event) => event.key === 'Enter' && hold(event), true);
}

function pasted(event: Event, data: DataTransfer | null): void {
  const field = isOurs(event) || !active() ? undefined : editableOf(event);
  const text = field && data?.getData('text/plain');
  if (!field || !text) {
    return;
  }
  const inside = text.length > SHORT ? undefined : windows(text);
  if (inside?.length === 0) {
    return;
  }
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
      if (inside) {
        // while the answer is on its way
        prepareTexts();
        prepareLayer();
      }
    }
  };
  // the browser says so when it has put the text in; a page that does that by itself may not
  addEventListener('input', inserted, { capture: true, passive: true });
  setTimeout(inserted);
}

function typed(event: Event): void {
  const field = isOurs(event) || !active() ? undefined : editableOf(event);
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
      noteUnchecked(field);
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
    warn(field, watched, next, part, wasPasted);
  }
}

/** Says so when what looks like an address could not be looked at: silence would be taken for an answer. */
function noteUnchecked(field: Editable): void {
  let text: string;
  try {
    text = t('paste_not_checked');
  } catch {
    // the extension was updated or removed while the page was open
    return;
  }
  const understood = button('understood', () => {
    box.close();
    field.focus();
  });
  const box = openBubble(field, { body: [noticeCard('quiet', text)], actions: [understood] }, 'status', text);
  box.element.addEventListener('keydown', (event) => event.key === 'Escape' && understood.click());
  say(text);
}

const canonicalOf = ({ answer }: Ruling): string => answer.readings[0]?.canonical ?? '';

/** Shows the warning at the field. One that asks for a decision takes the focus after a paste, never while typing. */
function warn(field: Editable, watched: Watched, raised: Raised, part: string, wasPasted: boolean): void {
  const tone = toneOf(raised);
  const misspelt = raised.answer.state === 'bad-checksum';
  const canonical = canonicalOf(raised);
  const close = () => watched.open?.canonical === canonical && watched.open.box.close();
  const keep = () => {
    watched.kept.add(canonical);
    close();
    field.focus();
    // there may be another one
    void look(field, textOf(field), wasPasted);
  };
  const takeOut = async () => {
    close();
    const gone = await remove(field, part);
    say(t(gone ? 'field_removed' : 'remove_failed'));
    void look(field, textOf(field), wasPasted);
  };
  const help = button('what_is_this', () => void ask({ type: 'open', page: 'help' }));
  let content: Content;
  if (misspelt) {
    content = { body: [noticeCard('warn', t('bad_checksum_note'))], actions: [button('understood', keep), help] };
  } else {
    const card = answerCard(raised, { heading: 2, signed: true, ...(raised.disguises && { disguises: raised.disguises }) });
    const sanctioned = raised.answer.matches?.some(({ statements }) =>
      statements.some(({ category, until }) => category === 'sanctions' && until === undefined),
    );
    const first = button('remove_it', () => void takeOut());
    first.classList.add('primary');
    const second = button('keep_anyway', () => {
      if (!sanctioned) {
        keep();
        return;
      }
      const sure = document.createElement('p');
      sure.className = 'sure';
      sure.textContent = t('keep_sure');
      sure.setAttribute('role', 'alert');
      first.parentElement?.before(sure);
      second.replaceWith(button('keep_really', keep));
      first.focus();
    });
    content = { body: [card], actions: [first, second, help] };
  }
  const label = misspelt ? t('bad_checksum_note') : `${t('field_warning_region')}: ${headline(raised)}`;
  const box = openBubble(field, content, misspelt ? 'status' : 'alertdialog', label, () => delete watched.open);
  box.element.addEventListener('keydown', (event) => event.key === 'Escape' && field.focus());
  watched.open = { canonical, grade: tone, box };
  if (tone === 'stop' && wasPasted) {
    const [first] = content.actions;
    first?.focus();
    // some editors take the focus back when they have handled the paste
    setTimeout(() => !box.element.matches(':focus-within') && first?.focus(), REFOCUS);
  } else {
    say(label);
  }
}

function button(key: Key, pressed: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = t(key);
  made.addEventListener('click', pressed);
  return made;
}

let region: HTMLElement | undefined;

/** Tells screen readers. */
function say(text: string): void {
  if (!region?.isConnected) {
    region = document.createElement('div');
    region.className = 'said';
    region.setAttribute('role', 'status');
    layer().append(region);
  }
  region.textContent = text;
}

/** While a decision is open, its form isn't sent: the warning gets the focus instead. */
function hold(event: Event): void {
  const form = event.target instanceof HTMLFormElement ? event.target : undefined;
  const field = form ? undefined : editableOf(event);
  for (const one of form ? Array.from(form.elements) : field && !isEditor(field) ? [field] : []) {
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
