//! Tables of coins, kept as text and taken apart at their first use: as Rust values every word in them would be a
//! pointer and a length, which weigh more in the module than the words.

use std::ops::Deref;
use std::sync::LazyLock;

use crate::words::{cut, lines};

/// A table that is read when it is first asked.
pub(super) type Table = LazyLock<Rows>;

/// The rows of a table.
pub(super) struct Rows {
    rows: Vec<Row>,
    /// Index of the first row of each number of one byte: to search for it takes as long as to decode half an address.
    starts: [u8; 256],
}

impl Rows {
    /// The rows of this number; those of the table are in the order of their numbers.
    pub fn of(&self, number: u16) -> &[Row] {
        let start = match self.starts.get(usize::from(number)) {
            Some(start) => usize::from(*start),
            None => self.rows.partition_point(|row| row.number < number),
        };
        let rows = self.rows.get(start..).unwrap_or_default();
        let count = rows.iter().take_while(|row| row.number == number).count();
        &rows[..count]
    }
}

impl Deref for Rows {
    type Target = [Row];

    fn deref(&self) -> &[Row] {
        &self.rows
    }
}

/// One line: a key, one letter for its kind (and a second one where there is something to note), tickers.
pub(super) struct Row {
    pub key: &'static str,
    /// The key read as a number, where it is one.
    pub number: u16,
    pub kind: u8,
    /// `t`: a test network; other letters have their meaning beside the table. 0 where there is none.
    pub note: u8,
    pub coins: &'static [&'static str],
}

impl Row {
    pub fn is_test(&self) -> bool {
        self.note == b't'
    }
}

/// Takes a table apart; `radix` is that of its keys.
pub(super) fn read(text: &'static str, radix: u32) -> Rows {
    let row = |line| {
        let (key, rest) = cut(line, b' ');
        let (marks, mut rest) = cut(rest, b' ');
        let mut coins = Vec::new();
        while !rest.is_empty() {
            let coin;
            (coin, rest) = cut(rest, b' ');
            coins.push(coin);
        }
        let mark = |index| marks.as_bytes().get(index).copied().unwrap_or(0);
        let digit = |number: u32, c| number.wrapping_mul(radix) + char::from(c).to_digit(radix).unwrap_or(0);
        let number = key.bytes().fold(0, digit) as u16;
        Row { key, number, kind: mark(0), note: mark(1), coins: coins.leak() }
    };
    let rows: Vec<Row> = lines(text).map(row).collect();
    let mut starts = [0; 256];
    for (index, row) in rows.iter().enumerate().rev() {
        if let Some(start) = starts.get_mut(usize::from(row.number)) {
            *start = index as u8;
        }
    }
    Rows { rows, starts }
}
