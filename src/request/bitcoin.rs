//! Bitcoin wallets: PSBT (BIP-174, BIP-370, BIP-375), raw transactions, and plain payments.

use super::json::Json;
use super::table::letter;
use super::walk::{Sum, Walk, Who, amount, bytes, carried, number};
use super::{Role, Unchecked, evm};
use crate::address::{Address, Bytes, Form};
use crate::hash::hash160;
use crate::reader::Reader;
use crate::words::{decimal, lossy, parts};

/// What a method carries: something to sign, a payment in satoshis, one of something else, a message.
const METHODS: &str = "\
signPsbt s
signPsbts s
pushPsbt s
pushTx s
signTransaction s
signMultipleTransactions s
sendBitcoin p
sendTransfer p
sendBtcTransaction p
sendInscription o
sendInscriptions o
ord_sendInscriptions o
sendRunes o
runes_transfer o
signMessage m";

/// Names under which wallets take what is to be signed.
const SIGNED: &str = "psbt psbts psbtHex psbtHexs psbtBase64 rawtx rawTx tx txHex hex transaction transactions token \
     payload";

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
    let kind = letter(METHODS, method);
    let names = match kind {
        b's' => SIGNED,
        b'm' => "message token payload",
        0 => return walk.note(Unchecked::UnknownMethod),
        // by place: `[address, amount]`, or the asset and its amount
        _ if params.items().first().is_some_and(|first| first.text().is_some()) => {
            let second = params.items().get(1);
            let sum = match kind {
                b'p' => Sum::native(second.and_then(amount)),
                _ => Sum {
                    amount: params.items().get(2).and_then(amount),
                    asset: second.and_then(Json::text).map(str::to_owned),
                },
            };
            let here = walk.index(0);
            recipient_in(walk, params.items().first(), sum);
            return walk.back(here);
        }
        _ => "recipients transfers token payload",
    };
    carried(walk, params, names, &mut |walk, value| match (kind, value) {
        _ if token(walk, method, value) => {}
        (b's', Json::Text(_) | Json::List(_)) => signed(walk, value),
        // options, which stand beside what is to be signed
        (b's', _) => {}
        (b'm', _) => evm::signed_text(walk, value),
        _ => payment(walk, value),
    });
    if let (b'm', Some(Json::Text(text))) = (kind, params.get("address")) {
        let here = walk.down("address");
        walk.text(Role::Owner, text, Sum::default());
        walk.back(here);
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

/// A payment that the wallet makes a transaction of: `{address, amount}`.
fn payment(walk: &mut Walk<'_>, value: &Json<'_>) {
    let amount = value.any(&["amount", "amountSats", "satoshis"]).and_then(|(_, value)| amount(value));
    let asset = value.any(&["runeName", "inscriptionId"]).and_then(|(_, value)| number(value)).map(str::to_owned);
    let sum = if asset.is_some() { Sum { amount, asset } } else { Sum::native(amount) };
    let (name, address) = value.any(&["address", "toAddress", "to", "recipient"]).unzip();
    let here = walk.down(name.unwrap_or_default());
    recipient_in(walk, address, sum);
    walk.back(here);
}

fn recipient_in(walk: &mut Walk<'_>, address: Option<&Json<'_>>, sum: Sum) {
    match address.and_then(Json::text) {
        Some(text) => walk.text(Role::Recipient, text, sum),
        None => walk.note(Unchecked::Malformed),
    }
}

/// A PSBT, or a raw transaction.
fn signed(walk: &mut Walk<'_>, value: &Json<'_>) {
    let bytes = walk.bytes(value);
    let is_psbt = bytes.starts_with(PSBT);
    let name = if is_psbt { "psbt" } else { "transaction" };
    let here = walk.down(if walk.path.ends_with(name) { "" } else { name });
    if walk.pay(bytes.len()) {
        if is_psbt {
            psbt(walk, &bytes[PSBT.len()..]);
        } else {
            transaction(walk, &bytes, true);
        }
    }
    walk.back(here);
}

/// The next pair of a PSBT's map: type of the key, value. Nothing at the end of the map.
fn pair<'a>(reader: &mut Reader<'a>) -> Option<(u64, &'a [u8])> {
    let key = reader.sized();
    (!key.is_empty()).then(|| (Reader::new(key).compact_size(), reader.sized()))
}

fn psbt(walk: &mut Walk<'_>, bytes: &[u8]) {
    let mut reader = Reader::new(bytes);
    let (mut inputs, mut outputs, mut is_version_0) = (0, 0, false);
    while let Some((key, value)) = pair(&mut reader) {
        match key {
            // one at most; of several nobody knows which a wallet takes
            key::UNSIGNED_TX => {
                (inputs, outputs) = transaction(walk, value, false);
                is_version_0 = true;
            }
            key::INPUT_COUNT if !is_version_0 => inputs = Reader::new(value).compact_size(),
            key::OUTPUT_COUNT if !is_version_0 => outputs = Reader::new(value).compact_size(),
            _ => {}
        }
    }
    let (mut map, mut index) = (0, 0);
    while map < inputs && !reader.is_short {
        while pair(&mut reader).is_some() {}
        map += 1;
    }
    while index < outputs && !reader.is_short {
        let (mut amount, mut scripts) = (None, Vec::new());
        while let Some((key, value)) = pair(&mut reader) {
            match key {
                key::AMOUNT => amount = Some(decimal(Reader::new(value).number(8))),
                key::SCRIPT | key::SILENT_PAYMENT => scripts.push((key, value)),
                _ => {}
            }
        }
        let here = walk.down("outputs");
        walk.index(index as usize);
        // version 0 has its outputs in the transaction
        if scripts.is_empty() && !is_version_0 {
            walk.note(Unchecked::Malformed);
        }
        let sum = Sum::native(amount);
        for (key, bytes) in scripts {
            if key == key::SCRIPT {
                script(walk, bytes, &sum);
            } else if bytes.len() == 66 {
                recipient(walk, Form::SilentPayment, 0, bytes, &sum);
            }
        }
        walk.back(here);
        index += 1;
    }
    if reader.is_short || !reader.rest.is_empty() {
        walk.note(Unchecked::Malformed);
    }
}

/// Adds the recipients of a transaction as the network has it (BIP-144); gives back how many inputs and outputs it has.
fn transaction(walk: &mut Walk<'_>, bytes: &[u8], may_have_witness: bool) -> (u64, u64) {
    let mut reader = Reader::new(bytes);
    reader.take(4);
    // a transaction without inputs is not one that could be sent
    let has_witness = may_have_witness && reader.rest.first() == Some(&0);
    if has_witness {
        reader.take(2);
    }
    let inputs = reader.compact_size();
    let mut at = 0;
    while at < inputs && !reader.is_short {
        reader.take(36);
        reader.sized();
        reader.take(4);
        at += 1;
    }
    let (outputs, mut index) = (reader.compact_size(), 0);
    while index < outputs && !reader.is_short {
        let (amount, bytes) = (reader.number(8), reader.sized());
        let here = walk.down("outputs");
        walk.index(index as usize);
        if !reader.is_short {
            script(walk, bytes, &Sum::native(Some(decimal(amount))));
        }
        walk.back(here);
        index += 1;
    }
    reader.take(4);
    if reader.is_short || !has_witness && !reader.rest.is_empty() {
        walk.note(Unchecked::Malformed);
    }
    (inputs, outputs)
}

/// Adds whoever can spend what a script locks.
fn script(walk: &mut Walk<'_>, script: &[u8], sum: &Sum) {
    let (form, version, bytes) = match script {
        [0x76, 0xa9, 20, hash @ .., 0x88, 0xac] if hash.len() == 20 => (Form::P2pkh, 0, hash),
        [0xa9, 20, hash @ .., 0x87] if hash.len() == 20 => (Form::P2sh, 0, hash),
        [len @ (33 | 65), key @ .., 0xac] if key.len() == usize::from(*len) => {
            return recipient(walk, Form::P2pkh, 0, &hash160(key), sum);
        }
        [op @ (0 | 0x51..=0x60), len @ 2..=40, program @ ..] if program.len() == usize::from(*len) => {
            let form = match (op, len) {
                (0, 20) => Form::P2wpkh,
                (0, 32) => Form::P2wsh,
                (0, _) => return walk.note(Unchecked::UnknownScript),
                (0x51, 32) => Form::P2tr,
                _ => Form::Witness,
            };
            (form, op.wrapping_sub(0x50), program)
        }
        // data, which nobody can spend
        [0x6a, ..] => return,
        [0x51..=0x60, keys @ .., 0x51..=0x60, 0xae] => {
            walk.note(Unchecked::UnknownScript);
            let mut keys = Reader::new(keys);
            while let len @ (33 | 65) = keys.byte() {
                recipient(walk, Form::P2pkh, 0, &hash160(keys.take(u64::from(len))), &Sum::default());
            }
            return;
        }
        _ => return walk.note(Unchecked::UnknownScript),
    };
    recipient(walk, form, version, bytes, sum);
}

fn recipient(walk: &mut Walk<'_>, form: Form, version: u8, bytes: &[u8], sum: &Sum) {
    let name = walk.network.as_bytes();
    let is = |word: &[u8]| name.windows(4).any(|part| part.eq_ignore_ascii_case(word));
    // by what wallets call it: `livenet`, `bitcoin:testnet`, `Signet`
    let network = match () {
        () if is(b"regt") => 2,
        () if is(b"test") || is(b"sign") => 1,
        () => 0,
    };
    let variant = match (form, network) {
        (Form::P2pkh, 0) => 0x00,
        (Form::P2pkh, _) => 0x6f,
        (Form::P2sh, 0) => 0x05,
        (Form::P2sh, _) => 0xc4,
        (Form::SilentPayment, _) => 29 + network,
        _ => 1 + network,
    };
    let head = [version];
    let head = if form == Form::Witness { &head[..] } else { &[] };
    let address = Address { form, variant, bytes: Bytes::joined(head, bytes) };
    walk.party(Role::Recipient, Who::Address(address), sum.clone());
}
