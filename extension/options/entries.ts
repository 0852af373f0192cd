/** The user's own entries: addresses to be warned about, and addresses that are never raised. */
import { type Asked, type Ruling, type Unchecked, ask } from '../shared/messages.js';
import { type Entry, type Settings, load } from '../shared/settings.js';
import { addressNode } from '../ui/answer.js';
import { button, byId, el, plain } from '../ui/dom.js';
import { sure } from '../ui/dialog.js';
import { soon } from '../ui/engine.js';
import { type Key, date, t } from '../ui/i18n.js';
import type { Change } from './change.js';

export type OwnList = 'block' | 'allow';

const OTHER: Record<OwnList, OwnList> = { block: 'allow', allow: 'block' };

const MAX_NOTE = 500;

/** Asks what this text is: an address as the engine writes it, or why it can't be an entry. */
export async function asAddress(text: string): Promise<{ address: string; ruling: Ruling } | Key> {
  let asked: Asked | Unchecked | undefined;
  try {
    asked = await soon(ask({ type: 'ask', text }));
  } catch {
    asked = undefined;
  }
  if (!asked || 'unchecked' in asked) {
    return asked?.unchecked === 'too-long' ? 'entry_not_address' : 'entry_unchecked';
  }
  if (asked.kind !== 'address') {
    return 'entry_not_address';
  }
  const { answer } = asked;
  const address = answer.readings[0]?.canonical;
  if (answer.state === 'bad-checksum') {
    return 'entry_bad_checksum';
  }
  if (answer.reason === 'secret-key') {
    return 'reason_secret_key_advice';
  }
  return address === undefined ? 'entry_not_address' : { address, ruling: asked };
}

/** The fields to add an entry. */
export function makeForm(which: OwnList, change: Change): void {
  const form = byId<HTMLFormElement>(`${which}-form`);
  form.noValidate = true;
  const address = field(`${which}-address`, t('entry_address'));
  const note = field(`${which}-note`, t('entry_note'));
  note.input.maxLength = MAX_NOTE;
  note.input.autocomplete = 'off';
  const error = el('p', 'error');
  error.id = `${which}-error`;
  error.setAttribute('role', 'alert');
  address.input.setAttribute('aria-describedby', error.id);
  const submit = el('button', 'button', t('add'));
  submit.type = 'submit';
  form.append(address.row, note.row, submit, error);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    error.textContent = '';
    const problem = await add(which, address.input.value.trim(), note.input.value.trim(), change);
    if (problem) {
      error.textContent = t(problem);
      address.input.focus();
    } else if (problem === undefined) {
      form.reset();
      address.input.focus();
    }
  });
}

/** Adds an entry. What stood in the way, or null when the user did not want it after all. */
async function add(which: OwnList, text: string, note: string, change: Change): Promise<Key | null | undefined> {
  const entry = await asAddress(text);
  if (typeof entry === 'string') {
    return entry;
  }
  const { address, ruling } = entry;
  const settings = await load();
  if (settings[which].some((other) => other.address === address)) {
    return 'entry_known';
  }
  if (settings[OTHER[which]].some((other) => other.address === address)) {
    return which === 'block' ? 'entry_allowed' : 'entry_blocked';
  }
  const { state, matches = [] } = ruling.answer;
  const sanctioned = matches.some(({ statements }) => statements.some(({ category }) => category === 'sanctions'));
  if (which === 'allow' && sanctioned && state !== 'delisted' && !(await sure(t('allow_sanctioned'), t('allow_anyway'), t('keep_sure')))) {
    return null;
  }
  const added: Entry = { address, note, added: today() };
  await change((now) => ({ ...now, [which]: [...now[which], added] }));
  return undefined;
}

/** The user's own day, not that of Greenwich. */
function today(): string {
  const now = new Date();
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function field(id: string, name: string): { row: HTMLElement; input: HTMLInputElement } {
  const input = el('input', 'field');
  input.id = id;
  input.type = 'text';
  input.spellcheck = false;
  input.autocomplete = 'off';
  const label = el('label', 'label', name);
  label.htmlFor = id;
  return { row: el('div', undefined, label, input), input };
}

export function showEntries(which: OwnList, settings: Settings, change: Change): void {
  const entries = settings[which];
  byId(which).replaceChildren(
    ...(entries.length === 0 ? [el('li', 'small', t('no_entries'))] : entries.map((entry) => item(which, entry, change))),
  );
}

function item(which: OwnList, entry: Entry, change: Change): HTMLElement {
  const note = el('p', undefined, plain(entry.note));
  const text = el('div', 'entry-text', addressNode(entry.address), note, el('p', 'small', t('entry_added', date(entry.added))));
  const edit = button(t('edit_note'), 'button low', () => editNote(which, entry, row, change));
  edit.dataset.edits = entry.address;
  edit.setAttribute('aria-label', t('edit_note_label', entry.address));
  const remove = button(t('remove'), 'button low', async () => {
    if (await sure(t('remove_entry'), t('remove'), entry.address)) {
      await change((now) => ({ ...now, [which]: now[which].filter(({ address }) => address !== entry.address) }));
      byId(`${which}-address`).focus();
    }
  });
  remove.setAttribute('aria-label', t('remove_label', entry.address));
  const row = el('li', undefined, text, el('div', 'row', edit, remove));
  return row;
}

/** Back to where the edit began. */
function focusEdit(which: OwnList, { address }: Entry): void {
  [...byId(which).querySelectorAll('button')].find(({ dataset }) => dataset.edits === address)?.focus();
}

function editNote(which: OwnList, entry: Entry, row: HTMLElement, change: Change): void {
  const { row: label, input } = field(`${which}-edit`, t('entry_note'));
  input.maxLength = MAX_NOTE;
  input.value = entry.note;
  const form = el('form', 'entry-text', label);
  const done = el('button', 'button low', t('save'));
  done.type = 'submit';
  const cancel = button(t('cancel'), 'button low', () => {
    row.replaceWith(item(which, entry, change));
    focusEdit(which, entry);
  });
  form.append(el('div', 'row', done, cancel));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const note = input.value.trim();
    const renamed = (other: Entry) => (other.address === entry.address ? { ...other, note } : other);
    row.replaceWith(item(which, { ...entry, note }, change));
    await change((now) => ({ ...now, [which]: now[which].map(renamed) }));
    focusEdit(which, entry);
  });
  row.replaceChildren(el('div', 'entry-text', addressNode(entry.address)), form);
  input.focus();
}
