//! RIPEMD-160: a loop where the crate `ripemd` is unrolled, which is 6 kB of the module for one rare format (EOS).

use std::array::from_fn;

use super::padded;

const INITIAL: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];

/// For each of five rounds, in the left and in the right line: constant, message words, rotations.
type Round = (u32, &'static [u8; 16], &'static [u8; 16]);

#[rustfmt::skip]
static LINES: [[Round; 5]; 2] = [
    [
        (0, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], &[11, 14, 15, 12, 5, 8, 7, 9, 11, 13, 14, 15, 6, 7, 9, 8]),
        (0x5a82_7999, &[7, 4, 13, 1, 10, 6, 15, 3, 12, 0, 9, 5, 2, 14, 11, 8], &[7, 6, 8, 13, 11, 9, 7, 15, 7, 12, 15, 9, 11, 7, 13, 12]),
        (0x6ed9_eba1, &[3, 10, 14, 4, 9, 15, 8, 1, 2, 7, 0, 6, 13, 11, 5, 12], &[11, 13, 6, 7, 14, 9, 13, 15, 14, 8, 13, 6, 5, 12, 7, 5]),
        (0x8f1b_bcdc, &[1, 9, 11, 10, 0, 8, 12, 4, 13, 3, 7, 15, 14, 5, 6, 2], &[11, 12, 14, 15, 14, 15, 9, 8, 9, 14, 5, 6, 8, 6, 5, 12]),
        (0xa953_fd4e, &[4, 0, 5, 9, 7, 12, 2, 10, 14, 1, 3, 8, 11, 6, 15, 13], &[9, 15, 5, 11, 6, 8, 13, 12, 5, 12, 13, 14, 11, 8, 5, 6]),
    ],
    [
        (0x50a2_8be6, &[5, 14, 7, 0, 9, 2, 11, 4, 13, 6, 15, 8, 1, 10, 3, 12], &[8, 9, 9, 11, 13, 15, 15, 5, 7, 7, 8, 11, 14, 14, 12, 6]),
        (0x5c4d_d124, &[6, 11, 3, 7, 0, 13, 5, 10, 14, 15, 8, 12, 4, 9, 1, 2], &[9, 13, 15, 7, 12, 8, 9, 11, 7, 7, 12, 7, 6, 15, 13, 11]),
        (0x6d70_3ef3, &[15, 5, 1, 3, 7, 14, 6, 9, 11, 8, 12, 2, 10, 0, 4, 13], &[9, 7, 15, 11, 8, 6, 6, 14, 12, 13, 5, 14, 13, 13, 7, 5]),
        (0x7a6d_76e9, &[8, 6, 4, 1, 3, 11, 15, 0, 5, 12, 2, 13, 9, 7, 10, 14], &[15, 5, 8, 11, 14, 14, 6, 14, 6, 9, 12, 9, 12, 5, 15, 8]),
        (0, &[12, 15, 10, 4, 1, 5, 8, 7, 6, 2, 13, 14, 0, 3, 9, 11], &[8, 5, 12, 9, 12, 5, 14, 6, 8, 13, 6, 5, 15, 13, 11, 11]),
    ],
];

/// RIPEMD-160 of a message of any length.
pub fn ripemd160(data: &[u8]) -> [u8; 20] {
    let mut padded = padded(data, 64);
    if let Some(place) = padded.last_chunk_mut() {
        *place = (data.len() as u64 * 8).to_le_bytes();
    }
    let mut state = INITIAL;
    for block in padded.as_chunks::<64>().0 {
        let [left, right] = from_fn(|line| {
            let [mut a, mut b, mut c, mut d, mut e] = state;
            for (round, (constant, words, rotations)) in LINES[line].iter().enumerate() {
                for (word, by) in words.iter().zip(*rotations) {
                    // the right line takes the functions in the other order
                    let f = match if line == 0 { round } else { 4 - round } {
                        0 => b ^ c ^ d,
                        1 => b & c | !b & d,
                        2 => (b | !c) ^ d,
                        3 => b & d | c & !d,
                        _ => b ^ (c | !d),
                    };
                    let x = u32::from_le_bytes(block.as_chunks::<4>().0[usize::from(word & 15)]);
                    let t = a.wrapping_add(f).wrapping_add(x).wrapping_add(*constant);
                    let t = t.rotate_left((*by).into()).wrapping_add(e);
                    (a, e, d, c, b) = (e, d, c.rotate_left(10), b, t);
                }
            }
            [a, b, c, d, e]
        });
        state = from_fn(|i| state[(i + 1) % 5].wrapping_add(left[(i + 2) % 5]).wrapping_add(right[(i + 3) % 5]));
    }
    let mut out = [0; 20];
    for (bytes, word) in out.as_chunks_mut::<4>().0.iter_mut().zip(state) {
        *bytes = word.to_le_bytes();
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ripemd::Digest as _;

    proptest! {
        #[test]
        fn agrees_with_ripemd(data in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(&super::ripemd160(&data)[..], &ripemd::Ripemd160::digest(&data)[..]);
        }
    }
}
