/** The page after installing: what Forewarn does, shown at a real address by the real engine. */
import { type Asked, type Unchecked, ask } from '../shared/messages.js';
import { answerCard } from '../ui/answer.js';
import { byId } from '../ui/dom.js';
import { engineStatus, soon, trouble } from '../ui/engine.js';
import { localise, t } from '../ui/i18n.js';
import { openHelp } from '../ui/open.js';

/** Named by OFAC in April 2022: the address that received what was stolen from the Ronin bridge. */
const EXAMPLE = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';

const box = byId<HTMLTextAreaElement>('text');
const said = byId('said');

async function check(): Promise<void> {
  const text = box.value.trim();
  let asked: Asked | Unchecked | undefined;
  try {
    asked = text === '' ? undefined : await soon(ask({ type: 'ask', text }));
  } catch {
    asked = undefined;
  }
  const rulings = !asked || 'unchecked' in asked ? [] : asked.kind === 'address' ? [asked] : asked.kind === 'uri' ? asked.parts : asked.found;
  byId('result').replaceChildren(
    ...rulings.map((ruling) => answerCard(ruling, { heading: 3, help: () => openHelp(ruling.answer.state) })),
  );
  if (text === '') {
    said.textContent = t('reason_empty_advice');
  } else if (!asked || 'unchecked' in asked) {
    said.textContent = t('ask_failed');
  } else {
    said.textContent = t(rulings.length === 0 ? 'no_address_found' : 'answer_below');
  }
}

localise(document);
byId('pin').textContent = t(chrome.runtime.getURL('').startsWith('moz-') ? 'pin_firefox' : 'pin_chromium');
byId('try').addEventListener('click', () => {
  box.value = EXAMPLE;
  void check();
});
byId('form').addEventListener('submit', (event) => {
  event.preventDefault();
  void check();
});
byId('trouble').replaceChildren(...trouble(await engineStatus()));
