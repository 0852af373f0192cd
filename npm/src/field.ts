/** A field of the page: read and changed so that whoever controls it notices. */

export type Field = HTMLInputElement | HTMLTextAreaElement;

/** Fields in which an address may stand. */
export const FIELDS = 'textarea, input:not([type]), input[type=text], input[type=search], input[type=url], input[type=email]';

/** Takes `part` out. The browser's own editing command makes the events that frameworks listen to, and can be undone. */
export function takeOut(field: Field, part: string): boolean {
  const start = field.value.indexOf(part);
  if (start < 0) {
    return true;
  }
  const before = field.value;
  const end = start + part.length;
  field.focus();
  try {
    field.setSelectionRange(start, end);
    document.execCommand('delete');
  } catch {
    // fields for e-mail addresses have no selection
  }
  if (field.value === before) {
    // past what a framework has put over the property, so that it finds the value changed
    const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    const value = before.slice(0, start) + before.slice(end);
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'deleteContent' }));
  }
  return !field.value.includes(part);
}

/** Adds an id to those that describe the field, or takes it away. */
export function describe(field: Field, id: string, isThere: boolean): void {
  const ids = (field.getAttribute('aria-describedby') ?? '').split(/\s+/).filter((one) => one !== '' && one !== id);
  const all = isThere ? [...ids, id] : ids;
  if (all.length > 0) {
    field.setAttribute('aria-describedby', all.join(' '));
  } else {
    field.removeAttribute('aria-describedby');
  }
}

/** The language of what stands around an element, also outside of its shadow root. */
export function languageOf(element: Element): string {
  for (let at: Element | null = element; at; ) {
    const near: Element | null = at.closest('[lang]');
    if (near) {
      return near.getAttribute('lang') || 'en';
    }
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return navigator.language;
}
