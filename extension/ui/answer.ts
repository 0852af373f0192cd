/**
 * The answer card: what is known of an address, and nothing beyond it.
 *
 * Everything in an answer may be hostile text: it becomes text nodes, never markup.
 */
import type { Answer, Category, Disguise, ListInfo, Match, Relation, Statement } from '../shared/answers.js';
import type { Ruling } from '../shared/messages.js';
import { type Tone, toneOf } from '../shared/ruling.js';
import { button, el, isolated, plain } from './dom.js';
import { date, number, series, t } from './i18n.js';
import { type Glyph, type Shape, icon } from './icon.js';
import { CATEGORY, DISGUISE, LISTED_AS, MEANING, REASON, REASON_ADVICE, RELATION, STATES } from './words.js';

export interface CardOptions {
  /** Level of the card's heading. */
  heading?: 2 | 3 | 4;
  disguises?: Disguise[] | undefined;
  /** What "What does this mean?" does; without it there is no such button. */
  help?: () => void;
  /** Says whose card it is: where it stands on somebody else's page. */
  signed?: boolean;
}

const TONES: Tone[] = ['stop', 'warn', 'inform', 'quiet'];

/** For sorting: the most serious first. */
export function bySeverity(a: Ruling, b: Ruling): number {
  return (
    TONES.indexOf(toneOf(a)) - TONES.indexOf(toneOf(b)) ||
    STATES.indexOf(a.answer.state) - STATES.indexOf(b.answer.state)
  );
}

/** One sentence: "On a sanctions list: Lazarus Group". */
export function headline({ answer }: Ruling): string {
  const match = answer.matches?.[0];
  const statement = match?.statements[0];
  const name = statement?.entity ? plain(statement.entity.name) : '';
  switch (answer.state) {
    case 'listed':
      return named(statement ? t(LISTED_AS[statement.category]) : t('state_listed'), name);
    case 'same-key':
      return t(isScript(match?.relation) ? 'headline_same_script' : 'headline_same_key', of(statement?.category, name));
    case 'delisted':
      return t('headline_delisted', of(statement?.category, name));
    case 'bad-checksum':
      return t('headline_bad_checksum');
    case 'not-listed':
      return t('headline_not_listed', date(asOf(answer.lists)));
    case 'not-covered':
      return answer.reason === 'secret-key'
        ? t('headline_secret')
        : t('headline_not_covered', t(REASON[answer.reason ?? 'not-an-address']));
  }
}

const named = (what: string, name: string) => (name ? t('named', what, name) : what);

const of = (category: Category | undefined, name: string) => named(t(category ? CATEGORY[category] : 'state_listed'), name);

const isScript = (relation: Relation | undefined) => relation === 'same-script' || relation === 'nested-script';

/** The day that a miss speaks for: that of the oldest list that was asked. */
export function asOf(lists: readonly ListInfo[]): string {
  return lists.map(({ created }) => created).sort()[0] ?? '';
}

/**
 * An address in groups of four characters, in full. The gaps are margins: what is selected and copied is the address.
 */
export function addressNode(address: string): HTMLElement {
  const node = el('span', 'fw-address');
  node.translate = false;
  node.dir = 'ltr';
  for (const [group] of plain(address).matchAll(/.{1,4}/gu)) {
    node.append(el('span', 'fw-group', group), document.createElement('wbr'));
  }
  return node;
}

/**
 * The address that an answer is about, if it may be shown. Never a secret; and never that of a text with a typing
 * error: the engine writes it with a checksum that fits, and nobody may take that for the address that was meant.
 */
export function addressOf({ readings, reason, state }: Answer): string | undefined {
  return reason === 'secret-key' || state === 'bad-checksum' ? undefined : readings[0]?.canonical;
}

/** The card. */
export function answerCard(ruling: Ruling, { heading = 2, disguises = [], help, signed = false }: CardOptions = {}): HTMLElement {
  const { answer, allowed } = ruling;
  const match = answer.matches?.[0];
  const statement = match?.statements[0];
  const card = el('article', 'forewarn fw-card');
  card.dataset.tone = toneOf(ruling);
  card.dataset.state = answer.state;
  card.lang = t('language');
  const body = el('div', 'fw-body');
  if (allowed !== undefined) {
    const note = plain(allowed);
    body.append(el('p', 'fw-allowed', t(note ? 'allowed_note' : 'allowed', note)));
  }
  for (const sentence of sentences(answer, match, statement)) {
    body.append(el('p', 'fw-sentence', sentence));
  }
  for (const disguise of disguises) {
    body.append(el('p', 'fw-disguise', t(DISGUISE[disguise])));
  }
  body.append(facts(answer, match, statement));
  const rest = others(answer);
  if (rest) {
    body.append(rest);
  }
  body.append(...answer.lists.map(listLine));
  if (help) {
    body.append(button(t('what_does_this_mean'), 'fw-button', help));
  }
  const word = signed ? signature(toneWord(ruling)) : toneWord(ruling);
  const titles = el(
    'div',
    'fw-titles',
    word && el('p', 'fw-tone', word),
    el(`h${heading}`, 'fw-headline', headline(ruling)),
  );
  card.append(el('header', 'fw-head', icon(...sign(answer)), titles), body);
  return card;
}

const signature = (word: string | undefined): string => (word ? `${t('name')} · ${word}` : t('name'));

/** A sentence that is no answer about an address, in the manner of a card: a typing error, or that nothing was checked. */
export function noticeCard(tone: 'warn' | 'quiet', text: string): HTMLElement {
  const card = el('article', 'forewarn fw-card');
  card.dataset.tone = tone;
  card.lang = t('language');
  const word = signature(tone === 'warn' ? t('tone_warn') : undefined);
  const titles = el('div', 'fw-titles', el('p', 'fw-tone', word), el('p', 'fw-notice', text));
  card.append(el('header', 'fw-head', tone === 'warn' ? icon('triangle', 'low') : icon('circle', 'question'), titles));
  return card;
}

/** The manner in a word. The quiet ones have none: nothing that could be taken for an all-clear. */
function toneWord(ruling: Ruling): string | undefined {
  if (ruling.answer.reason === 'secret-key') {
    return t('tone_secret');
  }
  if (ruling.allowed !== undefined) {
    return t('tone_allowed');
  }
  switch (toneOf(ruling)) {
    case 'stop':
      return t('tone_stop');
    case 'warn':
      return t('tone_warn');
    case 'inform':
      return t('tone_inform');
    case 'quiet':
      return undefined;
  }
}

function sign({ state, reason, grade }: Answer): [Shape, Glyph] {
  switch (state) {
    case 'listed':
      return grade === 'stop' ? ['octagon', 'exclamation'] : ['triangle', 'low'];
    case 'same-key':
      return ['diamond', 'exclamation'];
    case 'delisted':
      return ['circle', 'i'];
    case 'bad-checksum':
      return ['triangle', 'low'];
    case 'not-listed':
      return ['circle', 'dash'];
    case 'not-covered':
      return reason === 'secret-key' ? ['octagon', 'exclamation'] : ['circle', 'question'];
  }
}

/** What it means and what to do, in plain words. */
function sentences(answer: Answer, match: Match | undefined, statement: Statement | undefined): string[] {
  const category = statement?.category;
  switch (answer.state) {
    case 'listed':
      return [
        ...(category ? [t(MEANING[category])] : []),
        ...(match && match.relation !== 'same-address' ? [t(RELATION[match.relation])] : []),
        t(answer.grade === 'stop' ? (category === 'sanctions' ? 'advice_sanctions' : 'advice_listed') : 'advice_look'),
      ];
    case 'same-key':
      return [
        ...(match ? [t(RELATION[match.relation])] : []),
        ...(category ? [t('about_listed', t(MEANING[category]))] : []),
        t('advice_same_key'),
      ];
    case 'delisted':
      return [t('advice_delisted')];
    case 'bad-checksum':
      return [t('advice_bad_checksum')];
    case 'not-listed':
      return [t('advice_not_listed')];
    case 'not-covered':
      return [t(REASON_ADVICE[answer.reason ?? 'not-an-address'])];
  }
}

/** Address, and who says what of it. */
function facts(answer: Answer, match: Match | undefined, statement: Statement | undefined): HTMLElement {
  const list = el('dl', 'fw-facts');
  const reading = answer.readings[0];
  const address = addressOf(answer);
  if (reading && address !== undefined) {
    fact(list, t('fact_address'), addressNode(address));
    if (match && match.listed !== address) {
      fact(list, t('fact_listed_address'), addressNode(match.listed));
    }
    if (reading.tag) {
      fact(list, t('fact_tag'), isolated(reading.tag));
    }
    if (reading.coins.length > 0) {
      fact(list, t('fact_coins'), coins(reading.coins, reading.network));
    }
  }
  if (match && statement) {
    statementFacts(list, statement);
  }
  return list;
}

function coins(tickers: readonly string[], network: 'main' | 'test'): string {
  const names = series(tickers.map((ticker) => (ticker === 'EVM' ? t('coin_evm') : plain(ticker))));
  return network === 'test' ? t('coins_test', names) : names;
}

function statementFacts(list: HTMLElement, statement: Statement): void {
  const { category, entity, programmes = [], since, seen, until, note, ticker, reference } = statement;
  if (category === 'own') {
    // the engine learns of own entries anew each time: its dates are today's
    fact(list, t('fact_list'), t('own_list'));
    if (note) {
      fact(list, t('fact_own_note'), isolated(note));
    }
    return;
  }
  if (entity) {
    fact(list, t('fact_entity'), isolated(entity.name));
    if (entity.aliases.length > 0) {
      fact(list, t('fact_aliases'), isolated(entity.aliases.join('; ')));
    }
  }
  fact(list, t('fact_category'), t(CATEGORY[category]));
  fact(list, t('fact_source'), isolated(statement.sourceName), ' ', el('span', 'fw-small', t('as_of', date(statement.sourceDate))));
  if (programmes.length > 0) {
    fact(list, t('fact_programmes'), isolated(programmes.join(', ')));
  }
  if (since) {
    fact(list, t('fact_since'), date(since));
  } else if (seen) {
    fact(list, t('fact_seen'), date(seen));
  }
  if (until) {
    fact(list, t('fact_until'), date(until));
  }
  if (note) {
    fact(list, t('fact_note'), isolated(note));
  }
  if (ticker) {
    fact(list, t('fact_ticker'), isolated(ticker));
  }
  if (reference) {
    fact(list, t('fact_reference'), link(reference));
  }
}

function fact(list: HTMLElement, name: string, ...value: (Node | string)[]): void {
  list.append(el('div', 'fw-fact', el('dt', undefined, name), el('dd', undefined, ...value)));
}

/** A link to the publisher's entry, shown with its host; what is no web address stays text. */
function link(reference: string): Node {
  const url = URL.canParse(reference) ? new URL(reference) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return isolated(reference);
  }
  const node = el('a', 'fw-link', t('reference_link', url.host));
  node.href = url.href;
  node.rel = 'noreferrer noopener';
  node.target = '_blank';
  return node;
}

/** Everything beyond the most serious statement, folded away. */
function others(answer: Answer): HTMLElement | undefined {
  const blocks = (answer.matches ?? []).flatMap((match, m) =>
    match.statements.flatMap((statement, s) => (m === 0 && s === 0 ? [] : [otherFacts(answer, match, statement)])),
  );
  const readings = addressOf(answer) === undefined ? [] : answer.readings.slice(1);
  if (readings.length > 0) {
    const list = el('dl', 'fw-facts fw-other');
    for (const { canonical, coins: tickers, network } of readings) {
      fact(list, t('fact_other_reading', coins(tickers, network)), addressNode(canonical));
    }
    blocks.push(list);
  }
  if (blocks.length === 0) {
    return undefined;
  }
  return el('details', 'fw-details', el('summary', undefined, t('more', number(blocks.length))), ...blocks);
}

function otherFacts(answer: Answer, match: Match, statement: Statement): HTMLElement {
  const list = el('dl', 'fw-facts fw-other');
  if (match.listed !== answer.readings[0]?.canonical) {
    fact(list, t('fact_listed_address'), addressNode(match.listed));
  }
  statementFacts(list, statement);
  if (match.relation !== 'same-address') {
    fact(list, t('fact_relation'), t(RELATION[match.relation]));
  }
  return list;
}

/** Which list said so: with this anybody can repeat the answer later. */
export function listLine({ name, version, created, expires, expired }: ListInfo): HTMLElement {
  const line = el('p', 'fw-list', t('list_line', plain(name), version, date(created)));
  if (expired) {
    line.append(' ', el('strong', undefined, t('list_expired_on', date(expires))));
  }
  return line;
}
