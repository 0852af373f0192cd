//! `forewarn check`: addresses and payment URIs from the command line or standard input.

use std::io::{BufRead, Write};

use forewarn::{Answer, Checker, State};

use super::{Failure, Outcome, print};

/// What the texts are taken for.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    Any,
    /// Prints what the module's `check` gives.
    Address,
    /// Prints what the module's `checkUri` gives, or the code of its error.
    Uri,
}

/// Answers in the order of the arguments.
pub fn run(checker: &Checker, addresses: &[String], kind: Kind, json: bool) -> Result<Outcome, Failure> {
    let mut printer = Printer { kind, json, colour: print::wants_colour(), outcome: Outcome::NothingListed };
    for address in addresses {
        if address != "-" {
            printer.check(checker, address)?;
            continue;
        }
        for line in std::io::stdin().lock().lines() {
            let line = line.map_err(|error| format!("standard input: {error}"))?;
            if !line.trim().is_empty() {
                printer.check(checker, &line)?;
            }
        }
    }
    Ok(printer.outcome)
}

struct Printer {
    kind: Kind,
    json: bool,
    colour: bool,
    outcome: Outcome,
}

impl Printer {
    fn check(&mut self, checker: &Checker, text: &str) -> Result<(), Failure> {
        match self.kind {
            Kind::Any => checker.check_any(text).iter().try_for_each(|answer| self.print(answer)),
            Kind::Address => self.print(&checker.check(text)),
            Kind::Uri => {
                let line = match checker.check_uri(text) {
                    Ok(answer) => serde_json::to_string(&answer).map_err(|error| error.to_string())?,
                    Err(error) => format!("{{\"code\":\"{error:?}\"}}"),
                };
                self.write(&(line + "\n"))
            }
        }
    }

    fn print(&mut self, answer: &Answer) -> Result<(), Failure> {
        if matches!(answer.state, State::Listed | State::SameKey) {
            self.outcome = Outcome::SomethingListed;
        }
        let text = if self.json {
            serde_json::to_string(answer).map_err(|error| error.to_string())? + "\n"
        } else {
            print::answer(answer, None, self.colour)
        };
        self.write(&text)
    }

    fn write(&self, text: &str) -> Result<(), Failure> {
        std::io::stdout().write_all(text.as_bytes()).map_err(|error| format!("standard output: {error}"))
    }
}
