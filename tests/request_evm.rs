//! Calls inside calls: what is wrapped is found again, with its role, its amount and its way there.

use forewarn::list::file::Verify;
use forewarn::list::model::Date;
use forewarn::request::{RequestAnswer, Role, Unchecked};
use forewarn::verdict::Grade;
use forewarn::{Checker, DEFAULT_LIST, State};
use proptest::prelude::*;

/// The thief of the Ronin bridge's funds, on OFAC's list.
const LISTED: [u8; 20] = [
    0x09, 0x8b, 0x71, 0x6b, 0x8a, 0xaf, 0x21, 0x51, 0x29, 0x96, 0xdc, 0x57, 0xeb, 0x06, 0x15, 0xe2, 0x38, 0x3e, 0x2f,
    0x96,
];

fn checker() -> Checker {
    let mut checker = Checker::new(Date::new(2026, 11, 26).unwrap());
    checker.add_list(DEFAULT_LIST.to_vec(), Verify::Structure).unwrap();
    checker
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The whole answer. Whoever only screens is told the same.
fn send(checker: &Checker, data: &[u8]) -> RequestAnswer {
    let request = serde_json::json!({
        "method": "eth_sendTransaction",
        "params": [{ "to": "0x00000000000000000000000000000000deadbeef", "data": format!("0x{}", hex(data)) }],
    });
    let request = request.to_string();
    let answer = checker.check_request(&request).unwrap();
    let rest = !answer.not_checked.is_empty();
    assert_eq!(checker.screen_request(&request), Ok((answer.state, answer.grade, rest)));
    let mut numbers = Vec::new();
    checker.screen_calls(format!("0x{0}\n{0}\n", hex(data)).as_bytes(), &mut numbers);
    // without the contract that is called
    let parties = answer.parties.iter().filter(|party| party.path != "params[0].to").map(|party| &party.answer);
    let state = parties.clone().map(|answer| answer.state).max().unwrap_or(State::NotCovered);
    let grade = parties.map(|answer| answer.grade).max().unwrap_or(Grade::Quiet);
    assert_eq!(numbers, [state as u32 | (grade as u32) << 8 | u32::from(rest) << 16; 2]);
    answer
}

/// An argument as the contract ABI encodes it.
#[derive(Clone)]
enum Value {
    Number(u128),
    Address([u8; 20]),
    Bytes(Vec<u8>),
    List(Vec<Value>),
    Tuple(Vec<Value>),
}

impl Value {
    fn is_dynamic(&self) -> bool {
        match self {
            Self::Number(_) | Self::Address(_) => false,
            Self::Bytes(_) | Self::List(_) => true,
            Self::Tuple(all) => all.iter().any(Self::is_dynamic),
        }
    }

    fn encode(&self) -> Vec<u8> {
        match self {
            Self::Number(number) => [&[0; 16][..], &number.to_be_bytes()].concat(),
            Self::Address(bytes) => [&[0; 12][..], bytes].concat(),
            Self::Bytes(bytes) => {
                let padding = vec![0; bytes.len().next_multiple_of(32) - bytes.len()];
                [Self::Number(bytes.len() as u128).encode(), bytes.clone(), padding].concat()
            }
            Self::List(all) => [Self::Number(all.len() as u128).encode(), encode(all)].concat(),
            Self::Tuple(all) => encode(all),
        }
    }
}

fn encode(all: &[Value]) -> Vec<u8> {
    let size: usize = all.iter().map(|one| if one.is_dynamic() { 32 } else { one.encode().len() }).sum();
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    for one in all {
        if one.is_dynamic() {
            head.extend(Value::Number((size + tail.len()) as u128).encode());
            tail.extend(one.encode());
        } else {
            head.extend(one.encode());
        }
    }
    [head, tail].concat()
}

fn call(selector: u32, arguments: &[Value]) -> Vec<u8> {
    [&selector.to_be_bytes()[..], &encode(arguments)].concat()
}

fn transfer(to: [u8; 20], amount: u128) -> Vec<u8> {
    call(0xa9059cbb, &[Value::Address(to), Value::Number(amount)])
}

const SOMEBODY: [u8; 20] = [0x5a; 20];

/// Puts a call into another one: what comes out, and its part of the path.
fn wrap(kind: u8, inner: Vec<u8>) -> (Vec<u8>, &'static str) {
    use Value::{Address, Bytes, List, Number, Tuple};
    let (somebody, inner) = (Address(SOMEBODY), Bytes(inner));
    let nobody = Address([0; 20]);
    let other = Bytes(transfer(SOMEBODY, 1));
    match kind {
        0 => (call(0xac9650d8, &[List(vec![other, inner])]), "multicall[1]"),
        1 => (call(0x5ae401dc, &[Number(9), List(vec![inner, other])]), "multicall[0]"),
        2 => (call(0x82ad56cb, &[List(vec![Tuple(vec![somebody, Number(1), inner])])]), "aggregate3.calls[0].callData"),
        3 => (
            call(0x174dea71, &[List(vec![Tuple(vec![somebody, Number(1), Number(5), inner])])]),
            "aggregate3Value.calls[0].callData",
        ),
        4 => {
            let rest = [Number(0), Number(0), Number(0), Number(0), nobody.clone(), nobody, Bytes(vec![7; 65])];
            (call(0x6a761202, &[&[somebody, Number(3), inner][..], &rest].concat()), "execTransaction.data")
        }
        5 => (call(0xb61d27f6, &[somebody, Number(3), inner]), "execute.func"),
        6 => (
            call(
                0x47e1da2a,
                &[List(vec![somebody.clone(), somebody]), List(vec![Number(1), Number(2)]), List(vec![other, inner])],
            ),
            "executeBatch.func[1]",
        ),
        7 => {
            let Bytes(data) = inner else { unreachable!() };
            let length = Number(data.len() as u128).encode();
            let packed = [&[0][..], &SOMEBODY, &Number(1).encode(), &length, &data].concat();
            (call(0x8d80ff0a, &[Bytes(packed)]), "multiSend.transactions[0].data")
        }
        8 => {
            let batch = encode(&[List(vec![Tuple(vec![somebody, Number(0), inner])])]);
            let mode = [&[1][..], &[0; 31]].concat();
            let head = [&0xe9ae5c53_u32.to_be_bytes()[..], &mode, &Number(64).encode()].concat();
            ([head, Bytes(batch).encode()].concat(), "execute.executionCalldata[0].callData")
        }
        _ => {
            let operation = Tuple(vec![
                somebody.clone(),
                Number(0),
                Bytes(vec![]),
                inner,
                Number(0),
                Number(0),
                Number(0),
                Number(0),
                Number(0),
                Bytes(vec![]),
                Bytes(vec![]),
            ]);
            (call(0x1fad948c, &[List(vec![operation]), somebody]), "handleOps.ops[0].callData")
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_wrapped_is_found(kinds in prop::collection::vec(0_u8..10, 0..30), amount in any::<u128>()) {
        let checker = checker();
        let (mut data, mut path) = (transfer(LISTED, amount), "transfer.to".to_owned());
        for kind in &kinds {
            let (outer, part) = wrap(*kind, data);
            (data, path) = (outer, format!("{part}.{path}"));
        }
        let answer = send(&checker, &data);
        let path = format!("params[0].data.{path}");
        let found = answer.parties.iter().find(|party| party.path == path);
        let found = found.ok_or_else(|| TestCaseError::fail(format!("{path} in {answer:#?}")))?;
        prop_assert_eq!(found.role, Role::Recipient);
        prop_assert_eq!(found.answer.state, State::Listed);
        prop_assert_eq!(found.amount.as_deref(), Some(&*amount.to_string()));
        prop_assert_eq!(answer.state, State::Listed);
        prop_assert!(answer.not_checked.is_empty());
    }

    #[test]
    fn any_bytes_have_an_answer(
        selector in prop::sample::select(vec![0xac9650d8_u32, 0x82ad56cb, 0x6a761202, 0x8d80ff0a, 0xe9ae5c53, 0x1fad948c, 0x24856bc3, 0xb3a34c4c]),
        words in prop::collection::vec(0_u8..16, 0..40),
        tail in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        let words: Vec<u8> = words.iter().flat_map(|word| Value::Number(u128::from(*word) * 16).encode()).collect();
        send(&checker(), &[&selector.to_be_bytes()[..], &words, &tail].concat());
    }
}

#[test]
fn a_thousand_layers() {
    let mut data = transfer(LISTED, 1);
    for _ in 0..1000 {
        data = call(0xac9650d8, &[Value::List(vec![Value::Bytes(data)])]);
    }
    let answer = send(&checker(), &data);
    assert_eq!(answer.state, State::Listed);
    assert!(answer.parties.iter().any(|party| party.role == Role::Unknown && party.answer.state == State::Listed));
    assert!(answer.not_checked.iter().any(|part| part.reason == Unchecked::TooDeep));
}

/// Every element of a list points to the same data, which does so again.
#[test]
fn offsets_that_all_lead_to_one_place() {
    let count = 2000_u128;
    let mut data = 0xac9650d8_u32.to_be_bytes().to_vec();
    data.extend(Value::Number(32).encode());
    data.extend(Value::Number(count).encode());
    for _ in 0..count {
        // the call itself, from its first byte on: its length is taken from what stands in front
        data.extend(Value::Number(0).encode());
    }
    let answer = send(&checker(), &data);
    assert_eq!(answer.state, State::NotListed);
    let mut nested = data;
    for _ in 0..3 {
        let inner = Value::Bytes(nested.clone()).encode();
        nested =
            [&0xac9650d8_u32.to_be_bytes()[..], &Value::Number(32).encode(), &Value::Number(count).encode()].concat();
        for _ in 0..count {
            nested.extend(Value::Number(count * 32).encode());
        }
        nested.extend(inner);
    }
    let answer = send(&checker(), &nested);
    assert!(answer.not_checked.iter().any(|part| part.reason == Unchecked::TooMuch), "{:?}", answer.not_checked);
}

#[test]
fn ten_megabytes_of_an_unknown_call() {
    let mut data = vec![0xfe; 10 << 20];
    data[7_000_001..7_000_021].copy_from_slice(&LISTED);
    let answer = send(&checker(), &data);
    assert_eq!(answer.state, State::Listed);
    let unknown = answer.parties.iter().find(|party| party.role == Role::Unknown).unwrap();
    assert_eq!(unknown.path, "params[0].data@7000001");
    assert_eq!(answer.not_checked[0].reason, Unchecked::UnknownCall);
}
