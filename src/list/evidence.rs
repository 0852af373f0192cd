//! Evidence: who, why, since when, by which source. Each string, entity, statement and set of statements is stored
//! once; the section is DEFLATE-compressed and unpacked at the first hit, never before.

use super::ListError;
use super::inflate::inflate;
use super::model::{Category, Date, Entity, Source, Statement};
use crate::address::Form;

/// Unpacked evidence beyond this is refused.
pub const MAX_UNPACKED: usize = 64 << 20;

/// Strings stand once in the file and many times in what is read out of it: beyond this the file is refused, since a
/// small file could name one long string a million times.
const MAX_READ: usize = 256 << 20;

/// What several addresses may have in common: their form, and what is said of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Set {
    pub form: Form,
    pub variant: u16,
    /// Indices into [`Evidence::statements`].
    pub statements: Vec<u32>,
}

/// The unpacked section.
#[derive(Debug, Default)]
pub struct Evidence {
    pub sources: Vec<Source>,
    pub statements: Vec<Statement>,
    pub sets: Vec<Set>,
}

/// Reads LEB128 numbers and strings out of the unpacked section. The first error is kept and ends the reading: what is
/// read behind it is empty, so that only the end has to ask.
struct Cursor<'a> {
    rest: &'a [u8],
    /// Bytes of memory that may still be taken.
    budget: usize,
    error: Option<ListError>,
}

impl<'a> Cursor<'a> {
    fn fail(&mut self, error: ListError) {
        self.error.get_or_insert(error);
        self.rest = &[];
    }

    fn number(&mut self) -> u32 {
        let mut value = 0u32;
        for shift in (0..35).step_by(7) {
            let Some((&byte, rest)) = self.rest.split_first() else { break };
            self.rest = rest;
            if shift == 28 && byte > 0x0f {
                break;
            }
            value |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return value;
            }
        }
        self.fail(ListError::BadEvidence);
        0
    }

    /// A count of things that take at least one byte each, so that no memory is taken for more than there are.
    fn count(&mut self) -> usize {
        let count = self.number() as usize;
        if count > self.rest.len() {
            self.fail(ListError::BadEvidence);
            return 0;
        }
        count
    }

    fn string(&mut self) -> String {
        let len = self.count();
        let (text, rest) = self.rest.split_at_checked(len).unwrap_or_default();
        self.rest = rest;
        match std::str::from_utf8(text) {
            Ok(text) => text.to_owned(),
            Err(_) => {
                self.fail(ListError::BadEvidence);
                String::new()
            }
        }
    }

    fn many<T>(&mut self, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut left = self.count();
        let mut all = Vec::new();
        self.charge(left.saturating_mul(size_of::<T>()));
        while left > 0 && self.error.is_none() {
            all.push(one(self));
            left -= 1;
        }
        all
    }

    /// Several strings of a table.
    fn texts(&mut self, from: &[String]) -> Vec<String> {
        self.many(|c| c.pick(from))
    }

    fn charge(&mut self, bytes: usize) -> bool {
        match self.budget.checked_sub(bytes) {
            Some(budget) => self.budget = budget,
            None => self.fail(ListError::TooLarge),
        }
        self.error.is_none()
    }

    fn pick<T: Copies>(&mut self, from: &[T]) -> T {
        let index = self.number();
        self.copy(from.get(index as usize))
    }

    /// 0 for none, else one more than the index.
    fn pick_optional<T: Copies>(&mut self, from: &[T]) -> Option<T> {
        let index = self.number().checked_sub(1)?;
        Some(self.copy(from.get(index as usize)))
    }

    fn copy<T: Copies>(&mut self, value: Option<&T>) -> T {
        match value {
            Some(value) if self.charge(value.copied()) => value.clone(),
            _ => {
                self.fail(ListError::BadEvidence);
                T::default()
            }
        }
    }

    fn date(&mut self, days: u32) -> Date {
        self.known(Date::from_days(days)).unwrap_or(Date::EPOCH)
    }

    fn optional_date(&mut self) -> Option<Date> {
        let days = self.number().checked_sub(1)?;
        Some(self.date(days))
    }

    /// Fails where a number has no meaning.
    fn known<T>(&mut self, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.fail(ListError::BadEvidence);
        }
        value
    }
}

/// What is copied out of a table as often as the file says.
trait Copies: Clone + Default {
    /// Bytes that a copy takes on the heap.
    fn copied(&self) -> usize;
}

impl Copies for String {
    fn copied(&self) -> usize {
        self.len()
    }
}

impl Copies for Entity {
    fn copied(&self) -> usize {
        self.name.len() + self.aliases.iter().map(|alias| size_of::<String>() + alias.len()).sum::<usize>()
    }
}

impl Evidence {
    /// Unpacks the section: unpacked length (4 bytes), then a raw DEFLATE stream.
    pub fn open(section: &[u8]) -> Result<Self, ListError> {
        let (len, packed) = section.split_first_chunk::<4>().ok_or(ListError::BadEvidence)?;
        let len = u32::from_le_bytes(*len) as usize;
        if len > MAX_UNPACKED {
            return Err(ListError::TooLarge);
        }
        let unpacked = inflate(packed, len).ok_or(ListError::BadEvidence)?;
        if unpacked.len() != len {
            return Err(ListError::BadEvidence);
        }
        Self::read(&unpacked)
    }

    fn read(bytes: &[u8]) -> Result<Self, ListError> {
        let cursor = &mut Cursor { rest: bytes, budget: MAX_READ, error: None };
        let strings = cursor.many(Cursor::string);
        let sources = cursor.many(|c| Source {
            id: c.pick(&strings),
            name: c.pick(&strings),
            publisher: c.pick(&strings),
            licence: c.pick(&strings),
            url: c.pick(&strings),
            date: {
                let days = c.number();
                c.date(days)
            },
        });
        let ids: Vec<String> = sources.iter().map(|source| source.id.clone()).collect();
        let entities = cursor.many(|c| Entity { name: c.pick(&strings), aliases: c.texts(&strings) });
        let statements = cursor.many(|c| Statement {
            source: c.pick(&ids),
            category: {
                let number = c.number();
                c.known(Category::from_number(number)).unwrap_or(Category::Own)
            },
            entity: c.pick_optional(&entities),
            programmes: c.texts(&strings),
            since: c.optional_date(),
            seen: c.optional_date(),
            until: c.optional_date(),
            reference: c.pick_optional(&strings),
            ticker: c.pick_optional(&strings),
            note: c.pick_optional(&strings),
        });
        let sets = cursor.many(|c| {
            let (form, variant) = (c.number(), c.number());
            let form = c.known(u8::try_from(form).ok().and_then(Form::from_number)).unwrap_or(Form::Evm);
            let variant = c.known(u16::try_from(variant).ok()).unwrap_or(0);
            let indices = c.many(Cursor::number);
            let sound = !indices.is_empty() && indices.iter().all(|&i| (i as usize) < statements.len());
            c.known(sound.then_some(()));
            Set { form, variant, statements: indices }
        });
        if !cursor.rest.is_empty() {
            cursor.fail(ListError::BadEvidence);
        }
        if let Some(error) = cursor.error {
            return Err(error);
        }
        Ok(Self { sources, statements, sets })
    }

    /// The source with this id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }
}

#[cfg(feature = "cli")]
pub use write::{number as write_number, write};

#[cfg(feature = "cli")]
mod write {
    use std::collections::BTreeMap;

    use super::*;

    /// Appends LEB128.
    pub fn number(out: &mut Vec<u8>, mut value: u32) {
        while value >= 0x80 {
            out.push(value as u8 | 0x80);
            value >>= 7;
        }
        out.push(value as u8);
    }

    /// Gives each distinct value a number, in the values' own order, which also compresses best.
    fn numbered<T: Ord + Clone>(values: impl Iterator<Item = T>) -> BTreeMap<T, u32> {
        let mut map: BTreeMap<T, u32> = values.map(|value| (value, 0)).collect();
        for (index, slot) in map.values_mut().enumerate() {
            *slot = index as u32;
        }
        map
    }

    /// Packs the section.
    pub fn write(evidence: &Evidence) -> Vec<u8> {
        let entities = numbered(evidence.statements.iter().filter_map(|s| s.entity.as_ref()));
        let strings = numbered(
            evidence
                .sources
                .iter()
                .flat_map(|s| [&s.id, &s.name, &s.publisher, &s.licence, &s.url])
                .chain(entities.keys().flat_map(|e| std::iter::once(&e.name).chain(&e.aliases)))
                .chain(
                    evidence
                        .statements
                        .iter()
                        .flat_map(|s| s.programmes.iter().chain(&s.reference).chain(&s.ticker).chain(&s.note)),
                )
                .map(String::as_str),
        );
        let mut out = Vec::new();
        number(&mut out, strings.len() as u32);
        for text in strings.keys() {
            number(&mut out, text.len() as u32);
            out.extend_from_slice(text.as_bytes());
        }
        let string = |out: &mut Vec<u8>, text: &String| number(out, strings[text.as_str()]);
        let many = |out: &mut Vec<u8>, texts: &[String]| {
            number(out, texts.len() as u32);
            texts.iter().for_each(|text| string(out, text));
        };
        let optional = |out: &mut Vec<u8>, text: &Option<String>| {
            number(out, text.as_ref().map_or(0, |text| strings[text.as_str()] + 1));
        };
        let optional_date = |out: &mut Vec<u8>, date: Option<Date>| number(out, date.map_or(0, |d| d.days() + 1));

        number(&mut out, evidence.sources.len() as u32);
        for source in &evidence.sources {
            for text in [&source.id, &source.name, &source.publisher, &source.licence, &source.url] {
                string(&mut out, text);
            }
            number(&mut out, source.date.days());
        }
        number(&mut out, entities.len() as u32);
        for entity in entities.keys() {
            string(&mut out, &entity.name);
            many(&mut out, &entity.aliases);
        }
        number(&mut out, evidence.statements.len() as u32);
        for s in &evidence.statements {
            let source = evidence.sources.iter().position(|source| source.id == s.source);
            number(&mut out, source.expect("a statement's source is in the list") as u32);
            number(&mut out, s.category as u32);
            number(&mut out, s.entity.as_ref().map_or(0, |entity| entities[entity] + 1));
            many(&mut out, &s.programmes);
            optional_date(&mut out, s.since);
            optional_date(&mut out, s.seen);
            optional_date(&mut out, s.until);
            optional(&mut out, &s.reference);
            optional(&mut out, &s.ticker);
            optional(&mut out, &s.note);
        }
        number(&mut out, evidence.sets.len() as u32);
        for set in &evidence.sets {
            number(&mut out, set.form as u32);
            number(&mut out, u32::from(set.variant));
            number(&mut out, set.statements.len() as u32);
            set.statements.iter().for_each(|&index| number(&mut out, index));
        }
        let mut section = (out.len() as u32).to_le_bytes().to_vec();
        section.extend(miniz_oxide::deflate::compress_to_vec(&out, 10));
        section
    }
}
