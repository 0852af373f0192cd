//! Bytes that are read from the front. Where there are too few, what is read is empty or 0 and the reader says so, once
//! for all: a check behind each step would be most of the code.

/// What is left to read.
pub(crate) struct Reader<'a> {
    pub rest: &'a [u8],
    /// Whether more was asked for than there was. Nothing is left, then.
    pub is_short: bool,
}

impl<'a> Reader<'a> {
    pub fn new(rest: &'a [u8]) -> Self {
        Self { rest, is_short: false }
    }

    /// So many bytes. The length may be any number that stood in what was read.
    pub fn take(&mut self, len: u64) -> &'a [u8] {
        let (head, rest) = match usize::try_from(len).ok().and_then(|len| self.rest.split_at_checked(len)) {
            Some(parts) => parts,
            None => {
                self.is_short = true;
                (&[][..], &[][..])
            }
        };
        self.rest = rest;
        head
    }

    pub fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or_default()
    }

    /// A number of at most eight bytes, the lowest first.
    pub fn number(&mut self, len: u64) -> u64 {
        little_endian(self.take(len))
    }

    /// Seven bits a byte, the lowest first, the top bit on all but the last: Protocol Buffers, and Solana's lengths.
    pub fn varint(&mut self) -> u64 {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return value;
            }
            shift += 7;
            if shift > 63 {
                self.take(u64::MAX);
                return 0;
            }
        }
    }

    /// Bitcoin's lengths: one byte, or a mark and two, four or eight.
    pub fn compact_size(&mut self) -> u64 {
        match self.byte() {
            value @ 0xfd.. => self.number(2 << (value - 0xfd)),
            value => u64::from(value),
        }
    }

    /// The bytes behind their length, as Bitcoin has them.
    pub fn sized(&mut self) -> &'a [u8] {
        let len = self.compact_size();
        self.take(len)
    }
}

/// A number of at most eight bytes, the lowest first.
pub(crate) fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(value: u64, reader: &Reader<'_>) -> Option<u64> {
        (!reader.is_short).then_some(value)
    }

    #[test]
    fn numbers() {
        // Protocol Buffers, "Encoding"; solana-short-vec's tests
        for (bytes, wanted) in [
            (&[0x96, 0x01][..], Some(150)),
            (&[0xff, 0xff, 0x03], Some(0xffff)),
            (&[0xff; 9], None),
            (&[0xff; 11], None),
        ] {
            let mut reader = Reader::new(bytes);
            assert_eq!(whole(reader.varint(), &reader), wanted, "{bytes:?}");
        }
        for (bytes, wanted) in [
            (&[0xfc][..], Some(0xfc)),
            (&[0xfd, 0x03, 0x02], Some(515)),
            (&[0xfe, 0, 0, 1, 0], Some(0x1_0000)),
            (&[0xff, 0, 0, 0, 0, 0, 0, 0, 0x80], Some(1 << 63)),
            (&[0xfe, 0, 0, 1], None),
        ] {
            let mut reader = Reader::new(bytes);
            assert_eq!(whole(reader.compact_size(), &reader), wanted, "{bytes:?}");
        }
    }

    #[test]
    fn too_few_bytes_are_none() {
        let mut reader = Reader::new(&[0xff, 0, 0, 0, 0, 0, 0, 0, 0x80, 1]);
        assert_eq!((reader.sized(), reader.is_short, reader.rest), (&[][..], true, &[][..]));
        let mut reader = Reader::new(&[1, 2, 3]);
        assert_eq!((reader.take(4), reader.is_short), (&[][..], true));
        assert_eq!((reader.take(0), reader.byte()), (&[][..], 0));
    }
}
