//! The form of an address: which rules its text follows. With the canonical bytes it is what makes two spellings
//! the same address.

use super::table::{self, Row, Table};
use super::{base58check, bech32};
use crate::key::Kind;

/// Main or test network. The same key on a test network is never the listed address itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Network {
    Main,
    Test,
}

crate::value::names!(Network, 0, "main test");

/// The script or account type of an address, one level above its spelling.
///
/// Each form has a `variant` number beside it in [`Address`](super::Address) that says which chain's spelling was
/// used; its meaning stands with the form. Numbers are part of the list file format: added to, never changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Form {
    /// Variant: Base58Check version (two bytes big-endian), or a number from `cashaddr::FIRST` or `base58check::TEX` on.
    P2pkh = 1,
    /// Variant: as P2pkh.
    P2sh = 2,
    /// 32-byte P2SH of Bitcoin Cash. Variant: CashAddr number.
    P2sh32 = 3,
    /// Variant: number of the human-readable part (`bech32::HRPS`).
    P2wpkh = 4,
    /// Variant: number of the human-readable part.
    P2wsh = 5,
    /// Variant: number of the human-readable part.
    P2tr = 6,
    /// Other witness versions and lengths. Variant: number of the human-readable part.
    Witness = 7,
    /// Variant: number of the human-readable part.
    SilentPayment = 8,
    /// Variant: number of the human-readable part.
    Mweb = 9,
    /// Every EVM chain: `0x…`, ICAP `XE…`, `xdc…`, Harmony `one1…`, IoTeX `io1…`. Variant: always 0.
    Evm = 10,
    /// Cosmos chains with EVM keys. Variant: number of the human-readable part.
    CosmosEvm = 11,
    /// Variant: the Base58Check version, 0x41, in hexadecimal too.
    Tron = 12,
    /// `f410f…`. Variant: 0 main, 1 test.
    FilecoinEvm = 13,
    /// Variant: number of the human-readable part, plus `bech32::OPERATOR` for `…valoper`.
    Cosmos = 14,
    /// 32-byte Cosmos account. Variant: number of the human-readable part.
    Cosmos32 = 15,
    /// X-, P- and C-chain in Bech32. Variant: chain letter (high byte), 0 main or 1 Fuji (low byte).
    Avax = 16,
    /// Classic and X-address. Variant: 0 main, 1 test.
    Xrp = 17,
    /// Variant: network byte of the standard address or subaddress (18, 42; test 53, 63; stage 24, 36).
    Monero = 18,
    /// Variant: number of the human-readable part.
    ZecSapling = 19,
    /// Variant: 0 main, 1 test.
    ZecSprout = 20,
    /// Variant: number of the human-readable part.
    ZecUnified = 21,
    /// Variant: always 0.
    Solana = 22,
    /// 64 hexadecimal digits. Variant: always 0.
    NearImplicit = 23,
    /// `name.near`, `name.tg`. Variant: always 0.
    NearName = 24,
    /// `G…` and `M…`. Variant: always 0.
    Stellar = 25,
    /// `C…`, `L…`, `B…`, `P…`. Variant: always 0.
    StellarOther = 26,
    /// Variant: always 0.
    Algorand = 27,
    /// Variant: SS58 prefix, 0 to 16383.
    Ss58 = 28,
    /// SS58 ids of 1, 2, 4, 8 or 33 bytes. Variant: SS58 prefix.
    Ss58Other = 29,
    /// `erd1…`. Variant: always 0.
    MultiversX = 30,
    /// Variant: always 0.
    Aptos = 31,
    /// Variant: always 0.
    Sui = 32,
    /// Variant: always 0.
    Starknet = 33,
    /// `addr1…`. Variant: 0 main, 1 test.
    CardanoShelley = 34,
    /// `Ae2…`, `DdzFF…`. Variant: always 0.
    CardanoByron = 35,
    /// `stake1…`. Variant: 0 main, 1 test.
    CardanoStake = 36,
    /// Raw and friendly. Variant: 0, or 1 when flagged for test networks only.
    Ton = 37,
    /// Variant: always 0.
    Tezos = 38,
    /// Variant: 0 main, 1 test.
    Filecoin = 39,
    /// Variant: 0 main, 1 when its letters are those of a test ledger.
    Hedera = 40,
    /// `nano_…`, `xrb_…`, `ban_…`. Variant: 0 Nano, 1 Banano.
    Nano = 41,
    /// Variant: 0 main, 1 test.
    Kaspa = 42,
    /// Variant: always 0.
    Zilliqa = 43,
    /// Variant: Base58Check version.
    DecredP2pkh = 44,
    /// Variant: Base58Check version.
    DecredP2sh = 45,
    /// Variant: always 0.
    IcpPrincipal = 46,
    /// Variant: always 0.
    IcpAccount = 47,
    /// Variant: always 0.
    Icon = 48,
    /// Variant: 0 secp256k1 (`EOS…`, `PUB_K1_…`), 1 P-256 (`PUB_R1_…`).
    EosKey = 49,
    /// Variant: Base58Check version.
    Neo = 50,
    /// Variant: always 0.
    Nimiq = 51,
    /// Variant: 0 main, 1 test.
    Ergo = 52,
    /// The 20 bytes of a hex alias or `0x` + 64 of an SS58 id without a prefix. Variant: always 0.
    SubstrateHex = 53,
}

impl Form {
    /// What the canonical bytes of this form are.
    pub fn kind(self) -> Kind {
        use Form::*;
        match self {
            P2pkh | P2wpkh | Cosmos | Avax | Xrp => Kind::KeyHash,
            P2sh => Kind::ScriptHash,
            P2sh32 => Kind::ScriptHash32,
            P2wsh => Kind::WitnessScript,
            P2tr => Kind::Taproot,
            Witness => Kind::Witness,
            SilentPayment => Kind::SilentPayment,
            Mweb => Kind::Mweb,
            Evm | CosmosEvm | Tron | FilecoinEvm => Kind::Evm,
            Cosmos32 => Kind::Cosmos32,
            Monero => Kind::Monero,
            ZecSapling => Kind::Sapling,
            ZecSprout => Kind::Sprout,
            ZecUnified => Kind::ZecUnified,
            Solana | NearImplicit | Stellar | Algorand | Ss58 | MultiversX | SubstrateHex => Kind::Key32,
            NearName => Kind::NearName,
            StellarOther => Kind::StellarOther,
            Ss58Other => Kind::Substrate,
            Aptos | Sui | Starknet => Kind::Account32,
            CardanoShelley | CardanoByron => Kind::Cardano,
            CardanoStake => Kind::CardanoStake,
            Ton => Kind::Ton,
            Tezos => Kind::Tezos,
            Filecoin => Kind::Filecoin,
            Hedera => Kind::Hedera,
            Nano => Kind::Nano,
            Kaspa => Kind::Kaspa,
            Zilliqa => Kind::Zilliqa,
            DecredP2pkh => Kind::DecredKeyHash,
            DecredP2sh => Kind::DecredScriptHash,
            IcpPrincipal => Kind::IcpPrincipal,
            IcpAccount => Kind::IcpAccount,
            Icon => Kind::Icon,
            EosKey => Kind::EosKey,
            Neo => Kind::Neo,
            Nimiq => Kind::Nimiq,
            Ergo => Kind::Ergo,
        }
    }

    fn row(self) -> &'static Row {
        &ROWS[self as usize - 1]
    }

    /// Name of the form in answers and list dumps.
    pub fn name(self) -> &'static str {
        self.row().key
    }

    /// Tickers of the coins that use this form in this variant, most used first.
    pub fn coins(self, variant: u16) -> &'static [&'static str] {
        use Form::*;
        match self {
            P2pkh | P2sh | P2sh32 | DecredP2pkh | DecredP2sh | Neo => base58check::coins(self, variant),
            P2wpkh | P2wsh | P2tr | Witness | SilentPayment | Mweb | CosmosEvm | Cosmos | Cosmos32 | ZecSapling
            | ZecUnified => bech32::coins(variant),
            Ss58 | Ss58Other => super::ss58::coins(variant),
            Nano if variant == 1 => &["BAN"],
            _ => self.row().coins,
        }
    }

    /// Main or test network of this form in this variant.
    pub fn network(self, variant: u16) -> Network {
        use Form::*;
        let test = match self {
            P2pkh | P2sh | P2sh32 | DecredP2pkh | DecredP2sh | Neo => base58check::is_test(self, variant),
            P2wpkh | P2wsh | P2tr | Witness | SilentPayment | Mweb | CosmosEvm | Cosmos | Cosmos32 | ZecSapling
            | ZecUnified => bech32::is_test(variant),
            FilecoinEvm | Filecoin | Xrp | ZecSprout | CardanoShelley | CardanoStake | Ton | Hedera | Kaspa | Ergo => {
                variant == 1
            }
            Avax => variant & 0xff == 1,
            Monero => variant != 18 && variant != 42,
            _ => false,
        };
        if test { Network::Test } else { Network::Main }
    }

    /// The form with this number, if there is one.
    pub fn from_number(number: u8) -> Option<Self> {
        ALL.iter().copied().find(|form| *form as u8 == number)
    }
}

/// Names of the forms in the order of their numbers, and the coin of those that have one whatever the variant.
static ROWS: Table = Table::new(|| {
    table::read(
        "\
p2pkh
p2sh
p2sh32
p2wpkh
p2wsh
p2tr
witness
silent-payment
mweb
evm - EVM
cosmos-evm
tron - TRX
filecoin-evm - FIL
cosmos
cosmos-32
avax - AVAX
xrp - XRP
monero - XMR
zec-sapling
zec-sprout - ZEC
zec-unified
solana - SOL
near-implicit - NEAR
near-name - NEAR
stellar - XLM
stellar-other - XLM
algorand - ALGO
ss58
ss58-other
multiversx - EGLD
aptos - APT
sui - SUI
starknet - STRK
cardano-shelley - ADA
cardano-byron - ADA
cardano-stake - ADA
ton - TON
tezos - XTZ
filecoin - FIL
hedera - HBAR
nano - XNO
kaspa - KAS
zilliqa - ZIL
decred-p2pkh
decred-p2sh
icp-principal - ICP
icp-account - ICP
icon - ICX
eos-key - EOS
neo
nimiq - NIM
ergo - ERG
substrate-hex - SUBSTRATE",
        10,
    )
});

/// Every form, in the order of its number.
pub const ALL: [Form; 53] = {
    use Form::*;
    [
        P2pkh,
        P2sh,
        P2sh32,
        P2wpkh,
        P2wsh,
        P2tr,
        Witness,
        SilentPayment,
        Mweb,
        Evm,
        CosmosEvm,
        Tron,
        FilecoinEvm,
        Cosmos,
        Cosmos32,
        Avax,
        Xrp,
        Monero,
        ZecSapling,
        ZecSprout,
        ZecUnified,
        Solana,
        NearImplicit,
        NearName,
        Stellar,
        StellarOther,
        Algorand,
        Ss58,
        Ss58Other,
        MultiversX,
        Aptos,
        Sui,
        Starknet,
        CardanoShelley,
        CardanoByron,
        CardanoStake,
        Ton,
        Tezos,
        Filecoin,
        Hedera,
        Nano,
        Kaspa,
        Zilliqa,
        DecredP2pkh,
        DecredP2sh,
        IcpPrincipal,
        IcpAccount,
        Icon,
        EosKey,
        Neo,
        Nimiq,
        Ergo,
        SubstrateHex,
    ]
};
