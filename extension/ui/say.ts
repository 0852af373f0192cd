/** Saying what came of a question: to screen readers always, on screen where nothing else says it. */
import type { Ruling } from '../shared/messages.js';
import { toneOf } from '../shared/ruling.js';
import { answerCard, headline } from './answer.js';
import { openHelp } from './open.js';
import type { CardOptions } from './answer.js';

/** A sentence in a status line. `unseen`: what is on screen says it already. */
export function say(line: HTMLElement, text: string, unseen = false): void {
  line.classList.toggle('unseen', unseen);
  line.textContent = text;
}

/** Says the headlines of cards: a screen reader does not notice a card by itself. */
export function sayHeadlines(line: HTMLElement, rulings: readonly Ruling[]): void {
  say(line, rulings.map(headline).join('. '), true);
}

/** A card as it stands on the extension's own pages. */
export function pageCard(ruling: Ruling, disguises?: CardOptions['disguises']): HTMLElement {
  const { state } = ruling.answer;
  // for a quiet answer about an address the button would be one more thing to read
  const help = toneOf(ruling) === 'quiet' && state !== 'not-covered' && state !== 'not-listed' ? {} : { help: () => openHelp(state) };
  const card = answerCard(ruling, { heading: 3, disguises, ...help });
  card.classList.add('card-space');
  return card;
}
