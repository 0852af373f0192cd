//! What the fuzz targets found, kept found.
#![cfg(feature = "cli")]

use forewarn::address::{Address, Bytes, Checksum, Form, parse};
use forewarn::list::ListError;
use forewarn::list::evidence::{Evidence, Unpacked};
use forewarn::list::file::{ListFile, PREFIX, Verify};
use forewarn::list::model::{Category, Date, List};
use forewarn::list::write::write_lite;
use forewarn::scan::scan;
use forewarn::uri;

/// `ton` is also a CAIP-2 namespace: the raw address behind `//transfer/` lost its workchain, and was no TON address.
#[test]
fn a_raw_ton_address_in_a_transfer_link() {
    let raw = "0:d6b1bb2a42e14f1e08c10b4a3e13defd0f5c454c48c5ba98609f4bc5245744e7";
    let found = uri::parse(&format!("ton://transfer/{raw}?amount=1")).unwrap();
    assert_eq!((found.scheme, found.recipients[0].text.as_str()), ("ton", raw));
    let account = uri::parse("eip155:1:0x52908400098527886E0F7030069857D2E4169EE7").unwrap();
    assert_eq!(account.scheme, "caip10");
}

#[test]
fn test_addresses_with_an_underscore_are_found_in_text() {
    let key = Bytes::new(&[7; 28]);
    let shelley = Bytes::joined(&[0x60], &key);
    let stake = Bytes::joined(&[0], &key);
    for (form, bytes) in [(Form::CardanoShelley, shelley), (Form::CardanoStake, stake)] {
        let address = Address { form, variant: 1, bytes }.canonical();
        for text in [format!("send to {address} soon"), format!("send to {} soon", address.to_uppercase())] {
            let mut found = Vec::new();
            scan(text.as_bytes(), &mut |candidate| found.push((candidate.range.start, candidate.range.end)));
            assert_eq!(found, [(8, text.len() - 5)], "{text}");
        }
    }
}

#[test]
fn every_cash_address_prefix_belongs_to_its_address() {
    for variant in 0xf000..0xf007 {
        let address = Address { form: Form::P2pkh, variant, bytes: Bytes::new(&[9; 20]) };
        let text = format!("to {} now", address.canonical());
        let mut found = Vec::new();
        scan(text.as_bytes(), &mut |candidate| found.push((candidate.range.start, candidate.range.end)));
        assert_eq!(found, [(3, text.len() - 4)], "{text}");
    }
}

/// 209 bytes of list file made the front take gigabytes: a lite list's number of entries was taken as it stood.
#[test]
fn a_lite_list_can_not_promise_more_entries_than_it_has_bits() {
    let day = |text| Date::parse(text).unwrap();
    let list = List {
        name: "x".to_owned(),
        created: day("2026-11-22"),
        expires: day("2027-11-22"),
        sources: Vec::new(),
        entries: Vec::new(),
    };
    let mut bytes = write_lite(&list, 1e-3).unwrap();
    for entries in [u32::MAX, 1 << 24] {
        bytes[PREFIX + 24..PREFIX + 28].copy_from_slice(&entries.to_le_bytes());
        assert_eq!(ListFile::open(bytes.clone(), Verify::Structure).unwrap_err(), ListError::BadFilter);
    }
}

fn section(unpacked: &[u8]) -> Vec<u8> {
    let mut section = (unpacked.len() as u32).to_le_bytes().to_vec();
    section.extend(miniz_oxide::deflate::compress_to_vec(unpacked, 1));
    section
}

/// Evidence is read where it is asked for: what is damaged there makes nothing else unsayable.
#[test]
fn damaged_evidence_is_that_of_its_addresses_alone() {
    let form = Form::Evm as u8;
    let bytes = [
        &[1, 1, b'x'][..],
        // a source, no entity
        &[1, 0, 0, 0, 0, 0, 1, 0],
        // two statements: of category 1, and of one that there is not
        &[2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 0, 0, 0, 0, 0, 0],
        // sets of the first, of the second, of one that there is not, of none, of no form
        &[5, form, 0, 1, 0, form, 0, 1, 1, form, 0, 1, 7, form, 0, 0, 250, 1, 0, 1, 0],
    ]
    .concat();
    let evidence = Unpacked::open(&section(&bytes)).unwrap();
    let said = |set| evidence.set(set).and_then(|set| evidence.statements(&set));
    assert_eq!(said(0).unwrap().iter().map(|one| one.category).collect::<Vec<_>>(), [Category::Sanctions]);
    for set in 1..7 {
        assert_eq!(said(set).unwrap_err(), ListError::BadEvidence, "{set}");
    }
    assert_eq!(Evidence::open(&section(&bytes)).unwrap_err(), ListError::BadEvidence);
    for len in 0..bytes.len() {
        assert_eq!(Unpacked::open(&section(&bytes[..len])).unwrap_err(), ListError::BadEvidence, "{len}");
    }
    assert_eq!(Unpacked::open(&section(&[&bytes[..], &[0]].concat())).unwrap_err(), ListError::BadEvidence);
}

/// One string of a megabyte, named half a million times: a few kilobytes of file must not become terabytes.
#[test]
fn evidence_can_not_multiply_its_strings() {
    let number = |out: &mut Vec<u8>, mut value: usize| {
        while value >= 0x80 {
            out.push(value as u8 | 0x80);
            value >>= 7;
        }
        out.push(value as u8);
    };
    let mut bytes = vec![1];
    number(&mut bytes, 1 << 20);
    bytes.resize(bytes.len() + (1 << 20), b'x');
    number(&mut bytes, 500_000);
    bytes.resize(bytes.len() + 500_000 * 6, 0);
    // no entities, statements, sets
    bytes.extend([0; 3]);
    assert_eq!(Evidence::open(&section(&bytes)).unwrap_err(), ListError::TooLarge);
}

/// Addresses and broken lines in one block were reported in an order that hung on the block's start.
#[test]
fn what_is_found_does_not_hang_on_the_place_in_the_text() {
    let address = "3LU8wRu4ZnXP4UM8Yo6kkTiGHM9BubgyiG";
    let lines = format!("{}\n{} {address}\n{}\n", &address[..20], &address[20..], &address[..30]);
    let text = format!("{lines}{} {lines}{address}\n", &address[30..]);
    let places = |pad: usize| {
        let padded = " ".repeat(pad) + &text;
        let mut found = Vec::new();
        scan(padded.as_bytes(), &mut |candidate| {
            found.push((candidate.range.start - pad, candidate.range.end - pad));
        });
        found
    };
    let expected = places(0);
    assert!(expected.len() >= 5, "{expected:?}");
    assert!((1..200).all(|pad| places(pad) == expected));
}

/// Behind a typing error a unified address is still jumbled: this one began as a transparent receiver of no bytes would.
#[test]
fn a_unified_address_with_a_typing_error_has_no_receivers() {
    let text = "utest1qyqvs3ka3yfxexjp9rmclns7j79vyucsf3lxguatmhpmnctzpdwfvycu9s5nzftrqpy0plls7lma2as79fmc2al35t63hmxnd5smey5g0prlqdy4py5au7e26u6pugvs5flew0qa430";
    let readings = parse(text).unwrap();
    assert_eq!(readings[0].checksum, Checksum::Failed);
    readings[0].address.for_each_part(|part| panic!("{:?}", part.kind));
}
