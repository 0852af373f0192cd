//! JSON lines: one object a line, its fields named by the configuration (`a.b` goes inside).

use std::io::BufRead;

use serde_json::Value;

use super::{Fault, Options, SourceError, Summary, coin, day, each_line};
use crate::compile::json::Unique;
use crate::compile::record::{Record, tidy};
use crate::list::model::Entity;

pub(super) fn read(
    input: &mut dyn BufRead,
    options: &Options,
    sink: &mut dyn FnMut(Record),
) -> Result<Summary, SourceError> {
    let mut summary = Summary::default();
    each_line(input, |text, line| {
        if text.trim().is_empty() {
            return Ok(());
        }
        let value = parse(text, line)?;
        if !value.is_object() {
            return Err(SourceError::new(line, Fault::Unexpected("an object on each line".into())));
        }
        object(&value, None, line, options, &mut summary, sink)
    })?;
    Ok(summary)
}

/// Reads a document that stands at `line`, or is the whole file for 0.
///
/// # Errors
///
/// Damage, and an object that has a key twice: `serde_json` by itself would forget what the first one says.
pub(super) fn parse(text: &str, line: u64) -> Result<Value, SourceError> {
    let value = serde_json::from_str::<Unique>(text);
    value.map(|Unique(value)| value).map_err(|error| {
        let line = if line == 0 { error.line() as u64 } else { line };
        SourceError::new(line, Fault::Json(error.to_string()))
    })
}

/// The value under `a.b`.
pub(super) fn field<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, key| value.get(key))
}

/// The texts under `a.b`: one, or each of an array. Numbers count as text.
pub(super) fn texts(value: &Value, path: &str) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    match field(value, path) {
        Some(Value::Array(items)) => items.iter().filter_map(text).collect(),
        Some(value) => text(value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// One record per address of an object; `key` is the address where the object is keyed by it.
pub(super) fn object(
    value: &Value,
    key: Option<&str>,
    line: u64,
    options: &Options,
    summary: &mut Summary,
    sink: &mut dyn FnMut(Record),
) -> Result<(), SourceError> {
    let map = &options.map;
    let all = |path: &Option<String>| path.as_deref().map(|path| texts(value, path)).unwrap_or_default();
    let first = |path: &Option<String>| all(path).into_iter().next();
    let addresses = match key {
        Some(key) => vec![key.to_owned()],
        None => texts(value, map.address.as_deref().unwrap_or("address")),
    };
    let words = all(&map.category);
    let category = options.categorise(words.iter().map(String::as_str));
    let (Some(category), false) = (category, addresses.is_empty()) else {
        summary.skipped += 1;
        return Ok(());
    };
    let dated = |path: &Option<String>| first(path).map(|text| day(&text, line)).transpose();
    let programmes = all(&map.programmes);
    let record = Record {
        line,
        ticker: first(&map.ticker).map(|text| coin(&text)).or_else(|| options.ticker.clone()),
        category,
        entity: first(&map.entity)
            .and_then(|name| tidy(&name))
            .map(|name| Entity { name, aliases: all(&map.aliases).iter().filter_map(|alias| tidy(alias)).collect() }),
        programmes: programmes.iter().flat_map(|text| text.split([',', ';'])).filter_map(tidy).collect(),
        since: dated(&map.since)?,
        until: dated(&map.until)?,
        reference: first(&map.reference)
            .and_then(|text| tidy(&format!("{}{text}", map.reference_prefix.as_deref().unwrap_or_default()))),
        note: first(&map.note).and_then(|text| tidy(&text)),
        ..Record::default()
    };
    for text in addresses {
        summary.records += 1;
        sink(Record { text, ..record.clone() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{
        Format, Mapping,
        testing::{fault, records},
    };
    use super::*;
    use crate::list::model::Date;

    #[test]
    fn fields_by_name() {
        let map = Mapping {
            address: Some("wallet.id".into()),
            note: Some("family".into()),
            since: Some("createdAt".into()),
            ..Mapping::default()
        };
        let text = "{\"wallet\": {\"id\": \"17TM\"}, \"family\": \"Netwalker\", \"createdAt\": \"2021-07-08T06:43:08.978Z\"}\n\n{\"x\": 1}\n";
        let out = records(Format::Jsonl, text, &Options { map, ..Options::default() }).unwrap();
        assert_eq!(out.len(), 1);
        assert_eq!((out[0].text.as_str(), out[0].note.as_deref()), ("17TM", Some("Netwalker")));
        assert_eq!(out[0].since, Date::new(2021, 7, 8));
    }

    #[test]
    fn damage_is_named() {
        let error = fault(Format::Jsonl, b"{}\n{\"a\": \n");
        assert!(matches!((error.line, &error.fault), (2, Fault::Json(_))), "{error}");
        assert!(matches!(fault(Format::Jsonl, b"[]\n").fault, Fault::Unexpected(_)));
        let error = fault(Format::Jsonl, b"{}\n{\"a\": {\"b\": 1, \"b\": 2}}\n");
        assert!(matches!((error.line, &error.fault), (2, Fault::Json(what)) if what.contains("twice")), "{error}");
    }
}
