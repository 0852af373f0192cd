//! EVM wallets: JSON-RPC methods and what they carry.

use super::abi;
use super::json::Json;
use super::rlp;
use super::walk::{Sum, Walk, amount, bytes};
use super::{Role, Unchecked, typed};

/// Decodes the params of a method; the walk is at `params`.
pub(super) fn decode(walk: &mut Walk<'_>, method: &str, params: &Json<'_>) {
    match method {
        "eth_sendTransaction" | "eth_signTransaction" => walk.each(params.items(), &mut transaction),
        "eth_sendRawTransaction" | "eth_sendRawTransactionSync" => walk.each(params.items(), &mut |walk, raw| {
            if raw.text().is_some() {
                let data = walk.bytes(raw);
                rlp::transaction(walk, &data);
            }
        }),
        "wallet_sendCalls" => walk.each(params.items(), &mut calls),
        "eth_sendUserOperation" | "eth_signUserOperation" => walk.each(params.items(), &mut user_operation),
        "eth_signTypedData" | "eth_signTypedData_v1" | "eth_signTypedData_v3" | "eth_signTypedData_v4" => {
            walk.each(params.items(), &mut |walk, param| match param {
                Json::Object(_) | Json::List(_) => typed::data(walk, param),
                Json::Text(text) if text.trim_start().starts_with(['{', '[']) => match Json::read(text) {
                    Ok(inner) => typed::data(walk, &inner),
                    Err(_) => walk.note(Unchecked::Malformed),
                },
                // who signs
                _ => {}
            });
        }
        "personal_sign" => walk.each(params.items(), &mut |walk, param| {
            // who signs stands behind the message, or in front of it
            let is_signer = |param: &Json<'_>| param.text().and_then(evm_bytes).is_some();
            if let Some(text) = param.text()
                && (!is_signer(param) || params.items().iter().all(is_signer))
            {
                message(walk, text);
            }
        }),
        "eth_sign" => walk.note(Unchecked::BlindSignature),
        // CAIP-27
        "wallet_invokeMethod" => {
            let request = params.get("request").or(params.items().first().and_then(|param| param.get("request")));
            let method = request.and_then(|request| request.get("method")).and_then(Json::text);
            match (method, request.and_then(|request| request.get("params"))) {
                (Some(method), Some(params)) if method != "wallet_invokeMethod" => {
                    walk.at("request", &mut |walk| walk.at("params", &mut |walk| decode(walk, method, params)));
                }
                _ => walk.note(Unchecked::Malformed),
            }
        }
        _ => walk.note(Unchecked::UnknownMethod),
    }
    if !matches!(params, Json::List(items) if !items.is_empty()) && method != "wallet_invokeMethod" {
        walk.note(Unchecked::Malformed);
    }
}

/// The names under which wallets take the input of a transaction. Where several stand, all are read: nobody knows which
/// one a wallet takes.
const INPUTS: [&str; 2] = ["data", "input"];

/// `{to, value, data, authorizationList}`: a transaction, or one of several calls.
fn transaction(walk: &mut Walk<'_>, call: &Json<'_>) {
    if !matches!(call, Json::Object(_)) {
        return;
    }
    let to = call.get("to").and_then(Json::text);
    let target = to.and_then(evm_bytes);
    let value = call.get("value").and_then(amount);
    let is_call = INPUTS.iter().any(|name| call.get(name).and_then(bytes).is_some_and(|data| !data.is_empty()));
    if let Some(text) = to {
        let role = if is_call { Role::Contract } else { Role::Recipient };
        walk.at("to", &mut |walk| walk.text(role, text, Sum::native(value.clone())));
    }
    for name in INPUTS {
        let Some(input) = call.get(name).filter(|input| input.text().is_some()) else { continue };
        walk.at(name, &mut |walk| {
            let data = walk.bytes(input);
            match to {
                Some(_) => abi::call(walk, target.as_ref(), &data),
                // a contract is made
                None => walk.search(&data),
            }
        });
    }
    authorisations(walk, call);
    if let Some(list) = call.get("accessList") {
        walk.at("accessList", &mut |walk| {
            walk.each(list.items(), &mut |walk, entry| {
                if let Some(address) = entry.get("address").and_then(Json::text) {
                    walk.text(Role::Contract, address, Sum::default());
                }
            });
        });
    }
}

/// EIP-7702.
fn authorisations(walk: &mut Walk<'_>, holder: &Json<'_>) {
    let Some((name, list)) = holder.any(&["authorizationList", "authorization", "eip7702Auth"]) else { return };
    let mut one = |walk: &mut Walk<'_>, authorisation: &Json<'_>| {
        // viem names it contractAddress where it is not signed yet
        if let Some((_, address)) = authorisation.any(&["address", "contractAddress"]) {
            walk.text(Role::Delegate, address.text().unwrap_or_default(), Sum::default());
        }
    };
    walk.at(name, &mut |walk| match list {
        Json::List(items) => walk.each(items, &mut one),
        _ => one(walk, list),
    });
}

/// EIP-5792.
fn calls(walk: &mut Walk<'_>, batch: &Json<'_>) {
    let Some(all) = batch.get("calls") else { return walk.note(Unchecked::Malformed) };
    walk.at("calls", &mut |walk| walk.each(all.items(), &mut transaction));
}

/// ERC-4337 in both forms; the second param is the entry point.
fn user_operation(walk: &mut Walk<'_>, operation: &Json<'_>) {
    if let Some(entry_point) = operation.text() {
        return walk.text(Role::Contract, entry_point, Sum::default());
    }
    // the account calls itself
    let sender = operation.get("sender").and_then(Json::text);
    for (name, role) in [("sender", Role::Owner), ("factory", Role::Contract), ("paymaster", Role::FeePayer)] {
        if let Some(text) = operation.get(name).and_then(Json::text) {
            walk.at(name, &mut |walk| walk.text(role, text, Sum::default()));
        }
    }
    let account = sender.and_then(evm_bytes);
    for (name, packed) in
        [("callData", None), ("initCode", Some(Role::Contract)), ("paymasterAndData", Some(Role::FeePayer))]
    {
        let Some(value) = operation.get(name).filter(|value| value.text().is_some()) else { continue };
        walk.at(name, &mut |walk| {
            let data = walk.bytes(value);
            match (packed, data.split_first_chunk::<20>()) {
                (None, _) => abi::call(walk, account.as_ref(), &data),
                (Some(role), Some((address, rest))) => {
                    abi::named(walk, role, address, Sum::default());
                    if role == Role::Contract { abi::call(walk, Some(address), rest) } else { walk.search(rest) }
                }
                _ => {}
            }
        });
    }
    for name in ["factoryData", "paymasterData"] {
        if let Some(data) = operation.get(name).and_then(bytes) {
            walk.at(name, &mut |walk| walk.search(&data));
        }
    }
    authorisations(walk, operation);
}

/// The 20 bytes of an address in plain hexadecimal digits.
pub(super) fn evm_bytes(text: &str) -> Option<[u8; 20]> {
    bytes(&Json::Text(text.into()))?.try_into().ok()
}

/// A message to be signed: text, or its bytes in hexadecimal digits.
pub(super) fn message(walk: &mut Walk<'_>, text: &str) {
    let decoded = text.starts_with("0x").then(|| bytes(&Json::Text(text.into()))).flatten();
    match decoded {
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
