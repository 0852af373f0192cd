/** The names of the texts for everything that an answer may say. */
import type { Category, Disguise, NotChecked, PartyRole, Reason, Relation, State } from '../shared/answers.js';
import type { Key } from './i18n.js';

export const STATE: Record<State, Key> = {
  'listed': 'state_listed',
  'same-key': 'state_same_key',
  'delisted': 'state_delisted',
  'bad-checksum': 'state_bad_checksum',
  'not-listed': 'state_not_listed',
  'not-covered': 'state_not_covered',
};

/** How the state stands in a table of counts. */
export const STATE_COUNT: Record<State, Key> = {
  'listed': 'count_listed',
  'same-key': 'count_same_key',
  'delisted': 'count_delisted',
  'bad-checksum': 'count_bad_checksum',
  'not-listed': 'count_not_listed',
  'not-covered': 'count_not_covered',
};

/** The states, the most serious first. */
export const STATES = Object.keys(STATE) as State[];

/** One or two words. */
export const CATEGORY: Record<Category, Key> = {
  sanctions: 'category_sanctions',
  terror: 'category_terror',
  theft: 'category_theft',
  phishing: 'category_phishing',
  drainer: 'category_drainer',
  fraud: 'category_fraud',
  ransom: 'category_ransom',
  extortion: 'category_extortion',
  frozen: 'category_frozen',
  own: 'category_own',
};

/** What stands over a card: "On a sanctions list". */
export const LISTED_AS: Record<Category, Key> = {
  sanctions: 'listed_sanctions',
  terror: 'listed_terror',
  theft: 'listed_theft',
  phishing: 'listed_phishing',
  drainer: 'listed_drainer',
  fraud: 'listed_fraud',
  ransom: 'listed_ransom',
  extortion: 'listed_extortion',
  frozen: 'listed_frozen',
  own: 'listed_own',
};

/** What a listing means, as a sentence. */
export const MEANING: Record<Category, Key> = {
  sanctions: 'meaning_sanctions',
  terror: 'meaning_terror',
  theft: 'meaning_theft',
  phishing: 'meaning_phishing',
  drainer: 'meaning_drainer',
  fraud: 'meaning_fraud',
  ransom: 'meaning_ransom',
  extortion: 'meaning_extortion',
  frozen: 'meaning_frozen',
  own: 'meaning_own',
};

export const RELATION: Record<Relation, Key> = {
  'same-address': 'relation_same_address',
  'receiver': 'relation_receiver',
  'same-key': 'relation_same_key',
  'same-script': 'relation_same_script',
  'test-network': 'relation_test_network',
  'nested-key-hash': 'relation_nested_key_hash',
  'nested-script': 'relation_nested_script',
  'payment-credential': 'relation_payment_credential',
  'stake-credential': 'relation_stake_credential',
};

/** What could not be checked, in one line. */
export const REASON: Record<Exclude<Reason, 'secret-key'>, Key> = {
  'empty': 'reason_empty',
  'too-long': 'reason_too_long',
  'not-an-address': 'reason_not_an_address',
  'extended-public-key': 'reason_extended_public_key',
  'needs-resolution': 'reason_needs_resolution',
  'no-list': 'reason_no_list',
  'list-expired': 'reason_list_expired',
  'list-damaged': 'reason_list_damaged',
  'lite-list-only': 'reason_lite_list_only',
};

/** What to do about it. */
export const REASON_ADVICE: Record<Reason, Key> = {
  'empty': 'reason_empty_advice',
  'too-long': 'reason_too_long_advice',
  'not-an-address': 'reason_not_an_address_advice',
  'secret-key': 'reason_secret_key_advice',
  'extended-public-key': 'reason_extended_public_key_advice',
  'needs-resolution': 'reason_needs_resolution_advice',
  'no-list': 'reason_no_list_advice',
  'list-expired': 'reason_list_expired_advice',
  'list-damaged': 'reason_list_damaged_advice',
  'lite-list-only': 'reason_lite_list_only_advice',
};

export const DISGUISE: Record<Disguise, Key> = {
  'hidden-characters': 'disguise_hidden_characters',
  'full-width': 'disguise_full_width',
  'character-references': 'disguise_character_references',
  'homoglyphs': 'disguise_homoglyphs',
  'line-break': 'disguise_line_break',
};

/** What the engine says in English about the parts of a payment link that can't be checked here. */
export const NOT_CHECKED: Record<string, Key> = {
  'a payment request that must be fetched from a server': 'unchecked_request',
  'a Lightning invoice, offer or link': 'unchecked_lightning',
  'a payjoin server': 'unchecked_payjoin',
  'a required parameter that is not known here': 'unchecked_parameter',
  'a name that only a network can resolve': 'unchecked_name',
  'a contract call that is not decoded here': 'unchecked_call',
  'a prepared transaction': 'unchecked_transaction',
  'a wallet session': 'unchecked_session',
  'the checksum or chain of an interoperable address': 'unchecked_interoperable',
};

/** What an address in a payment link is for. */
export const ROLE: Record<string, Key> = {
  recipient: 'role_recipient',
  spender: 'role_spender',
  token: 'role_token',
  mentioned: 'role_mentioned',
};

/** What somebody in a wallet request is there for. */
export const PARTY_ROLE: Record<PartyRole, Key> = {
  'recipient': 'party_recipient',
  'spender': 'party_spender',
  'operator': 'party_operator',
  'owner': 'party_owner',
  'contract': 'party_contract',
  'delegate': 'party_delegate',
  'fee-payer': 'party_fee_payer',
  'account': 'party_account',
  'mentioned': 'party_mentioned',
  'unknown': 'party_unknown',
};

/** What of a wallet request is not checked. */
export const UNCHECKED: Record<NotChecked['reason'], Key> = {
  'unknown-method': 'unchecked_method',
  'malformed': 'unchecked_malformed',
  'unknown-call': 'unchecked_call',
  'unknown-program': 'unchecked_program',
  'too-deep': 'unchecked_too_deep',
  'too-much': 'unchecked_too_much',
  'lookup-table': 'unchecked_lookup_table',
  'blind-signature': 'unchecked_blind',
  'unknown-script': 'unchecked_script',
  'derived-owner': 'unchecked_owner',
};

/** What a wallet is asked to do. */
export const METHOD: Record<string, Key> = {
  eth_sendTransaction: 'method_send',
  eth_signTransaction: 'method_sign',
  eth_sendRawTransaction: 'method_broadcast',
  eth_sign: 'method_message',
  personal_sign: 'method_message',
  eth_signTypedData: 'method_data',
  eth_signTypedData_v1: 'method_data',
  eth_signTypedData_v3: 'method_data',
  eth_signTypedData_v4: 'method_data',
  wallet_sendCalls: 'method_several',
  eth_sendUserOperation: 'method_send',
  signTransaction: 'method_sign',
  signAllTransactions: 'method_sign_several',
  signAndSendTransaction: 'method_send',
  signAndSendAllTransactions: 'method_several',
  signMessage: 'method_message',
  signMessageV2: 'method_message',
  signOffchainMessage: 'method_message',
  signIn: 'method_message',
  signTypedData: 'method_data',
  multiSign: 'method_sign',
  sendTransaction: 'method_send',
  sendTrx: 'method_send',
  signPsbt: 'method_sign',
  signPsbts: 'method_sign_several',
  sendBitcoin: 'method_send',
  sendTransfer: 'method_send',
  pushTx: 'method_broadcast',
  pushPsbt: 'method_broadcast',
};
