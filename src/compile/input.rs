//! Opens an input: unpacks it, hashes it, counts its lines, and refuses what is plainly not a list.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use sha2::{Digest, Sha256};

use super::sources::{Fault, SourceError};

const BUFFER: usize = 1 << 16;

/// Size and hash of what was read, before it was unpacked.
#[derive(Default)]
struct Seen {
    sha256: Sha256,
    bytes: u64,
}

struct Hashing {
    inner: Box<dyn Read>,
    seen: Rc<RefCell<Seen>>,
}

impl Read for Hashing {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        let mut seen = self.seen.borrow_mut();
        seen.sha256.update(&buf[..n]);
        seen.bytes += n as u64;
        Ok(n)
    }
}

/// A reader that knows which line it is on.
pub struct Lines<R> {
    inner: R,
    line: Rc<Cell<u64>>,
}

impl<R: BufRead> Lines<R> {
    pub fn new(inner: R) -> Self {
        Self { inner, line: Rc::new(Cell::new(1)) }
    }

    /// The line of the next byte, from 1.
    pub fn line(&self) -> Rc<Cell<u64>> {
        self.line.clone()
    }
}

impl<R: BufRead> Read for Lines<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.line.set(self.line.get() + newlines(&buf[..n]));
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        // the bytes are still in the buffer: this reads nothing
        let count = self.inner.fill_buf().map_or(0, |buf| newlines(&buf[..amount.min(buf.len())]));
        self.line.set(self.line.get() + count);
        self.inner.consume(amount);
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|b| **b == b'\n').count() as u64
}

/// An opened file.
pub struct Input {
    pub reader: Box<dyn BufRead>,
    seen: Rc<RefCell<Seen>>,
}

impl Input {
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        let file = File::open(path).map_err(|error| SourceError::new(0, Fault::Io(error.to_string())))?;
        Self::from_read(Box::new(file))
    }

    /// Unpacks bzip2 (told by its first bytes, not by the file's name), drops a byte order mark, looks at the first
    /// bytes.
    pub fn from_read(inner: Box<dyn Read>) -> Result<Self, SourceError> {
        let seen = Rc::new(RefCell::new(Seen::default()));
        let mut raw = BufReader::with_capacity(BUFFER, Hashing { inner, seen: seen.clone() });
        let io_error = |error: io::Error| SourceError::new(1, Fault::Io(error.to_string()));
        let packed = raw.fill_buf().map_err(io_error)?.starts_with(b"BZh");
        let mut reader: Box<dyn BufRead> = if packed {
            Box::new(BufReader::with_capacity(BUFFER, bzip2::bufread::MultiBzDecoder::new(raw)))
        } else {
            Box::new(raw)
        };
        if reader.fill_buf().map_err(io_error)?.starts_with("\u{feff}".as_bytes()) {
            reader.consume(3);
        }
        sniff(reader.fill_buf().map_err(io_error)?)?;
        Ok(Self { reader, seen })
    }

    /// SHA-256 (hexadecimal) and size of the whole file, as it lies on disk.
    pub fn finish(mut self) -> Result<(String, u64), SourceError> {
        io::copy(&mut self.reader, &mut io::sink())
            .map_err(|error| SourceError::new(0, Fault::Io(error.to_string())))?;
        drop(self.reader);
        let seen = self.seen.take();
        let hex = seen.sha256.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok((hex, seen.bytes))
    }
}

/// Refuses what downloads leave behind when they fail: nothing, a page, an error document, a pointer.
fn sniff(start: &[u8]) -> Result<(), SourceError> {
    let head = String::from_utf8_lossy(&start[..start.len().min(1024)]).to_ascii_lowercase();
    let head = head.trim_start();
    let fault = if head.is_empty() {
        Fault::Empty
    } else if head.starts_with("<!doctype html") || head.starts_with("<html") {
        Fault::Html
    } else if let Some(at) = head.find("<error>").filter(|_| head.starts_with('<')) {
        let code = head[at..].split("<code>").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or("no code");
        Fault::ErrorDocument(code.to_owned())
    } else if head.starts_with("404: not found") || head.starts_with("404 not found") {
        Fault::ErrorDocument("404".into())
    } else if head.starts_with("version https://git-lfs") {
        Fault::ErrorDocument("git lfs pointer".into())
    } else {
        return Ok(());
    };
    Err(SourceError::new(1, fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(bytes: &'static [u8]) -> Result<Input, SourceError> {
        Input::from_read(Box::new(bytes))
    }

    #[test]
    fn failed_downloads_are_named() {
        let fault = |bytes| open(bytes).err().unwrap().fault;
        assert_eq!(fault(b""), Fault::Empty);
        assert_eq!(fault(b" \r\n"), Fault::Empty);
        assert_eq!(fault(b"<!DOCTYPE html><title>busy</title>"), Fault::Html);
        assert_eq!(
            fault(b"<?xml version=\"1.0\"?>\n<Error><Code>NoSuchKey</Code></Error>"),
            Fault::ErrorDocument("nosuchkey".into())
        );
        assert_eq!(fault(b"404: Not Found"), Fault::ErrorDocument("404".into()));
    }

    #[test]
    fn hash_is_of_the_file() {
        let (sha256, bytes) = open(b"abc").unwrap().finish().unwrap();
        assert_eq!((sha256.as_str(), bytes), ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3));
    }
}
