/** Texts and dates in the user's language. Every text is a message: none stands in the code. */
import type messages from '../_locales/en/messages.json';
import type { ListDate } from '../../dist/module/forewarn.js';

/** The name of a message. */
export type Key = keyof typeof messages;

/** Texts that are there when the extension is gone, as after an update: its pages are not, a page that it has warned on is. */
const kept = new Map<Key, string>();

/** A message with `$1`, `$2` … filled in. One that is missing shows its name: a gap that nobody sees is never mended. */
export function t(key: Key, ...substitutions: (string | number)[]): string {
  try {
    return chrome.i18n.getMessage(key, substitutions.map(String)) || `[${key}]`;
  } catch (error) {
    const text = kept.get(key);
    if (text === undefined) {
      throw error;
    }
    return text;
  }
}

/** A message for this many things. English and German know one and other alone. */
export function count(n: number, one: Key, other: Key, ...more: (string | number)[]): string {
  return t(n === 1 ? one : other, number(n), ...more);
}

/**
 * The language for numbers and lists: the browser's own with its region (`en-GB`), unless the texts are in another,
 * as in a French browser, where they are English.
 */
function language(): string {
  const texts = t('language');
  const browser = chrome.i18n.getUILanguage();
  return browser.split('-')[0] === texts ? browser : texts;
}

/** Made once: it takes longer than all that is written with it. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

const numbers = once(() => new Intl.NumberFormat(language()));
const lists = once(() => new Intl.ListFormat(language(), { type: 'conjunction' }));

const months = once(() => t('months').split(' '));

/** A day in words. By messages: the browser's own formatter takes 13 milliseconds to be made, and a warning waits for it. */
export function date(day: ListDate | string): string {
  const [, year, month, number] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  const name = months()[Number(month) - 1];
  return year && name ? t('date', Number(number), name, year) : day;
}

export function number(n: number): string {
  return n < 1000 ? String(n) : numbers().format(n);
}

/** Several things in one sentence: "a, b and c". */
export function series(items: readonly string[]): string {
  return lists().format(items);
}

/** Makes what the first text takes long for, while there is nothing else to do; these texts stay even after an update. */
export function prepareTexts(keys: Key[]): void {
  for (const key of keys) {
    kept.set(key, t(key));
  }
  lists();
}

const ATTRIBUTES = ['title', 'aria-label', 'placeholder'] as const;

/** Fills in the texts of a page: `data-i18n` for the content, `data-i18n-title` and so on for attributes. */
export function localise(root: Document | DocumentFragment | HTMLElement): void {
  if (root instanceof Document) {
    root.documentElement.lang = t('language');
  }
  for (const element of root.querySelectorAll<HTMLElement>('[data-i18n]')) {
    element.textContent = t(element.dataset.i18n as Key);
  }
  for (const attribute of ATTRIBUTES) {
    for (const element of root.querySelectorAll(`[data-i18n-${attribute}]`)) {
      element.setAttribute(attribute, t(element.getAttribute(`data-i18n-${attribute}`) as Key));
    }
  }
}
