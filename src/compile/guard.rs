//! Refuses a build whose input has become empty or much smaller: a failed download must not become a list that says
//! "not listed" of everything.

use std::fmt;
use std::path::Path;

use super::manifest::{Manifest, SourceCount};

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
                write!(f, "source {source}: {now} addresses, {before} in the previous build")
            }
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
    let text = std::fs::read_to_string(path).map_err(|error| GuardError::Previous(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| GuardError::Previous(error.to_string()))
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
