//! `forewarn request`: everybody that a wallet request names.

use std::io::Read as _;
use std::path::Path;

use forewarn::Checker;
use forewarn::request::{RequestAnswer, RequestError};

use super::{Failure, Outcome, print};

/// Answers about the request in a file, or about each of its lines. `-` is standard input.
pub fn run(checker: &Checker, path: &Path, json: bool) -> Result<Outcome, Failure> {
    let mut bytes = Vec::new();
    let name = if path == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).map_err(|error| format!("standard input: {error}"))?;
        "standard input".to_owned()
    } else {
        bytes = super::read(path)?;
        path.display().to_string()
    };
    // wallets write the file of a PSBT as it is
    let text = if bytes.starts_with(b"psbt\xff") {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    } else {
        String::from_utf8(bytes).map_err(|_| format!("{name}: not UTF-8"))?
    };
    let mut outcome = Outcome::Clear;
    let colour = print::wants_colour();
    let mut tell = |answer: RequestAnswer| {
        outcome = outcome.and(answer.state);
        let line = if json {
            serde_json::to_string(&answer).map_err(|error| error.to_string())? + "\n"
        } else {
            text_of(&answer, colour)
        };
        print::out_of(outcome, &line)
    };
    let text = text.trim_start_matches(print::MARK);
    match check(checker, text.trim()) {
        Ok(answer) => tell(answer)?,
        // not one, then perhaps one a line
        Err(RequestError::NotJson) if text.trim().contains('\n') => {
            for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                tell(check(checker, line.trim()).map_err(|error| format!("{name}: line {}: {error}", number + 1))?)?;
            }
        }
        Err(error) => return Err(format!("{name}: {error}")),
    }
    Ok(outcome)
}

/// Checks a request, or what a wallet was to sign without anything around it.
fn check(checker: &Checker, text: &str) -> Result<RequestAnswer, RequestError> {
    match bare(text) {
        Some((chain, method, name)) => {
            let params = serde_json::json!({ name: text });
            let params = if chain == "evm" { serde_json::json!([text]) } else { params };
            checker
                .check_request(&serde_json::json!({ "chain": chain, "method": method, "params": params }).to_string())
        }
        None => checker.check_request(text),
    }
}

/// How a text is to be asked about that is no JSON: a PSBT, or a raw transaction of Ethereum.
fn bare(text: &str) -> Option<(&'static str, &'static str, &'static str)> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    if digits.starts_with("70736274ff") || text.starts_with("cHNidP") {
        return Some(("bitcoin", "signPsbt", "psbt"));
    }
    let is_hex = digits.len() > 64 && digits.bytes().all(|c| c.is_ascii_hexdigit());
    let first = u8::from_str_radix(digits.get(..2)?, 16).ok()?;
    (is_hex && matches!(first, 1..=4 | 0xc0..)).then_some(("evm", "eth_sendRawTransaction", ""))
}

fn text_of(answer: &RequestAnswer, colour: bool) -> String {
    let mut out = format!("{} {}\n", answer.chain.name(), answer.method);
    for party in &answer.parties {
        let sum = match (&party.amount, &party.asset) {
            (Some(amount), Some(asset)) => format!(", {amount} of {asset}"),
            (Some(amount), None) => format!(", {amount}"),
            _ => String::new(),
        };
        let place = format!("{} ({}{sum})", party.role.name(), party.path);
        out += &print::answer(&party.answer, Some(&place), colour);
    }
    for part in &answer.not_checked {
        out += &format!("not checked: {}: {}\n", part.path, part.reason.meaning());
    }
    out
}
