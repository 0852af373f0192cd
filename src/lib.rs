//! Forewarn says, on the user's own machine, whether a crypto address is on a sanctions or scam list, and why.
//!
//! An answer means what its [`State`](verdict::State) says and no more. `NotListed` is not "safe": it says that none
//! of the loaded lists, as of their dates, names this address or its key. See `docs/answers.md`.
//!
//! ```text
//! text ─ scan ─▶ candidates ─ parse ─▶ Address ─ keys ─▶ Key ─ list table ─▶ entries ─▶ Answer
//! ```
//!
//! Everything that a list holds went through the same [`address::parse`] as everything that is looked up, so both
//! sides cannot disagree about what an address is.

#![forbid(unsafe_code)]

pub mod address;
pub mod checker;
#[cfg(feature = "cli")]
pub mod compile;
mod hash;
pub mod key;
pub mod list;
mod reader;
pub mod receipt;
pub mod request;
pub mod scan;
pub mod uri;
mod value;
pub mod verdict;
#[cfg(target_arch = "wasm32")]
mod wasm;
mod words;

pub use checker::Checker;
pub use verdict::{Answer, State};

/// The list that ships with this crate, as a list file. Its sources and date: `lists/default.manifest.json`.
#[cfg(feature = "cli")]
pub const DEFAULT_LIST: &[u8] = include_bytes!("../lists/default.fwl");

/// The README's example runs as a test.
#[cfg(all(doctest, feature = "cli"))]
#[doc = include_str!("../README.md")]
struct Readme;
