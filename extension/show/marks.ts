/** Marks what was found, in place and above the page: an outline, a sign that takes the focus, a card for either. */
import type { PageFinding, Counts } from '../shared/messages.js';
import { ask } from '../shared/messages.js';
import { toneOf } from '../shared/ruling.js';
import { answerCard, headline } from '../ui/answer.js';
import { t } from '../ui/i18n.js';
import type { Raised } from '../content/asking.js';
import { isField } from '../content/collect.js';
import type { Bubble } from './bubble.js';
import { focusWarning, isDeciding, openBubble } from './bubble.js';
import type { Place as Point } from './layer.js';
import { isLayer, isOurs, layer, origin, outside, toLayer, zoom } from './layer.js';

/** Marks on one page; beyond, findings are only counted and listed. */
const MAX_MARKS = 500;

/** Lines of one finding that are outlined. */
const MAX_LINES = 4;

/** Width of a sign in pixels. */
const SIGN = 24;

type Place = PageFinding['place'];

interface Mark {
  finding: PageFinding;
  target: Range | Element;
  /** What a field held. A script can change that, and nobody tells. */
  value?: string;
  /** Nothing before it is shown for the first time. */
  drawn?: Drawn;
}

interface Drawn {
  sign: HTMLButtonElement;
  lines: HTMLElement[];
  rects: DOMRect[];
  /** Where it was put, in the layer, and where all of its target was. */
  at?: string;
  bounds?: string;
}

const marks = new Map<number, Mark>();
const byCanonical = new Map<string | undefined, Set<Mark>>();
let lastId = 0;
let lastShown = 0;
let bubble: { of: Mark; box: Bubble; byPointer: boolean } | undefined;

/** Adds a finding, unless it is marked already. */
export function mark(raised: Raised, target: Range | Element, place: Place): void {
  if (!chrome.runtime?.id) {
    // the extension was updated: there are no words for another one, and those that are there have to stay in place
    return;
  }
  const finding: PageFinding = { id: lastId + 1, place, answer: raised.answer };
  if (raised.disguises) {
    finding.disguises = raised.disguises;
  }
  if (raised.allowed !== undefined) {
    finding.allowed = raised.allowed;
  }
  const canonical = raised.answer.readings[0]?.canonical;
  const same = byCanonical.get(canonical) ?? new Set();
  for (const other of same) {
    if (overlap(other.target, target)) {
      return;
    }
  }
  lastId += 1;
  const one: Mark = { finding, target, ...(isField(target) && { value: target.value }) };
  marks.set(lastId, one);
  byCanonical.set(canonical, same.add(one));
}

/** Takes away what is no longer on the page, and whatever `stale` says. */
export function prune(stale: (target: Range | Element) => boolean = () => false): void {
  for (const [id, one] of marks) {
    const node = nodeOf(one.target);
    const isOther = one.value !== undefined && isField(node) && node.value !== one.value;
    const gone = !node.isConnected || isOther || (one.target instanceof Range && one.target.collapsed);
    if (gone || stale(one.target)) {
      remove(id, one);
    }
  }
}

export function clear(): void {
  marks.forEach((one, id) => remove(id, one));
}

export const findings = (): PageFinding[] => [...marks.values()].map(({ finding }) => finding);

export function counts(): Counts {
  const sum: Counts = { stop: 0, warn: 0, inform: 0 };
  for (const { finding } of marks.values()) {
    const tone = toneOf(finding);
    if (tone !== 'quiet') {
      sum[tone] += 1;
    }
  }
  return sum;
}

/** Scrolls to a finding and shows its card. */
export function show(id: number): boolean {
  const one = marks.get(id);
  if (!one) {
    return false;
  }
  lastShown = id;
  const node = nodeOf(one.target);
  const element = node instanceof Element ? node : node.parentElement;
  element?.scrollIntoView({ block: 'center', inline: 'nearest' });
  draw();
  one.drawn?.sign.focus();
  openCard(one);
  if (bubble?.of === one && one.drawn?.sign.hidden) {
    // what is hidden on the page has no sign to go to
    bubble.box.element.focus();
  }
  return true;
}

/** Shows the finding after the last one shown; a warning that waits for a decision comes first. */
export function showNext(): boolean {
  if (focusWarning()) {
    return true;
  }
  const next = [...marks.keys()].find((id) => id > lastShown);
  if (next === undefined) {
    lastShown = 0;
    return false;
  }
  return show(next);
}

/** Puts every mark where its text is now. */
export function draw(): void {
  if (marks.size === 0) {
    return;
  }
  const all = [...marks.values()].slice(0, MAX_MARKS);
  all.forEach((one) => (one.drawn ??= create(one)));
  // first everything is measured, then everything is moved: the page is laid out once
  const from = origin();
  // beside a text that ends at the edge of the page a sign would make the page wider
  const edge = document.documentElement.clientWidth - SIGN;
  const clips: Clips = new Map();
  const measured = all.map((one) => ({ one, rects: isAway(one, from) ? undefined : visible(one.target, clips) }));
  for (const { one, rects } of measured) {
    if (one.drawn) {
      one.drawn.rects = rects ?? [];
      if (rects) {
        put(one.drawn, rects, one.finding.place === 'field', from, edge);
      }
    }
  }
}

/** Whether a mark stands outside of the window, where it stood before: most of the time a page is only scrolled, and the layer with it. */
function isAway({ target, drawn }: Mark, from: Point): boolean {
  const { left, top, right, bottom } = target.getBoundingClientRect();
  const now = [left - from.left, top - from.top, right - left, bottom - top].map(Math.round).join();
  const isSame = drawn?.bounds === now;
  if (drawn) {
    drawn.bounds = now;
  }
  return isSame && (bottom < 0 || right < 0 || top > innerHeight || left > innerWidth);
}

/** Puts one mark's lines and its sign to these boxes; `from` is where the layer starts. */
function put(drawn: Drawn, rects: DOMRect[], inField: boolean, from: Point, edge: number): void {
  const now = rects.map(({ left, top, width, height }) => [left - from.left, top - from.top, width, height].map(Math.round).join()).join(';') + edge;
  if (now === drawn.at) {
    return;
  }
  drawn.at = now;
  drawn.sign.hidden = rects.length === 0;
  drawn.lines.forEach((line, index) => {
    const rect = rects[index];
    line.hidden = !rect;
    if (rect) {
      place(line, toLayer(rect, from));
      line.style.width = `${rect.width / zoom()}px`;
      line.style.height = `${rect.height / zoom()}px`;
    }
  });
  const last = rects[Math.min(rects.length, MAX_LINES) - 1];
  if (last) {
    const left = last.right - (inField ? 26 : 10);
    const at = { left: last.right <= edge + SIGN ? Math.min(left, edge) : left, top: inField ? last.top : last.top - 14 };
    place(drawn.sign, toLayer(at, from));
  }
}

function place(element: HTMLElement, { left, top }: Point): void {
  element.style.left = `${left}px`;
  element.style.top = `${top}px`;
}

function create(one: Mark): Drawn {
  const tone = toneOf(one.finding);
  const sign = document.createElement('button');
  sign.className = `sign tone-${tone}`;
  sign.lang = t('language');
  sign.setAttribute('aria-label', t('mark_label', headline(one.finding)));
  sign.addEventListener('focus', () => openCard(one));
  sign.addEventListener('blur', () => leave(one));
  sign.addEventListener('click', () => openCard(one));
  sign.addEventListener('pointerenter', () => openCard(one, true));
  sign.addEventListener('keydown', (event) => event.key === 'Escape' && bubble?.box.close());
  const lines = Array.from({ length: one.finding.place === 'field' ? 1 : MAX_LINES }, () => {
    const line = document.createElement('div');
    line.className = `mark tone-${tone}`;
    line.dataset.tone = tone;
    line.hidden = true;
    return line;
  });
  layer().append(...lines, sign);
  return { sign, lines, rects: [] };
}

function remove(id: number, one: Mark): void {
  if (bubble?.of === one) {
    bubble.box.close();
  }
  one.drawn?.sign.remove();
  one.drawn?.lines.forEach((line) => line.remove());
  marks.delete(id);
  const canonical = one.finding.answer.readings[0]?.canonical;
  const same = byCanonical.get(canonical);
  same?.delete(one);
  if (same?.size === 0) {
    byCanonical.delete(canonical);
  }
}

function openCard(one: Mark, byPointer = false): void {
  if (bubble?.of === one || isDeciding()) {
    return;
  }
  lastShown = one.finding.id;
  const { disguises } = one.finding;
  const card = answerCard(one.finding, {
    heading: 2,
    signed: true,
    help: () => void ask({ type: 'open', page: 'help' }),
    ...(disguises && { disguises }),
  });
  const box = openBubble(anchorOf(one), { body: [card], actions: [] }, 'dialog', headline(one.finding), () => (bubble = undefined));
  // the card comes after its sign, where the next Tab looks for it
  one.drawn?.sign.after(box.element);
  box.place();
  box.element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      one.drawn?.sign.focus();
      box.close();
    }
  });
  // what is pressed in it keeps the focus there
  box.element.tabIndex = -1;
  box.element.addEventListener('blur', () => leave(one), true);
  bubble = { of: one, box, byPointer };
}

/** A card goes when the focus goes elsewhere on the page: it would stand above what has it then. */
function leave(one: Mark): void {
  setTimeout(() => {
    if (bubble?.of !== one || bubble.byPointer || !document.hasFocus()) {
      return;
    }
    const { element } = bubble.box;
    const { activeElement } = element.getRootNode() as ShadowRoot;
    if (activeElement !== one.drawn?.sign && !element.contains(activeElement)) {
      bubble.box.close();
    }
  });
}

const anchorOf = (one: Mark) => ({
  getBoundingClientRect: () => visible(one.target).at(-1) ?? one.target.getBoundingClientRect(),
});

const nodeOf = (target: Range | Element): Node => (target instanceof Range ? target.commonAncestorContainer : target);

function overlap(a: Range | Element, b: Range | Element): boolean {
  if (a instanceof Range && b instanceof Range) {
    if (a.startContainer.getRootNode() !== b.startContainer.getRootNode()) {
      return false;
    }
    return a.compareBoundaryPoints(Range.START_TO_END, b) > 0 && a.compareBoundaryPoints(Range.END_TO_START, b) < 0;
  }
  const [first, second] = [nodeOf(a), nodeOf(b)];
  return first.contains(second) || second.contains(first);
}

/** The boxes of a target in the window's coordinates; none where nothing of it can be seen. */
function visible(target: Range | Element, clips: Clips = new Map()): DOMRect[] {
  const node = nodeOf(target);
  const element = node instanceof Element ? node : node.parentElement;
  const clip = element && (target === element ? clipAround(element, clips) : clipOf(element, clips));
  const rects = [...target.getClientRects()]
    .slice(0, 16)
    .map((rect) => (clip ? cut(rect, clip) : rect))
    .filter(({ width, height }) => width > 1 && height > 1);
  const [first] = rects;
  // what is hidden in place, as a closed menu, has boxes: above other things
  if (!first || !element?.checkVisibility({ visibilityProperty: true })) {
    return [];
  }
  const x = first.left + Math.min(first.width / 2, 8);
  const y = first.top + first.height / 2;
  // outside of the window nothing can be told, and nothing is drawn over anything
  const isInside = x >= 0 && y >= 0 && x <= innerWidth && y <= innerHeight;
  return isInside && isCovered(element, x, y) ? [] : rects;
}

/** Whether something else is shown at this place of an element. */
function isCovered(element: Element, x: number, y: number): boolean {
  const root = element.getRootNode() as Document | ShadowRoot;
  for (const hit of root.elementsFromPoint(x, y)) {
    if (hit.contains(element) || element.contains(hit)) {
      return false;
    }
    if (!isLayer(hit) && covers(hit)) {
      return true;
    }
  }
  return false;
}

/** Elements that show something of their own. */
const OPAQUE = /^(?:button|canvas|embed|iframe|img|input|object|select|textarea|video)$/;

/** Whether an element hides what is below it. A link that is stretched over a whole card, to be pressed anywhere, does not. */
function covers(element: Element): boolean {
  const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
  const hasGround = backgroundImage !== 'none' || !/^rgba\(.*, 0\)$|\/ 0\)$/.test(backgroundColor);
  return opacity !== '0' && (hasGround || OPAQUE.test(element.localName));
}

/** A part of the window; where it has no end, that is infinite. */
type Clip = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;

/** What is known of elements while marks are drawn once. */
type Clips = Map<Element, Clip | undefined>;

/** Where what is inside of an element can be seen: a box may cut off what is larger. Nothing where that is everywhere. */
function clipOf(element: Element, clips: Clips): Clip | undefined {
  if (clips.has(element)) {
    return clips.get(element);
  }
  let clip = clipAround(element, clips);
  const { overflowX, overflowY, display } = getComputedStyle(element);
  const [cutsX, cutsY] = [overflowX !== 'visible', overflowY !== 'visible'];
  // what overflows from the root and the body is the window's business
  if ((cutsX || cutsY) && !/^(?:inline|contents|table-row.*)$/.test(display) && !/^(?:html|body)$/.test(element.localName)) {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const own = {
      left: cutsX ? left : -Infinity,
      right: cutsX ? right : Infinity,
      top: cutsY ? top : -Infinity,
      bottom: cutsY ? bottom : Infinity,
    };
    clip = clip ? common(own, clip) : own;
  }
  clips.set(element, clip);
  return clip;
}

/** Where an element itself can be seen. One that is taken out of the flow is cut off only by what it is placed in. */
function clipAround(element: Element, clips: Clips): Clip | undefined {
  const { position } = getComputedStyle(element);
  for (let at = outside(element); at; at = outside(at)) {
    if (at instanceof Element && holds(at, position)) {
      return clipOf(at, clips);
    }
  }
  return undefined;
}

/** Whether what has this position, and is inside of an element, moves along with it. */
function holds(element: Element, inside: string): boolean {
  if (inside !== 'absolute' && inside !== 'fixed') {
    return true;
  }
  const { position, transform } = getComputedStyle(element);
  return transform !== 'none' || (inside === 'absolute' && position !== 'static');
}

/** What two parts of the window have in common. */
const common = (a: Clip, b: Clip): Clip => ({
  left: Math.max(a.left, b.left),
  top: Math.max(a.top, b.top),
  right: Math.min(a.right, b.right),
  bottom: Math.min(a.bottom, b.bottom),
});

function cut(rect: DOMRect, clip: Clip): DOMRect {
  const { left, top, right, bottom } = common(rect, clip);
  return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
}

/** Escape closes a card that the pointer has opened: it may stand above what somebody wants to read. */
export function dismiss(event: KeyboardEvent): void {
  if (event.key === 'Escape' && bubble?.byPointer) {
    clearTimeout(hovered);
    bubble.box.close();
  }
}

let hovered: ReturnType<typeof setTimeout> | undefined;

/** Opens a card for the text under the pointer. */
export function hover(event: PointerEvent): void {
  if (marks.size === 0) {
    return;
  }
  clearTimeout(hovered);
  if (isOurs(event)) {
    return;
  }
  const under = [...marks.values()].find(({ drawn }) =>
    drawn?.rects.some(
      ({ left, right, top, bottom }) =>
        event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom + 4,
    ),
  );
  if (under) {
    hovered = setTimeout(() => openCard(under, true), 150);
  } else if (bubble?.byPointer) {
    const { box } = bubble;
    // time to reach the card
    hovered = setTimeout(() => box.close(), 400);
  }
}
