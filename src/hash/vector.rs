//! Four 32-bit numbers in one vector of the processor.

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod lane {
    pub use core::arch::wasm32::{
        u32x4, u32x4_add as add, u32x4_shl as shl, u32x4_shr as shr, u32x4_shuffle as shuffle, u32x4_splat as splat,
        v128 as Vector, v128_and as and, v128_bitselect as select, v128_or as or, v128_xor as xor,
    };

    #[inline(always)]
    pub fn numbers(v: Vector) -> [u32; 4] {
        use core::arch::wasm32::u32x4_extract_lane as lane;
        [lane::<0>(v), lane::<1>(v), lane::<2>(v), lane::<3>(v)]
    }
}

/// The same in plain numbers, so that the tests reach what runs in browsers.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
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

    pub fn shuffle<const A: usize, const B: usize, const C: usize, const D: usize>(a: Vector, b: Vector) -> Vector {
        [A, B, C, D].map(|i| if i < 4 { a[i] } else { b[i - 4] })
    }

    pub fn numbers(v: Vector) -> [u32; 4] {
        v
    }
}

pub use lane::*;

#[inline(always)]
pub fn from_numbers([a, b, c, d]: [u32; 4]) -> Vector {
    u32x4(a, b, c, d)
}

#[inline(always)]
pub fn rotate_right(v: Vector, by: u32) -> Vector {
    or(shr(v, by), shl(v, 32 - by))
}

#[inline(always)]
pub fn xor3(a: Vector, b: Vector, c: Vector) -> Vector {
    xor(xor(a, b), c)
}
