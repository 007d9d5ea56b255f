//! The access receipt: a person is told which posts opened his file, when, and whether they read words, facts or a list that he
//! was on; and what of it was told to somebody outside.
//!
//! What it must not do is tell him that he was reported, is in a crisis or stands in the register. So a line names no kind of
//! case, nor a student's post; and it appears [`RECEIPT_DAYS`] after the reading, or after everything of which he need not know
//! and that was under way then has ended, whichever is later. With or without such a case the receipt of today is the same.
//! What he asked for himself he sees at once. Lists of his room and class are told to all who are on them alike. A line that
//! has appeared stays.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Projection;
use crate::access::{self, Deed, Target};
use crate::entry::{self, Entry};
use crate::escalation::Clock;
use crate::ids::{CaseNo, ClassNo, PersonNo, PostNo, RoomNo};
use crate::kind::Kind;
use crate::limits::RECEIPT_DAYS;
use crate::network::Network;
use crate::rights::{Disclosure, DisclosureGround};
use crate::roster::{self, Where};
use crate::time::At;

/// How something of a person was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// In a list.
    List,
    /// Coded facts were opened.
    Facts,
    /// Words too.
    Words,
}

impl Reading {
    /// Every way.
    pub const ALL: [Reading; 3] = [Reading::List, Reading::Facts, Reading::Words];
}

/// A line of a receipt.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReceiptLine {
    /// When.
    pub at: At,
    /// The post that read; none: one of the students' posts, which says no more.
    pub post: Option<PostNo>,
    /// How.
    pub reading: Reading,
}

/// What a person is told.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Receipt {
    /// Readings, the latest first.
    pub lines: Vec<ReceiptLine>,
    /// What was told to somebody outside, the latest first.
    pub disclosures: Vec<Disclosure>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Read {
    at: At,
    post: Option<PostNo>,
    by: PersonNo,
    words: bool,
}

/// A list in which people are named, as its readings are found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum List {
    /// Of a room.
    Room(RoomNo),
    /// Of a class.
    Class(ClassNo),
    /// The register, as far as this post reaches.
    Register(PostNo),
    /// The cases on which this post works.
    CaseLoad(PostNo),
    /// Who must take a census again.
    Census(CaseNo),
}

impl List {
    /// The list whose reading this entry is.
    pub fn of(entry: &Entry) -> Option<Self> {
        let Some(entry::Event::Access(access::Event::Visited { target, .. })) = entry.event() else {
            return None;
        };
        match target {
            Target::Room(room) => Some(List::Room(*room)),
            Target::Class(class) => Some(List::Class(*class)),
            Target::Register => entry.header.by.post().map(List::Register),
            Target::CaseLoad => entry.header.by.post().map(List::CaseLoad),
            Target::Census(census) => Some(List::Census(*census)),
            // Headers name nobody.
            Target::Case(_) | Target::Person(_) | Target::Audit => None,
        }
    }
}

/// Where the readings of one person's file stand in the log. A receipt folded over these entries alone is the receipt
/// folded over the whole log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// His cases, and his record.
    pub cases: Vec<CaseNo>,
    /// The lists on which he may have been.
    pub lists: Vec<List>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Span {
    first: At,
    last: At,
}

/// All readings, by what was read.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Receipts {
    by_case: BTreeMap<CaseNo, Vec<Read>>,
    lists: Vec<(List, Read)>,
    spans: BTreeMap<CaseNo, Span>,
    /// Since when a student is where he is: what was read of the room before is somebody else's.
    placed: BTreeMap<PersonNo, At>,
}

/// When a line may appear.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Appears {
    /// At once: he asked for it himself.
    AtOnce,
    /// As for everybody else on the list: what his neighbour is told and he is not would tell him something.
    Alike,
    /// Once nothing is under way of which he need not know.
    Afterwards,
}

/// A case about the person of whom the receipt is.
struct About {
    case: CaseNo,
    span: Span,
    open: bool,
    /// He knows of it: he asked for it himself.
    known: bool,
    addressed: Vec<PostNo>,
    listing: bool,
}

impl Receipts {
    /// The entries that a person's receipt takes.
    pub fn sources(network: &Network, person: PersonNo) -> Sources {
        let mut cases = network.all_cases_of(person);
        let mut lists: Vec<List> = Vec::new();
        let place = network.roster.person(person).map(|row| row.place).unwrap_or_default();
        lists.extend(place.room.map(List::Room));
        lists.extend(place.class.map(List::Class));
        for case in &cases {
            let Some(view) = network.case(*case) else { continue };
            lists.extend(view.addressed.iter().copied().chain(view.holder).map(List::CaseLoad));
            if view.sees.facts == Deed::SeeListing {
                let posts = network.roster.posts().map(|(post, _)| post);
                let reaches = |post: &PostNo| has_row(network, *post, place);
                lists.extend(posts.filter(reaches).map(List::Register));
            }
        }
        lists.sort_unstable();
        lists.dedup();
        cases.push(person.record());
        Sources { cases, lists }
    }

    /// What a person is told at `at`.
    pub fn of(&self, network: &Network, person: PersonNo, at: At) -> Receipt {
        let about = self.about(network, person);
        let delay = network.rights.delay(person).filter(|delay| at.day() <= delay.until);
        let shown = |read: At, appears: Appears| match appears {
            Appears::AtOnce => true,
            Appears::Alike => later(read) <= at,
            // What had appeared before a delay was recorded stays.
            Appears::Afterwards => released(&about, read)
                .is_some_and(|released| released <= at && delay.is_none_or(|delay| released <= delay.at)),
        };
        let mut receipt = Receipt::default();
        let mut line = |read: &Read, reading: Reading, appears: Appears| {
            if read.by != person && shown(read.at, appears) {
                let staff = |post: &PostNo| network.roster.role(*post).is_some_and(|role| role.is_staff());
                receipt.lines.push(ReceiptLine { at: read.at, post: read.post.filter(staff), reading });
            }
        };
        let opened = |read: &Read| if read.words { Reading::Words } else { Reading::Facts };
        for read in self.by_case.get(&person.record()).into_iter().flatten() {
            line(read, opened(read), Appears::Afterwards);
        }
        for case in &about {
            for read in self.by_case.get(&case.case).into_iter().flatten() {
                line(read, opened(read), case.appears());
            }
        }
        let place = network.roster.person(person).map(|row| row.place).unwrap_or_default();
        let here = |read: &Read| self.placed.get(&person).is_some_and(|since| *since <= read.at);
        for (list, read) in &self.lists {
            let (on_it, appears) = match list {
                List::Room(room) => (place.room == Some(*room) && here(read), Appears::Alike),
                List::Class(class) => (place.class == Some(*class) && here(read), Appears::Alike),
                List::Census(census) => {
                    let census = network.census.get(*census).zip(place.class);
                    let asked = census.is_some_and(|(census, class)| census.asks(&network.roster, class));
                    (asked && here(read), Appears::Alike)
                }
                List::Register(post) => {
                    let listed = about.iter().any(|case| case.listing && case.spans(read.at));
                    (listed && has_row(network, *post, place), Appears::Afterwards)
                }
                List::CaseLoad(post) => {
                    let of_post = |case: &About| case.spans(read.at) && case.addressed.contains(post);
                    (about.iter().any(of_post), Appears::Afterwards)
                }
            };
            if on_it {
                line(read, Reading::List, appears);
            }
        }
        let cases = about.iter().map(|case| (case.case, case.appears()));
        for (case, appears) in cases.chain([(person.record(), Appears::Afterwards)]) {
            let due = network.rights.disclosures(case).iter().filter(|row| {
                // To what he consented himself he is told at once.
                let consented = row.ground == DisclosureGround::Consent;
                let appears = if consented { Appears::AtOnce } else { appears };
                row.delay.is_none_or(|(_, until)| until < at.day()) && shown(row.at, appears)
            });
            receipt.disclosures.extend(due.cloned());
        }
        receipt.lines.sort_by_key(|line| (std::cmp::Reverse(line.at), line.post, line.reading));
        receipt.lines.dedup();
        receipt.disclosures.sort_by_key(|row| std::cmp::Reverse(row.at));
        receipt
    }

    fn about(&self, network: &Network, person: PersonNo) -> Vec<About> {
        let one = |(case, span): (&CaseNo, &Span)| {
            let view = network.case(*case).filter(|view| view.subject == Some(person))?;
            Some(About {
                case: *case,
                span: *span,
                open: view.state != access::CaseState::Closed,
                known: view.sender == Some(person) || view.sees.own == Some(Deed::UseRights),
                addressed: view.addressed.iter().copied().chain(view.holder).collect(),
                listing: view.sees.facts == Deed::SeeListing,
            })
        };
        self.spans.iter().filter_map(one).collect()
    }
}

impl About {
    fn appears(&self) -> Appears {
        if self.known { Appears::AtOnce } else { Appears::Afterwards }
    }

    fn spans(&self, at: At) -> bool {
        self.span.first <= at && (self.open || at <= self.span.last)
    }
}

/// Whether the register of a post has rows of that place: the centre's has all, a station's and an advisor's their own.
fn has_row(network: &Network, post: PostNo, place: Where) -> bool {
    let roster = &network.roster;
    let Some(row) = roster.post(post) else { return false };
    let class = place.class.and_then(|class| roster.class(class));
    let covers = class.is_some_and(|class| class.advisors.contains(&post));
    row.role.is_centre() || covers || row.role.is_station() && row.unit == class.map(|class| class.unit)
}

fn later(at: At) -> At {
    at.plus_minutes(i64::from(RECEIPT_DAYS) * 24 * 60)
}

/// When a reading may be told of; not while something is under way of which he need not know.
fn released(about: &[About], read: At) -> Option<At> {
    let hidden = about.iter().filter(|case| !case.known && case.spans(read));
    let ends: Option<Vec<At>> = hidden.map(|case| (!case.open).then_some(later(case.span.last))).collect();
    ends.map(|ends| ends.into_iter().fold(later(read), At::max))
}

impl Projection for Receipts {
    fn apply(&mut self, entry: &Entry, _: Option<&Clock>) {
        let header = &entry.header;
        if let Some(entry::Event::Roster(roster::Event::Placed { .. })) = entry.event()
            && let Some(case) = header.case
        {
            self.placed.insert(PersonNo(case.0), header.at);
        }
        if header.kind == Kind::Visited {
            self.visited(entry);
            return;
        }
        // What is told of a case afterwards does not make it last longer.
        let Some(case) = header.case.filter(|_| {
            !matches!(header.kind, Kind::Disclosed | Kind::Corrected | Kind::PersonRegistered | Kind::Placed)
        }) else {
            return;
        };
        let span = self.spans.entry(case).or_insert(Span { first: header.at, last: header.at });
        span.last = header.at;
    }
}

impl Receipts {
    fn visited(&mut self, entry: &Entry) {
        let Some(entry::Event::Access(access::Event::Visited { target, words, .. })) = entry.event() else {
            return;
        };
        let Some(by) = entry.actor() else { return };
        let read = Read { at: entry.header.at, post: entry.header.by.post(), by, words: *words };
        match target {
            Target::Case(case) => self.by_case.entry(*case).or_default().push(read),
            Target::Person(person) => self.by_case.entry(person.record()).or_default().push(read),
            Target::Room(_)
            | Target::Class(_)
            | Target::Register
            | Target::CaseLoad
            | Target::Census(_)
            | Target::Audit => {
                self.lists.extend(List::of(entry).map(|list| (list, read)));
            }
        }
    }
}
