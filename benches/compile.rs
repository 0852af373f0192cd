//! Reading OFAC's SDN_ADVANCED.XML, 121 MB: the reader against an event loop that does nothing with the events, and
//! against looking at the bytes. Each in a process of its own, so that its memory is its own.

mod common;

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::Command;

use forewarn::compile::sources::{Format, Options, read};
use quick_xml::Reader;
use quick_xml::events::Event;

const BUFFER: usize = 1 << 16;
/// Addresses in the edition of 2025-11-19.
const ADDRESSES: u64 = 761;
const TASKS: [(&str, &str); 3] =
    [("events", "quick-xml, events thrown away"), ("bytes", "counting line feeds"), ("reader", "Forewarn's reader")];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, task, path] = &arguments[..]
        && TASKS.iter().any(|(name, _)| name == task)
    {
        return child(task, path);
    }
    let Some(lists) = common::lists() else { return };
    let packed = File::open(lists.join("ofac-brave-2025-12/sdn_advanced.xml.bz2")).expect("the packed file");
    let path = std::env::temp_dir().join(format!("forewarn-bench-{}.xml", std::process::id()));
    let (size, unpacking) = common::timed(|| {
        let mut out = File::create(&path).expect("a temporary file");
        std::io::copy(&mut bzip2::read::MultiBzDecoder::new(packed), &mut out).expect("it unpacks")
    });
    println!("OFAC SDN_ADVANCED.XML, {size} bytes; bzip2 alone takes {unpacking:.2} s to unpack it");
    println!("{:<34}{:>10}{:>10}{:>10}{:>12}", "", "seconds", "ratio", "MB/s", "peak MB");
    let mut events = f64::NAN;
    for (task, name) in TASKS {
        // the best of three, for a machine that does other things beside
        let runs = (0..3).map(|_| {
            let out = Command::new(&arguments[0]).arg(task).arg(&path).output().expect("a child process");
            assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
            let text = String::from_utf8(out.stdout).expect("numbers");
            let mut numbers = text.split_whitespace().map(|number| number.parse::<f64>().expect("a number"));
            (numbers.next().expect("seconds"), numbers.next().expect("memory"))
        });
        let (seconds, memory) = runs.min_by(|a, b| a.0.total_cmp(&b.0)).expect("three runs");
        if task == "events" {
            events = seconds;
        }
        let speed = size as f64 / seconds / 1e6;
        println!("{name:<34}{seconds:>10.2}{:>10.2}{speed:>10.0}{memory:>12.1}", seconds / events);
    }
    std::fs::remove_file(&path).expect("the temporary file goes");
}

/// Does one task; prints seconds and the most memory that the process ever had, in megabytes.
fn child(task: &str, path: &str) {
    let mut input = BufReader::with_capacity(BUFFER, File::open(path).expect("the unpacked file"));
    let (count, seconds) = common::timed(|| match task {
        "bytes" => {
            let mut lines = 0;
            loop {
                let buffer = input.fill_buf().expect("it reads");
                let len = buffer.len();
                lines += buffer.iter().filter(|b| **b == b'\n').count() as u64;
                if len == 0 {
                    break lines;
                }
                input.consume(len);
            }
        }
        "events" => {
            let mut reader = Reader::from_reader(input);
            let (mut buffer, mut count) = (Vec::new(), 0);
            while !matches!(reader.read_event_into(&mut buffer).expect("XML"), Event::Eof) {
                count += 1;
                buffer.clear();
            }
            count
        }
        _ => {
            let mut count = 0;
            read(Format::OfacXml, &mut input, &Options::default(), &mut |_| count += 1).expect("OFAC's format");
            assert_eq!(count, ADDRESSES);
            count
        }
    });
    assert!(count > 0);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    println!("{seconds} {}", peak.unwrap_or(0.0) / 1024.0);
}
