/** A box in the layer, beside a place on the page: one at a time. */
import { layer, raise, toLayer } from './layer.js';

/** What a bubble stands beside: an element, a range, or a mark. */
export interface Anchor {
  getBoundingClientRect(): DOMRect;
}

export interface Bubble {
  readonly element: HTMLElement;
  close(): void;
  place(): void;
}

let open: { bubble: Bubble; closed?: (() => void) | undefined } | undefined;

/** What is said, and the buttons below it, which stay in sight. */
export interface Content {
  body: Node[];
  actions: HTMLButtonElement[];
}

/** Opens a bubble beside `anchor`; one that is open is closed first. */
export function openBubble(anchor: Anchor, content: Content, role: string, label: string, closed?: () => void): Bubble {
  open?.bubble.close();
  const element = document.createElement('div');
  element.className = 'forewarn bubble';
  element.setAttribute('role', role);
  element.setAttribute('aria-label', label);
  const body = document.createElement('div');
  body.className = 'body';
  body.append(...content.body);
  element.append(body);
  if (content.actions.length > 0) {
    const actions = document.createElement('div');
    actions.className = 'actions';
    actions.append(...content.actions);
    element.append(actions);
  }
  const bubble: Bubble = {
    element,
    close() {
      element.remove();
      if (open?.bubble === bubble) {
        open = undefined;
        closed?.();
      }
    },
    place: () => position(element, anchor.getBoundingClientRect()),
  };
  layer().append(element);
  open = { bubble, closed };
  bubble.place();
  return bubble;
}

/** Whether a decision is asked for: no card may take its place, as when the pointer rests on a mark. */
export const isDeciding = (): boolean => open?.bubble.element.getAttribute('role') === 'alertdialog';

/** Moves the open bubble to where its place is now. */
export function placeBubble(): void {
  if (open) {
    raise();
    open.bubble.place();
  }
}

/** Shortest bubble in which a card can be read, in pixels. */
const MIN_HEIGHT = 240;

function position(element: HTMLElement, anchor: DOMRect): void {
  const { clientWidth, clientHeight } = document.documentElement;
  const gap = 6;
  // where there is more room, so that what it is about stays in sight
  const below = clientHeight - anchor.bottom - 2 * gap;
  const above = anchor.top - 2 * gap;
  element.style.maxHeight = `${Math.max(MIN_HEIGHT, below, above)}px`;
  const { width, height } = element.getBoundingClientRect();
  const goesBelow = height <= below || below >= above;
  const top = goesBelow ? anchor.bottom + gap : anchor.top - gap - height;
  const left = Math.max(0, Math.min(anchor.left, clientWidth - width - gap));
  const place = toLayer({ left, top: Math.max(0, Math.min(top, clientHeight - height)) });
  element.style.left = `${place.left}px`;
  element.style.top = `${place.top}px`;
}
