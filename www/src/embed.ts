/** The guarded field of the page for websites, live. */
import { define } from 'forewarn/element';

import { byId } from '../../extension/ui/dom.js';

define();

const field = byId<HTMLInputElement>('to');
const guard = document.getElementsByTagName('forewarn-guard')[0];
const events = byId('events');

guard?.addEventListener('forewarn-answer', ({ detail }) => {
  const { state } = detail.answer ?? {};
  events.textContent = state === undefined ? '' : `Event forewarn-answer: ${state}`;
});
guard?.addEventListener('forewarn-block', () => {
  events.textContent += ' Event forewarn-block: the form is held.';
});
field.form?.addEventListener('submit', (event) => {
  event.preventDefault();
  events.textContent = 'The form was sent (not really: this is an example).';
});
for (const filler of document.querySelectorAll<HTMLElement>('[data-fill]')) {
  filler.addEventListener('click', () => {
    field.value = filler.dataset.fill ?? '';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
  });
}
