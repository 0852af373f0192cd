//! Raw transactions of Ethereum: RLP (Yellow Paper, appendix B), in the envelopes of EIP-2718.

use alloy_rlp::Header;

use super::abi;
use super::walk::{Sum, Walk, decimal};
use super::{Role, Unchecked};

/// The payload of the item that `data` begins with, whether it is a list, and what stands behind it.
fn item(mut data: &[u8]) -> Option<(&[u8], bool, &[u8])> {
    let Header { list, payload_length } = Header::decode(&mut data).ok()?;
    let (payload, rest) = data.split_at_checked(payload_length)?;
    Some((payload, list, rest))
}

/// The items of a list.
fn items(mut list: &[u8]) -> Option<Vec<(&[u8], bool)>> {
    let mut all = Vec::new();
    while !list.is_empty() {
        let (payload, is_list, rest) = item(list)?;
        all.push((payload, is_list));
        list = rest;
    }
    Some(all)
}

/// Where the fields of a transaction stand, by type.
struct Layout {
    to: usize,
    access_list: Option<usize>,
    authorisations: Option<usize>,
}

/// Reads a transaction, signed or not.
pub(super) fn transaction(walk: &mut Walk<'_>, data: &[u8]) {
    let here = walk.down("");
    let is_read = read(walk, data).is_some();
    walk.back(here);
    if !is_read {
        walk.note(Unchecked::Malformed);
        walk.search(data);
    }
}

fn read(walk: &mut Walk<'_>, data: &[u8]) -> Option<()> {
    let (layout, body) = match *data.first()? {
        1 => (Layout { to: 4, access_list: Some(7), authorisations: None }, &data[1..]),
        2 | 3 => (Layout { to: 5, access_list: Some(8), authorisations: None }, &data[1..]),
        4 => (Layout { to: 5, access_list: Some(8), authorisations: Some(9) }, &data[1..]),
        0xc0.. => (Layout { to: 3, access_list: None, authorisations: None }, data),
        _ => return None,
    };
    let (payload, true, []) = item(body)? else { return None };
    let mut fields = items(payload)?;
    // as it goes over the network, a transaction with blobs is a list of it and of them (EIP-4844)
    if data[0] == 3
        && let Some((inner, true)) = fields.first()
    {
        fields = items(inner)?;
    }
    let (to, value, input) = (fields.get(layout.to)?.0, fields.get(layout.to + 1)?.0, fields.get(layout.to + 2)?.0);
    // no receiver: a contract is made
    let to: Option<&[u8; 20]> = if to.is_empty() { None } else { Some(to.try_into().ok()?) };
    let here = walk.down("to");
    if let Some(to) = to {
        abi::paid(walk, to, Sum::native(decimal(value)), input);
    }
    walk.back(here);
    walk.down("data");
    match to {
        Some(_) => abi::call(walk, to, input),
        None => walk.search(input),
    }
    walk.back(here);
    // chain, address, nonce, signature; address, slots
    for (name, role, list, place) in [
        ("accessList", Role::Contract, layout.access_list, 0),
        ("authorizationList", Role::Delegate, layout.authorisations, 1),
    ] {
        let Some((list, _)) = list.and_then(|place| fields.get(place)) else { continue };
        for (index, (entry, _)) in items(list)?.into_iter().enumerate() {
            let address = items(entry)?.get(place)?.0.try_into().ok()?;
            let here = walk.down(name);
            walk.index(index);
            walk.down("address");
            abi::named(walk, role, address, Sum::default());
            walk.back(here);
        }
    }
    Some(())
}
