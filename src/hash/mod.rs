//! The hash functions of the address formats, each as one call, and that of the list.

mod blake256;
mod blake2b;
mod keccak;
pub mod lanes;
mod ripemd;
#[cfg(any(test, target_arch = "wasm32"))]
mod sha256;
mod sha512;
mod siphash;
#[cfg(any(test, target_arch = "wasm32"))]
mod vector;

pub use blake2b::blake2b;
pub use blake256::blake256d;
pub use keccak::keccak256;
pub use ripemd::ripemd160;
pub use sha512::sha512_256;
pub use siphash::SipHash13;

#[cfg(target_arch = "wasm32")]
pub use sha256::{sha256, sha256d};

/// First 32 bits of the fractional parts of the cube roots of the first 64 primes: the constants of SHA-256, and half of
/// each constant of SHA-512 (FIPS 180-4, 4.2.2 and 4.2.3).
#[rustfmt::skip]
static CUBE_ROOTS: [u32; 64] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];

/// SHA-256.
#[cfg(not(target_arch = "wasm32"))]
pub fn sha256(data: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(data).into()
}

/// SHA-256 of SHA-256: the checksum of Base58Check.
#[cfg(not(target_arch = "wasm32"))]
pub fn sha256d(data: &[u8]) -> [u8; 32] {
    sha256(&sha256(data))
}

/// RIPEMD-160 of SHA-256: key hashes and script hashes of Bitcoin's family.
pub fn hash160(data: &[u8]) -> [u8; 20] {
    ripemd160(&sha256(data))
}

/// A message in whole blocks: a one bit behind it, and room for its length at the end.
fn padded(data: &[u8], block: usize) -> Vec<u8> {
    let mut padded = vec![0; (data.len() + 1 + block / 8).next_multiple_of(block)];
    padded[..data.len()].copy_from_slice(data);
    padded[data.len()] = 0x80;
    padded
}

/// Eight bytes as a number, the highest first. A call, for what is not in a hurry: WebAssembly can't swap bytes, so that
/// this is a hundred bytes of the module.
#[inline(never)]
pub fn be_u64(bytes: &[u8; 8]) -> u64 {
    u64::from_be_bytes(*bytes)
}

/// CRC-16/XMODEM: polynomial 0x1021, start value 0 (TON, Stellar).
pub fn crc16(data: &[u8]) -> u16 {
    let mut crc = 0u16;
    for &byte in data {
        crc ^= u16::from(byte) << 8;
        for _ in 0..8 {
            crc = crc << 1 ^ 0x1021 & (crc >> 15).wrapping_neg();
        }
    }
    crc
}

/// CRC-32 (IEEE 802.3, as in zlib): Internet Computer, Cardano Byron. Bit by bit: the inputs are a few dozen bytes,
/// a table would cost 1 kB of the module. Without a branch, or LLVM makes that table.
pub fn crc32(data: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for &byte in data {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ 0xedb8_8320 & (crc & 1).wrapping_neg();
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    /// The check values of both algorithms in the CRC catalogue (reveng.sourceforge.io).
    #[test]
    fn crc_check_values() {
        assert_eq!(super::crc16(b"123456789"), 0x31c3);
        assert_eq!(super::crc32(b"123456789"), 0xcbf4_3926);
    }
}
