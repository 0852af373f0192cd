//! Bech32 (BIP-173) and Bech32m (BIP-350): the generic decoder, and every chain that is nothing more than a
//! human-readable part and a payload.

use super::base58check::TEX;
use super::text::{Text, class};
use super::{Address, Bytes, Checksum, Form, Readings};

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

/// What is XORed into the checksum register for each value of the five bits that leave it.
const GENERATOR: [u32; 32] = {
    let basis = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let mut table = [0; 32];
    let mut i = 0;
    while i < 32 {
        let mut bit = 0;
        while bit < 5 {
            if i >> bit & 1 == 1 {
                table[i] ^= basis[bit];
            }
            bit += 1;
        }
        i += 1;
    }
    table
};

/// Symbols that fill the checksum register.
const WIDTH: usize = 6;

/// What becomes of each symbol in each place of the register, the lowest first, when six more go in: they depend on
/// one another no more than on the register, so that six look-ups run side by side.
static SIX: [[u32; 32]; WIDTH] = {
    let mut table = [[0; 32]; WIDTH];
    let mut place = 0;
    while place < WIDTH {
        let mut value = 0;
        while value < 32 {
            let mut check = (value as u32) << (5 * place);
            let mut steps = 0;
            while steps < WIDTH {
                check = step(check, 0);
                steps += 1;
            }
            table[place][value] = check;
            value += 1;
        }
        place += 1;
    }
    table
};

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
    let mut check = expand(hrp);
    let mut seen = 0;
    let (head, groups) = data.as_rchunks::<WIDTH>();
    for &c in head {
        let value = VALUES[c as usize];
        seen |= value;
        check = step(check, value);
    }
    for group in groups {
        let mut symbols = 0;
        for &c in group {
            let value = VALUES[c as usize];
            seen |= value;
            symbols = symbols << 5 | u32::from(value);
        }
        check = SIX.iter().enumerate().fold(symbols, |sum, (i, row)| sum ^ row[(check >> (5 * i)) as usize & 31]);
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

/// Writes `hrp` (lower case), the five-bit `symbols` and their checksum.
pub(super) fn join(hrp: &str, symbols: impl Iterator<Item = u8>, encoding: Encoding) -> String {
    let mut text = String::with_capacity(hrp.len() + 120);
    text.push_str(hrp);
    text.push('1');
    let mut check = expand(hrp.as_bytes());
    for symbol in symbols {
        check = step(check, symbol & 31);
        text.push(CHARSET[symbol as usize & 31] as char);
    }
    for _ in 0..6 {
        check = step(check, 0);
    }
    check ^= if encoding == Encoding::Bech32m { BECH32M } else { BECH32 };
    for i in (0..6).rev() {
        text.push(CHARSET[(check >> (5 * i)) as usize & 31] as char);
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

// a call for each character would cost more than the step itself
#[inline(always)]
const fn step(check: u32, value: u8) -> u32 {
    (check & 0x01ff_ffff) << 5 ^ value as u32 ^ GENERATOR[(check >> 25) as usize]
}

fn expand(hrp: &[u8]) -> u32 {
    let high = hrp.iter().fold(1, |check, c| step(check, c.to_ascii_lowercase() >> 5));
    hrp.iter().fold(step(high, 0), |check, c| step(check, c & 31))
}

/// What stands behind a human-readable part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    /// Witness version and program (BIP-173, BIP-350).
    Segwit,
    /// Version, scan key and spend key (BIP-352).
    Silent,
    /// As silent payments, with the old checksum (Litecoin).
    Mweb,
    /// Decoded by [`super::zcash`].
    Unified,
    Sapling,
    /// A P2PKH hash that must be paid from transparent funds (ZIP-320).
    Tex,
    Zilliqa,
    MultiversX,
    /// The plain EVM account of Harmony and IoTeX.
    Evm,
    CosmosEvm,
    Cosmos,
}

struct Hrp {
    name: &'static str,
    family: Family,
    coins: &'static [&'static str],
    test: bool,
}

const fn main(name: &'static str, family: Family, coins: &'static [&'static str]) -> Hrp {
    Hrp { name, family, coins, test: false }
}

const fn test(name: &'static str, family: Family, coins: &'static [&'static str]) -> Hrp {
    Hrp { name, family, coins, test: true }
}

/// Human-readable parts; the number of one, as a variant, is its index plus 1. Part of the list file format: rows are
/// added at the end, never moved.
#[rustfmt::skip]
static HRPS: &[Hrp] = &[
    main("bc", Family::Segwit, &["BTC"]),
    test("tb", Family::Segwit, &["BTC"]),
    test("bcrt", Family::Segwit, &["BTC"]),
    main("ltc", Family::Segwit, &["LTC"]),
    test("tltc", Family::Segwit, &["LTC"]),
    test("rltc", Family::Segwit, &["LTC"]),
    main("btg", Family::Segwit, &["BTG"]),
    test("tbtg", Family::Segwit, &["BTG"]),
    test("btgrt", Family::Segwit, &["BTG"]),
    main("vg", Family::Segwit, &["XVG"]),
    main("doge", Family::Segwit, &["DOGE"]),
    main("dgb", Family::Segwit, &["DGB"]),
    main("qc", Family::Segwit, &["QTUM"]),
    test("tq", Family::Segwit, &["QTUM"]),
    main("sys", Family::Segwit, &["SYS"]),
    test("tsys", Family::Segwit, &["SYS"]),
    main("mona", Family::Segwit, &["MONA"]),
    main("via", Family::Segwit, &["VIA"]),
    main("bcd", Family::Segwit, &["BCD"]),
    main("strax", Family::Segwit, &["STRAX"]),
    main("grs", Family::Segwit, &["GRS"]),
    test("tgrs", Family::Segwit, &["GRS"]),
    main("vtc", Family::Segwit, &["VTC"]),
    main("nc", Family::Segwit, &["NMC"]),
    main("xpc", Family::Segwit, &["XPC"]),
    main("fc", Family::Segwit, &["FTC"]),
    main("bcs", Family::Segwit, &["BCS"]),
    main("pc", Family::Segwit, &["PPC"]),
    main("sp", Family::Silent, &["BTC"]),
    test("tsp", Family::Silent, &["BTC"]),
    test("sprt", Family::Silent, &["BTC"]),
    main("ltcmweb", Family::Mweb, &["LTC"]),
    test("tmweb", Family::Mweb, &["LTC"]),
    main("u", Family::Unified, &["ZEC"]),
    test("utest", Family::Unified, &["ZEC"]),
    test("uregtest", Family::Unified, &["ZEC"]),
    main("zu", Family::Unified, &["ZEC"]),
    test("tu", Family::Unified, &["ZEC"]),
    main("ur", Family::Unified, &["ZEC"]),
    test("urtest", Family::Unified, &["ZEC"]),
    test("urregtest", Family::Unified, &["ZEC"]),
    main("zs", Family::Sapling, &["ZEC"]),
    test("ztestsapling", Family::Sapling, &["ZEC"]),
    test("zregtestsapling", Family::Sapling, &["ZEC"]),
    main("tex", Family::Tex, &["ZEC"]),
    test("textest", Family::Tex, &["ZEC"]),
    test("texregtest", Family::Tex, &["ZEC"]),
    main("zil", Family::Zilliqa, &["ZIL"]),
    test("tzil", Family::Zilliqa, &["ZIL"]),
    main("erd", Family::MultiversX, &["EGLD"]),
    main("one", Family::Evm, &["ONE"]),
    main("io", Family::Evm, &["IOTX"]),
    main("evmos", Family::CosmosEvm, &["EVMOS"]),
    main("inj", Family::CosmosEvm, &["INJ"]),
    main("canto", Family::CosmosEvm, &["CANTO"]),
    main("zeta", Family::CosmosEvm, &["ZETA"]),
    main("dym", Family::CosmosEvm, &["DYM"]),
    main("haqq", Family::CosmosEvm, &["ISLM"]),
    main("crc", Family::CosmosEvm, &["CRO"]),
    main("ex", Family::CosmosEvm, &["OKT"]),
    main("acre", Family::CosmosEvm, &["ACRE"]),
    main("fx", Family::CosmosEvm, &["FX"]),
    main("aioz", Family::CosmosEvm, &["AIOZ"]),
    main("humans", Family::CosmosEvm, &["HEART"]),
    main("planq", Family::CosmosEvm, &["PLQ"]),
    main("realio", Family::CosmosEvm, &["RIO"]),
    main("xpla", Family::CosmosEvm, &["XPLA"]),
    main("shido", Family::CosmosEvm, &["SHIDO"]),
    main("mantra", Family::CosmosEvm, &["OM"]),
    main("init", Family::CosmosEvm, &["INIT"]),
    main("kii", Family::CosmosEvm, &["KII"]),
    main("qubetics", Family::CosmosEvm, &["TICS"]),
    main("tac", Family::CosmosEvm, &["TAC"]),
    main("rc", Family::CosmosEvm, &["RC"]),
    main("titan", Family::CosmosEvm, &["TKX"]),
    main("lrz", Family::CosmosEvm, &["LRZ"]),
    main("blockx", Family::CosmosEvm, &["BCX"]),
    main("imv", Family::CosmosEvm, &["IMV"]),
    main("ethos", Family::CosmosEvm, &["VITAL"]),
    main("dig", Family::CosmosEvm, &["DIG"]),
    main("mythos", Family::CosmosEvm, &["MYT"]),
    main("tenet", Family::CosmosEvm, &["TENET"]),
    main("epix", Family::CosmosEvm, &["EPIX"]),
    main("cysic", Family::CosmosEvm, &["CYS"]),
    main("st", Family::CosmosEvm, &["STOS"]),
    main("cosmos", Family::Cosmos, &["ATOM"]),
    main("osmo", Family::Cosmos, &["OSMO"]),
    main("juno", Family::Cosmos, &["JUNO"]),
    main("stars", Family::Cosmos, &["STARS"]),
    main("stride", Family::Cosmos, &["STRD"]),
    main("axelar", Family::Cosmos, &["AXL"]),
    main("kujira", Family::Cosmos, &["KUJI"]),
    main("somm", Family::Cosmos, &["SOMM"]),
    main("fetch", Family::Cosmos, &["FET"]),
    main("umee", Family::Cosmos, &["UMEE"]),
    main("noble", Family::Cosmos, &["USDC"]),
    main("sei", Family::Cosmos, &["SEI"]),
    main("celestia", Family::Cosmos, &["TIA"]),
    main("core", Family::Cosmos, &["COREUM"]),
    main("quasar", Family::Cosmos, &["QSR"]),
    main("persistence", Family::Cosmos, &["XPRT"]),
    main("akash", Family::Cosmos, &["AKT"]),
    main("terra", Family::Cosmos, &["LUNA", "LUNC"]),
    main("thor", Family::Cosmos, &["RUNE"]),
    main("kava", Family::Cosmos, &["KAVA"]),
    main("band", Family::Cosmos, &["BAND"]),
    main("bluzelle", Family::Cosmos, &["BLZ"]),
    main("cro", Family::Cosmos, &["CRO"]),
    main("secret", Family::Cosmos, &["SCRT"]),
    main("agoric", Family::Cosmos, &["BLD"]),
    main("dydx", Family::Cosmos, &["DYDX"]),
    main("neutron", Family::Cosmos, &["NTRN"]),
    main("comdex", Family::Cosmos, &["CMDX"]),
    main("cre", Family::Cosmos, &["CRE"]),
    main("mars", Family::Cosmos, &["MARS"]),
    main("bnb", Family::Cosmos, &["BNB"]),
    test("tbnb", Family::Cosmos, &["BNB"]),
    main("iaa", Family::Cosmos, &["IRIS"]),
    main("regen", Family::Cosmos, &["REGEN"]),
    main("sent", Family::Cosmos, &["DVPN"]),
    main("archway", Family::Cosmos, &["ARCH"]),
    main("bbn", Family::Cosmos, &["BABY"]),
    main("migaloo", Family::Cosmos, &["WHALE"]),
    main("bitcanna", Family::Cosmos, &["BCNA"]),
    main("bcna", Family::Cosmos, &["BCNA"]),
    main("bitsong", Family::Cosmos, &["BTSG"]),
    main("bostrom", Family::Cosmos, &["BOOT"]),
    main("chihuahua", Family::Cosmos, &["HUAHUA"]),
    main("cerberus", Family::Cosmos, &["CRBRUS"]),
    main("desmos", Family::Cosmos, &["DSM"]),
    main("emoney", Family::Cosmos, &["NGM"]),
    main("gravity", Family::Cosmos, &["GRAV"]),
    main("ixo", Family::Cosmos, &["IXO"]),
    main("jkl", Family::Cosmos, &["JKL"]),
    main("kyve", Family::Cosmos, &["KYVE"]),
    main("like", Family::Cosmos, &["LIKE"]),
    main("cheqd", Family::Cosmos, &["CHEQ"]),
    main("lum", Family::Cosmos, &["LUM"]),
    main("mantle", Family::Cosmos, &["MNTL"]),
    main("panacea", Family::Cosmos, &["MED"]),
    main("nolus", Family::Cosmos, &["NLS"]),
    main("nomic", Family::Cosmos, &["NOM"]),
    main("odin", Family::Cosmos, &["ODIN"]),
    main("omniflix", Family::Cosmos, &["FLIX"]),
    main("onomy", Family::Cosmos, &["NOM"]),
    main("orai", Family::Cosmos, &["ORAI"]),
    main("passage", Family::Cosmos, &["PASG"]),
    main("prov", Family::Cosmos, &["HASH"]),
    main("pb", Family::Cosmos, &["HASH"]),
    main("quicksilver", Family::Cosmos, &["QCK"]),
    main("rebus", Family::CosmosEvm, &["REBUS"]),
    main("rizon", Family::Cosmos, &["ATOLO"]),
    main("saga", Family::Cosmos, &["SAGA"]),
    main("sif", Family::Cosmos, &["ROWAN"]),
    main("star", Family::Cosmos, &["IOV"]),
    main("sge", Family::Cosmos, &["SGE"]),
    main("tori", Family::Cosmos, &["TORI"]),
    main("und", Family::Cosmos, &["FUND"]),
    main("xion", Family::Cosmos, &["XION"]),
    main("elys", Family::Cosmos, &["ELYS"]),
    main("empower", Family::Cosmos, &["MPWR"]),
    main("firma", Family::Cosmos, &["FCT"]),
    main("galaxy", Family::Cosmos, &["GLX"]),
    main("genesis", Family::Cosmos, &["L1"]),
    main("gitopia", Family::Cosmos, &["LORE"]),
    main("ki", Family::Cosmos, &["XKI"]),
    main("darc", Family::Cosmos, &["DARC"]),
    main("logos", Family::Cosmos, &["LGS"]),
    main("meme", Family::Cosmos, &["MEME"]),
    main("nyx", Family::Cosmos, &["NYX"]),
    main("n", Family::Cosmos, &["NYM"]),
    main("point", Family::Cosmos, &["POINT"]),
    main("pryzm", Family::Cosmos, &["PRYZM"]),
    main("qwoyn", Family::Cosmos, &["QWOYN"]),
    main("tgrade", Family::Cosmos, &["TGD"]),
    main("uptick", Family::CosmosEvm, &["UPTICK"]),
    main("vdl", Family::Cosmos, &["VDL"]),
    main("wasm", Family::Cosmos, &["WASM"]),
    main("carbon", Family::Cosmos, &["SWTH"]),
    main("swth", Family::Cosmos, &["SWTH"]),
    test("tswth", Family::Cosmos, &["SWTH"]),
    main("maya", Family::Cosmos, &["CACAO"]),
    test("smaya", Family::Cosmos, &["CACAO"]),
    test("sthor", Family::Cosmos, &["RUNE"]),
    test("tthor", Family::Cosmos, &["RUNE"]),
    main("nibi", Family::Cosmos, &["NIBI"]),
    main("side", Family::Cosmos, &["SIDE"]),
    main("source", Family::Cosmos, &["SOURCE"]),
    main("andr", Family::Cosmos, &["ANDR"]),
    main("allo", Family::Cosmos, &["ALLO"]),
    main("althea", Family::CosmosEvm, &["ALTHEA"]),
    main("arkeo", Family::Cosmos, &["ARKEO"]),
    main("atone", Family::Cosmos, &["ATONE"]),
    main("beezee", Family::Cosmos, &["BZE"]),
    main("bze", Family::Cosmos, &["BZE"]),
    main("bitbadges", Family::Cosmos, &["BADGE"]),
    main("cudos", Family::Cosmos, &["CUDOS"]),
    main("decentr", Family::Cosmos, &["DEC"]),
    main("elesto", Family::Cosmos, &["TSP"]),
    main("ununifi", Family::Cosmos, &["GUU"]),
    main("g", Family::Cosmos, &["GNOT"]),
    main("hid", Family::Cosmos, &["HID"]),
    main("jolt", Family::Cosmos, &["JOLT"]),
    main("kuji", Family::Cosmos, &["KUJI"]),
    main("lamb", Family::Cosmos, &["LAMB"]),
    main("mun", Family::Cosmos, &["TMUN"]),
    main("mtov", Family::Cosmos, &["MTOV"]),
    main("nois", Family::Cosmos, &["NOIS"]),
    main("oraib", Family::Cosmos, &["ORAIB"]),
    main("pica", Family::Cosmos, &["PICA"]),
    main("centauri", Family::Cosmos, &["PICA"]),
    main("pylo", Family::Cosmos, &["PYLO"]),
    main("oct", Family::Cosmos, &["OCT"]),
    main("okp4", Family::Cosmos, &["KNOW"]),
    main("axone", Family::Cosmos, &["AXONE"]),
    main("oppy", Family::Cosmos, &["OPPY"]),
    main("seda", Family::Cosmos, &["SEDA"]),
    main("sunrise", Family::Cosmos, &["RISE"]),
    main("symphony", Family::Cosmos, &["MLD"]),
    main("zig", Family::Cosmos, &["ZIG"]),
    main("zen", Family::Cosmos, &["ROCK"]),
    main("manifest", Family::Cosmos, &["MFX"]),
    main("kopi", Family::Cosmos, &["XKP"]),
    main("int3", Family::Cosmos, &["INT3"]),
    main("fairy", Family::Cosmos, &["FAIRY"]),
    main("dora", Family::Cosmos, &["DORA"]),
    main("c4e", Family::Cosmos, &["C4E"]),
    main("furya", Family::Cosmos, &["FURY"]),
    main("fury", Family::Cosmos, &["FURY"]),
    main("warden", Family::Cosmos, &["WARD"]),
    main("aura", Family::Cosmos, &["AURA"]),
    test("testcore", Family::Cosmos, &["COREUM"]),
    test("devcore", Family::Cosmos, &["COREUM"]),
    test("tp", Family::Cosmos, &["HASH"]),
    main("pokt", Family::Cosmos, &["POKT"]),
    main("tellor", Family::Cosmos, &["TRB"]),
    main("terp", Family::Cosmos, &["TERP"]),
    main("mesh", Family::Cosmos, &["MESH"]),
    main("router", Family::CosmosEvm, &["ROUTE"]),
    main("qie", Family::CosmosEvm, &["QIE"]),
    main("neura", Family::CosmosEvm, &["NEURA"]),
    main("lcc", Family::Segwit, &["LCC"]),
    main("ccx", Family::Segwit, &["CCXX"]),
    main("cca", Family::Segwit, &["CCA"]),
    main("grlc", Family::Segwit, &["GRLC"]),
    main("lbc", Family::Segwit, &["LBC"]),
    main("rdd", Family::Segwit, &["RDD"]),
    test("tvtc", Family::Segwit, &["VTC"]),
    test("dgbt", Family::Segwit, &["DGB"]),
    test("tmona", Family::Segwit, &["MONA"]),
    test("tvia", Family::Segwit, &["VIA"]),
    test("tstrax", Family::Segwit, &["STRAX"]),
];

/// Added to the number of a Cosmos prefix for `…valoper`, the operator's spelling of an account.
const OPERATOR: u16 = 0x4000;
const OPERATOR_SUFFIX: &[u8] = b"valoper";

const SLOTS: usize = 1024;

/// Open addressing over the names of [`HRPS`]: a number, or 0 where the slot is free.
static INDEX: [u16; SLOTS] = {
    let mut slots = [0; SLOTS];
    let mut i = 0;
    while i < HRPS.len() {
        let mut slot = slot(HRPS[i].name.as_bytes());
        while slots[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        slots[slot] = i as u16 + 1;
        i += 1;
    }
    slots
};

const fn slot(name: &[u8]) -> usize {
    let mut hash = 0u32;
    let mut i = 0;
    while i < name.len() {
        hash = hash.wrapping_mul(37).wrapping_add(name[i].to_ascii_lowercase() as u32);
        i += 1;
    }
    (hash ^ hash >> 10) as usize % SLOTS
}

/// Number and row of a human-readable part in either case.
fn find(name: &[u8]) -> Option<(u16, &'static Hrp)> {
    let mut slot = slot(name);
    loop {
        let number = INDEX[slot];
        let hrp = row(number)?;
        if hrp.name.as_bytes().eq_ignore_ascii_case(name) {
            return Some((number, hrp));
        }
        slot = (slot + 1) % SLOTS;
    }
}

fn row(number: u16) -> Option<&'static Hrp> {
    HRPS.get(usize::from(number & !OPERATOR).checked_sub(1)?)
}

/// Number of a unified address's human-readable part.
pub(super) fn unified(name: &[u8]) -> Option<u16> {
    find(name).filter(|(_, hrp)| hrp.family == Family::Unified).map(|(number, _)| number)
}

/// Name of the human-readable part with this number; empty when there is none.
pub(super) fn name(number: u16) -> &'static str {
    row(number).map_or("", |hrp| hrp.name)
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
    if operator && !matches!(hrp.family, Family::Cosmos | Family::CosmosEvm) || hrp.family == Family::Unified {
        return;
    }
    if let Some(parts) = split_at(text.bytes, separator) {
        read(&parts, number, hrp.family, text.len(), out);
    }
}

fn read(parts: &Parts, number: u16, family: Family, text_len: usize, out: &mut Readings) {
    let mut buf = [0; 80];
    let checksum = |wanted: Encoding| if parts.encoding == wanted { Checksum::Verified } else { Checksum::Failed };
    let old = checksum(Encoding::Bech32);
    match family {
        Family::Segwit if text_len <= SEGWIT_LONGEST => segwit(parts, number, out),
        Family::Silent if parts.data.len() >= KEY_PAIR => silent(parts, number, out),
        Family::Mweb if parts.data.len() == KEY_PAIR && parts.symbol(0) == Some(0) => {
            if let Some(keys) = parts.bytes(1, &mut buf) {
                out.push(Form::Mweb, number, Bytes::new(keys), old);
            }
        }
        Family::Segwit | Family::Silent | Family::Mweb | Family::Unified => {}
        _ => {
            let Some(bytes) = parts.bytes(0, &mut buf) else { return };
            let (form, variant, checksum) = match (family, bytes.len()) {
                (Family::Sapling, 43) => (Form::ZecSapling, number, old),
                (Family::Tex, 20) => {
                    let first = HRPS.iter().position(|hrp| hrp.family == Family::Tex).unwrap_or(0);
                    let variant = TEX + number.saturating_sub(first as u16 + 1);
                    (Form::P2pkh, variant, checksum(Encoding::Bech32m))
                }
                (Family::Zilliqa, 20) => (Form::Zilliqa, 0, old),
                (Family::MultiversX, 32) => (Form::MultiversX, 0, old),
                (Family::Evm, 20) => (Form::Evm, 0, old),
                (Family::CosmosEvm, 20) => (Form::CosmosEvm, number, old),
                (Family::Cosmos, 20) => (Form::Cosmos, number, old),
                (Family::Cosmos | Family::CosmosEvm, 32) => (Form::Cosmos32, number, old),
                _ => return,
            };
            out.push(form, variant, Bytes::new(bytes), checksum);
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
        Form::Witness => out.push(form, number, Bytes::joined(&[version], program), checksum),
        _ => out.push(form, number, Bytes::new(program), checksum),
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
    out.push(Form::SilentPayment, number, Bytes::new(&keys[..66]), checksum);
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
        out.push(Form::Avax, u16::from(chain) << 8 | net as u16, Bytes::new(hash), checksum);
    }
}

pub(super) fn encode(address: &Address) -> String {
    let bytes = &*address.bytes;
    let mut name = name(address.variant).to_owned();
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
        Form::Zilliqa => name = "zil".to_owned(),
        Form::MultiversX => name = "erd".to_owned(),
        Form::Avax => {
            let [chain, net] = address.variant.to_be_bytes();
            let text = join(AVAX[usize::from(net == 1)], symbols(payload), encoding);
            return String::from_iter([chain as char, '-']) + &text;
        }
        // TEX: the numbers after `TEX` follow the order of the table.
        Form::P2pkh | Form::P2sh | Form::P2sh32 => {
            let index = usize::from(address.variant.saturating_sub(TEX));
            let row = HRPS.iter().filter(|hrp| hrp.family == Family::Tex).nth(index);
            name = row.map_or("tex", |hrp| hrp.name).to_owned();
            encoding = Encoding::Bech32m;
        }
        _ if address.variant & OPERATOR != 0 => name.push_str("valoper"),
        _ => {}
    }
    join(&name, version.into_iter().chain(symbols(payload)), encoding)
}

pub(super) fn coins(variant: u16) -> &'static [&'static str] {
    row(variant).map_or(&[], |hrp| hrp.coins)
}

pub(super) fn is_test(variant: u16) -> bool {
    row(variant).is_some_and(|hrp| hrp.test)
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
        for (i, hrp) in HRPS.iter().enumerate() {
            assert_eq!(find(hrp.name.as_bytes()).map(|(number, _)| number), Some(i as u16 + 1), "{}", hrp.name);
        }
        assert!(HRPS.len() < SLOTS / 2);
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
            let text = join("test", symbols(&bytes), want);
            let parts = split(text.as_bytes()).unwrap();
            let mut out = [0; 80];
            prop_assert!(parts.is(b"test"));
            prop_assert_eq!(parts.encoding, want);
            prop_assert_eq!(parts.bytes(0, &mut out), Some(&bytes[..]));
        }
    }
}
