//! Formats of one short rule each: ICON, EOS public keys, Nimiq, Ergo.

use super::text::{Text, class};
use super::{Address, Checksum, Form, Readings, base58, radix};
use crate::hash::{blake2b, ripemd160};

pub(super) fn decode(text: &Text, out: &mut Readings) {
    match text.first() {
        b'h' | b'c' => icon(text, out),
        b'E' | b'P' => eos(text, out),
        b'N' | b'n' => nimiq(text, out),
        _ => {}
    }
    ergo(text, out);
}

/// `hx` (account) or `cx` (contract) and 40 digits.
fn icon(text: &Text, out: &mut Readings) {
    let Some(([c @ (b'h' | b'c'), b'x'], digits)) = text.bytes.split_first_chunk() else {
        return;
    };
    if let Some(bytes) = radix::unhex::<20>(digits) {
        out.push_joined(Form::Icon, 0, &[u8::from(*c == b'c')], &bytes, Checksum::Absent);
    }
}

const EOS_KEY: &str = "EOS";
const EOS_K1: &str = "PUB_K1_";
const EOS_R1: &str = "PUB_R1_";

/// A compressed public key and the first four bytes of RIPEMD-160 over it and the name of its curve.
fn eos(text: &Text, out: &mut Readings) {
    let (body, suffix, variant) = if let Some(body) = text.bytes.strip_prefix(EOS_KEY.as_bytes()) {
        (body, &b""[..], 0)
    } else if let Some(body) = text.bytes.strip_prefix(EOS_K1.as_bytes()) {
        (body, &b"K1"[..], 0)
    } else if let Some(body) = text.bytes.strip_prefix(EOS_R1.as_bytes()) {
        (body, &b"R1"[..], 1)
    } else {
        return;
    };
    if !(45..=52).contains(&body.len()) {
        return;
    }
    let mut buf = [0; 37];
    let Some(bytes) = base58::decode(body, &mut buf).filter(|bytes| bytes.len() == 37) else {
        return;
    };
    let (key, check) = bytes.split_at(33);
    if !matches!(key[0], 2 | 3) {
        return;
    }
    let right = eos_check(key, suffix) == *check;
    let checksum = if right { Checksum::Verified } else { Checksum::Failed };
    out.push(Form::EosKey, variant, key, checksum);
}

fn eos_check(key: &[u8], suffix: &[u8]) -> [u8; 4] {
    let [a, b, c, d, ..] = ripemd160(&[key, suffix].concat());
    [a, b, c, d]
}

/// IBAN-like: `NQ`, two check digits (ISO 7064 mod 97-10), 20 bytes of base32; usually written in groups of four.
fn nimiq(text: &Text, out: &mut Readings) {
    if !(36..=48).contains(&text.len()) || !matches!(text.bytes[1], b'Q' | b'q') {
        return;
    }
    let spelling: Vec<u8> = text.bytes.iter().filter(|&&c| c != b' ').map(u8::to_ascii_uppercase).collect();
    let mut buf = [0; 20];
    let Some((check, body)) = spelling.split_at_checked(4) else { return };
    let Some((20, true)) = radix::NIMIQ.decode(body.iter().copied(), 0, &mut buf) else { return };
    if !check[2..].iter().all(u8::is_ascii_digit) {
        return;
    }
    let right = radix::mod_97(&spelling) == 1;
    let checksum = if right { Checksum::Verified } else { Checksum::Failed };
    out.push(Form::Nimiq, 0, &buf, checksum);
}

const ERGO_P2PK: u8 = 1;
const ERGO_P2SH: u8 = 2;
const ERGO_P2S: u8 = 3;
/// Longest text that is looked at: the base58 decoder takes up to 132 bytes.
const MAX_ERGO: usize = 180;

/// Network and type in one byte, content, the first four bytes of BLAKE2b-256 over both.
fn ergo(text: &Text, out: &mut Readings) {
    // Up to 52 characters of key or script hash. A pay-to-script address holds the script; those between 66 and 111
    // characters are left out, where every Monero address and extended key would be decoded in vain.
    if !matches!(text.len(), 38..=65 | 112..=MAX_ERGO) || !text.all(class::BASE58) {
        return;
    }
    let mut buf = [0; 132];
    let Some(bytes) = base58::decode(text.bytes, &mut buf).filter(|bytes| bytes.len() > 5) else {
        return;
    };
    let test = match bytes[0] & 0xf0 {
        0x00 => 0,
        0x10 => 1,
        _ => return,
    };
    let (data, check) = bytes.split_at(bytes.len() - 4);
    let is_key = data[0] & 15 == ERGO_P2PK && data.len() == 34 && matches!(data[1], 2 | 3);
    let fits = match data[0] & 15 {
        ERGO_P2PK => is_key,
        ERGO_P2SH => data.len() == 25,
        ERGO_P2S => true,
        _ => false,
    };
    if !fits {
        return;
    }
    if blake2b(32, &[0; 16], &[data])[..4] == *check {
        out.push(Form::Ergo, test, data, Checksum::Verified);
    } else if is_key {
        out.push(Form::Ergo, test, data, Checksum::Failed);
    }
}

pub(super) fn encode(address: &Address) -> String {
    let bytes = &address.bytes[..];
    match address.form {
        Form::Icon => {
            let mut text = String::from(if bytes.first() == Some(&1) { "cx" } else { "hx" });
            radix::hex(bytes.get(1..).unwrap_or_default(), &mut text);
            text
        }
        Form::EosKey => {
            let (prefix, suffix) = if address.variant == 1 { (EOS_R1, &b"R1"[..]) } else { (EOS_KEY, &b""[..]) };
            [prefix, &base58::encode(&[bytes, &eos_check(bytes, suffix)].concat())].concat()
        }
        Form::Nimiq => {
            let mut body = String::new();
            radix::NIMIQ.encode(bytes, 0, &mut body);
            let check = 98 - radix::mod_97(["NQ00", &body].concat().as_bytes());
            let mut text = String::from("NQ");
            text.extend([check / 10, check % 10].map(|digit| char::from(b'0' + digit as u8)));
            for group in body.as_bytes().chunks(4) {
                text.push(' ');
                text.extend(group.iter().map(|&c| char::from(c)));
            }
            text
        }
        _ => base58::encode(&[bytes, &blake2b(32, &[0; 16], &[bytes])[..4]].concat()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    /// bip_utils `test_icx_addr.py`, `test_eos_addr.py`, `test_nim_addr.py`, `test_ergo_addr.py`.
    #[test]
    fn published() {
        for (text, form) in [
            ("hx1a986a81e2f8a93b5db9981694472ecbce25c23e", Form::Icon),
            ("EOS5zD4eXtvBmLhzmj9CtvuG2wxwuKcTbYxYwsGpPvKe68ExHjJsc", Form::EosKey),
            ("NQ48 DA8G EHT6 UBNG 3299 BQEG RY91 5KMX FL2Y", Form::Nimiq),
            ("9gJPUXCkiE7GDwcKMpFfixaGxoHMreUb2JAYKzrvLe3h2ZEnW5G", Form::Ergo),
        ] {
            let reading = &parse(text).unwrap()[0];
            assert_eq!(reading.address.form, form);
            assert_ne!(reading.checksum, Checksum::Failed);
            assert_eq!(reading.address.canonical(), text);
        }
        assert!(parse("NQ48DA8GEHT6UBNG3299BQEGRY915KMXFL2Y").is_ok());
    }

    #[test]
    fn mistyped() {
        for text in [
            "EOS8JqoRy3T3ok9cN2WtcPkFDYowcpNTtwBs951NLxN5685CU8jMo",
            "NQ35 08S2 DPTM R7YR HMRT V33J VAVS QNT8 8UJH",
            "9hM6Fs3kV2FiG6pgNtYQmsd6uaejrQQCDoFCWmTYHxZfa58fJ6s",
        ] {
            let readings = parse(text).unwrap();
            assert!(readings.iter().all(|reading| reading.checksum == Checksum::Failed), "{text}");
        }
        for text in ["hx000107cfddf025dcc4a098f8ddceec0cceb8b7", "NQ34 08S2 DPTM R7YR HMRT V33J VAVS QNT8 8UJ"] {
            assert!(parse(text).is_err());
        }
    }
}
