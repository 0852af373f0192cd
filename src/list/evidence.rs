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

    fn string(&mut self) -> Option<String> {
        let len = self.count();
        let (text, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        std::str::from_utf8(text).ok().map(str::to_owned)
    }

    /// `one` gives `None` where what it reads makes no sense.
    fn many<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Vec<T> {
        let count = self.count();
        let mut all = Vec::new();
        if self.charge(count.saturating_mul(size_of::<T>())) {
            for _ in 0..count {
                match one(self) {
                    Some(value) if self.error.is_none() => all.push(value),
                    _ => {
                        self.fail(ListError::BadEvidence);
                        break;
                    }
                }
            }
        }
        all
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

    fn optional_date(&mut self) -> Option<Date> {
        let days = self.number().checked_sub(1)?;
        let date = Date::from_days(days);
        if date.is_none() {
            self.fail(ListError::BadEvidence);
        }
        date
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
        let sources = cursor.many(|c| {
            Some(Source {
                id: c.pick(&strings),
                name: c.pick(&strings),
                publisher: c.pick(&strings),
                licence: c.pick(&strings),
                url: c.pick(&strings),
                date: Date::from_days(c.number())?,
            })
        });
        let ids: Vec<String> = sources.iter().map(|source| source.id.clone()).collect();
        let entities =
            cursor.many(|c| Some(Entity { name: c.pick(&strings), aliases: c.many(|c| Some(c.pick(&strings))) }));
        let statements = cursor.many(|c| {
            Some(Statement {
                source: c.pick(&ids),
                category: Category::from_number(c.number())?,
                entity: c.pick_optional(&entities),
                programmes: c.many(|c| Some(c.pick(&strings))),
                since: c.optional_date(),
                seen: c.optional_date(),
                until: c.optional_date(),
                reference: c.pick_optional(&strings),
                ticker: c.pick_optional(&strings),
                note: c.pick_optional(&strings),
            })
        });
        let sets = cursor.many(|c| {
            let form = u8::try_from(c.number()).ok().and_then(Form::from_number)?;
            let variant = u16::try_from(c.number()).ok()?;
            let indices = c.many(|c| Some(c.number()).filter(|&i| (i as usize) < statements.len()));
            (!indices.is_empty()).then_some(Set { form, variant, statements: indices })
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
pub use write::write;

#[cfg(feature = "cli")]
mod write {
    use std::collections::BTreeMap;

    use super::*;

    fn number(out: &mut Vec<u8>, mut value: u32) {
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
