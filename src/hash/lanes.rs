//! SHA-256 of SHA-256 of four addresses at once: the checksums of Base58Check in bulk.
//!
//! Four lanes of a vector do what one register does otherwise, which in WebAssembly is three times as fast.

/// Messages that are hashed together.
pub const LANES: usize = 4;

/// The first four bytes of SHA-256 of SHA-256 of the first 21 bytes of each message, as big-endian words on both sides.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub fn checksums(messages: [&[u32; 6]; LANES]) -> [u32; LANES] {
    vector::checksums(messages)
}

/// The first four bytes of SHA-256 of SHA-256 of the first 21 bytes of each message, as big-endian words on both sides.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
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

#[cfg(any(test, all(target_arch = "wasm32", target_feature = "simd128")))]
mod vector {
    use super::LANES;

    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    mod lane {
        pub use core::arch::wasm32::{
            u32x4, u32x4_add as add, u32x4_shl as shl, u32x4_shr as shr, u32x4_splat as splat, v128 as Vector,
            v128_and as and, v128_bitselect as select, v128_or as or, v128_xor as xor,
        };

        pub fn first(v: Vector) -> [u32; 4] {
            use core::arch::wasm32::u32x4_extract_lane as lane;
            [lane::<0>(v), lane::<1>(v), lane::<2>(v), lane::<3>(v)]
        }
    }

    /// The same in plain numbers, so that the tests reach what runs in browsers.
    #[cfg(not(target_arch = "wasm32"))]
    mod lane {
        use std::array::from_fn;

        pub type Vector = [u32; 4];

        pub fn u32x4(a: u32, b: u32, c: u32, d: u32) -> Vector {
            [a, b, c, d]
        }

        pub fn splat(a: u32) -> Vector {
            [a; 4]
        }

        pub fn add(a: Vector, b: Vector) -> Vector {
            from_fn(|i| a[i].wrapping_add(b[i]))
        }

        pub fn shl(a: Vector, by: u32) -> Vector {
            a.map(|a| a << by)
        }

        pub fn shr(a: Vector, by: u32) -> Vector {
            a.map(|a| a >> by)
        }

        pub fn and(a: Vector, b: Vector) -> Vector {
            from_fn(|i| a[i] & b[i])
        }

        pub fn or(a: Vector, b: Vector) -> Vector {
            from_fn(|i| a[i] | b[i])
        }

        pub fn xor(a: Vector, b: Vector) -> Vector {
            from_fn(|i| a[i] ^ b[i])
        }

        pub fn select(a: Vector, b: Vector, mask: Vector) -> Vector {
            from_fn(|i| a[i] & mask[i] | b[i] & !mask[i])
        }

        pub fn first(v: Vector) -> [u32; 4] {
            v
        }
    }

    use lane::*;

    const INITIAL: [u32; 8] =
        [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

    /// FIPS 180-4, 4.2.2.
    #[rustfmt::skip]
    static K: [u32; 64] = [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    #[inline(always)]
    fn rotate(v: Vector, by: u32) -> Vector {
        or(shr(v, by), shl(v, 32 - by))
    }

    #[inline(always)]
    fn xor3(a: Vector, b: Vector, c: Vector) -> Vector {
        xor(xor(a, b), c)
    }

    /// One block from the initial state.
    fn compress(w: &mut [Vector; 16]) -> [Vector; 8] {
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = std::array::from_fn(|i| splat(INITIAL[i]));
        for (i, k) in K.iter().enumerate() {
            if i >= 16 {
                let (w1, w14) = (w[(i + 1) & 15], w[(i + 14) & 15]);
                let s0 = xor3(rotate(w1, 7), rotate(w1, 18), shr(w1, 3));
                let s1 = xor3(rotate(w14, 17), rotate(w14, 19), shr(w14, 10));
                w[i & 15] = add(add(w[i & 15], s0), add(w[(i + 9) & 15], s1));
            }
            let s1 = xor3(rotate(e, 6), rotate(e, 11), rotate(e, 25));
            let t1 = add(add(h, s1), add(add(select(f, g, e), splat(*k)), w[i & 15]));
            let s0 = xor3(rotate(a, 2), rotate(a, 13), rotate(a, 22));
            let majority = or(and(a, b), and(c, or(a, b)));
            (h, g, f, e, d, c, b) = (g, f, e, add(d, t1), c, b, a);
            a = add(t1, add(s0, majority));
        }
        let after = [a, b, c, d, e, f, g, h];
        std::array::from_fn(|i| add(after[i], splat(INITIAL[i])))
    }

    pub fn checksums(messages: [&[u32; 6]; LANES]) -> [u32; LANES] {
        let [p, q, r, s] = messages;
        let mut w = [splat(0); 16];
        for (i, w) in w[..6].iter_mut().enumerate() {
            *w = u32x4(p[i], q[i], r[i], s[i]);
        }
        // the 21st byte, and the bit that ends the message
        w[5] = or(and(w[5], splat(0xff00_0000)), splat(0x0080_0000));
        w[15] = splat(21 * 8);
        let hash = compress(&mut w);
        w = [splat(0); 16];
        for (w, hash) in w.iter_mut().zip(hash) {
            *w = hash;
        }
        w[8] = splat(0x8000_0000);
        w[15] = splat(32 * 8);
        first(compress(&mut w)[0])
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
