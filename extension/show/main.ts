/** What is shown on a page: marks, cards, warnings and notices, in a layer above it. Fetched when it is needed. */
import { placeBubble } from './bubble.js';
import { prepareTexts } from '../ui/i18n.js';
import { onLayer, prepareLayer } from './layer.js';
import { draw, hover } from './marks.js';

export { concerns, isOurs } from './layer.js';
export { stopLink } from './link.js';
export { clear, counts, findings, mark, prune, show, showNext } from './marks.js';
export { showNotice } from './notice.js';
export { noteUnchecked, warn } from './warning.js';

/** Makes what the first warning takes long for, while there is nothing else to do. */
export function ready(): void {
  requestIdleCallback(() => {
    prepareTexts();
    prepareLayer();
  });
}

let moving = false;

/** Marks follow their text; at most once a frame. */
export function moved(): void {
  if (!moving) {
    moving = true;
    requestAnimationFrame(() => {
      moving = false;
      draw();
      placeBubble();
    });
  }
}

// a listener costs time on every page: these are there when there is something to move
onLayer(() => {
  const passive = { capture: true, passive: true };
  for (const type of ['scroll', 'resize', 'transitionend', 'toggle', 'load']) {
    addEventListener(type, moved, passive);
  }
  addEventListener('pointermove', hover, passive);
});
