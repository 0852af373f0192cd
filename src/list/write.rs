//! Writes a list file, reads it back and checks that every entry is found.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::evidence::{self, Evidence, Set};
use super::exact::{self, Origin, Record};
use super::file::{BODY_HEAD, IN_EXACT_TABLE, ListFile, Lookup, MAGIC, PREFIX, Section, VERSION, Verify};
use super::lite::{Filter, Item};
use super::model::{Category, Entry, List, Statement};
use super::table::{self, Hasher, Slot, buckets};
use super::{ListError, pointers};
use crate::address::{Address, Form};
use crate::hash::{hash160, sha256};
use crate::key::{Key, Kind};

/// Why a list could not be written.
#[derive(Debug, PartialEq, Eq)]
pub enum WriteError {
    /// More entries than a file may hold.
    TooManyEntries,
    /// More different sets of statements than a file may hold.
    TooManySets,
    /// The name is empty, longer than 64 bytes or not printable ASCII.
    BadName,
    /// A statement names a source that the list does not describe.
    UnknownSource(String),
    /// No seed was found under which no two entries and no known-good address share a fingerprint.
    NoSeed,
    /// The file that was written does not read back.
    ReadBack(ListError),
    /// The file that was written does not find an entry: the number is the entry's place in the list.
    Lost(usize),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooManyEntries => write!(f, "more than {} entries", table::MAX_ENTRIES),
            Self::TooManySets => write!(f, "more than {} different sets of statements", pointers::MAX_SETS),
            Self::BadName => f.write_str("the list's name must be 1 to 64 printable ASCII characters"),
            Self::UnknownSource(id) => write!(f, "a statement names the unknown source {id:?}"),
            Self::NoSeed => f.write_str("no seed keeps entries and known-good addresses apart"),
            Self::ReadBack(error) => write!(f, "the file that was written does not read back: {error}"),
            Self::Lost(index) => write!(f, "the file that was written does not find entry {index}"),
        }
    }
}

impl std::error::Error for WriteError {}

/// A file and what it weighs.
#[derive(Debug)]
pub struct Written {
    pub bytes: Vec<u8>,
    pub sizes: Sizes,
}

/// Sizes in bytes, and the information bound beside them.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Sizes {
    pub file: usize,
    /// Keys in the table.
    pub keys: usize,
    /// Of them in the exact table, derived ones included.
    pub exact_keys: usize,
    pub exact_bytes: usize,
    pub evidence_bytes: usize,
    /// Fingerprints and pointers of all keys.
    pub table_bytes: usize,
    pub bytes_per_key: f64,
    /// 40 bits and the entropy of the pointer, in bytes.
    pub bound_per_key: f64,
    pub ratio_to_bound: f64,
}

/// Writes the list. `known_good` are keys that must not share a fingerprint with any entry.
///
/// # Errors
///
/// [`WriteError`]; in particular when reading back fails or loses an entry.
pub fn write(list: &List, known_good: &[Address]) -> Result<Written, WriteError> {
    let plan = Plan::new(list)?;
    let evidence = evidence::write(&plan.evidence);
    let (seed, slots) = plan.seed(&plan.content_hash(list, &evidence), known_good)?;
    let n = plan.keys.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_unstable_by_key(|&i| slots[i]);
    let sorted: Vec<Slot> = order.iter().map(|&i| slots[i]).collect();
    let numbers: Vec<u32> = order.iter().map(|&i| plan.keys[i].pointer).collect();
    let (upper, lower) = table::write(&sorted);
    let pointers = pointers::write(&numbers);
    let exact = exact::write(&plan.records());
    let table_bytes = upper.len() + lower.len() + pointers.len();
    let (exact_bytes, evidence_bytes) = (exact.len(), evidence.len());
    let bytes = assemble(
        list,
        &seed,
        n,
        &[
            (Section::Name, list.name.clone().into_bytes()),
            (Section::Upper, upper),
            (Section::Lower, lower),
            (Section::Pointers, pointers),
            (Section::Exact, exact),
            (Section::Evidence, evidence),
        ],
    );
    read_back(list, &bytes)?;
    let bound = (40.0 + entropy(&numbers)) / 8.0;
    let per_key = table_bytes as f64 / n.max(1) as f64;
    let sizes = Sizes {
        file: bytes.len(),
        keys: n,
        exact_keys: numbers.iter().filter(|&&p| p == IN_EXACT_TABLE).count(),
        exact_bytes,
        evidence_bytes,
        table_bytes,
        bytes_per_key: round(per_key),
        bound_per_key: round(bound),
        ratio_to_bound: round(per_key / bound),
    };
    Ok(Written { bytes, sizes })
}

/// Writes the `lite` variant: a Bloom filter over the same keys, no evidence.
///
/// # Errors
///
/// As [`write`].
pub fn write_lite(list: &List, rate: f64) -> Result<Vec<u8>, WriteError> {
    let plan = Plan::new(list)?;
    let seed = first_seed(&plan.content_hash(list, &evidence::write(&plan.evidence)), 0);
    let hasher = Hasher::new(&seed);
    let mut filter = Filter::new(plan.keys.len(), rate, &seed);
    for key in &plan.keys {
        filter.insert(Item(hasher.hash(key.key())));
    }
    let sections = [(Section::Name, list.name.clone().into_bytes()), (Section::Filter, filter.to_bytes())];
    let bytes = assemble(list, &seed, plan.keys.len(), &sections);
    let file = ListFile::open(bytes.clone(), Verify::Hash).map_err(WriteError::ReadBack)?;
    match plan.keys.iter().position(|key| !file.contains_hash(file.hash(key.key()))) {
        Some(index) => Err(WriteError::Lost(index)),
        None => Ok(bytes),
    }
}

fn assemble(list: &List, seed: &[u8; 16], entries: usize, sections: &[(Section, Vec<u8>)]) -> Vec<u8> {
    let mut body = Vec::new();
    body.extend_from_slice(&list.created.days().to_le_bytes());
    body.extend_from_slice(&list.expires.days().to_le_bytes());
    body.extend_from_slice(seed);
    body.extend_from_slice(&(entries as u32).to_le_bytes());
    body.extend_from_slice(&(sections.len() as u32).to_le_bytes());
    let mut offset = BODY_HEAD + 12 * sections.len();
    for (section, bytes) in sections {
        for word in [*section as u32, offset as u32, bytes.len() as u32] {
            body.extend_from_slice(&word.to_le_bytes());
        }
        offset += bytes.len();
    }
    sections.iter().for_each(|(_, bytes)| body.extend_from_slice(bytes));
    let mut file = Vec::with_capacity(PREFIX + body.len());
    file.extend_from_slice(&MAGIC);
    file.extend_from_slice(&VERSION.to_le_bytes());
    file.extend_from_slice(&[0, 0]);
    file.extend_from_slice(&(body.len() as u32).to_le_bytes());
    file.extend_from_slice(&sha256(&body));
    file.extend_from_slice(&body);
    file
}

/// Every entry must come back as it went in: its address, and exactly its statements.
fn read_back(list: &List, bytes: &[u8]) -> Result<(), WriteError> {
    let file = ListFile::open(bytes.to_vec(), Verify::Hash).map_err(WriteError::ReadBack)?;
    for (index, entry) in list.entries.iter().enumerate() {
        let Lookup::Hits(hits) = file.find(entry.address.key()).map_err(WriteError::ReadBack)? else {
            return Err(WriteError::Lost(index));
        };
        let hit = hits.iter().find(|hit| hit.origin == Origin::Address && hit.listed == entry.address);
        let hit = hit.ok_or(WriteError::Lost(index))?;
        if file.statements(hit.set).map_err(WriteError::ReadBack)? != entry.statements {
            return Err(WriteError::Lost(index));
        }
    }
    Ok(())
}

/// Shannon entropy in bits per number.
fn entropy(numbers: &[u32]) -> f64 {
    let mut counts = BTreeMap::new();
    numbers.iter().for_each(|n| *counts.entry(n).or_insert(0u64) += 1);
    let total = numbers.len() as f64;
    counts.values().map(|&count| count as f64 / total).map(|p| -p * p.log2()).sum()
}

fn round(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

fn first_seed(content: &[u8; 32], attempt: u32) -> [u8; 16] {
    let hash = sha256(&[b"forewarn list seed".as_slice(), content, &attempt.to_le_bytes()].concat());
    hash[..16].try_into().expect("16 bytes")
}

/// One key of the table.
struct PlannedKey {
    kind: Kind,
    bytes: Vec<u8>,
    pointer: u32,
}

impl PlannedKey {
    fn key(&self) -> Key<'_> {
        Key { kind: self.kind, bytes: &self.bytes }
    }
}

/// A record of the exact table before it has a place.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct PlannedRecord {
    kind: Kind,
    bytes: Vec<u8>,
    origin: Origin,
    /// Index of the entry that it belongs to.
    entry: usize,
}

struct Plan {
    keys: Vec<PlannedKey>,
    records: Vec<PlannedRecord>,
    /// Evidence set of each entry.
    sets: Vec<u32>,
    evidence: Evidence,
}

impl Plan {
    fn new(list: &List) -> Result<Self, WriteError> {
        if list.name.is_empty() || list.name.len() > 64 || !list.name.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(WriteError::BadName);
        }
        let unknown = |s: &&Statement| !list.sources.iter().any(|source| source.id == s.source);
        if let Some(s) = list.entries.iter().flat_map(|entry| &entry.statements).find(unknown) {
            return Err(WriteError::UnknownSource(s.source.clone()));
        }
        let records = exact_records(&list.entries);
        let in_exact: BTreeSet<usize> = records.iter().map(|record| record.entry).collect();
        let (sets, evidence) = evidence_of(list, &in_exact)?;
        let mut keys: Vec<PlannedKey> = records
            .iter()
            .map(|record| (record.kind, record.bytes.clone()))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(|(kind, bytes)| PlannedKey { kind, bytes, pointer: IN_EXACT_TABLE })
            .collect();
        for (index, entry) in list.entries.iter().enumerate().filter(|(index, _)| !in_exact.contains(index)) {
            let key = entry.address.key();
            keys.push(PlannedKey { kind: key.kind, bytes: key.bytes.to_vec(), pointer: sets[index] + 1 });
        }
        // the order of the list must not matter
        keys.sort_unstable_by(|a, b| (a.kind, &a.bytes).cmp(&(b.kind, &b.bytes)));
        if keys.len() > table::MAX_ENTRIES {
            return Err(WriteError::TooManyEntries);
        }
        Ok(Self { keys, records, sets, evidence })
    }

    /// A hash over everything that the list says: the seed comes from it, so that the same list gives the same bytes
    /// and another release another seed.
    fn content_hash(&self, list: &List, evidence: &[u8]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update((list.name.len() as u32).to_le_bytes());
        hash.update(&list.name);
        hash.update(list.created.days().to_le_bytes());
        hash.update(list.expires.days().to_le_bytes());
        hash.update(evidence);
        for key in &self.keys {
            hash.update([key.kind as u8]);
            hash.update((key.bytes.len() as u32).to_le_bytes());
            hash.update(&key.bytes);
            hash.update(key.pointer.to_le_bytes());
        }
        hash.finalize().into()
    }

    /// The first seed under which all slots differ and no known-good key has one of them.
    fn seed(&self, content: &[u8; 32], known_good: &[Address]) -> Result<([u8; 16], Vec<Slot>), WriteError> {
        let count = buckets(self.keys.len());
        let entries: BTreeSet<(u8, &[u8])> = self.keys.iter().map(|k| (k.kind as u8, &k.bytes[..])).collect();
        for attempt in 0..100 {
            let seed = first_seed(content, attempt);
            let hasher = Hasher::new(&seed);
            let slots: Vec<Slot> = self.keys.iter().map(|key| Slot::new(hasher.hash(key.key()), count)).collect();
            let mut sorted = slots.clone();
            sorted.sort_unstable();
            let apart = sorted.windows(2).all(|pair| pair[0] != pair[1]);
            let collides = |address: &Address| {
                let key = address.key();
                !entries.contains(&(key.kind as u8, key.bytes))
                    && sorted.binary_search(&Slot::new(hasher.hash(key), count)).is_ok()
            };
            if apart && !known_good.iter().any(collides) {
                return Ok((seed, slots));
            }
        }
        Err(WriteError::NoSeed)
    }

    fn records(&self) -> Vec<Record<'_>> {
        let places: BTreeMap<usize, u32> = (0u32..)
            .zip(&self.records)
            .filter(|(_, record)| record.origin == Origin::Address)
            .map(|(place, record)| (record.entry, place))
            .collect();
        self.records
            .iter()
            .map(|record| Record {
                kind: record.kind as u8,
                origin: record.origin,
                link: match record.origin {
                    Origin::Address => self.sets[record.entry],
                    _ => places[&record.entry],
                },
                bytes: &record.bytes,
            })
            .collect()
    }
}

/// Records of the entries that must be exact: the sanctioned ones, those with parts of their own, and those whose
/// key more than one entry has.
fn exact_records(entries: &[Entry]) -> Vec<PlannedRecord> {
    let mut records = BTreeSet::new();
    let mut by_key: BTreeMap<(u8, &[u8]), Vec<usize>> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        let address = &entry.address;
        let key = address.key();
        by_key.entry((key.kind as u8, key.bytes)).or_default().push(index);
        let sanctioned = entry.statements.iter().any(|s| matches!(s.category, Category::Sanctions | Category::Terror));
        let mut derived = Vec::new();
        address.for_each_part(|part| derived.push((part.kind, part.bytes.to_vec(), Origin::Part)));
        if sanctioned {
            derived.extend(nested(address));
        }
        if sanctioned || !derived.is_empty() {
            records.insert(record_of(index, entry));
        }
        for (kind, bytes, origin) in derived {
            records.insert(PlannedRecord { kind, bytes, origin, entry: index });
        }
    }
    let derived: BTreeSet<(u8, Vec<u8>)> = records.iter().map(|r| (r.kind as u8, r.bytes.clone())).collect();
    for (key, indices) in by_key {
        if indices.len() > 1 || derived.contains(&(key.0, key.1.to_vec())) {
            records.extend(indices.iter().map(|&index| record_of(index, &entries[index])));
        }
    }
    records.into_iter().collect()
}

fn record_of(index: usize, entry: &Entry) -> PlannedRecord {
    let key = entry.address.key();
    PlannedRecord { kind: key.kind, bytes: key.bytes.to_vec(), origin: Origin::Address, entry: index }
}

/// Nested SegWit (BIP-141): the script hash that pays to this key hash or witness script inside P2SH.
fn nested(address: &Address) -> Option<(Kind, Vec<u8>, Origin)> {
    let program = |version_and_length: [u8; 2]| hash160(&[&version_and_length[..], &address.bytes].concat()).to_vec();
    match address.form {
        Form::P2pkh | Form::P2wpkh => Some((Kind::ScriptHash, program([0x00, 0x14]), Origin::NestedKeyHash)),
        Form::P2wsh => Some((Kind::ScriptHash, program([0x00, 0x20]), Origin::NestedScript)),
        _ => None,
    }
}

/// Evidence, the most used sets first so that their pointers are short, and each entry's set.
fn evidence_of(list: &List, in_exact: &BTreeSet<usize>) -> Result<(Vec<u32>, Evidence), WriteError> {
    let statements: BTreeSet<&Statement> = list.entries.iter().flat_map(|entry| &entry.statements).collect();
    let statements: Vec<&Statement> = statements.into_iter().collect();
    let set_of = |entry: &Entry| Set {
        form: entry.address.form,
        variant: entry.address.variant,
        statements: entry
            .statements
            .iter()
            .map(|s| statements.binary_search(&s).expect("every statement is there") as u32)
            .collect(),
    };
    let mut uses: BTreeMap<Set, u64> = BTreeMap::new();
    for (index, entry) in list.entries.iter().enumerate() {
        *uses.entry(set_of(entry)).or_insert(0) += u64::from(!in_exact.contains(&index));
    }
    let mut sets: Vec<(&Set, &u64)> = uses.iter().collect();
    sets.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    if sets.len() >= pointers::MAX_SETS {
        return Err(WriteError::TooManySets);
    }
    let places: BTreeMap<&Set, u32> = sets.iter().map(|(set, _)| *set).zip(0..).collect();
    let numbers = list.entries.iter().map(|entry| places[&set_of(entry)]).collect();
    let evidence = Evidence {
        sources: list.sources.clone(),
        statements: statements.into_iter().cloned().collect(),
        sets: sets.into_iter().map(|(set, _)| set.clone()).collect(),
    };
    Ok((numbers, evidence))
}
