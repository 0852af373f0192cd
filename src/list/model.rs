//! What a list says of an address, independent of how a file stores it.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::words::parts;

/// A day of the Gregorian calendar. Orders by time; writes itself as `2026-11-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// 1970-01-01.
    pub(crate) const EPOCH: Self = Self { year: 1970, month: 1, day: 1 };

    /// A date between 1970 and 9999, if there is such a day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u8::from(leap),
            1..=12 => 31,
            _ => return None,
        };
        ((1970..=9999).contains(&year) && (1..=days).contains(&day)).then_some(Self { year, month, day })
    }

    /// Reads `2026-11-22`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = parts(text, b'-').map(|part| part.parse::<u32>().ok());
        let [year, month, day] = [parts.next()??, parts.next()??, parts.next()??];
        let date = Self::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?)?;
        parts.next().is_none().then_some(date)
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> u32 {
        // Howard Hinnant, chrono-compatible low-level date algorithms: days_from_civil
        let year = u32::from(self.year) - u32::from(self.month <= 2);
        let (era, month) = (year / 400, u32::from(self.month));
        let year_of_era = year % 400;
        let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + u32::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The day that is `days` after 1970-01-01, up to the year 9999.
    pub fn from_days(days: u32) -> Option<Self> {
        let z = days.checked_add(719_468)?;
        let (era, day_of_era) = (z / 146_097, z % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        Self::new((year_of_era + era * 400 + u32::from(month <= 2)).try_into().ok()?, month as u8, day as u8)
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = *b"0000-00-00";
        let mut put = |place: std::ops::Range<usize>, mut number: u16| {
            for digit in text[place].iter_mut().rev() {
                *digit = b'0' + (number % 10) as u8;
                number /= 10;
            }
        };
        put(0..4, self.year);
        put(5..7, self.month.into());
        put(8..10, self.day.into());
        serializer.serialize_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a date of the form 2026-11-22"))
    }
}

/// Why an address is on a list. Numbers are part of the list file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Category {
    /// On a state's sanctions list.
    Sanctions = 1,
    /// Named by a state as financing terror (seizure or forfeiture orders).
    Terror = 2,
    /// Holds or moved stolen funds: hacks, heists, exploits.
    Theft = 3,
    /// Fake sites and messages that ask for a payment or a key.
    Phishing = 4,
    /// Contracts and operators that empty a wallet after one signature.
    Drainer = 5,
    /// Fake investments, ponzi schemes, fake exchanges, giveaways.
    Fraud = 6,
    /// Payment address of ransomware.
    Ransom = 7,
    /// Payment address of blackmail, such as sextortion mails.
    Extortion = 8,
    /// Frozen by the issuer of a token. Not a finding of fraud.
    Frozen = 9,
    /// The user's or embedder's own entry.
    Own = 10,
}

impl Category {
    pub const ALL: [Self; 10] = [
        Self::Sanctions,
        Self::Terror,
        Self::Theft,
        Self::Phishing,
        Self::Drainer,
        Self::Fraud,
        Self::Ransom,
        Self::Extortion,
        Self::Frozen,
        Self::Own,
    ];

    /// The category with this number, if there is one.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|category| *category as u32 == number)
    }
}

crate::value::names!(Category, 1, "sanctions terror theft phishing drainer fraud ransom extortion frozen own");

/// Where a statement comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Source {
    /// Short and stable, `[a-z0-9-]+`: `ofac-sdn`.
    pub id: String,
    /// For people: `OFAC Specially Designated Nationals List`.
    pub name: String,
    pub publisher: String,
    /// SPDX expression, or words where there is none.
    pub licence: String,
    /// Where the publisher's own copy is to be had.
    pub url: String,
    /// Date of the newest edition that was read.
    pub date: Date,
}

/// Who an address is attributed to, as the publisher names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Entity {
    pub name: String,
    /// Also known as.
    pub aliases: Vec<String>,
}

/// What one source says of one address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Statement {
    // first, so that statements sort the most serious to the front
    pub category: Category,
    /// [`Source::id`].
    pub source: String,
    pub entity: Option<Entity>,
    /// Sanctions programmes: `DPRK3`, `CYBER2`.
    pub programmes: Vec<String>,
    /// Listed since, by the publisher's own date: that of the entity where a publisher dates its entries as a whole.
    pub since: Option<Date>,
    /// The first edition that names this address, where several editions were read.
    pub seen: Option<Date>,
    /// No longer listed since: by the publisher's own date, or the first edition that no longer names the address.
    pub until: Option<Date>,
    /// Link to the publisher's entry.
    pub reference: Option<String>,
    /// The publisher's own coin label (`XBT`, `USDT`), kept as evidence, never used to choose a decoder.
    pub ticker: Option<String>,
    /// Name tag, campaign, site or remark.
    pub note: Option<String>,
}

/// An address and everything that is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub address: Address,
    /// Sorted, without doubles.
    pub statements: Vec<Statement>,
}

/// A whole list, ready to be written to a file.
#[derive(Clone, Debug)]
pub struct List {
    /// `[a-z0-9-]+`.
    pub name: String,
    pub created: Date,
    /// After this day a miss is no longer an answer.
    pub expires: Date,
    pub sources: Vec<Source>,
    /// One per address, in any order.
    pub entries: Vec<Entry>,
}
