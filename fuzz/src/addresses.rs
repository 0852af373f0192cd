//! Random addresses of every form and variant, written by the core's own encoders.

use std::sync::OnceLock;

use forewarn::address::{Address, Bytes, Form, parse};

use crate::random::Random;

/// Every form with every variant that has an encoding which reads back.
pub fn spellings() -> &'static [(Form, u16)] {
    static ALL: OnceLock<Vec<(Form, u16)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut random = Random(1);
        let mut all = Vec::new();
        for form in (0..=u8::MAX).filter_map(Form::from_number) {
            for variant in variants(form) {
                let address = with_payload(&mut random, form, variant);
                let text = address.canonical();
                if parse(&text).is_ok_and(|found| found.iter().any(|reading| reading.address == address)) {
                    all.push((form, variant));
                }
            }
            // a form that is never reached would make every target blind to it
            assert!(all.last().is_some_and(|(last, _)| *last == form), "no variant of {} reads back", form.name());
        }
        all
    })
}

/// Numbers that may be variants of the form: those that are none do not read back, and are left out.
fn variants(form: Form) -> Vec<u16> {
    use Form::*;
    match form {
        P2pkh | P2sh | P2sh32 | DecredP2pkh | DecredP2sh | Neo => {
            (0..0x2100).chain(0xf000..0xf008).chain(0xf100..0xf104).collect()
        }
        P2wpkh | P2wsh | P2tr | Witness | SilentPayment | Mweb | CosmosEvm | Cosmos | Cosmos32 | ZecSapling
        | ZecUnified => (0..400).chain(0x8000..0x8190).collect(),
        Avax => b"XPC".iter().flat_map(|chain| [u16::from(*chain) << 8, u16::from(*chain) << 8 | 1]).collect(),
        // what base58 reads as; the hexadecimal spelling reads as 0
        Tron => vec![0x41],
        Monero => vec![18, 42, 53, 63, 24, 36],
        Ss58 | Ss58Other => (0..46).chain(48..200).chain([2007, 13116, 16383]).collect(),
        _ => vec![0, 1],
    }
}

/// An address of a random form; every form comes as often as every other.
pub fn address(random: &mut Random) -> Address {
    let form = loop {
        if let Some(form) = Form::from_number(random.next() as u8) {
            break form;
        }
    };
    of_form(random, form)
}

/// An address of this form.
pub fn of_form(random: &mut Random, form: Form) -> Address {
    let all = spellings();
    let start = all.partition_point(|(other, _)| *other < form);
    let count = all[start..].iter().take_while(|(other, _)| *other == form).count();
    let (form, variant) = all[start + random.below(count)];
    with_payload(random, form, variant)
}

/// One of the forms that a scanner must find in any text, with a checksum.
pub fn checked(random: &mut Random) -> Address {
    use Form::*;
    const FORMS: [Form; 24] = [
        P2pkh,
        P2sh,
        P2wpkh,
        P2wsh,
        P2tr,
        Evm,
        Tron,
        Cosmos,
        Xrp,
        Monero,
        ZecSapling,
        ZecUnified,
        Stellar,
        Algorand,
        Ss58,
        MultiversX,
        CardanoShelley,
        CardanoStake,
        Ton,
        Tezos,
        Nano,
        Kaspa,
        Zilliqa,
        Avax,
    ];
    let form = random.pick(&FORMS);
    of_form(random, form)
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

/// Byron addresses carry a checksum and structure inside: from bip_utils' tests.
const BYRON: [&str; 2] = [
    "Ae2tdPwUPEZM18sAbkECJG9GxaRd2PMbaoxUjs5W7iUckiCGUSTMggRzLwt",
    "Ae2tdPwUPEZHu3NZa6kCwet2msq4xrBXKHBDvogFKwMsF18Jca8JHLRBas7",
];

fn with_payload(random: &mut Random, form: Form, variant: u16) -> Address {
    use Form::*;
    let after = |random: &mut Random, heads: &[&[u8]], len: usize| {
        let mut out = random.pick(heads).to_vec();
        out.extend(random.bytes(len));
        out
    };
    let test = variant == 1;
    let bytes = match form {
        P2sh32 | P2wsh | P2tr | Cosmos32 | Solana | NearImplicit | Stellar | Algorand | Ss58 | MultiversX | Aptos
        | Sui | Nano | SubstrateHex => random.bytes(32),
        Starknet => after(random, &[&[0], &[3], &[6]], 31),
        Witness => {
            let (version, len) = (2 + random.below(15) as u8, 2 + random.below(39));
            after(random, &[&[version]], len)
        }
        SilentPayment | Mweb => [after(random, &[&[2], &[3]], 32), after(random, &[&[2], &[3]], 32)].concat(),
        Monero | ZecSprout => random.bytes(64),
        ZecSapling => random.bytes(43),
        ZecUnified => {
            let mut out = Vec::new();
            if random.one_in(2) {
                out.extend(after(random, &[&[0, 20], &[1, 20]], 20));
            }
            if random.one_in(2) {
                out.extend(after(random, &[&[2, 43]], 43));
            }
            out.extend(after(random, &[&[3, 43]], 43));
            out
        }
        Ss58Other => {
            // a checksum of one byte says little: short ids are read under the prefixes of known chains only
            let len = if matches!(variant, 0 | 2 | 5 | 42) { random.pick(&[1, 2, 4, 8, 33]) } else { 33 };
            random.bytes(len)
        }
        StellarOther => match random.below(4) {
            0 => after(random, &[&[2 << 3]], 32),
            1 => after(random, &[&[11 << 3]], 32),
            2 => after(random, &[&[1 << 3, 0]], 32),
            _ => {
                let len = 1 + random.below(64);
                let mut out = after(random, &[&[15 << 3]], 32);
                out.extend((len as u32).to_be_bytes());
                out.extend(random.bytes(len));
                out.resize(37 + len.next_multiple_of(4), 0);
                out
            }
        },
        CardanoShelley => {
            let kind = random.below(8) as u8;
            let mut out = vec![kind << 4 | u8::from(!test)];
            out.extend(random.bytes(if kind < 4 { 56 } else { 28 }));
            if matches!(kind, 4 | 5) {
                for _ in 0..3 {
                    let number = random.below(1 << 14) as u16;
                    if number >> 7 != 0 {
                        out.push((number >> 7) as u8 | 0x80);
                    }
                    out.push(number as u8 & 0x7f);
                }
            }
            out
        }
        CardanoByron => {
            let text = random.pick(&BYRON);
            parse(text).map(|found| found[0].address.bytes.to_vec()).unwrap_or_default()
        }
        CardanoStake => after(random, &[&[0], &[1]], 28),
        Ton => after(random, &[&[0; 4], &[0xff; 4]], 32),
        Tezos => after(random, &[&[1], &[2], &[3], &[4], &[5], &[6]], 20),
        Filecoin => match random.below(4) {
            0 => [vec![0], leb128(random.next() >> 1)].concat(),
            1 => after(random, &[&[1], &[2]], 20),
            2 => after(random, &[&[3]], 48),
            _ => {
                let len = random.below(55);
                [vec![4], leb128(11 + (random.next() >> 8)), random.bytes(len)].concat()
            }
        },
        NearName => {
            let name: String = (0..2 + random.below(20)).map(|_| random.pick(b"abcxyz0189") as char).collect();
            format!("{name}.{}", random.pick(&["near", "tg"])).into_bytes()
        }
        Hedera => (0..3).flat_map(|_| (random.next() >> 1).to_be_bytes()).collect(),
        Kaspa => match random.below(2) {
            0 => after(random, &[&[0], &[8]], 32),
            _ => after(random, &[&[1]], 33),
        },
        IcpPrincipal => {
            let len = random.below(30);
            random.bytes(len)
        }
        IcpAccount => random.bytes(28),
        Icon => after(random, &[&[0], &[1]], 20),
        EosKey => after(random, &[&[2], &[3]], 32),
        Ergo if test => after(random, &[&[0x11, 2], &[0x11, 3]], 32),
        Ergo => after(random, &[&[1, 2], &[1, 3]], 32),
        _ => random.bytes(20),
    };
    Address { form, variant, bytes: Bytes::new(&bytes) }
}
