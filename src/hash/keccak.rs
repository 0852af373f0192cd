//! Keccak-256 with the original padding, as Ethereum uses it (not SHA3-256).
//!
//! The crate `keccak` walks over its state by index. Here a round is straight code, in which the state stays in
//! registers also when the rest of the module is compiled for size: three times as fast in WebAssembly.

/// Bytes that one permutation takes in.
const RATE: usize = 136;

static ROUNDS: [u64; 24] = [
    0x0000_0000_0000_0001,
    0x0000_0000_0000_8082,
    0x8000_0000_0000_808a,
    0x8000_0000_8000_8000,
    0x0000_0000_0000_808b,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8009,
    0x0000_0000_0000_008a,
    0x0000_0000_0000_0088,
    0x0000_0000_8000_8009,
    0x0000_0000_8000_000a,
    0x0000_0000_8000_808b,
    0x8000_0000_0000_008b,
    0x8000_0000_0000_8089,
    0x8000_0000_0000_8003,
    0x8000_0000_0000_8002,
    0x8000_0000_0000_0080,
    0x0000_0000_0000_800a,
    0x8000_0000_8000_000a,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8080,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8008,
];

/// Complements six lanes. With these as their complements, chi needs one negation in a row where it would need five
/// (lane complementing, in Bertoni et al., "Keccak implementation overview").
fn complement(state: &mut [[u64; 5]; 5]) {
    for (y, x) in [(0, 1), (0, 2), (1, 3), (2, 2), (3, 2), (4, 0)] {
        state[y][x] = !state[y][x];
    }
}

/// Keccak-f[1600] (FIPS 202, 3.2 and 3.3): lane (x, y) is `state[y][x]`.
fn permute(state: &mut [[u64; 5]; 5]) {
    complement(state);
    let [mut a, mut b, mut c, mut d, mut e] = *state;
    for round in ROUNDS {
        let c0 = a[0] ^ b[0] ^ c[0] ^ d[0] ^ e[0];
        let c1 = a[1] ^ b[1] ^ c[1] ^ d[1] ^ e[1];
        let c2 = a[2] ^ b[2] ^ c[2] ^ d[2] ^ e[2];
        let c3 = a[3] ^ b[3] ^ c[3] ^ d[3] ^ e[3];
        let c4 = a[4] ^ b[4] ^ c[4] ^ d[4] ^ e[4];
        let d0 = c4 ^ c1.rotate_left(1);
        let d1 = c0 ^ c2.rotate_left(1);
        let d2 = c1 ^ c3.rotate_left(1);
        let d3 = c2 ^ c4.rotate_left(1);
        let d4 = c3 ^ c0.rotate_left(1);
        // rho and pi choose what goes into each row of chi
        let [x0, x1, x2, x3, x4] = [
            a[0] ^ d0,
            (b[1] ^ d1).rotate_left(44),
            (c[2] ^ d2).rotate_left(43),
            (d[3] ^ d3).rotate_left(21),
            (e[4] ^ d4).rotate_left(14),
        ];
        let mut p = [x0 ^ (x1 | x2), x1 ^ (!x2 | x3), x2 ^ x3 & x4, x3 ^ (x4 | x0), x4 ^ x0 & x1];
        let [x0, x1, x2, x3, x4] = [
            (a[3] ^ d3).rotate_left(28),
            (b[4] ^ d4).rotate_left(20),
            (c[0] ^ d0).rotate_left(3),
            (d[1] ^ d1).rotate_left(45),
            (e[2] ^ d2).rotate_left(61),
        ];
        let q = [x0 ^ (x1 | x2), x1 ^ x2 & x3, x2 ^ (x3 | !x4), x3 ^ (x4 | x0), x4 ^ x0 & x1];
        let [x0, x1, x2, x3, x4] = [
            (a[1] ^ d1).rotate_left(1),
            (b[2] ^ d2).rotate_left(6),
            (c[3] ^ d3).rotate_left(25),
            (d[4] ^ d4).rotate_left(8),
            (e[0] ^ d0).rotate_left(18),
        ];
        let r = [x0 ^ (x1 | x2), x1 ^ x2 & x3, x2 ^ !x3 & x4, !x3 ^ (x4 | x0), x4 ^ x0 & x1];
        let [x0, x1, x2, x3, x4] = [
            (a[4] ^ d4).rotate_left(27),
            (b[0] ^ d0).rotate_left(36),
            (c[1] ^ d1).rotate_left(10),
            (d[2] ^ d2).rotate_left(15),
            (e[3] ^ d3).rotate_left(56),
        ];
        let s = [x0 ^ x1 & x2, x1 ^ (x2 | x3), x2 ^ (!x3 | x4), !x3 ^ x4 & x0, x4 ^ (x0 | x1)];
        let [x0, x1, x2, x3, x4] = [
            (a[2] ^ d2).rotate_left(62),
            (b[3] ^ d3).rotate_left(55),
            (c[4] ^ d4).rotate_left(39),
            (d[0] ^ d0).rotate_left(41),
            (e[1] ^ d1).rotate_left(2),
        ];
        let t = [x0 ^ !x1 & x2, !x1 ^ (x2 | x3), x2 ^ x3 & x4, x3 ^ (x4 | x0), x4 ^ (x0 & x1)];
        p[0] ^= round;
        (a, b, c, d, e) = (p, q, r, s, t);
    }
    *state = [a, b, c, d, e];
    complement(state);
}

fn absorb(state: &mut [[u64; 5]; 5], block: &[u8]) {
    for (lane, bytes) in state.as_flattened_mut().iter_mut().zip(block.as_chunks::<8>().0) {
        *lane ^= u64::from_le_bytes(*bytes);
    }
    permute(state);
}

/// Keccak-256 with the original padding.
pub fn keccak256(data: &[u8]) -> [u8; 32] {
    let mut state = [[0; 5]; 5];
    let mut blocks = data.chunks_exact(RATE);
    for block in &mut blocks {
        absorb(&mut state, block);
    }
    let rest = blocks.remainder();
    let mut last = [0; RATE];
    last[..rest.len()].copy_from_slice(rest);
    last[rest.len()] = 1;
    last[RATE - 1] |= 0x80;
    absorb(&mut state, &last);
    let mut out = [0; 32];
    for (bytes, lane) in out.as_chunks_mut::<8>().0.iter_mut().zip(state[0]) {
        *bytes = lane.to_le_bytes();
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sha3::Digest as _;

    proptest! {
        #[test]
        fn agrees_with_sha3(data in prop::collection::vec(any::<u8>(), 0..300)) {
            let want: [u8; 32] = sha3::Keccak256::digest(&data).into();
            prop_assert_eq!(super::keccak256(&data), want);
        }
    }
}
