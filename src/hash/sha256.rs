//! SHA-256 (FIPS 180-4) for the module.
//!
//! Nearly every message here is one block: an address of Base58Check, or the hash of one. The crate `sha2` is made for
//! streams, and what it keeps account of around a block costs a fifth of hashing it. Natively the crate has the
//! processor's own instructions, and does the work.

use super::CUBE_ROOTS as K;
use super::vector::*;

pub const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// Words 16 and up, four at a time (FIPS 180-4, 6.2.2): σ0 of the word 15 before, σ1 of the word 2 before.
#[inline(always)]
fn next([x0, x1, x2, x3]: [Vector; 4]) -> Vector {
    let sigma0 = |v| xor3(rotate_right(v, 7), rotate_right(v, 18), shr(v, 3));
    let sigma1 = |v| xor3(rotate_right(v, 17), rotate_right(v, 19), shr(v, 10));
    let sum = add(add(x0, sigma0(shuffle::<1, 2, 3, 4>(x0, x1))), shuffle::<1, 2, 3, 4>(x2, x3));
    // the last two of the four need the first two; σ1 of 0 is 0
    let sum = add(sum, sigma1(shuffle::<2, 3, 4, 5>(x3, splat(0))));
    add(sum, sigma1(shuffle::<4, 5, 0, 1>(sum, splat(0))))
}

/// One round. Of the eight registers only two come out changed: the fourth and the last.
#[inline(always)]
fn round([a, b, c, d, e, f, g, h]: [u32; 8], word: u32) -> (u32, u32) {
    let s1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
    let t1 = h.wrapping_add(word).wrapping_add(g ^ e & (f ^ g)).wrapping_add(s1);
    let s0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
    (d.wrapping_add(t1), t1.wrapping_add(s0).wrapping_add(a & b | c & (a | b)))
}

fn compress(state: &mut [u32; 8], block: &[u32; 16]) {
    // first all words with their constants, then the rounds: together they would need more registers than there are
    let (given, _) = block.as_chunks();
    let mut last = [given[0], given[1], given[2], given[3]].map(from_numbers);
    let mut words = [last[0]; 16];
    for (i, (words, k)) in words.iter_mut().zip(K.as_chunks().0).enumerate() {
        if i >= 4 {
            let [_, x1, x2, x3] = last;
            last = [x1, x2, x3, next(last)];
        }
        *words = add(last[i.min(3)], from_numbers(*k));
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for [first, second] in words.as_chunks().0 {
        let [w0, w1, w2, w3] = numbers(*first);
        let [w4, w5, w6, w7] = numbers(*second);
        // the registers change their parts instead of their places
        (d, h) = round([a, b, c, d, e, f, g, h], w0);
        (c, g) = round([h, a, b, c, d, e, f, g], w1);
        (b, f) = round([g, h, a, b, c, d, e, f], w2);
        (a, e) = round([f, g, h, a, b, c, d, e], w3);
        (h, d) = round([e, f, g, h, a, b, c, d], w4);
        (g, c) = round([d, e, f, g, h, a, b, c], w5);
        (f, b) = round([c, d, e, f, g, h, a, b], w6);
        (e, a) = round([b, c, d, e, f, g, h, a], w7);
    }
    for (old, new) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *old = old.wrapping_add(new);
    }
}

fn words(bytes: &[u8; 64]) -> [u32; 16] {
    let mut words = [0; 16];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks::<4>().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    words
}

fn digest(data: &[u8]) -> [u32; 8] {
    let mut state = INITIAL;
    let (blocks, rest) = data.as_chunks::<64>();
    for block in blocks {
        compress(&mut state, &words(block));
    }
    let mut last = [0; 64];
    last[..rest.len()].copy_from_slice(rest);
    last[rest.len()] = 0x80;
    if rest.len() >= 56 {
        compress(&mut state, &words(&last));
        last = [0; 64];
    }
    last[56..].copy_from_slice(&(data.len() as u64 * 8).to_be_bytes());
    compress(&mut state, &words(&last));
    state
}

fn bytes(state: [u32; 8]) -> [u8; 32] {
    let mut out = [0; 32];
    for (bytes, word) in out.as_chunks_mut::<4>().0.iter_mut().zip(state) {
        *bytes = word.to_be_bytes();
    }
    out
}

/// SHA-256.
pub fn sha256(data: &[u8]) -> [u8; 32] {
    bytes(digest(data))
}

/// SHA-256 of SHA-256.
pub fn sha256d(data: &[u8]) -> [u8; 32] {
    let mut block = [0; 16];
    block[..8].copy_from_slice(&digest(data));
    block[8] = 0x8000_0000;
    block[15] = 256;
    let mut state = INITIAL;
    compress(&mut state, &block);
    bytes(state)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_sha2(data in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert_eq!(super::sha256(&data), crate::hash::sha256(&data));
            prop_assert_eq!(super::sha256d(&data), crate::hash::sha256d(&data));
        }
    }
}
