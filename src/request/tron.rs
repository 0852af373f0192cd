//! TRON wallets: transactions as JSON and as Protocol Buffers, plain payments, messages.
//!
//! A wallet may sign the bytes beside the JSON whatever the JSON says, so both are decoded: the bytes become the JSON
//! that they stand for. One table serves both: the messages of the network's protocol
//! (github.com/tronprotocol/protocol) with their fields' numbers and names.

use std::borrow::Cow;
use std::slice;

use super::json::Json;
use super::reader::Reader;
use super::table::{field, letter, line, role};
use super::walk::{Sum, Walk, amount, bytes, carried, number};
use super::{Role, Unchecked, abi, evm, typed};
use crate::address::{Checksum, Form, hex_string, parse};
use crate::words::{lossy, nth};

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
        walk.into("to");
        address(walk, Role::Recipient, to, asset_sum(amount, token.map(str::to_owned)));
        return walk.back(here);
    }
    let start = (walk.found.len(), walk.not_checked.len());
    let (json, hex) = (value.get("raw_data"), value.get("raw_data_hex"));
    if let Some(raw) = json {
        walk.into("raw_data");
        contracts(walk, raw);
        walk.back(here);
    }
    let (found, notes) = (walk.found.len(), walk.not_checked.len());
    if let Some(hex) = hex.or(if json.is_none() { Some(value) } else { None }) {
        walk.into(if value.text().is_some() { "" } else { "raw_data_hex" });
        let bytes = walk.bytes(hex);
        match line(MESSAGES, "t", 0).filter(|_| walk.pay(bytes.len())).and_then(|row| read(&bytes, row)) {
            Some(raw) => contracts(walk, &raw),
            None => walk.note(Unchecked::Malformed),
        }
        walk.back(here);
    }
    // what both say is said once
    let (json, hex) = (&walk.found[start.0..found], &walk.found[found..]);
    let is_same = json.len() == hex.len()
        && json.iter().zip(hex).all(|(one, other)| {
            one.role == other.role && one.who == other.who && one.amount == other.amount && one.asset == other.asset
        });
    let (json, hex) = (&walk.not_checked[start.1..notes], &walk.not_checked[notes..]);
    if is_same && json.len() == hex.len() && json.iter().zip(hex).all(|(one, other)| one.reason == other.reason) {
        walk.found.truncate(found);
        walk.not_checked.truncate(notes);
    }
}

/// What stands under a name; of a list the last one, which is what readers take of a field that stands several times.
fn last<'j>(value: &'j Json<'_>, name: &str) -> Option<&'j Json<'j>> {
    let value = value.get(name)?;
    if let Json::List(items) = value { items.last() } else { Some(value) }
}

/// The contracts of a transaction, and its note.
fn contracts(walk: &mut Walk<'_>, raw: &Json<'_>) {
    let here = walk.path.len();
    if let Some(data) = last(raw, "data") {
        walk.into("data");
        let data = walk.bytes(data);
        walk.mentioned(&data);
        walk.back(here);
    }
    let all = raw.get("contract").map(Json::items).unwrap_or_default();
    if all.is_empty() {
        walk.note(Unchecked::Malformed);
    }
    if all.len() > MAX_CONTRACTS {
        walk.note(Unchecked::TooMuch);
    }
    for (index, contract) in all.iter().take(MAX_CONTRACTS).enumerate() {
        // in bytes the first type is not written
        let kind = last(contract, "type").and_then(Json::text).unwrap_or("0");
        let value = last(contract, "parameter").and_then(|parameter| last(parameter, "value")).unwrap_or(&Json::Null);
        let row = line(MESSAGES, kind, 0).or_else(|| line(MESSAGES, kind, 1));
        walk.into("contract");
        walk.into_index(index);
        match (row, value) {
            (Some(row), Json::Text(_)) => {
                walk.into(nth(row, 1));
                let bytes = walk.bytes(value);
                match read(&bytes, row) {
                    Some(value) => message(walk, row, &value),
                    None => walk.note(Unchecked::Malformed),
                }
            }
            (Some(row), _) => {
                walk.into(nth(row, 1));
                message(walk, row, value);
            }
            (None, _) => {
                walk.note(Unchecked::UnknownCall);
                walk.into("parameter.value");
                if let Some(bytes) = value.text().and(bytes(value)) {
                    walk.search(&bytes);
                }
                walk.mentioned_in(value);
            }
        }
        walk.back(here);
    }
}

/// The JSON that a message in Protocol Buffers stands for, as far as its row of the table goes: every field is a list,
/// numbers are in decimal, bytes in hexadecimal digits.
fn read(bytes: &[u8], row: &'static str) -> Option<Json<'static>> {
    let mut all: Vec<(Cow<'_, str>, Json<'_>)> = Vec::new();
    let mut reader = Reader(bytes);
    while !reader.0.is_empty() {
        let tag = reader.varint()?;
        let number = if tag & 7 == 0 { reader.varint()? } else { 0 };
        let bytes = match tag & 7 {
            0 => &[],
            1 => reader.take(8)?,
            2 => {
                let len = reader.varint()?;
                reader.take_long(len)?
            }
            5 => reader.take(4)?,
            _ => return None,
        };
        let mut place = 0;
        while let Some(field) = field(row, place) {
            place += 1;
            if tag >> 3 != field.number as u64 {
                continue;
            }
            let value = match line(MESSAGES, &char::from(field.letter).to_string(), 0) {
                Some(row) => read(bytes, row)?,
                None if tag & 7 == 0 => Json::Text(number.to_string().into()),
                None => Json::Text(hex_string(bytes).into()),
            };
            match all.iter_mut().find(|(name, _)| name == field.name) {
                Some((_, Json::List(items))) => items.push(value),
                _ => all.push((field.name.into(), Json::List(vec![value]))),
            }
        }
    }
    Some(Json::Object(all))
}

/// Adds the parties of a message.
fn message(walk: &mut Walk<'_>, row: &'static str, value: &Json<'_>) {
    let (mut quantity, mut token, mut target) = (None, None, None);
    let here = walk.path.len();
    // who gets what is known once all fields were seen
    for is_second in [false, true] {
        let mut place = 0;
        while let Some(field) = field(row, place) {
            place += 1;
            let all = match value.get(field.name) {
                Some(Json::List(items)) => items,
                Some(value) => slice::from_ref(value),
                None => &[],
            };
            for (index, value) in all.iter().enumerate() {
                walk.into(field.name);
                match field.letter {
                    b'#' => quantity = amount(value).filter(|amount| amount != "0"),
                    b'$' => token = asset(value),
                    b'C' if !is_second => target = twenty(value),
                    _ if !is_second => {}
                    b'!' | b'?' => {
                        let data = walk.bytes(value);
                        if field.letter == b'!' {
                            abi::call(walk, target.as_ref(), &data);
                        } else {
                            walk.search(&data);
                        }
                    }
                    b'a'..=b'z' => {
                        if field.name.as_bytes().last() == Some(&b's') {
                            walk.into_index(index);
                        }
                        if let Some(row) = line(MESSAGES, &char::from(field.letter).to_string(), 0) {
                            message(walk, row, value);
                        }
                    }
                    letter => {
                        let is_paid = matches!(letter, b'R' | b'C');
                        let sum = if is_paid { asset_sum(quantity.clone(), token.clone()) } else { Sum::default() };
                        address(walk, role(letter), value, sum);
                    }
                }
                walk.back(here);
            }
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
