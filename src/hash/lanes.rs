//! SHA-256 of SHA-256 of four addresses at once: the checksums of Base58Check in bulk.
//!
//! Four lanes of a vector do what one register does otherwise, which in WebAssembly is three times as fast.

/// Messages that are hashed together.
pub const LANES: usize = 4;

/// The first four bytes of SHA-256 of SHA-256 of the first 21 bytes of each message, as big-endian words on both sides.
#[cfg(target_arch = "wasm32")]
pub fn checksums(messages: [&[u32; 6]; LANES]) -> [u32; LANES] {
    vector::checksums(messages)
}

/// The first four bytes of SHA-256 of SHA-256 of the first 21 bytes of each message, as big-endian words on both sides.
#[cfg(not(target_arch = "wasm32"))]
pub fn checksums(messages: [&[u32; 6]; LANES]) -> [u32; LANES] {
    messages.map(|words| {
        let mut bytes = [0; 24];
        for (out, word) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(words) {
            *out = word.to_be_bytes();
        }
        let [a, b, c, d, ..] = super::sha256d(&bytes[..21]);
        u32::from_be_bytes([a, b, c, d])
    })
}

#[cfg(any(test, target_arch = "wasm32"))]
mod vector {
    use super::LANES;

    use crate::hash::CUBE_ROOTS as K;
    use crate::hash::sha256::INITIAL;
    use crate::hash::vector::*;

    /// One block from the initial state.
    fn compress(w: &mut [Vector; 16]) -> [Vector; 8] {
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = std::array::from_fn(|i| splat(INITIAL[i]));
        let mut bc = xor(b, c);
        for (i, k) in K.iter().enumerate() {
            if i >= 16 {
                let (w1, w14) = (w[(i + 1) & 15], w[(i + 14) & 15]);
                let s0 = xor3(rotate_right(w1, 7), rotate_right(w1, 18), shr(w1, 3));
                let s1 = xor3(rotate_right(w14, 17), rotate_right(w14, 19), shr(w14, 10));
                w[i & 15] = add(add(w[i & 15], s0), add(w[(i + 9) & 15], s1));
            }
            let s1 = xor3(rotate_right(e, 6), rotate_right(e, 11), rotate_right(e, 25));
            let t1 = add(add(h, s1), add(add(select(f, g, e), splat(*k)), w[i & 15]));
            let s0 = xor3(rotate_right(a, 2), rotate_right(a, 13), rotate_right(a, 22));
            // the majority of a, b and c: b, but where both others differ from it
            let ab = xor(a, b);
            let majority = xor(and(ab, bc), b);
            bc = ab;
            (h, g, f, e, d, c, b) = (g, f, e, add(d, t1), c, b, a);
            a = add(t1, add(s0, majority));
        }
        let after = [a, b, c, d, e, f, g, h];
        std::array::from_fn(|i| add(after[i], splat(INITIAL[i])))
    }

    /// What follows a message in its block, FIPS 180-4, 5.1.1: a bit, and its length. Tables, as zeros that stand in the code
    /// become a call of the engine that takes as long as two rounds.
    static AFTER_21: [u32; 16] = [0, 0, 0, 0, 0, 0x0080_0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 21 * 8];
    static AFTER_32: [u32; 16] = [0, 0, 0, 0, 0, 0, 0, 0, 0x8000_0000, 0, 0, 0, 0, 0, 0, 32 * 8];

    pub fn checksums(messages: [&[u32; 6]; LANES]) -> [u32; LANES] {
        let [p, q, r, s] = messages;
        let mut w = std::array::from_fn(|i| splat(AFTER_21[i]));
        for (i, w) in w[..5].iter_mut().enumerate() {
            *w = u32x4(p[i], q[i], r[i], s[i]);
        }
        // the 21st byte
        w[5] = or(w[5], and(u32x4(p[5], q[5], r[5], s[5]), splat(0xff00_0000)));
        let hash = compress(&mut w);
        w = std::array::from_fn(|i| splat(AFTER_32[i]));
        w[..8].copy_from_slice(&hash);
        numbers(compress(&mut w)[0])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn vectors_agree_with_sha2(messages in any::<[[u32; 6]; 4]>()) {
            let messages = messages.each_ref();
            prop_assert_eq!(super::vector::checksums(messages), super::checksums(messages));
        }
    }
}
