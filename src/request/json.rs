//! JSON as requests have it: read once, borrowed from the text, bounded in depth and in number of values.
//!
//! A reader of our own: in the module `serde_json` with a tree like this is several times its size
//! (docs/dependencies.md), and wallets ask in JavaScript, whose own reader would cost a call across the boundary for
//! each value.

use std::borrow::Cow;

use super::RequestError;
use crate::words::number;

/// Deeper nesting is refused: no request has any, and reading is a call for each level.
const MAX_DEPTH: usize = 64;
/// More values than this are refused.
const MAX_VALUES: usize = 1 << 20;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json<'a> {
    Null,
    Bool,
    /// As it is written.
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    /// In the order of the text. Of a name that stands twice the last one counts, as in JavaScript.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl<'a> Json<'a> {
    /// # Errors
    ///
    /// [`RequestError`] when the text is not JSON, or too much of it.
    pub fn read(text: &'a str) -> Result<Self, RequestError> {
        let mut reader = Reader { text, at: 0, values: 0 };
        let value = reader.value(0)?;
        reader.space();
        if reader.at < text.len() { Err(RequestError::NotJson) } else { Ok(value) }
    }

    /// The value with this name, of an object.
    pub fn get(&self, name: &str) -> Option<&Json<'a>> {
        self.fields().iter().rev().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    /// The first of these names that is there and not null.
    pub fn any(&self, names: &[&'static str]) -> Option<(&'static str, &Json<'a>)> {
        names.iter().find_map(|name| Some((*name, self.get(name).filter(|value| **value != Json::Null)?)))
    }

    pub fn fields(&self) -> &[(Cow<'a, str>, Json<'a>)] {
        if let Self::Object(fields) = self { fields } else { &[] }
    }

    pub fn items(&self) -> &[Json<'a>] {
        if let Self::List(items) = self { items } else { &[] }
    }

    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// Bytes in front of the first one that ends a string or needs a look: call data is long, and none of them is in it.
fn plain(text: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    // the highest bit of each byte that is zero; of bytes behind such a one perhaps too
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & (ONES << 7);
    let special = |word: &&[u8; 8]| {
        let word = u64::from_ne_bytes(**word);
        zeros(word ^ (ONES * u64::from(b'"'))) | zeros(word ^ (ONES * u64::from(b'\\'))) | zeros(word & (ONES * 0xe0))
            == 0
    };
    let start = 8 * text.as_chunks().0.iter().take_while(special).count();
    let rest = &text[start..];
    start + rest.iter().position(|c| matches!(c, b'"' | b'\\' | 0..0x20)).unwrap_or(rest.len())
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    values: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    /// Whether this character comes next, behind white space; it is behind the reader, then.
    fn next_is(&mut self, c: u8) -> bool {
        self.space();
        let is = self.peek() == c && self.at < self.text.len();
        self.at += usize::from(is);
        is
    }

    fn expect(&mut self, c: u8) -> Result<(), RequestError> {
        if self.next_is(c) { Ok(()) } else { Err(RequestError::NotJson) }
    }

    fn value(&mut self, depth: usize) -> Result<Json<'a>, RequestError> {
        self.values += 1;
        if depth > MAX_DEPTH || self.values > MAX_VALUES {
            return Err(RequestError::TooMuch);
        }
        self.space();
        match self.peek() {
            b'"' => Ok(Json::Text(self.string()?)),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                if !self.next_is(b']') {
                    items.push(self.value(depth + 1)?);
                    while self.next_is(b',') {
                        items.push(self.value(depth + 1)?);
                    }
                    self.expect(b']')?;
                }
                Ok(Json::List(items))
            }
            b'{' => {
                self.at += 1;
                let mut fields = Vec::new();
                if !self.next_is(b'}') {
                    fields.push(self.field(depth)?);
                    while self.next_is(b',') {
                        fields.push(self.field(depth)?);
                    }
                    self.expect(b'}')?;
                }
                Ok(Json::Object(fields))
            }
            _ => {
                let start = self.at;
                while matches!(self.peek(), b'0'..=b'9' | b'a'..=b'z' | b'+' | b'-' | b'.' | b'E') {
                    self.at += 1;
                }
                match &self.text[start..self.at] {
                    "null" => Ok(Json::Null),
                    "true" | "false" => Ok(Json::Bool),
                    word if word.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => Ok(Json::Number(word)),
                    _ => Err(RequestError::NotJson),
                }
            }
        }
    }

    fn field(&mut self, depth: usize) -> Result<(Cow<'a, str>, Json<'a>), RequestError> {
        self.space();
        let name = self.string()?;
        self.expect(b':')?;
        Ok((name, self.value(depth + 1)?))
    }

    fn string(&mut self) -> Result<Cow<'a, str>, RequestError> {
        if self.peek() != b'"' {
            return Err(RequestError::NotJson);
        }
        self.at += 1;
        let mut made = String::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = plain(rest.as_bytes());
            if plain == rest.len() {
                return Err(RequestError::NotJson);
            }
            self.at += plain + 1;
            match rest.as_bytes()[plain] {
                b'"' if made.is_empty() => return Ok(Cow::Borrowed(&rest[..plain])),
                b'"' => return Ok(Cow::Owned(made + &rest[..plain])),
                b'\\' => {
                    made.push_str(&rest[..plain]);
                    made.push(self.escape()?);
                }
                _ => return Err(RequestError::NotJson),
            }
        }
    }

    /// What stands behind a backslash. Half of a pair of surrogates is U+FFFD.
    fn escape(&mut self) -> Result<char, RequestError> {
        let c = self.peek();
        self.at += 1;
        Ok(match c {
            b'"' | b'\\' | b'/' => char::from(c),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.unit()?;
                let mut code = high;
                if high & 0xfc00 == 0xd800 && self.text[self.at..].starts_with("\\u") {
                    let behind = self.at;
                    self.at += 2;
                    let low = self.unit()?;
                    if low & 0xfc00 == 0xdc00 {
                        code = 0x1_0000 + ((high & 0x3ff) << 10 | low & 0x3ff);
                    } else {
                        self.at = behind;
                    }
                }
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return Err(RequestError::NotJson),
        })
    }

    fn unit(&mut self) -> Result<u32, RequestError> {
        let digits = self.text.get(self.at..self.at + 4).unwrap_or_default();
        self.at += 4;
        number(digits, 16).ok_or(RequestError::NotJson)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn json() -> impl Strategy<Value = serde_json::Value> {
        use serde_json::Value;
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 64, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..8)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    fn agrees(ours: &Json<'_>, theirs: &serde_json::Value) -> bool {
        use serde_json::Value;
        match (ours, theirs) {
            (Json::Null, Value::Null) | (Json::Bool, Value::Bool(_)) => true,
            (Json::Number(text), Value::Number(number)) => *text == number.to_string(),
            (Json::Text(text), Value::String(other)) => text == other,
            (Json::List(items), Value::Array(others)) => {
                items.len() == others.len() && items.iter().zip(others).all(|(one, other)| agrees(one, other))
            }
            (Json::Object(fields), Value::Object(others)) => {
                fields.len() == others.len()
                    && fields
                        .iter()
                        .zip(others)
                        .all(|((name, one), (known, other))| name == known && agrees(one, other))
            }
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn reads_what_serde_json_writes(value in json()) {
            for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
                let read = Json::read(&text).unwrap();
                prop_assert!(agrees(&read, &value), "{text}");
            }
        }

        #[test]
        fn reads_what_serde_json_reads(text in "[\\[\\]{},:\"\\\\ua0-9dDeE.+\\- tfnrl]{0,24}") {
            if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text)
                && !text.contains(['.', 'e', 'E', '-'])
                && let Ok(read) = Json::read(&text)
            {
                prop_assert!(matches!(value, serde_json::Value::Object(_)) || agrees(&read, &value), "{text}");
            }
        }

        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = Json::read(&text);
        }
    }

    #[test]
    fn surrogates_and_the_last_of_two_names() {
        assert_eq!(Json::read(r#""\ud83d\ude00\ud800x\udc00""#).unwrap().text(), Some("😀\u{fffd}x\u{fffd}"));
        assert_eq!(Json::read(r#"{"a":1,"a":2}"#).unwrap().get("a"), Some(&Json::Number("2")));
    }

    #[test]
    fn refuses_what_is_too_deep() {
        assert_eq!(Json::read(&"[".repeat(100_000)), Err(RequestError::TooMuch));
        assert_eq!(Json::read(&format!("[{}0]", "0,".repeat(MAX_VALUES))), Err(RequestError::TooMuch));
        for text in ["", "[1,]", "{\"a\"}", "nul", "\"", "\"\\x\"", "1 2", "\u{feff}1", "\"\u{1}\""] {
            assert_eq!(Json::read(text), Err(RequestError::NotJson), "{text:?}");
        }
    }
}
