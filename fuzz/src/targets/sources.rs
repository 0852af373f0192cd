//! One target per published format: small valid files around random addresses, then damaged ones.

use std::collections::BTreeMap;
use std::fmt::Write;

use forewarn::compile::sources::{Format, Mapping, Options, read, read_comments, read_expiry, read_parties};
use forewarn::list::model::Category;

use super::{Case, Target, ensure};
use crate::addresses;
use crate::peak_memory;
use crate::random::Random;

/// Beyond a fixed part, memory may grow with the file, never with the square of it. All that is ever allocated counts.
const MEMORY: (usize, usize) = (32 << 20, 4_000);

macro_rules! target {
    ($name:ident, $text:literal, $format:ident, $make:ident) => {
        pub const $name: Target = Target {
            name: $text,
            make: $make,
            check: |case, mutated| check(Format::$format, case, mutated),
            mutate: None,
        };
    };
}

target!(OFAC_XML, "ofac_xml", OfacXml, ofac_xml);
target!(OFAC_CSV, "ofac_csv", OfacCsv, ofac_csv);
target!(TAGPACK, "tagpack", Tagpack, tagpack);
target!(CSV_LIST, "csv_list", CsvList, csv_list);
target!(JSON_LIST, "json_list", JsonList, json_list);
target!(SCAMDB, "scamdb", Scamdb, scamdb);
target!(NBCTF, "nbctf", Nbctf, nbctf);
target!(TEXT_LIST, "text_list", TextList, text_list);
target!(JSONL, "jsonl", Jsonl, jsonl);
target!(FTM, "ftm", Ftm, ftm);

fn options() -> Options {
    let some = |text: &str| Some(text.to_owned());
    let map = Mapping {
        address: some("address"),
        note: some("note"),
        ticker: some("coin"),
        entity: some("name"),
        aliases: some("aliases"),
        programmes: some("programmes"),
        since: some("since"),
        ..Mapping::default()
    };
    Options { map, category: Some(Category::Fraud), ..Options::default() }
}

fn check(format: Format, case: &Case, mutated: bool) -> Result<(), String> {
    let mut options = options();
    let (result, memory) = peak_memory(|| {
        // helper files of a format are read with the same care
        match format {
            Format::OfacCsv => {
                options.comments = read_comments(&mut &case.input[..]).unwrap_or_default();
                let _ = read_parties(&mut &case.input[..]);
            }
            Format::Nbctf => options.expiry = read_expiry(&mut &case.input[..]).unwrap_or_default(),
            _ => {}
        }
        let mut texts = BTreeMap::<String, u64>::new();
        let read =
            read(format, &mut &case.input[..], &options, &mut |record| *texts.entry(record.text).or_default() += 1);
        read.map(|summary| (summary, texts))
    });
    let (fixed, growing) = MEMORY;
    ensure(memory < fixed + growing * case.input.len(), || {
        format!("{} bytes of file took {memory} of memory", case.input.len())
    })?;
    match result {
        Ok((summary, texts)) => {
            let handed: u64 = texts.values().sum();
            ensure(handed == summary.records, || format!("{handed} records, {} counted", summary.records))?;
            if mutated {
                return Ok(());
            }
            for text in case.expected.lines() {
                ensure(texts.contains_key(text), || format!("{text} is not among {texts:?}"))?;
            }
            ensure(!case.expected.is_empty(), || "a file without an address".to_owned())
        }
        Err(error) => {
            let said = error.to_string();
            ensure(!said.trim_matches([':', ' ']).is_empty(), || "an error without words".to_owned())?;
            ensure(mutated, || said)
        }
    }
}

/// A file of one to nine items, each around an address; now and then a large one.
fn file(random: &mut Random, head: &str, tail: &str, mut item: impl FnMut(&mut Random, &str, usize) -> String) -> Case {
    let count = if random.one_in(64) { 600 } else { 1 + random.below(9) };
    let mut case = Case::default();
    let mut text = head.to_owned();
    for i in 0..count {
        let address = addresses::checked(random).canonical();
        text.push_str(&item(random, &address, i));
        case.expected.push_str(&address);
        case.expected.push('\n');
    }
    text.push_str(tail);
    case.input = text.into_bytes();
    case
}

fn ofac_xml(random: &mut Random) -> Case {
    let mut entries = String::new();
    let head = "<?xml version=\"1.0\"?>\n<Sanctions xmlns=\"http://www.un.org/sanctions/1.0\"><DateOfIssue/>\
        <ReferenceValueSets><NamePartTypeValues><NamePartType ID=\"1520\">Last Name</NamePartType></NamePartTypeValues>\
        <FeatureTypeValues><FeatureType ID=\"344\">Digital Currency Address - XBT</FeatureType></FeatureTypeValues>\
        </ReferenceValueSets><Locations><Location ID=\"1\"/></Locations><DistinctParties>\n";
    let mut case = file(random, head, "</DistinctParties><SanctionsEntries>", |_, address, i| {
        let _ = write!(
            entries,
            "<SanctionsEntry ProfileID=\"{i}\"><EntryEvent><Date><Year>2021</Year><Month>9</Month><Day>21</Day></Date>\
             </EntryEvent><SanctionsMeasure SanctionsTypeID=\"1\"><Comment>CYBER2</Comment></SanctionsMeasure>\
             </SanctionsEntry>"
        );
        format!(
            "<DistinctParty FixedRef=\"{i}\"><Profile ID=\"{i}\"><Identity><Alias Primary=\"true\"><DocumentedName>\
             <DocumentedNamePart><NamePartValue NamePartGroupID=\"7\">A &amp; B</NamePartValue></DocumentedNamePart>\
             </DocumentedName></Alias><NamePartGroups><MasterNamePartGroup><NamePartGroup ID=\"7\" \
             NamePartTypeID=\"1520\"/></MasterNamePartGroup></NamePartGroups></Identity><Feature FeatureTypeID=\"344\">\
             <FeatureVersion><Comment/><VersionDetail DetailTypeID=\"1432\">{address}</VersionDetail></FeatureVersion>\
             </Feature></Profile></DistinctParty>\n"
        )
    });
    case.input.extend(entries.bytes());
    case.input.extend(b"</SanctionsEntries></Sanctions>");
    case
}

fn ofac_csv(random: &mut Random) -> Case {
    file(random, "", "\u{1a}", |_, address, i| {
        format!(
            "{i},\"ROGUE, Ann\",\"individual\",\"CYBER2] [DPRK3\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"a.k.a. 'Ann'; \
             Digital Currency Address - XBT {address}; alt.\"\r\n"
        )
    })
}

fn tagpack(random: &mut Random) -> Case {
    file(random, "title: Pack\nabuse: ransomware\nsource: https://x/\ncurrency: BTC\ntags:\n", "", |r, address, i| {
        format!("- address: '{address}'\n  label: Tag {i}\n{}", r.pick(&["", "  abuse: scam\n", "  currency: ETH\n"]))
    })
}

fn csv_list(random: &mut Random) -> Case {
    let head = "address,note,coin,name,aliases,programmes,since\r\n";
    file(random, head, "", |r, address, i| {
        let note = r.pick(&["plain", "\"with, comma\"", "\"with \"\"quotes\"\"\"", "\"two\nlines\"", ""]);
        format!("{address},{note},ETH,Name {i},a;b,X;Y,2024-01-{:02}\r\n", 1 + i % 28)
    })
}

fn json_list(random: &mut Random) -> Case {
    let (head, tail): (&str, &str) =
        random.pick(&[("[\n", "\"\"]"), ("{\n", "\"\": \"\"}"), ("[{\"address\": [\n", "\"\"]}]")]);
    let map = head == "{\n";
    file(random, head, tail, |r, address, _| match map {
        true => format!("\"{address}\": {},\n", r.pick(&["\"name\"", "{\"note\": \"x\"}", "{}"])),
        false => format!("\"{address}\",\n"),
    })
}

fn scamdb(random: &mut Random) -> Case {
    let flat = random.one_in(2);
    file(random, "---\n", "", |_, address, i| match flat {
        true => {
            format!("-\n    id: {i}\n    name: s{i}\n    category: Scamming\n    addresses:\n        - '{address}'\n")
        }
        false => format!("- name: s{i}\n  category: Phishing\n  addresses:\n    ETH:\n    - \"{address}\"\n"),
    })
}

fn nbctf(random: &mut Random) -> Case {
    let head = "שם מלא,תעודת זהות,דרכון,תאריך לידה,מספר זיהוי הארנק האלקטרוני/ יוזר,מטבע\n";
    file(random, head, "", |r, address, i| {
        let order = if r.one_in(3) {
            format!("צ.ת {}/26 של שר הביטחון,01.07.2026,01.07.2028\n", i + 1)
        } else {
            String::new()
        };
        format!("{order}פלוני,,,,{address},BTC\n")
    })
}

fn text_list(random: &mut Random) -> Case {
    file(random, "# addresses\n\n", "", |_, address, _| format!("{address}\n"))
}

fn jsonl(random: &mut Random) -> Case {
    file(random, "", "\n", |r, address, i| {
        format!(
            "{{\"address\": \"{address}\", \"note\": \"n{i}\", \"programmes\": [\"A, B\"], \"since\": \"2021-07-08T06:43\", \"x\": {}}}\n",
            r.next()
        )
    })
}

fn ftm(random: &mut Random) -> Case {
    file(random, "", "", |r, address, i| {
        let holder = match r.below(2) {
            0 => "\"p1\"".to_owned(),
            _ => "{\"id\": \"p1\", \"caption\": \"P\", \"schema\": \"Person\", \"properties\": {\"alias\": [\"Q\"]}}"
                .to_owned(),
        };
        format!(
            "{{\"id\": \"w{i}\", \"schema\": \"CryptoWallet\", \"properties\": {{\"publicKey\": [\"{address}\"], \"currency\": [\"ETH\"], \
             \"holder\": [{holder}], \"topics\": [\"crime.theft\"]}}}}\n{{\"id\": \"s{i}\", \"schema\": \"Sanction\", \"properties\": \
             {{\"entity\": [\"w{i}\"], \"program\": [\"X\"], \"listingDate\": [\"2022-04-14\"]}}}}\n"
        )
    })
}
