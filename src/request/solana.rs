//! Solana wallets: transactions (legacy, version 0 and version 1) and messages.
//!
//! The instructions of the programs that nearly every transaction is made of are one table, with the names that the
//! RPC interface's `jsonParsed` encoding gives them. Whatever else a transaction does, it can only do with the accounts
//! that it lists, and each of them is a party.

use std::sync::LazyLock;

use super::json::Json;
use super::reader::{Reader, little_endian};
use super::walk::{Sum, Walk, Who, bytes, carried};
use super::{Role, Unchecked};
use crate::address::{Address, Bytes, Form, base58_bytes, trim};
use crate::hash::sha256;
use crate::words::{cut, lines, parts};

/// Longest transaction that is looked at, in bytes. The network takes 1232, and 4096 of version 1 (SIMD-0385).
const MAX_LEN: usize = 1 << 14;
/// Longest text that is decoded as base58: of the longest transaction.
const MAX_BASE58: usize = 5600;
/// Bump seeds that are tried for an address: every second hash is on the curve, and makes the next one necessary.
const BUMPS: u8 = 6;
/// What it costs to try them, as bytes that are looked at.
const DERIVING: usize = 1 << 12;

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
/// - `~` in front of all and where a text stands: its length (8 bytes) and itself are left out of the places behind it
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

struct Tables {
    known: Vec<(Key, u8)>,
    /// Letter, number (that of the second byte plus 1 times 256 with it), name, fields.
    instructions: Vec<(u8, u32, &'static str, &'static str)>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables { known: Vec::new(), instructions: Vec::new() };
    for line in lines(KNOWN) {
        let (text, letter) = cut(line, b' ');
        let key = base58_bytes(text).and_then(|bytes| Key::try_from(bytes).ok());
        tables.known.extend(key.map(|key| (key, letter.as_bytes()[0])));
    }
    for line in lines(INSTRUCTIONS) {
        let (key, rest) = cut(line, b' ');
        let (name, fields) = cut(rest, b' ');
        let (first, second) = cut(&key[1..], b'.');
        let number = number(first).0 + if second.is_empty() { 0 } else { 256 * (number(second).0 + 1) };
        tables.instructions.push((key.as_bytes()[0], number, name, fields));
    }
    tables
});

/// The number in front of a text, and what stands behind it.
fn number(text: &str) -> (u32, &str) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (text[..digits].bytes().fold(0, |value, c| value * 10 + u32::from(c - b'0')), &text[digits..])
}

/// The letter of an account that is nobody.
fn known(key: &Key) -> Option<u8> {
    TABLES.known.iter().find(|(other, _)| other == key).map(|(_, letter)| *letter)
}

/// Decodes the params of a method; the walk is at `params`.
pub(super) fn decode(walk: &mut Walk<'_>, method: &str, params: &Json<'_>) {
    walk.form = Form::Solana;
    match method {
        "signTransaction" | "signAllTransactions" | "signAndSendTransaction" | "signAndSendAllTransactions" => {
            carried(walk, params, "transaction transactions message", &mut |walk, value| {
                let mut is_read = false;
                for bytes in spellings(walk, value) {
                    is_read |= transaction(walk, &bytes, false);
                }
                if !is_read {
                    walk.note(Unchecked::Malformed);
                }
            });
        }
        "signMessage" | "signOffchainMessage" => carried(walk, params, "message messages", &mut |walk, value| {
            let mut all = spellings(walk, value);
            all.extend(value.text().map(|text| text.as_bytes().to_vec()));
            if all.is_empty() {
                walk.note(Unchecked::Malformed);
            }
            for bytes in all {
                // what is signed as a text is a transaction all the same, if it is one
                transaction(walk, &bytes, true);
                walk.mentioned(&bytes);
            }
        }),
        "signIn" => walk.mentioned_in(params),
        _ => walk.note(Unchecked::UnknownMethod),
    }
}

/// All bytes that a value may stand for: wallets differ in what they take.
fn spellings(walk: &mut Walk<'_>, value: &Json<'_>) -> Vec<Vec<u8>> {
    let text = trim(value.text().unwrap_or_default());
    // the time is quadratic in the length
    let is_base58 = text.len() <= MAX_BASE58 && walk.pay(text.len() * text.len() / 64);
    let base58 = if is_base58 { base58_bytes(text) } else { None };
    bytes(value).into_iter().chain(base58).collect()
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
        Decoder::new(&message).message(walk);
        walk.back(here);
    }
    is_read
}

/// Whose a token account is, as the message shows.
struct Holder {
    /// Place among the message's accounts.
    account: usize,
    owner: Key,
    mint: Option<Key>,
}

struct Decoder<'m, 'a> {
    message: &'m Message<'a>,
    holders: Vec<Holder>,
    /// Which of the message's accounts are parties already.
    named: Vec<bool>,
}

/// An account of an instruction.
enum Account<'a> {
    Key(usize, &'a Key),
    InTable,
    Missing,
}

impl<'m, 'a> Decoder<'m, 'a> {
    fn new(message: &'m Message<'a>) -> Self {
        let mut decoder = Self { message, holders: Vec::new(), named: vec![false; message.keys.len()] };
        // an account may be made anywhere in front of where it is used, or be there already: the program checks its owner
        for instruction in &message.instructions {
            decoder.hold(instruction.program, instruction.accounts, instruction.data);
        }
        decoder
    }

    fn key(&self, index: u8) -> Account<'a> {
        let index = usize::from(index);
        match self.message.keys.get(index) {
            Some(key) => Account::Key(index, key),
            None if index < self.message.keys.len() + self.message.looked_up => Account::InTable,
            None => Account::Missing,
        }
    }

    fn account(&self, accounts: &[u8], place: usize) -> Account<'a> {
        accounts.get(place).map_or(Account::Missing, |index| self.key(*index))
    }

    fn letter(&self, program: u8) -> Option<u8> {
        self.message.keys.get(usize::from(program)).and_then(known)
    }

    /// Keeps in mind what an instruction shows of a token account.
    fn hold(&mut self, program: u8, accounts: &[u8], data: &[u8]) {
        let (account, mint, owner) = match (self.letter(program), data) {
            (Some(b'A'), [] | [0 | 1, ..]) => (1, 3, self.account(accounts, 2)),
            (Some(b'T'), [1, ..]) => (0, 1, self.account(accounts, 2)),
            (Some(b'T'), [16 | 18, owner @ ..]) => match owner.first_chunk() {
                Some(owner) => return self.hold_as(accounts, 0, 1, owner),
                None => return,
            },
            _ => return,
        };
        if let Account::Key(_, owner) = owner {
            self.hold_as(accounts, account, mint, owner);
        }
    }

    fn hold_as(&mut self, accounts: &[u8], account: usize, mint: usize, owner: &Key) {
        let mint = if let Account::Key(_, mint) = self.account(accounts, mint) { Some(*mint) } else { None };
        if let Account::Key(account, _) = self.account(accounts, account) {
            self.holders.push(Holder { account, owner: *owner, mint });
        }
    }

    fn message(&mut self, walk: &mut Walk<'_>) {
        let message = self.message;
        self.accounts(walk, Role::FeePayer, 1);
        for (index, Instruction { program, accounts, data }) in message.instructions.iter().enumerate() {
            let here = walk.into("instructions");
            walk.into_index(index);
            self.instruction(walk, *program, accounts, data);
            walk.back(here);
        }
        self.accounts(walk, Role::Account, message.keys.len());
        for (index, table) in message.tables.iter().enumerate() {
            let here = walk.into("addressTableLookups");
            walk.into_index(index);
            walk.note(Unchecked::LookupTable);
            walk.into("accountKey");
            add(walk, Role::Account, table, Sum::default());
            walk.back(here);
        }
    }

    /// Adds the first accounts of the message.
    fn accounts(&mut self, walk: &mut Walk<'_>, role: Role, count: usize) {
        for index in 0..count {
            let here = walk.into("accountKeys");
            walk.into_index(index);
            self.party(walk, role, index);
            walk.back(here);
        }
    }

    /// Adds an account of the message, unless it is a party already.
    fn party(&mut self, walk: &mut Walk<'_>, role: Role, index: usize) {
        if !self.named[index] {
            self.name(walk, role, index, Sum::default());
        }
    }

    fn instruction(&mut self, walk: &mut Walk<'_>, program: u8, accounts: &[u8], data: &[u8]) {
        let here = walk.path.len();
        match (self.letter(program), data) {
            (Some(b'-'), _) => {}
            (Some(b'M'), _) => {
                walk.into("memo");
                walk.mentioned(data);
            }
            (Some(b'T'), [BATCH, data @ ..]) => {
                walk.into("batch");
                self.batch(walk, program, accounts, data);
            }
            (None | Some(b'?'), _) => {
                walk.note(Unchecked::UnknownProgram);
                walk.into("programId");
                match self.key(program) {
                    Account::Key(index, _) => self.party(walk, Role::Contract, index),
                    Account::InTable => walk.note(Unchecked::LookupTable),
                    Account::Missing => walk.note(Unchecked::Malformed),
                }
                walk.back(here);
                walk.into("data");
                walk.search(data);
                // bridges carry addresses of other chains
                walk.form = Form::Evm;
                walk.search(data);
                walk.form = Form::Solana;
            }
            (Some(letter), _) => self.call(walk, letter, accounts, data),
        }
        walk.back(here);
    }

    /// Instructions one behind the other, each behind the number of its accounts and the length of its data.
    fn batch(&mut self, walk: &mut Walk<'_>, program: u8, accounts: &[u8], data: &[u8]) {
        let (mut accounts, mut data) = (Reader(accounts), Reader(data));
        let mut next = || {
            let lengths = data.take(2)?;
            Some((accounts.take(usize::from(lengths[0]))?, data.take(usize::from(lengths[1]))?, data.0.is_empty()))
        };
        for index in 0.. {
            let Some((accounts, data, is_last)) = next() else { return walk.note(Unchecked::Malformed) };
            self.hold(program, accounts, data);
            let here = walk.into_index(index);
            self.call(walk, b'T', accounts, data);
            walk.back(here);
            if is_last {
                return;
            }
        }
    }

    /// An instruction of a program of the table.
    fn call(&mut self, walk: &mut Walk<'_>, letter: u8, accounts: &[u8], data: &[u8]) {
        let number = match (letter, data) {
            (b'A', []) => 0,
            (b'A' | b'T', [first, ..]) => u32::from(*first),
            (_, [_, _, _, _, ..]) => little_endian(&data[..4]) as u32,
            _ => return walk.note(Unchecked::Malformed),
        };
        let second = data.get(1).map_or(number, |second| number + 256 * (u32::from(*second) + 1));
        let find = |wanted: u32| TABLES.instructions.iter().find(|row| (row.0, row.1) == (letter, wanted));
        let found = match letter {
            _ if number > 255 => None,
            b'T' => find(number).or_else(|| find(second)),
            _ => find(number),
        };
        let Some((.., name, fields)) = found else { return walk.note(Unchecked::UnknownCall) };
        let here = walk.into(name);
        if self.fields(walk, letter, fields, accounts, data).is_none() {
            walk.back(here);
            walk.into(name);
            walk.note(Unchecked::Malformed);
        }
        walk.back(here);
    }

    /// What the fields of a row say of an instruction; `None` when it has fewer accounts or bytes than they ask for.
    fn fields(
        &mut self,
        walk: &mut Walk<'_>,
        letter: u8,
        fields: &str,
        accounts: &[u8],
        data: &[u8],
    ) -> Option<()> {
        let mut sum = Sum { amount: None, asset: (letter != b'T').then(|| "native".to_owned()) };
        let mut mint = None;
        let joined;
        let mut data = data;
        if fields.as_bytes().first() == Some(&b'~') {
            joined = without_text(fields, data)?;
            data = &joined;
        }
        // a row without fields has one that is empty
        for field in parts(fields, b' ').filter(|field| !matches!(field.as_bytes(), [] | [b'~', ..])) {
            let [kind, mark] = *field.as_bytes().first_chunk()?;
            let (place, name) = number(&field[if mark.is_ascii_digit() { 1 } else { 2 }..]);
            let place = place as usize;
            let here = walk.into(name);
            match (kind, mark) {
                (b'+', _) => sum.amount = Some(little_endian(data.get(place..)?.get(..8)?).to_string()),
                (b'*', _) => match self.account(accounts, place) {
                    Account::Key(_, key) => {
                        mint = Some(*key);
                        sum.asset = Some(address(key).canonical());
                    }
                    Account::InTable => {}
                    Account::Missing => return None,
                },
                (_, b'?') if *data.get(place - 1)? != 1 => {}
                (_, b'#' | b'?') => add(walk, role(kind), data.get(place..)?.first_chunk()?, Sum::default()),
                _ => match self.account(accounts, place) {
                    Account::Key(index, _) => match kind {
                        b'T' => self.tokens(walk, index, mint, sum.clone()),
                        b'W' => self.party(walk, Role::Owner, index),
                        _ => self.name(walk, role(kind), index, sum.clone()),
                    },
                    Account::InTable => walk.note(Unchecked::LookupTable),
                    Account::Missing => return None,
                },
            }
            walk.back(here);
        }
        Some(())
    }

    /// Adds an account with the role that an instruction gives it.
    fn name(&mut self, walk: &mut Walk<'_>, role: Role, index: usize, sum: Sum) {
        self.named[index] = true;
        add(walk, role, &self.message.keys[index], sum);
    }

    /// Adds whoever has the token account that gets a sum.
    fn tokens(&mut self, walk: &mut Walk<'_>, index: usize, mint: Option<Key>, mut sum: Sum) {
        let holder = self.holders.iter().rev().find(|holder| holder.account == index);
        if let (None, Some(mint)) = (&sum.asset, holder.and_then(|holder| holder.mint)) {
            sum.asset = Some(address(&mint).canonical());
        }
        let owner = holder.map(|holder| holder.owner);
        match owner.or_else(|| self.derive(walk, index, &mint?)) {
            Some(owner) => {
                let here = walk.into("owner");
                add(walk, Role::Recipient, &owner, sum);
                walk.back(here);
            }
            None => {
                walk.note(Unchecked::DerivedOwner);
                self.name(walk, Role::Recipient, index, sum);
            }
        }
    }

    /// The account of the message whose associated token account this is, if it is that of any.
    fn derive(&self, walk: &mut Walk<'_>, index: usize, mint: &Key) -> Option<Key> {
        let keys = self.message.keys;
        let of = |letter| TABLES.known.iter().filter(move |(_, other)| *other == letter).map(|(key, _)| key);
        for owner in keys.iter().filter(|owner| known(owner).is_none()) {
            for program in of(b'T') {
                if !walk.pay(DERIVING) {
                    return None;
                }
                for bump in (0..BUMPS).map(|bump| u8::MAX - bump) {
                    let seeds = [&owner[..], program, mint, &[bump], of(b'A').next()?, b"ProgramDerivedAddress"];
                    if sha256(&seeds.concat()) == keys[index] {
                        return Some(*owner);
                    }
                }
            }
        }
        None
    }
}

/// The data of an instruction without the text and its length that stand where the first field says.
fn without_text(fields: &str, data: &[u8]) -> Option<Vec<u8>> {
    let place = number(fields.get(1..)?).0 as usize;
    let mut text = Reader(data.get(place..)?);
    let len = text.number(8)?;
    text.take_long(len)?;
    Some([&data[..place], text.0].concat())
}

/// The role that a letter of the table stands for.
fn role(letter: u8) -> Role {
    match letter {
        b'P' => Role::Spender,
        b'O' => Role::Operator,
        b'W' => Role::Owner,
        b'D' => Role::Delegate,
        _ => Role::Recipient,
    }
}

fn address(key: &[u8]) -> Address {
    Address { form: Form::Solana, variant: 0, bytes: Bytes::new(key) }
}

/// Adds a party, unless it is nobody.
fn add(walk: &mut Walk<'_>, role: Role, key: &Key, sum: Sum) {
    if known(key).is_none() {
        walk.party(role, Who::Address(address(key)), sum);
    }
}
