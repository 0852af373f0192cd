//! Refuses a build whose input has become empty or much smaller: a failed download must not become a list that says
//! "not listed" of everything.

use std::fmt;
use std::path::Path;

use super::manifest::{Manifest, SourceCount};
use crate::list::model::Date;

/// Which source has lost too much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GuardError {
    /// Not one address.
    Nothing {
        source: String,
    },
    Shrunk {
        source: String,
        before: u64,
        now: u64,
    },
    /// An edition without an address would take all of the earlier ones off the list.
    NothingInEdition {
        source: String,
        edition: Date,
    },
    /// The newest edition lacks too many of the addresses that were listed until then.
    Ended {
        source: String,
        ended: u64,
        before: u64,
    },
    /// Not one entry in the whole list: it would say "not listed" of everybody.
    NoEntry,
    /// In the previous build and no longer configured: its addresses would go unnoticed.
    Gone {
        source: String,
        before: u64,
    },
    /// The previous manifest, and why it cannot be read.
    Previous(String),
}

impl fmt::Display for GuardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing { source } => write!(f, "source {source}: no address at all"),
            Self::Shrunk { source, before, now } => {
                write!(
                    f,
                    "source {source}: {now} addresses, {before} in the previous build; if that is right, raise \
                     guard.max_shrink"
                )
            }
            Self::NothingInEdition { source, edition } => {
                write!(f, "source {source}: no address at all in the edition of {edition}")
            }
            Self::Ended { source, ended, before } => write!(
                f,
                "source {source}: {ended} of {before} addresses are not in the newest edition; if that is right, raise \
                 guard.max_shrink"
            ),
            Self::NoEntry => f.write_str("not one entry in the list"),
            Self::Gone { source, before } => {
                write!(f, "source {source}: had {before} addresses in the previous build, is no longer configured")
            }
            Self::Previous(error) => write!(f, "previous manifest: {error}"),
        }
    }
}

impl std::error::Error for GuardError {}

/// Reads the manifest of the previous build.
pub fn previous(path: &Path) -> Result<Manifest, GuardError> {
    let named = |error: &dyn fmt::Display| GuardError::Previous(format!("{}: {error}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| named(&error))?;
    serde_json::from_str(&text).map_err(|error| named(&error))
}

/// Of `before` addresses of a source its newest edition ended so many.
pub fn ended(source: &str, ended: u64, before: u64, max_shrink: f64) -> Result<(), GuardError> {
    if ended as f64 > before as f64 * max_shrink {
        return Err(GuardError::Ended { source: source.to_owned(), ended, before });
    }
    Ok(())
}

/// Compares the counts of this build with those of the previous one.
pub fn check(now: &[SourceCount], previous: Option<&Manifest>, max_shrink: f64) -> Result<(), GuardError> {
    for count in now {
        if count.addresses == 0 {
            return Err(GuardError::Nothing { source: count.id.clone() });
        }
    }
    for before in previous.into_iter().flat_map(|manifest| &manifest.sources) {
        let source = before.id.clone();
        match now.iter().find(|count| count.id == before.id) {
            None => return Err(GuardError::Gone { source, before: before.addresses }),
            // delisted addresses stay entries: what is still listed is what a cut download would lose
            Some(count) if (count.listed as f64) < before.listed as f64 * (1.0 - max_shrink) => {
                return Err(GuardError::Shrunk { source, before: before.listed, now: count.listed });
            }
            Some(_) => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(id: &str, addresses: u64) -> SourceCount {
        SourceCount { id: id.into(), addresses, listed: addresses, ..SourceCount::default() }
    }

    #[test]
    fn a_shrunken_source_stops_the_build() {
        let before = Manifest { sources: vec![count("a", 100)], ..Manifest::default() };
        let check = |now: &[SourceCount]| check(now, Some(&before), 0.2);
        assert_eq!(check(&[count("a", 80), count("b", 1)]), Ok(()));
        assert_eq!(check(&[count("a", 79)]), Err(GuardError::Shrunk { source: "a".into(), before: 100, now: 79 }));
        assert_eq!(check(&[count("a", 0)]), Err(GuardError::Nothing { source: "a".into() }));
        assert_eq!(check(&[count("b", 9)]), Err(GuardError::Gone { source: "a".into(), before: 100 }));
    }
}
