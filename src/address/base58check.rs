//! Base58Check: version bytes, a payload, four bytes of checksum. Bitcoin and what descends from it, TRON, NEO,
//! Decred, Tezos, Zcash Sprout; and the private and extended keys that share the encoding.

use super::table::{self, Row, Table};
use super::text::{Text, class};
use super::{Address, Checksum, Form, ParseError, Readings, Secret, base58, cashaddr};
use crate::hash::{blake256d, sha256d};
use crate::key::Key;

/// First number of the P2PKH variants that are written in Bech32m (ZIP-320): main, test, regtest.
pub(super) const TEX: u16 = 0xf100;

/// Versions with a 20-byte payload, in ascending order: one byte or two, the form's letter (see [`form`]), the coins. From
/// each chain's parameters. `t` stands for a test network; `r` for a coin whose version random text hits too easily, or
/// that is too rare, to speak of typing errors.
static ROWS: Table = Table::new(|| {
    table::read(
        "\
00 P BTC BCH BSV XEC BCD FRC BPS
05 S BTC BCH LTC BSV XEC SYS BCD DGB MONA VTC RDD FRC GRLC AUR MEC PTS BVC CCA CCXX BPS
07 Sr FIRO
0b Pr CCA
0d Sr PIVX DIVI NMC LRG
10 S DASH
12 Pr SLR
13 St DASH
16 S DOGE
17 S BTG
17 Pr AUR XPM
17 Nr NEO GAS ONT ONG
19 Pr BIO BVC
1c Pr LCC
1e P DOGE DGB PIVX XVG DIVI LRG
21 S XVG VIA
26 P BTG GRLC
30 P LTC
32 S LTC QTUM LCC GRLC
32 Pr MONA MEC MRX
33 Sr WICC
34 Pr NMC
35 Pr NEBL
35 N NEO GAS
37 Pr PPC
37 Sr MONA
38 Pr PTS
3a P QTUM
3a St LTC
3c P RVN KMD
3d Pr RDD
3f S DGB
3f Pr SYS STRAT
41 T TRX
47 Pr VTC VIA
49 Pr WICC
4b Sr CCXX
4c P DASH
52 Pr FIRO
53 Sr XPM
55 Pr LBC
55 Sr KMD
6e St QTUM
6f Pt BTC LTC BCH BTG BSV RVN VTC PPC FRC XPM AUR GRLC MEC PTS BVC
71 Pt DOGE
75 Sr PPC
78 Pt QTUM
7a Sr RVN LBC
7d Sr STRAT
7e Pt DGB
89 Pr CCXX
8c Pt DASH
c4 St BTC LTC BCH BTG BSV DOGE RVN
071a Er DCR
073f Dr DCR
0e6c Et DCR
0e91 Dt DCR
0efc Et DCR
0f21 Dt DCR
1325 Pr BTCP
13af Sr BTCP
1c28 Pr XSG
1c2d Sr XSG
1cb8 P ZEC FLUX BTCZ ZCL HUSH VOT
1cba St ZEC FLUX BTCZ ZCL HUSH VOT
1cbd S ZEC FLUX BTCZ ZCL HUSH VOT
1d25 Pt ZEC FLUX BTCZ ZCL HUSH VOT
2089 Pr ZEN
2092 St ZEN
2096 Sr ZEN
2098 Pt ZEN",
        16,
    )
});

fn form(row: &Row) -> Form {
    match row.kind {
        b'P' => Form::P2pkh,
        b'S' => Form::P2sh,
        b'T' => Form::Tron,
        b'D' => Form::DecredP2pkh,
        b'E' => Form::DecredP2sh,
        _ => Form::Neo,
    }
}

/// A function of its own: where it stands in each caller the module is 77 bytes larger, after compression.
fn rows(version: u16) -> &'static [Row] {
    ROWS.of(version)
}

fn row(form: Form, version: u16) -> Option<&'static Row> {
    rows(version).iter().find(|row| self::form(row) == form)
}

/// Tezos: the three version bytes of each prefix; its number in [`Kind::Tezos`](crate::key::Kind) is the index plus 1.
const TEZOS: [[u8; 3]; 6] = [
    [0x06, 0xa1, 0x9f], // tz1
    [0x06, 0xa1, 0xa1], // tz2
    [0x06, 0xa1, 0xa4], // tz3
    [0x06, 0xa1, 0xa6], // tz4
    [0x02, 0x5a, 0x79], // KT1
    [0x06, 0x7c, 0x75], // sr1
];

/// Zcash Sprout: main and test network.
const SPROUT: [[u8; 2]; 2] = [[0x16, 0x9a], [0x16, 0xb6]];

const CHECKSUM: usize = 4;

pub(super) fn decode(text: &Text, out: &mut Readings) {
    if !text.all(class::BASE58) {
        return with_entrypoint(text, out);
    }
    match text.len() {
        25..=36 => address(text.bytes, out),
        51 | 52 => wif(text.bytes, out),
        95 => sprout(text.bytes, out),
        107..=112 => extended_key(text.bytes, out),
        _ => {}
    }
}

/// `KT1…%entrypoint`: the call goes to the contract all the same.
fn with_entrypoint(text: &Text, out: &mut Readings) {
    if text.first() == b'K' && text.len() <= 36 + 32 && text.bytes.get(36) == Some(&b'%') {
        address(&text.bytes[..36], out);
    }
}

fn address(text: &[u8], out: &mut Readings) {
    let mut buf = [0; 27];
    let Some(bytes) = base58::decode(text, &mut buf) else { return };
    match *bytes {
        [version, ref rest @ ..] if rest.len() == 24 => versions(u16::from(version), bytes, text.len(), out),
        // One version byte with 21 bytes of payload is nobody's address, so two zero-led version bytes are not either.
        [high, low, ref rest @ ..] if high != 0 && rest.len() == 24 => {
            versions(u16::from_be_bytes([high, low]), bytes, text.len(), out);
        }
        [a, b, c, ref rest @ ..] if rest.len() == 24 => tezos([a, b, c], bytes, out),
        _ => {}
    }
}

/// A text that is an address with one version byte, or nothing, depending on its checksum alone.
#[derive(Clone, Copy)]
pub(crate) struct Candidate {
    /// Version, payload and the first three bytes of the checksum.
    pub words: [u32; 6],
    pub checksum: u32,
    ripple: bool,
    /// What the version may be in Bitcoin's alphabet.
    rows: &'static [Row],
}

impl Candidate {
    pub const NONE: Self = Self { words: [0; 6], checksum: 0, ripple: false, rows: &[] };

    /// Recognises texts that no decoder reads but Base58Check's with one version byte, or XRP's.
    pub fn new(text: &[u8]) -> Option<Self> {
        if !(26..=35).contains(&text.len()) || text[0] == b's' {
            return None;
        }
        // texts of one case may be Bech32, ICAP or Filecoin
        if !(text.iter().any(u8::is_ascii_uppercase) && text.iter().any(u8::is_ascii_lowercase)) {
            return None;
        }
        let ripple = text[0] == b'r';
        // no classic XRP address is longer
        if ripple && text.len() > 34 {
            return None;
        }
        let (words, checksum) = base58::address(text, ripple)?;
        let version = words[0] >> 24;
        let rows = if ripple { &[] } else { rows(version as u16) };
        let known = if ripple { version == 0 } else { !rows.is_empty() };
        known.then_some(Self { words, checksum, ripple, rows })
    }

    /// The other thing that `r…` may be: an address in Bitcoin's alphabet.
    pub fn twin(&self, text: &[u8]) -> Option<Self> {
        let (words, checksum) = base58::address(text, false).filter(|_| self.ripple && text.len() == 34)?;
        let rows = rows((words[0] >> 24) as u16);
        (!rows.is_empty()).then_some(Self { words, checksum, ripple: false, rows })
    }

    /// Calls `visit` with the key of every reading that a right checksum makes.
    pub fn for_each_key(&self, mut visit: impl FnMut(Key<'_>)) {
        let mut bytes = [0; 24];
        for (out, word) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(self.words) {
            *out = word.to_be_bytes();
        }
        if self.ripple {
            return visit(Key { kind: Form::Xrp.kind(), bytes: &bytes[1..21] });
        }
        for row in self.rows {
            visit(Key { kind: form(row).kind(), bytes: &bytes[1..21] });
        }
    }
}

/// The payload without version and checksum.
fn payload(bytes: &[u8]) -> &[u8] {
    &bytes[bytes.len() - 24..bytes.len() - CHECKSUM]
}

fn versions(version: u16, bytes: &[u8], text_len: usize, out: &mut Readings) {
    let rows = rows(version);
    let Some(first) = rows.first() else { return };
    let checksum = if verify(bytes, matches!(form(first), Form::DecredP2pkh | Form::DecredP2sh)) {
        Checksum::Verified
    } else {
        Checksum::Failed
    };
    // A payload that begins with zero bytes makes the text shorter, but only once in 256.
    let plausible = text_len >= if version == 0 { 33 } else { 34 };
    for row in rows {
        if checksum == Checksum::Verified || row.note == 0 && plausible {
            out.push(form(row), version, payload(bytes), checksum);
        }
    }
}

fn verify(bytes: &[u8], decred: bool) -> bool {
    let (body, checksum) = bytes.split_at(bytes.len() - CHECKSUM);
    let hash = if decred { blake256d(body) } else { sha256d(body) };
    hash[..CHECKSUM] == *checksum
}

fn tezos(prefix: [u8; 3], bytes: &[u8], out: &mut Readings) {
    let Some(index) = TEZOS.iter().position(|known| *known == prefix) else { return };
    let checksum = if verify(bytes, false) { Checksum::Verified } else { Checksum::Failed };
    out.push_joined(Form::Tezos, 0, &[index as u8 + 1], payload(bytes), checksum);
}

fn sprout(text: &[u8], out: &mut Readings) {
    if !text.starts_with(b"z") {
        return;
    }
    let mut buf = [0; 70];
    let Some(bytes) = base58::decode(text, &mut buf) else { return };
    let Some(net) = SPROUT.iter().position(|version| bytes.len() == 70 && bytes.starts_with(version)) else { return };
    let checksum = if verify(bytes, false) { Checksum::Verified } else { Checksum::Failed };
    out.push(Form::ZecSprout, net as u16, &bytes[2..66], checksum);
}

/// A version byte, 32 bytes of key, and one byte 01 when the public key is compressed. Every known version has its top
/// bit set (main network: P2PKH version + 0x80).
fn wif(text: &[u8], out: &mut Readings) {
    let mut buf = [0; 38];
    let Some(bytes) = base58::decode(text, &mut buf) else { return };
    let shape = bytes.len() == 37 || bytes.len() == 38 && bytes[33] == 1;
    if shape && bytes[0] >= 0x80 && verify(bytes, false) {
        out.refuse(ParseError::Secret(Secret::Wif));
    }
}

/// BIP-32: 78 bytes under many version numbers (`xpub`, `zprv`, `Ltub`, …). The byte before the last 32 tells a private
/// key (0) from a public one (2 or 3).
fn extended_key(text: &[u8], out: &mut Readings) {
    let mut buf = [0; 82];
    match base58::decode(text, &mut buf) {
        Some(bytes) if bytes.len() == 82 && verify(bytes, false) => match bytes[45] {
            0 => out.refuse(ParseError::Secret(Secret::ExtendedPrivateKey)),
            2 | 3 => out.refuse(ParseError::ExtendedPublicKey),
            _ => {}
        },
        _ => {}
    }
}

pub(super) fn encode(address: &Address) -> String {
    let version = address.variant.to_be_bytes();
    let (prefix, payload) = match address.form {
        Form::ZecSprout => (&SPROUT[usize::from(address.variant == 1)][..], &address.bytes[..]),
        Form::Tron => (&[0x41][..], &address.bytes[..]),
        Form::Tezos => {
            let (prefix, hash) = address.bytes.split_first().unwrap_or((&1, &[]));
            (&TEZOS.get(usize::from(*prefix).wrapping_sub(1)).unwrap_or(&TEZOS[0])[..], hash)
        }
        _ => (&version[usize::from(version[0] == 0)..], &address.bytes[..]),
    };
    let decred = matches!(address.form, Form::DecredP2pkh | Form::DecredP2sh);
    let body = [prefix, payload].concat();
    let hash = if decred && body.len() <= 54 { blake256d(&body) } else { sha256d(&body) };
    base58::encode(&[&body[..], &hash[..CHECKSUM]].concat())
}

pub(super) fn coins(form: Form, variant: u16) -> &'static [&'static str] {
    match variant {
        TEX.. => &["ZEC"],
        cashaddr::FIRST..TEX => cashaddr::coins(variant),
        _ => row(form, variant).map_or(&[], |row| row.coins),
    }
}

pub(super) fn is_test(form: Form, variant: u16) -> bool {
    match variant {
        TEX.. => variant != TEX,
        cashaddr::FIRST..TEX => cashaddr::is_test(variant),
        _ => row(form, variant).is_some_and(Row::is_test),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Network, Reading, parse};
    use super::*;

    fn one(text: &str) -> Reading {
        let mut all = parse(text).unwrap();
        assert_eq!(all.len(), 1, "{text}: {all:?}");
        all.remove(0)
    }

    #[test]
    fn rows_are_in_order() {
        assert!(ROWS.is_sorted_by_key(|row| row.number));
    }

    #[test]
    fn published_addresses() {
        for (text, form, coin) in [
            ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", Form::P2pkh, "BTC"),
            ("3P14159f73E4gFr7JterCCQh9QjiTjiZrG", Form::P2sh, "BTC"),
            ("DsmcYVbP1Nmag2H4AS17UTvmWXmGeA7nLDx", Form::DecredP2pkh, "DCR"),
            ("TMVQGm1qAQYVdetCeGRRkTWYYrLXuHK2HC", Form::Tron, "TRX"),
            ("t1TWk2mmvESDnE4dmCfT7MQ97ij6ZqLpNVU", Form::P2pkh, "ZEC"),
            ("tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx", Form::Tezos, "XTZ"),
        ] {
            let reading = one(text);
            assert_eq!(reading.checksum, Checksum::Verified, "{text}");
            assert_eq!(reading.address.form, form, "{text}");
            assert_eq!(reading.address.coins()[0], coin);
            assert_eq!(reading.address.canonical(), text);
            assert_eq!(reading.address.network(), Network::Main);
        }
    }

    #[test]
    fn a_version_of_two_coins_has_two_readings() {
        let all = parse("MHxgS2XMXjeJ4if2PRRbWYcdwZPWfdwaDT").unwrap();
        let forms: Vec<_> = all.iter().map(|r| r.address.form).collect();
        assert_eq!(forms, [Form::P2sh, Form::P2pkh]);
    }

    #[test]
    fn typing_errors() {
        assert_eq!(one("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb").checksum, Checksum::Failed);
        assert_eq!(one("TMVQGm1qAQYVdetCeGRRkTWYYrLXuHK2HD").checksum, Checksum::Failed);
    }

    #[test]
    fn keys_are_refused() {
        // Bitcoin wiki, "Wallet import format"; BIP-32, test vector 1.
        let wif = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ";
        assert_eq!(parse(wif), Err(ParseError::Secret(Secret::Wif)));
        let xpub = "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8";
        assert_eq!(parse(xpub), Err(ParseError::ExtendedPublicKey));
        let xprv = "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi";
        assert_eq!(parse(xprv), Err(ParseError::Secret(Secret::ExtendedPrivateKey)));
    }

    #[test]
    fn an_entry_point_is_dropped() {
        let all = parse("KT1BDEn6wobs7tDReKkGheXAhoq278TGaNn5%do").unwrap();
        assert_eq!(all[0].address.canonical(), "KT1BDEn6wobs7tDReKkGheXAhoq278TGaNn5");
    }
}
