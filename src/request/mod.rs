//! Wallet requests: who gets money, rights or a call out of what a page asks a wallet to sign.
//!
//! ```text
//! JSON ─ json ─▶ method, params ─ evm, solana, tron, bitcoin ─▶ parties with role and path ─ Checker ─▶ answers
//! ```
//!
//! Decoders say who is named where, and nothing about lists. What they can't decode they name, so that nothing counts
//! as checked that was not; see `docs/requests.md`.

mod abi;
mod bitcoin;
mod evm;
mod json;
mod rlp;
mod solana;
mod table;
mod tron;
mod typed;
mod walk;

use json::Json;
pub use walk::MAX_PARTIES;
pub(crate) use walk::{Calls, Found, Walk, Who};

use crate::key::Key;
use crate::value::{Object, ToValue, Value, names, serialize_value};
use crate::verdict::{Answer, Grade, State};

/// Longest request that is looked at, in bytes.
pub const MAX_LEN: usize = 64 << 20;

/// The kinds of wallet whose requests are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    /// JSON-RPC of EIP-1474 and those that extend it.
    Evm,
    /// Wallet Standard and the wallets' own methods.
    Solana,
    /// TIP-1193, TronLink.
    Tron,
    /// UniSat, sats-connect, Wallet Standard.
    Bitcoin,
}

/// What a party of a request is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Gets money or tokens.
    Recipient,
    /// May take tokens later.
    Spender,
    /// May act on all tokens of a kind, or holds a right over a contract.
    Operator,
    /// Whose tokens they are.
    Owner,
    /// Is called, or is the token.
    Contract,
    /// Code or key that an account hands itself over to (EIP-7702, module, new owner).
    Delegate,
    /// Pays the network's fee.
    FeePayer,
    /// An account of a Solana transaction without a role that is known.
    Account,
    /// Is named in a text or a message, without a role that is known.
    Mentioned,
    /// Stands in bytes that can't be decoded. Only reported when it is listed.
    Unknown,
}

names!(Chain, 0, "evm solana tron bitcoin");
names!(Role, 0, "recipient spender operator owner contract delegate fee-payer account mentioned unknown");

/// Why a part of a request is not checked, or not fully.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unchecked {
    /// A method that is not known here.
    UnknownMethod,
    /// Not what its format says.
    Malformed,
    /// A call of a function that is not known here: searched for exact entries only.
    UnknownCall,
    /// An instruction of a program that is not known here: its accounts are checked.
    UnknownProgram,
    /// Calls inside calls beyond a limit: searched for exact entries only.
    TooDeep,
    /// More than is looked at.
    TooMuch,
    /// Accounts that stand in a table on chain (Solana's address lookup tables).
    LookupTable,
    /// A bare hash: nobody can say what it is of.
    BlindSignature,
    /// A script without an address.
    UnknownScript,
    /// A token account whose owner the request does not show.
    DerivedOwner,
}

names!(
    Unchecked,
    0,
    "unknown-method malformed unknown-call unknown-program too-deep too-much lookup-table blind-signature \
     unknown-script derived-owner"
);

impl Unchecked {
    /// In plain words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::UnknownMethod => "this method is not known here",
            Self::Malformed => "this is not what its format says",
            Self::UnknownCall => "this function is not known here: only searched for addresses under sanctions",
            Self::UnknownProgram => "this program is not known here: only the accounts that it names are checked",
            Self::TooDeep => "calls inside calls inside calls: only searched for addresses under sanctions",
            Self::TooMuch => "more than is looked at",
            Self::LookupTable => "accounts that stand in a table on chain",
            Self::BlindSignature => "a bare number: nobody can say what it agrees to",
            Self::UnknownScript => "a script without an address",
            Self::DerivedOwner => "whom this token account belongs to is not in the request",
        }
    }
}

/// Why a text is no request. Never carries the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestError {
    /// Longer than [`MAX_LEN`].
    TooLong,
    NotJson,
    /// Too many values, or nested too deeply.
    TooMuch,
    /// No `method`, no `params`, or a `chain` that is not known.
    NotARequest,
}

impl RequestError {
    /// The name in errors.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLong => "TooLong",
            Self::NotJson => "NotJson",
            Self::TooMuch => "TooMuch",
            Self::NotARequest => "NotARequest",
        }
    }

    /// In plain words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::TooLong => "the request is too long to be looked at",
            Self::NotJson => "the request is not JSON",
            Self::TooMuch => "the request has too many values, or too deep ones",
            Self::NotARequest => "no request: chain, method and params are expected",
        }
    }
}

impl std::fmt::Display for RequestError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.meaning())
    }
}

impl std::error::Error for RequestError {}

/// Somebody that a request names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestParty {
    pub role: Role,
    /// Where: `params[0].data.multicall[0].transfer.to`.
    pub path: String,
    /// What goes to them or may be taken, in the smallest unit, decimal.
    pub amount: Option<String>,
    /// Of what: the token's contract or mint, or `native`.
    pub asset: Option<String>,
    pub answer: Answer,
}

/// A part of a request that is not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotChecked {
    pub path: String,
    pub reason: Unchecked,
}

/// The answer about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestAnswer {
    pub chain: Chain,
    pub method: String,
    /// The most serious state of any party.
    pub state: State,
    /// The most serious grade of any party.
    pub grade: Grade,
    /// In the order in which the request names them.
    pub parties: Vec<RequestParty>,
    pub not_checked: Vec<NotChecked>,
}

/// What a request says, before anybody is looked up.
pub(crate) struct Decoded {
    pub chain: Chain,
    pub method: String,
    pub found: Vec<Found>,
    pub not_checked: Vec<NotChecked>,
}

/// Decodes a request. `is_listed_exactly` says whether an exact entry has a key: the only thing that bytes which can't
/// be decoded are searched for. `is_brief`: only who is named is of interest, neither where nor what they get.
///
/// # Errors
///
/// [`RequestError`] when the text is no request at all. Whatever is wrong inside one is a note in the answer.
pub(crate) fn decode(
    text: &str,
    is_brief: bool,
    is_listed_exactly: &dyn Fn(Key<'_>) -> bool,
) -> Result<Decoded, RequestError> {
    if text.len() > MAX_LEN {
        return Err(RequestError::TooLong);
    }
    let request = Json::read(text)?;
    let method = request.get("method").and_then(Json::text).ok_or(RequestError::NotARequest)?;
    let chain = chain(&request, method).ok_or(RequestError::NotARequest)?;
    let params = request.get("params").ok_or(RequestError::NotARequest)?;
    let mut walk = Walk::new(is_listed_exactly);
    walk.is_brief = is_brief;
    walk.network = request.get("network").and_then(Json::text).unwrap_or_default().to_owned();
    walk.down("params");
    match chain {
        Chain::Evm => evm::decode(&mut walk, method, params),
        Chain::Solana => solana::decode(&mut walk, method, params),
        Chain::Tron => tron::decode(&mut walk, method, params),
        Chain::Bitcoin => bitcoin::decode(&mut walk, method, params),
    }
    Ok(Decoded { chain, method: method.to_owned(), found: walk.found, not_checked: walk.not_checked })
}

fn chain(request: &Json<'_>, method: &str) -> Option<Chain> {
    let all = [Chain::Evm, Chain::Solana, Chain::Tron, Chain::Bitcoin];
    match request.get("chain") {
        Some(name) => all.into_iter().find(|chain| name.text() == Some(chain.name())),
        // JSON-RPC as it goes to a wallet
        None => ["eth_", "wallet_", "personal_"].iter().any(|start| method.starts_with(start)).then_some(Chain::Evm),
    }
}

serialize_value!(RequestAnswer);

impl ToValue for RequestParty {
    fn to_value(&self) -> Value<'_> {
        let mut value = Object::default();
        value.text("role", self.role.name());
        value.text("path", &self.path);
        value.optional("amount", self.amount.as_deref());
        value.optional("asset", self.asset.as_deref());
        value.put("answer", self.answer.to_value());
        Value::Object(value)
    }
}

impl ToValue for NotChecked {
    fn to_value(&self) -> Value<'_> {
        let mut value = Object::default();
        value.text("path", &self.path);
        value.text("reason", self.reason.name());
        Value::Object(value)
    }
}

impl ToValue for RequestAnswer {
    fn to_value(&self) -> Value<'_> {
        let mut value = Object::default();
        value.text("chain", self.chain.name());
        value.text("method", &self.method);
        value.text("state", self.state.name());
        value.text("grade", self.grade.name());
        value.list("parties", &self.parties);
        value.optional_list("notChecked", &self.not_checked);
        Value::Object(value)
    }
}
