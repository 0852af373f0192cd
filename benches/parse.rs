//! Nanoseconds to read one address, by form; and to check a bulk of them against the built-in list.

mod common;

use forewarn::address::{Address, Bytes, Form, parse};
use forewarn::list::file::Verify;
use forewarn::list::model::Date;
use forewarn::{Checker, DEFAULT_LIST, State};

const COUNT: usize = 20_000;
/// The best of so many rounds.
const ROUNDS: usize = 5;

fn main() {
    // variants: 1 is `bc` among the human-readable parts
    let forms = [
        ("EVM, EIP-55", Form::Evm, 0, 20),
        ("TRON", Form::Tron, 0x41, 20),
        ("Bitcoin 1…", Form::P2pkh, 0, 20),
        ("Bitcoin 3…", Form::P2sh, 5, 20),
        ("Bitcoin bc1q… (20 bytes)", Form::P2wpkh, 1, 20),
        ("Bitcoin bc1p…", Form::P2tr, 1, 32),
        ("Bitcoin Cash", Form::P2pkh, 0xf000, 20),
        ("Solana", Form::Solana, 0, 32),
        ("XRP", Form::Xrp, 0, 20),
        ("Polkadot", Form::Ss58, 0, 32),
        ("Monero", Form::Monero, 18, 64),
        ("Stellar", Form::Stellar, 0, 32),
    ];
    let mut checker = Checker::new(Date::new(2026, 11, 22).expect("a date"));
    checker.add_list(DEFAULT_LIST.to_vec(), Verify::Hash).expect("the built-in list");
    checker.build_front();
    println!("{COUNT} addresses of each form, best of {ROUNDS}, nanoseconds an address");
    println!("{:<28}{:>10}{:>10}{:>14}{:>10}", "", "parse", "ratio", "bulk check", "ratio");
    let mut first = None;
    let mut all = Vec::new();
    for (number, (name, form, variant, len)) in forms.into_iter().enumerate() {
        let make = |i: usize| {
            let bytes = Bytes::new(&common::bytes((number * COUNT + i) as u64 + 1, len));
            Address { form, variant, bytes }
        };
        let addresses: Vec<Address> = (0..COUNT).map(make).collect();
        let texts: Vec<String> = addresses.iter().map(Address::canonical).collect();
        let parsing = measure(name, &mut first, &texts, &addresses, &checker);
        all.extend(texts);
        println!("{parsing}");
    }
    let lower: Vec<String> = all[..COUNT].iter().map(|text| text.to_lowercase()).collect();
    let addresses: Vec<Address> =
        lower.iter().map(|text| parse(text).expect("an address")[0].address.clone()).collect();
    println!("{}", measure("EVM, lower case", &mut first, &lower, &addresses, &checker));
    let lines = all.join("\n");
    let seconds = best(|| {
        let mut out = Vec::with_capacity(all.len());
        checker.check_bulk(lines.as_bytes(), &mut out);
        assert!(out.len() == all.len() && out.iter().all(|state| *state == State::NotListed as u32));
    });
    println!("{} of all forms in bulk: {:.2} million a second", all.len(), all.len() as f64 / seconds / 1e6);
}

fn best(mut run: impl FnMut()) -> f64 {
    (0..ROUNDS).map(|_| common::timed(&mut run).1).fold(f64::INFINITY, f64::min)
}

/// One row of the table; ratios are to the first row.
fn measure(
    name: &str,
    first: &mut Option<(f64, f64)>,
    texts: &[String],
    addresses: &[Address],
    checker: &Checker,
) -> String {
    let parsing = best(|| {
        for (text, address) in texts.iter().zip(addresses) {
            let found = parse(text).unwrap_or_default();
            assert!(found.iter().any(|reading| reading.address == *address), "{name}");
        }
    });
    let lines = texts.join("\n");
    let mut out = Vec::with_capacity(texts.len());
    let bulk = best(|| {
        out.clear();
        checker.check_bulk(lines.as_bytes(), &mut out);
    });
    assert!(out.len() == texts.len() && out.iter().all(|state| *state == State::NotListed as u32), "{name}");
    let ns = |seconds: f64| seconds * 1e9 / texts.len() as f64;
    let (a, b) = *first.get_or_insert((parsing, bulk));
    format!("{name:<28}{:>10.0}{:>10.2}{:>14.0}{:>10.2}", ns(parsing), parsing / a, ns(bulk), bulk / b)
}
