//! (being written)

use super::{Address, Readings, text::Text};

pub(super) fn decode(_text: &Text, _out: &mut Readings) {}

pub(super) fn encode(_address: &Address) -> String {
    String::new()
}
