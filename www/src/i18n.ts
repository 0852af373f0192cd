/** The extension's texts and words for dates, in English, for the cards and reports that the site shares with it. */
import messages from '../../extension/_locales/en/messages.json';

/** The name of a message. */
export type Key = keyof typeof messages;

const LANGUAGE = 'en-GB';

/** A message with `$1`, `$2` … filled in. */
export function t(key: Key, ...substitutions: (string | number)[]): string {
  return messages[key].message.replace(/\$(\d)/g, (_, place: string) => String(substitutions[Number(place) - 1] ?? ''));
}

/** A message for this many things. */
export function count(n: number, one: Key, other: Key, ...more: (string | number)[]): string {
  return t(n === 1 ? one : other, number(n), ...more);
}

/** A day in words. */
export function date(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? day : new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'long', timeZone: 'UTC' }).format(at);
}

export function number(n: number): string {
  return new Intl.NumberFormat(LANGUAGE).format(n);
}

/** Several things in one sentence: "a, b and c". */
export function series(items: readonly string[]): string {
  return new Intl.ListFormat(LANGUAGE, { type: 'conjunction' }).format(items);
}
