//! From a published text to addresses: cuts what stands around them, and says why a text is refused.
//!
//! Case is never folded here. A text that fails its checksum stays out, with one exception: a `0x` address whose
//! mixed case is wrong (publishers copy with tools that break it) is taken by its digits, and reported.

use super::record::{Reason, is_invisible};
use crate::address::Form;
use crate::address::{self, Address, Checksum, Confidence, Network, ParseError, Reading};

/// What was taken in spite of a flaw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flaw {
    /// EIP-55 is wrong.
    Case,
    /// Letters of another script were put right; the checksum agrees.
    Homoglyphs,
    /// Zero-width characters were inside.
    Invisible,
}

/// One address that was found in a text, or a piece of it that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Address(Address, Option<Flaw>),
    Reject(Reason, String),
}

/// The addresses in `text`, given the publisher's coin.
pub fn clean(text: &str, ticker: Option<&str>) -> Vec<Piece> {
    let plain: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let invisible = (plain.len() != text.len()).then_some(Flaw::Invisible);
    let plain = plain.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '*')).to_owned();
    if plain.is_empty() || plain.chars().all(|c| matches!(c, '-' | '–' | '—')) {
        return vec![Piece::Reject(Reason::Empty, text.to_owned())];
    }
    // a whole text that is an address needs no cutting
    if let Ok((address, flaw)) = one(&plain, ticker) {
        return vec![Piece::Address(address, flaw.or(invisible))];
    }
    let mut out = Vec::new();
    let mut label = None;
    let (bare, remarks) = without_remarks(&plain);
    // whose they are nobody says; that they are there is said
    for word in remarks.split(is_gap).map(|word| word.trim_matches(QUOTES)) {
        if one(word, ticker).is_ok() {
            out.push(Piece::Reject(Reason::Remark, word.to_owned()));
        }
    }
    for word in bare.split(is_gap) {
        let word = word.trim_matches(QUOTES);
        if let Some(name) = word.strip_suffix(':') {
            // "ETH: 0x0024… BTC: bc1q… bc1q…": free text names the coin before its addresses
            label = Some(name.to_owned());
            continue;
        }
        if word.is_empty() {
            continue;
        }
        out.push(match one(word, label.as_deref().or(ticker)) {
            Ok((address, flaw)) => Piece::Address(address, flaw.or(invisible)),
            Err(reason) => Piece::Reject(reason, word.to_owned()),
        });
    }
    // of a sentence without any address one refusal says enough
    if out.len() != 1 && !out.iter().any(|piece| matches!(piece, Piece::Address(..))) {
        let reason = one(&plain, ticker).err().unwrap_or(Reason::NotAnAddress);
        return vec![Piece::Reject(reason, plain)];
    }
    out
}

const QUOTES: [char; 3] = ['"', '\'', '*'];

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';')
}

/// What stands outside and inside of brackets: `1PSHt… (btc)`, `X… (Address tag 104728783) *`. One that is not closed
/// opens nothing.
fn without_remarks(text: &str) -> (String, String) {
    let (mut bare, mut remarks) = (String::new(), String::new());
    let (mut depth, mut ends) = (0usize, text.matches([')', ']']).count());
    for c in text.chars() {
        match c {
            '(' | '[' if ends > depth => depth += 1,
            ')' | ']' => (depth, ends) = (depth.saturating_sub(1), ends - 1),
            '(' | '[' => {}
            c if depth > 0 => {
                remarks.push(c);
                continue;
            }
            c => {
                bare.push(c);
                continue;
            }
        }
        bare.push(' ');
        remarks.push(' ');
    }
    (bare, remarks)
}

/// Reads `text` as one address.
fn one(text: &str, ticker: Option<&str>) -> Result<(Address, Option<Flaw>), Reason> {
    if text.bytes().all(|b| b.is_ascii_digit()) && text.len() < 32 {
        return Err(Reason::AccountNumber);
    }
    if !text.is_ascii() {
        let repaired: String = text.chars().map(latin).collect();
        if repaired.is_ascii()
            && let Ok(readings) = address::parse(&repaired)
            && let Some(reading) = choose(&readings, ticker).filter(|reading| reading.checksum == Checksum::Verified)
        {
            return Ok((reading.address.clone(), Some(Flaw::Homoglyphs)));
        }
        return Err(if repaired.is_ascii() && !repaired.contains(char::is_whitespace) {
            Reason::Homoglyphs
        } else {
            Reason::NotAnAddress
        });
    }
    let readings = match address::parse(text) {
        Ok(readings) => readings,
        Err(error) => {
            return Err(match error {
                ParseError::Empty => Reason::Empty,
                ParseError::TooLong => Reason::TooLong,
                ParseError::Secret(_) => Reason::Secret,
                ParseError::ExtendedPublicKey => Reason::ExtendedPublicKey,
                ParseError::NeedsResolution => Reason::Name,
                ParseError::NotAnAddress => shape(text),
            });
        }
    };
    if let Some(reading) = choose(&readings, ticker) {
        return Ok((reading.address.clone(), None));
    }
    // a wrong EIP-55 spelling still has its twenty bytes
    if let Some(reading) = readings.iter().find(|r| r.address.form == Form::Evm && r.checksum == Checksum::Failed) {
        return Ok((reading.address.clone(), Some(Flaw::Case)));
    }
    let good = |reading: &&Reading| reading.checksum != Checksum::Failed;
    Err(match readings.iter().find(good) {
        Some(reading) if reading.confidence == Confidence::Low => Reason::Uncertain,
        Some(_) => Reason::TestNetwork,
        None => match shape(text) {
            Reason::LowerCased => Reason::LowerCased,
            _ => Reason::BadChecksum,
        },
    })
}

/// The reading that the text stands for: of those that pass, the one that the publisher's coin names, else the first.
fn choose<'a>(readings: &'a [Reading], ticker: Option<&str>) -> Option<&'a Reading> {
    let named = |reading: &&Reading| ticker.is_some_and(|ticker| is_coin(reading, ticker));
    let mut good = readings
        .iter()
        .filter(|reading| reading.checksum != Checksum::Failed && reading.address.network() == Network::Main);
    good.clone().find(named).or_else(|| good.find(|reading| reading.confidence == Confidence::High))
}

/// Whether the publisher's label is one for the coins of this reading.
fn is_coin(reading: &Reading, ticker: &str) -> bool {
    let ticker = ticker.trim().to_uppercase();
    let ticker = match ticker.as_str() {
        "XBT" | "BITCOIN" => "BTC",
        "TRON" => "TRX",
        "SOLANA" => "SOL",
        "APTOS" => "APT",
        "ETH" | "ETC" | "BSC" | "ARB" | "ETHEREUM" => "EVM",
        other => other,
    };
    reading.address.coins().contains(&ticker)
}

/// Why a text that no decoder takes is none: what a person would see first.
fn shape(text: &str) -> Reason {
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))
        && digits.bytes().all(|b| b.is_ascii_hexdigit())
    {
        return Reason::HexLength;
    }
    let bech32 = ["bc1", "ltc1", "tb1", "addr1", "cosmos1", "bnb1"].iter().any(|prefix| text.starts_with(prefix));
    let folded = (25..=110).contains(&text.len())
        && !bech32
        && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase())
        && text.bytes().any(|b| b > b'f');
    if folded { Reason::LowerCased } else { Reason::NotAnAddress }
}

/// The Latin letter that a Cyrillic or Greek one, or a full-width form, is drawn like.
fn latin(c: char) -> char {
    const LOOKALIKE: [(&str, &str); 2] = [
        ("АВСЕНІЈКМОРЅТХУаеіјосрѕухһԁԛԝӏ", "ABCEHIJKMOPSTXYaeijocpsyxhdqwl"),
        ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυ", "ABEZHIKMNOPTYXovu"),
    ];
    if let 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' = c {
        return char::from_u32(c as u32 - 0xfee0).unwrap_or(c);
    }
    for (from, to) in LOOKALIKE {
        if let Some(found) = from.chars().zip(to.chars()).find(|(from, _)| *from == c) {
            return found.1;
        }
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(text: &str) -> Vec<Reason> {
        let piece = |piece| match piece {
            Piece::Reject(reason, _) => Some(reason),
            Piece::Address(..) => None,
        };
        clean(text, None).into_iter().filter_map(piece).collect()
    }

    #[test]
    fn what_is_no_address_is_named() {
        assert_eq!(reasons(" - "), [Reason::Empty]);
        assert_eq!(reasons("972599999999"), [Reason::AccountNumber]);
        assert_eq!(reasons("0xa7e5d5a720f06526557c513402f2e6b5fa20b00"), [Reason::HexLength]);
        assert_eq!(reasons("tniq9axbp9ejuqhdhrwrfvaa8u3guqzh81"), [Reason::LowerCased]);
        assert_eq!(reasons("TН96tFMn8KGiYSLiwсV3E2UiaJc8jmcbz4"), [Reason::Homoglyphs]);
        assert_eq!(reasons("nothing to see"), [Reason::NotAnAddress]);
    }

    #[test]
    fn lookalikes_become_latin() {
        assert_eq!("TН96сАΒ１".chars().map(latin).collect::<String>(), "TH96cAB1");
    }

    fn addresses(text: &str, ticker: Option<&str>) -> Vec<(Form, Option<Flaw>)> {
        let piece = |piece| match piece {
            Piece::Address(address, flaw) => Some((address.form, flaw)),
            Piece::Reject(..) => None,
        };
        clean(text, ticker).into_iter().filter_map(piece).collect()
    }

    #[test]
    fn what_stands_around_an_address_is_cut() {
        let evm = [(Form::Evm, None)];
        let address = "0xd882cfc20f52f2599d84b8e8d58c7fb62cfe344b";
        for text in [
            format!(" {address}\u{a0}"),
            format!("\"{address}\""),
            format!("{address} (eth)"),
            format!("{address} (Address tag 104728783) *"),
        ] {
            assert_eq!(addresses(&text, None), evm, "{text}");
        }
        assert_eq!(addresses(&format!("{address}, {address}"), None).len(), 2);
        assert_eq!(addresses(&format!("{address} (old, {address}"), None).len(), 2, "a bracket that is not closed");
        let both = format!("{address} (eth; before: {address})");
        assert_eq!((addresses(&both, None).len(), reasons(&both)), (1, vec![Reason::Remark]));
        assert_eq!(addresses(&format!("ETH: {address} BTC: {address}"), None).len(), 2);
        let (a, b) = address.split_at(20);
        assert_eq!(addresses(&format!("{a}\u{200b}{b}"), None), [(Form::Evm, Some(Flaw::Invisible))]);
    }

    #[test]
    fn flaws_that_are_taken() {
        let wrong_case = "0xD882cfc20f52f2599d84b8e8d58c7fb62cfe344b";
        assert_eq!(addresses(wrong_case, None), [(Form::Evm, Some(Flaw::Case))]);
        let cyrillic = "TН96tFMn8KGiYSLiwсV3E2UiaJc8jmcbz3";
        assert_eq!(addresses(cyrillic, None), [(Form::Tron, Some(Flaw::Homoglyphs))]);
    }

    #[test]
    fn the_coin_decides_what_the_text_cannot() {
        let payment_id = "5be5543ff73456ab9f2d207887e2af87322c651ea1a873c5b25b7ffae456c320";
        assert_eq!(reasons(payment_id), [Reason::Uncertain]);
        assert_eq!(addresses(payment_id, Some("XMR")), []);
        assert_eq!(addresses(&format!("0x{payment_id}"), Some("SUI")), [(Form::Sui, None)]);
        // a Solana key is thirty-two bytes of base58
        let solana = "FuYTQ5GPkiCe6UVKmbcoigEWCFhkdkLuBCFQEqXEqxbL";
        assert!(addresses(solana, Some("SOL")).iter().all(|(form, _)| *form == Form::Solana));
    }
}
