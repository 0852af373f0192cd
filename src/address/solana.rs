//! Solana: 32 bytes of base58 without a checksum. A public key, a program, a token mint and a block hash look alike.

use super::text::{Text, class};
use super::{Address, Checksum, Confidence, Form, Readings, base58};

pub(super) fn decode(text: &Text, out: &mut Readings) {
    if !(32..=44).contains(&text.len()) || !text.all(class::BASE58) {
        return;
    }
    // Without a leading zero byte, 32 bytes have 43 or 44 digits. Bitcoin's family and TRON end here.
    if text.len() < 43 && text.first() != b'1' {
        return;
    }
    let mut buf = [0; 33];
    let bytes = if text.first() == b'1' {
        base58::decode(text.bytes, &mut buf).and_then(|bytes| bytes.try_into().ok())
    } else {
        base58::key32(text.bytes)
    };
    let Some(bytes) = bytes else { return };
    out.push_as(Form::Solana, 0, &bytes, Checksum::Absent, Confidence::Low, None);
}

pub(super) fn encode(address: &Address) -> String {
    base58::encode(&address.bytes)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn published() {
        for text in [
            "GjJyeC1r2RgkuoCWMyPYkCWSGSGLcz266EaAkLA27AhL",
            "11111111111111111111111111111111",
            "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
        ] {
            let reading = &parse(text).unwrap()[0];
            assert_eq!((reading.checksum, reading.confidence), (Checksum::Absent, Confidence::Low));
            assert_eq!((reading.address.form, reading.address.canonical().as_str()), (Form::Solana, text));
        }
        for text in ["kkqJgedV2iZeiLdU9qa8SFT5Zv13JRorbW87bjAnkb", "17UVttrLkRkZFn4FsTuihX5zCJ1ounF5Ts8CkSqPGN2Dh"] {
            assert!(!parse(text).unwrap_or_default().iter().any(|reading| reading.address.form == Form::Solana));
        }
    }
}
