//! Payment URIs: published examples, the collected vectors when they are at hand, and hostile input.

mod common;

use std::path::PathBuf;

use forewarn::address;
use forewarn::uri::{MAX_LEN, PaymentUri, Role, UriError, parse, screen};
use proptest::prelude::*;

/// Role and text of every part, and how many things were not checked.
fn summary(uri: &PaymentUri) -> (Vec<(Role, &str)>, usize) {
    (uri.recipients.iter().map(|part| (part.role, part.text.as_str())).collect(), uri.not_checked.len())
}

fn check(text: &str, scheme: &str, parts: &[(Role, &str)], not_checked: usize) {
    let uri = parse(text).unwrap_or_else(|error| panic!("{error:?}: {text}"));
    assert_eq!(uri.scheme, scheme, "{text}");
    assert_eq!(summary(&uri), (parts.to_vec(), not_checked), "{text}");
    for part in &uri.recipients {
        assert!(text.get(part.range.clone()).is_some_and(|piece| !piece.is_empty()), "{text}");
    }
}

use Role::{Mentioned, Recipient, Spender, Token};

const BC: &str = "bc1qufgy354j3kmvuch987xe4s40836x3h0lg8f5nq";
const EVM: &str = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
const USDC: &str = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
const SOL: &str = "mvines9iiHiQTysrwkJjGf2gb9Ex9jXJX8ns3qwf2kN";
const XLM: &str = "GCALNQQBXAPZ2WIRSDDBMSTAKCUH5SG6U76YBFLQLIXJTF7FE5AX7AOO";
const ISSUER: &str = "GCRCUE2C5TBNIPYHMEP7NK5RWTT2WBSZ75CMARH7GDOHDDCQH3XANFOB";

#[test]
fn bitcoin() {
    check(&format!("bitcoin:{BC}?amount=1&label=x"), "bitcoin", &[(Recipient, BC)], 0);
    check(&format!("bitcoin://{BC}"), "bitcoin", &[(Recipient, BC)], 0);
    check(&format!("bitcoin:?bc={BC}&bc=x"), "bitcoin", &[(Recipient, BC), (Recipient, "x")], 0);
    let upper = BC.to_uppercase();
    check(&format!("BITCOIN:?BC={upper}"), "bitcoin", &[(Recipient, &upper)], 0);
    check(&format!("bitcoin:{BC}?lightning=lnbc1&pj=https%3a%2f%2fx&req-x=1"), "bitcoin", &[(Recipient, BC)], 3);
    check("bitcoin:%62c1?x", "bitcoin", &[(Recipient, "bc1")], 0);
    check(&format!("bitcoin:x?other={XLM}"), "bitcoin", &[(Recipient, "x"), (Mentioned, XLM)], 0);
    for (text, error) in [
        ("bitcoin:x?amount=1&amount=1", UriError::Duplicate("amount")),
        ("bitcoin:x?pop=a&req-pop=a", UriError::Duplicate("pop")),
        ("bitcoin:", UriError::NoRecipient),
        ("bitcoin:?amount=1", UriError::NoRecipient),
    ] {
        assert_eq!(parse(text), Err(error), "{text}");
    }
}

/// A fault in the URI hides no address.
#[test]
fn forbidden_uris_are_screened() {
    let (uri, fault) = screen(&format!("bitcoin:{BC}?amount=1&amount=2&bc=x")).unwrap();
    assert_eq!(summary(&uri), (vec![(Recipient, BC), (Recipient, "x")], 0));
    assert_eq!(fault, Some(UriError::Duplicate("amount")));
    assert_eq!(screen(&format!("bitcoin:{BC}")).unwrap().1, None);
}

#[test]
fn coins_like_bitcoin() {
    check(
        "litecoin:LaMT348PWRnrqeeWArpwQPbuanpXDZGEUz",
        "litecoin",
        &[(Recipient, "LaMT348PWRnrqeeWArpwQPbuanpXDZGEUz")],
        0,
    );
    let cash = "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a";
    check(&format!("{cash}?amount=1"), "bitcoincash", &[(Recipient, cash)], 0);
    check(&cash.to_uppercase(), "bitcoincash", &[(Recipient, &cash.to_uppercase())], 0);
    let legacy = "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu";
    check(&format!("bitcoincash:{legacy}"), "bitcoincash", &[(Recipient, legacy)], 0);
    let (a, b) = ("tmEZhbWHTpdKMw5it8YDspUXSMGQyFwovpU", "t1b");
    check(&format!("zcash:?address={a}&amount=1&address.1={b}"), "zcash", &[(Recipient, a), (Recipient, b)], 0);
    check("monero:4a;8b?tx_amount=1;2", "monero", &[(Recipient, "4a"), (Recipient, "8b")], 0);
    assert_eq!(parse("monero-wallet:4a?spend_key=1"), Err(UriError::Secret));
}

#[test]
fn ethereum() {
    check(&format!("ethereum:{EVM}@137?value=2.014e18"), "ethereum", &[(Recipient, EVM)], 0);
    check(&format!("ethereum:pay-{EVM}"), "ethereum", &[(Recipient, EVM)], 0);
    check(
        &format!("ethereum:{USDC}@1/transfer?address={EVM}&uint256=1"),
        "ethereum",
        &[(Token, USDC), (Recipient, EVM)],
        0,
    );
    check(&format!("ethereum:{USDC}/approve?address={EVM}&uint256=1"), "ethereum", &[(Token, USDC), (Spender, EVM)], 0);
    let word = format!("{:0>64}", EVM[2..].to_lowercase());
    let to = EVM.to_lowercase();
    check(&format!("ethereum:{USDC}?data=0xa9059cbb{word}{word}"), "ethereum", &[(Token, USDC), (Recipient, &to)], 0);
    check(
        &format!("ethereum:{USDC}?data=23b872dd{word}{word}{word}"),
        "ethereum",
        &[(Token, USDC), (Mentioned, &to), (Recipient, &to)],
        0,
    );
    check(&format!("ethereum:{USDC}?data=0x12345678"), "ethereum", &[(Recipient, USDC)], 1);
    check(
        "ethereum:efnx.eth/transfer?address=schellsan.eth&uint256=1000000",
        "ethereum",
        &[(Token, "efnx.eth"), (Recipient, "schellsan.eth")],
        1,
    );
    check(
        &format!("https://metamask.app.link/send/pay-{USDC}@1/transfer?address={EVM}"),
        "https",
        &[(Token, USDC), (Recipient, EVM)],
        0,
    );
    check(&format!("eth:{EVM}"), "eth", &[(Recipient, EVM)], 0);
    check(&format!("arb1:{EVM}"), "eip3770", &[(Recipient, EVM)], 0);
    check(&format!("eip155:1:{EVM}"), "caip10", &[(Recipient, EVM)], 0);
    check(&format!("{EVM}@ethereum#80B12379"), "erc7828", &[(Recipient, EVM)], 1);
}

/// Examples of ERC-7930.
#[test]
fn interoperable_addresses() {
    check(
        "0x00010000010114d8da6bf26964af9d7eed9e03e53415d37aa96045",
        "erc7930",
        &[(Recipient, "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045")],
        0,
    );
    check(
        "0x000100022045296998a6f8e2a784db5d9f95e18fc23f70441a1039446801089879b08c7ef02005333498d5aea4ae009585c43f7b8c30df8e70187d4a713d134f977fc8dfe0b5",
        "erc7930",
        &[(Recipient, "MJKqp326RZCHnAAbew9MDdui3iCKWco7fsK9sVuZTX2")],
        0,
    );
    assert_eq!(parse("0x0001"), Err(UriError::NotAUri));
}

#[test]
fn other_chains() {
    check(
        &format!("solana:{SOL}?amount=1&spl-token={SOL}&reference={SOL}"),
        "solana",
        &[(Recipient, SOL), (Token, SOL), (Mentioned, SOL)],
        0,
    );
    check("solana:https%3A%2F%2Fexample.com%2Fpay", "solana", &[], 1);
    check("solana:https://example.com/pay", "solana", &[], 1);
    check(
        &format!("web+stellar:pay?destination={XLM}&amount=1&asset_issuer={ISSUER}"),
        "web+stellar",
        &[(Recipient, XLM), (Token, ISSUER)],
        0,
    );
    check(&format!("web+stellar:tx?xdr=AAAA&pubkey={ISSUER}"), "web+stellar", &[(Mentioned, ISSUER)], 1);
    let xrp = "rPEPPER7kfTD9w2To4CQk6UCfuHM9c6GDY";
    check(&format!("xrpl:0:{xrp}-495"), "caip10", &[(Recipient, xrp)], 0);
    check(&format!("ripple:{xrp}?dt=1"), "ripple", &[(Recipient, xrp)], 0);
    check(&format!("xrpl:?to={xrp}"), "xrpl", &[(Recipient, xrp)], 0);
    let ton = "EQAs9VlT6S776tq3unJcP5Ogsj-ELLunLXuOb1EKcOQi4wJB";
    check(&format!("ton://transfer/{ton}?jetton={ton}&bin=te6"), "ton", &[(Recipient, ton), (Token, ton)], 1);
    check(&format!("https://app.tonkeeper.com/transfer/{ton}"), "https", &[(Recipient, ton)], 0);
    let algo = "MO2H6ZU47Q36GJ6GVHUKGEBEQINN7ZWVACMWZQGIYUOE3RBSRVYHV4ACJI";
    check(&format!("algorand://{algo}?amount=1"), "algorand", &[(Recipient, algo)], 0);
    let nano = "nano_3t6k35gi95xu6tergt6p69ck76ogmitsa8mnijtpxm9fkcm736xtoncuohr3";
    check(&format!("nano:{nano}?amount=1"), "nano", &[(Recipient, nano)], 0);
    let ada = "addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8";
    check(&format!("web+cardano:{ada}?amount=1"), "web+cardano", &[(Recipient, ada)], 0);
    check(&format!("polkadot:x:{XLM}?y={XLM}"), "caip10", &[(Recipient, XLM)], 0);
    check("web+stellar:pay?destination=bob*stellar.org", "web+stellar", &[(Recipient, "bob*stellar.org")], 1);
    check(&format!("ETHEREUM:{}", EVM.to_uppercase()), "ethereum", &[(Recipient, &EVM.to_uppercase())], 0);
    check(&format!("https://link.trustwallet.com/send?asset=c60&address={EVM}"), "https", &[(Recipient, EVM)], 0);
    check("near:alice.near", "near", &[(Recipient, "alice.near")], 0);
    check("lightning:lnbc1", "lightning", &[], 1);
    check("wc:abc@2?relay-protocol=irn", "wc", &[], 1);
}

#[test]
fn tron() {
    let (to, token) = ("TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t");
    check(&format!("tron:{to}?amount=1"), "tron", &[(Recipient, to)], 0);
    check(
        &format!("tron:signTransaction-version=1.0&protocol=TokenPocket&data={{\"a\":{{\"to_address\": \"{to}\"}}}}"),
        "tron",
        &[(Recipient, to)],
        1,
    );
    check(
        &format!(
            "tronlinkoutside://pull.activity?param=%7B%22toAddress%22%3A%22{to}%22%2C%22contract%22%3A%22{token}%22%2C%22n%22%3A1%7D"
        ),
        "tronlinkoutside",
        &[(Recipient, to), (Token, token)],
        1,
    );
}

#[test]
fn refused() {
    for (text, error) in [
        ("", UriError::NotAUri),
        ("no scheme", UriError::NotAUri),
        ("mailto:someone@example.com", UriError::UnknownScheme),
        ("https://example.com/?to=x", UriError::UnknownScheme),
        ("nanoseed:00", UriError::Secret),
    ] {
        assert_eq!(parse(text), Err(error), "{text}");
    }
    assert_eq!(parse(&format!("bitcoin:{}", "1".repeat(MAX_LEN))), Err(UriError::TooLong));
}

fn vectors() -> Option<PathBuf> {
    common::shared("vectors")
}

/// Rows whose stated verdict is not ours, with the reason.
const EXCEPTIONS: [(&str, &str); 0] = [];

#[test]
fn collected_vectors() {
    let Some(folder) = vectors() else {
        return;
    };
    let mut wrong = Vec::new();
    for name in
        ["uri-bitcoin", "uri-ethereum", "uri-monero", "uri-solana", "uri-stellar", "uri-zcash", "caip10", "erc7930"]
    {
        let text = std::fs::read_to_string(folder.join(name).with_extension("jsonl")).expect("a vector file");
        let (mut rows, mut verdicts, mut found, mut decoded, mut excepted) = (0, 0, 0, 0, 0);
        for line in text.lines().filter(|line| !line.is_empty()) {
            let row: serde_json::Value = serde_json::from_str(line).expect("a row of JSON");
            let text = row["address"].as_str().expect("an address");
            rows += 1;
            if EXCEPTIONS.iter().any(|(exception, _)| *exception == text) {
                excepted += 1;
                continue;
            }
            let uri = parse(text);
            let parts = uri.as_ref().map_or(&[][..], |uri| &uri.recipients);
            found += usize::from(!parts.is_empty());
            decoded += usize::from(parts.iter().any(|part| address::parse(&part.text).is_ok()));
            match row["valid"].as_bool() {
                Some(valid) if valid != uri.is_ok() => wrong.push(format!("{name}: {text}: {:?}", uri.err())),
                Some(_) => verdicts += 1,
                // no verdict: whatever the source thinks of it, an address in it must be seen
                None => {
                    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
                    let seen = |word: &str| parts.iter().any(|part| part.text.contains(word));
                    if let Some(word) = words.find(|word| obvious(word) && !seen(word)) {
                        wrong.push(format!("{name}: {text}: {word} not found"));
                    }
                }
            }
        }
        println!(
            "{name}: {rows} rows, {verdicts} verdicts met, {found} with a recipient, {decoded} of them decoded, \
             {excepted} exceptions"
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A run of letters and digits that is an address with a right checksum.
fn obvious(word: &str) -> bool {
    word.len() > 20
        && address::parse(word)
            .is_ok_and(|readings| readings.iter().any(|reading| reading.checksum == address::Checksum::Verified))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_panics(text in ".{0,200}") {
        let _ = parse(&text);
    }

    #[test]
    fn never_panics_after_a_scheme(
        scheme in "(bitcoin|bitcoincash|zcash|monero|ethereum|solana|web\\+stellar|tron|ton|xrpl|eip155|HTTPS)",
        rest in "[:/?&=;@#%{}\",.\\-0-9a-fA-Fxé]{0,120}",
        data in "(\\?data=0x(a9059cbb|095ea7b3|23b872dd)[0-9a-fé]{0,200})?",
    ) {
        if let Ok(uri) = parse(&format!(" {scheme}:{rest}{data}")) {
            let text = format!(" {scheme}:{rest}{data}");
            for part in &uri.recipients {
                prop_assert!(text.get(part.range.clone()).is_some());
            }
        }
    }

    #[test]
    fn ranges_point_at_the_text(address in "[0-9a-zA-Z]{30,60}", amount in 0..1000u32) {
        let text = format!("  litecoin:{address}?amount={amount}\n");
        let uri = parse(&text).unwrap();
        prop_assert_eq!(&text[uri.recipients[0].range.clone()], &address);
    }
}
