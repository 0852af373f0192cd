//! One address a line, `#` comments, and perhaps a note behind `;`, `,` or a tab.

use std::io::BufRead;

use super::{Options, SourceError, Summary, each_line};
use crate::compile::record::{Record, tidy};

pub(super) fn read(
    input: &mut dyn BufRead,
    options: &Options,
    sink: &mut dyn FnMut(Record),
) -> Result<Summary, SourceError> {
    let mut summary = Summary::default();
    each_line(input, |text, line| {
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            return Ok(());
        }
        let (address, note) = text.split_once([';', ',', '\t']).unwrap_or((text, ""));
        summary.records += 1;
        sink(Record {
            text: address.trim().to_owned(),
            line,
            ticker: options.ticker.clone(),
            category: options.category,
            note: tidy(note),
            ..Record::default()
        });
        Ok(())
    })?;
    Ok(summary)
}

#[cfg(test)]
mod tests {
    use super::super::{Format, testing::records};
    use super::*;

    #[test]
    fn comments_and_notes() {
        let options = Options { ticker: Some("XBT".into()), ..Options::default() };
        let out = records(Format::TextList, "# head\r\n\r\n  1abc \r\n1def; name, of it\n1ghi\tx", &options).unwrap();
        let seen: Vec<_> = out.iter().map(|r| (r.text.as_str(), r.line, r.note.as_deref())).collect();
        assert_eq!(seen, [("1abc", 3, None), ("1def", 4, Some("name, of it")), ("1ghi", 5, Some("x"))]);
        assert_eq!(out[0].ticker.as_deref(), Some("XBT"));
    }
}
