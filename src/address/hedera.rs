//! Hedera: `shard.realm.number`, with or without the five letters of HIP-15.
//!
//! The letters depend on the ledger: those of the main net (00) are verified, those of the public test nets (01, 02)
//! make it a test address. Without them `0.0.123` could be a version number.

use super::text::Text;
use super::{Address, Checksum, Confidence, Form, Readings, radix};
use crate::words::decimal;

const MAIN: u8 = 0;
const TEST: u8 = 1;
const PREVIEW: u8 = 2;

pub(super) fn decode(text: &Text, out: &mut Readings) {
    // three numbers below 2^63, two dots, a hyphen and five letters
    if !(5..=65).contains(&text.len()) || !text.first().is_ascii_digit() {
        return;
    }
    let mut split = text.bytes.splitn(2, |&c| c == b'-');
    let id = split.next().unwrap_or_default();
    let letters = split.next();
    let mut bytes = [0; 24];
    let mut numbers = id.split(|&c| c == b'.');
    for place in bytes.chunks_exact_mut(8) {
        let Some(number) = numbers.next().and_then(radix::decimal) else {
            return;
        };
        place.copy_from_slice(&number.to_be_bytes());
    }
    if numbers.next().is_some() {
        return;
    }
    let (checksum, variant) = match letters {
        None => (Checksum::Absent, 0),
        Some(letters) if letters.len() != 5 || !letters.iter().all(u8::is_ascii_lowercase) => return,
        Some(letters) if letters == check(id, MAIN) => (Checksum::Verified, 0),
        Some(letters) if letters == check(id, TEST) || letters == check(id, PREVIEW) => (Checksum::Verified, 1),
        Some(_) => (Checksum::Failed, 0),
    };
    let confidence = if letters.is_some() { Confidence::High } else { Confidence::Low };
    out.push_as(Form::Hedera, variant, &bytes, checksum, confidence, None);
}

/// The five letters of HIP-15 for an id written with digits and dots, on a ledger whose id is one byte.
fn check(id: &[u8], ledger: u8) -> [u8; 5] {
    const P3: u32 = 26 * 26 * 26;
    const P5: u32 = 26 * 26 * 26 * 26 * 26;
    let (mut even, mut odd, mut weighted) = (0, 0, 0);
    for (i, &c) in id.iter().enumerate() {
        let digit = if c == b'.' { 10 } else { u32::from(c - b'0') };
        weighted = (weighted * 31 + digit) % P3;
        let sum = if i % 2 == 0 { &mut even } else { &mut odd };
        *sum = (*sum + digit) % 11;
    }
    // the ledger id, then six zero bytes
    let ledger = [ledger, 0, 0, 0, 0, 0, 0].iter().fold(0, |sum, &b| (sum * 31 + u32::from(b)) % P5);
    let sum = ((((id.len() as u32 % 5) * 11 + even) * 11 + odd) * P3 + weighted + ledger) % P5;
    let mut rest = (u64::from(sum) * 1_000_003 % u64::from(P5)) as u32;
    let mut letters = [0; 5];
    for letter in letters.iter_mut().rev() {
        *letter = b'a' + (rest % 26) as u8;
        rest /= 26;
    }
    letters
}

pub(super) fn encode(address: &Address) -> String {
    let mut text = String::new();
    for number in address.bytes.chunks_exact(8) {
        let number = number.try_into().map_or(0, u64::from_be_bytes);
        if !text.is_empty() {
            text.push('.');
        }
        text += &decimal(number);
    }
    if address.variant == 1 {
        // the letters are all that says that it is a test address
        let letters = check(text.as_bytes(), TEST);
        text.push('-');
        text.extend(letters.map(char::from));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::{Bytes, Network, parse};
    use super::*;

    /// HIP-15.
    #[test]
    fn letters() {
        for (text, plain) in [
            ("0.0.1-dfkxr", "0.0.1"),
            ("0.0.4-cjcuq", "0.0.4"),
            ("0.0.5-ktach", "0.0.5"),
            ("0.0.12-uuuup", "0.0.12"),
            ("0.0.123-vfmkw", "0.0.123"),
        ] {
            let reading = &parse(text).unwrap()[0];
            assert_eq!((reading.checksum, reading.confidence), (Checksum::Verified, Confidence::High));
            assert_eq!(reading.address.canonical(), plain);
            assert_eq!(parse(plain).unwrap()[0].address, reading.address);
        }
        assert_eq!(parse("0.0.1-dfkxs").unwrap()[0].checksum, Checksum::Failed);
        let test = Address { form: Form::Hedera, variant: 1, bytes: Bytes::new(&[0; 24]) };
        assert_eq!(parse(&test.canonical()).unwrap()[0].address.network(), Network::Test);
    }

    #[test]
    fn refused() {
        for text in ["0.0", "0.0.0.1", "0.0.01", "0.0.1-", "0.0.1-DFKXR", "0..1", "0.0.9223372036854775808"] {
            assert!(parse(text).is_err());
        }
    }
}
