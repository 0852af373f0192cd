//! One address a line, `#` comments, and perhaps a note behind `;`, `,` or a tab. Line ends of any system.

use std::io::BufRead;

use super::{Fault, Options, SourceError, Summary, each_line};
use crate::compile::clean::{Piece, clean};
use crate::compile::record::{Record, tidy};

pub(super) fn read(
    input: &mut dyn BufRead,
    options: &Options,
    sink: &mut dyn FnMut(Record),
) -> Result<Summary, SourceError> {
    let mut summary = Summary::default();
    each_line(input, |text, line| {
        for text in text.split('\r').map(str::trim).filter(|text| !text.is_empty() && !text.starts_with('#')) {
            let (address, note) = text.split_once(DELIMITERS).unwrap_or((text, ""));
            // it would be lost in the note; and whether it is accused, too, is not for a reader to say
            if note.split(DELIMITERS).any(|part| is_address(part, options)) {
                return Err(SourceError::new(line, Fault::Unexpected("one address a line".into())));
            }
            summary.records += 1;
            sink(Record {
                text: address.trim().to_owned(),
                line,
                ticker: options.ticker.clone(),
                category: options.category,
                note: tidy(note),
                ..Record::default()
            });
        }
        Ok(())
    })?;
    Ok(summary)
}

const DELIMITERS: [char; 3] = [';', ',', '\t'];

fn is_address(text: &str, options: &Options) -> bool {
    matches!(clean(text, options.ticker.as_deref())[..], [Piece::Address(..)])
}

#[cfg(test)]
mod tests {
    use super::super::{
        Format,
        testing::{fault, records},
    };
    use super::*;

    #[test]
    fn comments_and_notes() {
        let options = Options { ticker: Some("XBT".into()), ..Options::default() };
        let out = records(Format::TextList, "# head\r\n\r\n  1abc \r\n1def; name, of it\n1ghi\tx", &options).unwrap();
        let seen: Vec<_> = out.iter().map(|r| (r.text.as_str(), r.line, r.note.as_deref())).collect();
        assert_eq!(seen, [("1abc", 3, None), ("1def", 4, Some("name, of it")), ("1ghi", 5, Some("x"))]);
        assert_eq!(out[0].ticker.as_deref(), Some("XBT"));
        let old = records(Format::TextList, "# head\r1abc,x\r1def,y\r", &options).unwrap();
        assert_eq!(old.iter().map(|record| record.text.as_str()).collect::<Vec<_>>(), ["1abc", "1def"]);
    }

    #[test]
    fn no_address_is_lost_in_a_note() {
        let address = "0xd882cfc20f52f2599d84b8e8d58c7fb62cfe344b";
        for text in [format!("{address}, {address}"), format!("x;y;{address}")] {
            let error = fault(Format::TextList, format!("1abc\n{text}\n").as_bytes());
            assert_eq!((error.line, error.fault), (2, Fault::Unexpected("one address a line".into())));
        }
    }
}
