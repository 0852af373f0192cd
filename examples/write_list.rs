//! Writes a list file of one's own: addresses from standard input, one a line, into the file that is named.
//!
//! A line may go on with a tab and a category (`sanctions`, `phishing`, …; `phishing` without one), and another tab
//! and the date of delisting. Tests and benchmarks make their lists with it.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use forewarn::address::{Address, parse};
use forewarn::list::model::{Category, Date, Entity, Entry, List, Source, Statement};
use forewarn::list::write::write;

const SOURCE: &str = "example";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: write_list FILE < ADDRESSES")?;
    let created = Date::parse("2026-11-01").ok_or("no date")?;
    let mut statements: BTreeMap<Address, Vec<Statement>> = BTreeMap::new();
    let mut refused = 0;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut fields = line.split('\t');
        let (text, category, until) = (fields.next().unwrap_or(""), fields.next(), fields.next());
        let Ok(readings) = parse(text) else {
            refused += 1;
            continue;
        };
        let category = category.map_or(Ok(Category::Phishing), category_of)?;
        let sanctioned = category == Category::Sanctions;
        // a text that could be several things is listed as all of them
        for reading in readings {
            let statement = Statement {
                source: SOURCE.to_owned(),
                category,
                entity: sanctioned.then(|| Entity { name: "EXAMPLE, E.".to_owned(), aliases: vec!["é\"x".to_owned()] }),
                programmes: if sanctioned { vec!["EX1".to_owned()] } else { Vec::new() },
                since: Date::parse("2024-02-29"),
                until: until.and_then(Date::parse),
                reference: Some("https://example.org/entry".to_owned()),
                ticker: sanctioned.then(|| "XBT".to_owned()),
                note: (!sanctioned).then(|| "example".to_owned()),
            };
            let all = statements.entry(reading.address).or_default();
            if !all.contains(&statement) {
                all.push(statement);
                all.sort();
            }
        }
    }
    let list = List {
        name: "example".to_owned(),
        created,
        expires: Date::parse("2027-11-01").ok_or("no date")?,
        sources: vec![Source {
            id: SOURCE.to_owned(),
            name: "Example list".to_owned(),
            publisher: "nobody".to_owned(),
            licence: "CC0-1.0".to_owned(),
            url: "https://example.org/".to_owned(),
            date: created,
        }],
        entries: statements.into_iter().map(|(address, statements)| Entry { address, statements }).collect(),
    };
    let written = write(&list, &[])?;
    std::fs::write(path, &written.bytes)?;
    writeln!(std::io::stderr(), "{} addresses, {refused} refused, {:?}", list.entries.len(), written.sizes)?;
    Ok(())
}

fn category_of(name: &str) -> Result<Category, String> {
    Category::ALL
        .into_iter()
        .find(|category| format!("{category:?}").eq_ignore_ascii_case(name))
        .ok_or_else(|| format!("no category {name:?}"))
}
