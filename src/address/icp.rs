//! Internet Computer: principals (base32 in groups of five, CRC-32 in front) and ledger account identifiers (64
//! hexadecimal digits whose first four bytes are the CRC-32 of the rest).

use super::text::{Text, class};
use super::{Address, Checksum, Form, Readings, radix};
use crate::hash::crc32;

/// CRC-32 and 29 bytes of principal.
const MAX: usize = 4 + 29;
/// Length of the principal of a user with a key of its own: 53 characters in groups of five.
const SELF_AUTHENTICATING: usize = 63;

pub(super) fn decode(text: &Text, out: &mut Readings) {
    if text.len() == 64 && text.all(class::HEX) {
        account(text, out);
    } else if (8..=SELF_AUTHENTICATING).contains(&text.len()) && text.bytes[5] == b'-' {
        principal(text, out);
    }
}

fn account(text: &Text, out: &mut Readings) {
    // 64 digits are a hash as a rule: a wrong CRC says nothing
    if let Some(bytes) = radix::unhex::<32>(text.bytes)
        && crc32(&bytes[4..]).to_be_bytes() == bytes[..4]
    {
        out.push(Form::IcpAccount, 0, &bytes[4..], Checksum::Verified);
    }
}

fn principal(text: &Text, out: &mut Readings) {
    let grouped = text.bytes.iter().enumerate().all(|(i, &c)| (c == b'-') == (i % 6 == 5));
    if !grouped || text.len().is_multiple_of(6) {
        return;
    }
    let mut buf = [0; MAX];
    let characters = text.bytes.iter().copied().filter(|&c| c != b'-');
    let Some((len @ 4.., true)) = radix::BASE32_LOWER.decode(characters, 0, &mut buf) else {
        return;
    };
    let (crc, bytes) = buf[..len].split_at(4);
    if crc32(bytes).to_be_bytes() == *crc {
        out.push(Form::IcpPrincipal, 0, bytes, Checksum::Verified);
    } else if text.len() == SELF_AUTHENTICATING || text.len() == 27 && text.bytes.ends_with(b"-cai") {
        // the shapes of a user and of a canister; other lengths could be words with hyphens
        out.push(Form::IcpPrincipal, 0, bytes, Checksum::Failed);
    }
}

pub(super) fn encode(address: &Address) -> String {
    let data = [&crc32(&address.bytes).to_be_bytes(), &address.bytes[..]].concat();
    let mut text = String::new();
    if address.form == Form::IcpAccount {
        radix::hex(&data, &mut text);
        return text;
    }
    let mut plain = String::new();
    radix::BASE32_LOWER.encode(&data, 0, &mut plain);
    for (i, c) in plain.chars().enumerate() {
        if i > 0 && i % 5 == 0 {
            text.push('-');
        }
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::{Bytes, parse};
    use super::*;

    /// agent-js `principal.test.ts`; the management canister `aaaaa-aa`.
    #[test]
    fn principals() {
        for (text, bytes) in [
            ("ivg37-qiaaa-aaaab-aaaga-cai", "000000000020000c0101"),
            ("ryjl3-tyaaa-aaaaa-aaaba-cai", "00000000000000020101"),
            ("2chl6-4hpzw-vqaaa-aaaaa-c", "efcdab000000000001"),
            ("2vxsx-fae", "04"),
            ("aaaaa-aa", ""),
        ] {
            let reading = &parse(text).unwrap()[0];
            assert_eq!(format!("{:?}", reading.address.bytes), bytes);
            assert_eq!(reading.address.canonical(), text);
        }
        assert_eq!(parse("ivg37-qiaaa-aaaab-aaagb-cai").unwrap()[0].checksum, Checksum::Failed);
        for text in ["0aaaa-aa", "0chl6-4hpzw-vqaaa-aaaaa-c", "ivg37qiaaa-aaaabaaaga-cai", "words-with"] {
            assert!(parse(text).is_err());
        }
    }

    #[test]
    fn accounts() {
        let address = Address { form: Form::IcpAccount, variant: 0, bytes: Bytes::new(&[7; 28]) };
        let text = address.canonical();
        assert!(parse(&text).unwrap().iter().any(|reading| reading.address == address));
        assert!(!parse(&text.replace('7', "8")).unwrap_or_default().iter().any(|r| r.address.form == Form::IcpAccount));
    }
}
