/** The box: an address, a link, a text or a file. */
import { Forewarn, type InputError } from 'forewarn';
import { checkCsv } from 'forewarn/csv';

import { listenToFiles, progressBar, showAsked } from '../../extension/popup/asked.js';
import { checkFile } from '../../extension/popup/file.js';
import { Report, showReport } from '../../extension/popup/report.js';
import type { Answer } from '../../extension/shared/answers.js';
import type { Asked } from '../../extension/shared/messages.js';
import { headline } from '../../extension/ui/answer.js';
import { button, byId, el } from '../../extension/ui/dom.js';
import { t } from '../../extension/ui/i18n.js';
import { pageCard, say } from '../../extension/ui/say.js';
import { ask, engine, secretIn } from './engine.js';
import { MAX_BATCH } from './messages.js';

const said = byId('said');
const result = byId('result');
const box = byId<HTMLTextAreaElement>('text');

/** Counts what was asked: the answer to an earlier question must not replace that to a later one. */
let turn = 0;

/** Says that there is no answer, and why: never what was asked. */
function failed(error: unknown): void {
  const { name, message } = error as Error;
  say(said, `${t('ask_failed')} (${name}: ${message})`);
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
    const [asked, secret] = await Promise.all([ask(text), secretIn(text)]);
    if (mine === turn) {
      showAsked(asked, box, said, result);
      showSecret(secret, asked);
    }
  } catch (error) {
    if (mine === turn) {
      failed(error);
    }
  }
}

/** Files that were dropped beside the one that is taken. */
let others = 0;
document.addEventListener('drop', ({ dataTransfer }) => (others = (dataTransfer?.files.length ?? 0) - 1), { capture: true });

/** A secret beside an address is as bad as one alone: it is said, and leaves the screen. */
function showSecret(answer: Answer | undefined, asked: Asked): void {
  if (!answer || (asked.kind === 'address' && asked.answer.reason === 'secret-key')) {
    return;
  }
  box.value = '';
  say(said, `${headline({ answer })}. ${said.textContent}`, said.classList.contains('unseen'));
  result.prepend(pageCard({ answer }));
}

async function fromFile(file: File): Promise<void> {
  const mine = ++turn;
  const isAlone = others <= 0;
  others = 0;
  const bar = progressBar(file.size);
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
  if (!isAlone) {
    const notice = el('p', 'notice', 'Several files were dropped. Only one of them was checked: drop the others one by one.');
    notice.setAttribute('role', 'status');
    result.prepend(notice);
  }
}

/** The CSV file with the answers beside its rows. */
function offer(file: File): HTMLElement {
  const line = el('p', 'small', 'The same columns as forewarn batch writes.');
  line.setAttribute('role', 'status');
  const make = async () => {
    const bar = progressBar(file.size);
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
      const { code, message } = error as InputError;
      line.textContent = code === 'NoColumn' ? 'It has no column with addresses in its first 200 rows.' : message;
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

byId('choose').addEventListener('click', () => byId('file').click());
listenToFiles((file) => void fromFile(file));

// ready before the first question, and not before the page is
const early = () => void engine().catch(() => undefined);
box.addEventListener('focus', early, { once: true });
addEventListener('dragenter', early, { once: true });
