//! OpenSanctions' FollowTheMoney entities, one JSON object a line: wallets, their holders, and the sanctions on either
//! are objects of their own, joined by id.

use std::collections::BTreeMap;
use std::io::BufRead;

use serde_json::Value;

use super::jsonl::{parse, texts};
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
    /// By what they are on; of several one may have ended and another not.
    sanctions: BTreeMap<String, Vec<Sanction>>,
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
        let value = parse(text, line)?;
        if graph.add(&value, line)?.is_none() {
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
        let none = [Sanction::default()];
        let sanctions = own.or_else(|| graph.sanctions.get(holder?)).map_or(&none[..], Vec::as_slice);
        for (text, sanction) in wallet.addresses.iter().flat_map(|text| sanctions.iter().map(move |one| (text, one))) {
            summary.records += 1;
            sink(Record {
                text: text.clone(),
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
    fn add(&mut self, value: &Value, line: u64) -> Result<Option<String>, SourceError> {
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        let (Some(id), Some(schema), Some(properties)) = (text("id"), text("schema"), value.get("properties")) else {
            return Ok(None);
        };
        let id = id.to_owned();
        let all = |name: &str| texts(properties, name);
        let first = |name: &str| all(name).first().and_then(|text| tidy(text));
        // `targets.nested.json` puts the whole object where `entities.ftm.json` has its id
        let mut nested = |name: &str| -> Result<Vec<String>, SourceError> {
            let Some(Value::Array(items)) = properties.get(name) else { return Ok(Vec::new()) };
            let mut ids = Vec::new();
            for item in items {
                match item {
                    Value::String(id) => ids.push(id.clone()),
                    item => ids.extend(self.add(item, line)?),
                }
            }
            Ok(ids)
        };
        match schema {
            "CryptoWallet" => {
                let mut addresses = all("publicKey");
                addresses.extend(all("cryptoAddress"));
                addresses.dedup();
                let holder = nested("holder")?.into_iter().next();
                nested("sanctions")?;
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
                let on = nested("entity")?;
                let program = [all("programId"), all("program")].into_iter().find(|names| !names.is_empty());
                let since = ["listingDate", "startDate"].into_iter().find_map(|name| date(&first(name)?));
                let sanction = Sanction {
                    programmes: program.unwrap_or_default().iter().filter_map(|name| tidy(name)).collect(),
                    since,
                    until: first("endDate").map(|text| end(&text, line)).transpose()?,
                    reference: first("sourceUrl"),
                };
                for entity in on {
                    self.sanctions.entry(entity).or_default().push(sanction.clone());
                }
            }
            _ => {
                nested("sanctions")?;
                nested("wallets")?;
                let name = value.get("caption").and_then(Value::as_str).and_then(tidy).or_else(|| first("name"));
                if let Some(name) = name {
                    let mut aliases: Vec<String> = all("alias").iter().filter_map(|alias| tidy(alias)).collect();
                    aliases.retain(|alias| *alias != name);
                    self.names.insert(id.clone(), Entity { name, aliases });
                }
            }
        }
        Ok(Some(id))
    }
}

/// The last day of `2025-01-02`, `2025-01` or `2025`.
fn end(text: &str, line: u64) -> Result<Date, SourceError> {
    let last = |month: &str| [31, 30, 29, 28].into_iter().find_map(|day| Date::parse(&format!("{month}-{day}")));
    let day = match text.len() {
        4 => last(&format!("{text}-12")),
        7 => last(text),
        _ => date(text),
    };
    day.ok_or_else(|| SourceError::new(line, Fault::Date))
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
    fn a_sanction_that_ended_ends_no_other() {
        let text = r#"{"id": "w1", "schema": "CryptoWallet", "properties": {"publicKey": ["0xa"]}}
{"id": "s1", "schema": "Sanction", "properties": {"entity": ["w1"], "program": ["OLD"], "endDate": ["2020-02"]}}
{"id": "s2", "schema": "Sanction", "properties": {"entity": ["w1"], "program": ["NEW"]}}
"#;
        let out = records(Format::Ftm, text, &Options::default()).unwrap();
        let said: Vec<_> = out.iter().map(|one| (one.programmes[0].as_str(), one.until)).collect();
        assert_eq!(said, [("OLD", Date::new(2020, 2, 29)), ("NEW", None)]);
        let error = fault(Format::Ftm, text.replace("2020-02", "last year").as_bytes());
        assert_eq!((error.line, error.fault), (2, Fault::Date));
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
