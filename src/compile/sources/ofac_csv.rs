//! OFAC SDN.CSV: twelve columns without a header; the addresses stand in the remarks.
//!
//! OFAC cuts the remarks at 1,000 characters, in the middle of an address, and goes on in SDN_COMMENTS.CSV without a
//! mark. The two are glued before anything is looked for.

use std::collections::BTreeMap;
use std::io::BufRead;

use super::csv_list::{builder, csv_error};
use super::{Fault, Options, SourceError, Summary};
use crate::compile::record::{Record, tidy};
use crate::compile::sheet::Quotes;
use crate::list::model::{Category, Entity};

/// Where OFAC shows a party.
pub(super) const PARTY_URL: &str = "https://sanctionssearch.ofac.treas.gov/Details.aspx?id=";

const MARK: &str = "Digital Currency Address - ";
const WORDS: &str = "Digital Currency";

/// Who a row is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    pub entity: Option<Entity>,
    pub programmes: Vec<String>,
}

pub(super) fn read(
    input: &mut dyn BufRead,
    options: &Options,
    sink: &mut dyn FnMut(Record),
) -> Result<Summary, SourceError> {
    let mut summary = Summary::default();
    each_row(input, |id, row, line| {
        let rest = options.comments.get(id).map_or("", String::as_str);
        let (remarks, party) = match row.len() {
            12 => (format!("{}{rest}", full(&row[11])), None),
            // a comments file read by itself: the beginning is missing, and so is the name
            _ => (full(&row[1]).to_owned(), options.parties.get(id)),
        };
        if !remarks.contains(MARK) {
            return;
        }
        let own;
        let party = match party {
            Some(party) => party,
            None => {
                own = if row.len() == 12 { self::party(row, &remarks) } else { Party::default() };
                &own
            }
        };
        for found in remarks.split(MARK).skip(1) {
            let (ticker, rest) = found.split_once(' ').unwrap_or((found, ""));
            let text = rest.split(';').next().unwrap_or_default().trim().trim_end_matches('.');
            summary.records += 1;
            sink(Record {
                text: text.to_owned(),
                line,
                ticker: tidy(ticker),
                category: Some(options.category.unwrap_or(Category::Sanctions)),
                entity: party.entity.clone(),
                programmes: party.programmes.clone(),
                reference: Some(format!("{PARTY_URL}{id}")),
                ..Record::default()
            });
        }
    })?;
    Ok(summary)
}

pub(super) fn read_comments(input: &mut dyn BufRead) -> Result<BTreeMap<String, String>, SourceError> {
    let mut out = BTreeMap::<String, String>::new();
    each_row(input, |id, row, _| {
        if row.len() == 2 {
            out.entry(id.to_owned()).or_default().push_str(full(&row[1]));
        }
    })?;
    Ok(out)
}

pub(super) fn read_parties(input: &mut dyn BufRead) -> Result<BTreeMap<String, Party>, SourceError> {
    let mut out = BTreeMap::new();
    each_row(input, |id, row, _| {
        if row.len() == 12 {
            out.insert(id.to_owned(), party(row, full(&row[11])));
        }
    })?;
    Ok(out)
}

/// Calls `each` with party number, row and line.
///
/// # Errors
///
/// Also when an address is announced in other words than [`MARK`]: it would be lost.
fn each_row(input: &mut dyn BufRead, mut each: impl FnMut(&str, &csv::StringRecord, u64)) -> Result<(), SourceError> {
    let mut reader = builder().has_headers(false).flexible(true).from_reader(Quotes::new(input, b','));
    for row in reader.records() {
        let row = row.map_err(csv_error)?;
        let line = row.position().map_or(0, |position| position.line());
        let id = row[0].trim();
        // DOS end-of-file, which OFAC still writes
        if row.len() == 1 && (id == "\u{1a}" || id.is_empty()) {
            continue;
        }
        if !matches!(row.len(), 2 | 12) || id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
            return Err(SourceError::new(
                line,
                Fault::Unexpected("2 or 12 columns that begin with a party number".into()),
            ));
        }
        for cell in row.iter().map(full) {
            // a cell may begin or end in the middle of the mark
            let (words, marks) = (cell.match_indices(WORDS), cell.matches(MARK).count());
            let cut = |at: usize| MARK.starts_with(&cell[at..]);
            if words.filter(|(at, _)| !cut(*at)).count() != marks {
                return Err(SourceError::new(line, Fault::Unexpected(format!("`{MARK}` before each address"))));
            }
        }
        each(id, &row, line);
    }
    Ok(())
}

/// The cell, or nothing for OFAC's `-0- `.
fn full(cell: &str) -> &str {
    if cell.trim() == "-0-" { "" } else { cell.trim_end_matches('\r') }
}

fn party(row: &csv::StringRecord, remarks: &str) -> Party {
    let mut aliases = Vec::new();
    for part in remarks.split("k.a. '").skip(1) {
        aliases.extend(part.split('\'').next().and_then(tidy));
    }
    Party {
        entity: tidy(full(&row[1])).map(|name| Entity { name, aliases }),
        programmes: full(&row[3]).split("] [").filter_map(|name| tidy(name.trim_matches(['[', ']', ' ']))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        Format,
        testing::{fault, records},
    };
    use super::*;

    const SDN: &str = "36,\"AEROCARIBBEAN AIRLINES\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\
        33151,\"POLYANIN, Yevgeniy\",\"individual\",\"CYBER2] [ELECTION-EO13848\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\
        \"DOB 4 Mar 1993; a.k.a. 'YAN, Steven'; Digital Currency Address - XBT 12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h; \
        alt. Digital Currency Address - XBT 1B64QRxf\"\r\n\u{1a}";
    const COMMENTS: &str = "33151,\"aa35MVkf7sDjuGUYAP5izQt7Qi; Digital Currency Address - ETH 0x2f38.\"\r\n\u{1a}";

    #[test]
    fn cut_remarks_are_glued() {
        let comments = read_comments(&mut COMMENTS.as_bytes()).unwrap();
        let out = records(Format::OfacCsv, SDN, &Options { comments, ..Options::default() }).unwrap();
        let seen: Vec<_> = out.iter().map(|r| (r.ticker.as_deref().unwrap(), r.text.as_str())).collect();
        assert_eq!(
            seen,
            [
                ("XBT", "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h"),
                ("XBT", "1B64QRxfaa35MVkf7sDjuGUYAP5izQt7Qi"),
                ("ETH", "0x2f38")
            ]
        );
        assert_eq!(out[0].programmes, ["CYBER2", "ELECTION-EO13848"]);
        let entity = out[0].entity.as_ref().unwrap();
        assert_eq!((entity.name.as_str(), entity.aliases[0].as_str()), ("POLYANIN, Yevgeniy", "YAN, Steven"));
        assert_eq!(out[0].line, 2);
    }

    #[test]
    fn comments_alone_take_names_from_elsewhere() {
        let parties = read_parties(&mut SDN.as_bytes()).unwrap();
        let out = records(Format::OfacCsv, COMMENTS, &Options { parties, ..Options::default() }).unwrap();
        assert_eq!(out.len(), 1);
        assert_eq!(out[0].entity.as_ref().unwrap().name, "POLYANIN, Yevgeniy");
    }

    #[test]
    fn another_table_is_named() {
        assert!(matches!(fault(Format::OfacCsv, b"address,name,x\n").fault, Fault::Unexpected(_)));
        assert!(matches!(fault(Format::OfacCsv, b"what,ever\n").fault, Fault::Unexpected(_)));
        let other = SDN.replace("alt. Digital Currency Address - ", "alt. Digital Currency Wallet: ");
        assert!(matches!(fault(Format::OfacCsv, other.as_bytes()).fault, Fault::Unexpected(_)));
        let cut = "1,\"x; Digital Currency Addr\"\r\n2,\"ess - XBT 12Qt\"\n";
        assert!(read_comments(&mut cut.as_bytes()).is_ok());
    }
}
