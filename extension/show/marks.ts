/** Marks what was found, in place and above the page: an outline, a sign that takes the focus, a card for either. */
import type { PageFinding, Counts } from '../shared/messages.js';
import { ask } from '../shared/messages.js';
import { toneOf } from '../shared/ruling.js';
import { answerCard, headline } from '../ui/answer.js';
import { t } from '../ui/i18n.js';
import type { Raised } from '../content/asking.js';
import type { Bubble } from './bubble.js';
import { isDeciding, openBubble } from './bubble.js';
import { isOurs, layer, toLayer } from './layer.js';

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
  /** Nothing before it is shown for the first time. */
  drawn?: { sign: HTMLButtonElement; lines: HTMLElement[]; rects: DOMRect[] };
}

const marks = new Map<number, Mark>();
const byCanonical = new Map<string | undefined, Set<Mark>>();
let lastId = 0;
let lastShown = 0;
let bubble: { of: Mark; box: Bubble; byPointer: boolean } | undefined;

/** Adds a finding, unless it is marked already. */
export function mark(raised: Raised, target: Range | Element, place: Place): void {
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
  const one = { finding, target };
  marks.set(lastId, one);
  byCanonical.set(canonical, same.add(one));
}

/** Takes away what is no longer on the page, and whatever `stale` says. */
export function prune(stale: (target: Range | Element) => boolean = () => false): void {
  for (const [id, one] of marks) {
    const node = nodeOf(one.target);
    const gone = !node.isConnected || (one.target instanceof Range && one.target.collapsed);
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
  return true;
}

/** Shows the finding after the last one shown. */
export function showNext(): boolean {
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
  // first everything is measured, then everything is moved: the page is laid out once
  const measured = all.map((one) => ({ one, rects: visible(one.target) }));
  for (const { one, rects } of measured) {
    const drawn = (one.drawn ??= create(one));
    drawn.rects = rects;
    drawn.sign.hidden = rects.length === 0;
    drawn.lines.forEach((line, index) => {
      const rect = rects[index];
      line.hidden = !rect;
      if (rect) {
        place(line, rect, rect.width, rect.height);
      }
    });
    const last = rects[Math.min(rects.length, MAX_LINES) - 1];
    if (last) {
      const inField = one.finding.place === 'field';
      const left = last.right - (inField ? 26 : 10);
      // beside a text that ends at the edge of the page a sign would make the page wider
      const edge = document.documentElement.clientWidth - SIGN;
      place(drawn.sign, { left: last.right <= edge + SIGN ? Math.min(left, edge) : left, top: inField ? last.top : last.top - 14 });
    }
  }
}

function place(element: HTMLElement, at: { left: number; top: number }, width?: number, height?: number): void {
  const { left, top } = toLayer(at);
  element.style.left = `${left}px`;
  element.style.top = `${top}px`;
  if (width !== undefined) {
    element.style.width = `${width}px`;
    element.style.height = `${height}px`;
  }
}

function create(one: Mark): NonNullable<Mark['drawn']> {
  const tone = toneOf(one.finding);
  const sign = document.createElement('button');
  sign.className = `sign tone-${tone}`;
  sign.setAttribute('aria-label', t('mark_label', headline(one.finding)));
  sign.addEventListener('focus', () => openCard(one));
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
  bubble = { of: one, box, byPointer };
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
function visible(target: Range | Element): DOMRect[] {
  const rects = [...target.getClientRects()].filter(({ width, height }) => width > 1 && height > 1).slice(0, 16);
  const [first] = rects;
  if (!first) {
    return [];
  }
  const x = first.left + Math.min(first.width / 2, 8);
  const y = first.top + first.height / 2;
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) {
    // outside of the window nothing can be told, and nothing is drawn over anything
    return rects;
  }
  const node = nodeOf(target);
  const root = node.getRootNode() as Document | ShadowRoot;
  const hit = root.elementsFromPoint(x, y).find((element) => !element.matches('[popover]:popover-open'));
  const element = node instanceof Element ? node : node.parentElement;
  // scrolled out of its box, or covered by something else
  return !hit || !element || hit.contains(element) || element.contains(hit) ? rects : [];
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
