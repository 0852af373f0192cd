//! Nano and Banano: a prefix and 60 characters of their own base32, 4 zero bits, 32 bytes of key and 5 of checksum.

use super::text::Text;
use super::{Address, Checksum, Form, Readings, radix};
use crate::hash::blake2b;

pub(super) fn decode(text: &Text, out: &mut Readings) {
    if !(64..=65).contains(&text.len()) {
        return;
    }
    let (prefix, body) = text.bytes.split_at(text.len() - 60);
    // the reference implementation reads a hyphen too
    let variant = match prefix {
        b"nano_" | b"nano-" | b"xrb_" | b"xrb-" => 0,
        b"ban_" => 1,
        _ => return,
    };
    let mut buf = [0; 37];
    if radix::NANO.decode(body.iter().copied(), 4, &mut buf).is_none() {
        return;
    }
    let (key, check) = buf.split_at(32);
    let checksum = if checksum(key) == *check { Checksum::Verified } else { Checksum::Failed };
    out.push(Form::Nano, variant, key, checksum);
}

fn checksum(key: &[u8]) -> [u8; 5] {
    let [a, b, c, d, e, ..] = blake2b(5, &[0; 16], &[key]);
    [e, d, c, b, a]
}

pub(super) fn encode(address: &Address) -> String {
    let mut text = String::from(if address.variant == 1 { "ban_" } else { "nano_" });
    radix::NANO.encode(&[&address.bytes[..], &checksum(&address.bytes)].concat(), 4, &mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    /// nano-node `core_test`.
    #[test]
    fn published() {
        let nano = "nano_1111111111111111111111111111111111111111111111111111hifc8npp";
        for text in [nano, "xrb_1111111111111111111111111111111111111111111111111111hifc8npp"] {
            let reading = &parse(text).unwrap()[0];
            assert_eq!(reading.checksum, Checksum::Verified);
            assert_eq!(reading.address.bytes[..], [0; 32]);
            assert_eq!(reading.address.canonical(), nano);
        }
        let text = "nano_3t6k35gi95xu6tergt6p69ck76ogmitsa8mnijtpxm9fkcm736xtoncuohr3";
        assert_eq!(parse(text).unwrap()[0].address.canonical(), text);
        let banano = parse("ban_1111111111111111111111111111111111111111111111111111hifc8npp").unwrap();
        assert_eq!(banano[0].address.coins(), ["BAN"]);
    }

    #[test]
    fn refused() {
        let text = "nano_17enqbzgsdf5yeaxcde6qj54o1wrykoeg9b77mcfpyhbauco49rfaiosbhq5";
        assert_eq!(parse(text).unwrap()[0].checksum, Checksum::Failed);
        for text in [
            "nano_4111111111111111111111111111111111111111111111111111hifc8npp",
            "nano_1rxjbi0set1bub7nz6879uikeexymxrashe5bts616qs83qmx5tcxoeox6ms",
            "nano_7enqbzgsdf5yeaxcde6qj54o1wrykoeg9b77mcfpyhbauco49rfwgzbact6",
        ] {
            assert!(parse(text).is_err());
        }
    }
}
