//! SHA-512/256 (FIPS 180-4): a loop where the crate `sha2` is unrolled, for one format (Algorand). The first halves of
//! most round constants are those of SHA-256, which are in the module anyway.

use std::array::from_fn;

use super::CUBE_ROOTS as HIGH;
use super::{be_u64, padded};

/// FIPS 180-4, 5.3.6.2.
const INITIAL: [u64; 8] = [
    0x2231_2194_fc2b_f72c,
    0x9f55_5fa3_c84c_64c2,
    0x2393_b86b_6f53_b151,
    0x9638_7719_5940_eabd,
    0x9628_3ee2_a88e_ffe3,
    0xbe5e_1e25_5386_3992,
    0x2b01_99fc_2c85_b8aa,
    0x0eb7_2ddc_81c5_2ca2,
];

/// The lower halves of the first 64 round constants (FIPS 180-4, 4.2.3).
#[rustfmt::skip]
static LOW: [u32; 64] = [
    0xd728ae22, 0x23ef65cd, 0xec4d3b2f, 0x8189dbbc, 0xf348b538, 0xb605d019, 0xaf194f9b, 0xda6d8118,
    0xa3030242, 0x45706fbe, 0x4ee4b28c, 0xd5ffb4e2, 0xf27b896f, 0x3b1696b1, 0x25c71235, 0xcf692694,
    0x9ef14ad2, 0x384f25e3, 0x8b8cd5b5, 0x77ac9c65, 0x592b0275, 0x6ea6e483, 0xbd41fbd4, 0x831153b5,
    0xee66dfab, 0x2db43210, 0x98fb213f, 0xbeef0ee4, 0x3da88fc2, 0x930aa725, 0xe003826f, 0x0a0e6e70,
    0x46d22ffc, 0x5c26c926, 0x5ac42aed, 0x9d95b3df, 0x8baf63de, 0x3c77b2a8, 0x47edaee6, 0x1482353b,
    0x4cf10364, 0xbc423001, 0xd0f89791, 0x0654be30, 0xd6ef5218, 0x5565a910, 0x5771202a, 0x32bbd1b8,
    0xb8d2d0c8, 0x5141ab53, 0xdf8eeb99, 0xe19b48a8, 0xc5c95a63, 0xe3418acb, 0x7763e373, 0xd6b2b8a3,
    0x5defb2fc, 0x43172f60, 0xa1f0ab72, 0x1a6439ec, 0x23631e28, 0xde82bde9, 0xb2c67915, 0xe372532b,
];

/// The other round constants.
#[rustfmt::skip]
static LAST: [u64; 16] = [
    0xca273ece_ea26619c, 0xd186b8c7_21c0c207, 0xeada7dd6_cde0eb1e, 0xf57d4f7f_ee6ed178,
    0x06f067aa_72176fba, 0x0a637dc5_a2c898a6, 0x113f9804_bef90dae, 0x1b710b35_131c471b,
    0x28db77f5_23047d84, 0x32caab7b_40c72493, 0x3c9ebe0a_15c9bebc, 0x431d67c4_9c100d4c,
    0x4cc5d4be_cb3e42b6, 0x597f299c_fc657e2a, 0x5fcb6fab_3ad6faec, 0x6c44198c_4a475817,
];

/// SHA-512/256.
pub fn sha512_256(data: &[u8]) -> [u8; 32] {
    let mut padded = padded(data, 128);
    if let Some(place) = padded.last_chunk_mut() {
        *place = (data.len() as u64 * 8).to_be_bytes();
    }
    let mut state = INITIAL;
    for block in padded.as_chunks::<128>().0 {
        let words = block.as_chunks::<8>().0;
        // the whole schedule first, constants included: in one loop with the rounds it would be compiled once for each
        // of its parts
        let mut w = [0; 80];
        for (w, word) in w.iter_mut().zip(words) {
            *w = be_u64(word);
        }
        for i in 16..80 {
            let (w2, w15) = (w[i - 2], w[i - 15]);
            let s0 = w15.rotate_right(1) ^ w15.rotate_right(8) ^ w15 >> 7;
            let s1 = w2.rotate_right(19) ^ w2.rotate_right(61) ^ w2 >> 6;
            w[i] = w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]).wrapping_add(s1);
        }
        for i in 0..64 {
            w[i] = w[i].wrapping_add(u64::from(HIGH[i]) << 32 | u64::from(LOW[i]));
        }
        for i in 0..16 {
            w[64 + i] = w[64 + i].wrapping_add(LAST[i]);
        }
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
        for w in &w {
            let s1 = e.rotate_right(14) ^ e.rotate_right(18) ^ e.rotate_right(41);
            let t1 = h.wrapping_add(s1).wrapping_add(e & f ^ !e & g).wrapping_add(*w);
            let s0 = a.rotate_right(28) ^ a.rotate_right(34) ^ a.rotate_right(39);
            (h, g, f, e, d, c, b) = (g, f, e, d.wrapping_add(t1), c, b, a);
            a = t1.wrapping_add(s0).wrapping_add(b & c ^ b & d ^ c & d);
        }
        let after = [a, b, c, d, e, f, g, h];
        state = from_fn(|i| state[i].wrapping_add(after[i]));
    }
    let mut out = [0; 32];
    for (i, byte) in out.iter_mut().enumerate() {
        *byte = (state[i / 8] >> (56 - i % 8 * 8)) as u8;
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sha2::Digest as _;

    proptest! {
        #[test]
        fn agrees_with_sha2(data in prop::collection::vec(any::<u8>(), 0..300)) {
            let want: [u8; 32] = sha2::Sha512_256::digest(&data).into();
            prop_assert_eq!(super::sha512_256(&data), want);
        }
    }
}
