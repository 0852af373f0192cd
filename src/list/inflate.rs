//! DEFLATE (RFC 1951), unpacked: evidence is small and unpacked once, so this is written to be short. The tests compare
//! it with the crate `miniz_oxide`, which packs.

/// A Huffman code by the next bits, as many as its longest code has: symbol times 16 and length of the symbol's code; 0
/// where there is none.
struct Code(Vec<u16>);

impl Code {
    fn new(lengths: &[u8]) -> Option<Self> {
        let longest = *lengths.iter().max()?;
        let mut table = vec![0; 1 << longest];
        let mut code = 0u32;
        for wanted in 1..=longest {
            for symbol in (0..lengths.len()).filter(|&symbol| lengths[symbol] == wanted) {
                // more codes than there is room for; too few only fail where one is met
                if code >> wanted != 0 {
                    return None;
                }
                // the first bit of a code is the highest, the first one that is read the lowest
                let place = code.reverse_bits() >> (32 - u32::from(wanted));
                for place in (place as usize..table.len()).step_by(1 << wanted) {
                    table[place] = (symbol << 4) as u16 | u16::from(wanted);
                }
                code += 1;
            }
            code <<= 1;
        }
        Some(Self(table))
    }
}

struct Input<'a> {
    bytes: &'a [u8],
    held: u64,
    bits: u32,
}

impl Input<'_> {
    fn fill(&mut self) {
        // no step takes more
        if self.bits >= 16 {
            return;
        }
        while self.bits <= 56
            && let Some((&byte, rest)) = self.bytes.split_first()
        {
            self.held |= u64::from(byte) << self.bits;
            self.bits += 8;
            self.bytes = rest;
        }
    }

    /// So many bits (at most 16), the first one lowest.
    fn bits(&mut self, count: u32) -> Option<usize> {
        self.fill();
        self.bits = self.bits.checked_sub(count)?;
        let value = self.held & ((1 << count) - 1);
        self.held >>= count;
        Some(value as usize)
    }

    fn symbol(&mut self, code: &Code) -> Option<usize> {
        self.fill();
        let entry = *code.0.get(self.held as usize & (code.0.len() - 1))?;
        let length = u32::from(entry & 15);
        self.bits = self.bits.checked_sub(length)?;
        self.held >>= length;
        (length > 0).then_some(usize::from(entry >> 4))
    }
}

/// The order in which the lengths of the code lengths' own code are written.
static ORDER: [u8; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Unpacks a raw stream; `None` when it is damaged or longer than `limit`.
pub fn inflate(packed: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut input = Input { bytes: packed, held: 0, bits: 0 };
    // a small file must not take much memory by a number in it
    let mut out = Vec::with_capacity(limit.min(8 * packed.len()));
    loop {
        let last = input.bits(1)? == 1;
        match input.bits(2)? {
            0 => stored(&mut input, &mut out, limit)?,
            1 => {
                let lengths: Vec<u8> = (0..288u16)
                    .map(|symbol| match symbol {
                        144..256 => 9,
                        256..280 => 7,
                        _ => 8,
                    })
                    .collect();
                block(&mut input, &Code::new(&lengths)?, &Code::new(&[5; 30])?, &mut out, limit)?;
            }
            2 => {
                let (literals, distances) = codes(&mut input)?;
                block(&mut input, &literals, &distances, &mut out, limit)?;
            }
            _ => return None,
        }
        if last {
            return Some(out);
        }
    }
}

/// A block that is not packed.
fn stored(input: &mut Input, out: &mut Vec<u8>, limit: usize) -> Option<()> {
    input.bits(input.bits % 8)?;
    let (length, check) = (input.bits(16)?, input.bits(16)?);
    if length ^ check != 0xffff || length > limit - out.len() {
        return None;
    }
    for _ in 0..length {
        out.push(input.bits(8)? as u8);
    }
    Some(())
}

/// The codes of a block that has its own.
fn codes(input: &mut Input) -> Option<(Code, Code)> {
    let (literals, distances, count) = (input.bits(5)? + 257, input.bits(5)? + 1, input.bits(4)? + 4);
    if literals > 286 || distances > 30 {
        return None;
    }
    let mut lengths = [0; 19];
    for &place in &ORDER[..count] {
        lengths[usize::from(place)] = input.bits(3)? as u8;
    }
    let code = Code::new(&lengths)?;
    let mut lengths = Vec::with_capacity(320);
    while lengths.len() < literals + distances {
        let (length, times) = match input.symbol(&code)? {
            16 => (*lengths.last()?, 3 + input.bits(2)?),
            17 => (0, 3 + input.bits(3)?),
            18 => (0, 11 + input.bits(7)?),
            length => (length as u8, 1),
        };
        lengths.resize(lengths.len() + times, length);
    }
    // a repetition that goes beyond the end
    if lengths.len() > literals + distances {
        return None;
    }
    Some((Code::new(&lengths[..literals])?, Code::new(&lengths[literals..])?))
}

fn block(input: &mut Input, literals: &Code, distances: &Code, out: &mut Vec<u8>, limit: usize) -> Option<()> {
    loop {
        let symbol = input.symbol(literals)?;
        if symbol < 256 {
            if out.len() >= limit {
                return None;
            }
            out.push(symbol as u8);
            continue;
        }
        let length = match symbol - 256 {
            0 => return Some(()),
            n @ 1..=8 => n + 2,
            29 => 258,
            // four lengths for each number of extra bits
            n @ 9..=28 => {
                let bits = (n - 5) / 4;
                (((n - 1) % 4 + 4) << bits) + 3 + input.bits(bits as u32)?
            }
            _ => return None,
        };
        let distance = match input.symbol(distances)? {
            n @ 0..=3 => n + 1,
            n @ 4..=29 => {
                let bits = n / 2 - 1;
                ((n % 2 + 2) << bits) + 1 + input.bits(bits as u32)?
            }
            _ => return None,
        };
        let start = out.len().checked_sub(distance)?;
        if length > limit - out.len() {
            return None;
        }
        if distance >= length {
            out.extend_from_within(start..start + length);
        } else {
            for i in start..start + length {
                out.push(out[i]);
            }
        }
    }
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn compare(packed: &[u8], limit: usize) {
        let theirs = miniz_oxide::inflate::decompress_to_vec_with_limit(packed, limit).ok();
        assert_eq!(inflate(packed, limit), theirs);
    }

    proptest! {
        #[test]
        fn unpacks_what_was_packed(
            words in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..9), 1..20),
            picks in prop::collection::vec(any::<prop::sample::Index>(), 0..3000),
            level in 0u8..=10,
        ) {
            let text: Vec<u8> = picks.iter().flat_map(|pick| pick.get(&words).clone()).collect();
            let packed = miniz_oxide::deflate::compress_to_vec(&text, level);
            prop_assert_eq!(inflate(&packed, text.len()), Some(text.clone()));
            if let Some(less) = text.len().checked_sub(1) {
                prop_assert_eq!(inflate(&packed, less), None);
            }
        }

        #[test]
        fn damage_never_panics(text in "[a-d]{0,300}", place in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut packed = miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 9);
            let place = place.index(packed.len());
            packed[place] = byte;
            inflate(&packed, 1000);
            inflate(&packed[..place], 1000);
        }

        #[test]
        fn noise_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            inflate(&bytes, 10_000);
        }
    }

    #[test]
    fn every_length_and_distance() {
        let mut text: Vec<u8> = (0..40_000u32).map(|i| (i.wrapping_mul(0x9e37_79b9) >> 24) as u8).collect();
        for distance in [1, 2, 3, 4, 5, 8, 9, 24, 25, 1000, 4097, 20_000, 32_768] {
            for length in (3..259).step_by(5) {
                let start = text.len() - distance;
                (start..start + length).for_each(|i| text.push(text[i]));
                text.push(distance as u8);
            }
        }
        for level in [0, 1, 6, 10] {
            compare(&miniz_oxide::deflate::compress_to_vec(&text, level), text.len());
        }
    }
}
