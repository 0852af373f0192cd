/** A question that needs a yes or no before something is lost or left unprotected. */
import { button, el } from './dom.js';
import { t } from './i18n.js';

/** Asks, and says whether the answer was yes. Escape and the first button, which has the focus, mean no. */
export function sure(question: string, yes: string, ...details: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const dialog = el('dialog', 'dialog');
    const close = (answer: boolean) => () => {
      resolve(answer);
      dialog.close();
    };
    const title = el('h2', undefined, question);
    title.id = 'dialog-title';
    dialog.setAttribute('aria-labelledby', title.id);
    const no = button(t('cancel'), 'button', close(false));
    dialog.append(
      title,
      ...details.map((text) => el('p', undefined, text)),
      el('div', 'row', no, button(yes, 'button danger', close(true))),
    );
    dialog.addEventListener('close', () => {
      resolve(false);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
    no.focus();
  });
}
