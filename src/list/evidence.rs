//! Evidence: who, why, since when, by which source. Each string, entity, statement and set of statements is stored
//! once; the section is DEFLATE-compressed and unpacked at the first hit, never before. Even then only where things
//! start is noted, and what is asked for is read: a hit needs a few of ten thousand statements.

use super::ListError;
use super::inflate::inflate;
use super::model::{Category, Date, Entity, Source, Statement};
use crate::address::Form;

/// Unpacked evidence beyond this is refused.
pub const MAX_UNPACKED: usize = 64 << 20;

/// Strings stand once in the file and many times in what is read out of it: beyond this nothing is read, since a
/// small file could name one long string a million times.
const MAX_READ: usize = 256 << 20;

/// What several addresses may have in common: their form, and what is said of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Set {
    pub form: Form,
    pub variant: u16,
    /// Numbers of statements, in the order of [`Unpacked`].
    pub statements: Vec<u32>,
}

/// The unpacked section, and where in it each thing starts.
#[derive(Debug)]
pub struct Unpacked {
    bytes: Vec<u8>,
    strings: Vec<u32>,
    entities: Vec<u32>,
    statements: Vec<u32>,
    sets: Vec<u32>,
    pub sources: Vec<Source>,
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

    /// Steps over so many numbers.
    fn skip(&mut self, count: usize) {
        let (mut left, mut rest) = (count, self.rest);
        while left > 0 {
            let Some((&byte, behind)) = rest.split_first() else { return self.fail(ListError::BadEvidence) };
            rest = behind;
            left -= usize::from(byte < 0x80);
        }
        self.rest = rest;
    }

    /// Where the next thing starts in a section of this length.
    fn start(&self, len: usize) -> u32 {
        (len - self.rest.len()) as u32
    }

    /// Where each of many things starts, which are so many numbers, many numbers, and so many more.
    fn starts(&mut self, len: usize, before: usize, behind: usize) -> Vec<u32> {
        self.many(|c| {
            let start = c.start(len);
            c.skip(before);
            let count = c.count();
            c.skip(count);
            c.skip(behind);
            start
        })
    }

    fn text(&mut self) -> &'a [u8] {
        let len = self.count();
        let (text, rest) = self.rest.split_at_checked(len).unwrap_or_default();
        self.rest = rest;
        text
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

    fn charge(&mut self, bytes: usize) -> bool {
        match self.budget.checked_sub(bytes) {
            Some(budget) => self.budget = budget,
            None => self.fail(ListError::TooLarge),
        }
        self.error.is_none()
    }

    /// Goes back to where it was, unless the reading has ended.
    fn back(&mut self, rest: &'a [u8]) {
        if self.error.is_none() {
            self.rest = rest;
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

impl Unpacked {
    /// Unpacks the section: unpacked length (4 bytes), then a raw DEFLATE stream.
    ///
    /// # Errors
    ///
    /// [`ListError`] when it can't be unpacked, or its counts do not fit its length. What is damaged besides, the
    /// other functions say.
    pub fn open(section: &[u8]) -> Result<Self, ListError> {
        let (len, packed) = section.split_first_chunk::<4>().ok_or(ListError::BadEvidence)?;
        let len = u32::from_le_bytes(*len) as usize;
        if len > MAX_UNPACKED {
            return Err(ListError::TooLarge);
        }
        let bytes = inflate(packed, len).ok_or(ListError::BadEvidence)?;
        if bytes.len() != len {
            return Err(ListError::BadEvidence);
        }
        let c = &mut Cursor { rest: &bytes, budget: MAX_READ, error: None };
        let strings = c.many(|c| {
            let start = c.start(len);
            c.text();
            start
        });
        let sources = c.many(|c| [(); 6].map(|()| c.number()));
        let entities = c.starts(len, 1, 0);
        let statements = c.starts(len, 3, 6);
        let sets = c.starts(len, 2, 0);
        if !c.rest.is_empty() {
            c.fail(ListError::BadEvidence);
        }
        if let Some(error) = c.error {
            return Err(error);
        }
        let evidence = Self { bytes, strings, entities, statements, sets, sources: Vec::new() };
        let sources = evidence.read(|c| {
            let mut all = Vec::new();
            for [id, name, publisher, licence, url, date] in sources {
                let [id, name, publisher, licence, url] =
                    [id, name, publisher, licence, url].map(|text| evidence.string(c, text));
                all.push(Source { id, name, publisher, licence, url, date: c.date(date) });
            }
            all
        })?;
        Ok(Self { sources, ..evidence })
    }

    /// Number of sets.
    pub fn sets(&self) -> usize {
        self.sets.len()
    }

    /// The set with this number.
    ///
    /// # Errors
    ///
    /// [`ListError`] when there is none, or it is damaged.
    pub fn set(&self, number: u32) -> Result<Set, ListError> {
        self.read(|c| {
            self.seek(c, &self.sets, number);
            let (form, variant) = (c.number(), c.number());
            let form = c.known(u8::try_from(form).ok().and_then(Form::from_number)).unwrap_or(Form::Evm);
            let variant = c.known(u16::try_from(variant).ok()).unwrap_or(0);
            let statements = c.many(Cursor::number);
            c.known((!statements.is_empty()).then_some(()));
            Set { form, variant, statements }
        })
    }

    /// The statements of this set.
    ///
    /// # Errors
    ///
    /// [`ListError`] when one of them is damaged, or they are more than an answer may have.
    pub fn statements(&self, set: &Set) -> Result<Vec<Statement>, ListError> {
        self.read(|c| {
            let mut all = Vec::new();
            for &number in &set.statements {
                if c.charge(size_of::<Statement>()) {
                    all.push(self.statement(c, number));
                }
            }
            all
        })
    }

    /// The source with this id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }

    fn read<'a, T>(&'a self, read: impl FnOnce(&mut Cursor<'a>) -> T) -> Result<T, ListError> {
        let mut cursor = Cursor { rest: &[], budget: MAX_READ, error: None };
        let value = read(&mut cursor);
        cursor.error.map_or(Ok(value), Err)
    }

    /// Goes to where a thing starts.
    fn seek<'a>(&'a self, c: &mut Cursor<'a>, starts: &[u32], number: u32) {
        match starts.get(number as usize).and_then(|&start| self.bytes.get(start as usize..)) {
            Some(rest) if c.error.is_none() => c.rest = rest,
            _ => c.fail(ListError::BadEvidence),
        }
    }

    fn statement<'a>(&'a self, c: &mut Cursor<'a>, number: u32) -> Statement {
        self.seek(c, &self.statements, number);
        let source = c.number();
        let source = c.known(self.sources.get(source as usize)).map_or_else(String::new, |source| source.id.clone());
        c.charge(source.len());
        let category = c.number();
        Statement {
            source,
            category: c.known(Category::from_number(category)).unwrap_or(Category::Own),
            entity: {
                let number = c.number();
                number.checked_sub(1).map(|number| self.entity(c, number))
            },
            programmes: self.texts(c),
            since: c.optional_date(),
            seen: c.optional_date(),
            until: c.optional_date(),
            reference: self.optional_string(c),
            ticker: self.optional_string(c),
            note: self.optional_string(c),
        }
    }

    fn entity<'a>(&'a self, c: &mut Cursor<'a>, number: u32) -> Entity {
        let back = c.rest;
        self.seek(c, &self.entities, number);
        let name = c.number();
        let entity = Entity { name: self.string(c, name), aliases: self.texts(c) };
        c.back(back);
        entity
    }

    fn texts<'a>(&'a self, c: &mut Cursor<'a>) -> Vec<String> {
        c.many(|c| {
            let number = c.number();
            self.string(c, number)
        })
    }

    /// 0 for none, else one more than the number.
    fn optional_string<'a>(&'a self, c: &mut Cursor<'a>) -> Option<String> {
        let number = c.number().checked_sub(1)?;
        Some(self.string(c, number))
    }

    fn string<'a>(&'a self, c: &mut Cursor<'a>, number: u32) -> String {
        let back = c.rest;
        self.seek(c, &self.strings, number);
        let text = c.text();
        let text = if c.charge(text.len()) { text } else { &[] };
        let text = c.known(std::str::from_utf8(text).ok()).unwrap_or_default();
        c.back(back);
        text.to_owned()
    }
}

#[cfg(feature = "cli")]
pub use write::{Evidence, number as write_number, write};

#[cfg(feature = "cli")]
mod write {
    use std::collections::BTreeMap;

    use super::*;

    /// The whole section.
    #[derive(Debug, Default)]
    pub struct Evidence {
        pub sources: Vec<Source>,
        pub statements: Vec<Statement>,
        pub sets: Vec<Set>,
    }

    impl Evidence {
        /// Unpacks the section and reads all of it.
        ///
        /// # Errors
        ///
        /// A [`ListError`] that names what is wrong.
        pub fn open(section: &[u8]) -> Result<Self, ListError> {
            let unpacked = Unpacked::open(section)?;
            let numbers = (0..unpacked.statements.len() as u32).collect();
            let statements = unpacked.statements(&Set { form: Form::Evm, variant: 0, statements: numbers })?;
            let sets: Vec<Set> = (0..unpacked.sets() as u32).map(|set| unpacked.set(set)).collect::<Result<_, _>>()?;
            let sound = |&number: &u32| (number as usize) < statements.len();
            if !sets.iter().flat_map(|set| &set.statements).all(sound) {
                return Err(ListError::BadEvidence);
            }
            Ok(Self { sources: unpacked.sources, statements, sets })
        }
    }

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
