//! CashAddr (Bitcoin Cash's specification) and Kaspa's addresses, which use the same code.

use super::text::{Text, class};
use super::{Address, Bytes, Checksum, Form, Readings, bech32};

/// Number of the first CashAddr prefix as a variant of P2PKH and P2SH; the others follow in the order of [`PREFIXES`].
pub(super) const FIRST: u16 = 0xf000;

pub(super) struct Prefix {
    name: &'static str,
    coins: &'static [&'static str],
    test: bool,
}

/// Part of the list file format by their order: added to, never changed.
pub(super) static PREFIXES: [Prefix; 7] = [
    Prefix { name: "bitcoincash", coins: &["BCH"], test: false },
    Prefix { name: "bchtest", coins: &["BCH"], test: true },
    Prefix { name: "bchreg", coins: &["BCH"], test: true },
    Prefix { name: "ecash", coins: &["XEC"], test: false },
    Prefix { name: "ectest", coins: &["XEC"], test: true },
    // SLP tokens of Bitcoin Cash: the same outputs under another prefix
    Prefix { name: "simpleledger", coins: &["BCH"], test: false },
    Prefix { name: "slptest", coins: &["BCH"], test: true },
];

const KASPA: [&str; 2] = ["kaspa", "kaspatest"];

/// Characters of the checksum.
const CHECKSUM: usize = 8;

/// Longest data part in use: version, 33 bytes, checksum.
const LONGEST: usize = 64;

pub(super) fn decode(text: &Text, out: &mut Readings) {
    match text.bytes.iter().take(13).position(|&c| c == b':') {
        Some(colon) => {
            let (prefix, data) = (&text.bytes[..colon], &text.bytes[colon + 1..]);
            if let Some(index) = PREFIXES.iter().position(|known| prefix.eq_ignore_ascii_case(known.name.as_bytes())) {
                if one_case(text.bytes) {
                    cash(index, data, true, out);
                }
            } else if let Some(net) = KASPA.iter().position(|known| prefix == known.as_bytes()) {
                kaspa(net, data, out);
            }
        }
        // Without the prefix: which one it was is found by trying, since the checksum covers it.
        None if matches!(text.len(), 42 | 61) && text.all(class::LOWER | class::UPPER) => {
            if matches!(text.first().to_ascii_lowercase(), b'q' | b'p' | b'z' | b'r') {
                for index in 0..PREFIXES.len() {
                    cash(index, text.bytes, false, out);
                }
            }
        }
        None => {}
    }
}

fn one_case(text: &[u8]) -> bool {
    !(text.iter().any(u8::is_ascii_lowercase) && text.iter().any(u8::is_ascii_uppercase))
}

/// Version byte, then a hash. Only 20 bytes (P2PKH, P2SH) and 32 bytes (P2SH) are addresses that wallets pay to; types 2
/// and 3 are the token-aware spellings of 0 and 1 (CHIP-2022-02-CashTokens).
fn cash(index: usize, data: &[u8], with_prefix: bool, out: &mut Readings) {
    if !matches!(data.len(), 42 | 61) {
        return;
    }
    let verified = polymod(PREFIXES[index].name.as_bytes(), data.iter().copied()) == Some(0);
    if !verified && !with_prefix {
        // Forty-two characters of that set alone do not say Bitcoin Cash; the first prefix and `q` or `p` nearly do.
        if index != 0 || !matches!(data[0], b'q' | b'p') || data.len() != 42 {
            return;
        }
    }
    let mut buf = [0; 33];
    let Some([version, hash @ ..]) = bech32::to_bytes(&data[..data.len() - CHECKSUM], &mut buf) else { return };
    let form = match (version, hash.len()) {
        (0x00 | 0x10, 20) => Form::P2pkh,
        (0x08 | 0x18, 20) => Form::P2sh,
        (0x0b | 0x1b, 32) => Form::P2sh32,
        _ => return,
    };
    let checksum = if verified { Checksum::Verified } else { Checksum::Failed };
    out.push(form, FIRST + index as u16, hash, checksum);
}

/// Version byte 0 (Schnorr key), 1 (ECDSA key) or 8 (script hash); lower case only, as Kaspa's own parser demands.
fn kaspa(net: usize, data: &[u8], out: &mut Readings) {
    if data.len() > LONGEST || data.len() < CHECKSUM || data.iter().any(u8::is_ascii_uppercase) {
        return;
    }
    let mut buf = [0; 34];
    let Some(bytes) = bech32::to_bytes(&data[..data.len() - CHECKSUM], &mut buf) else { return };
    if !matches!((bytes.first(), bytes.len()), (Some(0 | 8), 33) | (Some(1), 34)) {
        return;
    }
    let verified = polymod(KASPA[net].as_bytes(), data.iter().copied()) == Some(0);
    let checksum = if verified { Checksum::Verified } else { Checksum::Failed };
    out.push(Form::Kaspa, net as u16, bytes, checksum);
}

/// The 40-bit code over the low five bits of the prefix, a zero, and the data characters; `None` when one of them is
/// outside the character set.
fn polymod(prefix: &[u8], data: impl Iterator<Item = u8>) -> Option<u64> {
    let check = prefix.iter().fold(1, |check, c| step(check, c & 31));
    let mut check = step(check, 0);
    for c in data {
        match bech32::value(c) {
            value @ 0..32 => check = step(check, value),
            _ => return None,
        }
    }
    Some(check ^ 1)
}

fn step(check: u64, value: u8) -> u64 {
    const GENERATOR: [u64; 5] = [0x98_f2bc_8e61, 0x79_b76d_99e2, 0xf3_3e5f_b3c4, 0xae_2eab_e2a8, 0x1e_4f43_e470];
    let top = check >> 35;
    let mut check = (check & 0x07_ffff_ffff) << 5 ^ u64::from(value);
    for (i, generator) in GENERATOR.iter().enumerate() {
        if top >> i & 1 == 1 {
            check ^= generator;
        }
    }
    check
}

pub(super) fn encode(address: &Address) -> String {
    if address.form == Form::Kaspa {
        return join(KASPA[usize::from(address.variant == 1)], &address.bytes);
    }
    let index = usize::from(address.variant.wrapping_sub(FIRST)).min(PREFIXES.len() - 1);
    let version = match address.form {
        Form::P2pkh => 0x00,
        Form::P2sh => 0x08,
        _ => 0x0b,
    };
    join(PREFIXES[index].name, &Bytes::joined(&[version], &address.bytes))
}

fn join(prefix: &str, bytes: &[u8]) -> String {
    let mut text = String::with_capacity(prefix.len() + 1 + LONGEST);
    text.extend(bech32::symbols(bytes).map(bech32::character));
    // Eight zeros (`q`) stand where the checksum will be.
    let padded = text.bytes().chain([b'q'; CHECKSUM]);
    let check = polymod(prefix.as_bytes(), padded).unwrap_or(0);
    text.insert(0, ':');
    text.insert_str(0, prefix);
    text.extend((0..CHECKSUM).rev().map(|i| bech32::character((check >> (5 * i)) as u8)));
    text
}

pub(super) fn coins(variant: u16) -> &'static [&'static str] {
    PREFIXES.get(usize::from(variant.wrapping_sub(FIRST))).map_or(&[], |prefix| prefix.coins)
}

pub(super) fn is_test(variant: u16) -> bool {
    PREFIXES.get(usize::from(variant.wrapping_sub(FIRST))).is_some_and(|prefix| prefix.test)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn every_spelling_of_one_hash() {
        // CashAddr specification, "Examples of address translation".
        let legacy = &parse("1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu").unwrap()[0].address;
        let text = "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a";
        for spelling in [text, &text[12..], &text.to_uppercase(), &text[12..].to_uppercase()] {
            let all = parse(spelling).unwrap();
            assert_eq!(all.len(), 1);
            assert_eq!(all[0].checksum, Checksum::Verified);
            assert!(all[0].address.same_address(legacy));
            assert_eq!(all[0].address.canonical(), text);
        }
        assert!(parse("bitcoincash:Qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a").is_err());
        let wrong = parse("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6q").unwrap();
        assert_eq!(wrong[0].checksum, Checksum::Failed);
    }

    #[test]
    fn kaspa_needs_its_prefix() {
        let text = "kaspa:qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqkx9awp4e";
        assert_eq!(parse(text).unwrap()[0].address.canonical(), text);
        assert!(parse(&text[6..]).is_err());
    }
}
