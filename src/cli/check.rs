//! `forewarn check`: addresses and payment URIs from the command line or standard input.

use std::io::{BufRead, Write};

use forewarn::{Answer, Checker, State};

use super::{Failure, Outcome, print};

/// Answers in the order of the arguments.
pub fn run(checker: &Checker, addresses: &[String], json: bool) -> Result<Outcome, Failure> {
    let mut printer = Printer { json, colour: print::wants_colour(), outcome: Outcome::NothingListed };
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
    json: bool,
    colour: bool,
    outcome: Outcome,
}

impl Printer {
    fn check(&mut self, checker: &Checker, text: &str) -> Result<(), Failure> {
        for answer in checker.check_any(text) {
            self.print(&answer)?;
        }
        Ok(())
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
        std::io::stdout().write_all(text.as_bytes()).map_err(|error| format!("standard output: {error}"))
    }
}
