/** The question at a payment link to somebody who is listed. */
import type { Ruling } from '../shared/messages.js';
import { answerCard, headline } from '../ui/answer.js';
import { t } from '../ui/i18n.js';
import { openBubble } from './bubble.js';

/** Asks at a link that was clicked. `follow` opens it. */
export function stopLink(link: HTMLAnchorElement, worst: Ruling, follow: () => void): void {
  const title = document.createElement('p');
  title.textContent = t('link_stop_title');
  const stay = document.createElement('button');
  stay.textContent = t('link_dont_open');
  stay.className = 'primary';
  const go = document.createElement('button');
  go.textContent = t('link_open_anyway');
  const content = { body: [title, answerCard(worst, { heading: 2, signed: true })], actions: [stay, go] };
  const box = openBubble(link, content, 'alertdialog', `${t('link_stop_title')}: ${headline(worst)}`);
  stay.addEventListener('click', () => {
    box.close();
    link.focus();
  });
  go.addEventListener('click', () => {
    box.close();
    follow();
  });
  box.element.addEventListener('keydown', (event) => event.key === 'Escape' && stay.click());
  stay.focus();
}
