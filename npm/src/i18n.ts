/**
 * Texts and dates for the guard, in place of the extension's own module of this name: the same messages, but out of the
 * bundle and not from the browser.
 */
import type messages from '../../extension/_locales/en/messages.json';
import type own from '../locales/en.json';
import type { Locale } from './languages.js';

export type Key = keyof typeof messages | keyof typeof own;

let current: Locale = { messages: {}, language: 'en' };

/** Runs `act` with these texts: it must not wait for anything. */
export function within<T>(locale: Locale, act: () => T): T {
  const before = current;
  current = locale;
  try {
    return act();
  } finally {
    current = before;
  }
}

/** A message with `$1`, `$2` … filled in. */
export function t(key: Key, ...substitutions: (string | number)[]): string {
  // a site's own texts may be anything
  const text = String(current.messages[key] ?? `[${key}]`);
  return text.replace(/\$(\d)/g, (_, place: string) => String(substitutions[Number(place) - 1] ?? ''));
}

/** A day in words. */
export function date(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) {
    return day;
  }
  return new Intl.DateTimeFormat(current.language, { dateStyle: 'long', timeZone: 'UTC' }).format(at);
}

export function number(n: number): string {
  return new Intl.NumberFormat(current.language).format(n);
}

/** Several things in one sentence: "a, b and c". */
export function series(items: readonly string[]): string {
  return new Intl.ListFormat(current.language, { type: 'conjunction' }).format(items);
}
