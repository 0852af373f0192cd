//! Solana wallets: transactions (legacy, version 0 and version 1) and messages.
//!
//! The instructions of the programs that nearly every transaction is made of are one table, with the names that the
//! RPC interface's `jsonParsed` encoding gives them. Whatever else a transaction does, it can only do with the accounts
//! that it lists, and each of them is a party.

use super::json::Json;
use super::table::{field, letter, line, role};
use super::walk::{Sum, Walk, Who, bytes, carried};
use super::{Role, Unchecked};
use crate::address::{Address, Bytes, Form, base58_bytes, trim};
use crate::reader::{Reader, little_endian};
use crate::words::{decimal, nth, parts};

/// Longest transaction that is looked at, in bytes. The network takes 1232, and 4096 of version 1 (SIMD-0385).
const MAX_LEN: usize = 1 << 14;
/// Longest text that is decoded as base58: of the longest transaction.
const MAX_BASE58: usize = 5600;
/// What it costs to look at an account or an instruction, beside its bytes: each is searched for in a table.
const LOOK_UP: usize = 256;

/// What a method carries: transactions, a message, texts.
const METHODS: &str = "\
signTransaction t
signAllTransactions t
signAndSendTransaction t
signAndSendAllTransactions t
signMessage m
signOffchainMessage m
signIn i";

/// Accounts that are nobody: programs, with the letter of their instructions in [`INSTRUCTIONS`], system variables, and
/// the mint of wrapped SOL. `-` has nothing to decode, `?` is not decoded.
const KNOWN: &str = "\
11111111111111111111111111111111 S
TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA T
TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb T
ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL A
Stake11111111111111111111111111111111111111 K
MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr M
Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo M
ComputeBudget111111111111111111111111111111 -
Ed25519SigVerify111111111111111111111111111 -
KeccakSecp256k11111111111111111111111111111 -
Secp256r1SigVerify1111111111111111111111111 -
So11111111111111111111111111111111111111112 -
SysvarC1ock11111111111111111111111111111111 -
Sysvar1nstructions1111111111111111111111111 -
SysvarRecentB1ockHashes11111111111111111111 -
SysvarRent111111111111111111111111111111111 -
SysvarStakeHistory1111111111111111111111111 -
Vote111111111111111111111111111111111111111 ?";

/// The letter of the program and the number of the instruction (`26.1` where a second byte says more), its name, and:
///
/// - a role ([`role`]), the place of an account among the instruction's, its name; `#` in front of the place: the bytes of
///   the key stand at this place of the data; `?`: behind a byte at this place, if it is not 0. `T` is the account of a
///   recipient's tokens
/// - `+` and where in the data the amount stands; `*` and the place of the mint's account
/// - `~` and where a text stands, behind its length (8 bytes): the places of the fields behind it count from its end
const INSTRUCTIONS: &str = "\
S0 createAccount +4 R1newAccount D#20owner
S1 assign D#4owner
S2 transfer +4 W0source R1destination
S3 createAccountWithSeed ~36 +0 R1newAccount D#16owner
S5 withdrawFromNonce +4 R1destination
S6 initializeNonce D#4nonceAuthority
S7 authorizeNonce D#4newAuthorized
S9 allocateWithSeed ~36 D#8owner
S10 assignWithSeed ~36 D#0owner
S11 transferWithSeed +4 W0source R2destination
T0 initializeMint O#2mintAuthority O?34freezeAuthority
T1 initializeAccount W2owner
T3 transfer +1 W2authority T1destination
T4 approve +1 W2owner P1delegate
T6 setAuthority D?2newAuthority
T7 mintTo *0 +1 T1account
T9 closeAccount R1destination
T12 transferChecked *1 +1 W3authority T2destination
T13 approveChecked *1 +1 W3owner P2delegate
T14 mintToChecked *0 +1 T1account
T16 initializeAccount2 W#1owner
T18 initializeAccount3 W#1owner
T20 initializeMint2 O#2mintAuthority O?34freezeAuthority
T25 initializeMintCloseAuthority O?1newAuthority
T26.0 initializeTransferFeeConfig O?2transferFeeConfigAuthority
T26.1 transferCheckedWithFee *1 +2 W3authority T2destination
T26.2 withdrawWithheldTokensFromMint *0 T1feeRecipient
T26.3 withdrawWithheldTokensFromAccounts *0 T1feeRecipient
T35 initializePermanentDelegate O#1delegate
T38 withdrawExcessLamports R1destination
T45 unwrapLamports R1destination
A0 create W2wallet
A1 createIdempotent W2wallet
A2 recoverNested R5wallet
K0 initialize D#4staker D#36withdrawer O#84custodian
K1 authorize D#4newAuthority
K3 split +4 R1newSplitAccount
K4 withdraw +4 R1destination
K8 authorizeWithSeed D#4newAuthorized
K9 initializeChecked D2staker D3withdrawer
K10 authorizeChecked D3newAuthority
K11 authorizeCheckedWithSeed D3newAuthorized
K16 moveStake +4 R1destination
K17 moveLamports +4 R1destination";

/// Instructions that name nobody new.
const QUIET: &str = "S4 S8 S12 T2 T5 T8 T10 T11 T15 T17 T19 T21 T22 T23 T24 T26.4 T26.5 T28 T29 T30 T31 T32 T33 T34 \
     K2 K5 K6 K7 K12 K13 K14";

/// Several instructions of the token program in one (SIMD-0266).
const BATCH: u8 = 255;

type Key = [u8; 32];

/// Decodes the params of a method; the walk is at `params`.
pub(super) fn decode(walk: &mut Walk<'_>, method: &str, params: &Json<'_>) {
    walk.form = Form::Solana;
    match letter(METHODS, method) {
        0 => walk.note(Unchecked::UnknownMethod),
        b'i' => walk.mentioned_in(params),
        kind => carried(walk, params, "transaction transactions message messages", &mut |walk, value| {
            let is_message = kind == b'm';
            let text = trim(value.text().unwrap_or_default());
            let mut is_read = is_message;
            // wallets differ in what they take
            for pass in 0..3 {
                let bytes = match pass {
                    0 => bytes(value),
                    // the time is quadratic in the length
                    1 if text.len() <= MAX_BASE58 && walk.pay(text.len() * text.len() / 64) => base58_bytes(text),
                    2 if is_message => Some(text.as_bytes().to_vec()),
                    _ => None,
                };
                if let Some(bytes) = bytes {
                    // what is signed as a text is a transaction all the same, if it is one
                    is_read |= transaction(walk, &bytes, is_message);
                    if is_message {
                        walk.mentioned(&bytes);
                    }
                }
            }
            if !is_read {
                walk.note(Unchecked::Malformed);
            }
        }),
    }
}

struct Message<'a> {
    keys: &'a [Key],
    instructions: Vec<Instruction<'a>>,
    /// Address lookup tables.
    tables: Vec<&'a [u8]>,
    /// Accounts that stand in tables.
    looked_up: usize,
    /// Accounts that sign, the fee payer first.
    signers: usize,
    version: u8,
}

struct Instruction<'a> {
    program: u8,
    /// Places among all accounts of the message.
    accounts: &'a [u8],
    data: &'a [u8],
}

impl<'a> Message<'a> {
    fn read(reader: &mut Reader<'a>) -> Option<Self> {
        let mut first = reader.byte();
        let version = first.wrapping_sub(0x80);
        if first >= 0x80 {
            first = reader.byte();
        }
        let (signed, unsigned) = (reader.byte(), usize::from(reader.byte()));
        let signers = usize::from(first);
        let mut message =
            Self { keys: &[], instructions: Vec::new(), tables: Vec::new(), looked_up: 0, signers, version };
        if version == 1 {
            message.read_version_1(reader);
        } else {
            message.read_usual(reader);
        }
        let is_message = !reader.is_short
            && matches!(version, 0 | 1 | 0x80..)
            && signed < first
            && signers + unsigned <= message.keys.len();
        is_message.then_some(message)
    }

    /// Legacy and version 0: see "Transactions" in Solana's documentation.
    fn read_usual(&mut self, reader: &mut Reader<'a>) {
        let count = length(reader);
        self.keys = reader.take(32 * count).as_chunks().0;
        reader.take(32);
        for _ in 0..length(reader) {
            let program = reader.byte();
            let count = length(reader);
            let accounts = reader.take(count);
            let len = length(reader);
            self.instructions.push(Instruction { program, accounts, data: reader.take(len) });
        }
        if self.version == 0 {
            for _ in 0..length(reader) {
                self.tables.push(reader.take(32));
                for _ in 0..2 {
                    let count = length(reader);
                    self.looked_up += reader.take(count).len();
                }
            }
        }
    }

    /// SIMD-0385: what the instructions carry stands behind all of their headers.
    fn read_version_1(&mut self, reader: &mut Reader<'a>) {
        let mask = reader.number(4);
        reader.take(32);
        let (instructions, keys) = (reader.byte(), reader.byte());
        self.keys = reader.take(32 * u64::from(keys)).as_chunks().0;
        reader.take(4 * u64::from(mask.count_ones()));
        for [program, accounts, low, high] in reader.take(4 * u64::from(instructions)).as_chunks().0 {
            let accounts = reader.take(u64::from(*accounts));
            let data = reader.take(little_endian(&[*low, *high]));
            self.instructions.push(Instruction { program: *program, accounts, data });
        }
    }
}

/// A length in a message: 16 bits.
fn length(reader: &mut Reader<'_>) -> u64 {
    reader.varint() & 0xffff
}

/// Decodes bytes that may be a transaction or the message of one; whether they are. A message that is signed as such
/// has no byte too many.
fn transaction(walk: &mut Walk<'_>, bytes: &[u8], is_exact: bool) -> bool {
    if bytes.len() > MAX_LEN {
        if !is_exact {
            walk.note(Unchecked::TooMuch);
        }
        return true;
    }
    let mut is_read = false;
    // some bytes might be both: what a wallet reads them as is not known
    for pass in 0..2 {
        let mut reader = Reader::new(bytes);
        let has_signatures = pass == 0;
        if has_signatures {
            let count = length(&mut reader);
            reader.take(64 * count);
        }
        let Some(message) = Message::read(&mut reader) else { continue };
        // those of version 1 stand behind the message
        let is_signed = message.version == 1 && reader.rest.len() == 64 * message.signers;
        let is_whole = is_signed || reader.rest.is_empty();
        if is_exact && !is_whole || !walk.pay(bytes.len() + LOOK_UP * message.keys.len()) {
            continue;
        }
        is_read = true;
        if !is_whole {
            walk.note(Unchecked::Malformed);
        }
        let here = walk.down(if has_signatures || is_signed { "message" } else { "" });
        let letters = message.keys.iter().map(known).collect();
        let (keys, looked_up) = (message.keys, message.looked_up);
        Decoder { keys, looked_up, letters, holders: Vec::new() }.message(walk, &message);
        walk.back(here);
    }
    is_read
}

/// In place of the letter of an account of [`KNOWN`]: somebody, and somebody who is a party.
const SOMEBODY: u8 = 0;
const PARTY: u8 = 1;

/// The letter of an account that is nobody.
fn known(key: &Key) -> u8 {
    letter(KNOWN, &base58(key))
}

/// Whose a token account is, as the message shows.
struct Holder {
    /// Place among the message's accounts.
    account: usize,
    owner: Key,
    mint: Option<usize>,
}

struct Decoder<'a> {
    keys: &'a [Key],
    looked_up: usize,
    /// Of each key.
    letters: Vec<u8>,
    holders: Vec<Holder>,
}

impl Decoder<'_> {
    fn message(&mut self, walk: &mut Walk<'_>, message: &Message<'_>) {
        // an account may be made anywhere in front of where it is used, or be there already: the program checks its owner
        for instruction in &message.instructions {
            self.hold(instruction);
        }
        self.accounts(walk, Role::FeePayer, 1);
        for (index, instruction) in message.instructions.iter().enumerate() {
            let here = walk.down("instructions");
            walk.index(index);
            if walk.pay(LOOK_UP) {
                self.instruction(walk, instruction);
            }
            walk.back(here);
        }
        self.accounts(walk, Role::Account, self.keys.len());
        for (index, table) in message.tables.iter().enumerate() {
            let here = walk.down("addressTableLookups");
            walk.index(index);
            walk.note(Unchecked::LookupTable);
            walk.down("accountKey");
            add(walk, Role::Account, table, &NONE);
            walk.back(here);
        }
    }

    /// Adds those of the first accounts that are no parties yet.
    fn accounts(&mut self, walk: &mut Walk<'_>, role: Role, count: usize) {
        for index in 0..count {
            let here = walk.down("accountKeys");
            walk.index(index);
            if self.letters[index] == SOMEBODY {
                self.party(walk, role, index, &NONE);
            }
            walk.back(here);
        }
    }

    /// Adds an account, unless it is nobody.
    fn party(&mut self, walk: &mut Walk<'_>, role: Role, index: usize, sum: &Sum) {
        if self.letters[index] <= PARTY {
            self.letters[index] = PARTY;
            add(walk, role, &self.keys[index], sum);
        }
    }

    /// The account that stands in this place of an instruction, as its place among the message's keys.
    fn account(&self, accounts: &[u8], place: usize) -> Result<usize, Unchecked> {
        match accounts.get(place).map(|index| usize::from(*index)) {
            Some(index) if index < self.keys.len() => Ok(index),
            Some(index) if index < self.keys.len() + self.looked_up => Err(Unchecked::LookupTable),
            _ => Err(Unchecked::Malformed),
        }
    }

    fn letter(&self, program: u8) -> u8 {
        self.letters.get(usize::from(program)).copied().unwrap_or_default()
    }

    /// Keeps in mind what an instruction shows of a token account.
    fn hold(&mut self, instruction: &Instruction<'_>) {
        let Instruction { program, accounts, data } = *instruction;
        let (account, mint, in_data) = match (self.letter(program), data) {
            (b'A', [] | [0 | 1, ..]) => (1, 3, None),
            (b'T', [1, ..]) => (0, 1, None),
            (b'T', [16 | 18, owner @ ..]) => (0, 1, owner.first_chunk().copied()),
            _ => return,
        };
        let owner = in_data.or(self.account(accounts, 2).ok().map(|index| self.keys[index]));
        if let (Ok(account), Some(owner)) = (self.account(accounts, account), owner) {
            self.holders.push(Holder { account, owner, mint: self.account(accounts, mint).ok() });
        }
    }

    fn instruction(&mut self, walk: &mut Walk<'_>, instruction: &Instruction<'_>) {
        let Instruction { program, accounts, data } = *instruction;
        let here = walk.path.len();
        match self.letter(program) {
            b'-' => {}
            b'M' => {
                walk.down("memo");
                walk.mentioned(data);
            }
            b'T' if data.first() == Some(&BATCH) => {
                walk.down("batch");
                self.batch(walk, program, accounts, &data[1..]);
            }
            SOMEBODY | PARTY | b'?' => {
                walk.note(Unchecked::UnknownProgram);
                walk.down("programId");
                match self.account(&[program], 0) {
                    Ok(index) if self.letters[index] == SOMEBODY => {
                        self.party(walk, Role::Contract, index, &NONE);
                    }
                    Ok(_) => {}
                    Err(reason) => walk.note(reason),
                }
                walk.back(here);
                walk.down("data");
                walk.search(data);
                // bridges carry addresses of other chains
                walk.form = Form::Evm;
                walk.search(data);
                walk.form = Form::Solana;
            }
            letter => self.call(walk, letter, instruction),
        }
        walk.back(here);
    }

    /// Instructions one behind the other, each behind the number of its accounts and the length of its data.
    fn batch(&mut self, walk: &mut Walk<'_>, program: u8, accounts: &[u8], data: &[u8]) {
        let (mut accounts, mut data, mut index) = (Reader::new(accounts), Reader::new(data), 0);
        while !data.rest.is_empty() && walk.pay(LOOK_UP) {
            let (count, len) = (data.byte(), data.byte());
            let instruction =
                Instruction { program, accounts: accounts.take(u64::from(count)), data: data.take(u64::from(len)) };
            self.hold(&instruction);
            let here = walk.index(index);
            self.call(walk, b'T', &instruction);
            walk.back(here);
            index += 1;
        }
        if data.is_short || accounts.is_short {
            walk.note(Unchecked::Malformed);
        }
    }

    /// An instruction of a program of the table.
    fn call(&mut self, walk: &mut Walk<'_>, letter: u8, instruction: &Instruction<'_>) {
        let data = instruction.data;
        let number = match letter {
            b'S' | b'K' => data.get(..4).map_or(u64::MAX, little_endian),
            b'A' if data.is_empty() => 0,
            _ => data.first().map_or(u64::MAX, |first| u64::from(*first)),
        };
        let mut key = char::from(letter).to_string() + &decimal(number);
        for place in 1..3 {
            if let Some(row) = line(INSTRUCTIONS, &key, 0) {
                return self.fields(walk, row, instruction);
            }
            if parts(QUIET, b' ').any(|quiet| quiet == key) {
                return;
            }
            // a second byte may say more
            if let Some(second) = data.get(place) {
                key += ".";
                key += &decimal(u64::from(*second));
            }
        }
        walk.note(Unchecked::UnknownCall);
    }

    /// Adds whom the fields of a row name.
    fn fields(&mut self, walk: &mut Walk<'_>, row: &'static str, instruction: &Instruction<'_>) {
        let is_token = row.as_bytes()[0] == b'T';
        let mut sum = Sum { amount: None, asset: (!is_token).then(|| "native".to_owned()) };
        let mut data = instruction.data;
        let here = walk.down(nth(row, 1));
        let mut place = 0;
        while let Some(field) = field(row, place) {
            place += 1;
            let there = walk.down(field.name);
            let account = self.account(instruction.accounts, field.number);
            let mut bytes = Reader::new(data);
            bytes.take(field.number as u64);
            match (field.letter, field.mark) {
                (b'+', _) => sum.amount = Some(decimal(bytes.number(8))),
                (b'~', _) => {
                    let len = bytes.number(8);
                    bytes.take(len);
                    data = bytes.rest;
                }
                (b'*', _) => sum.asset = account.ok().map(|mint| base58(&self.keys[mint])),
                (_, b'?') if bytes.byte() == 0 => {}
                (letter, b'#' | b'?') => {
                    if let Some(key) = bytes.take(32).first_chunk().filter(|key| known(key) == SOMEBODY) {
                        add(walk, role(letter), key, &NONE);
                    }
                }
                (letter, _) => match account {
                    Ok(index) if letter == b'T' => self.tokens(walk, index, &mut sum),
                    // the fee payer, mostly
                    Ok(index) if letter == b'W' && self.letters[index] == PARTY => {}
                    Ok(index) => {
                        let is_paid = matches!(letter, b'R' | b'P');
                        self.party(walk, role(letter), index, if is_paid { &sum } else { &NONE });
                    }
                    Err(reason) => walk.note(reason),
                },
            }
            if bytes.is_short && (field.mark != 0 || matches!(field.letter, b'+' | b'~')) {
                walk.note(Unchecked::Malformed);
            }
            walk.back(there);
        }
        walk.back(here);
    }

    /// Adds whoever has the token account that gets a sum.
    fn tokens(&mut self, walk: &mut Walk<'_>, index: usize, sum: &mut Sum) {
        let Some(holder) = self.holders.iter().rev().find(|holder| holder.account == index) else {
            walk.note(Unchecked::DerivedOwner);
            return self.party(walk, Role::Recipient, index, sum);
        };
        if sum.asset.is_none() {
            sum.asset = holder.mint.map(|mint| base58(&self.keys[mint]));
        }
        walk.down("owner");
        add(walk, Role::Recipient, &holder.owner, sum);
    }
}

/// Of those who are named and get nothing.
const NONE: Sum = Sum { amount: None, asset: None };

#[inline(never)]
fn base58(key: &[u8]) -> String {
    address(key).canonical()
}

fn address(key: &[u8]) -> Address {
    Address { form: Form::Solana, variant: 0, bytes: Bytes::new(key) }
}

fn add(walk: &mut Walk<'_>, role: Role, key: &[u8], sum: &Sum) {
    walk.party(role, Who::Address(address(key)), sum.clone());
}
