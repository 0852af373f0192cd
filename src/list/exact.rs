//! The exact table: full canonical bytes of every sanctioned address and of what can be computed from it.

use std::ops::Range;

use super::ListError;
#[cfg(feature = "cli")]
use super::evidence::write_number;
use crate::key::Key;
use crate::reader::Reader;

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
    /// Where the first record starts.
    start: usize,
    /// Where each ends, counted from there.
    ends: Vec<usize>,
}

/// Bytes of a record before its canonical bytes: kind, origin, link.
const HEAD: usize = 6;

impl Exact {
    /// Section: number of records (4 bytes), the length of each (LEB128), records in ascending order of kind and
    /// bytes. Every record is looked at once.
    pub fn open(body: &[u8], section: Range<usize>) -> Result<Self, ListError> {
        let mut reader = Reader::new(&body[section.clone()]);
        let (count, mut end) = (reader.number(4) as usize, 0);
        // none is shorter than its length and its head
        if count > reader.rest.len() / (1 + HEAD) {
            return Err(ListError::BadExactTable);
        }
        let mut ends = Vec::new();
        while ends.len() < count {
            end += reader.varint().min(1 << 16) as usize;
            ends.push(end);
        }
        let exact = Self { start: section.end - reader.rest.len(), ends };
        let mut last = None;
        for index in 0..exact.records() {
            let record = exact.get(body, index)?;
            let place = (record.kind, record.bytes);
            if last.is_some_and(|last| last > place) {
                return Err(ListError::BadExactTable);
            }
            last = Some(place);
        }
        if reader.is_short || end != reader.rest.len() {
            return Err(ListError::BadExactTable);
        }
        Ok(exact)
    }

    /// Number of records.
    pub fn records(&self) -> usize {
        self.ends.len()
    }

    /// The record at this index.
    pub fn get<'a>(&self, body: &'a [u8], index: usize) -> Result<Record<'a>, ListError> {
        let read = || {
            let start = if index == 0 { 0 } else { *self.ends.get(index - 1)? };
            let record = body.get(self.start..)?.get(start..*self.ends.get(index)?)?;
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
            let (mut low, mut high) = (0, self.records());
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
    for record in records {
        write_number(&mut out, (HEAD + record.bytes.len()) as u32);
    }
    for record in records {
        out.extend_from_slice(&[record.kind, record.origin as u8]);
        out.extend_from_slice(&record.link.to_le_bytes());
        out.extend_from_slice(record.bytes);
    }
    out
}
