/**
 * Every message between the parts of the extension: what is asked, and what comes back.
 *
 * The engine lives in the background alone. Texts go there to be looked at and are kept nowhere.
 */
import type { Answer, Disguise, Finding, ListInfo, NotChecked, RequestAnswer, RequestParty } from './answers.js';

/** An answer, and whether the user has allowed this very address. */
export interface Ruling {
  answer: Answer;
  /** There when the user's own list allows the address: nothing is to be raised about it. The user's note. */
  allowed?: string;
}

/** An address in one of the texts of `scan`. */
export interface Found extends Ruling {
  /** Which of the texts. */
  text: number;
  /** In UTF-16 units of that text. */
  start: number;
  end: number;
  disguises?: Disguise[];
}

/** Somebody that a wallet request names. */
export type Party = Omit<RequestParty, 'answer'> & Ruling;

/** What there is to say about a wallet request. */
export interface RequestRuling {
  chain: RequestAnswer['chain'];
  method: string;
  parties: Party[];
  notChecked: NotChecked[];
}

/** A wallet request that waits for the user's decision. */
export interface Pending {
  /** Made up by the bridge that holds the request. */
  token: string;
  tab: number;
  frame: number;
  /** Who asks, as the browser says: `https://example.org`, or `null` for a frame without an origin of its own. */
  origin: string;
  ruling: RequestRuling;
}

/** What the bridge does with a wallet request. */
export type RequestVerdict =
  /** It goes on to the wallet. `unchecked`: nobody could look at it, or not at all of it. */
  | { verdict: 'go'; unchecked: boolean }
  /** Rejected without a question, because of this; or since it can't be looked at, in strict mode. */
  | { verdict: 'reject'; because?: Ruling }
  /** The user decides: a message `verdict` will come. */
  | { verdict: 'wait' };

/** What there is to say of a tab's wallets: nothing, mostly. */
export interface Wallets {
  /** A request went on without an answer. */
  unchecked: boolean;
  /** There is a wallet whose requests nobody can hold. */
  unguarded: boolean;
}

/** What the engine can do right now. */
export interface Status {
  /** `failed`: nothing is being checked. `partial`: some list could not be read, the others are asked. */
  engine: 'ready' | 'partial' | 'failed';
  /** Names of what failed, for a bug report: never a text that was checked. */
  problems: string[];
  lists: ListInfo[];
}

/** What stands at the toolbar button for one tab. */
export interface TabSummary {
  /** Frames that have findings, the top frame (0) first. */
  frames: number[];
  /** Findings that ask for a decision, that ask for a look, and that are worth knowing. */
  counts: Counts;
  /** The user paused Forewarn on the top frame's site. */
  paused: boolean;
  /** Texts of this tab that could not be checked. */
  unchecked: boolean;
  wallets: Wallets;
}

export interface Counts {
  stop: number;
  warn: number;
  inform: number;
}

/** To the background. */
export type Request =
  /**
   * Finds and checks the addresses in these texts, at most {@link MAX_BATCH} UTF-16 units in all. `raised`: only what
   * asks for something is of interest, not what is on no list.
   */
  | { type: 'scan'; texts: string[]; raised?: boolean }
  /** One box for an address, a payment link or a text: as the popup asks. */
  | { type: 'ask'; text: string }
  | { type: 'status' }
  /** A frame tells what it has found; counts only, no text. */
  | { type: 'counts'; counts: Counts; unchecked: boolean }
  /** The top frame tells that its site is paused. */
  | { type: 'paused' }
  | { type: 'tab'; tab: number }
  /** A page asks a wallet for something: may it go on? `text` is what the core reads. */
  | { type: 'request'; token: string; text: string; isWhole: boolean }
  /** The page that asked is gone, and so is what it asked for. */
  | { type: 'withdraw'; tokens: string[] }
  /** Which of these requests still wait for a decision. */
  | { type: 'waiting'; tokens: string[] }
  /** The user has decided. */
  | { type: 'decide'; token: string; go: boolean }
  /** A frame tells of its wallets. */
  | ({ type: 'wallets' } & Wallets)
  /** Opens an extension page in a tab: from pages, which can't do it themselves. */
  | { type: 'open'; page: 'help' | 'options' | 'welcome' };

/** What the background answers to each of them. */
export interface Responses {
  scan: { found: Found[] } | Unchecked;
  ask: Asked | Unchecked;
  status: Status;
  counts: null;
  paused: null;
  tab: TabSummary;
  request: RequestVerdict | Unchecked;
  withdraw: null;
  waiting: string[];
  decide: null;
  wallets: null;
  open: null;
}

/** The text was not looked at. Nothing may be said of it. */
export interface Unchecked {
  unchecked: 'engine-failed' | 'too-long' | 'paused';
}

export type Asked =
  /** The whole text is an address, or looks like nothing else: `answer` says what can be said. */
  | ({ kind: 'address' } & Ruling)
  /** A payment link: one ruling for each address in it; what can't be checked here, in plain words. */
  | { kind: 'uri'; scheme: string; parts: ({ role: string } & Ruling)[]; notChecked: string[] }
  /** A running text: what was found in it. */
  | { kind: 'text'; found: Found[] };

/** To the content script of one frame. */
export type FrameRequest =
  /** What is marked in this frame. */
  | { type: 'findings' }
  /** Scrolls to a finding and shows its card. */
  | { type: 'show'; id: number }
  /** Shows the finding after the one that was shown last: `false` behind the last one. */
  | { type: 'next' };

/** To the bridge of one frame. */
export type BridgeRequest =
  /** Whether the page still waits for this request. */
  | { type: 'held'; token: string }
  | { type: 'verdict'; token: string; go: boolean };

export interface FrameResponses {
  findings: { site: string; findings: PageFinding[] };
  show: boolean;
  next: boolean;
}

/** Something that a frame marks. */
export interface PageFinding extends Ruling {
  id: number;
  /** Where it stands: in text, in a field, in an attribute such as a link's target. */
  place: 'text' | 'field' | 'attribute';
  disguises?: Disguise[];
}

/** UTF-16 units of text in one `scan` message. Browsers refuse messages over 64 MB, and a long one stalls both sides. */
export const MAX_BATCH = 1 << 20;

/** Asks the background. Rejects when there is none, as after an update of the extension. */
export function ask<T extends Request['type']>(request: Extract<Request, { type: T }>): Promise<Responses[T]> {
  return chrome.runtime.sendMessage(request);
}

/** Asks the content script of one frame. Rejects when there is none. */
export function askFrame<T extends FrameRequest['type']>(
  tab: number,
  frameId: number,
  request: Extract<FrameRequest, { type: T }>,
): Promise<FrameResponses[T]> {
  return chrome.tabs.sendMessage(tab, request, { frameId });
}

/** Asks the bridge of one frame. Rejects when there is none. */
export function askBridge(tab: number, frameId: number, request: BridgeRequest): Promise<boolean> {
  return chrome.tabs.sendMessage(tab, request, { frameId });
}

/** Re-exported for those who only speak of messages. */
export type { Answer, Finding };
