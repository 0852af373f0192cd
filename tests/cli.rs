//! The command as a user meets it: output, exit status, files of any size.
#![cfg(feature = "cli")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

const LISTED: &str = "0x098B716B8Aaf21512996dC57EB0615e2383E2f96";
const CLEAN: &str = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
const DATE: &str = "--date=2026-11-22";

fn start(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_forewarn"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn forewarn(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = start(arguments);
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        // beside reading the output, for neither side to wait for the other; a command that does not read its input
        // closes it
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output().unwrap()
    })
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

/// A folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

#[test]
fn the_exit_status_says_whether_anything_is_listed() {
    assert_eq!(forewarn(&["check", DATE, CLEAN], b"").status.code(), Some(0));
    assert_eq!(forewarn(&["check", DATE, CLEAN, LISTED], b"").status.code(), Some(1));
    assert_eq!(forewarn(&["check", "--list", "no/such/file", CLEAN], b"").status.code(), Some(2));
    assert_eq!(forewarn(&["check"], b"").status.code(), Some(2));
    assert_eq!(forewarn(&["scan", "no/such/file"], b"").status.code(), Some(2));
    // what was listed and no longer is, is not listed
    assert_eq!(forewarn(&["check", DATE, "0x8589427373D6D84E98730D7795D8f6f8731FDA16"], b"").status.code(), Some(0));
}

#[test]
fn an_address_that_begins_as_an_option_does_is_one() {
    let masterchain = format!("-1:{}", "5".repeat(64));
    let output = forewarn(&["check", DATE, &masterchain, CLEAN], b"");
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).starts_with(&format!("not listed  {masterchain}  (TON)\n")), "{}", stdout(&output));
    assert_eq!(forewarn(&["check", "-1"], b"").status.code(), Some(2));
}

#[test]
fn an_expired_list_is_named_by_every_command() {
    for command in ["check", "scan", "batch"] {
        let output = forewarn(&[command, "--date=2027-06-01", "-"], format!("{CLEAN}\n").as_bytes());
        let warning = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            warning,
            "forewarn: list forewarn-default expired on 2027-02-20: what is not on it is not checked\n"
        );
        assert!(forewarn(&[command, DATE, "-"], CLEAN.as_bytes()).stderr.is_empty());
    }
}

#[test]
fn lines_of_standard_input_are_answered_in_order() {
    let output = forewarn(&["check", DATE, "--json", "-"], format!("{CLEAN}\n\n{LISTED}\r\nnonsense\n").as_bytes());
    let states: Vec<String> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["state"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(states, ["not-listed", "listed", "not-covered"]);
}

#[test]
fn a_byte_order_mark_hides_nothing() {
    let text = format!("\u{feff}{LISTED}\r\n{CLEAN}\r\n\u{feff}{LISTED}\r\n");
    let output = forewarn(&["check", DATE, "--json", "-"], text.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let states: Vec<&str> = stdout(&output).lines().map(|line| line.split('"').nth(3).unwrap()).collect();
    assert_eq!(states, ["listed", "not-listed", "listed"]);
    let receipt = forewarn(&["check", DATE, "--receipt", LISTED], b"");
    let replayed = forewarn(&["replay", "-"], format!("\u{feff}{}", stdout(&receipt)).as_bytes());
    assert_eq!(replayed.status.code(), Some(0));
    let request = format!("\u{feff}{{\"method\":\"eth_sendTransaction\",\"params\":[{{\"to\":\"{LISTED}\"}}]}}");
    assert_eq!(forewarn(&["request", DATE, "-"], request.as_bytes()).status.code(), Some(1));
    // another encoding is an error that names the line
    let other = forewarn(&["check", DATE, "-"], &[CLEAN.as_bytes(), b"\nM\xfcller\n"].concat());
    assert_eq!(other.status.code(), Some(2));
    assert!(String::from_utf8(other.stderr).unwrap().contains("line 2"));
}

#[test]
fn a_payment_link_gives_an_answer_for_each_address() {
    let link = format!("ethereum:{LISTED}/transfer?address={LISTED}&uint256=1");
    assert_eq!(stdout(&forewarn(&["check", DATE, &link], b"")).matches("LISTED").count(), 2);
    // a careless wallet pays it all the same
    let link = "bitcoin:3LU8wRu4ZnXP4UM8Yo6kkTiGHM9BubgyiG?amount=1&amount=2".to_string();
    assert_eq!(forewarn(&["check", DATE, &link], b"").status.code(), Some(1));
}

#[test]
fn private_text_is_in_no_message() {
    for secret in [
        "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
        "legal winner thank year wave sausage worth useful legal winner thank yellow",
        "my own words that are nobody's business",
    ] {
        let output = forewarn(&["check", DATE, secret], b"");
        assert_eq!(output.status.code(), Some(0));
        for word in secret.split(' ').filter(|word| word.len() > 5) {
            assert!(!stdout(&output).contains(word) && !String::from_utf8_lossy(&output.stderr).contains(word));
        }
    }
}

#[test]
fn output_to_a_pipe_has_no_colour() {
    assert!(!stdout(&forewarn(&["check", DATE, LISTED], b"")).contains('\x1b'));
}

/// Over several windows, with addresses at every place of a window's end.
#[test]
fn large_files_are_scanned_in_windows_without_loss() {
    let folder = folder("windows");
    let path = folder.join("large.txt");
    let mut text = String::new();
    let mut expected = Vec::new();
    while text.len() < 20 << 20 {
        text.push_str("words and more words, ü 😀 and so on\n");
        // thick around the end of the first window, thin elsewhere
        let near = text.len().abs_diff(8 << 20) < 40_000;
        if near || expected.len() * 100_000 < text.len() {
            expected.push(text.len());
            text.push_str(LISTED);
            text.push(if near && expected.len() % 2 == 0 { '\n' } else { ' ' });
        }
    }
    std::fs::write(&path, &text).unwrap();
    let output = forewarn(&["scan", DATE, "--json", path.to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(1));
    let found: Vec<serde_json::Value> =
        stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let starts: Vec<usize> = found.iter().map(|f| f["start"].as_u64().unwrap() as usize).collect();
    assert_eq!(starts, expected);
    for finding in [&found[0], &found[found.len() / 2], &found[found.len() - 1]] {
        let start = finding["start"].as_u64().unwrap() as usize;
        assert_eq!(finding["line"].as_u64().unwrap() as usize, 1 + text[..start].matches('\n').count());
        assert_eq!(finding["startUtf16"].as_u64().unwrap() as usize, text[..start].encode_utf16().count());
    }
    // the same from standard input
    let piped = forewarn(&["scan", DATE, "-"], text.as_bytes());
    assert!(stdout(&piped).ends_with(&format!("{} addresses found, {} listed\n", expected.len(), expected.len())));
}

#[test]
fn files_that_are_no_text_are_named() {
    let folder = folder("bad");
    let path = folder.join("utf16.txt");
    let wide: Vec<u8> = LISTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [&[0xff, 0xfe, b'a', 0][..], &wide, &[&[0], &wide[..]].concat()] {
        std::fs::write(&path, bytes).unwrap();
        for command in ["scan", "batch"] {
            let output = forewarn(&[command, path.to_str().unwrap()], b"");
            assert_eq!(output.status.code(), Some(2));
            assert!(String::from_utf8_lossy(&output.stderr).contains("UTF-16"));
        }
    }
    assert_eq!(forewarn(&["scan", folder.to_str().unwrap()], b"").status.code(), Some(2));
}

const CONFIG: &str = r#"
[list]
name = "small"
created = "2026-11-22"
valid_days = 30

[[source]]
id = "mine"
name = "My list"
publisher = "Me"
licence = "CC0-1.0"
url = "https://example.org"
date = "2026-11-01"
format = "text-list"
category = "fraud"
files = ["mine.txt"]
"#;

#[test]
fn a_list_of_ones_own_is_compiled_dumped_compared_and_asked() {
    let folder = folder("compile");
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    std::fs::write(at("small.toml"), CONFIG).unwrap();
    std::fs::write(at("mine.txt"), format!("# comment\n{CLEAN}\nnot an address\n")).unwrap();
    let compile = |out: &str| forewarn(&["compile", &at("small.toml"), "--output", &at(out), "--lite", "1e-6"], b"");
    let output = compile("one");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(at("one/small.manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["addresses"], 1);
    assert_eq!(manifest["rejects"][0]["line"], 3);

    let asked = forewarn(&["check", DATE, "--list", &at("one/small.fwl"), CLEAN], b"");
    assert_eq!(asked.status.code(), Some(1));
    assert!(stdout(&asked).contains("fraud") && stdout(&asked).contains("My list"));
    let lite = forewarn(&["check", DATE, "--list", &at("one/small.lite.fwl"), CLEAN], b"");
    assert!(stdout(&lite).starts_with("not checked"));

    std::fs::write(at("mine.txt"), format!("{CLEAN}\n{LISTED}\n")).unwrap();
    assert_eq!(compile("two").status.code(), Some(0));
    let diff = forewarn(&["diff", &at("one/small.fwl"), &at("two/small.fwl")], b"");
    assert!(stdout(&diff).ends_with("0 lines went, 1 came\n"), "{}", stdout(&diff));
    assert!(stdout(&diff).contains("fingerprints without their addresses: 1 before, 2 now"), "{}", stdout(&diff));
    assert_eq!(stdout(&forewarn(&["diff", &at("one/small.fwl"), &at("one/small.fwl")], b"")), "0 lines went, 0 came\n");
    let lite = forewarn(&["diff", &at("one/small.lite.fwl"), &at("two/small.fwl")], b"");
    assert!(String::from_utf8_lossy(&lite.stderr).contains("lite list"));
    let (list, again) = (at("one/small.fwl"), ["--list", &at("one/small.fwl")].map(str::to_owned));
    let twice = forewarn(&["check", DATE, "--list", &list, &again[0], &again[1], CLEAN], b"");
    assert_eq!(stdout(&twice), stdout(&asked), "a list that is given twice says nothing twice");
    let editions = forewarn(&["check", DATE, "--list", &list, "--list", &at("two/small.fwl"), CLEAN], b"");
    assert!(String::from_utf8_lossy(&editions.stderr).contains("two lists are called small"));
    assert_eq!(stdout(&forewarn(&["dump", &at("two/small.fwl")], b"")).lines().count(), 2);
    assert!(stdout(&forewarn(&["stats", &at("two/small.fwl")], b"")).contains("small of 2026-11-22"));

    // the same inputs give the same bytes
    assert_eq!(compile("three").status.code(), Some(0));
    for name in ["small.fwl", "small.lite.fwl", "small.manifest.json"] {
        assert_eq!(
            std::fs::read(at(&format!("two/{name}"))).unwrap(),
            std::fs::read(at(&format!("three/{name}"))).unwrap()
        );
    }

    // a list that can't be written leaves the one that is there, and nothing beside it
    std::fs::remove_file(at("three/small.manifest.json")).unwrap();
    std::fs::create_dir(at("three/small.manifest.json")).unwrap();
    let before = std::fs::read(at("three/small.fwl")).unwrap();
    std::fs::write(at("mine.txt"), format!("{CLEAN}\n")).unwrap();
    let failed = compile("three");
    assert_eq!(failed.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&failed.stderr).contains("small.manifest.json"));
    assert_eq!(std::fs::read(at("three/small.fwl")).unwrap(), before);
    assert_eq!(std::fs::read_dir(folder.join("three")).unwrap().count(), 3);

    std::fs::write(at("mine.txt"), "").unwrap();
    let empty = compile("four");
    assert_eq!(empty.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&empty.stderr).contains("mine.txt"));
    assert!(!folder.join("four/small.fwl").exists());
}

#[test]
fn a_list_does_not_write_to_the_terminal() {
    let folder = folder("escapes");
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let name = "Some\\u001b[2J\\nbody\\u202e";
    std::fs::write(at("small.toml"), CONFIG.replace("My list", name)).unwrap();
    std::fs::write(at("mine.txt"), CLEAN).unwrap();
    assert!(forewarn(&["compile", &at("small.toml"), "-o", &at("")], b"").status.success());
    for arguments in [&["check", DATE, "--list", &at("small.fwl"), CLEAN][..], &["stats", &at("small.fwl")]] {
        let output = forewarn(arguments, b"");
        assert!(stdout(&output).contains("Some[2Jbody"), "{}", stdout(&output));
        assert!(!stdout(&output).contains(['\u{1b}', '\u{202e}']));
    }
}

#[test]
fn an_order_is_in_force_until_its_end() {
    let folder = folder("end");
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let config = CONFIG.replace("text-list", "csv-list").replace("mine.txt", "mine.csv");
    std::fs::write(at("small.toml"), format!("{config}map = {{ until = \"to\" }}\n")).unwrap();
    std::fs::write(at("mine.csv"), format!("address,to\n{CLEAN},2028-07-01\n{LISTED},2026-11-22\n")).unwrap();
    assert!(forewarn(&["compile", &at("small.toml"), "-o", &at("")], b"").status.success());
    let list = at("small.fwl");
    let stats = forewarn(&["stats", &list], b"");
    let count = |word: &str| stdout(&stats).lines().filter(|line| line.trim_start().starts_with(word)).count();
    assert_eq!((count("fraud  "), count("fraud (delisted)")), (1, 1), "{}", stdout(&stats));
    let answers = forewarn(&["check", DATE, "--list", &list, CLEAN, LISTED], b"");
    assert!(stdout(&answers).starts_with("LISTED") && stdout(&answers).contains("\nDELISTED"), "{}", stdout(&answers));
}

/// A list of a test's own, compiled from lines of text, that says other things than the built-in one.
fn own_list(folder: &std::path::Path) -> PathBuf {
    std::fs::write(folder.join("bad.txt"), format!("{CLEAN}\n")).unwrap();
    std::fs::write(
        folder.join("lists.toml"),
        r#"
[list]
name = "test-list"
created = "2026-11-22"
valid_days = 30

[[source]]
id = "someone"
name = "Somebody's list"
publisher = "Somebody"
licence = "CC0-1.0"
url = "https://list.example/"
date = "2026-11-20"
category = "fraud"
format = "text-list"
files = ["bad.txt"]
"#,
    )
    .unwrap();
    let config = folder.join("lists.toml");
    let output = forewarn(&["compile", config.to_str().unwrap(), "-o", folder.to_str().unwrap()], b"");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder.join("lists.fwl")
}

#[test]
fn a_receipt_is_replayed_by_the_list_that_it_names_and_by_no_other() {
    let folder = folder("receipts");
    let list = own_list(&folder);
    let list = list.to_str().unwrap();
    let uri = format!("bitcoin:{CLEAN}?amount=1");
    let made = forewarn(&["check", "--receipt", DATE, "--list", list, CLEAN, LISTED, &uri, "nonsense"], b"");
    assert_eq!(made.status.code(), Some(1));
    assert_eq!(stdout(&made).lines().count(), 4);
    // years later, on a day when the list has long expired
    let again = forewarn(&["replay", "--list", list, "-"], &made.stdout);
    assert_eq!(again.status.code(), Some(0), "{}", String::from_utf8_lossy(&again.stderr));
    assert_eq!(stdout(&again).matches("the same answer as in the receipt").count(), 4);

    let without = forewarn(&["replay", "-"], &made.stdout);
    assert_eq!(without.status.code(), Some(2));
    let error = String::from_utf8(without.stderr).unwrap();
    assert!(error.contains("needs list test-list of 2026-11-22 with the SHA-256"), "{error}");

    let changed = stdout(&made).replacen("Somebody's list", "Nobody's list", 1);
    let differs = forewarn(&["replay", "--json", "--list", list, "-"], changed.as_bytes());
    assert_eq!(differs.status.code(), Some(1));
    let first = stdout(&differs).lines().next().unwrap();
    let one = stdout(&made).lines().next().unwrap();
    let added = one.replacen("\"software\"", "\"verdict\":\"clean\",\"software\"", 1);
    let differs = forewarn(&["replay", "--json", "--list", list, "-"], added.as_bytes());
    assert_eq!(stdout(&differs), "{\"same\":false,\"differences\":[\"verdict\"]}\n");
    let twice = one.replacen("\"state\"", "\"state\":\"not-listed\",\"state\"", 1);
    assert_eq!(forewarn(&["replay", "--list", list, "-"], twice.as_bytes()).status.code(), Some(2));
    assert_eq!(first, r#"{"same":false,"differences":["answers[0].matches[0].statements[0].sourceName"]}"#);
}

#[test]
fn what_can_not_be_replayed_says_why_and_repeats_nothing() {
    let wif = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ";
    let secret = forewarn(&["check", "--receipt", DATE, wif], b"");
    assert!(!stdout(&secret).contains(&wif[5..20]));
    let answer = forewarn(&["check", "--json", DATE, CLEAN], b"");
    let receipt = forewarn(&["check", "--receipt", DATE, CLEAN], b"");
    let newer = stdout(&receipt).replacen("\"receipt\":1", "\"receipt\":2", 1);
    for (input, reason) in [
        (secret.stdout.as_slice(), "was a secret"),
        (&answer.stdout, "check --receipt"),
        (newer.as_bytes(), "form 2"),
        (b"{}", "not a receipt"),
        (b"", "no receipt"),
        (b"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "not JSON"),
    ] {
        let output = forewarn(&["replay", "-"], input);
        assert_eq!(output.status.code(), Some(2), "{reason}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(reason), "{error}");
        assert!(!error.contains("bc1q"), "{error}");
    }
}

#[test]
fn a_receipt_that_can_not_be_replayed_keeps_no_other_from_it() {
    let made = forewarn(
        &["check", "--receipt", DATE, CLEAN, "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ", LISTED],
        b"",
    );
    let again = forewarn(&["replay", "-"], &made.stdout);
    assert_eq!(again.status.code(), Some(2));
    assert_eq!(stdout(&again).matches("the same answer as in the receipt").count(), 2);
    let error = String::from_utf8(again.stderr).unwrap();
    assert!(error.contains("receipt 2: ") && error.contains("1 receipt could not"), "{error}");
}

#[test]
fn a_csv_file_gets_its_answers_beside_it() {
    let folder = folder("batch");
    let list = own_list(&folder);
    let (input, output) = (folder.join("in.csv"), folder.join("out.csv"));
    let rows = format!(
        "\u{feff}payee;\"to; or not\";note\r\n\"Anna \"\"A\"\"\";{LISTED};\"two\r\nlines\"\r\nBob;bitcoin:{CLEAN};=1+1\r\nshort\r\n"
    );
    std::fs::write(&input, rows).unwrap();
    let lists = ["--list", list.to_str().unwrap()];
    let arguments = [&["batch", DATE, input.to_str().unwrap(), "-o", output.to_str().unwrap()], &lists[..]].concat();
    let run = forewarn(&arguments, b"");
    assert_eq!(run.status.code(), Some(1), "{}", String::from_utf8_lossy(&run.stderr));
    let version = stdout(&forewarn(&["stats", list.to_str().unwrap()], b""))
        .split("version ")
        .nth(1)
        .and_then(|rest| rest.lines().next())
        .unwrap()
        .to_owned();
    let of_list = format!("test-list;{version};2026-11-22\r\n");
    let wanted = [
        "\u{feff}payee;\"to; or not\";note;forewarn_state;forewarn_reason;forewarn_canonical;forewarn_relation;",
        "forewarn_category;forewarn_entity;forewarn_programmes;forewarn_since;forewarn_source;forewarn_reference;",
        "forewarn_list;forewarn_list_version;forewarn_list_date\r\n",
        &format!("\"Anna \"\"A\"\"\";{LISTED};\"two\r\nlines\";not-listed;;{LISTED};;;;;;;;{of_list}"),
        &format!("Bob;bitcoin:{CLEAN};=1+1;listed;;{CLEAN};same-address;fraud;;;;Somebody's list;;{of_list}"),
        "short;;;not-covered;empty;;;;;;;;;;;\r\n",
    ]
    .concat();
    assert_eq!(std::fs::read_to_string(&output).unwrap(), wanted);
    // the same to standard output, the column by its name or number
    for column in ["to; or not", "2"] {
        let arguments = [&["batch", DATE, "--column", column, input.to_str().unwrap()], &lists[..]].concat();
        assert_eq!(stdout(&forewarn(&arguments, b"")), wanted);
    }
}

/// State, reason and canonical of each row that holds this cell alone.
fn batch_of(cells: &[&str]) -> (Option<i32>, Vec<[String; 3]>) {
    let mut table = csv::Writer::from_writer(b"n,to\n".to_vec());
    cells.iter().for_each(|cell| table.write_record(["1", cell]).unwrap());
    let run = forewarn(&["batch", DATE, "--column", "to", "-"], &table.into_inner().unwrap());
    assert_eq!(String::from_utf8_lossy(&run.stderr), "");
    let rows = csv::Reader::from_reader(&run.stdout[..])
        .into_records()
        .map(|row| [2, 3, 4].map(|at| row.as_ref().unwrap()[at].to_owned()))
        .collect();
    (run.status.code(), rows)
}

#[test]
fn every_address_in_a_cell_of_a_csv_file_is_asked() {
    const DELISTED: &str = "0x8589427373D6D84E98730D7795D8f6f8731FDA16";
    const OTHER: &str = "0x1111111111111111111111111111111111111112";
    const TRON: &str = "TXEsK1sEsKjZ1xtHitnyAAoqw3WLdYdRNW";
    let key = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ";
    let phrase = "abandon ".repeat(11) + "about";
    let sentence = "as agreed on the phone ".repeat(60);
    for (cell, state, reason, canonical) in [
        (format!("to {LISTED} (exchange)"), "listed", "", LISTED.to_owned()),
        (format!("{OTHER}; {LISTED}"), "listed", "", format!("{LISTED}; {OTHER}")),
        (format!("{CLEAN}/{DELISTED}|{OTHER}"), "delisted", "", format!("{DELISTED}; {CLEAN}; {OTHER}")),
        (format!("{DELISTED};{LISTED},{DELISTED}"), "listed", "", format!("{LISTED}; {DELISTED}")),
        (format!("bitcoin:{CLEAN} {LISTED}"), "listed", "", format!("{LISTED}; {CLEAN}")),
        (format!("{LISTED} bitcoin:{CLEAN}?amount=1"), "listed", "", format!("{LISTED}; {CLEAN}")),
        (format!("{CLEAN}\n{TRON}\n{OTHER}"), "listed", "", format!("{TRON}; {CLEAN}; {OTHER}")),
        (format!("{CLEAN}\r\n{TRON}\r\n"), "listed", "", format!("{TRON}; {CLEAN}")),
        (format!("0x00010000010114{}", &LISTED[2..]), "listed", "", LISTED.to_owned()),
        (format!("{sentence}{LISTED}"), "listed", "", LISTED.to_owned()),
        (format!("to {CLEAN}"), "not-listed", "", CLEAN.to_owned()),
        (sentence.clone(), "not-covered", "too-long", String::new()),
        ("cash, paid at the counter on Monday".to_owned(), "not-covered", "not-an-address", String::new()),
        // never shown, and no reason to ask about nothing else
        (key.to_owned(), "not-covered", "secret-key", String::new()),
        (phrase.clone(), "not-covered", "secret-key", String::new()),
        (format!("key {key}"), "not-covered", "not-an-address", String::new()),
        (format!("{key}; {LISTED}"), "listed", "", LISTED.to_owned()),
        (format!("{phrase} {LISTED}"), "listed", "", LISTED.to_owned()),
    ] {
        let (status, rows) = batch_of(&[&cell]);
        assert_eq!(rows, [[state, reason, &canonical].map(str::to_owned)], "{cell}");
        assert_eq!(status, Some(i32::from(state == "listed")), "{cell}");
    }
}

#[test]
fn an_address_that_no_list_could_rule_out_is_not_cleared_by_another_one() {
    let folder = folder("lite-batch");
    own_list(&folder);
    let config = folder.join("lists.toml");
    let made =
        forewarn(&["compile", config.to_str().unwrap(), "-o", folder.to_str().unwrap(), "--lite", "0.000001"], b"");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let lite = folder.join("lists.lite.fwl");
    let said =
        forewarn(&["batch", DATE, "--list", lite.to_str().unwrap(), "-"], format!("to\n{LISTED} {CLEAN}\n").as_bytes());
    assert_eq!(
        stdout(&said).lines().nth(1),
        Some(&*format!("{LISTED} {CLEAN},not-covered,lite-list-only,{CLEAN}; {LISTED},,,,,,,,,,"))
    );
}

#[test]
fn a_column_of_notes_is_not_taken_for_that_of_the_addresses() {
    let column = |rows: &[[String; 2]]| {
        let rows: String = rows.iter().map(|[note, to]| format!("{note},{to}\n")).collect();
        let run = forewarn(&["batch", DATE, "-"], format!("note,to\n{rows}").as_bytes());
        let said = stdout(&run).to_owned();
        (run.status.code(), said.matches(&format!(",listed,,{LISTED},")).count())
    };
    let note = |text: &str| text.to_owned();
    let sentence = format!("as Bob said on the phone last week this was sent from {CLEAN} by mistake");
    // one address in ten rows, and a sentence with one in each
    let mut rows = vec![[sentence.clone(), String::new()]; 10];
    rows[7][1] = LISTED.to_owned();
    assert_eq!(column(&rows), (Some(1), 1));
    // short notes in as many rows
    let rows = vec![[format!("see {CLEAN}"), LISTED.to_owned()]; 3];
    assert_eq!(column(&rows), (Some(1), 3));
    // words beside every address, and a note that is nothing but one
    let mut rows = vec![[note("x"), format!("to {LISTED} (exchange)")]; 20];
    rows[3][0] = CLEAN.to_owned();
    assert_eq!(column(&rows), (Some(1), 20));
    // nothing but sentences
    let rows = vec![[note("x"), format!("as Bob said on the phone last week this has to go to {LISTED} today")]; 2];
    assert_eq!(column(&rows), (Some(1), 2));
    // in the first row it is no name of a column
    let headless = forewarn(&["batch", DATE, "-"], format!("1,to {LISTED} (exchange)\n2,{CLEAN}\n").as_bytes());
    assert_eq!(headless.status.code(), Some(1));
    assert_eq!(stdout(&headless).lines().count(), 2);
}

#[test]
fn csv_files_that_can_not_be_answered_are_named() {
    for (input, arguments, reason) in [
        ("", &[][..], "is empty"),
        ("a,b\n1,2\n", &[], "no column with addresses"),
        ("a,b\n1,2\n", &["--column", "c"], "has no column c"),
        ("a,b\n1,2\n", &["--column", "3"], "has no column 3"),
        ("a,a\n1,2\n", &["--column", "a"], "has several columns a"),
        ("a,b\n1,2\n1,2,3\n", &["--column", "a"], "line 3 has 3 fields, the first line 2"),
        // the rows behind the quote would stand in its cell, unasked
        ("a,b\n1,2\n1,\"2\n3,4\n", &["--column", "a"], "line 3: a cell that begins with a quote"),
        ("a,b\n1,2\n1,\"2\n3,\"4\"\n", &["--column", "a"], "line 3: a cell that begins with a quote"),
        ("a,b\r1,\"2\r3,\"4\"\r", &["--column", "a"], "line 2: a cell that begins with a quote"),
        ("\"a;b;c\",d\n1,2\n", &["--column", "d"], ""),
        ("a,b\r;;1,2\r", &["--column", "b"], ""),
        ("\u{fffd}", &["--column", "1"], ""),
    ] {
        let output = forewarn(&[&["batch", DATE, "-"], arguments].concat(), input.as_bytes());
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(if reason.is_empty() { 0 } else { 2 }), "{error}");
        assert!(error.contains(reason), "{error}");
    }
    // and no half of the answers stays
    let folder = folder("half");
    let (input, output) = (folder.join("in.csv"), folder.join("out.csv"));
    std::fs::write(&input, format!("a\n{CLEAN}\n").repeat(300) + "1,2\n").unwrap();
    let failed = forewarn(&["batch", DATE, input.to_str().unwrap(), "-o", output.to_str().unwrap()], b"");
    assert_eq!((failed.status.code(), output.exists()), (Some(2), false));
    std::fs::write(&output, "of last week").unwrap();
    let failed = forewarn(&["batch", DATE, input.to_str().unwrap(), "-o", output.to_str().unwrap()], b"");
    assert_eq!((failed.status.code(), std::fs::read(&output).unwrap()), (Some(2), b"of last week".to_vec()));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2, "nothing is left beside them");
    // without a header nothing is taken for one
    let headless = forewarn(&["batch", DATE, "-"], format!("1,{CLEAN}\n2,{LISTED}\n").as_bytes());
    let states: Vec<&str> = stdout(&headless).lines().map(|line| line.split(',').nth(2).unwrap()).collect();
    assert_eq!(states, ["not-listed", "listed"]);
    // nor what only could be an address
    let solana = "42RLPACwZPx3vYYmxSueqsogfynBDqXK298EDsNoyoHi\n";
    let digits = format!("1,{}\n", "5d".repeat(32));
    for (input, arguments, status) in
        [(solana, &[][..], 1), (solana, &["--column", "1"], 1), (&digits, &["--column", "2"], 0)]
    {
        let output = forewarn(&[&["batch", DATE, "-"], arguments].concat(), input.as_bytes());
        assert_eq!(output.status.code(), Some(status));
        assert!(stdout(&output).starts_with(input.trim()) && !stdout(&output).contains("forewarn_state"));
    }
    for command in ["batch", "check"] {
        let letters: Vec<u8> = LISTED.bytes().flat_map(|letter| [letter, 0]).collect();
        for input in [b"\xff\xfea\0".as_slice(), &letters] {
            let utf16 = forewarn(&[command, "-"], input);
            assert_eq!(utf16.status.code(), Some(2));
            assert!(String::from_utf8(utf16.stderr).unwrap().contains("UTF-16"), "{command}");
        }
    }
}

#[test]
fn the_file_of_a_psbt_is_a_request() {
    let digits = "70736274ff0100550200000001e3e000e40f22fb64b88c4630f835b01e220674d36cf84e279560f6dac41d4834010000\
        0000ffffffff0187d61200000000001976a914fd8de3028ad100ee41c5ab4c7c1b20fb7573a4fa88ac00000000000101\
        1fbf8aa90000000000160014d42804e71621fa76536e683a70cf7c8481d685440000";
    let bytes: Vec<u8> =
        (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect();
    let said = forewarn(&["request", DATE, "-"], digits.as_bytes());
    assert!(stdout(&said).starts_with("bitcoin signPsbt\nrecipient"));
    assert_eq!(stdout(&forewarn(&["request", DATE, "-"], &bytes)), stdout(&said));
}

#[test]
fn whoever_has_read_enough_may_go() {
    let many = |address: &str| format!("{address}\n").repeat(20_000);
    let table = |address: &str| format!("to\n{}", many(address));
    for (arguments, input, status) in [
        (&["dump"][..], String::new(), 0),
        (&["check", DATE, "-"], many(LISTED), 1),
        (&["scan", DATE, "-"], many(LISTED), 1),
        (&["batch", DATE, "-"], table(LISTED), 1),
        // nobody has been told of all the others
        (&["check", DATE, "-"], many(CLEAN), 2),
        (&["batch", DATE, "-"], table(CLEAN), 2),
    ] {
        let mut child = start(arguments);
        let mut stdin = child.stdin.take().unwrap();
        let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
        let mut start = [0; 10];
        std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut start).unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let _ = writer.join().unwrap();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}
