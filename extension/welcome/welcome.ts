/** The page after installing: what Forewarn does, shown at a real address by the real engine. */
import { type Asked, type Unchecked, ask } from '../shared/messages.js';
import { byId } from '../ui/dom.js';
import { engineStatus, soon, trouble } from '../ui/engine.js';
import { localise, t } from '../ui/i18n.js';
import { pageCard, say, sayHeadlines } from '../ui/say.js';

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
  byId('result').replaceChildren();
  if (!asked || 'unchecked' in asked) {
    say(said, t(text === '' ? 'reason_empty_advice' : 'ask_failed'));
    return;
  }
  const rulings = asked.kind === 'address' ? [asked] : asked.kind === 'uri' ? asked.parts : asked.found;
  if (rulings.length === 0) {
    say(said, t('no_address_found'));
    return;
  }
  sayHeadlines(said, rulings);
  byId('result').replaceChildren(...rulings.map((ruling) => pageCard(ruling)));
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
