//! Every address that can be written can be read again; and no text whatever makes the decoders panic.

use forewarn::address::{Address, Bytes, Checksum, Form, parse};
use proptest::prelude::*;

/// A canonical spelling of each form and variant, from which the tests make others of other bytes.
const SAMPLES: &[&str] = &[
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "3P14159f73E4gFr7JterCCQh9QjiTjiZrG",
    "LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9",
    "MQMcJhpWHYVeQArcZR3sBgyPZxxRtnH441",
    "DPpJVPpvPNP6i6tMj4rTycAGh8wReTqaSU",
    "XtAG1982HcYJVibHxRZrBmdzL5YTzj4cA1",
    "mzBc4XEFSdzCDcTxAgf6EZXgsZWpztRhef",
    "t1TWk2mmvESDnE4dmCfT7MQ97ij6ZqLpNVU",
    "tex1auz6gx89x2wcku6gswdvaz2nf9x3seex6px6v0",
    "DsmcYVbP1Nmag2H4AS17UTvmWXmGeA7nLDx",
    "Dcur2mcGjmENx4DhNqDctW5wJCVyT3Qeqkx",
    "NQDeSDaiFio5DzdcKuzGqhopg1VC9tCM1T",
    "TMVQGm1qAQYVdetCeGRRkTWYYrLXuHK2HC",
    "tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx",
    "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
    "bitcoincash:ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq",
    "kaspa:qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqkx9awp4e",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
    "cosmos1depk54cuajgkzea6zpgkq36tnjwdzv4afc3d27",
    "inj14vwxa6evlm6jenmf72s3w3tagqjzzl4gngxn43",
    "zil1fwh4ltdguhde9s7nysnp33d5wye6uqpugufkz7",
    "erd1qdzvfpa7gqjsnfhdxhvcp2mlysc80uz60yjhxre3lwl00q0jd4nqgauy9q",
    "X-avax123ghjvxx49h87g0vk26c97ca8x3v44g5n9mzha",
    "r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59",
    "T719a5UwUCnEs54UsxG9CJYYDhwmFCqkr7wxCcNcfZ6p5GZ",
    "46r4nYSevkfBUMhuykdK3gQ98XDqDTYW1hNLaXNvjpsJaSbNtdXh1sKMsdVgqkaihChAzEy29zEDPMR3NHQvGoZCLGwTerK",
    "u1a0dnfvgdp4khm5yk79ltkkvp8jjmjykjy38cdue8ktl8askwenl4lzfyu0p7end0guyu6up57wylzns0tpr99wz5z8edh5u0m4yzuusysr3d2xczwkp82atq3vfw45u2yvtau852lnw",
    "0x71e1d7330597e99001aad667d6deea321e95771d6975dd66bfb185f5cfd7d58",
];

/// How many bytes at the start are structure, not payload.
fn fixed(form: Form) -> usize {
    match form {
        Form::Tezos | Form::Witness | Form::Kaspa => 1,
        Form::ZecUnified => usize::MAX,
        // below 2^251 - 256
        Form::Starknet => 1,
        _ => 0,
    }
}

fn readable(address: &Address) {
    let text = address.canonical();
    let all = parse(&text).unwrap_or_default();
    let same = all.iter().find(|reading| reading.address == *address);
    assert!(same.is_some_and(|reading| reading.checksum != Checksum::Failed), "{address:?} as {text}: {all:?}");
}

#[test]
fn samples_are_canonical() {
    for text in SAMPLES {
        let all = parse(text).unwrap();
        assert!(all.iter().all(|reading| reading.checksum != Checksum::Failed), "{text}");
        for reading in &all {
            readable(&reading.address);
        }
        let low = all[0].confidence == forewarn::address::Confidence::Low;
        assert!(low || all[0].address.canonical() == *text, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_payload_comes_back(seed in prop::collection::vec(any::<u8>(), 128)) {
        for text in SAMPLES {
            for reading in parse(text).unwrap() {
                let mut bytes = reading.address.bytes.to_vec();
                let start = fixed(reading.address.form).min(bytes.len());
                for (byte, random) in bytes[start..].iter_mut().zip(&seed) {
                    *byte = *random;
                }
                if bytes.iter().all(|&b| b == 0) {
                    continue;
                }
                readable(&Address { bytes: Bytes::new(&bytes), ..reading.address });
            }
        }
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,150}") {
        let _ = parse(&text);
    }

    #[test]
    fn no_near_miss_panics(at in any::<prop::sample::Index>(), sample in any::<prop::sample::Index>(),
        with in "[ -~]{0,3}", cut in any::<bool>())
    {
        let text = SAMPLES[sample.index(SAMPLES.len())];
        let at = at.index(text.len());
        let rest = if cut { &text[at + 1..] } else { &text[at..] };
        for reading in parse(&format!("{}{with}{rest}", &text[..at])).unwrap_or_default() {
            let _ = reading.address.canonical();
            let _ = (reading.address.coins(), reading.address.network());
            reading.address.for_each_part(|_| ());
        }
    }
}
