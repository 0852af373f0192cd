//! `forewarn compile`.

use std::path::Path;

use super::{Failure, Outcome};

pub fn run(_config: &Path, _inputs: Option<&Path>, _output: &Path, _lite: Option<f64>) -> Result<Outcome, Failure> {
    Err("being written".to_owned())
}
