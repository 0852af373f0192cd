//! The list: what it says of an address, and the file that holds it.
//!
//! [`file`] reads, [`write`] writes; the parts of the file have a module each, so that both sides of one layout stand
//! in one place: [`table`] (the compressed Bloom filter), [`pointers`], [`exact`], [`evidence`], [`lite`].

pub mod evidence;
pub mod exact;
pub mod file;
mod inflate;
pub mod lite;
pub mod model;
pub mod pointers;
pub mod table;
#[cfg(feature = "cli")]
pub mod write;

/// Why bytes are not a list that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListError {
    /// The first bytes are not those of a list file.
    NotAList,
    /// Written in a version of the format that this reader does not know.
    UnknownVersion,
    /// Fewer bytes than the file's own lengths say.
    Truncated,
    /// More bytes than the file's own lengths say.
    TrailingBytes,
    /// Larger than any list may be.
    TooLarge,
    /// The SHA-256 in the file is not that of its body.
    WrongHash,
    /// Dates, name or section table make no sense.
    BadHeader,
    /// The compressed Bloom filter contradicts itself.
    BadTable,
    /// The evidence pointers contradict themselves.
    BadPointers,
    /// The exact table contradicts itself.
    BadExactTable,
    /// The evidence can't be unpacked or contradicts itself.
    BadEvidence,
    /// The filter of a lite list contradicts itself.
    BadFilter,
}

impl ListError {
    /// Its name in this crate: the `code` of JavaScript's errors.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotAList => "NotAList",
            Self::UnknownVersion => "UnknownVersion",
            Self::Truncated => "Truncated",
            Self::TrailingBytes => "TrailingBytes",
            Self::TooLarge => "TooLarge",
            Self::WrongHash => "WrongHash",
            Self::BadHeader => "BadHeader",
            Self::BadTable => "BadTable",
            Self::BadPointers => "BadPointers",
            Self::BadExactTable => "BadExactTable",
            Self::BadEvidence => "BadEvidence",
            Self::BadFilter => "BadFilter",
        }
    }

    /// In plain words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::NotAList => "not a list file",
            Self::UnknownVersion => "list file of an unknown format version",
            Self::Truncated => "list file is cut off",
            Self::TrailingBytes => "list file has bytes behind its end",
            Self::TooLarge => "list file is larger than any list may be",
            Self::WrongHash => "list file is damaged: its hash does not fit its content",
            Self::BadHeader => "list file has a damaged header",
            Self::BadTable => "list file has a damaged table",
            Self::BadPointers => "list file has damaged evidence pointers",
            Self::BadExactTable => "list file has a damaged exact table",
            Self::BadEvidence => "list file has damaged evidence",
            Self::BadFilter => "list file has a damaged filter",
        }
    }
}

impl std::fmt::Display for ListError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.meaning())
    }
}

impl std::error::Error for ListError {}
