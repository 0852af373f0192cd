//! Stellar strkeys (SEP-23): base32 of a version byte, a payload and CRC-16.

use super::text::{Text, class};
use super::{Address, Checksum, Confidence, Form, ParseError, Readings, Secret, Tag, radix};
use crate::hash::crc16;
use crate::key::{Key, Kind};

const ACCOUNT: u8 = 6 << 3;
const MUXED: u8 = 12 << 3;
const SEED: u8 = 18 << 3;
const SIGNED_PAYLOAD: u8 = 15 << 3;
const CONTRACT: u8 = 2 << 3;
const POOL: u8 = 11 << 3;
const CLAIMABLE: u8 = 1 << 3;

/// Version byte, 32-byte key, payload length, 64 bytes of payload, checksum: the longest signed payload.
const MAX: usize = 1 + 32 + 4 + 64 + 2;

pub(super) fn decode(text: &Text, out: &mut Readings) {
    if !(56..=165).contains(&text.len()) || !text.all(class::BASE32) {
        return;
    }
    if !matches!(text.first(), b'G' | b'M' | b'S' | b'P' | b'C' | b'L' | b'B') {
        return;
    }
    let mut buf = [0; MAX];
    let Some((len, clean)) = radix::BASE32.decode(text.bytes.iter().copied(), 0, &mut buf) else {
        return;
    };
    let (data, crc) = buf[..len].split_at(len - 2);
    let (version, payload) = (data[0], &data[1..]);
    // T (transaction hash) and X (hash signer) are strkeys too, but nothing can be paid to them
    let fits = match version {
        ACCOUNT | SEED | CONTRACT | POOL => payload.len() == 32,
        MUXED => payload.len() == 40,
        CLAIMABLE => payload.len() == 33 && payload[0] == 0,
        SIGNED_PAYLOAD => is_signed_payload(payload),
        _ => false,
    };
    if !fits {
        return;
    }
    if version == SEED {
        // also with a wrong checksum: a mistyped seed is still a secret
        return out.refuse(ParseError::Secret(Secret::Seed));
    }
    let right = clean && crc16(data).to_le_bytes() == crc;
    let checksum = if right { Checksum::Verified } else { Checksum::Failed };
    let mut tag = None;
    let (form, bytes) = match version {
        ACCOUNT => (Form::Stellar, payload),
        MUXED => {
            let (key, id) = payload.split_at(32);
            tag = id.try_into().ok().map(|id| Tag(u64::from_be_bytes(id)));
            (Form::Stellar, key)
        }
        _ => (Form::StellarOther, data),
    };
    out.push_as(form, 0, bytes, checksum, Confidence::High, tag);
}

/// Key, length of the inner payload (1 to 64), inner payload padded with zeros to a multiple of four.
fn is_signed_payload(payload: &[u8]) -> bool {
    let Some((len, inner)) = payload.get(32..).and_then(|rest| rest.split_first_chunk::<4>()) else {
        return false;
    };
    let len = u32::from_be_bytes(*len) as usize;
    (1..=64).contains(&len) && inner.len() == len.next_multiple_of(4) && inner[len..].iter().all(|&b| b == 0)
}

pub(super) fn encode(address: &Address) -> String {
    let mut data = Vec::with_capacity(MAX);
    if address.form == Form::Stellar {
        data.push(ACCOUNT);
    }
    data.extend_from_slice(&address.bytes);
    data.extend(crc16(&data).to_le_bytes());
    let mut text = String::new();
    radix::BASE32.encode(&data, 0, &mut text);
    text
}

/// The account key inside a signed-payload signer: its holder signs for both.
pub(super) fn for_each_signer(address: &Address, visit: &mut dyn FnMut(Key<'_>)) {
    if let [SIGNED_PAYLOAD, payload @ ..] = &address.bytes[..]
        && let Some(bytes) = payload.get(..32)
    {
        visit(Key { kind: Kind::Key32, bytes });
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Bytes, parse};
    use super::*;

    const G: &str = "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ";

    /// Test cases of SEP-23.
    #[test]
    fn sep_23() {
        let plain = &parse(G).unwrap()[0];
        assert_eq!((plain.address.canonical().as_str(), plain.tag), (G, None));
        let muxed = &parse("MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLK").unwrap()[0];
        assert_eq!(muxed.address, plain.address);
        assert_eq!(muxed.tag, Some(Tag(1 << 63)));
        for text in [
            "CA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUWDA",
            "LA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUPJN",
            "BAAD6DBUX6J22DMZOHIEZTEQ64CVCHEDRKWZONFEUL5Q26QD7R76RGR4TU",
            "PA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAOQCAQDAQCQMBYIBEFAWDANBYHRAEISCMKBKFQXDAMRUGY4DUAAAAFGBU",
        ] {
            let readings = parse(text).unwrap();
            assert_eq!(readings.len(), 1, "{text}");
            assert_eq!(readings[0].checksum, Checksum::Verified);
            assert_eq!(readings[0].address.canonical(), text);
        }
    }

    #[test]
    fn signed_payload_carries_its_account() {
        let text = "PA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAOQCAQDAQCQMBYIBEFAWDANBYHRAEISCMKBKFQXDAMRUGY4DUAAAAFGBU";
        let account = parse(G).unwrap()[0].address.clone();
        let mut parts = 0;
        parse(text).unwrap()[0].address.for_each_part(|key| {
            assert_eq!(key, account.key());
            parts += 1;
        });
        assert_eq!(parts, 1);
    }

    #[test]
    fn wrong_checksum_and_seed() {
        let failed = parse("GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGA").unwrap();
        assert_eq!(failed[0].checksum, Checksum::Failed);
        let muxed = parse("MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLL").unwrap();
        assert_eq!(muxed[0].checksum, Checksum::Failed, "spare bits");
        // made for this test from 32 zero bytes
        let seed = encode(&Address { form: Form::StellarOther, variant: 0, bytes: Bytes::joined(&[SEED], &[0; 32]) });
        assert_eq!(parse(&seed), Err(ParseError::Secret(Secret::Seed)));
    }
}
