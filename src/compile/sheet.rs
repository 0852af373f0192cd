//! What the `csv` crate leaves open: which delimiter a file has, and quotes that swallow rows.

use std::fmt;
use std::io::{self, Read};

/// The delimiter that the first row has most of, outside of its quotes; of equals the comma.
pub fn delimiter(start: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b'\t', 0), (b';', 0), (b',', 0)];
    let mut before = b',';
    for byte in start {
        match byte {
            // in the middle of a cell it is a letter: 6" pipe
            b'"' if quoted || matches!(before, b',' | b';' | b'\t' | b'"') => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            byte => counts.iter_mut().filter(|(one, _)| one == byte).for_each(|(_, count)| *count += 1),
        }
        before = *byte;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(b',', |(one, _)| one)
}

/// A quote that takes the rows behind it into its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unclosed {
    /// Where it stands, from 1.
    pub line: u64,
}

impl fmt::Display for Unclosed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a cell that begins with a quote does not end with one")
    }
}

impl std::error::Error for Unclosed {}

impl Unclosed {
    /// What [`Quotes`] said, out of an error of the reader above it.
    pub fn of(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref().copied()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Empty,
    Cell,
    Quoted,
    /// Behind a quote in a quoted cell.
    Closed,
}

/// Hands on what it reads, and fails with [`Unclosed`] where rows would be lost in a cell: a quote is open at the end,
/// or a cell of several lines goes on behind its last quote. The `csv` crate takes both for text.
pub struct Quotes<R> {
    inner: R,
    delimiter: u8,
    state: State,
    line: u64,
    opened: u64,
    /// Whether a line feed belongs to the line end before it.
    returned: bool,
}

impl<R: Read> Quotes<R> {
    pub fn new(inner: R, delimiter: u8) -> Self {
        Self { inner, delimiter, state: State::Empty, line: 1, opened: 1, returned: false }
    }

    fn take(&mut self, byte: u8) -> Result<(), Unclosed> {
        self.state = match (self.state, byte) {
            (State::Empty, b'"') => {
                self.opened = self.line;
                State::Quoted
            }
            (State::Quoted, b'"') => State::Closed,
            (State::Closed, b'"') | (State::Quoted, _) => State::Quoted,
            (_, b'\n' | b'\r') => State::Empty,
            (_, byte) if byte == self.delimiter => State::Empty,
            (State::Closed, b' ') => State::Closed,
            (State::Closed, _) if self.line > self.opened => return Err(Unclosed { line: self.opened }),
            _ => State::Cell,
        };
        self.line += u64::from(byte == b'\r' || byte == b'\n' && !self.returned);
        self.returned = byte == b'\r';
        Ok(())
    }
}

impl<R: Read> Read for Quotes<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buf)?;
        let mut done = buf[..read].iter().try_for_each(|byte| self.take(*byte));
        if read == 0 && !buf.is_empty() && self.state == State::Quoted {
            done = Err(Unclosed { line: self.opened });
        }
        done.map(|()| read).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unclosed(text: &str) -> Option<u64> {
        let read = io::copy(&mut Quotes::new(text.as_bytes(), b','), &mut io::sink());
        read.err().and_then(|error| Unclosed::of(&error)).map(|error| error.line)
    }

    #[test]
    fn quotes_that_swallow_rows_are_found() {
        assert_eq!(unclosed("a,b\n1,\"x\n2,y\n"), Some(2));
        assert_eq!(unclosed("a,b\n1,\"x\n2,\"y\"\n"), Some(2));
        assert_eq!(unclosed("a\n\"x \"\"y\"\"\n"), Some(2));
        assert_eq!(unclosed("a,b\n1,\"x\n2, \"y\"\n"), Some(2));
        assert_eq!(unclosed("a,b\r1,\"x\r2,\"y\"\r"), Some(2));
        assert_eq!(unclosed("a,b\r\n1,\"x\r\n2,y"), Some(2));
        for fine in [
            "a,\"x\ny\" ,z",
            "",
            "a,b\n1,\"x\n2\",y\n",
            "1,6\" pipe\n",
            "\"A\" Ltd,x\n",
            "\"\",\"\"\"\"\r\n",
            "a,\"x\"",
        ] {
            assert_eq!(unclosed(fine), None, "{fine}");
        }
    }

    #[test]
    fn delimiters_in_quotes_do_not_count() {
        assert_eq!(delimiter(b"\"a;b;c\",d\n;;;"), b',');
        assert_eq!(delimiter(b"6\" pipe;b\n,,,,"), b';');
        assert_eq!(delimiter(b"\"a \"\"b,,\"\"\";c\n"), b';');
        assert_eq!(delimiter(b"a;\"b\nc,,\";d\n"), b';');
        assert_eq!(delimiter(b"a,b\r;;;\r"), b',');
        assert_eq!((delimiter(b"a\tb\n"), delimiter(b"a\n"), delimiter(b"a;b,c")), (b'\t', b',', b','));
    }
}
