/** What the user has decided: the only thing that is kept beyond a session. */
import type { Category } from './answers.js';

/** An address that the user entered, with a note for themselves. */
export interface Entry {
  address: string;
  note: string;
  /** A day as `2026-11-22`. */
  added: string;
}

export interface Settings {
  /** Version of this shape. */
  version: 1;
  /** The user's own list of addresses to be warned about. */
  block: Entry[];
  /** Addresses that are never raised, whatever a list says. */
  allow: Entry[];
  /** Host names where pages, fields and links are left alone. */
  pausedSites: string[];
  /** Ids of sources that are not asked. */
  mutedSources: string[];
  mutedCategories: Category[];
  /** Wallet requests: whoever is listed is rejected without a question, and nothing goes on without an answer. */
  strict: boolean;
}

export const DEFAULTS: Settings = {
  version: 1,
  block: [],
  allow: [],
  pausedSites: [],
  mutedSources: [],
  mutedCategories: [],
  strict: false,
};

const KEY = 'settings';

/** The settings, with defaults for what is not stored or has another shape. */
export async function load(): Promise<Settings> {
  const stored = await chrome.storage.local.get(KEY);
  return read(stored[KEY]) ?? DEFAULTS;
}

export function save(settings: Settings): Promise<void> {
  return chrome.storage.local.set({ [KEY]: settings });
}

/** Forgets everything: settings and what this session knows of tabs. */
export async function wipe(): Promise<void> {
  await Promise.all([chrome.storage.local.clear(), chrome.storage.session.clear()]);
}

/** Calls back when the settings change, in whatever part of the extension. */
export function onChange(changed: (settings: Settings) => void): void {
  chrome.storage.onChanged.addListener((changes, area) => {
    const change = changes[KEY];
    if (area === 'local' && change) {
      changed(read(change.newValue) ?? DEFAULTS);
    } 
  });
}

/** Settings in this value (from storage or an imported file), or nothing when it has another shape. */
export function read(value: unknown): Settings | undefined {
  if (!isObject(value) || value.version !== 1) {
    return undefined;
  }
  const { block, allow, pausedSites, mutedSources, mutedCategories, strict } = value;
  if (!isList(block, isEntry) || !isList(allow, isEntry)) {
    return undefined;
  }
  if (!isList(pausedSites, isString) || !isList(mutedSources, isString) || !isList(mutedCategories, isString)) {
    return undefined;
  }
  // settings from before there was a strict mode have none
  return { version: 1, block, allow, pausedSites, mutedSources, mutedCategories: mutedCategories as Category[], strict: strict === true };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isString = (value: unknown): value is string => typeof value === 'string';

const isEntry = (value: unknown): value is Entry =>
  isObject(value) && isString(value.address) && isString(value.note) && isString(value.added);

const isList = <T>(value: unknown, is: (item: unknown) => item is T): value is T[] =>
  Array.isArray(value) && value.every(is);
