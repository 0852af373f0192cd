//! `forewarn batch`: a CSV file in, the same file with the answers beside it out. The columns: `docs/batch.md`.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use csv::ByteRecord;
use forewarn::address::Confidence;
use forewarn::compile::sheet::{self, Quotes, Unclosed};
use forewarn::scan::MIN_RUN;
use forewarn::verdict::{Grade, Match, Reason, StatementInfo};
use forewarn::{Answer, Checker, State};

use super::output::Output;
use super::{Failure, Outcome, is_utf16, print, progress};

/// What stands beside each row, in this order.
const COLUMNS: [&str; 13] = [
    "forewarn_state",
    "forewarn_reason",
    "forewarn_canonical",
    "forewarn_relation",
    "forewarn_category",
    "forewarn_entity",
    "forewarn_programmes",
    "forewarn_since",
    "forewarn_source",
    "forewarn_reference",
    "forewarn_list",
    "forewarn_list_version",
    "forewarn_list_date",
];

/// Rows that are looked at to find the column with the addresses.
const SAMPLE: usize = 200;

/// Reads `input` once, row by row, and writes each with its answer.
pub fn run(checker: &Checker, input: &Path, output: Option<&Path>, column: Option<&str>) -> Result<Outcome, Failure> {
    let name = input.display().to_string();
    let named = |error| format!("{name}: {error}");
    let (reader, size): (Box<dyn Read>, _) = if name == "-" {
        (Box::new(std::io::stdin().lock()), None)
    } else {
        let file = File::open(input).map_err(named)?;
        let meta = file.metadata().map_err(named)?;
        (Box::new(file), meta.is_file().then_some(meta.len()))
    };
    let Some(path) = output else {
        let bar = progress::hidden();
        return rows(checker, &name, reader, &mut std::io::stdout().lock(), column, &bar);
    };
    let failed = |error| format!("{}: {error}", path.display());
    if std::fs::canonicalize(path).is_ok_and(|out| std::fs::canonicalize(input).is_ok_and(|input| input == out)) {
        return Err(failed(std::io::Error::other("is the file that is read")));
    }
    let mut file = BufWriter::new(Output::create(path).map_err(failed)?);
    let bar = progress::bar(size);
    let done = rows(checker, &name, reader, &mut file, column, &bar);
    bar.finish_and_clear();
    // half of the answers look like all of them
    let outcome = done?;
    file.into_inner().map_err(|error| failed(error.into_error()))?.finish().map_err(failed)?;
    Ok(outcome)
}

fn rows(
    checker: &Checker,
    name: &str,
    reader: impl Read,
    out: &mut dyn Write,
    column: Option<&str>,
    bar: &indicatif::ProgressBar,
) -> Result<Outcome, Failure> {
    let written = |outcome, error: std::io::Error| print::unread(outcome, "output", &error);
    let mut reader = BufReader::new(reader);
    let mut start = Vec::new();
    reader.by_ref().take(1 << 16).read_to_end(&mut start).map_err(|error| format!("{name}: {error}"))?;
    if is_utf16(&start) {
        return Err(format!("{name}: UTF-16 text: save it as UTF-8 first"));
    }
    let mut marks = 0;
    while start[marks..].starts_with(print::MARK.as_bytes()) {
        marks += print::MARK.len();
    }
    // the reader would take a second one for its own
    out.write_all(&start[..marks]).map_err(|error| written(Outcome::Clear, error))?;
    start.drain(..marks);
    let style = Style::of(&start);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(style.delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(Quotes::new(std::io::Cursor::new(start).chain(reader), style.delimiter));
    let mut writer = csv::WriterBuilder::new()
        .delimiter(style.delimiter)
        .terminator(style.terminator)
        .flexible(true)
        .from_writer(out);
    let mut records = reader.byte_records();
    let read = |record: csv::Result<ByteRecord>| record.map_err(|error| format!("{name}: {}", plain(&error)));
    let sample = records.by_ref().take(SAMPLE).map(read).collect::<Result<Vec<_>, _>>()?;
    let Some(first) = sample.first() else { return Err(format!("{name}: is empty")) };
    let width = first.len();
    let has_header = !first.iter().any(|cell| may_be_address(checker, cell));
    let column = match column {
        Some(column) => named_column(column, first, has_header),
        None => likely_column(checker, &sample[usize::from(has_header)..], width),
    }
    .map_err(|error| format!("{name}: {error}"))?;
    let mut outcome = Outcome::Clear;
    let mut header = has_header;
    for record in sample.into_iter().map(Ok).chain(records.map(read)) {
        let mut record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() > width {
            return Err(format!("{name}: line {line} has {} fields, the first line {width}", record.len()));
        }
        for _ in record.len()..width {
            record.push_field(b"");
        }
        if std::mem::take(&mut header) {
            COLUMNS.iter().for_each(|name| record.push_field(name.as_bytes()));
        } else {
            let said = Said::of(checker, &text(&record[column]));
            outcome = outcome.and(said.worst.state);
            cells(&said).iter().for_each(|cell| record.push_field(cell.as_bytes()));
        }
        writer.write_byte_record(&record).map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(error) => written(outcome, error),
            _ => "output: not a CSV file".to_owned(),
        })?;
        bar.set_position(record.position().map_or(0, csv::Position::byte));
    }
    writer.flush().map_err(|error| written(outcome, error))?;
    Ok(outcome)
}

/// The error without what the file holds.
fn plain(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Io(error) => match Unclosed::of(error) {
            Some(unclosed) => format!("line {}: {unclosed}", unclosed.line),
            None => error.to_string(),
        },
        _ => "not a CSV file".to_owned(),
    }
}

struct Style {
    delimiter: u8,
    terminator: csv::Terminator,
}

impl Style {
    /// As the first line has it.
    fn of(text: &[u8]) -> Self {
        let line = text.split_inclusive(|byte| *byte == b'\n').next().unwrap_or(text);
        let terminator = if line.ends_with(b"\r\n") { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        Self { delimiter: sheet::delimiter(text), terminator }
    }
}

fn named_column(wanted: &str, first: &ByteRecord, has_header: bool) -> Result<usize, Failure> {
    if has_header {
        let mut named = (0..first.len()).filter(|index| text(&first[*index]).trim() == wanted);
        match (named.next(), named.next()) {
            (Some(_), Some(_)) => return Err(format!("has several columns {wanted}: give the number of one")),
            (Some(index), None) => return Ok(index),
            _ => {}
        }
    }
    match wanted.parse::<usize>() {
        Ok(number) if (1..=first.len()).contains(&number) => Ok(number - 1),
        _ => Err(format!("has no column {wanted}")),
    }
}

/// The column with most addresses; of equals the first.
fn likely_column(checker: &Checker, rows: &[ByteRecord], width: usize) -> Result<usize, Failure> {
    let mut most = (0, (0, 0));
    for column in 0..width {
        let weights = rows.iter().filter_map(|row| row.get(column)).map(|cell| weight(checker, &text(cell)));
        let sum = weights.fold((0, 0), |sum, weight| (sum.0 + weight.0, sum.1 + weight.1));
        if sum > most.1 {
            most = (column, sum);
        }
    }
    if most.1 == (0, 0) {
        return Err("no column with addresses was found: name it with --column".to_owned());
    }
    Ok(most.0)
}

/// How much a cell makes its column one of addresses, and whether there is one in it at all: a column of notes names
/// some, too.
fn weight(checker: &Checker, cell: &str) -> (usize, usize) {
    let said = Said::of(checker, cell);
    match said.inside {
        _ if !said.is_sure() => (0, 0),
        None => (4, 1),
        Some(letters) if 2 * letters >= units(cell) => (1, 1),
        Some(_) => (0, 1),
    }
}

/// Also what could be a hash or a key; it is no name of a column.
fn may_be_address(checker: &Checker, cell: &[u8]) -> bool {
    let cell = &text(cell);
    let said = Said::of(checker, cell);
    said.is_sure() || units(cell) >= 32 && said.answers().any(|answer| !answer.readings.is_empty())
}

/// The cell's length, as JavaScript counts.
fn units(cell: &str) -> usize {
    cell.encode_utf16().count()
}

/// Where it is no UTF-8, each byte is a letter, as in the files of older spreadsheets.
fn text(cell: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(cell)
        .map_or_else(|_| cell.iter().map(|byte| char::from(*byte)).collect::<String>().into(), Cow::Borrowed)
}

/// What is to be said of a cell.
struct Said {
    /// The most serious answer.
    worst: Answer,
    /// Those about other addresses in the cell, the more serious first.
    others: Vec<Answer>,
    /// UTF-16 units of the addresses, where the cell as a whole is neither one nor a payment URI.
    inside: Option<usize>,
}

impl Said {
    fn of(checker: &Checker, cell: &str) -> Self {
        let whole = checker.check(cell);
        if !matches!(whole.reason, Some(Reason::NotAnAddress | Reason::TooLong)) {
            return Self { worst: whole, others: Vec::new(), inside: None };
        }
        let mut answers: Vec<Answer> =
            checker.check_uri(cell).map_or(Vec::new(), |uri| uri.parts.into_iter().map(|part| part.answer).collect());
        let is_whole = !answers.is_empty();
        let mut letters = 0;
        // behind a URI, too: what looks like its label may be another address
        if units(cell) >= MIN_RUN {
            checker.scan(cell.as_bytes(), &mut |found| {
                letters += found.end_utf16 - found.start_utf16;
                answers.push(found.answer);
            });
        }
        answers.sort_by_key(|answer| std::cmp::Reverse(seriousness(answer)));
        let mut answers = answers.into_iter();
        let inside = (!is_whole && answers.len() > 0).then_some(letters);
        Self { worst: answers.next().unwrap_or(whole), others: answers.collect(), inside }
    }

    fn answers(&self) -> impl Iterator<Item = &Answer> {
        std::iter::once(&self.worst).chain(&self.others)
    }

    /// Whether there is surely an address, or an account of Solana, whose form has nothing to tell it by.
    fn is_sure(&self) -> bool {
        self.answers()
            .filter_map(|answer| answer.readings.first())
            .any(|reading| reading.confidence == Confidence::High || reading.form == "solana")
    }
}

/// By this the answers about one cell are ordered. An address that no list could be asked about is more than one that
/// is on none: beside that one it would be cleared.
fn seriousness(answer: &Answer) -> (State, bool, Grade) {
    let unasked = answer.state == State::NotCovered && !answer.readings.is_empty();
    (if unasked { State::NotListed } else { answer.state }, unasked, answer.grade)
}

/// Every address of the cell once, that of the most serious answer first.
fn canonical(said: &Said) -> Vec<String> {
    let mut seen = HashSet::new();
    let all = said.answers().filter_map(|answer| answer.readings.first()).map(|reading| &reading.canonical);
    all.filter(|canonical| seen.insert(*canonical)).cloned().collect()
}

/// What is said as cells, in the order of [`COLUMNS`].
fn cells(all: &Said) -> [String; COLUMNS.len()] {
    let answer = &all.worst;
    let found: Option<&Match> = answer.matches.first();
    let said: Option<&StatementInfo> = found.and_then(|found| found.statements.first());
    // the list that says so, all that don't, none where nothing was asked
    let asked = |name: &String| answer.reason.is_none() && found.is_none_or(|found| found.list == *name);
    let lists = || answer.lists.iter().filter(|list| asked(&list.name));
    let joined = |texts: Vec<String>| texts.join("; ");
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mut cells = [
        word(serde_json::json!(answer.state)),
        answer.reason.map_or(String::new(), |reason| word(serde_json::json!(reason))),
        joined(canonical(all)),
        found.map_or(String::new(), |found| word(serde_json::json!(found.relation))),
        said.map_or(String::new(), |said| word(serde_json::json!(said.category))),
        said.and_then(|said| said.entity.as_ref()).map_or(String::new(), |entity| entity.name.clone()),
        said.map_or(String::new(), |said| joined(said.programmes.clone())),
        said.and_then(|said| said.since).map_or(String::new(), |since| since.to_string()),
        said.map_or(String::new(), |said| said.source_name.clone()),
        said.and_then(|said| said.reference.clone()).unwrap_or_default(),
        joined(lists().map(|list| list.name.clone()).collect()),
        joined(lists().map(|list| list.version.clone()).collect()),
        joined(lists().map(|list| list.created.to_string()).collect()),
    ];
    // what a spreadsheet would take for a formula is a text
    for cell in &mut cells {
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            cell.insert(0, '\'');
        }
    }
    cells
}
