//! The list compiler's input side: configuration and published files in, one [`List`] and its [`Manifest`] out.
//!
//! ```text
//! file ─ sources ─▶ Record ─ clean, address::parse ─▶ Address ─ merge: editions, allow-list ─▶ Entry ─▶ List
//!                                └▶ Reject                                    └▶ AllowStop
//! ```
//!
//! Nothing is dropped without a line in the manifest, and nothing depends on the clock or on hash order.

mod allow;
pub mod clean;
pub mod config;
pub mod guard;
mod input;
pub mod json;
pub mod manifest;
mod merge;
pub mod record;
pub mod sheet;
pub mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use crate::address::Address;
use crate::list::model::{Category, List, Source, Statement};
use allow::Allow;
use clean::{Flaw, Piece};
use config::{Config, ConfigError, EditionConfig, FileConfig, SourceConfig};
use guard::GuardError;
use input::Input;
use manifest::{AllowStop, InputFile, Manifest, SourceCount, Warning, WarningKind};
use merge::{Accepted, ByAddress, Edition};
use record::{Reason, Record, Reject};
use sources::{Fault, Options, SourceError};

/// A list and the account of how it came about.
#[derive(Debug)]
pub struct Compiled {
    pub list: List,
    pub manifest: Manifest,
    /// Addresses that must not share a fingerprint with any entry.
    pub known_good: Vec<Address>,
}

/// Why there is no list.
#[derive(Debug)]
pub enum CompileError {
    Config(ConfigError),
    Source(SourceError),
    Guard(GuardError),
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => write!(f, "configuration: {error}"),
            Self::Source(error) => error.fmt(f),
            Self::Guard(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CompileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(match self {
            Self::Config(error) => error,
            Self::Source(error) => error,
            Self::Guard(error) => error,
        })
    }
}

impl From<ConfigError> for CompileError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<SourceError> for CompileError {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}

impl From<GuardError> for CompileError {
    fn from(error: GuardError) -> Self {
        Self::Guard(error)
    }
}

/// Reads what `config` names and makes a list of it. Input files are looked for under `inputs`, or beside `config`;
/// the allow-list and the previous manifest lie beside `config`.
///
/// # Errors
///
/// A configuration that makes no sense, a damaged file, a source that has shrunk too much: no list rather than a list
/// with holes.
pub fn compile(config: &Path, inputs: Option<&Path>) -> Result<Compiled, CompileError> {
    let beside = config.parent().unwrap_or(Path::new("")).to_owned();
    let config = Config::load(config)?;
    let root = inputs.unwrap_or(&beside);
    let mut allow = Allow::default();
    for list in &config.allow {
        allow.load(&beside.join(&list.file))?;
    }
    let previous = config.guard.previous.as_ref().map(|path| guard::previous(&beside.join(path))).transpose()?;

    let mut manifest = Manifest { list: config.list.name.clone(), ..Manifest::default() };
    let mut all = ByAddress::default();
    let mut known_good = Vec::new();
    let mut good = Vec::new();
    for source in &config.source {
        let mut reading =
            Reading { root, source, manifest: &mut manifest, accepted: ByAddress::default(), number_accepted: 0 };
        let mut count = reading.run()?;
        let accepted = reading.accepted;
        if source.known_good {
            known_good.extend(accepted.iter().map(|(address, _)| address.clone()));
            good.extend(accepted.iter().map(|(address, _)| (address.clone(), format!("known good by {}", source.id))));
            continue;
        }
        let editions: Vec<_> =
            source.edition.iter().map(|edition| Edition { date: edition.date, scope: edition.scope.clone() }).collect();
        let mut ended = 0;
        for (address, accepted) in accepted.iter() {
            let statements = merge::statements(&source.id, address, accepted, &editions);
            count.addresses += 1;
            count.listed +=
                u64::from(statements.iter().any(|statement| statement.until.is_none_or(|date| date > source.date)));
            ended += u64::from(statements.iter().all(|statement| statement.until == Some(source.date)));
            *count.forms.entry(address.form.name().into()).or_default() += 1;
            for statement in statements {
                *count.categories.entry(statement.category.name().to_owned()).or_default() += 1;
                if let Some(reason) = allow.reason(address) {
                    let kept = statement.category == Category::Sanctions;
                    manifest.allowed.push(AllowStop {
                        address: address.canonical(),
                        reason: reason.to_owned(),
                        source: source.id.clone(),
                        kept,
                    });
                    if !kept {
                        continue;
                    }
                }
                all.of(address).push(statement);
            }
        }
        if editions.len() > 1 {
            guard::ended(&source.id, ended, count.listed + ended, config.guard.max_shrink)?;
        }
        manifest.sources.push(count);
    }
    guard::check(&manifest.sources, previous.as_ref(), config.guard.max_shrink)?;

    // who is right, a person has to say
    for (address, reason) in good {
        for source in all.get(&address).into_iter().flatten().map(|statement: &Statement| statement.source.clone()) {
            manifest.allowed.push(AllowStop {
                address: address.canonical(),
                reason: reason.clone(),
                source,
                kept: true,
            });
        }
    }

    let expires = config.list.expires().ok_or_else(|| ConfigError::Invalid("list: no end".into()))?;
    let list = List {
        name: config.list.name.clone(),
        created: config.list.created,
        expires,
        sources: config.source.iter().filter(|source| !source.known_good).map(described).collect(),
        entries: merge::entries(all),
    };
    if list.entries.is_empty() {
        return Err(GuardError::NoEntry.into());
    }
    finish(&mut manifest, &list);
    Ok(Compiled { list, manifest, known_good })
}

/// Totals, and everything in one order.
fn finish(manifest: &mut Manifest, list: &List) {
    manifest.created = Some(list.created);
    manifest.expires = Some(list.expires);
    manifest.addresses = list.entries.len() as u64;
    for entry in &list.entries {
        manifest.statements += entry.statements.len() as u64;
        *manifest.forms.entry(entry.address.form.name().into()).or_default() += 1;
        let coin = entry.address.coins().first().copied().unwrap_or("?");
        *manifest.coins.entry(coin.into()).or_default() += 1;
        for Statement { category, .. } in &entry.statements {
            *manifest.categories.entry(category.name().to_owned()).or_default() += 1;
        }
    }
    for reject in &manifest.rejects {
        let reason = serde_json::to_value(reject.reason).ok();
        let name = reason.as_ref().and_then(serde_json::Value::as_str).unwrap_or("?");
        *manifest.reasons.entry(name.into()).or_default() += 1;
    }
    manifest.rejects.sort();
    manifest.warnings.sort();
    manifest.allowed.sort();
    manifest.allowed.dedup();
}

fn described(source: &SourceConfig) -> Source {
    Source {
        id: source.id.clone(),
        name: source.name.clone(),
        publisher: source.publisher.clone(),
        licence: source.licence.clone(),
        url: source.url.clone(),
        date: source.date,
    }
}

/// One source while it is read.
struct Reading<'a> {
    root: &'a Path,
    source: &'a SourceConfig,
    manifest: &'a mut Manifest,
    accepted: ByAddress<Accepted>,
    number_accepted: u64,
}

impl Reading<'_> {
    fn run(&mut self) -> Result<SourceCount, CompileError> {
        let source = self.source;
        let mut count = SourceCount {
            id: source.id.clone(),
            name: source.name.clone(),
            date: Some(source.date),
            ..SourceCount::default()
        };
        let rejected = self.manifest.rejects.len();
        let category = if source.known_good { Some(Category::Own) } else { source.category };
        for (number, edition) in source.edition.iter().enumerate() {
            let before = self.number_accepted;
            let mut options = Options { categories: source.categories.clone(), category, ..Options::default() };
            if let Some(path) = &edition.comments {
                options.comments = self.side(path, edition, sources::read_comments)?;
            }
            if let Some(path) = &edition.parties {
                options.parties = self.side(path, edition, sources::read_parties)?;
            }
            if let Some(path) = &edition.expiry {
                options.expiry = self.side(path, edition, sources::read_expiry)?;
            }
            for file in &edition.files {
                for file in file.expand(self.root)? {
                    let input = self.file(&file, number, edition, &options)?;
                    count.records += input.records;
                    count.skipped += input.skipped;
                    self.manifest.inputs.push(input);
                }
            }
            if self.number_accepted == before && source.edition.len() > 1 {
                return Err(GuardError::NothingInEdition { source: source.id.clone(), edition: edition.date }.into());
            }
        }
        if source.known_good && self.number_accepted == 0 {
            return Err(GuardError::Nothing { source: source.id.clone() }.into());
        }
        if source.known_good {
            // such a list may hold names and account numbers that are nobody's business here
            self.manifest.rejects.truncate(rejected);
        }
        count.rejected = (self.manifest.rejects.len() - rejected) as u64;
        Ok(count)
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Reads a file that only helps to read others.
    fn side<T>(
        &mut self,
        path: &str,
        edition: &EditionConfig,
        read: fn(&mut dyn std::io::BufRead) -> Result<T, SourceError>,
    ) -> Result<T, SourceError> {
        let named = |error: SourceError| error.in_file(path);
        let mut input = Input::open(&self.path(path)).map_err(named)?;
        let out = read(&mut input.reader).map_err(named)?;
        let (sha256, bytes) = input.finish().map_err(named)?;
        self.manifest.inputs.push(InputFile {
            source: self.source.id.clone(),
            edition: Some(edition.date),
            path: path.to_owned(),
            bytes,
            sha256,
            ..InputFile::default()
        });
        Ok(out)
    }

    fn file(
        &mut self,
        file: &FileConfig,
        number: usize,
        edition: &EditionConfig,
        options: &Options,
    ) -> Result<InputFile, SourceError> {
        let options = Options {
            map: file.map.clone().unwrap_or_else(|| edition.map.clone()),
            category: file.category.or(options.category),
            ticker: file.ticker.clone(),
            ..options.clone()
        };
        let named = |error: SourceError| error.in_file(&file.path);
        let mut input = Input::open(&self.path(&file.path)).map_err(named)?;
        let mut left_out = 0;
        let summary = sources::read(edition.format, &mut input.reader, &options, &mut |record| {
            let skip = record.note.as_deref().is_some_and(|note| {
                let note = note.to_lowercase();
                self.source.skip_notes.iter().any(|word| note.contains(&word.to_lowercase()))
            });
            if skip {
                left_out += 1;
            } else {
                self.record(record, number, &file.path);
            }
        })
        .map_err(named)?;
        if summary.records + summary.skipped == 0 {
            return Err(named(SourceError::new(0, Fault::NoRecord)));
        }
        let (sha256, bytes) = input.finish().map_err(named)?;
        Ok(InputFile {
            source: self.source.id.clone(),
            edition: Some(edition.date),
            path: file.path.clone(),
            bytes,
            sha256,
            records: summary.records - left_out,
            skipped: summary.skipped + left_out,
        })
    }

    fn record(&mut self, record: Record, edition: usize, file: &str) {
        let source = self.source.id.clone();
        let shown = |text: &str| record::tidy(text).unwrap_or_default();
        let line = record.line;
        let mut seen = BTreeSet::new();
        for piece in clean::clean(&record.text, record.ticker.as_deref()) {
            let (reason, text) = match piece {
                Piece::Reject(reason, text) => (reason, text),
                Piece::Address(address, flaw) => match record.category {
                    None => (Reason::NoCategory, address.canonical()),
                    Some(category) => {
                        if let Some(flaw) = flaw {
                            let what = match flaw {
                                Flaw::Case => WarningKind::WrongCase,
                                Flaw::Homoglyphs => WarningKind::Homoglyphs,
                                Flaw::Invisible => WarningKind::Invisible,
                            };
                            let text = shown(&record.text);
                            self.manifest.warnings.push(Warning {
                                source: source.clone(),
                                file: file.to_owned(),
                                line,
                                what,
                                text,
                            });
                        }
                        if seen.insert(address.clone()) {
                            let record = Record { text: String::new(), ..record.clone() };
                            self.number_accepted += 1;
                            self.accepted.of(&address).push(Accepted { edition, category, record });
                        }
                        continue;
                    }
                },
            };
            self.manifest.rejects.push(Reject {
                source: source.clone(),
                file: file.to_owned(),
                line,
                reason,
                // a key that somebody published by mistake is not passed on
                text: if reason == Reason::Secret { String::new() } else { shown(&text) },
            });
        }
    }
}

/// How a list's statements are spread: the number of different sets of statements, and the entropy of the set per
/// entry in bits. It bounds from below what a file must spend on saying *why*.
pub fn spread(list: &List) -> (usize, f64) {
    let mut sets = BTreeMap::<&[Statement], u64>::new();
    for entry in &list.entries {
        *sets.entry(&entry.statements).or_default() += 1;
    }
    let total = list.entries.len() as f64;
    let entropy = sets.values().map(|count| *count as f64 / total).map(|share| -share * share.log2()).sum();
    (sets.len(), entropy)
}
