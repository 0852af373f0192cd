//! Algorand: base32 of 32 bytes and the last four bytes of their SHA-512/256.

use super::text::{Text, class};
use super::{Address, Checksum, Form, Readings, radix};
use crate::hash::sha512_256;

pub(super) fn decode(text: &Text, out: &mut Readings) {
    if text.len() != 58 || !text.all(class::BASE32) {
        return;
    }
    let mut buf = [0; 36];
    let Some((36, clean)) = radix::BASE32.decode(text.bytes.iter().copied(), 0, &mut buf) else {
        return;
    };
    let (key, check) = buf.split_at(32);
    let right = clean && sha512_256(key)[28..] == *check;
    let checksum = if right { Checksum::Verified } else { Checksum::Failed };
    out.push(Form::Algorand, 0, key, checksum);
}

pub(super) fn encode(address: &Address) -> String {
    let check = sha512_256(&address.bytes);
    let mut text = String::new();
    radix::BASE32.encode(&[&address.bytes[..], &check[28..]].concat(), 0, &mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    /// js-algorand-sdk `3.Address.ts`.
    #[test]
    fn published() {
        let text = "MO2H6ZU47Q36GJ6GVHUKGEBEQINN7ZWVACMWZQGIYUOE3RBSRVYHV4ACJI";
        let reading = &parse(text).unwrap()[0];
        assert_eq!(reading.checksum, Checksum::Verified);
        assert_eq!(
            format!("{:?}", reading.address.bytes),
            "63b47f669cfc37e327c6a9e8a31024821adfe6d500996cc0c8c51c4dc4328d70"
        );
        assert_eq!(reading.address.canonical(), text);
    }

    #[test]
    fn mistyped() {
        for text in [
            "MO2H6ZU47Q36GJ6GVHUKGEBEQINN7ZWVACMWZQGIYUOE3RBSRVYHV4ACJJ",
            "NO2H6ZU47Q36GJ6GVHUKGEBEQINN7ZWVACMWZQGIYUOE3RBSRVYHV4ACJI",
        ] {
            assert_eq!(parse(text).unwrap()[0].checksum, Checksum::Failed);
        }
        assert!(parse("MO2H6ZU47Q36GJ6GVHUKGEBEQINN7ZWVACMWZQGIYUOE3RBSRVYHV4ACJ").is_err());
    }
}
