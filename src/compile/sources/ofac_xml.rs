//! OFAC SDN_ADVANCED.XML, read as a stream: 121 MB of which some 80 parties have an address.
//!
//! The tickers stand in the reference sets, the addresses in the parties, programmes and dates in the entries behind
//! them. Only parties that have an address are kept until their entry comes.

use std::collections::{BTreeMap, HashMap};
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::ofac_csv::PARTY_URL;
use super::{Fault, Options, SourceError, Summary};
use crate::compile::input::Lines;
use crate::compile::record::{Record, tidy};
use crate::list::model::{Category, Date, Entity};

const MARK: &str = "Digital Currency Address - ";

/// Namespaces of the format: before May 2024 and since.
const NAMESPACES: [&str; 2] = [
    "http://www.un.org/sanctions/1.0",
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML",
];

/// One feature of a party.
struct Found {
    text: String,
    line: u64,
    ticker: String,
    comment: String,
}

/// One name as it is documented: its parts with their group.
type Parts = Vec<(String, String)>;

#[derive(Default)]
struct Party {
    profile: String,
    found: Vec<Found>,
    /// Names with whether they are the primary one.
    names: Vec<(bool, Parts)>,
    /// Group → type of its part, such as "Last Name".
    groups: HashMap<String, String>,
}

#[derive(Default)]
struct Listing {
    profile: String,
    programmes: Vec<String>,
    date: [u16; 3],
    is_programme: bool,
}

#[derive(Default)]
struct State {
    tickers: HashMap<String, String>,
    /// Line of a kind of feature that is called otherwise than [`MARK`] and speaks of digital currencies.
    renamed: Option<u64>,
    part_types: HashMap<String, String>,
    id: String,
    party: Party,
    primary: bool,
    parts: Parts,
    /// Ticker of the feature that is open, if it is an address.
    feature: Option<String>,
    comment: String,
    details: Vec<(String, u64)>,
    listing: Listing,
    parties: Vec<Party>,
    listings: BTreeMap<String, Listing>,
}

/// Elements whose text is wanted, by section.
fn wanted(section: &str, name: &str) -> bool {
    match section {
        "ReferenceValueSets" => matches!(name, "FeatureType" | "NamePartType"),
        "DistinctParties" => matches!(name, "NamePartValue" | "VersionDetail" | "Comment"),
        "SanctionsEntries" => matches!(name, "Year" | "Month" | "Day" | "Comment"),
        _ => false,
    }
}

pub(super) fn read(
    input: &mut dyn BufRead,
    options: &Options,
    sink: &mut dyn FnMut(Record),
) -> Result<Summary, SourceError> {
    let lines = Lines::new(input);
    let line = lines.line();
    let mut reader = Reader::from_reader(lines);
    let fail = |fault| SourceError::new(line.get(), fault);
    let (mut buf, mut skip) = (Vec::new(), Vec::new());
    let mut state = State::default();
    let mut text: Option<String> = None;
    let mut section = "";
    let mut depth = 0usize;
    let mut sections = 0;
    loop {
        buf.clear();
        let event = reader.read_event_into(&mut buf).map_err(|error| fail(xml_fault(&error)))?;
        match event {
            Event::Start(element) => {
                let name = element.local_name();
                let name = name.as_ref();
                match depth {
                    0 => root(&element).map_err(fail)?,
                    1 => {
                        section = match name {
                            "ReferenceValueSets" => "ReferenceValueSets",
                            "DistinctParties" => "DistinctParties",
                            "SanctionsEntries" => "SanctionsEntries",
                            _ => {
                                // half of the file is of no use here
                                reader
                                    .read_to_end_into(element.name(), &mut skip)
                                    .map_err(|error| fail(xml_fault(&error)))?;
                                skip.clear();
                                continue;
                            }
                        };
                        sections += 1;
                    }
                    _ => {
                        state.open(section, name, &element);
                        text = wanted(section, name).then(String::new);
                    }
                }
                depth += 1;
            }
            Event::Empty(element) => state.open(section, element.local_name().as_ref(), &element),
            Event::Text(part) => {
                if let Some(text) = &mut text {
                    text.push_str(&part.xml_content(XmlVersion::Implicit1_0));
                }
            }
            Event::CData(part) => {
                if let Some(text) = &mut text {
                    text.push_str(&part);
                }
            }
            Event::GeneralRef(reference) => {
                if let Some(text) = &mut text {
                    text.push(character(&reference).ok_or_else(|| fail(Fault::Xml("an unknown entity".into())))?);
                }
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                state.close(section, element.local_name().as_ref(), text.take().unwrap_or_default(), line.get());
            }
            Event::Eof if depth > 0 => return Err(fail(Fault::Xml("it ends in the middle".into()))),
            Event::Eof => break,
            _ => {}
        }
    }
    if sections < 3 {
        return Err(fail(Fault::Missing("reference sets, parties and entries".into())));
    }
    if let Some(line) = state.renamed {
        return Err(SourceError::new(line, Fault::Unexpected(format!("feature type \"{MARK}…\""))));
    }
    if state.tickers.is_empty() {
        return Err(fail(Fault::Missing(format!("feature type \"{MARK}…\""))));
    }
    Ok(state.emit(options, sink))
}

fn xml_fault(error: &quick_xml::Error) -> Fault {
    match error {
        quick_xml::Error::Io(error) if error.kind() != std::io::ErrorKind::InvalidData => Fault::Io(error.to_string()),
        quick_xml::Error::Encoding(_) | quick_xml::Error::Io(_) => Fault::NotUtf8,
        error => Fault::Xml(error.to_string()),
    }
}

fn root(element: &BytesStart) -> Result<(), Fault> {
    let namespace = element.attributes().with_checks(false).flatten().find(|attribute| {
        attribute.key.as_ref() == "xmlns"
            || attribute.key.as_ref().starts_with("xmlns:") && NAMESPACES.contains(&attribute.value.as_ref())
    });
    let known = namespace.is_none_or(|attribute| NAMESPACES.contains(&attribute.value.as_ref()));
    if element.local_name().as_ref() != "Sanctions" || !known {
        let name = element.local_name().as_ref().to_owned();
        return Err(Fault::Unexpected(format!("OFAC's advanced XML, found <{}>", name)));
    }
    Ok(())
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

fn attribute(element: &BytesStart, name: &str) -> String {
    // ids and flags: nothing that would have to be unescaped
    element.try_get_attribute(name).ok().flatten().map(|attribute| attribute.value.into_owned()).unwrap_or_default()
}

impl State {
    fn open(&mut self, section: &str, name: &str, element: &BytesStart) {
        match (section, name) {
            ("ReferenceValueSets", "FeatureType" | "NamePartType") => self.id = attribute(element, "ID"),
            ("DistinctParties", "DistinctParty") => self.party = Party::default(),
            ("DistinctParties", "Profile") => self.party.profile = attribute(element, "ID"),
            ("DistinctParties", "Alias") => self.primary = attribute(element, "Primary") == "true",
            ("DistinctParties", "DocumentedName") => self.parts.clear(),
            ("DistinctParties", "NamePartValue") => self.id = attribute(element, "NamePartGroupID"),
            ("DistinctParties", "NamePartGroup") => {
                if let Some(kind) = self.part_types.get(&attribute(element, "NamePartTypeID")) {
                    self.party.groups.insert(attribute(element, "ID"), kind.clone());
                }
            }
            ("DistinctParties", "Feature") => {
                self.feature = self.tickers.get(&attribute(element, "FeatureTypeID")).cloned();
            }
            ("DistinctParties", "FeatureVersion") => self.comment.clear(),
            ("SanctionsEntries", "SanctionsEntry") => {
                self.listing = Listing { profile: attribute(element, "ProfileID"), ..Listing::default() };
            }
            ("SanctionsEntries", "SanctionsMeasure") => {
                // type 1 is "Program": its comment is the programme's name
                self.listing.is_programme = attribute(element, "SanctionsTypeID") == "1";
            }
            _ => {}
        }
    }

    fn close(&mut self, section: &str, name: &str, text: String, line: u64) {
        match (section, name) {
            ("ReferenceValueSets", "FeatureType") => {
                if let Some(ticker) = text.trim().strip_prefix(MARK) {
                    self.tickers.insert(std::mem::take(&mut self.id), ticker.trim().to_owned());
                } else if text.to_lowercase().contains("digital currency") {
                    self.renamed.get_or_insert(line);
                }
            }
            ("ReferenceValueSets", "NamePartType") => {
                self.part_types.insert(std::mem::take(&mut self.id), text.trim().to_owned());
            }
            ("DistinctParties", "NamePartValue") => self.parts.push((std::mem::take(&mut self.id), text)),
            ("DistinctParties", "DocumentedName") => {
                // of an alias with several spellings the first is the Latin one
                let primary = std::mem::take(&mut self.primary);
                self.party.names.push((primary, std::mem::take(&mut self.parts)));
            }
            ("DistinctParties", "Comment") if self.feature.is_some() => self.comment = text,
            ("DistinctParties", "VersionDetail") if self.feature.is_some() => self.details.push((text, line)),
            ("DistinctParties", "FeatureVersion") => {
                for (text, line) in std::mem::take(&mut self.details) {
                    let (ticker, comment) = (self.feature.clone().unwrap_or_default(), self.comment.clone());
                    self.party.found.push(Found { text, line, ticker, comment });
                }
            }
            ("DistinctParties", "Feature") => self.feature = None,
            ("DistinctParties", "DistinctParty") => {
                let party = std::mem::take(&mut self.party);
                if !party.found.is_empty() {
                    self.parties.push(party);
                }
            }
            ("SanctionsEntries", "Year") => self.listing.date[0] = text.trim().parse().unwrap_or(0),
            ("SanctionsEntries", "Month") => self.listing.date[1] = text.trim().parse().unwrap_or(0),
            ("SanctionsEntries", "Day") => self.listing.date[2] = text.trim().parse().unwrap_or(0),
            ("SanctionsEntries", "Comment") if self.listing.is_programme => {
                self.listing.programmes.extend(tidy(&text));
            }
            ("SanctionsEntries", "SanctionsEntry") => {
                let listing = std::mem::take(&mut self.listing);
                self.listings.entry(listing.profile.clone()).or_insert(listing);
            }
            _ => {}
        }
    }

    fn emit(self, options: &Options, sink: &mut dyn FnMut(Record)) -> Summary {
        let mut summary = Summary::default();
        for party in self.parties {
            let listing = self.listings.get(&party.profile);
            let entity = entity(&party);
            for found in party.found {
                summary.records += 1;
                sink(Record {
                    text: found.text,
                    line: found.line,
                    ticker: tidy(&found.ticker),
                    category: Some(options.category.unwrap_or(Category::Sanctions)),
                    entity: entity.clone(),
                    programmes: listing.map(|listing| listing.programmes.clone()).unwrap_or_default(),
                    since: listing.and_then(|listing| {
                        let [year, month, day] = listing.date;
                        Date::new(year, month.try_into().ok()?, day.try_into().ok()?)
                    }),
                    until: None,
                    reference: Some(format!("{PARTY_URL}{}", party.profile)),
                    note: tidy(&found.comment),
                });
            }
        }
        summary
    }
}

/// The party's names as OFAC writes them elsewhere: `YAN, Xiaobing`.
fn entity(party: &Party) -> Option<Entity> {
    let write = |parts: &Parts| {
        let is_last = |id: &String| party.groups.get(id).is_some_and(|kind| kind == "Last Name");
        let join = |last: bool| {
            let words: Vec<_> =
                parts.iter().filter(|(id, _)| is_last(id) == last).map(|(_, text)| text.trim()).collect();
            words.join(" ")
        };
        let (last, rest) = (join(true), join(false));
        tidy(&if last.is_empty() || rest.is_empty() { last + &rest } else { format!("{last}, {rest}") })
    };
    let primary = party.names.iter().position(|(primary, _)| *primary).unwrap_or(0);
    let name = write(&party.names.get(primary)?.1)?;
    let mut aliases = Vec::new();
    for (_, parts) in &party.names {
        if let Some(alias) = write(parts).filter(|alias| *alias != name && !aliases.contains(alias)) {
            aliases.push(alias);
        }
    }
    Some(Entity { name, aliases })
}

#[cfg(test)]
mod tests {
    use super::super::{
        Format,
        testing::{fault, records},
    };
    use super::*;

    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Sanctions Version=\"3\" xmlns=\"NS\">\r\n";
    const BODY: &str = r#"  <DateOfIssue><Year>2025</Year></DateOfIssue>
  <ReferenceValueSets><NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType>
    <NamePartType ID="1521">First Name</NamePartType></NamePartTypeValues>
    <FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType>
    <FeatureType ID="9344" FeatureTypeGroupID="1">Digital Currency Address - NEW</FeatureType></FeatureTypeValues></ReferenceValueSets>
  <Locations><Location ID="1"><Comment>x</Comment></Location></Locations>
  <DistinctParties><DistinctParty FixedRef="1"><Profile ID="1"><Feature ID="3" FeatureTypeID="8"><FeatureVersion>
    <VersionDetail>1977</VersionDetail></FeatureVersion></Feature></Profile></DistinctParty>
    <DistinctParty FixedRef="25308"><Comment /><Profile ID="25308"><Identity ID="17012">
    <Alias AliasTypeID="1403" Primary="true"><DocumentedName ID="33551">
      <DocumentedNamePart><NamePartValue NamePartGroupID="65450">YAN</NamePartValue></DocumentedNamePart>
      <DocumentedNamePart><NamePartValue NamePartGroupID="65451">Xiao &amp; bing</NamePartValue></DocumentedNamePart>
    </DocumentedName></Alias>
    <Alias AliasTypeID="1400" Primary="false"><DocumentedName ID="2">
      <DocumentedNamePart><NamePartValue NamePartGroupID="7">BITS</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
    <NamePartGroups><NamePartGroup ID="65450" NamePartTypeID="1520" /><NamePartGroup ID="65451" NamePartTypeID="1521" />
    </NamePartGroups></Identity>
    <Feature ID="31723" FeatureTypeID="9344"><FeatureVersion ID="29462" ReliabilityID="1"><Comment>No associated forks.</Comment>
      <VersionDetail DetailTypeID="1432">12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h</VersionDetail></FeatureVersion></Feature>
  </Profile></DistinctParty></DistinctParties>
  <SanctionsEntries><SanctionsEntry ID="25308" ProfileID="25308" ListID="1550"><EntryEvent><Comment /><Date>
    <Year>2019</Year><Month>8</Month><Day>21</Day></Date></EntryEvent>
    <SanctionsMeasure SanctionsTypeID="1705"><Comment>no</Comment></SanctionsMeasure>
    <SanctionsMeasure SanctionsTypeID="1"><Comment>SDNTK</Comment></SanctionsMeasure></SanctionsEntry></SanctionsEntries>
</Sanctions>"#;

    #[test]
    fn parties_and_entries_are_joined() {
        for namespace in NAMESPACES {
            let text = HEAD.replace("NS", namespace) + BODY;
            let out = records(Format::OfacXml, &text, &Options::default()).unwrap();
            assert_eq!(out.len(), 1);
            let record = &out[0];
            assert_eq!(
                (record.text.as_str(), record.ticker.as_deref()),
                ("12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h", Some("NEW"))
            );
            assert_eq!((record.since, record.programmes[0].as_str()), (Date::new(2019, 8, 21), "SDNTK"));
            assert_eq!(
                record.reference.as_deref(),
                Some("https://sanctionssearch.ofac.treas.gov/Details.aspx?id=25308")
            );
            assert_eq!(record.note.as_deref(), Some("No associated forks."));
            let entity = record.entity.as_ref().unwrap();
            assert_eq!((entity.name.as_str(), entity.aliases[0].as_str()), ("YAN, Xiao & bing", "BITS"));
            let line = text.lines().position(|line| line.contains("12QtD5")).unwrap() as u64 + 1;
            assert_eq!(record.line, line);
        }
    }

    #[test]
    fn each_detail_of_a_feature_counts() {
        let detail = "<VersionDetail DetailTypeID=\"1432\">12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h</VersionDetail>";
        let other = detail.replace("12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h", "1Kuf2Rd8mDyAViwBozGTNYnvWL8uYFrkVo");
        let text = HEAD.replace("NS", NAMESPACES[1]) + &BODY.replace(detail, &format!("{detail}{other}"));
        let out = records(Format::OfacXml, &text, &Options::default()).unwrap();
        let texts: Vec<_> = out.iter().map(|record| record.text.as_str()).collect();
        assert_eq!(texts, ["12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h", "1Kuf2Rd8mDyAViwBozGTNYnvWL8uYFrkVo"]);
    }

    #[test]
    fn damage_is_named() {
        let text = HEAD.replace("NS", NAMESPACES[1]) + BODY;
        assert!(matches!(fault(Format::OfacXml, &text.as_bytes()[..1500]).fault, Fault::Xml(_)));
        assert!(matches!(fault(Format::OfacXml, b"<sdnList xmlns=\"x\"></sdnList>").fault, Fault::Unexpected(_)));
        assert!(matches!(fault(Format::OfacXml, b"plain text").fault, Fault::Missing(_) | Fault::Xml(_)));
        assert!(matches!(fault(Format::OfacXml, b"<Sanctions></Sanctions>").fault, Fault::Missing(_)));
        let other = text.replace("Digital Currency Address", "Wallet");
        assert!(matches!(fault(Format::OfacXml, other.as_bytes()).fault, Fault::Missing(_)));
        let more = "<FeatureType ID=\"1\">Digital Currency Wallet - XBT</FeatureType></FeatureTypeValues>";
        let renamed = text.replace("</FeatureTypeValues>", more);
        assert!(matches!(fault(Format::OfacXml, renamed.as_bytes()).fault, Fault::Unexpected(_)), "it would be lost");
        let mut bytes = text.into_bytes();
        let at = bytes.iter().position(|b| *b == b'Y').unwrap();
        bytes[at] = 0xff;
        assert_eq!(fault(Format::OfacXml, &bytes).fault, Fault::NotUtf8);
    }
}
