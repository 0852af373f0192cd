//! The list file: what goes in comes out, damage is named, nothing panics.
#![cfg(feature = "cli")]

use std::collections::BTreeMap;

use forewarn::address::{Address, Bytes, Form, parse};
use forewarn::checker::OWN_LIST;
use forewarn::key::{Key, Kind};
use forewarn::list::ListError;
use forewarn::list::exact::Origin;
use forewarn::list::file::{ListFile, Lookup, PREFIX, SIGNATURE_LEN, Section, Verify};
use forewarn::list::model::{Category, Date, Entity, Entry, List, Source, Statement};
use forewarn::list::write::{WriteError, write, write_lite};
use forewarn::verdict::{Grade, Reason, Relation};
use forewarn::{Checker, State};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn source(id: &str) -> Source {
    Source {
        id: id.to_owned(),
        name: format!("The {id} list"),
        publisher: "Somebody".to_owned(),
        licence: "MIT".to_owned(),
        url: format!("https://example.org/{id}"),
        date: date("2026-11-01"),
    }
}

fn statement(source: &str, category: Category) -> Statement {
    Statement {
        source: source.to_owned(),
        category,
        entity: None,
        programmes: Vec::new(),
        since: None,
        seen: None,
        until: None,
        reference: None,
        ticker: None,
        note: None,
    }
}

fn address(text: &str) -> Address {
    parse(text).unwrap().remove(0).address
}

fn list(entries: Vec<Entry>) -> List {
    List {
        name: "test".to_owned(),
        created: date("2026-11-22"),
        expires: date("2027-05-21"),
        sources: vec![source("states"), source("scams")],
        entries,
    }
}

const P2PKH: &str = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
const EVM: &str = "0x52908400098527886E0F7030069857D2E4169EE7";
const FORMER: &str = "0xde709f2102306220921060314715629080e2fb77";
const PHISHER: &str = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
const ISSUER: &str = "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB";

/// The same key hash in the form of another address.
fn respelled(text: &str, like: &str) -> String {
    let Address { form, variant, .. } = address(like);
    Address { form, variant, bytes: address(text).bytes }.canonical()
}

/// P2WPKH of the key hash of [`P2PKH`].
fn p2wpkh() -> String {
    respelled(P2PKH, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")
}

fn small() -> List {
    let entity = Entity { name: "ROGUE, Ann".to_owned(), aliases: vec!["Rogue Ann".to_owned()] };
    let sanctioned = Statement {
        entity: Some(entity),
        programmes: vec!["CYBER2".to_owned(), "DPRK3".to_owned()],
        since: Some(date("2022-04-14")),
        reference: Some("https://example.org/entry/1".to_owned()),
        ticker: Some("XBT".to_owned()),
        ..statement("states", Category::Sanctions)
    };
    let former = Statement { until: Some(date("2025-03-21")), ..sanctioned.clone() };
    let phishing = Statement { note: Some("Fake_Phishing1".to_owned()), ..statement("scams", Category::Phishing) };
    list(vec![
        Entry { address: address(P2PKH), statements: vec![sanctioned.clone(), phishing.clone()] },
        Entry { address: address(EVM), statements: vec![sanctioned] },
        Entry { address: address(FORMER), statements: vec![former] },
        Entry { address: address(PHISHER), statements: vec![phishing] },
        Entry { address: address(ISSUER), statements: vec![statement("scams", Category::Frozen)] },
    ])
}

fn checker(bytes: Vec<u8>) -> Checker {
    let mut checker = Checker::new(date("2026-11-22"));
    checker.add_list(bytes, Verify::Hash).unwrap();
    checker
}

/// A change here is a change of the format: it needs a new version number, and `docs/list-format.md` to say so.
#[test]
fn the_format_has_not_changed() {
    let bytes = write(&small(), &[]).unwrap().bytes;
    let hash: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(hash, GOLDEN, "{} bytes", bytes.len());
}

const GOLDEN: &str = "531f123f4c3d368bf6a9b78c36e32d84439cedea893e8f7f1a53edc0cb821128";

#[test]
fn each_state_is_said_where_it_belongs() {
    let checker = checker(write(&small(), &[]).unwrap().bytes);
    let answer = checker.check(P2PKH);
    assert_eq!((answer.state, answer.grade), (State::Listed, Grade::Stop));
    let said = &answer.matches[0].statements[0];
    assert_eq!(said.entity.as_ref().unwrap().name, "ROGUE, Ann");
    assert_eq!(said.programmes, ["CYBER2", "DPRK3"]);
    assert_eq!(said.since, Some(date("2022-04-14")));
    assert_eq!(answer.matches[0].statements.len(), 2);
    assert_eq!(answer.readings[0].coins[..3], ["BTC", "BCH", "BSV"]);

    let answer = checker.check(&p2wpkh());
    assert_eq!((answer.state, answer.grade), (State::SameKey, Grade::Warn));
    assert_eq!(answer.matches[0].relation, Relation::SameKey);
    assert_eq!(answer.matches[0].listed, P2PKH);

    let answer = checker.check(&respelled(P2PKH, "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"));
    assert_eq!((answer.state, answer.matches[0].relation), (State::Listed, Relation::SameAddress));

    let answer = checker.check(FORMER);
    assert_eq!((answer.state, answer.grade), (State::Delisted, Grade::Inform));
    assert_eq!(checker.check(ISSUER).grade, Grade::Warn);
    assert_eq!(checker.check(PHISHER).state, State::Listed);

    // one letter's case changed: wallets may still pay to it
    assert_eq!(checker.check("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d35A").state, State::BadChecksum);
    assert_eq!(checker.check("0xFB6916095ca1df60bB79Ce92cE3Ea74c37c5d359").state, State::Listed);
    assert_eq!(checker.check("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb").state, State::BadChecksum);
    assert_eq!(checker.check("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4").state, State::NotListed);
    assert_eq!(checker.check("hello").reason, Some(Reason::NotAnAddress));
}

#[test]
fn the_nested_form_of_a_sanctioned_key_is_found() {
    // BIP-141: HASH160(0x00 0x14 <key hash>), computed here by hand
    let kh = address(P2PKH).bytes;
    let sha: [u8; 32] = Sha256::digest([&[0x00, 0x14], &kh[..]].concat()).into();
    let script: [u8; 20] = ripemd::Ripemd160::digest(sha).into();
    let nested = Address { form: Form::P2sh, variant: 5, bytes: Bytes::new(&script) }.canonical();
    let answer = checker(write(&small(), &[]).unwrap().bytes).check(&nested);
    assert_eq!(answer.state, State::SameKey);
    assert_eq!((answer.matches[0].relation, answer.matches[0].listed.as_str()), (Relation::NestedKeyHash, P2PKH));
}

#[test]
fn the_same_key_on_another_chain_is_said_to_be_that() {
    let checker = checker(write(&small(), &[]).unwrap().bytes);
    let tron = Address { form: Form::Tron, variant: 0, bytes: address(EVM).bytes }.canonical();
    let answer = checker.check(&tron);
    assert_eq!((answer.state, answer.matches[0].relation), (State::SameKey, Relation::SameKey));
    assert_eq!(answer.matches[0].listed, EVM);
}

#[test]
fn an_expired_list_still_accuses_and_no_longer_clears() {
    let mut checker = Checker::new(date("2027-05-22"));
    checker.add_list(write(&small(), &[]).unwrap().bytes, Verify::Hash).unwrap();
    assert_eq!(checker.check(EVM).state, State::Listed);
    let answer = checker.check("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
    assert_eq!((answer.state, answer.reason), (State::NotCovered, Some(Reason::ListExpired)));
    assert_eq!(Checker::new(date("2026-11-22")).check(EVM).reason, Some(Reason::NoList));
}

#[test]
fn own_entries_are_found_with_and_without_the_front() {
    let mut checker = checker(write(&small(), &[]).unwrap().bytes);
    checker.block("0x8617E340B3D01FA5F11F306F4090FD50E238070D", Some("my old wallet")).unwrap();
    for _ in 0..2 {
        let answer = checker.check("0x8617e340b3d01fa5f11f306f4090fd50e238070d");
        assert_eq!((answer.state, answer.matches[0].list.as_str()), (State::Listed, OWN_LIST));
        assert_eq!(answer.matches[0].statements[0].note.as_deref(), Some("my old wallet"));
        assert_eq!(checker.check(EVM).state, State::Listed);
        checker.build_front();
    }
    checker.block(&p2wpkh(), None).unwrap();
    assert_eq!(checker.check(&p2wpkh()).state, State::Listed);
}

#[test]
fn what_is_muted_is_not_said() {
    let mut checker = checker(write(&small(), &[]).unwrap().bytes);
    let before = checker.check(EVM);
    let said = &before.matches[0].statements[0];
    for what in [said.source.as_str(), said.category.name()] {
        let mut muted = self::checker(write(&small(), &[]).unwrap().bytes);
        muted.mute(what);
        assert_eq!(serde_json::to_value(said.category).unwrap(), said.category.name());
        let after = muted.check(EVM);
        assert!(
            after.matches.iter().flat_map(|m| &m.statements).all(|s| s.source != what && s.category.name() != what)
        );
        assert_eq!(after.state == State::Listed, before.matches[0].statements.len() > 1);
    }
    checker.mute("something else");
    assert_eq!(checker.check(EVM), before);
}

#[test]
fn two_lists_are_asked_together() {
    let mut other = small();
    other.name = "other".to_owned();
    other.entries = vec![Entry { address: address(EVM), statements: vec![statement("scams", Category::Theft)] }];
    let mut checker = checker(write(&small(), &[]).unwrap().bytes);
    checker.add_list(write(&other, &[]).unwrap().bytes, Verify::Hash).unwrap();
    for _ in 0..2 {
        let lists: Vec<_> = checker.check(EVM).matches.iter().map(|found| found.list.clone()).collect();
        assert_eq!(lists, ["test", "other"]);
        assert_eq!(checker.check(PHISHER).matches.len(), 1);
        checker.build_front();
    }
}

#[test]
fn every_flipped_byte_is_named() {
    let bytes = write(&small(), &[]).unwrap().bytes;
    for index in 0..bytes.len() {
        for mask in [0x01, 0x80, 0xff] {
            let mut damaged = bytes.clone();
            damaged[index] ^= mask;
            let error = ListFile::open(damaged.clone(), Verify::Hash).expect_err("a flipped byte is not noticed");
            match index {
                0..8 => assert_eq!(error, ListError::NotAList),
                8..12 => assert_eq!(error, ListError::UnknownVersion),
                12..16 => assert!(matches!(error, ListError::Truncated | ListError::TrailingBytes)),
                _ => assert_eq!(error, ListError::WrongHash),
            }
            // without the hash, damage may pass unnoticed where it changes no length; it must never accuse anyone else
            let Ok(file) = ListFile::open(damaged, Verify::Structure) else { continue };
            let stranger = address("0x8617E340B3D01FA5F11F306F4090FD50E238070D");
            assert!(!matches!(file.find(stranger.key()), Ok(Lookup::Hits(_))), "byte {index}");
            for entry in small().entries {
                if let Ok(Lookup::Hits(hits)) = file.find(entry.address.key()) {
                    for hit in hits {
                        let _ = file.statements(hit.set);
                    }
                }
            }
            file.exact().for_each(drop);
            file.pointers().for_each(drop);
        }
    }
}

#[test]
fn every_cut_and_every_extra_byte_is_named() {
    let mut bytes = write(&small(), &[]).unwrap().bytes;
    for len in 0..bytes.len() {
        let error = ListFile::open(bytes[..len].to_vec(), Verify::Structure).unwrap_err();
        assert_eq!(error, ListError::Truncated, "{len} bytes");
    }
    bytes.push(1);
    assert_eq!(ListFile::open(bytes.clone(), Verify::Hash).unwrap_err(), ListError::TrailingBytes);
    // a signature may follow the body, and is not part of what is hashed
    bytes.resize(bytes.len() - 1 + SIGNATURE_LEN, 7);
    assert!(ListFile::open(bytes, Verify::Hash).is_ok());
}

/// Lengths that promise more than there is must not take memory first.
#[test]
fn large_numbers_in_a_file_are_refused() {
    let bytes = write(&small(), &[]).unwrap().bytes;
    for at in (PREFIX..PREFIX + 32 + 6 * 12).step_by(4) {
        let mut damaged = bytes.clone();
        damaged[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        let _ = ListFile::open(damaged, Verify::Structure);
    }
}

#[test]
fn the_same_list_gives_the_same_bytes_in_any_order() {
    let first = write(&small(), &[]).unwrap().bytes;
    let mut turned = small();
    turned.entries.reverse();
    let second = write(&turned, &[]).unwrap().bytes;
    assert_eq!(first, second);
    let mut renamed = small();
    renamed.name = "another".to_owned();
    // another list has another seed
    assert_ne!(first[PREFIX + 8..PREFIX + 24], write(&renamed, &[]).unwrap().bytes[PREFIX + 8..PREFIX + 24]);
}

#[test]
fn what_can_not_be_written_is_named() {
    let mut list = small();
    list.name = String::new();
    assert_eq!(write(&list, &[]).unwrap_err(), WriteError::BadName);
    list.name = "x".to_owned();
    list.sources.truncate(1);
    assert_eq!(write(&list, &[]).unwrap_err(), WriteError::UnknownSource("scams".to_owned()));
}

#[test]
fn an_empty_list_says_not_listed() {
    let empty = checker(write(&list(Vec::new()), &[]).unwrap().bytes);
    assert_eq!(empty.check(EVM).state, State::NotListed);
}

#[test]
fn a_lite_list_never_accuses() {
    let bytes = write_lite(&small(), 1e-6).unwrap();
    let lite = checker(bytes.clone());
    let answer = lite.check(EVM);
    assert_eq!((answer.state, answer.reason), (State::NotCovered, Some(Reason::LiteListOnly)));
    assert_eq!(lite.check("0x8617E340B3D01FA5F11F306F4090FD50E238070D").state, State::NotListed);
    // asked together with the full list, the full list answers
    let mut both = checker(bytes.clone());
    both.add_list(write(&small(), &[]).unwrap().bytes, Verify::Hash).unwrap();
    assert_eq!(both.check(EVM).state, State::Listed);
    let file = ListFile::open(bytes, Verify::Hash).unwrap();
    assert!(file.section_len(Section::Filter) > 45);
}

/// The rate that was asked for is the rate that is had: a degenerate seed would show here.
#[test]
fn a_lite_list_keeps_its_rate() {
    let entries = (0u32..20_000)
        .map(|i| Entry {
            address: Address { form: Form::Evm, variant: 0, bytes: Bytes::joined(&[1; 16], &i.to_be_bytes()) },
            statements: vec![statement("scams", Category::Phishing)],
        })
        .collect();
    let file = ListFile::open(write_lite(&list(entries), 1e-3).unwrap(), Verify::Hash).unwrap();
    let hits = (0u32..200_000)
        .filter(|i| {
            let bytes = [&[2; 16], &i.to_be_bytes()[..]].concat();
            file.contains_hash(file.hash(Key { kind: Kind::Evm, bytes: &bytes }))
        })
        .count();
    assert!((100..400).contains(&hits), "{hits} of 200,000 at a rate of 1e-3");
}

fn any_entries() -> impl Strategy<Value = Vec<Entry>> {
    let form = prop_oneof![
        Just((Form::Evm, 0u16)),
        Just((Form::Tron, 0)),
        Just((Form::P2pkh, 0)),
        Just((Form::P2pkh, 0x30)),
        Just((Form::P2sh, 5)),
        Just((Form::P2wpkh, 1)),
    ];
    // few different bytes, so that several forms of one key, and derived keys, meet
    let entry = (form, 0u8..40, 0usize..4, any::<bool>(), any::<bool>());
    proptest::collection::vec(entry, 0..120).prop_map(|raw| {
        let mut entries: BTreeMap<Address, Vec<Statement>> = BTreeMap::new();
        for ((form, variant), byte, note, sanctioned, delisted) in raw {
            let address = Address { form, variant, bytes: Bytes::new(&[byte; 20]) };
            let (source, category) =
                if sanctioned { ("states", Category::Sanctions) } else { ("scams", Category::Fraud) };
            let until = delisted.then(|| date("2025-01-01"));
            let said = Statement { note: Some(format!("note {note}")), until, ..statement(source, category) };
            let statements = entries.entry(address).or_default();
            statements.push(said);
            statements.sort();
            statements.dedup();
        }
        entries.into_iter().map(|(address, statements)| Entry { address, statements }).collect()
    })
}

proptest! {
    /// The twin is a map from keys to entries.
    #[test]
    fn a_file_says_what_a_map_says(entries in any_entries(), strangers in proptest::collection::vec(any::<[u8; 20]>(), 50)) {
        let bytes = write(&list(entries.clone()), &[]).unwrap().bytes;
        let file = ListFile::open(bytes, Verify::Hash).unwrap();
        let mut twin: BTreeMap<(u8, Vec<u8>), Vec<&Entry>> = BTreeMap::new();
        for entry in &entries {
            let key = entry.address.key();
            twin.entry((key.kind as u8, key.bytes.to_vec())).or_default().push(entry);
        }
        for ((kind, bytes), expected) in &twin {
            let kind = [Kind::KeyHash, Kind::ScriptHash, Kind::Evm].into_iter().find(|k| *k as u8 == *kind).unwrap();
            let Lookup::Hits(hits) = file.find(Key { kind, bytes }).unwrap() else { panic!("lost") };
            let mut found: Vec<_> = hits.iter().filter(|hit| hit.origin == Origin::Address).map(|hit| {
                (hit.listed.clone(), file.statements(hit.set).unwrap())
            }).collect();
            found.sort();
            let mut expected: Vec<_> = expected.iter().map(|e| (e.address.clone(), e.statements.clone())).collect();
            expected.sort();
            prop_assert_eq!(found, expected);
        }
        for stranger in &strangers {
            prop_assert_eq!(file.find(Key { kind: Kind::Evm, bytes: stranger }).unwrap(), Lookup::Miss);
        }
    }

    #[test]
    fn any_bytes_are_a_named_error(tail in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut bytes = write(&small(), &[]).unwrap().bytes;
        let keep = bytes.len() - tail.len().min(bytes.len() - PREFIX);
        bytes.truncate(keep);
        bytes.extend(&tail);
        if let Ok(file) = ListFile::open(bytes, Verify::Structure) {
            file.exact().for_each(drop);
            file.pointers().for_each(drop);
            let _ = file.evidence();
        }
    }
}

#[test]
fn the_format_s_page_has_every_number() {
    let page = include_str!("../docs/list-format.md");
    let words: Vec<&str> = page.split_whitespace().collect();
    for form in (0..=u8::MAX).filter_map(Form::from_number) {
        let (number, name) = ((form as u8).to_string(), format!("`{}`", form.name()));
        let named = words.windows(2).any(|pair| pair[0] == number && pair[1].trim_end_matches([',', '.']) == name);
        assert!(named, "form {number} {name}");
        assert!(page.contains(&format!("\n| {} | ", form.kind() as u8)), "kind of {name}");
    }
}
