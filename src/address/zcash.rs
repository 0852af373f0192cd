//! Zcash unified addresses (ZIP-316): Bech32m without a length limit around F4Jumble around a list of receivers.

use super::bech32::{self, Encoding};
use super::text::{Text, class};
use super::{Address, Checksum, Form, Readings};
use crate::hash::blake2b;
use crate::key::{Key, Kind};

/// Longest human-readable part, and the length of the padding that repeats it.
const PADDING: usize = 16;

/// Shortest and longest jumbled message: ZIP-316 asks for 48 bytes, the rest follows from the longest text.
const SHORTEST: usize = 48;
const LONGEST: usize = super::MAX_LEN * 5 / 8;

const P2PKH: u64 = 0;
const P2SH: u64 = 1;
const SAPLING: u64 = 2;
const ORCHARD: u64 = 3;

/// Type codes of metadata items that a reader must understand to use the address; none is defined here yet.
const MUST_UNDERSTAND: std::ops::RangeInclusive<u64> = 0xe0..=0xfc;
/// Expiry height and expiry time (draft of revision 2): must be understood, and do not change who is paid.
const EXPIRY: std::ops::RangeInclusive<u64> = 0xe0..=0xe1;
const METADATA: std::ops::RangeInclusive<u64> = 0xc0..=0xfc;

pub(super) fn decode(text: &Text, out: &mut Readings) {
    // 48 bytes are 77 symbols; a checksum of six and `u1` come on top.
    if text.len() < 85 || !text.all(class::LOWER | class::UPPER) {
        return;
    }
    if !matches!(text.first().to_ascii_lowercase(), b'u' | b'z' | b't') {
        return;
    }
    let Some(separator) = text.bytes.iter().take(PADDING).position(|&c| c == b'1') else { return };
    let Some(number) = bech32::unified(&text.bytes[..separator]) else { return };
    let Some(parts) = bech32::split(text.bytes) else { return };
    let mut buf = [0; LONGEST];
    let Some(len) = parts.bytes(0, &mut buf).map(<[u8]>::len) else { return };
    let message = &mut buf[..len];
    if parts.hrp.len() != separator || len < SHORTEST {
        return;
    }
    if parts.encoding != Encoding::Bech32m {
        // The receivers are out of reach: every bit of the text is mixed into each of them.
        out.push(Form::ZecUnified, number, message, Checksum::Failed);
        return;
    }
    unjumble(message);
    let (items, padding) = message.split_at(len - PADDING);
    let name = bech32::name(number).as_bytes();
    let right = padding.starts_with(name) && padding[name.len()..].iter().all(|&b| b == 0);
    if right && valid(items, bech32::name(number)) {
        out.push(Form::ZecUnified, number, items, Checksum::Verified);
    }
}

/// The rules of ZIP-316 about the items: in ascending order, each once, known ones of their length, not two transparent
/// receivers, at least one receiver, and in revision 0 one that is shielded and no metadata.
fn valid(bytes: &[u8], name: &str) -> bool {
    let first_revision = name.starts_with('u') && !name.starts_with("ur") || name == "uregtest";
    let (mut last, mut receivers, mut shielded, mut transparent) = (None, 0, 0, 0);
    let mut rest = Items(bytes);
    for (code, data) in &mut rest {
        if last.is_some_and(|last| code <= last) {
            return false;
        }
        last = Some(code);
        match code {
            P2PKH | P2SH if data.len() == 20 => transparent += 1,
            SAPLING | ORCHARD if data.len() == 43 => shielded += 1,
            P2PKH | P2SH | SAPLING | ORCHARD => return false,
            _ if METADATA.contains(&code) => {
                if first_revision || MUST_UNDERSTAND.contains(&code) && !EXPIRY.contains(&code) {
                    return false;
                }
                continue;
            }
            // A receiver of a later protocol.
            _ => shielded += 1,
        }
        receivers += 1;
    }
    rest.0.is_empty() && transparent <= 1 && receivers > 0 && (shielded > 0 || !first_revision)
}

/// Type code, length, data; stops at the first item that is cut short, and leaves it in place.
struct Items<'a>(&'a [u8]);

impl<'a> Iterator for &mut Items<'a> {
    type Item = (u64, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (code, rest) = compact_size(self.0)?;
        let (len, rest) = compact_size(rest)?;
        let (data, rest) = rest.split_at_checked(usize::try_from(len).ok()?)?;
        self.0 = rest;
        Some((code, data))
    }
}

/// Bitcoin's variable-length number, of which only the shortest form is allowed.
fn compact_size(bytes: &[u8]) -> Option<(u64, &[u8])> {
    match *bytes {
        [first @ 0..=0xfc, ref rest @ ..] => Some((u64::from(first), rest)),
        [0xfd, a, b, ref rest @ ..] => {
            let value = u64::from(u16::from_le_bytes([a, b]));
            (value >= 0xfd).then_some((value, rest))
        }
        [0xfe, a, b, c, d, ref rest @ ..] => {
            let value = u64::from(u32::from_le_bytes([a, b, c, d]));
            (value > 0xffff).then_some((value, rest))
        }
        _ => None,
    }
}

/// F4Jumble, a four-round Feistel network: each round XORs a hash of one part into the other.
fn jumble(message: &mut [u8]) {
    let (left, right) = halves(message);
    g(0, left, right);
    h(0, right, left);
    g(1, left, right);
    h(1, right, left);
}

/// The inverse of [`jumble`].
fn unjumble(message: &mut [u8]) {
    let (left, right) = halves(message);
    h(1, right, left);
    g(1, left, right);
    h(0, right, left);
    g(0, left, right);
}

fn halves(message: &mut [u8]) -> (&mut [u8], &mut [u8]) {
    message.split_at_mut((message.len() / 2).min(64))
}

fn h(round: u8, from: &[u8], into: &mut [u8]) {
    let personal = *b"UA_F4Jumble_H\0\0\0";
    mix(personal, round, 0, from, into);
}

fn g(round: u8, from: &[u8], into: &mut [u8]) {
    for (block, part) in into.chunks_mut(64).enumerate() {
        // Every block is a prefix of 64 bytes of output, the last one too.
        let mut whole = [0; 64];
        mix(*b"UA_F4Jumble_G\0\0\0", round, block as u16, from, &mut whole);
        part.iter_mut().zip(whole).for_each(|(byte, mask)| *byte ^= mask);
    }
}

fn mix(mut personal: [u8; 16], round: u8, block: u16, from: &[u8], into: &mut [u8]) {
    personal[13] = round;
    personal[14..].copy_from_slice(&block.to_le_bytes());
    let hash = blake2b(into.len(), &personal, &[from]);
    into.iter_mut().zip(hash).for_each(|(byte, mask)| *byte ^= mask);
}

pub(super) fn encode(address: &Address) -> String {
    let name = bech32::name(address.variant);
    let mut padding = [0; PADDING];
    padding[..name.len().min(PADDING)].copy_from_slice(&name.as_bytes()[..name.len().min(PADDING)]);
    let mut message = [&*address.bytes, &padding].concat();
    jumble(&mut message);
    bech32::join(name, None, &message, Encoding::Bech32m)
}

/// The receivers of a unified address. Those of an unknown type have no key of their own, and behind a typing error there are
/// none.
pub(super) fn for_each_receiver(address: &Address, visit: &mut dyn FnMut(Key<'_>)) {
    if !valid(&address.bytes, bech32::name(address.variant)) {
        return;
    }
    for (code, bytes) in &mut Items(&address.bytes) {
        let kind = match code {
            P2PKH => Kind::KeyHash,
            P2SH => Kind::ScriptHash,
            SAPLING => Kind::Sapling,
            ORCHARD => Kind::Orchard,
            _ => continue,
        };
        visit(Key { kind, bytes });
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn receivers_of_a_unified_address() {
        // zcash-test-vectors, unified_address: a transparent and an Orchard receiver.
        let text = "u1a0dnfvgdp4khm5yk79ltkkvp8jjmjykjy38cdue8ktl8askwenl4lzfyu0p7end0guyu6up57wylzns0tpr99wz5z8edh5u0m4yzuusysr3d2xczwkp82atq3vfw45u2yvtau852lnw";
        let all = parse(text).unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].checksum, Checksum::Verified);
        let mut found = Vec::new();
        all[0].address.for_each_part(|key| found.push((key.kind, key.bytes.to_vec())));
        assert_eq!(found.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [Kind::KeyHash, Kind::Orchard]);
        assert_eq!(found[0].1[..4], [0x38, 0x69, 0x04, 0x8b]);
        assert_eq!(all[0].address.canonical(), text);
    }

    proptest! {
        #[test]
        fn jumble_is_undone(message in prop::collection::vec(any::<u8>(), 48..600)) {
            let mut copy = message.clone();
            jumble(&mut copy);
            prop_assert_ne!(&copy, &message);
            unjumble(&mut copy);
            prop_assert_eq!(copy, message);
        }

        #[test]
        fn items_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            valid(&bytes, "u");
        }
    }
}
