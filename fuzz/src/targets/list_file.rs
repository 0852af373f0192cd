//! List files: damage is noticed, and a file that was made to harm harms nobody.

use std::collections::{BTreeMap, BTreeSet};

use forewarn::address::Address;
use forewarn::list::evidence::{self, Evidence};
use forewarn::list::file::{ListFile, Lookup, PREFIX, SIGNATURE_LEN, Section, Verify};
use forewarn::list::model::{Category, Date, Entity, Entry, List, Source, Statement};
use forewarn::list::write::{write, write_lite};
use forewarn::{Checker, State};
use sha2::{Digest, Sha256};

use super::{Case, Target, ensure};
use crate::addresses;
use crate::peak_memory;
use crate::random::{Random, mutate as mutate_bytes};

/// Damaged on the way: the hash must tell.
pub const FILE: Target = Target { name: "list_file", make, check: check_damaged, mutate: None };

/// Made by an attacker: the hash is right, the content is not.
pub const HOSTILE: Target = Target { name: "list_hostile", make, check: check_hostile, mutate: Some(mutate_hostile) };

/// The evidence section alone, changed before it is packed.
pub const EVIDENCE: Target =
    Target { name: "evidence", make: make_evidence, check: check_evidence, mutate: Some(mutate_evidence) };

/// Unpacked evidence may be 64 MiB, and everything that is read out of it may take this much.
const MEMORY: usize = 512 << 20;

fn date(random: &mut Random) -> Date {
    Date::from_days(15_000 + random.below(10_000) as u32).expect("between 1970 and 9999")
}

fn text(random: &mut Random) -> String {
    let len = random.below(20);
    (0..len).map(|_| random.pick(&['a', 'B', '7', ' ', 'é', '中'])).collect()
}

fn optional<T>(random: &mut Random, make: impl FnOnce(&mut Random) -> T) -> Option<T> {
    random.one_in(2).then(|| make(random))
}

const SOURCES: [&str; 2] = ["states", "scams"];

fn sources(random: &mut Random) -> Vec<Source> {
    SOURCES
        .map(|id| Source {
            id: id.to_owned(),
            name: text(random),
            publisher: text(random),
            licence: "MIT".to_owned(),
            url: text(random),
            date: date(random),
        })
        .to_vec()
}

fn statement(random: &mut Random) -> Statement {
    let number = 1 + random.below(10) as u32;
    Statement {
        source: random.pick(&SOURCES).to_owned(),
        category: Category::from_number(number).unwrap_or(Category::Fraud),
        entity: optional(random, |r| Entity { name: text(r), aliases: (0..r.below(3)).map(|_| text(r)).collect() }),
        programmes: (0..random.below(3)).map(|_| text(random)).collect(),
        since: optional(random, date),
        seen: optional(random, date),
        until: optional(random, date),
        reference: optional(random, text),
        ticker: optional(random, text),
        note: optional(random, text),
    }
}

fn list(random: &mut Random) -> List {
    let mut entries = BTreeMap::<Address, BTreeSet<Statement>>::new();
    for _ in 0..random.below(40) {
        let said: Vec<Statement> = (0..1 + random.below(3)).map(|_| statement(random)).collect();
        entries.entry(addresses::address(random)).or_default().extend(said);
    }
    // one entry per address: spellings of one address would be two
    let mut taken: Vec<Address> = Vec::new();
    entries.retain(|address, _| {
        let new = taken.iter().all(|other| !other.same_address(address));
        taken.push(address.clone());
        new
    });
    let entries =
        entries.into_iter().map(|(address, said)| Entry { address, statements: said.into_iter().collect() }).collect();
    let (created, expires) = (date(random), date(random));
    List { name: "fuzz".to_owned(), created, expires, sources: sources(random), entries }
}

fn make(random: &mut Random) -> Case {
    let list = list(random);
    let lite = random.one_in(8);
    let bytes = if lite { write_lite(&list, 1e-3) } else { write(&list, &[]).map(|written| written.bytes) };
    let bytes = bytes.unwrap_or_else(|error| panic!("a list can't be written: {error}"));
    let texts: Vec<String> = list.entries.iter().map(|entry| entry.address.canonical()).collect();
    let expected = if lite { String::new() } else { texts.join("\n") };
    Case { original: bytes.clone(), input: bytes, expected }
}

/// Everything that a list can be asked, for its own addresses and for strangers.
fn ask_everything(bytes: &[u8], case: &Case) -> Result<(), String> {
    let (result, memory) = peak_memory(|| {
        let file = match ListFile::open(bytes.to_vec(), Verify::Structure) {
            Ok(file) => file,
            Err(error) => return ensure(!error.to_string().is_empty(), || "an error without words".to_owned()),
        };
        let _ = (file.len(), file.memory(), file.evidence().is_ok());
        for section in Section::ALL {
            let _ = file.section_len(section);
        }
        file.exact().flatten().for_each(|found| drop(found.listed.canonical()));
        for set in file.pointers().flatten().flatten() {
            let _ = file.statements(set);
        }
        let slots = file.items().map_or(0, Iterator::count);
        ensure(slots == file.len() || file.is_lite(), || format!("{slots} slots of {}", file.len()))?;
        let mut random = Random(bytes.len() as u64);
        for _ in 0..16 {
            let stranger = addresses::address(&mut random);
            if case.expected.contains(&stranger.canonical()) {
                continue;
            }
            let accused = matches!(file.find(stranger.key()), Ok(Lookup::Hits(_)));
            ensure(!accused, || format!("{stranger:?} is accused"))?;
        }
        let mut checker = Checker::new(Date::new(2026, 11, 22).expect("a date"));
        if checker.add_list(bytes.to_vec(), Verify::Structure).is_err() {
            return Ok(());
        }
        let answers: Vec<_> = case.expected.lines().map(|text| checker.check(text)).collect();
        checker.build_front();
        for (text, answer) in case.expected.lines().zip(answers) {
            ensure(checker.check(text) == answer, || format!("the front changes what is said of {text}"))?;
        }
        Ok(())
    });
    result?;
    ensure(memory < MEMORY + 4000 * bytes.len(), || format!("{} bytes of file took {memory} of memory", bytes.len()))
}

/// Of the unchanged file: all its addresses are found.
fn check_valid(case: &Case) -> Result<(), String> {
    let mut checker = Checker::new(Date::new(2026, 11, 22).expect("a date"));
    checker.add_list(case.input.clone(), Verify::Hash).map_err(|error| error.to_string())?;
    for text in case.expected.lines() {
        let state = checker.check(text).state;
        ensure(state >= State::Delisted, || format!("{text} is listed, and is {state:?}"))?;
    }
    ask_everything(&case.input, case)
}

fn check_damaged(case: &Case, mutated: bool) -> Result<(), String> {
    if !mutated {
        return check_valid(case);
    }
    let (bytes, original) = (&case.input, &case.original);
    // a signature may follow the body, and says nothing about it
    let signed = bytes.len() == original.len() + SIGNATURE_LEN && bytes.starts_with(original);
    // another whole list is none that was damaged
    let is_whole = bytes.len() >= PREFIX && sealed(bytes.clone()) == *bytes;
    if !is_whole && !signed && !original.is_empty() {
        ensure(ListFile::open(bytes.clone(), Verify::Hash).is_err(), || "damage is not noticed".to_owned())?;
    }
    ask_everything(bytes, case)
}

fn check_hostile(case: &Case, mutated: bool) -> Result<(), String> {
    if mutated { ask_everything(&case.input, case) } else { check_valid(case) }
}

/// Length and hash that fit the body.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.len() >= PREFIX {
        let length = (bytes.len() - PREFIX) as u32;
        bytes[12..16].copy_from_slice(&length.to_le_bytes());
        let hash: [u8; 32] = Sha256::digest(&bytes[PREFIX..]).into();
        bytes[16..PREFIX].copy_from_slice(&hash);
    }
    bytes
}

/// Sections of a full list, as they stand in the body.
fn sections(bytes: &[u8]) -> Vec<(u32, Vec<u8>)> {
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize;
    let table = PREFIX + 32;
    (0..word(PREFIX + 28))
        .map(|i| {
            let row = table + 12 * i;
            let start = PREFIX + word(row + 4);
            (word(row) as u32, bytes[start..start + word(row + 8)].to_vec())
        })
        .collect()
}

fn assembled(head: &[u8], sections: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = head[..PREFIX + 32].to_vec();
    bytes[PREFIX + 28..].copy_from_slice(&(sections.len() as u32).to_le_bytes());
    let mut offset = 32 + 12 * sections.len();
    for (number, content) in sections {
        for word in [*number, offset as u32, content.len() as u32] {
            bytes.extend(word.to_le_bytes());
        }
        offset += content.len();
    }
    sections.iter().for_each(|(_, content)| bytes.extend(content));
    sealed(bytes)
}

/// Changes one section and puts the file together again so that every length fits; or the bytes as they come.
fn mutate_hostile(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8]) {
    if random.one_in(4) {
        mutate_bytes(random, bytes, other);
        *bytes = sealed(std::mem::take(bytes));
        return;
    }
    let mut parts = sections(bytes);
    let others = sections(other);
    let at = random.below(parts.len());
    let number = parts[at].0;
    let fallback = (0, Vec::new());
    let twin = others.iter().find(|(n, _)| *n == number).unwrap_or(&fallback);
    if number == Section::Evidence as u32 {
        let section = &mut parts[at].1;
        if let Some(mut unpacked) = section.get(4..).and_then(|s| miniz_oxide::inflate::decompress_to_vec(s).ok()) {
            numbers(random, &mut unpacked);
            *section = packed(&unpacked);
        }
    } else if number == Section::Upper as u32 || number == Section::Lower as u32 {
        // any other length is refused at once: bits only
        for _ in 0..1 + random.below(4) {
            let section = &mut parts[at].1;
            let (a, b) = (random.below(section.len()), random.below(section.len()));
            if !section.is_empty() {
                section.swap(a, b);
            }
        }
    } else {
        mutate_bytes(random, &mut parts[at].1, &twin.1);
    }
    *bytes = assembled(bytes, &parts);
}

fn packed(unpacked: &[u8]) -> Vec<u8> {
    let mut section = (unpacked.len() as u32).to_le_bytes().to_vec();
    section.extend(miniz_oxide::deflate::compress_to_vec(unpacked, 1));
    section
}

/// Small changes to LEB128 numbers: forms, variants, indices, counts.
fn numbers(random: &mut Random, bytes: &mut Vec<u8>) {
    for _ in 0..1 + random.below(3) {
        let at = random.below(bytes.len());
        match random.below(4) {
            0 => mutate_bytes(random, bytes, &[]),
            1 if !bytes.is_empty() => bytes[at] = bytes[at].wrapping_add(1),
            2 if !bytes.is_empty() => bytes[at] = bytes[at].wrapping_sub(1) & 0x7f,
            // forms and variants stand at the end, with the sets
            _ if !bytes.is_empty() => {
                let at = bytes.len() - 1 - random.below(bytes.len().min(40));
                bytes[at] = random.next() as u8 & 0x7f;
            }
            _ => {}
        }
    }
}

fn make_evidence(random: &mut Random) -> Case {
    let mut evidence = Evidence { sources: sources(random), ..Evidence::default() };
    evidence.statements = (0..1 + random.below(20)).map(|_| statement(random)).collect();
    for _ in 0..random.below(20) {
        let address = addresses::address(random);
        let statements = (0..1 + random.below(3)).map(|_| random.below(evidence.statements.len()) as u32).collect();
        evidence.sets.push(evidence::Set { form: address.form, variant: address.variant, statements });
    }
    Case { input: evidence::write(&evidence), expected: format!("{evidence:?}"), ..Case::default() }
}

fn mutate_evidence(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8]) {
    match bytes.get(4..).and_then(|section| miniz_oxide::inflate::decompress_to_vec(section).ok()) {
        Some(mut unpacked) if !random.one_in(4) => {
            numbers(random, &mut unpacked);
            *bytes = packed(&unpacked);
        }
        _ => mutate_bytes(random, bytes, other),
    }
}

fn check_evidence(case: &Case, mutated: bool) -> Result<(), String> {
    let (read, memory) = peak_memory(|| Evidence::open(&case.input));
    ensure(memory < MEMORY, || format!("{} bytes took {memory} of memory", case.input.len()))?;
    match read {
        Ok(evidence) => {
            // what could be read can be used without a further look
            for index in evidence.sets.iter().flat_map(|set| &set.statements) {
                ensure((*index as usize) < evidence.statements.len(), || format!("statement {index}"))?;
            }
            ensure(mutated || format!("{evidence:?}") == case.expected, || format!("{evidence:?}"))
        }
        Err(error) => ensure(mutated, || error.to_string()),
    }
}
