//! Where a decoder is in a request, what it has found, and how much more it may look at.

use super::json::Json;
use super::{NotChecked, Role, Unchecked};
use crate::address::{self, Address, BASE64, Bytes, Confidence, Form, trim, unhex_into};
use crate::key::{Key, Kind};
use crate::words::{self, parts};

/// Calls inside calls that are followed.
const MAX_DEPTH: usize = 32;
/// Parties of one request, at most.
pub const MAX_PARTIES: usize = 4096;
/// Notes of one request.
const MAX_NOTES: usize = 256;
/// Characters of one name in a path, and of an asset's.
const MAX_NAME: usize = 100;
/// Bytes that may be looked at, nested ones once for each level.
const MAX_WORK: usize = 48 << 20;

/// Who was found. The address is a text where the request has one: [`crate::address::parse`] reads it, then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub role: Role,
    pub path: String,
    pub who: Who,
    pub amount: Option<String>,
    pub asset: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Text(String),
    Address(Address),
}

/// What is paid or allowed to a party.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum {
    /// In the smallest unit, decimal.
    pub amount: Option<String>,
    /// The token's contract or mint, or `native`.
    pub asset: Option<String>,
}

impl Sum {
    pub fn native(amount: Option<String>) -> Self {
        Self { asset: amount.is_some().then(|| "native".to_owned()), amount }
    }
}

/// One walk over one request.
pub(crate) struct Walk<'k> {
    /// Whether an exact entry of a list has this key.
    is_listed_exactly: &'k dyn Fn(Key<'_>) -> bool,
    pub(super) path: String,
    pub(super) found: Vec<Found>,
    pub(super) not_checked: Vec<NotChecked>,
    depth: usize,
    work: usize,
    /// Only who is named is of interest: no paths, no amounts.
    pub(super) is_brief: bool,
    /// How the bytes of an address are written: 20 as EVM or as TRON addresses, 32 as Solana's.
    pub(super) form: Form,
    /// What the request calls the network; empty where it does not.
    pub(super) network: String,
}

impl<'k> Walk<'k> {
    pub fn new(is_listed_exactly: &'k dyn Fn(Key<'_>) -> bool) -> Self {
        Self {
            is_listed_exactly,
            path: String::new(),
            found: Vec::new(),
            not_checked: Vec::new(),
            depth: 0,
            work: MAX_WORK,
            is_brief: false,
            form: Form::Evm,
            network: String::new(),
        }
    }

    /// Puts a name behind the path, after a full stop. Gives the place to come [`back`](Self::back) to.
    pub fn down(&mut self, name: &str) -> usize {
        let end = self.path.len();
        if self.is_brief {
            return end;
        }
        if end > 0 && !name.is_empty() {
            self.path.push('.');
        }
        push_clean(&mut self.path, name);
        end
    }

    /// Puts `[index]` behind the path.
    pub fn index(&mut self, index: usize) -> usize {
        let end = self.path.len();
        if self.is_brief {
            return end;
        }
        self.path.push('[');
        self.path.push_str(&words::decimal(index as u64));
        self.path.push(']');
        end
    }

    /// Leaves what [`down`](Self::down) went into.
    pub fn back(&mut self, end: usize) {
        self.path.truncate(end);
    }

    /// Runs `inside` for each of these values.
    pub fn each(&mut self, values: &[Json<'_>], inside: &mut dyn FnMut(&mut Self, &Json<'_>)) {
        for (index, value) in values.iter().enumerate() {
            let here = self.index(index);
            inside(self, value);
            self.back(here);
        }
    }

    /// Runs `inside` for something of `size` bytes that a call carries, unless it lies too deep or there was too much
    /// already: false, then, with a note.
    pub fn enter(&mut self, size: usize, inside: &mut dyn FnMut(&mut Self)) -> bool {
        if self.depth == MAX_DEPTH {
            self.note(Unchecked::TooDeep);
            return false;
        }
        if !self.pay(size) {
            return false;
        }
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        true
    }

    /// Whether so many bytes more may be looked at; a note, where not.
    pub fn pay(&mut self, size: usize) -> bool {
        // what is empty costs something as well
        match self.work.checked_sub(size + 32) {
            Some(work) => self.work = work,
            None => self.note(Unchecked::TooMuch),
        }
        self.work >= size
    }

    /// Says that something here is not checked.
    pub fn note(&mut self, reason: Unchecked) {
        let is_known = self.not_checked.last().is_some_and(|last| last.reason == reason && last.path == self.path);
        if self.not_checked.len() < MAX_NOTES && !is_known {
            self.not_checked.push(NotChecked { path: self.path.clone(), reason });
        }
    }

    /// Adds a party that is named here.
    pub fn party(&mut self, role: Role, who: Who, sum: Sum) {
        if self.found.len() == MAX_PARTIES {
            return self.note(Unchecked::TooMuch);
        }
        if self.is_brief {
            return self.found.push(Found { role, path: String::new(), who, amount: None, asset: None });
        }
        let Sum { amount, asset } = sum;
        let asset = asset.map(|text| {
            let mut asset = String::new();
            push_clean(&mut asset, &text);
            asset
        });
        self.found.push(Found { role, path: self.path.clone(), who, amount, asset });
    }

    /// Adds the party in a text.
    pub fn text(&mut self, role: Role, text: &str, sum: Sum) {
        self.party(role, Who::Text(text.to_owned()), sum);
    }

    /// An address of 20 bytes, in the form of the chain.
    pub fn address(&self, bytes: &[u8]) -> Address {
        let variant = if self.form == Form::Tron { 0x41 } else { 0 };
        Address { form: self.form, variant, bytes: Bytes::new(bytes) }
    }

    /// Adds the party with these 20 bytes.
    pub fn evm(&mut self, role: Role, bytes: &[u8], sum: Sum) {
        let address = self.address(bytes);
        self.party(role, Who::Address(address), sum);
    }

    /// Adds every address in a text that people read.
    pub fn mentioned(&mut self, text: &[u8]) {
        if !self.pay(text.len()) {
            return;
        }
        let mut all = Vec::new();
        // 32 bytes of base58 only might be an address, but not to a Solana wallet
        let is_solana = self.form == Form::Solana;
        crate::scan::scan(text, &mut |candidate| {
            if candidate.readings.iter().any(|reading| {
                reading.confidence == Confidence::High || is_solana && reading.address.form == Form::Solana
            }) {
                all.push(candidate.text);
            }
        });
        for text in all {
            self.text(Role::Mentioned, &text, Sum::default());
        }
    }

    /// As [`Self::mentioned`], in every text of a value.
    pub fn mentioned_in(&mut self, value: &Json<'_>) {
        if let Some(text) = value.text() {
            self.mentioned(text.as_bytes());
        }
        self.each(value.items(), &mut Self::mentioned_in);
        for (name, value) in value.fields() {
            let here = self.down(name);
            self.mentioned_in(value);
            self.back(here);
        }
    }

    /// Looks for exact entries among all runs of as many bytes as an address has: of what nobody can decode.
    pub fn search(&mut self, bytes: &[u8]) {
        if !self.pay(bytes.len()) {
            return;
        }
        let (kind, len) = if self.form == Form::Solana { (Kind::Key32, 32) } else { (Kind::Evm, 20) };
        let mut next = 0;
        for (at, run) in bytes.windows(len).enumerate() {
            // numbers are mostly zeros, and no address is
            if at >= next && run[..4] != [0; 4] && (self.is_listed_exactly)(Key { kind, bytes: run }) {
                let end = self.path.len();
                self.path.push('@');
                self.path.push_str(&words::decimal(at as u64));
                self.evm(Role::Unknown, run, Sum::default());
                self.path.truncate(end);
                next = at + len;
            }
        }
    }

    /// The bytes in a value; a note and nothing when they can't be told.
    pub fn bytes(&mut self, value: &Json<'_>) -> Vec<u8> {
        let bytes = bytes(value);
        if bytes.is_none() {
            self.note(Unchecked::Malformed);
        }
        bytes.unwrap_or_default()
    }
}

/// Call data after call data, in memory that is kept from one to the next.
pub(crate) struct Calls<'k> {
    walk: Walk<'k>,
    data: Vec<u8>,
}

impl<'k> Calls<'k> {
    pub fn new(is_listed_exactly: &'k dyn Fn(Key<'_>) -> bool) -> Self {
        let mut walk = Walk::new(is_listed_exactly);
        walk.is_brief = true;
        Self { walk, data: Vec::new() }
    }

    /// Decodes call data in hexadecimal digits: who is named in it, and whether all of it is checked.
    pub fn decode(&mut self, digits: &[u8]) -> (&mut Vec<Found>, bool) {
        let Self { walk, data } = self;
        walk.found.clear();
        walk.not_checked.clear();
        walk.work = MAX_WORK;
        let digits = if let [b'0', b'x' | b'X', digits @ ..] = digits { digits } else { digits };
        data.resize(digits.len() / 2, 0);
        if unhex_into(digits, data) {
            super::abi::call(walk, None, data);
        } else {
            walk.note(Unchecked::Malformed);
        }
        (&mut walk.found, walk.not_checked.is_empty())
    }
}

/// Runs `inside` for what stands under these names, in the lists there too; for the value itself where there is none.
pub(super) fn carried(
    walk: &mut Walk<'_>,
    value: &Json<'_>,
    names: &str,
    inside: &mut dyn FnMut(&mut Walk<'_>, &Json<'_>),
) {
    match value {
        Json::List(items) if !matches!(items.first(), Some(Json::Number(_))) => {
            walk.each(items, &mut |walk, item| carried(walk, item, names, inside));
        }
        _ => {
            let mut is_there = false;
            for (name, value) in value.fields() {
                if parts(names, b' ').any(|known| known == name) {
                    is_there = true;
                    let here = walk.down(name);
                    carried(walk, value, names, inside);
                    walk.back(here);
                }
            }
            if !is_there {
                inside(walk, value);
            }
        }
    }
}

/// Names are those of a page, and go to a person: without control characters, and none that is longer than any real one.
fn push_clean(text: &mut String, name: &str) {
    name.chars()
        .take(MAX_NAME)
        .for_each(|c| text.push(if c.is_ascii_control() { char::REPLACEMENT_CHARACTER } else { c }));
}

/// The bytes that a value stands for: hexadecimal digits with or without `0x`, base64, or a list of numbers.
pub(super) fn bytes(value: &Json<'_>) -> Option<Vec<u8>> {
    match value {
        Json::Text(text) => match digits(trim(text)) {
            Some(digits) => unhex(digits),
            None => unhex(trim(text)).or_else(|| base64(trim(text))),
        },
        Json::List(items) => {
            let mut bytes = Vec::new();
            for item in items {
                bytes.push(u8::try_from(address::decimal(number(item)?.as_bytes())?).ok()?);
            }
            Some(bytes)
        }
        _ => None,
    }
}

/// What stands behind `0x`.
fn digits(text: &str) -> Option<&str> {
    matches!(text.as_bytes(), [b'0', b'x' | b'X', ..]).then(|| &text[2..])
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let mut bytes = vec![0; digits.len() / 2];
    unhex_into(digits.as_bytes(), &mut bytes).then_some(bytes)
}

/// Base64 in either alphabet, with or without padding.
fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    let mut bytes = vec![0; text.len() / 4 * 3 + 3];
    let (len, _) = BASE64.decode(text.bytes(), 0, &mut bytes)?;
    bytes.truncate(len);
    Some(bytes)
}

/// A number as it is written.
pub(super) fn number<'a>(value: &'a Json<'_>) -> Option<&'a str> {
    match value {
        Json::Number(text) => Some(text),
        Json::Text(text) => Some(text),
        _ => None,
    }
}

/// An amount in decimal, of a number, its text, or hexadecimal digits behind `0x`.
pub(super) fn amount(value: &Json<'_>) -> Option<String> {
    let text = number(value)?;
    match digits(text) {
        Some(digits) => {
            let mut even = String::from(if digits.len() % 2 == 1 { "0" } else { "" });
            even += digits;
            decimal(&unhex(&even)?)
        }
        None => (!text.is_empty() && text.bytes().all(|c| c.is_ascii_digit())).then(|| text.to_owned()),
    }
}

/// A big-endian number of at most 32 bytes in decimal.
pub(super) fn decimal(bytes: &[u8]) -> Option<String> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    (bytes.len() - start <= 32).then(|| words::decimal_of(&bytes[start..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_in_decimal() {
        let read = |text: &str| amount(&Json::Text(text.into()));
        assert_eq!(read("0x0").as_deref(), Some("0"));
        assert_eq!(read("0xde0b6b3a7640000").as_deref(), Some("1000000000000000000"));
        assert_eq!(read("0x3b9aca00").as_deref(), Some("1000000000"), "zeros inside");
        let most = "115792089237316195423570985008687907853269984665640564039457584007913129639935";
        assert_eq!(decimal(&[0xff; 32]).as_deref(), Some(most));
        assert_eq!(decimal(&[0xff; 33]), None);
        assert_eq!(read("25").as_deref(), Some("25"));
        for text in ["", "0xg", "-1", "1.5"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn bytes_in_every_spelling() {
        let read = |text: &str| bytes(&Json::read(text).unwrap());
        for text in ["\"0x00ff10\"", "\"00FF10\"", "\"AP8Q\"", "[0,255,16]"] {
            assert_eq!(read(text), Some(vec![0, 255, 16]), "{text}");
        }
        for text in ["\"0x0\"", "\"0xzz\"", "[256]", "[\"\"]", "null", "1"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
