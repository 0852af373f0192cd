/** The box: an address, a link, a text or a file. */
import { Forewarn } from 'forewarn';
import { checkCsv } from 'forewarn/csv';

import { checkFile } from '../../extension/popup/file.js';
import { Report, showReport } from '../../extension/popup/report.js';
import type { Asked } from '../../extension/shared/messages.js';
import { bySeverity } from '../../extension/ui/answer.js';
import { button, byId, el } from '../../extension/ui/dom.js';
import { t } from '../../extension/ui/i18n.js';
import { pageCard, say, sayHeadlines } from '../../extension/ui/say.js';
import { NOT_CHECKED, ROLE } from '../../extension/ui/words.js';
import { ask, engine } from './engine.js';
import { MAX_BATCH } from './messages.js';

const said = byId('said');
const result = byId('result');
const box = byId<HTMLTextAreaElement>('text');

/** Counts what was asked: the answer to an earlier question must not replace that to a later one. */
let turn = 0;

/** Says that there is no answer, and why: never what was asked. */
function failed(error: unknown): void {
  const { name, message, hint } = error as { name?: string; message?: string; hint?: string };
  say(said, `${t('ask_failed')} (${[name, message, hint].filter(Boolean).join('. ')})`);
}

async function check(text: string): Promise<void> {
  const mine = ++turn;
  result.replaceChildren();
  if (text.trim() === '') {
    say(said, t('reason_empty_advice'));
    return;
  }
  if (text.length > MAX_BATCH) {
    return fromFile(new File([text], 'text.txt'));
  }
  say(said, t('checking'));
  try {
    const asked = await ask(text);
    if (mine === turn) {
      show(asked);
    }
  } catch (error) {
    if (mine === turn) {
      failed(error);
    }
  }
}

function show(asked: Asked): void {
  if (asked.kind === 'text') {
    const report = new Report();
    report.add(asked.found);
    showReport(report, said, result);
    return;
  }
  if (asked.kind === 'address') {
    sayHeadlines(said, [asked]);
    if (asked.answer.reason === 'secret-key') {
      // it is on screen no longer than it has to be
      box.value = '';
    }
    result.replaceChildren(pageCard(asked));
    return;
  }
  sayHeadlines(said, asked.parts);
  for (const part of asked.parts.toSorted(bySeverity)) {
    const role = ROLE[part.role];
    result.append(...(role ? [el('h3', undefined, t(role))] : []), pageCard(part));
  }
  if (asked.notChecked.length > 0) {
    const items = asked.notChecked.map((what) => {
      const key = NOT_CHECKED[what];
      return el('li', undefined, key ? t(key) : what);
    });
    result.append(el('div', 'notice', el('p', 'notice-title', t('not_checked')), el('ul', undefined, ...items)));
  }
}

/** A bar over so many bytes, and what moves it. */
function progress(size: number): HTMLProgressElement {
  const bar = el('progress');
  bar.max = Math.max(size, 1);
  bar.value = 0;
  bar.setAttribute('aria-label', t('progress'));
  return bar;
}

async function fromFile(file: File): Promise<void> {
  const mine = ++turn;
  const bar = progress(file.size);
  result.replaceChildren(bar);
  say(said, t('checking'));
  const outcome = await checkFile(file, (bytes) => {
    bar.value = bytes;
    return mine === turn;
  });
  if (mine !== turn) {
    return;
  }
  result.replaceChildren();
  if (!(outcome instanceof Report)) {
    say(said, t(outcome));
    return;
  }
  showReport(outcome, said, result);
  if (/\.(csv|tsv)$/i.test(file.name)) {
    result.prepend(offer(file));
  }
}

/** The CSV file with the answers beside its rows. */
function offer(file: File): HTMLElement {
  const line = el('p', 'small', 'The same columns as forewarn batch writes.');
  line.setAttribute('role', 'status');
  const make = async () => {
    const bar = progress(file.size);
    line.replaceChildren(bar);
    let checker;
    try {
      checker = await Forewarn.load();
      const blob = await checkCsv(file, checker, { progress: (bytes) => void (bar.value = bytes) });
      const link = el('a');
      link.href = URL.createObjectURL(blob);
      link.download = file.name.replace(/\.(\w+)$/, '.checked.$1');
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      line.textContent = `Saved as ${link.download}.`;
    } catch (error) {
      line.textContent = (error as Error).message;
    } finally {
      checker?.dispose();
    }
  };
  return el('div', undefined, el('p', 'row', button('Save the file with answers beside its rows', 'button', () => void make())), line);
}

byId('form').addEventListener('submit', (event) => {
  event.preventDefault();
  void check(box.value);
});
box.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    void check(box.value);
  }
});
// a paste is a question
box.addEventListener('paste', () => setTimeout(() => void check(box.value)));

const EXAMPLES = {
  'example': '0X098B716B8AAF21512996DC57EB0615E2383E2F96',
  'example-same': 'LLdqUHV6267gdfriiF5mmF5jBQdecTZD9i',
  'example-typo': 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5',
};
for (const [id, address] of Object.entries(EXAMPLES)) {
  byId(id).addEventListener('click', () => {
    box.value = address;
    void check(address);
  });
}

const input = byId<HTMLInputElement>('file');
byId('choose').addEventListener('click', () => input.click());
input.addEventListener('change', () => {
  const file = input.files?.[0];
  if (file) {
    void fromFile(file);
  }
  // so that the same file can be chosen again
  input.value = '';
});
document.addEventListener('dragover', (event) => {
  if (event.dataTransfer?.types.includes('Files')) {
    event.preventDefault();
    document.body.classList.add('dropping');
  }
});
document.addEventListener('dragleave', (event) => {
  if (event.relatedTarget === null) {
    document.body.classList.remove('dropping');
  }
});
document.addEventListener('drop', (event) => {
  document.body.classList.remove('dropping');
  const file = event.dataTransfer?.files[0];
  if (file) {
    event.preventDefault();
    void fromFile(file);
  }
});

// ready before the first question, and not before the page is
const early = () => void engine().catch(() => undefined);
box.addEventListener('focus', early, { once: true });
addEventListener('dragenter', early, { once: true });
