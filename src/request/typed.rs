//! Typed data (EIP-712): who stands in the fields that are declared as addresses.

use super::abi::{self, role};
use super::evm::evm_bytes;
use super::json::Json;
use super::walk::{Sum, Walk, amount, bytes};
use super::{Role, Unchecked};
use crate::words::cut;

/// Types among which the outermost one is looked for.
const MAX_TYPES: usize = 64;

/// Reads typed data: `{types, primaryType, domain, message}`, or the list of version 1.
pub(super) fn data(walk: &mut Walk<'_>, data: &Json<'_>) {
    if let Json::List(fields) = data {
        return walk.each(fields, &mut |walk, field| {
            let name = field.get("name").and_then(Json::text).unwrap_or_default();
            let kind = field.get("type").and_then(Json::text).unwrap_or_default();
            let reading = Reading { types: &Json::Null, contract: None };
            if let Some(value) = field.get("value") {
                let here = walk.into("value");
                reading.value(walk, kind, name, value, &Json::Null);
                walk.back(here);
            }
        });
    }
    let contract = data.get("domain").and_then(|domain| domain.get("verifyingContract")).and_then(Json::text);
    if let Some(contract) = contract {
        let path = "domain.verifyingContract";
        let here = walk.into(path);
        walk.text(Role::Contract, contract, Sum::default());
        walk.back(here);
    }
    let types = data.get("types").unwrap_or(&Json::Null);
    let name = data.get("primaryType").and_then(Json::text).or_else(|| outermost(types));
    let (Some(name), Some(message)) = (name, data.get("message")) else {
        return walk.note(Unchecked::Malformed);
    };
    let reading = Reading { types, contract };
    let here = walk.into("message");
    reading.structure(walk, name, message);
    walk.back(here);
}

/// The type that is in no other one: what libraries sign where nobody names it.
fn outermost<'j>(types: &'j Json<'_>) -> Option<&'j str> {
    let has = |fields: &Json<'_>, name: &str| {
        fields.items().iter().filter_map(|field| field.get("type")?.text()).any(|kind| cut(kind, b'[').0 == name)
    };
    let names = types.fields().iter().take(MAX_TYPES).map(|(name, _)| &**name);
    let mut outer = names.filter(|name| *name != "EIP712Domain");
    outer.find(|name| !types.fields().iter().any(|(_, fields)| has(fields, name)))
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
                    let here = walk.into(name);
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
                Some(text) => walk.text(role(name), text, self.sum(beside)),
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

    /// What goes to an address beside these fields.
    fn sum(self, beside: &Json<'_>) -> Sum {
        let amount = beside.any(&["value", "amount", "startAmount"]).and_then(|(_, value)| amount(value));
        let token = beside.any(&["token", "asset"]).and_then(|(_, token)| token.text());
        let contract = if amount.is_some() { self.contract } else { None };
        Sum { amount, asset: token.or(contract).map(str::to_owned) }
    }
}
