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

#[test]
fn the_configuration_in_the_docs_is_compiled() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("docs lists");
    let _ = std::fs::remove_dir_all(&folder);
    let docs = include_str!("../docs/lists.md");
    let config = docs.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let went = "0x8589427373D6D84E98730D7795D8f6f8731FDA16";
    let stays = "0x098B716B8Aaf21512996dC57EB0615e2383E2f96";
    let many = "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb\nbc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4\n\
                1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n0x00000000219ab540356cBB839Cbe05303d7705Fa\n";
    for (file, text) in [
        ("lists.toml", config),
        ("allow.csv", "address,reason,coin\n0x0000000000000000000000000000000000000000,burn address\n"),
        (
            "customers.csv",
            "wallet;reported_name;reported_on;case\n0x7f367cc41522ce07553e823bf3be79a889debe1b;\"A; B\";2026-11-02;7\n",
        ),
        ("regulator/2026-08/ETH.txt", &format!("{went}\n{stays}\n{many}")),
        ("regulator/2026-11/ETH.txt", &format!("{stays}\n{many}")),
    ] {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let run = |arguments: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_forewarn")).current_dir(&folder).args(arguments).output().unwrap();
        assert_ne!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    // the lines of the README and of the page
    run(&["compile", "lists.toml", "--output", "out"]);
    let asked = run(&["check", "--date=2026-11-22", "--list", "out/lists.fwl", went, stays]);
    assert!(asked.starts_with("DELISTED") && asked.contains("no longer since 2026-11-01, as ETH"), "{asked}");
    assert!(asked.contains("\nLISTED"), "{asked}");
}
