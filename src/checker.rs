//! Loaded lists, and the way from a text to an answer.

use std::ops::Range;
use std::sync::Arc;

use crate::address::{
    Address, Candidate, Checksum, Confidence, ParseError, Reading, Readings, parse, parse_into, trim,
};
use crate::hash::lanes::{LANES, checksums};
use crate::key::{Key, Kind};
use crate::list::ListError;
use crate::list::exact::Origin;
use crate::list::file::{ListFile, Lookup, Verify};
use crate::list::lite::{Filter, Item};
use crate::list::model::{Category, Date};
use crate::list::table::Hasher;
use crate::request::{self, Calls, Found, RequestAnswer, RequestError, RequestParty, Role as PartyRole, Who};
use crate::scan;
use crate::uri::{self, Role, UriError};
use crate::verdict::{
    Answer, Finding, Grade, ListInfo, Match, ReadingInfo, Reason, Relation, State, StatementInfo, UriAnswer, UriPart,
    UriPlace,
};

/// False-positive rate of the front: it only saves work, so a small filter is a good one.
const FRONT_RATE: f64 = 1e-3;

/// Name of the list of the user's own entries, in answers.
pub const OWN_LIST: &str = "own";

/// Everything that is needed to answer: lists, own entries, the day.
#[derive(Debug)]
pub struct Checker {
    lists: Vec<ListFile>,
    infos: Arc<[ListInfo]>,
    /// In the order of their keys.
    own: Vec<OwnEntry>,
    front: Option<Front>,
    /// Ids of sources and names of categories that are not asked.
    muted: Vec<String>,
    today: Date,
}

#[derive(Debug)]
struct OwnEntry {
    address: Address,
    since: Date,
    note: Option<String>,
}

/// One ordinary Bloom filter over all loaded lists and the own entries: the union that most addresses never get past.
struct Front {
    filter: Filter,
    /// Own entries have no list whose hash they could use.
    own: Hasher,
}

impl std::fmt::Debug for Front {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.filter.fmt(f)
    }
}

fn order(key: Key<'_>) -> (u8, &[u8]) {
    (key.kind as u8, key.bytes)
}

/// Keeps the items of one list apart from those of another.
fn of_list(item: Item, list: usize) -> Item {
    Item(item.0 ^ (list as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

impl Front {
    /// The seed needs no secrecy: nothing that the front says is ever shown.
    const SEED: [u8; 16] = *b"forewarn's front";

    fn own_item(&self, key: Key<'_>) -> Item {
        Item(self.own.hash(key))
    }
}

impl Checker {
    /// A checker without lists. `today` decides what is expired and what is delisted.
    pub fn new(today: Date) -> Self {
        Self { lists: Vec::new(), infos: Arc::new([]), own: Vec::new(), front: None, muted: Vec::new(), today }
    }

    /// Adds a list file.
    ///
    /// # Errors
    ///
    /// [`ListError`] names what is wrong with the bytes; the checker stays as it was.
    pub fn add_list(&mut self, bytes: Vec<u8>, verify: Verify) -> Result<(), ListError> {
        self.lists.push(ListFile::open(bytes, verify)?);
        self.front = None;
        self.set_date(self.today);
        Ok(())
    }

    /// Answers for another day from now on.
    pub fn set_date(&mut self, today: Date) {
        let info = |list: &ListFile| ListInfo {
            name: list.name.clone(),
            version: list.version.clone(),
            created: list.created,
            expires: list.expires,
            expired: today > list.expires,
        };
        self.today = today;
        self.infos = self.lists.iter().map(info).collect();
    }

    /// Adds an entry of the user's own.
    ///
    /// # Errors
    ///
    /// [`ParseError`] when the text is no address. A text with several readings blocks all of them.
    pub fn block(&mut self, text: &str, note: Option<&str>) -> Result<(), ParseError> {
        let readings = parse(text)?;
        for reading in readings {
            let (address, key) = (&reading.address, reading.address.key());
            if let Some(front) = &mut self.front {
                let item = front.own_item(key);
                front.filter.insert(item);
            }
            let entry = OwnEntry { address: address.clone(), since: self.today, note: note.map(str::to_owned) };
            let place = self.own.partition_point(|other| order(other.address.key()) <= order(entry.address.key()));
            self.own.insert(place, entry);
        }
        Ok(())
    }

    /// Leaves out what the source with this id says, or every statement of the category with this name
    /// ([`Category::name`]): an address that nothing else is said of is not listed, then.
    pub fn mute(&mut self, what: &str) {
        self.muted.push(what.to_owned());
    }

    /// The sources and categories that are left out.
    pub fn muted(&self) -> &[String] {
        &self.muted
    }

    /// The day that answers are of.
    pub fn date(&self) -> Date {
        self.today
    }

    /// The lists that are loaded.
    pub fn lists(&self) -> &Arc<[ListInfo]> {
        &self.infos
    }

    /// The list files that are loaded.
    pub fn files(&self) -> &[ListFile] {
        &self.lists
    }

    /// Builds the front, if it is not there: worth its time before many look-ups, never before the first answer.
    pub fn build_front(&mut self) {
        if self.front.is_some() {
            return;
        }
        let items: usize = self.lists.iter().map(ListFile::len).sum();
        let mut filter = Filter::new(items + self.own.len(), FRONT_RATE, &Front::SEED);
        for (number, list) in self.lists.iter().enumerate() {
            // a lite list can't be enumerated; it is asked itself, and is as fast
            list.items().into_iter().flatten().for_each(|item| filter.insert(of_list(item, number)));
        }
        let mut front = Front { filter, own: Hasher::new(&Front::SEED) };
        for entry in &self.own {
            let item = front.own_item(entry.address.key());
            front.filter.insert(item);
        }
        self.front = Some(front);
    }

    /// Bytes of memory that lists and front take.
    pub fn memory(&self) -> usize {
        self.lists.iter().map(ListFile::memory).sum::<usize>()
            + self.front.as_ref().map_or(0, |front| front.filter.memory())
    }

    /// Whether any list or own entry may have this key. False is certain.
    #[inline]
    pub fn may_contain(&self, key: Key<'_>) -> bool {
        self.lists.iter().enumerate().any(|(number, list)| self.list_may_contain(number, list, key))
            || self.own_may_contain(key)
    }

    #[inline]
    fn list_may_contain(&self, number: usize, list: &ListFile, key: Key<'_>) -> bool {
        let hash = list.hash(key);
        match &self.front {
            Some(front) if !list.is_lite() && !front.filter.contains(of_list(list.item(hash), number)) => false,
            _ => list.contains_hash(hash),
        }
    }

    #[inline]
    fn own_may_contain(&self, key: Key<'_>) -> bool {
        !self.own.is_empty()
            && match &self.front {
                Some(front) => front.filter.contains(front.own_item(key)),
                None => !self.own_entries(key).is_empty(),
            }
    }

    /// The own entries with this key.
    fn own_entries(&self, key: Key<'_>) -> &[OwnEntry] {
        let start = self.own.partition_point(|entry| order(entry.address.key()) < order(key));
        let same = self.own[start..].iter().take_while(|entry| entry.address.key() == key).count();
        &self.own[start..start + same]
    }

    /// Checks one text: an address in any format, with white space around it at most.
    pub fn check(&self, text: &str) -> Answer {
        self.written(self.outcome(text, &mut Readings::default()))
    }

    /// As [`check`](Self::check), with nothing written down yet.
    pub(crate) fn outcome<'a>(&self, text: &'a str, readings: &'a mut Readings) -> Outcome<'a> {
        match parse_into(text, readings) {
            Ok(readings) => self.outcome_of(trim(text), readings),
            Err(error) => Outcome::Plain(refused(error.into()), None),
        }
    }

    fn outcome_of<'a>(&self, text: &'a str, readings: &'a [Reading]) -> Outcome<'a> {
        match readings {
            [reading] if reading.tag.is_none() && !self.may_list(readings) => {
                Outcome::Plain(self.without_match(readings, None), Some((text, reading)))
            }
            _ => Outcome::Full(self.answer(text, readings)),
        }
    }

    /// The answer that an outcome stands for.
    pub(crate) fn written(&self, outcome: Outcome<'_>) -> Answer {
        match outcome {
            Outcome::Plain((state, grade, reason), reading) => Answer {
                state,
                grade,
                reason,
                readings: reading.into_iter().map(|(text, reading)| ReadingInfo::new(text, reading)).collect(),
                matches: Vec::new(),
                lists: self.infos.clone(),
            },
            Outcome::Full(answer) => answer,
        }
    }

    /// Whether a list or an own entry may have a key of these readings.
    fn may_list(&self, readings: &[Reading]) -> bool {
        let mut listed = false;
        for reading in readings {
            listed = listed || self.may_contain(reading.address.key());
            reading.address.for_each_part(|part| listed = listed || self.may_contain(part));
        }
        listed
    }

    /// Checks an address or a payment URI: one answer for each address that it names.
    pub fn check_any(&self, text: &str) -> Vec<Answer> {
        let answer = self.check(text);
        if answer.reason != Some(Reason::NotAnAddress) {
            return vec![answer];
        }
        match self.check_uri(text.trim()) {
            Ok(uri) if !uri.parts.is_empty() => uri.parts.into_iter().map(|part| part.answer).collect(),
            _ => vec![answer],
        }
    }

    /// Checks every address that a payment URI names.
    ///
    /// # Errors
    ///
    /// [`UriError`] when the text is no payment URI.
    pub fn check_uri(&self, text: &str) -> Result<UriAnswer, UriError> {
        // a link that breaks its standard's rules is still paid by careless wallets
        let (uri, _) = uri::screen(text)?;
        let parts: Vec<UriPart> = uri
            .recipients
            .into_iter()
            .map(|part| UriPart {
                role: part.role,
                start: part.range.start,
                end: part.range.end,
                answer: self.check(&part.text),
            })
            .collect();
        let state = parts.iter().map(|part| part.answer.state).max().unwrap_or(State::NotCovered);
        Ok(UriAnswer { scheme: uri.scheme, state, parts, not_checked: uri.not_checked })
    }

    /// Checks everybody that a wallet request names.
    ///
    /// # Errors
    ///
    /// [`RequestError`] when the text is no request.
    pub fn check_request(&self, text: &str) -> Result<RequestAnswer, RequestError> {
        let mut parties = Vec::new();
        let mut each = |found, outcome: Outcome<'_>| {
            let Found { role, path, amount, asset, .. } = found;
            parties.push(RequestParty { role, path, amount, asset, answer: self.written(outcome) });
        };
        let answer = self.parties(text, Some(&mut each))?;
        Ok(RequestAnswer { parties, ..answer })
    }

    /// As [`check_request`](Self::check_request), for those who want to know only whether there is anything to show:
    /// the most serious state and grade of any party, and whether a part is not checked. Several times as fast.
    ///
    /// # Errors
    ///
    /// As [`check_request`](Self::check_request).
    pub fn screen_request(&self, text: &str) -> Result<(State, Grade, bool), RequestError> {
        let answer = self.parties(text, None)?;
        Ok((answer.state, answer.grade, !answer.not_checked.is_empty()))
    }

    /// Screens call data of EVM chains: hexadecimal digits, one call a line. Appends one number for each: the most
    /// serious state of anybody who is named in it, the grade times 256, and 65536 when a part is not checked.
    pub fn screen_calls(&self, lines: &[u8], out: &mut Vec<u32>) {
        let lines = lines.strip_suffix(b"\n").unwrap_or(lines);
        let is_listed_exactly = |key: Key<'_>| self.contains_exactly(key);
        let mut calls = Calls::new(&is_listed_exactly);
        let mut readings = Readings::default();
        for line in lines.split(|byte| *byte == b'\n') {
            let (found, is_whole) = calls.decode(line);
            let (state, grade) = self.judge(found, &mut readings, None);
            out.push(screened(state, grade, !is_whole));
        }
    }

    /// As [`check_request`](Self::check_request), with every party handed over instead of written down; without anybody
    /// to hand it to, no more is made of it than state and grade take.
    pub(crate) fn parties(&self, text: &str, each: Option<&mut EachParty<'_>>) -> Result<RequestAnswer, RequestError> {
        let request::Decoded { chain, method, mut found, not_checked } =
            request::decode(text, each.is_none(), &|key| self.contains_exactly(key))?;
        let (state, grade) = self.judge(&mut found, &mut Readings::default(), each);
        Ok(RequestAnswer { chain, method, state, grade, parties: Vec::new(), not_checked })
    }

    /// Asks about everybody who was found: the most serious that there is to say.
    fn judge(
        &self,
        found: &mut Vec<Found>,
        readings: &mut Readings,
        mut each: Option<&mut EachParty<'_>>,
    ) -> (State, Grade) {
        let mut most = (State::NotCovered, Grade::Quiet);
        for mut found in found.drain(..) {
            let mut text = String::new();
            let outcome = match std::mem::replace(&mut found.who, Who::Text(String::new())) {
                Who::Text(said) => {
                    text = said;
                    self.outcome(&text, readings)
                }
                Who::Address(address) => {
                    // a spelling costs a hash
                    if each.is_some() {
                        text = address.canonical();
                    }
                    self.outcome_of(&text, readings.only(Reading::of(address)))
                }
            };
            let (state, grade) = outcome.said();
            // a source that is muted may be all that knew it
            if found.role != PartyRole::Unknown || state > State::NotListed {
                most = (most.0.max(state), most.1.max(grade));
                if let Some(each) = &mut each {
                    each(found, outcome);
                }
            }
        }
        most
    }

    /// Whether an exact entry of a list, or an own one, has this key.
    fn contains_exactly(&self, key: Key<'_>) -> bool {
        self.lists.iter().any(|list| list.contains_exactly(key))
            || (self.own_may_contain(key) && !self.own_entries(key).is_empty())
    }

    /// Checks lines of bytes, and appends one number for each: the state, and the category of the most serious
    /// statement (0 without one) times 256. A line that is not UTF-8 is not covered.
    pub fn check_bulk(&self, lines: &[u8], out: &mut Vec<u32>) {
        let mut rest = Some(lines.strip_suffix(b"\n").unwrap_or(lines));
        let unlisted = self.without_match(&[], None).0 as u32;
        let mut bulk = Bulk {
            checker: self,
            readings: Readings::default(),
            waiting: [const { Waiting { candidate: Candidate::NONE, index: 0, twin: false, line: &[] } }; LANES],
            count: 0,
        };
        while let Some(lines) = rest {
            let (line, behind) = lines.split_at(line_end(lines));
            rest = behind.get(1..);
            let index = out.len();
            if let Some(candidate) = Candidate::new(line) {
                out.push(unlisted);
                bulk.wait(Waiting { candidate, index, twin: false, line }, out);
                if let Some(candidate) = candidate.twin(line) {
                    bulk.wait(Waiting { candidate, index, twin: true, line }, out);
                }
            } else {
                out.push(self.packed(line, &mut bulk.readings));
            }
        }
        for Waiting { index, line, .. } in &bulk.waiting[..bulk.count] {
            out[*index] = self.packed(line, &mut bulk.readings);
        }
    }

    fn packed(&self, line: &[u8], readings: &mut Readings) -> u32 {
        let Ok(text) = std::str::from_utf8(line) else { return State::NotCovered as u32 };
        let Ok(readings) = parse_into(text, readings) else { return State::NotCovered as u32 };
        if !self.may_list(readings) {
            return self.without_match(readings, None).0 as u32;
        }
        let answer = self.answer(trim(text), readings);
        let category =
            answer.matches.first().and_then(|found| found.statements.first()).map_or(0, |s| s.category as u32);
        answer.state as u32 | category << 8
    }

    /// Finds and checks every address and payment URI in a text: UTF-8, and bytes that are not end an address.
    ///
    /// What only might be an address (64 hexadecimal digits, 32 bytes of base58) is reported when it is listed.
    pub fn scan(&self, text: &[u8], found: &mut dyn FnMut(Finding)) {
        self.find(text, &mut |place, outcome| {
            let Place { start, end, start_utf16, end_utf16, disguises, uri } = place;
            found(Finding { start, end, start_utf16, end_utf16, disguises, uri, answer: self.written(outcome) });
        });
    }

    /// As [`scan`](Self::scan), with nothing written down yet.
    pub(crate) fn find(&self, text: &[u8], found: &mut dyn FnMut(Place, Outcome<'_>)) {
        let mut utf16 = Utf16::default();
        let mut in_uri = 0;
        scan::scan(text, &mut |candidate| {
            let Range { start, end } = candidate.range;
            if start < in_uri {
                return;
            }
            if candidate.disguises.is_empty()
                && let Some((place, answer)) = self.uri_around(text, &candidate.range)
            {
                in_uri = place.end;
                for part in answer.parts.into_iter().filter(|part| is_worth_telling(&part.answer)) {
                    let (start, end) = (place.start + part.start, place.start + part.end);
                    let [start_utf16, end_utf16] = [utf16.at(text, start), utf16.at(text, end)];
                    let uri = Some(UriPlace { role: part.role, ..place });
                    let place = Place { start, end, start_utf16, end_utf16, disguises: Vec::new(), uri };
                    found(place, Outcome::Full(part.answer));
                }
                return;
            }
            let outcome = self.outcome_of(&candidate.text, &candidate.readings);
            if outcome.is_worth_telling() {
                let [start_utf16, end_utf16] = [utf16.at(text, start), utf16.at(text, end)];
                found(Place { start, end, start_utf16, end_utf16, disguises: candidate.disguises, uri: None }, outcome);
            }
        });
    }

    /// The payment URI that the address at `range` stands in.
    fn uri_around(&self, text: &[u8], range: &Range<usize>) -> Option<(UriPlace, UriAnswer)> {
        let inside = |b: &&u8| {
            b.is_ascii_graphic()
                && !matches!(
                    b,
                    b'"' | b'\'' | b'<' | b'>' | b'`' | b'{' | b'}' | b'|' | b'\\' | b'^' | b'[' | b']' | b'(' | b')'
                )
        };
        let left = text[..range.start].iter().rev().take(MAX_URI).take_while(inside).count();
        let mut start = range.start - left;
        let colon = text[start..range.start].iter().position(|b| *b == b':')?;
        // what stands before the scheme's letters, as in `pay:bitcoin:…` or `,bitcoin:…`, is not part of it
        let scheme = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-');
        start += colon - text[start..start + colon].iter().rev().take_while(scheme).count();
        let right = text[range.end..].iter().take(MAX_URI).take_while(inside).count();
        let uri = std::str::from_utf8(&text[start..range.end + right]).ok()?;
        // the full stop or comma behind it belongs to the sentence
        let sentence = |c: &u8| matches!(c, b'.' | b',' | b';' | b'!' | b'?' | b':');
        let uri = &uri[..uri.len() - uri.bytes().rev().take_while(|c| sentence(c)).count()];
        let answer = self.check_uri(uri).ok()?;
        let scheme = answer.scheme;
        Some((UriPlace { scheme, role: Role::Recipient, start, end: start + uri.len() }, answer))
    }

    /// Checks many texts.
    pub fn check_many<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> Vec<Answer> {
        texts.into_iter().map(|text| self.check(text)).collect()
    }

    /// An answer that says why there is none.
    pub fn not_covered(&self, reason: Reason) -> Answer {
        self.written(Outcome::Plain(refused(reason), None))
    }

    /// The answer about a text with these readings, which [`parse`] gave.
    pub fn answer(&self, text: &str, readings: &[Reading]) -> Answer {
        let mut search = Search { checker: self, matches: Vec::new(), origins: Vec::new(), problem: None };
        for (index, reading) in readings.iter().enumerate() {
            search.address(index, &reading.address);
        }
        let Search { mut matches, problem, .. } = search;
        // a text whose checksum fails is an address only where wallets pay to it all the same
        let payable =
            |reading: &Reading| reading.checksum != Checksum::Failed || reading.address.key().kind == Kind::Evm;
        let state_of = |index: usize, found: &Match| {
            let current = found.statements.iter().any(|statement| statement.is_current(self.today));
            match (payable(&readings[index]), current, found.relation.is_listed()) {
                (false, ..) => State::BadChecksum,
                (_, false, _) => State::Delisted,
                (_, true, true) => State::Listed,
                (_, true, false) => State::SameKey,
            }
        };
        let grade_of = |index: usize, found: &Match| match state_of(index, found) {
            State::Listed => found
                .statements
                .iter()
                .filter(|statement| statement.is_current(self.today))
                .map(|statement| statement.category.grade())
                .max()
                .unwrap_or(Grade::Stop),
            State::Delisted => Grade::Inform,
            _ => Grade::Warn,
        };
        // a stable insertion sort: there are hardly ever more than two, and the library's sort is 5 kB of the module
        let rank = |(index, found): &(usize, Match)| (state_of(*index, found), grade_of(*index, found));
        for end in 1..matches.len() {
            let place = matches[..end].partition_point(|other| rank(other) >= rank(&matches[end]));
            matches[place..=end].rotate_right(1);
        }
        let (state, grade, reason) = match matches.first() {
            Some((index, found)) => (state_of(*index, found), grade_of(*index, found), None),
            None => self.without_match(readings, problem),
        };
        let first = match matches.first() {
            Some((index, _)) => *index,
            None => readings
                .iter()
                .position(|r| r.checksum != Checksum::Failed && r.confidence == Confidence::High)
                .unwrap_or(0),
        };
        let mut infos: Vec<ReadingInfo> = readings.iter().map(|reading| ReadingInfo::new(text, reading)).collect();
        if first > 0 {
            infos[..=first].rotate_right(1);
        }
        Answer {
            state,
            grade,
            reason,
            readings: infos,
            matches: matches.into_iter().map(|(_, found)| found).collect(),
            lists: self.infos.clone(),
        }
    }

    fn without_match(&self, readings: &[Reading], problem: Option<Reason>) -> Plain {
        let sound = |confidence| readings.iter().any(|r| r.checksum != Checksum::Failed && r.confidence >= confidence);
        let failed = readings.iter().any(|r| r.checksum == Checksum::Failed);
        if failed && !sound(Confidence::High) {
            return (State::BadChecksum, Grade::Warn, None);
        }
        let reason = match problem {
            Some(reason) => Some(reason),
            None if self.lists.is_empty() => Some(Reason::NoList),
            None if self.infos.iter().all(|list| list.expired) => Some(Reason::ListExpired),
            None => None,
        };
        let state = if reason.is_some() { State::NotCovered } else { State::NotListed };
        (state, Grade::Quiet, reason)
    }
}

/// State, grade and reason: all that there is to say of a text without a match.
pub(crate) type Plain = (State, Grade, Option<Reason>);

/// What came out about a text. Nearly always the answer is one of a few, and the reading is all that is its own:
/// whoever needs no [`Answer`] is spared making it.
pub(crate) enum Outcome<'a> {
    /// Nothing listed. With the text and its only reading, if it has one.
    Plain(Plain, Option<(&'a str, &'a Reading)>),
    Full(Answer),
}

impl Outcome<'_> {
    fn said(&self) -> (State, Grade) {
        match self {
            Self::Plain((state, grade, _), _) => (*state, *grade),
            Self::Full(answer) => (answer.state, answer.grade),
        }
    }

    /// A text that only might be an address is not worth telling unless it is on a list.
    fn is_worth_telling(&self) -> bool {
        match self {
            Self::Plain((State::NotCovered | State::NotListed, ..), reading) => {
                reading.is_some_and(|(_, reading)| reading.confidence == Confidence::High)
            }
            Self::Plain(..) => true,
            Self::Full(answer) => is_worth_telling(answer),
        }
    }
}

/// What a screening says as one number: state, grade times 256, and 65536 when a part is not checked.
pub(crate) fn screened(state: State, grade: Grade, rest: bool) -> u32 {
    state as u32 | (grade as u32) << 8 | u32::from(rest) << 16
}

/// What takes the parties of a request.
pub(crate) type EachParty<'a> = dyn FnMut(Found, Outcome<'_>) + 'a;

/// Where an address was found: a [`Finding`] without its answer.
pub(crate) struct Place {
    pub start: usize,
    pub end: usize,
    pub start_utf16: usize,
    pub end_utf16: usize,
    pub disguises: Vec<scan::Disguise>,
    pub uri: Option<UriPlace>,
}

/// Length of the first of these lines. Eight bytes at a time: one by one they would take as long as many a decoder.
fn line_end(lines: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 0xff;
    let (words, rest) = lines.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        // the lowest bit that is set stands for the first byte that is none
        let none = u64::from_le_bytes(*word) ^ (ONES * u64::from(b'\n'));
        let feeds = none.wrapping_sub(ONES) & !none & (ONES << 7);
        if feeds != 0 {
            return 8 * index + feeds.trailing_zeros() as usize / 8;
        }
    }
    lines.len() - rest.len() + rest.iter().take_while(|byte| **byte != b'\n').count()
}

fn refused(reason: Reason) -> Plain {
    (State::NotCovered, if reason == Reason::SecretKey { Grade::Stop } else { Grade::Quiet }, Some(reason))
}

/// Base58Check texts of a bulk check, which wait until there are as many as are hashed together.
struct Bulk<'a> {
    checker: &'a Checker,
    readings: Readings,
    waiting: [Waiting<'a>; LANES],
    count: usize,
}

struct Waiting<'a> {
    candidate: Candidate,
    /// Of its number.
    index: usize,
    /// Whether this is the less likely one of two ways to read the line.
    twin: bool,
    line: &'a [u8],
}

impl<'a> Bulk<'a> {
    #[inline(always)]
    fn wait(&mut self, one: Waiting<'a>, out: &mut [u32]) {
        self.waiting[self.count] = one;
        self.count += 1;
        if self.count == LANES {
            self.count = 0;
            self.flush(out);
        }
    }

    /// Writes the numbers of those that are listed, misspelt or more than one thing.
    fn flush(&mut self, out: &mut [u32]) {
        let sums = checksums(self.waiting.each_ref().map(|one| &one.candidate.words));
        for (Waiting { candidate, index, twin, line }, sum) in self.waiting.iter().zip(sums) {
            let right = sum == candidate.checksum;
            let mut slow = right == *twin;
            if right && !slow {
                candidate.for_each_key(|key| slow = slow || self.checker.may_contain(key));
            }
            if slow {
                out[*index] = self.checker.packed(line, &mut self.readings);
            }
        }
    }
}

/// Longest part of a payment URI to either side of an address that is looked at.
const MAX_URI: usize = 4096;

/// A text that only might be an address is not worth telling unless it is on a list.
fn is_worth_telling(answer: &Answer) -> bool {
    match answer.state {
        State::NotCovered | State::NotListed => {
            answer.readings.iter().any(|reading| reading.confidence == Confidence::High)
        }
        _ => true,
    }
}

/// Counts UTF-16 units from one place to the next.
#[derive(Default)]
struct Utf16 {
    bytes: usize,
    units: usize,
}

impl Utf16 {
    /// Units before byte `at`. Places behind the last one are counted from it, those before it from the start.
    fn at(&mut self, text: &[u8], at: usize) -> usize {
        if at < self.bytes {
            *self = Self::default();
        }
        // every character has one byte that is no continuation; those of four bytes are two units
        let (blocks, rest) = text[self.bytes..at].as_chunks::<32>();
        for block in blocks {
            self.units += 32;
            let words = block.as_chunks().0.iter().map(|word| u64::from_le_bytes(*word));
            if words.clone().fold(0, |all, word| all | word) & 0x8080_8080_8080_8080 == 0 {
                continue;
            }
            for word in words {
                let high = word >> 7 & 0x0101_0101_0101_0101;
                let (continued, four) = (high & !(word >> 6), high & word >> 6 & word >> 5 & word >> 4);
                self.units = self.units + four.count_ones() as usize - continued.count_ones() as usize;
            }
        }
        let units = |byte: &u8| usize::from(*byte & 0xc0 != 0x80) + usize::from(*byte >= 0xf0);
        self.units += rest.iter().map(units).sum::<usize>();
        self.bytes = at;
        self.units
    }
}

/// One walk over the readings of a text.
struct Search<'a> {
    checker: &'a Checker,
    /// With the index of the reading that matched.
    matches: Vec<(usize, Match)>,
    /// What each match comes from: the number of a list and of a set in it, which own entries have not.
    origins: Vec<(usize, u32)>,
    problem: Option<Reason>,
}

impl Search<'_> {
    fn address(&mut self, index: usize, address: &Address) {
        self.key(index, address, address.key(), false);
        address.for_each_part(|part| self.key(index, address, part, true));
    }

    fn key(&mut self, index: usize, address: &Address, key: Key<'_>, part: bool) {
        for (number, list) in self.checker.lists.iter().enumerate() {
            if !self.checker.list_may_contain(number, list, key) {
                continue;
            }
            match list.find(key) {
                Ok(Lookup::Miss) => {}
                Ok(Lookup::Possible) => self.problem = Some(Reason::LiteListOnly),
                Ok(Lookup::Hits(hits)) => {
                    for hit in hits {
                        if let Some(relation) = relation(address, key, part, &hit.listed, hit.origin) {
                            match statements(list, hit.set) {
                                Ok(statements) => {
                                    self.push(index, (number, hit.set), relation, &hit.listed, &list.name, statements);
                                }
                                Err(error) => self.problem = Some(error.into()),
                            }
                        }
                    }
                }
                Err(error) => self.problem = Some(error.into()),
            }
        }
        if self.checker.own_may_contain(key) {
            for entry in self.checker.own_entries(key) {
                if let Some(relation) = relation(address, key, part, &entry.address, Origin::Address) {
                    let statement = StatementInfo {
                        category: Category::Own,
                        source: OWN_LIST.to_owned(),
                        source_name: OWN_LIST.to_owned(),
                        source_date: self.checker.today,
                        entity: None,
                        programmes: Vec::new(),
                        since: Some(entry.since),
                        seen: None,
                        until: None,
                        reference: None,
                        ticker: None,
                        note: entry.note.clone(),
                    };
                    self.push(index, (usize::MAX, 0), relation, &entry.address, OWN_LIST, vec![statement]);
                }
            }
        }
    }

    fn push(
        &mut self,
        index: usize,
        origin: (usize, u32),
        relation: Relation,
        listed: &Address,
        list: &str,
        mut statements: Vec<StatementInfo>,
    ) {
        let muted = &self.checker.muted;
        if !muted.is_empty() {
            statements.retain(|one| !muted.iter().any(|what| *what == one.source || what == one.category.name()));
            if statements.is_empty() {
                return;
            }
        }
        let found = Match {
            relation,
            listed: listed.canonical(),
            form: listed.form.name(),
            coins: listed.coins(),
            list: list.to_owned(),
            statements,
        };
        // several readings, or several parts, may lead to one listed address
        let is_known = |((_, other), from): (&(usize, Match), &(usize, u32))| {
            let note = |found: &Match| found.statements.first().and_then(|one| one.note.clone());
            *from == origin
                && other.relation == found.relation
                && other.listed == found.listed
                && note(other) == note(&found)
        };
        if !self.matches.iter().zip(&self.origins).any(is_known) {
            self.matches.push((index, found));
            self.origins.push(origin);
        }
    }
}

fn statements(list: &ListFile, set: u32) -> Result<Vec<StatementInfo>, ListError> {
    let evidence = list.evidence()?;
    let mut all = Vec::new();
    for statement in list.statements(set)? {
        let source = evidence.source(&statement.source).ok_or(ListError::BadEvidence)?;
        all.push(StatementInfo::new(&statement, source));
    }
    Ok(all)
}

/// How `address` stands to `listed`, with which it shares `key`; `part` says that the key is one of several that the
/// address carries. `None` where sharing it says nothing.
fn relation(address: &Address, key: Key<'_>, part: bool, listed: &Address, origin: Origin) -> Option<Relation> {
    Some(match (origin, key.kind) {
        _ if address.network() != listed.network() => Relation::TestNetwork,
        (Origin::NestedKeyHash, _) => Relation::NestedKeyHash,
        (Origin::NestedScript, _) => Relation::NestedScript,
        (_, Kind::CardanoPayment) => Relation::PaymentCredential,
        // two addresses that only delegate to one staking key need not have one owner
        (Origin::Part, Kind::CardanoStake) if part => return None,
        (_, Kind::CardanoStake) if part || origin == Origin::Part => Relation::StakeCredential,
        (Origin::Part, _) if part => Relation::SameKey,
        // the receiver's own chain is that of the unified address
        (Origin::Part, _) if address.coins().iter().any(|c| listed.coins().contains(c)) => Relation::Receiver,
        (Origin::Address, _) if part && address.coins().iter().any(|c| listed.coins().contains(c)) => {
            Relation::Receiver
        }
        (Origin::Part, _) => Relation::SameKey,
        (Origin::Address, _) if !part && address.same_address(listed) => Relation::SameAddress,
        (Origin::Address, Kind::ScriptHash | Kind::ScriptHash32 | Kind::WitnessScript) => Relation::SameScript,
        (Origin::Address, _) => Relation::SameKey,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        /// With the bytes whose bits are most like a line feed's.
        #[test]
        fn lines_end_at_line_feeds(lines in "[\n\x0b\t\x08a]{0,40}", mask in prop::collection::vec(any::<bool>(), 40)) {
            let high = |(byte, mask): (u8, &bool)| if *mask { byte } else { byte | 0x80 };
            let lines: Vec<u8> = lines.bytes().zip(&mask).map(high).collect();
            let end = lines.iter().position(|byte| *byte == b'\n').unwrap_or(lines.len());
            prop_assert_eq!(super::line_end(&lines), end);
        }
    }
}
