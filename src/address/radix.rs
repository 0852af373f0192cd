//! Base32 and base64 in every alphabet that an address format uses: one bit packer, one table per alphabet.

use crate::words::lossy;

/// An alphabet of 32 or 64 characters and its inverse.
pub struct Radix {
    alphabet: &'static [u8],
    bits: u32,
    values: [u8; 128],
}

const NONE: u8 = 0xff;

/// RFC 4648 base32, upper case (Stellar, Algorand).
pub static BASE32: Radix = Radix::new(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"");
/// RFC 4648 base32, lower case (Filecoin, Internet Computer).
pub static BASE32_LOWER: Radix = Radix::new(b"abcdefghijklmnopqrstuvwxyz234567", b"");
/// Nano's base32: no 0, 2, l, v.
pub static NANO: Radix = Radix::new(b"13456789abcdefghijkmnopqrstuwxyz", b"");
/// Nimiq's base32: no I, O, W, Z.
pub static NIMIQ: Radix = Radix::new(b"0123456789ABCDEFGHJKLMNPQRSTUVXY", b"");
/// RFC 4648 base64url; `+` and `/` of plain base64 are read too.
pub static BASE64: Radix = Radix::new(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", b"+/");

impl Radix {
    /// `aliases` are other spellings of the last characters of the alphabet.
    const fn new(alphabet: &'static [u8], aliases: &[u8]) -> Self {
        let mut values = [NONE; 128];
        let mut i = 0;
        while i < alphabet.len() {
            values[alphabet[i] as usize] = i as u8;
            i += 1;
        }
        i = 0;
        while i < aliases.len() {
            values[aliases[i] as usize] = (alphabet.len() - aliases.len() + i) as u8;
            i += 1;
        }
        Self { alphabet, bits: alphabet.len().trailing_zeros(), values }
    }

    /// The number that a character stands for.
    pub fn value(&self, c: u8) -> Option<u8> {
        self.values.get(usize::from(c)).copied().filter(|&value| value != NONE)
    }

    /// Decodes `text` into `out` after dropping `lead` zero bits at the front. Returns the length and whether the
    /// spare bits at the end are all 0. `None`: a foreign character, a length that no encoder makes, or no room.
    pub fn decode(&self, text: impl Iterator<Item = u8>, lead: u32, out: &mut [u8]) -> Option<(usize, bool)> {
        let mut len = 0;
        let mut acc = 0u32;
        let mut bits = 0;
        let mut lead = lead;
        for c in text {
            acc = acc << self.bits | u32::from(self.value(c)?);
            bits += self.bits;
            if lead > 0 {
                bits -= lead;
                lead = 0;
                if acc >> bits != 0 {
                    return None;
                }
            }
            if bits >= 8 {
                bits -= 8;
                *out.get_mut(len)? = (acc >> bits) as u8;
                len += 1;
                acc &= (1 << bits) - 1;
            }
        }
        (bits < self.bits).then_some((len, acc == 0))
    }

    /// Appends the encoding of `bytes` after `lead` zero bits, without padding.
    pub fn encode(&self, bytes: &[u8], lead: u32, out: &mut String) {
        let mut acc = 0u32;
        let mut bits = lead;
        for &byte in bytes {
            acc = acc << 8 | u32::from(byte);
            bits += 8;
            while bits >= self.bits {
                bits -= self.bits;
                out.push(char::from(self.alphabet[(acc >> bits) as usize]));
                acc &= (1 << bits) - 1;
            }
        }
        if bits > 0 {
            out.push(char::from(self.alphabet[(acc << (self.bits - bits)) as usize]));
        }
    }
}

/// Value of a digit or letter in base 36; 0 of any other character.
pub fn base36(c: u8) -> u32 {
    char::from(c).to_digit(36).unwrap_or(0)
}

/// What is left of the number that an IBAN stands for when divided by 97 (ISO 7064): its first four characters at the
/// end, letters for 10 to 35. 1 when the check digits are right.
pub fn mod_97(iban: &[u8]) -> u32 {
    let (head, tail) = iban.split_at(iban.len().min(4));
    tail.iter().chain(head).fold(0, |rest, &c| {
        let value = base36(c);
        (rest * if value < 10 { 10 } else { 100 } + value) % 97
    })
}

/// Decodes hexadecimal digits of either case; `None` unless there are exactly twice as many as bytes.
pub fn unhex<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let mut out = [0; N];
    unhex_into(text, &mut out).then_some(out)
}

/// Fills `out` from twice as many hexadecimal digits of either case; false where that is not what they are.
pub fn unhex_into(digits: &[u8], out: &mut [u8]) -> bool {
    if digits.len() != out.len() * 2 {
        return false;
    }
    let (groups, rest) = digits.as_chunks();
    let (words, bytes) = out.as_chunks_mut();
    let mut wrong = 0;
    for (group, word) in groups.iter().zip(words) {
        let (value, problem) = unhex_8(*group);
        *word = value;
        wrong |= problem;
    }
    if !rest.is_empty() {
        let mut group = [b'0'; 8];
        group[..rest.len()].copy_from_slice(rest);
        let (value, problem) = unhex_8(group);
        bytes.copy_from_slice(&value[..bytes.len()]);
        wrong |= problem;
    }
    wrong == 0
}

/// The bytes of eight hexadecimal digits, all at once, and zero where they are digits.
#[inline(always)]
fn unhex_8(digits: [u8; 8]) -> ([u8; 4], u64) {
    const ONES: u64 = u64::MAX / 0xff;
    let digits = u64::from_le_bytes(digits);
    // letters have a bit that digits have not: they are 1 to 6 in their column
    let values = (digits & (0x0f * ONES)) + 9 * (digits >> 6 & ONES);
    // nothing but a digit is written as its value is, and no value is above 15
    let from_ten_on = (values + 0x76 * ONES) >> 7 & ONES;
    let written = values + b'0' as u64 * ONES + (b'a' - b'0' - 10) as u64 * from_ten_on;
    let wrong = (digits | digits >> 1 & (0x20 * ONES)) ^ written | values & (0xf0 * ONES);
    let pairs = (values << 4 | values >> 8) & 0x00ff_00ff_00ff_00ff;
    let quads = (pairs | pairs >> 8) & 0x0000_ffff_0000_ffff;
    (((quads | quads >> 16) as u32).to_le_bytes(), wrong)
}

/// Appends `bytes` as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8], out: &mut String) {
    out.push_str(&hex_string(bytes));
}

/// `bytes` as lower-case hexadecimal digits.
pub fn hex_string(bytes: &[u8]) -> String {
    // digit by digit into a string takes longer than the rest of an address does
    let mut digits = vec![0; 2 * bytes.len()];
    for (pair, byte) in digits.as_chunks_mut().0.iter_mut().zip(bytes) {
        *pair = [byte >> 4, byte & 15].map(|value| value + if value < 10 { b'0' } else { b'a' - 10 });
    }
    lossy(digits)
}

/// A decimal number as it is written without a sign and without leading zeros, at most `i64::MAX`.
pub fn decimal(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 19 || (text[0] == b'0' && text.len() > 1) {
        return None;
    }
    let mut value = 0u64;
    for c in text {
        value = value * 10 + u64::from(char::from(*c).to_digit(10)?);
    }
    (value <= i64::MAX as u64).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648 section 10.
    #[test]
    fn rfc_4648() {
        for (bytes, base32, base64) in [
            (&b""[..], "", ""),
            (b"f", "MY", "Zg"),
            (b"fo", "MZXQ", "Zm8"),
            (b"foo", "MZXW6", "Zm9v"),
            (b"foob", "MZXW6YQ", "Zm9vYg"),
            (b"fooba", "MZXW6YTB", "Zm9vYmE"),
            (b"foobar", "MZXW6YTBOI", "Zm9vYmFy"),
        ] {
            for (radix, text) in [(&BASE32, base32), (&BASE64, base64)] {
                let mut out = String::new();
                radix.encode(bytes, 0, &mut out);
                assert_eq!(out, text);
                let mut buf = [0; 8];
                assert_eq!(radix.decode(text.bytes(), 0, &mut buf), Some((bytes.len(), true)));
                assert_eq!(&buf[..bytes.len()], bytes);
            }
        }
        let mut buf = [0; 8];
        assert_eq!(BASE32.decode(b"MZ".iter().copied(), 0, &mut buf), Some((1, false)), "spare bits");
        assert_eq!(BASE32.decode(b"M".iter().copied(), 0, &mut buf), None, "no whole byte");
        assert_eq!(BASE32.decode(b"M1".iter().copied(), 0, &mut buf), None, "foreign character");
        assert_eq!(BASE64.decode(b"+/-_".iter().copied(), 0, &mut buf), Some((3, true)), "both alphabets");
    }

    #[test]
    fn numbers() {
        assert_eq!(decimal(b"0"), Some(0));
        assert_eq!(decimal(b"9223372036854775807"), Some(i64::MAX as u64));
        for bad in [&b""[..], b"01", b"+1", b"9223372036854775808", b"99999999999999999999"] {
            assert_eq!(decimal(bad), None);
        }
    }

    /// Every byte at every place of texts of several lengths.
    #[test]
    fn digits_and_nothing_else_are_hexadecimal() {
        for bytes in 1..10 {
            for place in 0..2 * bytes {
                for c in 0..=u8::MAX {
                    let mut digits: Vec<u8> = b"9aF0f7A3c".iter().copied().cycle().take(2 * bytes).collect();
                    digits[place] = c;
                    let values: Option<Vec<u32>> = digits.iter().map(|c| char::from(*c).to_digit(16)).collect();
                    let wanted = values.map(|all| all.chunks(2).map(|pair| (pair[0] << 4 | pair[1]) as u8).collect());
                    let mut out = vec![0; bytes];
                    assert_eq!(unhex_into(&digits, &mut out).then_some(out), wanted, "{digits:?}");
                }
            }
        }
        assert!(!unhex_into(b"abc", &mut [0]));
        assert!(unhex_into(b"", &mut []));
    }
}
