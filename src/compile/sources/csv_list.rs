//! CSV with a header; the configuration says which column is what. Comma, semicolon or tab, as the header has it.

use std::io::BufRead;

use super::{Fault, Options, SourceError, Summary, coin, day};
use crate::compile::record::{Record, tidy};
use crate::compile::sheet::{self, Quotes, Unclosed};
use crate::list::model::Entity;

pub(super) fn read(
    input: &mut dyn BufRead,
    options: &Options,
    sink: &mut dyn FnMut(Record),
) -> Result<Summary, SourceError> {
    let delimiter =
        sheet::delimiter(input.fill_buf().map_err(|error| SourceError::new(1, Fault::Io(error.to_string())))?);
    let mut reader = builder().delimiter(delimiter).from_reader(Quotes::new(input, delimiter));
    let header = reader.headers().map_err(csv_error)?.clone();
    let column = |name: &Option<String>| match name {
        None => Ok(None),
        Some(name) => match header.iter().position(|cell| cell.trim() == name) {
            Some(at) => Ok(Some(at)),
            None => Err(SourceError::new(1, Fault::Missing(format!("column `{name}`")))),
        },
    };
    let map = &options.map;
    let address = column(&Some(map.address.clone().unwrap_or_else(|| "address".into())))?;
    let [note, category, ticker, entity, programmes] = [
        column(&map.note)?,
        column(&map.category)?,
        column(&map.ticker)?,
        column(&map.entity)?,
        column(&map.programmes)?,
    ];
    let [aliases, reference, since, until] =
        [column(&map.aliases)?, column(&map.reference)?, column(&map.since)?, column(&map.until)?];

    let mut summary = Summary::default();
    for row in reader.records() {
        let row = row.map_err(csv_error)?;
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).map(str::trim).filter(|text| !text.is_empty());
        let Some(text) = cell(address) else {
            summary.skipped += 1;
            continue;
        };
        let Some(category) = options.categorise(cell(category)) else {
            summary.skipped += 1;
            continue;
        };
        let line = row.position().map_or(0, |position| position.line());
        let dated = |at| cell(at).map(|text| day(text, line)).transpose();
        let parts = |at| cell(at).into_iter().flat_map(|text: &str| text.split(';')).filter_map(tidy).collect();
        summary.records += 1;
        sink(Record {
            text: text.to_owned(),
            line,
            ticker: cell(ticker).map(coin).or_else(|| options.ticker.clone()),
            category,
            entity: cell(entity).and_then(tidy).map(|name| Entity { name, aliases: parts(aliases) }),
            programmes: parts(programmes),
            since: dated(since)?,
            until: dated(until)?,
            reference: cell(reference)
                .and_then(|text| tidy(&format!("{}{text}", map.reference_prefix.as_deref().unwrap_or_default()))),
            note: cell(note).and_then(tidy),
        });
    }
    Ok(summary)
}

/// A CSV reader that counts lines right: left to itself it ends a record at the CR of a CRLF and gives the next one
/// the same line. The CR stays at the end of the last cell.
pub(in crate::compile) fn builder() -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder.terminator(csv::Terminator::Any(b'\n'));
    builder
}

/// Names what the CSV reader met.
pub(in crate::compile) fn csv_error(error: csv::Error) -> SourceError {
    let unclosed = match error.kind() {
        csv::ErrorKind::Io(error) => Unclosed::of(error),
        _ => None,
    };
    if let Some(unclosed) = unclosed {
        return SourceError::new(unclosed.line, Fault::Csv(unclosed.to_string()));
    }
    let line = error.position().map_or(1, |position| position.line());
    let fault = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => Fault::NotUtf8,
        csv::ErrorKind::Io(error) => Fault::Io(error.to_string()),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            Fault::Csv(format!("{len} columns where the header has {expected_len}"))
        }
        _ => Fault::Csv(error.to_string()),
    };
    SourceError::new(line, fault)
}

#[cfg(test)]
mod tests {
    use super::super::{
        Format, Mapping,
        testing::{fault, records},
    };
    use super::*;
    use crate::list::model::{Category, Date};

    fn options() -> Options {
        let map = Mapping {
            address: Some("banned_address".into()),
            note: Some("wallet_tag".into()),
            category: Some("data_source".into()),
            ..Mapping::default()
        };
        let mut options = Options { map, ..Options::default() };
        options.categories.insert("etherscan-heist-list".into(), super::super::Rule::Is(Category::Theft));
        options
    }

    #[test]
    fn columns_by_name() {
        let text = "banned_address,wallet_tag,data_source\n0x80,Fake_Phishing1772,phishing\n,x,y\n0x81,\"$ a, b\",etherscan-heist-list\n";
        let out = records(Format::CsvList, text, &options()).unwrap();
        assert_eq!(out.len(), 2);
        assert_eq!((out[0].note.as_deref(), out[0].category), (Some("Fake_Phishing1772"), Some(Category::Phishing)));
        assert_eq!((out[1].note.as_deref(), out[1].category, out[1].line), (Some("$ a, b"), Some(Category::Theft), 4));
    }

    #[test]
    fn an_end_that_can_not_be_read_accuses_nobody() {
        let map = Mapping { until: Some("to".into()), ..Mapping::default() };
        let read = |text: &str| records(Format::CsvList, text, &Options { map: map.clone(), ..Options::default() });
        assert_eq!(read("address,to\n1,\n2,2024-02-01T10:00Z\n").unwrap()[1].until, Date::new(2024, 2, 1));
        let error = read("address,to\n1,2024-02-01\n2,01/02/2024\n").unwrap_err();
        assert_eq!((error.line, error.fault), (3, Fault::Date));
    }

    #[test]
    fn the_header_says_which_delimiter() {
        for text in ["address;x\n0x80;a,b\n", "address\tx\n0x80\ta,b\n"] {
            let out = records(Format::CsvList, text, &Options::default()).unwrap();
            assert_eq!((out.len(), out[0].text.as_str()), (1, "0x80"));
        }
    }

    #[test]
    fn damage_is_named() {
        let error = records(Format::CsvList, "address,x\n1,2\n", &options()).unwrap_err();
        assert_eq!(error.fault, Fault::Missing("column `banned_address`".into()));
        let error = fault(Format::CsvList, b"address,x\n1,\"2\n3,4\n5,6\n");
        assert!(matches!((error.line, &error.fault), (2, Fault::Csv(_))), "rows in an open quote: {error}");
        let error = fault(Format::CsvList, b"address,x\n1,2\n3\n");
        assert_eq!((error.line, error.fault), (3, Fault::Csv("1 columns where the header has 2".into())));
    }
}
