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

use crate::address::{self, Address, Bytes, Checksum, Confidence, ParseError};
use crate::words::{cut, has, lines, lossy, parts, rsplit_once, split_once};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

crate::value::names!(Role, 0, "recipient spender token mentioned");

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

/// How the rest of a URI is read: the letter behind its scheme in [`SCHEMES`] and [`LINKS`]. `-`: a link with private
/// keys, which is not.
mod family {
    /// BIP-21: address in the path, BIP-321 keys.
    pub const BIP_21: u8 = b'B';
    /// BIP-21 whose address repeats the scheme as its own prefix.
    pub const CASH_ADDR: u8 = b'A';
    pub const ZCASH: u8 = b'Z';
    pub const MONERO: u8 = b'M';
    pub const ETHEREUM: u8 = b'E';
    pub const SOLANA: u8 = b'S';
    pub const STELLAR: u8 = b'X';
    pub const TRON: u8 = b'T';
    pub const TON: u8 = b'O';
    /// An address in the path or under a usual key.
    pub const PLAIN: u8 = b'P';
    /// Nothing here can be checked.
    pub const LIGHTNING: u8 = b'l';
    pub const TRANSACTION: u8 = b't';
    pub const SESSION: u8 = b'w';
}

const SCHEMES: &str = "\
bitcoin B
litecoin B
dogecoin B
doge B
dash B
bitcoinsv B
bitcoingold B
digibyte B
groestlcoin B
vertcoin B
namecoin B
peercoin B
ravencoin B
verge B
qtum B
firo B
pivx B
decred B
bitcoincash A
bchtest A
bchreg A
ecash A
ectest A
simpleledger A
slptest A
kaspa A
kaspatest A
zcash Z
monero M
monero-wallet -
monero_wallet -
ethereum E
eth E
solana S
web+stellar X
tron T
tronlinkoutside T
ton O
algorand P
web+cardano P
cardano P
xrpl P
xrp P
ripple P
nano P
xrb P
banano P
ban P
nanokey -
nanoseed -
nanoblock t
cosmos P
near P
filecoin P
tezos P
stellar P
polkadot P
substrate P
hedera P
sui P
aptos P
lightning l
lno l
lnurl l
lnurlp l
lnurlw l
lnurlc l
keyauth l
wc w
tc w
ur t";

/// Namespaces of CAIP-2 that name accounts (github.com/ChainAgnostic/namespaces).
const NAMESPACES: &str = "eip155 bip122 cosmos solana polkadot stellar xrpl tezos algorand hedera near starknet monero ergo aleo \
     alephium antelope aptos arweave cardano casper conflux eosio fil filecoin hive icp iota kadena lip9 mvx \
     stacks sui ton tron tvm vechain wax waves zilliqa";

/// Web links of wallets: how they begin after `https://`, and what follows.
const LINKS: &str = "\
metamask.app.link/send/ E
link.metamask.io/send/ E
app.tonkeeper.com/transfer/ O
app.tonkeeper.com/v2/transfer/ O
tonhub.com/transfer/ O
link.trustwallet.com/send P";

/// What is done with the value of a parameter: the letter behind its name in the tables of the families.
mod action {
    pub const RECIPIENT: u8 = b'R';
    pub const SPENDER: u8 = b'S';
    pub const TOKEN: u8 = b'T';
    /// The token if it is an address; a name of one otherwise.
    pub const TOKEN_ADDRESS: u8 = b't';
    /// Named, whether it is an address or not.
    pub const NAMED: u8 = b'M';
    /// Must not be given twice (BIP-321).
    pub const ONCE: u8 = b'1';
    pub const LIGHTNING: u8 = b'L';
    pub const PAYJOIN: u8 = b'J';
    pub const REQUEST: u8 = b'Q';
    pub const CALL: u8 = b'C';
    pub const CALL_DATA: u8 = b'D';
    pub const TRANSACTION: u8 = b'X';
    /// What the function does with the address that it is given, or with several in brackets.
    pub const ARGUMENT: u8 = b'A';
    pub const LIST: u8 = b'[';
    /// For a name that is not in the table: taken if it is an address.
    pub const MENTION: u8 = 0;
}

/// What a table says of a name.
fn find_in(table: &'static str, name: &str) -> Option<(&'static str, u8)> {
    lines(table).map(|line| cut(line, b' ')).find(|(known, _)| known.eq_ignore_ascii_case(name)).map(letter)
}

fn letter((name, mark): (&'static str, &'static str)) -> (&'static str, u8) {
    (name, mark.as_bytes().first().copied().unwrap_or(0))
}

/// What is done with a parameter, in a table of keys and letters with single spaces.
fn action(table: &str, key: &str) -> u8 {
    let mut words = parts(table, b' ');
    while let (Some(known), Some(mark)) = (words.next(), words.next()) {
        if known == key {
            return mark.as_bytes()[0];
        }
    }
    action::MENTION
}

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
        let (scheme, rest) = split_once(text, b":").ok_or(UriError::NotAUri)?;
        let legal = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'-' | b'.' | b'_');
        if scheme.is_empty() || scheme.len() > 32 || !scheme.bytes().all(legal) {
            return Err(UriError::NotAUri);
        }
        let bare = rest.strip_prefix("//").unwrap_or(rest);
        let (bare, _) = cut(bare, b'#');
        if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") {
            let host = bare.strip_prefix("www.").unwrap_or(bare);
            for (start, family) in lines(LINKS).map(|line| letter(cut(line, b' '))) {
                if let Some((head, rest)) = host.split_at_checked(start.len())
                    && head.eq_ignore_ascii_case(start)
                {
                    self.family("https", family, rest)?;
                    return Ok("https");
                }
            }
            return Err(UriError::UnknownScheme);
        }
        let (path, _) = split(bare);
        // not the web link of a Solana Pay request, nor `ton://transfer/0:…`: an account identifier has no `//`
        if !rest.starts_with("//")
            && split_once(path, b":").is_some_and(|(_, account)| !account.starts_with('/'))
            && let Some(namespace) = parts(NAMESPACES, b' ').find(|name| scheme.eq_ignore_ascii_case(name))
        {
            self.caip_10(namespace, path);
            return Ok("caip10");
        }
        if let Some((name, family)) = find_in(SCHEMES, scheme) {
            self.family(name, family, bare)?;
            return Ok(name);
        }
        // a chain's short name (EIP-3770): there are thousands, the address is what makes it one
        if is_evm(path) {
            self.push(Role::Recipient, path);
            return Ok("eip3770");
        }
        Err(UriError::UnknownScheme)
    }

    fn family(&mut self, scheme: &'static str, family: u8, rest: &'a str) -> Result<(), UriError> {
        match family {
            family::BIP_21 => self.bip_21(None, rest),
            family::CASH_ADDR => self.bip_21(Some(scheme), rest),
            family::ZCASH => self.zcash(rest),
            family::MONERO => self.monero(rest),
            family::ETHEREUM => self.ethereum(rest),
            family::SOLANA => self.solana(rest),
            family::STELLAR => self.stellar(rest),
            family::TRON => self.tron(rest),
            family::TON => self.ton(rest),
            family::PLAIN => self.plain(rest),
            family::LIGHTNING => self.not_checked(LIGHTNING),
            family::TRANSACTION => self.not_checked(TRANSACTION),
            family::SESSION => self.not_checked(SESSION),
            _ => return Err(UriError::Secret),
        }
        Ok(())
    }

    /// Does with a parameter's value what its letter says.
    fn parameter(&mut self, action: u8, value: &'a str) {
        match action {
            action::RECIPIENT => self.push(Role::Recipient, value),
            action::SPENDER => self.push(Role::Spender, value),
            action::TOKEN => self.push(Role::Token, value),
            action::TOKEN_ADDRESS if is_address(&decode(value)) => self.push(Role::Token, value),
            action::LIGHTNING => self.not_checked(LIGHTNING),
            action::PAYJOIN => self.not_checked(PAYJOIN),
            action::REQUEST => self.not_checked(REQUEST),
            action::CALL => self.not_checked(CALL),
            action::TRANSACTION => self.not_checked(TRANSACTION),
            // a field of unknown meaning, if the whole of it is an address
            _ if is_address(&decode(value)) => self.push(Role::Mentioned, value),
            _ => {}
        }
    }

    /// Does with every parameter what `table` says.
    fn parameters(&mut self, table: &str, query: &'a str) {
        for (key, value) in params(query) {
            self.parameter(action(table, &key), value);
        }
    }

    fn bip_21(&mut self, prefix: Option<&str>, rest: &'a str) {
        let (path, query) = split(rest);
        let path = without_slashes(path);
        match prefix {
            // legacy addresses are written under the same scheme
            Some(prefix) if path.len() >= 40 && !matches!(path.as_bytes()[0], b'1' | b'3') => {
                let text = decode(path);
                let upper = text.bytes().all(|c| !c.is_ascii_lowercase());
                let prefix = if upper { prefix.to_ascii_uppercase() } else { prefix.to_owned() };
                let range = self.range(path);
                self.recipients.push(Part { role: Role::Recipient, range, text: [&prefix, ":", &*text].concat() });
            }
            _ => self.push(Role::Recipient, path),
        }
        let mut seen: Vec<&str> = Vec::new();
        for (key, value) in params(query) {
            let name = key.strip_prefix("req-").unwrap_or(&key);
            let table = "bc R tb R bcrt R sp R tsp R address R lightning L lno L pj J r Q amount 1 label 1 pop 1";
            match action(table, name) {
                action::ONCE => {
                    let known = parts(table, b' ').find(|known| *known == name).unwrap_or_default();
                    if seen.contains(&known) {
                        self.fault.get_or_insert(UriError::Duplicate(known));
                    }
                    seen.push(known);
                    self.parameter(action::MENTION, value);
                }
                action => {
                    if action == action::MENTION && key.len() > name.len() {
                        self.not_checked(REQUIRED);
                    }
                    self.parameter(action, value);
                }
            }
        }
    }

    /// ZIP-321: `address`, `address.1` … `address.9999`.
    fn zcash(&mut self, rest: &'a str) {
        let (path, query) = split(rest);
        self.push(Role::Recipient, path);
        for (key, value) in params(query) {
            if key.starts_with("req-") {
                self.not_checked(REQUIRED);
            }
            self.parameter(action("address R", cut(&key, b'.').0), value);
        }
    }

    /// One address or several, separated by semicolons.
    fn monero(&mut self, rest: &'a str) {
        let (path, query) = split(rest);
        for address in parts(path, b';') {
            self.push(Role::Recipient, address);
        }
        self.parameters("", query);
    }

    /// ERC-681 without its scheme: `[pay-]target[@chain][/function][?parameters]`.
    fn ethereum(&mut self, rest: &'a str) {
        let (path, query) = split(rest);
        let path = match path.split_at_checked(4) {
            Some((head, rest)) if head.eq_ignore_ascii_case("pay-") => rest,
            _ => path,
        };
        let (head, function) = cut(path, b'/');
        let (target, _) = cut(head, b'@');
        // what the address in the parameters is for, where the target is a token
        let known = action(
            "transfer R transferFrom R safeTransferFrom R approve S increaseAllowance S setApprovalForAll S",
            function,
        );
        let mut role = if known == action::MENTION { Role::Recipient } else { Role::Token };
        let argument = if known == action::SPENDER { known } else { action::RECIPIENT };
        let place = self.recipients.len();
        for (key, value) in params(query) {
            match action("address A address[] [ data D calldata D function C bytecode C bytes C", &key) {
                action::ARGUMENT => self.parameter(argument, value),
                action::LIST => {
                    for address in parts(in_brackets(value), b',') {
                        self.parameter(argument, address);
                    }
                }
                action::CALL_DATA => {
                    if self.calldata(value) {
                        role = Role::Token;
                    }
                }
                other => self.parameter(other, value),
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
        self.push(Role::Recipient, without_slashes(path));
        // `reference` is only mentioned: keys that mark the transaction
        self.parameters("spl-token T", query);
    }

    /// SEP-7: `pay?destination=…` and `tx?xdr=…`.
    fn stellar(&mut self, rest: &'a str) {
        let (operation, query) = split(rest);
        if !without_slashes(operation).eq_ignore_ascii_case("pay") {
            self.not_checked(TRANSACTION);
        }
        self.parameters("destination R asset_issuer T xdr X", query);
    }

    /// `tron:T…`, or the JSON that TokenPocket and TronLink put into their links: there is no standard.
    fn tron(&mut self, rest: &'a str) {
        let json = decode(rest).into_owned();
        if !has(&json, b'{') {
            return self.plain(rest);
        }
        const KEYS: &str = "to_address R toAddress R to R receiver_address R receiverAddress R contract_address T \
                            contractAddress T contract T owner_address M from M raw_data_hex X data D";
        for (key, value) in json_strings(&json) {
            let whole = self.range(rest);
            // letters and digits are never encoded, so the value stands in the input as it is
            let range = find(rest, value).map_or(whole.clone(), |at| {
                let start = whole.start + at;
                start..start + value.len()
            });
            let mut add = |role| {
                if !value.is_empty() {
                    self.recipients.push(Part { role, range: range.clone(), text: value.to_owned() });
                }
            };
            match action(KEYS, key) {
                action::RECIPIENT => add(Role::Recipient),
                action::TOKEN => add(Role::Token),
                action::NAMED => add(Role::Mentioned),
                // what is signed: the fields beside it may say something else
                action::TRANSACTION => self.not_checked(TRANSACTION),
                action::CALL_DATA if value.len() >= 8 && value.bytes().all(|c| c.is_ascii_hexdigit()) => {
                    match find(rest, value).and_then(|at| rest.get(at..at + value.len())) {
                        Some(raw) => _ = self.calldata(raw),
                        None => self.not_checked(CALL),
                    }
                }
                _ => {}
            }
        }
        self.not_checked(TRANSACTION);
    }

    fn ton(&mut self, rest: &'a str) {
        let (path, query) = split(rest);
        let path = path.strip_prefix("transfer/").unwrap_or(path);
        self.push(Role::Recipient, without_slashes(path));
        self.parameters("jetton T nft T bin C init C", query);
    }

    fn plain(&mut self, rest: &'a str) {
        let (path, query) = split(rest);
        let before = self.recipients.len();
        let mut last = None;
        for segment in parts(path, b'/').filter(|segment| !segment.is_empty()) {
            if is_address(&decode(segment)) {
                self.push(Role::Recipient, segment);
            }
            last = Some(segment);
        }
        if self.recipients.len() == before
            && let Some(last) = last
        {
            self.push(Role::Recipient, last);
        }
        let table = "to R address R recipient R receiver R destination R token t contract t issuer t asset_issuer t \
                     jetton t mint t";
        self.parameters(table, query);
    }

    /// `reference:account` of a known namespace.
    fn caip_10(&mut self, namespace: &str, rest: &'a str) {
        let (_, mut account) = split_once(rest, b":").unwrap_or(("", rest));
        // both append what the account's owner needs to tell payments apart
        if matches!(namespace, "xrpl" | "stellar") {
            (account, _) = cut(account, b'-');
        }
        self.push(Role::Recipient, account);
    }

    /// ERC-7930 (binary, as hexadecimal digits) and ERC-7828 (`address@chain#checksum`): no scheme of their own.
    fn interoperable(&mut self, text: &'a str) -> Option<&'static str> {
        if let Some((form, account)) =
            text.strip_prefix("0x").and_then(|digits| address::interoperable(digits.as_bytes()))
        {
            match form {
                Some(form) => {
                    let range = self.range(&text[text.len() - 2 * account.len()..]);
                    let text = Address { form, variant: 0, bytes: Bytes::new(&account) }.canonical();
                    self.recipients.push(Part { role: Role::Recipient, range, text });
                }
                None => self.not_checked(INTEROPERABLE),
            }
            return Some("erc7930");
        }
        let (account, rest) = split_once(text, b"@")?;
        let (_, check) = rsplit_once(rest, b'#')?;
        if split_once(account, b":/").is_some() || check.len() != 8 || !check.bytes().all(|c| c.is_ascii_hexdigit()) {
            return None;
        }
        self.push(Role::Recipient, account);
        self.not_checked(INTEROPERABLE);
        Some("erc7828")
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
    split_once(rest, b"?&").unwrap_or((rest, ""))
}

fn in_brackets(mut list: &str) -> &str {
    while let Some(shorter) = list.strip_prefix('[') {
        list = shorter;
    }
    while let Some(shorter) = list.strip_suffix(']') {
        list = shorter;
    }
    list
}

fn without_slashes(mut path: &str) -> &str {
    while let Some(shorter) = path.strip_suffix('/') {
        path = shorter;
    }
    path
}

/// Keys in lower case and without encoding, values as they stand. A list: an iterator would be compiled into each of
/// its callers.
fn params(query: &str) -> Vec<(String, &str)> {
    let mut all = Vec::new();
    for pair in parts(query, b'&').filter(|pair| !pair.is_empty()) {
        // from HTML source
        let pair = pair.strip_prefix("amp;").unwrap_or(pair);
        let (key, value) = cut(pair, b'=');
        all.push((decode(key).to_ascii_lowercase(), value));
    }
    all
}

/// Undoes percent-encoding, once. A `%` without two digits stays as it is.
fn decode(raw: &str) -> Cow<'_, str> {
    if !has(raw, b'%') {
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
    Cow::Owned(lossy(out))
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
    let mut pieces = parts(json, b'"');
    pieces.next();
    let mut key = "";
    std::iter::from_fn(move || {
        loop {
            let string = pieces.next()?;
            let after = pieces.next().unwrap_or("").trim();
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
        let (text, key, rest) = match self {
            Self::TooLong => ("text too long for a payment link", "", ""),
            Self::NotAUri => ("not a link", "", ""),
            Self::UnknownScheme => ("not a payment link of a known kind", "", ""),
            Self::NoRecipient => ("a payment link without a recipient", "", ""),
            Self::Duplicate(key) => ("a payment link that gives “", *key, "” twice"),
            Self::Secret => ("a link with private keys: never share it", "", ""),
        };
        [text, key, rest].concat()
    }
}

impl std::fmt::Display for UriError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.meaning())
    }
}

impl std::error::Error for UriError {}
