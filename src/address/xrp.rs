//! XRP Ledger: classic addresses (`r…`), X-addresses with the destination tag inside (XLS-5), and family seeds, which
//! are recognised only to be refused.

use super::text::{Text, class};
use super::{Address, Checksum, Confidence, Form, ParseError, Readings, Secret, Tag, base58};
use crate::hash::sha256d;

/// Version bytes of an X-address: main and test network.
const X_VERSIONS: [[u8; 2]; 2] = [[0x05, 0x44], [0x04, 0x93]];

const CHECKSUM: usize = 4;

pub(super) fn decode(text: &Text, out: &mut Readings) {
    match (text.first(), text.len()) {
        (b'r', 25..=35) => classic(text, out),
        (b'X' | b'T', 46..=48) => x_address(text, out),
        (b's', 28..=31) => seed(text, out),
        _ => {}
    }
}

fn verify(bytes: &[u8]) -> bool {
    let (body, checksum) = bytes.split_at(bytes.len() - CHECKSUM);
    sha256d(body)[..CHECKSUM] == *checksum
}

fn classic(text: &Text, out: &mut Readings) {
    let mut buf = [0; 25];
    if !text.all(class::BASE58) {
        return;
    }
    let Some(bytes) = base58::decode_ripple(text.bytes, &mut buf) else { return };
    if bytes.len() != 25 || bytes[0] != 0 {
        return;
    }
    if verify(bytes) {
        out.push(Form::Xrp, 0, &bytes[1..21], Checksum::Verified);
    } else if text.len() >= 33 {
        out.push(Form::Xrp, 0, &bytes[1..21], Checksum::Failed);
    }
}

/// Version (2), account (20), flag (1), tag (4, little-endian), zeros (4).
fn x_address(text: &Text, out: &mut Readings) {
    let mut buf = [0; 35];
    if !text.all(class::BASE58) {
        return;
    }
    let Some(bytes) = base58::decode_ripple(text.bytes, &mut buf) else { return };
    let Some(net) = X_VERSIONS.iter().position(|version| bytes.len() == 35 && bytes.starts_with(version)) else {
        return;
    };
    let number = u32::from_le_bytes([bytes[23], bytes[24], bytes[25], bytes[26]]);
    let verified = verify(bytes);
    let tag = match (bytes[22], number, &bytes[27..31]) {
        (0, 0, [0, 0, 0, 0]) => None,
        (1, number, [0, 0, 0, 0]) => Some(Tag(u64::from(number))),
        _ => return,
    };
    let checksum = if verified { Checksum::Verified } else { Checksum::Failed };
    out.push_as(Form::Xrp, net as u16, &bytes[2..22], checksum, Confidence::High, tag);
}

/// Family seeds: 16 bytes after version 21 (secp256k1) or 01 E1 4B (ed25519, `sEd…`).
fn seed(text: &Text, out: &mut Readings) {
    let mut buf = [0; 23];
    if !text.all(class::BASE58) {
        return;
    }
    let Some(bytes) = base58::decode_ripple(text.bytes, &mut buf) else { return };
    let shape = bytes.len() == 21 && bytes[0] == 0x21 || bytes.len() == 23 && bytes.starts_with(&[0x01, 0xe1, 0x4b]);
    if shape && verify(bytes) {
        out.refuse(ParseError::Secret(Secret::Seed));
    }
}

/// The classic form on the main network. A classic address does not say its network, so a test address stays an
/// X-address.
pub(super) fn encode(address: &Address) -> String {
    let body = if address.variant == 1 {
        [&X_VERSIONS[1][..], &address.bytes, &[0; 9]].concat()
    } else {
        [&[0][..], &address.bytes].concat()
    };
    base58::encode_ripple(&[&body[..], &sha256d(&body)[..CHECKSUM]].concat())
}

#[cfg(test)]
mod tests {
    use super::super::{Network, parse};
    use super::*;

    #[test]
    fn classic_and_x_address_are_one_account() {
        // XLS-5, test cases.
        let classic = parse("r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59").unwrap().remove(0);
        let x = parse("X7AcgcsBL6XDcUb289X4mJ8djcdyKaGZMhc9YTE92ehJ2Fu").unwrap().remove(0);
        assert!(x.address.same_address(&classic.address));
        assert_eq!((x.tag, classic.tag), (Some(Tag(1)), None));
        let test = parse("T719a5UwUCnEs54UsxG9CJYYDhwmFCqkr7wxCcNcfZ6p5GZ").unwrap().remove(0);
        assert_eq!(test.address.network(), Network::Test);
        assert!(!test.address.same_address(&classic.address));
        assert_eq!(test.address.canonical(), "T719a5UwUCnEs54UsxG9CJYYDhwmFCqkr7wxCcNcfZ6p5GZ");
        let wrong = parse("r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk58").unwrap().remove(0);
        assert_eq!(wrong.checksum, Checksum::Failed);
    }

    #[test]
    fn seeds_are_refused() {
        // XRP Ledger documentation, "masterpassphrase".
        let seed = Err(ParseError::Secret(Secret::Seed));
        assert_eq!(parse("snoPBrXtMeMyMHUVTgbuqAfg1SUTb"), seed);
        assert_eq!(parse("sEdTM1uX8pu2do5XvTnutH6HsouMaM2"), seed);
    }
}
