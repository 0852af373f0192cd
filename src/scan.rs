//! Finds addresses and payment URIs in any text.
//!
//! Almost all text is passed over 64 bytes at a time: a mask tells which bytes can stand in an address, and only
//! runs of [`MIN_RUN`] of them and more are looked at. What is found survives, and reports as [`Disguise`]:
//!
//! - zero-width, soft-hyphen and direction characters inside an address (dropped),
//! - full-width letters and digits (`０ｘ…`, folded to ASCII),
//! - HTML character references (`&#48;x…`, `&shy;`, decoded),
//! - Cyrillic and Greek letters that look like Latin ones (replaced to learn what the address imitates),
//! - line breaks inside an address, with white space or `>` at the start of the next line.
//!
//! Not searched for in running text, because ordinary words and numbers have their shape: NEAR and EOS names, Hedera
//! numbers, Filecoin ids, shortened addresses, witness programs of under 20 bytes.

use std::borrow::Cow;
use std::ops::Range;

use crate::address::{Checksum, Confidence, Form, Reading, parse};
use crate::value::{ToValue, Value};
use crate::words;

/// Shortest run of letters and digits that is looked at: no checksummed address format in use is shorter.
pub const MIN_RUN: usize = 25;

/// Longest text of one address that is looked at; a longer run is passed over.
const MAX_RUN: usize = 600;

/// Shortest piece of an address at the end of a line that is joined with the next line.
const MIN_PIECE: usize = 8;

/// How an address in a text differs from its plain spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disguise {
    HiddenCharacters,
    FullWidth,
    CharacterReferences,
    /// Letters of another script: the text is not the address that it looks like.
    Homoglyphs,
    LineBreak,
}

crate::value::names!(Disguise, 0, "hidden-characters full-width character-references homoglyphs line-break");

impl ToValue for Disguise {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self.name())
    }
}

impl Disguise {
    const ALL: [Self; 5] =
        [Self::HiddenCharacters, Self::FullWidth, Self::CharacterReferences, Self::Homoglyphs, Self::LineBreak];
}

/// An address in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate<'t> {
    /// In bytes of the UTF-8 text.
    pub range: Range<usize>,
    /// Its plain spelling.
    pub text: Cow<'t, str>,
    pub readings: Vec<Reading>,
    pub disguises: Vec<Disguise>,
}

/// A byte that can stand inside an address or inside one in disguise: letters, digits, `-`, `_`, everything that is
/// not ASCII, and the `&`, `#`, `;` of character references.
const fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || matches!(byte, b'-' | b'_' | b'&' | b'#' | b';')
}

/// One bit for each of 64 bytes: tokens, line feeds.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
fn masks(block: &[u8; 64]) -> (u64, u64) {
    use core::arch::wasm32::*;
    let (mut token, mut feed) = (0, 0);
    for i in 0..4 {
        let half = |at: usize| u64::from_le_bytes(block[at..at + 8].try_into().expect("eight bytes"));
        let v = u64x2(half(16 * i), half(16 * i + 8));
        let letter = u8x16_lt(u8x16_sub(v128_or(v, u8x16_splat(0x20)), u8x16_splat(b'a')), u8x16_splat(26));
        let digit = u8x16_lt(u8x16_sub(v, u8x16_splat(b'0')), u8x16_splat(10));
        let is = |byte| u8x16_eq(v, u8x16_splat(byte));
        let marks = v128_or(v128_or(is(b'-'), is(b'_')), v128_or(v128_or(is(b'&'), is(b'#')), is(b';')));
        let all = v128_or(v128_or(letter, digit), v128_or(marks, v));
        token |= u64::from(u8x16_bitmask(all)) << (16 * i);
        feed |= u64::from(u8x16_bitmask(is(b'\n'))) << (16 * i);
    }
    (token, feed)
}

/// One bit for each of 64 bytes: tokens, line feeds. Two plain loops, which compilers turn into vector code.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
fn masks(block: &[u8; 64]) -> (u64, u64) {
    let mut flags = [0u8; 64];
    for (flag, &c) in flags.iter_mut().zip(block) {
        let letter = (c | 0x20).wrapping_sub(b'a') < 26;
        let digit = c.wrapping_sub(b'0') < 10;
        let mark = (c == b'-') | (c == b'_') | (c == b'&') | (c == b'#') | (c == b';');
        *flag = u8::from(letter | digit | mark | (c >= 0x80)) | u8::from(c == b'\n') << 1;
    }
    let (mut token, mut feed) = (0, 0);
    for i in 0..8 {
        let word = u64::from_le_bytes(flags[8 * i..8 * i + 8].try_into().expect("eight bytes"));
        // the multiplication moves the lowest bits of the eight bytes side by side into the top byte
        let gather = |bits: u64| ((bits & 0x0101_0101_0101_0101).wrapping_mul(0x0102_0408_1020_4080)) >> 56;
        token |= gather(word) << (8 * i);
        feed |= gather(word >> 1) << (8 * i);
    }
    (token, feed)
}

/// Calls `found` with every address in `bytes`, in the order of their places. The bytes should be UTF-8; where they
/// are not, an address ends.
///
/// Candidates include readings of low confidence (64 hexadecimal digits, 32 bytes of base58), which are worth a
/// look-up and nothing more, and failed checksums only where the shape leaves no doubt that an address was meant.
pub fn scan<'t>(bytes: &'t [u8], found: &mut dyn FnMut(Candidate<'t>)) {
    let mut state = Scanner { bytes, done: 0, found };
    // start of the run of token bytes that is open
    let mut start = 0;
    let mut at = 0;
    while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<64>()) {
        let (token, feed) = masks(block);
        if token != u64::MAX {
            let first = token.trailing_ones() as usize;
            let open = at + first >= start + MIN_RUN;
            // bit j stays set where 25 tokens start at j
            let mut long = token & token >> 1;
            long &= long >> 2;
            long &= long >> 4;
            long &= long >> 8;
            long &= long >> 9;
            let mut feeds = feed;
            // line feeds behind a piece that may go on: seven bytes and not eight, for the carriage return before it
            let mut wraps = 0u64;
            while feeds != 0 {
                let bit = feeds.trailing_zeros();
                feeds &= feeds - 1;
                wraps |= u64::from(bit < 9 || token >> (bit - 8) & 0x7f == 0x7f) << bit;
            }
            if wraps != 0 && (open || long != 0) {
                // both kinds in one block: in the order of their places, whatever the block's start
                for bit in (0..64).filter(|bit| token >> bit & 1 == 0) {
                    if at + bit >= start + MIN_RUN {
                        state.run(start..at + bit);
                    }
                    if wraps >> bit & 1 == 1 {
                        state.wrapped(at + bit);
                    }
                    start = at + bit + 1;
                }
            } else {
                if open {
                    state.run(start..at + first);
                }
                if long != 0 {
                    state.inner_runs(token, at);
                }
                while wraps != 0 {
                    state.wrapped(at + wraps.trailing_zeros() as usize);
                    wraps &= wraps - 1;
                }
                start = at + 64 - token.leading_ones() as usize;
            }
        }
        at += 64;
    }
    for (i, &byte) in bytes.iter().enumerate().skip(at) {
        if !is_token(byte) {
            if i >= start + MIN_RUN {
                state.run(start..i);
            }
            if byte == b'\n' {
                state.wrapped(i);
            }
            start = i + 1;
        }
    }
    if bytes.len() >= start + MIN_RUN {
        state.run(start..bytes.len());
    }
}

struct Scanner<'t, 'f> {
    bytes: &'t [u8],
    /// Everything before this was reported; nothing is reported twice.
    done: usize,
    found: &'f mut dyn FnMut(Candidate<'t>),
}

impl<'t> Scanner<'t, '_> {
    /// ASCII bytes as text.
    fn ascii(&self, range: Range<usize>) -> &'t str {
        std::str::from_utf8(&self.bytes[range]).unwrap_or("")
    }

    /// Runs that neither touch the block's start, which was handled, nor its end, where they stay open.
    fn inner_runs(&mut self, token: u64, at: usize) {
        let mut bit = token.trailing_ones();
        while bit < 64 {
            let rest = token >> bit;
            if rest == 0 {
                break;
            }
            let from = bit + rest.trailing_zeros();
            let length = (token >> from).trailing_ones();
            if from + length >= 64 {
                break;
            }
            if length as usize >= MIN_RUN {
                self.run(at + from as usize..at + (from + length) as usize);
            }
            bit = from + length;
        }
    }

    /// A run of token bytes of at least [`MIN_RUN`].
    fn run(&mut self, range: Range<usize>) {
        let bytes = &self.bytes[range.clone()];
        let mut high = 0;
        let mut marks = false;
        for &byte in bytes {
            high |= byte;
            marks |= !byte.is_ascii_alphanumeric();
        }
        if high >= 0x80 || (marks && bytes.contains(&b'&')) {
            self.disguised(range);
        } else if !marks {
            self.plain(range);
        } else {
            self.joined(range);
        }
    }

    /// Letters and digits with `-`, `_`, `#` or `;` among them: formats that contain such a character, then each part.
    fn joined(&mut self, range: Range<usize>) {
        let bytes = self.bytes;
        let mut next = range.start;
        for part in bytes[range].split(|b| matches!(b, b'#' | b';')) {
            let place = next..next + part.len();
            next = place.end + 1;
            if part.len() < MIN_RUN || self.marked(place.clone()) {
                continue;
            }
            let mut start = place.start;
            for piece in part.split(|b| matches!(b, b'-' | b'_')) {
                let end = start + piece.len();
                if piece.len() >= MIN_RUN {
                    self.plain(start..end);
                }
                start = end + 1;
            }
        }
    }

    /// Formats with `-` or `_` inside: TON in base64url, Nano, AVAX, Internet Computer, EOS keys, Cardano's test network.
    fn marked(&mut self, range: Range<usize>) -> bool {
        let text = &self.bytes[range.clone()];
        let shape = match text {
            [b'E' | b'U' | b'k' | b'0', ..] if text.len() == 48 => true,
            [b'n', b'a', b'n', b'o', b'_', ..] | [b'x' | b'b', b'r' | b'a', b'b' | b'n', b'_', ..] => true,
            [b'X' | b'P' | b'C', b'-', ..] | [b'P', b'U', b'B', b'_', ..] => true,
            _ if starts_with(text, b"addr_test1") || starts_with(text, b"stake_test1") => true,
            [_, _, _, _, _, b'-', ..] => text.len() > 11 && text[11] == b'-' && text.len() <= 63,
            _ => false,
        };
        shape && self.report(range.clone(), Cow::Borrowed(self.ascii(range)), Vec::new())
    }

    /// Letters and digits only: says whether they were reported.
    fn plain(&mut self, mut range: Range<usize>) -> bool {
        let bytes = self.bytes;
        let before = if range.start > 0 { bytes[range.start - 1] } else { b' ' };
        match (before, bytes[range.start]) {
            // the escapes of URLs and of JSON and source text end in letters and digits
            (b'%', _) => range.start += 2,
            (b'\\', b'u') => range.start += 5,
            (b'\\', b'n' | b'r' | b't') => range.start += 1,
            _ => {}
        }
        if range.len() < MIN_RUN || range.len() > MAX_RUN {
            return false;
        }
        let prefix = self.prefix(range.start);
        if prefix < range.start {
            let whole = prefix..range.end;
            if self.report(whole.clone(), Cow::Borrowed(self.ascii(whole)), Vec::new()) {
                return true;
            }
        }
        // TON in plain base64 has `+` and `/`
        let base64 = |b: &&u8| b.is_ascii_alphanumeric() || matches!(**b, b'+' | b'/');
        let left = bytes[..range.start].iter().rev().take(48).take_while(base64).count();
        let right = bytes[range.end..].iter().take(48).take_while(base64).count();
        if left + right > 0 && left + range.len() + right == 48 {
            let whole = range.start - left..range.end + right;
            if self.report(whole.clone(), Cow::Borrowed(self.ascii(whole)), Vec::new()) {
                return true;
            }
        }
        self.report(range.clone(), Cow::Borrowed(self.ascii(range)), Vec::new())
    }

    /// Start of a prefix with a colon that belongs to the address itself: `bitcoincash:`, `kaspa:`, `0:` of TON.
    fn prefix(&self, start: usize) -> usize {
        let bytes = self.bytes;
        if start == 0 || bytes[start - 1] != b':' {
            return start;
        }
        let word = bytes[..start - 1].iter().rev().take(16).take_while(|b| b.is_ascii_alphanumeric() || **b == b'-');
        let from = start - 1 - word.count();
        let prefix = self.ascii(from..start - 1);
        let known = [
            "bitcoincash",
            "bchtest",
            "bchreg",
            "ecash",
            "ectest",
            "simpleledger",
            "slptest",
            "kaspa",
            "kaspatest",
            "0",
            "-1",
        ];
        if known.iter().any(|name| name.eq_ignore_ascii_case(prefix)) { from } else { start }
    }

    /// Parses and reports; says whether it did.
    fn report(&mut self, range: Range<usize>, text: Cow<'t, str>, disguises: Vec<Disguise>) -> bool {
        if range.start < self.done {
            return false;
        }
        let Ok(mut readings) = parse(&text) else { return false };
        let payable = readings.iter().any(|r| r.checksum != Checksum::Failed);
        if payable {
            readings.retain(|r| r.checksum != Checksum::Failed || r.address.form == Form::Evm);
        } else if !self.unmistakable(&range, &readings) {
            return false;
        }
        // a disguise is only worth reporting on what is certainly an address
        if !disguises.is_empty() && !readings.iter().any(|r| r.confidence == Confidence::High) {
            return false;
        }
        self.done = range.end;
        (self.found)(Candidate { range, text, readings, disguises });
        true
    }

    /// Whether a text with a failed checksum was certainly meant as an address.
    fn unmistakable(&self, range: &Range<usize>, readings: &[Reading]) -> bool {
        let bytes = self.bytes;
        let text = &bytes[range.clone()];
        // identifiers of every kind look like base58: only between spaces, quotes and the like
        let apart =
            |b: Option<&u8>| b.is_none_or(|b| !matches!(b, b'/' | b'=' | b'+' | b'-' | b'_' | b'%' | b'&' | b'.'));
        let alone = apart(range.start.checked_sub(1).and_then(|i| bytes.get(i)))
            && (apart(bytes.get(range.end)) || bytes.get(range.end) == Some(&b'.'));
        let mixed = text.iter().any(u8::is_ascii_digit)
            && text.iter().any(u8::is_ascii_lowercase)
            && text.iter().any(u8::is_ascii_uppercase);
        readings.iter().any(|reading| match reading.address.form {
            Form::Evm => true,
            Form::P2wpkh | Form::P2wsh | Form::P2tr | Form::Cosmos | Form::CardanoShelley => true,
            Form::P2pkh | Form::P2sh | Form::Tron => alone && mixed && matches!(text[0], b'1' | b'3' | b'T'),
            _ => false,
        })
    }

    /// A run with characters that are not ASCII, or with character references.
    fn disguised(&mut self, range: Range<usize>) {
        let mut plain = Plain::default();
        let mut at = range.start;
        for chunk in self.bytes[range].utf8_chunks() {
            let mut rest = chunk.valid();
            while !rest.is_empty() {
                let (step, length) = step(rest);
                plain.push(step, at, length, |piece| self.pieces(piece));
                at += length;
                rest = rest.get(length..).unwrap_or("");
            }
            plain.end(|piece| self.pieces(piece));
            at += chunk.invalid().len();
        }
    }

    /// A folded run: whole, or the letters and digits between its marks.
    fn pieces(&mut self, piece: &Plain) {
        let ascii = |b: u8| b.is_ascii_alphanumeric();
        let mut start = 0;
        while start < piece.text.len() {
            let length = piece.text.as_bytes()[start..].iter().take_while(|b| ascii(**b)).count();
            let end = start + length;
            if !self.piece(piece, start..end) {
                // a word of another script may touch the address: its letters are not part of it
                let word = |at: &usize| piece.marks[*at] == Some(Disguise::Homoglyphs);
                let from = start + (start..end).take_while(word).count();
                let to = end - (from..end).rev().take_while(word).count();
                if from > start || to < end {
                    self.piece(piece, from..to);
                }
            }
            start = end + 1;
        }
    }

    /// A part of a folded run: says whether it was reported.
    fn piece(&mut self, piece: &Plain, part: Range<usize>) -> bool {
        if !(MIN_RUN..=MAX_RUN).contains(&part.len()) {
            return false;
        }
        let disguises = piece.disguises(part.start, part.end);
        let place = piece.places[part.start]..piece.ends[part.end - 1];
        if disguises.is_empty() {
            return self.plain(place);
        }
        let text = piece.text.get(part).unwrap_or("");
        self.report(place, Cow::Owned(text.to_owned()), disguises)
    }

    /// An address that goes on after the line feed at `feed`.
    fn wrapped(&mut self, feed: usize) {
        let bytes = self.bytes;
        let end = if feed > 0 && bytes[feed - 1] == b'\r' { feed - 1 } else { feed };
        let alnum = |b: &&u8| b.is_ascii_alphanumeric();
        let length = bytes[..end].iter().rev().take(MAX_RUN).take_while(alnum).count();
        let start = end - length;
        if length < MIN_PIECE || start < self.done {
            return;
        }
        let mut joined = self.ascii(start..end).to_owned();
        let mut next = feed + 1;
        for _ in 0..4 {
            let lead = bytes[next..].iter().take(16).take_while(|b| matches!(b, b' ' | b'\t' | b'>')).count();
            let from = next + lead;
            let length = bytes[from..].iter().take(MAX_RUN).take_while(alnum).count();
            if length == 0 || joined.len() + length > MAX_RUN {
                return;
            }
            joined.push_str(self.ascii(from..from + length));
            let to = from + length;
            if joined.len() >= MIN_RUN && joined.bytes().any(|b| b.is_ascii_digit()) && self.is_joined_address(&joined)
            {
                self.report(start..to, Cow::Owned(joined), vec![Disguise::LineBreak]);
                return;
            }
            // only a piece that fills its line goes on
            let feed = if bytes.get(to) == Some(&b'\r') { to + 1 } else { to };
            if bytes.get(feed) != Some(&b'\n') {
                return;
            }
            next = feed + 1;
        }
    }

    /// Joining is guessing: only a right checksum, or exactly 0x and 40 digits, shows that the guess was right.
    fn is_joined_address(&self, text: &str) -> bool {
        parse(text).is_ok_and(|readings| {
            readings.iter().any(|r| {
                r.confidence == Confidence::High
                    && (r.checksum == Checksum::Verified
                        || r.checksum == Checksum::Absent && r.address.form == Form::Evm)
            })
        })
    }
}

/// In any letter case.
fn starts_with(text: &[u8], prefix: &[u8]) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// What one character, or one character reference, stands for inside an address.
enum Step {
    Ascii(u8, Option<Disguise>),
    /// Nothing: a zero-width character.
    Hidden(Disguise),
    /// The end of any address.
    Break,
}

/// The first character of `text` and its length in bytes.
fn step(text: &str) -> (Step, usize) {
    let Some(c) = text.chars().next() else { return (Step::Break, 1) };
    if c == '&'
        && let Some((decoded, length)) = reference(text)
    {
        let step = match folded(decoded) {
            Step::Ascii(byte, None) => Step::Ascii(byte, Some(Disguise::CharacterReferences)),
            Step::Hidden(_) => Step::Hidden(Disguise::CharacterReferences),
            other => other,
        };
        return (step, length);
    }
    (folded(c), c.len_utf8())
}

/// An HTML character reference at the start of `text`, and its length.
fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.as_bytes().iter().take(20).position(|b| *b == b';')?;
    let name = text.get(1..end)?;
    let decoded = match name {
        "shy" => '\u{ad}',
        "ZeroWidthSpace" | "NegativeThinSpace" => '\u{200b}',
        "zwnj" => '\u{200c}',
        "zwj" => '\u{200d}',
        "NoBreak" => '\u{2060}',
        "lowbar" => '_',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => words::number(hex, 16)?,
                None => words::number(number, 10)?,
            };
            char::from_u32(code)?
        }
    };
    Some((decoded, end + 1))
}

/// The ASCII letter or digit that `c` stands for.
fn folded(c: char) -> Step {
    match c {
        '0'..='9' | 'a'..='z' | 'A'..='Z' => Step::Ascii(c as u8, None),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => {
            Step::Hidden(Disguise::HiddenCharacters)
        }
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
            Step::Ascii((c as u32 - 0xfee0) as u8, Some(Disguise::FullWidth))
        }
        _ => match look_alike(c) {
            Some(byte) => Step::Ascii(byte, Some(Disguise::Homoglyphs)),
            None => Step::Break,
        },
    }
}

/// The Latin letter that a Cyrillic or Greek one is taken for (Unicode Technical Standard 39, confusables).
pub fn look_alike(c: char) -> Option<u8> {
    Some(match c {
        'А' | 'Α' => b'A',
        'В' | 'Β' => b'B',
        'С' | 'Ϲ' => b'C',
        'Е' | 'Ε' => b'E',
        'Н' | 'Η' => b'H',
        'І' | 'Ι' => b'I',
        'Ј' | 'Ϳ' => b'J',
        'К' | 'Κ' => b'K',
        'М' | 'Μ' => b'M',
        'Ν' => b'N',
        'О' | 'Ο' => b'O',
        'Р' | 'Ρ' => b'P',
        'Ѕ' => b'S',
        'Т' | 'Τ' => b'T',
        'Х' | 'Χ' => b'X',
        'У' | 'Υ' | 'Ү' => b'Y',
        'Ζ' => b'Z',
        'а' | 'α' => b'a',
        'с' | 'ϲ' => b'c',
        'ԁ' => b'd',
        'е' => b'e',
        'һ' => b'h',
        'і' | 'ι' => b'i',
        'ј' | 'ϳ' => b'j',
        'к' | 'κ' => b'k',
        'ԛ' => b'q',
        'м' => b'm',
        'н' => b'h',
        'о' | 'ο' => b'o',
        'р' | 'ρ' => b'p',
        'ѕ' => b's',
        'т' => b't',
        'ν' => b'v',
        'ԝ' | 'ω' => b'w',
        'х' | 'χ' => b'x',
        'у' | 'γ' => b'y',
        _ => return None,
    })
}

/// A run folded to ASCII, with the place in the text of every character.
#[derive(Default)]
struct Plain {
    text: String,
    places: Vec<usize>,
    ends: Vec<usize>,
    marks: Vec<Option<Disguise>>,
    /// A hidden character since the last letter.
    hidden: Option<Disguise>,
}

impl Plain {
    fn push(&mut self, step: Step, place: usize, length: usize, flush: impl FnOnce(&Self)) {
        match step {
            Step::Ascii(byte, disguise) => {
                self.text.push(byte as char);
                self.places.push(place);
                self.ends.push(place + length);
                // what was hidden before the first letter is not inside the address
                let hidden = self.hidden.take().filter(|_| self.text.len() > 1);
                self.marks.push(disguise.or(hidden));
            }
            Step::Hidden(disguise) => self.hidden = Some(disguise),
            Step::Break => self.end(flush),
        }
    }

    fn end(&mut self, flush: impl FnOnce(&Self)) {
        if self.text.len() >= MIN_RUN {
            flush(self);
        }
        self.text.clear();
        self.places.clear();
        self.ends.clear();
        self.marks.clear();
        self.hidden = None;
    }

    fn disguises(&self, start: usize, end: usize) -> Vec<Disguise> {
        let marks = &self.marks[start..end];
        Disguise::ALL.into_iter().filter(|disguise| marks.contains(&Some(*disguise))).collect()
    }
}
