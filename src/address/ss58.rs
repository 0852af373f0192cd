//! SS58: Polkadot, Kusama and every other Substrate chain. Base58 of a network prefix, an account id and the first
//! bytes of BLAKE2b-512 over `SS58PRE` and both.
//!
//! One account id has one spelling for each prefix. 16 bits of checksum are few, so a prefix that is in nobody's use
//! gives a reading of low confidence; the ids of 1 to 8 bytes (account indices, 8 bits) are read for known prefixes
//! only, and never with more than that.

use super::table::{self, Table};
use super::text::{Text, class};
use super::{Address, Checksum, Confidence, Form, Readings, base58};
use crate::hash::blake2b;

pub(super) fn decode(text: &Text, out: &mut Readings) {
    // 32 or 33 bytes of id give 46 characters and more unless they begin with zeros
    let long = (46..=51).contains(&text.len()) || (36..46).contains(&text.len()) && text.first() == b'1';
    if !(long || (3..=15).contains(&text.len())) || !text.all(class::BASE58) {
        return;
    }
    let mut buf = [0; 37];
    let Some(bytes) = base58::decode(text.bytes, &mut buf) else {
        return;
    };
    let (prefix, head) = match *bytes {
        [a @ 0..64, ..] => (u16::from(a), 1),
        [a @ 64..128, b, ..] => (u16::from(a & 0x3f) << 2 | u16::from(b >> 6) | u16::from(b & 0x3f) << 8, 2),
        _ => return,
    };
    // reserved by the registry
    if matches!(prefix, 46 | 47) {
        return;
    }
    let (id_len, check_len) = match bytes.len() - head {
        len @ (34 | 35) => (len - 2, 2),
        len @ (2 | 3 | 5 | 9) => (len - 1, 1),
        _ => return,
    };
    let known = symbol(prefix).is_some();
    if id_len < 32 && !known {
        return;
    }
    let (data, check) = bytes.split_at(bytes.len() - check_len);
    if checksum(data)[..check_len] != *check {
        return;
    }
    let form = if id_len == 32 { Form::Ss58 } else { Form::Ss58Other };
    let confidence = if known && id_len >= 32 { Confidence::High } else { Confidence::Low };
    out.push_as(form, prefix, &data[head..], Checksum::Verified, confidence, None);
}

fn checksum(data: &[u8]) -> [u8; 64] {
    blake2b(64, &[0; 16], &[b"SS58PRE", data])
}

pub(super) fn encode(address: &Address) -> String {
    let prefix = address.variant;
    let mut bytes = if prefix < 64 {
        vec![prefix as u8]
    } else {
        vec![(prefix >> 2 & 0x3f) as u8 | 0x40, (prefix >> 8) as u8 | (prefix << 6) as u8]
    };
    bytes.extend_from_slice(&address.bytes);
    let check = checksum(&bytes);
    bytes.extend_from_slice(&check[..if address.bytes.len() < 32 { 1 } else { 2 }]);
    base58::encode(&bytes)
}

/// The coin of a network prefix; `SUBSTRATE` stands for chains without one, and for those that use the generic one.
pub(super) fn coins(variant: u16) -> &'static [&'static str] {
    symbol(variant).unwrap_or(&["SUBSTRATE"])
}

fn symbol(prefix: u16) -> Option<&'static [&'static str]> {
    SYMBOLS.of(prefix).first().map(|row| row.coins)
}

/// From the registry of prefixes (github.com/paritytech/ss58-registry): the chains that have a coin, in ascending order.
/// Bittensor writes its addresses with the generic prefix, 42, and has one of its own.
static SYMBOLS: Table = Table::new(|| {
    table::read(
        "\
0 - DOT
2 - KSM
5 - ASTR
6 - BNC
7 - EDG
8 - KAR
10 - ACA
12 - POLYX
13 - TEER
16 - KLP
18 - RING
20 - FIS
22 - DCK
30 - PHA
31 - LIT
32 - XRT
36 - CFG
37 - NODL
38 - KILT
41 - PLMC
42 - SUBSTRATE TAO
44 - PCX
49 - PICA
50 - LAYR
51 - OAK TUR
54 - CERE
55 - XX
56 - PEN
63 - HDX
64 - EWT
65 - AVT
66 - CRU
67 - GENS
68 - EQ
69 - XOR
71 - P3D
73 - ZTG
77 - MANTA
78 - KMA
81 - XOR
88 - PDEX
89 - PDEX
90 - FRQCY
101 - OTP
110 - HKO
117 - TNKR
126 - JOY
128 - CLV
131 - LIT
136 - AIR
137 - VARA
172 - PARA
252 - NET
255 - QTZ
268 - NEER
420 - XOR
777 - CGT
995 - CAPS
1110 - EFI
1221 - PEAQ
1222 - KREST
1284 - GLMR
1285 - MOVR
1328 - AJUN
1337 - BAJU
2021 - LGNT
2032 - INTR
2092 - KINT
2106 - BBB
2112 - FLIP
4450 - G1
5234 - HMND
5845 - TNT
6094 - SSC
7391 - UNQ
8883 - QTZ
9807 - DENTX
9935 - TRN
10041 - BSX
13116 - TAO",
        10,
    )
});

#[cfg(test)]
mod tests {
    use super::super::{Bytes, parse};
    use super::*;

    #[test]
    fn symbols_are_in_order() {
        assert!(SYMBOLS.is_sorted_by(|a, b| a.number < b.number));
    }

    /// polkadot-js `encode.spec.ts`: one account id under several prefixes.
    #[test]
    fn one_account_many_prefixes() {
        for (text, prefix) in [
            ("15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5", 0),
            ("HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F", 2),
            ("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", 42),
        ] {
            let readings = parse(text).unwrap();
            let reading = readings.iter().find(|reading| reading.address.form == Form::Ss58).unwrap();
            assert_eq!((reading.address.variant, reading.confidence), (prefix, Confidence::High));
            assert_eq!(
                format!("{:?}", reading.address.bytes),
                "d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d"
            );
            assert_eq!(reading.address.canonical(), text);
        }
    }

    #[test]
    fn other_lengths_and_prefixes() {
        for (text, form, prefix, confidence) in [
            ("yGHU8YKprxHbHdEv7oUK4rzMZXtsdhcXVG2CAMyC9WhzhjH2k", Form::Ss58, 255, Confidence::High),
            ("mHm8k9Emsvyfp3piCauSH684iA6NakctF8dySQcX94GDdrJrE", Form::Ss58, 4242, Confidence::Low),
            ("KWCv1L3QX9LDPwY4VzvLmarEmXjVJidUzZcinvVnmxAJJCBou", Form::Ss58Other, 42, Confidence::High),
            ("848Gh2GcGaZia", Form::Ss58Other, 2, Confidence::Low),
        ] {
            let readings = parse(text).unwrap();
            let reading = readings.iter().find(|reading| reading.address.form == form).unwrap();
            assert_eq!((reading.address.variant, reading.confidence), (prefix, confidence));
            assert_eq!(reading.address.canonical(), text);
        }
    }

    #[test]
    fn refused() {
        for text in
            ["5GoKvZWG5ZPYL1WUovuHW3zJBWBP5eT8CbqjdRY4Q6iMaDwU", "1yQcPrEKujc5M6rFPGcwkMqkahHKAfcaaRsesbvdqAqxfJc"]
        {
            assert!(parse(text).is_err());
        }
        let reserved = Address { form: Form::Ss58, variant: 46, bytes: Bytes::new(&[1; 32]) };
        assert!(parse(&reserved.canonical()).is_err());
    }
}
