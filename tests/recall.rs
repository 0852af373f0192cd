//! Nothing that a list holds may be missed, in any spelling; nobody else may be accused. Over the real lists.
#![cfg(feature = "cli")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use base58::ToBase58;
use forewarn::address::{Address, Bytes, Form, Network, parse};
use forewarn::compile::clean::{Piece, clean};
use forewarn::compile::manifest::{BuiltFile, Manifest};
use forewarn::compile::sources::{Format, Options, read};
use forewarn::compile::{Compiled, compile};
use forewarn::list::file::{ListFile, Section, Verify};
use forewarn::list::model::{Category, Date, Entry, Source};
use forewarn::list::write::{Written, write};
use forewarn::verdict::{Grade, Relation, StatementInfo};
use forewarn::{Answer, Checker, DEFAULT_LIST, State};
use sha2::{Digest, Sha256};
use sha3::Keccak256;

fn lists() -> Option<PathBuf> {
    common::shared("lists")
}

fn configuration(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("lists").join(name)
}

/// The default list, compiled and written once for all tests.
fn default() -> Option<&'static (Compiled, Written)> {
    static COMPILED: OnceLock<Option<(Compiled, Written)>> = OnceLock::new();
    COMPILED
        .get_or_init(|| {
            let compiled =
                compile(&configuration("default.toml"), Some(&lists()?)).unwrap_or_else(|error| panic!("{error}"));
            let written = write(&compiled.list, &compiled.known_good).unwrap_or_else(|error| panic!("{error}"));
            Some((compiled, written))
        })
        .as_ref()
}

/// The day on which the committed list was made.
fn day() -> Date {
    Date::new(2026, 11, 22).unwrap()
}

fn checker(bytes: &[u8]) -> Checker {
    let mut checker = Checker::new(day());
    checker.add_list(bytes.to_vec(), Verify::Hash).unwrap();
    checker
}

#[test]
fn the_committed_list_is_what_its_sources_give() {
    let Some((compiled, written)) = default() else { return };
    let sha256 = |bytes: &[u8]| Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect::<String>();
    // not assert_eq, which would print both
    assert!(written.bytes == DEFAULT_LIST, "{} is not {}", sha256(&written.bytes), sha256(DEFAULT_LIST));
    let text = std::fs::read_to_string(configuration("default.manifest.json")).unwrap();
    let committed: Manifest = serde_json::from_str(&text).unwrap();
    let file = ListFile::open(written.bytes.clone(), Verify::Hash).unwrap();
    // what the command measures is taken over
    let measured = committed.file.clone().unwrap();
    let sections = Section::ALL
        .into_iter()
        .map(|section| (format!("{section:?}").to_lowercase(), file.section_len(section) as u64))
        .collect();
    let file = BuiltFile { sha256: sha256(&written.bytes), sections, sizes: written.sizes.clone(), ..measured };
    let manifest = Manifest { file: Some(file), ..compiled.manifest.clone() };
    assert!(manifest == committed, "lists/default.manifest.json is not the manifest of this build");
}

/// The first variant of a form on the main network of this coin.
fn variant(form: Form, coin: &str) -> u16 {
    static FOUND: OnceLock<std::sync::Mutex<BTreeMap<(Form, String), u16>>> = OnceLock::new();
    let mut found = FOUND.get_or_init(Default::default).lock().unwrap();
    *found.entry((form, coin.to_owned())).or_insert_with(|| {
        (0..=u16::MAX)
            .find(|&v| form.coins(v).first() == Some(&coin) && form.network(v) == Network::Main)
            .unwrap_or_else(|| panic!("no {} of {coin}", form.name()))
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sha256d(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(Sha256::digest(bytes)).into()
}

/// XLS-5: version, account, whether there is a tag, the tag, four zeros.
fn x_address(account: &[u8], tag: Option<u32>) -> String {
    let mut body =
        [&[0x05, 0x44], account, &[u8::from(tag.is_some())], &tag.unwrap_or(0).to_le_bytes(), &[0; 4]].concat();
    let checksum = sha256d(&body);
    body.extend(&checksum[..4]);
    const BITCOIN: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    const RIPPLE: &[u8; 58] = b"rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";
    body.to_base58().chars().map(|c| RIPPLE[BITCOIN.find(c).unwrap()] as char).collect()
}

/// ICAP: the number in base 36, at least 30 digits, behind `XE` and the two check digits of an IBAN.
fn icap(bytes: &[u8]) -> String {
    let mut number = bytes.to_vec();
    let mut digits = Vec::new();
    while number.iter().any(|&b| b != 0) {
        let mut rest = 0u32;
        for byte in &mut number {
            let value = rest << 8 | u32::from(*byte);
            (*byte, rest) = ((value / 36) as u8, value % 36);
        }
        digits.push(char::from_digit(rest, 36).unwrap().to_ascii_uppercase());
    }
    while digits.len() < 30 {
        digits.push('0');
    }
    let account: String = digits.iter().rev().collect();
    let rest = format!("{account}XE00").chars().fold(0u32, |rest, c| {
        let value = c.to_digit(36).unwrap();
        (rest * if value < 10 { 10 } else { 100 } + value) % 97
    });
    format!("XE{:02}{account}", 98 - rest)
}

/// TEP-2: flags, workchain, hash, CRC-16 (XMODEM), in base64url.
fn ton_friendly(bytes: &[u8], flags: u8) -> String {
    let mut body = [&[flags, bytes[3]], &bytes[4..]].concat();
    let crc = body.iter().fold(0u16, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| if crc >> 15 == 1 { crc << 1 ^ 0x1021 } else { crc << 1 })
    });
    body.extend(crc.to_be_bytes());
    const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let group = |chunk: &[u8]| u32::from_be_bytes([0, chunk[0], chunk[1], chunk[2]]);
    body.chunks(3)
        .flat_map(|c| (0..4).rev().map(move |i| BASE64[(group(c) >> (6 * i) & 63) as usize] as char))
        .collect()
}

/// Monero's integrated address: another network byte, and a payment id behind the keys.
fn monero_integrated(keys: &[u8]) -> String {
    let mut body = [&[19], keys, &[1, 2, 3, 4, 5, 6, 7, 8]].concat();
    let checksum = Keccak256::digest(&body);
    body.extend(&checksum[..4]);
    const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    const DIGITS: [usize; 9] = [0, 2, 3, 5, 6, 7, 9, 10, 11];
    let mut text = String::new();
    for block in body.chunks(8) {
        let mut value = block.iter().fold(0u64, |value, &b| value << 8 | u64::from(b));
        let mut digits = vec![b'1'; DIGITS[block.len()]];
        for digit in digits.iter_mut().rev() {
            *digit = BASE58[(value % 58) as usize];
            value /= 58;
        }
        text.extend(digits.iter().map(|&d| d as char));
    }
    text
}

/// How else one can write an address: texts of the same address, and texts that share its key.
#[derive(Default)]
struct Spellings {
    same: Vec<String>,
    key: Vec<String>,
    uris: Vec<String>,
}

fn spellings(address: &Address) -> Spellings {
    use Form::*;
    let bytes = &address.bytes;
    let text = address.canonical();
    let other = |form, variant| Address { form, variant, bytes: bytes.clone() };
    let mut out = Spellings { same: vec![text.clone(), format!(" {text}\n")], ..Spellings::default() };
    let mut elsewhere = Vec::new();
    match address.form {
        Evm => {
            let digits = hex(bytes);
            let upper = digits.to_uppercase();
            out.same.extend([format!("0x{digits}"), format!("0x{upper}"), format!("0X{upper}"), digits.clone(), upper]);
            out.same.extend([format!("xdc{digits}"), icap(bytes)]);
            out.uris.extend([
                format!("eip155:1:{text}"),
                format!("ethereum:{text}@137?value=1"),
                format!("matic:{text}"),
            ]);
            let call = "ethereum:0xdAC17F958D2ee523a2206206994597C13D831ec7@1/transfer?uint256=1&address=";
            out.uris.push(format!("{call}{text}"));
            elsewhere.extend([other(Tron, 0x41), other(CosmosEvm, variant(CosmosEvm, "INJ")), other(FilecoinEvm, 0)]);
        }
        Tron => {
            out.same.extend([format!("41{}", hex(bytes)), format!("0x41{}", hex(bytes))]);
            out.uris.push(format!("tron:{text}?amount=1"));
            elsewhere.push(other(Evm, 0));
        }
        P2pkh | P2wpkh | Xrp | Cosmos => {
            // Bitcoin, Litecoin, Dogecoin, Dash, Zcash (t1 and tex1), Bitcoin Gold, the test network
            let versions = [0x00, 0x30, 0x1e, 0x4c, 0x1cb8, 0xf100, 0x26, 0x6f];
            elsewhere.extend(versions.map(|version| other(P2pkh, version)));
            // CashAddr, eCash
            elsewhere.extend([other(P2pkh, 0xf000), other(P2pkh, 0xf003)]);
            elsewhere.extend(["BTC", "LTC"].map(|coin| other(P2wpkh, variant(P2wpkh, coin))));
            elsewhere.extend([other(Cosmos, variant(Cosmos, "ATOM")), other(Xrp, 0)]);
            if address.form == P2pkh && address.variant == 0 {
                out.uris.push(format!("bitcoin:{text}?amount=0.1"));
            }
        }
        P2sh => {
            // Bitcoin, Litecoin's own byte, Dogecoin, Dash, Zcash, CashAddr
            let versions = [0x05, 0x32, 0x16, 0x10, 0x1cbd, 0xf000];
            elsewhere.extend(versions.map(|version| other(P2sh, version)));
        }
        P2wsh => elsewhere.push(other(P2wsh, variant(P2wsh, "LTC"))),
        P2tr => out.uris.push(format!("bitcoin:?bc={text}")),
        Monero if address.variant == 18 => out.same.push(monero_integrated(bytes)),
        Ton => out.same.extend([ton_friendly(bytes, 0x11), ton_friendly(bytes, 0x51)]),
        Solana | Ss58 => {
            elsewhere.extend([0, 2, 42].map(|prefix| other(Ss58, prefix)));
            elsewhere.extend([other(Solana, 0), other(Stellar, 0), other(NearImplicit, 0)]);
        }
        _ => {}
    }
    if address.form == Xrp && address.variant == 0 {
        out.same.extend([x_address(bytes, None), x_address(bytes, Some(7))]);
    }
    if matches!(address.form, P2wpkh | P2wsh | P2tr | Cosmos | MultiversX | ZecSapling) {
        out.same.push(text.to_uppercase());
    }
    for other in elsewhere {
        // all accounts of a Substrate key are one person's and still several addresses
        let texts = if same_by_standard(address, &other) { &mut out.same } else { &mut out.key };
        let text = other.canonical();
        if let (P2pkh | P2sh, Some((_, bare))) = (other.form, text.split_once(':')) {
            texts.extend([bare.to_owned(), text.to_uppercase()]);
        }
        texts.push(text);
    }
    out
}

/// Which spellings name one address, from the chains' own rules and not from the core's tables.
fn same_by_standard(listed: &Address, other: &Address) -> bool {
    let group = |address: &Address| match (address.form, address.variant) {
        // legacy and CashAddr are one address of Bitcoin Cash; eCash took both over
        (Form::P2pkh, 0x00 | 0xf000 | 0xf003) | (Form::P2sh, 0x05 | 0xf000) => 0x00,
        // Litecoin has two version bytes for scripts, and shares one with Bitcoin
        (Form::P2sh, 0x32) => 0x00,
        (Form::P2pkh, 0x1cb8 | 0xf100) => 0x1cb8,
        (Form::Ss58, _) => 0,
        (_, variant) => u32::from(variant),
    };
    if listed.form != other.form {
        return false;
    }
    // generic and chain's own prefix of one Substrate account name one account of that chain only
    if listed.form == Form::Ss58 {
        return listed.same_address(other);
    }
    // `1…` is an address of Bitcoin Cash and of eCash, `3…` one of Litecoin: of two such descendants neither is the other
    let descendant = |variant| matches!(variant, 0xf000 | 0xf003 | 0x32);
    if listed.variant != other.variant && descendant(listed.variant) && descendant(other.variant) {
        return false;
    }
    group(listed) == group(other)
}

/// One spelling, checked; what is wrong with the answer.
fn missed(answer: &Answer, entry: &Entry, sources: &[Source], same: bool) -> Option<String> {
    let current = entry.statements.iter().any(|s| s.until.is_none_or(|until| until > day()));
    let listed = entry.address.canonical();
    let Some(found) = answer.matches.iter().find(|m| m.listed == listed && m.form == entry.address.form.name()) else {
        return Some(format!("{:?}", answer.state));
    };
    let said: Vec<StatementInfo> = entry
        .statements
        .iter()
        .map(|s| StatementInfo::new(s, sources.iter().find(|source| source.id == s.source).unwrap()))
        .collect();
    if found.statements != said {
        return Some("other statements than went in".to_owned());
    }
    if found.relation.is_listed() != same {
        return Some(format!("{:?}", found.relation));
    }
    let right = match (same, current) {
        (true, true) => answer.state == State::Listed,
        (false, true) => answer.state >= State::SameKey,
        // another entry may share the key and be current
        (_, false) => answer.state >= State::Delisted,
    };
    (!right).then(|| format!("{:?}", answer.state))
}

#[test]
fn every_entry_is_found_in_every_spelling() {
    let Some((Compiled { list, .. }, written)) = default() else { return };
    let mut checker = checker(&written.bytes);
    checker.build_front();
    let checker = &checker;
    let parts: Vec<&[Entry]> = list.entries.chunks(list.entries.len().div_ceil(4)).collect();
    let results: Vec<(usize, Vec<String>)> = std::thread::scope(|scope| {
        let run = |part: &[Entry]| {
            let (mut count, mut wrong) = (0, Vec::new());
            for entry in part {
                let all = spellings(&entry.address);
                for (same, texts) in [(true, &all.same), (false, &all.key)] {
                    for text in texts {
                        count += 1;
                        if let Some(what) = missed(&checker.check(text), entry, &list.sources, same) {
                            wrong.push(format!("{} as {text}: {what}", entry.address.canonical()));
                        }
                    }
                }
                for text in &all.uris {
                    count += 1;
                    let answers = checker.check_uri(text).map(|uri| uri.parts).unwrap_or_default();
                    if !answers.iter().any(|p| missed(&p.answer, entry, &list.sources, true).is_none()) {
                        wrong.push(format!("{text}: {answers:?}"));
                    }
                }
            }
            (count, wrong)
        };
        let threads: Vec<_> = parts.iter().map(|part| scope.spawn(move || run(part))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let count: usize = results.iter().map(|(count, _)| count).sum();
    let wrong: Vec<&String> = results.iter().flat_map(|(_, wrong)| wrong).collect();
    println!("{} addresses, {count} spellings, {} missed", list.entries.len(), wrong.len());
    assert!(wrong.is_empty(), "{:#?}", &wrong[..wrong.len().min(20)]);
}

#[test]
fn the_nested_form_of_every_sanctioned_key_hash_is_found() {
    let checker = checker(DEFAULT_LIST);
    let file = ListFile::open(DEFAULT_LIST.to_vec(), Verify::Hash).unwrap();
    let mut count = 0;
    for found in file.exact() {
        let listed = found.unwrap().listed;
        let key_hash = matches!(listed.form, Form::P2pkh | Form::P2wpkh);
        let statements = checker.check(&listed.canonical()).matches.into_iter().flat_map(|m| m.statements);
        if !key_hash || !statements.into_iter().any(|s| s.category == Category::Sanctions && s.is_current(day())) {
            continue;
        }
        // BIP-141: HASH160(0x00 0x14 <key hash>)
        let script = Sha256::digest([&[0x00, 0x14], &listed.bytes[..]].concat());
        let hash: [u8; 20] = ripemd::Ripemd160::digest(script).into();
        let nested = Address { form: Form::P2sh, variant: 5, bytes: Bytes::new(&hash) }.canonical();
        let answer = checker.check(&nested);
        assert_eq!(answer.state, State::SameKey, "{nested} of {}", listed.canonical());
        assert!(answer.matches.iter().any(|m| m.relation == Relation::NestedKeyHash), "{nested}");
        count += 1;
    }
    println!("{count} nested forms, 0 missed");
    assert!(count > 300);
}

/// Addresses of a pack as the compiler reads them.
fn addresses(path: &Path) -> BTreeSet<Address> {
    let options = Options { category: Some(Category::Own), ..Options::default() };
    let bytes = std::fs::read(path).unwrap();
    let mut out = BTreeSet::new();
    read(Format::Tagpack, &mut &bytes[..], &options, &mut |record| {
        for piece in clean(&record.text, record.ticker.as_deref()) {
            if let Piece::Address(address, _) = piece {
                out.insert(address);
            }
        }
    })
    .unwrap();
    out
}

#[test]
fn no_exchange_is_accused() {
    let Some(lists) = lists() else { return };
    let checker = checker(DEFAULT_LIST);
    let mut all = BTreeSet::new();
    for file in std::fs::read_dir(lists.join("graphsense-benign/packs")).unwrap() {
        all.extend(addresses(&file.unwrap().path()));
    }
    for address in &all {
        let answer = checker.check(&address.canonical());
        assert_eq!(answer.state, State::NotListed, "{answer:?}");
    }
    println!("{} addresses of exchanges and services, 0 accused", all.len());
    assert!(all.len() > 50_000);
}

fn words(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn the_newest_state_of_ofac_is_in_the_built_in_list() {
    let checker = checker(DEFAULT_LIST);
    let router = checker.check("0xd90e2f925DA726b50C4Ed8D0Fb90Ad053324F31b");
    assert_eq!(router.state, State::Delisted, "Tornado Cash's router");
    let said = &router.matches[0].statements;
    assert!(said.iter().any(|s| s.seen.is_some() && s.until == Date::new(2025, 11, 19)), "{said:?}");
    let lazarus = checker.check("0x098B716B8Aaf21512996dC57EB0615e2383E2f96");
    assert_eq!((lazarus.state, lazarus.grade), (State::Listed, Grade::Stop));
    let said: Vec<_> = lazarus.matches.iter().flat_map(|m| &m.statements).collect();
    assert!(
        said.iter().any(|s| {
            s.entity.as_ref().is_some_and(|entity| entity.name.eq_ignore_ascii_case("Lazarus Group"))
                && s.programmes.iter().any(|p| p == "DPRK3")
        }),
        "{said:?}"
    );
    let Some(lists) = lists() else { return };
    let mut texts = words(&lists.join("ofac-sra-riskgate-2026-10/ofac_sdn_evm.txt"));
    assert_eq!(texts.len(), 124);
    for coin in ["TRX", "SOL"] {
        texts.extend(words(&lists.join(format!("ofac-0xb10c-2026-trx-sol/sanctioned_addresses_{coin}.txt"))));
    }
    for text in &texts {
        assert_eq!(checker.check(text).state, State::Listed, "{text}");
    }
    println!("{} addresses of October 2026, 0 missed", texts.len());
}

/// With every list at once: what each says is kept apart, and a frozen account is not called a fraud.
#[test]
fn categories_are_kept_apart() {
    let Some(lists) = lists() else { return };
    let Compiled { list, known_good, .. } = compile(&configuration("all.toml"), Some(&lists)).unwrap();
    let written = write(&list, &known_good).unwrap();
    let path = std::env::temp_dir().join(format!("forewarn-recall-{}.fwl", std::process::id()));
    std::fs::write(&path, &written.bytes).unwrap();
    let checker = checker(&std::fs::read(&path).unwrap());
    std::fs::remove_file(&path).unwrap();
    let mut counts = BTreeMap::<String, usize>::new();
    let mut frozen = 0;
    for entry in &list.entries {
        let answer = checker.check(&entry.address.canonical());
        assert_eq!(missed(&answer, entry, &list.sources, true), None, "{}", entry.address.canonical());
        let categories: BTreeSet<Category> = entry.statements.iter().map(|s| s.category).collect();
        for category in &categories {
            *counts.entry(format!("{category:?}")).or_default() += 1;
        }
        if categories.len() == 1 && categories.contains(&Category::Frozen) && answer.matches.len() == 1 {
            frozen += 1;
            assert_eq!(answer.grade, Grade::Warn, "{}", entry.address.canonical());
            let said = answer.matches.iter().flat_map(|m| &m.statements).map(|s| s.category.meaning());
            assert!(said.into_iter().all(|words| !words.contains("fraud") && !words.contains("scam")));
        }
    }
    println!("{} addresses of every list: {counts:?}; {frozen} are frozen and nothing else", list.entries.len());
    assert!(frozen > 600);
}

/// The helpers of this file against published examples.
#[test]
fn spellings_by_hand_are_those_of_the_standards() {
    // ICAP, from the Ethereum wiki; XLS-5; TEP-2
    let address = parse("0x00c5496aee77c1ba1f0854206a26dda82a81d6d8").unwrap().remove(0).address;
    assert_eq!(icap(&address.bytes), "XE7338O073KYGTWWZN0F2WZ0R8PX5ZPPZS");
    let address = parse("r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59").unwrap().remove(0).address;
    assert_eq!(x_address(&address.bytes, Some(1)), "X7AcgcsBL6XDcUb289X4mJ8djcdyKaGZMhc9YTE92ehJ2Fu");
    let raw = "-1:3333333333333333333333333333333333333333333333333333333333333333";
    let address = parse(raw).unwrap().remove(0).address;
    assert_eq!(ton_friendly(&address.bytes, 0x11), "Ef8zMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzM0vF");
    let standard = "46r4nYSevkfBUMhuykdK3gQ98XDqDTYW1hNLaXNvjpsJaSbNtdXh1sKMsdVgqkaihChAzEy29zEDPMR3NHQvGoZCLGwTerK";
    let address = parse(standard).unwrap().remove(0).address;
    assert_eq!(parse(&monero_integrated(&address.bytes)).unwrap()[0].address, address);
}
