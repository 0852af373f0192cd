/** Listeners at the window that outlive `document.open`, which takes all of them: editors make their frames by it. */

const all: (() => void)[] = [];

/** Events that come to the window. */
type Events = WindowEventMap & Pick<DocumentEventMap, 'fullscreenchange'>;

export function listen<K extends keyof Events & string>(
  type: K,
  heard: (event: Events[K]) => void,
  options: boolean | AddEventListenerOptions = false,
): void {
  const add = () => addEventListener(type, heard as EventListener, options);
  all.push(add);
  add();
}

// another document has another root; twice is once for a listener
new MutationObserver(() => all.forEach((add) => add())).observe(document, { childList: true });
