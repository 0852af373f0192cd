//! Which evidence each entry of the table has: numbers of evidence sets, one per entry, in blocks of range-coded
//! (rANS) symbols.
//!
//! A few sets have most of the entries, so a number costs far less than its fixed width. A number is a token and
//! raw bits: 0 to 31 are tokens of their own, above that a token says the position of the highest bit and the two
//! bits below it, and the rest follows raw. A block is decoded from its start to the entry that is asked for; that
//! happens for hits only.

use super::ListError;

/// Entries per block.
pub const BLOCK: usize = 512;

/// Token frequencies add up to 2 to this power.
const SCALE_BITS: u32 = 14;

/// Lower bound of the coder's state between symbols; state is 32 bits, words are 16.
const LOW: u32 = 1 << 16;

/// Sets beyond this would need more than 16 raw bits.
pub const MAX_SETS: usize = 1 << 18;

const TOKENS: usize = 32 + 13 * 4;

/// Token, raw bits and their number.
fn token(value: u32) -> (usize, u32, u32) {
    if value < 32 {
        return (value as usize, 0, 0);
    }
    let high = value.ilog2();
    let bits = high - 2;
    (32 + (high as usize - 5) * 4 + (value >> bits & 3) as usize, value & ((1 << bits) - 1), bits)
}

/// Smallest value of a token beyond 31, and its number of raw bits.
fn base(token: usize) -> (u32, u32) {
    let (high, mantissa) = ((token as u32 - 32) / 4 + 5, (token as u32 - 32) % 4);
    ((4 | mantissa) << (high - 2), high - 2)
}

/// The section, opened: cumulative frequencies and where blocks start.
#[derive(Debug)]
pub struct Pointers {
    entries: usize,
    /// `cumulative[t]..cumulative[t + 1]` are the slots of token `t`.
    cumulative: Vec<u32>,
    offsets: std::ops::Range<usize>,
    blocks: std::ops::Range<usize>,
}

impl Pointers {
    /// Section: number of tokens (1 byte), their frequencies (2 bytes each), block offsets from the end of the
    /// offsets (4 bytes each), blocks.
    pub fn open(body: &[u8], section: std::ops::Range<usize>, entries: usize) -> Result<Self, ListError> {
        let bytes = &body[section.clone()];
        let bad = ListError::BadPointers;
        let tokens = usize::from(*bytes.first().ok_or(bad)?);
        if tokens > TOKENS {
            return Err(bad);
        }
        let head = 1 + 2 * tokens;
        let mut cumulative = Vec::with_capacity(tokens + 1);
        let mut sum = 0u32;
        cumulative.push(0);
        for pair in bytes.get(1..head).ok_or(bad)?.chunks_exact(2) {
            sum += u32::from(u16::from_le_bytes([pair[0], pair[1]]));
            cumulative.push(sum);
        }
        if entries > 0 && sum != 1 << SCALE_BITS {
            return Err(bad);
        }
        let blocks = head + 4 * entries.div_ceil(BLOCK);
        if blocks > bytes.len() {
            return Err(bad);
        }
        Ok(Self {
            entries,
            cumulative,
            offsets: section.start + head..section.start + blocks,
            blocks: section.start + blocks..section.end,
        })
    }

    /// Number of the evidence set of the entry with this rank.
    pub fn get(&self, body: &[u8], rank: usize) -> Result<u32, ListError> {
        let bad = ListError::BadPointers;
        if rank >= self.entries {
            return Err(bad);
        }
        let at = self.offsets.start + 4 * (rank / BLOCK);
        let offset = u32::from_le_bytes(body[at..at + 4].try_into().expect("four bytes"));
        let block = body[self.blocks.clone()].get(offset as usize..).ok_or(bad)?;
        let mut words = block.chunks_exact(2).map(|pair| u32::from(u16::from_le_bytes([pair[0], pair[1]])));
        let mut state = words.next().ok_or(bad)? | words.next().ok_or(bad)? << 16;
        let mut value = 0;
        for _ in 0..=rank % BLOCK {
            let slot = state & ((1 << SCALE_BITS) - 1);
            let token = self.cumulative.partition_point(|&start| start <= slot) - 1;
            let start = self.cumulative[token];
            let frequency = self.cumulative.get(token + 1).ok_or(bad)? - start;
            state = frequency * (state >> SCALE_BITS) + slot - start;
            refill(&mut state, &mut words)?;
            value = token as u32;
            if token >= 32 {
                let (smallest, bits) = base(token);
                value = smallest | state & ((1 << bits) - 1);
                state >>= bits;
                refill(&mut state, &mut words)?;
            }
        }
        Ok(value)
    }
}

fn refill(state: &mut u32, words: &mut impl Iterator<Item = u32>) -> Result<(), ListError> {
    if *state < LOW {
        *state = *state << 16 | words.next().ok_or(ListError::BadPointers)?;
    }
    Ok(())
}

/// The section for these numbers, one per entry in the table's order.
#[cfg(feature = "cli")]
pub fn write(values: &[u32]) -> Vec<u8> {
    let mut counts = [0u64; TOKENS];
    for &value in values {
        counts[token(value).0] += 1;
    }
    let frequencies = normalise(&counts);
    let tokens = frequencies.iter().rposition(|&f| f > 0).map_or(0, |last| last + 1);
    let mut cumulative = [0u32; TOKENS + 1];
    for t in 0..TOKENS {
        cumulative[t + 1] = cumulative[t] + frequencies[t];
    }
    let mut out = vec![tokens as u8];
    for f in &frequencies[..tokens] {
        out.extend_from_slice(&(*f as u16).to_le_bytes());
    }
    let mut blocks = Vec::new();
    for block in values.chunks(BLOCK) {
        out.extend_from_slice(&(blocks.len() as u32).to_le_bytes());
        blocks.extend_from_slice(&write_block(block, &frequencies, &cumulative));
    }
    out.extend_from_slice(&blocks);
    out
}

/// rANS codes backwards: the last symbol first, and the words in reverse.
#[cfg(feature = "cli")]
fn write_block(values: &[u32], frequencies: &[u32; TOKENS], cumulative: &[u32; TOKENS + 1]) -> Vec<u8> {
    let mut words = Vec::new();
    let mut state = LOW;
    let mut put = |start: u32, frequency: u32, scale: u32| {
        if u64::from(state) >= u64::from(frequency) << (32 - scale) {
            words.push(state as u16);
            state >>= 16;
        }
        state = ((state / frequency) << scale) + state % frequency + start;
    };
    for &value in values.iter().rev() {
        let (token, raw, bits) = token(value);
        if bits > 0 {
            put(raw, 1, bits);
        }
        put(cumulative[token], frequencies[token], SCALE_BITS);
    }
    words.push((state >> 16) as u16);
    words.push(state as u16);
    words.iter().rev().flat_map(|word| word.to_le_bytes()).collect()
}

/// Frequencies that add up to the scale, none of a token that occurs being zero.
#[cfg(feature = "cli")]
fn normalise(counts: &[u64; TOKENS]) -> [u32; TOKENS] {
    let total: u64 = counts.iter().sum();
    let mut frequencies = [0u32; TOKENS];
    if total == 0 {
        return frequencies;
    }
    for (f, &count) in frequencies.iter_mut().zip(counts) {
        *f = ((count << SCALE_BITS) / total) as u32;
        if count > 0 && *f == 0 {
            *f = 1;
        }
    }
    // what rounding left over or took too much is settled with the most frequent token, which feels it least
    let most = (0..TOKENS).max_by_key(|&t| counts[t]).expect("there are tokens");
    let sum: u32 = frequencies.iter().sum();
    frequencies[most] = frequencies[most] + (1 << SCALE_BITS) - sum;
    frequencies
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    fn round_trip(values: &[u32]) -> usize {
        let section = write(values);
        let pointers = Pointers::open(&section, 0..section.len(), values.len()).unwrap();
        for (rank, &value) in values.iter().enumerate() {
            assert_eq!(pointers.get(&section, rank), Ok(value), "rank {rank} of {}", values.len());
        }
        assert_eq!(pointers.get(&section, values.len()), Err(ListError::BadPointers));
        section.len()
    }

    #[test]
    fn every_number_comes_back() {
        round_trip(&[]);
        round_trip(&[0]);
        round_trip(&[MAX_SETS as u32 - 1]);
        round_trip(&(0..3_000).collect::<Vec<_>>());
        round_trip(&(0..70_000).map(|i| i * 3).collect::<Vec<_>>());
        round_trip(&vec![5; 1_000]);
    }

    #[test]
    fn skewed_numbers_cost_little_more_than_their_entropy() {
        // half of them 0, a quarter 1, an eighth 2 …: entropy is 2 bits
        let values: Vec<u32> =
            (0..100_000u32).map(|i| (i.wrapping_mul(0x9e37_79b9) >> 4 | 1).leading_zeros() - 4).collect();
        let bits = round_trip(&values) as f64 * 8.0 / values.len() as f64;
        assert!(bits < 2.25, "{bits} bits a number");
    }
}
