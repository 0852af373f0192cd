//! What went into a list and what did not, for people and for the next build. Serialised with its keys in the order
//! below and every map sorted: same inputs, same bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::record::Reject;
use crate::list::model::Date;
use crate::list::write::Sizes;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub list: String,
    pub created: Option<Date>,
    pub expires: Option<Date>,
    pub addresses: u64,
    pub statements: u64,
    pub inputs: Vec<InputFile>,
    pub sources: Vec<SourceCount>,
    /// Addresses by form.
    pub forms: BTreeMap<String, u64>,
    /// Addresses by the coin that uses their spelling most.
    pub coins: BTreeMap<String, u64>,
    /// Statements by category.
    pub categories: BTreeMap<String, u64>,
    /// Rejects by reason.
    pub reasons: BTreeMap<String, u64>,
    pub rejects: Vec<Reject>,
    pub allowed: Vec<AllowStop>,
    pub warnings: Vec<Warning>,
    /// Filled by the builder, once the file is written and read back.
    pub file: Option<BuiltFile>,
}

/// A file that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    pub source: String,
    pub edition: Option<Date>,
    /// As the configuration names it.
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
    pub records: u64,
    /// Left out by a rule, or rows without an address.
    pub skipped: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCount {
    pub id: String,
    /// For people.
    #[serde(default)]
    pub name: String,
    pub date: Option<Date>,
    pub records: u64,
    /// Records left out by a rule, or rows without an address.
    pub skipped: u64,
    pub rejected: u64,
    /// Different addresses, before the allow-list.
    pub addresses: u64,
    /// Of these the ones that are still listed.
    pub listed: u64,
    /// Statements by category.
    pub categories: BTreeMap<String, u64>,
    /// Addresses by form.
    pub forms: BTreeMap<String, u64>,
}

/// A statement that the allow-list stopped, or could not stop; or one about an address of a known-good source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AllowStop {
    pub address: String,
    /// Why it is on the allow-list, or which source knows it to be good.
    pub reason: String,
    pub source: String,
    /// A state's sanction, in spite of the allow-list, or listed and known to be good. Look at it before you publish.
    pub kept: bool,
}

/// What a person should look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Warning {
    pub source: String,
    pub file: String,
    pub line: u64,
    pub what: WarningKind,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WarningKind {
    /// EIP-55 is wrong; taken by its digits.
    WrongCase,
    /// Letters of another script were put right; the checksum agrees.
    Homoglyphs,
    /// Zero-width characters were taken out.
    Invisible,
}

/// Sizes and rates of the written file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BuiltFile {
    pub sha256: String,
    /// Bytes of each section.
    pub sections: BTreeMap<String, u64>,
    pub sizes: Sizes,
    /// Random keys that were asked for.
    pub probes: u64,
    /// How many of them were found by mistake.
    pub false_positives: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let manifest = Manifest {
            list: "x".into(),
            created: Date::new(2026, 11, 22),
            file: Some(BuiltFile::default()),
            ..Manifest::default()
        };
        let text = serde_json::to_string_pretty(&manifest).unwrap();
        assert_eq!(serde_json::from_str::<Manifest>(&text).unwrap(), manifest);
        assert!(text.contains("\"created\": \"2026-11-22\""));
    }
}
