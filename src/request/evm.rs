//! EVM wallets: JSON-RPC methods and what they carry.

use super::abi::{self, role};
use super::json::Json;
use super::rlp;
use super::table::letter;
use super::walk::{Sum, Walk, amount, bytes};
use super::{Role, Unchecked, typed};
use crate::address::trim;

/// What a method carries: the letter behind its name.
const METHODS: &str = "\
eth_sendTransaction t
eth_signTransaction t
eth_sendRawTransaction r
eth_sendRawTransactionSync r
wallet_sendCalls c
eth_sendUserOperation u
eth_signUserOperation u
eth_signTypedData d
eth_signTypedData_v1 d
eth_signTypedData_v3 d
eth_signTypedData_v4 d
personal_sign m
eth_sign b
wallet_invokeMethod i";

/// Decodes the params of a method; the walk is at `params`.
pub(super) fn decode(walk: &mut Walk<'_>, method: &str, params: &Json<'_>) {
    let family = letter(METHODS, method);
    match family {
        b'b' => return walk.note(Unchecked::BlindSignature),
        b'i' => return invoke(walk, params),
        0 => return walk.note(Unchecked::UnknownMethod),
        _ => {}
    }
    if params.items().is_empty() {
        walk.note(Unchecked::Malformed);
    }
    // some wallets take the signer first, others last
    let is_signer = |param: &Json<'_>| param.text().and_then(evm_bytes).is_some();
    let only_signers = params.items().iter().all(is_signer);
    walk.each(params.items(), &mut |walk, param| match (family, param) {
        (b't', _) => transaction(walk, param),
        (b'c', _) => calls(walk, param),
        (b'u', _) => user_operation(walk, param),
        (b'd', Json::Object(_) | Json::List(_)) => typed::data(walk, param),
        (b'r', Json::Text(_)) => {
            let data = walk.bytes(param);
            rlp::transaction(walk, &data);
        }
        (b'd', Json::Text(text)) if matches!(trim(text).as_bytes(), [b'{' | b'[', ..]) => match Json::read(text) {
            Ok(inner) => typed::data(walk, &inner),
            Err(_) => walk.note(Unchecked::Malformed),
        },
        (b'm', Json::Text(text)) if only_signers || !is_signer(param) => message(walk, text),
        _ => {}
    });
}

/// CAIP-27: a request in a request.
fn invoke(walk: &mut Walk<'_>, params: &Json<'_>) {
    let request = params.get("request").or(params.items().first().and_then(|param| param.get("request")));
    let method = request.and_then(|request| request.get("method")).and_then(Json::text);
    match (method, request.and_then(|request| request.get("params"))) {
        (Some(method), Some(params)) if method != "wallet_invokeMethod" => {
            let here = walk.down("request.params");
            decode(walk, method, params);
            walk.back(here);
        }
        _ => walk.note(Unchecked::Malformed),
    }
}

/// The names under which wallets take the input of a transaction. Where several stand, all are read: nobody knows which
/// one a wallet takes.
const INPUTS: [&str; 2] = ["data", "input"];

/// `{to, value, data, authorizationList}`: a transaction, or one of several calls.
fn transaction(walk: &mut Walk<'_>, call: &Json<'_>) {
    let to = call.get("to").and_then(Json::text);
    let target = to.and_then(evm_bytes);
    let is_call = INPUTS.iter().any(|name| call.get(name).and_then(Json::text).is_some_and(|digits| digits.len() > 2));
    if let Some(text) = to {
        let here = walk.down("to");
        walk.text(abi::payee(is_call), text, Sum::native(call.get("value").and_then(amount)));
        walk.back(here);
    }
    for name in INPUTS {
        let Some(input @ Json::Text(_)) = call.get(name) else { continue };
        let here = walk.down(name);
        let data = walk.bytes(input);
        match to {
            Some(_) => abi::call(walk, target.as_ref(), &data),
            // a contract is made
            None => walk.search(&data),
        }
        walk.back(here);
    }
    authorisations(walk, call);
    addresses(walk, call, "accessList", Role::Contract);
}

/// EIP-7702.
fn authorisations(walk: &mut Walk<'_>, holder: &Json<'_>) {
    for name in ["authorizationList", "authorization", "eip7702Auth"] {
        addresses(walk, holder, name, Role::Delegate);
    }
}

/// The `address` of an object with this name, or of each in a list. viem names it `contractAddress` in authorisations
/// that are not signed yet.
fn addresses(walk: &mut Walk<'_>, holder: &Json<'_>, name: &str, role: Role) {
    let mut one = |walk: &mut Walk<'_>, entry: &Json<'_>| {
        if let Some((name, Json::Text(address))) = entry.any(&["address", "contractAddress"]) {
            let here = walk.down(name);
            walk.text(role, address, Sum::default());
            walk.back(here);
        }
    };
    let here = walk.down(name);
    match holder.get(name) {
        Some(Json::List(items)) => walk.each(items, &mut one),
        Some(entry) => one(walk, entry),
        None => {}
    }
    walk.back(here);
}

/// EIP-5792.
fn calls(walk: &mut Walk<'_>, batch: &Json<'_>) {
    let here = walk.down("calls");
    match batch.get("calls") {
        Some(Json::List(all)) => walk.each(all, &mut transaction),
        _ => walk.note(Unchecked::Malformed),
    }
    walk.back(here);
}

/// Fields of a user operation with addresses in them, in the forms of the entry points 0.6 and 0.7.
const FIELDS: [&str; 8] =
    ["sender", "factory", "paymaster", "callData", "initCode", "paymasterAndData", "factoryData", "paymasterData"];

/// ERC-4337; the second param is the entry point.
fn user_operation(walk: &mut Walk<'_>, operation: &Json<'_>) {
    if let Some(entry_point) = operation.text() {
        return walk.text(Role::Contract, entry_point, Sum::default());
    }
    let account = operation.get("sender").and_then(Json::text).and_then(evm_bytes);
    for name in FIELDS {
        let Some(value @ Json::Text(text)) = operation.get(name) else { continue };
        let here = walk.down(name);
        let data = walk.bytes(value);
        match data.split_first_chunk::<20>() {
            // the account calls itself
            _ if name == "callData" => abi::call(walk, account.as_ref(), &data),
            Some((_, [])) => walk.text(role(name), text, Sum::default()),
            Some((address, rest)) => {
                if !name.ends_with("Data") || name == "paymasterAndData" {
                    abi::named(walk, role(name), address, Sum::default());
                }
                walk.search(rest);
            }
            None => {}
        }
        walk.back(here);
    }
    authorisations(walk, operation);
}

/// The 20 bytes of an address in plain hexadecimal digits.
pub(super) fn evm_bytes(text: &str) -> Option<[u8; 20]> {
    bytes(&Json::Text(text.into()))?.try_into().ok()
}

/// A message to be signed: text, or its bytes in hexadecimal digits.
pub(super) fn message(walk: &mut Walk<'_>, text: &str) {
    let is_hex = matches!(text.as_bytes(), [b'0', b'x' | b'X', ..]);
    match if is_hex { bytes(&Json::Text(text.into())) } else { None } {
        // the signer beside it, or an address as the whole message
        Some(address) if address.len() == 20 => walk.text(Role::Mentioned, text, Sum::default()),
        Some(data) => {
            walk.mentioned(&data);
            if std::str::from_utf8(&data).is_err() {
                walk.search(&data);
            }
        }
        None => walk.mentioned(text.as_bytes()),
    }
}

/// As [`message`], of a text or of bytes in any other way.
pub(super) fn signed_text(walk: &mut Walk<'_>, value: &Json<'_>) {
    match value.text() {
        Some(text) => message(walk, text),
        None => {
            let data = walk.bytes(value);
            walk.mentioned(&data);
        }
    }
}
