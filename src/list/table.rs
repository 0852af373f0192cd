//! The compressed Bloom filter: a table of 40-bit fingerprints in Elias–Fano layout.
//!
//! A Bloom filter with one hash function and 2^40 bits per entry is a set of numbers so sparse that only the gaps
//! between its set bits need storing (Mitzenmacher, "Compressed Bloom Filters", 2002). Split into `buckets` equal
//! parts, the position inside a part is a 40-bit remainder, and the part is stored as a unary count. What is on the
//! wire is what is in memory; only a sampled index of bucket starts is made on loading.
//!
//! With one bucket more than entries, a key that is not in the table is found with a probability below 2^-40.

use super::ListError;
use crate::hash::SipHash13;
use crate::key::Key;

/// More entries would let the bits that choose the bucket overlap with the remainder.
pub const MAX_ENTRIES: usize = 1 << 24;

/// Bytes of a remainder.
pub const REMAINDER: usize = 5;

const REMAINDER_MASK: u64 = (1 << (8 * REMAINDER)) - 1;

/// Every how many buckets a start is remembered: 4 bytes of memory each.
const SAMPLE: usize = 8;

/// Entries of a bucket that are looked at at once: of 50 buckets one has more.
const MOST: usize = 3;

/// Bytes of their remainders.
const NEAR: usize = MOST * REMAINDER;

/// Keyed hash of a key: SipHash-1-3, 64 bits, over the kind's number and the bytes.
#[derive(Clone)]
pub struct Hasher(SipHash13);

impl Hasher {
    pub fn new(seed: &[u8; 16]) -> Self {
        Self(SipHash13::new(seed))
    }

    pub fn hash(&self, key: Key<'_>) -> u64 {
        self.0.hash(key.kind as u8, key.bytes)
    }
}

/// Bucket and remainder of a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    pub bucket: u32,
    pub remainder: u64,
}

impl Slot {
    pub fn new(hash: u64, buckets: u32) -> Self {
        Self { bucket: (((hash >> 32) * u64::from(buckets)) >> 32) as u32, remainder: hash & REMAINDER_MASK }
    }
}

/// Number of buckets for so many entries.
pub fn buckets(entries: usize) -> u32 {
    entries as u32 + 1
}

/// Where a table's two arrays lie in the body, and the index into them.
#[derive(Debug)]
pub struct Table {
    entries: u32,
    /// Unary counts: for each bucket as many ones as it has entries, then a zero; from the lowest bit of each byte.
    upper: std::ops::Range<usize>,
    /// Remainders, 5 bytes little-endian each, ascending within a bucket.
    lower: std::ops::Range<usize>,
    /// Bit position in `upper` where bucket `SAMPLE * i` starts.
    starts: Vec<u32>,
}

#[inline(always)]
fn word(bytes: &[u8], index: usize) -> u64 {
    bytes.as_chunks::<8>().0.get(index).map_or(0, |word| u64::from_le_bytes(*word))
}

impl Table {
    /// Length in bytes of the unary counts for so many entries.
    pub fn upper_len(entries: usize) -> usize {
        (entries + buckets(entries) as usize).div_ceil(64) * 8
    }

    /// Checks the arrays' lengths and counts and indexes them.
    pub fn open(
        body: &[u8],
        entries: u32,
        upper: std::ops::Range<usize>,
        lower: std::ops::Range<usize>,
    ) -> Result<Self, ListError> {
        let n = entries as usize;
        if n > MAX_ENTRIES || upper.len() != Self::upper_len(n) || lower.len() != n * REMAINDER {
            return Err(ListError::BadTable);
        }
        let buckets = buckets(n) as usize;
        let words = &body[upper.clone()];
        let mut starts = Vec::with_capacity(buckets / SAMPLE + 1);
        starts.push(0u32);
        let (mut zeros, mut ones) = (0usize, 0usize);
        let total_bits = n + buckets;
        for i in 0..words.len() / 8 {
            let mut word = word(words, i);
            let bits = (total_bits - i * 64).min(64);
            if bits < 64 {
                if word >> bits != 0 {
                    return Err(ListError::BadTable);
                }
                word |= u64::MAX << bits;
            }
            let mut gaps = !word;
            let count = gaps.count_ones() as usize;
            ones += bits - count;
            // the start of bucket k is just behind the k-th zero; as in `find` without guesses
            let before = SAMPLE - 1 - zeros % SAMPLE;
            for skipped in 0..SAMPLE - 1 {
                gaps &= if skipped < before { gaps.wrapping_sub(1) } else { u64::MAX };
            }
            for _ in zeros / SAMPLE..(zeros + count) / SAMPLE {
                starts.push((i * 64) as u32 + gaps.trailing_zeros() + 1);
                for _ in 0..SAMPLE {
                    gaps &= gaps.wrapping_sub(1);
                }
            }
            zeros += count;
        }
        if zeros != buckets || ones != n {
            return Err(ListError::BadTable);
        }
        Ok(Self { entries, upper, lower, starts })
    }

    /// Number of entries.
    pub fn entries(&self) -> usize {
        self.entries as usize
    }

    /// Memory beyond the file's own bytes.
    pub fn index_bytes(&self) -> usize {
        self.starts.capacity() * 4
    }

    /// Rank of the entry with this slot.
    ///
    /// A processor that has to guess where this goes guesses wrong every second time, and that takes longer than all else
    /// here: so it goes the same way for all buckets but the rarest.
    #[inline]
    pub fn find(&self, body: &[u8], slot: Slot) -> Option<usize> {
        if self.entries == 0 {
            return None;
        }
        let bucket = slot.bucket as usize;
        let start = self.starts[bucket / SAMPLE] as usize;
        let Some(bits) = body[self.upper.start..].get(start / 8..).and_then(|bits| bits.first_chunk()) else {
            return self.walk(body, slot, start);
        };
        // the zeros from the sample's start on, and before them the one that ends the bucket before
        let gaps = !u64::from_le_bytes(*bits) >> (start % 8);
        let mut gaps = gaps << 1 | 1;
        for skipped in 0..SAMPLE - 1 {
            gaps &= if skipped < bucket % SAMPLE { gaps.wrapping_sub(1) } else { u64::MAX };
        }
        let before = gaps.trailing_zeros() as usize;
        gaps &= gaps.wrapping_sub(1);
        let rank = start + before - bucket;
        let Some(near) = body[self.lower.start..].get(rank * REMAINDER..).and_then(|all| all.first_chunk::<NEAR>())
        else {
            return self.walk(body, slot, start);
        };
        let count = (gaps.trailing_zeros() as usize).wrapping_sub(before + 1);
        // without a zero the bucket goes on behind these bits
        if gaps == 0 || count > MOST {
            return self.walk(body, slot, start);
        }
        let is = |at: usize| (at < count) & (remainder(near, at) == Some(slot.remainder));
        let [first, second, third] = [is(0), is(1), is(2)];
        (first | second | third).then(|| rank + usize::from(!first) + usize::from(!first & !second))
    }

    /// As [`find`](Self::find), bit by bit from the start of the sample: for buckets with many entries and for the last ones.
    #[cold]
    fn walk(&self, body: &[u8], slot: Slot, start: usize) -> Option<usize> {
        let upper = &body[self.upper.clone()];
        let mut bucket = slot.bucket as usize / SAMPLE * SAMPLE;
        for pos in start.. {
            let is_entry = upper.get(pos / 8)? >> (pos % 8) & 1 == 1;
            let rank = pos - bucket;
            if bucket < slot.bucket as usize {
                bucket += usize::from(!is_entry);
            } else if !is_entry {
                break;
            } else if remainder(&body[self.lower.clone()], rank)? == slot.remainder {
                return Some(rank);
            }
        }
        None
    }

    /// Every slot, in order.
    pub fn slots<'a>(&'a self, body: &'a [u8]) -> impl Iterator<Item = Slot> + 'a {
        let upper = &body[self.upper.clone()];
        let lower = &body[self.lower.clone()];
        let mut bucket = 0u32;
        let mut rank = 0;
        (0..self.entries() + buckets(self.entries()) as usize).filter_map(move |pos| {
            if word(upper, pos / 64) >> (pos % 64) & 1 == 0 {
                bucket += 1;
                return None;
            }
            rank += 1;
            Some(Slot { bucket, remainder: remainder(lower, rank - 1)? })
        })
    }
}

#[inline(always)]
fn remainder(lower: &[u8], rank: usize) -> Option<u64> {
    let at = rank * REMAINDER;
    let [a, b, c, d, e] = *lower.get(at..)?.first_chunk::<REMAINDER>()?;
    Some(u64::from_le_bytes([a, b, c, d, e, 0, 0, 0]))
}

/// The two arrays for slots in ascending order.
#[cfg(feature = "cli")]
pub fn write(slots: &[Slot]) -> (Vec<u8>, Vec<u8>) {
    let mut upper = vec![0u8; Table::upper_len(slots.len())];
    let mut lower = Vec::with_capacity(slots.len() * REMAINDER);
    for (rank, slot) in slots.iter().enumerate() {
        let bit = rank + slot.bucket as usize;
        upper[bit / 8] |= 1 << (bit % 8);
        lower.extend_from_slice(&slot.remainder.to_le_bytes()[..REMAINDER]);
    }
    (upper, lower)
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    fn table_of(mut slots: Vec<Slot>) -> (Vec<u8>, Table) {
        slots.sort_unstable();
        let (upper, lower) = write(&slots);
        let (u, n) = (upper.len(), slots.len());
        let body = [upper, lower].concat();
        let len = body.len();
        let table = Table::open(&body, n as u32, 0..u, u..len).unwrap();
        (body, table)
    }

    /// A small generator, so that the tests need no clock and no crate: splitmix64.
    fn random(seed: u64) -> impl Iterator<Item = u64> {
        (1..).map(move |i: u64| {
            let mut z = seed.wrapping_add(i.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        })
    }

    #[test]
    fn finds_every_slot_at_its_rank_and_nothing_else() {
        for n in [0usize, 1, 2, 15, 16, 17, 63, 64, 65, 1_000, 20_000] {
            let mut slots: Vec<_> = random(n as u64).take(n).map(|h| Slot::new(h, buckets(n))).collect();
            slots.sort_unstable();
            slots.dedup();
            assert_eq!(slots.len(), n);
            let (body, table) = table_of(slots.clone());
            for (rank, slot) in slots.iter().enumerate() {
                assert_eq!(table.find(&body, *slot), Some(rank), "n = {n}");
            }
            assert_eq!(table.slots(&body).collect::<Vec<_>>(), slots);
            for hash in random(!(n as u64)).take(10_000) {
                let slot = Slot::new(hash, buckets(n));
                assert_eq!(table.find(&body, slot), slots.binary_search(&slot).ok());
            }
        }
    }

    #[test]
    fn finds_slots_in_buckets_of_any_size() {
        // in one sample so many entries that it ends before, at and behind the bits that are looked at first
        for most in [3u64, 16, 20, 24, 70] {
            for seed in 0..400 {
                let mut random = random(seed);
                let mut slots = Vec::new();
                for bucket in 0..24 {
                    let count = random.next().unwrap() % (most + 1);
                    slots.extend((0..count).map(|i| Slot { bucket, remainder: 2 * i }));
                }
                // there are as many buckets as entries, and one
                slots.extend((slots.len() as u64..24).map(|i| Slot { bucket: 23, remainder: 1000 + 2 * i }));
                let (body, table) = table_of(slots.clone());
                for (rank, slot) in slots.iter().enumerate() {
                    assert_eq!(table.find(&body, *slot), Some(rank));
                    assert_eq!(table.find(&body, Slot { remainder: slot.remainder + 1, ..*slot }), None);
                }
                for bucket in 0..24 {
                    assert_eq!(table.find(&body, Slot { bucket, remainder: 1 << 39 }), None);
                }
            }
        }
    }

    #[test]
    fn finds_slots_that_share_few_buckets() {
        // long runs of ones and of zeros: buckets whose words hold no zero at all, and the other way round
        let n = 400;
        let slots: Vec<_> =
            (0..n as u64).map(|i| Slot { bucket: if i < 300 { 7 } else { 390 }, remainder: i * 3 }).collect();
        let (body, table) = table_of(slots.clone());
        for (rank, slot) in slots.iter().enumerate() {
            assert_eq!(table.find(&body, *slot), Some(rank));
        }
        assert_eq!(table.find(&body, Slot { bucket: 8, remainder: 0 }), None);
        assert_eq!(table.find(&body, Slot { bucket: 400, remainder: 0 }), None);
    }
}
