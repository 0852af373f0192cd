//! Answers as trees of a few kinds of value, on their way to JSON and to JavaScript.
//!
//! Written out by `derive` for every serializer and every type, they would be 3 kB more of the module; here each type
//! says once what is in it, and one function writes it. Both ways say the same, then.

use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use crate::list::model::Date;

/// A part of an answer.
pub(crate) enum Value<'a> {
    Bool(bool),
    Number(usize),
    Text(&'a str),
    Date(Date),
    List(Vec<Value<'a>>),
    Object(Object<'a>),
}

/// What has a place in answers.
pub(crate) trait ToValue {
    fn to_value(&self) -> Value<'_>;
}

/// Named values in their order.
#[derive(Default)]
pub(crate) struct Object<'a>(Vec<(&'static str, Value<'a>)>);

impl<'a> Object<'a> {
    pub fn put(&mut self, name: &'static str, value: Value<'a>) {
        self.0.push((name, value));
    }

    pub fn text(&mut self, name: &'static str, text: &'a str) {
        self.put(name, Value::Text(text));
    }

    /// Nothing, if there is none.
    pub fn optional(&mut self, name: &'static str, text: Option<&'a str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    /// Nothing, if there is none.
    pub fn optional_date(&mut self, name: &'static str, date: Option<Date>) {
        if let Some(date) = date {
            self.put(name, Value::Date(date));
        }
    }

    /// Where something starts and ends.
    pub fn place(&mut self, start: usize, end: usize) {
        self.put("start", Value::Number(start));
        self.put("end", Value::Number(end));
    }

    pub fn list(&mut self, name: &'static str, all: &'a [impl ToValue]) {
        self.put(name, list(all));
    }

    /// Nothing, if there is none.
    pub fn optional_list(&mut self, name: &'static str, all: &'a [impl ToValue]) {
        if !all.is_empty() {
            self.list(name, all);
        }
    }
}

pub(crate) fn list(all: &[impl ToValue]) -> Value<'_> {
    collect(all.len(), &|index| all[index].to_value())
}

// one for all types
#[inline(never)]
fn collect<'a>(count: usize, at: &dyn Fn(usize) -> Value<'a>) -> Value<'a> {
    Value::List((0..count).map(at).collect())
}

impl ToValue for String {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl ToValue for &'static str {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(value) => serializer.serialize_bool(*value),
            // a place in the module's memory, which is smaller than that
            #[cfg(target_arch = "wasm32")]
            Self::Number(number) => serializer.serialize_u32(*number as u32),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Number(number) => serializer.serialize_u64(*number as u64),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Date(date) => date.serialize(serializer),
            Self::List(all) => {
                let mut sequence = serializer.serialize_seq(Some(all.len()))?;
                for value in all {
                    sequence.serialize_element(value)?;
                }
                sequence.end()
            }
            Self::Object(Object(all)) => {
                let mut object = serializer.serialize_map(Some(all.len()))?;
                for (name, value) in all {
                    object.serialize_entry(name, value)?;
                }
                object.end()
            }
        }
    }
}

/// Makes JSON of what a value is made of.
macro_rules! serialize_value {
    ($($type:ty),*) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                crate::value::ToValue::to_value(self).serialize(serializer)
            }
        }
    )*};
}
pub(crate) use serialize_value;

/// Gives the values of an enum their names in answers, in the order of their numbers from `$first` on.
macro_rules! names {
    ($type:ty, $first:literal, $names:literal) => {
        impl $type {
            /// The name in answers.
            pub fn name(self) -> &'static str {
                crate::words::nth($names, self as usize - $first)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }
    };
}
pub(crate) use names;
