/** Languages of the guard's texts. */
// made by `scripts/npm.mjs`: of the extension's messages only those that are asked for
import bundled from 'forewarn:locales';

/** Messages by name. `$1`, `$2` … are filled in. */
export type Messages = Readonly<Record<string, string>>;

/** Messages, and the language for dates and numbers. */
export interface Locale {
  messages: Messages;
  language: string;
}

const languages = new Map<string, Messages>(Object.entries(bundled));

/** Adds a language, or changes texts of one. What is left out stays English. */
export function addLanguage(language: string, messages: Messages): void {
  languages.set(language, { ...languages.get(language), ...messages });
}

const english = (): Messages => languages.get('en') ?? {};

/** The messages for a language tag such as `de-AT`; English where there are none. Dates keep the region. */
export function localeFor(tag: string, changed: Messages = {}): Locale {
  // as servers write it, too: de_AT.UTF-8
  const [base = ''] = tag.toLowerCase().split(/[^a-z]/);
  const found = languages.get(tag) ?? languages.get(base);
  return { messages: { ...english(), ...found, ...changed }, language: found ? known(tag.replace('_', '-'), base) : 'en' };
}

/** A tag that dates and numbers can be written by: they throw for one that is malformed. */
function known(tag: string, base: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? base;
  } catch {
    return base;
  }
}
