//! Cardano: Shelley and stake addresses in Bech32 (CIP-19), Byron addresses in base58 of a CBOR envelope with CRC-32.

use super::bech32::{self, Encoding};
use super::text::{Text, class};
use super::{Address, Checksum, Form, Readings, base58};
use crate::hash::crc32;
use crate::key::{Key, Kind};

const CREDENTIAL: usize = 28;
/// Header and two credentials; a pointer is shorter.
const MAX: usize = 1 + 2 * CREDENTIAL;
/// Room for a Byron address: the usual ones have 43 and 76 bytes.
const MAX_BYRON: usize = 96;
/// The types of Byron address that were ever in use.
const KEY: u8 = 0;
const REDEEM: u8 = 2;

pub(super) fn decode(text: &Text, out: &mut Readings) {
    if text.len() < 50 {
        return;
    }
    shelley(text, out);
    byron(text, out);
}

fn shelley(text: &Text, out: &mut Readings) {
    if text.len() > 120 || !matches!(text.first(), b'a' | b'A' | b's' | b'S') {
        return;
    }
    let names = [("addr_test1", false, 0), ("addr1", false, 1), ("stake_test1", true, 0), ("stake1", true, 1)];
    let head = |name: &str| text.bytes.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name.as_bytes()));
    let Some(&(name, stake, network)) = names.iter().find(|(name, ..)| head(name)) else { return };
    let hrp = &name.as_bytes()[..name.len() - 1];
    let mut buf = [0; MAX];
    let Some(parts) = bech32::split(text.bytes).filter(|parts| parts.is(hrp)) else {
        return;
    };
    let Some(bytes) = parts.bytes(0, &mut buf) else {
        return;
    };
    let Some((&header, body)) = bytes.split_first() else {
        return;
    };
    let kind = header >> 4;
    let fits = match kind {
        0..=3 => body.len() == 2 * CREDENTIAL,
        4 | 5 => body.len() > CREDENTIAL && is_pointer(&body[CREDENTIAL..]),
        6 | 7 | 14 | 15 => body.len() == CREDENTIAL,
        _ => false,
    };
    if !fits || header & 15 != network || stake != (kind >= 14) {
        return;
    }
    let checksum = if parts.encoding == Encoding::Bech32 { Checksum::Verified } else { Checksum::Failed };
    let variant = u16::from(network == 0);
    if stake {
        out.push_joined(Form::CardanoStake, variant, &[kind & 1], body, checksum);
    } else {
        out.push(Form::CardanoShelley, variant, bytes, checksum);
    }
}

/// Slot, transaction and certificate index, each a variable-length number of seven bits a byte.
fn is_pointer(bytes: &[u8]) -> bool {
    bytes.last().is_some_and(|last| last & 0x80 == 0) && bytes.iter().filter(|&&b| b & 0x80 == 0).count() == 3
}

fn byron(text: &Text, out: &mut Readings) {
    // The envelope's first bytes fix the first characters for each length: no attributes, an encrypted derivation path
    // (two sizes), and the same with the magic number of a test network.
    let known = [&b"Ae2t"[..], b"4swh", b"DdzF", b"2cWK", b"edEH", b"37bt"];
    if !known.iter().any(|head| text.bytes.starts_with(head)) || text.len() > 120 || !text.all(class::BASE58) {
        return;
    }
    let mut buf = [0; MAX_BYRON];
    let Some(bytes) = base58::decode(text.bytes, &mut buf) else {
        return;
    };
    // array of two: bytes (tag 24), checksum
    let Some((payload, crc)) = bytes.strip_prefix(&[0x82, 0xd8, 0x18, 0x58]).and_then(|rest| {
        let (&len, rest) = rest.split_first()?;
        rest.split_at_checked(usize::from(len))
    }) else {
        return;
    };
    // array of three: root hash, attributes (map), address type
    let sound = payload.len() >= 33
        && payload.starts_with(&[0x83, 0x58, 0x1c])
        && matches!(payload[31], 0xa0..=0xa2)
        && matches!(payload[payload.len() - 1], KEY | REDEEM);
    // a number of the shortest length that holds it
    let crc = match *crc {
        [value @ 0..=0x17] => u32::from(value),
        [0x18, value] => u32::from(value),
        [0x19, a, b] => u32::from_be_bytes([0, 0, a, b]),
        [0x1a, a, b, c, d] => u32::from_be_bytes([a, b, c, d]),
        _ => return,
    };
    if sound {
        let checksum = if crc32(payload) == crc { Checksum::Verified } else { Checksum::Failed };
        out.push(Form::CardanoByron, 0, bytes, checksum);
    }
}

pub(super) fn encode(address: &Address) -> String {
    let bytes = &address.bytes[..];
    let test = address.variant == 1;
    match (address.form, bytes.split_first()) {
        (Form::CardanoByron, _) => base58::encode(bytes),
        (Form::CardanoStake, Some((script, credential))) => {
            let header = 0xe0 | script << 4 | u8::from(!test);
            let bytes = [&[header], credential].concat();
            bech32::join(if test { "stake_test" } else { "stake" }, None, &bytes, Encoding::Bech32)
        }
        _ => bech32::join(if test { "addr_test" } else { "addr" }, None, bytes, Encoding::Bech32),
    }
}

/// Who may spend from an address, and whose stake it counts to. A pointer names its stake key only on chain.
pub(super) fn for_each_credential(address: &Address, visit: &mut dyn FnMut(Key<'_>)) {
    let Some((&header, body)) = address.bytes.split_first().filter(|_| address.form == Form::CardanoShelley) else {
        return;
    };
    let mut key = [0; 1 + CREDENTIAL];
    let mut credential = |kind, script, bytes: &[u8]| {
        key[0] = script;
        if let (Some(place), Ok(bytes)) = (key.last_chunk_mut::<CREDENTIAL>(), bytes.try_into()) {
            *place = bytes;
            visit(Key { kind, bytes: &key });
        }
    };
    if let Some((payment, stake)) = body.split_at_checked(CREDENTIAL) {
        credential(Kind::CardanoPayment, header >> 4 & 1, payment);
        if header >> 4 <= 3 {
            credential(Kind::CardanoStake, header >> 5 & 1, stake);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Network, parse};
    use super::*;

    /// CIP-19 test vectors.
    #[test]
    fn cip_19() {
        for (text, header) in [
            (
                "addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3x",
                0x01,
            ),
            (
                "addr1x8phkx6acpnf78fuvxn0mkew3l0fd058hzquvz7w36x4gt7r0vd4msrxnuwnccdxlhdjar77j6lg0wypcc9uar5d2shskhj42g",
                0x31,
            ),
            ("addr1gx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer5pnz75xxcrzqf96k", 0x41),
            ("addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8", 0x61),
            ("addr_test1wrphkx6acpnf78fuvxn0mkew3l0fd058hzquvz7w36x4gtcl6szpr", 0x70),
        ] {
            let reading = &parse(text).unwrap()[0];
            assert_eq!((reading.checksum, reading.address.bytes[0]), (Checksum::Verified, header));
            assert_eq!(reading.address.canonical(), text);
        }
    }

    #[test]
    fn credentials() {
        let text =
            "addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3x";
        let stake = parse("stake1uyehkck0lajq8gr28t9uxnuvgcqrc6070x3k9r8048z8y5gh6ffgw").unwrap()[0].address.clone();
        let enterprise =
            parse("addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8").unwrap()[0].address.clone();
        let (mut of_base, mut of_enterprise) = (Vec::new(), Vec::new());
        parse(text).unwrap()[0].address.for_each_part(|key| of_base.push((key.kind, key.bytes.to_vec())));
        enterprise.for_each_part(|key| of_enterprise.push((key.kind, key.bytes.to_vec())));
        assert_eq!(of_base[0], of_enterprise[0]);
        assert_eq!(of_base[1], (Kind::CardanoStake, stake.bytes.to_vec()));
        assert_eq!((of_base.len(), of_enterprise.len()), (2, 1));
    }

    #[test]
    fn stake_addresses() {
        for (text, network) in [
            ("stake178phkx6acpnf78fuvxn0mkew3l0fd058hzquvz7w36x4gtcccycj5", Network::Main),
            ("stake_test1uqehkck0lajq8gr28t9uxnuvgcqrc6070x3k9r8048z8y5gssrtvn", Network::Test),
        ] {
            let address = &parse(text).unwrap()[0].address;
            assert_eq!((address.canonical().as_str(), address.network()), (text, network));
        }
    }

    /// bip_utils `test_ada_byron_addr.py`.
    #[test]
    fn byron_addresses() {
        let text = "Ae2tdPwUPEZMchqp4zjkMo6R44DNT9rmh1KDK7AmRVXzG1mH3jWae217HWo";
        let reading = &parse(text).unwrap()[0];
        assert_eq!(reading.checksum, Checksum::Verified);
        assert_eq!(reading.address.canonical(), text);
        let bad = parse("Ae2tdPwUPEZ1RPUDa1v5RpwafGhMWppE19i3Y5sAgKknTHKw6UrvRNcdL6D").unwrap();
        assert_eq!(bad[0].checksum, Checksum::Failed);
    }

    #[test]
    fn refused() {
        let mistyped = "addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl9";
        assert_eq!(parse(mistyped).unwrap()[0].checksum, Checksum::Failed);
        // a verification key
        assert!(parse("addr_vk1w0l2sr2zgfm26ztc6nl9xy8ghsk5sh6ldwemlpmp9xylzy4dtf7st80zhd").is_err());
    }
}
