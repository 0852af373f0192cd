//! Numbers that are the same on every machine, and what they do to valid inputs.

/// splitmix64.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 for 0.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    pub fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.next() as u8).collect()
    }
}

/// Characters that change how a text is read without showing it, or that look like others.
const INSERTED: [&str; 22] = [
    "\u{200b}",
    "\u{ad}",
    "\u{202e}",
    "\u{feff}",
    "О",
    "а",
    "Т",
    "ο",
    "０",
    "ｘ",
    "Ａ",
    "é",
    "\u{1f4b0}",
    "&#48;",
    "&#x31;",
    "&shy;",
    "&",
    "\n",
    "\r\n> ",
    "%",
    "\0",
    "\u{301}",
];

/// Numbers that lengths and counts go wrong at.
const EXTREMES: [u32; 12] =
    [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x1_0000, 0xff_ffff, 0x7fff_ffff, 0x8000_0000, u32::MAX - 1, u32::MAX];

/// Changes `bytes` in one to six places. `other` is a second valid input, to splice with.
pub fn mutate(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8]) {
    for _ in 0..1 + random.below(6).min(random.below(6)) {
        once(random, bytes, other);
    }
}

fn once(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8]) {
    let len = bytes.len();
    let at = random.below(len);
    match random.below(14) {
        0 | 1 if len > 0 => bytes[at] ^= 1 << random.below(8),
        2 if len > 0 => bytes[at] = random.next() as u8,
        3 if len > 0 => {
            let with = random.below(len);
            bytes.swap(at, with);
        }
        4 => bytes.truncate(at),
        5 => drop(bytes.drain(..at)),
        6 if len > 0 => {
            let end = at + 1 + random.below((len - at).min(64));
            bytes.drain(at..end.min(len));
        }
        7 if len > 0 => {
            let end = (at + 1 + random.below(256)).min(len);
            let piece = bytes[at..end].to_vec();
            for _ in 0..1 + random.below(8) {
                bytes.splice(at..at, piece.iter().copied());
            }
        }
        8 => {
            let keep = random.below(other.len());
            bytes.truncate(at);
            bytes.extend_from_slice(&other[keep..]);
        }
        9 if len > 0 => {
            let end = (at + 1 + random.below(64)).min(len);
            for byte in &mut bytes[at..end] {
                *byte ^= if byte.is_ascii_alphabetic() { 0x20 } else { 0 };
            }
        }
        10 | 11 => {
            let text = random.pick(&INSERTED).as_bytes();
            bytes.splice(at..at, text.iter().copied());
        }
        12 if len >= 4 => {
            let at = random.below(len - 3);
            let value = random.pick(&EXTREMES);
            let value = if random.one_in(2) { value.to_le_bytes() } else { value.to_be_bytes() };
            bytes[at..at + 4].copy_from_slice(&value);
        }
        _ => bytes.insert(at, random.next() as u8),
    }
    // growth by doubling must not end in cases that are slow for their size alone
    bytes.truncate(1 << 20);
}
