//! Addresses in hexadecimal: EVM in every spelling, TRON's `41…`, and the 32-byte accounts that look like any hash.

use super::radix::{self, hex_string, unhex_into};
use super::text::{Text, class};
use super::{Address, Bytes, Checksum, Confidence, Form, ParseError, Reading, Readings};
use crate::hash::keccak256;

/// Chains that mix their number into the case checksum (ERC-1191): Rootstock main and test network.
const ERC1191_CHAINS: [&str; 2] = ["30", "31"];

/// Shortest `0x…` that can be a 32-byte account with its leading zeros left out: shorter ones do not occur, since
/// accounts are hashes.
const SHORTEST: usize = 50;

/// Longest of the short addresses that the systems themselves use.
const SPECIAL: usize = 4;

pub(super) fn decode(text: &Text, out: &mut Readings) {
    match *text.bytes {
        [b'0', b'x' | b'X', ref digits @ ..] => prefixed(digits, out),
        [b'x' | b'X', b'd' | b'D', b'c' | b'C', ref digits @ ..] => {
            if let Ok(digits) = digits.try_into() {
                evm(digits, Confidence::High, out);
            }
        }
        [b'X' | b'x', b'E' | b'e', ..] => icap(text, out),
        _ if text.all(class::HEX) => bare(text.bytes, out),
        _ => {}
    }
}

fn prefixed(digits: &[u8], out: &mut Readings) {
    if let Ok(digits) = digits.try_into() {
        return evm(digits, Confidence::High, out);
    }
    if let Some((Some(form), account)) = interoperable(digits) {
        return out.push(form, 0, &account, Checksum::Absent);
    }
    match digits.len() {
        42 if digits.starts_with(b"41") => tron(&digits[2..], out),
        1..=SPECIAL | SHORTEST..=64 => account32(digits, out),
        _ => {}
    }
}

/// ERC-7930: version 1, chain type, chain and account, the last two with their length in front. Gives the account, and its
/// form where the chain type is known here; `None` for any other digits.
pub(crate) fn interoperable(digits: &[u8]) -> Option<(Option<Form>, Vec<u8>)> {
    if !digits.starts_with(b"0001") {
        return None;
    }
    let mut bytes = vec![0; digits.len() / 2];
    if !unhex_into(digits, &mut bytes) {
        return None;
    }
    let [_, _, high, low, chain, rest @ ..] = &bytes[..] else { return None };
    let (_, [len, account @ ..]) = rest.split_at_checked((*chain).into())? else { return None };
    if account.is_empty() || account.len() != usize::from(*len) {
        return None;
    }
    let form = match (high, low, account.len()) {
        (0, 0, 20) => Some(Form::Evm),
        (0, 2, 32) => Some(Form::Solana),
        _ => None,
    };
    Some((form, account.to_vec()))
}

fn bare(digits: &[u8], out: &mut Readings) {
    if let Ok(digits) = digits.try_into() {
        return evm(digits, Confidence::Low, out);
    }
    match digits.len() {
        42 if digits.starts_with(b"41") => tron(&digits[2..], out),
        64 => {
            let mut bytes = [0; 32];
            if !unhex_into(digits, &mut bytes) || case(digits) == Case::Mixed {
                return;
            }
            if !digits.iter().any(u8::is_ascii_uppercase) {
                low(Form::NearImplicit, &bytes, Checksum::Absent, out);
            }
            low(Form::Aptos, &bytes, Checksum::Absent, out);
            low(Form::Sui, &bytes, Checksum::Absent, out);
        }
        _ => {}
    }
}

fn low(form: Form, bytes: &[u8], checksum: Checksum, out: &mut Readings) {
    out.push_as(form, 0, bytes, checksum, Confidence::Low, None);
}

pub(super) fn evm(digits: &[u8; 40], confidence: Confidence, out: &mut Readings) {
    let mut bytes = [0; 20];
    if !unhex_into(digits, &mut bytes) {
        return;
    }
    let case = case(digits);
    let is_eip55 = case == Case::Mixed && eip55(*digits, "") == *digits;
    let checksum = match case {
        Case::One => Checksum::Absent,
        Case::Mixed if is_eip55 => Checksum::Verified,
        Case::Mixed if ERC1191_CHAINS.iter().any(|chain| eip55(*digits, chain) == *digits) => Checksum::Verified,
        Case::Mixed => Checksum::Failed,
    };
    let address = Address { form: Form::Evm, variant: 0, bytes: Bytes::new(&bytes) };
    out.push_reading(Reading { address, checksum, confidence, tag: None, is_eip55 });
}

fn tron(digits: &[u8], out: &mut Readings) {
    let mut bytes = [0; 20];
    if unhex_into(digits, &mut bytes) {
        // the version byte, as of the same address in base58
        out.push_as(Form::Tron, 0x41, &bytes, Checksum::Absent, Confidence::Low, None);
    }
}

/// Aptos, Sui, Starknet and Substrate ids. Nothing in the text tells them apart, nor from a hash.
fn account32(digits: &[u8], out: &mut Readings) {
    let mut padded = [b'0'; 64];
    padded[64 - digits.len()..].copy_from_slice(digits);
    let mut bytes = [0; 32];
    if !unhex_into(&padded, &mut bytes) {
        return;
    }
    if digits.len() < SHORTEST {
        // AIP-40: only the special addresses 0x0 to 0xf may be short. Sui's packages have numbers like 0xdee9.
        if bytes[31] <= 0x0f && bytes[30] == 0 {
            low(Form::Aptos, &bytes, Checksum::Absent, out);
        }
        low(Form::Sui, &bytes, Checksum::Absent, out);
        return;
    }
    let starknet = starknet(digits, &bytes);
    if starknet != Some(Checksum::Verified) {
        low(Form::Aptos, &bytes, Checksum::Absent, out);
        low(Form::Sui, &bytes, Checksum::Absent, out);
        if digits.len() == 64 {
            low(Form::SubstrateHex, &bytes, Checksum::Absent, out);
        }
    }
    if let Some(checksum) = starknet {
        low(Form::Starknet, &bytes, checksum, out);
    }
}

/// `None` when the number is not below 2^251 - 256, where contract addresses end.
fn starknet(digits: &[u8], bytes: &[u8; 32]) -> Option<Checksum> {
    let mut limit = [0xff; 32];
    limit[0] = 0x07;
    limit[31] = 0;
    if *bytes >= limit {
        return None;
    }
    // Case carries a checksum only in the full length of 64 digits (starknet.js, `getChecksumAddress`).
    if digits.len() < 64 || case(digits) == Case::One {
        return Some(Checksum::Absent);
    }
    let start = bytes.iter().position(|&b| b != 0).unwrap_or(31);
    let mut hash = keccak256(&bytes[start..]);
    hash[0] &= 0x03;
    let right = digits.iter().enumerate().all(|(i, c)| {
        let bit = hash[i / 2] & if i % 2 == 0 { 0x80 } else { 0x08 };
        !c.is_ascii_alphabetic() || c.is_ascii_uppercase() == (bit != 0)
    });
    Some(if right { Checksum::Verified } else { Checksum::Failed })
}

#[derive(PartialEq)]
enum Case {
    One,
    Mixed,
}

/// Of hexadecimal digits, a multiple of eight.
fn case(digits: &[u8]) -> Case {
    // letters have bit 6, small ones bit 5 as well
    let (mut small, mut capital) = (0, 0);
    for group in digits.as_chunks().0 {
        let group = u64::from_le_bytes(*group);
        small |= group & group << 1;
        capital |= group & !(group << 1);
    }
    let letters = u64::from_le_bytes([0x40; 8]);
    if small & letters != 0 && capital & letters != 0 { Case::Mixed } else { Case::One }
}

/// The 40 digits in the case of EIP-55, or of ERC-1191 when a chain number is given.
fn eip55(mut digits: [u8; 40], chain: &str) -> [u8; 40] {
    for digit in &mut digits {
        // the bit of lower case; digits have it
        *digit |= 0x20;
    }
    let hash = if chain.is_empty() {
        keccak256(&digits)
    } else {
        let mut salted = [0; 44];
        salted[..2].copy_from_slice(&chain.as_bytes()[..2]);
        salted[2..4].copy_from_slice(b"0x");
        salted[4..].copy_from_slice(&digits);
        keccak256(&salted)
    };
    // the hash's bits where the letters have the bit of lower case; digits lack the bit above it
    for ([high, low], bits) in digits.as_chunks_mut::<2>().0.iter_mut().zip(hash) {
        *high ^= *high >> 1 & bits >> 2 & 0x20;
        *low ^= *low >> 1 & bits << 2 & 0x20;
    }
    digits
}

/// ICAP: an IBAN of the invented country XE. 30 or 31 characters of base 36 hold the 20 bytes; the indirect form, with
/// `ETH`, an institution and a client, can be resolved by a registry only.
fn icap(text: &Text, out: &mut Readings) {
    if !matches!(text.len(), 20 | 34 | 35)
        || !text.all(class::UPPER | class::LOWER)
        || !text.bytes[2..4].iter().all(u8::is_ascii_digit)
        || radix::mod_97(text.bytes) != 1
    {
        return;
    }
    let account = &text.bytes[4..];
    if text.len() == 20 {
        if account[..3].eq_ignore_ascii_case(b"ETH") {
            out.refuse(ParseError::NeedsResolution);
        }
        return;
    }
    let mut limbs = [0u32; 5];
    for &c in account {
        let mut carry = u64::from(radix::base36(c));
        for limb in limbs.iter_mut().rev() {
            carry += u64::from(*limb) * 36;
            *limb = carry as u32;
            carry >>= 32;
        }
        if carry != 0 {
            return;
        }
    }
    let mut bytes = [0; 20];
    for (out, limb) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(limbs) {
        *out = limb.to_be_bytes();
    }
    out.push(Form::Evm, 0, &bytes, Checksum::Verified);
}

pub(super) fn encode(address: &Address) -> String {
    let digits = hex_string(&address.bytes);
    if let (Form::Evm, Some(digits)) = (address.form, digits.as_bytes().first_chunk()) {
        return ["0x", std::str::from_utf8(&eip55(*digits, "")).unwrap_or_default()].concat();
    }
    let prefix = if address.form == Form::NearImplicit { "" } else { "0x" };
    [prefix, &digits].concat()
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn checksum(text: &str) -> Checksum {
        let all = parse(text).unwrap();
        assert_eq!(all.len(), 1, "{text}");
        assert_eq!(all[0].address.form, Form::Evm);
        all[0].checksum
    }

    #[test]
    fn evm_spellings() {
        // EIP-55 and ERC-1191, test cases.
        let canonical = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        for text in
            [canonical, "0x5aaEB6053f3e94c9b9a09f33669435E7ef1bEAeD", "xdc5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"]
        {
            assert_eq!(checksum(text), Checksum::Verified, "{text}");
            assert_eq!(parse(text).unwrap()[0].address.canonical(), canonical);
        }
        assert_eq!(checksum(&canonical.to_lowercase()), Checksum::Absent);
        assert_eq!(checksum(&canonical.to_uppercase()), Checksum::Absent);
        assert_eq!(checksum("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"), Checksum::Failed);
        assert_eq!(parse(&canonical[2..]).unwrap()[0].confidence, Confidence::Low);
    }

    #[test]
    fn interoperable_addresses() {
        // ERC-7930, examples.
        for (text, canonical) in [
            ("0x00010000010114d8da6bf26964af9d7eed9e03e53415d37aa96045", "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"),
            (
                "0x000100022045296998a6f8e2a784db5d9f95e18fc23f70441a1039446801089879b08c7ef02005333498d5aea4ae009585c43f7b8c30df8e70187d4a713d134f977fc8dfe0b5",
                "MJKqp326RZCHnAAbew9MDdui3iCKWco7fsK9sVuZTX2",
            ),
        ] {
            let all = parse(text).unwrap();
            assert_eq!(all.len(), 1, "{text}");
            assert_eq!(all[0].address.canonical(), canonical);
            assert_eq!(parse(&text.to_uppercase().replace("0X", "0x")).unwrap()[0].address.canonical(), canonical);
            // one digit more or less is something else
            assert!(
                !parse(&text[..text.len() - 1]).unwrap_or_default().iter().any(|r| r.confidence == Confidence::High)
            );
        }
    }

    #[test]
    fn icap_forms() {
        let all = parse("XE65GB6LDNXYOFTX0NSV3FUWKOWIXAMJK36").unwrap();
        assert_eq!(all[0].address.canonical(), "0x8ba1f109551bD432803012645Ac136ddd64DBA72");
        assert_eq!(parse("XE81ETHXREGGAVOFYORK"), Err(ParseError::NeedsResolution));
        assert!(parse("XE66GB6LDNXYOFTX0NSV3FUWKOWIXAMJK36").is_err());
    }

    #[test]
    fn tron_in_hexadecimal() {
        let all = parse("417e5f4552091a69125d5dfcb7b8c2659029395bdf").unwrap();
        assert_eq!(all[0].address.canonical(), "TMVQGm1qAQYVdetCeGRRkTWYYrLXuHK2HC");
    }

    #[test]
    fn thirty_two_bytes_are_never_sure() {
        for text in [
            "0x71e1d7330597e99001aad667d6deea321e95771d6975dd66bfb185f5cfd7d58",
            "0x2",
            "7b4c35fe88a47ccc3604e1f8ff90ee54e2ceba6556e63882a21ecc26fdd176c6",
        ] {
            assert!(parse(text).unwrap().iter().all(|r| r.confidence == Confidence::Low), "{text}");
        }
    }
}
