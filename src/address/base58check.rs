//! (being written)

use super::{Address, Readings, text::Text};

pub(super) fn decode(_text: &Text, _out: &mut Readings) {}

pub(super) fn encode(_address: &Address) -> String {
    String::new()
}

pub(super) fn coins(_form: super::Form, _variant: u16) -> &'static [&'static str] {
    &[]
}

pub(super) fn is_test(_variant: u16) -> bool {
    false
}
