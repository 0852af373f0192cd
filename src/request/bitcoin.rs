//! Bitcoin wallets: PSBT (BIP-174, BIP-370, BIP-375), raw transactions, and plain payments.

use super::json::Json;
use super::reader::{Reader, little_endian};
use super::table::letter;
use super::walk::{Sum, Walk, Who, amount, bytes, carried, number};
use super::{Role, Unchecked, evm};
use crate::address::{Address, Bytes, Form};
use crate::hash::hash160;
use crate::words::{lossy, parts};

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
            let here = walk.into_index(0);
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
        let here = walk.into("address");
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
    let here = walk.into(name.unwrap_or_default());
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
    let here = walk.into(if walk.path.ends_with(name) { "" } else { name });
    let is_read = walk.pay(bytes.len())
        && if is_psbt { psbt(walk, &bytes).is_some() } else { transaction(walk, &bytes, true).is_some() };
    walk.back(here);
    if !is_read {
        walk.note(Unchecked::Malformed);
    }
}

/// The next pair of a PSBT's map: type of the key, value. `None` in place of the pair at the map's end.
fn pair<'a>(reader: &mut Reader<'a>) -> Option<Option<(u64, &'a [u8])>> {
    let key = reader.sized()?;
    if key.is_empty() {
        return Some(None);
    }
    Some(Some((Reader(key).compact_size()?, reader.sized()?)))
}

fn psbt(walk: &mut Walk<'_>, bytes: &[u8]) -> Option<()> {
    let mut reader = Reader(&bytes[PSBT.len()..]);
    let (mut inputs, mut outputs, mut is_version_0) = (0, 0, false);
    while let Some((key, value)) = pair(&mut reader)? {
        match key {
            // one at most; of several nobody knows which a wallet takes
            key::UNSIGNED_TX => {
                (inputs, outputs) = transaction(walk, value, false)?;
                is_version_0 = true;
            }
            key::INPUT_COUNT if !is_version_0 => inputs = Reader(value).compact_size()?,
            key::OUTPUT_COUNT if !is_version_0 => outputs = Reader(value).compact_size()?,
            _ => {}
        }
    }
    for _ in 0..inputs {
        while pair(&mut reader)?.is_some() {}
    }
    for index in 0..outputs {
        let (mut scripts, mut amount) = (Vec::new(), None);
        while let Some((key, value)) = pair(&mut reader)? {
            match key {
                key::AMOUNT => amount = Some(little_endian(value.get(..8).unwrap_or(value)).to_string()),
                key::SCRIPT => scripts.push((value, false)),
                key::SILENT_PAYMENT if value.len() == 66 => scripts.push((value, true)),
                _ => {}
            }
        }
        let sum = Sum::native(amount);
        let here = walk.into("outputs");
        walk.into_index(index as usize);
        // version 0 has its outputs in the transaction
        if scripts.is_empty() && !is_version_0 {
            walk.note(Unchecked::Malformed);
        }
        for (bytes, is_silent) in scripts {
            if is_silent {
                recipient(walk, Form::SilentPayment, 0, bytes, &sum);
            } else {
                script(walk, bytes, &sum);
            }
        }
        walk.back(here);
    }
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
            let mut keys = Reader(keys);
            while let Some(len @ (33 | 65)) = keys.byte()
                && let Some(key) = keys.take(usize::from(len))
            {
                recipient(walk, Form::P2pkh, 0, &hash160(key), &Sum::default());
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
