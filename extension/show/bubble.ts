/** A box in the layer, beside a place on the page: one at a time. */
import { t } from '../ui/i18n.js';
import { bring, layer, raise, standFor, toLayer, zoom } from './layer.js';

/** What a bubble stands beside: an element, a range, or a mark. */
export interface Anchor {
  getBoundingClientRect(): DOMRect;
}

export interface Bubble {
  readonly element: HTMLElement;
  close(): void;
  place(): void;
}

let open: { bubble: Bubble; anchor: Anchor; closed?: (() => void) | undefined } | undefined;

/** What is said, and the buttons below it, which stay in sight. */
export interface Content {
  body: Node[];
  actions: HTMLButtonElement[];
}

/** Opens a bubble beside `anchor`; one that is open is closed first. */
export function openBubble(anchor: Anchor, content: Content, role: string, label: string, closed?: () => void): Bubble {
  const subject = anchor instanceof Node ? anchor : undefined;
  standFor(subject);
  // first of all: a sign that gets its focus back opens its card
  bring();
  open?.bubble.close();
  standFor(subject);
  const element = document.createElement('div');
  element.className = 'forewarn bubble';
  element.lang = t('language');
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
        standFor(undefined);
        closed?.();
      }
    },
    place: () => position(element, roomAt(anchor, element)),
  };
  layer().append(element);
  open = { bubble, anchor, closed };
  position(element, room);
  return bubble;
}

/** Whether a decision is asked for: no card may take its place, as when the pointer rests on a mark. */
export const isDeciding = (): boolean => open?.bubble.element.getAttribute('role') === 'alertdialog';

/** Closes whatever is open: the user wants to be left alone. */
export const closeBubble = (): void => open?.bubble.close();

/** Takes the focus to the warning that is open: by the Tab key it may be far away. */
export function focusWarning(): boolean {
  const button = open?.bubble.element.querySelector<HTMLElement>('.actions button');
  if (!button) {
    return false;
  }
  button.focus();
  return true;
}

/** Moves the open bubble to where its place is now. */
export function placeBubble(): void {
  if (!open) {
    return;
  }
  const { anchor, bubble } = open;
  if (anchor instanceof Node && !anchor.isConnected) {
    // a page that has moved on: there is nothing left to decide about
    bubble.close();
    return;
  }
  raise();
  bubble.place();
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
  element.style.maxHeight = `${Math.min(height, Math.max(MIN_HEIGHT, below, above)) / zoom()}px`;
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
