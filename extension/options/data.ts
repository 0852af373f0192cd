/** Taking the settings out, putting them back in, forgetting everything. */
import { type Entry, type Settings, load, read, wipe } from '../shared/settings.js';
import { byId, el } from '../ui/dom.js';
import { sure } from '../ui/dialog.js';
import { count, number, t } from '../ui/i18n.js';
import type { Change } from './change.js';
import { asAddress } from './entries.js';

/** Far beyond any list that somebody keeps by hand. */
const MAX_BYTES = 5_000_000;

export function listenToData(change: Change): void {
  const said = byId('data-said');
  const input = byId<HTMLInputElement>('import-file');
  byId('export').addEventListener('click', async () => {
    download(await load());
    said.textContent = t('exported');
  });
  byId('import').addEventListener('click', () => input.click());
  input.addEventListener('change', async () => {
    const file = input.files?.[0];
    input.value = '';
    if (file) {
      said.textContent = t('reading');
      said.textContent = await importFrom(file, change);
    }
  });
  byId('wipe').addEventListener('click', async () => {
    if (await sure(t('wipe_sure'), t('wipe_yes'), t('wipe_details'))) {
      await wipe();
      said.textContent = t('wiped');
    }
  });
}

function download(settings: Settings): void {
  const blob = new Blob([`${JSON.stringify(settings, null, 2)}\n`], { type: 'application/json' });
  const link = el('a');
  link.href = URL.createObjectURL(blob);
  link.download = 'forewarn-settings.json';
  link.click();
  // the download has to have begun before its source goes away
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Replaces the settings by those in a file, if the user wants what that changes. What came of it, in words. */
async function importFrom(file: File, change: Change): Promise<string> {
  const found = file.size > MAX_BYTES ? undefined : parse(await file.text());
  if (!found) {
    return t('import_unreadable');
  }
  const block = await readable(found.block);
  const allow = await readable(found.allow);
  if (!block || !allow) {
    return t('entry_unchecked');
  }
  const settings = { ...found, block: block.entries, allow: allow.entries };
  const lines = differences(await load(), settings);
  if (lines.length === 0) {
    return t('import_same');
  }
  const left = block.left + allow.left;
  if (left > 0) {
    lines.push(count(left, 'import_left_one', 'import_left_other'));
  }
  if (!(await sure(t('import_sure'), t('import_yes'), ...lines))) {
    return t('import_cancelled');
  }
  await change(() => settings);
  return t('imported');
}

function parse(text: string): Settings | undefined {
  try {
    return read(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The entries that are addresses, and how many are not. Nothing when the engine can't tell. */
async function readable(entries: Entry[]): Promise<{ entries: Entry[]; left: number } | undefined> {
  const good: Entry[] = [];
  for (const entry of entries) {
    const known = await asAddress(entry.address);
    if (known === 'entry_unchecked') {
      return undefined;
    }
    if (typeof known !== 'string') {
      good.push({ ...entry, address: known.address });
    }
  }
  return { entries: good, left: entries.length - good.length };
}

/** One sentence for each part of the settings that would change. */
function differences(now: Settings, then: Settings): string[] {
  const lines: string[] = [];
  const parts = [
    ['block', 'block_title'],
    ['allow', 'allow_title'],
    ['pausedSites', 'paused_title'],
    ['mutedSources', 'import_muted_sources'],
    ['mutedCategories', 'import_muted_categories'],
  ] as const;
  for (const [part, name] of parts) {
    if (JSON.stringify(now[part]) !== JSON.stringify(then[part])) {
      lines.push(t('import_change', t(name), number(now[part].length), number(then[part].length)));
    }
  }
  if (now.strict !== then.strict) {
    lines.push(t('import_strict'));
  }
  if (then.mutedCategories.includes('sanctions') && !now.mutedCategories.includes('sanctions')) {
    lines.push(t('mute_sanctions_details'));
  }
  return lines;
}
