//! What is compared: the canonical bytes of an address together with what they are.
//!
//! A [`Key`] is not text and not tied to a coin: `bc1q…`, `1…`, `L…` and `cosmos1…` of one public key hash have the
//! same key. Whether two addresses with one key are *the same address* is decided by [`crate::address::Address`].

/// What the bytes of a [`Key`] are. Keys are equal only when kind and bytes are equal.
///
/// The numbers are part of the list file format: they may be added to, never changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// RIPEMD-160(SHA-256(public key)), 20 bytes: P2PKH, P2WPKH, Cosmos, XRP, AVAX X/P.
    KeyHash = 1,
    /// RIPEMD-160(SHA-256(redeem script)), 20 bytes: P2SH.
    ScriptHash = 2,
    /// SHA-256(SHA-256(redeem script)), 32 bytes: the P2SH32 of Bitcoin Cash.
    ScriptHash32 = 3,
    /// SHA-256(witness script), 32 bytes: P2WSH.
    WitnessScript = 4,
    /// x-only output key, 32 bytes: P2TR (BIP-341).
    Taproot = 5,
    /// Witness version byte, then a program of 2 to 40 bytes, for programs without a kind of their own.
    Witness = 6,
    /// Silent payment (BIP-352): scan key and spend key, 66 bytes.
    SilentPayment = 7,
    /// Litecoin MWEB stealth address: scan key and spend key, 66 bytes.
    Mweb = 8,
    /// Last 20 bytes of Keccak-256(public key), or a contract: every EVM chain, TRON, f410f, EVM-keyed Cosmos chains.
    Evm = 9,
    /// 32-byte public key or account id: Solana, NEAR implicit, Stellar G, Algorand, SS58, MultiversX.
    Key32 = 10,
    /// 32-byte account address that is itself a hash: Aptos, Sui, Starknet (left-padded).
    Account32 = 11,
    /// Public spend key and public view key, 64 bytes: Monero.
    Monero = 12,
    /// Diversifier and pk_d, 43 bytes: Zcash Sapling.
    Sapling = 13,
    /// Raw Orchard receiver, 43 bytes (ZIP-316).
    Orchard = 14,
    /// a_pk and pk_enc, 64 bytes: Zcash Sprout.
    Sprout = 15,
    /// Whole unified address: its receivers as ZIP-316 raw encoding (type, length, bytes, in ascending order).
    ZecUnified = 16,
    /// 32-byte Cosmos account (module, contract, interchain account).
    Cosmos32 = 17,
    /// Whole Cardano address: header byte and credentials (Shelley), or the CBOR envelope (Byron).
    Cardano = 18,
    /// Cardano payment credential: 0 (key) or 1 (script), then 28 bytes.
    CardanoPayment = 19,
    /// Cardano stake credential: 0 (key) or 1 (script), then 28 bytes.
    CardanoStake = 20,
    /// SS58 account id that is not 32 bytes long.
    Substrate = 21,
    /// Workchain (4 bytes, big-endian) and account hash (32 bytes): TON.
    Ton = 22,
    /// Strkey version byte, then the payload (32 bytes; B has its type in front, P a signed payload behind): Stellar
    /// C, L, B, P.
    StellarOther = 23,
    /// Prefix number (1 tz1, 2 tz2, 3 tz3, 4 tz4, 5 KT1, 6 sr1), then 20 bytes: Tezos.
    Tezos = 24,
    /// Protocol byte, then the payload (protocol 0: actor id as LEB128; protocol 4: namespace as LEB128, then the
    /// sub-address): Filecoin other than f410f.
    Filecoin = 25,
    /// NEAR account name as text.
    NearName = 26,
    /// shard, realm, number, 8 bytes big-endian each: Hedera.
    Hedera = 27,
    /// 32-byte ed25519-BLAKE2b public key: Nano.
    Nano = 28,
    /// Version byte, then 32 or 33 bytes: Kaspa.
    Kaspa = 29,
    /// Last 20 bytes of SHA-256(public key): Zilliqa.
    Zilliqa = 30,
    /// RIPEMD-160(BLAKE-256(public key)), 20 bytes: Decred.
    DecredKeyHash = 31,
    /// RIPEMD-160(BLAKE-256(script)), 20 bytes: Decred.
    DecredScriptHash = 32,
    /// Principal of 0 to 29 bytes: Internet Computer.
    IcpPrincipal = 33,
    /// 28-byte account hash without its CRC: Internet Computer ledger.
    IcpAccount = 34,
    /// 0 (hx) or 1 (cx), then 20 bytes: ICON.
    Icon = 35,
    /// 33-byte compressed public key: EOS / Antelope.
    EosKey = 36,
    /// 20-byte script hash: NEO.
    Neo = 37,
    /// 20-byte BLAKE2b hash: Nimiq.
    Nimiq = 38,
    /// Prefix byte, then content: Ergo.
    Ergo = 39,
}

/// Kind and canonical bytes: what a list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key<'a> {
    pub kind: Kind,
    pub bytes: &'a [u8],
}
