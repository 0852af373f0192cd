/** Elements from code. Never from markup: what is shown may come from a hostile page or list. */

type Child = Node | string | undefined;

/** An element with a class and children. Text becomes text and nothing else. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className?: string,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

export function button(text: string, className: string, pressed: () => void): HTMLButtonElement {
  const element = el('button', className, text);
  element.type = 'button';
  element.addEventListener('click', pressed);
  return element;
}

/** The element of a page with this id. The page and its script are made for each other. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** A text of somebody else for one line: without control characters and what turns the direction of writing. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}

/** Somebody else's text, kept from touching the order of what stands around it. */
export function isolated(text: string): HTMLElement {
  return el('bdi', undefined, plain(text));
}
