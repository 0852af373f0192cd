//! What the tables of instructions and messages have in common: a line for each, of words with spaces between them. The
//! first is what it is found by, the second its name; each of the others is a field.

use super::Role;
use crate::words::{lines, nth, parts};

/// A field of a line: a letter, a mark where there is one, a number, a name.
pub(super) struct Field<'t> {
    pub letter: u8,
    /// 0 where there is none.
    pub mark: u8,
    pub number: usize,
    pub name: &'t str,
}

/// The line that has this word in this place.
#[inline(never)]
pub(super) fn line(table: &'static str, word: &str, place: usize) -> Option<&'static str> {
    lines(table).find(|line| nth(line, place) == word)
}

/// The letter at the end of the line of this word; 0 where there is none.
pub(super) fn letter(table: &'static str, word: &str) -> u8 {
    line(table, word, 0).and_then(|line| line.bytes().last()).unwrap_or_default()
}

/// The field in this place of a line, if there are so many.
#[inline(never)]
pub(super) fn field(line: &str, place: usize) -> Option<Field<'_>> {
    let text = parts(line, b' ').nth(place + 2)?;
    let (letter, mark) = (text.as_bytes()[0], text.as_bytes()[1]);
    let mark = if mark.is_ascii_digit() { 0 } else { mark };
    let digits = &text[if mark == 0 { 1 } else { 2 }..];
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    let number = digits[..count].bytes().fold(0, |value, c| value * 10 + usize::from(c - b'0'));
    Some(Field { letter, mark, number, name: &digits[count..] })
}

/// The role that a letter stands for.
pub(super) fn role(letter: u8) -> Role {
    match letter {
        b'P' => Role::Spender,
        b'O' => Role::Operator,
        b'W' => Role::Owner,
        b'C' => Role::Contract,
        b'D' => Role::Delegate,
        b'M' => Role::Mentioned,
        _ => Role::Recipient,
    }
}
