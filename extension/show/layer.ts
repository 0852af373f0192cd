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

/** Puts the layer above everything, also above a dialog that the page has opened meanwhile. */
export function raise(): void {
  if (!host) {
    return;
  }
  // whatever is outside of an open modal dialog can't be used
  const parent = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.documentElement;
  if (host.parentNode !== parent) {
    parent.append(host);
  }
  if (!host.matches(':popover-open')) {
    host.showPopover();
  }
}

/** Whether an event happened in the layer. */
export const isOurs = (event: Event): boolean => host !== undefined && event.target === host;

/** Whether the focus comes to the layer with this event, or leaves it. */
export const concerns = (event: FocusEvent): boolean => isOurs(event) || (host !== undefined && event.relatedTarget === host);

/** A place in the window as the layer's own: it scrolls with the page. */
export function toLayer({ left, top }: { left: number; top: number }): { left: number; top: number } {
  const origin = host?.getBoundingClientRect();
  return { left: left - (origin?.left ?? 0), top: top - (origin?.top ?? 0) };
}
