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

/** Opens a bubble beside `anchor`; one that is open is closed first. */
export function openBubble(anchor: Anchor, content: Node, role: string, label: string, closed?: () => void): Bubble {
  open?.bubble.close();
  const element = document.createElement('div');
  element.className = 'forewarn bubble';
  element.setAttribute('role', role);
  element.setAttribute('aria-label', label);
  element.append(content);
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

/** Moves the open bubble to where its place is now. */
export function placeBubble(): void {
  if (open) {
    raise();
    open.bubble.place();
  }
}

function position(element: HTMLElement, anchor: DOMRect): void {
  const { width, height } = element.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const gap = 6;
  const below = anchor.bottom + gap;
  const fits = below + height <= clientHeight || anchor.top - gap < height;
  const top = fits ? Math.max(0, Math.min(below, clientHeight - height)) : anchor.top - gap - height;
  const left = Math.max(0, Math.min(anchor.left, clientWidth - width));
  const place = toLayer({ left, top });
  element.style.left = `${place.left}px`;
  element.style.top = `${place.top}px`;
}
