//! A receipt: an answer with everything that is needed to get it again, years later, offline.
//!
//! A receipt holds what was asked, the day, and the lists by their full hashes. `forewarn replay` takes these lists,
//! asks again and compares. The form is described in `docs/receipts.md`.

use serde::Serialize;

use crate::list::model::Date;
use crate::verdict::Reason;
use crate::{Answer, Checker};

/// Number of the form that receipts have now.
pub const FORM: u32 = 1;

/// What was asked and answered. `serde` writes it as `docs/receipts.md` describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt<'a> {
    /// [`FORM`].
    pub receipt: u32,
    /// Name and version of what answered.
    pub software: &'static str,
    /// The day that the answers are of: it decides what is expired and what is delisted.
    pub date: Date,
    /// What was asked; absent when it is a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<&'a str>,
    /// Sources and categories that were left out.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub muted: &'a [String],
    pub lists: Vec<ListId<'a>>,
    /// One answer about an address, one for each address of a payment URI.
    pub answers: Vec<Answer>,
}

/// A list, so that nobody can take it for another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListId<'a> {
    pub name: &'a str,
    /// SHA-256 of the list's content, as 64 hexadecimal digits: `forewarn stats` prints it.
    pub sha256: String,
    pub created: Date,
    pub expires: Date,
}

impl<'a> Receipt<'a> {
    /// Asks about an address or a payment URI, and keeps what was asked.
    pub fn new(checker: &'a Checker, text: &'a str) -> Self {
        let answers = checker.check_any(text);
        let secret = answers.iter().any(|answer| answer.reason == Some(Reason::SecretKey));
        Self {
            receipt: FORM,
            software: concat!("forewarn ", env!("CARGO_PKG_VERSION")),
            date: checker.date(),
            text: (!secret).then_some(text),
            muted: checker.muted(),
            lists: checker
                .files()
                .iter()
                .map(|file| ListId {
                    name: &file.name,
                    sha256: file.sha256(),
                    created: file.created,
                    expires: file.expires,
                })
                .collect(),
            answers,
        }
    }
}
