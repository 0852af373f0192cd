//! `forewarn check`: addresses and payment URIs from the command line or standard input.

use std::io::BufRead;

use forewarn::receipt::Receipt;
use forewarn::{Answer, Checker};

use super::{Failure, Outcome, is_utf16, print};

/// What the texts are taken for.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    Any,
    /// Prints what the module's `check` gives.
    Address,
    /// Prints what the module's `checkUri` gives, or the code of its error.
    Uri,
}

/// What is printed of each answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Text,
    Json,
    Receipt,
}

impl Form {
    pub fn new(receipt: bool, json: bool) -> Self {
        match (receipt, json) {
            (true, _) => Self::Receipt,
            (false, true) => Self::Json,
            (false, false) => Self::Text,
        }
    }
}

/// Answers in the order of the arguments.
pub fn run(checker: &Checker, addresses: &[String], kind: Kind, form: Form) -> Result<Outcome, Failure> {
    let mut printer = Printer { kind, form, colour: print::wants_colour(), outcome: Outcome::Clear };
    for address in addresses {
        if address != "-" {
            printer.check(checker, address)?;
            continue;
        }
        let mut input = std::io::stdin().lock();
        if is_utf16(input.fill_buf().map_err(|error| format!("standard input: {error}"))?) {
            return Err("standard input: UTF-16 text: convert it to UTF-8 first".to_owned());
        }
        for (index, line) in input.lines().enumerate() {
            let line = line.map_err(|error| format!("standard input: line {}: {error}", index + 1))?;
            // with the mark that some editors put in front of a file there is no address; files may follow one another
            let line = line.trim_start_matches(print::MARK);
            if !line.trim().is_empty() {
                printer.check(checker, line)?;
            }
        }
    }
    Ok(printer.outcome)
}

fn json(value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}

struct Printer {
    kind: Kind,
    form: Form,
    colour: bool,
    outcome: Outcome,
}

impl Printer {
    fn check(&mut self, checker: &Checker, text: &str) -> Result<(), Failure> {
        match self.kind {
            Kind::Any if self.form == Form::Receipt => {
                let receipt = Receipt::new(checker, text);
                self.outcome = receipt.answers.iter().fold(self.outcome, |outcome, answer| outcome.and(answer.state));
                self.write(&(json(&receipt)? + "\n"))
            }
            Kind::Any => checker.check_any(text).iter().try_for_each(|answer| self.print(answer)),
            Kind::Address => self.print(&checker.check(text)),
            Kind::Uri => {
                let line = match checker.check_uri(text) {
                    Ok(answer) => json(&answer)?,
                    Err(error) => format!("{{\"code\":\"{error:?}\"}}"),
                };
                self.write(&(line + "\n"))
            }
        }
    }

    fn print(&mut self, answer: &Answer) -> Result<(), Failure> {
        self.outcome = self.outcome.and(answer.state);
        let text = match self.form {
            Form::Text => print::answer(answer, None, self.colour),
            _ => json(answer)? + "\n",
        };
        self.write(&text)
    }

    fn write(&self, text: &str) -> Result<(), Failure> {
        print::out_of(self.outcome, text)
    }
}
