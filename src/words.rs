//! Texts made of words: tables and lists that stand in the module as one text each, and the little that is needed to
//! take texts apart. The library's search in strings is written for any pattern, and is 3 kB of the module.

/// What stands before the first of these ASCII characters, and what stands behind it.
pub(crate) fn split_once<'a>(text: &'a str, separators: &[u8]) -> Option<(&'a str, &'a str)> {
    let at = text.bytes().position(|c| separators.contains(&c))?;
    Some((&text[..at], &text[at + 1..]))
}

/// What stands before the last such ASCII character, and what stands behind it.
pub(crate) fn rsplit_once(text: &str, separator: u8) -> Option<(&str, &str)> {
    let at = text.bytes().rposition(|c| c == separator)?;
    Some((&text[..at], &text[at + 1..]))
}

/// As [`split_once`]; the whole text and nothing where there is no such character.
pub(crate) fn cut(text: &str, separator: u8) -> (&str, &str) {
    match text.bytes().position(|c| c == separator) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    }
}

pub(crate) fn has(text: &str, character: u8) -> bool {
    text.as_bytes().contains(&character)
}

/// The lines of a text that ends without a line feed.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    parts(text, b'\n')
}

/// What stands between the separators, which are an ASCII character; at least one part, as with the library's `split`.
pub(crate) fn parts(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (part, behind) = cut(text, separator);
        rest = (part.len() < text.len()).then_some(behind);
        Some(part)
    })
}

/// The word with this index of a text with single spaces.
pub(crate) fn nth(text: &str, index: usize) -> &str {
    parts(text, b' ').nth(index).unwrap_or_default()
}

/// Bytes of UTF-8 as a text. Of bytes that are not, each that is not ASCII becomes U+FFFD.
pub(crate) fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        error
            .as_bytes()
            .iter()
            .map(|&c| if c.is_ascii() { char::from(c) } else { char::REPLACEMENT_CHARACTER })
            .collect()
    })
}

/// A number in decimal: the library's way has a table of all pairs of digits, and a function for each type.
pub(crate) fn decimal(number: u64) -> String {
    decimal_of(&number.to_be_bytes())
}

/// As [`decimal`], of a big-endian number of any length. The time is quadratic in it.
pub(crate) fn decimal_of(bytes: &[u8]) -> String {
    let mut rest = bytes.to_vec();
    let mut text = String::new();
    loop {
        // divided by ten, byte by byte
        let (mut digit, mut left) = (0, 0);
        for byte in &mut rest {
            let value = digit << 8 | u32::from(*byte);
            *byte = (value / 10) as u8;
            left |= *byte;
            digit = value % 10;
        }
        text.insert(0, char::from(b'0' + digit as u8));
        if left == 0 {
            return text;
        }
    }
}

/// The number that these digits are, if it is one of 32 bits.
#[inline(never)]
pub(crate) fn number(digits: &str, radix: u32) -> Option<u32> {
    let mut number = 0u32;
    for c in digits.chars() {
        number = number.checked_mul(radix)?.checked_add(c.to_digit(radix)?)?;
    }
    (!digits.is_empty()).then_some(number)
}
