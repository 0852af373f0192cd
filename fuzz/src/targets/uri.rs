//! An address in the place of a payment URI where its standard puts it is found there.

use forewarn::Checker;
use forewarn::address::{Checksum, Form, parse};
use forewarn::list::model::Date;
use forewarn::uri;

use super::{Case, Target, ensure};
use crate::addresses::of_form;
use crate::random::Random;

pub const TARGET: Target = Target { name: "uri", make, check, mutate: None };

/// A form, and URIs around its canonical text.
const TEMPLATES: [(Form, &str); 33] = [
    (Form::P2wpkh, "bitcoin:{}"),
    (Form::P2wpkh, "BITCOIN:{}?amount=0.1&label=x%20y"),
    (Form::P2tr, "bitcoin:?bc={}&pj=https://example.org/"),
    (Form::P2wpkh, "bitcoin://{}?req-foo=1"),
    (Form::P2pkh, "litecoin:{}?amount=1"),
    (Form::P2pkh, "dogecoin:{}"),
    (Form::P2sh, "dash:{}?message=hello"),
    (Form::Evm, "ethereum:{}"),
    (Form::Evm, "ethereum:pay-{}@1?value=1e18"),
    (Form::Evm, "ethereum:{}@137/transfer?address=0x52908400098527886E0F7030069857D2E4169EE7&uint256=1"),
    (Form::Evm, "ethereum:0x52908400098527886E0F7030069857D2E4169EE7@1/transfer?address={}&uint256=1e6"),
    (Form::Evm, "ethereum:0x52908400098527886E0F7030069857D2E4169EE7/approve?address={}&uint256=1"),
    (Form::Evm, "eip155:1:{}"),
    (Form::Evm, "eth:{}"),
    (Form::Evm, "matic:{}"),
    (Form::Evm, "https://metamask.app.link/send/{}@1?value=1"),
    (Form::Solana, "solana:{}?amount=1&reference=x"),
    (Form::Solana, "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:{}"),
    (Form::Tron, "tron:{}?amount=1"),
    (Form::Tron, "tron:0x2b6653dc:{}"),
    (Form::Stellar, "web+stellar:pay?destination={}&amount=1&memo=x"),
    (Form::Stellar, "stellar:pubnet:{}"),
    (Form::Ton, "ton://transfer/{}?amount=1"),
    (Form::Ton, "https://app.tonkeeper.com/transfer/{}"),
    (Form::Monero, "monero:{}?tx_amount=1"),
    (Form::ZecSapling, "zcash:{}?amount=1&memo=eA"),
    (Form::ZecUnified, "zcash:?address={}&amount=1&address.1=tmEZhbWHTpdKMw5it8YDspUXSMGQyFwovpU"),
    (Form::Xrp, "xrpl:{}?dt=5"),
    (Form::CardanoShelley, "web+cardano:{}?amount=1"),
    (Form::Algorand, "algorand://{}?amount=1"),
    (Form::Cosmos, "cosmos:cosmoshub-4:{}"),
    (Form::Ss58, "polkadot:91b171bb158e2d3848fa23a9f1c25182:{}"),
    (Form::Nano, "nano:{}?amount=1"),
];

fn make(random: &mut Random) -> Case {
    let (form, template) = random.pick(&TEMPLATES);
    let text = of_form(random, form).canonical();
    // a character of a query value may be percent-encoded without changing what is meant
    let mut written = text.clone();
    if template.contains("={}") && random.one_in(3) {
        let at = random.below(text.len());
        written = format!("{}%{:02X}{}", &text[..at], text.as_bytes()[at], &text[at + 1..]);
    }
    Case { input: template.replace("{}", &written).into_bytes(), expected: text, ..Case::default() }
}

fn check(case: &Case, mutated: bool) -> Result<(), String> {
    let text = String::from_utf8_lossy(&case.input);
    let screened = uri::screen(&text);
    let strict = uri::parse(&text);
    if let Ok((found, fault)) = &screened {
        for part in &found.recipients {
            ensure(text.get(part.range.clone()).is_some(), || format!("{:?} is no place in the text", part.range))?;
        }
        // what is paid must not depend on whether a standard forbids the link
        ensure(strict.is_ok() == fault.is_none(), || format!("{strict:?} and {fault:?}"))?;
    } else {
        ensure(strict.is_err(), || "a URI that can't be screened parses".to_owned())?;
    }
    let checker = Checker::new(Date::new(2026, 11, 22).expect("a date"));
    let _ = (checker.check_uri(&text), checker.check_any(&text));
    checker.scan(text.as_bytes(), &mut |_| {});
    if mutated {
        return Ok(());
    }
    let (found, _) = screened.map_err(|error| format!("{text}: {error:?}"))?;
    let expected = parse(&case.expected).map_err(|error| error.to_string())?;
    let there = found.recipients.iter().any(|part| {
        parse(&part.text).is_ok_and(|readings| {
            readings.iter().any(|r| r.checksum != Checksum::Failed && expected.iter().any(|e| e.address == r.address))
        })
    });
    ensure(there, || format!("the address in {text} is not found: {found:?}"))
}
