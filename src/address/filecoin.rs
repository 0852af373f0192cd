//! Filecoin: `f` (main) or `t` (test), a protocol digit, then an actor id or base32 with a BLAKE2b-32 checksum.
//!
//! `f410f…` is an EVM address in Filecoin's delegated namespace. A delegated address whose payload is a masked actor
//! id (ff, eleven zero bytes, eight bytes of id) is refused as in go-address: it would be a second name of `f0…`.

use super::text::{Text, class};
use super::{Address, Checksum, Confidence, Form, Readings, radix};
use crate::hash::blake2b;
use crate::reader::Reader;
use crate::words::decimal;

/// Longest sub-address of a delegated address (FRC-0048).
const MAX_DELEGATED: usize = 54;
/// Namespace of the Ethereum address manager, whose sub-addresses are EVM addresses.
const EAM: u64 = 10;

pub(super) fn decode(text: &Text, out: &mut Readings) {
    // no address is shorter than f00; the longest is f4 with 19 digits and 58 bytes of base32
    if !(3..=115).contains(&text.len()) || !text.all(class::LOWER) {
        return;
    }
    let variant = match text.first() {
        b'f' => 0,
        b't' => 1,
        _ => return,
    };
    let body = &text.bytes[2..];
    match text.bytes[1] {
        b'0' => actor_id(body, variant, out),
        b'1' if body.len() == 39 => checked::<24>(1, body, variant, out),
        b'2' if body.len() == 39 => checked::<24>(2, body, variant, out),
        b'3' if body.len() == 84 => checked::<52>(3, body, variant, out),
        b'4' => delegated(body, variant, out),
        _ => {}
    }
}

fn actor_id(body: &[u8], variant: u16, out: &mut Readings) {
    let Some(id) = radix::decimal(body) else {
        return;
    };
    let mut bytes = [0; 11];
    let len = 1 + leb128(id, &mut bytes[1..]);
    // nothing but a letter and digits
    out.push_as(Form::Filecoin, variant, &bytes[..len], Checksum::Absent, Confidence::Low, None);
}

fn checked<const N: usize>(protocol: u8, body: &[u8], variant: u16, out: &mut Readings) {
    let mut buf = [0; N];
    let Some((len, clean)) = radix::BASE32_LOWER.decode(body.iter().copied(), 0, &mut buf) else {
        return;
    };
    if len != N {
        return;
    }
    let (payload, check) = buf.split_at(N - 4);
    let right = clean && checksum(&[protocol], payload) == *check;
    let checksum = if right { Checksum::Verified } else { Checksum::Failed };
    out.push_joined(Form::Filecoin, variant, &[protocol], payload, checksum);
}

fn delegated(body: &[u8], variant: u16, out: &mut Readings) {
    let Some(split) = body.iter().position(|&c| c == b'f') else {
        return;
    };
    let Some(namespace) = radix::decimal(&body[..split]) else {
        return;
    };
    let mut buf = [0; MAX_DELEGATED + 4];
    let Some((len, clean)) = radix::BASE32_LOWER.decode(body[split + 1..].iter().copied(), 0, &mut buf) else {
        return;
    };
    let Some(split) = len.checked_sub(4) else {
        return;
    };
    let (payload, check) = buf[..len].split_at(split);
    let mut head = [4; 11];
    let head_len = 1 + leb128(namespace, &mut head[1..]);
    let head = &head[..head_len];
    let right = clean && checksum(head, payload) == *check;
    let checksum = if right { Checksum::Verified } else { Checksum::Failed };
    if namespace == EAM {
        if payload.len() == 20 && !is_masked_id(payload) {
            out.push(Form::FilecoinEvm, variant, payload, checksum);
        }
    } else if right {
        // of a namespace that nobody knows, only what is right
        out.push_joined(Form::Filecoin, variant, head, payload, checksum);
    }
}

fn checksum(head: &[u8], payload: &[u8]) -> [u8; 4] {
    let [a, b, c, d, ..] = blake2b(4, &[0; 16], &[head, payload]);
    [a, b, c, d]
}

fn is_masked_id(payload: &[u8]) -> bool {
    payload[0] == 0xff && payload[1..12] == [0; 11]
}

/// Writes `value` as unsigned LEB128, returns the length: at most 9 bytes, because ids are below 2^63.
fn leb128(mut value: u64, out: &mut [u8]) -> usize {
    let mut len = 0;
    for byte in out {
        *byte = value as u8 & 0x7f;
        len += 1;
        value >>= 7;
        if value == 0 {
            break;
        }
        *byte |= 0x80;
    }
    len
}

pub(super) fn encode(address: &Address) -> String {
    let mut text = String::from(if address.variant == 1 { "t" } else { "f" });
    let mut head = [4, EAM as u8].as_slice();
    let mut payload = &address.bytes[..];
    let mut namespace = EAM;
    if address.form == Form::Filecoin {
        let Some((&protocol, rest)) = payload.split_first() else {
            return text;
        };
        text.push(char::from(b'0' + protocol));
        (head, payload) = address.bytes.split_at(1);
        if protocol == 0 {
            text += &decimal(Reader::new(rest).varint());
            return text;
        }
        if protocol == 4 {
            let mut reader = Reader::new(rest);
            namespace = reader.varint();
            (head, payload) = address.bytes.split_at(address.bytes.len() - reader.rest.len());
        }
    } else {
        text.push('4');
    }
    if head[0] == 4 {
        text += &decimal(namespace);
        text.push('f');
    }
    let check = checksum(head, payload);
    radix::BASE32_LOWER.encode(&[payload, &check].concat(), 0, &mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::super::{Bytes, parse};
    use super::*;

    /// go-address `address_test.go`.
    #[test]
    fn published() {
        for text in [
            "t01729",
            "f15ihq5ibzwki2b4ep2f46avlkrqzhpqgtga7pdrq",
            "t24vg6ut43yw2h2jqydgbg2xq7x6f4kub3bg6as6i",
            "f3vvmn62lofvhjd2ugzca6sof2j2ubwok6cj4xxbfzz4yuxfkgobpihhd2thlanmsh3w2ptld2gqkn2jvlss4a",
            "f432f77777777x32lpna",
            "f49223372036854775807fiic6zsy",
        ] {
            let readings = parse(text).unwrap();
            assert_eq!(readings.len(), 1);
            assert_ne!(readings[0].checksum, Checksum::Failed);
            assert_eq!(readings[0].address.canonical(), text);
        }
    }

    #[test]
    fn delegated_evm() {
        let address = |bytes: [u8; 20]| Address { form: Form::FilecoinEvm, variant: 0, bytes: Bytes::new(&bytes) };
        let mut bytes = [0x11; 20];
        let text = address(bytes).canonical();
        assert!(text.starts_with("f410f"));
        assert_eq!(parse(&text).unwrap()[0].address, address(bytes));
        bytes[..12].copy_from_slice(&[0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert!(parse(&address(bytes).canonical()).is_err(), "masked actor id");
    }

    #[test]
    fn refused() {
        for text in ["f1y7pzdgdbeuuhazhrreys26a22fcv4ycjpi6hrxa", "f17uoq6tp427uzv7fztkbsnn64iwotfrristwpryz"] {
            assert_eq!(parse(text).unwrap()[0].checksum, Checksum::Failed);
        }
        for text in ["f001", "f09223372036854775808", "t1234q", "t0banananananannnnnnn", "f4", "f410f", "f410faaaa"] {
            assert!(parse(text).is_err());
        }
    }
}
