//! TON: raw `workchain:hash` and the user-friendly form (TEP-2), in base64url or base64.
//!
//! The friendly form's flags (bounceable, test only) are no part of the account, so the canonical text is the raw one;
//! only an address flagged for test networks keeps its friendly form, because the raw one has no place for the flag.

use super::text::{Text, class};
use super::{Address, Checksum, Form, Readings, radix};
use crate::hash::crc16;
use crate::words::decimal;

const BOUNCEABLE: u8 = 0x11;
const NON_BOUNCEABLE: u8 = 0x51;
const TEST_ONLY: u8 = 0x80;

pub(super) fn decode(text: &Text, out: &mut Readings) {
    if text.len() == 48 {
        friendly(text, out);
    } else if (66..=67).contains(&text.len()) {
        raw(text, out);
    }
}

fn friendly(text: &Text, out: &mut Readings) {
    // 11, 51 and the same with the test flag, in six bits of base64
    if !matches!(text.first(), b'E' | b'U' | b'k' | b'0') || !text.all(class::BASE64) {
        return;
    }
    let mut buf = [0; 36];
    if radix::BASE64.decode(text.bytes.iter().copied(), 0, &mut buf).is_none() {
        return;
    }
    let workchain: i32 = match buf[1] {
        0x00 => 0,
        0xff => -1,
        _ => return,
    };
    // 48 characters of base64 can be any token, so a wrong checksum means "not an address" and not "mistyped"
    if !matches!(buf[0] & !TEST_ONLY, BOUNCEABLE | NON_BOUNCEABLE) || crc16(&buf[..34]).to_be_bytes() != buf[34..] {
        return;
    }
    let test = u16::from(buf[0] & TEST_ONLY != 0);
    out.push_joined(Form::Ton, test, &workchain.to_be_bytes(), &buf[2..34], Checksum::Verified);
}

fn raw(text: &Text, out: &mut Readings) {
    let (head, hash) = text.bytes.split_at(text.len() - 64);
    // the base chain and the masterchain: there are no other workchains
    let workchain: i32 = match head {
        b"0:" => 0,
        b"-1:" => -1,
        _ => return,
    };
    if let Some(hash) = radix::unhex::<32>(hash) {
        out.push_joined(Form::Ton, 0, &workchain.to_be_bytes(), &hash, Checksum::Absent);
    }
}

pub(super) fn encode(address: &Address) -> String {
    let mut text = String::new();
    let Some((workchain, hash)) = address.bytes.split_first_chunk::<4>() else {
        return text;
    };
    if address.variant == 1 {
        let mut buf = [&[BOUNCEABLE | TEST_ONLY, workchain[3]], hash].concat();
        buf.extend(crc16(&buf).to_be_bytes());
        radix::BASE64.encode(&buf, 0, &mut text);
    } else {
        let workchain = i32::from_be_bytes(*workchain);
        if workchain < 0 {
            text.push('-');
        }
        text += &decimal(u64::from(workchain.unsigned_abs()));
        text.push(':');
        radix::hex(hash, &mut text);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    /// ton-core `Address.spec.ts`, TEP-2.
    #[test]
    fn all_spellings_of_one_account() {
        const RAW: &str = "0:2cf55953e92efbeadab7ba725c3f93a0b23f842cbba72d7b8e6f510a70e422e3";
        for text in [
            RAW,
            "EQAs9VlT6S776tq3unJcP5Ogsj-ELLunLXuOb1EKcOQi4wJB",
            "EQAs9VlT6S776tq3unJcP5Ogsj+ELLunLXuOb1EKcOQi4wJB",
            "UQAs9VlT6S776tq3unJcP5Ogsj-ELLunLXuOb1EKcOQi41-E",
        ] {
            let readings = parse(text).unwrap();
            assert_eq!(readings.len(), 1);
            assert_eq!(readings[0].address.canonical(), RAW);
        }
        let test = &parse("0QAs9VlT6S776tq3unJcP5Ogsj-ELLunLXuOb1EKcOQi4-QO").unwrap()[0].address;
        assert_eq!(test.canonical(), "kQAs9VlT6S776tq3unJcP5Ogsj-ELLunLXuOb1EKcOQi47nL");
        assert_eq!(test.network(), super::super::Network::Test);
        let master = &parse("Uf_lZ1T4NCb2mwkme9h2rJfESCE0W34ma9lWp7-_uY3zXGYv").unwrap()[0].address;
        assert_eq!(master.canonical(), "-1:e56754f83426f69b09267bd876ac97c44821345b7e266bd956a7bfbfb98df35c");
    }

    #[test]
    fn refused() {
        for text in [
            "EQAs9VlT6S776tq3unJcP5Ogsj-ELLunLXuOb1EKcOQi4wJC",
            "00:2cf55953e92efbeadab7ba725c3f93a0b23f842cbba72d7b8e6f510a70e422e3",
            "1:2cf55953e92efbeadab7ba725c3f93a0b23f842cbba72d7b8e6f510a70e422e3",
            "x:2cf55953e92efbeadab7ba725c3f93a0b23f842cbba72d7b8e6f510a70e422e3",
        ] {
            assert!(parse(text).is_err_and(|error| error == super::super::ParseError::NotAnAddress));
        }
    }
}
