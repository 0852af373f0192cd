//! Base58 in Bitcoin's and in XRP's alphabet.
//!
//! The crate `base58` decodes digit by digit into bytes, which costs about a microsecond for an address. Texts of up to
//! [`SHORT`] characters, and with them nearly everything, go five digits at a time through 32-bit limbs here instead;
//! longer ones go through the crate.

use base58::{FromBase58 as _, ToBase58 as _};

/// Longest text that is decoded here: thirteen groups of digits, each of which needs one limb at most.
const SHORT: usize = 65;
const LIMBS: usize = 13;

/// Longest text that is decoded at all; the time is quadratic in it.
pub(super) const MAX_TEXT: usize = 512;

const BITCOIN: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const RIPPLE: &[u8; 58] = b"rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

const INVALID: u8 = 0xff;

/// Value of each character; [`INVALID`] for those outside the alphabet.
const fn values(alphabet: &[u8; 58]) -> [u8; 256] {
    let mut table = [INVALID; 256];
    let mut i = 0;
    while i < 58 {
        table[alphabet[i] as usize] = i as u8;
        i += 1;
    }
    table
}

const BITCOIN_VALUES: [u8; 256] = values(BITCOIN);
const RIPPLE_VALUES: [u8; 256] = values(RIPPLE);

/// Decodes `text` in Bitcoin's alphabet into the start of `out` and gives back the decoded part: one zero byte for each
/// leading `1`, then the number in big-endian order.
///
/// `None` when a character is outside the alphabet, the text is empty or longer than [`MAX_TEXT`], or `out` is too
/// short.
pub(super) fn decode<'a>(text: &[u8], out: &'a mut [u8]) -> Option<&'a [u8]> {
    decode_with(&BITCOIN_VALUES, text, out)
}

/// As [`decode`], in XRP's alphabet.
pub(super) fn decode_ripple<'a>(text: &[u8], out: &'a mut [u8]) -> Option<&'a [u8]> {
    decode_with(&RIPPLE_VALUES, text, out)
}

/// The value (0 to 57) of one character of Bitcoin's alphabet.
pub(super) fn digit(character: u8) -> Option<u8> {
    let value = BITCOIN_VALUES[character as usize];
    (value != INVALID).then_some(value)
}

/// The character of Bitcoin's alphabet with this value; the value must be below 58.
pub(super) fn character(value: u8) -> u8 {
    BITCOIN[value as usize]
}

/// Encodes in Bitcoin's alphabet.
pub(super) fn encode(bytes: &[u8]) -> String {
    bytes.to_base58()
}

/// Encodes in XRP's alphabet.
pub(super) fn encode_ripple(bytes: &[u8]) -> String {
    encode(bytes).bytes().map(|c| RIPPLE[BITCOIN_VALUES[c as usize] as usize] as char).collect()
}

/// The number that `text` stands for, least significant limb first. `None` when a character is outside the alphabet or the number does not fit.
fn limbs<const N: usize>(values: &[u8; 256], text: &[u8]) -> Option<[u32; N]> {
    // 58^5 < 2^30: five digits fit in a limb, and the product of two limbs and a carry in 64 bits
    const FACTOR: u64 = 58u64.pow(5);
    let mut limbs = [0u32; N];
    let (head, groups) = text.as_rchunks::<5>();
    let mut seen = 0;
    for &c in head {
        let value = values[c as usize];
        seen |= value;
        limbs[0] = limbs[0] * 58 + u32::from(value);
    }
    for (used, group) in groups.iter().enumerate() {
        let mut carry = 0;
        for &c in group {
            let value = values[c as usize];
            seen |= value;
            carry = carry * 58 + u32::from(value);
        }
        let mut carry = u64::from(carry);
        // so many groups are below 2^(30 * groups): each needs one limb more at most
        for limb in limbs.get_mut(..=used)? {
            carry += u64::from(*limb) * FACTOR;
            *limb = carry as u32;
            carry >>= 32;
        }
        match limbs.get_mut(used + 1) {
            Some(limb) => *limb = carry as u32,
            None if carry == 0 => {}
            None => return None,
        }
    }
    (seen & 0x80 == 0).then_some(limbs)
}

/// A text of 26 to 35 characters that stands for 25 bytes, as an address with one version byte does: the first 24 of
/// them, and the last four as a number (the checksum; three bytes are in both).
pub(super) fn address(text: &[u8], ripple: bool) -> Option<([u32; 6], u32)> {
    let values = if ripple { &RIPPLE_VALUES } else { &BITCOIN_VALUES };
    let limbs = limbs::<7>(values, text)?;
    if limbs[6] > 0xff {
        return None;
    }
    let words: [u32; 6] = std::array::from_fn(|i| limbs[6 - i] << 24 | limbs[5 - i] >> 8);
    let zeros = text.iter().take_while(|&&c| values[c as usize] == 0).count();
    let leading: u32 = match words.iter().position(|&word| word != 0) {
        Some(first) => 4 * first as u32 + words[first].leading_zeros() / 8,
        None => return None,
    };
    (zeros == leading as usize).then_some((words, limbs[0]))
}

/// A text of 43 or 44 characters that stands for 32 bytes and does not begin with the digit zero.
pub(super) fn key32(text: &[u8]) -> Option<[u8; 32]> {
    let limbs = limbs::<9>(&BITCOIN_VALUES, text)?;
    if limbs[8] != 0 || limbs[7] >> 24 == 0 {
        return None;
    }
    let mut bytes = [0; 32];
    for (out, limb) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(limbs[..8].iter().rev()) {
        *out = limb.to_be_bytes();
    }
    Some(bytes)
}

fn decode_with<'a>(values: &[u8; 256], text: &[u8], out: &'a mut [u8]) -> Option<&'a [u8]> {
    if text.is_empty() || text.len() > MAX_TEXT {
        return None;
    }
    if text.len() > SHORT { decode_long(values, text, out) } else { decode_short(values, text, out) }
}

fn decode_short<'a>(values: &[u8; 256], text: &[u8], out: &'a mut [u8]) -> Option<&'a [u8]> {
    let limbs = limbs::<LIMBS>(values, text)?;
    let zeros = text.iter().take_while(|&&c| values[c as usize] == 0).count();
    let mut number = [0u8; LIMBS * 4];
    for (bytes, limb) in number.as_chunks_mut::<4>().0.iter_mut().zip(limbs.iter().rev()) {
        *bytes = limb.to_be_bytes();
    }
    let start = number.iter().position(|&b| b != 0).unwrap_or(number.len());
    join(zeros, &number[start..], out)
}

fn decode_long<'a>(values: &[u8; 256], text: &[u8], out: &'a mut [u8]) -> Option<&'a [u8]> {
    // the crate panics where leading zeros and the number together are longer than its buffer
    let zeros = text.iter().take_while(|&&c| values[c as usize] == 0).count();
    let mut translated = String::with_capacity(text.len());
    for &c in &text[zeros..] {
        translated.push(*BITCOIN.get(values[c as usize] as usize)? as char);
    }
    let bytes = translated.from_base58().ok()?;
    join(zeros, &bytes, out)
}

/// The bytes that a text in Bitcoin's alphabet stands for, of any length, which the crate has a limit to: the time is
/// quadratic in it.
pub(crate) fn bytes(text: &str) -> Option<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::new();
    let mut zeros = 0;
    for c in text.bytes() {
        let mut carry = u32::from(digit(c)?);
        for byte in &mut bytes {
            carry += u32::from(*byte) * 58;
            *byte = carry as u8;
            carry >>= 8;
        }
        if carry > 0 {
            bytes.push(carry as u8);
        } else if bytes.is_empty() {
            zeros += 1;
        }
    }
    bytes.resize(bytes.len() + zeros, 0);
    bytes.reverse();
    (!bytes.is_empty()).then_some(bytes)
}

fn join<'a>(zeros: usize, number: &[u8], out: &'a mut [u8]) -> Option<&'a [u8]> {
    let out = out.get_mut(..zeros + number.len())?;
    out[..zeros].fill(0);
    out[zeros..].copy_from_slice(number);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_texts() {
        let mut out = [0; 32];
        assert_eq!(decode(b"1112", &mut out), Some(&[0, 0, 0, 1][..]));
        assert_eq!(decode(b"StV1DL6CwTryKyV", &mut out), Some(&b"hello world"[..]));
        assert_eq!(decode(b"StV1DL6CwTryKy0", &mut out), None);
        assert_eq!(decode(b"", &mut out), None);
        assert_eq!(decode(&[b'z'; 65], &mut out), None);
        assert_eq!(decode(&[b'1'; 33], &mut out), None);
        assert_eq!(decode_ripple(b"rrrrrrrrrrrrrrrrrrrrrhoLvTp", &mut out).map(<[u8]>::len), Some(25));
    }

    proptest! {
        #[test]
        fn short_and_long_agree(text in "[1-9A-HJ-NP-Za-km-z]{1,65}") {
            let (mut a, mut b) = ([0; 80], [0; 80]);
            prop_assert_eq!(
                decode_short(&BITCOIN_VALUES, text.as_bytes(), &mut a),
                decode_long(&BITCOIN_VALUES, text.as_bytes(), &mut b)
            );
        }

        #[test]
        fn round_trip_of_any_length(text in "1{0,3}[1-9A-HJ-NP-Za-km-z]{0,65}", long in "[2-9A-Z&&[^IO]]{1,2000}") {
            let mut out = [0; 80];
            let bytes = super::bytes(&text);
            prop_assert_eq!(bytes.as_deref(), decode(text.as_bytes(), &mut out));
            let bytes = super::bytes(&long).unwrap();
            // back again, digit by digit
            let mut digits = vec![0_u32];
            for byte in bytes {
                let mut carry = u32::from(byte);
                for digit in &mut digits {
                    carry += *digit * 256;
                    *digit = carry % 58;
                    carry /= 58;
                }
                while carry > 0 {
                    digits.push(carry % 58);
                    carry /= 58;
                }
            }
            prop_assert_eq!(digits.iter().rev().map(|value| char::from(character(*value as u8))).collect::<String>(), long);
        }

        #[test]
        fn round_trip(bytes in prop::collection::vec(any::<u8>(), 1..100)) {
            let mut out = [0; 128];
            prop_assert_eq!(decode(encode(&bytes).as_bytes(), &mut out), Some(&bytes[..]));
            prop_assert_eq!(decode_ripple(encode_ripple(&bytes).as_bytes(), &mut out), Some(&bytes[..]));
        }
    }

    /// Found by the fuzzer: leading zeros before a number that fills the crate's buffer.
    #[test]
    fn zeros_before_a_long_number_are_no_panic() {
        for zeros in [0, 1, 5, 40] {
            for digits in [60, 170, 176, 180, 200] {
                let text = "1".repeat(zeros) + &"z".repeat(digits);
                let _ = crate::address::parse(&text);
                let mut out = [0; 200];
                if let Some(bytes) = decode(text.as_bytes(), &mut out) {
                    assert!(bytes[..zeros].iter().all(|b| *b == 0) && bytes[zeros] != 0);
                }
            }
        }
    }
}
