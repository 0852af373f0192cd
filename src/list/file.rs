//! The list file, opened. Its layout, byte by byte: `docs/list-format.md`.

use std::ops::Range;
use std::sync::OnceLock;

use super::ListError;
use super::evidence::{Set, Unpacked};
use super::exact::{Exact, Origin};
use super::lite::{Filter, Item};
use super::model::{Date, Statement};
use super::pointers::Pointers;
use super::table::{Hasher, MAX_ENTRIES, Slot, Table, buckets};
use crate::address::{Address, Bytes, hex_string};
use crate::hash::sha256;
use crate::key::Key;

/// First bytes of every list file. The line ends show a transfer that changed them.
pub const MAGIC: [u8; 8] = *b"FWLIST\r\n";
/// The only format version that this reader knows.
pub const VERSION: u16 = 2;
/// Bytes before the body: magic, version, 2 bytes of zero, body length, SHA-256 of the body.
pub const PREFIX: usize = 48;
/// Bytes of the body before the section table: created, expires, seed, entries, number of sections.
pub(super) const BODY_HEAD: usize = 32;
/// Larger files are refused before anything else is looked at.
pub const MAX_FILE: usize = 512 << 20;

/// What a section holds. Numbers are part of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Section {
    Name = 1,
    Upper = 2,
    Lower = 3,
    Pointers = 4,
    Exact = 5,
    Evidence = 6,
    Filter = 7,
}

impl Section {
    pub const ALL: [Self; 7] =
        [Self::Name, Self::Upper, Self::Lower, Self::Pointers, Self::Exact, Self::Evidence, Self::Filter];
}

/// Whether to compute the SHA-256 of the body on opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verify {
    /// For bytes that came over a network or from a disk.
    Hash,
    /// For bytes whose hash was checked when they were stored. Every length and count is still checked.
    Structure,
}

/// The pointer that means "look in the exact table".
pub const IN_EXACT_TABLE: u32 = 0;

/// A list file that was checked and can be asked.
#[derive(Debug)]
pub struct ListFile {
    bytes: Vec<u8>,
    body: Range<usize>,
    pub name: String,
    /// First 16 hexadecimal digits of the body's SHA-256.
    pub version: String,
    pub created: Date,
    pub expires: Date,
    entries: u32,
    hasher: HasherBox,
    sections: [Range<usize>; Section::ALL.len()],
    contents: Contents,
    evidence: OnceLock<Result<Unpacked, ListError>>,
}

/// [`Hasher`] without a `Debug` that would print the seed's state.
struct HasherBox(Hasher);

impl std::fmt::Debug for HasherBox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hasher")
    }
}

#[derive(Debug)]
enum Contents {
    Full { table: Table, pointers: Pointers, exact: Exact },
    Lite(Filter),
}

/// One thing that a list says about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The listed address: of the same key, or what the key was derived from.
    pub listed: Address,
    pub origin: Origin,
    /// Number of the evidence set.
    pub set: u32,
}

/// What a list file says about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    Miss,
    Hits(Vec<Found>),
    /// A lite list has it, or something else that sets the same bits: nothing to show to anyone.
    Possible,
}

impl ListFile {
    /// Checks `bytes` and opens them in place.
    ///
    /// # Errors
    ///
    /// A [`ListError`] that names what is wrong. Nothing is allocated in proportion to a number in the file before
    /// that number was compared with the file's length.
    pub fn open(bytes: Vec<u8>, verify: Verify) -> Result<Self, ListError> {
        if bytes.len() > MAX_FILE {
            return Err(ListError::TooLarge);
        }
        let prefix = bytes.first_chunk::<PREFIX>().ok_or(ListError::Truncated)?;
        if prefix[..8] != MAGIC {
            return Err(ListError::NotAList);
        }
        if prefix[8..10] != VERSION.to_le_bytes() || prefix[10..12] != [0, 0] {
            return Err(ListError::UnknownVersion);
        }
        let length = u32::from_le_bytes(prefix[12..16].try_into().expect("four bytes")) as usize;
        let hash: [u8; 32] = prefix[16..48].try_into().expect("32 bytes");
        let body = PREFIX..PREFIX.checked_add(length).ok_or(ListError::Truncated)?;
        if body.end > bytes.len() {
            return Err(ListError::Truncated);
        }
        // the signature stands outside the hashed part
        match bytes.len() - body.end {
            0 => {}
            SIGNATURE_LEN if bytes[body.end] == 1 => {}
            _ => return Err(ListError::TrailingBytes),
        }
        if verify == Verify::Hash && sha256(&bytes[body.clone()]) != hash {
            return Err(ListError::WrongHash);
        }
        let head = bytes[body.clone()].first_chunk::<BODY_HEAD>().ok_or(ListError::Truncated)?;
        let word = |at: usize| u32::from_le_bytes(head[at..at + 4].try_into().expect("four bytes"));
        let date = |at| Date::from_days(word(at)).ok_or(ListError::BadHeader);
        let seed: [u8; 16] = head[8..24].try_into().expect("16 bytes");
        let entries = word(24);
        let sections = Self::sections(&bytes[body.clone()], word(28))?;
        let at = |section: Section| sections[section as usize - 1].clone();
        let all = &bytes[body.clone()];
        let name = std::str::from_utf8(&all[at(Section::Name)]).map_err(|_| ListError::BadHeader)?;
        if name.is_empty() || name.len() > 64 || !name.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(ListError::BadHeader);
        }
        let contents = if at(Section::Filter).is_empty() {
            Contents::Full {
                table: Table::open(all, entries, at(Section::Upper), at(Section::Lower))?,
                pointers: Pointers::open(all, at(Section::Pointers), entries as usize)?,
                exact: Exact::open(all, at(Section::Exact))?,
            }
        } else {
            // the number sizes what is built over all lists: no filter holds more entries than it has bits
            if entries as usize > MAX_ENTRIES.min(8 * at(Section::Filter).len()) {
                return Err(ListError::BadFilter);
            }
            Contents::Lite(Filter::open(&all[at(Section::Filter)])?)
        };
        Ok(Self {
            name: name.to_owned(),
            version: hex_string(&hash[..8]),
            created: date(0)?,
            expires: date(4)?,
            entries,
            hasher: HasherBox(Hasher::new(&seed)),
            sections,
            contents,
            evidence: OnceLock::new(),
            bytes,
            body,
        })
    }

    /// Section table: number, offset in the body and length of each, 4 bytes each, in ascending order, the sections
    /// following one another without a gap to the end of the body.
    fn sections(body: &[u8], count: u32) -> Result<[Range<usize>; Section::ALL.len()], ListError> {
        let mut sections = std::array::from_fn(|_| 0..0);
        let count = count as usize;
        if count > Section::ALL.len() {
            return Err(ListError::BadHeader);
        }
        let mut end = BODY_HEAD + 12 * count;
        let table = body.get(BODY_HEAD..end).ok_or(ListError::Truncated)?;
        let mut last = 0;
        for row in table.chunks_exact(12) {
            let word = |at: usize| u32::from_le_bytes(row[at..at + 4].try_into().expect("four bytes")) as usize;
            let (number, start, length) = (word(0), word(4), word(8));
            if number <= last || number > Section::ALL.len() || start != end {
                return Err(ListError::BadHeader);
            }
            end = end.checked_add(length).filter(|&end| end <= body.len()).ok_or(ListError::Truncated)?;
            sections[number - 1] = start..end;
            last = number;
        }
        if end == body.len() { Ok(sections) } else { Err(ListError::BadHeader) }
    }

    fn body(&self) -> &[u8] {
        &self.bytes[self.body.clone()]
    }

    /// Number of keys in the table: listed addresses and what was derived from them.
    pub fn len(&self) -> usize {
        self.entries as usize
    }

    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// SHA-256 of the content, as 64 hexadecimal digits; [`version`](Self::version) is their beginning.
    pub fn sha256(&self) -> String {
        hex_string(&self.bytes[16..48])
    }

    /// Whether this is a `lite` list, which can only say "possibly".
    pub fn is_lite(&self) -> bool {
        matches!(self.contents, Contents::Lite(_))
    }

    /// Length of a section in bytes.
    pub fn section_len(&self, section: Section) -> usize {
        self.sections[section as usize - 1].len()
    }

    /// Bytes of the whole file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Bytes of memory: the file itself and the index into it.
    pub fn memory(&self) -> usize {
        self.bytes.len()
            + match &self.contents {
                Contents::Full { table, .. } => table.index_bytes(),
                Contents::Lite(filter) => filter.memory(),
            }
    }

    /// Unpacked evidence.
    ///
    /// # Errors
    ///
    /// [`ListError`] when the section is damaged: opening does not unpack it.
    pub fn evidence(&self) -> Result<&Unpacked, ListError> {
        let section = &self.body()[self.sections[Section::Evidence as usize - 1].clone()];
        self.evidence.get_or_init(|| Unpacked::open(section)).as_ref().map_err(|error| *error)
    }

    /// The statements of an evidence set.
    ///
    /// # Errors
    ///
    /// [`ListError`] when one of them is damaged.
    pub fn statements(&self, set: u32) -> Result<Vec<Statement>, ListError> {
        let evidence = self.evidence()?;
        evidence.statements(&evidence.set(set)?)
    }

    /// The hash of a key under this list's seed.
    #[inline]
    pub fn hash(&self, key: Key<'_>) -> u64 {
        self.hasher.0.hash(key)
    }

    /// What stands for a hash of this list in a filter over several lists.
    #[inline]
    pub fn item(&self, hash: u64) -> Item {
        item_of(Slot::new(hash, buckets(self.len())))
    }

    /// Every [`Self::item`] in the list. `None` of a lite list, which can't be enumerated.
    pub fn items(&self) -> Option<impl Iterator<Item = Item> + '_> {
        match &self.contents {
            Contents::Full { table, .. } => Some(table.slots(self.body()).map(item_of)),
            Contents::Lite(_) => None,
        }
    }

    /// Whether the table has this hash: false for all keys that are not in it but one in 2^40.
    #[inline]
    pub fn contains_hash(&self, hash: u64) -> bool {
        match &self.contents {
            Contents::Full { table, .. } => table.find(self.body(), Slot::new(hash, buckets(self.len()))).is_some(),
            Contents::Lite(filter) => filter.contains(Item(hash)),
        }
    }

    /// Whether the exact table has this key: bulk entries don't count. False where a part turns out to be damaged.
    pub fn contains_exactly(&self, key: Key<'_>) -> bool {
        let Contents::Full { table, pointers, exact } = &self.contents else { return false };
        let slot = Slot::new(self.hash(key), buckets(self.len()));
        table.find(self.body(), slot).is_some_and(|rank| {
            pointers.get(self.body(), rank) == Ok(IN_EXACT_TABLE) && !exact.find(self.body(), key).is_empty()
        })
    }

    /// What the list says about a key.
    ///
    /// # Errors
    ///
    /// [`ListError`] when a part that opening does not read turns out to be damaged.
    pub fn find(&self, key: Key<'_>) -> Result<Lookup, ListError> {
        let hash = self.hash(key);
        let (table, pointers, exact) = match &self.contents {
            Contents::Full { table, pointers, exact } => (table, pointers, exact),
            Contents::Lite(filter) if filter.contains(Item(hash)) => return Ok(Lookup::Possible),
            Contents::Lite(_) => return Ok(Lookup::Miss),
        };
        let Some(rank) = table.find(self.body(), Slot::new(hash, buckets(self.len()))) else {
            return Ok(Lookup::Miss);
        };
        let pointer = pointers.get(self.body(), rank)?;
        if pointer != IN_EXACT_TABLE {
            let set = pointer - 1;
            let listed = self.listed(set, key.bytes)?;
            if listed.form.kind() != key.kind {
                return Ok(Lookup::Miss);
            }
            return Ok(Lookup::Hits(vec![Found { listed, origin: Origin::Address, set }]));
        }
        let mut hits = Vec::new();
        for index in exact.find(self.body(), key) {
            hits.push(self.found(exact, index)?);
        }
        // a fingerprint alone is no hit: the exact table holds the whole key or nothing
        Ok(if hits.is_empty() { Lookup::Miss } else { Lookup::Hits(hits) })
    }

    fn found(&self, exact: &Exact, index: usize) -> Result<Found, ListError> {
        let record = exact.get(self.body(), index)?;
        let owner = match record.origin {
            Origin::Address => record,
            _ => exact.get(self.body(), record.link as usize)?,
        };
        let listed = self.listed(owner.link, owner.bytes)?;
        if owner.origin != Origin::Address || listed.form.kind() as u8 != owner.kind {
            return Err(ListError::BadExactTable);
        }
        Ok(Found { listed, origin: record.origin, set: owner.link })
    }

    /// The address with these canonical bytes in the form of an evidence set.
    fn listed(&self, set: u32, bytes: &[u8]) -> Result<Address, ListError> {
        let Set { form, variant, .. } = self.evidence()?.set(set)?;
        Ok(Address { form, variant, bytes: Bytes::new(bytes) })
    }

    /// Every record of the exact table: the only entries whose addresses a list can give back.
    pub fn exact(&self) -> impl Iterator<Item = Result<Found, ListError>> + '_ {
        let exact = match &self.contents {
            Contents::Full { exact, .. } => Some(exact),
            Contents::Lite(_) => None,
        };
        exact.into_iter().flat_map(move |exact| (0..exact.records()).map(move |index| self.found(exact, index)))
    }

    /// The number of evidence set of every entry of the table, in the table's order; `None` for the exact table's.
    pub fn pointers(&self) -> impl Iterator<Item = Result<Option<u32>, ListError>> + '_ {
        let pointers = match &self.contents {
            Contents::Full { pointers, .. } => Some(pointers),
            Contents::Lite(_) => None,
        };
        let count = if pointers.is_some() { self.len() } else { 0 };
        (0..count).map(move |rank| {
            let pointer = pointers.ok_or(ListError::BadPointers)?.get(self.body(), rank)?;
            Ok(pointer.checked_sub(1))
        })
    }
}

/// The filter is filled from slots and asked with hashes: both go through here.
fn item_of(slot: Slot) -> Item {
    Item(u64::from(slot.bucket) << 40 | slot.remainder)
}

/// Algorithm (1 is Ed25519), public key, signature over the first [`PREFIX`] bytes.
pub const SIGNATURE_LEN: usize = 1 + 32 + 64;
