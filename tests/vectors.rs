//! Every collected address vector, run through `parse`.

mod common;

use forewarn::address::{Checksum, Form, Network, Reading, bech32_checksum, parse};
use forewarn::key::Kind;
use serde_json::Value;
use std::collections::BTreeMap;

/// Files that are containers or URIs, tested beside the code that reads them.
const OTHER_TESTS: &[&str] = &["caip10", "erc7930", "psbt"];

/// Coins that this library does not read. What is asked of their rows: no panic, and no claim for that coin.
#[rustfmt::skip]
const NOT_COVERED: &[(&str, &str)] = &[
    ("ABBC AE AETERNITY AION AR ARDR BTM BTS CKB NERVOS EVERSCALE FIO GRIN HIVE HNS HNT IOST IOTA LSK NAS NEBULAS NEM \
      XEM NULS NXS OASIS POLYMESH SC SIACOIN SERO STEEM STX VLX VLXLEGACY WAVES XCH ARK MVRK", "its own address format"),
    ("BCN BDX ETN LOKI XHV", "another CryptoNote chain: own network bytes, or Monero's own"),
    ("GRS GROESTLCOIN", "Groestl checksum"),
    ("cashaddr-other-prefix KAS-unit-test-prefix", "prefix of a test, not of a chain"),
    ("BTT", "a token of TRON; the only row is an invalid one"),
];

/// Rows whose verdict this library does not share.
#[rustfmt::skip]
const EXCEPTIONS: &[(&str, &str)] = &[
    ("TUrMmF9Gd4rzrXsQ34ui3Wou94E7HFuJQh", "TRON address, copied into the Namecoin test"),
    ("TJCnKsPa7y5okkXvQAidZBzqx3QyQ6sxMW", "TRON address, copied into the Namecoin test"),
    ("GSa5espVLNseXEfKt46zEdS6jrPkmFghBU", "Bitcoin Gold address under Bitcoin's test network"),
    ("bx....", "placeholder"),
    ("bitcoincash:qvch8mmxy0rtfrlarg7ucrxxfzds5pamg73h7370aa87d80gyhqxq5nlegake", "P2PKH of 32 bytes: no such output"),
    ("t2UNzUUx8mWBCRYPRezvA363EYXyEpHokyi", "Zcash test network, under other coins' main network"),
    ("qp65yngy5uds4wxtrkynptal4f76qzmrh52pa3mpaf", "CashAddr of Bitcoin Cash; BSV does not use it"),
    ("0XD1220A0CF47C7B9BE7A2E6BA89F429762E7B9ADB", "QR codes carry this spelling"),
    ("bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7k7grplx", "Bech32 for version 1, against BIP-350"),
    ("bc1zw508d6qejxtdg4y5r3zarvaryvg6kdaj", "Bech32 for version 2, against BIP-350"),
    ("TFYhfePLaZq1Y4BdKAnorm3XjjqTZcc9m4", "TRON version byte under Ontology"),
    ("tz2Cbgh5VwSAmk5uk2XpZzmLRXhQ9KV6uExk", "right as tz2; the source's decoder was asked for tz1"),
    ("0x9ec7d40d627ec59981446a6e5acb33d51afcaf8a", "asked for one chain of a token that is on several"),
    ("5ndLnEYqSFiA5yUFHo6LVZ1eWc6Rhh11K5CfJNkoHEPs", "asked for one chain of a token that is on several"),
    ("CpjsLDC1JFyrhm3ftC9Gs4QoyrkHKhZKtK7YqGTRFtTafgp", "prefix of Kusama under Polkadot"),
    ("CxDDSH8gS7jecsxaRL9Txf8H5kqesLXAEAEgp76Yz632J9M", "prefix of Kusama under Polkadot"),
    ("JBCQYJ2FREG667NAN7BFKH4RFIKPT7CYDQJNW3SNN5Z7F7ILFLKQ346TSU ", "white space around an address is ignored"),
    ("addr1sxxe304qg9py8hyyqu8evfj4wln7dnms943wsugpdzzsxnkvvjljtzuwxvx0pnwelkcruy95ujkq3aw6rl0vvg32x35qmxapsy",
        "header type 8 in Bech32, outside CIP-19"),
    ("0.0.302a300506032b65700321007df3e1ab790b28de4706d36a7aa99a0e043cb3e2c3d6ec6686e4af7f638b0860", "a key, no account number"),
    ("NEAR2758Nk7CMUcxTwXdjVdSxNEidiZQWMZN3USJzj76q5ia3v2v2v", "a public key in a spelling of wallet-core's own"),
];

/// Kinds of rows whose verdict this library does not share, with the reason.
fn exception(row: &Row, name: &str) -> Option<&'static str> {
    let text = row.text("address");
    if let Some((_, why)) = EXCEPTIONS.iter().find(|(address, _)| *address == text) {
        return Some(why);
    }
    let valid = row.data["valid"] == true;
    match name {
        "NEAR" if valid && !text.ends_with(".near") && !text.ends_with(".tg") && text.len() < 64 => {
            Some("any word is a name; without its ending it says nothing")
        }
        "EOS" if valid && text.len() <= 13 => Some("any word is a name"),
        "HBAR" if row.text("ledger").starts_with("0xa") => Some("checksum of a private ledger"),
        "XLM" if valid && matches!(text.as_bytes()[0], b'T' | b'X') => {
            Some("hash of a transaction or a secret, no address")
        }
        _ if row.text("reason").starts_with("Invalid public key") => {
            Some("the text is right, the key is not on the curve")
        }
        _ => None,
    }
}

/// The tickers that a row's coin name may mean; an upper-case form name in parentheses stands for the form.
#[rustfmt::skip]
const NAMES: &[(&str, &str)] = &[
    ("XBT BITCOIN Bitcoin BTC-sp", "BTC"),
    ("BITCOINCASH BitcoinCash", "BCH"),
    ("BitcoinSv", "BSV"),
    ("LITECOIN Litecoin", "LTC"),
    ("DOGECOIN Dogecoin", "DOGE"),
    ("Dash", "DASH"),
    ("ZCASH Zcash", "ZEC"),
    ("BITCOINGOLD", "BTG"),
    ("BITCOINDIAMOND", "BCD"),
    ("DIGIBYTE", "DGB"),
    ("ECash eCash", "XEC"),
    ("RAVENCOIN", "RVN"),
    ("VIACOIN", "VIA"),
    ("MONACOIN", "MONA"),
    ("STRATIS", "STRAT STRAX"),
    ("SYSCOIN", "SYS"),
    ("HARMONY", "EVM"),
    ("DECRED", "DCR"),
    ("MONERO", "XMR"),
    ("RIPPLE", "XRP"),
    ("PEERCOIN", "PPC"),
    ("NAMECOIN", "NMC"),
    ("VERTCOIN", "VTC"),
    ("GARLICOIN", "GRLC"),
    ("BEAVERCOIN", "BVC"),
    ("BIOCOIN", "BIO"),
    ("FREICOIN", "FRC"),
    ("PROTOSHARES", "PTS"),
    ("MEGACOIN", "MEC"),
    ("PRIMECOIN", "XPM"),
    ("AURORACOIN", "AUR"),
    ("SOLARCOIN", "SLR"),
    ("VOTECOIN", "VOT"),
    ("BITCOINZ", "BTCZ"),
    ("ZCLASSIC", "ZCL"),
    ("SNOWGEM SNG", "XSG"),
    ("ZENCASH", "ZEN"),
    ("KOMODO", "KMD"),
    ("LBRY CREDITS", "LBC"),
    ("VERGE", "XVG"),
    ("NEOGAS", "GAS"),
    ("ONTOLOGY", "ONT"),
    ("TRON", "TRX"),
    ("UNKNOWN TRC20", "TRX"),
    ("UNKNOWN TOKEN", "EVM"),
    ("KAS-testnet", "KAS"),
    ("ZILLIQA", "ZIL"),
    ("MULTIVERSX", "EGLD"),
    ("THORCHAIN", "RUNE"),
    ("INJ", "INJ"),
    ("IOTEX IOTX ONE", "EVM"),
    ("APTOS", "APT"),
    ("STELLAR", "XLM"),
    ("CARDANO", "ADA"),
    ("ALGORAND", "ALGO"),
    ("HEDERA", "HBAR"),
    ("NANO", "XNO"),
    ("NIMIQ", "NIM"),
    ("ICON", "ICX"),
    ("KUSAMA", "KSM"),
    ("POLKADOT", "DOT"),
    ("SOLANA MOBILE BONK SHDW NEON", "SOL"),
    ("NEAR", "NEAR EVM"),
    ("USDT TETHER", "EVM TRX BTC SOL"),
    ("USDC EURC", "EVM SOL XLM"),
    ("BNB", "BNB EVM"),
    ("AVAX", "AVAX EVM"),
    ("ARB ARBITRUM BANKEX BERA BINANCE BINANCESMARTCHAIN BKX BSC CALLISTO CELO CELOLEGACY CLO CLOLEGACY DENT ELF ENG ENJ \
      ETC ETH ETH-icap ETHEREUM ETHEREUMCLASSIC ETHEREUMPOW ETHERZERO ETHW ETZ EWTLEGACY EXP EXPANSE FLARE FLR GNT HOT IP \
      GAME LEND LINK MANA MTL NPXS OP PAX POALEGACY PPT RBTC RLC S SNT TAP TFUEL THETA TOMOLEGACY TTLEGACY \
      VECHAIN VET XTP YFI eth_mainnet rsk_mainnet rsk_testnet", "EVM"),
];

struct Row {
    family: String,
    line: usize,
    data: Value,
}

impl Row {
    fn text(&self, field: &str) -> &str {
        self.data[field].as_str().unwrap_or("")
    }

    /// Tickers and, where the name says so, the network.
    fn coin(&self) -> (Vec<&'static str>, String, Option<Network>) {
        let name = self.text("coin");
        let suffix = ["-testnet", "-stagenet", "-regtest", "-test"].into_iter().find(|suffix| name.ends_with(suffix));
        let name = suffix.map_or(name, |suffix| &name[..name.len() - suffix.len()]);
        let network = match () {
            _ if suffix.is_some() => Some(Network::Test),
            // These name a coin and mean any network of it.
            _ if self.family.starts_with("peer-") || self.text("params").contains("TESTNET") => None,
            // XLS-5 lists its test network's X-addresses under the same name.
            _ if self.family == "xrp" && self.text("address").starts_with('T') => None,
            _ if matches!(self.family.as_str(), "base58-coins" | "segwit-coins" | "bitcoin-cash") => None,
            _ => Some(Network::Main),
        };
        let wanted = NAMES.iter().find(|(names, _)| names.split_whitespace().any(|n| n == name) || *names == name);
        let tickers = wanted.map_or(vec![], |(_, tickers)| tickers.split_whitespace().collect());
        (tickers, name.to_owned(), network)
    }
}

fn rows() -> Option<Vec<Row>> {
    let folder = common::shared("vectors")?;
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut rows = Vec::new();
    for path in files {
        let family = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.extension().is_none_or(|ext| ext != "jsonl")
            || family.starts_with("uri-")
            || OTHER_TESTS.contains(&family.as_str())
        {
            continue;
        }
        for (i, line) in std::fs::read_to_string(path).unwrap().lines().enumerate() {
            let data = serde_json::from_str(line).unwrap();
            rows.push(Row { family: family.clone(), line: i + 1, data });
        }
    }
    Some(rows)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The output script that the address stands for, of Bitcoin's family.
fn script(reading: &Reading) -> Option<String> {
    let bytes = &*reading.address.bytes;
    let body = hex(bytes);
    Some(match reading.address.form {
        Form::P2pkh => format!("76a914{body}88ac"),
        Form::P2sh => format!("a914{body}87"),
        Form::P2wpkh => format!("0014{body}"),
        Form::P2wsh => format!("0020{body}"),
        Form::P2tr => format!("5120{body}"),
        Form::Witness => format!("{:02x}{:02x}{}", bytes[0] + 0x50, bytes.len() - 1, hex(&bytes[1..])),
        _ => return None,
    })
}

/// What is wrong with the library's answer to a valid row; nothing when it is right.
fn judge_valid(row: &Row, readings: &[Reading]) -> Result<(), String> {
    let given = |field: &str| row.data.get(field).filter(|value| !value.is_null());
    let mut why = "no such reading".to_owned();
    for reading in readings {
        let address = &reading.address;
        let body = hex(&address.bytes);
        let mut fail = None;
        if let Some(want) = given("payload_hex").and_then(Value::as_str) {
            let want = want.to_lowercase();
            // ENSIP-9 writes a Tezos address with a tag of its own before the hash.
            let body = if address.form == Form::Tezos { body[2..].to_owned() } else { body.clone() };
            let same = want.contains(&body) || body.contains(&want) || script(reading).as_deref() == Some(&want);
            if !same && !row.text("coin").starts_with("NEAR") {
                fail = Some(format!("payload {body}"));
            }
        }
        if let Some(want) = given("script_pubkey").and_then(Value::as_str)
            && script(reading).as_deref() != Some(want)
        {
            fail = Some("output script".to_owned());
        }
        if let Some(want) = given("canonical").and_then(Value::as_str) {
            let same = address.canonical() == want
                || parse(want).is_ok_and(|all| all.iter().any(|r| r.address.bytes == address.bytes));
            if !same {
                fail = Some(format!("canonical {}", address.canonical()));
            }
        }
        if let Some(want) = given("equivalent").and_then(Value::as_str)
            && !parse(want).is_ok_and(|all| all.iter().any(|r| r.address.same_address(address)))
        {
            fail = Some("equivalent".to_owned());
        }
        if let Some(want) = given("tag").and_then(Value::as_u64)
            && reading.tag.map(|tag| tag.0) != Some(want)
        {
            fail = Some(format!("tag {:?}", reading.tag));
        }
        if let Some(want) = given("receivers").and_then(Value::as_object) {
            let mut found = BTreeMap::new();
            address.for_each_part(|key| {
                let name = match key.kind {
                    Kind::KeyHash => "p2pkh",
                    Kind::ScriptHash => "p2sh",
                    Kind::Sapling => "sapling",
                    _ => "orchard",
                };
                found.insert(name, hex(key.bytes));
            });
            for (name, bytes) in want {
                let known = matches!(name.as_str(), "p2pkh" | "p2sh" | "sapling" | "orchard");
                if known && found.get(name.as_str()).map(String::as_str) != bytes.as_str() {
                    fail = Some(format!("receiver {name}"));
                }
            }
        }
        match fail {
            None => return Ok(()),
            Some(reason) => why = reason,
        }
    }
    Err(why)
}

/// The readings of the row's address that count as valid for its coin.
fn claims(row: &Row) -> Vec<Reading> {
    let (mut tickers, name, network) = row.coin();
    if tickers.is_empty() {
        tickers.push("");
    }
    let fits = |reading: &Reading| {
        let address = &reading.address;
        let coins = address.coins();
        let coin = coins.contains(&name.as_str())
            || tickers.iter().any(|ticker| coins.contains(ticker))
            || name == "COSMOS" && matches!(address.form, Form::Cosmos | Form::CosmosEvm)
            || name == "SS58" && matches!(address.form, Form::Ss58 | Form::Ss58Other);
        let same_network = network.is_none_or(|network| network == address.network());
        coin && same_network && reading.checksum != Checksum::Failed
    };
    parse(row.text("address")).unwrap_or_default().into_iter().filter(fits).collect()
}

fn judge(row: &Row) -> Result<(), String> {
    if row.family == "bech32-raw" {
        let right = bech32_checksum(row.text("address")) == Some(row.text("coin"));
        return if Some(right) == row.data["valid"].as_bool() { Ok(()) } else { Err("checksum".to_owned()) };
    }
    let found = claims(row);
    match row.data["valid"].as_bool() {
        // Indirect ICAP is valid and names no account.
        Some(true) if row.text("address").starts_with("XE") && row.text("address").len() == 20 => Ok(()),
        // CashAddr's vectors of lengths that no output script has.
        Some(true) if row.text("note").contains("sizes other than 20/32") && found.is_empty() => Ok(()),
        Some(true) => judge_valid(row, &found),
        // The text is right; the source refuses the key inside, which is not a point on the curve. Nobody can spend
        // from there, and a list that names it is still a list that names it.
        Some(false) if row.data["format_valid"] == true => Ok(()),
        Some(false) if !found.is_empty() => Err(format!("read as {}", found[0].address.form.name())),
        _ => Ok(()),
    }
}

#[test]
fn vectors() {
    let Some(rows) = rows() else { return };
    let mut table: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut unused: Vec<&str> = EXCEPTIONS.iter().map(|(address, _)| *address).collect();
    for row in &rows {
        let counts = table.entry(&row.family).or_default();
        let (_, name, _) = row.coin();
        let address = row.text("address");
        if NOT_COVERED.iter().any(|(names, _)| names.split_whitespace().any(|n| n == name)) {
            assert!(claims(row).is_empty(), "{}:{} is claimed", row.family, row.line);
            counts[1] += 1;
            continue;
        }
        match judge(row) {
            Ok(()) => counts[0] += 1,
            Err(_) if exception(row, &name).is_some() => {
                unused.retain(|exception| *exception != address);
                counts[1] += 1;
            }
            Err(why) => wrong.push(format!("{}:{} {name} {address}: {why}", row.family, row.line)),
        }
    }
    for (family, [right, listed]) in &table {
        println!("{family}: {right} right, {listed} listed exceptions");
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(unused.is_empty(), "exceptions that are none: {unused:?}");
}
