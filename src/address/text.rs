//! A text about to be decoded, with what is known of its characters after one pass.

/// Character classes as bits; the class of a text is what all of its characters share.
pub mod class {
    pub const HEX: u8 = 1;
    /// Bitcoin's base58 alphabet; XRP's is the same set in another order.
    pub const BASE58: u8 = 1 << 1;
    /// Letters and digits without upper case: what lower-case Bech32, base36 and base32 texts are made of.
    pub const LOWER: u8 = 1 << 2;
    /// Letters and digits without lower case.
    pub const UPPER: u8 = 1 << 3;
    /// RFC 4648 base32, upper case: A-Z 2-7.
    pub const BASE32: u8 = 1 << 4;
    pub const DIGIT: u8 = 1 << 5;
    /// Letters and digits of either case.
    pub const ALNUM: u8 = 1 << 6;
    /// Base64 and base64url: letters, digits, `+ / - _`.
    pub const BASE64: u8 = 1 << 7;
}

const CLASS: [u8; 256] = {
    let mut table = [0u8; 256];
    let mut i = 0;
    while i < 256 {
        let c = i as u8;
        let mut bits = 0;
        if c.is_ascii_hexdigit() {
            bits |= class::HEX;
        }
        if c.is_ascii_alphanumeric() {
            bits |= class::ALNUM | class::BASE64;
            if !matches!(c, b'0' | b'O' | b'I' | b'l') {
                bits |= class::BASE58;
            }
            if !c.is_ascii_uppercase() {
                bits |= class::LOWER;
            }
            if !c.is_ascii_lowercase() {
                bits |= class::UPPER;
            }
            if c.is_ascii_digit() {
                bits |= class::DIGIT;
            }
        }
        if c.is_ascii_uppercase() || matches!(c, b'2'..=b'7') {
            bits |= class::BASE32;
        }
        if matches!(c, b'+' | b'/' | b'-' | b'_') {
            bits |= class::BASE64;
        }
        table[i] = bits;
        i += 1;
    }
    table
};

/// Bytes of a text without surrounding white space, and their common class.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    pub bytes: &'a [u8],
    class: u8,
}

impl<'a> Text<'a> {
    #[inline(always)]
    pub fn new(bytes: &'a [u8]) -> Self {
        let class = bytes.iter().fold(0xff, |class, &b| class & CLASS[b as usize]);
        Self { bytes, class }
    }

    /// Whether every character is in one of the classes given as bits.
    pub fn all(&self, class: u8) -> bool {
        self.class & class != 0
    }

    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The first character; 0 of an empty text.
    pub fn first(&self) -> u8 {
        self.bytes.first().copied().unwrap_or(0)
    }
}
