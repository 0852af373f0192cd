//! EtherScamDB and its successor CryptoScamDB: a list of sites, some with addresses.

use std::io::BufRead;

use super::yaml::{self, Node, Value};
use super::{Fault, Options, SourceError, Summary};
use crate::compile::record::{Record, tidy};

pub(super) fn read(
    input: &mut dyn BufRead,
    options: &Options,
    sink: &mut dyn FnMut(Record),
) -> Result<Summary, SourceError> {
    let root = yaml::load(input)?;
    let Value::List(sites) = &root.value else {
        return Err(SourceError::new(root.line, Fault::Unexpected("a list of sites".into())));
    };
    let mut summary = Summary::default();
    for site in sites {
        let Some(addresses) = site.get("addresses") else {
            if !matches!(site.value, Value::Map(_)) {
                return Err(SourceError::new(site.line, Fault::Unexpected("a site with its fields".into())));
            }
            continue;
        };
        let Some(category) = options.categorise(site.text("category")) else {
            summary.skipped += 1;
            continue;
        };
        let note = site.text("name").and_then(tidy);
        let mut emit = |list: &Node, coin: Option<&str>| {
            let items = match &list.value {
                Value::List(items) => items.as_slice(),
                _ => std::slice::from_ref(list),
            };
            for item in items {
                summary.records += 1;
                sink(Record {
                    text: item.scalar().unwrap_or_default().to_owned(),
                    line: item.line,
                    ticker: coin.and_then(tidy).or_else(|| options.ticker.clone()),
                    category,
                    note: note.clone(),
                    ..Record::default()
                });
            }
        };
        match &addresses.value {
            // CryptoScamDB: coin → addresses
            Value::Map(coins) => coins.iter().for_each(|(coin, list)| emit(list, Some(coin))),
            // EtherScamDB: one flat list, the coin beside it
            _ => emit(addresses, site.text("coin")),
        }
    }
    Ok(summary)
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
    fn both_shapes() {
        let text = "---\n- name: myelherwallel.com\n  category: Phishing\n  addresses:\n    ETH:\n    - \"0xD0\"\n    - '0xD1'\n    \
            BTC:\n    - 1P (btc)\n-\n    id: 2\n    coin: ETH\n    name: b\n    category: Scamming\n    addresses:\n        - '0xD2'\n\
            -\n    id: 3\n    name: c\n";
        let out = records(Format::Scamdb, text, &Options::default()).unwrap();
        let seen: Vec<_> = out.iter().map(|r| (r.text.as_str(), r.ticker.as_deref(), r.line)).collect();
        assert_eq!(
            seen,
            [
                ("0xD0", Some("ETH"), 6),
                ("0xD1", Some("ETH"), 7),
                ("1P (btc)", Some("BTC"), 9),
                ("0xD2", Some("ETH"), 16)
            ]
        );
        assert_eq!((out[0].category, out[3].category), (Some(Category::Phishing), Some(Category::Fraud)));
        assert_eq!(out[0].note.as_deref(), Some("myelherwallel.com"));
    }

    #[test]
    fn another_document_is_named() {
        assert!(matches!(fault(Format::Scamdb, b"a: b\n").fault, Fault::Unexpected(_)));
        assert!(matches!(fault(Format::Scamdb, b"- a\n").fault, Fault::Unexpected(_)));
    }
}
