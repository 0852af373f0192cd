/** Runs in every frame: sees texts, fields and links, asks the background about what might be an address, and marks. */
import '../bridge/main.js';
import type { Counts, FrameRequest, FrameResponses } from '../shared/messages.js';
import { ask } from '../shared/messages.js';
import * as settings from '../shared/settings.js';
import { forget, raisedIn } from './asking.js';
import type { Source } from './collect.js';
import { ATTRIBUTES, collect, fromAttribute, fromField, isField, rangeOf } from './collect.js';
import { watchFields } from './fields.js';
import { watchLinks } from './links.js';
import { listen } from './listening.js';
import { fetchShow, show } from './show.js';
import { shown } from './shown.js';

/** Longest turn in milliseconds: a frame of the screen has 16. */
const TURN = 6;

/** Milliseconds in which texts are gathered into one question. */
const GATHER = 30;

/** Milliseconds after which a custom element has surely made its shadow root. */
const LATE = 1000;

const OBSERVED: MutationObserverInit = {
  subtree: true,
  childList: true,
  characterData: true,
  attributes: true,
  attributeFilter: [...ATTRIBUTES, 'value'],
};

/** Parts of the page that are still to be walked. */
const todo = new Set<Node>();
const shadows = new WeakSet<ShadowRoot>();
const observer = new MutationObserver(changed);
let walk: Generator<void> | undefined;
let scheduled = false;
let unchecked = false;
let told = '';

function failed(): void {
  unchecked = true;
  tell();
}

/** Looks at a text that might hold an address; what it raises is marked. */
async function look(source: Source): Promise<void> {
  try {
    const all = await raisedIn(source.windows, GATHER);
    if (all.length === 0) {
      return;
    }
    const { mark, moved } = show ?? (await fetchShow());
    for (const raised of all) {
      if (source.kind === 'text') {
        const range = rangeOf(source.pieces, raised.start, raised.end);
        if (range) {
          mark(raised, range, 'text');
        }
      } else {
        mark(raised, source.element, source.kind);
      }
    }
    moved();
    tell();
  } catch {
    failed();
  }
}

const NOTHING: Counts = { stop: 0, warn: 0, inform: 0 };

/** Tells the background what this frame has found, when that has changed. */
function tell(): void {
  if (!show && !unchecked && told === '') {
    return;
  }
  const counts = show?.counts() ?? NOTHING;
  const now = JSON.stringify([counts, unchecked]);
  if (now !== told && (told !== '' || unchecked || counts.stop + counts.warn + counts.inform > 0)) {
    watchLeaving();
    told = now;
    void send({ type: 'counts', counts, unchecked });
  }
}

/** A message whose answer is of no interest; there may be nobody to hear it, as after an update. */
async function send(request: Parameters<typeof ask>[0]): Promise<void> {
  try {
    await ask(request);
  } catch {
    observer.disconnect();
  }
}

function observe(root: ShadowRoot): void {
  // twice is once for an observer
  observer.observe(root, OBSERVED);
  if (!shadows.has(root)) {
    shadows.add(root);
    queue(root);
  }
}

/** Milliseconds in which a page puts what it has read from the clipboard into a field. */
const FILLS = 300;

let filling = false;

/** A script that fills a field, as a button "Paste" does, or empties it makes no event: fields are looked at when the user goes on. */
function refill(event: Event): void {
  if (filling || !active) {
    return;
  }
  filling = true;
  const [target] = event.composedPath();
  setTimeout(() => {
    filling = false;
    const root = target instanceof Node && target.getRootNode();
    // lists that the browser keeps: a search would go through the whole of a long page each time
    const fields = active ? ['input', 'textarea'].flatMap((name) => [...document.getElementsByTagName(name)]) : [];
    if (active && root instanceof ShadowRoot) {
      fields.push(...root.querySelectorAll('input,textarea'));
    }
    if (fields.length > 0) {
      show?.prune();
      fields.forEach((field) => fromField(field, look));
      tell();
    }
    // what was pressed may have opened something, without a change that anybody tells of
    show?.moved();
  }, FILLS);
}

/** The user has gone on to something else on the page. */
function wentOn(event: Event): void {
  reached(event);
  refill(event);
}

/** Custom elements that have no shadow root yet. */
const unfinished = new Set<Element>();

function host(element: Element): void {
  if (element.shadowRoot) {
    observe(element.shadowRoot);
  } else if (!unfinished.has(element)) {
    if (unfinished.size === 0) {
      setTimeout(finish, LATE);
    }
    unfinished.add(element);
  }
}

function finish(): void {
  const all = [...unfinished];
  unfinished.clear();
  for (const { isConnected, shadowRoot } of all) {
    if (active && isConnected && shadowRoot) {
      observe(shadowRoot);
    }
  }
}

/** Shadow roots that the pointer or the focus comes to: some were made where and when nobody looked. */
function reached(event: Event): void {
  if (active && event.target instanceof Element && event.target.shadowRoot) {
    for (const node of event.composedPath()) {
      if (node instanceof ShadowRoot) {
        observe(node);
      }
    }
  }
}

function queue(node: Node): void {
  todo.add(node);
  schedule();
}

function schedule(): void {
  if (!scheduled) {
    scheduled = true;
    requestIdleCallback(turn, { timeout: 500 });
  }
}

function turn(deadline: IdleDeadline): void {
  scheduled = false;
  const end = performance.now() + Math.min(TURN, deadline.didTimeout ? TURN : Math.max(deadline.timeRemaining(), 1));
  do {
    if (!walk) {
      const [next] = todo;
      if (!next) {
        show?.prune();
        show?.moved();
        tell();
        return;
      }
      todo.delete(next);
      walk = next.isConnected ? collect(next, look, host) : undefined;
    }
    if (walk?.next().done) {
      walk = undefined;
    }
  } while (performance.now() < end);
  schedule();
}

function changed(records: MutationRecord[]): void {
  const elements = new Set<Node>();
  const texts = new Set<Node>();
  for (const { type, target, addedNodes, attributeName } of records) {
    if (type === 'attributes') {
      const element = target as Element;
      elements.add(element);
      if (attributeName === 'value') {
        fromField(element, look);
      } else if (attributeName !== null) {
        fromAttribute(element, attributeName, look);
      }
    } else if (type === 'characterData') {
      texts.add(target);
      queue(target);
    } else {
      addedNodes.forEach(queue);
    }
  }
  if (elements.size + texts.size > 0) {
    show?.prune((marked) => (marked instanceof Range ? touches(marked, texts) : elements.has(marked)));
  }
  schedule();
}

/** Whether one of these texts is part of the range. */
function touches(range: Range, texts: Set<Node>): boolean {
  const { startContainer, endContainer } = range;
  if (texts.has(startContainer) || texts.has(endContainer)) {
    return true;
  }
  return startContainer !== endContainer && [...texts].some((text) => range.intersectsNode(text));
}

/** Whether the user lets this frame be looked at. As long as the settings are not read, a paste is not let through. */
let active = true;

function start(): void {
  active = true;
  if (document.readyState === 'loading') {
    // a page that is still being read changes all the time
    listen('DOMContentLoaded', walkPage, { once: true });
  } else {
    walkPage();
  }
}

function walkPage(): void {
  if (active) {
    observer.observe(document, OBSERVED);
    queue(document);
  }
}

function stop(): void {
  active = false;
  observer.disconnect();
  todo.clear();
  walk = undefined;
  show?.clear();
  show?.closeBubble();
  watchLeaving();
  tellPaused();
}

function tellPaused(): void {
  if (window === top) {
    void send({ type: 'paused' });
  }
}

/** Whether the user has paused the site of this frame. The background knows of the top frame's. */
const isPaused = ({ pausedSites }: settings.Settings): boolean => pausedSites.includes(location.hostname);

const answers: { [T in FrameRequest['type']]: (request: Extract<FrameRequest, { type: T }>) => FrameResponses[T] } = {
  findings: () => ({ site: location.hostname, findings: show?.findings() ?? [] }),
  show: ({ id }) => show?.show(id) ?? false,
  next: () => show?.showNext() ?? false,
};

chrome.runtime.onMessage.addListener((request: FrameRequest, sender, respond) => {
  // the bridge in the same frame hears its own
  if (sender.id === chrome.runtime.id && Object.hasOwn(answers, request.type)) {
    respond(answers[request.type](request as never));
  }
});

/** Scripts that hold the focus inside a dialog of the page would take it from a warning: they don't hear that it went there. */
function keepFocus(event: FocusEvent): void {
  if (show?.concerns(event)) {
    event.stopImmediatePropagation();
  }
}

// at once, before the page's own scripts can stop an event on its way
listen('focusin', keepFocus, true);
listen('focusout', keepFocus, true);
watchFields(() => active, failed, edited);
watchLinks(() => active, failed);

const passive = { capture: true, passive: true };
for (const type of ['pointerover', 'focusin', 'click'] as const) {
  listen(type, wentOn, passive);
}

let leaving = false;

/** The findings of a page that is left are not those of the next one in its tab. */
function watchLeaving(): void {
  if (leaving) {
    return;
  }
  leaving = true;
  listen('pagehide', () => {
    if (told !== '' || !active) {
      void send({ type: 'counts', counts: { stop: 0, warn: 0, inform: 0 }, unchecked: false });
    }
  });
  listen('pageshow', (event) => {
    if (event.persisted && active) {
      told = '';
      tell();
    } else if (event.persisted) {
      tellPaused();
    }
  });
}

let editing: ReturnType<typeof setTimeout> | undefined;

/** What a field holds is marked when nobody is typing in it. */
function edited(event: Event): void {
  const [target] = event.composedPath();
  if (isField(target)) {
    show?.prune((marked) => marked === target);
    clearTimeout(editing);
    editing = setTimeout(() => {
      fromField(target, look);
      tell();
    }, 400);
  }
}

/** Firefox runs this anew in open pages after an update: what was shown before answers nobody any more. */
if (document.readyState !== 'loading') {
  for (const element of document.querySelectorAll<Element & { openOrClosedShadowRoot?: ShadowRoot }>('[popover=manual]')) {
    if (element.openOrClosedShadowRoot?.querySelector('.mark,.forewarn')) {
      element.remove();
    }
  }
}
void shown
  .then(() => {
    settings.onChange(changedSettings);
    return settings.load();
  })
  .then((current) => (isPaused(current) ? stop() : start()));

function changedSettings(current: settings.Settings): void {
  if (isPaused(current)) {
    stop();
    return;
  }
  forget();
  show?.clear();
  start();
  tell();
}
