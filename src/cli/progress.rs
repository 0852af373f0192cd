//! How far a command has come.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over so many bytes on a terminal, nothing elsewhere.
pub fn bar(size: Option<u64>) -> ProgressBar {
    let (Some(size), true) = (size, std::io::stderr().is_terminal()) else { return hidden() };
    let style = ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left");
    ProgressBar::new(size).with_style(style.expect("the template is valid"))
}

/// Nothing, where answers go to the terminal themselves.
pub fn hidden() -> ProgressBar {
    ProgressBar::hidden()
}
