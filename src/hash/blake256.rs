//! BLAKE-256 with 14 rounds (the SHA-3 finalist, not BLAKE2), for messages of one block: the checksum of Decred.

use super::blake2b::SIGMA;

const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// The first digits of pi.
const PI: [u32; 16] = [
    0x243f_6a88,
    0x85a3_08d3,
    0x1319_8a2e,
    0x0370_7344,
    0xa409_3822,
    0x299f_31d0,
    0x082e_fa98,
    0xec4e_6c89,
    0x4528_21e6,
    0x38d0_1377,
    0xbe54_66cf,
    0x34e9_0c6c,
    0xc0ac_29b7,
    0xc97c_50dd,
    0x3f84_d5b5,
    0xb547_0917,
];

/// Longest message that fits in one block together with its padding.
const MAX: usize = 54;

/// BLAKE-256 of a message of at most [`MAX`] bytes; what goes beyond is not hashed.
fn one_block(data: &[u8]) -> [u8; 32] {
    debug_assert!(data.len() <= MAX);
    let data = &data[..data.len().min(MAX)];
    let bits = data.len() as u32 * 8;
    let mut block = [0u8; 64];
    block[..data.len()].copy_from_slice(data);
    block[data.len()] = 0x80;
    block[55] |= 1;
    block[60..].copy_from_slice(&bits.to_be_bytes());
    let mut m = [0u32; 16];
    for (word, bytes) in m.iter_mut().zip(block.as_chunks().0) {
        *word = u32::from_be_bytes(*bytes);
    }

    let mut v = [0u32; 16];
    v[..8].copy_from_slice(&INITIAL);
    v[8..].copy_from_slice(&PI[..8]);
    v[12] ^= bits;
    v[13] ^= bits;
    for round in 0..14 {
        let mut order = SIGMA[round % 10];
        for i in 0..8 {
            order = order.rotate_left(8);
            let [x, y] = [order >> 4, order].map(|index| (index & 15) as usize);
            // four columns, then four diagonals
            let shift = i / 4;
            let [a, b, c, d] = [0, 4, 8, 12].map(|row| row + (i + shift * row / 4) % 4);
            v[a] = v[a].wrapping_add(v[b]).wrapping_add(m[x] ^ PI[y]);
            v[d] = (v[d] ^ v[a]).rotate_right(16);
            v[c] = v[c].wrapping_add(v[d]);
            v[b] = (v[b] ^ v[c]).rotate_right(12);
            v[a] = v[a].wrapping_add(v[b]).wrapping_add(m[y] ^ PI[x]);
            v[d] = (v[d] ^ v[a]).rotate_right(8);
            v[c] = v[c].wrapping_add(v[d]);
            v[b] = (v[b] ^ v[c]).rotate_right(7);
        }
    }

    let mut out = [0; 32];
    for (i, bytes) in out.as_chunks_mut::<4>().0.iter_mut().enumerate() {
        *bytes = (INITIAL[i] ^ v[i] ^ v[i + 8]).to_be_bytes();
    }
    out
}

/// BLAKE-256 of BLAKE-256 of a message of at most 54 bytes.
pub fn blake256d(data: &[u8]) -> [u8; 32] {
    one_block(&one_block(data))
}

#[cfg(test)]
mod tests {
    #[test]
    fn published_vector() {
        // The BLAKE submission document, appendix: one zero byte.
        let want = "0ce8d4ef4dd7cd8d62dfded9d4edb0a774ae6a41929a74da23109e8f11139c87";
        let hex: String = super::one_block(&[0]).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, want);
    }
}
