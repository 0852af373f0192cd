//! SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012) of a byte and what follows it.

/// A keyed hash, ready to be given messages: its state before the first word.
#[derive(Clone)]
pub struct SipHash13([u64; 4]);

impl SipHash13 {
    pub fn new(key: &[u8; 16]) -> Self {
        let half = |at: usize| key.as_chunks().0.get(at).map_or(0, |half| u64::from_le_bytes(*half));
        let (k0, k1) = (half(0), half(1));
        Self([
            k0 ^ 0x736f_6d65_7073_6575,
            k1 ^ 0x646f_7261_6e64_6f6d,
            k0 ^ 0x6c79_6765_6e65_7261,
            k1 ^ 0x7465_6462_7974_6573,
        ])
    }

    /// Hash of `first` with `rest` behind it. Words are put together in registers: written to memory as bytes and read from
    /// there as words, they would be waited for.
    pub fn hash(&self, first: u8, rest: &[u8]) -> u64 {
        let mut state = self.0;
        let (words, tail) = rest.as_chunks::<8>();
        let mut carry = u64::from(first);
        for word in words {
            let word = u64::from_le_bytes(*word);
            absorb(&mut state, word << 8 | carry);
            carry = word >> 56;
        }
        // nearly all are 20 or 32 bytes
        let (half, end) = tail.split_first_chunk().unwrap_or((&[0; 4], tail));
        let half_bits = 8 * (tail.len() - end.len()) as u32;
        let end = end.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        let mut last = (end << half_bits | u64::from(u32::from_le_bytes(*half))) << 8 | carry;
        if tail.len() == 7 {
            absorb(&mut state, last);
            last = 0;
        }
        absorb(&mut state, last | (rest.len() as u64 + 1) << 56);
        state[2] ^= 0xff;
        for _ in 0..3 {
            round(&mut state);
        }
        state.into_iter().fold(0, |all, word| all ^ word)
    }
}

#[inline(always)]
fn absorb(state: &mut [u64; 4], word: u64) {
    state[3] ^= word;
    round(state);
    state[0] ^= word;
}

#[inline(always)]
fn round([v0, v1, v2, v3]: &mut [u64; 4]) {
    *v0 = v0.wrapping_add(*v1);
    *v2 = v2.wrapping_add(*v3);
    *v1 = v1.rotate_left(13) ^ *v0;
    *v3 = v3.rotate_left(16) ^ *v2;
    *v0 = v0.rotate_left(32);
    *v2 = v2.wrapping_add(*v1);
    *v0 = v0.wrapping_add(*v3);
    *v1 = v1.rotate_left(17) ^ *v2;
    *v3 = v3.rotate_left(21) ^ *v0;
    *v2 = v2.rotate_left(32);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the crate has it, at every length up to nine words.
    #[test]
    fn it_is_siphash() {
        let bytes: Vec<u8> = (0..72).map(|i: u8| i.wrapping_mul(151) ^ 0x5a).collect();
        for seed in 0..4 {
            let key = std::array::from_fn(|i| (i as u8).wrapping_mul(seed) ^ 0x33);
            let crates = siphasher::sip::SipHasher13::new_with_key(&key);
            let own = SipHash13::new(&key);
            for length in 1..bytes.len() {
                assert_eq!(own.hash(bytes[0], &bytes[1..length]), crates.hash(&bytes[..length]), "{length}");
            }
        }
    }
}
