/** What is shown on a page: marks, cards, warnings and notices, in a layer above it. Fetched when it is needed. */
import { listen } from '../content/listening.js';
import type { Ruling } from '../shared/messages.js';
import { answerCard } from '../ui/answer.js';
import type { Key } from '../ui/i18n.js';
import { prepareTexts } from '../ui/i18n.js';
import { placeBubble } from './bubble.js';
import { cover, onLayer, prepareLayer, raise } from './layer.js';
import { dismiss, draw, hover } from './marks.js';

export { closeBubble } from './bubble.js';
export { concerns, isOurs } from './layer.js';
export { stopLink } from './link.js';
export { clear, counts, findings, mark, prune, show, showNext } from './marks.js';
export { showNotice } from './notice.js';
export { noteUnchecked, warn } from './warning.js';

/** A card that nobody sees: what is done for the first time takes several times as long. */
const FIRST: Ruling = {
  answer: {
    state: 'listed',
    grade: 'stop',
    lists: [],
    readings: [{ canonical: '0x', form: 'evm', coins: ['EVM', 'TRX'], network: 'main', checksum: 'absent', confidence: 'high' }],
    matches: [
      {
        relation: 'same-address',
        listed: '0x',
        form: 'evm',
        coins: [],
        list: '',
        statements: [{ category: 'sanctions', source: '', sourceName: '', sourceDate: '2026-01-01', programmes: [''], since: '2026-01-01' }],
      },
    ],
  },
};

/** What is said of a field when the extension may be gone: a decision that is open, and what can't be checked any more. */
const LASTING: Key[] = ['name', 'language', 'keep_sure', 'keep_really', 'field_removed', 'remove_failed', 'paste_not_checked', 'understood'];

/** Does what the first warning takes long for, while there is nothing else to do. */
export function ready(): void {
  requestIdleCallback(() => {
    prepareTexts(LASTING);
    prepareLayer();
    answerCard(FIRST, { signed: true });
  });
}

let moving = false;

/** Marks follow their text; at most once a frame. */
export function moved(): void {
  if (!moving) {
    moving = true;
    requestAnimationFrame(() => {
      moving = false;
      raise();
      draw();
      placeBubble();
    });
  }
}

// a listener costs time on every page: these are there when there is something to move
onLayer(() => {
  const passive = { capture: true, passive: true };
  for (const type of ['scroll', 'resize', 'transitionend', 'animationend', 'toggle', 'fullscreenchange', 'load'] as const) {
    listen(type, moved, passive);
  }
  for (const type of ['toggle', 'fullscreenchange'] as const) {
    listen(type, cover, passive);
  }
  // what opens or closes moves what is below
  new ResizeObserver(moved).observe(document.documentElement);
  listen('pointermove', hover, passive);
  listen('keydown', dismiss, passive);
});
