//! The hash functions of the address formats, each as one call.

mod keccak;
pub mod lanes;

pub use keccak::keccak256;

use blake2::digest::consts::{U4, U5, U20, U28, U32, U64};
use blake2::{Blake2b, Digest as _};
use ripemd::Ripemd160;
use sha2::{Sha224, Sha256, Sha512_256};

/// SHA-256.
pub fn sha256(data: &[u8]) -> [u8; 32] {
    Sha256::digest(data).into()
}

/// SHA-256 of SHA-256: the checksum of Base58Check.
pub fn sha256d(data: &[u8]) -> [u8; 32] {
    sha256(&sha256(data))
}

/// RIPEMD-160 of SHA-256: key hashes and script hashes of Bitcoin's family.
pub fn hash160(data: &[u8]) -> [u8; 20] {
    Ripemd160::digest(sha256(data)).into()
}

/// RIPEMD-160.
pub fn ripemd160(data: &[u8]) -> [u8; 20] {
    Ripemd160::digest(data).into()
}

/// SHA-512/256 (FIPS 180-4).
pub fn sha512_256(data: &[u8]) -> [u8; 32] {
    Sha512_256::digest(data).into()
}

/// SHA-224.
pub fn sha224(data: &[u8]) -> [u8; 28] {
    Sha224::digest(data).into()
}

macro_rules! blake2b {
    ($(#[$doc:meta])* $name:ident, $size:ty, $len:literal) => {
        $(#[$doc])*
        pub fn $name(parts: &[&[u8]]) -> [u8; $len] {
            let mut hasher = Blake2b::<$size>::new();
            for part in parts {
                hasher.update(part);
            }
            hasher.finalize().into()
        }
    };
}

blake2b!(/// BLAKE2b with 4 bytes of output (Filecoin checksum).
    blake2b_32, U4, 4);
blake2b!(/// BLAKE2b with 5 bytes of output (Nano checksum).
    blake2b_40, U5, 5);
blake2b!(/// BLAKE2b with 20 bytes of output (Tezos, Filecoin key hashes).
    blake2b_160, U20, 20);
blake2b!(/// BLAKE2b with 28 bytes of output (Cardano credentials).
    blake2b_224, U28, 28);
blake2b!(/// BLAKE2b with 32 bytes of output.
    blake2b_256, U32, 32);
blake2b!(/// BLAKE2b with 64 bytes of output (SS58 checksum).
    blake2b_512, U64, 64);

/// BLAKE2b with a personalisation and up to 64 bytes of output, which stand at the start of the array (Zcash F4Jumble).
pub fn blake2b_personal(personal: &[u8; 16], len: usize, data: &[u8]) -> [u8; 64] {
    use blake2::digest::block_api::{Buffer, UpdateCore as _, VariableOutputCore as _};
    let mut core = blake2::Blake2bVarCore::new_with_params(&[], personal, 0, len.min(64));
    let mut buffer = Buffer::<blake2::Blake2bVarCore>::default();
    buffer.digest_blocks(data, |blocks| core.update_blocks(blocks));
    let mut out = Default::default();
    core.finalize_variable_core(&mut buffer, &mut out);
    out.into()
}

/// CRC-16/XMODEM: polynomial 0x1021, start value 0 (TON, Stellar).
pub fn crc16(data: &[u8]) -> u16 {
    let mut crc = 0u16;
    for &byte in data {
        crc ^= u16::from(byte) << 8;
        for _ in 0..8 {
            crc = if crc & 0x8000 != 0 { crc << 1 ^ 0x1021 } else { crc << 1 };
        }
    }
    crc
}

/// CRC-32 (IEEE 802.3, as in zlib): Internet Computer, Cardano Byron. Bit by bit: the inputs are a few dozen bytes,
/// a table would cost 1 kB of the module.
pub fn crc32(data: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for &byte in data {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 != 0 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
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
