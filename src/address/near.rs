//! NEAR account names. Almost every English word is a legal name, so only names under a registrar that people use
//! (`.near`, `.tg`) are taken, and deterministic account ids (`0s` and 40 digits, NEP-616).

use super::text::Text;
use super::{Address, Checksum, Form, Readings};
use crate::words::lossy;

pub(super) fn decode(text: &Text, out: &mut Readings) {
    let name = text.bytes;
    if !(4..=64).contains(&name.len()) {
        return;
    }
    let registered = (name.ends_with(b".near") || name.ends_with(b".tg")) && is_name(name);
    if registered || is_deterministic(name) {
        out.push(Form::NearName, 0, name, Checksum::Absent);
    }
}

/// Letters and digits, single `-`, `_` or `.` between them.
fn is_name(name: &[u8]) -> bool {
    let mut separated = true;
    for c in name {
        match c {
            b'a'..=b'z' | b'0'..=b'9' => separated = false,
            b'-' | b'_' | b'.' if !separated => separated = true,
            _ => return false,
        }
    }
    !separated
}

fn is_deterministic(name: &[u8]) -> bool {
    name.len() == 42 && name.starts_with(b"0s") && name[2..].iter().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
}

pub(super) fn encode(address: &Address) -> String {
    lossy(address.bytes.to_vec())
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[test]
    fn names() {
        for text in ["illia.cheapaccounts.near", "a-b_c.tg", "0s6174617461746174617461746174617461746174"] {
            assert_eq!(parse(text).unwrap()[0].address.canonical(), text);
        }
        for text in [".near", "-a.near", "a..near", "A.near", "a-.near", "google.com", "near", "a@b.near "] {
            assert!(parse(text).is_err());
        }
    }
}
