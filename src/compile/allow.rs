//! Addresses that must never be flagged: burn addresses, precompiles, main token contracts, exchanges.

use std::path::Path;

use super::clean::{self, Piece};
use super::config::ConfigError;
use super::merge::ByAddress;
use super::sheet::Quotes;
use super::sources;
use crate::address::{Address, Form};

const COLUMNS: &str = "the columns are `address,reason,coin`";

/// Why addresses are allowed, by address and by range of EVM addresses.
#[derive(Debug, Default)]
pub struct Allow {
    exact: ByAddress<String>,
    ranges: Vec<(Vec<u8>, Vec<u8>, String)>,
}

impl Allow {
    /// Adds a CSV with the columns `address`, `reason` and `coin` (needed where the text alone does not tell, as for
    /// Solana; else left out); `0x…00..0x…ff` is a range.
    pub fn load(&mut self, path: &Path) -> Result<(), ConfigError> {
        let named = |error: ConfigError| ConfigError::Invalid(format!("{}: {error}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| named(ConfigError::Io(error.to_string())))?;
        self.add(text.trim_start_matches('\u{feff}')).map_err(named)
    }

    fn add(&mut self, text: &str) -> Result<(), ConfigError> {
        let mut reader = sources::csv()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(Quotes::new(text.as_bytes(), b','));
        let invalid = |line: u64, what: &str| ConfigError::Invalid(format!("line {line}: {what}"));
        let mut header = true;
        for row in reader.records() {
            let row = row.map_err(|error| {
                let error = sources::csv_error(error);
                invalid(error.line, &error.fault.to_string())
            })?;
            let line = row.position().map_or(0, |position| position.line());
            // left to the reader, comments would take their lines from the row behind them
            if row[0].starts_with('#') || row.iter().all(str::is_empty) {
                continue;
            }
            if std::mem::take(&mut header) {
                if row != vec!["address", "reason", "coin"] {
                    return Err(invalid(line, COLUMNS));
                }
                continue;
            }
            let (text, reason) = (&row[0], row.get(1).unwrap_or_default().to_owned());
            if reason.is_empty() {
                return Err(invalid(line, "no reason"));
            }
            if row.len() > 3 {
                return Err(invalid(line, "more than three columns: a reason with commas stands in quotes"));
            }
            let address = |text: &str| match clean::clean(text, row.get(2)).as_slice() {
                [Piece::Address(address, None)] => Ok(address.clone()),
                _ => Err(invalid(line, "not an address")),
            };
            match text.split_once("..") {
                None => self.exact.of(&address(text)?).push(reason),
                Some((from, to)) => {
                    let (from, to) = (address(from)?, address(to)?);
                    if from.form != Form::Evm || to.form != Form::Evm || from.bytes > to.bytes {
                        return Err(invalid(line, "a range needs two EVM addresses in order"));
                    }
                    self.ranges.push((from.bytes.to_vec(), to.bytes.to_vec(), reason));
                }
            }
        }
        if header { Err(invalid(1, COLUMNS)) } else { Ok(()) }
    }

    /// Why `address` is allowed, if it is.
    pub fn reason(&self, address: &Address) -> Option<&str> {
        if let Some(reasons) = self.exact.get(address) {
            return reasons.first().map(String::as_str);
        }
        let bytes = &address.bytes[..];
        self.ranges
            .iter()
            .find(|(from, to, _)| address.form == Form::Evm && from.as_slice() <= bytes && bytes <= to.as_slice())
            .map(|(_, _, reason)| reason.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_errors() {
        let mut allow = Allow::default();
        allow
            .add(
                "address,reason,coin\n# precompiles\n0x0000000000000000000000000000000000000000..\
                 0x00000000000000000000000000000000000fffff,reserved\n",
            )
            .unwrap();
        let address = |text| match clean::clean(text, None).remove(0) {
            Piece::Address(address, _) => address,
            Piece::Reject(reason, _) => panic!("{reason}"),
        };
        assert_eq!(allow.reason(&address("0x000000000000000000000000000000000000129f")), Some("reserved"));
        assert_eq!(allow.reason(&address("0x0000000000000000000000000000000000100000")), None);
        assert!(allow.add("address,reason,coin\nnot one,x\n").is_err());
        assert!(allow.add("address\n").is_err() && allow.add("").is_err());
        let error = |text: &str| Allow::default().add(text).unwrap_err().to_string();
        assert_eq!(error("address,reason,coin\r\n0x01,x\r\n"), "line 2: not an address");
        assert_eq!(error("address,reason,coin\r\n# x\r\n0x01,x\r\n"), "line 3: not an address");
        assert!(error("address,reason,coin\n0x01,\"x\n0x02,y\n").starts_with("line 2: not CSV"));
    }
}
