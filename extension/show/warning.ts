/** The warning at a field in which somebody is about to send something to who is listed. */
import { remove } from '../content/editing.js';
import type { Editable } from '../content/editing.js';
import type { Raised } from '../content/asking.js';
import type { Watched } from '../content/fields.js';
import { ask } from '../shared/messages.js';
import { canonicalOf, toneOf } from '../shared/ruling.js';
import { answerCard, headline, noticeCard } from '../ui/answer.js';
import type { Key } from '../ui/i18n.js';
import { t } from '../ui/i18n.js';
import type { Content } from './bubble.js';
import { openBubble } from './bubble.js';
import { layer } from './layer.js';

/** Milliseconds after a paste in which an editor may put the focus where it wants it. */
const REFOCUS = 120;

/** Says so when what looks like an address could not be looked at: silence would be taken for an answer. */
export function noteUnchecked(field: Editable): void {
  let text: string;
  try {
    text = t('paste_not_checked');
  } catch {
    // the extension was updated or removed while the page was open
    return;
  }
  const understood = button('understood', () => {
    box.close();
    field.focus();
  });
  const box = openBubble(field, { body: [noticeCard('quiet', text)], actions: [understood] }, 'status', text);
  box.element.addEventListener('keydown', (event) => event.key === 'Escape' && understood.click());
  say(text);
}

/**
 * Shows the warning at the field. One that asks for a decision takes the focus after a paste, never while typing.
 *
 * @param part the text in the field that it is about
 * @param again looks at the field once more: there may be another one
 */
export function warn(field: Editable, watched: Watched, raised: Raised, part: string, wasPasted: boolean, again: () => void): void {
  if (!chrome.runtime?.id) {
    // an answer from before the extension was updated: there are no words for it any more
    if (wasPasted) {
      noteUnchecked(field);
    }
    return;
  }
  const tone = toneOf(raised);
  const misspelt = raised.answer.state === 'bad-checksum';
  const canonical = canonicalOf(raised);
  const close = () => watched.open?.canonical === canonical && watched.open.box.close();
  const keep = () => {
    watched.kept.add(canonical);
    close();
    field.focus();
    again();
  };
  const takeOut = async () => {
    close();
    const gone = await remove(field, part);
    say(t(gone ? 'field_removed' : 'remove_failed'));
    again();
  };
  const help = button('what_is_this', () => void ask({ type: 'open', page: 'help' }));
  let content: Content;
  if (misspelt) {
    content = { body: [noticeCard('warn', t('bad_checksum_note'))], actions: [button('understood', keep), help] };
  } else {
    const card = answerCard(raised, { heading: 2, signed: true, ...(raised.disguises && { disguises: raised.disguises }) });
    const sanctioned = raised.answer.matches?.some(({ statements }) =>
      statements.some(({ category, until }) => category === 'sanctions' && until === undefined),
    );
    const first = button('remove_it', () => void takeOut());
    first.classList.add('primary');
    const second = button('keep_anyway', () => {
      if (!sanctioned) {
        keep();
        return;
      }
      const sure = document.createElement('p');
      sure.className = 'sure';
      sure.textContent = t('keep_sure');
      sure.setAttribute('role', 'alert');
      first.parentElement?.before(sure);
      second.replaceWith(button('keep_really', keep));
      first.focus();
    });
    content = { body: [card], actions: [first, second, help] };
  }
  const label = misspelt ? t('bad_checksum_note') : `${t('field_warning_region')}: ${headline(raised)}`;
  const box = openBubble(field, content, misspelt ? 'status' : 'alertdialog', label, () => delete watched.open);
  box.element.addEventListener('keydown', (event) => event.key === 'Escape' && field.focus());
  watched.open = { canonical, grade: tone, box };
  if (tone === 'stop' && wasPasted) {
    const [first] = content.actions;
    first?.focus();
    // some editors take the focus back when they have handled the paste
    setTimeout(() => !box.element.matches(':focus-within') && first?.focus(), REFOCUS);
  } else {
    say(label);
  }
}

function button(key: Key, pressed: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = t(key);
  made.addEventListener('click', pressed);
  return made;
}

let region: HTMLElement | undefined;

/** Tells screen readers. */
function say(text: string): void {
  if (!region?.isConnected) {
    region = document.createElement('div');
    region.className = 'said';
    region.setAttribute('role', 'status');
    region.lang = t('language');
    layer().append(region);
  }
  region.textContent = text;
}
