//! Bech32 (BIP-173) and Bech32m (BIP-350): the generic decoder, and every chain that is nothing more than a
//! human-readable part and a payload.

use std::array::from_fn;
use std::sync::LazyLock;

use super::base58check::TEX;
use super::table::{self, Row};
use super::text::{Text, class};
use super::{Address, Checksum, Form, Readings};

const CHARSET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// Value of each character in either case; 0xff for those outside the character set.
const VALUES: [u8; 256] = {
    let mut table = [0xff; 256];
    let mut i = 0;
    while i < 32 {
        table[CHARSET[i] as usize] = i as u8;
        table[CHARSET[i].to_ascii_uppercase() as usize] = i as u8;
        i += 1;
    }
    table
};

/// What the checksum is computed with, made of [`BASIS`] at the first use: it would be a kilobyte of the module.
struct Checksums {
    /// What is XORed into the register for each value of the five bits that leave it.
    step: [u32; 32],
    /// What becomes of each symbol in each place of the register, the lowest first, when six more go in: they depend on
    /// one another no more than on the register, so that six look-ups run side by side.
    six: [[u32; 32]; WIDTH],
}

const BASIS: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];

static CHECKSUMS: LazyLock<Checksums> = LazyLock::new(|| {
    let bit = |value: usize, bit: usize| if value >> bit & 1 == 1 { BASIS[bit] } else { 0 };
    let mut all =
        Checksums { step: from_fn(|value| (0..5).fold(0, |sum, i| sum ^ bit(value, i))), six: [[0; 32]; WIDTH] };
    all.six =
        from_fn(|place| from_fn(|value| (0..WIDTH).fold((value as u32) << (5 * place), |check, _| all.next(check, 0))));
    all
});

impl Checksums {
    // a call for each character would cost more than the step itself
    #[inline(always)]
    fn next(&self, check: u32, value: u8) -> u32 {
        (check & 0x01ff_ffff) << 5 ^ u32::from(value) ^ self.step[(check >> 25) as usize & 31]
    }

    fn expand(&self, hrp: &[u8]) -> u32 {
        let high = hrp.iter().fold(1, |check, c| self.next(check, c.to_ascii_lowercase() >> 5));
        hrp.iter().fold(self.next(high, 0), |check, c| self.next(check, c & 31))
    }
}

/// Symbols that fill the checksum register.
const WIDTH: usize = 6;

const BECH32: u32 = 1;
const BECH32M: u32 = 0x2bc8_30a3;

/// Which of the two checksums a text carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Bech32,
    Bech32m,
    /// The shape is right, the checksum is neither.
    Invalid,
}

/// A text taken apart at its last `1`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts<'a> {
    /// Human-readable part in the case of the text.
    pub hrp: &'a [u8],
    /// Characters of the data part without the six of the checksum; all of them are in the character set.
    pub data: &'a [u8],
    pub encoding: Encoding,
}

impl<'a> Parts<'a> {
    /// Compares the human-readable part with one in lower case.
    pub fn is(&self, hrp: &[u8]) -> bool {
        self.hrp.eq_ignore_ascii_case(hrp)
    }

    /// The symbol (0 to 31) at `index` of the data part.
    pub fn symbol(&self, index: usize) -> Option<u8> {
        self.data.get(index).map(|&c| VALUES[c as usize])
    }

    /// The data part from symbol `skip` on as bytes, written to the start of `out`. `None` when the padding is more
    /// than four bits or not zero, as BIP-173 demands, or when `out` is too short.
    pub fn bytes<'b>(&self, skip: usize, out: &'b mut [u8]) -> Option<&'b [u8]> {
        to_bytes(self.data.get(skip..)?, out)
    }
}

/// Takes `text` apart and checks it, with no limit on its length (BIP-173's 90 characters hold for segwit addresses
/// only). `None` when it has mixed case, no separator, an empty or unprintable human-readable part, a data character
/// outside the set, or fewer than six data characters.
pub(super) fn split(text: &[u8]) -> Option<Parts<'_>> {
    let separator = text.iter().rposition(|&c| c == b'1')?;
    let (mut lower, mut upper) = (false, false);
    for &c in text {
        lower |= c.is_ascii_lowercase();
        upper |= c.is_ascii_uppercase();
    }
    let printable = text[..separator].iter().all(|c| (33..=126).contains(c));
    if lower && upper || !printable { None } else { split_at(text, separator) }
}

/// As [`split`], for a text of one case with a known separator and a printable human-readable part.
fn split_at(text: &[u8], separator: usize) -> Option<Parts<'_>> {
    let (hrp, data) = (&text[..separator], &text[separator + 1..]);
    if hrp.is_empty() || data.len() < 6 {
        return None;
    }
    let sums = &*CHECKSUMS;
    let mut check = sums.expand(hrp);
    let mut seen = 0;
    let (head, groups) = data.as_rchunks::<WIDTH>();
    for &c in head {
        let value = VALUES[c as usize];
        seen |= value;
        check = sums.next(check, value);
    }
    for group in groups {
        let mut symbols = 0;
        for &c in group {
            let value = VALUES[c as usize];
            seen |= value;
            symbols = symbols << 5 | u32::from(value);
        }
        check = sums.six.iter().enumerate().fold(symbols, |sum, (i, row)| sum ^ row[(check >> (5 * i)) as usize & 31]);
    }
    if seen > 31 {
        return None;
    }
    let encoding = match check {
        BECH32 => Encoding::Bech32,
        BECH32M => Encoding::Bech32m,
        _ => Encoding::Invalid,
    };
    Some(Parts { hrp, data: &data[..data.len() - 6], encoding })
}

/// Writes `hrp` (lower case), a symbol in front of the others where there is one, `bytes`, and the checksum.
pub(super) fn join(hrp: &str, version: Option<u8>, bytes: &[u8], encoding: Encoding) -> String {
    let sums = &*CHECKSUMS;
    let mut check = sums.expand(hrp.as_bytes());
    let mut text = [hrp, "1"].concat();
    for symbol in version.into_iter().chain(symbols(bytes)) {
        check = sums.next(check, symbol & 31);
        text.push(character(symbol));
    }
    for _ in 0..6 {
        check = sums.next(check, 0);
    }
    check ^= if encoding == Encoding::Bech32m { BECH32M } else { BECH32 };
    for i in (0..6).rev() {
        text.push(character((check >> (5 * i)) as u8));
    }
    text
}

/// `bytes` as five-bit symbols, the last one padded with zero bits.
pub(super) fn symbols(bytes: &[u8]) -> impl Iterator<Item = u8> {
    let count = (bytes.len() * 8).div_ceil(5);
    (0..count).map(move |i| {
        let bit = i * 5;
        let pair = u16::from(bytes[bit / 8]) << 8 | bytes.get(bit / 8 + 1).map_or(0, |&b| u16::from(b));
        (pair >> (11 - bit % 8)) as u8 & 31
    })
}

/// Characters of the character set as bytes; see [`Parts::bytes`] for the padding. Used by CashAddr too.
pub(super) fn to_bytes<'b>(characters: &[u8], out: &'b mut [u8]) -> Option<&'b [u8]> {
    let out = out.get_mut(..characters.len() * 5 / 8)?;
    let mut seen = 0;
    let mut hold = |group: &[u8]| {
        group.iter().fold(0, |held, &c| {
            let value = VALUES[c as usize];
            seen |= value;
            held << 5 | u64::from(value & 31)
        })
    };
    // eight characters are five bytes; what is left is padded with zeros, the padding of the text among it
    let (groups, tail) = characters.as_chunks::<8>();
    let (fives, last) = out.split_at_mut(5 * groups.len());
    for (bytes, group) in fives.as_chunks_mut::<5>().0.iter_mut().zip(groups) {
        let [.., a, b, c, d, e] = hold(group).to_be_bytes();
        *bytes = [a, b, c, d, e];
    }
    let mut rest = if tail.is_empty() { 0 } else { hold(tail) << (64 - 5 * tail.len()) };
    for byte in last {
        *byte = (rest >> 56) as u8;
        rest <<= 8;
    }
    let spare = characters.len() * 5 % 8;
    (spare < 5 && rest == 0 && seen < 32).then_some(out)
}

/// The value (0 to 31) of a character in either case; above 31 for any other.
pub(super) fn value(character: u8) -> u8 {
    VALUES[character as usize]
}

/// The character with this value; only the low five bits count.
pub(super) fn character(value: u8) -> char {
    CHARSET[value as usize & 31] as char
}

/// What stands behind a human-readable part: the letter in [`HRPS`].
mod family {
    /// Witness version and program (BIP-173, BIP-350).
    pub const SEGWIT: u8 = b'S';
    /// Version, scan key and spend key (BIP-352).
    pub const SILENT: u8 = b'P';
    /// As silent payments, with the old checksum (Litecoin).
    pub const MWEB: u8 = b'M';
    /// Decoded by [`super::super::zcash`].
    pub const UNIFIED: u8 = b'U';
    pub const SAPLING: u8 = b'Z';
    /// A P2PKH hash that must be paid from transparent funds (ZIP-320).
    pub const TEX: u8 = b'T';
    pub const ZILLIQA: u8 = b'Q';
    pub const MULTIVERSX: u8 = b'X';
    /// The plain EVM account of Harmony and IoTeX.
    pub const EVM: u8 = b'E';
    pub const COSMOS_EVM: u8 = b'V';
    pub const COSMOS: u8 = b'C';
}

/// Human-readable parts, their families (and `t` for test networks), their coins; the number of one, as a variant, is
/// its line. Part of the list file format: lines are added at the end, never moved.
const HRPS: &str = "\
bc S BTC
tb St BTC
bcrt St BTC
ltc S LTC
tltc St LTC
rltc St LTC
btg S BTG
tbtg St BTG
btgrt St BTG
vg S XVG
doge S DOGE
dgb S DGB
qc S QTUM
tq St QTUM
sys S SYS
tsys St SYS
mona S MONA
via S VIA
bcd S BCD
strax S STRAX
grs S GRS
tgrs St GRS
vtc S VTC
nc S NMC
xpc S XPC
fc S FTC
bcs S BCS
pc S PPC
sp P BTC
tsp Pt BTC
sprt Pt BTC
ltcmweb M LTC
tmweb Mt LTC
u U ZEC
utest Ut ZEC
uregtest Ut ZEC
zu U ZEC
tu Ut ZEC
ur U ZEC
urtest Ut ZEC
urregtest Ut ZEC
zs Z ZEC
ztestsapling Zt ZEC
zregtestsapling Zt ZEC
tex T ZEC
textest Tt ZEC
texregtest Tt ZEC
zil Q ZIL
tzil Qt ZIL
erd X EGLD
one E ONE
io E IOTX
evmos V EVMOS
inj V INJ
canto V CANTO
zeta V ZETA
dym V DYM
haqq V ISLM
crc V CRO
ex V OKT
acre V ACRE
fx V FX
aioz V AIOZ
humans V HEART
planq V PLQ
realio V RIO
xpla V XPLA
shido V SHIDO
mantra V OM
init V INIT
kii V KII
qubetics V TICS
tac V TAC
rc V RC
titan V TKX
lrz V LRZ
blockx V BCX
imv V IMV
ethos V VITAL
dig V DIG
mythos V MYT
tenet V TENET
epix V EPIX
cysic V CYS
st V STOS
cosmos C ATOM
osmo C OSMO
juno C JUNO
stars C STARS
stride C STRD
axelar C AXL
kujira C KUJI
somm C SOMM
fetch C FET
umee C UMEE
noble C USDC
sei C SEI
celestia C TIA
core C COREUM
quasar C QSR
persistence C XPRT
akash C AKT
terra C LUNA LUNC
thor C RUNE
kava C KAVA
band C BAND
bluzelle C BLZ
cro C CRO
secret C SCRT
agoric C BLD
dydx C DYDX
neutron C NTRN
comdex C CMDX
cre C CRE
mars C MARS
bnb C BNB
tbnb Ct BNB
iaa C IRIS
regen C REGEN
sent C DVPN
archway C ARCH
bbn C BABY
migaloo C WHALE
bitcanna C BCNA
bcna C BCNA
bitsong C BTSG
bostrom C BOOT
chihuahua C HUAHUA
cerberus C CRBRUS
desmos C DSM
emoney C NGM
gravity C GRAV
ixo C IXO
jkl C JKL
kyve C KYVE
like C LIKE
cheqd C CHEQ
lum C LUM
mantle C MNTL
panacea C MED
nolus C NLS
nomic C NOM
odin C ODIN
omniflix C FLIX
onomy C NOM
orai C ORAI
passage C PASG
prov C HASH
pb C HASH
quicksilver C QCK
rebus V REBUS
rizon C ATOLO
saga C SAGA
sif C ROWAN
star C IOV
sge C SGE
tori C TORI
und C FUND
xion C XION
elys C ELYS
empower C MPWR
firma C FCT
galaxy C GLX
genesis C L1
gitopia C LORE
ki C XKI
darc C DARC
logos C LGS
meme C MEME
nyx C NYX
n C NYM
point C POINT
pryzm C PRYZM
qwoyn C QWOYN
tgrade C TGD
uptick V UPTICK
vdl C VDL
wasm C WASM
carbon C SWTH
swth C SWTH
tswth Ct SWTH
maya C CACAO
smaya Ct CACAO
sthor Ct RUNE
tthor Ct RUNE
nibi C NIBI
side C SIDE
source C SOURCE
andr C ANDR
allo C ALLO
althea V ALTHEA
arkeo C ARKEO
atone C ATONE
beezee C BZE
bze C BZE
bitbadges C BADGE
cudos C CUDOS
decentr C DEC
elesto C TSP
ununifi C GUU
g C GNOT
hid C HID
jolt C JOLT
kuji C KUJI
lamb C LAMB
mun C TMUN
mtov C MTOV
nois C NOIS
oraib C ORAIB
pica C PICA
centauri C PICA
pylo C PYLO
oct C OCT
okp4 C KNOW
axone C AXONE
oppy C OPPY
seda C SEDA
sunrise C RISE
symphony C MLD
zig C ZIG
zen C ROCK
manifest C MFX
kopi C XKP
int3 C INT3
fairy C FAIRY
dora C DORA
c4e C C4E
furya C FURY
fury C FURY
warden C WARD
aura C AURA
testcore Ct COREUM
devcore Ct COREUM
tp Ct HASH
pokt C POKT
tellor C TRB
terp C TERP
mesh C MESH
router V ROUTE
qie V QIE
neura V NEURA
lcc S LCC
ccx S CCXX
cca S CCA
grlc S GRLC
lbc S LBC
rdd S RDD
tvtc St VTC
dgbt St DGB
tmona St MONA
tvia St VIA
tstrax St STRAX";

/// Added to the number of a Cosmos prefix for `…valoper`, the operator's spelling of an account.
const OPERATOR: u16 = 0x4000;
const OPERATOR_SUFFIX: &[u8] = b"valoper";

const SLOTS: usize = 1024;

/// [`HRPS`] and the way into it.
struct Names {
    rows: table::Rows,
    /// Open addressing over the names: a number, or 0 where the slot is free.
    slots: [u16; SLOTS],
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let rows = table::read(HRPS, 10);
    let mut slots = [0; SLOTS];
    for (row, number) in rows.iter().zip(1..) {
        let mut slot = slot(row.key.as_bytes());
        while slots[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        slots[slot] = number;
    }
    Names { rows, slots }
});

fn slot(name: &[u8]) -> usize {
    let hash = name.iter().fold(0u32, |hash, c| hash.wrapping_mul(37).wrapping_add(c.to_ascii_lowercase().into()));
    (hash ^ hash >> 10) as usize % SLOTS
}

/// Number and row of a human-readable part in either case.
fn find(name: &[u8]) -> Option<(u16, &'static Row)> {
    let names = &*NAMES;
    let mut slot = slot(name);
    loop {
        let number = names.slots[slot];
        let row = names.rows.get(usize::from(number).checked_sub(1)?)?;
        if row.key.as_bytes().eq_ignore_ascii_case(name) {
            return Some((number, row));
        }
        slot = (slot + 1) % SLOTS;
    }
}

fn row(number: u16) -> Option<&'static Row> {
    NAMES.rows.get(usize::from(number & !OPERATOR).checked_sub(1)?)
}

/// Number of a unified address's human-readable part.
pub(super) fn unified(name: &[u8]) -> Option<u16> {
    find(name).filter(|(_, hrp)| hrp.kind == family::UNIFIED).map(|(number, _)| number)
}

/// Name of the human-readable part with this number; empty when there is none.
pub(super) fn name(number: u16) -> &'static str {
    row(number).map_or("", |hrp| hrp.key)
}

/// Shortest address: `bc1pfeessrawgf`, pay to anchor.
const SHORTEST: usize = 14;
/// BIP-173's limit; only silent payments and MWEB go beyond it.
const SEGWIT_LONGEST: usize = 90;
const LONGEST: usize = 300;
/// Data symbols before the checksum of version, scan key and spend key.
const KEY_PAIR: usize = 107;

pub(super) fn decode(text: &Text, out: &mut Readings) {
    if !(SHORTEST..=LONGEST).contains(&text.len()) {
        return;
    }
    if !text.all(class::LOWER | class::UPPER) {
        return avax(text, out);
    }
    // the last `1`, but no known name has one, and no data either
    let Some(separator) = text.bytes.iter().position(|&c| c == b'1') else { return };
    let name = &text.bytes[..separator];
    if name.is_empty() || name.len() > 24 {
        return;
    }
    let operator = name.len() > OPERATOR_SUFFIX.len()
        && name[name.len() - OPERATOR_SUFFIX.len()..].eq_ignore_ascii_case(OPERATOR_SUFFIX);
    let found = if operator {
        find(&name[..name.len() - OPERATOR_SUFFIX.len()]).map(|(number, hrp)| (number | OPERATOR, hrp))
    } else {
        find(name)
    };
    let Some((number, hrp)) = found else { return };
    if operator && !matches!(hrp.kind, family::COSMOS | family::COSMOS_EVM) || hrp.kind == family::UNIFIED {
        return;
    }
    if let Some(parts) = split_at(text.bytes, separator) {
        read(&parts, number, hrp.kind, text.len(), out);
    }
}

fn read(parts: &Parts, number: u16, family: u8, text_len: usize, out: &mut Readings) {
    let mut buf = [0; 80];
    let checksum = |wanted: Encoding| if parts.encoding == wanted { Checksum::Verified } else { Checksum::Failed };
    let old = checksum(Encoding::Bech32);
    match family {
        family::SEGWIT if text_len <= SEGWIT_LONGEST => segwit(parts, number, out),
        family::SILENT if parts.data.len() >= KEY_PAIR => silent(parts, number, out),
        family::MWEB if parts.data.len() == KEY_PAIR && parts.symbol(0) == Some(0) => {
            if let Some(keys) = parts.bytes(1, &mut buf) {
                out.push(Form::Mweb, number, keys, old);
            }
        }
        family::SEGWIT | family::SILENT | family::MWEB | family::UNIFIED => {}
        _ => {
            let Some(bytes) = parts.bytes(0, &mut buf) else { return };
            let (form, variant, checksum) = match (family, bytes.len()) {
                (family::SAPLING, 43) => (Form::ZecSapling, number, old),
                (family::TEX, 20) => {
                    let first = NAMES.rows.iter().position(|hrp| hrp.kind == family::TEX).unwrap_or(0);
                    let variant = TEX + number.saturating_sub(first as u16 + 1);
                    (Form::P2pkh, variant, checksum(Encoding::Bech32m))
                }
                (family::ZILLIQA, 20) => (Form::Zilliqa, 0, old),
                (family::MULTIVERSX, 32) => (Form::MultiversX, 0, old),
                (family::EVM, 20) => (Form::Evm, 0, old),
                (family::COSMOS_EVM, 20) => (Form::CosmosEvm, number, old),
                (family::COSMOS, 20) => (Form::Cosmos, number, old),
                (family::COSMOS | family::COSMOS_EVM, 32) => (Form::Cosmos32, number, old),
                _ => return,
            };
            out.push(form, variant, bytes, checksum);
        }
    }
}

fn segwit(parts: &Parts, number: u16, out: &mut Readings) {
    let mut buf = [0; 60];
    let Some(version @ 0..=16) = parts.symbol(0) else { return };
    let Some(program) = parts.bytes(1, &mut buf) else { return };
    let form = match (version, program.len()) {
        (0, 20) => Form::P2wpkh,
        (0, 32) => Form::P2wsh,
        (1, 32) => Form::P2tr,
        (1.., 2..=40) => Form::Witness,
        _ => return,
    };
    let wanted = if version == 0 { Encoding::Bech32 } else { Encoding::Bech32m };
    let checksum = if parts.encoding == wanted { Checksum::Verified } else { Checksum::Failed };
    match form {
        // A text of an unusual length with a wrong checksum looks like nothing in particular.
        Form::Witness if checksum == Checksum::Failed => {}
        Form::Witness => out.push_joined(form, number, &[version], program, checksum),
        _ => out.push(form, number, program, checksum),
    }
}

/// Version 0 is two keys and nothing else; of later versions, except 31, the first 66 bytes are the keys (BIP-352,
/// "Versions").
fn silent(parts: &Parts, number: u16, out: &mut Readings) {
    let mut buf = [0; LONGEST];
    let Some(version @ 0..=30) = parts.symbol(0) else { return };
    let Some(keys) = parts.bytes(1, &mut buf) else { return };
    if keys.len() < 66 || version == 0 && keys.len() > 66 {
        return;
    }
    let checksum = if parts.encoding == Encoding::Bech32m { Checksum::Verified } else { Checksum::Failed };
    out.push(Form::SilentPayment, number, &keys[..66], checksum);
}

const AVAX: [&str; 2] = ["avax", "fuji"];

/// Avalanche: the alias of a chain, a hyphen, and Bech32 without it.
fn avax(text: &Text, out: &mut Readings) {
    let [chain @ (b'X' | b'P' | b'C'), b'-', ref rest @ ..] = *text.bytes else { return };
    let Some(parts) = split(rest) else { return };
    let Some(net) = AVAX.iter().position(|name| parts.hrp == name.as_bytes()) else { return };
    let mut buf = [0; 60];
    if let Some(hash @ [_, ..]) = parts.bytes(0, &mut buf)
        && hash.len() == 20
    {
        let checksum = if parts.encoding == Encoding::Bech32 { Checksum::Verified } else { Checksum::Failed };
        out.push(Form::Avax, u16::from(chain) << 8 | net as u16, hash, checksum);
    }
}

pub(super) fn encode(address: &Address) -> String {
    let bytes = &*address.bytes;
    let mut name = name(address.variant);
    let (mut prefix, mut suffix) = (String::new(), "");
    let mut version = None;
    let mut payload = bytes;
    let mut encoding = Encoding::Bech32;
    match address.form {
        Form::P2wpkh | Form::P2wsh | Form::Mweb => version = Some(0),
        Form::P2tr => (version, encoding) = (Some(1), Encoding::Bech32m),
        Form::Witness => {
            encoding = Encoding::Bech32m;
            if let [first, rest @ ..] = bytes {
                (version, payload) = (Some(*first), rest);
            }
        }
        Form::SilentPayment => (version, encoding) = (Some(0), Encoding::Bech32m),
        Form::Zilliqa => name = "zil",
        Form::MultiversX => name = "erd",
        Form::Avax => {
            let [chain, net] = address.variant.to_be_bytes();
            prefix.extend([chain as char, '-']);
            name = AVAX[usize::from(net == 1)];
        }
        // TEX: the numbers after `TEX` follow the order of the table.
        Form::P2pkh | Form::P2sh | Form::P2sh32 => {
            let index = usize::from(address.variant.saturating_sub(TEX));
            let row = NAMES.rows.iter().filter(|hrp| hrp.kind == family::TEX).nth(index);
            name = row.map_or("tex", |hrp| hrp.key);
            encoding = Encoding::Bech32m;
        }
        _ if address.variant & OPERATOR != 0 => suffix = "valoper",
        _ => {}
    }
    prefix + &join(&[name, suffix].concat(), version, payload, encoding)
}

pub(super) fn coins(variant: u16) -> &'static [&'static str] {
    row(variant).map_or(&[], |hrp| hrp.coins)
}

pub(super) fn is_test(variant: u16) -> bool {
    row(variant).is_some_and(Row::is_test)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encoding(text: &str) -> Option<Encoding> {
        split(text.as_bytes()).map(|parts| parts.encoding)
    }

    #[test]
    fn raw_vectors_of_the_standards() {
        // BIP-173 and BIP-350, "Test vectors".
        for text in ["A12UEL5L", "a12uel5l", "?1ezyfcl", "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"]
        {
            assert_eq!(encoding(text), Some(Encoding::Bech32), "{text}");
        }
        for text in ["A1LQFN3A", "a1lqfn3a", "?1v759aa"] {
            assert_eq!(encoding(text), Some(Encoding::Bech32m), "{text}");
        }
        for text in ["pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "de1lg7wt\u{7f}", "A1lqfn3a", ""] {
            assert_eq!(encoding(text), None, "{text}");
        }
        assert_eq!(encoding("A1G7SGD8"), Some(Encoding::Invalid));
    }

    fn one(text: &str) -> super::super::Reading {
        let mut all = super::super::parse(text).unwrap();
        assert_eq!(all.len(), 1, "{text}: {all:?}");
        all.remove(0)
    }

    #[test]
    fn names_are_found_and_differ() {
        for (i, hrp) in NAMES.rows.iter().enumerate() {
            assert_eq!(find(hrp.key.as_bytes()).map(|(number, _)| number), Some(i as u16 + 1), "{}", hrp.key);
        }
        assert!(NAMES.rows.len() < SLOTS / 2);
        assert!(find(b"nosuch").is_none());
    }

    #[test]
    fn published_addresses() {
        // BIP-350; BIP-352; ZIP-320; the first `bnb1` is in the OFAC list's own format.
        for (text, form) in [
            ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", Form::P2wpkh),
            ("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7", Form::P2wsh),
            ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", Form::P2tr),
            ("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", Form::Witness),
            ("bc1pfeessrawgf", Form::Witness),
            ("tex1auz6gx89x2wcku6gswdvaz2nf9x3seex6px6v0", Form::P2pkh),
            ("cosmos1depk54cuajgkzea6zpgkq36tnjwdzv4afc3d27", Form::Cosmos),
            ("zil1fwh4ltdguhde9s7nysnp33d5wye6uqpugufkz7", Form::Zilliqa),
            ("erd1qdzvfpa7gqjsnfhdxhvcp2mlysc80uz60yjhxre3lwl00q0jd4nqgauy9q", Form::MultiversX),
            ("X-avax123ghjvxx49h87g0vk26c97ca8x3v44g5n9mzha", Form::Avax),
        ] {
            let reading = one(text);
            assert_eq!((reading.address.form, reading.checksum), (form, Checksum::Verified), "{text}");
            assert_eq!(reading.address.canonical(), text);
            if form != Form::Avax {
                assert_eq!(one(&text.to_uppercase()).address, reading.address, "{text}");
            }
        }
    }

    #[test]
    fn one_payload_in_two_spellings() {
        let io = one("io187wzp08vnhjjpkydnr97qlh8kh0dpkkytfam8j");
        assert_eq!(io.address.form, Form::Evm);
        let tex = one("tex1auz6gx89x2wcku6gswdvaz2nf9x3seex6px6v0").address;
        let mut t1 = tex.clone();
        t1.variant = 0x1cb8;
        assert!(t1.canonical().starts_with("t1") && t1.same_address(&tex));
    }

    #[test]
    fn wrong_checksums() {
        assert_eq!(one("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5").checksum, Checksum::Failed);
        // BIP-350: version 1 with the checksum of version 0.
        let all = super::super::parse("bc1zw508d6qejxtdg4y5r3zarvaryvg6kdaj");
        assert!(all.is_err());
    }

    proptest! {
        #[test]
        fn generic_round_trip(bytes in prop::collection::vec(any::<u8>(), 0..80), m in any::<bool>()) {
            let want = if m { Encoding::Bech32m } else { Encoding::Bech32 };
            let text = join("test", None, &bytes, want);
            let parts = split(text.as_bytes()).unwrap();
            let mut out = [0; 80];
            prop_assert!(parts.is(b"test"));
            prop_assert_eq!(parts.encoding, want);
            prop_assert_eq!(parts.bytes(0, &mut out), Some(&bytes[..]));
        }
    }
}
