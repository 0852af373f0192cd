//! The list compiler's configuration.

use forewarn::compile::config::Config;

use super::{Case, Target, ensure};
use crate::random::Random;

pub const TARGET: Target = Target { name: "config", make, check, mutate: None };

const DOCUMENTS: [&str; 2] = [include_str!("../../../lists/default.toml"), include_str!("../../../lists/all.toml")];

fn make(random: &mut Random) -> Case {
    let text = random.pick(&DOCUMENTS);
    // the head and some of the sources, so that mutations also meet small documents
    let mut parts = text.split_inclusive("\n[[source]]\n").collect::<Vec<_>>();
    let keep = 1 + random.below(parts.len());
    parts.truncate(keep);
    let mut text = parts.concat();
    if keep < text.len() && text.ends_with("[[source]]\n") {
        text.truncate(text.len() - "[[source]]\n".len());
    }
    Case { input: text.into_bytes(), ..Case::default() }
}

fn check(case: &Case, mutated: bool) -> Result<(), String> {
    let text = String::from_utf8_lossy(&case.input);
    match Config::parse(&text) {
        Ok(config) => ensure(mutated || config.list.name.starts_with("forewarn"), || config.list.name.clone()),
        Err(error) => {
            let said = error.to_string();
            ensure(!said.trim().is_empty(), || "an error without words".to_owned())?;
            ensure(mutated, || said)
        }
    }
}
