//! Canonical bytes of an address, without an allocation for almost all of them.

use std::ops::Deref;

const INLINE: usize = 66;

/// Up to 66 bytes in place, more on the heap.
#[derive(Clone)]
pub struct Bytes(Repr);

#[derive(Clone)]
enum Repr {
    Inline(u8, [u8; INLINE]),
    Heap(Box<[u8]>),
}

impl Bytes {
    /// Copies `bytes`.
    pub fn new(bytes: &[u8]) -> Self {
        // copies of a known length are a few moves, others are calls
        if let Some(bytes) = bytes.first_chunk::<20>().filter(|_| bytes.len() == 20) {
            return Self::fixed(bytes);
        }
        if let Some(bytes) = bytes.first_chunk::<32>().filter(|_| bytes.len() == 32) {
            return Self::fixed(bytes);
        }
        Self::joined(&[], bytes)
    }

    #[inline(always)]
    fn fixed<const N: usize>(bytes: &[u8; N]) -> Self {
        let mut buf = [0; INLINE];
        if let Some(place) = buf.first_chunk_mut() {
            *place = *bytes;
        }
        Self(Repr::Inline(N as u8, buf))
    }

    /// Copies `head` followed by `tail`.
    pub fn joined(head: &[u8], tail: &[u8]) -> Self {
        let len = head.len() + tail.len();
        if len <= INLINE {
            let mut buf = [0; INLINE];
            buf[..head.len()].copy_from_slice(head);
            buf[head.len()..len].copy_from_slice(tail);
            Self(Repr::Inline(len as u8, buf))
        } else {
            Self(Repr::Heap([head, tail].concat().into_boxed_slice()))
        }
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Repr::Inline(len, buf) => &buf[..*len as usize],
            Repr::Heap(bytes) => bytes,
        }
    }
}

impl PartialEq for Bytes {
    fn eq(&self, other: &Self) -> bool {
        self[..] == other[..]
    }
}

impl Eq for Bytes {}

impl PartialOrd for Bytes {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Bytes {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self[..].cmp(&other[..])
    }
}

impl std::hash::Hash for Bytes {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self[..].hash(state)
    }
}

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for b in self.iter() {
            write!(f, "{b:02x}")?;
        }
        Ok(())
    }
}
