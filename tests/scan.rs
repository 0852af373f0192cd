//! Addresses in running text: found where they stand, through every disguise, and nothing else.
#![cfg(feature = "cli")]

mod common;

use std::collections::BTreeSet;

use forewarn::list::file::Verify;
use forewarn::list::model::Date;
use forewarn::scan::Disguise;
use forewarn::verdict::Finding;
use forewarn::{Checker, State};

fn checker() -> Checker {
    let mut checker = Checker::new(Date::parse("2026-11-22").unwrap());
    checker.add_list(forewarn::DEFAULT_LIST.to_vec(), Verify::Hash).unwrap();
    checker
}

fn scan(text: &[u8]) -> Vec<Finding> {
    let mut found = Vec::new();
    checker().scan(text, &mut |finding| found.push(finding));
    found
}

fn addresses(text: &[u8]) -> Vec<(String, State)> {
    scan(text).iter().map(|f| (f.answer.readings[0].canonical.clone(), f.answer.state)).collect()
}

const BTC: &str = "3LU8wRu4ZnXP4UM8Yo6kkTiGHM9BubgyiG";
const EVM: &str = "0x098B716B8Aaf21512996dC57EB0615e2383E2f96";
const CLEAN: &str = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";

#[test]
fn both_kinds_of_offsets_are_right() {
    // two, three and four bytes; the last is two UTF-16 units
    let text = format!("ä€😀 {EVM}, then ü{CLEAN}, end 😀{BTC}");
    let units: Vec<u16> = text.encode_utf16().collect();
    let found = scan(text.as_bytes());
    assert_eq!(found.len(), 3);
    for (finding, expected) in found.iter().zip([EVM, CLEAN, BTC]) {
        assert_eq!(&text[finding.start..finding.end], expected);
        assert_eq!(String::from_utf16(&units[finding.start_utf16..finding.end_utf16]).unwrap(), expected);
        assert!(finding.disguises.is_empty());
    }
}

#[test]
fn every_place_in_a_block_is_looked_at() {
    for pad in 0..200 {
        let text = format!("{}{EVM}{}{BTC}", " ".repeat(pad), ".".repeat(pad % 70 + 1));
        let found = scan(text.as_bytes());
        assert_eq!(found.iter().map(|f| f.start).collect::<Vec<_>>(), [pad, text.len() - BTC.len()], "{pad}");
    }
}

#[test]
fn disguises_are_seen_through_and_told() {
    let full_width: String = EVM.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap()).collect();
    let references: String = EVM.chars().map(|c| format!("&#{};", c as u32)).collect();
    let cases: [(String, &[Disguise]); 9] = [
        (EVM.replace("716B", "71\u{200b}6B"), &[Disguise::HiddenCharacters]),
        (EVM.replace("716B", "71\u{ad}6B"), &[Disguise::HiddenCharacters]),
        (EVM.replace("716B", "71&shy;6B"), &[Disguise::CharacterReferences]),
        (EVM.replace("0x", "&#x30;x"), &[Disguise::CharacterReferences]),
        (references, &[Disguise::CharacterReferences]),
        (full_width, &[Disguise::FullWidth]),
        // Cyrillic В and а
        (EVM.replace("98B7", "98В7").replace("Aaf", "Aаf"), &[Disguise::Homoglyphs]),
        (EVM.replace("5129", "51\n29"), &[Disguise::LineBreak]),
        (EVM.replace("5129", "51\r\n> 29"), &[Disguise::LineBreak]),
    ];
    for (text, disguises) in cases {
        let text = format!("send it to {text} today");
        let found = scan(text.as_bytes());
        assert_eq!(found.len(), 1, "{disguises:?}");
        assert_eq!(found[0].disguises, disguises);
        assert_eq!(found[0].answer.readings[0].canonical, EVM);
        assert_eq!(found[0].answer.state, State::Listed);
        assert_eq!(found[0].start, "send it to ".len());
        assert_eq!(found[0].end, text.len() - " today".len());
    }
}

#[test]
fn an_address_over_three_lines_is_joined() {
    let text = format!("{}\n{}\n{}\n", &BTC[..12], &BTC[12..24], &BTC[24..]);
    let found = scan(text.as_bytes());
    assert_eq!((found.len(), found[0].start, found[0].end), (1, 0, text.len() - 1));
    // one address a line is no address over many lines
    let text = format!("{BTC}\n{EVM}\n{CLEAN}\n");
    assert_eq!(scan(text.as_bytes()).len(), 3);
}

#[test]
fn what_stands_around_an_address_does_not_hide_it() {
    let around = [
        ("", ""),
        ("\"", "\""),
        ("(", ")"),
        ("‘", "’"),
        ("„", "“"),
        ("https://etherscan.io/address/", "?a=1"),
        ("<a href=\"x?to=", "&amp;b\">"),
        ("\\n", "\\n"),
        ("\\u003c", "\\u003e"),
        ("%20", "%0A"),
        ("地址", "。"),
        ("адрес", ", спасибо"),
        ("#", ";"),
        ("x-", "-y"),
        ("_", "_"),
        ("a;", ";b"),
        ("&nbsp;", "&nbsp;"),
        ("\u{feff}", "\u{200b}"),
    ];
    for (before, after) in around {
        for address in [EVM, BTC, CLEAN] {
            let text = format!("{before}{address}{after}");
            let found = scan(text.as_bytes());
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!((found[0].start, found[0].end), (before.len(), before.len() + address.len()), "{text}");
        }
    }
}

#[test]
fn formats_with_marks_inside_are_found() {
    let texts = [
        "EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2N",
        "nano_1ipx847tk8o46pwxt5qjdbncjqcbwcc1rrmqnkztrfjy5k7z4imsrata9est",
        "X-avax123ghjvxx49h87g0vk26c97ca8x3v44g5n9mzha",
        "ivg37-qiaaa-aaaab-aaaga-cai",
        "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
        "0:2cf55953e92efbeadab7ba725c3f93a0b23f842cbba72d7b8e6f510a70e422e3",
    ];
    for text in texts {
        let padded = format!("to {text} please");
        let found = scan(padded.as_bytes());
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(&padded[found[0].start..found[0].end], text);
    }
}

#[test]
fn payment_links_are_taken_whole() {
    let text = format!("pay <bitcoin:{BTC}?amount=1&label=x> or ethereum:{EVM}@1/transfer?address={EVM}&uint256=1.");
    let found = scan(text.as_bytes());
    let roles: Vec<_> =
        found.iter().map(|f| f.uri.as_ref().map(|uri| (uri.scheme, format!("{:?}", uri.role)))).collect();
    assert_eq!(roles[0], Some(("bitcoin", "Recipient".to_owned())));
    assert_eq!(roles.len(), 3);
    assert!(found.iter().all(|f| f.answer.state == State::Listed));
    let uri = found[0].uri.as_ref().unwrap();
    assert_eq!(&text[uri.start..uri.end], format!("bitcoin:{BTC}?amount=1&label=x"));
    assert_eq!(&text[found[0].start..found[0].end], BTC);
}

#[test]
fn typing_errors_are_told_where_an_address_was_meant() {
    let wrong = BTC.replace("wRu4", "wRu5");
    assert_eq!(scan(format!("send to {wrong} now").as_bytes())[0].answer.state, State::BadChecksum);
    // inside a link or an identifier it could be anything
    assert_eq!(scan(format!("/drive/{wrong}/x").as_bytes()), []);
    assert_eq!(scan(b"see commit 0123456789abcdef0123456789abcdef01234567"), []);
    assert_eq!(scan(b"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), []);
    assert_eq!(scan(b"5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"), [], "a private key");
}

#[test]
fn any_bytes_are_scanned() {
    let mut text = vec![0xff, 0xc3, 0x28];
    text.extend(EVM.as_bytes());
    text.extend([0xf0, 0x9f, 0x98]);
    assert_eq!(addresses(&text), [(EVM.to_owned(), State::Listed)]);
    assert_eq!(scan(&vec![b'a'; 3_000_000]), []);
    assert_eq!(scan("Ж".repeat(1_000_000).as_bytes()), []);
    assert_eq!(scan("&#x41;".repeat(300_000).as_bytes()), []);
}

/// What a person finds on the real pages of the shared folder, written down by reading them.
#[test]
fn real_pages_give_what_their_readers_see() {
    let Some(folder) = common::shared("pages") else { return };
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let lazarus = [
        "39idqitN9tYNmq3wYanwg3MitFB5TZCjWu",
        "3AAUBbKJorvNhEUFhKnep9YTwmZECxE4Nk",
        "3PjNaSeP8GzLjGeu51JR19Q2Lu8W2Te9oc",
        "3NbdrezMzAVVfXv5MTQJn4hWqKhYCTCJoB",
        "34VXKa5upLWVYMXmgid6bFM4BaQXHxSUoL",
    ];
    let listed = |text: &str| (text.to_owned(), State::Listed);
    let six: Vec<_> = std::iter::once(BTC).chain(lazarus).map(listed).collect();
    assert_eq!(addresses(&read("news-hstoday-fbi-2023-08-23.txt")), six);
    assert_eq!(addresses(&read("news-cybertecwiz-fbi-inline.txt")), six);
    // the first lost a letter on that page: 33 letters, a wrong checksum; the last has a quotation mark behind it
    let page = addresses(&read("news-bitdefender-fbi-wallets.txt"));
    assert_eq!(page[page.len() - 5..], six[1..]);
    assert!(page[..page.len() - 5].iter().all(|(_, state)| *state == State::BadChecksum));

    let not_listed = |text: &str| (text.to_owned(), State::NotListed);
    assert_eq!(addresses(&read("ransomnote-esxiargs.html")), [not_listed("1PAFdD9fwqRWG4VcCGuY27VTW8xPZmuF1D")]);
    assert_eq!(addresses(&read("ransomnote-ryuk.txt")), [listed("14hVKm7Ft2rxDBFTNkkRC3kGstMGp2A4hk")]);
    assert_eq!(addresses(&read("ransomnote-xorist.txt")), [listed("1NJNG57hFPPcmSmFYbxKmL33uc5nLwYLCK")]);
    assert_eq!(addresses(&read("ransomnote-satancd.txt")), [not_listed("bc1qcvgj0hxslrxpf6e969ay577t9g72dd663fus92")]);

    // nineteen rows: six have one EVM address, three one TRON address; the image links hold none
    let donations = addresses(&read("donation-ivan-pinatti-addresses.md"));
    assert!(donations.iter().all(|(_, state)| *state == State::NotListed), "{donations:?}");
    let distinct: BTreeSet<_> = donations.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!((donations.len(), distinct.len()), (19, 12), "{distinct:?}");

    // the same address in links, attributes and text counts once
    for (name, count) in [
        ("etherscan-label-accounts.html", 13),
        ("basescan-label-accounts.html", 3),
        ("celo-label-accounts.html", 51),
        ("optimism-label-accounts.html", 48),
    ] {
        let found: BTreeSet<_> = addresses(&read(name)).into_iter().map(|(text, _)| text).collect();
        assert_eq!(found.len(), count, "{name}: {found:?}");
    }
}
