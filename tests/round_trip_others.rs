//! Forms that are neither Base58Check, Bech32 nor hexadecimal: whatever bytes an address has, its canonical text is read
//! back as that address.

use forewarn::address::{Address, Bytes, Checksum, Form, parse};
use proptest::collection::vec;
use proptest::prelude::*;

fn bytes(len: impl Into<proptest::collection::SizeRange>) -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), len)
}

fn of(
    form: Form,
    variant: impl Strategy<Value = u16>,
    bytes: impl Strategy<Value = Vec<u8>>,
) -> impl Strategy<Value = Address> {
    (variant, bytes).prop_map(move |(variant, bytes)| Address { form, variant, bytes: Bytes::new(&bytes) })
}

/// Bytes behind one of several heads.
fn after(heads: &'static [&'static [u8]], tail: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    (prop::sample::select(heads), tail).prop_map(|(head, tail)| [head, &tail].concat())
}

fn leb128(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while value > 0x7f {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
    out
}

fn signed_payload() -> impl Strategy<Value = Vec<u8>> {
    (bytes(32), bytes(1..=64)).prop_map(|(key, inner)| {
        let mut out = [&[15 << 3], &key[..], &(inner.len() as u32).to_be_bytes(), &inner].concat();
        out.resize(1 + 32 + 4 + inner.len().next_multiple_of(4), 0);
        out
    })
}

/// Header and credentials; the low half of the header is the network.
fn shelley(test: bool) -> impl Strategy<Value = Vec<u8>> {
    let network = u8::from(!test);
    prop_oneof![
        (0..=3u8, bytes(56)).prop_map(move |(kind, body)| [&[kind << 4 | network], &body[..]].concat()),
        (4..=5u8, bytes(28), any::<[u16; 3]>()).prop_map(move |(kind, body, pointer)| {
            let mut out = [&[kind << 4 | network], &body[..]].concat();
            for number in pointer {
                // most significant group first
                for shift in [14, 7] {
                    if number >> shift != 0 {
                        out.push((number >> shift) as u8 | 0x80);
                    }
                }
                out.push(number as u8 & 0x7f);
            }
            out
        }),
        (6..=7u8, bytes(28)).prop_map(move |(kind, body)| [&[kind << 4 | network], &body[..]].concat()),
    ]
}

fn hedera() -> impl Strategy<Value = Vec<u8>> {
    vec(0..=i64::MAX as u64, 3).prop_map(|numbers| numbers.into_iter().flat_map(u64::to_be_bytes).collect())
}

fn filecoin() -> impl Strategy<Value = Vec<u8>> {
    let number = || 0..=i64::MAX as u64;
    prop_oneof![
        number().prop_map(|id| [vec![0], leb128(id)].concat()),
        after(&[&[1], &[2]], bytes(20)),
        after(&[&[3]], bytes(48)),
        (number().prop_filter("not the EVM namespace", |&n| n != 10), bytes(0..=54)).prop_map(|(namespace, body)| [
            vec![4],
            leb128(namespace),
            body
        ]
        .concat()),
    ]
}

fn addresses() -> impl Strategy<Value = Address> {
    let key = || after(&[&[2], &[3]], bytes(32));
    let prefix = || (0..16384u16).prop_filter("not reserved", |prefix| !matches!(prefix, 46 | 47));
    let known = || prop::sample::select(&[0, 2, 5, 42, 69, 137, 13116][..]);
    prop_oneof![
        of(Form::Solana, Just(0), bytes(32)),
        of(Form::NearName, Just(0), "[a-z0-9]{1,20}([-_.][a-z0-9]{1,20})?\\.(near|tg)".prop_map(String::into_bytes)),
        of(Form::NearName, Just(0), "0s[0-9a-f]{40}".prop_map(String::into_bytes)),
        of(Form::Stellar, Just(0), bytes(32)),
        of(Form::StellarOther, Just(0), after(&[&[2 << 3], &[11 << 3], &[1 << 3, 0]], bytes(32))),
        of(Form::StellarOther, Just(0), signed_payload()),
        of(Form::Algorand, Just(0), bytes(32)),
        of(Form::Ss58, prefix(), bytes(32)),
        of(Form::Ss58Other, prefix(), bytes(33)),
        of(Form::Ss58Other, known(), prop_oneof![bytes(1), bytes(2), bytes(4), bytes(8)]),
        of(Form::CardanoShelley, Just(0), shelley(false)),
        of(Form::CardanoShelley, Just(1), shelley(true)),
        of(Form::CardanoStake, 0..2u16, after(&[&[0], &[1]], bytes(28))),
        of(Form::Ton, 0..2u16, after(&[&[0; 4], &[0xff; 4]], bytes(32))),
        of(Form::Filecoin, 0..2u16, filecoin()),
        of(Form::FilecoinEvm, 0..2u16, bytes(20)),
        of(Form::Hedera, 0..2u16, hedera()),
        of(Form::Nano, 0..2u16, bytes(32)),
        of(Form::IcpPrincipal, Just(0), bytes(0..=29)),
        of(Form::IcpAccount, Just(0), bytes(28)),
        of(Form::Icon, Just(0), after(&[&[0], &[1]], bytes(20))),
        of(Form::EosKey, 0..2u16, key()),
        of(Form::Nimiq, Just(0), bytes(20)),
        of(Form::Ergo, Just(0), key().prop_map(|key| [&[1], &key[..]].concat())),
        of(Form::Ergo, Just(1), key().prop_map(|key| [&[0x11], &key[..]].concat())),
        of(Form::Ergo, Just(0), after(&[&[2]], bytes(24))),
        of(Form::Ergo, Just(1), after(&[&[0x13]], bytes(80..127))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn canonical_text_is_read_back(address in addresses()) {
        let text = address.canonical();
        let readings = parse(&text).unwrap_or_else(|error| panic!("{error:?}: {address:?} {text}"));
        let reading = readings.iter().find(|reading| reading.address == address);
        prop_assert!(reading.is_some_and(|reading| reading.checksum != Checksum::Failed), "{} {:?}", text, readings);
    }

    /// One wrong character never leaves a right checksum of more than 16 bits.
    #[test]
    fn a_typing_error_is_seen(address in addresses(), place in any::<prop::sample::Index>(), other in "[2-9a-zA-Z]") {
        let strong = matches!(
            address.form,
            Form::Algorand | Form::CardanoShelley | Form::CardanoStake | Form::Nano | Form::IcpPrincipal
        );
        let mut text = address.canonical();
        let place = place.index(text.len());
        text.replace_range(place..=place, &other);
        if strong && text != address.canonical() {
            let verified = parse(&text).unwrap_or_default().into_iter().any(|reading| {
                reading.address.form == address.form && reading.checksum == Checksum::Verified
            });
            prop_assert!(!verified);
        }
    }

    #[test]
    fn any_text_is_survived(text in ".{0,80}", near in "[!-~]{40,120}") {
        let _ = parse(&text);
        let _ = parse(&near);
    }
}

#[test]
fn byron() {
    // bip_utils `test_ada_byron_addr.py`
    let text = "Ae2tdPwUPEZM18sAbkECJG9GxaRd2PMbaoxUjs5W7iUckiCGUSTMggRzLwt";
    assert_eq!(parse(text).unwrap()[0].address.canonical(), text);
}
