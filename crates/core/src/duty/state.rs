//! What is known of duties: rules, evidence, waivers, what was missed, how far periods are closed. No instance stands here:
//! they follow from the catalogue, the calendar and the roster.
//!
//! Invariant: the end of the next period is known without a search; it changes with rules, calendar and closings alone.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Event;
use super::catalogue::DutyNo;
use super::event::{Missed, Owed};
use super::register::{Medium, Registers};
use super::rules::{Rules, Stream};
use super::scope::{Place, Spot};
use super::task::Tasks;
use crate::calendar::{Calendar, Days};
use crate::corruption::Corruption;
use crate::entry::{self, Entry};
use crate::ids::{CaseNo, EvidenceNo, PersonNo, Position, PostNo, UnitNo};
use crate::kind::Kind;
use crate::limits::PERIOD_DAYS_AHEAD;
use crate::table::Table;
use crate::time::{At, Day};
use crate::words::Title;

/// Evidence that a duty was done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// Its entry.
    pub position: Position,
    /// Of which duty.
    pub duty: DutyNo,
    /// For what.
    pub place: Place,
    /// A day of the period that it counts for.
    pub period: Day,
    /// When it was done.
    pub on: Day,
    /// When it was recorded.
    pub recorded: Day,
    /// The post that recorded it.
    pub by: Option<PostNo>,
    /// What it was called.
    pub title: Option<Title>,
    /// How many people took part.
    pub count: Option<u32>,
    /// How long it took, in minutes.
    pub minutes: Option<u32>,
    /// By which medium or channel.
    pub medium: Option<Medium>,
    /// Who owed it when it was recorded.
    pub owed: Option<Owed>,
    /// Which posts were asked.
    pub asked: Vec<PostNo>,
    /// The case of its words, if there are some.
    pub case: Option<CaseNo>,
    /// Made in error; counts no longer.
    pub withdrawn: bool,
}

/// A person's part in something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Attendance {
    pub(super) evidence: EvidenceNo,
    pub(super) on: Day,
    pub(super) minutes: u32,
}

/// That a duty need not be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Waiver {
    /// Of which duty.
    pub duty: DutyNo,
    /// For what.
    pub place: Place,
    /// A day of the period.
    pub period: Day,
    /// When somebody said so.
    pub on: Day,
    /// The post that said so.
    pub by: Option<PostNo>,
    /// The case of its reason.
    pub case: Option<CaseNo>,
    /// Who owed it then.
    pub owed: Option<Owed>,
}

/// What words of this area stand beside, tasks apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Beside {
    /// Evidence.
    Evidence(EvidenceNo),
    /// That evidence was made in error, by the post that took it back.
    Withdrawal(EvidenceNo, Option<PostNo>),
    /// A waiver.
    Waiver(Waiver),
}

/// A duty that was missed in a unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lapse {
    /// Which.
    pub duty: DutyNo,
    /// In which unit.
    pub unit: Option<UnitNo>,
    /// The period.
    pub period: Days,
    /// What was missed, by which posts.
    pub missed: Vec<Missed>,
    /// The post that was told.
    pub told: Option<PostNo>,
    /// It has said that it saw it.
    pub seen: bool,
}

/// The state of this area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Duties {
    pub(super) rules: Rules,
    evidence: Vec<Option<Evidence>>,
    #[serde(skip)]
    by_spot: BTreeMap<Spot, Vec<EvidenceNo>>,
    pub(super) attended: BTreeMap<PersonNo, Vec<Attendance>>,
    /// The same, by what was attended.
    #[serde(skip)]
    attendees: BTreeMap<EvidenceNo, BTreeSet<PersonNo>>,
    #[serde(serialize_with = "as_list")]
    waivers: BTreeMap<Spot, Vec<Waiver>>,
    lapses: Table<CaseNo, Lapse>,
    #[serde(skip)]
    missed: BTreeMap<Spot, Vec<(Day, CaseNo)>>,
    /// The cases of words, by what they stand beside.
    told_in: BTreeMap<CaseNo, Beside>,
    /// The last day up to which each stream is closed.
    #[serde(serialize_with = "as_list")]
    closed: BTreeMap<Stream, Day>,
    ends: BTreeSet<(Day, Stream)>,
    pub(super) tasks: Tasks,
    pub(super) registers: Registers,
}

/// JSON has no maps by anything but text.
fn as_list<K: Serialize, V: Serialize, S: serde::Serializer>(
    map: &BTreeMap<K, V>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(map.iter())
}

impl Duties {
    /// Evidence by its number, while it can be read; what was withdrawn too.
    pub fn evidence(&self, number: EvidenceNo) -> Option<&Evidence> {
        self.evidence.get(number.index())?.as_ref()
    }

    /// How many entries of evidence there are: the number of the next one.
    pub fn evidence_len(&self) -> u32 {
        self.evidence.len() as u32
    }

    /// All evidence that counts, in the order in which it came.
    pub fn all_evidence(&self) -> impl Iterator<Item = (EvidenceNo, &Evidence)> {
        let numbered = (0..).map(EvidenceNo).zip(&self.evidence);
        numbered.filter_map(|(number, row)| Some((number, row.as_ref().filter(|row| !row.withdrawn)?)))
    }

    /// Evidence of a duty at a place, that counts.
    pub(super) fn evidence_of(&self, spot: Spot) -> impl Iterator<Item = (EvidenceNo, &Evidence)> {
        let numbers = self.by_spot.get(&spot).into_iter().flatten();
        numbers.filter_map(|number| Some((*number, self.evidence(*number).filter(|row| !row.withdrawn)?)))
    }

    /// Who attended something, by number.
    pub fn attendees(&self, number: EvidenceNo) -> impl Iterator<Item = PersonNo> {
        self.attendees.get(&number).into_iter().flatten().copied()
    }

    /// The number of the evidence that this entry made.
    pub fn evidence_made_at(&self, entry: Position) -> Option<EvidenceNo> {
        let numbered = (0..self.evidence_len()).rev().map(EvidenceNo);
        let mut found = numbered.map(|number| (number, self.evidence(number)));
        found.find(|(_, row)| row.is_some_and(|row| row.position == entry)).map(|(number, _)| number)
    }

    pub(super) fn waiver(&self, spot: Spot, period: Days) -> Option<&Waiver> {
        self.waivers.get(&spot)?.iter().find(|waiver| period.holds(waiver.period))
    }

    /// The lapse that names this instance.
    pub(super) fn missed(&self, spot: Spot, period: Days) -> Option<CaseNo> {
        let missed = self.missed.get(&spot)?.iter().find(|(first, _)| period.holds(*first));
        missed.map(|(_, case)| *case)
    }

    /// Who owed an instance when something was recorded of it. A lapse says it for good: who came later missed nothing.
    pub(super) fn owed_then(&self, spot: Spot, period: Days) -> Option<Owed> {
        let lapse = self.missed(spot, period).and_then(|case| self.lapse(case));
        let lapsed = lapse.and_then(|lapse| {
            let missed = lapse.missed.iter().find(|missed| missed.place == spot.place)?;
            Some(Owed { unit: lapse.unit, owner: missed.post })
        });
        let done = || self.evidence_of(spot).find(|(_, row)| period.holds(row.period))?.1.owed;
        lapsed.or_else(done).or_else(|| self.waiver(spot, period)?.owed)
    }

    /// All lapses, in the order in which they came.
    pub fn lapses(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Lapse)> {
        self.lapses.iter()
    }

    /// A lapse by its case.
    pub fn lapse(&self, case: CaseNo) -> Option<&Lapse> {
        self.lapses.get(case)
    }

    /// The places of a duty of which something was recorded.
    pub(super) fn recorded_places(&self, duty: DutyNo) -> impl Iterator<Item = Place> {
        let of = move |spot: &&Spot| spot.duty == duty;
        let first = Spot { duty, place: Place::College };
        let places = |spots: &mut dyn Iterator<Item = &Spot>| -> BTreeSet<Place> {
            spots.take_while(of).map(|spot| spot.place).collect()
        };
        let mut found = places(&mut self.by_spot.range(first..).map(|(spot, _)| spot));
        found.extend(places(&mut self.waivers.range(first..).map(|(spot, _)| spot)));
        found.extend(places(&mut self.missed.range(first..).map(|(spot, _)| spot)));
        found.into_iter()
    }

    /// What the words of a case stand beside, if they are of this area, tasks apart.
    pub fn beside(&self, case: CaseNo) -> Option<&Beside> {
        self.told_in.get(&case)
    }

    /// Whether a period of a stream has been closed.
    pub(super) fn is_closed(&self, stream: Stream, period: Days) -> bool {
        self.closed.get(&stream).is_some_and(|closed| period.last <= *closed)
    }

    /// The period that ends next, by its last day.
    pub(super) fn next_end(&self) -> Option<(Day, Stream)> {
        self.ends.first().copied()
    }

    /// When the next period ends.
    pub(crate) fn next_due(&self) -> Option<At> {
        self.next_end().map(|(last, _)| last.at_minute(24 * 60))
    }

    /// Changes what the entry tells of this area. The calendar is the one after the entry.
    pub(crate) fn apply(&mut self, entry: &Entry, calendar: &Calendar) -> Result<(), Corruption> {
        let day = entry.header.at.day();
        match entry.header.kind {
            Kind::Genesis => {
                self.rules.found(day);
                self.find_ends(calendar, day);
            }
            Kind::CalendarAdopted => self.find_ends(calendar, day),
            // Numbers count entries, so that one that cannot be read leaves the others theirs.
            Kind::Evidenced => self.evidence.push(None),
            _ => {}
        }
        self.tasks.apply(entry);
        let Some(entry::Event::Duty(event)) = entry.event() else { return Ok(()) };
        match event {
            Event::Adopted { version, from, changes, own } => {
                self.rules.adopt(*version, *from, changes, own);
                self.find_ends(calendar, day);
            }
            Event::Tightened { unit, version, duty, rule, from } => {
                self.rules.tighten(*version, *unit, *from, *duty, *rule);
                self.find_ends(calendar, day);
            }
            Event::Closed { duty, unit, period } => {
                self.closed.insert(Stream { duty: *duty, unit: *unit }, period.last);
                self.find_ends(calendar, day);
            }
            Event::Evidenced { .. } => self.apply_evidence(entry, event),
            Event::Attended { evidence, minutes } => {
                let person = entry.header.case.map(|case| PersonNo(case.0));
                let person = person.ok_or(Corruption::Impossible(entry.position))?;
                // What was attended may be unreadable by now; then nothing says when it was.
                if let Some(on) = self.evidence(*evidence).map(|row| row.on) {
                    let row = Attendance { evidence: *evidence, on, minutes: *minutes };
                    self.attended.entry(person).or_default().push(row);
                    self.attendees.entry(*evidence).or_default().insert(person);
                }
            }
            Event::Withdrawn { evidence } => {
                if let Some(Some(row)) = self.evidence.get_mut(evidence.index()) {
                    row.withdrawn = true;
                }
                let beside = Beside::Withdrawal(*evidence, entry.header.by.post());
                self.told_in.extend(entry.header.case.map(|case| (case, beside)));
            }
            Event::Waived { duty, place, period, owed } => {
                let (duty, place, period) = (*duty, *place, *period);
                let (by, case) = (entry.header.by.post(), entry.header.case);
                let waiver = Waiver { duty, place, period, on: day, by, case, owed: *owed };
                self.waivers.entry(Spot { duty, place }).or_default().push(waiver);
                self.told_in.extend(case.map(|case| (case, Beside::Waiver(waiver))));
            }
            Event::Lapsed { duty, unit, period, missed } => {
                let case = entry.header.case.ok_or(Corruption::Impossible(entry.position))?;
                for missed in missed {
                    let spot = Spot { duty: *duty, place: missed.place };
                    self.missed.entry(spot).or_default().push((period.first, case));
                }
                let (duty, unit, period, missed) = (*duty, *unit, *period, missed.clone());
                let lapse = Lapse { duty, unit, period, missed, told: entry.header.to, seen: false };
                if !self.lapses.insert(case, lapse) {
                    return Err(Corruption::Impossible(entry.position));
                }
            }
            Event::LapseSeen => {
                let lapse = entry.header.case.and_then(|case| self.lapses.get_mut(case));
                lapse.ok_or(Corruption::Impossible(entry.position))?.seen = true;
            }
            Event::TaskOpened { .. }
            | Event::TaskAcknowledged
            | Event::TaskProgressed { .. }
            | Event::TaskDone
            | Event::TaskConfirmed
            | Event::TaskReturned { .. }
            | Event::TaskWithdrawn => {}
            Event::DocumentFiled(_)
            | Event::BudgetSet { .. }
            | Event::Spent { .. }
            | Event::Qualified { .. }
            | Event::VenueOpened { .. } => self.registers.apply(entry, event),
        }
        Ok(())
    }

    fn apply_evidence(&mut self, entry: &Entry, event: &Event) {
        let Event::Evidenced { duty, place, period, on, title, count, minutes, medium, owed, asked } = event
        else {
            return;
        };
        let row = Evidence {
            position: entry.position,
            duty: *duty,
            place: *place,
            period: *period,
            on: *on,
            recorded: entry.header.at.day(),
            by: entry.header.by.post(),
            title: title.clone(),
            count: *count,
            minutes: *minutes,
            medium: *medium,
            owed: *owed,
            asked: asked.clone().unwrap_or_default(),
            case: entry.header.case,
            withdrawn: false,
        };
        let number = EvidenceNo(self.evidence.len().saturating_sub(1) as u32);
        self.told_in.extend(row.case.map(|case| (case, Beside::Evidence(number))));
        self.by_spot.entry(Spot { duty: row.duty, place: row.place }).or_default().push(number);
        if let Some(last) = self.evidence.last_mut() {
            *last = Some(row);
        }
    }

    /// Finds the next end of every stream: one that was known and not closed yet, else from today on. What a calendar tells
    /// of later than it ended is nobody's lapse.
    fn find_ends(&mut self, calendar: &Calendar, today: Day) {
        let known: BTreeMap<Stream, Day> = self.ends.iter().map(|(last, stream)| (*stream, *last)).collect();
        let ends = self.rules.streams().into_iter().filter_map(|stream| {
            let first = known.get(&stream).map_or(today, |last| today.min(*last));
            let first = self.closed.get(&stream).map_or(first, |closed| first.max(closed.plus(1)));
            let window = Days { first, last: today.max(first).plus(PERIOD_DAYS_AHEAD) };
            let periods = self.rules.periods(calendar, stream, window);
            let next = periods.into_iter().map(|period| period.last).find(|last| first <= *last)?;
            Some((next, stream))
        });
        self.ends = ends.collect();
    }
}
