//! Compiles the real lists.

#![cfg(feature = "cli")]

mod common;

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use forewarn::compile::guard::GuardError;
use forewarn::compile::manifest::{Manifest, SourceCount, WarningKind};
use forewarn::compile::record::Reason;
use forewarn::compile::sources::{Fault, SourceError};
use forewarn::compile::{CompileError, Compiled, compile, spread};
use forewarn::list::model::{Category, Date, Entry};

fn lists() -> Option<PathBuf> {
    common::shared("lists")
}

/// The project's default list, compiled once: the whole OFAC file takes its time in a debug build.
fn default() -> Option<&'static Compiled> {
    static COMPILED: OnceLock<Option<Compiled>> = OnceLock::new();
    COMPILED
        .get_or_init(|| {
            Some(compile(&config("default.toml"), Some(&lists()?)).unwrap_or_else(|error| panic!("{error}")))
        })
        .as_ref()
}

fn config(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("lists").join(name)
}

/// Compiles one source that is described by `source`.
fn one(name: &str, source: &str) -> Option<Result<Compiled, CompileError>> {
    let lists = lists()?;
    let folder = std::env::temp_dir().join(format!("forewarn-compile-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("lists.toml");
    let head = "[list]\nname = \"test\"\ncreated = \"2026-11-22\"\nvalid_days = 30\n[[source]]\nid = \"test\"\n\
        name = \"test\"\npublisher = \"test\"\nlicence = \"test\"\nurl = \"https://example.org/\"\ndate = \"2026-01-01\"\n";
    std::fs::write(&path, format!("{head}{source}")).unwrap();
    let out = compile(&path, Some(&lists));
    std::fs::remove_dir_all(&folder).unwrap();
    Some(out)
}

/// Compiles sources of a test's own: each with its files, what follows the head of its table.
fn small(name: &str, files: &[(&str, &str)], sources: &[(&str, &str)]) -> Result<Compiled, CompileError> {
    let folder = std::env::temp_dir().join(format!("forewarn compile {} {name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        std::fs::write(folder.join(file), text).unwrap();
    }
    let mut text = "[list]\nname = \"test\"\ncreated = \"2026-11-22\"\nvalid_days = 30\n".to_owned();
    for (id, source) in sources {
        text += &format!(
            "[[source]]\nid = \"{id}\"\nname = \"N\"\npublisher = \"P\"\nlicence = \"L\"\nurl = \"https://example.org/\"\n\
             date = \"2026-01-01\"\ncategory = \"fraud\"\n{source}"
        );
    }
    let path = folder.join("my lists.toml");
    std::fs::write(&path, text).unwrap();
    let out = compile(&path, None);
    std::fs::remove_dir_all(&folder).unwrap();
    out
}

fn fault(name: &str, source: &str) -> Option<SourceError> {
    match one(name, source)? {
        Err(CompileError::Source(error)) => Some(error),
        other => panic!("{other:?}"),
    }
}

fn count<'a>(manifest: &'a Manifest, id: &str) -> &'a SourceCount {
    manifest.sources.iter().find(|source| source.id == id).unwrap()
}

fn entry<'a>(compiled: &'a Compiled, address: &str) -> Option<&'a Entry> {
    compiled.list.entries.iter().find(|entry| entry.address.canonical().eq_ignore_ascii_case(address))
}

fn rejects(manifest: &Manifest, source: &str, reason: Reason) -> usize {
    manifest.rejects.iter().filter(|reject| reject.source == source && reject.reason == reason).count()
}

#[test]
fn the_whole_ofac_file() {
    let source = "format = \"ofac-xml\"\nfiles = [\"ofac-brave-2025-12/sdn_advanced.crypto-excerpt.xml\"]\n";
    let Some(out) = one("xml", source) else { return };
    let excerpt = out.unwrap();
    let ofac = count(&excerpt.manifest, "test");
    // 761 features, 745 different texts, one of them a payment id
    assert_eq!((ofac.records, ofac.addresses, ofac.rejected), (761, 744, 1));
    assert_eq!(ofac.forms["tron"], 29 + 78 + 1);
    assert!(excerpt.list.entries.iter().flat_map(|entry| &entry.statements).all(|statement| {
        statement.entity.is_some() && !statement.programmes.is_empty() && statement.since.is_some()
    }));

    let manifest = &default().unwrap().manifest;
    let whole = manifest.inputs.iter().find(|input| input.path.ends_with("sdn_advanced.xml.bz2")).unwrap();
    assert_eq!((whole.records, whole.bytes), (761, 3_371_172));
}

#[test]
fn every_source_of_the_default_list() {
    let Some(Compiled { manifest, list, .. }) = default() else { return };
    let read: Vec<_> = manifest.sources.iter().map(|s| (s.id.as_str(), s.records + s.skipped, s.addresses)).collect();
    assert_eq!(
        read,
        [
            ("ofac-sdn", 3_334, 1_035),
            // 7,780 + 6,726 + twice 753 + twice 1
            ("forta", 16_014, 7_892),
            ("graphsense", 95_850, 77_187),
            ("tether-blacklist", 774, 774),
            // 2,340 less three that no coin explains; different spellings are one address
            ("etherscamdb", 3_251, 2_337),
            ("polkadot-phishing", 279, 251),
        ]
    );
    assert_eq!(manifest.addresses as usize, list.entries.len());
    assert!(list.entries.iter().all(|entry| entry.statements.is_sorted() && !entry.statements.is_empty()));
    let (sets, entropy) = spread(list);
    println!("{sets} different sets of statements, {entropy:.2} bits per entry");
    // fourteen tiny addresses and many token contracts are on Tether's blacklist
    assert_eq!(manifest.allowed.iter().filter(|stop| stop.reason == "reserved or burn address").count(), 14);
    assert!(manifest.allowed.iter().all(|stop| stop.source == "tether-blacklist" && !stop.kept));
    assert_eq!(rejects(manifest, "forta", Reason::BadChecksum), 0, "a wrong EIP-55 from a list is taken");
    let wrong_case = manifest.warnings.iter().filter(|w| w.source == "forta" && w.what == WarningKind::WrongCase);
    assert_eq!(wrong_case.count(), 4, "two addresses in two files");
}

#[test]
fn what_ofac_took_off_is_dated() {
    let Some(compiled) = default() else { return };
    let ofac = compiled
        .list
        .entries
        .iter()
        .flat_map(|entry| entry.statements.iter().filter(|statement| statement.source == "ofac-sdn"));
    let gone: Vec<_> = ofac.filter(|statement| statement.until.is_some()).collect();
    let with_xml = gone.iter().filter(|statement| statement.until == Date::new(2025, 11, 19)).count();
    assert_eq!((gone.len(), with_xml), (91, 90));

    let tornado = entry(compiled, "0x8589427373d6d84e98730d7795d8f6f8731fda16").unwrap();
    let [statement] = tornado.statements.as_slice() else { panic!("{tornado:?}") };
    assert_eq!(statement.entity.as_ref().unwrap().name, "TORNADO CASH");
    assert_eq!(statement.until, Date::new(2025, 11, 19));
    assert!(statement.seen.is_some_and(|seen| Some(seen) < Date::new(2024, 9, 28)));
    assert_eq!(statement.category, Category::Sanctions);

    // TRON addresses that stand under USDT are not in TRX.txt and are still listed
    let tron = compiled.list.entries.iter().filter(|entry| entry.address.form.name() == "tron");
    assert!(tron.flat_map(|entry| &entry.statements).all(|statement| statement.until.is_none()));
}

#[test]
fn quirks_of_the_ofac_csv() {
    let source = "format = \"ofac-csv\"\nfiles = [\"ofac-sdn-csv/2021-07-07/sdn.crypto-lines.csv\"]\n\
        comments = \"ofac-sdn-csv/2021-07-07/sdn_comments.csv\"\n";
    let Some(old) = one("csv-2021", source) else { return };
    let old = old.unwrap();
    // one more than the mentions in the two files: the cut also goes through "Digital Currency Address"
    assert_eq!(count(&old.manifest, "test").records, 81 + 15 + 1);
    assert_eq!(rejects(&old.manifest, "test", Reason::HexLength), 1, "39 digits, as published");

    // party 33151 is cut inside this address
    let compiled = default().unwrap();
    assert!(entry(compiled, "1B64QRxfaa35MVkf7sDjuGUYAP5izQt7Qi").is_some());
    assert!(entry(compiled, "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h").is_some());
}

#[test]
fn no_benign_address_is_in_the_default_list() {
    let Some(lists) = lists() else { return };
    let mut files: Vec<_> = std::fs::read_dir(lists.join("graphsense-benign/packs"))
        .unwrap()
        .map(|entry| format!("\"graphsense-benign/packs/{}\"", entry.unwrap().file_name().to_str().unwrap()))
        .collect();
    files.sort();
    let source = format!("category = \"own\"\nformat = \"tagpack\"\nfiles = [{}]\n", files.join(", "));
    let benign = one("benign", &source).unwrap().unwrap();
    assert!(benign.list.entries.len() > 50_000);
    let source = "category = \"own\"\nformat = \"json-list\"\nfiles = [\"etherscan-labels/data/etherscan/accounts/burn.json\", \
        \"etherscan-labels/data/bscscan/accounts/burn.json\"]\n";
    let burn = one("burn", source).unwrap().unwrap();
    let key = |entry: &Entry| (entry.address.form.kind(), entry.address.bytes.to_vec());
    let flagged: HashSet<_> = default().unwrap().list.entries.iter().map(key).collect();
    let both: Vec<_> =
        benign.list.entries.iter().chain(&burn.list.entries).filter(|entry| flagged.contains(&key(entry))).collect();
    assert!(both.is_empty(), "{both:?}");
}

#[test]
fn every_format_is_read() {
    let Some(lists) = lists() else { return };
    let Compiled { manifest, list, .. } =
        compile(&config("all.toml"), Some(&lists)).unwrap_or_else(|error| panic!("{error}"));
    for (id, records) in [
        ("ofac-brave-txt", 758),
        ("ofac-brave-json", 758),
        ("ofac-csv-excerpt", 32),
        ("thomasgregg", 977),
        ("chainalysis", 307),
        ("scamsniffer", 2_530),
        ("scamsniffer-sites", 3_021),
        ("cryptoscamdb", 5_841),
    ] {
        assert_eq!(count(&manifest, id).records, records, "{id}");
    }
    assert_eq!(count(&manifest, "scamsniffer").addresses, 2_530);
    assert_eq!(count(&manifest, "chainalysis").addresses, 165);
    // case that was folded cannot be turned back, and is never guessed
    let refused: BTreeSet<_> = manifest.rejects.iter().filter(|r| r.source == "thomasgregg").collect();
    let texts: BTreeSet<_> =
        refused.iter().filter(|r| r.reason != Reason::Uncertain).map(|r| r.text.as_str()).collect();
    println!("thomasgregg: {:?}", refused.iter().map(|r| r.reason).collect::<BTreeSet<_>>());
    assert_eq!(texts.len(), 704);
    let nbctf = count(&manifest, "nbctf");
    assert_eq!((nbctf.records, nbctf.addresses), (889, 489));
    assert_eq!(rejects(&manifest, "nbctf", Reason::AccountNumber), 389);
    let repaired: Vec<_> = manifest.warnings.iter().filter(|w| w.what == WarningKind::Homoglyphs).collect();
    assert!(
        matches!(repaired.as_slice(), [one] if one.source == "nbctf" && one.text.starts_with("TН96")),
        "{repaired:?}"
    );
    assert!(list.entries.iter().flat_map(|entry| &entry.statements).any(|s| s.source == "nbctf" && s.until.is_some()));
    // DAI, USDC, USDT, BUSD, BAYC, WETH: named by scam pages, not theirs
    let saved = manifest.allowed.iter().filter(|stop| stop.source == "scamsniffer-sites").count();
    assert!(saved >= 6, "{saved}");
}

#[test]
fn damaged_inputs_are_named() {
    let Some(error) = fault("bad", "format = \"ofac-xml\"\nfiles = [\"ofac-bad-downloads/sdn.xml\"]\n") else { return };
    assert_eq!(error.fault, Fault::ErrorDocument("nosuchkey".into()));
    assert_eq!(error.file, "ofac-bad-downloads/sdn.xml");

    let error = fault("uris", "format = \"scamdb\"\nfiles = [\"cryptoscamdb/data/uris.yaml\"]\n").unwrap();
    assert!(matches!(error.fault, Fault::Yaml(_)), "{error}");
    assert!((33..=36).contains(&error.line), "{error}");

    let error =
        fault("csv", "format = \"csv-list\"\nfiles = [\"forta/labels/1/etherscan_malicious_labels.csv\"]\n").unwrap();
    assert_eq!(error.fault, Fault::Missing("column `address`".into()));

    let error =
        fault("schema", "format = \"ofac-xml\"\nfiles = [\"ofac-sdn-advanced-schema/sdn_schema.xsd\"]\n").unwrap();
    assert!(matches!(error.fault, Fault::Unexpected(_)), "{error}");

    let error = fault("gone", "format = \"text-list\"\nfiles = [\"no-such-file.txt\"]\n").unwrap();
    assert!(matches!(error.fault, Fault::Io(_)));

    // readable, and not one address in it
    let nothing = "category = \"fraud\"\nformat = \"text-list\"\nfiles = [\"SOURCES.md\"]\n";
    let error = one("nothing", nothing).unwrap().unwrap_err();
    assert!(matches!(error, CompileError::Guard(GuardError::Nothing { .. })), "{error}");
}

#[test]
fn same_inputs_same_list() {
    let source = "category = \"phishing\"\nformat = \"json-list\"\nfiles = [\"polkadot-phishing/address.json\"]\n";
    let Some(first) = one("first", source) else { return };
    let (first, second) = (first.unwrap(), one("second", source).unwrap().unwrap());
    assert_eq!(first.list.entries, second.list.entries);
    assert_eq!(first.manifest, second.manifest);
    assert!(!first.manifest.inputs[0].sha256.is_empty());
}

/// Addresses of nobody, one a line.
fn addresses(numbers: std::ops::Range<u64>) -> String {
    numbers.map(|i| format!("0x77777777777777777777777777777777{i:08x}\n")).collect()
}

const TEXT: &str = "format = \"text-list\"\nfiles = [\"new\"]\n";

/// The edition `old`, and a newer one of the file `new`.
fn editions(format: &str) -> String {
    format!(
        "[[source.edition]]\ndate = \"2025-01-01\"\nformat = \"text-list\"\nfiles = [\"old\"]\n\
         [[source.edition]]\ndate = \"2026-01-01\"\nformat = \"{format}\"\nfiles = [\"new\"]\n"
    )
}

#[test]
fn what_holds_nothing_clears_nobody() {
    let guarded = |result: Result<Compiled, CompileError>| match result {
        Err(CompileError::Guard(error)) => error,
        other => panic!("{other:?}"),
    };
    assert_eq!(guarded(small("sources", &[], &[])), GuardError::NoEntry);

    let old = addresses(0..20);
    let with = |name: &str, new: &str| small(name, &[("old", &old), ("new", new)], &[("a", &editions("text-list"))]);
    let nothing = guarded(with("edition", "# what a failed export leaves\nno address\n"));
    assert!(matches!(nothing, GuardError::NothingInEdition { .. }), "{nothing}");
    assert_eq!(
        guarded(with("cut", &addresses(0..15))),
        GuardError::Ended { source: "a".into(), ended: 5, before: 20 },
        "a text has no end by which a cut one could be told"
    );
    let Compiled { list, .. } = with("fewer", &addresses(0..16)).unwrap();
    assert_eq!(list.entries.iter().filter(|entry| entry.statements[0].until.is_some()).count(), 4);

    let header = small("header", &[("old", &old), ("new", "address,name\n")], &[("a", &editions("csv-list"))]);
    let Err(CompileError::Source(error)) = header else { panic!("a file without records") };
    assert_eq!((error.file.as_str(), error.fault), ("new", Fault::NoRecord));
}

#[test]
fn who_is_listed_and_known_to_be_good_is_named() {
    let good = "known_good = true\nformat = \"text-list\"\nfiles = [\"good\"]\n";
    let files = [("new", &*addresses(0..3)), ("good", &*addresses(2..5))];
    let Compiled { list, manifest, .. } = small("good", &files, &[("a", TEXT), ("b", good)]).unwrap();
    assert_eq!(list.entries.len(), 3);
    let [stop] = &manifest.allowed[..] else { panic!("{:?}", manifest.allowed) };
    assert!(stop.kept && stop.source == "a" && stop.reason == "known good by b", "{stop:?}");
    let none = small("none", &[("new", &addresses(0..3)), ("good", "nothing\n")], &[("a", TEXT), ("b", good)]);
    assert!(matches!(none, Err(CompileError::Guard(GuardError::Nothing { .. }))));
}
