//! What the README shows is what the command prints.
#![cfg(feature = "cli")]

use std::process::Command;

#[test]
fn the_first_example_prints_what_the_readme_shows() {
    let readme = include_str!("../README.md");
    let block = readme.split("```console\n").nth(1).unwrap().split("```").next().unwrap();
    let (line, shown) = block.split_once('\n').unwrap();
    let arguments = line.strip_prefix("$ forewarn ").unwrap().split(' ');
    let output = Command::new(env!("CARGO_BIN_EXE_forewarn")).args(arguments).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), shown);
    assert_eq!(output.status.code(), Some(1), "something is listed");
}
