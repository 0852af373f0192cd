/** Gathers the texts of a page, in steps that are short enough to take between two frames. */
import type { Window } from './prefilter.js';
import { suspects, windows } from './prefilter.js';

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

const IN_SKIPPED = 'script,style,noscript,template,textarea,head';
const SKIPPED = new Set(IN_SKIPPED.split(','));

/** Elements that don't break the line: an address may go on across their edges. */
const INLINE = new Set(
  'a abbr b bdi bdo cite code data del dfn em font i ins kbd label mark q s samp small span strong sub sup time tt u var wbr tspan'.split(' '),
);

/** HTML's own elements that can't have a shadow root … */
const NO_HOSTS =
  'td,tr,a,li,b,i,em,strong,code,th,br,img,ul,ol,path,button,input,option,label,script,link,meta,style,svg,g,use,tbody,thead,table,dt,dd,dl,pre,small,sup,sub,hr,form,select,textarea,iframe,figure,figcaption,picture,source,video,time';

/** … and those that can. So can all elements whose name somebody made up: whatever is neither. */
const HOSTS = 'div,span,p,h2,h3,section,article,h4,h1,h5,h6,header,footer,main,nav,aside,blockquote,body';

/** The frequent ones first. */
const OWN = `td,tr,div,span,p,a,li,${HOSTS},${NO_HOSTS}`;

/**
 * Elements that are asked for a shadow root: those with a name of somebody's own, and HTML's where they are empty, as hosts
 * mostly are. The others are asked when the pointer or the focus comes to them (`composedPath`).
 */
const MAYBE_HOST = `:is(:empty,:not(${OWN})):not(${NO_HOSTS})`;

/** Elements whose text is looked at together. */
const SLICE = 2048;

/** Elements at the end of a slice that the next one begins with. */
const SEAM = 64;

/** Up to so many elements a part of the page is walked as a whole. */
const FEW = 96;

/** Finds in one slice from which on it is walked as a whole. */
const SEVERAL = 8;

/** Text of one slice, in UTF-16 units, from which on it is walked as a whole, and its long texts in chunks. */
const VERY_LONG = 1 << 20;

/** A text node up to this length is looked at in one go, in UTF-16 units. */
const LONG = 1 << 17;

/** Chunks of a longer one overlap by more than a window is long. */
const OVERLAP = 4096;

/** Steps between two looks at the clock. */
const STEPS = 32;

// by name: to ask for HTMLInputElement takes a browser longer than anything else here
export function isField(node: unknown): node is Field {
  const { localName, type, value } = (node ?? {}) as Partial<Field>;
  const isText = localName === 'textarea' || (localName === 'input' && /^(?:text|search|url|email|tel|number|)$/.test(type ?? ''));
  return isText && typeof value === 'string';
}

type Found = (source: Source) => void;

/** Told of each element that is a host, or may become one: an element with a name that somebody made up. */
type Host = (element: Element) => void;

/**
 * Looks through a part of the page: calls `found` for every text that might hold an address, `host` for every host of an
 * open shadow root. Each `next` of the generator is a short step.
 *
 * To step through the nodes takes far too long: for each, the browser makes an object. Its own code puts text together
 * and finds attributes; only where the text has something like an address the nodes are looked at.
 */
export function* collect(root: Node, found: Found, host: Host): Generator<void> {
  if (root instanceof Document) {
    for (const part of root.head ? root.documentElement.children : root.children) {
      if (!SKIPPED.has(part.localName)) {
        yield* within(part, found, host);
      }
    }
    return;
  }
  const parent = root instanceof Element ? root : root.parentElement;
  if (parent?.closest(IN_SKIPPED)) {
    // a text area's value is looked at, its default is not
    if (isField(root)) {
      fromElement(root, found);
    }
    return;
  }
  if (root instanceof Text) {
    yield* around(root, root, found);
  } else if (root instanceof Element || root instanceof DocumentFragment) {
    yield* within(root, found, host);
  }
}

/** A part of the page that is shown. */
function* within(base: Element | DocumentFragment, found: Found, host: Host): Generator<void> {
  const inside = base.querySelectorAll('*');
  yield;
  yield* text(base, inside, found);
  if (base instanceof Element) {
    yield* seams(base, found);
    fromElement(base, found);
    askHost(base, host);
  }
  if (inside.length <= STEPS) {
    for (const element of inside) {
      fromElement(element, found);
      askHost(element, host);
    }
    return;
  }
  yield;
  yield* attributes(base, found);
  yield* hosts(base, host);
}

/** The text of all elements inside of `base`, put together by the browser, slice by slice. */
function* text(base: Element | DocumentFragment, inside: NodeListOf<Element>, found: Found): Generator<void> {
  if (inside.length <= SLICE) {
    const all = base.textContent;
    const isLong = all.length > VERY_LONG;
    if (!isLong && suspects(all).length === 0) {
      return;
    }
    if (isLong || inside.length <= FEW) {
      yield* walk(base, base, undefined, found);
      return;
    }
  }
  // what is still to be looked at: its start stays where it is when the page changes between two slices
  const rest = document.createRange();
  const last = lastInside(base);
  rest.setStart(base, 0);
  // not at a place in `base`: a browser would count its children each time
  rest.setEnd(last, last instanceof Text ? last.length : 0);
  let from = 0;
  while (from < inside.length) {
    let to = from + SLICE;
    while (to < inside.length && !reaches(rest, inside[to])) {
      to += 1;
    }
    const slice = rest.cloneRange();
    const end = inside[to];
    let next = to;
    if (end) {
      slice.setEnd(end, 0);
      // an address may be split over the elements around this place
      next = to - SEAM;
      while (next < to && !reaches(slice, inside[next])) {
        next += 1;
      }
      rest.setStart(inside[next] ?? end, 0);
    }
    yield* suspicious(base, slice, inside, from, Math.min(to, inside.length), found);
    from = next;
    yield;
  }
}

/** Whether this element stands in what is still to be looked at. */
function reaches(rest: Range, element: Element | undefined): boolean {
  try {
    return element !== undefined && rest.comparePoint(element, 0) === 0;
  } catch {
    // taken out of the page meanwhile
    return false;
  }
}

/** Walks the parts of a slice that might hold an address. Its elements are those of `inside` between two places. */
function* suspicious(
  base: Element | DocumentFragment,
  slice: Range,
  inside: NodeListOf<Element>,
  from: number,
  to: number,
  found: Found,
): Generator<void> {
  const all = slice.toString();
  const first = firstOf(slice);
  const hits = all.length > VERY_LONG ? [] : suspects(all);
  if (all.length > VERY_LONG || hits.length > SEVERAL) {
    yield* walk(base, first, inside[to], found);
    return;
  }
  for (const { start, text: hit } of hits) {
    const before = place(slice, inside, from, to, start);
    const next = place(slice, inside, from, to, start + hit.length) + 1;
    const part = slice.cloneRange();
    const begin = before < from ? undefined : inside[before];
    const end = next < to ? inside[next] : undefined;
    if (begin) {
      part.setStart(begin, 0);
    }
    if (end) {
      part.setEnd(end, 0);
    }
    // where the page was rearranged the order is another
    const isThere = part.toString().includes(hit);
    yield* walk(base, isThere && begin ? begin : first, isThere && end ? end : inside[to], found);
  }
}

/** The last element of a slice that starts at or before this place of its text; the one before the slice if none does. */
function place(slice: Range, inside: NodeListOf<Element>, from: number, to: number, at: number): number {
  let [low, high] = [from - 1, to];
  let length = 0;
  const start = slice.cloneRange();
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const element = inside[middle];
    const part = start.cloneRange();
    if (!element || !reaches(part, element)) {
      high = middle;
      continue;
    }
    part.setEnd(element, 0);
    const more = part.toString().length;
    if (length + more <= at) {
      low = middle;
      length += more;
      start.setStart(element, 0);
    } else {
      high = middle;
    }
  }
  return low;
}

/** The node that a range starts with. */
const firstOf = ({ startContainer, startOffset }: Range): Node => startContainer.childNodes[startOffset] ?? startContainer;

/** Walks from one node up to another, and looks at each text with those that belong to it. */
function* walk(base: Node, from: Node, to: Node | undefined, found: Found): Generator<void> {
  const long: Text[] = [];
  const group = new Group(found, long);
  // no filter function: it would be called from outside of JavaScript for every node
  const walker = document.createTreeWalker(base, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  walker.currentNode = from;
  let node: Node | null = from;
  while (node && node !== to) {
    let skipped = false;
    if (node.nodeType === Node.TEXT_NODE) {
      group.add(node as Text);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      const name = (node as Element).localName;
      skipped = SKIPPED.has(name);
      if (name === 'br') {
        group.lineBreak();
      }
    }
    node = skipped ? after(walker) : walker.nextNode();
  }
  group.end();
  for (const one of long) {
    yield* chunks(one, found);
  }
}

/** A text that is too long for one step. */
function* chunks(node: Text, found: Found): Generator<void> {
  const { data } = node;
  for (let at = 0; at < data.length; at += LONG - OVERLAP) {
    const inside = windows(data.slice(at, at + LONG)).map((window) => ({ ...window, start: window.start + at }));
    if (inside.length > 0) {
      found({ kind: 'text', pieces: [{ node, start: 0 }], windows: inside });
    }
    yield;
  }
}

/** The text before an element that was put into the page, and behind it: it may be the rest of an address. */
function* seams(element: Element, found: Found): Generator<void> {
  if (INLINE.has(element.localName)) {
    yield* around(element, element, found);
  }
}

/** Nodes to either side of a change that may be the rest of an address. */
const NEIGHBOURS = 12;

/** Looks at a text together with what stands before and behind it in its block. */
function* around(first: Node, last: Node, found: Found): Generator<void> {
  if (first instanceof Text && !first.previousSibling && !last.nextSibling && !INLINE.has(first.parentElement?.localName ?? '')) {
    // alone in its block, as in the cells of a page that changes all the time
    yield* walk(first, first, undefined, found);
    return;
  }
  const block = blockOf(first);
  if (!block) {
    return;
  }
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  walker.currentNode = first;
  let from: Node = first;
  for (let n = 0; n < NEIGHBOURS; n += 1) {
    const node = walker.previousNode() as Text | null;
    if (!node || blockOf(node) !== block || endsWithSpace(node.data)) {
      break;
    }
    from = node;
  }
  walker.currentNode = lastInside(last);
  let to: Node | null = walker.nextNode();
  for (let n = 0; n < NEIGHBOURS && to && blockOf(to) === block; n += 1) {
    if (startsWithSpace((to as Text).data)) {
      break;
    }
    to = walker.nextNode();
  }
  yield* walk(block, from, to ?? undefined, found);
}

function lastInside(node: Node): Node {
  let last = node;
  while (last.lastChild) {
    last = last.lastChild;
  }
  return last;
}

/** What attributes and fields hold: one search by the browser for each, as one for all of them takes twice as long. */
function* attributes(base: Element | DocumentFragment, found: Found): Generator<void> {
  let steps = 0;
  for (const name of ATTRIBUTES) {
    for (const element of base.querySelectorAll(`[${name}]`)) {
      fromAttribute(element, name, found);
      steps += 1;
      if (steps % STEPS === 0) {
        yield;
      }
    }
    yield;
  }
  for (const name of ['input', 'textarea']) {
    for (const element of base.querySelectorAll(name)) {
      fromField(element, found);
      steps += 1;
      if (steps % STEPS === 0) {
        yield;
      }
    }
    yield;
  }
}

/** Open shadow roots. No search knows of them: each element that may have one has to be asked. */
function* hosts(base: Element | DocumentFragment, host: Host): Generator<void> {
  let steps = 0;
  for (const element of base.querySelectorAll(MAYBE_HOST)) {
    askHost(element, host);
    steps += 1;
    if (steps % STEPS === 0) {
      yield;
    }
  }
}

function askHost(element: Element, host: Host): void {
  if (element.shadowRoot || element.localName.includes('-')) {
    host(element);
  }
}

/** The next node that isn't inside of this one. */
function after(walker: TreeWalker): Node | null {
  do {
    const sibling = walker.nextSibling();
    if (sibling) {
      return sibling;
    }
  } while (walker.parentNode());
  return null;
}

/** What one element's attributes hold, or its value. */
export function fromElement(element: Element, found: Found): void {
  fromField(element, found);
  if (element.hasAttributes()) {
    for (const name of ATTRIBUTES) {
      fromAttribute(element, name, found);
    }
  }
}

export function fromField(element: Element, found: Found): void {
  if (isField(element)) {
    // long texts are looked at when they are pasted
    const value = element.value;
    const inside = value.length < 100_000 ? windows(value) : [];
    if (inside.length > 0) {
      found({ kind: 'field', element, windows: inside });
    }
  }
}

export function fromAttribute(element: Element, name: string, found: Found): void {
  const value = element.getAttribute(name);
  if (value !== null && value.length >= 25 && !value.startsWith('data:')) {
    const inside = windows(decoded(value));
    if (inside.length > 0) {
      found({ kind: 'attribute', element, name, windows: inside });
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
  readonly #found: Found;
  readonly #long: Text[];
  #pieces: Piece[] = [];
  #text = '';

  /** `long` gets what is too long to be looked at here. */
  constructor(found: Found, long: Text[]) {
    this.#found = found;
    this.#long = long;
  }

  add(node: Text): void {
    const { data } = node;
    if (data.length === 0) {
      return;
    }
    if (data.length > LONG) {
      this.end();
      this.#long.push(node);
      return;
    }
    // white space at the seam: no address goes on across it
    if (this.#text !== '' && (startsWithSpace(data) || this.#text.length > LONG || blockOf(node) !== this.#block())) {
      this.end();
    }
    if (endsWithSpace(data) && this.#text === '') {
      this.#alone(node, data);
      return;
    }
    this.#pieces.push({ node, start: this.#text.length });
    this.#text += data;
    if (endsWithSpace(data)) {
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
      this.#alone(first.node, this.#text);
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
        this.#alone(node, node.data);
      }
    }
    this.#pieces = [];
    this.#text = '';
  }

  #block(): Node | null {
    const [first] = this.#pieces;
    return first ? blockOf(first.node) : null;
  }

  #alone(node: Text, data: string): void {
    const inside = windows(data);
    if (inside.length > 0) {
      this.#found({ kind: 'text', pieces: [{ node, start: 0 }], windows: inside });
    }
  }
}

const startsWithSpace = (text: string): boolean => text.charCodeAt(0) <= 32;

const endsWithSpace = (text: string): boolean => text.charCodeAt(text.length - 1) <= 32;

function blockOf(node: Node): Node | null {
  let parent = node.parentNode;
  while (parent && INLINE.has((parent as Element).localName)) {
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
