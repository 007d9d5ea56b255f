//! What is known of weekly reports: rules, the newest version of each report, ticks of the running week, how far weeks are
//! closed, and what somebody has to see to. No instance stands here: they follow from calendar and roster.
//!
//! Invariant: the end of the next week is known without a search; it changes with rules, calendar, units and closings alone.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::event::{Content, RollCall, RoomMood, RoomState, SendBackReason};
use super::rules::{Rules, WeekRule, monday};
use super::{Event, Matter, Topic};
use crate::calendar::Calendar;
use crate::corruption::Corruption;
use crate::entry::{self, Entry};
use crate::ids::{CaseNo, ClassNo, PersonNo, Position, PostNo, RoomNo, UnitNo};
use crate::kind::Kind;
use crate::limits::PERIOD_DAYS_AHEAD;
use crate::roster::{Roster, UnitKind};
use crate::table::Table;
use crate::time::{At, Day};

/// A class's report of a week, in its newest version; the older ones stay in the log.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeekReport {
    /// The Monday of the week.
    pub week: Day,
    /// How often it was sent.
    pub version: u16,
    /// When it was sent first.
    pub sent: At,
    /// When this version was sent.
    pub changed: At,
    /// It came after it was due.
    pub late: bool,
    /// An explicit zero report.
    pub zero: bool,
    /// What it says.
    pub content: Content,
    /// The post that sent this version.
    pub by: Option<PostNo>,
    /// Who did.
    pub person: Option<PersonNo>,
    /// The case of its words and of its countersigning.
    pub case: Option<CaseNo>,
    /// Countersigned; it changes no more.
    pub countersigned: bool,
    /// Sent back, for this reason, and not corrected yet.
    pub returned: Option<SendBackReason>,
}

/// What the officer of a room ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Tick {
    pub(super) week: Day,
    pub(super) mood: RoomMood,
}

/// The state of this area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Weeks {
    pub(super) rules: Rules,
    /// The first week of each unit: it began when the unit was there.
    since: BTreeMap<UnitNo, Day>,
    /// The last week that is closed, by unit.
    closed: BTreeMap<UnitNo, Day>,
    /// The week that ends next, by unit.
    next: BTreeMap<UnitNo, Day>,
    ends: BTreeSet<(At, UnitNo)>,
    reports: BTreeMap<ClassNo, Vec<WeekReport>>,
    ticks: BTreeMap<RoomNo, Tick>,
    matters: Table<CaseNo, Matter>,
    /// The clocks of matters that run.
    clocks: BTreeMap<Position, CaseNo>,
    silences: BTreeMap<ClassNo, Vec<(Day, CaseNo)>>,
    doubts: BTreeMap<ClassNo, Vec<(Day, CaseNo)>>,
    /// Reports that nobody has compared with other sources yet.
    unlooked: BTreeSet<(ClassNo, Day)>,
}

impl Weeks {
    /// What binds a unit in the week that begins on this Monday.
    pub fn rule(&self, unit: UnitNo, week: Day) -> WeekRule {
        self.rules.of(unit, week)
    }

    /// Version of the newest rule or measure; 0 before any.
    pub fn version(&self) -> u32 {
        self.rules.version()
    }

    /// The newest version of a class's report of a week.
    pub fn report(&self, class: ClassNo, week: Day) -> Option<&WeekReport> {
        let reports = self.reports.get(&class)?;
        reports.get(reports.binary_search_by_key(&week, |report| report.week).ok()?)
    }

    /// All reports of a class, by week.
    pub fn reports(&self, class: ClassNo) -> &[WeekReport] {
        self.reports.get(&class).map(Vec::as_slice).unwrap_or_default()
    }

    /// What somebody has to see to, by its case.
    pub fn matter(&self, case: CaseNo) -> Option<&Matter> {
        self.matters.get(case)
    }

    /// All that somebody had or has to see to, in the order in which it came.
    pub fn matters(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Matter)> {
        self.matters.iter()
    }

    /// The case of a class's silence in a week.
    pub fn silence(&self, class: ClassNo, week: Day) -> Option<(CaseNo, &Matter)> {
        self.found(&self.silences, class, week)
    }

    /// The case of a calm week of a class that is looked at. Only for who may see that case.
    pub(super) fn doubt(&self, class: ClassNo, week: Day) -> Option<(CaseNo, &Matter)> {
        self.found(&self.doubts, class, week)
    }

    fn found(
        &self,
        cases: &BTreeMap<ClassNo, Vec<(Day, CaseNo)>>,
        class: ClassNo,
        week: Day,
    ) -> Option<(CaseNo, &Matter)> {
        let (_, case) = cases.get(&class)?.iter().rev().find(|(of, _)| *of == week)?;
        self.matter(*case).map(|matter| (*case, matter))
    }

    /// What the officer of a room ticked for a week.
    pub fn tick(&self, room: RoomNo, week: Day) -> Option<RoomMood> {
        self.ticks.get(&room).filter(|tick| tick.week == week).map(|tick| tick.mood)
    }

    pub(super) fn unlooked(&self) -> impl Iterator<Item = (ClassNo, Day)> {
        self.unlooked.iter().copied()
    }

    /// Whether the time of a unit's reports for this week is over.
    pub fn is_closed(&self, unit: UnitNo, week: Day) -> bool {
        self.closed.get(&unit).is_some_and(|closed| week <= *closed)
    }

    /// Whether a unit's classes report this week: it is a week of a term with a day of service, and the unit was there when
    /// it began. Vacation suspends.
    pub fn is_due(&self, calendar: &Calendar, unit: UnitNo, week: Day) -> bool {
        let in_term = calendar.terms().iter().any(|term| term.first <= week && week < term.end());
        in_term
            && self.since.get(&unit).is_some_and(|since| *since <= week)
            && (0..7).any(|day| calendar.is_service_day(week.plus(day)))
    }

    /// The last week of a unit whose time is over.
    pub fn last_closed(&self, unit: UnitNo) -> Option<Day> {
        self.closed.get(&unit).copied()
    }

    /// The week of a unit that ends next.
    pub fn next_week(&self, unit: UnitNo) -> Option<Day> {
        self.next.get(&unit).copied()
    }

    /// The units whose week ends first, with that week, and when.
    pub(super) fn next_end(&self) -> Option<(At, Vec<(UnitNo, Day)>)> {
        let (at, _) = *self.ends.first()?;
        let units = self.ends.iter().take_while(|(due, _)| *due == at);
        let units = units.filter_map(|(_, unit)| Some((*unit, *self.next.get(unit)?)));
        Some((at, units.collect()))
    }

    /// When the next week ends.
    pub(crate) fn next_due(&self) -> Option<At> {
        self.ends.first().map(|(at, _)| *at)
    }

    /// Changes what the entry tells of this area. Calendar and roster are those after the entry.
    pub(crate) fn apply(
        &mut self,
        entry: &Entry,
        calendar: &Calendar,
        roster: &Roster,
    ) -> Result<(), Corruption> {
        let header = &entry.header;
        self.apply_matter(entry);
        match (header.kind, entry.event()) {
            (
                Kind::UnitOpened,
                Some(entry::Event::Roster(crate::roster::Event::UnitOpened { unit, kind, .. })),
            ) if *kind == UnitKind::Station => {
                let today = header.at.day();
                let begun = monday(today);
                self.since.insert(*unit, if begun == today { begun } else { begun.plus(7) });
                self.find_ends(calendar, header.at);
            }
            (Kind::CalendarAdopted, _) => self.find_ends(calendar, header.at),
            _ => {}
        }
        let Some(entry::Event::Weeks(event)) = entry.event() else { return Ok(()) };
        match event {
            Event::Adopted { version, from, rule } => {
                self.rules.adopt(*version, *from, *rule);
                self.find_ends(calendar, header.at);
            }
            Event::Tightened { unit, version, from, measure } => {
                self.rules.tighten(*version, *unit, *from, *measure);
                self.find_ends(calendar, header.at);
            }
            Event::Ticked { room, week, mood } => {
                self.ticks.insert(*room, Tick { week: *week, mood: *mood });
            }
            Event::Reported { class, week, version, content } => {
                self.reported(entry, roster, (*class, *week), *version, false, content.clone());
            }
            Event::ZeroReported { class, week, version, rooms } => {
                let calm = |room: &RoomNo| RollCall { room: *room, state: RoomState::Calm, ticked: false };
                let content = Content { rooms: rooms.iter().map(calm).collect(), ..Content::default() };
                self.reported(entry, roster, (*class, *week), *version, true, content);
            }
            Event::Filed { class, week } => {
                if let Some(report) = self.report_mut(*class, *week) {
                    report.case = header.case;
                }
            }
            Event::Closed { week, units } => {
                for unit in units {
                    self.closed.insert(*unit, *week);
                }
                let of = |class: ClassNo| roster.class(class).map(|row| row.unit);
                self.unlooked.retain(|(class, _)| of(*class).is_none_or(|unit| !units.contains(&unit)));
                self.find_ends(calendar, header.at);
            }
            Event::Missed { .. } | Event::Explained { .. } | Event::Doubted { .. } | Event::Looked { .. } => {
            }
            Event::Countersigned => {
                if let Some(report) = self.report_of(header.case) {
                    report.countersigned = true;
                }
            }
            Event::Returned { reason } => {
                if let Some(report) = self.report_of(header.case) {
                    report.returned = Some(*reason);
                }
            }
        }
        Ok(())
    }

    fn report_mut(&mut self, class: ClassNo, week: Day) -> Option<&mut WeekReport> {
        let reports = self.reports.get_mut(&class)?;
        let place = reports.binary_search_by_key(&week, |report| report.week).ok()?;
        reports.get_mut(place)
    }

    /// The report whose case this is.
    fn report_of(&mut self, case: Option<CaseNo>) -> Option<&mut WeekReport> {
        let matter = self.matters.get(case?)?;
        let (class, week) = (matter.class?, matter.week?);
        self.report_mut(class, week)
    }

    fn reported(
        &mut self,
        entry: &Entry,
        roster: &Roster,
        (class, week): (ClassNo, Day),
        version: u16,
        zero: bool,
        content: Content,
    ) {
        let at = entry.header.at;
        let unit = roster.class(class).map(|row| row.unit);
        let (by, person) = (entry.header.by.post(), entry.actor());
        self.unlooked.insert((class, week));
        let late = unit.is_some_and(|unit| self.rules.of(unit, week).due(week) <= at);
        let reports = self.reports.entry(class).or_default();
        match reports.binary_search_by_key(&week, |report| report.week) {
            Ok(place) => {
                if let Some(report) = reports.get_mut(place) {
                    let (sent, late, case) = (report.sent, report.late, report.case);
                    let (changed, countersigned, returned) = (at, false, None);
                    *report = WeekReport {
                        week,
                        version,
                        sent,
                        changed,
                        late,
                        zero,
                        content,
                        by,
                        person,
                        case,
                        countersigned,
                        returned,
                    };
                }
            }
            Err(place) => {
                let report = WeekReport {
                    week,
                    version,
                    sent: at,
                    changed: at,
                    late,
                    zero,
                    content,
                    by,
                    person,
                    case: None,
                    countersigned: false,
                    returned: None,
                };
                reports.insert(place, report);
            }
        }
    }

    /// Rows of what somebody has to see to follow from headers; class, week and codes from bodies.
    fn apply_matter(&mut self, entry: &Entry) {
        let header = &entry.header;
        // A report that comes late ends the silence, whose case is not its own.
        if let Some(matter) = header
            .stops
            .and_then(|stops| self.clocks.remove(&stops))
            .and_then(|case| self.matters.get_mut(case))
        {
            matter.clock = None;
            matter.changed = header.at;
        }
        let Some(case) = header.case else { return };
        let topic = match header.kind {
            Kind::WeekMissed => Some(Topic::Silence),
            Kind::CalmDoubted => Some(Topic::Calm),
            Kind::WeekFiled => Some(Topic::Report),
            _ => None,
        };
        if let Some(topic) = topic.filter(|_| self.matters.get(case).is_none()) {
            let matter = Matter {
                topic,
                class: None,
                week: None,
                owed_by: header.from,
                path: Vec::new(),
                opened: header.at,
                changed: header.at,
                clock: None,
                vacant: false,
                cause: None,
                reason: None,
                doubts: Vec::new(),
                finding: None,
            };
            self.matters.insert(case, matter);
        }
        let Some(matter) = self.matters.get_mut(case) else { return };
        if header.starts.is_some() {
            matter.clock = Some(entry.position);
            self.clocks.insert(entry.position, case);
        }
        if let Some(to) = header.to.filter(|to| matter.path.last() != Some(to)) {
            matter.path.push(to);
        }
        let Some(entry::Event::Weeks(event)) = entry.event() else { return };
        match event {
            Event::Filed { class, week } => (matter.class, matter.week) = (Some(*class), Some(*week)),
            Event::Missed { class, week, vacant, cause } => {
                (matter.class, matter.week) = (Some(*class), Some(*week));
                matter.vacant = *vacant;
                matter.cause = Some(*cause);
                self.silences.entry(*class).or_default().push((*week, case));
            }
            Event::Doubted { class, week, doubts } => {
                (matter.class, matter.week) = (Some(*class), Some(*week));
                matter.doubts.clone_from(doubts);
                self.doubts.entry(*class).or_default().push((*week, case));
            }
            Event::Explained { reason } => matter.reason = Some(*reason),
            Event::Looked { finding } => matter.finding = Some(*finding),
            Event::Adopted { .. }
            | Event::Tightened { .. }
            | Event::Ticked { .. }
            | Event::Reported { .. }
            | Event::ZeroReported { .. }
            | Event::Closed { .. }
            | Event::Countersigned
            | Event::Returned { .. } => {}
        }
    }

    /// Finds the next end of every unit: one that was known and not closed yet, else the first that is due from `now` on.
    /// What a calendar tells of later than it ended is nobody's silence.
    fn find_ends(&mut self, calendar: &Calendar, now: At) {
        let this = monday(now.day());
        let mut next = BTreeMap::new();
        let mut ends = BTreeSet::new();
        for unit in self.since.keys().copied() {
            let known = self.next.get(&unit).copied();
            let after = self.closed.get(&unit).map(|closed| closed.plus(7));
            let first = known.map_or(this, |known| known.min(this));
            let first = after.map_or(first, |after| after.max(first));
            let weeks = (0..PERIOD_DAYS_AHEAD / 7).map(|n| first.plus(n * 7));
            let mut open = weeks.filter(|week| {
                let ahead = now < self.rules.of(unit, *week).due(*week) || known == Some(*week);
                ahead && self.is_due(calendar, unit, *week)
            });
            if let Some(week) = open.next() {
                next.insert(unit, week);
                ends.insert((self.rules.of(unit, week).due(week), unit));
            }
        }
        self.next = next;
        self.ends = ends;
    }
}
