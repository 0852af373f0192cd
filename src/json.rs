//! Writes answers as JSON, for the module: one text that JavaScript parses is several times faster than an object
//! built property by property through the boundary.
//!
//! Only what [`crate::verdict`] is made of is written; anything else is an error. The command uses serde_json, and a
//! test holds both against each other.

use serde::Serialize;
use serde::ser::{Impossible, SerializeSeq, SerializeStruct, Serializer};

/// Appends `value` to `out`.
///
/// # Errors
///
/// [`Unsupported`] when the value has a part that no answer has.
pub fn write(value: &(impl Serialize + ?Sized), out: &mut String) -> Result<(), Unsupported> {
    value.serialize(Json(out))
}

/// A kind of value that no answer has.
#[derive(Debug)]
pub struct Unsupported;

impl std::fmt::Display for Unsupported {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no part of an answer")
    }
}

impl std::error::Error for Unsupported {}

impl serde::ser::Error for Unsupported {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
}

struct Json<'a>(&'a mut String);

/// Something with several parts, and the bracket that ends it.
struct Parts<'a> {
    out: &'a mut String,
    first: bool,
    end: char,
}

impl<'a> Parts<'a> {
    fn new(out: &'a mut String, start: char, end: char) -> Self {
        out.push(start);
        Self { out, first: true, end }
    }

    fn comma(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.out.push(',');
        }
    }

    fn close(self) {
        self.out.push(self.end);
    }
}

fn string(out: &mut String, text: &str) {
    const HEX: [u8; 16] = *b"0123456789abcdef";
    out.push('"');
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| *byte < 0x20 || matches!(byte, b'"' | b'\\')) {
        // what is escaped is ASCII, so both sides of it are whole characters
        out.push_str(&text[done..at]);
        done = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            _ => {
                out.push_str("\\u00");
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
    out.push_str(&text[done..]);
    out.push('"');
}

fn number(out: &mut String, mut value: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    digits[at..].iter().for_each(|digit| out.push(char::from(*digit)));
}

impl SerializeSeq for Parts<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsupported> {
        self.comma();
        value.serialize(Json(self.out))
    }

    fn end(self) -> Result<(), Unsupported> {
        self.close();
        Ok(())
    }
}

impl SerializeStruct for Parts<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Unsupported> {
        self.comma();
        // names of fields have nothing to escape
        self.out.push('"');
        self.out.push_str(key);
        self.out.push_str("\":");
        value.serialize(Json(self.out))
    }

    fn end(self) -> Result<(), Unsupported> {
        self.close();
        Ok(())
    }
}

macro_rules! unsupported {
    ($($name:ident($($type:ty),*) -> $ok:ty;)*) => {
        $(fn $name(self, $(_: $type),*) -> Result<$ok, Unsupported> { Err(Unsupported) })*
    };
}

impl<'a> Serializer for Json<'a> {
    type Ok = ();
    type Error = Unsupported;
    type SerializeSeq = Parts<'a>;
    type SerializeStruct = Parts<'a>;
    type SerializeTuple = Impossible<(), Unsupported>;
    type SerializeTupleStruct = Impossible<(), Unsupported>;
    type SerializeTupleVariant = Impossible<(), Unsupported>;
    type SerializeMap = Impossible<(), Unsupported>;
    type SerializeStructVariant = Impossible<(), Unsupported>;

    fn serialize_bool(self, value: bool) -> Result<(), Unsupported> {
        self.0.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Result<(), Unsupported> {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<(), Unsupported> {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<(), Unsupported> {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Unsupported> {
        number(self.0, value);
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result<(), Unsupported> {
        string(self.0, text);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unsupported> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<(), Unsupported> {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Unsupported> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a>, Unsupported> {
        Ok(Parts::new(self.0, '[', ']'))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, Unsupported> {
        Ok(Parts::new(self.0, '{', '}'))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Unsupported> {
        Err(Unsupported)
    }

    unsupported! {
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_i64(i64) -> ();
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_none() -> ();
        serialize_unit() -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Checker;
    use crate::list::model::Date;

    #[test]
    fn strings() {
        for text in ["", "plain", "\"", "\\", "\0\u{1f}\n\r\t\u{8}\u{c}\u{7f}", "é“𐍈\"é", "a\\\"b"] {
            let mut out = String::new();
            write(text, &mut out).unwrap();
            assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
        }
    }

    #[test]
    fn numbers() {
        for value in [0, 9, 10, 12_345, u64::MAX] {
            let mut out = String::new();
            write(&value, &mut out).unwrap();
            assert_eq!(out, value.to_string());
        }
    }

    #[test]
    fn answers() {
        let mut checker = Checker::new(Date::new(2026, 11, 22).unwrap());
        checker.block("0x52908400098527886E0F7030069857D2E4169EE7", Some("a \"note\"")).unwrap();
        for text in ["0x52908400098527886E0F7030069857D2E4169EE7", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", "alice.eth"] {
            let answer = checker.check(text);
            let mut out = String::new();
            write(&answer, &mut out).unwrap();
            assert_eq!(out, serde_json::to_string(&answer).unwrap());
        }
    }

    #[test]
    fn nothing_else() {
        let mut out = String::new();
        assert!(write(&1.5, &mut out).is_err());
        assert!(write(&(), &mut out).is_err());
        assert!(write(&None::<u8>, &mut out).is_err());
    }
}
