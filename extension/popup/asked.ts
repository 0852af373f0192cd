/** What stands below the box when something was asked: cards, or a report. The site shows the same. */
import type { Asked } from '../shared/messages.js';
import { bySeverity } from '../ui/answer.js';
import { byId, el } from '../ui/dom.js';
import { t } from '../ui/i18n.js';
import { pageCard, sayHeadlines } from '../ui/say.js';
import { NOT_CHECKED, ROLE } from '../ui/words.js';
import { Report, showReport } from './report.js';

/** Shows what came of a question. `box` is where it was asked. */
export function showAsked(asked: Asked, box: HTMLTextAreaElement, said: HTMLElement, result: HTMLElement): void {
  if (asked.kind === 'text') {
    const report = new Report();
    report.add(asked.found);
    showReport(report, said, result);
    return;
  }
  sayHeadlines(said, asked.kind === 'address' ? [asked] : asked.parts);
  if (asked.kind === 'address') {
    if (asked.answer.reason === 'secret-key') {
      // it is on screen no longer than it has to be
      box.value = '';
    }
    result.replaceChildren(pageCard(asked));
    return;
  }
  for (const part of asked.parts.toSorted(bySeverity)) {
    const role = ROLE[part.role];
    result.append(...(role ? [el('h3', undefined, t(role))] : []), pageCard(part));
  }
  if (asked.notChecked.length > 0) {
    const items = asked.notChecked.map((what) => {
      const key = NOT_CHECKED[what];
      return el('li', undefined, key ? t(key) : what);
    });
    const list = el('ul', undefined, ...items);
    list.setAttribute('role', 'status');
    result.append(el('div', 'notice', el('p', 'notice-title', t('not_checked')), list));
  }
}

/** A bar over so many bytes. */
export function progressBar(size: number): HTMLProgressElement {
  const bar = el('progress');
  bar.max = Math.max(size, 1);
  bar.value = 0;
  bar.setAttribute('aria-label', t('progress'));
  return bar;
}

/** Takes files that are chosen with `#file` or dropped on the page. */
export function listenToFiles(take: (file: File) => void): void {
  const input = byId<HTMLInputElement>('file');
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) {
      take(file);
    }
    // so that the same file can be chosen again
    input.value = '';
  });
  document.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) {
      event.preventDefault();
      document.body.classList.add('dropping');
    }
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) {
      document.body.classList.remove('dropping');
    }
  });
  document.addEventListener('drop', (event) => {
    document.body.classList.remove('dropping');
    const file = event.dataTransfer?.files[0];
    if (file) {
      event.preventDefault();
      take(file);
    }
  });
}
