/** Reads and changes what stands in a field, as a person's keyboard would: the page's own scripts have to notice. */
import type { Field, Piece } from './collect.js';
import { isField, rangeOf } from './collect.js';

/** Something that a user types into. */
export type Editable = Field | HTMLElement;

/** Longest text of an editor that is read around the caret. */
const MAX_EDITOR = 200_000;

/** The field that an event happened in, also inside open shadow roots. */
export function editableOf(event: Event): Editable | undefined {
  const [target] = event.composedPath();
  if (isField(target)) {
    return target;
  }
  // a text node, where the event comes from the document's own editing
  const element = target instanceof HTMLElement ? target : target instanceof Node ? target.parentElement : null;
  if (!element?.isContentEditable) {
    return undefined;
  }
  let editor = element;
  while (editor.parentElement?.isContentEditable) {
    editor = editor.parentElement;
  }
  return editor;
}

export function textOf(field: Editable): string {
  return isField(field) ? field.value : joined(field).text;
}

/** The text of an editor, piece by piece. */
function joined(editor: HTMLElement): { text: string; pieces: Piece[] } {
  const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
  const pieces: Piece[] = [];
  let text = '';
  let block: Element | null = null;
  while (text.length < MAX_EDITOR) {
    const node = walker.nextNode() as Text | null;
    if (!node) {
      break;
    }
    const parent = node.parentElement?.closest('p,div,li,td,h1,h2,h3,h4,h5,h6,pre,blockquote') ?? null;
    text += text !== '' && parent !== block ? '\n' : '';
    block = parent;
    pieces.push({ node, start: text.length });
    text += node.data;
  }
  return { text, pieces };
}

const tick = (milliseconds = 0) => new Promise((resume) => setTimeout(resume, milliseconds));

/**
 * Takes `part` out of the field: says whether it is gone. The browser's own editing command makes the events that
 * every framework listens to, and can be undone.
 */
export async function remove(field: Editable, part: string): Promise<boolean> {
  field.focus();
  const at = textOf(field).indexOf(part);
  if (at < 0) {
    return true;
  }
  if (isField(field)) {
    removeFromField(field, at, at + part.length);
  } else {
    const range = rangeOf(joined(field).pieces, at, at + part.length);
    if (range) {
      const selection = getSelection();
      selection?.removeAllRanges();
      selection?.addRange(range);
      // editors with a model of their own take over the selection when they hear of it
      await tick(30);
      document.execCommand('delete');
    }
  }
  await tick(30);
  return !textOf(field).includes(part);
}

function removeFromField(field: Field, start: number, end: number): void {
  const before = field.value;
  try {
    field.setSelectionRange(start, end);
    document.execCommand('delete');
  } catch {
    // fields for e-mail addresses and numbers have no selection
  }
  if (field.value === before) {
    field.value = before.slice(0, start) + before.slice(end);
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'deleteContent' }));
  }
}
