/** Gathers the texts of a page, in steps that are short enough to take between two frames. */
import type { Window } from './prefilter.js';
import { windows } from './prefilter.js';

/** A text with windows in it, and where it stands. */
export type Source =
  | { kind: 'text'; pieces: Piece[]; windows: Window[] }
  | { kind: 'attribute'; element: Element; name: string; windows: Window[] }
  | { kind: 'field'; element: Field; windows: Window[] };

/** A text node, and where its text starts in the source's. */
export interface Piece {
  node: Text;
  start: number;
}

export type Field = HTMLInputElement | HTMLTextAreaElement;

/** Attributes that a page shows, copies or leads to. */
export const ATTRIBUTES = [
  'href',
  'title',
  'alt',
  'aria-label',
  'data-clipboard-text',
  'data-clipboard',
  'data-copy',
  'data-copy-text',
  'data-address',
  'data-value',
  'data-tooltip',
];

const WITH_ATTRIBUTES = ATTRIBUTES.map((name) => `[${name}]`).join();

const SKIPPED = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'TEXTAREA', 'HEAD']);

/** Elements that don't break the line: an address may go on across their edges. */
const INLINE = new Set(
  'A ABBR B BDI BDO CITE CODE DATA DEL DFN EM FONT I INS KBD LABEL MARK Q S SAMP SMALL SPAN STRONG SUB SUP TIME TT U VAR WBR'.split(' '),
);

export const isField = (node: unknown): node is Field =>
  node instanceof HTMLTextAreaElement ||
  (node instanceof HTMLInputElement && /^(?:text|search|url|email|tel|number|)$/.test(node.type));

/** Steps between two looks at the clock. */
const STEPS = 64;

/**
 * Walks a part of the page: calls `found` for every text that might hold an address, `shadow` for every open shadow
 * root. Each `next` of the generator is a short step.
 */
export function* collect(root: Node, found: (source: Source) => void, shadow: (root: ShadowRoot) => void): Generator<void> {
  const group = new Group(found);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node.nodeType === Node.ELEMENT_NODE && SKIPPED.has(node.nodeName) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  let steps = 0;
  if (SKIPPED.has(root.nodeName) && root.nodeName !== 'TEXTAREA') {
    return;
  }
  for (let node: Node | null = root; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      group.add(node as Text);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      const open = (node as Element).shadowRoot;
      if (open) {
        shadow(open);
      }
      if (node.nodeName === 'BR') {
        group.lineBreak();
      }
    }
    steps += 1;
    if (steps % STEPS === 0) {
      yield;
    }
  }
  group.end();
  if (root instanceof Element || root instanceof Document || root instanceof DocumentFragment) {
    const elements = [...(root instanceof Element ? [root] : []), ...root.querySelectorAll(`${WITH_ATTRIBUTES},input,textarea`)];
    for (const element of elements) {
      fromElement(element, found);
      steps += 1;
      if (steps % STEPS === 0) {
        yield;
      }
    }
  }
}

/** What one element's attributes hold, or its value. */
export function fromElement(element: Element, found: (source: Source) => void): void {
  if (isField(element)) {
    // long texts are looked at when they are pasted
    const value = element.value;
    const inside = value.length < 100_000 ? windows(value) : [];
    if (inside.length > 0) {
      found({ kind: 'field', element, windows: inside });
    }
  }
  for (const name of ATTRIBUTES) {
    const value = element.getAttribute(name);
    if (value !== null && value.length >= 25 && !value.startsWith('data:')) {
      const inside = windows(decoded(value));
      if (inside.length > 0) {
        found({ kind: 'attribute', element, name, windows: inside });
      }
    }
  }
}

/** A link as it is meant: `%3A` and the like are a colon. */
export function decoded(value: string): string {
  if (!value.includes('%')) {
    return value;
  }
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Text nodes that stand together without white space between them: an address may be split over several. */
class Group {
  readonly #found: (source: Source) => void;
  #pieces: Piece[] = [];
  #text = '';
  #block: Node | null = null;

  constructor(found: (source: Source) => void) {
    this.#found = found;
  }

  add(node: Text): void {
    const { data } = node;
    if (data.length === 0) {
      return;
    }
    // white space at the seam: no address goes on across it
    if (this.#text !== '' && (isSpace(data, 0) || blockOf(node) !== this.#block)) {
      this.end();
    }
    if (this.#text === '') {
      if (isSpace(data, data.length - 1)) {
        this.#alone(node);
        return;
      }
      this.#block = blockOf(node);
    }
    this.#pieces.push({ node, start: this.#text.length });
    this.#text += data;
    if (isSpace(data, data.length - 1)) {
      this.end();
    }
  }

  lineBreak(): void {
    if (this.#text !== '') {
      this.#text += '\n';
    }
  }

  end(): void {
    const [first] = this.#pieces;
    if (first && this.#pieces.length === 1) {
      this.#alone(first.node);
    } else if (first) {
      // each by itself as well: `<b>To</b><i>0x…</i>` is no word, and nothing by itself is split
      const seams = this.#pieces.slice(1).map(({ start }) => start);
      const across = windows(this.#text).filter(({ start, text }) =>
        seams.some((seam) => start < seam && seam < start + text.length),
      );
      if (across.length > 0) {
        this.#found({ kind: 'text', pieces: this.#pieces, windows: across });
      }
      for (const { node } of this.#pieces) {
        this.#alone(node);
      }
    }
    this.#pieces = [];
    this.#text = '';
  }

  #alone(node: Text): void {
    const inside = windows(node.data);
    if (inside.length > 0) {
      this.#found({ kind: 'text', pieces: [{ node, start: 0 }], windows: inside });
    }
  }
}

function isSpace(text: string, at: number): boolean {
  return text.charCodeAt(at) <= 32;
}

function blockOf(node: Node): Node | null {
  let parent = node.parentNode;
  while (parent && INLINE.has(parent.nodeName)) {
    parent = parent.parentNode;
  }
  return parent;
}

/** The part of the page that a part of a source's text is. */
export function rangeOf(pieces: Piece[], start: number, end: number): Range | undefined {
  const from = pieces.findLast((piece) => piece.start <= start);
  const to = pieces.findLast((piece) => piece.start < end);
  if (!from || !to) {
    return undefined;
  }
  const range = document.createRange();
  try {
    range.setStart(from.node, start - from.start);
    range.setEnd(to.node, Math.min(end - to.start, to.node.data.length));
  } catch {
    // the text has changed meanwhile: it is looked at again
    return undefined;
  }
  return range;
}
