//! TRON wallets: transactions as JSON and as Protocol Buffers, plain payments, messages.
//!
//! A wallet may sign the bytes beside the JSON whatever the JSON says, so both are decoded: the bytes become the JSON
//! that they stand for. One table serves both: the messages of the network's protocol
//! (github.com/tronprotocol/protocol) with their fields' numbers and names.

use std::borrow::Cow;
use std::slice;

use super::json::Json;
use super::table::{Field, field, letter, lettered, line, role};
use super::walk::{Sum, Walk, amount, bytes, carried, number};
use super::{Role, Unchecked, abi, evm, typed};
use crate::address::{Checksum, Form, hex_string, parse};
use crate::reader::Reader;
use crate::words::{decimal, lossy, nth};

const METHODS: &str = "\
signTransaction t
multiSign t
sendTransaction t
sendTrx t
sendToken t
signMessage h
signMessageV2 m
signTypedData d";

/// The number of a contract's type (a letter for what only stands inside others), its name, and the fields that matter:
/// a role ([`role`]), `#` the amount, `$` the token, `!` the data of a call, `?` code, small letters the message of that
/// letter; of these, names in the plural are lists.
const MESSAGES: &str = "\
0 AccountCreateContract W1owner_address R2account_address
1 TransferContract W1owner_address R2to_address #3amount
2 TransferAssetContract $1asset_name W2owner_address R3to_address #4amount
3 VoteAssetContract W1owner_address M2vote_address
4 VoteWitnessContract W1owner_address v2votes
5 WitnessCreateContract W1owner_address
6 AssetIssueContract W1owner_address
8 WitnessUpdateContract W1owner_address
9 ParticipateAssetIssueContract W1owner_address R2to_address #4amount
10 AccountUpdateContract W2owner_address
11 FreezeBalanceContract W1owner_address #2frozen_balance R15receiver_address
12 UnfreezeBalanceContract W1owner_address M15receiver_address
13 WithdrawBalanceContract W1owner_address
14 UnfreezeAssetContract W1owner_address
15 UpdateAssetContract W1owner_address
16 ProposalCreateContract W1owner_address
17 ProposalApproveContract W1owner_address
18 ProposalDeleteContract W1owner_address
19 SetAccountIdContract W2owner_address
30 CreateSmartContract W1owner_address s2new_contract
31 TriggerSmartContract W1owner_address C2contract_address #3call_value !4data
33 UpdateSettingContract W1owner_address C2contract_address
41 ExchangeCreateContract W1owner_address
42 ExchangeInjectContract W1owner_address
43 ExchangeWithdrawContract W1owner_address
44 ExchangeTransactionContract W1owner_address
45 UpdateEnergyLimitContract W1owner_address C2contract_address
46 AccountPermissionUpdateContract W1owner_address p2owner p3witness p4actives
48 ClearABIContract W1owner_address C2contract_address
49 UpdateBrokerageContract W1owner_address
52 MarketSellAssetContract W1owner_address
53 MarketCancelOrderContract W1owner_address
54 FreezeBalanceV2Contract W1owner_address
55 UnfreezeBalanceV2Contract W1owner_address
56 WithdrawExpireUnfreezeContract W1owner_address
57 DelegateResourceContract W1owner_address #3balance R4receiver_address
58 UnDelegateResourceContract W1owner_address M4receiver_address
59 CancelAllUnfreezeV2Contract W1owner_address
a Any .2value
c Contract .1type a2parameter
k Key O1address
p Permission k7keys
s SmartContract W1origin_address ?4bytecode
t Transaction .10data c11contract
v Vote M1vote_address";

/// Contracts of a transaction that are looked at. The network takes one.
const MAX_CONTRACTS: usize = 8;
/// Values of one field that are looked at. The longest lists are votes, of which the network takes thirty.
const MAX_ITEMS: usize = 256;
/// What it costs to look at a message or at one of its fields, beside their bytes: each is searched for in the table.
const LOOK_UP: usize = 1 << 12;

/// Decodes the params of a method; the walk is at `params`.
pub(super) fn decode(walk: &mut Walk<'_>, method: &str, params: &Json<'_>) {
    walk.form = Form::Tron;
    match letter(METHODS, method) {
        b't' => carried(walk, params, "transaction transactions", &mut transaction),
        b'd' => typed::data(walk, params),
        kind @ (b'm' | b'h') => carried(walk, params, "message", &mut |walk, value| {
            if kind == b'h' && bytes(value).is_some_and(|hash| hash.len() == 32) {
                walk.note(Unchecked::BlindSignature);
            }
            evm::signed_text(walk, value);
        }),
        _ => walk.note(Unchecked::UnknownMethod),
    }
}

/// `{raw_data, raw_data_hex}`, the bytes alone, or a payment that the wallet makes a transaction of: `{to, amount}`.
fn transaction(walk: &mut Walk<'_>, value: &Json<'_>) {
    let here = walk.path.len();
    if let Some(to) = value.get("to") {
        let token = value.any(&["token", "tokenId", "tokenID"]).and_then(|(_, token)| number(token));
        let amount = value.get("amount").and_then(amount);
        walk.down("to");
        address(walk, Role::Recipient, to, asset_sum(amount, token.map(str::to_owned)));
        return walk.back(here);
    }
    let start = (walk.found.len(), walk.not_checked.len());
    let (json, hex) = (value.get("raw_data"), value.get("raw_data_hex"));
    walk.down("raw_data");
    if let Some(raw) = json {
        contracts(walk, raw);
    }
    walk.back(here);
    let Some(hex) = hex.or(if json.is_none() { Some(value) } else { None }) else { return };
    let there = walk.down(if value.get("raw_data_hex").is_some() { "raw_data_hex" } else { "" });
    let bytes = walk.bytes(hex);
    let raw =
        if walk.pay(bytes.len()) { lettered(MESSAGES, b't').and_then(|row| read(walk, &bytes, row)) } else { None };
    let Some(raw) = raw else {
        walk.note(Unchecked::Malformed);
        return walk.back(here);
    };
    if json.is_some() {
        walk.back(there);
        walk.down("raw_data");
        // no note is made twice: those of the JSON are out of the way as long as this compares
        let (middle, said) = (walk.found.len(), walk.not_checked.split_off(start.1));
        contracts(walk, &raw);
        let (found, notes) = (walk.found.split_off(middle), walk.not_checked.split_off(start.1));
        // what both say is said once
        let is_same = walk.found[start.0..] == found && said == notes;
        walk.not_checked.extend(said);
        walk.back(here);
        if is_same {
            return;
        }
        walk.down("raw_data_hex");
    }
    contracts(walk, &raw);
    walk.back(here);
}

/// The contracts of a transaction, and its note.
fn contracts(walk: &mut Walk<'_>, raw: &Json<'_>) {
    let here = walk.path.len();
    if let Some(data) = raw.get("data") {
        walk.down("data");
        let data = walk.bytes(data);
        walk.mentioned(&data);
        walk.back(here);
    }
    let mut index = 0;
    for (_, all) in raw.fields().iter().filter(|(name, _)| name == "contract") {
        let all = if let Json::List(items) = all { items } else { slice::from_ref(all) };
        for contract in all {
            walk.down("contract");
            walk.index(index);
            if index < MAX_CONTRACTS {
                self::contract(walk, contract);
            } else {
                walk.note(Unchecked::TooMuch);
            }
            walk.back(here);
            index += 1;
        }
    }
    if index == 0 {
        walk.note(Unchecked::Malformed);
    }
}

fn contract(walk: &mut Walk<'_>, contract: &Json<'_>) {
    // in bytes the first type is not written
    let kind = contract.get("type").and_then(Json::text).unwrap_or("0");
    let value = contract.get("parameter").and_then(|parameter| parameter.get("value")).unwrap_or(&Json::Null);
    let data = if value.text().is_some() { bytes(value) } else { None };
    let Some(row) = line(MESSAGES, kind, 0).or_else(|| line(MESSAGES, kind, 1)) else {
        walk.note(Unchecked::UnknownCall);
        walk.down("parameter.value");
        walk.search(&data.unwrap_or_default());
        return walk.mentioned_in(value);
    };
    walk.down(nth(row, 1));
    match &data {
        Some(data) => match read(walk, data, row) {
            Some(value) => message(walk, row, &value),
            None => walk.note(Unchecked::Malformed),
        },
        None => message(walk, row, value),
    }
}

/// The JSON that a message in Protocol Buffers stands for, as far as its row of the table goes: numbers are in decimal,
/// bytes in hexadecimal digits, and what stands several times does so here.
fn read(walk: &mut Walk<'_>, bytes: &[u8], row: &'static str) -> Option<Json<'static>> {
    let mut all: Vec<(Cow<'_, str>, Json<'_>)> = Vec::new();
    let mut reader = Reader::new(bytes);
    while !reader.rest.is_empty() {
        if !walk.pay(LOOK_UP) {
            return None;
        }
        let tag = reader.varint();
        let (mut number, mut bytes) = (0, &[][..]);
        match tag & 7 {
            0 => number = reader.varint(),
            1 => bytes = reader.take(8),
            2 => {
                let len = reader.varint();
                bytes = reader.take(len);
            }
            5 => bytes = reader.take(4),
            _ => return None,
        }
        let mut place = 0;
        while let Some(field) = field(row, place) {
            place += 1;
            if tag >> 3 == field.number as u64 {
                let value = match lettered(MESSAGES, field.letter) {
                    Some(row) => read(walk, bytes, row)?,
                    None => Json::Text(if tag & 7 == 0 { decimal(number) } else { hex_string(bytes) }.into()),
                };
                all.push((field.name.into(), value));
            }
        }
    }
    (!reader.is_short).then_some(Json::Object(all))
}

/// Adds the parties of a message.
fn message(walk: &mut Walk<'_>, row: &'static str, value: &Json<'_>) {
    if !walk.pay(LOOK_UP) {
        return;
    }
    let mut found = Message::default();
    // who gets what is known once all fields were seen
    for pass in 0..2 {
        let mut place = 0;
        while let Some(field) = field(row, place) {
            place += 1;
            let mut index = 0;
            for (_, value) in value.fields().iter().filter(|(name, _)| name == field.name) {
                let all = if let Json::List(items) = value { items } else { slice::from_ref(value) };
                for value in all {
                    if index == MAX_ITEMS {
                        walk.note(Unchecked::TooMuch);
                        break;
                    }
                    let here = walk.down(field.name);
                    if pass == 0 {
                        found.collect(&field, value);
                    } else {
                        found.add(walk, &field, index, value);
                    }
                    walk.back(here);
                    index += 1;
                }
            }
        }
    }
}

/// What a message says beside its parties.
#[derive(Default)]
struct Message {
    amount: Option<String>,
    token: Option<String>,
    target: Option<[u8; 20]>,
}

impl Message {
    fn collect(&mut self, field: &Field<'_>, value: &Json<'_>) {
        match field.letter {
            b'#' => self.amount = amount(value).filter(|amount| amount != "0"),
            b'$' => self.token = asset(value),
            b'C' => self.target = twenty(value),
            _ => {}
        }
    }

    fn add(&self, walk: &mut Walk<'_>, field: &Field<'_>, index: usize, value: &Json<'_>) {
        match field.letter {
            b'#' | b'$' => {}
            b'!' => {
                let data = walk.bytes(value);
                abi::call(walk, self.target.as_ref(), &data);
            }
            b'?' => {
                let data = walk.bytes(value);
                walk.search(&data);
            }
            letter => match lettered(MESSAGES, field.letter) {
                Some(row) => {
                    if field.name.as_bytes().last() == Some(&b's') {
                        walk.index(index);
                    }
                    message(walk, row, value);
                }
                None => {
                    let is_paid = matches!(letter, b'R' | b'C');
                    let sum = asset_sum(self.amount.clone(), self.token.clone());
                    address(walk, role(letter), value, if is_paid { sum } else { Sum::default() });
                }
            },
        }
    }
}

fn asset_sum(amount: Option<String>, token: Option<String>) -> Sum {
    if token.is_some() { Sum { amount, asset: token } } else { Sum::native(amount) }
}

/// Adds the party in a text, the same one in whatever spelling.
fn address(walk: &mut Walk<'_>, role: Role, value: &Json<'_>, sum: Sum) {
    match (twenty(value), value.text()) {
        (Some(bytes), _) => walk.evm(role, &bytes, sum),
        (None, Some("")) => {}
        (None, Some(text)) => walk.text(role, text, sum),
        (None, None) => walk.note(Unchecked::Malformed),
    }
}

/// The 20 bytes of an address in base58 or in hexadecimal digits.
fn twenty(value: &Json<'_>) -> Option<[u8; 20]> {
    let readings = parse(value.text()?).ok()?;
    let reading = readings.iter().find(|reading| {
        matches!(reading.address.form, Form::Tron | Form::Evm) && reading.checksum != Checksum::Failed
    })?;
    reading.address.bytes[..].try_into().ok()
}

/// The number of a token: as it is, or the hexadecimal digits of its own digits.
fn asset(value: &Json<'_>) -> Option<String> {
    let text = number(value)?;
    let digits = bytes(value).filter(|bytes| text.len() >= 14 && bytes.iter().all(u8::is_ascii_digit));
    Some(digits.map_or_else(|| text.to_owned(), lossy))
}
