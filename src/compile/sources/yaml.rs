//! YAML as a small tree that knows its lines. Strict: what the parser refuses is refused as a whole, since a list that
//! is half read looks like a list with half its entries removed.

use std::collections::HashSet;
use std::io::BufRead;

use yaml_rust2::parser::{Event, MarkedEventReceiver, Parser};
use yaml_rust2::scanner::Marker;

use super::{Fault, SourceError, read_text};

#[derive(Debug)]
pub(super) struct Node {
    pub line: u64,
    pub value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    /// Every scalar as it is written: `0x10` stays a text.
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    /// The value under `key` of a map.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(pairs) => pairs.iter().find(|(name, _)| name == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// The text under `key`, if there is one that is not empty.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.scalar()
    }

    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) if !text.trim().is_empty() && text != "~" && text != "null" => Some(text.trim()),
            _ => None,
        }
    }
}

/// The one document of `input`.
pub(super) fn load(input: &mut dyn BufRead) -> Result<Node, SourceError> {
    let text = read_text(input)?;
    // the parser takes it for the end
    if let Some((before, _)) = text.split_once('\0') {
        let line = 1 + before.bytes().filter(|byte| *byte == b'\n').count() as u64;
        return Err(SourceError::new(line, Fault::Yaml("a NUL character".to_owned())));
    }
    let mut tree = Tree::default();
    Parser::new_from_str(&text).load(&mut tree, true).map_err(|error| {
        let line = error.marker().line() as u64;
        SourceError::new(line, Fault::Yaml(error.info().to_owned()))
    })?;
    if let Some((line, what)) = tree.fault {
        return Err(SourceError::new(line, Fault::Yaml(what.to_owned())));
    }
    tree.root.ok_or_else(|| SourceError::new(1, Fault::Empty))
}

/// A collection that is being filled, and the key that waits for its value.
struct Open {
    node: Node,
    key: Option<String>,
    /// The keys of a map that has more than a few: looking through them all for each new one takes for ever.
    keys: HashSet<String>,
}

/// Keys up to which a map is looked through.
const FEW: usize = 32;

#[derive(Default)]
struct Tree {
    stack: Vec<Open>,
    root: Option<Node>,
    fault: Option<(u64, &'static str)>,
}

impl Tree {
    fn fail(&mut self, line: u64, what: &'static str) {
        self.fault.get_or_insert((line, what));
    }

    fn add(&mut self, node: Node) {
        let Some(open) = self.stack.last_mut() else {
            // behind a last `---` there is an empty one
            if self.root.is_some() && node.scalar().is_some() | !matches!(node.value, Value::Scalar(_)) {
                self.fail(node.line, "a second document");
            }
            self.root.get_or_insert(node);
            return;
        };
        match (&mut open.node.value, open.key.take()) {
            (Value::List(items), _) => items.push(node),
            (Value::Map(pairs), Some(key)) => {
                if pairs.len() == FEW {
                    open.keys.extend(pairs.iter().map(|(name, _)| name.clone()));
                }
                let twice = match pairs.len() {
                    0..FEW => pairs.iter().any(|(name, _)| *name == key),
                    _ => !open.keys.insert(key.clone()),
                };
                if twice {
                    return self.fail(node.line, "the same key twice");
                }
                pairs.push((key, node));
            }
            (Value::Map(_), None) => match node.value {
                Value::Scalar(key) => open.key = Some(key),
                _ => self.fail(node.line, "a key that is not a text"),
            },
            (Value::Scalar(_), _) => {}
        }
    }
}

impl MarkedEventReceiver for Tree {
    fn on_event(&mut self, event: Event, mark: Marker) {
        let line = mark.line() as u64;
        let open = |value| Open { node: Node { line, value }, key: None, keys: HashSet::new() };
        match event {
            Event::Scalar(text, ..) => self.add(Node { line, value: Value::Scalar(text) }),
            // deep nesting and aliases are how a small file becomes a large tree; no list has a use for them
            Event::SequenceStart(..) | Event::MappingStart(..) if self.stack.len() >= 16 => {
                self.fail(line, "nested too deeply");
                self.stack.push(open(Value::List(Vec::new())));
            }
            Event::SequenceStart(..) => self.stack.push(open(Value::List(Vec::new()))),
            Event::MappingStart(..) => self.stack.push(open(Value::Map(Vec::new()))),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.stack.pop() {
                    self.add(open.node);
                }
            }
            Event::Alias(_) => self.fail(line, "an alias"),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_texts() {
        let node = load(&mut "a: 0x10\nb:\n- x\n- y\n".as_bytes()).unwrap();
        assert_eq!(node.text("a"), Some("0x10"));
        let Value::List(items) = &node.get("b").unwrap().value else { panic!("a list") };
        assert_eq!((items[1].scalar(), items[1].line), (Some("y"), 4));
    }

    #[test]
    fn a_map_of_many_keys() {
        let line = |i: usize| format!("k{i}: x\n");
        let many: String = (0..50_000).map(line).collect();
        assert_eq!(load(&mut many.as_bytes()).unwrap().text("k49999"), Some("x"));
        for twice in [0, FEW - 1, FEW, 49_999] {
            assert!(load(&mut format!("{many}{}", line(twice)).as_bytes()).is_err(), "{twice}");
        }
    }

    #[test]
    fn what_is_not_yaml_is_refused_whole() {
        // line 35 of CryptoScamDB's uris.yaml: indented two too many
        let bad = "- name: a\n  reporter: b\n  - name: c\n    reporter: d\n";
        let error = load(&mut bad.as_bytes()).unwrap_err();
        assert!(matches!(error.fault, Fault::Yaml(_)), "{error}");
        assert_eq!(error.line, 3);
        for bad in ["a: 1\na: 2\n", "a: &x 1\nb: *x\n", "a: [1, 2\n", "a: 1\n---\nb: 2\n", "a: 1\n\0b: 2\n"] {
            assert!(load(&mut bad.as_bytes()).is_err(), "{bad}");
        }
        assert!(load(&mut "---\na: 1\n---\n".as_bytes()).is_ok());
    }
}
