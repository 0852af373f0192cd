//! A file that is written whole or not at all: what stood there stays until all of the new one is on the disk.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Goes to `NAME.part` until [`Output::finish`] gives it its name.
pub struct Output {
    file: File,
    path: PathBuf,
    /// None for a device or a pipe, which is written as it is.
    part: Option<PathBuf>,
}

impl Output {
    pub fn create(path: &Path) -> io::Result<Self> {
        // a link stays one
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let old = fs::metadata(&path).ok();
        if let Some(old) = &old {
            if !old.is_file() {
                return Ok(Self { file: OpenOptions::new().write(true).open(&path)?, path, part: None });
            }
            if old.permissions().readonly() {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, "is there and read-only"));
            }
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let part = path.with_file_name(name);
        let output = Self { file: File::create(&part)?, path, part: Some(part) };
        if let Some(old) = old {
            output.file.set_permissions(old.permissions())?;
        }
        Ok(output)
    }

    pub fn finish(mut self) -> io::Result<()> {
        let Some(part) = &self.part else { return Ok(()) };
        self.file.sync_all()?;
        fs::rename(part, &self.path)?;
        self.part = None;
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Some(part) = &self.part {
            let _ = fs::remove_file(part);
        }
    }
}
