/** The help page: what each answer means, what to do, and what Forewarn can't promise. */
import type { Category, State } from '../shared/answers.js';
import { byId, el } from '../ui/dom.js';
import { engineStatus, trouble } from '../ui/engine.js';
import { type Key, localise, t } from '../ui/i18n.js';
import { type Glyph, type Shape, icon } from '../ui/icon.js';
import { CATEGORY, MEANING, STATE, STATES } from '../ui/words.js';

/** The sign, what the state means, and what to do. */
const STATE_HELP: Record<State, [Shape, Glyph, Key, Key]> = {
  'listed': ['octagon', 'exclamation', 'help_listed', 'help_listed_do'],
  'same-key': ['diamond', 'exclamation', 'help_same_key', 'help_same_key_do'],
  'delisted': ['circle', 'i', 'help_delisted', 'help_delisted_do'],
  'bad-checksum': ['triangle', 'low', 'help_bad_checksum', 'help_bad_checksum_do'],
  'not-listed': ['circle', 'dash', 'help_not_listed', 'help_not_listed_do'],
  'not-covered': ['circle', 'question', 'help_not_covered', 'help_not_covered_do'],
};

function stateSection(state: State): HTMLElement {
  const [shape, glyph, means, todo] = STATE_HELP[state];
  const title = el('h2', 'state-title');
  title.append(icon(shape, glyph), t(STATE[state]));
  const section = el('section', undefined, title, el('p', undefined, t(means)), el('p', undefined, t(todo)));
  section.id = state;
  section.tabIndex = -1;
  return section;
}

localise(document);
byId('states').replaceChildren(...STATES.map(stateSection));
byId('category-list').replaceChildren(
  ...(Object.keys(CATEGORY) as Category[]).flatMap((category) => [
    el('dt', undefined, t(CATEGORY[category])),
    el('dd', undefined, t(MEANING[category])),
  ]),
);
byId('contents').replaceChildren(
  ...[...document.querySelectorAll<HTMLElement>('section')].map((section) => {
    const link = el('a', undefined, section.querySelector('h2')?.textContent ?? '');
    link.href = `#${section.id}`;
    return el('li', undefined, link);
  }),
);
// the sections were not there yet when the browser looked for the one in the address
const named = document.getElementById(location.hash.slice(1));
if (named) {
  // the style for the named section follows a change of the address only
  location.replace(location.hash);
  named.focus({ preventScroll: true });
  named.scrollIntoView();
}
byId('trouble').replaceChildren(...trouble(await engineStatus()));
