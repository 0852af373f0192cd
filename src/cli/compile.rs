//! `forewarn compile`: writes the list file and the manifest beside it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use forewarn::compile::manifest::{BuiltFile, Manifest};
use forewarn::compile::{Compiled, compile};
use forewarn::key::{Key, Kind};
use forewarn::list::file::{ListFile, Section, Verify};
use forewarn::list::write::{write, write_lite};
use sha2::{Digest, Sha256};

use super::output::Output;
use super::{Failure, Outcome, print};

/// Random keys that are looked up in the new list.
const PROBES: u64 = 10_000_000;

/// Files are named after the configuration: `default.toml` gives `default.fwl` and `default.manifest.json`.
pub fn run(config: &Path, inputs: Option<&Path>, output: &Path, lite: Option<f64>) -> Result<Outcome, Failure> {
    let name = config.file_stem().and_then(|stem| stem.to_str()).ok_or("the configuration has no name")?;
    if lite.is_some_and(|rate| !(1e-9..=0.1).contains(&rate)) {
        return Err("the rate of a lite list must be between 1e-9 and 0.1".to_owned());
    }
    let Compiled { list, mut manifest, known_good } = compile(config, inputs).map_err(|error| error.to_string())?;
    let written = write(&list, &known_good).map_err(|error| error.to_string())?;
    let file = ListFile::open(written.bytes.clone(), Verify::Hash).map_err(|error| error.to_string())?;
    manifest.file = Some(BuiltFile {
        sha256: hex(&Sha256::digest(&written.bytes)),
        sections: Section::ALL
            .into_iter()
            .map(|section| (format!("{section:?}").to_lowercase(), file.section_len(section) as u64))
            .collect::<BTreeMap<_, _>>(),
        sizes: written.sizes,
        probes: PROBES,
        false_positives: false_positives(&file),
    });
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| error.to_string())?;
    let mut files = vec![("fwl", written.bytes), ("manifest.json", (text + "\n").into_bytes())];
    if let Some(rate) = lite {
        files.push(("lite.fwl", write_lite(&list, rate).map_err(|error| error.to_string())?));
    }
    let named = |path: &Path, error: &io::Error| format!("{}: {error}", path.display());
    fs::create_dir_all(output).map_err(|error| named(output, &error))?;
    let mut ready = Vec::new();
    for (suffix, bytes) in files {
        let path = output.join(format!("{name}.{suffix}"));
        let written = Output::create(&path).and_then(|mut file| file.write_all(&bytes).map(|()| file));
        ready.push((written.map_err(|error| named(&path, &error))?, path));
    }
    // only now: a list and its manifest belong together
    for (file, path) in ready {
        file.finish().map_err(|error| named(&path, &error))?;
    }
    print::out(&summary(&manifest))?;
    Ok(Outcome::Clear)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// How many of so many keys that nobody has are found. They are numbers that never repeat (a bijection of a counter),
/// so that the measurement is the same on every machine.
fn false_positives(file: &ListFile) -> u64 {
    let mut bytes = *b"forewarn probe......";
    (0..PROBES)
        .filter(|i| {
            bytes[12..].copy_from_slice(&i.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes());
            file.contains_hash(file.hash(Key { kind: Kind::Evm, bytes: &bytes }))
        })
        .count() as u64
}

fn summary(manifest: &Manifest) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(format!("{:<28}{:>10}{:>10}{:>10}{:>10}", "source", "records", "rejected", "addresses", "listed"));
    for source in &manifest.sources {
        line(format!(
            "{:<28}{:>10}{:>10}{:>10}{:>10}",
            source.id, source.records, source.rejected, source.addresses, source.listed
        ));
    }
    let kept = manifest.allowed.iter().filter(|stop| stop.kept).count();
    line(format!("{} addresses, {} statements", manifest.addresses, manifest.statements));
    line(format!("{} statements stopped by the allow-list", manifest.allowed.len() - kept));
    for stop in manifest.allowed.iter().filter(|stop| stop.kept) {
        line(format!("LOOK AT THIS: {} is listed by {}, in spite of: {}", stop.address, stop.source, stop.reason));
    }
    line(format!("{} warnings, {} rejects:", manifest.warnings.len(), manifest.rejects.len()));
    for (reason, count) in &manifest.reasons {
        line(format!("  {reason:<26}{count:>9}"));
    }
    let Some(file) = &manifest.file else { return out };
    let sizes = &file.sizes;
    line(format!("{} bytes, {} keys of which {} exact", sizes.file, sizes.keys, sizes.exact_keys));
    line(format!(
        "{} bytes a key with its pointer, bound {} ({} x)",
        sizes.bytes_per_key, sizes.bound_per_key, sizes.ratio_to_bound
    ));
    line(format!("{} of {} random keys found by mistake", file.false_positives, file.probes));
    out
}
