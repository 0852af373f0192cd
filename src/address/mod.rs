//! From text to canonical bytes: recognises and verifies every address format, keeps every reading that is possible.
//!
//! [`parse`] runs every decoder whose shape fits and keeps all that pass: a string may be an address of several coins
//! at once (`1…` is Bitcoin, Bitcoin Cash and Bitcoin SV) or have several readings (`M…` is a Litecoin script hash
//! and a MonaCoin key hash). Nothing is guessed from a coin's name.

mod algorand;
mod base58;
mod base58check;
mod bech32;
mod bytes;
mod cardano;
mod cashaddr;
mod filecoin;
mod form;
mod hedera;
mod hex;
mod icp;
mod monero;
mod nano;
mod near;
mod other;
mod radix;
mod solana;
mod ss58;
mod stellar;
mod table;
mod text;
mod ton;
mod xrp;
mod zcash;

pub(crate) use base58::bytes as base58_bytes;
pub(crate) use base58check::Candidate;
pub use bytes::Bytes;
pub use form::{Form, Network};
pub(crate) use hex::interoperable;
pub(crate) use radix::{BASE64, decimal, hex_string, unhex_into};

use std::borrow::Cow;

use crate::key::Key;
use crate::words::{parts, rsplit_once, split_once};
use text::{Text, class};

/// Longest text that is looked at, in bytes: the longest unified Zcash address is well below it.
pub const MAX_LEN: usize = 1024;

/// An address that was decoded: form, variant and canonical bytes.
///
/// `PartialEq` is structural. Use [`Address::same_address`] to ask whether two spellings name one address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    pub form: Form,
    /// Which chain's spelling was used; see the form.
    pub variant: u16,
    pub bytes: Bytes,
}

/// What the text's own checksum says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checksum {
    /// The text carries a checksum and it is right.
    Verified,
    /// The format has none, or this spelling of it has none (an EVM address in one case).
    Absent,
    /// The shape is right, the checksum is not.
    Failed,
}

crate::value::names!(Checksum, 0, "verified absent failed");

/// How much the text alone says that it is an address of this form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// The text could be many other things (64 hexadecimal digits, 32 bytes of base58): worth a look-up, nothing more.
    Low,
    High,
}

crate::value::names!(Confidence, 0, "low high");

/// A number that routes a payment inside an account: XRP destination tag, Stellar muxed id, Monero payment id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(pub u64);

/// One possible meaning of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub address: Address,
    pub checksum: Checksum,
    pub confidence: Confidence,
    pub tag: Option<Tag>,
    /// Whether the 40 digits are in the case of EIP-55: known from the checksum, and not worth hashing for once more.
    pub(crate) is_eip55: bool,
}

impl Reading {
    /// Of an address that was not read from a text, and so without a checksum to fail: its text is the canonical one.
    pub(crate) fn of(address: Address) -> Self {
        Self { address, checksum: Checksum::Absent, confidence: Confidence::High, tag: None, is_eip55: true }
    }

    /// The address as its own standard writes it, of a reading of `text`: where a form has one spelling only and the
    /// checksum is right, that is the text, and hashing and encoding once more can be saved.
    pub(crate) fn canonical_of<'a>(&self, text: &'a str) -> Cow<'a, str> {
        use Form::*;
        let (address, first) = (&self.address, text.as_bytes().first());
        let verified = self.checksum == Checksum::Verified;
        let is_canonical = match address.form {
            Evm => self.is_eip55 && text.starts_with("0x"),
            P2pkh | P2sh => verified && address.variant < cashaddr::FIRST,
            P2wpkh | P2wsh | P2tr | Cosmos => verified && !text.bytes().any(|b| b.is_ascii_uppercase()),
            Tron => verified && first == Some(&b'T'),
            Xrp => verified && first == Some(&b'r'),
            Solana => true,
            _ => false,
        };
        if is_canonical { Cow::Borrowed(text) } else { Cow::Owned(address.canonical()) }
    }
}

/// A text that must stay secret, recognised so that it is neither looked up nor shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// Private key in wallet import format.
    Wif,
    /// BIP-32 extended private key (`xprv…`).
    ExtendedPrivateKey,
    /// Stellar secret seed (`S…`), XRP family seed (`s…`).
    Seed,
    /// Twelve or more words that look like a recovery phrase.
    RecoveryPhrase,
}

/// Why a text has no reading. Never carries the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseError {
    /// Nothing but white space.
    Empty,
    /// Longer than [`MAX_LEN`].
    TooLong,
    /// No format has this shape.
    NotAnAddress,
    /// A private key, seed or recovery phrase.
    Secret(Secret),
    /// A public key that stands for many addresses (`xpub…`), not an address.
    ExtendedPublicKey,
    /// A name that only a network can resolve (`alice.eth`, `user@domain`).
    NeedsResolution,
}

/// Everything that the decoders found in one text.
#[derive(Debug, Default)]
pub struct Readings {
    found: Vec<Reading>,
    error: Option<ParseError>,
}

impl Readings {
    /// Adds a reading with high confidence and no tag.
    pub(crate) fn push(&mut self, form: Form, variant: u16, bytes: &[u8], checksum: Checksum) {
        self.push_as(form, variant, bytes, checksum, Confidence::High, None);
    }

    /// As [`Self::push`], of canonical bytes that are `head` and `tail` one behind the other.
    pub(crate) fn push_joined(&mut self, form: Form, variant: u16, head: &[u8], tail: &[u8], checksum: Checksum) {
        let address = Address { form, variant, bytes: Bytes::joined(head, tail) };
        self.push_reading(Reading { address, checksum, confidence: Confidence::High, tag: None, is_eip55: false });
    }

    // a call: what it takes is a few numbers, and what it makes is a hundred bytes, which two dozen decoders would move
    #[inline(never)]
    pub(crate) fn push_as(
        &mut self,
        form: Form,
        variant: u16,
        bytes: &[u8],
        checksum: Checksum,
        confidence: Confidence,
        tag: Option<Tag>,
    ) {
        let address = Address { form, variant, bytes: Bytes::new(bytes) };
        self.push_reading(Reading { address, checksum, confidence, tag, is_eip55: false });
    }

    pub(crate) fn push_reading(&mut self, reading: Reading) {
        self.found.push(reading);
    }

    /// This reading alone.
    pub(crate) fn only(&mut self, reading: Reading) -> &[Reading] {
        self.found.clear();
        self.found.push(reading);
        &self.found
    }

    /// Says that the text is something that must not be read as an address at all.
    pub(crate) fn refuse(&mut self, error: ParseError) {
        self.error.get_or_insert(error);
    }
}

/// Decodes `text` in every format that it can be in. White space around it is ignored.
///
/// # Errors
///
/// [`ParseError`] when there is no reading at all. A text whose shape is right and whose checksum is wrong is a
/// reading with [`Checksum::Failed`], not an error.
pub fn parse(text: &str) -> Result<Vec<Reading>, ParseError> {
    let mut out = Readings::default();
    parse_into(text, &mut out)?;
    Ok(out.found)
}

/// As [`parse`], into memory that is kept from one text to the next.
///
/// # Errors
///
/// As [`parse`].
pub(crate) fn parse_into<'a>(text: &str, out: &'a mut Readings) -> Result<&'a [Reading], ParseError> {
    out.found.clear();
    out.error = None;
    let text = trim(text);
    if text.is_empty() {
        return Err(ParseError::Empty);
    }
    if text.len() > MAX_LEN {
        return Err(ParseError::TooLong);
    }
    // what is asked most, before its characters are looked at twice
    if let Some(digits) = text.as_bytes().strip_prefix(b"0x").and_then(|digits| digits.try_into().ok()) {
        hex::evm(digits, Confidence::High, out);
        if is_settled(out) {
            return Ok(&out.found);
        }
    }
    let name = text;
    let text = Text::new(text.as_bytes());
    // Letters and digits alone, like nearly every address, are neither a phrase nor a name with an ending.
    let plain = text.all(class::ALNUM);
    if !plain && is_recovery_phrase(name) {
        return Err(ParseError::Secret(Secret::RecoveryPhrase));
    }
    if plain && usual(&text, out) {
        return Ok(&out.found);
    }
    decode_all(&text, out);
    // One right checksum settles it: what the same text would be with a typing error in it is no longer of interest.
    if out.found.iter().any(|reading| reading.checksum == Checksum::Verified) {
        out.found.retain(|reading| reading.checksum != Checksum::Failed);
    }
    match out.error {
        Some(error) => Err(error),
        None if !out.found.is_empty() => Ok(&out.found),
        None if !plain && is_name(name) => Err(ParseError::NeedsResolution),
        None => Err(ParseError::NotAnAddress),
    }
}

/// `text` without the white space around it, which an address hardly ever has.
pub(crate) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// For what is seldom asked: a browser compiles a function when it first runs, and this one is large.
#[inline(never)]
fn decode_all(text: &Text, out: &mut Readings) {
    // Each decoder looks at length, first character and class before it does any work.
    hex::decode(text, out);
    base58check::decode(text, out);
    bech32::decode(text, out);
    cashaddr::decode(text, out);
    xrp::decode(text, out);
    monero::decode(text, out);
    zcash::decode(text, out);
    solana::decode(text, out);
    ss58::decode(text, out);
    cardano::decode(text, out);
    ton::decode(text, out);
    stellar::decode(text, out);
    algorand::decode(text, out);
    filecoin::decode(text, out);
    near::decode(text, out);
    hedera::decode(text, out);
    nano::decode(text, out);
    icp::decode(text, out);
    other::decode(text, out);
}

/// Reads the most frequent shapes, each of which one decoder alone can read; false when all have to be asked.
fn usual(text: &Text, out: &mut Readings) -> bool {
    match (text.first(), text.len()) {
        // neither base58 nor hexadecimal, and no first letter of CashAddr, Filecoin, TON, ICAP or Zcash
        (b'a'..=b'e' | b'g'..=b'j' | b'l'..=b'o' | b's', 38..=120)
            if text.all(class::LOWER) && !text.all(class::BASE58 | class::HEX) =>
        {
            if text.bytes.starts_with(b"addr1") {
                cardano::decode(text, out)
            } else {
                bech32::decode(text, out)
            }
        }
        // both cases: no Bech32, ICAP or Filecoin; what begins with `s` may be a seed
        (first, 26..=35) if first != b's' && text.all(class::BASE58) && !text.all(class::LOWER | class::UPPER) => {
            base58check::decode(text, out);
            xrp::decode(text, out);
        }
        (b'2'..=b'9' | b'A'..=b'Z' | b'a'..=b'z', 43 | 44)
            if text.all(class::BASE58) && !text.all(class::LOWER | class::UPPER) =>
        {
            solana::decode(text, out);
            // what Ergo would read as a script
            if out.found.iter().any(|reading| matches!(reading.address.bytes[..], [0x03 | 0x13, ..])) {
                out.found.clear();
            }
        }
        _ => {}
    }
    is_settled(out)
}

/// Whether there is a reading already; a failed checksum leaves room for others, and is forgotten.
fn is_settled(out: &mut Readings) -> bool {
    out.found.first().is_some_and(|reading| reading.checksum != Checksum::Failed) || {
        out.found.clear();
        false
    }
}

/// Which checksum a Bech32 text of any human-readable part carries; `None` when it is not Bech32 at all. Only for the
/// vectors of BIP-173 and BIP-350, which name no chain.
#[doc(hidden)]
pub fn bech32_checksum(text: &str) -> Option<&'static str> {
    match bech32::split(text.as_bytes()).filter(|_| text.len() <= 90)?.encoding {
        bech32::Encoding::Bech32 => Some("bech32"),
        bech32::Encoding::Bech32m => Some("bech32m"),
        bech32::Encoding::Invalid => None,
    }
}

/// Whether `text` is 12, 15, 18, 21 or 24 lower-case words of three to eight letters (BIP-39), whatever their list.
fn is_recovery_phrase(text: &str) -> bool {
    let (mut words, mut len) = (0, 0);
    for c in text.chars().chain([' ']) {
        if c.is_ascii_lowercase() {
            len += 1;
        } else if c.is_whitespace() && matches!(len, 0 | 3..=8) {
            words += u32::from(len > 0);
            len = 0;
        } else {
            return false;
        }
    }
    matches!(words, 12 | 15 | 18 | 21 | 24)
}

/// Endings of names that a registry on some chain resolves: ENS, SNS, Unstoppable Domains and the like.
const NAME_ENDINGS: &str = "eth sol crypto nft wallet bitcoin dao x 888 zil blockchain polygon unstoppable bnb arb lens ton apt sui \
     stark tez algo avax ada xrp hbar icp btc";

/// Whether `text` is a name that a network resolves: `alice.eth`, `alice@example.com` (BIP-353, Lightning, FIO),
/// `alice*example.com` (Stellar federation), `$alice` (ADA Handle, HandCash).
fn is_name(text: &str) -> bool {
    // the sign that BIP-353 puts in front
    let text = text.strip_prefix('\u{20bf}').unwrap_or(text);
    let label = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.') || c >= 0x80)
    };
    if let Some(handle) = text.strip_prefix('$') {
        // an amount of money is no handle
        return label(handle) && !handle.as_bytes()[0].is_ascii_digit();
    }
    if let Some((user, domain)) = split_once(text, b"@*") {
        return label(user) && label(domain);
    }
    rsplit_once(text, b'.').is_some_and(|(name, ending)| {
        label(name) && parts(NAME_ENDINGS, b' ').any(|known| ending.eq_ignore_ascii_case(known))
    })
}

impl Address {
    /// The key that names this address: form apart, what a list is asked for first.
    pub fn key(&self) -> Key<'_> {
        Key { kind: self.form.kind(), bytes: &self.bytes }
    }

    /// Calls `visit` with every further key that this address carries: the receivers of a unified Zcash address,
    /// the credentials of a Cardano address, the account of a Stellar signed payload. A list entry under such a key is [same key](crate::verdict), not the
    /// address itself.
    pub fn for_each_part(&self, mut visit: impl FnMut(Key<'_>)) {
        match self.form {
            Form::ZecUnified => zcash::for_each_receiver(self, &mut visit),
            Form::CardanoShelley | Form::CardanoStake => cardano::for_each_credential(self, &mut visit),
            Form::StellarOther => stellar::for_each_signer(self, &mut visit),
            _ => {}
        }
    }

    /// The address as its own standard writes it: EIP-55 for EVM, lower-case Bech32, CashAddr with its prefix, the
    /// chain's own version byte for base58.
    pub fn canonical(&self) -> String {
        use Form::*;
        match self.form {
            Evm | Aptos | Sui | Starknet | NearImplicit | SubstrateHex => hex::encode(self),
            P2pkh | P2sh | P2sh32 if self.variant >= base58check::TEX => bech32::encode(self),
            P2pkh | P2sh | P2sh32 if self.variant >= cashaddr::FIRST => cashaddr::encode(self),
            P2pkh | P2sh | P2sh32 | Tron | DecredP2pkh | DecredP2sh | Tezos | Neo | ZecSprout => {
                base58check::encode(self)
            }
            P2wpkh | P2wsh | P2tr | Witness | SilentPayment | Mweb | CosmosEvm | Cosmos | Cosmos32 | Avax
            | MultiversX | Zilliqa | ZecSapling => bech32::encode(self),
            Kaspa => cashaddr::encode(self),
            Xrp => xrp::encode(self),
            Monero => monero::encode(self),
            ZecUnified => zcash::encode(self),
            Solana => solana::encode(self),
            Ss58 | Ss58Other => ss58::encode(self),
            CardanoShelley | CardanoByron | CardanoStake => cardano::encode(self),
            Ton => ton::encode(self),
            Stellar | StellarOther => stellar::encode(self),
            Algorand => algorand::encode(self),
            Filecoin | FilecoinEvm => filecoin::encode(self),
            NearName => near::encode(self),
            Hedera => hedera::encode(self),
            Nano => nano::encode(self),
            IcpPrincipal | IcpAccount => icp::encode(self),
            Icon | EosKey | Nimiq | Ergo => other::encode(self),
        }
    }

    /// Tickers of the coins that use this spelling, most used first. `EVM` stands for every EVM chain.
    pub fn coins(&self) -> &'static [&'static str] {
        self.form.coins(self.variant)
    }

    /// Main or test network.
    pub fn network(&self) -> Network {
        self.form.network(self.variant)
    }

    /// Whether both are spellings of one address: equal key, equal form, the same network, and at least one coin in
    /// common. `1…` and `bitcoincash:q…` of one key hash are; `1…` and `bc1q…` are not, and neither are `1…` and `L…`.
    pub fn same_address(&self, other: &Self) -> bool {
        self.form == other.form
            && self.bytes == other.bytes
            && (self.variant == other.variant
                || self.network() == other.network() && self.coins().iter().any(|coin| other.coins().contains(coin)))
    }
}

impl ParseError {
    /// Its name in this crate: the `code` of JavaScript's errors.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "Empty",
            Self::TooLong => "TooLong",
            Self::NotAnAddress => "NotAnAddress",
            Self::Secret(_) => "Secret",
            Self::ExtendedPublicKey => "ExtendedPublicKey",
            Self::NeedsResolution => "NeedsResolution",
        }
    }

    /// In plain words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Empty => "empty text",
            Self::TooLong => "text too long for an address",
            Self::NotAnAddress => "not an address in any known format",
            Self::Secret(_) => "a private key or recovery phrase, not an address: never share it",
            Self::ExtendedPublicKey => "an extended public key, not an address",
            Self::NeedsResolution => "a name that only a network can resolve to an address",
        }
    }
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.meaning())
    }
}

impl std::error::Error for ParseError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_phrases() {
        let words = |count: usize| vec!["abandon"; count].join(" ");
        for count in [12, 15, 18, 21, 24] {
            assert_eq!(parse(&words(count)), Err(ParseError::Secret(Secret::RecoveryPhrase)));
        }
        assert_eq!(parse(&words(12).replace(' ', " \n")), Err(ParseError::Secret(Secret::RecoveryPhrase)));
        for text in [words(11), words(13), words(12).replace("abandon abandon", "an abandon"), words(12) + "."] {
            assert_eq!(parse(&text), Err(ParseError::NotAnAddress));
        }
    }

    #[test]
    fn names() {
        for text in
            ["alice.eth", "alice@example.com", "\u{20bf}alice@example.com", "alice*stellar.org", "$alice", "a.SOL"]
        {
            assert_eq!(parse(text), Err(ParseError::NeedsResolution), "{text}");
        }
        for text in ["alice.txt", ".eth", "eth", "$5", "@", "a@", "a b@c", "\u{20bf}"] {
            assert_eq!(parse(text), Err(ParseError::NotAnAddress), "{text}");
        }
    }

    /// Addresses of every frequent form, whole and with one character changed.
    fn frequent() -> impl proptest::strategy::Strategy<Value = String> {
        use proptest::prelude::*;
        const FORMS: [(Form, u16, usize); 20] = [
            (Form::P2pkh, 0x00, 20),
            (Form::P2sh, 0x05, 20),
            (Form::P2pkh, 0x30, 20),
            (Form::P2pkh, 0x4c, 20),
            (Form::P2sh, 0x7a, 20),
            (Form::Neo, 0x17, 20),
            (Form::Tron, 0, 20),
            (Form::Xrp, 0, 20),
            (Form::Xrp, 1, 20),
            (Form::Evm, 0, 20),
            (Form::Solana, 0, 32),
            (Form::P2wpkh, 1, 20),
            (Form::P2tr, 1, 32),
            (Form::P2wsh, 4, 32),
            (Form::CardanoStake, 0, 29),
            (Form::Kaspa, 0, 33),
            (Form::Filecoin, 0, 21),
            (Form::MultiversX, 0, 32),
            (Form::Ss58, 0, 32),
            (Form::Ton, 0, 36),
        ];
        let form = prop_oneof![
            proptest::sample::select(&FORMS[..]).prop_map(|(form, variant, len)| (form, variant, len)),
            (1u16..270).prop_map(|variant| (Form::Cosmos, variant, 20)),
            (1u16..270).prop_map(|variant| (Form::Cosmos32, variant, 32)),
        ];
        let address = (form, any::<[u8; 36]>()).prop_map(|((form, variant, len), mut bytes)| {
            match form {
                Form::CardanoStake | Form::Kaspa => bytes[0] = 0,
                Form::Filecoin => bytes[0] = 1,
                Form::Ton => bytes[..4].fill(0),
                _ => {}
            }
            Address { form, variant, bytes: Bytes::new(&bytes[..len]) }.canonical()
        });
        let changed = (address.clone(), any::<usize>(), 0u8..36).prop_map(|(mut text, place, digit)| {
            let place = place % text.len();
            let digit = char::from_digit(digit.into(), 36).unwrap();
            text.replace_range(place..place + 1, digit.encode_utf8(&mut [0; 4]));
            text
        });
        prop_oneof![
            4 => address.clone(),
            1 => address.prop_map(|text| text.to_lowercase()),
            2 => changed,
            1 => "r[1-9A-HJ-NP-Za-km-z]{33}",
            1 => "[1-9A-HJ-NP-Za-km-z]{25,44}",
            1 => "(bc|addr|cosmos|lcc|kava|one)1[02-9ac-hj-np-z]{30,60}",
            1 => "0x[0-9a-f]{40}",
        ]
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(4000))]

        /// What [`usual`] reads is what all decoders read.
        #[test]
        fn short_cut_changes_nothing(text in frequent()) {
            let text = Text::new(text.as_bytes());
            let (mut quick, mut all) = (Readings::default(), Readings::default());
            if text.all(class::ALNUM) && usual(&text, &mut quick) {
                decode_all(&text, &mut all);
                proptest::prop_assert_eq!(quick.found, all.found);
                proptest::prop_assert_eq!(all.error, None);
            }
        }

        /// The keys of a [`Candidate`] are those of all readings.
        #[test]
        fn candidates_are_read_alike(text in frequent()) {
            let Some(candidate) = Candidate::new(text.as_bytes()) else { return Ok(()) };
            let right = |c: &Candidate| crate::hash::lanes::checksums([&c.words; 4])[0] == c.checksum;
            let mut keys = Vec::new();
            candidate.for_each_key(|key| keys.push((key.kind, key.bytes.to_vec())));
            let twin = candidate.twin(text.as_bytes()).is_some_and(|twin| right(&twin));
            if right(&candidate) && !twin {
                let readings = parse(&text).unwrap();
                proptest::prop_assert!(readings.iter().all(|r| r.checksum == Checksum::Verified));
                let want: Vec<_> = readings.iter().map(|r| (r.address.key().kind, r.address.bytes.to_vec())).collect();
                proptest::prop_assert_eq!(keys, want);
            }
        }
    }

    #[test]
    fn bounds() {
        assert_eq!(parse(" \n\t"), Err(ParseError::Empty));
        assert_eq!(parse(&"a".repeat(MAX_LEN + 1)), Err(ParseError::TooLong));
    }
}
