//! Runs every fuzz target for some seconds: valid inputs that the target encodes itself, and the same inputs mutated.
//!
//! `cargo run --release -- SECONDS [TARGET] [--seed N]`, `-- --replay FILE TARGET`; see README.md.

mod addresses;
mod random;
mod targets;

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use random::{Random, mutate};
use targets::{ALL, Case, Target};

#[global_allocator]
static MEMORY: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);

/// No input of a fuzz target may take longer.
const SLOW: Duration = Duration::from_secs(1);

/// Failures of one target after which it is left alone.
const ENOUGH: usize = 5;

thread_local! {
    static PLACE: Cell<Option<String>> = const { Cell::new(None) };
}

/// What `run` takes beyond what it returns, at its most.
pub fn peak_memory<T>(run: impl FnOnce() -> T) -> (T, usize) {
    let before = MEMORY.allocated();
    // the statistics have no reset: a limit is a bound that is tested, and the total tells the rest
    let total = MEMORY.total_allocated();
    let out = run();
    (out, (MEMORY.total_allocated() - total).max(MEMORY.allocated().saturating_sub(before)))
}

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut seed = 1;
    if let Some(at) = arguments.iter().position(|argument| argument == "--seed") {
        seed = arguments.get(at + 1).and_then(|n| n.parse().ok()).unwrap_or(seed);
        arguments.drain(at..(at + 2).min(arguments.len()));
    }
    // before panics are kept quiet: what fails here is this program
    let forms = addresses::spellings().len();
    panic::set_hook(Box::new(|info| {
        let place = info.location().map_or(String::new(), |at| format!("{}:{}", at.file(), at.line()));
        let what = info.payload_as_str().unwrap_or("panic");
        PLACE.set(Some(format!("panic at {place}: {what}")));
    }));
    if arguments.first().is_some_and(|argument| argument == "--replay") {
        return replay(&arguments[1..]);
    }
    let seconds = arguments.first().and_then(|n| n.parse().ok()).unwrap_or(10.0);
    let chosen: Vec<&Target> = match arguments.get(1) {
        Some(name) => ALL.into_iter().filter(|target| target.name == name).collect(),
        None => ALL.to_vec(),
    };
    if chosen.is_empty() {
        eprintln!("no such target; there are: {}", ALL.map(|target| target.name).join(" "));
        return ExitCode::from(2);
    }
    println!("seed {seed}, {seconds} s a target, {} forms and variants of addresses", forms);
    println!("{:<16}{:>10}{:>10}{:>10}{:>10}", "target", "cases", "valid", "reached", "failures");
    let mut failures = 0;
    for target in chosen {
        failures += run(target, seed, Duration::from_secs_f64(seconds));
    }
    if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs one target; the number of its failures.
fn run(target: &Target, seed: u64, time: Duration) -> usize {
    let start = Instant::now();
    let (mut cases, mut valid, mut reached, mut failures) = (0u64, 0u64, 0u64, 0);
    let mut number = seed;
    while start.elapsed() < time && failures < ENOUGH {
        // every case has a seed of its own, so that a failure comes back without those before it
        let mut random = Random(number);
        let case = match panic::catch_unwind(AssertUnwindSafe(|| (target.make)(&mut random))) {
            Ok(case) => case,
            Err(_) => {
                failures += 1;
                println!("{} --seed {number}: can't make a case: {}", target.name, PLACE.take().unwrap_or_default());
                number += 1;
                continue;
            }
        };
        let other = (target.make)(&mut random);
        (cases, valid) = (cases + 1, valid + 1);
        match attempt(target, &case, false) {
            Ok(()) => reached += 1,
            Err(what) => failures += report(target, &case.input, number, &what),
        }
        for _ in 0..8 {
            let mut changed = Case { input: case.input.clone(), ..case.clone() };
            match target.mutate {
                Some(mutate) => mutate(&mut random, &mut changed.input, &other.input),
                None => mutate(&mut random, &mut changed.input, &other.input),
            }
            cases += 1;
            if let Err(what) = attempt(target, &changed, true) {
                failures += report(target, &changed.input, number, &what);
                break;
            }
        }
        number += 1;
    }
    println!("{:<16}{cases:>10}{valid:>10}{reached:>10}{failures:>10}", target.name);
    // a target that reached nothing proves nothing
    failures + usize::from(reached == 0 || reached < valid && failures == 0)
}

/// Runs one case. Panics and slowness are failures like any other.
fn attempt(target: &Target, case: &Case, mutated: bool) -> Result<(), String> {
    let start = Instant::now();
    let result = panic::catch_unwind(AssertUnwindSafe(|| (target.check)(case, mutated)));
    let took = start.elapsed();
    match result {
        Err(_) => Err(PLACE.take().unwrap_or_default()),
        Ok(Ok(())) if took > SLOW => Err(format!("took {took:?}")),
        Ok(result) => result,
    }
}

fn report(target: &Target, input: &[u8], seed: u64, what: &str) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("failures");
    let path = folder.join(format!("{}-{seed}.bin", target.name));
    let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, input));
    println!("{} --seed {seed}: {what}", target.name);
    match written {
        Ok(()) => println!("  fuzz/failures/{}-{seed}.bin, {} bytes", target.name, input.len()),
        Err(error) => println!("  not saved: {error}"),
    }
    1
}

/// Runs one saved input as a mutated one.
fn replay(arguments: &[String]) -> ExitCode {
    let [file, name] = arguments else {
        eprintln!("--replay FILE TARGET");
        return ExitCode::from(2);
    };
    let (Ok(input), Some(target)) = (std::fs::read(file), ALL.iter().find(|target| target.name == name)) else {
        eprintln!("no such file or target");
        return ExitCode::from(2);
    };
    match attempt(target, &Case { input, ..Case::default() }, true) {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            println!("{what}");
            ExitCode::FAILURE
        }
    }
}
