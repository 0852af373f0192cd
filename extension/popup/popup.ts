/** The popup: one box to ask about anything, and what stands on the page behind it. */
import { MAX_BATCH, type Asked, type Unchecked, ask } from '../shared/messages.js';
import { listLine } from '../ui/answer.js';
import { byId } from '../ui/dom.js';
import { engineStatus, soon, trouble } from '../ui/engine.js';
import { localise, t } from '../ui/i18n.js';
import { openHelp } from '../ui/open.js';
import { say } from '../ui/say.js';
import { listenToFiles, progressBar, showAsked } from './asked.js';
import { checkFile } from './file.js';
import { ownTab, showPage } from './page.js';
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
    say(said, t('reason_empty_advice'));
    return;
  }
  if (text.length > MAX_BATCH) {
    return fromFile(new Blob([text]));
  }
  say(said, t('checking'));
  let asked: Asked | Unchecked | undefined;
  try {
    asked = await soon(ask({ type: 'ask', text }));
  } catch {
    asked = undefined;
  }
  if (mine === turn) {
    show(asked);
    reveal();
  }
}

/** A popup is low, and an answer that nobody sees is none. The focus stays in the box. */
function reveal(): void {
  byId('answer').scrollIntoView({ block: 'start' });
}

function show(asked: Asked | Unchecked | undefined): void {
  if (!asked || 'unchecked' in asked) {
    say(said, t(asked?.unchecked === 'too-long' ? 'ask_too_long' : 'ask_failed'));
    return;
  }
  showAsked(asked, box, said, result);
}

async function fromFile(file: Blob): Promise<void> {
  const mine = ++turn;
  result.replaceChildren();
  const bar = progressBar(file.size);
  result.append(bar);
  say(said, t('checking'));
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
    say(said, t(outcome));
  }
  reveal();
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

/** Opens the popup as a page that stays: for files, and for those who need more room. */
async function openInTab(tab: number | undefined): Promise<void> {
  const query = tab === undefined ? '' : `?tab=${tab}`;
  await chrome.tabs.create({ url: chrome.runtime.getURL(`popup/popup.html${query}`) });
  window.close();
}

/** Lets the user choose a file. */
function chooseFile(isPopup: boolean, tab: number | undefined): void {
  // Firefox closes a popup as soon as it shows a file chooser: a tab stays open
  if (isPopup && chrome.runtime.getURL('').startsWith('moz-')) {
    void openInTab(tab);
  } else {
    byId('file').click();
  }
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
box.focus();
void takeHandover();
chrome.storage.session.onChanged.addListener((changes) => {
  if (changes.handover?.newValue) {
    void takeHandover();
  }
});
const isPopup = (await chrome.tabs.getCurrent()) === undefined;
document.body.classList.toggle('popup', isPopup);
const tab = await ownTab();
byId('choose').addEventListener('click', () => chooseFile(isPopup, tab));
listenToFiles((file) => void fromFile(file));
byId('tab').hidden = !isPopup;
byId('tab').addEventListener('click', () => void openInTab(tab));
byId('hint').textContent = t(isPopup ? 'ask_hint' : 'ask_hint_drop');
const status = await engineStatus();
byId('trouble').replaceChildren(...trouble(status));
byId('lists').replaceChildren(...(status?.lists ?? []).map(listLine));
byId('lists').className = 'forewarn';
await showPage(tab, status);
