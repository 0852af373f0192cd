//! The `forewarn` command.

fn main() {}
