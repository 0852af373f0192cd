//! GraphSense TagPack: a head whose fields hold for all tags, and tags that override them.

use std::io::BufRead;

use super::yaml::{self, Value};
use super::{Fault, Options, SourceError, Summary};
use crate::compile::record::{Record, tidy};

pub(super) fn read(
    input: &mut dyn BufRead,
    options: &Options,
    sink: &mut dyn FnMut(Record),
) -> Result<Summary, SourceError> {
    let pack = yaml::load(input)?;
    let tags = pack.get("tags").ok_or_else(|| SourceError::new(pack.line, Fault::Missing("tags".into())))?;
    let Value::List(tags) = &tags.value else {
        return Err(SourceError::new(tags.line, Fault::Unexpected("a list of tags".into())));
    };
    let mut summary = Summary::default();
    for tag in tags {
        let field = |key| tag.text(key).or_else(|| pack.text(key));
        let Some(address) = tag.get("address") else {
            return Err(SourceError::new(tag.line, Fault::Missing("address in the tag".into())));
        };
        // "abuse" accuses, "category" only sorts; either may be missing
        let Some(category) = options.categorise(field("abuse").into_iter().chain(field("category"))) else {
            summary.skipped += 1;
            continue;
        };
        summary.records += 1;
        sink(Record {
            text: address.scalar().unwrap_or_default().to_owned(),
            line: address.line,
            ticker: field("currency").map(str::to_owned).or_else(|| options.ticker.clone()),
            category,
            reference: field("source").and_then(tidy),
            note: field("label").and_then(tidy),
            ..Record::default()
        });
    }
    Ok(summary)
}

#[cfg(test)]
mod tests {
    use super::super::{
        Format, Rule,
        testing::{fault, records},
    };
    use super::*;
    use crate::list::model::Category;

    const PACK: &str = "title: Pack\nabuse: ransomware\nsource: https://ransomwhe.re/\ncurrency: BTC \ntags:\n\
        - address: '17TMc2UkVRSga2yYvuxSD9Q1XyB2EPRjTF '\n  label: Netwalker (Mailto)\n\
        - address: \"0x00\"\n  currency: ETH\n  abuse: scam\n  label: x\n- address: b\n  abuse: watched\n";

    #[test]
    fn a_tag_overrides_the_head() {
        let mut options = Options { category: Some(Category::Frozen), ..Options::default() };
        let out = records(Format::Tagpack, PACK, &options).unwrap();
        assert_eq!(out[0].text, "17TMc2UkVRSga2yYvuxSD9Q1XyB2EPRjTF");
        assert_eq!((out[0].ticker.as_deref(), out[0].category), (Some("BTC"), Some(Category::Ransom)));
        assert_eq!(out[0].note.as_deref(), Some("Netwalker (Mailto)"));
        assert_eq!(out[0].reference.as_deref(), Some("https://ransomwhe.re/"));
        assert_eq!((out[1].ticker.as_deref(), out[1].category), (Some("ETH"), Some(Category::Fraud)));
        assert_eq!(out[2].category, Some(Category::Frozen));

        options.categories.insert("watched".into(), Rule::Skip);
        assert_eq!(records(Format::Tagpack, PACK, &options).unwrap().len(), 2);
    }

    #[test]
    fn another_document_is_named() {
        assert_eq!(fault(Format::Tagpack, b"title: x\n").fault, Fault::Missing("tags".into()));
        assert!(matches!(fault(Format::Tagpack, b"tags: x\n").fault, Fault::Unexpected(_)));
        assert!(matches!(fault(Format::Tagpack, b"tags:\n- label: x\n").fault, Fault::Missing(_)));
    }
}
