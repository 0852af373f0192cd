//! A receipt: an answer with everything that is needed to get it again, years later, offline.
//!
//! A receipt holds what was asked, the day, and the lists by their full hashes. `forewarn replay` takes these lists,
//! asks again and compares. The form is described in `docs/receipts.md`.

use crate::list::model::Date;
use crate::value::{Object, ToValue, Value, serialize_value};
use crate::verdict::Reason;
use crate::{Answer, Checker};

/// Number of the form that receipts have now.
pub const FORM: u32 = 1;

/// What was asked and answered. `serde` writes it as `docs/receipts.md` describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt<'a> {
    /// [`FORM`].
    pub receipt: u32,
    /// Name and version of what answered.
    pub software: &'static str,
    /// The day that the answers are of: it decides what is expired and what is delisted.
    pub date: Date,
    /// What was asked; absent when it is a secret.
    pub text: Option<&'a str>,
    /// Sources and categories that were left out.
    pub muted: &'a [String],
    pub lists: Vec<ListId<'a>>,
    /// One answer about an address, one for each address of a payment URI.
    pub answers: Vec<Answer>,
}

/// A list, so that nobody can take it for another.
#[derive(Clone, Debug, PartialEq, Eq)]
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

serialize_value!(Receipt<'_>, ListId<'_>);

impl ToValue for Receipt<'_> {
    fn to_value(&self) -> Value<'_> {
        let mut value = Object::default();
        value.put("receipt", Value::Number(self.receipt as usize));
        value.text("software", self.software);
        value.put("date", Value::Date(self.date));
        value.optional("text", self.text);
        value.optional_list("muted", self.muted);
        value.list("lists", &self.lists);
        value.list("answers", &self.answers);
        Value::Object(value)
    }
}

impl ToValue for ListId<'_> {
    fn to_value(&self) -> Value<'_> {
        let mut value = Object::default();
        value.text("name", self.name);
        value.text("sha256", &self.sha256);
        value.put("created", Value::Date(self.created));
        value.put("expires", Value::Date(self.expires));
        Value::Object(value)
    }
}
