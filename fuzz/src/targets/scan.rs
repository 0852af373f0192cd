//! The scanner agrees with a naive twin, wherever in its blocks a text begins.

use std::ops::Range;

use forewarn::Checker;
use forewarn::address::{Checksum, Form, parse};
use forewarn::list::model::Date;
use forewarn::scan::{MIN_RUN, scan};

use super::{Case, Target, ensure};
use crate::addresses;
use crate::random::Random;

pub const TARGET: Target = Target { name: "scan", make, check, mutate: None };

const WORDS: [&str; 14] = [
    "send",
    "to",
    "my",
    "wallet:",
    "it's",
    "0x",
    "1A1zP1eP5QGefi2",
    "é",
    "привет",
    "💰",
    "a-b_c",
    "(note)",
    "&amp;",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
];

fn make(random: &mut Random) -> Case {
    let mut text = String::new();
    for _ in 0..1 + random.below(6) {
        for _ in 0..random.below(12) {
            text.push_str(random.pick(&WORDS));
            text.push_str(random.pick(&[" ", " ", " ", "  ", "\n", "\t"]));
        }
        text.push_str(&addresses::checked(random).canonical());
        text.push(' ');
    }
    Case { input: text.into_bytes(), ..Case::default() }
}

type Findings = Vec<(Range<usize>, String, usize, usize)>;

fn findings(bytes: &[u8]) -> Findings {
    let mut out = Vec::new();
    scan(bytes, &mut |found| {
        out.push((found.range, found.text.into_owned(), found.readings.len(), found.disguises.len()));
    });
    out
}

fn check(case: &Case, mutated: bool) -> Result<(), String> {
    let bytes = &case.input[..];
    let found = findings(bytes);
    let mut end = 0;
    for (range, text, _, disguises) in &found {
        ensure(range.start >= end && range.start < range.end && range.end <= bytes.len(), || {
            format!("{range:?} after {end} of {}", bytes.len())
        })?;
        ensure(*disguises > 0 || bytes[range.clone()] == *text.as_bytes(), || format!("{text} is not at {range:?}"))?;
        end = range.end;
    }
    // what follows needs at most one page of text
    if bytes.len() > 20_000 {
        return Ok(());
    }
    let shift = 1 + bytes.len() * 7 % 130;
    let padded = [&vec![b' '; shift][..], bytes].concat();
    let shifted: Findings =
        found.iter().cloned().map(|(r, t, n, d)| (r.start + shift..r.end + shift, t, n, d)).collect();
    ensure(findings(&padded) == shifted, || format!("{shift} blanks in front change what is found"))?;
    let Ok(text) = std::str::from_utf8(bytes) else { return Ok(()) };
    let twin = twin(text);
    ensure(mutated || !found.is_empty(), || "nothing is found".to_owned())?;
    for range in twin {
        ensure(found.iter().any(|(other, ..)| *other == range), || {
            let near: Vec<_> = found.iter().filter(|(r, ..)| r.end > range.start && r.start < range.end).collect();
            format!("{:?} at {range:?} is not found, only {near:?}", &text[range.clone()])
        })?;
    }
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut wrong = None;
    Checker::new(Date::new(2026, 11, 22).expect("a date")).scan(bytes, &mut |finding| {
        let eight = text.get(finding.start..finding.end).map(|text| text.encode_utf16().collect::<Vec<_>>());
        let sixteen = units.get(finding.start_utf16..finding.end_utf16).map(<[u16]>::to_vec);
        if eight.is_none() || eight != sixteen {
            wrong = Some(finding.start..finding.end);
        }
    });
    ensure(wrong.is_none(), || format!("{wrong:?}: not the same place in UTF-16"))
}

/// Every word between blanks that is an address with a right checksum, of the forms that are looked for.
fn twin(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    for word in text.split([' ', '\n', '\t']) {
        let range = at..at + word.len();
        at = range.end + 1;
        let plain = word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'));
        if word.len() < MIN_RUN || !plain {
            continue;
        }
        let sought = parse(word).is_ok_and(|readings| {
            readings.iter().any(|reading| {
                let other =
                    matches!(reading.address.form, Form::NearName | Form::Hedera | Form::Filecoin | Form::Witness);
                reading.checksum == Checksum::Verified && !other
            })
        });
        if sought {
            out.push(range);
        }
    }
    out
}
