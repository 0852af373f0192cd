//! What an answer may say, and nothing beyond it. The JSON form is described in `docs/answers.md`.

use std::sync::Arc;

use crate::address::{Checksum, Confidence, Network, ParseError, Reading, Secret};
use crate::list::ListError;
use crate::list::model::{Category, Date, Entity, Source, Statement};
use crate::scan::Disguise;
use crate::uri::Role;
use crate::value::{Object, ToValue, Value, names, serialize_value};
use crate::words::decimal;

/// The six things that can be said of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum State {
    /// It could not be checked; [`Answer::reason`] says why.
    NotCovered = 0,
    /// Decoded, and on no loaded list as of the lists' dates. Not a promise of safety.
    NotListed = 1,
    /// The shape of an address with a wrong checksum: a typing or copying error.
    BadChecksum = 2,
    /// Was listed and no longer is.
    Delisted = 3,
    /// The same key or script as a listed address, in another format or on another chain.
    SameKey = 4,
    /// This very address is on a list.
    Listed = 5,
}

/// How strongly a user interface should react.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    Quiet,
    /// Worth knowing, nothing to decide.
    Inform,
    /// Amber: the user should look before going on.
    Warn,
    /// Red: the user has to make a choice before going on.
    Stop,
}

impl Category {
    /// How strongly a current listing in this category is shown.
    pub fn grade(self) -> Grade {
        match self {
            // the issuer's decision about its own token: a payment may be stuck, nobody was found guilty of anything
            Self::Frozen => Grade::Warn,
            _ => Grade::Stop,
        }
    }

    /// What a listing in this category means, in plain words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Sanctions => "on a sanctions list: in many countries it is against the law to pay it",
            Self::Terror => "named by a state as financing terror",
            Self::Theft => "linked to stolen funds",
            Self::Phishing => "used by fake sites or messages",
            Self::Drainer => "used to empty wallets",
            Self::Fraud => "used in a fraud, such as a fake investment",
            Self::Ransom => "used to collect ransoms",
            Self::Extortion => "used to collect blackmail payments",
            Self::Frozen => "frozen by the issuer of a token: a payment may be stuck there",
            Self::Own => "on your own list",
        }
    }
}

/// Why there is no answer about lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nothing was given.
    Empty,
    TooLong,
    /// In no known address format.
    NotAnAddress,
    /// A private key, seed or recovery phrase: never looked up, never shown.
    SecretKey,
    ExtendedPublicKey,
    /// A name that only a network can resolve.
    NeedsResolution,
    /// No list is loaded.
    NoList,
    /// Every loaded list is past its expiry date.
    ListExpired,
    /// A loaded list is damaged.
    ListDamaged,
    /// Only a lite list is loaded, and it can't rule the address out: a full list has to be asked.
    LiteListOnly,
}

impl Reason {
    /// In plain words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Empty => "there is nothing to check",
            Self::TooLong => "too long for an address",
            Self::NotAnAddress => "not an address in any known format",
            Self::SecretKey => "this is a private key or recovery phrase: never share it with anyone",
            Self::ExtendedPublicKey => "an extended public key stands for many addresses and can't be checked as one",
            Self::NeedsResolution => "a name can't be checked on this device: check the address it stands for",
            Self::NoList => "no list is loaded",
            Self::ListExpired => "the list is too old to rely on: update it",
            Self::ListDamaged => "the list is damaged",
            Self::LiteListOnly => "a short list can't rule this address out: ask a full list",
        }
    }
}

impl From<ParseError> for Reason {
    fn from(error: ParseError) -> Self {
        match error {
            ParseError::Empty => Self::Empty,
            ParseError::TooLong => Self::TooLong,
            ParseError::NotAnAddress => Self::NotAnAddress,
            ParseError::Secret(Secret::Wif | Secret::ExtendedPrivateKey | Secret::Seed | Secret::RecoveryPhrase) => {
                Self::SecretKey
            }
            ParseError::ExtendedPublicKey => Self::ExtendedPublicKey,
            ParseError::NeedsResolution => Self::NeedsResolution,
        }
    }
}

impl From<ListError> for Reason {
    fn from(_: ListError) -> Self {
        Self::ListDamaged
    }
}

/// How the checked address stands to the listed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The same address, perhaps written differently.
    SameAddress,
    /// One of the receivers inside a unified address is the listed address, or the other way round.
    Receiver,
    /// The same public key or its hash.
    SameKey,
    /// The same script; on another chain other rules may apply to it.
    SameScript,
    /// The same key on a test network.
    TestNetwork,
    /// P2SH-P2WPKH of the listed key hash.
    NestedKeyHash,
    /// P2SH-P2WSH of the listed script.
    NestedScript,
    /// The same Cardano payment credential: whoever spends from one spends from the other.
    PaymentCredential,
    /// The same Cardano stake credential.
    StakeCredential,
}

impl Relation {
    /// The rule as a sentence about the checked address.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::SameAddress => "this is the listed address",
            Self::Receiver => "one is a receiver inside the other: a payment may arrive at the listed address",
            Self::SameKey => "whoever controls the listed address controls this one",
            Self::SameScript => {
                "locked by the same script as the listed address; on another chain other rules may apply"
            }
            Self::TestNetwork => "the listed address's key on a test network",
            Self::NestedKeyHash => "computed from the listed address: its nested SegWit form (P2SH-P2WPKH)",
            Self::NestedScript => "computed from the listed address: its nested SegWit form (P2SH-P2WSH)",
            Self::PaymentCredential => "the same payment key as the listed address: the same owner can spend",
            Self::StakeCredential => "the same staking key as the listed address",
        }
    }

    /// Whether a match of this kind is the listed address itself.
    pub fn is_listed(self) -> bool {
        matches!(self, Self::SameAddress | Self::Receiver)
    }
}

/// A list that was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListInfo {
    pub name: String,
    /// First 16 hexadecimal digits of the SHA-256 of the list's content.
    pub version: String,
    pub created: Date,
    pub expires: Date,
    pub expired: bool,
}

/// One possible meaning of the text, as shown to users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingInfo {
    /// The address as its standard writes it: what was compared.
    pub canonical: String,
    pub form: &'static str,
    pub coins: &'static [&'static str],
    pub network: Network,
    pub checksum: Checksum,
    pub confidence: Confidence,
    /// Destination tag, muxed id or payment id in decimal digits.
    pub tag: Option<String>,
}

impl ReadingInfo {
    /// A reading of `text`.
    pub fn new(text: &str, reading: &Reading) -> Self {
        Self {
            canonical: reading.canonical_of(text).into_owned(),
            form: reading.address.form.name(),
            coins: reading.address.coins(),
            network: reading.address.network(),
            checksum: reading.checksum,
            confidence: reading.confidence,
            tag: reading.tag.map(|tag| decimal(tag.0)),
        }
    }
}

/// What one source says, with the source beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementInfo {
    pub category: Category,
    /// Id and name of the source.
    pub source: String,
    pub source_name: String,
    pub source_date: Date,
    pub entity: Option<Entity>,
    pub programmes: Vec<String>,
    pub since: Option<Date>,
    pub seen: Option<Date>,
    pub until: Option<Date>,
    pub reference: Option<String>,
    /// The publisher's own coin label.
    pub ticker: Option<String>,
    pub note: Option<String>,
}

impl StatementInfo {
    /// Joins a statement with its source.
    pub fn new(statement: &Statement, source: &Source) -> Self {
        Self {
            category: statement.category,
            source: source.id.clone(),
            source_name: source.name.clone(),
            source_date: source.date,
            entity: statement.entity.clone(),
            programmes: statement.programmes.clone(),
            since: statement.since,
            seen: statement.seen,
            until: statement.until,
            reference: statement.reference.clone(),
            ticker: statement.ticker.clone(),
            note: statement.note.clone(),
        }
    }

    /// Whether the listing holds on this day.
    pub fn is_current(&self, today: Date) -> bool {
        self.until.is_none_or(|until| until > today)
    }
}

/// One listed address that the checked one is, or shares a key with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    pub relation: Relation,
    /// The listed address as its standard writes it.
    pub listed: String,
    pub form: &'static str,
    pub coins: &'static [&'static str],
    /// Name of the list.
    pub list: String,
    pub statements: Vec<StatementInfo>,
}

/// The answer about one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub state: State,
    pub grade: Grade,
    pub reason: Option<Reason>,
    /// The readings of the text; the one that decided comes first.
    pub readings: Vec<ReadingInfo>,
    /// The most serious first.
    pub matches: Vec<Match>,
    /// Every list that was asked.
    pub lists: Arc<[ListInfo]>,
}

/// Where a payment URI stands, for an address that was found inside one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UriPlace {
    pub scheme: &'static str,
    pub role: Role,
    /// In bytes of UTF-8.
    pub start: usize,
    pub end: usize,
}

/// An address that was found in a text, and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// In bytes of UTF-8.
    pub start: usize,
    pub end: usize,
    /// In UTF-16 units, as JavaScript counts.
    pub start_utf16: usize,
    pub end_utf16: usize,
    /// How it was disguised; empty for a plain spelling.
    pub disguises: Vec<Disguise>,
    pub uri: Option<UriPlace>,
    pub answer: Answer,
}

/// An address in a payment URI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UriPart {
    pub role: Role,
    /// In bytes of UTF-8.
    pub start: usize,
    pub end: usize,
    pub answer: Answer,
}

/// The answer about a payment URI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UriAnswer {
    pub scheme: &'static str,
    /// The most serious state of any part.
    pub state: State,
    pub parts: Vec<UriPart>,
    /// What could not be checked on this device, in plain words.
    pub not_checked: Vec<&'static str>,
}

names!(State, 0, "not-covered not-listed bad-checksum delisted same-key listed");
names!(Grade, 0, "quiet inform warn stop");
names!(
    Reason,
    0,
    "empty too-long not-an-address secret-key extended-public-key needs-resolution no-list list-expired list-damaged \
     lite-list-only"
);
names!(
    Relation,
    0,
    "same-address receiver same-key same-script test-network nested-key-hash nested-script payment-credential \
     stake-credential"
);

serialize_value!(Answer, Finding, ListInfo, Match, ReadingInfo, StatementInfo, UriAnswer, UriPart, UriPlace);

impl ToValue for ListInfo {
    fn to_value(&self) -> Value<'_> {
        let mut value = Object::default();
        value.text("name", &self.name);
        value.text("version", &self.version);
        value.put("created", Value::Date(self.created));
        value.put("expires", Value::Date(self.expires));
        value.put("expired", Value::Bool(self.expired));
        Value::Object(value)
    }
}

impl ToValue for ReadingInfo {
    fn to_value(&self) -> Value<'_> {
        let mut value = Object::default();
        value.text("canonical", &self.canonical);
        value.text("form", self.form);
        value.list("coins", self.coins);
        value.text("network", self.network.name());
        value.text("checksum", self.checksum.name());
        value.text("confidence", self.confidence.name());
        value.optional("tag", self.tag.as_deref());
        Value::Object(value)
    }
}

impl ToValue for StatementInfo {
    fn to_value(&self) -> Value<'_> {
        let mut value = Object::default();
        value.text("category", self.category.name());
        value.text("source", &self.source);
        value.text("sourceName", &self.source_name);
        value.put("sourceDate", Value::Date(self.source_date));
        if let Some(entity) = &self.entity {
            let mut named = Object::default();
            named.text("name", &entity.name);
            named.list("aliases", &entity.aliases);
            value.put("entity", Value::Object(named));
        }
        value.optional_list("programmes", &self.programmes);
        value.optional_date("since", self.since);
        value.optional_date("seen", self.seen);
        value.optional_date("until", self.until);
        value.optional("reference", self.reference.as_deref());
        value.optional("ticker", self.ticker.as_deref());
        value.optional("note", self.note.as_deref());
        Value::Object(value)
    }
}

impl ToValue for Match {
    fn to_value(&self) -> Value<'_> {
        let mut value = Object::default();
        value.text("relation", self.relation.name());
        value.text("listed", &self.listed);
        value.text("form", self.form);
        value.list("coins", self.coins);
        value.text("list", &self.list);
        value.list("statements", &self.statements);
        Value::Object(value)
    }
}

impl ToValue for Answer {
    fn to_value(&self) -> Value<'_> {
        let mut value = Object::default();
        value.text("state", self.state.name());
        value.text("grade", self.grade.name());
        value.optional("reason", self.reason.map(Reason::name));
        value.list("readings", &self.readings);
        value.optional_list("matches", &self.matches);
        value.list("lists", &self.lists);
        Value::Object(value)
    }
}

impl ToValue for UriPlace {
    fn to_value(&self) -> Value<'_> {
        let mut value = Object::default();
        value.text("scheme", self.scheme);
        value.text("role", self.role.name());
        value.place(self.start, self.end);
        Value::Object(value)
    }
}

impl ToValue for Finding {
    fn to_value(&self) -> Value<'_> {
        let mut value = Object::default();
        value.place(self.start, self.end);
        value.put("startUtf16", Value::Number(self.start_utf16));
        value.put("endUtf16", Value::Number(self.end_utf16));
        value.optional_list("disguises", &self.disguises);
        if let Some(uri) = &self.uri {
            value.put("uri", uri.to_value());
        }
        value.put("answer", self.answer.to_value());
        Value::Object(value)
    }
}

impl ToValue for UriPart {
    fn to_value(&self) -> Value<'_> {
        let mut value = Object::default();
        value.text("role", self.role.name());
        value.place(self.start, self.end);
        value.put("answer", self.answer.to_value());
        Value::Object(value)
    }
}

impl ToValue for UriAnswer {
    fn to_value(&self) -> Value<'_> {
        let mut value = Object::default();
        value.text("scheme", self.scheme);
        value.text("state", self.state.name());
        value.list("parts", &self.parts);
        value.optional_list("notChecked", &self.not_checked);
        Value::Object(value)
    }
}
