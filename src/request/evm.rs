//! EVM wallets: JSON-RPC methods and what they carry.

use super::Unchecked;
use super::json::Json;
use super::walk::Walk;

/// Decodes the params of a method; the walk is at `params`.
pub(super) fn decode(walk: &mut Walk<'_>, _method: &str, _params: &Json<'_>) {
    walk.note(Unchecked::UnknownMethod);
}
