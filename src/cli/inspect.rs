//! `forewarn dump`, `stats` and `diff`: what a list says, for people and for other programs.

use std::collections::BTreeMap;
use std::path::Path;

use forewarn::list::ListError;
use forewarn::list::exact::Origin;
use forewarn::list::file::{ListFile, Section, Verify};
use forewarn::list::model::Statement;
use serde::Serialize;

use super::{Failure, Outcome, list_bytes, print as terminal};

fn open(path: Option<&Path>) -> Result<ListFile, Failure> {
    let name = path.map_or_else(|| "built-in list".to_owned(), |path| path.display().to_string());
    ListFile::open(list_bytes(path)?, Verify::Hash).map_err(|error| format!("{name}: {error}"))
}

fn failed(error: ListError) -> Failure {
    error.to_string()
}

/// One line of a dump.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    /// The listed address; of a fingerprint only its number of entries is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entries: Option<u64>,
    form: &'static str,
    coins: &'static [&'static str],
    statements: Vec<Said<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Said<'a> {
    source: &'a str,
    category: forewarn::list::model::Category,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<&'a forewarn::list::model::Entity>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    programmes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<forewarn::list::model::Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<forewarn::list::model::Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<forewarn::list::model::Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticker: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

impl<'a> From<&'a Statement> for Said<'a> {
    fn from(s: &'a Statement) -> Self {
        Self {
            source: &s.source,
            category: s.category,
            entity: s.entity.as_ref(),
            programmes: &s.programmes,
            since: s.since,
            seen: s.seen,
            until: s.until,
            reference: s.reference.as_deref(),
            ticker: s.ticker.as_deref(),
            note: s.note.as_deref(),
        }
    }
}

/// Every statement as a JSON line: with the address where the list holds it whole, else with the number of entries
/// that only their fingerprints are known of. Sorted, so that two dumps can be compared.
fn lines(list: &ListFile) -> Result<Vec<String>, Failure> {
    if list.is_lite() {
        return Err("a lite list holds no statements".to_owned());
    }
    let evidence = list.evidence().map_err(failed)?;
    let mut out = Vec::new();
    let mut line = |set: u32, address: Option<String>, entries: Option<u64>| {
        let set = evidence.set(set).map_err(failed)?;
        let statements = evidence.statements(&set).map_err(failed)?;
        let statements = statements.iter().map(Said::from).collect();
        let (form, coins) = (set.form.name(), set.form.coins(set.variant));
        let line = Line { address, entries, form, coins, statements };
        out.push(serde_json::to_string(&line).map_err(|error| error.to_string())?);
        Ok::<_, Failure>(())
    };
    for found in list.exact() {
        let found = found.map_err(failed)?;
        if found.origin == Origin::Address {
            line(found.set, Some(found.listed.canonical()), None)?;
        }
    }
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    for set in list.pointers() {
        if let Some(set) = set.map_err(failed)? {
            *counts.entry(set).or_insert(0) += 1;
        }
    }
    for (set, count) in counts {
        line(set, None, Some(count))?;
    }
    out.sort_unstable();
    Ok(out)
}

/// Prints every statement.
pub fn dump(path: Option<&Path>) -> Result<Outcome, Failure> {
    print(&lines(&open(path)?)?)
}

fn print(lines: &[String]) -> Result<Outcome, Failure> {
    let text: String = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
    terminal::out(&text)?;
    Ok(Outcome::Clear)
}

/// Prints sizes, and numbers of entries by source, category and form.
pub fn stats(path: Option<&Path>) -> Result<Outcome, Failure> {
    let list = open(path)?;
    let mut out = vec![
        format!("{} of {}, expires {}, version {}", list.name, list.created, list.expires, list.version),
        format!("SHA-256 of the content: {}", list.sha256()),
        format!("{} keys, {} bytes", list.len(), list.bytes().len()),
    ];
    for section in Section::ALL {
        if list.section_len(section) > 0 {
            out.push(format!("  {:<10}{:>10} bytes", format!("{section:?}").to_lowercase(), list.section_len(section)));
        }
    }
    if list.is_lite() {
        return print(&out);
    }
    let evidence = list.evidence().map_err(failed)?;
    let mut by: [BTreeMap<String, u64>; 3] = Default::default();
    let mut count = |set: u32, entries: u64| {
        let set = evidence.set(set).map_err(failed)?;
        *by[2].entry(set.form.name().to_owned()).or_insert(0) += entries;
        let statements = evidence.statements(&set).map_err(failed)?;
        let sources: std::collections::BTreeSet<_> = statements.iter().map(|s| s.source.clone()).collect();
        let categories: std::collections::BTreeSet<_> = statements
            .iter()
            .map(|s| {
                // an order that has an end is in force until then
                let past = if s.until.is_some_and(|until| until <= list.created) { " (delisted)" } else { "" };
                format!("{}{past}", format!("{:?}", s.category).to_lowercase())
            })
            .collect();
        sources.into_iter().for_each(|source| *by[0].entry(source).or_insert(0) += entries);
        categories.into_iter().for_each(|category| *by[1].entry(category).or_insert(0) += entries);
        Ok::<_, Failure>(())
    };
    for found in list.exact() {
        let found = found.map_err(failed)?;
        if found.origin == Origin::Address {
            count(found.set, 1)?;
        }
    }
    for set in list.pointers() {
        if let Some(set) = set.map_err(failed)? {
            count(set, 1)?;
        }
    }
    for (title, counts) in ["by source", "by category", "by form"].iter().zip(&by) {
        out.push((*title).to_owned());
        out.extend(counts.iter().map(|(name, entries)| format!("  {name:<28}{entries:>8}")));
    }
    out.push("sources".to_owned());
    out.extend(evidence.sources.iter().map(|s| format!("  {:<28}{} ({}), {}", s.id, s.name, s.licence, s.date)));
    print(&out.iter().map(|line| terminal::plain(line)).collect::<Vec<_>>())
}

/// Number of entries whose address the list does not hold.
fn fingerprints(list: &ListFile) -> usize {
    list.pointers().filter(|set| matches!(set, Ok(Some(_)))).count()
}

/// Prints the lines of a dump that only one of two lists has.
pub fn diff(old: &Path, new: &Path) -> Result<Outcome, Failure> {
    let lists = [open(Some(old))?, open(Some(new))?];
    let [old, new] = [lines(&lists[0])?, lines(&lists[1])?];
    let mut out: Vec<String> =
        old.iter().filter(|line| new.binary_search(line).is_err()).map(|line| format!("- {line}")).collect();
    out.extend(new.iter().filter(|line| old.binary_search(line).is_err()).map(|line| format!("+ {line}")));
    let (went, came) =
        (out.iter().filter(|l| l.starts_with('-')).count(), out.iter().filter(|l| l.starts_with('+')).count());
    let [before, after] = lists.each_ref().map(fingerprints);
    if before + after > 0 && lists[0].sha256() != lists[1].sha256() {
        out.push(format!(
            "fingerprints without their addresses: {before} before, {after} now; where equal numbers of them with the \
             same statements came and went, nothing is to be seen here"
        ));
    }
    out.push(format!("{went} lines went, {came} came"));
    print(&out)
}
