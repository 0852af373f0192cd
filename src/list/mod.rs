//! The list: what it says of an address, and the file that holds it.

pub mod model;
