//! `forewarn replay`: asks again what a receipt says was asked, of the same lists as of the same day.

use std::collections::HashMap;
use std::io::Read;
use std::path::PathBuf;

use forewarn::compile::json::Unique;
use forewarn::list::file::{ListFile, Verify};
use forewarn::list::model::Date;
use forewarn::receipt::{FORM, Receipt};
use forewarn::{Answer, Checker, checker};
use serde_json::Value;

use super::{Failure, Outcome, list_bytes, print, read};

/// Replays every receipt in the files: [`Outcome::Clear`] when all of them come out the same.
pub fn run(files: &[PathBuf], lists: &[PathBuf], json: bool) -> Result<Outcome, Failure> {
    let lists = Lists::open(lists)?;
    let mut outcome = Outcome::Clear;
    let mut not_asked = 0u64;
    for path in files {
        let name = path.display().to_string();
        let text = if name == "-" {
            let mut text = Vec::new();
            std::io::stdin().lock().read_to_end(&mut text).map_err(|error| format!("standard input: {error}"))?;
            text
        } else {
            read(path)?
        };
        let mut number = 0;
        let text = text.strip_prefix(print::MARK.as_bytes()).unwrap_or(&text);
        for receipt in serde_json::Deserializer::from_slice(text).into_iter() {
            number += 1;
            let place = |error: Failure| format!("{name}: receipt {number}: {error}");
            let Unique(receipt) = receipt.map_err(|error| place(not_json(&error)))?;
            let replayed = match lists.replay(&receipt) {
                Ok(replayed) => replayed,
                // the others can be, and each of them counts
                Err(error) => {
                    eprintln!("forewarn: {}", place(error));
                    not_asked += 1;
                    continue;
                }
            };
            if !replayed.differences.is_empty() {
                outcome = Outcome::Found;
            }
            let shown = if json { replayed.json() } else { replayed.text() };
            print::out_of(outcome, &shown)?;
        }
        if number == 0 {
            return Err(format!("{name}: there is no receipt in it"));
        }
    }
    match not_asked {
        0 => Ok(outcome),
        1 => Err("1 receipt could not be asked again".to_owned()),
        _ => Err(format!("{not_asked} receipts could not be asked again")),
    }
}

/// The error without the text that it was found in, which is private.
fn not_json(error: &serde_json::Error) -> Failure {
    format!("not JSON at line {}, column {}", error.line(), error.column())
}

/// Lists by their hashes.
struct Lists(HashMap<String, Vec<u8>>);

impl Lists {
    fn open(paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut lists = HashMap::new();
        let mut add = |name: String, bytes: Vec<u8>| {
            let list = ListFile::open(bytes, Verify::Hash).map_err(|error| format!("{name}: {error}"))?;
            lists.insert(list.sha256(), list.bytes().to_vec());
            Ok::<_, Failure>(())
        };
        add("built-in list".to_owned(), list_bytes(None)?)?;
        for path in paths {
            add(path.display().to_string(), read(path)?)?;
        }
        Ok(Self(lists))
    }

    fn replay(&self, receipt: &Value) -> Result<Replayed, Failure> {
        match receipt["receipt"].as_u64() {
            Some(form) if form == u64::from(FORM) => {}
            Some(form) => return Err(format!("a receipt of form {form}, which this version does not know")),
            None if receipt.get("state").is_some() => {
                return Err(
                    "an answer alone says neither its day nor what was asked: `check --receipt` does".to_owned()
                );
            }
            None => return Err("not a receipt".to_owned()),
        }
        let field = |name: &str| receipt[name].as_str();
        let date = field("date").and_then(Date::parse).ok_or("the date is missing or wrong")?;
        let text = field("text").ok_or("what was asked was a secret and is not in it, so it can't be asked again")?;
        let own = |answer: &Value| {
            answer["matches"].as_array().is_some_and(|all| all.iter().any(|one| one["list"] == checker::OWN_LIST))
        };
        if receipt["answers"].as_array().is_some_and(|answers| answers.iter().any(own)) {
            return Err("the answer rests on own entries, which a receipt does not carry".to_owned());
        }
        let mut checker = Checker::new(date);
        for list in receipt["lists"].as_array().ok_or("the lists are missing")? {
            let said = |name: &str| list[name].as_str().unwrap_or("?");
            let bytes = self.0.get(said("sha256")).ok_or_else(|| {
                let (name, created, sha256) = (said("name"), said("created"), said("sha256"));
                format!("needs list {name} of {created} with the SHA-256 {sha256}: give its file with --list")
            })?;
            checker.add_list(bytes.clone(), Verify::Structure).map_err(|error| error.to_string())?;
        }
        for what in receipt["muted"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            checker.mute(what);
        }
        let again = Receipt::new(&checker, text);
        let mut differences = Vec::new();
        let value = serde_json::to_value(&again).map_err(|error| error.to_string())?;
        for field in ["text", "date", "muted", "lists", "answers"] {
            compare(field.to_owned(), &receipt[field], &value[field], &mut differences);
        }
        let names = receipt.as_object().into_iter().flat_map(|receipt| receipt.keys());
        differences.extend(names.filter(|name| value.get(name).is_none() && *name != "muted").cloned());
        let made_by = field("software").unwrap_or("an unknown version").to_owned();
        Ok(Replayed { differences, made_by, software: again.software, answers: again.answers })
    }
}

/// Paths of what is not equal.
fn compare(path: String, was: &Value, is: &Value, differences: &mut Vec<String>) {
    match (was, is) {
        (Value::Object(a), Value::Object(b)) => {
            let added = b.keys().filter(|key| !a.contains_key(*key));
            for key in a.keys().chain(added) {
                compare(format!("{path}.{key}"), &was[key], &is[key], differences);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                compare(format!("{path}[{index}]"), a, b, differences);
            }
        }
        _ if was == is => {}
        _ => differences.push(path),
    }
}

struct Replayed {
    differences: Vec<String>,
    made_by: String,
    software: &'static str,
    answers: Vec<Answer>,
}

impl Replayed {
    fn json(&self) -> String {
        let (same, differences) = (self.differences.is_empty(), &self.differences);
        serde_json::json!({ "same": same, "differences": differences }).to_string() + "\n"
    }

    fn text(&self) -> String {
        let mut out: String =
            self.answers.iter().map(|answer| print::answer(answer, None, print::wants_colour())).collect();
        if self.differences.is_empty() {
            out += "  the same answer as in the receipt\n";
        } else {
            out += "  DIFFERENT from the receipt: ";
            out += &self.differences.join(", ");
            out += "\n";
            if self.made_by != self.software {
                out += &format!("  the receipt was made by {}, this is {}\n", self.made_by, self.software);
            }
        }
        out
    }
}
