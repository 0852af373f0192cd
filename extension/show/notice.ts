/** Notices about wallet requests, at the edge of the page: they take no focus and hold nothing up. */
import type { Notice } from '../shared/notice.js';
import { answerCard, noticeCard } from '../ui/answer.js';
import { button, el } from '../ui/dom.js';
import { t } from '../ui/i18n.js';
import { layer } from './layer.js';

/** Milliseconds for which a notice stays that asks for nothing. */
const STAYS = 15_000;

let shown: HTMLElement | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

export function showNotice(notice: Notice): void {
  shown?.remove();
  clearTimeout(timer);
  const box = el('div', 'forewarn notice');
  box.setAttribute('role', 'status');
  box.lang = t('language');
  const close = button(t('close'), 'fw-button', () => box.remove());
  box.append(el('div', 'body', ...content(notice)), close);
  layer().append(box);
  shown = box;
  if (notice.kind !== 'rejected') {
    timer = setTimeout(() => box.remove(), STAYS);
  }
}

function content(notice: Notice): HTMLElement[] {
  switch (notice.kind) {
    case 'unchecked':
      return [noticeCard('quiet', t('request_unchecked'))];
    case 'waiting':
      return [noticeCard('warn', t('request_waiting'))];
    case 'rejected': {
      const card = notice.because && answerCard(notice.because, { heading: 2, signed: true });
      return [noticeCard('warn', t(card ? 'request_rejected' : 'request_rejected_unchecked')), ...(card ? [card] : [])];
    }
  }
}
