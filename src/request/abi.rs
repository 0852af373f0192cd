//! Calls of contracts: which function, and who stands in its arguments (Solidity's contract ABI).
//!
//! A table of signatures with the names of the standards drives one decoder; what an address is there for is told by
//! its name. What the table does not know is searched for exact entries, and said.
//!
//! A line of the table: `$` where amounts are in units of the contract that is called, function, types, and names where
//! anything is told by them. The selector, the first four bytes of keccak-256 of the signature without the names, is
//! computed: in the module a kilobyte less; a unit test compares each with a list of them. In front of a name, `>` says
//! that an address is called with the bytes that have the same mark in its tuple; without such an address a contract
//! calls itself. `*`: packed in a way of its own ([`Tuple::packed`]). A name that is
//! only a mark has no place in paths. Keys with `u` are commands of the Universal Router, with `v` actions of Uniswap
//! V4. Order: token standards (ERC-20, 223, 677, 777, 1363, 2612, 3009, 4494, 721, 1155, 6909, WETH, 4626), Permit2,
//! multicalls, Safe, accounts (ERC-4337, 7579, 7821), routers, bridges, lending, Seaport, rights over contracts.

use std::sync::OnceLock;

use super::walk::{Sum, Walk, decimal};
use super::{Role, Unchecked};
use crate::hash::keccak256;
use crate::words::{lines, number, split_once};

/// Arguments of a function, or of what has no selector.
struct Signature {
    name: &'static str,
    arguments: Vec<Parameter>,
    /// Amounts are in units of the contract that is called.
    is_token: bool,
}

/// Number in the high half of the keys of commands of the Universal Router, and of actions of Uniswap V4.
const COMMAND: u64 = 1 << 32;
const ACTION: u64 = 2 << 32;
/// Among the actions: a batch of ERC-7579.
const BATCH: u64 = ACTION | 0xff;

const TABLE: &str = include_str!("calls.txt");

/// What the table has under this key: a selector, or a command.
fn signature(key: u64) -> Option<&'static Signature> {
    static ENTRIES: OnceLock<Vec<(u64, Signature)>> = OnceLock::new();
    let table = ENTRIES.get_or_init(|| {
        let mut table: Vec<(u64, Signature)> = Vec::new();
        for (key, signature) in lines(TABLE).filter_map(entry) {
            let place = table.partition_point(|(other, _)| *other < key);
            table.insert(place, (key, signature));
        }
        table
    });
    let place = table.partition_point(|(other, _)| *other < key);
    table.get(place).filter(|(other, _)| *other == key).map(|(_, signature)| signature)
}

/// The entry in a line of the table.
fn entry(line: &'static str) -> Option<(u64, Signature)> {
    let (start, mut arguments) = split_once(line, b"(")?;
    let (space, name) = match split_once(start, b" ") {
        Some((key, name)) => (if key.as_bytes().first()? == &b'u' { COMMAND } else { ACTION }, name),
        None => (0, start),
    };
    let is_token = start.as_bytes().first()? == &b'$';
    let line = &line[usize::from(is_token)..];
    let number = if space == 0 {
        let hash = keccak256(types(line).as_bytes());
        u64::from(u32::from_be_bytes(*hash.first_chunk()?))
    } else {
        u64::from(number(start.get(1..3)?, 16)?)
    };
    let name = &name[usize::from(is_token)..];
    Some((space | number, Signature { name, arguments: parameters(&mut arguments), is_token }))
}

/// A signature without the names in it, as its selector is computed from.
fn types(signature: &str) -> String {
    let mut is_name = false;
    let mut types = String::new();
    for c in signature.chars() {
        is_name = c == ' ' || is_name && !matches!(c, ',' | ')');
        if !is_name {
            types.push(c);
        }
    }
    types
}

/// A parameter: `address to`, `(address target,bytes callData)[] calls`.
struct Parameter {
    kind: Kind,
    is_array: bool,
    /// Words of one value where its tuple begins; 0 where that is only a pointer to it.
    words: usize,
    /// How the bytes are used, of the names that say so: `>` or `*`.
    mark: u8,
    name: &'static str,
    /// Of a tuple.
    inner: Vec<Parameter>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Address,
    Bytes,
    Tuple,
    /// Nothing to look at: numbers, texts.
    Other,
}

/// Takes what stands in front of the first of these characters.
fn take(text: &mut &'static str, stops: &[u8]) -> &'static str {
    let (head, rest) = text.split_at(text.bytes().position(|c| stops.contains(&c)).unwrap_or(text.len()));
    *text = rest;
    head
}

/// Takes the parameters up to the parenthesis that closes them. Arrays have no fixed length in the table.
fn parameters(text: &mut &'static str) -> Vec<Parameter> {
    let mut all = Vec::new();
    loop {
        let base = take(text, b"([ ,)");
        let mut inner = Vec::new();
        if text.starts_with('(') {
            *text = &text[1..];
            inner = parameters(text);
        }
        let (kind, words) = match base {
            "address" => (Kind::Address, 1),
            "bytes" => (Kind::Bytes, 0),
            "string" => (Kind::Other, 0),
            "" => {
                let is_dynamic = inner.iter().any(Parameter::is_dynamic);
                (Kind::Tuple, if is_dynamic { 0 } else { inner.iter().map(|one| one.words).sum() })
            }
            _ => (Kind::Other, 1),
        };
        let is_array = text.starts_with("[]");
        take(text, b" ,)");
        let name = take(text, b",)");
        let name = name.get(1..).unwrap_or_default();
        let mark = name.bytes().next().filter(|c| matches!(c, b'>' | b'*')).unwrap_or_default();
        // none at all
        if kind != Kind::Tuple || !inner.is_empty() {
            all.push(Parameter { kind, is_array, words, mark, name: &name[usize::from(mark != 0)..], inner });
        }
        let is_last = !text.starts_with(',');
        *text = text.get(1..).unwrap_or_default();
        if is_last {
            return all;
        }
    }
}

impl Parameter {
    fn is_dynamic(&self) -> bool {
        self.is_array || self.words == 0
    }

    /// What the element of an array starts with, where it is a word or of no fixed length itself.
    fn element<'a>(&self, body: &'a [u8], index: usize) -> Option<&'a [u8]> {
        let (head, body) = (32 * index, body.get(32..)?);
        body.get(if self.words == 0 { small(word(body, head)?)? } else { head }..)
    }
}

/// The word that begins at this byte.
fn word(data: &[u8], at: usize) -> Option<&[u8; 32]> {
    data.get(at..)?.first_chunk()
}

/// The number in a word that a length or an offset can be.
fn small(word: &[u8; 32]) -> Option<usize> {
    let (high, low) = word.split_at(28);
    if high.iter().any(|byte| *byte != 0) {
        return None;
    }
    usize::try_from(u32::from_be_bytes(low.try_into().ok()?)).ok()
}

fn address(word: &[u8; 32]) -> &[u8; 20] {
    word.last_chunk().expect("20 of 32 bytes")
}

/// The bytes of a `bytes` that begins with its length.
fn counted(body: &[u8]) -> Option<&[u8]> {
    body.get(32..)?.get(..small(word(body, 0)?)?)
}

/// A tuple that is being read.
#[derive(Clone, Copy)]
struct Tuple<'a> {
    types: &'a [Parameter],
    /// Offsets count from its first byte; it may go on behind the tuple.
    data: &'a [u8],
    /// What is called with it.
    contract: Option<&'a [u8; 20]>,
    /// Whether amounts are in units of that contract.
    is_token: bool,
}

impl<'a> Tuple<'a> {
    /// Calls `each` with every parameter and what it starts with.
    ///
    /// `None`: the data is too short, or points outside itself.
    fn each(self, each: &mut dyn FnMut(&'a Parameter, &'a [u8]) -> Option<()>) -> Option<()> {
        let mut at = 0;
        for parameter in self.types {
            let is_dynamic = parameter.is_dynamic();
            let start = if is_dynamic { small(word(self.data, at)?)? } else { at };
            each(parameter, self.data.get(start..)?)?;
            at += 32 * if is_dynamic { 1 } else { parameter.words };
        }
        Some(())
    }

    /// What the first parameter that fits starts with: the element with this index, where it is an array and there is
    /// an index.
    fn find(self, fits: &dyn Fn(&Parameter) -> bool, index: Option<usize>) -> Option<&'a [u8]> {
        let mut found = None;
        self.each(&mut |parameter, body| {
            if found.is_none() && fits(parameter) {
                found = match index {
                    Some(index) if parameter.is_array => parameter.element(body, index),
                    _ => Some(body),
                };
            }
            Some(())
        });
        found
    }

    fn find_word(self, names: &[&str], index: Option<usize>) -> Option<&'a [u8; 32]> {
        word(self.find(&|parameter| names.contains(&parameter.name), index)?, 0)
    }

    /// What its bytes are called on.
    fn target(self, index: Option<usize>) -> Option<&'a [u8; 20]> {
        let body = self.find(&|parameter| parameter.mark == b'>' && parameter.kind == Kind::Address, index)?;
        word(body, 0).map(address)
    }

    /// What goes to a party in it.
    fn sum(self, walk: &Walk<'_>, index: Option<usize>) -> Sum {
        if walk.is_brief {
            return Sum::default();
        }
        // arrays of amounts are beside arrays of parties only
        let names: &[&str] = if index.is_some() {
            &["values", "amounts"]
        } else {
            &["value", "amount", "requestedAmount", "startAmount"]
        };
        let amount = self.find_word(names, index).and_then(|word| decimal(word));
        let token =
            self.find_word(&["token", "asset", "currency", "srcToken", "localToken", "l1Token"], None).map(address);
        let contract = if self.is_token && amount.is_some() { self.contract } else { None };
        Sum { amount, asset: token.or(contract).map(|token| walk.address(token).canonical()) }
    }

    fn read(self, walk: &mut Walk<'_>) -> Option<()> {
        self.each(&mut |parameter, body| {
            let here = walk.down(parameter.name);
            if parameter.is_array {
                self.array(walk, parameter, body)?;
            } else {
                self.value(walk, parameter, body, None)?;
            }
            walk.back(here);
            Some(())
        })
    }

    fn array(self, walk: &mut Walk<'_>, parameter: &'a Parameter, body: &'a [u8]) -> Option<()> {
        // numbers need not be looked at one by one
        if parameter.kind == Kind::Other {
            return Some(());
        }
        let (count, body) = (small(word(body, 0)?)?, body.get(32..)?);
        // every element has a word of its own
        if count > body.len() / 32 || !walk.pay(32 * count) {
            return None;
        }
        for index in 0..count {
            let start = match parameter.words {
                0 => small(word(body, 32 * index)?)?,
                words => 32 * words * index,
            };
            let here = walk.index(index);
            self.value(walk, parameter, body.get(start..)?, Some(index))?;
            walk.back(here);
        }
        Some(())
    }

    /// Reads the value that stands at `body`. `index`: it is this element of the parameter.
    fn value(self, walk: &mut Walk<'_>, parameter: &'a Parameter, body: &'a [u8], index: Option<usize>) -> Option<()> {
        match (parameter.kind, parameter.mark) {
            (Kind::Tuple, _) => return Tuple { types: &parameter.inner, data: body, ..self }.read(walk),
            (Kind::Address, b'>') => self.callee(walk, address(word(body, 0)?), index),
            (Kind::Address, _) => {
                let sum = self.sum(walk, index);
                // the role takes longer to tell than all the rest
                let role = if walk.is_brief { Role::Contract } else { role(parameter.name) };
                named(walk, role, address(word(body, 0)?), sum);
            }
            (Kind::Bytes, b'>') => {
                // without an address beside them the contract calls itself
                let target = self.target(index).or(self.contract);
                call(walk, target, counted(body)?);
            }
            (Kind::Bytes, b'*') => self.packed(walk, parameter.name, counted(body)?)?,
            // read with the commands that they belong to
            (Kind::Bytes, _) if matches!(parameter.name, "inputs" | "params") => {}
            (Kind::Bytes, _) => walk.search(counted(body)?),
            (Kind::Other, _) => {}
        }
        Some(())
    }

    /// Who is called with the bytes of this tuple, and perhaps paid.
    fn callee(self, walk: &mut Walk<'_>, callee: &[u8; 20], index: Option<usize>) {
        if walk.is_brief {
            return named(walk, Role::Contract, callee, Sum::default());
        }
        let sum = Sum::native(self.find_word(&["value"], index).and_then(|word| decimal(word)));
        let data = self.find(&|parameter| parameter.mark == b'>' && parameter.kind == Kind::Bytes, index);
        paid(walk, callee, sum, data.and_then(counted).unwrap_or_default());
    }

    /// Bytes that are packed in a way of their own.
    fn packed(self, walk: &mut Walk<'_>, name: &str, data: &[u8]) -> Option<()> {
        match name {
            "transactions" => multi_send(walk, data)?,
            "commands" => self.inputs(walk, COMMAND, 0x3f, "inputs", data)?,
            "actions" => self.inputs(walk, ACTION, 0xff, "params", data)?,
            "executionCalldata" => match self.find_word(&["mode"], None)?[0] {
                // ERC-7579: one call, packed
                0 if data.len() >= 52 => packed_call(walk, data, true),
                1 => Tuple { types: &signature(BATCH)?.arguments, data, ..self }.read(walk)?,
                // a call of foreign code in the account's own name
                0xff if data.len() >= 20 => packed_call(walk, data, false),
                _ => unknown(walk, data),
            },
            // the factory or paymaster, and what it is called with
            "initCode" if data.len() >= 20 => packed_call(walk, data, false),
            "paymasterAndData" if data.len() >= 20 => {
                named(walk, Role::FeePayer, data.first_chunk()?, Sum::default());
                walk.search(&data[20..]);
            }
            _ => walk.search(data),
        }
        Some(())
    }

    /// The inputs of commands, a byte each: the array with this name beside them.
    fn inputs(self, walk: &mut Walk<'_>, space: u64, mask: u8, name: &str, commands: &[u8]) -> Option<()> {
        let inputs = self.find(&|parameter| parameter.name == name, None)?;
        let (count, body) = (small(word(inputs, 0)?)?, inputs.get(32..)?);
        for (index, command) in commands.iter().take(count).enumerate() {
            let data = counted(body.get(small(word(body, 32 * index)?)?..)?)?;
            let here = walk.index(index);
            match signature(space | u64::from(command & mask)) {
                Some(signature) => arguments(walk, signature, self.contract, data),
                None => unknown(walk, data),
            }
            walk.back(here);
        }
        Some(())
    }
}

/// Adds a party, if it can be one.
pub(super) fn named(walk: &mut Walk<'_>, role: Role, address: &[u8; 20], sum: Sum) {
    // nobody, the systems' own contracts, and numbers that stand for "the sender"
    if address[..18] != [0; 18] {
        walk.evm(role, address, sum);
    }
}

/// Names, or parts of them, and the role that they stand for; `=` where it has to be the whole name.
const ROLES: &[(&str, Role)] = &[
    ("=to", Role::Recipient),
    ("=dst", Role::Recipient),
    ("=guy", Role::Spender),
    ("newowner", Role::Delegate),
    ("admin", Role::Delegate),
    ("implementation", Role::Delegate),
    ("module", Role::Delegate),
    ("delegat", Role::Delegate),
    ("fallback", Role::Delegate),
    ("handler", Role::Delegate),
    ("guard", Role::Delegate),
    ("recipient", Role::Recipient),
    ("receiver", Role::Recipient),
    ("beneficiary", Role::Recipient),
    ("destination", Role::Recipient),
    ("payee", Role::Recipient),
    ("onbehalfof", Role::Recipient),
    ("spender", Role::Spender),
    ("operator", Role::Operator),
    ("feepayer", Role::FeePayer),
    ("paymaster", Role::FeePayer),
    ("token", Role::Contract),
    ("contract", Role::Contract),
    ("asset", Role::Contract),
    ("currency", Role::Contract),
    ("collection", Role::Contract),
    ("target", Role::Contract),
    ("zone", Role::Contract),
    ("path", Role::Contract),
    ("executor", Role::Contract),
    ("factory", Role::Contract),
    ("initcode", Role::Contract),
    ("entrypoint", Role::Contract),
    ("account", Role::Operator),
    ("owner", Role::Owner),
    ("from", Role::Owner),
    ("holder", Role::Owner),
    ("sender", Role::Owner),
    ("offerer", Role::Owner),
    ("maker", Role::Owner),
    ("signer", Role::Owner),
    ("user", Role::Owner),
];

/// What an address with this name is there for.
pub(super) fn role(name: &str) -> Role {
    let name = name.to_ascii_lowercase();
    let fits = |part: &str| match part.strip_prefix('=') {
        Some(whole) => name == whole,
        None => name.as_bytes().windows(part.len()).any(|window| window == part.as_bytes()),
    };
    ROLES.iter().find(|(part, _)| fits(part)).map_or(Role::Mentioned, |(_, role)| *role)
}

/// Reads a call of a contract; `target` is the contract, where that is known.
pub(super) fn call(walk: &mut Walk<'_>, target: Option<&[u8; 20]>, data: &[u8]) {
    let Some((selector, rest)) = data.split_first_chunk::<4>() else { return walk.search(data) };
    match signature(u64::from(u32::from_be_bytes(*selector))) {
        Some(signature) => arguments(walk, signature, target, rest),
        None => unknown(walk, data),
    }
}

fn unknown(walk: &mut Walk<'_>, data: &[u8]) {
    walk.note(Unchecked::UnknownCall);
    walk.search(data);
}

fn arguments(walk: &mut Walk<'_>, signature: &'static Signature, contract: Option<&[u8; 20]>, data: &[u8]) {
    let tuple = Tuple { types: &signature.arguments, data, contract, is_token: signature.is_token };
    let here = walk.down(signature.name);
    let mut is_read = false;
    walk.enter(data.len(), &mut |walk| {
        is_read = tuple.read(walk).is_some();
        // where it stopped says what is wrong
        if !is_read {
            walk.note(Unchecked::Malformed);
        }
    });
    walk.back(here);
    if !is_read {
        walk.search(data);
    }
}

/// An address, a word with an amount where `with_value` says so, and call data behind them.
fn packed_call(walk: &mut Walk<'_>, data: &[u8], with_value: bool) {
    let Some((target, mut rest)) = data.split_first_chunk::<20>() else { return };
    let mut sum = Sum::default();
    if with_value && let Some((value, behind)) = rest.split_first_chunk::<32>() {
        sum = Sum::native(decimal(value));
        rest = behind;
    }
    paid(walk, target, sum, rest);
    call(walk, Some(target), rest);
}

/// Adds somebody who is paid or called with this data.
pub(super) fn paid(walk: &mut Walk<'_>, address: &[u8; 20], sum: Sum, data: &[u8]) {
    named(walk, payee(!data.is_empty()), address, sum);
}

/// What somebody is there for who gets the chain's own coin, or a call, or both.
pub(super) fn payee(is_call: bool) -> Role {
    if is_call { Role::Contract } else { Role::Recipient }
}

/// Safe's `multiSend`: operation (1 byte), to (20), value (32), length (32), data, again and again.
fn multi_send(walk: &mut Walk<'_>, mut data: &[u8]) -> Option<()> {
    let mut index = 0;
    while !data.is_empty() {
        let (to, value) = (data.get(1..21)?.first_chunk()?, word(data, 21)?);
        let inner = counted(data.get(53..)?)?;
        let here = walk.index(index);
        walk.down("to");
        paid(walk, to, Sum::native(decimal(value)), inner);
        walk.back(here);
        walk.index(index);
        walk.down("data");
        call(walk, Some(to), inner);
        walk.back(here);
        data = &data[85 + inner.len()..];
        index += 1;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::hex_string;

    /// The list was there before the table was asked, and its hash is another crate's.
    #[test]
    fn selectors_are_those_of_the_signatures() {
        use sha3::Digest as _;
        let table: Vec<(u64, Signature)> =
            lines(TABLE).map(|line| entry(line).unwrap_or_else(|| panic!("{line}"))).collect();
        let known: Vec<(&str, &str)> =
            include_str!("selectors.txt").lines().filter_map(|line| line.split_once(' ')).collect();
        assert!(known.len() > 130, "{}", known.len());
        assert_eq!(known.len(), table.iter().filter(|(key, _)| *key < COMMAND).count());
        for (selector, text) in known {
            let hash = sha3::Keccak256::digest(text.as_bytes());
            assert_eq!(hex_string(&hash[..4]), selector, "{text}");
            let key = u64::from_str_radix(selector, 16).unwrap();
            assert_eq!(signature(key).map(|one| one.name), text.split_once('(').map(|(name, _)| name), "{text}");
        }
    }
}
