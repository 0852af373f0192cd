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

/// Reads LEB128 numbers and strings out of the unpacked section.
struct Cursor<'a> {
    rest: &'a [u8],
    /// Bytes of memory that may still be taken.
    budget: usize,
}

impl<'a> Cursor<'a> {
    fn number(&mut self) -> Result<u32, ListError> {
        let mut value = 0u32;
        for shift in (0..35).step_by(7) {
            let (&byte, rest) = self.rest.split_first().ok_or(ListError::BadEvidence)?;
            self.rest = rest;
            if shift == 28 && byte > 0x0f {
                break;
            }
            value |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(ListError::BadEvidence)
    }

    /// A count of things that take at least one byte each, so that no memory is taken for more than there are.
    fn count(&mut self) -> Result<usize, ListError> {
        let count = self.number()? as usize;
        if count <= self.rest.len() { Ok(count) } else { Err(ListError::BadEvidence) }
    }

    fn string(&mut self) -> Result<&'a str, ListError> {
        let len = self.count()?;
        let (text, rest) = self.rest.split_at(len);
        self.rest = rest;
        std::str::from_utf8(text).map_err(|_| ListError::BadEvidence)
    }

    fn many<T>(&mut self, mut one: impl FnMut(&mut Self) -> Result<T, ListError>) -> Result<Vec<T>, ListError> {
        let count = self.count()?;
        self.charge(count.saturating_mul(size_of::<T>()))?;
        (0..count).map(|_| one(self)).collect()
    }

    fn charge(&mut self, bytes: usize) -> Result<(), ListError> {
        self.budget = self.budget.checked_sub(bytes).ok_or(ListError::TooLarge)?;
        Ok(())
    }

    fn pick<T: Copies>(&mut self, from: &[T]) -> Result<T, ListError> {
        let index = self.number()?;
        self.copy(from.get(index as usize))
    }

    /// 0 for none, else one more than the index.
    fn pick_optional<T: Copies>(&mut self, from: &[T]) -> Result<Option<T>, ListError> {
        match self.number()? {
            0 => Ok(None),
            index => self.copy(from.get(index as usize - 1)).map(Some),
        }
    }

    fn copy<T: Copies>(&mut self, value: Option<&T>) -> Result<T, ListError> {
        let value = value.ok_or(ListError::BadEvidence)?;
        self.charge(value.copied())?;
        Ok(value.clone())
    }

    fn date(&mut self) -> Result<Date, ListError> {
        Date::from_days(self.number()?).ok_or(ListError::BadEvidence)
    }

    fn optional_date(&mut self) -> Result<Option<Date>, ListError> {
        match self.number()? {
            0 => Ok(None),
            days => Date::from_days(days - 1).map(Some).ok_or(ListError::BadEvidence),
        }
    }
}

/// What is copied out of a table as often as the file says.
trait Copies: Clone {
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
        let cursor = &mut Cursor { rest: bytes, budget: MAX_READ };
        let strings = cursor.many(|c| c.string().map(str::to_owned))?;
        let sources = cursor.many(|c| {
            Ok(Source {
                id: c.pick(&strings)?,
                name: c.pick(&strings)?,
                publisher: c.pick(&strings)?,
                licence: c.pick(&strings)?,
                url: c.pick(&strings)?,
                date: c.date()?,
            })
        })?;
        let ids: Vec<String> = sources.iter().map(|source| source.id.clone()).collect();
        let entities =
            cursor.many(|c| Ok(Entity { name: c.pick(&strings)?, aliases: c.many(|c| c.pick(&strings))? }))?;
        let statements = cursor.many(|c| {
            Ok(Statement {
                source: c.pick(&ids)?,
                category: Category::from_number(c.number()?).ok_or(ListError::BadEvidence)?,
                entity: c.pick_optional(&entities)?,
                programmes: c.many(|c| c.pick(&strings))?,
                since: c.optional_date()?,
                seen: c.optional_date()?,
                until: c.optional_date()?,
                reference: c.pick_optional(&strings)?,
                ticker: c.pick_optional(&strings)?,
                note: c.pick_optional(&strings)?,
            })
        })?;
        let sets = cursor.many(|c| {
            let form = u8::try_from(c.number()?).ok().and_then(Form::from_number).ok_or(ListError::BadEvidence)?;
            let variant = u16::try_from(c.number()?).map_err(|_| ListError::BadEvidence)?;
            let indices = c.many(Cursor::number)?;
            if indices.is_empty() || indices.iter().any(|&i| i as usize >= statements.len()) {
                return Err(ListError::BadEvidence);
            }
            Ok(Set { form, variant, statements: indices })
        })?;
        if !cursor.rest.is_empty() {
            return Err(ListError::BadEvidence);
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
