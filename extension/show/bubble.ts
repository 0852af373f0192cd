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
  // before it is there: measured afterwards, everything would be laid out twice
  const room = roomAt(anchor, element);
  const bubble: Bubble = {
    element,
    close() {
      element.remove();
      if (open?.bubble === bubble) {
        open = undefined;
        closed?.();
      }
    },
    place: () => position(element, roomAt(anchor, element)),
  };
  layer().append(element);
  open = { bubble, closed };
  position(element, room);
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

/** Pixels between a bubble and its place, or the edge of the window. */
const GAP = 6;

interface Room {
  anchor: DOMRect;
  width: number;
  height: number;
  below: number;
  above: number;
}

/** The room around a bubble's place. The bubble is made to fit in. */
function roomAt(at: Anchor, element: HTMLElement): Room {
  const anchor = at.getBoundingClientRect();
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  // where there is more room, so that what it is about stays in sight
  const below = height - anchor.bottom - 2 * GAP;
  const above = anchor.top - 2 * GAP;
  element.style.maxHeight = `${Math.max(MIN_HEIGHT, below, above)}px`;
  return { anchor, width, height, below, above };
}

function position(element: HTMLElement, room: Room): void {
  const { anchor, below, above } = room;
  const { width, height } = element.getBoundingClientRect();
  const goesBelow = height <= below || below >= above;
  const top = goesBelow ? anchor.bottom + GAP : anchor.top - GAP - height;
  const left = Math.max(0, Math.min(anchor.left, room.width - width - GAP));
  const place = toLayer({ left, top: Math.max(0, Math.min(top, room.height - height)) });
  element.style.left = `${place.left}px`;
  element.style.top = `${place.top}px`;
}
