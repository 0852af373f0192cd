//! The `lite` variant of a list, and the front over loaded lists: both an ordinary Bloom filter of the crate
//! `bloomfilter`.
//!
//! Two traps of that crate, both measured. It hashes slices and arrays with their length as a `usize`, so that a
//! filter built on a 64-bit machine loses everything in wasm32: [`Item`] writes 8 bytes and nothing else. And a
//! seed whose halves are equal makes its two hash functions one: [`filter_seed`] never gives such a seed.

use std::hash::Hash;

use bloomfilter::Bloom;

use super::ListError;
use crate::hash::sha256;

/// What is put into the filter: 64 bits that stand for a key.
#[derive(Clone, Copy)]
pub struct Item(pub u64);

impl Hash for Item {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        // not write_u64, which is native-endian
        state.write(&self.0.to_le_bytes());
    }
}

/// 32 bytes of seed for the filter out of the list's 16: two different halves.
pub fn filter_seed(seed: &[u8; 16]) -> [u8; 32] {
    sha256(&[b"forewarn bloom filter".as_slice(), seed].concat())
}

/// A Bloom filter that tells misses; a hit means "possibly".
pub struct Filter(Bloom<Item>);

impl Filter {
    /// An empty filter for so many items at this rate of false positives.
    pub fn new(items: usize, rate: f64, seed: &[u8; 16]) -> Self {
        // no `expect`: it would write the error, and what prints a text is 4 kB of the module
        let Ok(bloom) = Bloom::new_for_fp_rate_with_seed(items.max(1), rate, &filter_seed(seed)) else {
            unreachable!("the size is computed from a positive number of items");
        };
        Self(bloom)
    }

    /// Reads the crate's own byte layout.
    pub fn open(bytes: &[u8]) -> Result<Self, ListError> {
        // the crate trusts the number of hash functions in the header: more than any sane rate needs is refused
        let bloom = Bloom::from_slice(bytes).map_err(|_| ListError::BadFilter)?;
        let seed = bloom.seed();
        if !(1..=64).contains(&bloom.number_of_hash_functions()) || bloom.len() < 8 || seed[..16] == seed[16..] {
            return Err(ListError::BadFilter);
        }
        Ok(Self(bloom))
    }

    pub fn insert(&mut self, item: Item) {
        self.0.set(&item);
    }

    /// Whether the item may have been inserted: never false for one that was.
    pub fn contains(&self, item: Item) -> bool {
        self.0.check(&item)
    }

    /// The crate's own byte layout.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes()
    }

    /// Bytes of memory.
    pub fn memory(&self) -> usize {
        (self.0.len() / 8) as usize
    }
}

impl std::fmt::Debug for Filter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Filter({} bytes)", self.memory())
    }
}
