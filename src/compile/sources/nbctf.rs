//! Israel's NBCTF seizure orders: its Hebrew web table as CSV. An order's number stands on a row of its own and rules
//! the rows below it.

use std::collections::BTreeMap;
use std::io::BufRead;

use super::csv_list::{builder, csv_error};
use super::{Fault, Options, SourceError, Summary};
use crate::compile::record::{Record, tidy};
use crate::compile::sheet::Quotes;
use crate::list::model::{Category, Date, Entity};

pub(super) fn read(
    input: &mut dyn BufRead,
    options: &Options,
    sink: &mut dyn FnMut(Record),
) -> Result<Summary, SourceError> {
    let mut reader = builder().flexible(true).from_reader(Quotes::new(input, b','));
    let header = reader.headers().map_err(csv_error)?.clone();
    let column = |word: &str| header.iter().position(|cell| cell.contains(word));
    // "wallet", "name", "coin"
    let Some(wallet) = column("ארנק") else {
        return Err(SourceError::new(1, Fault::Missing("column `ארנק` (wallet)".into())));
    };
    let (name, currency) = (column("שם"), column("מטבע"));
    let mut summary = Summary::default();
    let mut order = None;
    for row in reader.records() {
        let row = row.map_err(csv_error)?;
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).and_then(tidy).filter(|text| text != "-");
        if row.iter().filter(|cell| !cell.trim().is_empty()).count() == 1 && !row[0].trim().is_empty() {
            order = tidy(&row[0]);
            continue;
        }
        let Some(text) = row.get(wallet).map(str::trim).filter(|text| !matches!(*text, "" | "-")) else {
            summary.skipped += 1;
            continue;
        };
        summary.records += 1;
        sink(Record {
            text: text.to_owned(),
            line: row.position().map_or(0, |position| position.line()),
            ticker: cell(currency).or_else(|| options.ticker.clone()),
            category: Some(options.category.unwrap_or(Category::Terror)),
            entity: cell(name).map(|name| Entity { name, aliases: Vec::new() }),
            until: order.as_deref().and_then(number).and_then(|number| options.expiry.get(number)).copied(),
            note: order.clone(),
            ..Record::default()
        });
    }
    Ok(summary)
}

/// Order number → end of the order.
pub(super) fn read_expiry(input: &mut dyn BufRead) -> Result<BTreeMap<String, Date>, SourceError> {
    let mut reader = builder().flexible(true).from_reader(Quotes::new(input, b','));
    let mut out = BTreeMap::new();
    for row in reader.records() {
        let row = row.map_err(csv_error)?;
        let end = row.iter().next_back().and_then(day);
        if let (Some(number), Some(end)) = (number(&row[0]), end) {
            out.insert(number.to_owned(), end);
        }
    }
    if out.is_empty() {
        return Err(SourceError::new(1, Fault::Missing("order with an end".into())));
    }
    Ok(out)
}

/// `18/26` out of `צ.ת 18/26 של שר הביטחון`.
fn number(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| {
        word.split_once('/').is_some_and(|(a, b)| {
            !a.is_empty() && !b.is_empty() && a.bytes().chain(b.bytes()).all(|b| b.is_ascii_digit())
        })
    })
}

/// Reads `01.07.2028`.
fn day(text: &str) -> Option<Date> {
    let mut parts = text.trim().split('.').map(|part| part.parse::<u16>().ok());
    let (day, month, year) = (parts.next()??, parts.next()??, parts.next()??);
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?)
}

#[cfg(test)]
mod tests {
    use super::super::{
        Format,
        testing::{fault, records},
    };
    use super::*;

    #[test]
    fn an_order_rules_the_rows_below_it() {
        let wallets = "שם מלא,תעודת זהות,דרכון,תאריך לידה,מספר זיהוי הארנק האלקטרוני/ יוזר,מטבע\nצ.ת 18/26\n\
            ,,,,TWB9xgNG9nmJuwW4etsQEb9RRnrnVnoNnJ,\nצ.ת 3/22\n,,,,-,BTC\n,,,,3xy,BTC\n";
        let releases = "סוג,תאריך עדכון,תוקף הצו\nצ.ת 18/26 של שר הביטחון,01.07.2026,01.07.2028\n";
        let expiry = read_expiry(&mut releases.as_bytes()).unwrap();
        let out = records(Format::Nbctf, wallets, &Options { expiry, ..Options::default() }).unwrap();
        assert_eq!(out.len(), 2);
        assert_eq!((out[0].note.as_deref(), out[0].until), (Some("צ.ת 18/26"), Date::new(2028, 7, 1)));
        assert_eq!(
            (out[1].note.as_deref(), out[1].until, out[1].ticker.as_deref(), out[1].line),
            (Some("צ.ת 3/22"), None, Some("BTC"), 6)
        );
    }

    #[test]
    fn another_table_is_named() {
        assert!(matches!(fault(Format::Nbctf, b"address\nx\n").fault, Fault::Missing(_)));
        assert!(read_expiry(&mut &b"a,b\n1,2\n"[..]).is_err());
    }
}
