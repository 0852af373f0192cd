//! TRON wallets: transactions as JSON and as Protocol Buffers, plain payments, messages.
//!
//! A wallet may sign the bytes beside the JSON whatever the JSON says, so both are decoded. One table serves both: the
//! messages of the network's protocol (github.com/tronprotocol/protocol) with their fields' numbers and names.

use super::json::Json;
use super::reader::Reader;
use super::walk::{Sum, Walk, amount, bytes, carried, number};
use super::{Role, Unchecked, abi, evm, typed};
use crate::address::{Checksum, Form, parse};
use crate::words::{cut, lines, lossy, parts};

/// The number of a contract's type (a letter for what only stands inside others), its name, and of each field that
/// matters a letter, its number and its name. The letters: a role ([`role`]), `#` the amount, `$` the token, `!` the data
/// of a call, `?` code, others the letter of a message; of those, names in the plural are lists.
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
k Key O1address
p Permission k7keys
s SmartContract W1origin_address ?4bytecode
v Vote M1vote_address";

/// Contracts of a transaction that are looked at. The network takes one.
const MAX_CONTRACTS: usize = 8;

/// Fields of a transaction, of a contract in it, and of the `Any` that holds the contract's own message.
mod field {
    pub const DATA: u64 = 10;
    pub const CONTRACT: u64 = 11;
    pub const TYPE: u64 = 1;
    pub const PARAMETER: u64 = 2;
    pub const VALUE: u64 = 2;
}

/// Name and fields of the message whose row has this in the given place: key or name.
fn row(wanted: &str, is_key: bool) -> Option<(&'static str, &'static str)> {
    lines(MESSAGES).find_map(|line| {
        let (key, rest) = cut(line, b' ');
        let (name, fields) = cut(rest, b' ');
        (wanted == if is_key { key } else { name }).then_some((name, fields))
    })
}

/// Decodes the params of a method; the walk is at `params`.
pub(super) fn decode(walk: &mut Walk<'_>, method: &str, params: &Json<'_>) {
    walk.form = Form::Tron;
    match method {
        "signTransaction" | "multiSign" | "sendTransaction" | "sendTrx" | "sendToken" => {
            carried(walk, params, "transaction transactions", &mut transaction);
        }
        "signMessage" | "signMessageV2" => carried(walk, params, "message", &mut |walk, value| {
            if method == "signMessage" && bytes(value).is_some_and(|hash| hash.len() == 32) {
                walk.note(Unchecked::BlindSignature);
            }
            match value.text() {
                Some(text) => evm::message(walk, text),
                None => {
                    let bytes = walk.bytes(value);
                    walk.mentioned(&bytes);
                }
            }
        }),
        "signTypedData" => typed::data(walk, params),
        _ => walk.note(Unchecked::UnknownMethod),
    }
}

/// A part of a message: of JSON, or of Protocol Buffers.
#[derive(Clone, Copy)]
enum Part<'a> {
    Json(&'a Json<'a>),
    Number(u64),
    Bytes(&'a [u8]),
}

/// `{raw_data, raw_data_hex}`, the bytes alone, or a payment that the wallet makes a transaction of: `{to, amount}`.
fn transaction(walk: &mut Walk<'_>, value: &Json<'_>) {
    let here = walk.path.len();
    if let Some(to) = value.get("to").and_then(Json::text) {
        let token = value.any(&["token", "tokenId", "tokenID"]).and_then(|(_, token)| number(token));
        let amount = value.get("amount").and_then(amount);
        walk.into("to");
        party(walk, Role::Recipient, to, match token {
            Some(token) => Sum { amount, asset: Some(token.to_owned()) },
            None => Sum::native(amount),
        });
        return walk.back(here);
    }
    let (found, notes) = (walk.found.len(), walk.not_checked.len());
    if let Some(raw) = value.get("raw_data") {
        walk.into("raw_data");
        json(walk, raw);
        walk.back(here);
    }
    let (found_hex, notes_hex) = (walk.found.len(), walk.not_checked.len());
    let hex = value.get("raw_data_hex");
    if let Some(hex) = hex.or(matches!(value, Json::Text(_)).then_some(value)) {
        walk.into(if value.text().is_some() { "" } else { "raw_data_hex" });
        let bytes = walk.bytes(hex);
        if walk.pay(bytes.len()) && protobuf(walk, &bytes).is_none() {
            walk.note(Unchecked::Malformed);
        }
        walk.back(here);
    } else if found == found_hex && notes == notes_hex {
        walk.note(Unchecked::Malformed);
    }
    // what both say is said once
    let (json, hex) = walk.found.split_at(found_hex);
    let json = &json[found..];
    let same = |one: &&super::Found| {
        json.iter().any(|other| {
            (other.role, &other.who, &other.amount, &other.asset) == (one.role, &one.who, &one.amount, &one.asset)
        })
    };
    let hex: Vec<_> = hex.iter().filter(|one| !same(one)).cloned().collect();
    walk.found.truncate(found_hex);
    walk.found.extend(hex);
    let (json, hex) = walk.not_checked.split_at(notes_hex);
    let json = &json[notes..];
    let tail = |path: &str, name: &str| path.get(here + 1 + name.len()..).unwrap_or_default().to_owned();
    let same = |one: &&super::NotChecked| {
        json.iter().any(|other| {
            other.reason == one.reason && tail(&other.path, "raw_data") == tail(&one.path, "raw_data_hex")
        })
    };
    let hex: Vec<_> = hex.iter().filter(|one| !same(one)).cloned().collect();
    walk.not_checked.truncate(notes_hex);
    walk.not_checked.extend(hex);
}

fn json(walk: &mut Walk<'_>, raw: &Json<'_>) {
    let here = walk.path.len();
    if let Some(data) = raw.get("data") {
        walk.into("data");
        let data = walk.bytes(data);
        walk.mentioned(&data);
        walk.back(here);
    }
    let contracts = raw.get("contract").map(Json::items).unwrap_or_default();
    if contracts.is_empty() {
        walk.note(Unchecked::Malformed);
    }
    walk.into("contract");
    if contracts.len() > MAX_CONTRACTS {
        walk.note(Unchecked::TooMuch);
    }
    walk.each(&contracts[..contracts.len().min(MAX_CONTRACTS)], &mut |walk, contract| {
        let name = contract.get("type").and_then(Json::text).unwrap_or_default();
        let Some(value) = contract.get("parameter").and_then(|parameter| parameter.get("value")) else {
            return walk.note(Unchecked::Malformed);
        };
        match row(name, false) {
            Some((name, fields)) => message(walk, name, fields, Part::Json(value)),
            None => {
                walk.note(Unchecked::UnknownCall);
                walk.into("parameter.value");
                walk.mentioned_in(value);
            }
        }
    });
    walk.back(here);
}

/// The next field of a message.
fn next<'a>(reader: &mut Reader<'a>) -> Option<(u64, Part<'a>)> {
    let tag = reader.varint()?;
    let part = match tag & 7 {
        0 => Part::Number(reader.varint()?),
        1 => Part::Bytes(reader.take(8)?),
        2 => {
            let len = reader.varint()?;
            Part::Bytes(reader.take_long(len)?)
        }
        5 => Part::Bytes(reader.take(4)?),
        _ => return None,
    };
    Some((tag >> 3, part))
}

fn protobuf(walk: &mut Walk<'_>, bytes: &[u8]) -> Option<()> {
    let here = walk.path.len();
    let (mut reader, mut index) = (Reader(bytes), 0);
    while !reader.0.is_empty() {
        match next(&mut reader)? {
            (field::DATA, Part::Bytes(data)) => {
                walk.into("data");
                walk.mentioned(data);
            }
            (field::CONTRACT, Part::Bytes(bytes)) => {
                walk.into("contract");
                if index == MAX_CONTRACTS {
                    walk.note(Unchecked::TooMuch);
                    break;
                }
                walk.into_index(index);
                index += 1;
                contract(walk, bytes)?;
            }
            _ => {}
        }
        walk.back(here);
    }
    (index > 0).then_some(())
}

fn contract(walk: &mut Walk<'_>, bytes: &[u8]) -> Option<()> {
    let (mut kind, mut value) = (0, &[][..]);
    let mut reader = Reader(bytes);
    while !reader.0.is_empty() {
        match next(&mut reader)? {
            (field::TYPE, Part::Number(number)) => kind = number,
            (field::PARAMETER, Part::Bytes(any)) => {
                let mut reader = Reader(any);
                while !reader.0.is_empty() {
                    if let (field::VALUE, Part::Bytes(bytes)) = next(&mut reader)? {
                        value = bytes;
                    }
                }
            }
            _ => {}
        }
    }
    match row(&kind.to_string(), true) {
        Some((name, fields)) => message(walk, name, fields, Part::Bytes(value)),
        None => {
            walk.note(Unchecked::UnknownCall);
            walk.search(value);
        }
    }
    Some(())
}

/// Calls `visit` with everything that stands in a field. Where a field that is no list stands several times in bytes,
/// readers take the last one, or parts of each.
fn values<'a>(source: Part<'a>, number: u64, name: &str, visit: &mut dyn FnMut(Part<'a>)) -> Option<()> {
    match source {
        Part::Json(value) => match value.get(name) {
            Some(Json::List(items)) => items.iter().for_each(|item| visit(Part::Json(item))),
            Some(value) => visit(Part::Json(value)),
            None => {}
        },
        Part::Bytes(bytes) => {
            let mut reader = Reader(bytes);
            while !reader.0.is_empty() {
                let (other, part) = next(&mut reader)?;
                if other == number {
                    visit(part);
                }
            }
        }
        Part::Number(_) => return None,
    }
    Some(())
}

/// Adds the parties of a message with these fields.
fn message(walk: &mut Walk<'_>, name: &str, fields: &str, source: Part<'_>) {
    let here = walk.into(name);
    let (mut sum, mut target, mut is_whole) = (Sum::default(), None, true);
    // who gets what is known once all fields were seen
    for pass in 0..2 {
        for field in parts(fields, b' ') {
            let letter = field.as_bytes()[0];
            let digits = field.bytes().skip(1).take_while(u8::is_ascii_digit).count();
            let name = &field[1 + digits..];
            let number = field[1..=digits].bytes().fold(0, |value, c| value * 10 + u64::from(c - b'0'));
            let mut all = Vec::new();
            is_whole &= values(source, number, name, &mut |part| all.push(part)).is_some();
            for (index, part) in all.into_iter().enumerate() {
                let there = walk.into(name);
                match letter {
                    b'#' if pass == 0 => sum.amount = quantity(part).filter(|amount| amount != "0"),
                    b'$' if pass == 0 => sum.asset = asset(part),
                    b'C' if pass == 0 => target = twenty(part),
                    _ if pass == 0 => {}
                    b'#' | b'$' => {}
                    b'!' | b'?' => {
                        let data = data(walk, part);
                        if letter == b'!' { abi::call(walk, target.as_ref(), &data) } else { walk.search(&data) }
                    }
                    b'a'..=b'z' => {
                        if name.as_bytes().last() == Some(&b's') {
                            walk.into_index(index);
                        }
                        let letter = char::from(letter).to_string();
                        if let Some((_, fields)) = row(&letter, true) {
                            message(walk, "", fields, part);
                        }
                    }
                    _ => {
                        let sum = match letter {
                            b'R' | b'C' if sum.asset.is_some() => sum.clone(),
                            b'R' | b'C' => Sum::native(sum.amount.clone()),
                            _ => Sum::default(),
                        };
                        address(walk, role(letter), part, sum);
                    }
                }
                walk.back(there);
            }
        }
    }
    if !is_whole {
        walk.note(Unchecked::Malformed);
    }
    walk.back(here);
}

/// The role that a letter of the table stands for.
fn role(letter: u8) -> Role {
    match letter {
        b'W' => Role::Owner,
        b'C' => Role::Contract,
        b'O' => Role::Operator,
        b'M' => Role::Mentioned,
        _ => Role::Recipient,
    }
}

fn address(walk: &mut Walk<'_>, role: Role, part: Part<'_>, sum: Sum) {
    match (part, twenty(part)) {
        (_, Some(bytes)) => walk.evm(role, &bytes, sum),
        (Part::Json(Json::Text(text)), None) if !text.is_empty() => walk.text(role, text, sum),
        (Part::Json(Json::Text(_)) | Part::Bytes([]), None) => {}
        _ => walk.note(Unchecked::Malformed),
    }
}

/// Adds the party in a text, under the same bytes in whatever spelling.
fn party(walk: &mut Walk<'_>, role: Role, text: &str, sum: Sum) {
    address(walk, role, Part::Json(&Json::Text(text.into())), sum);
}

/// The bytes of an address: of 21, the first one is the network's; in JSON base58 or hexadecimal digits.
fn twenty(part: Part<'_>) -> Option<[u8; 20]> {
    match part {
        Part::Bytes([0x41, bytes @ ..]) => bytes.try_into().ok(),
        Part::Json(Json::Text(text)) => parse(text)
            .ok()?
            .iter()
            .find(|reading| {
                matches!(reading.address.form, Form::Tron | Form::Evm) && reading.checksum != Checksum::Failed
            })
            .and_then(|reading| reading.address.bytes[..].try_into().ok()),
        _ => None,
    }
}

fn quantity(part: Part<'_>) -> Option<String> {
    match part {
        Part::Json(value) => amount(value),
        Part::Number(number) => Some(number.to_string()),
        Part::Bytes(_) => None,
    }
}

/// The number of a token: in JSON as it is, or the hexadecimal digits of its own digits.
fn asset(part: Part<'_>) -> Option<String> {
    match part {
        Part::Json(value) => {
            let text = number(value)?;
            let digits = bytes(value).filter(|bytes| text.len() >= 14 && bytes.iter().all(u8::is_ascii_digit));
            Some(digits.map_or_else(|| text.to_owned(), lossy))
        }
        Part::Bytes(bytes) => Some(lossy(bytes.to_vec())),
        Part::Number(number) => Some(number.to_string()),
    }
}

fn data(walk: &mut Walk<'_>, part: Part<'_>) -> Vec<u8> {
    match part {
        Part::Json(value) => walk.bytes(value),
        Part::Bytes(bytes) => bytes.to_vec(),
        Part::Number(_) => Vec::new(),
    }
}
