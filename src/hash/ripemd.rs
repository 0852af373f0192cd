//! RIPEMD-160: a loop where the crate `ripemd` is unrolled, which is 6 kB of the module for one rare format (EOS).

use std::array::from_fn;

use super::padded;

const INITIAL: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];

/// For each of five rounds, in the left and in the right line: constant, message words, rotations; of these one hexadecimal
/// digit for each step, the first one in front.
type Round = (u32, u64, u64);

static LINES: [[Round; 5]; 2] = [
    [
        (0, 0x0123_4567_89ab_cdef, 0xbefc_5879_bdef_6798),
        (0x5a82_7999, 0x74d1_a6f3_c095_2eb8, 0x768d_b97f_7cf9_b7dc),
        (0x6ed9_eba1, 0x3ae4_9f81_2706_db5c, 0xbd67_e9df_e8d6_5c75),
        (0x8f1b_bcdc, 0x19ba_08c4_d37f_e562, 0xbcef_ef98_9e56_865c),
        (0xa953_fd4e, 0x4059_7c2a_e138_b6fd, 0x9f5b_68dc_5cde_b856),
    ],
    [
        (0x50a2_8be6, 0x5e70_92b4_d6f8_1a3c, 0x899b_dff5_778b_eec6),
        (0x5c4d_d124, 0x6b37_0d5a_ef8c_4912, 0x9df7_c89b_77c7_6fdb),
        (0x6d70_3ef3, 0xf513_7e69_b8c2_a04d, 0x97fb_866e_cd5e_dd75),
        (0x7a6d_76e9, 0x8641_3bf0_5c2d_97ae, 0xf58b_ee6e_69c9_c5f8),
        (0, 0xcfa4_1587_62de_039b, 0x85c9_c5e6_8d65_fdbb),
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
            for (round, &(constant, mut words, mut rotations)) in LINES[line].iter().enumerate() {
                for _ in 0..16 {
                    (words, rotations) = (words.rotate_left(4), rotations.rotate_left(4));
                    // the right line takes the functions in the other order
                    let f = match if line == 0 { round } else { 4 - round } {
                        0 => b ^ c ^ d,
                        1 => b & c | !b & d,
                        2 => (b | !c) ^ d,
                        3 => b & d | c & !d,
                        _ => b ^ (c | !d),
                    };
                    let x = u32::from_le_bytes(block.as_chunks::<4>().0[(words & 15) as usize]);
                    let t = a.wrapping_add(f).wrapping_add(x).wrapping_add(constant);
                    let t = t.rotate_left((rotations & 15) as u32).wrapping_add(e);
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
