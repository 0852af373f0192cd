//! What a list is made of: `lists.toml`, described in `docs/lists.md`. Unknown keys are errors, so that a misspelt one cannot be silently ignored.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::sources::{Format, Mapping, Rule};
use crate::address::Form;
use crate::list::model::{Category, Date};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub list: ListConfig,
    #[serde(default)]
    pub guard: GuardConfig,
    #[serde(default)]
    pub allow: Vec<AllowConfig>,
    #[serde(default)]
    pub source: Vec<SourceConfig>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListConfig {
    pub name: String,
    pub created: Date,
    pub expires: Option<Date>,
    pub valid_days: Option<u32>,
}

impl ListConfig {
    /// The day after which a miss is no longer an answer.
    pub fn expires(&self) -> Option<Date> {
        match (self.expires, self.valid_days) {
            (Some(date), None) => Some(date).filter(|date| *date > self.created),
            (None, Some(days)) if days > 0 => Date::from_days(self.created.days().checked_add(days)?),
            _ => None,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GuardConfig {
    /// Share of a source's addresses that may go from one build to the next.
    pub max_shrink: f64,
    /// Manifest of the previous build, beside the configuration.
    pub previous: Option<PathBuf>,
}

impl Default for GuardConfig {
    fn default() -> Self {
        Self { max_shrink: 0.2, previous: None }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllowConfig {
    /// CSV with the columns `address`, `reason` and `coin`, beside the configuration.
    pub file: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceConfig {
    pub id: String,
    pub name: String,
    pub publisher: String,
    pub licence: String,
    pub url: String,
    pub date: Date,
    /// Addresses that are known to be good: they are not listed, and the file is written so that none of them shares a
    /// fingerprint with an entry.
    #[serde(default)]
    pub known_good: bool,
    /// For records that say nothing of their category.
    pub category: Option<Category>,
    /// The publisher's words for categories, in lower case; `skip` leaves a record out.
    #[serde(default)]
    pub categories: BTreeMap<String, Rule>,
    /// Records whose note has one of these words are left out.
    #[serde(default)]
    pub skip_notes: Vec<String>,
    pub format: Option<Format>,
    #[serde(default)]
    pub files: Vec<FileConfig>,
    #[serde(default)]
    pub map: Mapping,
    pub comments: Option<String>,
    pub parties: Option<String>,
    pub expiry: Option<String>,
    /// Editions in the order of time, in place of `format` and `files`.
    #[serde(default)]
    pub edition: Vec<EditionConfig>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionConfig {
    pub date: Date,
    pub format: Format,
    pub files: Vec<FileConfig>,
    #[serde(default)]
    pub map: Mapping,
    #[serde(default)]
    pub scope: Scope,
    pub comments: Option<String>,
    pub parties: Option<String>,
    pub expiry: Option<String>,
}

/// What an edition would hold if it were still listed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scope {
    /// Known to be cut off: it can add, its silence says nothing.
    pub partial: bool,
    /// Names of address forms; empty: every form.
    pub forms: Vec<String>,
    /// Only addresses that were never listed under another coin than these; empty: every coin.
    pub tickers: Vec<String>,
    /// Not addresses that were listed under one of these.
    pub except_tickers: Vec<String>,
}

impl Scope {
    /// Whether an address of this form that was listed under these coins would be in the edition.
    pub fn covers(&self, form: Form, tickers: &std::collections::BTreeSet<&str>) -> bool {
        !self.partial
            && (self.forms.is_empty() || self.forms.iter().any(|name| name == form.name()))
            && (self.tickers.is_empty() || tickers.iter().all(|ticker| self.tickers.iter().any(|t| t == ticker)))
            && !self.except_tickers.iter().any(|ticker| tickers.contains(ticker.as_str()))
    }
}

/// A file: its path, or a table with what holds for it alone. `{ticker}` in a path stands for every file that fits.
#[derive(Clone, Debug)]
pub struct FileConfig {
    pub path: String,
    pub ticker: Option<String>,
    pub category: Option<Category>,
    pub map: Option<Mapping>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileTable {
    path: String,
    ticker: Option<String>,
    category: Option<Category>,
    map: Option<Mapping>,
}

impl<'de> Deserialize<'de> for FileConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shape;

        impl<'de> Visitor<'de> for Shape {
            type Value = FileConfig;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a path or a table with `path`")
            }

            fn visit_str<E: serde::de::Error>(self, path: &str) -> Result<FileConfig, E> {
                Ok(FileConfig { path: path.to_owned(), ticker: None, category: None, map: None })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<FileConfig, A::Error> {
                // by hand, since serde's untagged enums forget which key was wrong
                let FileTable { path, ticker, category, map } =
                    FileTable::deserialize(MapAccessDeserializer::new(map))?;
                Ok(FileConfig { path, ticker, category, map })
            }
        }

        deserializer.deserialize_any(Shape)
    }
}

impl FileConfig {
    /// The files that this stands for, in the order of their names.
    pub fn expand(&self, root: &Path) -> Result<Vec<Self>, ConfigError> {
        let Some((before, after)) = self.path.split_once("{ticker}") else { return Ok(vec![self.clone()]) };
        let (folder, prefix) = before.rsplit_once('/').unwrap_or(("", before));
        let missing = || ConfigError::Invalid(format!("no file fits `{}`", self.path));
        let mut found = Vec::new();
        for entry in std::fs::read_dir(root.join(folder)).map_err(|_| missing())?.flatten() {
            let name = entry.file_name();
            let ticker = name.to_str().and_then(|name| name.strip_prefix(prefix)?.strip_suffix(after));
            if let Some(ticker) = ticker.filter(|ticker| !ticker.is_empty()) {
                found.push(Self {
                    path: format!("{before}{ticker}{after}"),
                    ticker: Some(ticker.to_owned()),
                    ..self.clone()
                });
            }
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        if found.is_empty() { Err(missing()) } else { Ok(found) }
    }
}

/// Why a configuration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigError {
    Io(String),
    Toml(String),
    Invalid(String),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "can't be read: {error}"),
            Self::Toml(error) => f.write_str(error.trim_end()),
            Self::Invalid(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|error| ConfigError::Io(error.to_string()));
        text.and_then(|text| Self::parse(&text))
            .map_err(|error| ConfigError::Invalid(format!("{}: {error}", path.display())))
    }

    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let mut config: Self = toml::from_str(text).map_err(|error| ConfigError::Toml(error.to_string()))?;
        config.check()?;
        for source in &mut config.source {
            source.editions();
        }
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let invalid = |what: String| Err(ConfigError::Invalid(what));
        let plain = |text: &str| {
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if !plain(&self.list.name) {
            return invalid(format!("list.name `{}`: use a-z, 0-9 and -", self.list.name));
        }
        if self.list.name == crate::checker::OWN_LIST {
            return invalid(format!("list.name `{}`: the user's own entries are called so", self.list.name));
        }
        if self.list.expires().is_none() {
            return invalid("list: give one of `expires` (after `created`) and `valid_days` (above 0)".into());
        }
        if !(0.0..=1.0).contains(&self.guard.max_shrink) {
            return invalid("guard.max_shrink: a share between 0 and 1".into());
        }
        for (at, source) in self.source.iter().enumerate() {
            let id = &source.id;
            if !plain(id) {
                return invalid(format!("source.id `{id}`: use a-z, 0-9 and -"));
            }
            if self.source[..at].iter().any(|other| other.id == *id) {
                return invalid(format!("source `{id}`: the same id twice"));
            }
            let plain = source.format.is_some() && !source.files.is_empty();
            let none = source.format.is_none() && source.files.is_empty();
            if !(plain && source.edition.is_empty() || none && !source.edition.is_empty()) {
                return invalid(format!("source `{id}`: give either `format` and `files` or editions"));
            }
            if !source.edition.is_sorted_by_key(|edition| edition.date) {
                return invalid(format!("source `{id}`: editions are not in the order of time"));
            }
            if source.edition.last().is_some_and(|edition| edition.date != source.date) {
                return invalid(format!("source `{id}`: `date` is not that of the newest edition"));
            }
            if source.date > self.list.created {
                return invalid(format!("source `{id}`: `date` is after `created` of the list"));
            }
            if let Some(word) = source.categories.keys().find(|word| **word != word.trim().to_lowercase()) {
                return invalid(format!("source `{id}`: categories.`{word}`: write it in lower case"));
            }
            let extra = [&source.comments, &source.parties, &source.expiry];
            if none && (!source.map.is_empty() || extra.iter().any(|one| one.is_some())) {
                return invalid(format!(
                    "source `{id}`: `map`, `comments`, `parties` and `expiry` belong into the editions"
                ));
            }
            source.unused().map_err(|what| ConfigError::Invalid(format!("source `{id}`: {what}")))?;
            let forms = source.edition.iter().flat_map(|edition| &edition.scope.forms);
            for name in forms {
                if !(0..=u8::MAX).filter_map(Form::from_number).any(|form| form.name() == name) {
                    return invalid(format!("source `{id}`: no form of address is called `{name}`"));
                }
            }
        }
        Ok(())
    }
}

/// What is given to a format that has no use for it.
fn unused<'a>(
    format: Format,
    maps: impl IntoIterator<Item = &'a Mapping>,
    [comments, parties, expiry]: [&Option<String>; 3],
) -> Result<(), String> {
    let mapped = matches!(format, Format::CsvList | Format::JsonList | Format::Jsonl);
    for map in maps {
        let inside = map.at.is_some() || map.entries.is_some();
        for (name, given, used) in
            [("map", !map.is_empty(), mapped), ("map.at` or `map.entries", inside, format == Format::JsonList)]
        {
            if given && !used {
                return Err(format!("the format has no use for `{name}`"));
            }
        }
    }
    for (name, given, wanted) in [
        ("comments", comments, Format::OfacCsv),
        ("parties", parties, Format::OfacCsv),
        ("expiry", expiry, Format::Nbctf),
    ] {
        if given.is_some() && format != wanted {
            return Err(format!("the format has no use for `{name}`"));
        }
    }
    Ok(())
}

impl SourceConfig {
    fn unused(&self) -> Result<(), String> {
        let maps = |files: &'_ [FileConfig]| files.iter().filter_map(|file| file.map.clone()).collect::<Vec<_>>();
        if let Some(format) = self.format {
            let own = maps(&self.files);
            unused(format, own.iter().chain([&self.map]), [&self.comments, &self.parties, &self.expiry])?;
        }
        for edition in &self.edition {
            let own = maps(&edition.files);
            let extra = [&edition.comments, &edition.parties, &edition.expiry];
            unused(edition.format, own.iter().chain([&edition.map]), extra)?;
        }
        Ok(())
    }

    /// Turns `format` and `files` into an edition.
    fn editions(&mut self) {
        if let Some(format) = self.format {
            self.edition.push(EditionConfig {
                date: self.date,
                format,
                files: std::mem::take(&mut self.files),
                map: std::mem::take(&mut self.map),
                scope: Scope::default(),
                comments: self.comments.take(),
                parties: self.parties.take(),
                expiry: self.expiry.take(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "[list]\nname = \"x\"\ncreated = \"2026-11-22\"\nvalid_days = 30\n";
    const SOURCE: &str = "[[source]]\nid = \"a\"\nname = \"A\"\npublisher = \"P\"\nlicence = \"MIT\"\nurl = \"https://x/\"\n\
        date = \"2026-01-01\"\n";

    #[test]
    fn a_list_has_an_end() {
        let config = Config::parse(HEAD).unwrap();
        assert_eq!(config.list.expires(), Date::new(2026, 12, 22));
        assert!(Config::parse("[list]\nname = \"x\"\ncreated = \"2026-11-22\"\n").is_err());
    }

    #[test]
    fn unknown_keys_are_named() {
        for (text, key) in [
            (format!("{HEAD}sed = \"1\"\n"), "sed"),
            (format!("{HEAD}{SOURCE}format = \"text-list\"\nfiles = [\"a\"]\nfile = \"b\"\n"), "file"),
            (format!("{HEAD}{SOURCE}format = \"csv-list\"\nfiles = [\"a\"]\n[source.map]\nadress = \"b\"\n"), "adress"),
            (format!("{HEAD}{SOURCE}format = \"text-list\"\nfiles = [{{ path = \"a\", tickr = \"b\" }}]\n"), "tickr"),
            (format!("{HEAD}{SOURCE}format = \"cvs\"\nfiles = [\"a\"]\n"), "cvs"),
        ] {
            let error = Config::parse(&text).unwrap_err().to_string();
            assert!(error.contains(key), "{error}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        for (rest, word) in [
            ("format = \"text-list\"\n".to_owned(), "files"),
            (
                format!("format = \"text-list\"\nfiles = [\"a\"]\n{SOURCE}format = \"text-list\"\nfiles = [\"a\"]\n"),
                "twice",
            ),
            (
                "[[source.edition]]\ndate = \"2025-01-01\"\nformat = \"text-list\"\nfiles = [\"a\"]\n".to_owned(),
                "newest",
            ),
            (
                "[[source.edition]]\ndate = \"2026-01-01\"\nformat = \"text-list\"\nfiles = [{ path = \"a\" }]\n\
                 scope = { forms = [\"evn\"] }\n"
                    .to_owned(),
                "evn",
            ),
            (
                "map = { until = \"to\" }\n[[source.edition]]\ndate = \"2026-01-01\"\nformat = \"csv-list\"\n\
                 files = [\"a\"]\n"
                    .to_owned(),
                "into the editions",
            ),
            ("format = \"text-list\"\nfiles = [\"a\"]\nmap = { until = \"to\" }\n".to_owned(), "no use for `map`"),
            (
                "format = \"tagpack\"\nfiles = [{ path = \"a\", map = { note = \"x\" } }]\n".to_owned(),
                "no use for `map`",
            ),
            ("format = \"csv-list\"\nfiles = [\"a\"]\nmap = { at = \"x\" }\n".to_owned(), "`map.at`"),
            ("format = \"csv-list\"\nfiles = [\"a\"]\ncomments = \"x\"\n".to_owned(), "no use for `comments`"),
            ("format = \"csv-list\"\nfiles = [\"a\"]\ncategories = { Hack = \"theft\" }\n".to_owned(), "`Hack`"),
        ] {
            let error = Config::parse(&format!("{HEAD}{SOURCE}{rest}")).unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
    }

    #[test]
    fn a_list_is_no_older_than_its_sources_and_nobodys_own() {
        let source = SOURCE.replace("2026-01-01", "2062-01-01") + "format = \"text-list\"\nfiles = [\"a\"]\n";
        let error = Config::parse(&format!("{HEAD}{source}")).unwrap_err().to_string();
        assert!(error.contains("after `created`"), "{error}");
        assert!(Config::parse(&HEAD.replace("\"x\"", "\"own\"")).unwrap_err().to_string().contains("`own`"));
    }

    #[test]
    fn scope_says_what_silence_means() {
        let tickers = ["USDT"].into_iter().collect();
        let tron = Scope { forms: vec!["tron".into()], tickers: vec!["TRX".into()], ..Scope::default() };
        assert!(!tron.covers(Form::Tron, &tickers), "a TRX file says nothing of addresses under USDT");
        assert!(tron.covers(Form::Tron, &["TRX"].into_iter().collect()));
        assert!(!tron.covers(Form::Evm, &["TRX"].into_iter().collect()));
        assert!(Scope::default().covers(Form::Evm, &tickers));
        assert!(!Scope { partial: true, ..Scope::default() }.covers(Form::Evm, &tickers));
    }
}
