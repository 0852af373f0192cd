//! Answers for a terminal.

use std::fmt::Write as _;
use std::io::{ErrorKind, IsTerminal, Write as _};

use forewarn::compile::record::is_invisible;
use forewarn::verdict::{Grade, Match, Relation, StatementInfo};
use forewarn::{Answer, State};

use super::{Failure, Outcome};

/// The byte order mark by which spreadsheets and some editors know UTF-8.
pub const MARK: &str = "\u{feff}";

/// Writes to standard output. Ends quietly when nobody reads it any more, as behind `| head`.
///
/// # Errors
///
/// One line that says what is wrong with it.
pub fn out(text: &str) -> Result<(), Failure> {
    std::io::stdout().write_all(text.as_bytes()).map_err(|error| failed(0, "standard output", &error))
}

/// Writes an answer to standard output, the last of those that came to `outcome`.
///
/// # Errors
///
/// One line that says what is wrong with it.
pub fn out_of(outcome: Outcome, text: &str) -> Result<(), Failure> {
    std::io::stdout().write_all(text.as_bytes()).map_err(|error| unread(outcome, "standard output", &error))
}

/// What is wrong with an output of answers. Ends quietly when nobody reads it any more, but never as if nothing were listed:
/// the rest was not asked.
pub fn unread(outcome: Outcome, name: &str, error: &std::io::Error) -> Failure {
    failed(if outcome == Outcome::Found { 1 } else { 2 }, name, error)
}

/// What is wrong with an output. Where nobody reads it any more nothing is, and the command ends with this status.
fn failed(status: i32, name: &str, error: &std::io::Error) -> Failure {
    if error.kind() == ErrorKind::BrokenPipe {
        std::process::exit(status);
    }
    format!("{name}: {error}")
}

/// Text out of a list, which may be anybody's, as one line: it moves no cursor, paints nothing and turns no letters round.
pub fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !is_invisible(*c)).collect()
}

/// Whether standard output is a terminal that wants colour (<https://no-color.org>).
pub fn wants_colour() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// The state as the word that a line starts with.
pub fn word(state: State) -> &'static str {
    match state {
        State::Listed => "LISTED",
        State::SameKey => "SAME KEY",
        State::Delisted => "DELISTED",
        State::BadChecksum => "BAD CHECKSUM",
        State::NotListed => "not listed",
        State::NotCovered => "not checked",
    }
}

fn coloured(text: &str, grade: Grade, colour: bool) -> String {
    let code = match grade {
        Grade::Stop => "1;31",
        Grade::Warn => "1;33",
        Grade::Inform => "1",
        Grade::Quiet => return text.to_owned(),
    };
    if colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}

/// The whole answer, several lines, with a line end. `place` stands in front where answers come from a file.
pub fn answer(answer: &Answer, place: Option<&str>, colour: bool) -> String {
    let mut out = String::new();
    if let Some(place) = place {
        let _ = write!(out, "{place}: ");
    }
    out.push_str(&coloured(word(answer.state), answer.grade, colour));
    if let Some(reading) = answer.readings.first() {
        let _ = write!(out, "  {}  ({})", reading.canonical, reading.coins.join(", "));
        if let Some(tag) = &reading.tag {
            let _ = write!(out, "  tag {tag}");
        }
    }
    out.push('\n');
    let mut line = |text: String| {
        let _ = writeln!(out, "  {}", plain(&text));
    };
    if let Some(reason) = answer.reason {
        line(reason.meaning().to_owned());
    }
    match answer.state {
        State::BadChecksum => {
            line("a typing or copying error: a payment to it would be lost or refused".to_owned());
        }
        State::Delisted => line("was listed, and no longer is".to_owned()),
        State::Listed | State::SameKey => {
            let said = answer.matches.first().and_then(|found| found.statements.first());
            line(said.map_or("", |said| said.category.meaning()).to_owned());
        }
        State::NotListed | State::NotCovered => {}
    }
    for found in &answer.matches {
        matched(found, &mut line);
    }
    if answer.reason.is_none() {
        let lists: Vec<String> = answer
            .lists
            .iter()
            .map(|list| {
                let expired = if list.expired { ", EXPIRED" } else { "" };
                format!("{} of {} ({}{expired})", list.name, list.created, list.version)
            })
            .collect();
        line(format!("as of list {}", lists.join(", ")));
    }
    out
}

fn matched(found: &Match, line: &mut impl FnMut(String)) {
    if found.relation != Relation::SameAddress {
        line(format!("{}: {} ({})", found.relation.meaning(), found.listed, found.coins.join(", ")));
    }
    for statement in &found.statements {
        said(statement, line);
    }
}

fn said(statement: &StatementInfo, line: &mut impl FnMut(String)) {
    let mut who = format!("{:?}", statement.category).to_lowercase();
    let mut note = statement.note.as_ref();
    if let Some(entity) = &statement.entity {
        let _ = write!(who, ": {}", entity.name);
        if !entity.aliases.is_empty() {
            let shown = &entity.aliases[..entity.aliases.len().min(4)];
            let more = entity.aliases.len() - shown.len();
            let _ = write!(who, ", also known as {}", shown.join(", "));
            if more > 0 {
                let _ = write!(who, " and {more} more");
            }
        }
    } else if let Some(note) = note.take() {
        let _ = write!(who, ": {note}");
    }
    line(who);
    let mut by = format!("  {}", statement.source_name);
    if !statement.programmes.is_empty() {
        let _ = write!(by, ", programme {}", statement.programmes.join(", "));
    }
    if let Some(since) = statement.since {
        let _ = write!(by, ", since {since}");
    }
    if let Some(seen) = statement.seen.filter(|seen| statement.since != Some(*seen)) {
        let _ = write!(by, ", this address in editions from {seen}");
    }
    if let Some(until) = statement.until {
        let _ = write!(by, ", no longer since {until}");
    }
    if let Some(ticker) = &statement.ticker {
        let _ = write!(by, ", as {ticker}");
    }
    line(by);
    if let Some(note) = note {
        line(format!("  note: {note}"));
    }
    if let Some(reference) = &statement.reference {
        line(format!("  {reference}"));
    }
}
