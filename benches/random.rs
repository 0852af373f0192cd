//! A hundred million keys that nobody has, asked of the built-in list: none may be found.

mod common;

use forewarn::key::{Key, Kind};
use forewarn::list::file::{ListFile, Verify};
use forewarn::list::model::Date;
use forewarn::{Checker, DEFAULT_LIST};

const KEYS: u64 = 100_000_000;

fn main() {
    let file = ListFile::open(DEFAULT_LIST.to_vec(), Verify::Hash).expect("the built-in list");
    let mut checker = Checker::new(Date::new(2026, 11, 22).expect("a date"));
    checker.add_list(DEFAULT_LIST.to_vec(), Verify::Hash).expect("the built-in list");
    println!("{KEYS} random keys, {} in the list", file.len());
    println!("{:<34}{:>10}{:>14}{:>10}{:>8}", "", "found", "lookups/s", "ns", "ratio");
    let hash = run("hash", None, |key| file.hash(key) == 0);
    run("table", Some(hash), |key| file.contains_hash(file.hash(key)));
    run("checker without the front", Some(hash), |key| checker.may_contain(key));
    checker.build_front();
    run("checker with the front", Some(hash), |key| checker.may_contain(key));
    println!("ratios are to the hash alone; {} bytes of memory", checker.memory());
}

/// Counts the keys for which `find` says yes, and says how long that took; seconds.
fn run(name: &str, base: Option<f64>, find: impl Fn(Key<'_>) -> bool) -> f64 {
    let (found, seconds) = common::timed(|| {
        let mut bytes = *b"forewarn bench......";
        (0..KEYS)
            .filter(|&i| {
                bytes[12..].copy_from_slice(&common::random(i).to_le_bytes());
                find(Key { kind: Kind::Evm, bytes: &bytes })
            })
            .count()
    });
    assert_eq!(found, 0, "{name}");
    let ns = seconds * 1e9 / KEYS as f64;
    let ratio = seconds / base.unwrap_or(seconds);
    println!("{name:<34}{found:>10}{:>14.0}{ns:>10.1}{ratio:>8.2}", KEYS as f64 / seconds);
    seconds
}
