//! Requests to Solana, TRON and Bitcoin wallets: whoever an encoder puts into one is found again, with role, amount,
//! asset and path.

use forewarn::address::{Address, Bytes, Form};
use forewarn::list::model::Date;
use forewarn::request::RequestAnswer;
use forewarn::{Checker, State};
use proptest::prelude::*;
use serde_json::{Value, json};

fn ask(chain: &str, method: &str, params: Value) -> RequestAnswer {
    ask_on("", chain, method, params)
}

fn ask_on(network: &str, chain: &str, method: &str, params: Value) -> RequestAnswer {
    let request = json!({ "chain": chain, "method": method, "params": params, "network": network });
    Checker::new(Date::new(2026, 11, 26).unwrap()).check_request(&request.to_string()).unwrap()
}

/// Role, path, address, amount and asset of each party.
fn parties(answer: &RequestAnswer) -> Vec<String> {
    let line = |party: &forewarn::request::RequestParty| {
        let address = party.answer.readings.first().map_or("?", |reading| &reading.canonical);
        let [amount, asset] = [&party.amount, &party.asset].map(|text| text.as_deref().unwrap_or("-"));
        format!("{} {} {address} {amount} {asset}", party.role.name(), party.path)
    };
    answer.parties.iter().map(line).collect()
}

fn notes(answer: &RequestAnswer) -> Vec<String> {
    answer.not_checked.iter().map(|note| format!("{} {}", note.reason.name(), note.path)).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(digits: &str) -> Vec<u8> {
    (0..digits.len() / 2).map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap()).collect()
}

fn text(form: Form, variant: u16, bytes: &[u8]) -> String {
    Address { form, variant, bytes: Bytes::new(bytes) }.canonical()
}

mod solana {
    use super::*;

    pub const SYSTEM: [u8; 32] = [0; 32];
    pub const TOKEN: &str = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
    const TOKEN_2022: &str = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb";
    pub const ASSOCIATED: &str = "ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL";
    const MEMO: &str = "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr";
    const STAKE: &str = "Stake11111111111111111111111111111111111111";

    pub fn key(text: &str) -> [u8; 32] {
        forewarn::address::parse(text).unwrap()[0].address.bytes[..].try_into().unwrap()
    }

    pub fn base58(key: &[u8]) -> String {
        text(Form::Solana, 0, key)
    }

    /// As [`base58`], of more bytes than an address has.
    fn long_base58(bytes: &[u8]) -> String {
        const DIGITS: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
        let mut digits = Vec::new();
        for byte in bytes {
            let mut carry = u32::from(*byte);
            for digit in &mut digits {
                carry += *digit * 256;
                *digit = carry % 58;
                carry /= 58;
            }
            while carry > 0 {
                digits.push(carry % 58);
                carry /= 58;
            }
        }
        digits.iter().rev().map(|digit| char::from(DIGITS[*digit as usize])).collect()
    }

    /// 32 bytes that are nobody's.
    pub fn somebody(number: u8) -> [u8; 32] {
        [0x80 | number; 32]
    }

    pub fn short(len: usize) -> Vec<u8> {
        let (mut len, mut out) = (len, Vec::new());
        while len > 0x7f {
            out.push(len as u8 | 0x80);
            len >>= 7;
        }
        out.push(len as u8);
        out
    }

    pub struct Instruction {
        pub program: [u8; 32],
        pub accounts: Vec<[u8; 32]>,
        pub data: Vec<u8>,
    }

    pub fn instruction(program: [u8; 32], accounts: &[[u8; 32]], data: &[&[u8]]) -> Instruction {
        Instruction { program, accounts: accounts.to_vec(), data: data.concat() }
    }

    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Version {
        Legacy,
        Zero,
        One,
    }

    /// The message, with [`somebody`] 0 as the fee payer.
    pub fn message(version: Version, instructions: &[Instruction]) -> Vec<u8> {
        let mut keys = vec![somebody(0)];
        for one in instructions {
            for key in one.accounts.iter().chain([&one.program]) {
                if !keys.contains(key) {
                    keys.push(*key);
                }
            }
        }
        let place = |key: &[u8; 32]| keys.iter().position(|other| other == key).unwrap() as u8;
        let places = |one: &Instruction| one.accounts.iter().map(place).collect::<Vec<u8>>();
        let mut out = match version {
            Version::Legacy => vec![],
            Version::Zero => vec![0x80],
            Version::One => vec![0x81],
        };
        out.extend([1, 0, 0]);
        if version == Version::One {
            out.extend(4_u32.to_le_bytes());
            out.extend([7; 32]);
            out.extend([instructions.len() as u8, keys.len() as u8]);
            out.extend(keys.concat());
            out.extend(1400_u32.to_le_bytes());
            for one in instructions {
                out.extend([place(&one.program), one.accounts.len() as u8]);
                out.extend((one.data.len() as u16).to_le_bytes());
            }
            for one in instructions {
                out.extend(places(one));
                out.extend(&one.data);
            }
            return out;
        }
        out.extend(short(keys.len()));
        out.extend(keys.concat());
        out.extend([7; 32]);
        out.extend(short(instructions.len()));
        for one in instructions {
            out.push(place(&one.program));
            out.extend(short(one.accounts.len()));
            out.extend(places(one));
            out.extend(short(one.data.len()));
            out.extend(&one.data);
        }
        if version == Version::Zero {
            out.push(0);
        }
        out
    }

    /// The message with an empty signature.
    pub fn wire(version: Version, instructions: &[Instruction]) -> Vec<u8> {
        let message = message(version, instructions);
        match version {
            Version::One => [&message[..], &[0; 64]].concat(),
            _ => [&[1][..], &[0; 64], &message].concat(),
        }
    }

    pub fn sign(bytes: &[u8]) -> RequestAnswer {
        ask("solana", "signTransaction", json!({ "transaction": format!("0x{}", hex(bytes)) }))
    }

    const AMOUNT: u64 = 1_234_567;

    /// What an instruction names beside accounts, without the path of the instruction.
    fn named(instruction: Instruction) -> (Vec<String>, Vec<String>) {
        let answer = sign(&wire(Version::Legacy, &[instruction]));
        let path = "params.transaction.message.instructions[0].";
        let short = |all: Vec<String>| {
            all.into_iter().filter(|line| line.contains(path)).map(|line| line.replace(path, "")).collect()
        };
        (short(parties(&answer)), short(notes(&answer)))
    }

    /// A transaction of web3.js's own tests (`transaction.test.ts`), in base64.
    #[test]
    fn of_another_library() {
        let transaction = "AVuErQHaXv0SG0/PchunfxHKt8wMRfMZzqV0tkC5qO6owYxWU2v871AoWywGoFQr4z+q/7mE8lIufNl/\
             kxj+nQ0BAAEDE5j2LG0aRXxRumpLXz29L2n8qTIWIY3ImX5Ba9F9k8r9Q5/Mtmcn8onFxt47xKj+XdXXd3C8j/FcPu7csUrz/AAAAAA\
             AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAxJrndgN4IFTxep3s6kO0ROug7bEsbx0xxuDkqEvwUusBAgIAAQwCAAAAMQAAAAAAAAA=";
        let answer = ask("solana", "signAndSendTransaction", json!({ "transaction": transaction }));
        let path = "params.transaction.message";
        assert_eq!(
            parties(&answer),
            [
                format!("fee-payer {path}.accountKeys[0] 2KW2XRd9kwqet15Aha2oK3tYvd3nWbTFH1MBiRAv1BE1 - -"),
                format!(
                    "recipient {path}.instructions[0].transfer.destination \
                     J3dxNj7nDRRqRRXuEMynDG57DkZK4jYRuv3Garmb1i99 49 native"
                ),
            ]
        );
        assert_eq!(notes(&answer), [""; 0]);
    }

    #[test]
    fn system_program() {
        let [one, two, three] = [1, 2, 3].map(somebody);
        let [of_one, of_two, of_three] = [one, two, three].map(|key| base58(&key));
        let call = |number: u32, accounts: &[[u8; 32]], data: &[&[u8]]| {
            let (parties, notes) = named(instruction(SYSTEM, accounts, &[&number.to_le_bytes(), &data.concat()]));
            assert_eq!(notes, [""; 0]);
            parties
        };
        let amount = &AMOUNT.to_le_bytes();
        let seed = &[&4_u64.to_le_bytes()[..], b"seed"].concat();
        assert_eq!(
            call(0, &[somebody(0), one], &[amount, &[9; 8], &two]),
            [
                format!("recipient createAccount.newAccount {of_one} {AMOUNT} native"),
                format!("delegate createAccount.owner {of_two} - -")
            ]
        );
        assert_eq!(call(1, &[somebody(0)], &[&two]), [format!("delegate assign.owner {of_two} - -")]);
        assert_eq!(
            call(2, &[three, one], &[amount]),
            [
                format!("owner transfer.source {of_three} - -"),
                format!("recipient transfer.destination {of_one} {AMOUNT} native")
            ]
        );
        assert_eq!(
            call(3, &[somebody(0), one], &[&three, seed, amount, &[9; 8], &two]),
            [
                format!("recipient createAccountWithSeed.newAccount {of_one} {AMOUNT} native"),
                format!("delegate createAccountWithSeed.owner {of_two} - -")
            ]
        );
        assert_eq!(
            call(5, &[three, one], &[amount]),
            [format!("recipient withdrawFromNonce.destination {of_one} {AMOUNT} native")]
        );
        assert_eq!(call(7, &[three], &[&two]), [format!("delegate authorizeNonce.newAuthorized {of_two} - -")]);
        assert_eq!(
            call(9, &[three], &[&one, seed, &[9; 8], &two]),
            [format!("delegate allocateWithSeed.owner {of_two} - -")]
        );
        assert_eq!(call(10, &[three], &[&one, seed, &two]), [format!("delegate assignWithSeed.owner {of_two} - -")]);
        assert_eq!(
            call(11, &[three, two, one], &[amount, seed, &two]),
            [
                format!("owner transferWithSeed.source {of_three} - -"),
                format!("recipient transferWithSeed.destination {of_one} {AMOUNT} native")
            ]
        );
        for number in [4, 8, 12] {
            assert_eq!(call(number, &[one], &[&[0; 8]]), [""; 0]);
        }
    }

    #[test]
    fn token_programs() {
        let [one, two, three, four] = [1, 2, 3, 4].map(somebody);
        let [of_one, of_two, of_three, of_four] = [one, two, three, four].map(|key| base58(&key));
        let amount = &AMOUNT.to_le_bytes();
        let checked = &[&amount[..], &[6]].concat();
        for program in [TOKEN, TOKEN_2022].map(key) {
            let call = |accounts: &[[u8; 32]], data: &[&[u8]]| named(instruction(program, accounts, data));
            let derived = |path: &str| vec![format!("derived-owner {path}")];
            let owner = |name: &str| format!("owner {name} {of_four} - -");
            assert_eq!(
                call(&[two, one, four], &[&[3], amount]),
                (
                    vec![owner("transfer.authority"), format!("recipient transfer.destination {of_one} {AMOUNT} -")],
                    derived("transfer.destination")
                )
            );
            assert_eq!(
                call(&[two, one, four], &[&[4], amount]),
                (vec![owner("approve.owner"), format!("spender approve.delegate {of_one} {AMOUNT} -")], vec![])
            );
            assert_eq!(
                call(&[two, four], &[&[6, 2, 1], &one]),
                (vec![format!("delegate setAuthority.newAuthority {of_one} - -")], vec![])
            );
            assert_eq!(call(&[two, four], &[&[6, 2, 0]]), (vec![], vec![]), "no new authority");
            assert_eq!(
                call(&[two, one, four], &[&[9]]),
                (vec![format!("recipient closeAccount.destination {of_one} - -")], vec![])
            );
            assert_eq!(
                call(&[two, three, one, four], &[&[12], checked]),
                (
                    vec![
                        owner("transferChecked.authority"),
                        format!("recipient transferChecked.destination {of_one} {AMOUNT} {of_three}")
                    ],
                    derived("transferChecked.destination")
                )
            );
            assert_eq!(
                call(&[two, three, one, four], &[&[13], checked]),
                (
                    vec![
                        owner("approveChecked.owner"),
                        format!("spender approveChecked.delegate {of_one} {AMOUNT} {of_three}")
                    ],
                    vec![]
                )
            );
            assert_eq!(
                call(&[three, one, four], &[&[14], checked]),
                (
                    vec![format!("recipient mintToChecked.account {of_one} {AMOUNT} {of_three}")],
                    derived("mintToChecked.account")
                )
            );
            assert_eq!(
                call(&[two, three], &[&[18], &one]),
                (vec![format!("owner initializeAccount3.owner {of_one} - -")], vec![])
            );
            assert_eq!(
                call(&[two, three, one, four], &[&[26, 1], checked, &[0; 8]]),
                (
                    vec![
                        owner("transferCheckedWithFee.authority"),
                        format!("recipient transferCheckedWithFee.destination {of_one} {AMOUNT} {of_three}")
                    ],
                    derived("transferCheckedWithFee.destination")
                )
            );
            // several in one
            let batch = [&[255, 3, 9, 3][..], amount, &[3, 1, 9]].concat();
            assert_eq!(
                call(&[two, one, four, two, three, four], &[&batch]),
                (
                    vec![
                        owner("batch[0].transfer.authority"),
                        format!("recipient batch[0].transfer.destination {of_one} {AMOUNT} -"),
                        format!("recipient batch[1].closeAccount.destination {of_three} - -"),
                    ],
                    derived("batch[0].transfer.destination")
                )
            );
            for data in [&[5][..], &[8], &[17], &[28, 1], &[26, 4]] {
                assert_eq!(call(&[one], &[data]), (vec![], vec![]));
            }
        }
        let answer = sign(&wire(Version::Legacy, &[instruction(key(TOKEN), &[one], &[&[99, 1]])]));
        assert_eq!(notes(&answer), ["unknown-call params.transaction.message.instructions[0]"]);
        assert!(parties(&answer).contains(&format!("account params.transaction.message.accountKeys[1] {of_one} - -")));
        assert_eq!(of_two.len(), 44);
    }

    #[test]
    fn whoever_is_behind_a_token_account() {
        let [owner, account, mint, other] = [1, 2, 3, 4].map(somebody);
        let of_owner = base58(&owner);
        let transfer = || instruction(key(TOKEN), &[other, account, somebody(0)], &[&[3], &AMOUNT.to_le_bytes()]);
        let create = |data: &[u8]| {
            instruction(key(ASSOCIATED), &[somebody(0), account, owner, mint, SYSTEM, key(TOKEN)], &[data])
        };
        let paid = |index| {
            format!(
                "recipient params.transaction.message.instructions[{index}].transfer.destination.owner {of_owner} \
                 {AMOUNT} {}",
                base58(&mint)
            )
        };
        for shown in [
            create(&[]),
            create(&[0]),
            create(&[1]),
            instruction(key(TOKEN), &[account, mint, owner], &[&[1]]),
            // what stands behind the number is not read by the program
            instruction(key(TOKEN), &[account, mint, owner], &[&[1], &other]),
            instruction(key(TOKEN), &[account, mint], &[&[16], &owner]),
            instruction(key(TOKEN), &[account, mint], &[&[18], &owner]),
        ] {
            let data = shown.data.clone();
            let answer = sign(&wire(Version::Zero, &[shown, transfer()]));
            assert!(parties(&answer).contains(&paid(1)), "{data:?}: {answer:#?}");
            assert_eq!(notes(&answer), [""; 0], "{data:?}");
        }
        let answer = sign(&wire(Version::Zero, &[transfer(), create(&[1])]));
        assert!(parties(&answer).contains(&paid(0)), "made behind where it is used: {answer:#?}");
        let nested = instruction(key(ASSOCIATED), &[account, mint, account, account, mint, owner, key(TOKEN)], &[&[2]]);
        assert_eq!(named(nested).0, [format!("recipient recoverNested.wallet {of_owner} - native")]);
    }

    #[test]
    fn stakes_and_notes() {
        let [one, two, three] = [1, 2, 3].map(somebody);
        let [of_one, of_two] = [one, two].map(|key| base58(&key));
        let call = |number: u32, accounts: &[[u8; 32]], data: &[&[u8]]| {
            let (parties, notes) = named(instruction(key(STAKE), accounts, &[&number.to_le_bytes(), &data.concat()]));
            assert_eq!(notes, [""; 0]);
            parties
        };
        assert_eq!(
            call(1, &[three, two], &[&one, &[1, 0, 0, 0]]),
            [format!("delegate authorize.newAuthority {of_one} - -")]
        );
        let amount = &AMOUNT.to_le_bytes();
        assert_eq!(
            call(3, &[three, one], &[amount]),
            [format!("recipient split.newSplitAccount {of_one} {AMOUNT} native")]
        );
        assert_eq!(
            call(4, &[three, one], &[amount]),
            [format!("recipient withdraw.destination {of_one} {AMOUNT} native")]
        );
        assert_eq!(
            call(10, &[three, three, three, two], &[&[1, 0, 0, 0]]),
            [format!("delegate authorizeChecked.newAuthority {of_two} - -")]
        );
        assert_eq!(call(2, &[three, one], &[]), [""; 0]);
        let memo = instruction(key(MEMO), &[], &[format!("for {of_one}, thanks").as_bytes()]);
        assert_eq!(named(memo).0, [format!("mentioned memo {of_one} - -")]);
    }

    #[test]
    fn a_program_that_is_not_known() {
        let [program, account, hidden] = [1, 2, 3].map(somebody);
        let mut checker = Checker::new(Date::new(2026, 11, 26).unwrap());
        checker.block(&base58(&hidden), None).unwrap();
        checker.block("0x5555555555555555555555555555555555555555", None).unwrap();
        let data = [&[1, 2, 3][..], &hidden, &[0x55; 20], &[9; 5]].concat();
        let bytes = wire(Version::Legacy, &[instruction(program, &[account], &[&data])]);
        let request =
            json!({ "chain": "solana", "method": "signTransaction", "params": { "transaction": hex(&bytes) } });
        let answer = checker.check_request(&request.to_string()).unwrap();
        let path = "params.transaction.message";
        assert_eq!(
            parties(&answer),
            [
                format!("fee-payer {path}.accountKeys[0] {} - -", base58(&somebody(0))),
                format!("contract {path}.instructions[0].programId {} - -", base58(&program)),
                format!("unknown {path}.instructions[0].data@3 {} - -", base58(&hidden)),
                format!("unknown {path}.instructions[0].data@35 0x5555555555555555555555555555555555555555 - -"),
                format!("account {path}.accountKeys[1] {} - -", base58(&account)),
            ]
        );
        assert_eq!(answer.state, State::Listed);
        assert_eq!(notes(&answer), [format!("unknown-program {path}.instructions[0]")]);
    }

    #[test]
    fn accounts_in_tables() {
        let [table, one] = [1, 2].map(somebody);
        let mut bytes =
            message(Version::Zero, &[instruction(SYSTEM, &[somebody(0), one], &[&2_u32.to_le_bytes(), &[1; 8]])]);
        // the recipient stands behind the two keys and the program: in the table
        let place = bytes.len() - 14;
        assert_eq!(bytes[place - 1..place + 1], [1, 12]);
        bytes[place - 1] = 4;
        bytes.pop();
        bytes.extend([&[1][..], &table, &[1, 5, 1, 6]].concat());
        let answer = sign(&bytes);
        let path = "params.transaction";
        assert_eq!(
            notes(&answer),
            [
                format!("lookup-table {path}.instructions[0].transfer.destination"),
                format!("lookup-table {path}.addressTableLookups[0]")
            ]
        );
        let account = format!("account {path}.addressTableLookups[0].accountKey {} - -", base58(&table));
        assert!(parties(&answer).contains(&account));
        bytes[place - 1] = 5;
        assert_eq!(notes(&sign(&bytes))[0], format!("malformed {path}.instructions[0].transfer.destination"));
    }

    #[test]
    fn every_way_to_hand_it_over() {
        let to = somebody(1);
        let pay = || instruction(SYSTEM, &[somebody(0), to], &[&2_u32.to_le_bytes(), &AMOUNT.to_le_bytes()]);
        let line = |path: &str| {
            format!("recipient {path}.instructions[0].transfer.destination {} {AMOUNT} native", base58(&to))
        };
        for version in [Version::Legacy, Version::Zero, Version::One] {
            let (wire, bare) = (wire(version, &[pay()]), message(version, &[pay()]));
            let [wire_hex, bare_hex] = [&wire, &bare].map(|bytes| format!("0x{}", hex(bytes)));
            let all = |method: &str, params: Value, path: &str| {
                let answer = ask("solana", method, params.clone());
                assert!(parties(&answer).contains(&line(path)), "{version:?} {method} {params}: {answer:#?}");
                assert_eq!(notes(&answer), [""; 0], "{version:?} {method} {params}");
            };
            all("signTransaction", json!({ "transaction": wire_hex }), "params.transaction.message");
            all("signTransaction", json!({ "transaction": bare_hex }), "params.transaction");
            all("signTransaction", json!({ "transaction": wire }), "params.transaction.message");
            all("signTransaction", json!({ "message": long_base58(&bare) }), "params.message");
            all("signAndSendTransaction", json!({ "message": long_base58(&wire) }), "params.message.message");
            all("signTransaction", json!([{ "transaction": wire_hex }]), "params[0].transaction.message");
            all("signAllTransactions", json!({ "transactions": [wire_hex] }), "params.transactions[0].message");
            all("signAndSendAllTransactions", json!({ "transactions": [bare_hex] }), "params.transactions[0]");
            // as a message that looks like nothing in particular
            all("signMessage", json!({ "message": bare_hex }), "params.message");
        }
        let note = |params: Value| notes(&ask("solana", "signTransaction", params));
        assert_eq!(note(json!({ "transaction": "0x" })), ["malformed params.transaction"]);
        assert_eq!(note(json!({ "transaction": null })), ["malformed params.transaction"]);
        assert_eq!(note(json!({})), ["malformed params"]);
        assert_eq!(
            note(json!({ "transaction": format!("0x{}", "00".repeat(20_000)) })),
            ["too-much params.transaction"]
        );
        assert_eq!(notes(&ask("solana", "disconnect", json!({}))), ["unknown-method params"]);
        let mut longer = wire(Version::Legacy, &[pay()]);
        longer.push(0);
        let answer = sign(&longer);
        assert!(parties(&answer).contains(&line("params.transaction.message")));
        assert_eq!(notes(&answer), ["malformed params.transaction"], "a byte too many");
    }

    #[test]
    fn texts() {
        let of_one = base58(&somebody(1));
        let message = format!("pay {of_one} or 0x52908400098527886E0F7030069857D2E4169EE7");
        let mentioned = |path: &str| {
            [
                format!("mentioned {path} {of_one} - -"),
                format!("mentioned {path} 0x52908400098527886E0F7030069857D2E4169EE7 - -"),
            ]
        };
        for value in [message.clone(), format!("0x{}", hex(message.as_bytes()))] {
            let answer = ask("solana", "signMessage", json!({ "message": value }));
            assert_eq!((parties(&answer), notes(&answer)), (mentioned("params.message").to_vec(), vec![]));
        }
        let answer =
            ask("solana", "signIn", json!({ "domain": "example.org", "statement": message, "resources": ["x"] }));
        assert_eq!((parties(&answer), notes(&answer)), (mentioned("params.statement").to_vec(), vec![]));
    }

    proptest! {
        #[test]
        fn of_many_instructions_every_party_is_found(
            kinds in prop::collection::vec((0_usize..5, 1_u8..60, any::<u64>()), 1..20),
            version in prop::sample::select(vec![Version::Legacy, Version::Zero, Version::One]),
        ) {
            let [system, token, associated] = [SYSTEM, key(TOKEN), key(ASSOCIATED)];
            let mut wanted = Vec::new();
            let mut instructions = Vec::new();
            for (index, (kind, number, amount)) in kinds.iter().enumerate() {
                let to = somebody(*number);
                let (one, name) = match kind {
                    0 => (instruction(system, &[somebody(0), to], &[&[2, 0, 0, 0], &amount.to_le_bytes()]), "recipient transfer.destination"),
                    1 => (instruction(token, &[somebody(0), to, somebody(0)], &[&[4], &amount.to_le_bytes()]), "spender approve.delegate"),
                    2 => (instruction(token, &[somebody(0), somebody(0)], &[&[6, 2, 1], &to]), "delegate setAuthority.newAuthority"),
                    3 => (instruction(associated, &[somebody(0), [*number; 32], to, [0x7f; 32], system, token], &[&[1]]), "account"),
                    _ => (instruction(somebody(100), &[to], &[&amount.to_le_bytes()]), "account"),
                };
                instructions.push(one);
                wanted.push(match name.split_once(' ') {
                    Some((role, name)) => {
                        let amount = if *kind < 2 { amount.to_string() } else { "-".to_owned() };
                        format!("{role} params.transaction.message.instructions[{index}].{name} {} {amount}", base58(&to))
                    }
                    None => format!(" {} ", base58(&to)),
                });
            }
            let found = parties(&sign(&wire(version, &instructions)));
            for line in wanted {
                prop_assert!(found.iter().any(|other| other.contains(&line)), "{line} in {found:#?}");
            }
        }

        #[test]
        fn any_bytes_have_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..300), cut in any::<prop::sample::Index>(), byte in any::<u8>()) {
            sign(&bytes);
            let mut valid = wire(Version::Zero, &[
                instruction(key(TOKEN), &[somebody(1), somebody(2), somebody(3)], &[&[255, 3, 9, 3], &[1; 8]]),
                instruction(SYSTEM, &[somebody(0)], &[&[3, 0, 0, 0], &[9; 90]]),
            ]);
            let place = cut.index(valid.len());
            valid[place] = byte;
            sign(&valid);
            sign(&valid[..place]);
        }
    }
}

mod tron {
    use super::*;

    /// The 20 bytes of nobody's address.
    fn somebody(number: u8) -> [u8; 20] {
        [0xa0 | number; 20]
    }

    fn base58(number: u8) -> String {
        text(Form::Tron, 0x41, &somebody(number))
    }

    /// An address in hexadecimal digits.
    fn digits(number: u8) -> String {
        format!("41{}", hex(&somebody(number)))
    }

    fn varint(mut value: u64) -> Vec<u8> {
        let mut out = Vec::new();
        while value > 0x7f {
            out.push(value as u8 | 0x80);
            value >>= 7;
        }
        out.push(value as u8);
        out
    }

    fn number(field: u64, value: u64) -> Vec<u8> {
        [varint(field << 3), varint(value)].concat()
    }

    fn bytes(field: u64, value: &[u8]) -> Vec<u8> {
        [varint(field << 3 | 2), varint(value.len() as u64), value.to_vec()].concat()
    }

    fn address(field: u64, of: u8) -> Vec<u8> {
        bytes(field, &[&[0x41][..], &somebody(of)].concat())
    }

    /// A transaction's bytes around a contract.
    fn raw(kind: u64, contract: &[Vec<u8>]) -> Vec<u8> {
        let any = [bytes(1, b"type.googleapis.com/protocol.Contract"), bytes(2, &contract.concat())].concat();
        let mut out = [bytes(1, &[1, 2]), bytes(4, &[3; 8]), number(8, 1_900_000_000_000)].concat();
        out.extend(bytes(11, &[if kind > 0 { number(1, kind) } else { vec![] }, bytes(2, &any)].concat()));
        out.extend(number(14, 1_900_000_000_000));
        out
    }

    fn raw_data(name: &str, value: Value) -> Value {
        json!({ "contract": [{ "type": name, "parameter": { "value": value, "type_url": "x" } }], "timestamp": 1 })
    }

    fn sign(transaction: Value) -> RequestAnswer {
        ask("tron", "signTransaction", json!({ "transaction": transaction }))
    }

    /// Whoever stands in a contract, of its JSON and of its bytes; what both say is said once.
    fn both(kind: u64, name: &str, value: Value, contract: &[Vec<u8>]) -> Vec<String> {
        let (json, hex) = (raw_data(name, value), hex(&raw(kind, contract)));
        let part = |path: &str| format!("params.transaction.{path}.contract[0].{name}.");
        let short = |answer: &RequestAnswer, path: &str| {
            parties(answer).iter().map(|line| line.replace(&part(path), "")).collect::<Vec<_>>()
        };
        let one = sign(json!({ "raw_data": json }));
        let other = sign(json!({ "raw_data_hex": hex }));
        let whole = sign(json!({ "raw_data": json, "raw_data_hex": hex, "visible": false, "txID": "00" }));
        let (found, found_hex) = (short(&one, "raw_data"), short(&other, "raw_data_hex"));
        assert_eq!(found, found_hex, "{name}");
        assert_eq!(found, short(&whole, "raw_data"), "{name}");
        assert_eq!(notes(&one).len(), notes(&other).len());
        assert_eq!(notes(&one), notes(&whole));
        found
    }

    #[test]
    fn contracts() {
        let [one, two, three] = [1, 2, 3].map(base58);
        let owner = format!("owner owner_address {one} - -");
        assert_eq!(
            both(
                1,
                "TransferContract",
                json!({ "owner_address": digits(1), "to_address": digits(2), "amount": 5_000_000 }),
                &[address(1, 1), address(2, 2), number(3, 5_000_000)],
            ),
            [owner.clone(), format!("recipient to_address {two} 5000000 native")]
        );
        assert_eq!(
            both(
                2,
                "TransferAssetContract",
                json!({ "asset_name": "31303032303030", "owner_address": digits(1), "to_address": digits(2), "amount": 7 }),
                &[bytes(1, b"1002000"), address(2, 1), address(3, 2), number(4, 7)],
            ),
            [owner.clone(), format!("recipient to_address {two} 7 1002000")]
        );
        assert_eq!(
            both(
                4,
                "VoteWitnessContract",
                json!({ "owner_address": digits(1), "votes": [{ "vote_address": digits(2), "vote_count": 1 }] }),
                &[address(1, 1), bytes(2, &[address(1, 2), number(2, 1)].concat())],
            ),
            [owner.clone(), format!("mentioned votes[0].vote_address {two} - -")]
        );
        assert_eq!(
            both(
                46,
                "AccountPermissionUpdateContract",
                json!({
                    "owner_address": digits(1),
                    "owner": { "type": 0, "keys": [{ "address": digits(2), "weight": 1 }] },
                    "actives": [{ "type": 2, "keys": [{ "address": digits(1) }, { "address": digits(3) }] }],
                }),
                &[
                    address(1, 1),
                    bytes(2, &bytes(7, &[address(1, 2), number(2, 1)].concat())),
                    bytes(4, &[number(1, 2), bytes(7, &address(1, 1)), bytes(7, &address(1, 3))].concat()),
                ],
            ),
            [
                owner.clone(),
                format!("operator owner.keys[0].address {two} - -"),
                format!("operator actives[0].keys[0].address {one} - -"),
                format!("operator actives[0].keys[1].address {three} - -"),
            ]
        );
        assert_eq!(
            both(
                57,
                "DelegateResourceContract",
                json!({ "owner_address": digits(1), "balance": 9, "receiver_address": digits(2) }),
                &[address(1, 1), number(3, 9), address(4, 2)],
            ),
            [owner.clone(), format!("recipient receiver_address {two} 9 native")]
        );
        assert_eq!(
            both(
                0,
                "AccountCreateContract",
                json!({ "owner_address": digits(1), "account_address": digits(2) }),
                &[address(1, 1), address(2, 2)],
            ),
            [owner.clone(), format!("recipient account_address {two} - -")]
        );
        assert_eq!(
            both(
                30,
                "CreateSmartContract",
                json!({ "owner_address": digits(1), "new_contract": { "origin_address": digits(2), "bytecode": "6080" } }),
                &[address(1, 1), bytes(2, &[address(1, 2), bytes(4, &[0x60, 0x80])].concat())],
            ),
            [owner.clone(), format!("owner new_contract.origin_address {two} - -")]
        );
        let data = [&[0xa9, 0x05, 0x9c, 0xbb][..], &[0; 12], &somebody(3), &[0; 31], &[77]].concat();
        assert_eq!(
            both(
                31,
                "TriggerSmartContract",
                json!({ "owner_address": digits(1), "contract_address": digits(2), "call_value": 6, "data": hex(&data) }),
                &[address(1, 1), address(2, 2), number(3, 6), bytes(4, &data)],
            ),
            [
                owner,
                format!("contract contract_address {two} 6 native"),
                format!("recipient data.transfer.to {three} 77 {two}")
            ]
        );
    }

    #[test]
    fn bytes_that_say_something_else() {
        let [one, two, three] = [1, 2, 3].map(base58);
        let json = raw_data("TransferContract", json!({ "owner_address": one, "to_address": two, "amount": 5 }));
        let hex = hex(&raw(1, &[address(1, 1), address(2, 3), number(3, 5)]));
        let answer = sign(json!({ "visible": true, "raw_data": json, "raw_data_hex": hex }));
        let found = parties(&answer);
        let path = "contract[0].TransferContract.to_address";
        assert!(found.contains(&format!("recipient params.transaction.raw_data.{path} {two} 5 native")), "{found:#?}");
        assert!(
            found.contains(&format!("recipient params.transaction.raw_data_hex.{path} {three} 5 native")),
            "{found:#?}"
        );
        // of a field that stands twice readers take one or the other
        let hex = super::hex(&raw(1, &[address(2, 2), address(2, 3), number(3, 5)]));
        let found = parties(&ask("tron", "multiSign", json!({ "transaction": hex })));
        assert_eq!(
            found,
            [2, 3].map(|number| format!("recipient params.transaction.{path} {} 5 native", base58(number)))
        );
    }

    #[test]
    fn what_can_not_be_decoded() {
        let one = base58(1);
        let unknown = sign(json!({ "raw_data": raw_data("NewContract", json!({ "somebody": one, "x": [5] })) }));
        let path = "params.transaction.raw_data.contract[0]";
        assert_eq!(parties(&unknown), [format!("mentioned {path}.parameter.value.somebody {one} - -")]);
        assert_eq!(notes(&unknown), [format!("unknown-call {path}")]);
        let mut checker = Checker::new(Date::new(2026, 11, 26).unwrap());
        checker.block(&one, None).unwrap();
        let hex = hex(&raw(99, &[address(5, 1)]));
        let request = json!({ "chain": "tron", "method": "signTransaction", "params": { "transaction": { "raw_data_hex": hex } } });
        let answer = checker.check_request(&request.to_string()).unwrap();
        let path = "params.transaction.raw_data_hex.contract[0]";
        assert_eq!(parties(&answer), [format!("unknown {path}.parameter.value@3 {one} - -")]);
        assert_eq!((notes(&answer), answer.state), (vec![format!("unknown-call {path}")], State::Listed));
        for (transaction, note) in [
            (json!({}), "malformed params.transaction"),
            (json!({ "raw_data": {} }), "malformed params.transaction.raw_data"),
            (json!({ "raw_data_hex": "0aff" }), "malformed params.transaction.raw_data_hex"),
            (json!({ "raw_data_hex": "zz" }), "malformed params.transaction.raw_data_hex"),
            (json!({ "raw_data_hex": "0a020102" }), "malformed params.transaction.raw_data_hex"),
        ] {
            assert_eq!(notes(&sign(transaction.clone())), [note], "{transaction}");
        }
        let many = json!({ "contract": vec![json!({ "type": "TransferContract", "parameter": { "value": {} } }); 9] });
        assert_eq!(notes(&sign(json!({ "raw_data": many }))), ["too-much params.transaction.raw_data.contract[8]"]);
        assert_eq!(notes(&ask("tron", "getBalance", json!({}))), ["unknown-method params"]);
    }

    /// tronWeb's `signTypedData` takes no name of what is signed: it is the type that is in no other one.
    #[test]
    fn typed_data() {
        let [one, two] = [1, 2].map(base58);
        let params = json!({
            "domain": {},
            "types": {
                "EIP712Domain": [{ "name": "chainId", "type": "uint256" }],
                "Person": [{ "name": "wallet", "type": "address" }],
                "Mail": [{ "name": "from", "type": "Person" }, { "name": "to", "type": "Person[]" }],
            },
            "message": { "from": { "wallet": one }, "to": [{ "wallet": two }] },
        });
        let answer = ask("tron", "signTypedData", params);
        let found: Vec<_> = answer.parties.iter().map(|party| &party.path[..]).collect();
        assert_eq!(found, ["params.message.from.wallet", "params.message.to[0].wallet"]);
        assert!(parties(&answer)[1].contains(&two));
        let answer = ask("tron", "signTypedData", json!({ "domain": {}, "types": {}, "message": {} }));
        assert_eq!(notes(&answer), ["malformed params"]);
    }

    #[test]
    fn plain_payments_and_texts() {
        let one = base58(1);
        for spelling in [one.clone(), digits(1), format!("0x{}", digits(1))] {
            let answer = ask("tron", "sendTrx", json!({ "to": spelling, "amount": 25 }));
            assert_eq!(parties(&answer), [format!("recipient params.to {one} 25 native")]);
            let answer = ask("tron", "sendToken", json!({ "to": spelling, "amount": "25", "token": 1_002_000 }));
            assert_eq!(parties(&answer), [format!("recipient params.to {one} 25 1002000")]);
        }
        for method in ["signMessage", "signMessageV2"] {
            let answer = ask("tron", method, json!({ "message": format!("pay {one}.") }));
            assert_eq!(
                (parties(&answer), notes(&answer)),
                (vec![format!("mentioned params.message {one} - -")], vec![])
            );
        }
        let hash = ask("tron", "signMessage", json!({ "message": "5a".repeat(32) }));
        assert_eq!(notes(&hash), ["blind-signature params.message"]);
        let memo = json!({ "raw_data": { "data": hex(one.as_bytes()), "contract": [{ "type": "WithdrawBalanceContract", "parameter": { "value": {} } }] } });
        assert_eq!(parties(&sign(memo)), [format!("mentioned params.transaction.raw_data.data {one} - -")]);
    }

    proptest! {
        #[test]
        fn any_bytes_have_an_answer(random in prop::collection::vec(any::<u8>(), 0..200), place in any::<prop::sample::Index>(), byte in any::<u8>()) {
            sign(json!({ "raw_data_hex": hex(&random) }));
            let mut valid = raw(46, &[address(1, 1), bytes(2, &bytes(7, &address(1, 2))), number(3, 5)]);
            let place = place.index(valid.len());
            valid[place] = byte;
            sign(json!({ "raw_data_hex": hex(&valid) }));
            sign(json!({ "raw_data_hex": hex(&valid[..place]) }));
        }

        #[test]
        fn payments_are_found(to in any::<[u8; 20]>(), amount in 1_u64..1 << 63) {
            let to_address = [&[0x41][..], &to].concat();
            let hex = hex(&raw(1, &[address(1, 1), bytes(2, &to_address), number(3, amount)]));
            let wanted = format!(
                "recipient params.transaction.contract[0].TransferContract.to_address {} {amount} native",
                text(Form::Tron, 0x41, &to)
            );
            let found = parties(&ask("tron", "signTransaction", json!({ "transaction": hex })));
            prop_assert!(found.contains(&wanted), "{wanted} in {found:#?}");
        }
    }
}

mod bitcoin {
    use super::*;

    fn compact_size(len: usize) -> Vec<u8> {
        match len {
            0..0xfd => vec![len as u8],
            0xfd..0x1_0000 => [&[0xfd][..], &(len as u16).to_le_bytes()].concat(),
            _ => [&[0xfe][..], &(len as u32).to_le_bytes()].concat(),
        }
    }

    fn sized(bytes: &[u8]) -> Vec<u8> {
        [compact_size(bytes.len()), bytes.to_vec()].concat()
    }

    fn transaction(outputs: &[(u64, Vec<u8>)], with_witness: bool) -> Vec<u8> {
        let mut out = 2_u32.to_le_bytes().to_vec();
        if with_witness {
            out.extend([0, 1]);
        }
        out.push(1);
        out.extend([7; 36]);
        out.extend([0, 0xff, 0xff, 0xff, 0xff]);
        out.extend(compact_size(outputs.len()));
        for (amount, script) in outputs {
            out.extend(amount.to_le_bytes());
            out.extend(sized(script));
        }
        if with_witness {
            out.extend([2, 1, 9, 2, 9, 9]);
        }
        out.extend([0; 4]);
        out
    }

    fn pair(kind: u8, value: &[u8]) -> Vec<u8> {
        [&[1, kind][..], &sized(value)].concat()
    }

    fn version_0(outputs: &[(u64, Vec<u8>)]) -> Vec<u8> {
        let maps = vec![0; 1 + outputs.len()];
        [&b"psbt\xff"[..], &pair(0, &transaction(outputs, false)), &[0], &maps].concat()
    }

    fn version_2(outputs: &[(u64, Vec<u8>)]) -> Vec<u8> {
        let mut out = b"psbt\xff".to_vec();
        out.extend(pair(2, &[2, 0, 0, 0]));
        out.extend(pair(4, &[1]));
        out.extend(pair(5, &compact_size(outputs.len())));
        out.extend(pair(0xfb, &[2, 0, 0, 0]));
        out.push(0);
        out.extend(pair(0x0e, &[7; 32]));
        out.push(0);
        for (amount, script) in outputs {
            out.extend(pair(3, &amount.to_le_bytes()));
            out.extend(pair(4, script));
            out.push(0);
        }
        out
    }

    fn sign(psbt: &[u8]) -> RequestAnswer {
        ask("bitcoin", "signPsbt", json!({ "psbt": hex(psbt) }))
    }

    /// BIP-174, "PSBT with one P2PKH input. Outputs are empty".
    const BIP_174: &str = "cHNidP8BAHUCAAAAASaBcTce3/KF6Tet7qSze3gADAVmy7OtZGQXE8pCFxv2AAAAAAD+////AtPf9QUAAAAAGXapFNDFmQPFusKGh2DpD9UhpGZap2UgiKwA4fUFAAAAABepFDVF5uM7gyxHBQ8k0+65PJwDlIvHh7MuEwAAAQD9pQEBAAAAAAECiaPHHqtNIOA3G7ukzGmPopXJRjr6Ljl/hTPMti+VZ+UBAAAAFxYAFL4Y0VKpsBIDna89p95PUzSe7LmF/////4b4qkOnHf8USIk6UwpyN+9rRgi7st0tAXHmOuxqSJC0AQAAABcWABT+Pp7xp0XpdNkCxDVZQ6vLNL1TU/////8CAMLrCwAAAAAZdqkUhc/xCX/Z4Ai7NK9wnGIZeziXikiIrHL++E4sAAAAF6kUM5cluiHv1irHU6m80GfWx6ajnQWHAkcwRAIgJxK+IuAnDzlPVoMR3HyppolwuAJf3TskAinwf4pfOiQCIAGLONfc0xTnNMkna9b7QPZzMlvEuqFEyADS8vAtsnZcASED0uFWdJQbrUqZY3LLh+GFbTZSYG2YVi/jnF6efkE/IQUCSDBFAiEA0SuFLYXc2WHS9fSrZgZU327tzHlMDDPOXMMJ/7X85Y0CIGczio4OFyXBl/saiK9Z9R5E5CVbIBZ8hoQDHAXR8lkqASECI7cr7vCWXRC+B3jv7NYfysb3mk6haTkzgHNEZPhPKrMAAAAAAAAA";

    /// BIP-370, "PSBTv2 missing PSBT_GLOBAL_INPUT_COUNT", in hexadecimal digits, in the two parts that the count belongs
    /// between.
    const BIP_370: [&str; 2] = [
        "70736274ff010204020000000103040000000001",
        "05010201fb0402000000000100520200000001c1aa256e214b96a1822f93de42bff3b5f3ff8d0519306e3515d7515a5e805b120000000000ffffffff0118c69a3b00000000160014b0a3af144208412693ca7d166852b52db0aef06e0000000001011f18c69a3b00000000160014b0a3af144208412693ca7d166852b52db0aef06e010e200b0ad921419c1c8719735d72dc739f9ea9e0638d1fe4c1eef0f9944084815fc8010f0400000000011004feffffff00220202d601f84846a6755f776be00e3d9de8fb10acc935fb83c45fb0162d4cad5ab79218f69d873e540000800100008000000080000000002a0000000103080008af2f000000000104160014c430f64c4756da310dbd1a085572ef299926272c00220202e36fbff53dd534070cf8fd396614680f357a9b85db7340bf1cfa745d2ad7b34018f69d873e54000080010000800000008001000000640000000103088bbdeb0b0000000001041600144dd193ac964a56ac1b9e1cca8454fe2f474f851300",
    ];

    #[test]
    fn of_the_standards() {
        let answer = ask("bitcoin", "signPsbt", json!({ "psbt": BIP_174 }));
        assert_eq!(
            parties(&answer),
            [
                format!(
                    "recipient params.psbt.outputs[0] {} 99999699 native",
                    text(Form::P2pkh, 0, &unhex("d0c59903c5bac2868760e90fd521a4665aa76520"))
                ),
                format!(
                    "recipient params.psbt.outputs[1] {} 100000000 native",
                    text(Form::P2sh, 5, &unhex("3545e6e33b832c47050f24d3eeb93c9c03948bc7"))
                ),
            ]
        );
        assert_eq!(notes(&answer), [""; 0]);
        let psbt = BIP_370.join("04010101");
        let answer = ask("bitcoin", "signPsbt", json!({ "psbt": psbt }));
        assert_eq!(
            parties(&answer),
            [
                format!(
                    "recipient params.psbt.outputs[0] {} 800000000 native",
                    text(Form::P2wpkh, 1, &unhex("c430f64c4756da310dbd1a085572ef299926272c"))
                ),
                format!(
                    "recipient params.psbt.outputs[1] {} 199998859 native",
                    text(Form::P2wpkh, 1, &unhex("4dd193ac964a56ac1b9e1cca8454fe2f474f8513"))
                ),
            ]
        );
        assert_eq!(notes(&answer), [""; 0]);
        let missing = ask("bitcoin", "signPsbt", json!({ "psbt": BIP_370.concat() }));
        assert_eq!(notes(&missing).last().map(String::as_str), Some("malformed params.psbt"));
    }

    /// A script, and the address that it pays to: on the main network, test networks, regtest.
    struct Script {
        bytes: Vec<u8>,
        form: Form,
        variants: [u16; 3],
        payload: Vec<u8>,
    }

    fn scripts() -> [Script; 7] {
        let script = |parts: &[&[u8]], form, variants, payload: &[u8]| Script {
            bytes: parts.concat(),
            form,
            variants,
            payload: payload.to_vec(),
        };
        let (hash, program) = (&[0x5a; 20][..], &[0x7b; 32][..]);
        [
            script(&[&[0x76, 0xa9, 20], hash, &[0x88, 0xac]], Form::P2pkh, [0, 0x6f, 0x6f], hash),
            script(&[&[0xa9, 20], hash, &[0x87]], Form::P2sh, [5, 0xc4, 0xc4], hash),
            script(&[&[0, 20], hash], Form::P2wpkh, [1, 2, 3], hash),
            script(&[&[0, 32], program], Form::P2wsh, [1, 2, 3], program),
            script(&[&[0x51, 32], program], Form::P2tr, [1, 2, 3], program),
            script(&[&[0x51, 2, 0x4e, 0x73]], Form::Witness, [1, 2, 3], &[1, 0x4e, 0x73]),
            script(&[&[0x60, 40], &[9; 40]], Form::Witness, [1, 2, 3], &[&[16][..], &[9; 40]].concat()),
        ]
    }

    #[test]
    fn scripts_on_every_network() {
        for Script { bytes, form, variants, payload } in scripts() {
            for (names, variant) in [
                (&["", "mainnet", "livenet", "Mainnet", "bitcoin:mainnet"][..], variants[0]),
                (&["testnet", "Testnet4", "signet", "BITCOIN_SIGNET", "bitcoin:testnet"], variants[1]),
                (&["regtest", "Regtest"], variants[2]),
            ] {
                for name in names {
                    let params = json!({ "psbt": hex(&version_2(&[(5, bytes.clone())])) });
                    let answer = ask_on(name, "bitcoin", "signPsbt", params);
                    let address = text(form, variant, &payload);
                    assert_eq!(
                        parties(&answer),
                        [format!("recipient params.psbt.outputs[0] {address} 5 native")],
                        "{name}"
                    );
                }
            }
        }
    }

    #[test]
    fn bare_keys_and_other_scripts() {
        // the generator, and the address of its key in either form: Bitcoin wiki, "Technical background"
        let compressed = [&[2][..], &GENERATOR[..32]].concat();
        let whole = [&[4][..], &GENERATOR].concat();
        for (key, address) in
            [(&compressed, "1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH"), (&whole, "1EHNa6Q4Jz2uvNExL497mE43ikXhwF6kZm")]
        {
            let script = [sized(key), vec![0xac]].concat();
            let answer = sign(&version_0(&[(8, script)]));
            assert_eq!(parties(&answer), [format!("recipient params.psbt.outputs[0] {address} 8 native")]);
            assert_eq!(notes(&answer), [""; 0]);
        }
        let multisig = [&[0x51][..], &sized(&compressed), &sized(&whole), &[0x52, 0xae]].concat();
        let answer = sign(&version_0(&[(8, multisig)]));
        assert_eq!(
            parties(&answer),
            ["1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH", "1EHNa6Q4Jz2uvNExL497mE43ikXhwF6kZm"]
                .map(|address| format!("recipient params.psbt.outputs[0] {address} - -"))
        );
        assert_eq!(notes(&answer), ["unknown-script params.psbt.outputs[0]"]);
        for script in [&[][..], &[0x51], &[0, 21], &[0x76, 0xa9, 20], &[0x51, 0xae], &[0x61, 2, 1, 1]] {
            let answer = sign(&version_0(&[(8, script.to_vec())]));
            assert_eq!(
                (parties(&answer), notes(&answer)),
                (vec![], vec!["unknown-script params.psbt.outputs[0]".to_owned()])
            );
        }
        let answer = sign(&version_0(&[(0, vec![0x6a, 3, 1, 2, 3])]));
        assert_eq!((parties(&answer), notes(&answer)), (vec![], vec![]));
    }

    const GENERATOR: [u8; 64] = [
        0x79, 0xbe, 0x66, 0x7e, 0xf9, 0xdc, 0xbb, 0xac, 0x55, 0xa0, 0x62, 0x95, 0xce, 0x87, 0x0b, 0x07, 0x02, 0x9b,
        0xfc, 0xdb, 0x2d, 0xce, 0x28, 0xd9, 0x59, 0xf2, 0x81, 0x5b, 0x16, 0xf8, 0x17, 0x98, 0x48, 0x3a, 0xda, 0x77,
        0x26, 0xa3, 0xc4, 0x65, 0x5d, 0xa4, 0xfb, 0xfc, 0x0e, 0x11, 0x08, 0xa8, 0xfd, 0x17, 0xb4, 0x48, 0xa6, 0x85,
        0x54, 0x19, 0x9c, 0x47, 0xd0, 0x8f, 0xfb, 0x10, 0xd4, 0xb8,
    ];

    /// BIP-375: an output whose script is not made yet.
    #[test]
    fn silent_payments() {
        let keys = [&[2][..], &[5; 32], &[3], &[6; 32]].concat();
        let mut psbt = b"psbt\xff".to_vec();
        psbt.extend([pair(4, &[0]), pair(5, &[1]), pair(0xfb, &[2, 0, 0, 0]), vec![0]].concat());
        psbt.extend([pair(3, &99_u64.to_le_bytes()), pair(9, &keys), vec![0]].concat());
        let address = text(Form::SilentPayment, 29, &keys);
        assert!(address.starts_with("sp1"));
        assert_eq!(parties(&sign(&psbt)), [format!("recipient params.psbt.outputs[0] {address} 99 native")]);
        let answer = ask_on("testnet", "bitcoin", "signPsbt", json!([hex(&psbt)]));
        assert!(parties(&answer)[0].contains(" tsp1"));
    }

    #[test]
    fn every_way_to_hand_it_over() {
        let [_, _, Script { bytes, form, variants, payload }, ..] = scripts();
        let address = text(form, variants[0], &payload);
        let outputs = [(5, vec![0x6a]), (77, bytes)];
        let [psbt, raw, bare] =
            [version_0(&outputs), transaction(&outputs, true), transaction(&outputs, false)].map(|bytes| hex(&bytes));
        let all = |method: &str, params: Value, path: &str| {
            let answer = ask("bitcoin", method, params.clone());
            assert_eq!(
                parties(&answer),
                [format!("recipient {path}.outputs[1] {address} 77 native")],
                "{method} {params}"
            );
            assert_eq!(notes(&answer), [""; 0], "{method} {params}");
        };
        all("signPsbt", json!({ "psbt": format!("0x{psbt}"), "signInputs": { "x": [0] } }), "params.psbt");
        all(
            "signPsbt",
            json!([psbt, { "autoFinalized": true, "toSignInputs": [{ "index": 0, "address": "x" }] }]),
            "params[0].psbt",
        );
        all("signPsbts", json!({ "psbts": [psbt] }), "params.psbts[0].psbt");
        all("signPsbts", json!([[psbt], [{}]]), "params[0][0].psbt");
        all("pushPsbt", json!([psbt]), "params[0].psbt");
        all("pushTx", json!([raw]), "params[0].transaction");
        all("pushTx", json!({ "rawtx": bare }), "params.rawtx.transaction");
        all("signTransaction", json!({ "transaction": raw }), "params.transaction");
        // {"alg":"none","typ":"JWT"}, a payload, no signature
        let token = |payload: Value| {
            format!("{}.{}.", base64(br#"{"alg":"none","typ":"JWT"}"#), base64(payload.to_string().as_bytes()))
        };
        let psbt_base64 = BIP_174;
        let answer =
            ask("bitcoin", "signTransaction", json!([token(json!({ "psbtBase64": psbt_base64, "broadcast": true }))]));
        assert_eq!(answer.parties[0].path, "params[0].psbtBase64.psbt.outputs[0]");
        let payload = json!({ "recipients": [{ "address": address, "amountSats": "77" }], "senderAddress": "x" });
        let answer = ask("bitcoin", "sendBtcTransaction", json!({ "token": token(payload) }));
        assert_eq!(parties(&answer), [format!("recipient params.token.recipients[0].address {address} 77 native")]);
        let mut longer = transaction(&outputs, false);
        longer.push(0);
        let answer = ask("bitcoin", "pushTx", json!([hex(&longer)]));
        assert_eq!(notes(&answer), ["malformed params[0].transaction"]);
        assert_eq!(answer.parties.len(), 1);
        for psbt in ["70736274ff", "70736274ff0100", "zz", "70736274ff00ff"] {
            let notes = notes(&ask("bitcoin", "signPsbt", json!({ "psbt": psbt })));
            assert_eq!(notes.last().map(|note| note.starts_with("malformed")), Some(psbt != "70736274ff00"), "{psbt}");
        }
    }

    fn base64(bytes: &[u8]) -> String {
        const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut out = String::new();
        for three in bytes.chunks(3) {
            let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
            (0..=three.len()).for_each(|at| out.push(char::from(DIGITS[(bits >> (18 - 6 * at)) as usize & 63])));
        }
        out
    }

    #[test]
    fn payments_and_texts() {
        let [one, two] = ["12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"];
        let found = |method: &str, params: Value| {
            let answer = ask("bitcoin", method, params);
            assert_eq!(notes(&answer), [""; 0]);
            parties(&answer)
        };
        assert_eq!(
            found(
                "sendTransfer",
                json!({ "recipients": [{ "address": one, "amount": 5 }, { "address": two, "amount": "6" }] })
            ),
            [
                format!("recipient params.recipients[0].address {one} 5 native"),
                format!("recipient params.recipients[1].address {two} 6 native")
            ]
        );
        assert_eq!(
            found("sendBitcoin", json!([one, 25, { "feeRate": 3 }])),
            [format!("recipient params[0] {one} 25 native")]
        );
        assert_eq!(
            found("sendBitcoin", json!({ "toAddress": one, "satoshis": 25 })),
            [format!("recipient params.toAddress {one} 25 native")]
        );
        assert_eq!(found("sendInscription", json!([one, "ab12i0"])), [format!("recipient params[0] {one} - ab12i0")]);
        assert_eq!(
            found("sendRunes", json!([one, "840000:3", "77"])),
            [format!("recipient params[0] {one} 77 840000:3")]
        );
        assert_eq!(
            found("ord_sendInscriptions", json!({ "transfers": [{ "address": one, "inscriptionId": "ab12i0" }] })),
            [format!("recipient params.transfers[0].address {one} - ab12i0")]
        );
        assert_eq!(
            found("signMessage", json!({ "message": format!("to {one}!"), "address": two })),
            [format!("mentioned params.message {one} - -"), format!("owner params.address {two} - -")]
        );
        assert_eq!(
            found("signMessage", json!([format!("to {one}!"), "ecdsa"])),
            [format!("mentioned params[0] {one} - -")]
        );
        for params in [json!({}), json!([]), json!({ "recipients": [{ "amount": 5 }] }), json!([5])] {
            let answer = ask("bitcoin", "sendTransfer", params.clone());
            assert!(params == json!([]) || !answer.not_checked.is_empty(), "{params}");
        }
        assert_eq!(notes(&ask("bitcoin", "getBalance", json!([]))), ["unknown-method params"]);
    }

    proptest! {
        #[test]
        fn every_output_is_found(kinds in prop::collection::vec((0_usize..7, any::<u64>()), 1..300)) {
            let scripts = scripts();
            let outputs: Vec<_> = kinds.iter().map(|(kind, amount)| (*amount, scripts[*kind].bytes.clone())).collect();
            let wanted = |path: &str| -> Vec<String> {
                let line = |(index, (kind, amount)): (usize, &(usize, u64))| {
                    let Script { form, variants, payload, .. } = &scripts[*kind];
                    format!("recipient {path}.outputs[{index}] {} {amount} native", text(*form, variants[0], payload))
                };
                kinds.iter().enumerate().map(line).collect()
            };
            for psbt in [version_0(&outputs), version_2(&outputs)] {
                let answer = sign(&psbt);
                prop_assert_eq!(parties(&answer), wanted("params.psbt"));
                prop_assert!(answer.not_checked.is_empty());
            }
            for with_witness in [false, true] {
                let answer = ask("bitcoin", "pushTx", json!({ "transaction": hex(&transaction(&outputs, with_witness)) }));
                prop_assert_eq!(parties(&answer), wanted("params.transaction"));
                prop_assert!(answer.not_checked.is_empty());
            }
        }

        #[test]
        fn any_bytes_have_an_answer(random in prop::collection::vec(any::<u8>(), 0..200), place in any::<prop::sample::Index>(), byte in any::<u8>()) {
            sign(&random);
            sign(&[&b"psbt\xff"[..], &random].concat());
            for mut valid in [version_0(&[(5, vec![0x6a; 40])]), version_2(&[(6, vec![0x51; 35])]), transaction(&[(7, vec![0; 22])], true)] {
                let place = place.index(valid.len());
                valid[place] = byte;
                sign(&valid);
                sign(&valid[..place]);
            }
        }
    }
}
