//! The targets. Each makes valid inputs and says what must hold of them and of what mutation makes of them.

mod config;
mod list_file;
mod parse;
mod request;
mod scan;
mod sources;
mod uri;

use crate::random::Random;

/// An input, and what a target must find in it as long as it is unchanged.
#[derive(Clone, Default)]
pub struct Case {
    pub input: Vec<u8>,
    pub expected: String,
    /// What the input was before it was mutated.
    pub original: Vec<u8>,
}

pub struct Target {
    pub name: &'static str,
    pub make: fn(&mut Random) -> Case,
    pub check: fn(&Case, mutated: bool) -> Result<(), String>,
    /// In place of the mutations that know nothing of the format.
    pub mutate: Option<fn(&mut Random, &mut Vec<u8>, &[u8])>,
}

pub const ALL: [&Target; 22] = [
    &parse::TARGET,
    &scan::TARGET,
    &uri::TARGET,
    &list_file::FILE,
    &list_file::HOSTILE,
    &list_file::EVIDENCE,
    &sources::OFAC_XML,
    &sources::OFAC_CSV,
    &sources::TAGPACK,
    &sources::CSV_LIST,
    &sources::JSON_LIST,
    &sources::SCAMDB,
    &sources::NBCTF,
    &sources::TEXT_LIST,
    &sources::JSONL,
    &sources::FTM,
    &config::TARGET,
    &request::EVM,
    &request::SOLANA,
    &request::TRON,
    &request::PSBT,
    &request::JSON,
];

/// An error that a check may return without more words.
fn ensure(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}
