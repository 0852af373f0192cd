//! Bitcoin wallets: PSBT (BIP-174, BIP-370, BIP-375), raw transactions, and plain payments.

use super::json::Json;
use super::reader::{Reader, little_endian};
use super::walk::{Sum, Walk, Who, amount, bytes, carried, number};
use super::{Role, Unchecked, evm};
use crate::address::{Address, Bytes, Form};
use crate::hash::hash160;
use crate::words::{lossy, parts};

/// Names under which wallets take what is to be signed.
const SIGNED: &str = "psbt psbts psbtHex psbtHexs psbtBase64 rawtx rawTx tx txHex hex transaction transactions token \
     payload";
/// Names under which they take payments that they make a transaction of themselves.
const PAID: &str = "recipients transfers token payload";

/// Types of a PSBT's keys: global, and of outputs.
mod key {
    pub const UNSIGNED_TX: u64 = 0x00;
    pub const INPUT_COUNT: u64 = 0x04;
    pub const OUTPUT_COUNT: u64 = 0x05;
    pub const AMOUNT: u64 = 0x03;
    pub const SCRIPT: u64 = 0x04;
    pub const SILENT_PAYMENT: u64 = 0x09;
}

const PSBT: &[u8] = b"psbt\xff";

/// Decodes the params of a method; the walk is at `params`.
pub(super) fn decode(walk: &mut Walk<'_>, method: &str, params: &Json<'_>) {
    match method {
        "signPsbt" | "signPsbts" | "pushPsbt" | "pushTx" | "signTransaction" | "signMultipleTransactions" => {
            carried(walk, params, SIGNED, &mut |walk, value| signed(walk, method, value));
        }
        "sendBitcoin" | "sendTransfer" | "sendBtcTransaction" | "sendInscription" | "sendInscriptions"
        | "ord_sendInscriptions" | "sendRunes" | "runes_transfer" => payment(walk, method, params),
        "signMessage" => message(walk, method, params),
        _ => walk.note(Unchecked::UnknownMethod),
    }
}

/// A PSBT, a raw transaction, or a token around one; options, which stand beside them, are none of these.
fn signed(walk: &mut Walk<'_>, method: &str, value: &Json<'_>) {
    if token(walk, method, value) || !matches!(value, Json::Text(_) | Json::List(_)) {
        return;
    }
    let bytes = walk.bytes(value);
    let is_psbt = bytes.starts_with(PSBT);
    let name = if is_psbt { "psbt" } else { "transaction" };
    let here = walk.into(if walk.path.ends_with(name) { "" } else { name });
    let is_read = walk.pay(bytes.len())
        && if is_psbt { psbt(walk, &bytes).is_some() } else { transaction(walk, &bytes, true).is_some() };
    walk.back(here);
    if !is_read {
        walk.note(Unchecked::Malformed);
    }
}

/// Decodes what an unsigned JSON Web Token carries, as sats-connect sends it; whether it is one.
fn token(walk: &mut Walk<'_>, method: &str, value: &Json<'_>) -> bool {
    let mut parts = parts(value.text().unwrap_or_default(), b'.').skip(1);
    let (Some(payload), Some(_)) = (parts.next(), parts.next()) else { return false };
    let text = lossy(bytes(&Json::Text(payload.into())).unwrap_or_default());
    let Ok(payload) = Json::read(&text) else { return false };
    walk.enter(text.len(), &mut |walk| decode(walk, method, &payload))
}

/// Payments by name (`{recipients: [{address, amount}]}`) or by place (`[address, amount]`).
fn payment(walk: &mut Walk<'_>, method: &str, params: &Json<'_>) {
    if let Json::List(items) = params
        && let Some(text) = items.first().and_then(Json::text)
    {
        let second = items.get(1);
        let sum = match method {
            "sendBitcoin" => Sum::native(second.and_then(amount)),
            _ => Sum {
                amount: items.get(2).and_then(amount),
                asset: second.and_then(Json::text).map(str::to_owned),
            },
        };
        let here = walk.into_index(0);
        walk.text(Role::Recipient, text, sum);
        return walk.back(here);
    }
    carried(walk, params, PAID, &mut |walk, value| {
        if token(walk, method, value) {
            return;
        }
        let address = value.any(&["address", "toAddress", "to", "recipient"]);
        let Some((name, text)) = address.and_then(|(name, value)| Some((name, value.text()?))) else {
            return walk.note(Unchecked::Malformed);
        };
        let amount = value.any(&["amount", "amountSats", "satoshis"]).and_then(|(_, value)| amount(value));
        let asset = value.any(&["runeName", "inscriptionId"]).and_then(|(_, value)| number(value)).map(str::to_owned);
        let sum = if asset.is_some() { Sum { amount, asset } } else { Sum::native(amount) };
        let here = walk.into(name);
        walk.text(Role::Recipient, text, sum);
        walk.back(here);
    });
}

/// A text, and the account that signs it.
fn message(walk: &mut Walk<'_>, method: &str, params: &Json<'_>) {
    carried(walk, params, "message token payload", &mut |walk, value| {
        if token(walk, method, value) {
            return;
        }
        match value.text() {
            Some(text) => evm::message(walk, text),
            None => {
                let bytes = walk.bytes(value);
                walk.mentioned(&bytes);
            }
        }
    });
    if let Some(text) = params.get("address").and_then(Json::text) {
        let here = walk.into("address");
        walk.text(Role::Owner, text, Sum::default());
        walk.back(here);
    }
}

/// Reads a map of a PSBT: pairs of a key and a value, up to an empty key.
fn pairs<'a>(reader: &mut Reader<'a>, visit: &mut dyn FnMut(u64, &'a [u8])) -> Option<()> {
    loop {
        let key = reader.sized()?;
        if key.is_empty() {
            return Some(());
        }
        let value = reader.sized()?;
        visit(Reader(key).compact_size()?, value);
    }
}

fn psbt(walk: &mut Walk<'_>, bytes: &[u8]) -> Option<()> {
    let mut reader = Reader(&bytes[PSBT.len()..]);
    let (mut unsigned, mut inputs, mut outputs) = (Vec::new(), None, None);
    pairs(&mut reader, &mut |key, value| match key {
        key::UNSIGNED_TX => unsigned.push(value),
        key::INPUT_COUNT => inputs = Reader(value).compact_size(),
        key::OUTPUT_COUNT => outputs = Reader(value).compact_size(),
        _ => {}
    })?;
    // one at most; of several nobody knows which a wallet takes
    for bytes in &unsigned {
        let (ins, outs) = transaction(walk, bytes, false)?;
        (inputs, outputs) = (inputs.or(Some(ins)), outputs.or(Some(outs)));
    }
    for _ in 0..inputs? {
        pairs(&mut reader, &mut |_, _| {})?;
    }
    let here = walk.into("outputs");
    for index in 0..outputs? {
        let (mut scripts, mut silent, mut value) = (Vec::new(), Vec::new(), None);
        pairs(&mut reader, &mut |key, bytes| match key {
            key::AMOUNT => value = Some(little_endian(bytes.get(..8).unwrap_or(bytes)).to_string()),
            key::SCRIPT => scripts.push(bytes),
            key::SILENT_PAYMENT if bytes.len() == 66 => silent.push(bytes),
            _ => {}
        })?;
        let sum = Sum::native(value);
        let there = walk.into_index(index as usize);
        scripts.iter().for_each(|bytes| script(walk, bytes, &sum));
        silent.iter().for_each(|keys| recipient(walk, Form::SilentPayment, &[], keys, &sum));
        // version 0 has its outputs in the transaction
        if scripts.is_empty() && silent.is_empty() && unsigned.is_empty() {
            walk.note(Unchecked::Malformed);
        }
        walk.back(there);
    }
    walk.back(here);
    reader.0.is_empty().then_some(())
}

/// Adds the recipients of a transaction; gives back how many inputs and outputs it has.
fn transaction(walk: &mut Walk<'_>, bytes: &[u8], may_have_witness: bool) -> Option<(u64, u64)> {
    let with_witness = may_have_witness && matches!(bytes.get(4..6), Some([0, flag]) if *flag != 0);
    // without inputs it might be either
    let (inputs, outputs, rest) = read(bytes, with_witness).or_else(|| read(bytes, !with_witness))?;
    if !rest.is_empty() {
        walk.note(Unchecked::Malformed);
    }
    let here = walk.into("outputs");
    for (index, (value, bytes)) in outputs.iter().enumerate() {
        let there = walk.into_index(index);
        script(walk, bytes, &Sum::native(Some(value.to_string())));
        walk.back(there);
    }
    walk.back(here);
    Some((inputs, outputs.len() as u64))
}

/// A transaction as the network has it (BIP-144): number of inputs, outputs with their amounts, what stands behind it.
#[expect(clippy::type_complexity)]
fn read(bytes: &[u8], with_witness: bool) -> Option<(u64, Vec<(u64, &[u8])>, &[u8])> {
    let mut reader = Reader(bytes);
    reader.take(if with_witness { 6 } else { 4 })?;
    let inputs = reader.compact_size()?;
    for _ in 0..inputs {
        reader.take(36)?;
        reader.sized()?;
        reader.take(4)?;
    }
    let mut outputs = Vec::new();
    for _ in 0..reader.compact_size()? {
        outputs.push((reader.number(8)?, reader.sized()?));
    }
    if with_witness {
        for _ in 0..inputs {
            for _ in 0..reader.compact_size()? {
                reader.sized()?;
            }
        }
    }
    reader.take(4)?;
    Some((inputs, outputs, reader.0))
}

/// Adds whoever can spend what a script locks.
fn script(walk: &mut Walk<'_>, script: &[u8], sum: &Sum) {
    match script {
        [0x76, 0xa9, 20, hash @ .., 0x88, 0xac] if hash.len() == 20 => recipient(walk, Form::P2pkh, &[], hash, sum),
        [0xa9, 20, hash @ .., 0x87] if hash.len() == 20 => recipient(walk, Form::P2sh, &[], hash, sum),
        [33 | 65, key @ .., 0xac] if key.len() == usize::from(script[0]) => {
            recipient(walk, Form::P2pkh, &[], &hash160(key), sum);
        }
        [op @ (0 | 0x51..=0x60), len @ 2..=40, program @ ..] if program.len() == usize::from(*len) => {
            match (op.saturating_sub(0x50), len) {
                (0, 20) => recipient(walk, Form::P2wpkh, &[], program, sum),
                (0, 32) => recipient(walk, Form::P2wsh, &[], program, sum),
                (0, _) => walk.note(Unchecked::UnknownScript),
                (1, 32) => recipient(walk, Form::P2tr, &[], program, sum),
                (version, _) => recipient(walk, Form::Witness, &[version], program, sum),
            }
        }
        // data, which nobody can spend
        [0x6a, ..] => {}
        _ => {
            walk.note(Unchecked::UnknownScript);
            if let [0x51..=0x60, keys @ .., 0x51..=0x60, 0xae] = script {
                let mut keys = Reader(keys);
                while let Some(len @ (33 | 65)) = keys.byte()
                    && let Some(key) = keys.take(usize::from(len))
                {
                    recipient(walk, Form::P2pkh, &[], &hash160(key), &Sum::default());
                }
            }
        }
    }
}

fn recipient(walk: &mut Walk<'_>, form: Form, head: &[u8], tail: &[u8], sum: &Sum) {
    // main network, test networks, regtest
    let variants = match form {
        Form::P2pkh => [0x00, 0x6f, 0x6f],
        Form::P2sh => [0x05, 0xc4, 0xc4],
        Form::SilentPayment => [29, 30, 31],
        _ => [1, 2, 3],
    };
    let variant = variants[network(&walk.network)];
    let address = Address { form, variant, bytes: Bytes::joined(head, tail) };
    walk.party(Role::Recipient, Who::Address(address), sum.clone());
}

/// Main network, test networks, regtest: by what wallets call them (`livenet`, `bitcoin:testnet`, `Signet`).
fn network(name: &str) -> usize {
    let has = |word: &[u8]| name.as_bytes().windows(4).any(|part| part.eq_ignore_ascii_case(word));
    match () {
        () if has(b"regt") => 2,
        () if has(b"test") || has(b"sign") => 1,
        () => 0,
    }
}
