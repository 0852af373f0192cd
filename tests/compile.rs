//! Compiles the real lists.

#![cfg(feature = "cli")]

use std::path::{Path, PathBuf};

use forewarn::compile::manifest::{Manifest, WarningKind};
use forewarn::compile::record::Reason;
use forewarn::compile::sources::Fault;
use forewarn::compile::{CompileError, Compiled, compile, spread};
use forewarn::list::model::{Category, Date};

/// The folder of published lists, or `None` after saying that the test is skipped.
fn lists() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("FOREWARN_SHARED").map_or_else(beside, PathBuf::from).join("lists");
    if folder.is_dir() {
        return Some(folder);
    }
    let required = std::env::var("FOREWARN_ACCEPTANCE").is_ok_and(|value| value == "required");
    assert!(!required, "no folder of lists");
    println!("skipped: no folder of lists (set FOREWARN_SHARED)");
    None
}

fn config(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("lists").join(name)
}

#[test]
#[ignore]
fn show() {
    let Some(lists) = lists() else { return };
    let name = std::env::var("SHOW").unwrap_or_else(|_| "default.toml".into());
    let start = std::time::Instant::now();
    let Compiled { list, manifest } = compile(&config(&name), Some(&lists)).unwrap_or_else(|error| panic!("{error}"));
    println!("{:?} {} {}", start.elapsed(), manifest.addresses, manifest.statements);
    println!("{:#?} {:?}", manifest.sources, manifest.reasons);
    println!("{:?}\n{:?}\n{:?}", manifest.forms, manifest.coins, manifest.categories);
    println!("{:?}", spread(&list));
    std::fs::write(std::env::temp_dir().join(format!("{name}.json")), serde_json::to_string_pretty(&manifest).unwrap())
        .unwrap();
    let _: (
        Option<Date>,
        Option<Category>,
        Option<Reason>,
        Option<WarningKind>,
        Option<Fault>,
        Option<CompileError>,
        Option<Manifest>,
    ) = Default::default();
    let text: String = list.entries.iter().map(|e| format!("{} {:?}\n", e.address.canonical(), e.statements)).collect();
    std::fs::write(std::env::temp_dir().join(format!("{name}.txt")), text).unwrap();
}
