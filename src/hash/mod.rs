//! The hash functions of the address formats, each as one call.

mod blake256;
mod blake2b;
mod keccak;
pub mod lanes;
mod ripemd;
#[cfg(any(test, target_arch = "wasm32"))]
mod sha256;
#[cfg(any(test, target_arch = "wasm32"))]
mod vector;

pub use blake2b::blake2b;
pub use blake256::blake256d;
pub use keccak::keccak256;
pub use ripemd::ripemd160;

use sha2::{Digest as _, Sha512_256};
#[cfg(target_arch = "wasm32")]
pub use sha256::{sha256, sha256d};

/// SHA-256.
#[cfg(not(target_arch = "wasm32"))]
pub fn sha256(data: &[u8]) -> [u8; 32] {
    sha2::Sha256::digest(data).into()
}

/// SHA-256 of SHA-256: the checksum of Base58Check.
#[cfg(not(target_arch = "wasm32"))]
pub fn sha256d(data: &[u8]) -> [u8; 32] {
    sha256(&sha256(data))
}

#[cfg(feature = "cli")]
/// RIPEMD-160 of SHA-256: key hashes and script hashes of Bitcoin's family.
pub fn hash160(data: &[u8]) -> [u8; 20] {
    ripemd160(&sha256(data))
}

/// SHA-512/256 (FIPS 180-4).
pub fn sha512_256(data: &[u8]) -> [u8; 32] {
    Sha512_256::digest(data).into()
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
