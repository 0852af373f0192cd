//! A JSON document of any of the shapes that lists come in; told by its types, not by its name:
//!
//! - `["0x…", …]`
//! - `{"0x…": "name", …}` and `{"0x…": {…}, …}`: keyed by address
//! - `{"site": ["0x…", …], …}`: keyed by site
//! - `[{"address": "0x…", …}, …]`: objects, their address (or addresses) under a key

use std::io::BufRead;

use serde_json::Value;

use super::jsonl::{self, field, texts};
use super::{Fault, Options, SourceError, Summary, read_text};
use crate::compile::record::{Record, tidy};

pub(super) fn read(
    input: &mut dyn BufRead,
    options: &Options,
    sink: &mut dyn FnMut(Record),
) -> Result<Summary, SourceError> {
    let text = read_text(input)?;
    let root = jsonl::parse(&text, 0)?;
    let list = match &options.map.at {
        Some(key) => field(&root, key).ok_or_else(|| SourceError::new(1, Fault::Missing(format!("key `{key}`"))))?,
        None => &root,
    };
    let mut finder = Finder { text: &text, at: 0, line: 1, patience: MISSES.saturating_mul(text.len()) };
    let mut summary = Summary::default();
    let base = || Record { ticker: options.ticker.clone(), category: options.category, ..Record::default() };
    match list {
        Value::Array(items) => {
            for item in items {
                match item {
                    Value::String(address) => {
                        summary.records += 1;
                        sink(Record { text: address.clone(), line: finder.line_of(address), ..base() });
                    }
                    Value::Object(_) => {
                        let line = texts(item, options.map.address.as_deref().unwrap_or("address"))
                            .first()
                            .map_or(finder.line, |text| finder.line_of(text));
                        jsonl::object(item, None, line, options, &mut summary, sink)?;
                    }
                    _ => return Err(SourceError::new(finder.line, Fault::Unexpected("texts or objects".into()))),
                }
            }
        }
        Value::Object(pairs) => {
            for (key, value) in pairs {
                let line = finder.line_of(key);
                match value {
                    // keyed by address; etherscan-labels has an empty key in 15 files
                    Value::String(_) | Value::Null if key.trim().is_empty() => summary.skipped += 1,
                    Value::String(note) => {
                        summary.records += 1;
                        sink(Record { text: key.clone(), line, note: tidy(note), ..base() });
                    }
                    Value::Object(_) => {
                        let entries = options.map.entries.as_deref().and_then(|entries| field(value, entries));
                        match entries {
                            Some(Value::Array(entries)) => {
                                for entry in entries {
                                    jsonl::object(entry, Some(key), line, options, &mut summary, sink)?;
                                }
                            }
                            _ => jsonl::object(value, Some(key), line, options, &mut summary, sink)?,
                        }
                    }
                    // keyed by site
                    Value::Array(addresses) => {
                        for address in addresses {
                            let Value::String(address) = address else {
                                return Err(SourceError::new(line, Fault::Unexpected("addresses as texts".into())));
                            };
                            summary.records += 1;
                            let line = finder.line_of(address);
                            sink(Record { text: address.clone(), line, note: tidy(key), ..base() });
                        }
                    }
                    _ => return Err(SourceError::new(line, Fault::Unexpected("a name, an object or a list".into()))),
                }
            }
        }
        _ => return Err(SourceError::new(1, Fault::Unexpected("a JSON array or object".into()))),
    }
    Ok(summary)
}

/// Finds the line of each text in the order of the document: `serde_json` keeps no positions.
struct Finder<'a> {
    text: &'a str,
    at: usize,
    line: u64,
    /// Bytes that may still be looked through in vain.
    patience: usize,
}

/// How often the whole document may be searched in vain: texts that are written with escapes are never found, and a
/// line is not worth the square of the document's length.
const MISSES: usize = 256;

impl Finder<'_> {
    fn line_of(&mut self, text: &str) -> u64 {
        let rest = &self.text[self.at..];
        if self.patience < rest.len() {
            return self.line;
        }
        let found = rest.find(&format!("\"{text}\""));
        self.patience -= if found.is_none() { rest.len() } else { 0 };
        if let Some(found) = found {
            self.line += rest[..found].bytes().filter(|b| *b == b'\n').count() as u64;
            self.at += found;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        Format, Mapping,
        testing::{fault, records},
    };
    use super::*;

    fn read(text: &str) -> Vec<(String, Option<String>, u64)> {
        let out = records(Format::JsonList, text, &Options::default()).unwrap();
        out.into_iter().map(|r| (r.text, r.note, r.line)).collect()
    }

    #[test]
    fn every_shape() {
        assert_eq!(read("[\n\"0xa\",\n\"0xb\"]"), [("0xa".into(), None, 2), ("0xb".into(), None, 3)]);
        assert_eq!(
            read("{\"0xa\": \"\", \"\": \"\",\n\"0xb\": \"Bitmart Hacker\"}"),
            [("0xa".into(), None, 1), ("0xb".into(), Some("Bitmart Hacker".into()), 2)]
        );
        assert_eq!(
            read("{\"degenalgo.art\": [\"0xa\",\n\"0xb\"]}"),
            [("0xa".into(), Some("degenalgo.art".into()), 1), ("0xb".into(), Some("degenalgo.art".into()), 2)]
        );
    }

    #[test]
    fn objects_keyed_by_address() {
        let text = r#"{"metadata": {}, "addresses": {"tniq": {"type": "x", "entries": [{"entity": "BANK", "program":
            "IRAN, SDGT", "type": "Digital Currency Address - TRX", "uid": "4632", "akas": ["CENTRAL BANK"]}]}}}"#;
        let some = |text: &str| Some(text.to_owned());
        let map = Mapping {
            at: some("addresses"),
            entries: some("entries"),
            entity: some("entity"),
            aliases: some("akas"),
            programmes: some("program"),
            ticker: some("type"),
            reference: some("uid"),
            reference_prefix: some("https://x/?id="),
            ..Mapping::default()
        };
        let out = records(Format::JsonList, text, &Options { map, ..Options::default() }).unwrap();
        assert_eq!((out[0].text.as_str(), out[0].ticker.as_deref()), ("tniq", Some("TRX")));
        assert_eq!(out[0].programmes, ["IRAN", "SDGT"]);
        assert_eq!(out[0].entity.as_ref().unwrap().aliases, ["CENTRAL BANK"]);
        assert_eq!(out[0].reference.as_deref(), Some("https://x/?id=4632"));
    }

    #[test]
    fn texts_with_escapes_cost_no_more_than_others() {
        let texts: Vec<String> = (0..30_000).map(|i| format!("\"\\u0030x{i:040x}\"")).collect();
        assert_eq!(read(&format!("[{}]", texts.join(","))).len(), 30_000);
    }

    #[test]
    fn blocks_of_the_oracle() {
        let map = Mapping { address: Some("addrs".into()), ..Mapping::default() };
        let text = r#"[{"blockNum": 14356555, "blockHash": "0xa9", "addrs": ["0x19", "0x1d"]}]"#;
        assert_eq!(records(Format::JsonList, text, &Options { map, ..Options::default() }).unwrap().len(), 2);
    }

    #[test]
    fn damage_is_named() {
        assert!(matches!(fault(Format::JsonList, b"[\n\"a\",\n").fault, Fault::Json(_)));
        assert!(matches!(fault(Format::JsonList, b"12").fault, Fault::Unexpected(_)));
        let error = fault(Format::JsonList, b"{\"site\": [\"0xa\"],\n\"site\": [\"0xb\"]}");
        assert!(matches!((error.line, &error.fault), (2, Fault::Json(what)) if what.contains("twice")), "{error}");
        assert!(matches!(fault(Format::JsonList, b"[1]").fault, Fault::Unexpected(_)));
        assert!(matches!(fault(Format::JsonList, b"{\"message\": 1}").fault, Fault::Unexpected(_)));
    }
}
