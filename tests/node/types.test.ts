/** Compiled, never run: uses every type that the module exports, so that none is lost or misspelt. */

import init, { Checker, fetchList, initSync } from '../../dist/module/forewarn.js';
import type {
  AddressError,
  Answer,
  Category,
  Checksum,
  Confidence,
  DateError,
  Disguise,
  Entity,
  FetchError,
  Finding,
  Form,
  Grade,
  ListDate,
  ListError,
  ListId,
  ListInfo,
  Match,
  Network,
  Reading,
  Reason,
  Receipt,
  Relation,
  Role,
  State,
  Statement,
  UriAnswer,
  UriError,
  UriPart,
  UriPlace,
} from '../../dist/module/forewarn.js';

// a user interface has a word for each of these, and the compiler sees to it
const states: Record<State, string> = {
  listed: '',
  'same-key': '',
  delisted: '',
  'bad-checksum': '',
  'not-listed': '',
  'not-covered': '',
};
const grades: Record<Grade, number> = { stop: 3, warn: 2, inform: 1, quiet: 0 };

function described(answer: Answer): string {
  const { state, grade, reason, readings, matches = [], lists } = answer;
  const first: Reading | undefined = readings[0];
  const form: Form | undefined = first?.form;
  const network: Network | undefined = first?.network;
  const checksum: Checksum | undefined = first?.checksum;
  const confidence: Confidence | undefined = first?.confidence;
  const why: Reason | undefined = reason;
  const list: ListInfo | undefined = lists[0];
  const created: ListDate | undefined = list?.created;
  for (const match of matches) {
    said(match);
  }
  return [states[state], grades[grade], why, form, network, checksum, confidence, created, first?.tag].join();
}

function said({ relation, statements, coins, listed, list }: Match): string {
  const kind: Relation = relation;
  return statements
    .map(({ category, entity, programmes = [], since, seen, until, reference, ticker, note, ...source }: Statement) => {
      const kindOf: Category = category;
      const named: Entity | undefined = entity;
      return [kind, kindOf, named?.aliases.join(), ...programmes, since, seen, until, reference, ticker, note, source.sourceName];
    })
    .flat()
    .concat(listed, list, ...coins)
    .join();
}

export async function use(text: string): Promise<string[]> {
  await init();
  initSync({ module: new WebAssembly.Module(new Uint8Array()) });
  using checker = new Checker('2026-11-22');
  const bytes: Uint8Array = await fetchList(new URL('https://example.org/list.fwl'));
  checker.addList(bytes);
  checker.addList(await fetchList(new Response()), true);
  checker.block(text, 'note');
  checker.buildFront();
  const numbers: Uint32Array = checker.checkBulk(text);
  const others: Uint32Array = checker.checkBulkBytes(bytes);
  const may: Uint8Array = checker.mayListEvm(new Uint8Array(20));
  const answers: Answer[] = [checker.check(text), ...checker.checkMany([text])];
  const findings: Finding[] = checker.scan(text);
  for (const { startUtf16, endUtf16, disguises, uri, answer } of findings) {
    const how: Disguise[] | undefined = disguises;
    const place: UriPlace | undefined = uri;
    const role: Role | undefined = place?.role;
    answers.push(answer);
    console.log(text.slice(startUtf16, endUtf16), how, role);
  }
  const { scheme, parts, notChecked = [] }: UriAnswer = checker.checkUri(text);
  answers.push(...parts.map((part: UriPart) => part.answer));
  console.log(numbers.length, others.length, may[0], checker.memory, checker.lists.length, scheme, ...notChecked);
  const { date, lists, muted = [], ...receipt }: Receipt = checker.receipt(text);
  const asked: ListId[] = lists;
  console.log(date, asked[0]?.sha256, ...muted, receipt.text);
  answers.push(...receipt.answers);
  // @ts-expect-error: answers share the lists
  answers[0]?.lists.push(checker.lists[0]);
  // @ts-expect-error: no state says this
  console.log(answers[0]?.state === 'safe');
  return answers.map(described);
}

export function explained(error: ListError | FetchError | AddressError | UriError | DateError): string {
  switch (error.name) {
    case 'ListError':
      return error.code === 'WrongHash' ? 'damaged' : error.code;
    case 'FetchError':
      return error.code satisfies 'Unavailable';
    case 'AddressError':
      return error.code === 'Secret' ? 'private' : error.code;
    case 'UriError':
      return error.code === 'NotAUri' ? 'no link' : error.code;
    case 'RangeError':
      return error.code satisfies 'BadDate';
  }
}
