//! Whatever parses writes itself so that it parses to the same again.

use forewarn::address::{Checksum, parse};

use super::{Case, Target, ensure};
use crate::addresses;
use crate::random::Random;

pub const TARGET: Target = Target { name: "parse", make, check, mutate: None };

fn make(random: &mut Random) -> Case {
    let address = addresses::address(random);
    Case { input: address.canonical().into_bytes(), expected: format!("{address:?}"), ..Case::default() }
}

fn check(case: &Case, mutated: bool) -> Result<(), String> {
    let text = String::from_utf8_lossy(&case.input);
    let readings = match parse(&text) {
        Ok(readings) => readings,
        Err(error) => return ensure(mutated, || format!("a valid address is refused: {error}")),
    };
    for reading in &readings {
        let address = &reading.address;
        address.for_each_part(|part| assert!(!part.bytes.is_empty()));
        let _ = (address.coins(), address.network(), address.key().kind);
        let again = address.canonical();
        if reading.checksum == Checksum::Failed {
            continue;
        }
        let found = parse(&again).unwrap_or_default();
        let same = found.iter().find(|other| other.address == *address);
        ensure(same.is_some_and(|other| other.checksum != Checksum::Failed), || {
            format!("{address:?} writes itself as {again}, which reads as {found:?}")
        })?;
    }
    let found = readings.iter().any(|r| format!("{:?}", r.address) == case.expected && r.checksum != Checksum::Failed);
    ensure(mutated || found, || format!("{} is not among {readings:?}", case.expected))
}
