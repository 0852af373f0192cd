//! Payment URIs: which addresses a link, a QR code or a deep link would pay to, and what of it cannot be told offline.
//!
//! This is grammar only: the texts in [`Part`] go to [`crate::address::parse`], which says what they are. A parameter
//! that may be given twice is taken twice, an unknown one is searched for an address, and whatever has to be fetched
//! or resolved is named in [`PaymentUri::not_checked`]: an answer that could not be had is said, never guessed.
//!
//! Read here: BIP-21 and BIP-321 and the coins that follow them, ZIP-321, Monero, ERC-67, ERC-681 and ERC-831, ERC-7828
//! and ERC-7930, EIP-3770, CAIP-10, Solana Pay, SEP-7, TON, TRON wallets, and plain `scheme:address` links.

use std::borrow::Cow;
use std::ops::Range;

use crate::address::{self, Address, Bytes, Checksum, Confidence, Form, ParseError};

/// Longest text that is looked at, in bytes.
pub const MAX_LEN: usize = 64 * 1024;

/// What a payment URI asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentUri {
    /// The scheme in lower case; `caip10`, `eip3770`, `erc7828`, `erc7930` for texts that have none of their own.
    pub scheme: &'static str,
    pub recipients: Vec<Part>,
    /// What cannot be checked on this device.
    pub not_checked: Vec<&'static str>,
}

/// Where `part` stands in `text`: the library's search of strings is 3 kB of the module.
fn find(text: &str, part: &str) -> Option<usize> {
    (0..text.len()).find(|&at| text.as_bytes()[at..].starts_with(part.as_bytes()))
}

/// A text inside a URI that stands where an address belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub role: Role,
    /// Where it stands in the input, in bytes, still percent-encoded. The whole field when the address is packed in it.
    pub range: Range<usize>,
    /// The text without its encoding: what [`crate::address::parse`] is to be asked.
    pub text: String,
}

/// What an address in a URI is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Gets the money, or is called.
    Recipient,
    /// May take tokens later.
    Spender,
    /// The token's contract, mint or issuer.
    Token,
    /// Is named, without a role that is known.
    Mentioned,
}

/// Why a text is not read as a payment URI. Never carries the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UriError {
    /// Longer than [`MAX_LEN`].
    TooLong,
    /// No `scheme:` in front.
    NotAUri,
    /// A scheme that has nothing to do with payments, or an unknown one.
    UnknownScheme,
    /// Neither an address nor anything else that could be paid.
    NoRecipient,
    /// A parameter that must not be given twice (BIP-321).
    Duplicate(&'static str),
    /// A link that carries private keys.
    Secret,
}

const REQUEST: &str = "a payment request that must be fetched from a server";
const LIGHTNING: &str = "a Lightning invoice, offer or link";
const PAYJOIN: &str = "a payjoin server";
const REQUIRED: &str = "a required parameter that is not known here";
const NAME: &str = "a name that only a network can resolve";
const CALL: &str = "a contract call that is not decoded here";
const TRANSACTION: &str = "a prepared transaction";
const SESSION: &str = "a wallet session";
const INTEROPERABLE: &str = "the checksum or chain of an interoperable address";

#[derive(Clone, Copy)]
enum Family {
    /// BIP-21: address in the path, BIP-321 keys.
    Bip21,
    /// BIP-21 whose address repeats the scheme as its own prefix.
    CashAddr,
    Zcash,
    Monero,
    Ethereum,
    Solana,
    Stellar,
    Tron,
    Ton,
    /// An address in the path or under a usual key.
    Plain,
    /// Nothing here can be checked.
    Opaque(&'static str),
    Secret,
}

static SCHEMES: [(&str, Family); 71] = {
    use Family::*;
    [
        ("bitcoin", Bip21),
        ("litecoin", Bip21),
        ("dogecoin", Bip21),
        ("doge", Bip21),
        ("dash", Bip21),
        ("bitcoinsv", Bip21),
        ("bitcoingold", Bip21),
        ("digibyte", Bip21),
        ("groestlcoin", Bip21),
        ("vertcoin", Bip21),
        ("namecoin", Bip21),
        ("peercoin", Bip21),
        ("ravencoin", Bip21),
        ("verge", Bip21),
        ("qtum", Bip21),
        ("firo", Bip21),
        ("pivx", Bip21),
        ("decred", Bip21),
        ("bitcoincash", CashAddr),
        ("bchtest", CashAddr),
        ("bchreg", CashAddr),
        ("ecash", CashAddr),
        ("ectest", CashAddr),
        ("simpleledger", CashAddr),
        ("slptest", CashAddr),
        ("kaspa", CashAddr),
        ("kaspatest", CashAddr),
        ("zcash", Zcash),
        ("monero", Monero),
        ("monero-wallet", Secret),
        ("monero_wallet", Secret),
        ("ethereum", Ethereum),
        ("eth", Ethereum),
        ("solana", Solana),
        ("web+stellar", Stellar),
        ("tron", Tron),
        ("tronlinkoutside", Tron),
        ("ton", Ton),
        ("algorand", Plain),
        ("web+cardano", Plain),
        ("cardano", Plain),
        ("xrpl", Plain),
        ("xrp", Plain),
        ("ripple", Plain),
        ("nano", Plain),
        ("xrb", Plain),
        ("banano", Plain),
        ("ban", Plain),
        ("nanokey", Secret),
        ("nanoseed", Secret),
        ("nanoblock", Opaque(TRANSACTION)),
        ("cosmos", Plain),
        ("near", Plain),
        ("filecoin", Plain),
        ("tezos", Plain),
        ("stellar", Plain),
        ("polkadot", Plain),
        ("substrate", Plain),
        ("hedera", Plain),
        ("sui", Plain),
        ("aptos", Plain),
        ("lightning", Opaque(LIGHTNING)),
        ("lno", Opaque(LIGHTNING)),
        ("lnurl", Opaque(LIGHTNING)),
        ("lnurlp", Opaque(LIGHTNING)),
        ("lnurlw", Opaque(LIGHTNING)),
        ("lnurlc", Opaque(LIGHTNING)),
        ("keyauth", Opaque(LIGHTNING)),
        ("wc", Opaque(SESSION)),
        ("tc", Opaque(SESSION)),
        ("ur", Opaque(TRANSACTION)),
    ]
};

/// Namespaces of CAIP-2 that name accounts (github.com/ChainAgnostic/namespaces).
const NAMESPACES: [&str; 40] = [
    "eip155", "bip122", "cosmos", "solana", "polkadot", "stellar", "xrpl", "tezos", "algorand", "hedera", "near",
    "starknet", "monero", "ergo", "aleo", "alephium", "antelope", "aptos", "arweave", "cardano", "casper", "conflux",
    "eosio", "fil", "filecoin", "hive", "icp", "iota", "kadena", "lip9", "mvx", "stacks", "sui", "ton", "tron", "tvm",
    "vechain", "wax", "waves", "zilliqa",
];

/// Web links of wallets: how they begin after `https://`, and what follows.
static LINKS: [(&str, Family); 6] = [
    ("metamask.app.link/send/", Family::Ethereum),
    ("link.metamask.io/send/", Family::Ethereum),
    ("app.tonkeeper.com/transfer/", Family::Ton),
    ("app.tonkeeper.com/v2/transfer/", Family::Ton),
    ("tonhub.com/transfer/", Family::Ton),
    ("link.trustwallet.com/send", Family::Plain),
];

/// Reads a payment URI, a wallet link or an account identifier of CAIP-10, EIP-3770, ERC-7828 or ERC-7930.
///
/// # Errors
///
/// [`UriError`] when the text is none of them, or is one that its own standard forbids.
pub fn parse(text: &str) -> Result<PaymentUri, UriError> {
    match screen(text)? {
        (uri, None) => Ok(uri),
        (_, Some(fault)) => Err(fault),
    }
}

/// As [`parse`], but reads what a careless wallet would still pay: a URI that its standard forbids comes with the
/// fault beside it, so that nobody hides a listed address behind `amount=1&amount=1`.
///
/// # Errors
///
/// [`UriError`] when the text is no payment URI, or too long to be read.
pub fn screen(text: &str) -> Result<(PaymentUri, Option<UriError>), UriError> {
    if text.len() > MAX_LEN {
        return Err(UriError::TooLong);
    }
    let mut found = Found { input: text, recipients: Vec::new(), not_checked: Vec::new(), fault: None };
    let text = text.trim();
    let scheme = if let Some(scheme) = found.interoperable(text) { scheme } else { found.uri(text)? };
    if found.recipients.is_empty() && found.not_checked.is_empty() {
        return Err(UriError::NoRecipient);
    }
    let uri = PaymentUri { scheme, recipients: found.recipients, not_checked: found.not_checked };
    Ok((uri, found.fault))
}

struct Found<'a> {
    input: &'a str,
    recipients: Vec<Part>,
    not_checked: Vec<&'static str>,
    /// What the standard of the URI forbids, and the URI has.
    fault: Option<UriError>,
}

impl<'a> Found<'a> {
    fn uri(&mut self, text: &'a str) -> Result<&'static str, UriError> {
        let (scheme, rest) = text.split_once(':').ok_or(UriError::NotAUri)?;
        let legal = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'-' | b'.' | b'_');
        if scheme.is_empty() || scheme.len() > 32 || !scheme.bytes().all(legal) {
            return Err(UriError::NotAUri);
        }
        let bare = rest.strip_prefix("//").unwrap_or(rest);
        let bare = bare.split_once('#').map_or(bare, |(bare, _)| bare);
        if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") {
            let host = bare.strip_prefix("www.").unwrap_or(bare);
            for &(start, family) in &LINKS {
                if let Some((head, rest)) = host.split_at_checked(start.len())
                    && head.eq_ignore_ascii_case(start)
                {
                    self.family("https", family, rest)?;
                    return Ok("https");
                }
            }
            return Err(UriError::UnknownScheme);
        }
        let path = bare.split(['?', '&']).next().unwrap_or("");
        // not the web link of a Solana Pay request, nor `ton://transfer/0:…`: an account identifier has no `//`
        if !rest.starts_with("//")
            && path.split_once(':').is_some_and(|(_, account)| !account.starts_with('/'))
            && let Some(namespace) = NAMESPACES.iter().find(|name| scheme.eq_ignore_ascii_case(name))
        {
            self.caip_10(namespace, path);
            return Ok("caip10");
        }
        for &(name, family) in &SCHEMES {
            if scheme.eq_ignore_ascii_case(name) {
                self.family(name, family, bare)?;
                return Ok(name);
            }
        }
        // a chain's short name (EIP-3770): there are thousands, the address is what makes it one
        if is_evm(path) {
            self.push(Role::Recipient, path);
            return Ok("eip3770");
        }
        Err(UriError::UnknownScheme)
    }

    fn family(&mut self, scheme: &'static str, family: Family, rest: &'a str) -> Result<(), UriError> {
        match family {
            Family::Bip21 => self.bip_21(None, rest),
            Family::CashAddr => self.bip_21(Some(scheme), rest),
            Family::Zcash => self.zcash(rest),
            Family::Monero => self.monero(rest),
            Family::Ethereum => self.ethereum(rest),
            Family::Solana => self.solana(rest),
            Family::Stellar => self.stellar(rest),
            Family::Tron => self.tron(rest),
            Family::Ton => self.ton(rest),
            Family::Plain => self.plain(rest),
            Family::Opaque(what) => self.not_checked(what),
            Family::Secret => return Err(UriError::Secret),
        }
        Ok(())
    }

    fn bip_21(&mut self, prefix: Option<&str>, rest: &'a str) {
        let (path, query) = split(rest);
        let path = path.trim_end_matches('/');
        match prefix {
            // legacy addresses are written under the same scheme
            Some(prefix) if path.len() >= 40 && !path.starts_with(['1', '3']) => {
                let text = decode(path);
                let upper = text.bytes().all(|c| !c.is_ascii_lowercase());
                let prefix = if upper { prefix.to_ascii_uppercase() } else { prefix.to_owned() };
                let range = self.range(path);
                self.recipients.push(Part { role: Role::Recipient, range, text: [&prefix, ":", &*text].concat() });
            }
            _ => self.push(Role::Recipient, path),
        }
        let mut seen = [false; 3];
        for (key, value) in params(query) {
            let name = key.strip_prefix("req-").unwrap_or(&key);
            match name {
                "bc" | "tb" | "bcrt" | "sp" | "tsp" | "address" => self.push(Role::Recipient, value),
                "lightning" | "lno" => self.not_checked(LIGHTNING),
                "pj" => self.not_checked(PAYJOIN),
                "r" => self.not_checked(REQUEST),
                _ => {
                    const ONCE: [&str; 3] = ["amount", "label", "pop"];
                    if let Some(i) = ONCE.iter().position(|once| *once == name) {
                        if seen[i] {
                            self.fault.get_or_insert(UriError::Duplicate(ONCE[i]));
                        }
                        seen[i] = true;
                    } else if key.len() > name.len() {
                        self.not_checked(REQUIRED);
                    }
                    self.mention(value);
                }
            }
        }
    }

    /// ZIP-321: `address`, `address.1` … `address.9999`.
    fn zcash(&mut self, rest: &'a str) {
        let (path, query) = split(rest);
        self.push(Role::Recipient, path);
        for (key, value) in params(query) {
            if key == "address" || key.starts_with("address.") {
                self.push(Role::Recipient, value);
            } else {
                if key.starts_with("req-") {
                    self.not_checked(REQUIRED);
                }
                self.mention(value);
            }
        }
    }

    /// One address or several, separated by semicolons.
    fn monero(&mut self, rest: &'a str) {
        let (path, query) = split(rest);
        for address in path.split(';') {
            self.push(Role::Recipient, address);
        }
        self.mentions(query);
    }

    /// ERC-681 without its scheme: `[pay-]target[@chain][/function][?parameters]`.
    fn ethereum(&mut self, rest: &'a str) {
        let (path, query) = split(rest);
        let path = match path.split_at_checked(4) {
            Some((head, rest)) if head.eq_ignore_ascii_case("pay-") => rest,
            _ => path,
        };
        let (head, function) = path.split_once('/').unwrap_or((path, ""));
        let target = head.split_once('@').map_or(head, |(target, _)| target);
        let mut role = match function {
            "transfer" | "transferFrom" | "safeTransferFrom" | "approve" | "increaseAllowance"
            | "setApprovalForAll" => Role::Token,
            _ => Role::Recipient,
        };
        let argument = match function {
            "approve" | "increaseAllowance" | "setApprovalForAll" => Role::Spender,
            _ => Role::Recipient,
        };
        let place = self.recipients.len();
        for (key, value) in params(query) {
            match key.as_str() {
                "address" => self.push(argument, value),
                "address[]" => {
                    for address in value.trim_start_matches('[').trim_end_matches(']').split(',') {
                        self.push(argument, address);
                    }
                }
                "data" | "calldata" => {
                    if self.calldata(value) {
                        role = Role::Token;
                    }
                }
                "function" | "bytecode" | "bytes" => self.not_checked(CALL),
                _ => self.mention(value),
            }
        }
        // first in the list, whatever was found in the call that it is given
        let before = self.recipients.len();
        self.push(role, target);
        let pushed = self.recipients.len() - before;
        self.recipients[place..].rotate_right(pushed);
    }

    /// The recipients in the call data of an ERC-20 or ERC-721 token; false when it is another call.
    fn calldata(&mut self, raw: &'a str) -> bool {
        let text = decode(raw).into_owned();
        let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(&text);
        if digits.is_empty() {
            return false;
        }
        let selector = digits.get(..8).unwrap_or("").to_ascii_lowercase();
        let words: &[(usize, Role)] = match selector.as_str() {
            "a9059cbb" => &[(0, Role::Recipient)],
            "095ea7b3" => &[(0, Role::Spender)],
            "23b872dd" => &[(0, Role::Mentioned), (1, Role::Recipient)],
            _ => &[],
        };
        let mut all = !words.is_empty();
        for &(word, role) in words {
            let start = 8 + 64 * word + 24;
            let address = digits.get(start..start + 40).filter(|text| text.bytes().all(|c| c.is_ascii_hexdigit()));
            if let Some(address) = address {
                let range = self.range(raw);
                // the very digits, when nothing was encoded
                let inner = range.start + text.len() - digits.len() + start;
                let range = if text.len() == raw.len() { inner..inner + 40 } else { range };
                self.recipients.push(Part { role, range, text: ["0x", address].concat() });
            } else {
                all = false;
            }
        }
        if !all {
            self.not_checked(CALL);
        }
        all
    }

    fn solana(&mut self, rest: &'a str) {
        let (path, query) = split(rest);
        if decode(path).get(..6).is_some_and(|head| head.eq_ignore_ascii_case("https:")) {
            return self.not_checked(REQUEST);
        }
        self.push(Role::Recipient, path.trim_end_matches('/'));
        for (key, value) in params(query) {
            match key.as_str() {
                "spl-token" => self.push(Role::Token, value),
                // `reference` too: keys that only mark the transaction
                _ => self.mention(value),
            }
        }
    }

    /// SEP-7: `pay?destination=…` and `tx?xdr=…`.
    fn stellar(&mut self, rest: &'a str) {
        let (operation, query) = split(rest);
        if !operation.trim_end_matches('/').eq_ignore_ascii_case("pay") {
            self.not_checked(TRANSACTION);
        }
        for (key, value) in params(query) {
            match key.as_str() {
                "destination" => self.push(Role::Recipient, value),
                "asset_issuer" => self.push(Role::Token, value),
                "xdr" => self.not_checked(TRANSACTION),
                _ => self.mention(value),
            }
        }
    }

    /// `tron:T…`, or the JSON that TokenPocket and TronLink put into their links: there is no standard.
    fn tron(&mut self, rest: &'a str) {
        let json = decode(rest).into_owned();
        if !json.contains('{') {
            return self.plain(rest);
        }
        const KEYS: [(&str, Role); 10] = [
            ("to_address", Role::Recipient),
            ("toAddress", Role::Recipient),
            ("to", Role::Recipient),
            ("receiver_address", Role::Recipient),
            ("receiverAddress", Role::Recipient),
            ("contract_address", Role::Token),
            ("contractAddress", Role::Token),
            ("contract", Role::Token),
            ("owner_address", Role::Mentioned),
            ("from", Role::Mentioned),
        ];
        for (key, value) in json_strings(&json) {
            let whole = self.range(rest);
            // letters and digits are never encoded, so the value stands in the input as it is
            let range = find(rest, value).map_or(whole.clone(), |at| {
                let start = whole.start + at;
                start..start + value.len()
            });
            match KEYS.iter().find(|(name, _)| *name == key) {
                Some(_) if value.is_empty() => {}
                Some(&(_, role)) => self.recipients.push(Part { role, range, text: value.to_owned() }),
                // what is signed: the fields beside it may say something else
                None if key == "raw_data_hex" => self.not_checked(TRANSACTION),
                None if key == "data" && value.len() >= 8 && value.bytes().all(|c| c.is_ascii_hexdigit()) => {
                    match find(rest, value).and_then(|at| rest.get(at..at + value.len())) {
                        Some(raw) => _ = self.calldata(raw),
                        None => self.not_checked(CALL),
                    }
                }
                None => {}
            }
        }
        self.not_checked(TRANSACTION);
    }

    fn ton(&mut self, rest: &'a str) {
        let (path, query) = split(rest);
        let path = path.strip_prefix("transfer/").unwrap_or(path);
        self.push(Role::Recipient, path.trim_end_matches('/'));
        for (key, value) in params(query) {
            match key.as_str() {
                "jetton" | "nft" => self.push(Role::Token, value),
                "bin" | "init" => self.not_checked(CALL),
                _ => self.mention(value),
            }
        }
    }

    fn plain(&mut self, rest: &'a str) {
        let (path, query) = split(rest);
        let before = self.recipients.len();
        let segments = || path.split('/').filter(|segment| !segment.is_empty());
        for segment in segments().filter(|segment| is_address(&decode(segment))) {
            self.push(Role::Recipient, segment);
        }
        if self.recipients.len() == before
            && let Some(last) = segments().next_back()
        {
            self.push(Role::Recipient, last);
        }
        for (key, value) in params(query) {
            match key.as_str() {
                "to" | "address" | "recipient" | "receiver" | "destination" => self.push(Role::Recipient, value),
                "token" | "contract" | "issuer" | "asset_issuer" | "jetton" | "mint" if is_address(&decode(value)) => {
                    self.push(Role::Token, value);
                }
                _ => self.mention(value),
            }
        }
    }

    /// `reference:account` of a known namespace.
    fn caip_10(&mut self, namespace: &str, rest: &'a str) {
        let (_, mut account) = rest.split_once(':').unwrap_or(("", rest));
        // both append what the account's owner needs to tell payments apart
        if matches!(namespace, "xrpl" | "stellar") {
            account = account.split('-').next().unwrap_or("");
        }
        self.push(Role::Recipient, account);
    }

    /// ERC-7930 (binary, as hexadecimal digits) and ERC-7828 (`address@chain#checksum`): no scheme of their own.
    fn interoperable(&mut self, text: &'a str) -> Option<&'static str> {
        if let Some(digits) = text.strip_prefix("0x0001") {
            return self.erc_7930(digits).map(|()| "erc7930");
        }
        let (account, rest) = text.split_once('@')?;
        let (_, check) = rest.rsplit_once('#')?;
        if account.contains([':', '/']) || check.len() != 8 || !check.bytes().all(|c| c.is_ascii_hexdigit()) {
            return None;
        }
        self.push(Role::Recipient, account);
        self.not_checked(INTEROPERABLE);
        Some("erc7828")
    }

    /// Chain type, chain reference and address after the version, both with their length in front.
    fn erc_7930(&mut self, digits: &'a str) -> Option<()> {
        let byte = |at: usize| digits.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        let reference = 2 * usize::from(byte(4)?);
        let len = 2 * usize::from(byte(6 + reference)?);
        let account = digits.get(8 + reference..)?;
        if account.len() != len || !digits.bytes().all(|c| c.is_ascii_hexdigit()) {
            return None;
        }
        let range = self.range(account);
        let text = match (digits.get(..4)?, len) {
            ("0000", 40) => ["0x", account].concat(),
            ("0002", 64) => {
                let bytes: Vec<u8> = (0..32).filter_map(|i| byte(8 + reference + 2 * i)).collect();
                Address { form: Form::Solana, variant: 0, bytes: Bytes::new(&bytes) }.canonical()
            }
            (_, 0) => return None,
            _ => {
                self.not_checked(INTEROPERABLE);
                return Some(());
            }
        };
        self.recipients.push(Part { role: Role::Recipient, range, text });
        Some(())
    }

    /// Adds the field `raw`, which is a piece of the input, unless it is empty.
    fn push(&mut self, role: Role, raw: &str) {
        let text = decode(raw);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if address::parse(text) == Err(ParseError::NeedsResolution) {
            self.not_checked(NAME);
        }
        self.recipients.push(Part { role, range: self.range(raw), text: text.to_owned() });
    }

    /// Adds a field of unknown meaning if the whole of it is an address.
    fn mention(&mut self, raw: &str) {
        if is_address(&decode(raw)) {
            self.push(Role::Mentioned, raw);
        }
    }

    fn mentions(&mut self, query: &str) {
        for (_, value) in params(query) {
            self.mention(value);
        }
    }

    fn not_checked(&mut self, what: &'static str) {
        if !self.not_checked.contains(&what) {
            self.not_checked.push(what);
        }
    }

    /// Where a piece of the input stands in it.
    fn range(&self, piece: &str) -> Range<usize> {
        let start = (piece.as_ptr() as usize).saturating_sub(self.input.as_ptr() as usize);
        start..start + piece.len()
    }
}

/// Path and query. Links whose first parameter follows an `&` are in use, so that ends a path too.
fn split(rest: &str) -> (&str, &str) {
    rest.split_once(['?', '&']).unwrap_or((rest, ""))
}

/// Keys in lower case and without encoding, values as they stand. A list: an iterator would be compiled into each of
/// its callers.
fn params(query: &str) -> Vec<(String, &str)> {
    let mut all = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        // from HTML source
        let pair = pair.strip_prefix("amp;").unwrap_or(pair);
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        all.push((decode(key).to_ascii_lowercase(), value));
    }
    all
}

/// Undoes percent-encoding, once. A `%` without two digits stays as it is.
fn decode(raw: &str) -> Cow<'_, str> {
    if !raw.contains('%') {
        return Cow::Borrowed(raw);
    }
    let raw = raw.as_bytes();
    let mut out = Vec::with_capacity(raw.len());
    let mut i = 0;
    while i < raw.len() {
        let digit = |at: usize| raw.get(at).and_then(|&c| char::from(c).to_digit(16));
        if raw[i] == b'%'
            && let (Some(high), Some(low)) = (digit(i + 1), digit(i + 2))
        {
            out.push((high << 4 | low) as u8);
            i += 3;
        } else {
            out.push(raw[i]);
            i += 1;
        }
    }
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}

fn is_evm(text: &str) -> bool {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    digits.is_some_and(|digits| digits.len() == 40 && digits.bytes().all(|c| c.is_ascii_hexdigit()))
}

/// Whether a whole value is an address: more than a shape that short words have.
fn is_address(text: &str) -> bool {
    let text = text.trim();
    address::parse(text).is_ok_and(|readings| {
        readings.iter().any(|reading| {
            reading.checksum != Checksum::Failed && (reading.confidence == Confidence::High || text.len() >= 32)
        })
    })
}

/// Every `"key": "value"` in a text of JSON, at any depth.
fn json_strings(json: &str) -> impl Iterator<Item = (&str, &str)> {
    // between quotes every second piece is a string; an escaped quote only ends one too early
    let mut pieces = json.split('"');
    pieces.next();
    let mut key = "";
    std::iter::from_fn(move || {
        loop {
            let string = pieces.next()?;
            let after = pieces.next().unwrap_or("").trim_start();
            if let Some(value) = after.strip_prefix(':') {
                // a value that is no string ends the pair
                key = if value.trim().is_empty() { string } else { "" };
            } else if !key.is_empty() {
                return Some((std::mem::take(&mut key), string));
            }
        }
    })
}

impl UriError {
    /// Its name in this crate: the `code` of JavaScript's errors.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "TooLong",
            Self::NotAUri => "NotAUri",
            Self::UnknownScheme => "UnknownScheme",
            Self::NoRecipient => "NoRecipient",
            Self::Duplicate(_) => "Duplicate",
            Self::Secret => "Secret",
        }
    }

    /// In plain words.
    pub fn meaning(&self) -> String {
        match self {
            Self::TooLong => "text too long for a payment link".to_owned(),
            Self::NotAUri => "not a link".to_owned(),
            Self::UnknownScheme => "not a payment link of a known kind".to_owned(),
            Self::NoRecipient => "a payment link without a recipient".to_owned(),
            Self::Duplicate(key) => ["a payment link that gives “", key, "” twice"].concat(),
            Self::Secret => "a link with private keys: never share it".to_owned(),
        }
    }
}

impl std::fmt::Display for UriError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.meaning())
    }
}

impl std::error::Error for UriError {}
