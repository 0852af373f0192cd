//! Every wallet request of `tests/request/vectors`: who is found, in which role, where, and what is said not to be checked.

use forewarn::list::file::Verify;
use forewarn::list::model::Date;
use forewarn::{Checker, DEFAULT_LIST, State};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn checker() -> Checker {
    let mut checker = Checker::new(Date::parse("2026-11-22").unwrap());
    checker.add_list(DEFAULT_LIST.to_vec(), Verify::Hash).unwrap();
    checker
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn items<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

/// The address of a reported party, as its own standard writes it.
fn is_of(party: &Value, address: &str) -> bool {
    items(&party["answer"], "readings").iter().any(|reading| text(reading, "canonical") == address)
}

/// Whether this is the party that the generator put in, as far as it said.
fn fits(party: &Value, wanted: &Value) -> bool {
    let same = |name: &str| wanted.get(name).is_none_or(|value| party.get(name) == Some(value));
    is_of(party, text(wanted, "address")) && ["role", "path", "amount", "asset"].into_iter().all(same)
}

/// A party in a line, for whoever has to find out why.
fn line(party: &Value) -> String {
    let mut fields: Vec<String> = ["role", "path", "address", "amount", "asset"]
        .into_iter()
        .filter_map(|name| Some(format!("{name} {}", party.get(name)?.as_str()?)))
        .collect();
    fields.extend(items(&party["answer"], "readings").first().map(|reading| text(reading, "canonical").to_owned()));
    fields.join(", ")
}

/// What is wrong with the answer, each in a line.
fn judge(checker: &Checker, case: &Value) -> Vec<String> {
    let answer =
        checker.check_request(&case["request"].to_string()).map(|answer| serde_json::to_value(answer).unwrap());
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return vec![format!("refused: {error}")],
    };
    let mut wrong = Vec::new();
    let mut reported: Vec<&Value> = items(&answer, "parties").iter().collect();
    for party in &reported {
        let named = items(case, "others").iter().filter_map(Value::as_str);
        let mut named = named.chain(items(case, "parties").iter().map(|wanted| text(wanted, "address")));
        if !named.any(|address| is_of(party, address)) {
            wrong.push(format!("made up: {}", line(party)));
        }
    }
    // those of which more is said first, so that they are not taken by those of which less is said
    let mut wanted: Vec<&Value> = items(case, "parties").iter().collect();
    wanted.sort_by_key(|party| std::cmp::Reverse(party.as_object().map_or(0, serde_json::Map::len)));
    for wanted in wanted {
        match reported.iter().position(|party| fits(party, wanted)) {
            Some(at) => drop(reported.remove(at)),
            None => wrong.push(format!("not found: {}", line(wanted))),
        }
    }
    // who is named is not searched for once more
    wrong.extend(
        reported.iter().filter(|party| party["role"] == "unknown").map(|party| format!("twice: {}", line(party))),
    );
    let reasons = |value| items(value, "notChecked").iter().map(|one| text(one, "reason")).collect::<BTreeSet<_>>();
    let (given, expected) = (reasons(&answer), reasons(case));
    if given != expected {
        wrong.push(format!("not checked: {given:?} instead of {expected:?}"));
    }
    let is_listed = |party: &Value| checker.check(text(party, "address")).state == State::Listed;
    let listed = items(case, "parties").iter().any(is_listed);
    if (text(&answer, "state") == "listed") != listed || (text(&answer, "grade") == "stop") != listed {
        wrong.push(format!("state {}, grade {}", answer["state"], answer["grade"]));
    }
    if !wrong.is_empty() {
        wrong.extend(reported.iter().map(|party| format!("left over: {}", line(party))));
    }
    wrong
}

#[test]
fn vectors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/request/vectors");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let checker = checker();
    let mut table: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    let mut failures = Vec::new();
    for path in files {
        let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert!(!cases.is_empty());
        for case in &cases {
            let chain = text(&case["request"], "chain");
            let counts = table.entry(chain.to_owned()).or_default();
            counts[0] += 1;
            counts[1] += items(case, "parties").len();
            let wrong = judge(&checker, case);
            if !wrong.is_empty() {
                failures.push(format!("{chain}: {}\n    {}", text(case, "name"), wrong.join("\n    ")));
            }
        }
    }
    for (chain, [requests, parties]) in &table {
        println!("{chain}: {requests} requests, {parties} parties");
    }
    assert_eq!(table.len(), 4);
    assert!(failures.is_empty(), "{} wrong:\n{}", failures.len(), failures.join("\n"));
}
