//! OpenSanctions' FollowTheMoney entities, one JSON object a line: wallets, their holders, and the sanctions on either
//! are objects of their own, joined by id.

use std::collections::BTreeMap;
use std::io::BufRead;

use serde_json::Value;

use super::jsonl::{json_fault, texts};
use super::{Fault, Options, SourceError, Summary, date, each_line};
use crate::compile::record::{Record, tidy};
use crate::list::model::{Date, Entity};

#[derive(Clone, Default)]
struct Sanction {
    programmes: Vec<String>,
    since: Option<Date>,
    until: Option<Date>,
    reference: Option<String>,
}

struct Wallet {
    id: String,
    line: u64,
    addresses: Vec<String>,
    currency: Option<String>,
    holder: Option<String>,
    topics: Vec<String>,
    reference: Option<String>,
    note: Option<String>,
}

/// What was met so far. Of everything that is not a wallet only the name is kept.
#[derive(Default)]
struct Graph {
    wallets: Vec<Wallet>,
    names: BTreeMap<String, Entity>,
    sanctions: BTreeMap<String, Sanction>,
}

pub(super) fn read(
    input: &mut dyn BufRead,
    options: &Options,
    sink: &mut dyn FnMut(Record),
) -> Result<Summary, SourceError> {
    let mut graph = Graph::default();
    each_line(input, |text, line| {
        if text.trim().is_empty() {
            return Ok(());
        }
        let value: Value = serde_json::from_str(text).map_err(|error| json_fault(&error, line))?;
        if graph.add(&value, line).is_none() {
            return Err(SourceError::new(line, Fault::Unexpected("an entity with id and schema".into())));
        }
        Ok(())
    })?;
    let mut summary = Summary::default();
    for wallet in graph.wallets {
        let Some(category) = options.categorise(wallet.topics.iter().map(String::as_str)) else {
            summary.skipped += 1;
            continue;
        };
        let holder = wallet.holder.as_deref();
        let own = graph.sanctions.get(&wallet.id);
        let sanction = own.or_else(|| graph.sanctions.get(holder?)).cloned().unwrap_or_default();
        for text in wallet.addresses {
            summary.records += 1;
            sink(Record {
                text,
                line: wallet.line,
                ticker: wallet.currency.clone(),
                category,
                entity: holder.and_then(|holder| graph.names.get(holder)).cloned(),
                programmes: sanction.programmes.clone(),
                since: sanction.since,
                until: sanction.until,
                reference: sanction.reference.clone().or_else(|| wallet.reference.clone()),
                note: wallet.note.clone(),
            });
        }
    }
    Ok(summary)
}

impl Graph {
    /// Adds an entity and what is nested in it; its id. `None` when it is not an entity.
    fn add(&mut self, value: &Value, line: u64) -> Option<String> {
        let id = value.get("id")?.as_str()?.to_owned();
        let schema = value.get("schema")?.as_str()?;
        let properties = value.get("properties")?;
        let all = |name: &str| texts(properties, name);
        let first = |name: &str| all(name).first().and_then(|text| tidy(text));
        // `targets.nested.json` puts the whole object where `entities.ftm.json` has its id
        let mut nested = |name: &str| -> Vec<String> {
            let Some(Value::Array(items)) = properties.get(name) else { return Vec::new() };
            let mut ids = Vec::new();
            for item in items {
                match item {
                    Value::String(id) => ids.push(id.clone()),
                    item => ids.extend(self.add(item, line)),
                }
            }
            ids
        };
        match schema {
            "CryptoWallet" => {
                let mut addresses = all("publicKey");
                addresses.extend(all("cryptoAddress"));
                addresses.dedup();
                let holder = nested("holder").into_iter().next();
                nested("sanctions");
                self.wallets.push(Wallet {
                    id: id.clone(),
                    line,
                    addresses,
                    currency: first("currency"),
                    holder,
                    topics: all("topics"),
                    reference: first("sourceUrl"),
                    note: first("managingExchange").or_else(|| first("summary")),
                });
            }
            "Sanction" => {
                let on = nested("entity");
                let program = [all("programId"), all("program")].into_iter().find(|names| !names.is_empty());
                let since = ["listingDate", "startDate"].into_iter().find_map(|name| date(&first(name)?));
                let sanction = Sanction {
                    programmes: program.unwrap_or_default().iter().filter_map(|name| tidy(name)).collect(),
                    since,
                    until: first("endDate").and_then(|text| date(&text)),
                    reference: first("sourceUrl"),
                };
                for entity in on {
                    self.sanctions.entry(entity).or_insert_with(|| sanction.clone());
                }
            }
            _ => {
                nested("sanctions");
                nested("wallets");
                let name = value.get("caption").and_then(Value::as_str).and_then(tidy).or_else(|| first("name"));
                if let Some(name) = name {
                    let mut aliases: Vec<String> = all("alias").iter().filter_map(|alias| tidy(alias)).collect();
                    aliases.retain(|alias| *alias != name);
                    self.names.insert(id.clone(), Entity { name, aliases });
                }
            }
        }
        Some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        Format,
        testing::{fault, records},
    };
    use super::*;
    use crate::list::model::Category;

    #[test]
    fn wallets_holders_and_sanctions_are_joined() {
        let text = r#"{"id": "w1", "caption": "0xa", "schema": "CryptoWallet", "properties": {"publicKey": ["0xa"], "currency": ["ETH"], "holder": ["p1"], "topics": ["crime.theft"]}}
{"id": "s1", "caption": "s", "schema": "Sanction", "properties": {"entity": ["w1"], "program": ["CYBER2"], "listingDate": ["2022-04-14"], "endDate": ["2025-01-02"], "sourceUrl": ["https://x/"]}}
{"id": "p1", "caption": "Lazarus", "schema": "Organization", "properties": {"name": ["Lazarus"], "alias": ["HIDDEN COBRA", "Lazarus"]}}
"#;
        let out = records(Format::Ftm, text, &Options::default()).unwrap();
        assert_eq!(out.len(), 1);
        assert_eq!((out[0].category, out[0].since), (Some(Category::Theft), Date::new(2022, 4, 14)));
        assert_eq!((out[0].until, out[0].programmes[0].as_str()), (Date::new(2025, 1, 2), "CYBER2"));
        let entity = out[0].entity.as_ref().unwrap();
        assert_eq!((entity.name.as_str(), entity.aliases[0].as_str()), ("Lazarus", "HIDDEN COBRA"));
    }

    #[test]
    fn nested_objects_say_the_same() {
        let text = r#"{"id": "w1", "caption": "T", "schema": "CryptoWallet", "properties": {"publicKey": ["T1"], "holder": [{"id": "p1", "caption": "Hamas", "schema": "Organization", "properties": {}}], "sanctions": [{"id": "s1", "schema": "Sanction", "properties": {"entity": ["w1"], "program": ["NBCTF"]}}]}}"#;
        let out = records(Format::Ftm, text, &Options::default()).unwrap();
        assert_eq!((out[0].entity.as_ref().unwrap().name.as_str(), &out[0].programmes[0][..]), ("Hamas", "NBCTF"));
    }

    #[test]
    fn other_json_is_named() {
        assert!(matches!(fault(Format::Ftm, b"{\"a\": 1}\n").fault, Fault::Unexpected(_)));
        assert!(matches!(fault(Format::Ftm, b"{\n").fault, Fault::Json(_)));
    }
}
