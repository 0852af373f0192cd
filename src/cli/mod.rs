//! Arguments of the `forewarn` command, and what its exit status says.

mod batch;
mod check;
mod compile;
mod inspect;
mod output;
mod print;
mod progress;
mod replay;
mod request;
mod scan;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, Parser, Subcommand};
use forewarn::list::file::Verify;
use forewarn::list::model::Date;
use forewarn::{Checker, State};

/// Says whether crypto addresses are on a sanctions or scam list. Everything is decided on this machine.
///
/// Exit status: 0 nothing listed, 1 something listed, 2 error. Of `replay`: 0 the same, 1 something differs, 2 error.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check addresses or payment URIs
    Check {
        /// Addresses or payment URIs; `-` reads one a line from standard input
        #[arg(required = true, value_name = "ADDR")]
        addresses: Vec<String>,
        /// Take every text for this and nothing else: one line of JSON for each
        #[arg(long = "as", value_name = "KIND", value_enum, default_value = "any", hide = true)]
        kind: check::Kind,
        /// One receipt a line (docs/receipts.md): the answers with all that it takes to get them again
        #[arg(long, conflicts_with = "json")]
        receipt: bool,
        #[command(flatten)]
        lists: Lists,
        #[command(flatten)]
        output: Output,
    },
    /// Check one column of a CSV file, and write the file again with the answers beside it
    Batch {
        /// CSV file; `-` reads standard input
        #[arg(value_name = "IN.csv")]
        input: PathBuf,
        /// Where the CSV file with the answers goes; standard output without it
        #[arg(short, long, value_name = "OUT.csv")]
        output: Option<PathBuf>,
        /// Name or number (from 1) of the column with the addresses; without it the one that has most of them
        #[arg(long, value_name = "COLUMN")]
        column: Option<String>,
        #[command(flatten)]
        lists: Lists,
    },
    /// Ask again what receipts say was asked, and compare
    Replay {
        /// Files with receipts, as `check --receipt` writes them; `-` reads standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// List file that was asked; may be given several times. The built-in list is known
        #[arg(long = "list", value_name = "FILE")]
        list: Vec<PathBuf>,
        #[command(flatten)]
        output: Output,
    },
    /// Find and check every address in files
    Scan {
        /// Text, HTML or CSV files of any size; `-` reads standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Also print what is on no list
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        lists: Lists,
        #[command(flatten)]
        output: Output,
    },
    /// Check everybody that a wallet request names (docs/requests.md)
    Request {
        /// JSON of the request, one or one a line; a PSBT or a raw transaction; `-` reads standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        lists: Lists,
        #[command(flatten)]
        output: Output,
    },
    /// Compile a list from its sources
    Compile {
        /// Configuration: which sources, in which formats
        config: PathBuf,
        /// Folder that receives NAME.fwl and NAME.manifest.json
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
        /// Folder that the configuration's file names start from, in place of its own
        #[arg(long, value_name = "DIR")]
        inputs: Option<PathBuf>,
        /// Also write NAME.lite.fwl with this rate of false positives
        #[arg(long, value_name = "RATE")]
        lite: Option<f64>,
    },
    /// Print everything that a list says
    Dump {
        /// List file; the built-in list without it
        list: Option<PathBuf>,
    },
    /// Print what is in a list, in numbers
    Stats {
        /// List file; the built-in list without it
        list: Option<PathBuf>,
    },
    /// Print what came, went and changed from one list to another
    Diff { old: PathBuf, new: PathBuf },
}

#[derive(Args)]
struct Lists {
    /// List file to ask, instead of the built-in list; may be given several times
    #[arg(long = "list", value_name = "FILE")]
    list: Vec<PathBuf>,
    /// Answer as of this day instead of today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_date)]
    date: Option<Date>,
}

#[derive(Args)]
struct Output {
    /// One JSON object a line (docs/answers.md)
    #[arg(long)]
    json: bool,
}

fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "not a date of the form 2026-11-22".to_owned())
}

/// An error as one line for the terminal; it never carries an address or other private text.
pub type Failure = String;

/// What the exit status says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is listed, or differs.
    Clear,
    /// Something is.
    Found,
}

impl Outcome {
    /// Of checks that this is one of the answers of.
    fn and(self, state: State) -> Self {
        if matches!(state, State::Listed | State::SameKey) { Self::Found } else { self }
    }
}

/// The arguments. A raw address of TON's masterchain begins as an option does: behind a space it is none.
fn arguments() -> impl Iterator<Item = OsString> {
    std::env::args_os().map(|argument| {
        let mut given = OsString::from(if argument.as_encoded_bytes().starts_with(b"-1:") { " " } else { "" });
        given.push(argument);
        given
    })
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let result = match Cli::parse_from(arguments()).command {
        Command::Check { addresses, kind, receipt, lists, output } => {
            let form = check::Form::new(receipt, output.json);
            lists.checker().and_then(|checker| check::run(&checker, &addresses, kind, form))
        }
        Command::Batch { input, output, column, lists } => {
            lists.checker().and_then(|checker| batch::run(&checker, &input, output.as_deref(), column.as_deref()))
        }
        Command::Replay { files, list, output } => replay::run(&files, &list, output.json),
        Command::Scan { files, all, lists, output } => {
            lists.checker().and_then(|checker| scan::run(checker, &files, all, output.json))
        }
        Command::Request { file, lists, output } => {
            lists.checker().and_then(|checker| request::run(&checker, &file, output.json))
        }
        Command::Compile { config, output, inputs, lite } => compile::run(&config, inputs.as_deref(), &output, lite),
        Command::Dump { list } => inspect::dump(list.as_deref()),
        Command::Stats { list } => inspect::stats(list.as_deref()),
        Command::Diff { old, new } => inspect::diff(&old, &new),
    };
    match result {
        Ok(Outcome::Clear) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Err(failure) => {
            eprintln!("forewarn: {failure}");
            ExitCode::from(2)
        }
    }
}

impl Lists {
    fn checker(&self) -> Result<Checker, Failure> {
        let mut checker = Checker::new(self.date.unwrap_or_else(today));
        if self.list.is_empty() {
            checker.add_list(forewarn::DEFAULT_LIST.to_vec(), Verify::Hash).map_err(|e| e.to_string())?;
        }
        for path in &self.list {
            let bytes = read(path)?;
            // twice given is once asked
            if checker.files().iter().any(|file| file.bytes() == bytes) {
                continue;
            }
            checker.add_list(bytes, Verify::Hash).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        let lists = checker.lists();
        for (at, list) in lists.iter().enumerate() {
            if lists[..at].iter().any(|other| other.name == list.name) {
                eprintln!("forewarn: two lists are called {}: answers do not say which of them is meant", list.name);
            }
        }
        // not every command prints what is not listed, and the exit status alone would clear it
        for list in checker.lists().iter().filter(|list| list.expired) {
            eprintln!("forewarn: list {} expired on {}: what is not on it is not checked", list.name, list.expires);
        }
        Ok(checker)
    }
}

/// Today in UTC.
fn today() -> Date {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let first = Date::new(1970, 1, 1).expect("1970-01-01 is a date");
    Date::from_days((since_epoch / 86_400) as u32).unwrap_or(first)
}

/// Whether a text starts as UTF-16: with its mark, or with zeros in one byte of most letters and in none of the other.
fn is_utf16(start: &[u8]) -> bool {
    let start = &start[..start.len().min(512)];
    let zeros = |from: usize| start.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let marked = start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]);
    marked || start.len() > 3 && first.min(second) == 0 && first.max(second) * 4 > start.len()
}

/// The bytes of a file; an error names the file.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Bytes of the list file at `path`, or of the built-in list.
fn list_bytes(path: Option<&Path>) -> Result<Vec<u8>, Failure> {
    path.map_or_else(|| Ok(forewarn::DEFAULT_LIST.to_vec()), read)
}
