/** The options page: what is asked, what the user decided, and what is stored. */
import { type Settings, load, onChange, save } from '../shared/settings.js';
import { listLine } from '../ui/answer.js';
import { byId, el } from '../ui/dom.js';
import { engineStatus, isChecking, trouble } from '../ui/engine.js';
import { localise, t } from '../ui/i18n.js';
import { listenToData } from './data.js';
import { type OwnList, makeForm, showEntries } from './entries.js';
import { listenToSites, showSites } from './sites.js';
import { showChoices } from './sources.js';

const OWN: OwnList[] = ['block', 'allow'];

/** Changes what is stored now, not what was shown: another tab may have changed it. */
async function change(how: (settings: Settings) => Settings): Promise<void> {
  const settings = how(await load());
  await save(settings);
  show(settings);
}

let shown = '';

/** Shows the settings. The same ones again are left as they stand, and so is the focus in them. */
function show(settings: Settings): void {
  const text = JSON.stringify(settings);
  if (text === shown) {
    return;
  }
  shown = text;
  showChoices(settings, change);
  for (const which of OWN) {
    showEntries(which, settings, change);
  }
  showSites(settings, change);
}

localise(document);
for (const which of OWN) {
  makeForm(which, change);
}
listenToSites(change);
listenToData(change);
show(await load());
onChange(show);

const status = await engineStatus();
byId('trouble').replaceChildren(...trouble(status));
byId('engine').textContent = t(isChecking(status) ? (status?.engine === 'partial' ? 'engine_partial' : 'engine_ready') : 'nothing_checked');
const lists = status?.lists ?? [];
byId('lists').replaceChildren(...(lists.length > 0 ? lists.map(listLine) : [el('p', undefined, t('no_list_loaded'))]));
