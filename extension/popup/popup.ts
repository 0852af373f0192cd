/** The popup: one box to ask about anything, and what stands on the page behind it. */
import { MAX_BATCH, type Asked, type Unchecked, ask } from '../shared/messages.js';
import { answerCard } from '../ui/answer.js';
import { byId, el } from '../ui/dom.js';
import { engineStatus, soon, trouble } from '../ui/engine.js';
import { localise, t } from '../ui/i18n.js';
import { listLine } from '../ui/answer.js';
import { ROLE, NOT_CHECKED } from '../ui/words.js';
import { checkFile } from './file.js';
import { openHelp } from '../ui/open.js';
import { showPage } from './page.js';
import { Report, showReport } from './report.js';

/** A text that the background hands over from the context menu or the address bar. */
interface Handover {
  text: string;
  at: number;
}

/** A text that nobody came for in this time is not asked any more. */
const HANDOVER_LIFE = 60_000;

const said = byId('said');
const result = byId('result');
const box = byId<HTMLTextAreaElement>('text');

/** Counts what was asked: the answer to an earlier question must not replace that to a later one. */
let turn = 0;

async function check(text: string): Promise<void> {
  const mine = ++turn;
  result.replaceChildren();
  if (text.trim() === '') {
    said.textContent = t('reason_empty_advice');
    return;
  }
  if (text.length > MAX_BATCH) {
    return fromFile(new Blob([text]));
  }
  said.textContent = t('checking');
  let asked: Asked | Unchecked | undefined;
  try {
    asked = await soon(ask({ type: 'ask', text }));
  } catch {
    asked = undefined;
  }
  if (mine === turn) {
    show(asked);
  }
}

function show(asked: Asked | Unchecked | undefined): void {
  if (!asked || 'unchecked' in asked) {
    said.textContent = t(asked?.unchecked === 'too-long' ? 'ask_too_long' : 'ask_failed');
    return;
  }
  const nodes: Node[] = [];
  if (asked.kind === 'address') {
    nodes.push(card(asked, asked.answer.state));
  } else if (asked.kind === 'uri') {
    for (const part of asked.parts) {
      const role = ROLE[part.role];
      nodes.push(...(role ? [el('h3', undefined, t(role))] : []), card(part, part.answer.state));
    }
    if (asked.notChecked.length > 0) {
      const items = asked.notChecked.map((what) => {
        const key = NOT_CHECKED[what];
        return el('li', undefined, key ? t(key) : what);
      });
      nodes.push(el('div', 'notice', el('p', 'notice-title', t('not_checked')), el('ul', undefined, ...items)));
    }
  } else {
    const report = new Report();
    report.add(asked.found);
    said.textContent = '';
    showReport(report, said, result);
    return;
  }
  // the card says it too, but a screen reader has to be told that there is an answer
  said.textContent = nodes.length === 0 ? t('no_address_found') : t('answer_below');
  result.replaceChildren(...nodes);
}

const card = (ruling: Parameters<typeof answerCard>[0], state: string) => {
  const node = answerCard(ruling, { heading: 3, help: () => openHelp(state) });
  node.classList.add('card-space');
  return node;
};

async function fromFile(file: Blob): Promise<void> {
  const mine = ++turn;
  result.replaceChildren();
  const bar = el('progress');
  bar.max = Math.max(file.size, 1);
  bar.value = 0;
  bar.setAttribute('aria-label', t('progress'));
  result.append(bar);
  said.textContent = t('checking');
  const outcome = await checkFile(file, (bytes) => {
    bar.value = bytes;
    return mine === turn;
  });
  if (mine !== turn) {
    return;
  }
  result.replaceChildren();
  if (outcome instanceof Report) {
    showReport(outcome, said, result);
  } else {
    said.textContent = t(outcome);
  }
}

/** Takes over what the background was asked, once. */
async function takeHandover(): Promise<void> {
  const { handover } = (await chrome.storage.session.get('handover')) as { handover?: Handover };
  if (!handover) {
    return;
  }
  await chrome.storage.session.remove('handover');
  if (Date.now() - handover.at < HANDOVER_LIFE) {
    box.value = handover.text;
    await check(handover.text);
  }
}

function listenToFiles(): void {
  const input = byId<HTMLInputElement>('file');
  byId('choose').addEventListener('click', async () => {
    // Firefox closes a popup as soon as it shows a file chooser: a tab stays open
    const here = await chrome.tabs.getCurrent();
    if (!here && chrome.runtime.getURL('').startsWith('moz-')) {
      await chrome.tabs.create({ url: chrome.runtime.getURL('popup/popup.html') });
      window.close();
      return;
    }
    input.click();
  });
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
}

localise(document);
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
byId('options').addEventListener('click', () => void chrome.runtime.openOptionsPage());
byId('help').addEventListener('click', () => openHelp());
byId('welcome').addEventListener('click', () => {
  void chrome.tabs.create({ url: chrome.runtime.getURL('welcome/welcome.html') });
});
listenToFiles();
box.focus();
void takeHandover();
chrome.storage.session.onChanged.addListener((changes) => {
  if (changes.handover?.newValue) {
    void takeHandover();
  }
});
const status = await engineStatus();
byId('trouble').replaceChildren(...trouble(status));
byId('lists').replaceChildren(...(status?.lists ?? []).map(listLine));
byId('lists').className = 'forewarn';
await showPage(status);
