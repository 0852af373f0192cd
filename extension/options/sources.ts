/** Which sources and categories are asked, and how strictly wallet requests are treated. */
import type { Category } from '../shared/answers.js';
import type { Settings } from '../shared/settings.js';
import { byId, el } from '../ui/dom.js';
import { sure } from '../ui/dialog.js';
import { date, number, series, t } from '../ui/i18n.js';
import { CATEGORY, MEANING } from '../ui/words.js';
import type { Change } from './change.js';

interface Source {
  id: string;
  name: string;
  date: string;
  addresses: number;
  listed: number;
  categories: Category[];
}

/** The sources of the list that comes with the extension: put in when it is built. */
declare const SOURCES: Source[];

export function showChoices(settings: Settings, change: Change): void {
  const focused = document.activeElement?.id;
  byId('sources').replaceChildren(...SOURCES.map((source) => sourceChoice(source, settings, change)));
  const categories = (Object.keys(CATEGORY) as Category[]).filter(
    (category) => category !== 'own' && SOURCES.some((source) => source.categories.includes(category)),
  );
  byId('categories').replaceChildren(...categories.map((category) => categoryChoice(category, settings, change)));
  const strict = choice('choice-strict', t('strict_mode'), t('strict_details'), settings.strict, async (on) => {
    await change((now) => ({ ...now, strict: on }));
    return true;
  });
  byId('strict').replaceChildren(strict);
  if (focused?.startsWith('choice-')) {
    document.getElementById(focused)?.focus();
  }
}

function sourceChoice(source: Source, settings: Settings, change: Change): HTMLElement {
  const { id, name, addresses, listed, categories } = source;
  const words = series(categories.map((category) => t(CATEGORY[category])));
  const details = t('source_details', words, number(listed), date(source.date));
  const past = addresses > listed ? ` ${t('source_past', number(addresses - listed))}` : '';
  return choice(`choice-source-${id}`, name, details + past, !settings.mutedSources.includes(id), async (on) => {
    if (!on && categories.includes('sanctions') && !(await sure(t('mute_sanctions'), t('mute_anyway'), t('mute_sanctions_details')))) {
      return false;
    }
    await change((now) => ({ ...now, mutedSources: toggled(now.mutedSources, id, !on) }));
    return true;
  });
}

function categoryChoice(category: Category, settings: Settings, change: Change): HTMLElement {
  const on = !settings.mutedCategories.includes(category);
  return choice(`choice-category-${category}`, t(CATEGORY[category]), t(MEANING[category]), on, async (wanted) => {
    if (!wanted && category === 'sanctions' && !(await sure(t('mute_sanctions'), t('mute_anyway'), t('mute_sanctions_details')))) {
      return false;
    }
    await change((now) => ({ ...now, mutedCategories: toggled(now.mutedCategories, category, !wanted) }));
    return true;
  });
}

/** A box to tick; `changed` says whether the change was made. */
function choice(
  id: string,
  name: string,
  details: string,
  on: boolean,
  changed: (on: boolean) => Promise<boolean>,
): HTMLElement {
  const box = el('input');
  box.type = 'checkbox';
  box.id = id;
  box.checked = on;
  box.setAttribute('aria-describedby', `${id}-details`);
  box.addEventListener('change', async () => {
    if (!(await changed(box.checked))) {
      box.checked = !box.checked;
      box.focus();
    }
  });
  const label = el('label', undefined, name);
  label.htmlFor = id;
  const text = el('p', 'small', details);
  text.id = `${id}-details`;
  return el('div', 'choice', box, el('div', undefined, label, text));
}

/** The items with this one in or out. */
function toggled<T>(items: readonly T[], item: T, present: boolean): T[] {
  const others = items.filter((other) => other !== item);
  return present ? [...others, item].sort() : others;
}
