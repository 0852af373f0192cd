/** What was found in a text or file: how many of what, and the finds that matter, each once. */
import type { Disguise, State } from '../shared/answers.js';
import type { Found, Ruling } from '../shared/messages.js';
import { toneOf } from '../shared/ruling.js';
import { addressNode, addressOf, asOf, bySeverity, headline } from '../ui/answer.js';
import { el } from '../ui/dom.js';
import { count, date, number, series, t } from '../ui/i18n.js';
import { pageCard, say, sayHeadlines } from '../ui/say.js';
import { STATES, STATE_COUNT } from '../ui/words.js';

/** More of them than anybody reads only make the page slow. */
const MAX_FINDS = 500;

/** As many cards stand open; beyond, each find is one line until somebody wants to know more. */
const MAX_OPEN = 2;

const MAX_LINES = 5;

interface Find extends Ruling {
  disguises?: Disguise[] | undefined;
  /** Lines of the text on which it stands. */
  lines: number[];
}

export class Report {
  readonly counts = new Map<State, number>();
  /** What is to be shown, by address. */
  readonly #finds = new Map<string, Find>();
  total = 0;
  lines = 1;
  /** The day that the answers hold for. */
  day = '';
  /** The only find, for a text that is little more than an address. */
  single: Find | undefined;

  /** Adds what was found in one more piece of the text. */
  add(found: readonly Found[], text = ''): void {
    let at = 0;
    for (const { answer, allowed, disguises, start } of found) {
      this.lines += lineEnds(text, at, start);
      at = Math.max(at, start);
      this.total += 1;
      this.counts.set(answer.state, (this.counts.get(answer.state) ?? 0) + 1);
      this.day ||= asOf(answer.lists);
      const find: Find = { answer, disguises, lines: [], ...(allowed === undefined ? {} : { allowed }) };
      this.single = this.total === 1 ? find : undefined;
      if (answer.grade === 'quiet') {
        continue;
      }
      const key = `${answer.readings[0]?.canonical} ${disguises?.join()}`;
      const known = this.#finds.get(key) ?? find;
      known.lines.push(this.lines);
      this.#finds.set(key, known);
    }
    this.lines += lineEnds(text, at, text.length);
  }

  /** The most serious first. */
  get finds(): Find[] {
    return [...this.#finds.values()].sort(bySeverity);
  }
}

function lineEnds(text: string, from: number, to: number): number {
  let n = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) {
    n += 1;
  }
  return n;
}

/** Shows a report: one sentence, the counts, the finds. */
export function showReport(report: Report, said: HTMLElement, result: HTMLElement): void {
  if (report.total === 0) {
    say(said, t('no_address_found'));
    return;
  }
  if (report.single) {
    sayHeadlines(said, [report.single]);
    result.append(pageCard(report.single, report.single.disguises));
    return;
  }
  const { finds } = report;
  const raised = ['listed', 'same-key'].reduce((sum, state) => sum + (report.counts.get(state as State) ?? 0), 0);
  say(
    said,
    raised === 0
      ? t('nothing_listed_among', number(report.total), date(report.day))
      : count(raised, 'listed_among_one', 'listed_among_other', number(report.total)),
  );
  result.append(table(report));
  for (const find of finds.slice(0, MAX_FINDS)) {
    const place = report.lines > 1 ? el('p', 'small', lines(find.lines)) : undefined;
    result.append(finds.length > MAX_OPEN ? folded(find, place) : el('div', undefined, place, pageCard(find, find.disguises)));
  }
  if (finds.length > MAX_FINDS) {
    result.append(el('p', undefined, t('more_finds', number(finds.length - MAX_FINDS))));
  }
}

function folded(find: Find, place: HTMLElement | undefined): HTMLElement {
  const address = addressOf(find.answer);
  const title = el('span', 'find-title', headline(find));
  const summary = el('summary', undefined, title, el('br'), address ? addressNode(address) : undefined, place);
  const details = el('details', 'folded', summary);
  details.dataset.tone = toneOf(find);
  details.addEventListener('toggle', () => details.append(pageCard(find, find.disguises)), { once: true });
  return details;
}

function lines(all: number[]): string {
  const unique = [...new Set(all)];
  const shown = unique.slice(0, MAX_LINES).map(number);
  if (unique.length > MAX_LINES) {
    shown.push(t('more_lines', number(unique.length - MAX_LINES)));
  }
  return t(unique.length === 1 ? 'on_line' : 'on_lines', series(shown));
}

function table(report: Report): HTMLElement {
  const rows = STATES.filter((state) => report.counts.has(state)).map((state) => {
    const name = el('th', undefined, t(STATE_COUNT[state]));
    name.scope = 'row';
    return el('tr', undefined, name, el('td', undefined, number(report.counts.get(state) ?? 0)));
  });
  return el('table', undefined, el('caption', 'unseen', t('counts')), el('tbody', undefined, ...rows));
}
