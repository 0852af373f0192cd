/**
 * The question about a wallet request with somebody listed in it. It stands on the extension's own page, where no site can
 * click or read. Nothing is decided by doing nothing, and closing the page means no.
 */
import type { Party, Pending, RequestRuling } from '../shared/messages.js';
import { ask, askBridge } from '../shared/messages.js';
import { toneOf } from '../shared/ruling.js';
import { addressNode, addressOf, answerCard, bySeverity, headline } from '../ui/answer.js';
import { sure } from '../ui/dialog.js';
import { byId, el, isolated, plain } from '../ui/dom.js';
import { soon } from '../ui/engine.js';
import { localise, number, t } from '../ui/i18n.js';
import { openHelp } from '../ui/open.js';
import { METHOD, PARTY_ROLE, UNCHECKED } from '../ui/words.js';
import { amountOf } from './amount.js';

type Chain = RequestRuling['chain'];

/** Milliseconds in which nothing can be let through: the second click of a double click on the page is no decision. */
const HASTE = 500;

/** How often, and for how many milliseconds each time, the background is told of a decision. */
const TRIES = 4;
const PATIENCE = 2000;

/** Milliseconds between two looks at whether the page still waits. */
const STILL = 1000;

const reject = byId<HTMLButtonElement>('reject');
const go = byId<HTMLButtonElement>('continue');

let shown: Pending | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

async function pending(): Promise<Pending[]> {
  const { pending: all = [] } = await chrome.storage.session.get<{ pending?: Pending[] }>('pending');
  return all;
}

/** Shows the first request in the line. */
async function show(): Promise<void> {
  const all = await pending();
  const [first] = all;
  byId('place').textContent = all.length > 1 ? t('decide_place', number(all.length - 1)) : '';
  if (!first) {
    nothingLeft();
    return;
  }
  if (first.token === shown?.token) {
    return;
  }
  shown = first;
  document.querySelector('dialog')?.close();
  const isStop = first.ruling.parties.some((party) => toneOf(party) === 'stop');
  byId('title').textContent = t(isStop ? 'decide_asks' : 'decide_asks_care', originOf(first));
  byId('request').replaceChildren(...request(first));
  scrollTo(0, 0);
  reject.hidden = go.hidden = false;
  reject.focus();
  wait();
}

function nothingLeft(): void {
  shown = undefined;
  byId('title').textContent = t('decide_done');
  byId('request').replaceChildren();
  reject.hidden = go.hidden = true;
}

/** Keeps "Continue" shut for as long as a click may have been meant for something else. */
function wait(): void {
  go.disabled = true;
  clearTimeout(timer);
  timer = setTimeout(() => (go.disabled = false), HASTE);
}

const originOf = ({ origin }: Pending): string => (origin === 'null' ? t('decide_no_origin') : plain(origin));

function request({ ruling, frame }: Pending): Node[] {
  const { chain, method, parties, notChecked } = ruling;
  const raised = parties.filter(isRaised).sort(bySeverity);
  const others = parties.filter((party) => !isRaised(party));
  const key = METHOD[method];
  return [
    el('p', undefined, key ? t(key) : t('method_other', plain(method)), frame === 0 ? undefined : ` ${t('decide_frame')}`),
    ...raised.flatMap((party) => raisedParty(party, chain)),
    ...folded(
      t('decide_others', number(others.length)),
      others.map((party) => el('li', undefined, `${t(PARTY_ROLE[party.role])}: `, addressOr(party), inRequest(party, chain))),
    ),
    ...folded(
      t('decide_not_checked', number(notChecked.length)),
      notChecked.map(({ path, reason }) => el('li', undefined, t(UNCHECKED[reason]), ' ', pathNode(path))),
    ),
  ];
}

const isRaised = (party: Party): boolean => ['stop', 'warn'].includes(toneOf(party));

function raisedParty(party: Party, chain: Chain): Node[] {
  const { state } = party.answer;
  const card = answerCard(party, { heading: 3, help: () => openHelp(state) });
  card.classList.add('card-space');
  return [el('h2', undefined, t(PARTY_ROLE[party.role])), inRequest(party, chain), card];
}

function addressOr(party: Party): HTMLElement | string {
  const address = addressOf(party.answer);
  return address === undefined ? headline(party) : addressNode(address);
}

/** What goes to a party, and where in the request it stands. */
function inRequest(party: Party, chain: Chain): HTMLElement {
  const amount = amountOf(party, chain);
  const token = party.asset === undefined || party.asset === 'native' ? undefined : party.asset;
  return el(
    'div',
    undefined,
    amount === undefined ? undefined : el('p', undefined, amount),
    token === undefined ? undefined : el('p', undefined, `${t('decide_token')}: `, addressNode(token)),
    el('details', 'quiet', el('summary', undefined, t('decide_path')), pathNode(party.path)),
  );
}

const pathNode = (path: string): HTMLElement => el('span', 'path small', isolated(path));

function folded(title: string, items: HTMLElement[]): HTMLElement[] {
  return items.length === 0 ? [] : [el('details', 'quiet', el('summary', undefined, title), el('ul', undefined, ...items))];
}

/** Says what was decided about the request that is shown; the next one shows itself when this one is off the list. */
async function decide(isGo: boolean): Promise<void> {
  const token = shown?.token;
  if (token === undefined) {
    return;
  }
  reject.disabled = go.disabled = true;
  // a background that is just being stopped may not hear it
  let isHeard = false;
  for (let n = 0; n < TRIES && !isHeard; n += 1) {
    isHeard = await soon(ask({ type: 'decide', token, go: isGo }), PATIENCE).then(
      () => true,
      () => false,
    );
  }
  reject.disabled = false;
  wait();
}

const isSanctioned = ({ ruling }: Pending): boolean =>
  ruling.parties.some((party) => isRaised(party) && party.answer.matches?.some(({ statements }) => statements.some(({ category }) => category === 'sanctions')));

/** Lets the request through, after one more question where that may be against the law. */
async function letGo(): Promise<void> {
  const request = shown;
  if (!request || go.disabled) {
    return;
  }
  const isSure = !isSanctioned(request) || (await sure(t('decide_sure'), t('decide_continue_anyway'), t('meaning_sanctions')));
  // another one may be shown by now
  if (isSure && shown?.token === request.token) {
    await decide(true);
  }
}

/** A page that is gone waits for nothing. */
async function still(): Promise<void> {
  if (shown) {
    const { tab, frame, token } = shown;
    const isHeld = await askBridge(tab, frame, { type: 'held', token }).catch(() => false);
    if (!isHeld && shown?.token === token) {
      await decide(false);
    }
  }
  setTimeout(() => void still(), STILL);
}

localise(document);
reject.addEventListener('click', () => void decide(false));
go.addEventListener('click', () => void letGo());
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !document.querySelector('dialog')) {
    void decide(false);
  }
});
// whatever was in front of it until now may have been clicked
addEventListener('focus', wait);
chrome.storage.session.onChanged.addListener((changes) => {
  if (changes.pending) {
    void show();
  }
});
await show();
void still();
