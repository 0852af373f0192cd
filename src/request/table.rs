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

/// The line of this letter.
pub(super) fn lettered(table: &'static str, letter: u8) -> Option<&'static str> {
    lines(table).find(|line| line.as_bytes().first() == Some(&letter))
}

/// The field in this place of a line, if there are so many.
#[inline(never)]
pub(super) fn field(line: &str, place: usize) -> Option<Field<'_>> {
    let text = parts(line, b' ').nth(place + 2)?;
    let (mut letter, mut mark, mut number, mut end) = (0, 0, 0, 0);
    for c in text.bytes() {
        match c {
            _ if end == 0 => letter = c,
            b'0'..=b'9' => number = number * 10 + usize::from(c - b'0'),
            _ if end == 1 && !c.is_ascii_alphabetic() => mark = c,
            _ => break,
        }
        end += 1;
    }
    Some(Field { letter, mark, number, name: &text[end..] })
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
