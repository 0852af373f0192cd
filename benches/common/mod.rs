//! What the benchmarks share: numbers that are the same everywhere, and a clock.

use std::path::{Path, PathBuf};
use std::time::Instant;

/// splitmix64 of a counter: a bijection, so no number comes twice.
#[allow(dead_code)]
pub fn random(i: u64) -> u64 {
    let mut z = i.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// So many bytes, of which no two calls with different numbers give the same.
#[allow(dead_code)]
pub fn bytes(number: u64, len: usize) -> Vec<u8> {
    (0..len.div_ceil(8) as u64).flat_map(|i| random(number << 8 | i).to_le_bytes()).take(len).collect()
}

/// The result and the seconds that it took.
#[allow(dead_code)]
pub fn timed<T>(run: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let out = run();
    (out, start.elapsed().as_secs_f64())
}

/// The folder of published lists, or `None` after saying that a part is left out.
#[allow(dead_code)]
pub fn lists() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("FOREWARN_SHARED").map_or_else(beside, PathBuf::from).join("lists");
    if !folder.is_dir() {
        println!("left out: no folder of lists (set FOREWARN_SHARED)");
        return None;
    }
    Some(folder)
}
