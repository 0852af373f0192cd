/** Listeners at the window that outlive `document.open`, which takes all of them: editors make their frames by it. */

const all: (() => void)[] = [];

export function listen<K extends keyof WindowEventMap>(
  type: K,
  heard: (event: WindowEventMap[K]) => void,
  options: boolean | AddEventListenerOptions = false,
): void {
  const add = () => addEventListener(type, heard, options);
  all.push(add);
  add();
}

// another document has another root; twice is once for a listener
new MutationObserver(() => all.forEach((add) => add())).observe(document, { childList: true });
