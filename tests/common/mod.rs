//! What several tests need.

use std::path::{Path, PathBuf};

/// A folder of the collected material that is not part of the repository: below `FOREWARN_SHARED`, else below
/// `../shared`. `None` after saying that the test is skipped; with `FOREWARN_ACCEPTANCE=required` it must be there.
pub fn shared(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("FOREWARN_SHARED").map_or_else(beside, PathBuf::from).join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    let required = std::env::var("FOREWARN_ACCEPTANCE").is_ok_and(|value| value == "required");
    assert!(!required, "the collected {name} are required");
    println!("skipped: the collected {name} are not here (set FOREWARN_SHARED)");
    None
}
