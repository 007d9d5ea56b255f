//! The access receipt: a person is told which posts opened his file, when, and whether they read words, facts or a list that he
//! was on; and what of it was told to somebody outside.
//!
//! What it must not do is tell him that he was reported, is in a crisis or stands in the register. So a line names no kind of
//! case, nor a student's post; and it appears [`RECEIPT_DAYS`] after the reading, or after everything of which he need not know
//! and that was under way then has ended, whichever is later. With or without such a case the receipt of today is the same.
//! What he asked for himself he sees at once. Lists of his room and class are told to all who are on them alike. A line that
//! has appeared stays.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Projection;
use crate::access::{self, Deed, Target};
use crate::entry::{self, Entry};
use crate::escalation::Clock;
use crate::ids::{CaseNo, ClassNo, PersonNo, PostNo, RoomNo};
use crate::kind::Kind;
use crate::limits::RECEIPT_DAYS;
use crate::network::Network;
use crate::rights::{Disclosure, DisclosureGround};
use crate::roster;
use crate::time::At;

/// How something of a person was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
enum List {
    Room(RoomNo),
    Class(ClassNo),
    Register,
    CaseLoad,
    Census(CaseNo),
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
            let of_post = |case: &About| read.post.is_some_and(|post| case.addressed.contains(&post));
            let (on_it, appears) = match list {
                List::Room(room) => (place.room == Some(*room) && here(read), Appears::Alike),
                List::Class(class) => (place.class == Some(*class) && here(read), Appears::Alike),
                List::Census(census) => {
                    let census = network.census.get(*census).zip(place.class);
                    let asked = census.is_some_and(|(census, class)| census.asks(&network.roster, class));
                    (asked && here(read), Appears::Alike)
                }
                List::Register => {
                    (about.iter().any(|case| case.listing && case.spans(read.at)), Appears::Afterwards)
                }
                List::CaseLoad => {
                    (about.iter().any(|case| case.spans(read.at) && of_post(case)), Appears::Afterwards)
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
            Target::Room(room) => self.lists.push((List::Room(*room), read)),
            Target::Class(class) => self.lists.push((List::Class(*class), read)),
            Target::Register => self.lists.push((List::Register, read)),
            Target::CaseLoad => self.lists.push((List::CaseLoad, read)),
            Target::Census(census) => self.lists.push((List::Census(*census), read)),
            // Headers name nobody.
            Target::Audit => {}
        }
    }
}
