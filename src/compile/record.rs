//! What a reader hands on: one published address with everything that stood beside it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::list::model::{Category, Date, Entity};

/// One address text as published. Nothing in it has been checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    pub text: String,
    /// Line in the file, from 1; the nearest that the format's reader can tell.
    pub line: u64,
    pub ticker: Option<String>,
    pub category: Option<Category>,
    pub entity: Option<Entity>,
    pub programmes: Vec<String>,
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub reference: Option<String>,
    pub note: Option<String>,
}

/// Why a published text did not become an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Nothing but blanks or a dash.
    Empty,
    /// A telephone number or an exchange's user id.
    AccountNumber,
    /// `0x` with a number of digits that no format has.
    HexLength,
    /// The shape is right, the checksum is not.
    BadChecksum,
    /// Base58 that somebody folded to lower case: it cannot be turned back.
    LowerCased,
    /// Could be anything (64 hexadecimal digits), and the publisher's coin names no format that fits.
    Uncertain,
    /// Letters of another script that look like Latin ones, and no checksum says that a repair would be right.
    Homoglyphs,
    /// An address of a test network.
    TestNetwork,
    /// A private key, seed or recovery phrase.
    Secret,
    /// `xpub…`.
    ExtendedPublicKey,
    /// `alice.eth`.
    Name,
    TooLong,
    /// An address in brackets behind another one.
    Remark,
    NotAnAddress,
    /// Neither the record nor the configuration says why it is listed.
    NoCategory,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "no address",
            Self::AccountNumber => "an account or telephone number",
            Self::HexLength => "hexadecimal of the wrong length",
            Self::BadChecksum => "the checksum is wrong",
            Self::LowerCased => "base58 folded to lower case",
            Self::Uncertain => "could be anything, and the coin does not tell",
            Self::Homoglyphs => "letters of another script",
            Self::TestNetwork => "an address of a test network",
            Self::Secret => "a private key or recovery phrase",
            Self::ExtendedPublicKey => "an extended public key",
            Self::Name => "a name that only a network can resolve",
            Self::Remark => "in brackets behind another address",
            Self::TooLong => "too long for an address",
            Self::NotAnAddress => "not an address in any known format",
            Self::NoCategory => "nothing says why it is listed",
        })
    }
}

/// A published text that was refused. Lists are public, so the text may be shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reject {
    pub source: String,
    pub file: String,
    pub line: u64,
    pub reason: Reason,
    /// Shortened.
    pub text: String,
}

/// Longest note, name or link that is kept, in characters.
pub const MAX_TEXT: usize = 200;

/// Text from a list made safe to keep: no control or invisible characters, single blanks, at most [`MAX_TEXT`]
/// characters. What it says is left alone, so whoever shows it must escape it.
pub fn tidy(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut count = 0;
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            blank = count > 0;
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        if count + usize::from(blank) >= MAX_TEXT {
            out.push('…');
            break;
        }
        if std::mem::take(&mut blank) {
            out.push(' ');
            count += 1;
        }
        out.push(c);
        count += 1;
    }
    (!out.is_empty()).then_some(out)
}

/// Zero-width characters, direction marks, tags and variation selectors: they change how a text looks, never what an
/// address is.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidy_keeps_words_and_drops_tricks() {
        assert_eq!(tidy("  a\u{0}\r\n\tb\u{202e}c "), Some("a bc".into()));
        assert_eq!(tidy("\u{200b} \n"), None);
        let long = tidy(&"é".repeat(500)).unwrap();
        assert_eq!(long.chars().count(), MAX_TEXT + 1);
    }
}
