//! `forewarn scan`: files of any size, read in windows.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use forewarn::verdict::Finding;
use forewarn::{Checker, State};
use serde::Serialize;

use super::{Failure, Outcome, is_utf16, print, progress};

/// Bytes that are read at once.
const WINDOW: usize = 8 << 20;

/// Bytes at the end of a window that are looked at again with what follows: longer than any address or payment URI.
const OVERLAP: usize = 16 << 10;

/// Scans the files in their order and prints what is listed, or everything that is an address.
pub fn run(mut checker: Checker, files: &[PathBuf], all: bool, json: bool) -> Result<Outcome, Failure> {
    checker.build_front();
    let mut report = Report { all, json, colour: print::wants_colour(), several: files.len() > 1, ..Report::default() };
    for path in files {
        if path.as_os_str() == "-" {
            scan(&checker, "-", std::io::stdin().lock(), None, &mut report)?;
            continue;
        }
        let named = |error| format!("{}: {error}", path.display());
        let file = File::open(path).map_err(named)?;
        let meta = file.metadata().map_err(named)?;
        if meta.is_dir() {
            return Err(format!("{}: is a folder", path.display()));
        }
        scan(&checker, &name_of(path), file, meta.is_file().then_some(meta.len()), &mut report)?;
    }
    if !json {
        report.summary()?;
    }
    Ok(report.outcome())
}

fn name_of(path: &Path) -> String {
    path.display().to_string()
}

#[derive(Default)]
struct Report {
    all: bool,
    json: bool,
    colour: bool,
    several: bool,
    addresses: u64,
    listed: u64,
}

/// A finding with its file, and places counted from the file's start.
#[derive(Serialize)]
struct InFile<'a> {
    file: &'a str,
    line: u64,
    #[serde(flatten)]
    finding: &'a Finding,
}

impl Report {
    fn found(&mut self, file: &str, line: u64, finding: &Finding) -> Result<(), Failure> {
        self.addresses += 1;
        let state = finding.answer.state;
        self.listed += u64::from(matches!(state, State::Listed | State::SameKey));
        if !self.all && matches!(state, State::NotListed | State::NotCovered) {
            return Ok(());
        }
        let text = if self.json {
            serde_json::to_string(&InFile { file, line, finding }).map_err(|error| error.to_string())? + "\n"
        } else {
            let place = if self.several { format!("{file}:{line}") } else { format!("line {line}") };
            print::answer(&finding.answer, Some(&place), self.colour)
        };
        print::out_of(self.outcome(), &text)
    }

    fn outcome(&self) -> Outcome {
        if self.listed > 0 { Outcome::Found } else { Outcome::Clear }
    }

    fn summary(&self) -> Result<(), Failure> {
        let (addresses, listed) = (self.addresses, self.listed);
        let what = if addresses == 1 { "address" } else { "addresses" };
        print::out_of(self.outcome(), &format!("{addresses} {what} found, {listed} listed\n"))
    }
}

fn scan(
    checker: &Checker,
    name: &str,
    mut input: impl Read,
    size: Option<u64>,
    report: &mut Report,
) -> Result<(), Failure> {
    let bar = progress::bar(size);
    let mut window = Vec::new();
    // bytes, UTF-16 units and lines before the window
    let (mut before, mut before_utf16, mut lines) = (0usize, 0usize, 1u64);
    loop {
        let wanted = WINDOW as u64;
        let read = input.by_ref().take(wanted).read_to_end(&mut window).map_err(|error| format!("{name}: {error}"))?;
        let last = (read as u64) < wanted;
        if before == 0 && is_utf16(&window) {
            return Err(format!("{name}: UTF-16 text: convert it to UTF-8 first"));
        }
        let mut cut = if last { window.len() } else { cut_of(&window) };
        let mut failure = None;
        let (mut line, mut counted) = (lines, 0);
        checker.scan(&window, &mut |mut finding| {
            let start = finding.uri.as_ref().map_or(finding.start, |uri| uri.start);
            if start >= cut || failure.is_some() {
                return;
            }
            // what reaches over the cut is looked at again, whole, in the next window
            let end = finding.uri.as_ref().map_or(finding.end, |uri| uri.end);
            if end > cut {
                cut = start;
                return;
            }
            line += count(&window[counted..finding.start.max(counted)], b'\n');
            counted = finding.start.max(counted);
            finding.start += before;
            finding.end += before;
            finding.start_utf16 += before_utf16;
            finding.end_utf16 += before_utf16;
            if let Some(uri) = &mut finding.uri {
                uri.start += before;
                uri.end += before;
            }
            failure = report.found(name, line, &finding).err();
        });
        if let Some(failure) = failure {
            return Err(failure);
        }
        bar.inc(cut as u64);
        if last {
            bar.finish_and_clear();
            return Ok(());
        }
        lines += count(&window[..cut], b'\n');
        before += cut;
        before_utf16 +=
            window[..cut].iter().map(|b| usize::from(b & 0xc0 != 0x80) + usize::from(*b >= 0xf0)).sum::<usize>();
        window.drain(..cut);
    }
}

fn count(bytes: &[u8], wanted: u8) -> u64 {
    bytes.iter().filter(|byte| **byte == wanted).count() as u64
}

/// Where the next window starts: behind white space, with the overlap left to be looked at again. A window without
/// white space is one token, in which there is no address.
fn cut_of(window: &[u8]) -> usize {
    let end = window.len().saturating_sub(OVERLAP);
    window[..end]
        .iter()
        .rposition(|byte| *byte == b' ' || *byte == b'\t' || *byte == b',')
        .map_or(end, |space| space + 1)
}
