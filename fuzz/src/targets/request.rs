//! Whoever is put into a wallet request is found in it, and no bytes or text make the decoders fail.

use forewarn::Checker;
use forewarn::address::{Address, Bytes, Form};
use forewarn::list::model::Date;
use forewarn::request::{MAX_PARTIES, RequestAnswer, RequestError};

use super::{Case, Target, ensure};
use crate::random::Random;

pub const EVM: Target = Target {
    name: "request_evm",
    make: evm,
    check: |case, mutated| check("evm", "eth_sendRawTransaction", case, mutated),
    mutate: None,
};
pub const SOLANA: Target = Target {
    name: "request_solana",
    make: solana,
    check: |case, mutated| check("solana", "signTransaction", case, mutated),
    mutate: None,
};
pub const TRON: Target = Target {
    name: "request_tron",
    make: tron,
    check: |case, mutated| check("tron", "signTransaction", case, mutated),
    mutate: None,
};
pub const PSBT: Target = Target {
    name: "request_psbt",
    make: psbt,
    check: |case, mutated| check("bitcoin", "signPsbt", case, mutated),
    mutate: None,
};
pub const JSON: Target = Target { name: "request_json", make: json, check: check_text, mutate: None };

/// Asks for what the request of the case's bytes names.
fn check(chain: &str, method: &str, case: &Case, mutated: bool) -> Result<(), String> {
    let text = request(chain, method, &case.input);
    let answer = ask(&text).map_err(|error| error.to_string())?;
    found(&answer, case, mutated)
}

/// The same of a request that is changed as a text.
fn check_text(case: &Case, mutated: bool) -> Result<(), String> {
    match ask(&String::from_utf8_lossy(&case.input)) {
        Ok(answer) => found(&answer, case, mutated),
        Err(error) => ensure(mutated && !error.to_string().is_empty(), || format!("{error:?}")),
    }
}

fn request(chain: &str, method: &str, bytes: &[u8]) -> String {
    if chain == "evm" {
        return format!("{{\"method\":\"{method}\",\"params\":[\"0x{}\"]}}", hex(bytes));
    }
    let name = if chain == "bitcoin" { "psbt" } else { "transaction" };
    format!("{{\"chain\":\"{chain}\",\"method\":\"{method}\",\"params\":{{\"{name}\":\"0x{}\"}}}}", hex(bytes))
}

fn ask(text: &str) -> Result<RequestAnswer, RequestError> {
    Checker::new(Date::new(2026, 11, 26).expect("a date")).check_request(text)
}

/// The expected lines are roles and addresses, in the order of the parties.
fn found(answer: &RequestAnswer, case: &Case, mutated: bool) -> Result<(), String> {
    ensure(answer.parties.len() <= MAX_PARTIES, || "too many parties".to_owned())?;
    for path in answer.parties.iter().map(|party| &party.path).chain(answer.not_checked.iter().map(|note| &note.path)) {
        ensure(path.starts_with("params"), || format!("{path:?} is no path"))?;
    }
    if mutated {
        return Ok(());
    }
    ensure(answer.not_checked.is_empty(), || format!("not checked: {:?}", answer.not_checked))?;
    let mut parties = answer.parties.iter().map(|party| {
        let address = party.answer.readings.first().map_or("", |reading| &reading.canonical);
        format!("{} {address}", party.role.name())
    });
    for line in case.expected.lines() {
        ensure(parties.any(|party| party == line), || format!("{line} is not among {:?}", answer.parties))?;
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn expect(case: &mut Case, role: &str, form: Form, variant: u16, bytes: &[u8]) {
    let address = Address { form, variant, bytes: Bytes::new(bytes) };
    case.expected += &format!("{role} {}\n", address.canonical());
}

fn length(len: usize) -> Vec<u8> {
    if len < 0x80 { vec![len as u8] } else { vec![len as u8 | 0x80, (len >> 7) as u8] }
}

/// A number as the contract ABI has it.
fn word(number: usize) -> Vec<u8> {
    [&[0; 24][..], &(number as u64).to_be_bytes()].concat()
}

/// Bytes behind their length, up to the end of a word.
fn padded(bytes: &[u8]) -> Vec<u8> {
    [&word(bytes.len())[..], bytes, &vec![0; bytes.len().next_multiple_of(32) - bytes.len()]].concat()
}

/// An item of RLP.
fn rlp(is_list: bool, payload: &[u8]) -> Vec<u8> {
    let start = if is_list { 0xc0 } else { 0x80 };
    match payload {
        [byte @ 0..0x80] if !is_list => vec![*byte],
        _ if payload.len() < 56 => [&[start + payload.len() as u8][..], payload].concat(),
        _ if payload.len() < 256 => [&[start + 56, payload.len() as u8][..], payload].concat(),
        _ => [&[start + 57][..], &(payload.len() as u16).to_be_bytes(), payload].concat(),
    }
}

/// A call in up to eight others, in a transaction of any type.
fn evm(random: &mut Random) -> Case {
    let mut case = Case::default();
    let to = random.bytes(20);
    let (mut data, role) = match random.below(3) {
        0 => (vec![0xa9, 0x05, 0x9c, 0xbb], "recipient"),
        1 => (vec![0x09, 0x5e, 0xa7, 0xb3], "spender"),
        _ => (vec![0xa2, 0x2c, 0xb4, 0x65], "operator"),
    };
    data.extend([&[0; 12][..], &to, &word(1)].concat());
    for _ in 0..random.below(9) {
        let inner = padded(&data);
        data = match random.below(3) {
            // multicall(bytes[])
            0 => [&[0xac, 0x96, 0x50, 0xd8][..], &word(32), &word(1), &word(32), &inner].concat(),
            // execute(address,uint256,bytes)
            1 => [&[0xb6, 0x1d, 0x27, 0xf6][..], &[0; 12], &random.bytes(20), &word(0), &word(96), &inner].concat(),
            // multiSend(bytes)
            _ => {
                let packed = [&[0][..], &random.bytes(20), &word(0), &word(data.len()), &data].concat();
                [&[0x8d, 0x80, 0xff, 0x0a][..], &word(32), &padded(&packed)].concat()
            }
        };
    }
    let contract = random.bytes(20);
    expect(&mut case, "contract", Form::Evm, 0, &contract);
    expect(&mut case, role, Form::Evm, 0, &to);
    let kind = random.below(5);
    let heads: usize = [3, 4, 5, 5, 5][kind];
    let number = rlp(false, &[7]);
    let mut fields = number.repeat(heads);
    fields.extend([rlp(false, &contract), rlp(false, &[]), rlp(false, &data)].concat());
    // access list, and what EIP-4844 and EIP-7702 have behind it
    if kind > 0 {
        fields.extend(rlp(true, &[]));
    }
    match kind {
        3 => fields.extend([number, rlp(true, &rlp(false, &[1; 32]))].concat()),
        4 => {
            let code = random.bytes(20);
            expect(&mut case, "delegate", Form::Evm, 0, &code);
            fields.extend(rlp(true, &rlp(true, &[rlp(false, &[1]), rlp(false, &code), rlp(false, &[2])].concat())));
        }
        _ => {}
    }
    fields.extend([rlp(false, &[1]), rlp(false, &random.bytes(32)), rlp(false, &random.bytes(32))].concat());
    let head = if kind == 0 { vec![] } else { vec![kind as u8] };
    case.input = [head, rlp(true, &fields)].concat();
    case
}

const SYSTEM: [u8; 32] = [0; 32];
/// `TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA`.
const TOKEN: [u8; 32] = [
    6, 221, 246, 225, 215, 101, 161, 147, 217, 203, 225, 70, 206, 235, 121, 172, 28, 180, 133, 237, 95, 91, 55, 145,
    58, 140, 245, 133, 126, 255, 0, 169,
];

/// Up to twenty transfers and approvals in a message of any version, with signatures in front or without.
fn solana(random: &mut Random) -> Case {
    let mut case = Case::default();
    let version = random.below(3);
    let payer = random.bytes(32);
    let mut keys = [payer, SYSTEM.to_vec(), TOKEN.to_vec()].concat();
    let mut instructions: Vec<(u8, Vec<u8>, Vec<u8>)> = Vec::new();
    expect(&mut case, "fee-payer", Form::Solana, 0, &keys[..32]);
    for place in 3..4 + random.below(20) as u8 {
        let to = random.bytes(32);
        let amount = random.next().to_le_bytes();
        match random.below(4) {
            0 => instructions.push((1, vec![0, place], [&[2, 0, 0, 0][..], &amount].concat())),
            1 => instructions.push((2, vec![0, place, 0], [&[4][..], &amount].concat())),
            2 => instructions.push((2, vec![0, place, 0], vec![9])),
            _ => {
                let seed = random.bytes(20);
                let data = [&[11, 0, 0, 0][..], &amount, &20_u64.to_le_bytes(), &seed, &to].concat();
                instructions.push((1, vec![0, 0, place], data));
            }
        }
        let role = if instructions.last().is_some_and(|(_, _, data)| data[0] == 4) { "spender" } else { "recipient" };
        expect(&mut case, role, Form::Solana, 0, &to);
        keys.extend(to);
    }
    let count = keys.len() / 32;
    let mut message = match version {
        0 => vec![1, 0, 2],
        1 => vec![0x80, 1, 0, 2],
        _ => [&[0x81, 1, 0, 2, 4, 0, 0, 0][..], &[5; 32], &[instructions.len() as u8, count as u8]].concat(),
    };
    if version == 2 {
        message.extend([&keys[..], &[0; 4]].concat());
        for (program, accounts, data) in &instructions {
            message.extend([*program, accounts.len() as u8, data.len() as u8, 0]);
        }
        instructions.iter().for_each(|(_, accounts, data)| message.extend([&accounts[..], data].concat()));
    } else {
        message.extend([&length(count)[..], &keys, &[5; 32], &length(instructions.len())].concat());
        for (program, accounts, data) in &instructions {
            message.push(*program);
            message.extend([&length(accounts.len())[..], accounts, &length(data.len()), data].concat());
        }
        message.extend(if version == 1 { &[0][..] } else { &[] });
    }
    case.input = match (random.one_in(2), version) {
        (true, 2) => [&message[..], &[0; 64]].concat(),
        (true, _) => [&[1][..], &[0; 64], &message].concat(),
        _ => message,
    };
    case
}

/// A field of a message in Protocol Buffers.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    [&[number << 3 | 2][..], &length(bytes.len()), bytes].concat()
}

/// A payment, a call, or new permissions.
fn tron(random: &mut Random) -> Case {
    let mut case = Case::default();
    let [owner, to] = [0, 1].map(|_| random.bytes(20));
    let with_network = |bytes: &[u8]| [&[0x41][..], bytes].concat();
    expect(&mut case, "owner", Form::Tron, 0x41, &owner);
    let (kind, rest) = match random.below(3) {
        0 => {
            expect(&mut case, "recipient", Form::Tron, 0x41, &to);
            (1, [field(2, &with_network(&to)), vec![0x18, random.below(0x80) as u8]].concat())
        }
        1 => {
            let contract = random.bytes(20);
            expect(&mut case, "contract", Form::Tron, 0x41, &contract);
            expect(&mut case, "recipient", Form::Tron, 0x41, &to);
            let data = [&[0xa9, 0x05, 0x9c, 0xbb][..], &[0; 12], &to, &random.bytes(32)].concat();
            (31, [field(2, &with_network(&contract)), field(4, &data)].concat())
        }
        _ => {
            expect(&mut case, "operator", Form::Tron, 0x41, &to);
            (46, field(4, &field(7, &[field(1, &with_network(&to)), vec![0x10, 1]].concat())))
        }
    };
    let contract = [field(1, &with_network(&owner)), rest].concat();
    let any = [field(1, b"type.googleapis.com/protocol.Contract"), field(2, &contract)].concat();
    let contract = [vec![8, kind], field(2, &any)].concat();
    case.input = [field(1, &random.bytes(2)), field(4, &random.bytes(8)), field(11, &contract), vec![0x70, 1]].concat();
    case
}

fn sized(bytes: &[u8]) -> Vec<u8> {
    let len = match bytes.len() {
        len @ 0..0xfd => vec![len as u8],
        len => [&[0xfd][..], &(len as u16).to_le_bytes()].concat(),
    };
    [len, bytes.to_vec()].concat()
}

fn pair(kind: u8, value: &[u8]) -> Vec<u8> {
    [&[1, kind][..], &sized(value)].concat()
}

/// Outputs of every kind of script, in either version of the format.
fn psbt(random: &mut Random) -> Case {
    let mut case = Case::default();
    let count = 1 + random.below(20);
    let (is_version_2, mut unsigned, mut maps) = (random.one_in(2), Vec::new(), Vec::new());
    for _ in 0..count {
        let (hash, program, amount) = (random.bytes(20), random.bytes(32), random.next().to_le_bytes());
        let (form, variant, bytes, script) = match random.below(6) {
            0 => (Form::P2pkh, 0, &hash, [&[0x76, 0xa9, 20][..], &hash, &[0x88, 0xac]].concat()),
            1 => (Form::P2sh, 5, &hash, [&[0xa9, 20][..], &hash, &[0x87]].concat()),
            2 => (Form::P2wpkh, 1, &hash, [&[0, 20][..], &hash].concat()),
            3 => (Form::P2wsh, 1, &program, [&[0, 32][..], &program].concat()),
            4 => (Form::P2tr, 1, &program, [&[0x51, 32][..], &program].concat()),
            _ => {
                let bytes = [&[2][..], &program].concat();
                expect(&mut case, "recipient", Form::Witness, 1, &bytes);
                unsigned.extend([&amount[..], &sized(&[&[0x52, 32][..], &program].concat())].concat());
                maps.extend([pair(3, &amount), pair(4, &[&[0x52, 32][..], &program].concat()), vec![0]].concat());
                continue;
            }
        };
        expect(&mut case, "recipient", form, variant, bytes);
        unsigned.extend([&amount[..], &sized(&script)].concat());
        maps.extend([pair(3, &amount), pair(4, &script), vec![0]].concat());
    }
    case.input = b"psbt\xff".to_vec();
    if is_version_2 {
        case.input.extend([pair(4, &[1]), pair(5, &[count as u8]), pair(0xfb, &[2, 0, 0, 0]), vec![0, 0]].concat());
        case.input.extend(maps);
    } else {
        let inputs = [&[2, 0, 0, 0, 1][..], &random.bytes(36), &[0, 1, 1, 1, 1, count as u8]].concat();
        case.input.extend(pair(0, &[&inputs[..], &unsigned, &[0; 4]].concat()));
        case.input.extend(vec![0; count + 2]);
    }
    case
}

/// The text of a request to any wallet.
fn json(random: &mut Random) -> Case {
    let (chain, method, case) = match random.below(4) {
        3 => ("evm", "eth_sendRawTransaction", evm(random)),
        0 => ("solana", "signTransaction", solana(random)),
        1 => ("tron", "signTransaction", tron(random)),
        _ => ("bitcoin", "signPsbt", psbt(random)),
    };
    Case { input: request(chain, method, &case.input).into_bytes(), ..case }
}
