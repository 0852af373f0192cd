//! Bytes that are read from the front: every length is checked before anything is taken.

/// What is left to read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(head)
    }

    /// As many bytes as a number says that does not fit in this machine's memory, perhaps.
    pub fn take_long(&mut self, len: u64) -> Option<&'a [u8]> {
        self.take(usize::try_from(len).ok()?)
    }

    pub fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|byte| byte[0])
    }

    /// A number of at most eight bytes, the lowest first.
    pub fn number(&mut self, len: usize) -> Option<u64> {
        self.take(len).map(little_endian)
    }

    /// Seven bits a byte, the lowest first, the top bit on all but the last: Protocol Buffers, and Solana's lengths.
    pub fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// Bitcoin's lengths: one byte, or a mark and two, four or eight.
    pub fn compact_size(&mut self) -> Option<u64> {
        match self.byte()? {
            0xfd => self.number(2),
            0xfe => self.number(4),
            0xff => self.number(8),
            value => Some(u64::from(value)),
        }
    }

    /// The bytes behind their length, as Bitcoin has them.
    pub fn sized(&mut self) -> Option<&'a [u8]> {
        let len = self.compact_size()?;
        self.take_long(len)
    }
}

/// A number of at most eight bytes, the lowest first.
pub(super) fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let varint = |bytes| Reader(bytes).varint();
        // Protocol Buffers, "Encoding"; solana-short-vec's tests
        assert_eq!(varint(&[0x96, 0x01]), Some(150));
        assert_eq!(varint(&[0xff, 0xff, 0x03]), Some(0xffff));
        assert_eq!(varint(&[0xff; 9]), None);
        assert_eq!(varint(&[0xff; 11]), None);
        let compact = |bytes| Reader(bytes).compact_size();
        assert_eq!(compact(&[0xfc]), Some(0xfc));
        assert_eq!(compact(&[0xfd, 0x03, 0x02]), Some(515));
        assert_eq!(compact(&[0xfe, 0, 0, 1, 0]), Some(0x1_0000));
        assert_eq!(compact(&[0xff, 0, 0, 0, 0, 0, 0, 0, 0x80]), Some(1 << 63));
        assert_eq!(compact(&[0xfe, 0, 0, 1]), None);
        assert_eq!(Reader(&[0xff, 0, 0, 0, 0, 0, 0, 0, 0x80, 1]).sized(), None);
    }
}
