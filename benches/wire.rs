//! What a listed key costs on the wire, beside what it must cost and what a list of texts costs.

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use forewarn::DEFAULT_LIST;
use forewarn::compile::compile;
use forewarn::list::file::{ListFile, Section, Verify};

fn main() {
    let file = ListFile::open(DEFAULT_LIST.to_vec(), Verify::Hash).expect("the built-in list");
    let keys = file.len();
    let table: usize = [Section::Upper, Section::Lower, Section::Pointers].map(|s| file.section_len(s)).iter().sum();
    let mut counts = BTreeMap::new();
    for pointer in file.pointers() {
        *counts.entry(pointer.expect("pointers read")).or_insert(0u64) += 1;
    }
    let entropy: f64 =
        counts.values().map(|&count| count as f64 / keys as f64).map(|share| -share * share.log2()).sum();
    let bound = (40.0 + entropy) / 8.0;
    let each = table as f64 / keys as f64;
    println!("built-in list: {keys} keys, {} bytes of file", DEFAULT_LIST.len());
    println!("{:<44}{:>12}{:>12}{:>10}", "", "bytes", "a key", "ratio");
    let row = |name: &str, bytes: f64| {
        println!("{name:<44}{bytes:>12.0}{:>12.3}{:>10.3}", bytes / keys as f64, bytes / keys as f64 / bound);
    };
    row("bound: 40 bits and the pointer's entropy", bound * keys as f64);
    row("table with pointers", table as f64);
    row("whole file, with exact table and evidence", DEFAULT_LIST.len() as f64);
    assert!(each / bound < 1.1, "{each} bytes a key");
    let Some(lists) = common::lists() else { return };
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("lists/default.toml");
    let list = compile(&config, Some(&lists)).expect("the default list compiles").list;
    let texts: Vec<String> = list.entries.iter().map(|entry| entry.address.canonical()).collect();
    assert!(texts.len() <= keys);
    let json = serde_json::to_vec(&texts).expect("texts are JSON");
    // a gzip file is this and 18 bytes
    let gzip = miniz_oxide::deflate::compress_to_vec(&json, 10).len() + 18;
    row("the same addresses as JSON, no reasons", json.len() as f64);
    row("that JSON in gzip", gzip as f64);
}
