//! Monero: block-wise base58, network byte, spend and view key, Keccak checksum. Whether the keys are points on the
//! curve is not asked.

use super::text::{Text, class};
use super::{Address, Checksum, Confidence, Form, Readings, Tag, base58};
use crate::hash::keccak256;

/// Length of the encoding of 0 to 8 bytes.
const ENCODED: [usize; 9] = [0, 2, 3, 5, 6, 7, 9, 10, 11];

/// Network bytes: standard address, integrated address, subaddress; main, test and stage network.
const NETWORKS: [[u8; 3]; 3] = [[18, 19, 42], [53, 54, 63], [24, 25, 36]];

/// Network byte and two keys; an integrated address has eight bytes of payment id after them.
const KEYS: usize = 1 + 64;
const CHECKSUM: usize = 4;

pub(super) fn decode(text: &Text, out: &mut Readings) {
    if !matches!(text.len(), 95 | 106) || !text.all(class::BASE58) {
        return;
    }
    let mut buf = [0; KEYS + 8 + CHECKSUM];
    let Some(bytes) = decode_blocks(text.bytes, &mut buf) else { return };
    let integrated = bytes.len() > KEYS + CHECKSUM;
    let Some(variant) = NETWORKS.iter().find_map(|&[standard, with_id, sub]| match bytes[0] {
        byte if integrated => (byte == with_id).then_some(standard),
        byte if byte == standard || byte == sub => Some(byte),
        _ => None,
    }) else {
        return;
    };
    let (body, checksum) = bytes.split_at(bytes.len() - CHECKSUM);
    let verified = keccak256(body)[..CHECKSUM] == *checksum;
    let id = body.get(KEYS..KEYS + 8).and_then(|id| id.try_into().ok()).map(u64::from_be_bytes);
    let checksum = if verified { Checksum::Verified } else { Checksum::Failed };
    out.push_as(Form::Monero, variant.into(), &body[1..KEYS], checksum, Confidence::High, id.map(Tag));
}

/// Eleven characters for eight bytes; a block whose value does not fit in its bytes is invalid.
fn decode_blocks<'a>(text: &[u8], out: &'a mut [u8]) -> Option<&'a [u8]> {
    let mut len = 0;
    for block in text.chunks(11) {
        let size = ENCODED.iter().position(|&count| count == block.len())?;
        let mut value = 0u64;
        for &c in block {
            // as `checked_mul`, which takes a product of 128 bits
            if value > u64::MAX / 58 {
                return None;
            }
            value = (58 * value).checked_add(u64::from(base58::digit(c)?))?;
        }
        if size < 8 && value >> (8 * size) != 0 {
            return None;
        }
        out.get_mut(len..len + size)?.copy_from_slice(&value.to_be_bytes()[8 - size..]);
        len += size;
    }
    Some(&out[..len])
}

/// The address without a payment id.
pub(super) fn encode(address: &Address) -> String {
    let mut bytes = Vec::with_capacity(KEYS + CHECKSUM);
    bytes.push(address.variant as u8);
    bytes.extend_from_slice(&address.bytes);
    let checksum = keccak256(&bytes);
    bytes.extend_from_slice(&checksum[..CHECKSUM]);
    let mut text = String::with_capacity(95);
    for block in bytes.chunks(8) {
        let mut value = block.iter().fold(0u64, |value, &b| value << 8 | u64::from(b));
        let mut digits = [0u8; 11];
        for digit in digits[..ENCODED[block.len()]].iter_mut().rev() {
            *digit = base58::character((value % 58) as u8);
            value /= 58;
        }
        text.extend(digits[..ENCODED[block.len()]].iter().map(|&c| c as char));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn integrated_is_the_standard_address() {
        // monero-project/monero, tests/functional_tests.
        let standard =
            "46r4nYSevkfBUMhuykdK3gQ98XDqDTYW1hNLaXNvjpsJaSbNtdXh1sKMsdVgqkaihChAzEy29zEDPMR3NHQvGoZCLGwTerK";
        let integrated = "4GYjoMG9Y2BBUMhuykdK3gQ98XDqDTYW1hNLaXNvjpsJaSbNtdXh1sKMsdVgqkaihChAzEy29zEDPMR3NHQvGoZCVSs1ZojwrDCGS5rUuo";
        let a = parse(standard).unwrap().remove(0);
        let b = parse(integrated).unwrap().remove(0);
        assert_eq!(a.address, b.address);
        assert_eq!((a.tag, b.tag), (None, Some(Tag(0x1122_3344_5566_7788))));
        assert_eq!(a.address.canonical(), standard);
        let wrong = standard.replace("TerK", "Terr");
        assert_eq!(parse(&wrong).unwrap()[0].checksum, Checksum::Failed);
    }
}
