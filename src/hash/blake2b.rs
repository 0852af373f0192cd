//! BLAKE2b (RFC 7693) without a key, for the short messages of address formats: a loop where the crate `blake2` is
//! unrolled, which is 9 kB of the module.

const INITIAL: [u64; 8] = [
    0x6a09_e667_f3bc_c908,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
];

/// The order of message words, a hexadecimal digit each, which BLAKE-256 shares.
pub(super) static SIGMA: [u64; 10] = [
    0x0123_4567_89ab_cdef,
    0xea48_9fd6_1c02_b753,
    0xb8c0_52fd_ae36_7194,
    0x7931_dcbe_265a_40f8,
    0x9057_24af_e1bc_683d,
    0x2c6a_0b83_4d75_fe19,
    0xc51f_ed4a_0763_928b,
    0xdb7e_c139_50f4_862a,
    0x6fe9_b308_c2d7_14a5,
    0xa284_7615_fb9e_3cd0,
];

const BLOCK: usize = 128;

/// The hash of all parts one behind the other, of `len` (at most 64) bytes at the start of the array; `personal` is
/// the personalisation, zeros where there is none.
pub fn blake2b(len: usize, personal: &[u8; 16], parts: &[&[u8]]) -> [u8; 64] {
    let mut state = INITIAL;
    state[0] ^= 0x0101_0000 ^ len as u64;
    for (state, word) in state[6..].iter_mut().zip(personal.as_chunks::<8>().0) {
        *state ^= u64::from_le_bytes(*word);
    }
    let mut block = [0; BLOCK];
    let (mut filled, mut total) = (0, 0);
    for byte in parts.iter().copied().flatten() {
        // the last block is compressed differently, so a full one waits for a byte behind it
        if filled == BLOCK {
            compress(&mut state, &block, total, false);
            (block, filled) = ([0; BLOCK], 0);
        }
        block[filled] = *byte;
        filled += 1;
        total += 1;
    }
    compress(&mut state, &block, total, true);
    let mut out = [0; 64];
    for (bytes, word) in out.as_chunks_mut::<8>().0.iter_mut().zip(state) {
        *bytes = word.to_le_bytes();
    }
    out
}

fn compress(state: &mut [u64; 8], block: &[u8; BLOCK], total: u64, last: bool) {
    let mut v = [0; 16];
    for i in 0..8 {
        (v[i], v[i + 8]) = (state[i], INITIAL[i]);
    }
    v[12] ^= total;
    if last {
        v[14] = !v[14];
    }
    let words = block.as_chunks::<8>().0;
    for round in 0..12 {
        let mut order = SIGMA[round % 10];
        for i in 0..8 {
            order = order.rotate_left(8);
            let [x, y] = [order >> 4, order].map(|index| u64::from_le_bytes(words[(index & 15) as usize]));
            // four columns, then four diagonals
            let shift = i / 4;
            let [a, b, c, d] = [0, 4, 8, 12].map(|row| row + (i + shift * row / 4) % 4);
            v[a] = v[a].wrapping_add(v[b]).wrapping_add(x);
            v[d] = (v[d] ^ v[a]).rotate_right(32);
            v[c] = v[c].wrapping_add(v[d]);
            v[b] = (v[b] ^ v[c]).rotate_right(24);
            v[a] = v[a].wrapping_add(v[b]).wrapping_add(y);
            v[d] = (v[d] ^ v[a]).rotate_right(16);
            v[c] = v[c].wrapping_add(v[d]);
            v[b] = (v[b] ^ v[c]).rotate_right(63);
        }
    }
    for i in 0..8 {
        state[i] ^= v[i] ^ v[i + 8];
    }
}

#[cfg(test)]
mod tests {
    use blake2::Digest as _;
    use blake2::digest::consts::{U5, U32, U64};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_blake2(data in prop::collection::vec(any::<u8>(), 0..400), split in 0usize..400) {
            let (head, tail) = data.split_at(split.min(data.len()));
            let ours = |len| super::blake2b(len, &[0; 16], &[head, tail]);
            prop_assert_eq!(&ours(64)[..], &blake2::Blake2b::<U64>::digest(&data)[..]);
            prop_assert_eq!(&ours(32)[..32], &blake2::Blake2b::<U32>::digest(&data)[..]);
            prop_assert_eq!(&ours(5)[..5], &blake2::Blake2b::<U5>::digest(&data)[..]);
        }
    }
}
