//! From accepted records to one entry per address: editions become dates, sources become statements.

use std::collections::{BTreeMap, BTreeSet};

use super::config::Scope;
use super::record::Record;
use crate::address::{Address, Bytes, Form};
use crate::list::model::{Category, Date, Entry, Statement};

/// Things grouped by address. Two spellings of one address are one group, under the spelling that came first.
#[derive(Debug)]
pub struct ByAddress<T> {
    groups: BTreeMap<(Form, Bytes), Vec<Group<T>>>,
}

/// An address and what was found under it.
type Group<T> = (Address, Vec<T>);

impl<T> Default for ByAddress<T> {
    fn default() -> Self {
        Self { groups: BTreeMap::new() }
    }
}

impl<T> ByAddress<T> {
    /// Everything under this address.
    pub fn of(&mut self, address: &Address) -> &mut Vec<T> {
        let slots = self.groups.entry((address.form, address.bytes.clone())).or_default();
        let at = slots.iter().position(|(other, _)| other.same_address(address)).unwrap_or_else(|| {
            slots.push((address.clone(), Vec::new()));
            slots.len() - 1
        });
        &mut slots[at].1
    }

    pub fn get(&self, address: &Address) -> Option<&[T]> {
        let slots = self.groups.get(&(address.form, address.bytes.clone()))?;
        slots.iter().find(|(other, _)| other.same_address(address)).map(|(_, items)| items.as_slice())
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Address, &[T])> {
        self.groups.values().flatten().map(|(address, items)| (address, items.as_slice()))
    }

    fn into_groups(self) -> impl Iterator<Item = Group<T>> {
        self.groups.into_values().flatten()
    }
}

/// An edition's place in time and what it would hold.
#[derive(Clone, Debug)]
pub struct Edition {
    pub date: Date,
    pub scope: Scope,
}

/// A record that became an address, with its category, and the number of its edition.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub edition: usize,
    pub category: Category,
    pub record: Record,
}

/// What `source` says of an address, out of all its editions.
///
/// With one edition only the publisher's own dates count. With several the first that has the address says since when
/// it was seen, and the first later one that should have it and does not dates its end.
/// What is said comes from the newest of the editions that tell most, all of it.
pub fn statements(source: &str, address: &Address, accepted: &[Accepted], editions: &[Edition]) -> Vec<Statement> {
    let rank = |item: &Accepted| {
        let record = &item.record;
        let told = u8::from(record.reference.is_some() || !record.programmes.is_empty()) * 4
            + u8::from(record.entity.is_some()) * 2
            + u8::from(record.since.is_some());
        (told, item.edition)
    };
    let Some(best) = accepted.iter().map(rank).max() else { return Vec::new() };
    let (mut first, mut last) = (usize::MAX, 0);
    let mut tickers = BTreeSet::new();
    for item in accepted {
        first = first.min(item.edition);
        last = last.max(item.edition);
        tickers.extend(item.record.ticker.as_deref());
    }
    let history = editions.len() > 1;
    let first_date = editions.get(first).map(|edition| edition.date).filter(|_| history);
    let end = editions[(last + 1).min(editions.len())..]
        .iter()
        .find(|edition| edition.scope.covers(address.form, &tickers))
        .map(|edition| edition.date);
    let told = accepted.iter().filter(|item| !history || item.edition == best.1);
    let out = told
        .map(|Accepted { category, record, .. }| Statement {
            source: source.to_owned(),
            category: *category,
            entity: record.entity.clone(),
            programmes: record.programmes.clone(),
            since: record.since,
            seen: first_date,
            until: end.or(record.until),
            reference: record.reference.clone(),
            ticker: record.ticker.clone(),
            note: record.note.clone(),
        })
        .collect();
    condense(out)
}

/// Sorts; makes one statement of those that differ in the coin label alone, and drops those that only say less.
fn condense(statements: Vec<Statement>) -> Vec<Statement> {
    let mut labels = BTreeMap::<Statement, BTreeSet<String>>::new();
    for mut statement in statements {
        let ticker = statement.ticker.take();
        labels.entry(statement).or_default().extend(ticker);
    }
    let full: BTreeSet<Statement> = labels.keys().cloned().collect();
    let silent = |statement: &Statement| {
        statement.note.is_none()
            && full.iter().any(|other| other.note.is_some() && Statement { note: None, ..other.clone() } == *statement)
    };
    let spoken: Vec<_> = labels.into_iter().filter(|(statement, _)| !silent(statement)).collect();
    spoken
        .into_iter()
        .map(|(statement, labels)| {
            let labels: Vec<_> = labels.into_iter().collect();
            Statement { ticker: (!labels.is_empty()).then(|| labels.join(", ")), ..statement }
        })
        .collect()
}

/// One entry per address, in the order of form and bytes.
pub fn entries(all: ByAddress<Statement>) -> Vec<Entry> {
    all.into_groups()
        .filter(|(_, statements)| !statements.is_empty())
        .map(|(address, mut statements)| {
            statements.sort();
            statements.dedup();
            Entry { address, statements }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::model::Entity;

    fn address() -> Address {
        Address { form: Form::Evm, variant: 0, bytes: Bytes::new(&[7; 20]) }
    }

    fn edition(year: u16, partial: bool) -> Edition {
        Edition { date: Date::new(year, 1, 1).unwrap(), scope: Scope { partial, ..Scope::default() } }
    }

    fn accepted(edition: usize, name: Option<&str>, ticker: &str) -> Accepted {
        let entity = name.map(|name| Entity { name: name.into(), aliases: Vec::new() });
        let record = Record { entity, ticker: Some(ticker.into()), ..Record::default() };
        Accepted { edition, category: Category::Sanctions, record }
    }

    #[test]
    fn editions_become_dates() {
        let editions = [edition(2022, true), edition(2023, false), edition(2024, true), edition(2025, false)];
        let all = [accepted(0, Some("TORNADO CASH"), "ETH"), accepted(1, None, "ETH")];
        let out = statements("ofac", &address(), &all, &editions);
        assert_eq!(out.len(), 1);
        assert_eq!(out[0].entity.as_ref().unwrap().name, "TORNADO CASH");
        // the partial edition of 2024 is silent without meaning anything
        assert_eq!((out[0].seen, out[0].until), (Date::new(2022, 1, 1), Date::new(2025, 1, 1)));

        // of two parties in one edition the one that tells less is no less listed
        let mut ended = accepted(0, Some("FIRST"), "ETH");
        (ended.record.since, ended.record.until) = (Date::new(2021, 1, 1), Date::new(2021, 6, 1));
        let both = [ended, accepted(0, Some("SECOND"), "ETH")];
        let out = statements("ofac", &address(), &both, &[edition(2022, true), edition(2023, true)]);
        assert_eq!(out.iter().map(|one| one.until).collect::<Vec<_>>(), [Date::new(2021, 6, 1), None]);

        let back = [accepted(1, None, "ETH"), accepted(3, None, "ETH")];
        assert_eq!(statements("ofac", &address(), &back, &editions)[0].until, None);
    }

    #[test]
    fn labels_are_joined_and_silence_is_dropped() {
        let mut noted = accepted(0, None, "ETC");
        noted.record.note = Some("x".into());
        let all = [accepted(0, None, "ETH"), accepted(0, None, "ETC"), noted];
        let out = statements("a", &address(), &all, &[edition(2022, false)]);
        assert_eq!(out.len(), 1);
        assert_eq!((out[0].note.as_deref(), out[0].since), (Some("x"), None));
        let out = statements("a", &address(), &all[..2], &[edition(2022, false)]);
        assert_eq!(out[0].ticker.as_deref(), Some("ETC, ETH"));
    }
}
