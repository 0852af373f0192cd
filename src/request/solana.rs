//! Solana wallets: transactions (legacy, version 0 and version 1) and messages.
//!
//! The instructions of the programs that nearly every transaction is made of are one table, with the names that the
//! RPC interface's `jsonParsed` encoding gives them. Whatever else a transaction does, it can only do with the accounts
//! that it lists, and each of them is a party.

use super::json::Json;
use super::reader::{Reader, little_endian};
use super::table::{field, letter, line, role};
use super::walk::{Sum, Walk, Who, bytes, carried};
use super::{Role, Unchecked};
use crate::address::{Address, Bytes, Form, base58_bytes, trim};
use crate::words::nth;

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
SysvarEpochSchedu1e111111111111111111111111 -
Sysvar1nstructions1111111111111111111111111 -
SysvarRecentB1ockHashes11111111111111111111 -
SysvarRent111111111111111111111111111111111 -
SysvarS1otHashes111111111111111111111111111 -
SysvarS1otHistory11111111111111111111111111 -
SysvarStakeHistory1111111111111111111111111 -
StakeConfig11111111111111111111111111111111 -
AddressLookupTab1e1111111111111111111111111 ?
BPFLoaderUpgradeab1e11111111111111111111111 ?
Vote111111111111111111111111111111111111111 ?";

/// The letter of the program and the number of the instruction (`26.1` where a second byte says more), its name, and:
///
/// - a role ([`role`]), the place of an account among the instruction's, its name; `#` and `?` in front of the place: the
///   bytes of the key stand at this place of the data, always or if the byte before them is 1. `T` is the account of a
///   recipient's tokens
/// - `+` and where in the data the amount stands; `*` and the place of the mint's account
/// - `~` and where a text stands: its length (8 bytes) and itself are left out of the places of the fields behind it
const INSTRUCTIONS: &str = "\
S0 createAccount +4 R1newAccount D#20owner
S1 assign D#4owner
S2 transfer +4 W0source R1destination
S3 createAccountWithSeed ~36 +36 R1newAccount D#52owner
S4 advanceNonce
S5 withdrawFromNonce +4 R1destination
S6 initializeNonce D#4nonceAuthority
S7 authorizeNonce D#4newAuthorized
S8 allocate
S9 allocateWithSeed ~36 D#44owner
S10 assignWithSeed ~36 D#36owner
S11 transferWithSeed +4 W0source R2destination
S12 upgradeNonce
T0 initializeMint O#2mintAuthority O?35freezeAuthority
T1 initializeAccount W2owner
T2 initializeMultisig
T3 transfer +1 W2authority T1destination
T4 approve +1 W2owner P1delegate
T5 revoke
T6 setAuthority D?3newAuthority
T7 mintTo *0 +1 T1account
T8 burn
T9 closeAccount R1destination
T10 freezeAccount
T11 thawAccount
T12 transferChecked *1 +1 W3authority T2destination
T13 approveChecked *1 +1 W3owner P2delegate
T14 mintToChecked *0 +1 T1account
T15 burnChecked
T16 initializeAccount2 W#1owner
T17 syncNative
T18 initializeAccount3 W#1owner
T19 initializeMultisig2
T20 initializeMint2 O#2mintAuthority O?35freezeAuthority
T21 getAccountDataSize
T22 initializeImmutableOwner
T23 amountToUiAmount
T24 uiAmountToAmount
T25 initializeMintCloseAuthority O?2newAuthority
T26.0 initializeTransferFeeConfig O?3transferFeeConfigAuthority
T26.1 transferCheckedWithFee *1 +2 W3authority T2destination
T26.2 withdrawWithheldTokensFromMint *0 T1feeRecipient
T26.3 withdrawWithheldTokensFromAccounts *0 T1feeRecipient
T26.4 harvestWithheldTokensToMint
T26.5 setTransferFee
T28 defaultAccountState
T29 reallocate
T30 memoTransfer
T31 createNativeMint
T32 initializeNonTransferableMint
T33 interestBearingMint
T34 cpiGuard
T35 initializePermanentDelegate O#1delegate
T38 withdrawExcessLamports R1destination
T45 unwrapLamports R1destination
A0 create W2wallet
A1 createIdempotent W2wallet
A2 recoverNested R5wallet
K0 initialize D#4staker D#36withdrawer O#84custodian
K1 authorize D#4newAuthority
K2 delegate
K3 split +4 R1newSplitAccount
K4 withdraw +4 R1destination
K5 deactivate
K6 setLockup
K7 merge
K8 authorizeWithSeed D#4newAuthorized
K9 initializeChecked D2staker D3withdrawer
K10 authorizeChecked D3newAuthority
K11 authorizeCheckedWithSeed D3newAuthorized
K12 setLockupChecked
K13 getMinimumDelegation
K14 deactivateDelinquent
K16 moveStake +4 R1destination
K17 moveLamports +4 R1destination";

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
            // wallets differ in what they take; the time of base58 is quadratic in the length
            let is_base58 = text.len() <= MAX_BASE58 && walk.pay(text.len() * text.len() / 64);
            let all = [
                bytes(value),
                if is_base58 { base58_bytes(text) } else { None },
                is_message.then(|| text.as_bytes().to_vec()),
            ];
            let mut is_read = false;
            for bytes in all.iter().flatten() {
                // what is signed as a text is a transaction all the same, if it is one
                is_read |= transaction(walk, bytes, is_message);
                if is_message {
                    walk.mentioned(bytes);
                    is_read = true;
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
    tables: Vec<&'a Key>,
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

/// A length: at most three bytes.
fn short(reader: &mut Reader<'_>) -> Option<usize> {
    reader.varint().filter(|len| *len <= 0xffff).map(|len| len as usize)
}

impl<'a> Message<'a> {
    fn read(reader: &mut Reader<'a>) -> Option<Self> {
        let mut first = reader.byte()?;
        let version = first.wrapping_sub(0x80);
        if first >= 0x80 {
            first = reader.byte()?;
        }
        let (signers, readonly) = (usize::from(first), reader.take(2)?);
        let mut message =
            Self { keys: &[], instructions: Vec::new(), tables: Vec::new(), looked_up: 0, signers, version };
        match version {
            1 => message.read_version_1(reader)?,
            0 | 0x80.. => message.read_usual(reader)?,
            _ => return None,
        }
        let [signed, unsigned] = [readonly[0], readonly[1]].map(usize::from);
        (signed < signers && signers + unsigned <= message.keys.len()).then_some(message)
    }

    /// Legacy and version 0: see "Transactions" in Solana's documentation.
    fn read_usual(&mut self, reader: &mut Reader<'a>) -> Option<()> {
        let count = short(reader)?;
        self.keys = reader.take(32 * count)?.as_chunks().0;
        reader.take(32)?;
        for _ in 0..short(reader)? {
            let program = reader.byte()?;
            let accounts = short(reader)?;
            let accounts = reader.take(accounts)?;
            let len = short(reader)?;
            self.instructions.push(Instruction { program, accounts, data: reader.take(len)? });
        }
        if self.version == 0 {
            for _ in 0..short(reader)? {
                self.tables.push(reader.take(32)?.first_chunk()?);
                for _ in 0..2 {
                    let count = short(reader)?;
                    reader.take(count)?;
                    self.looked_up += count;
                }
            }
        }
        Some(())
    }

    /// SIMD-0385: what the instructions carry stands behind all of their headers.
    fn read_version_1(&mut self, reader: &mut Reader<'a>) -> Option<()> {
        let mask = reader.number(4)?;
        reader.take(32)?;
        let [instructions, keys] = [reader.byte()?, reader.byte()?].map(usize::from);
        self.keys = reader.take(32 * keys)?.as_chunks().0;
        reader.take(4 * mask.count_ones() as usize)?;
        for [program, accounts, low, high] in reader.take(4 * instructions)?.as_chunks().0 {
            let accounts = reader.take(usize::from(*accounts))?;
            let data = reader.take(usize::from(u16::from_le_bytes([*low, *high])))?;
            self.instructions.push(Instruction { program: *program, accounts, data });
        }
        Some(())
    }
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
    for with_signatures in [true, false] {
        let mut reader = Reader(bytes);
        if with_signatures && short(&mut reader).and_then(|count| reader.take(64 * count)).is_none() {
            continue;
        }
        let Some(message) = Message::read(&mut reader) else { continue };
        // those of version 1 stand behind the message
        let is_signed = message.version == 1 && reader.0.len() == 64 * message.signers;
        let is_whole = is_signed || reader.0.is_empty();
        if is_exact && !is_whole || !walk.pay(bytes.len()) {
            continue;
        }
        is_read = true;
        if !is_whole {
            walk.note(Unchecked::Malformed);
        }
        let here = walk.into(if with_signatures || is_signed { "message" } else { "" });
        if walk.pay(LOOK_UP * message.keys.len()) {
            let letters = message.keys.iter().map(known).collect();
            let (keys, looked_up) = (message.keys, message.looked_up);
            Decoder { keys, looked_up, letters, holders: Vec::new() }.message(walk, &message);
        }
        walk.back(here);
    }
    is_read
}

/// In place of the letter of an account of [`KNOWN`]: somebody, and somebody who is a party.
const SOMEBODY: u8 = 0;
const PARTY: u8 = 1;

/// The letter of an account that is nobody.
fn known(key: &Key) -> u8 {
    letter(KNOWN, &address(key).canonical())
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
            let here = walk.into("instructions");
            walk.into_index(index);
            if walk.pay(LOOK_UP) {
                self.instruction(walk, instruction);
            }
            walk.back(here);
        }
        self.accounts(walk, Role::Account, self.keys.len());
        for (index, table) in message.tables.iter().enumerate() {
            let here = walk.into("addressTableLookups");
            walk.into_index(index);
            walk.note(Unchecked::LookupTable);
            walk.into("accountKey");
            add(walk, Role::Account, table, Sum::default());
            walk.back(here);
        }
    }

    /// Adds those of the first accounts that are no parties yet.
    fn accounts(&mut self, walk: &mut Walk<'_>, role: Role, count: usize) {
        for index in 0..count {
            let here = walk.into("accountKeys");
            walk.into_index(index);
            if self.letters[index] == SOMEBODY {
                self.party(walk, role, index, Sum::default());
            }
            walk.back(here);
        }
    }

    /// Adds an account, unless it is nobody.
    fn party(&mut self, walk: &mut Walk<'_>, role: Role, index: usize, sum: Sum) {
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
                walk.into("memo");
                walk.mentioned(data);
            }
            b'T' if data.first() == Some(&BATCH) => {
                walk.into("batch");
                if self.batch(walk, program, accounts, &data[1..]).is_none() {
                    walk.back(here);
                    walk.note(Unchecked::Malformed);
                }
            }
            SOMEBODY | PARTY | b'?' => {
                walk.note(Unchecked::UnknownProgram);
                walk.into("programId");
                match self.account(&[program], 0) {
                    Ok(index) if self.letters[index] == SOMEBODY => {
                        self.party(walk, Role::Contract, index, Sum::default());
                    }
                    Ok(_) => {}
                    Err(reason) => walk.note(reason),
                }
                walk.back(here);
                walk.into("data");
                walk.search(data);
                // bridges carry addresses of other chains
                walk.form = Form::Evm;
                walk.search(data);
                walk.form = Form::Solana;
            }
            letter => self.call(walk, letter, accounts, data),
        }
        walk.back(here);
    }

    /// Instructions one behind the other, each behind the number of its accounts and the length of its data.
    fn batch(&mut self, walk: &mut Walk<'_>, program: u8, accounts: &[u8], data: &[u8]) -> Option<()> {
        let (mut accounts, mut data) = (Reader(accounts), Reader(data));
        let mut index = 0;
        while !data.0.is_empty() {
            let (count, len) = (data.byte()?, data.byte()?);
            let accounts = accounts.take(usize::from(count))?;
            let data = data.take(usize::from(len))?;
            self.hold(&Instruction { program, accounts, data });
            let here = walk.into_index(index);
            if walk.pay(LOOK_UP) {
                self.call(walk, b'T', accounts, data);
            }
            walk.back(here);
            index += 1;
        }
        Some(())
    }

    /// An instruction of a program of the table.
    fn call(&mut self, walk: &mut Walk<'_>, letter: u8, accounts: &[u8], data: &[u8]) {
        let number = match letter {
            b'A' if data.is_empty() => 0,
            b'A' | b'T' => data.first().map_or(u64::MAX, |first| u64::from(*first)),
            _ => data.get(..4).map_or(u64::MAX, little_endian),
        };
        let mut key = char::from(letter).to_string() + &number.to_string();
        let mut row = line(INSTRUCTIONS, &key, 0);
        if let (None, Some(second)) = (row, data.get(1)) {
            key += ".";
            key += &u64::from(*second).to_string();
            row = line(INSTRUCTIONS, &key, 0);
        }
        match row {
            Some(row) => self.fields(walk, row, accounts, data),
            None => walk.note(Unchecked::UnknownCall),
        }
    }

    /// Adds whom the fields of a row name.
    fn fields(&mut self, walk: &mut Walk<'_>, row: &'static str, accounts: &[u8], data: &[u8]) {
        let is_token = row.as_bytes()[0] == b'T';
        let mut sum = Sum { amount: None, asset: (!is_token).then(|| "native".to_owned()) };
        let mut data = data.to_vec();
        let here = walk.into(nth(row, 1));
        let mut place = 0;
        while let Some(field) = field(row, place) {
            place += 1;
            let there = walk.into(field.name);
            let at = field.number;
            let number = |data: &[u8]| data.get(at..)?.get(..8).map(little_endian);
            let account = self.account(accounts, at);
            match (field.letter, field.mark) {
                (b'+', _) => sum.amount = number(&data).map(|amount| amount.to_string()),
                (b'~', _) => match number(&data).and_then(|len| usize::try_from(len).ok()?.checked_add(at + 8)) {
                    Some(end) if end <= data.len() => drop(data.drain(at..end)),
                    _ => walk.note(Unchecked::Malformed),
                },
                (b'*', _) => sum.asset = account.ok().map(|mint| address(&self.keys[mint]).canonical()),
                (_, b'?') if data.get(at - 1) == Some(&0) => {}
                (letter, b'#' | b'?') => match data.get(at..).and_then(|data| data.first_chunk()) {
                    Some(key) if known(key) == SOMEBODY => add(walk, role(letter), key, Sum::default()),
                    Some(_) => {}
                    None => walk.note(Unchecked::Malformed),
                },
                (letter, _) => match account {
                    Ok(index) if letter == b'T' => self.tokens(walk, index, sum.clone()),
                    // the fee payer, mostly
                    Ok(index) if letter == b'W' && self.letters[index] == PARTY => {}
                    Ok(index) => {
                        let is_paid = matches!(letter, b'R' | b'P');
                        self.party(walk, role(letter), index, if is_paid { sum.clone() } else { Sum::default() });
                    }
                    Err(reason) => walk.note(reason),
                },
            }
            walk.back(there);
        }
        walk.back(here);
    }

    /// Adds whoever has the token account that gets a sum.
    fn tokens(&mut self, walk: &mut Walk<'_>, index: usize, mut sum: Sum) {
        let Some(holder) = self.holders.iter().rev().find(|holder| holder.account == index) else {
            walk.note(Unchecked::DerivedOwner);
            return self.party(walk, Role::Recipient, index, sum);
        };
        if sum.asset.is_none() {
            sum.asset = holder.mint.map(|mint| address(&self.keys[mint]).canonical());
        }
        walk.into("owner");
        add(walk, Role::Recipient, &holder.owner, sum);
    }
}

fn address(key: &Key) -> Address {
    Address { form: Form::Solana, variant: 0, bytes: Bytes::new(key) }
}

fn add(walk: &mut Walk<'_>, role: Role, key: &Key, sum: Sum) {
    walk.party(role, Who::Address(address(key)), sum);
}
