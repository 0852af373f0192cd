//! One reader per format. Each gives records as they are published and judges nothing but the file itself.

mod csv_list;
mod ftm;
mod json_list;
mod jsonl;
mod nbctf;
mod ofac_csv;
mod ofac_xml;
mod scamdb;
mod tagpack;
mod text_list;
mod yaml;

use std::collections::BTreeMap;
use std::fmt;
use std::io::BufRead;

use serde::de::value::StrDeserializer;
use serde::{Deserialize, Deserializer};

use super::record::Record;
use crate::list::model::{Category, Date};

pub(super) use csv_list::{builder as csv, csv_error};
pub use ofac_csv::Party;

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    OfacXml,
    OfacCsv,
    Tagpack,
    CsvList,
    JsonList,
    Scamdb,
    Nbctf,
    TextList,
    Jsonl,
    Ftm,
}

/// Which of the publisher's fields is what. The names are a CSV's columns or a JSON object's keys.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    pub address: Option<String>,
    pub note: Option<String>,
    pub category: Option<String>,
    pub ticker: Option<String>,
    pub entity: Option<String>,
    pub aliases: Option<String>,
    pub programmes: Option<String>,
    pub reference: Option<String>,
    /// Put before what stands in `reference`.
    pub reference_prefix: Option<String>,
    pub since: Option<String>,
    pub until: Option<String>,
    /// JSON: key under which the list stands, where the document holds other things beside it.
    pub at: Option<String>,
    /// JSON: key of the statements inside the object of one address.
    pub entries: Option<String>,
}

impl Mapping {
    /// Whether it names nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a publisher's word for a category means to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    Is(Category),
    /// Not an accusation: leave the record out.
    Skip,
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        if word == "skip" {
            return Ok(Self::Skip);
        }
        Category::deserialize(StrDeserializer::<D::Error>::new(&word)).map(Self::Is)
    }
}

/// What a reader is told beside the file.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub map: Mapping,
    /// For records that say nothing of their category.
    pub category: Option<Category>,
    /// For records that say nothing of their coin: often part of the file's name.
    pub ticker: Option<String>,
    /// By the publisher's word in lower case.
    pub categories: BTreeMap<String, Rule>,
    /// SDN_COMMENTS.CSV: what was cut off from the remarks of SDN.CSV, by party.
    pub comments: BTreeMap<String, String>,
    /// Names for a comments file that stands alone.
    pub parties: BTreeMap<String, Party>,
    /// NBCTF: when each order ends.
    pub expiry: BTreeMap<String, Date>,
}

impl Options {
    /// The category for the publisher's words, the most telling first. `None`: leave the record out.
    fn categorise<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Option<Option<Category>> {
        for word in words {
            let word = word.trim().to_lowercase();
            match self.categories.get(&word) {
                Some(Rule::Skip) => return None,
                Some(Rule::Is(category)) => return Some(Some(*category)),
                None => {}
            }
            if let Some(category) = usual(&word) {
                return Some(Some(category));
            }
        }
        Some(self.category)
    }
}

/// Words that mean the same wherever they are found. A source's own `categories` come before these.
fn usual(word: &str) -> Option<Category> {
    Some(match word {
        "sanction" | "sanctions" => Category::Sanctions,
        "terrorism" | "terror" | "crime.terror" => Category::Terror,
        "service_hack" | "exploit" | "heist" | "theft" | "hacked" | "malware" | "crime.theft" => Category::Theft,
        "phishing" | "phish-hack" => Category::Phishing,
        "drainer" => Category::Drainer,
        "scam" | "scamming" | "fake ico" | "giveaway" | "fraud" | "investment_fraud" | "ponzi_scheme"
        | "pyramid_scheme" | "crime.fraud" => Category::Fraud,
        "ransomware" => Category::Ransom,
        "sextortion" | "extortion" => Category::Extortion,
        "black_list" => Category::Frozen,
        _ => return None,
    })
}

/// What a reader met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub records: u64,
    /// Left out by a rule or for want of an address.
    pub skipped: u64,
}

/// Why a file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    Io(String),
    /// No bytes, or nothing but blanks.
    Empty,
    Html,
    /// An error message in place of the data; its code.
    ErrorDocument(String),
    NotUtf8,
    Xml(String),
    Yaml(String),
    Json(String),
    Csv(String),
    /// Well-formed, but something else; what was expected.
    Unexpected(String),
    /// A column, key or section that is not there.
    Missing(String),
    /// Readable, and nothing in it: what a failed export leaves behind.
    NoRecord,
    /// Neither `2026-11-22` nor a time stamp that begins so: without its dates an entry says something else.
    Date,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "can't be read: {error}"),
            Self::Empty => f.write_str("empty file"),
            Self::Html => f.write_str("a web page, not a list"),
            Self::ErrorDocument(code) => write!(f, "an error document ({code}), not a list"),
            Self::NotUtf8 => f.write_str("not UTF-8"),
            Self::Xml(error) => write!(f, "not XML: {error}"),
            Self::Yaml(error) => write!(f, "not YAML: {error}"),
            Self::Json(error) => write!(f, "not JSON: {error}"),
            Self::Csv(error) => write!(f, "not CSV: {error}"),
            Self::Unexpected(what) => write!(f, "expected {what}"),
            Self::Missing(what) => write!(f, "no {what}"),
            Self::NoRecord => f.write_str("not one record in it"),
            Self::Date => f.write_str("a date that is not of the form 2026-11-22"),
        }
    }
}

/// A file that cannot be used: which, where, why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceError {
    /// As the configuration names it.
    pub file: String,
    /// From 1; 0 where there is no line to name.
    pub line: u64,
    pub fault: Fault,
}

impl SourceError {
    pub fn new(line: u64, fault: Fault) -> Self {
        Self { file: String::new(), line, fault }
    }

    pub fn in_file(mut self, file: &str) -> Self {
        self.file = file.to_owned();
        self
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.fault),
            line => write!(f, "{}:{line}: {}", self.file, self.fault),
        }
    }
}

impl std::error::Error for SourceError {}

/// Reads `input` in `format`.
///
/// # Errors
///
/// When the file is damaged or is something else. Records before the damage have been handed on by then: a caller
/// that goes on must throw them away.
pub fn read(
    format: Format,
    input: &mut dyn BufRead,
    options: &Options,
    sink: &mut dyn FnMut(Record),
) -> Result<Summary, SourceError> {
    let reader = match format {
        Format::OfacXml => ofac_xml::read,
        Format::OfacCsv => ofac_csv::read,
        Format::Tagpack => tagpack::read,
        Format::CsvList => csv_list::read,
        Format::JsonList => json_list::read,
        Format::Scamdb => scamdb::read,
        Format::Nbctf => nbctf::read,
        Format::TextList => text_list::read,
        Format::Jsonl => jsonl::read,
        Format::Ftm => ftm::read,
    };
    reader(input, options, sink)
}

/// Reads SDN_COMMENTS.CSV for [`Options::comments`].
pub fn read_comments(input: &mut dyn BufRead) -> Result<BTreeMap<String, String>, SourceError> {
    ofac_csv::read_comments(input)
}

/// Reads the names of SDN.CSV for [`Options::parties`].
pub fn read_parties(input: &mut dyn BufRead) -> Result<BTreeMap<String, Party>, SourceError> {
    ofac_csv::read_parties(input)
}

/// Reads NBCTF's releases.csv for [`Options::expiry`].
pub fn read_expiry(input: &mut dyn BufRead) -> Result<BTreeMap<String, Date>, SourceError> {
    nbctf::read_expiry(input)
}

/// The whole input as text, for formats that have no streaming reader and small files.
fn read_text(input: &mut dyn BufRead) -> Result<String, SourceError> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|error| SourceError::new(0, Fault::Io(error.to_string())))?;
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..good].iter().filter(|b| **b == b'\n').count() as u64;
        SourceError::new(line, Fault::NotUtf8)
    })
}

/// Calls `each` with every line and its number, without the line end.
fn each_line(
    input: &mut dyn BufRead,
    mut each: impl FnMut(&str, u64) -> Result<(), SourceError>,
) -> Result<(), SourceError> {
    let (mut bytes, mut line) = (Vec::new(), 0);
    loop {
        bytes.clear();
        line += 1;
        let n = input
            .read_until(b'\n', &mut bytes)
            .map_err(|error| SourceError::new(line, Fault::Io(error.to_string())))?;
        if n == 0 {
            return Ok(());
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| SourceError::new(line, Fault::NotUtf8))?;
        each(text.trim_end_matches(['\n', '\r']), line)?;
    }
}

/// The coin out of `Digital Currency Address - XBT`, or the text itself.
fn coin(text: &str) -> String {
    text.rsplit("Digital Currency Address - ").next().unwrap_or(text).trim().to_owned()
}

/// The date of a field that is to hold one.
fn day(text: &str, line: u64) -> Result<Date, SourceError> {
    date(text).ok_or_else(|| SourceError::new(line, Fault::Date))
}

/// The first ten characters as a date, which also reads the date of a time stamp.
fn date(text: &str) -> Option<Date> {
    Date::parse(text.trim().get(..10)?)
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;

    /// Reads `text` and gives its records, all of which have to be counted.
    pub fn records(format: Format, text: &str, options: &Options) -> Result<Vec<Record>, SourceError> {
        let mut out = Vec::new();
        let summary = read(format, &mut text.as_bytes(), options, &mut |record| out.push(record))?;
        assert_eq!(summary.records, out.len() as u64);
        Ok(out)
    }

    pub fn fault(format: Format, bytes: &[u8]) -> SourceError {
        read(format, &mut &*bytes, &Options::default(), &mut |_| {}).unwrap_err()
    }

    #[test]
    fn not_utf8_is_named_with_its_line() {
        use Format::*;
        for (format, head) in [
            (Tagpack, "a"),
            (CsvList, "address"),
            (JsonList, "["),
            (Scamdb, "- a"),
            (Nbctf, "ארנק"),
            (TextList, "a"),
            (Jsonl, "{}"),
            (Ftm, ""),
            (OfacCsv, "1,a"),
        ] {
            let bytes = [head.as_bytes(), b"\n\xff\xfe\n"].concat();
            let error = fault(format, &bytes);
            assert_eq!((error.line, error.fault), (2, Fault::NotUtf8), "{format:?}");
        }
        assert_eq!(fault(TextList, b"a\nb\n\xff\n").line, 3);
    }
}
