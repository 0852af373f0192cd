/**
 * The layer above the page: one element with a closed shadow root, so that neither the page's styles nor its scripts
 * reach what is shown there, and the page's own elements stay as they are.
 */
import card from '../ui/card.css';
import own from './layer.css';

let host: HTMLElement | undefined;
let root: ShadowRoot | undefined;

let used: (() => void) | undefined;

/** Calls back when there is something to show for the first time. */
export function onLayer(callback: () => void): void {
  used = callback;
}

/** Makes the layer, outside of the page. */
export function prepareLayer(): ShadowRoot {
  if (!host || !root) {
    host = document.createElement('div');
    root = host.attachShadow({ mode: 'closed' });
    // sheets and not elements: a page's policy may forbid those
    for (const text of [card, own]) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      root.adoptedStyleSheets.push(sheet);
    }
    // no page rule has more weight than these
    const style = {
      all: 'initial',
      display: 'block',
      position: 'absolute',
      inset: '0 auto auto 0',
      width: '0',
      height: '0',
      margin: '0',
      padding: '0',
      border: '0',
      overflow: 'visible',
      background: 'none',
      'z-index': '2147483647',
    };
    for (const [property, value] of Object.entries(style)) {
      host.style.setProperty(property, value, 'important');
    }
    host.popover = 'manual';
    // what is pressed here is not the page's business
    for (const type of ['keydown', 'keyup', 'keypress', 'click', 'pointerdown', 'mousedown', 'mouseup', 'paste', 'input']) {
      root.addEventListener(type, (event) => event.stopPropagation());
    }
  }
  return root;
}

/** The layer's root, above the page. */
export function layer(): ShadowRoot {
  const prepared = prepareLayer();
  used?.();
  used = undefined;
  raise();
  return prepared;
}

/** What the open bubble is about: whoever can use that must be able to use the layer. */
let subject: Node | undefined;

/** Something may have been put above the layer. */
let covered = false;

/** Tells what the bubble is about that is about to be open. */
export function standFor(node: Node | undefined): void {
  subject = node;
}

/** Brings the layer above everything. */
export function bring(): void {
  covered = true;
  layer();
}

/** Takes notice of what the page opens above: a browser keeps the order in which things were opened. */
export function cover(event: Event): void {
  covered ||= !isOurs(event);
}

/** Puts the layer above everything, also above a dialog or a popover that the page has opened meanwhile. */
export function raise(): void {
  if (!host || !root || used) {
    return;
  }
  // whatever is outside of an open modal dialog can't be used, and a press outside closes a popover
  const parent =
    openAround(subject) ?? openAround(focused()) ?? [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.documentElement;
  const isShown = host.matches(':popover-open');
  if (host.parentNode === parent && isShown && !covered) {
    return;
  }
  covered = false;
  const { activeElement } = root;
  if (host.parentNode !== parent) {
    parent.append(host);
  } else if (isShown) {
    host.hidePopover();
  }
  host.showPopover();
  if (activeElement instanceof HTMLElement) {
    activeElement.focus({ preventScroll: true });
  }
}

/** The modal dialog or popover of the page that shows this node. */
function openAround(node: Node | null | undefined): Element | undefined {
  let at = node;
  while (at) {
    if (at instanceof Element && at !== host && at.matches('dialog:modal,:popover-open')) {
      return at;
    }
    at = outside(at);
  }
  return undefined;
}

/** What a node is shown in, across the edges of shadow roots. */
export function outside(node: Node): Node | null {
  const slot = node instanceof Element || node instanceof Text ? node.assignedSlot : null;
  return slot ?? node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);
}

/** The element that has the focus, also inside of open shadow roots. */
function focused(): Element | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) {
    at = at.shadowRoot.activeElement;
  }
  return at;
}

/** Whether this is the layer's own element. */
export const isLayer = (element: Element): boolean => element === host;

/** How much larger the page shows what stands in its root: by the `zoom` of its styles. */
export const zoom = (): number => host?.currentCSSZoom ?? 1;

/** Whether an event happened in the layer, which may stand in a shadow root of the page. */
export const isOurs = (event: Event): boolean => host !== undefined && event.composedPath().includes(host);

/** Whether the focus comes to the layer with this event, or leaves it. */
export const concerns = (event: FocusEvent): boolean => isOurs(event) || (host !== undefined && event.relatedTarget === host);

/** A place, in the window or in the layer. */
export interface Place {
  left: number;
  top: number;
}

/** Where the layer starts in the window. */
export const origin = (): Place => host?.getBoundingClientRect() ?? { left: 0, top: 0 };

/** A place in the window as the layer's own: it scrolls with the page. */
export function toLayer({ left, top }: Place, from: Place = origin()): Place {
  return { left: (left - from.left) / zoom(), top: (top - from.top) / zoom() };
}
