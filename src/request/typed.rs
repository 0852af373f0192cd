//! Typed data (EIP-712): who stands in the fields that are declared as addresses.

use super::abi::{self, role};
use super::evm::evm_bytes;
use super::json::Json;
use super::walk::{Sum, Walk, amount, bytes};
use super::{Role, Unchecked};

/// Reads typed data: `{types, primaryType, domain, message}`, or the list of version 1.
pub(super) fn data(walk: &mut Walk<'_>, data: &Json<'_>) {
    if let Json::List(fields) = data {
        return walk.each(fields, &mut |walk, field| {
            let name = field.get("name").and_then(Json::text).unwrap_or_default();
            let kind = field.get("type").and_then(Json::text).unwrap_or_default();
            let reading = Reading { types: &Json::Null, contract: None };
            if let Some(value) = field.get("value") {
                let here = walk.down("value");
                reading.value(walk, kind, name, value, &Json::Null);
                walk.back(here);
            }
        });
    }
    let contract = data.get("domain").and_then(|domain| domain.get("verifyingContract")).and_then(Json::text);
    if let Some(contract) = contract {
        let here = walk.down("domain.verifyingContract");
        walk.text(Role::Contract, contract, Sum::default());
        walk.back(here);
    }
    let types = data.get("types");
    let name = data.get("primaryType").and_then(Json::text).or_else(|| primary(types?));
    let (Some(types), Some(name), Some(message)) = (types, name, data.get("message")) else {
        return walk.note(Unchecked::Malformed);
    };
    let reading = Reading { types, contract };
    let here = walk.down("message");
    reading.structure(walk, name, message);
    walk.back(here);
}

/// Types of a request that does not name the one that is signed. More are not looked at: each is compared with all.
const MAX_TYPES: usize = 64;

/// The type that no other one has a field of: what is signed where the request does not say it, as tronWeb's does not.
fn primary<'a>(types: &'a Json<'_>) -> Option<&'a str> {
    let types = types.fields();
    let is_used = |name: &str| {
        types.iter().flat_map(|(_, fields)| fields.items()).any(|field| {
            let kind = field.get("type").and_then(Json::text).unwrap_or_default();
            kind.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
        })
    };
    let is_primary = |name: &&str| *name != "EIP712Domain" && !is_used(name);
    if types.len() > MAX_TYPES { None } else { types.iter().map(|(name, _)| &**name).find(is_primary) }
}

#[derive(Clone, Copy)]
struct Reading<'a> {
    types: &'a Json<'a>,
    /// That will take the signature.
    contract: Option<&'a str>,
}

impl Reading<'_> {
    fn structure(self, walk: &mut Walk<'_>, name: &str, value: &Json<'_>) {
        let Some(fields) = self.types.get(name) else { return walk.note(Unchecked::Malformed) };
        walk.enter(0, &mut |walk| {
            for field in fields.items() {
                let (name, kind) = (field.get("name").and_then(Json::text), field.get("type").and_then(Json::text));
                if let (Some(name), Some(kind)) = (name, kind)
                    && let Some(inner) = value.get(name)
                {
                    let here = walk.down(name);
                    self.value(walk, kind, name, inner, value);
                    walk.back(here);
                }
            }
        });
    }

    /// Reads a value of this type; `beside` is the object that it stands in.
    fn value(self, walk: &mut Walk<'_>, kind: &str, name: &str, value: &Json<'_>, beside: &Json<'_>) {
        if let Some(at) = kind.bytes().rposition(|c| c == b'[') {
            return walk.each(value.items(), &mut |walk, item| self.value(walk, &kind[..at], name, item, beside));
        }
        match kind {
            "address" => match value.text() {
                Some(text) if evm_bytes(text).is_some_and(|bytes| bytes[..18] == [0; 18]) => {}
                Some(text) => {
                    let (role, sum) = self.standing(name, beside);
                    walk.text(role, text, sum);
                }
                None => walk.note(Unchecked::Malformed),
            },
            "bytes" => {
                let Some(data) = bytes(value) else { return };
                // a call: of a Safe's transaction, of a forwarder
                match beside.any(&["to", "target"]).and_then(|(_, to)| evm_bytes(to.text()?)) {
                    Some(target) if !data.is_empty() => abi::call(walk, Some(&target), &data),
                    _ => walk.search(&data),
                }
            }
            // where a protocol has its addresses as texts
            "string" => walk.mentioned(value.text().unwrap_or_default().as_bytes()),
            _ if matches!(value, Json::Object(_)) => self.structure(walk, kind, value),
            _ => {}
        }
    }

    /// What the address in a field is there for, and what goes to it.
    fn standing(self, name: &str, beside: &Json<'_>) -> (Role, Sum) {
        let data = if matches!(name, "to" | "target") { beside.get("data").and_then(bytes) } else { None };
        match data {
            // a call, as of a Safe's transaction: it takes the chain's own coin along
            Some(data) => (abi::payee(!data.is_empty()), Sum::native(beside.get("value").and_then(amount))),
            None => (role(name), self.sum(beside)),
        }
    }

    /// What goes to an address beside these fields.
    fn sum(self, beside: &Json<'_>) -> Sum {
        let amount = beside.any(&["value", "amount", "startAmount"]).and_then(|(_, value)| amount(value));
        let token = beside.any(&["token", "asset"]).and_then(|(_, token)| token.text());
        let contract = if amount.is_some() { self.contract } else { None };
        Sum { amount, asset: token.or(contract).map(str::to_owned) }
    }
}
