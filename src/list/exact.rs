//! The exact table: full canonical bytes of every sanctioned address and of what can be computed from it.

use std::ops::Range;

use super::ListError;
use crate::key::Key;

/// How a key in the exact table stands to the listed address. Numbers are part of the list file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Origin {
    /// The listed address's own key.
    Address = 0,
    /// P2SH of the P2WPKH program of the listed key hash (BIP-141), which wallets call nested SegWit.
    NestedKeyHash = 1,
    /// P2SH of the listed P2WSH program.
    NestedScript = 2,
    /// A receiver inside the listed unified address, or a credential inside the listed Cardano address.
    Part = 3,
}

impl Origin {
    fn from_number(number: u8) -> Option<Self> {
        [Self::Address, Self::NestedKeyHash, Self::NestedScript, Self::Part].into_iter().find(|o| *o as u8 == number)
    }
}

/// One record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// Kind's number.
    pub kind: u8,
    pub origin: Origin,
    /// For [`Origin::Address`] the number of its evidence set, else the index of the listed address's record.
    pub link: u32,
    pub bytes: &'a [u8],
}

/// Where records lie.
#[derive(Debug)]
pub struct Exact {
    count: usize,
    section: Range<usize>,
}

/// Bytes of a record before its canonical bytes: kind, origin, link.
const HEAD: usize = 6;

impl Exact {
    /// Section: number of records (4 bytes), the end of each counted from the first (4 bytes each), records in
    /// ascending order of kind and bytes. Every record is looked at once.
    pub fn open(body: &[u8], section: Range<usize>) -> Result<Self, ListError> {
        let bytes = &body[section.clone()];
        let count = bytes.first_chunk::<4>().ok_or(ListError::BadExactTable)?;
        let count = u32::from_le_bytes(*count) as usize;
        if count > bytes.len() / 4 - 1 {
            return Err(ListError::BadExactTable);
        }
        let exact = Self { count, section };
        let mut last = None;
        for index in 0..count {
            let record = exact.get(body, index)?;
            let place = (record.kind, record.bytes);
            if last.is_some_and(|last| last > place) {
                return Err(ListError::BadExactTable);
            }
            last = Some(place);
        }
        if exact.end(body, count) != Some(bytes.len() - 4 - 4 * count) {
            return Err(ListError::BadExactTable);
        }
        Ok(exact)
    }

    /// Number of records.
    pub fn records(&self) -> usize {
        self.count
    }

    /// End of the record before this index, which is where this one starts.
    fn end(&self, body: &[u8], index: usize) -> Option<usize> {
        if index == 0 {
            return Some(0);
        }
        let at = self.section.start + 4 * index;
        Some(u32::from_le_bytes(body.get(at..at + 4)?.try_into().ok()?) as usize)
    }

    /// The record at this index.
    pub fn get<'a>(&self, body: &'a [u8], index: usize) -> Result<Record<'a>, ListError> {
        let read = || {
            if index >= self.count {
                return None;
            }
            let records = &body[self.section.start + 4 + 4 * self.count..self.section.end];
            let record = records.get(self.end(body, index)?..self.end(body, index + 1)?)?;
            let (head, bytes) = record.split_first_chunk::<HEAD>()?;
            Some(Record {
                kind: head[0],
                origin: Origin::from_number(head[1])?,
                link: u32::from_le_bytes([head[2], head[3], head[4], head[5]]),
                bytes,
            })
        };
        read().ok_or(ListError::BadExactTable)
    }

    /// Indices of the records with this key: several when one key was derived from several addresses.
    pub fn find(&self, body: &[u8], key: Key<'_>) -> Range<usize> {
        let wanted = (key.kind as u8, key.bytes);
        let place = |index| self.get(body, index).map_or((u8::MAX, &[][..]), |record| (record.kind, record.bytes));
        // one loop for both ends
        let bound = |place_itself: bool| {
            let (mut low, mut high) = (0, self.count);
            while low < high {
                let middle = (low + high) / 2;
                let place = place(middle);
                if place < wanted || (place_itself && place == wanted) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            low
        };
        bound(false)..bound(true)
    }
}

/// The section for records in ascending order.
#[cfg(feature = "cli")]
pub fn write(records: &[Record<'_>]) -> Vec<u8> {
    let mut out = (records.len() as u32).to_le_bytes().to_vec();
    let mut end = 0u32;
    for record in records {
        end += (HEAD + record.bytes.len()) as u32;
        out.extend_from_slice(&end.to_le_bytes());
    }
    for record in records {
        out.extend_from_slice(&[record.kind, record.origin as u8]);
        out.extend_from_slice(&record.link.to_le_bytes());
        out.extend_from_slice(record.bytes);
    }
    out
}
