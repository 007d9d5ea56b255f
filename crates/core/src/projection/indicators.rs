//! P.2, early discovery, timely prevention, effective intervention: how long it takes from an observation to a report, to its
//! acknowledgement, to the assessment, to the first intervention; and which deadlines were kept. From headers, but for when
//! something was observed, which the body claims: a case that cannot be opened any more has no first hop and keeps the others.
//!
//! Minutes are whole and count always, nights and holidays too: a student waits through them. Medians and 95th percentiles are
//! by nearest rank: the smallest time that at least half, or 95 of 100, did not exceed. No line is about a post or a person.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Projection;
use crate::calendar::Days;
use crate::entry::{Entry, Event};
use crate::escalation::{Clock, Item};
use crate::ids::{CaseNo, PostNo, UnitNo};
use crate::kind::Kind;
use crate::publication::{Shown, in_tens};
use crate::report;
use crate::roster::{self, UnitKind};
use crate::table::Table;
use crate::time::{At, Day};

crate::report::codes! {
    /// A step on the way from what was seen to what was done.
    Hop {
        0 /// From the observation to the report.
          Report,
        1 /// From the report to the acknowledgement that counts.
          Acknowledgement,
        2 /// From the acknowledgement to the assessment; from the report where nobody acknowledged it before. Of reports that
          /// want an assessment, and of others that were assessed.
          Assessment,
        3 /// From the assessment that opened a crisis to the first thing done about it.
          Intervention,
    }
}

use minicbor::{Decode, Encode};
use serde::Deserialize;

/// One case on one hop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Course {
    /// Which hop.
    pub hop: Hop,
    /// The case by which its unit is known.
    case: CaseNo,
    /// Since when.
    pub began: At,
    /// Until when; none: not yet, or never.
    pub ended: Option<At>,
    /// A deadline of it was missed, by a post.
    pub lapsed: bool,
}

/// A clock that stopped for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Stopped {
    item: Item,
    unit: Option<UnitNo>,
    day: Day,
    how: How,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
enum How {
    InTime,
    Lapsed,
    Excused,
}

/// What became of the deadlines of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Kept {
    /// Kept.
    pub in_time: u32,
    /// Missed by a post.
    pub lapsed: u32,
    /// Missed because the engine was down or the policy changed.
    pub excused: u32,
}

/// How long a hop takes in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Indicator {
    /// Which hop.
    pub hop: Hop,
    /// The department on whose way the cases came; none: all of them.
    pub unit: Option<UnitNo>,
    /// How many cases began it.
    pub cases: u32,
    /// How many of them came through.
    pub reached: u32,
    /// In how many of them a post missed a deadline.
    pub lapsed: u32,
    /// The median of those that came through, in minutes.
    pub median: Option<u32>,
    /// Their 95th percentile, in minutes.
    pub p95: Option<u32>,
}

/// The same as it is shown to whoever may not see the cases: numbers in tens, nothing of fewer than 11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Published {
    /// Which hop.
    pub hop: Hop,
    /// The department; none: all.
    pub unit: Option<UnitNo>,
    /// How many cases began it, in tens.
    pub cases: Shown,
    /// How many of them came through, in tens.
    pub reached: Shown,
    /// In how many a post missed a deadline, in tens.
    pub lapsed: Shown,
    /// The median, in minutes.
    pub median: Option<u32>,
    /// The 95th percentile, of 20 or more: of fewer it is one case's own time.
    pub p95: Option<u32>,
}

/// Fewest cases of which a 95th percentile is not the longest.
const P95_FROM: u32 = 20;

impl Indicator {
    /// What of it may be shown to whoever may not see the cases.
    pub fn published(&self) -> Published {
        let reached = in_tens(self.reached);
        Published {
            hop: self.hop,
            unit: self.unit,
            cases: in_tens(self.cases),
            reached,
            lapsed: in_tens(self.lapsed),
            median: self.median.filter(|_| reached.is_some()),
            p95: self.p95.filter(|_| reached.is_some() && self.reached >= P95_FROM),
        }
    }
}

/// The indicators of a college.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Indicators {
    courses: Vec<Course>,
    /// Where a case's hop stands among them, while it has not ended.
    #[serde(skip)]
    under_way: BTreeMap<(CaseNo, Hop), usize>,
    /// When a report was sent, and acknowledged.
    sent: BTreeMap<CaseNo, (At, Option<At>)>,
    observed: BTreeMap<CaseNo, At>,
    units: Table<CaseNo, UnitNo>,
    stopped: Vec<Stopped>,
    /// By kind, how many on which day, in the order of days.
    #[serde(skip)]
    happened: BTreeMap<Kind, Vec<(Day, u32)>>,
    posts: Vec<Option<UnitNo>>,
    stations: Vec<bool>,
}

impl Indicators {
    /// Each hop by department and over all, of cases that began it in these days.
    pub fn of(&self, days: Days) -> Vec<Indicator> {
        let mut found: BTreeMap<(Hop, Option<UnitNo>), (Indicator, Vec<u32>)> = BTreeMap::new();
        for course in self.courses.iter().filter(|course| days.holds(course.began.day())) {
            let own = self.units.get(course.case).copied();
            for unit in [None, own].into_iter().take(1 + usize::from(own.is_some())) {
                let hop = course.hop;
                let empty = Indicator { hop, unit, cases: 0, reached: 0, lapsed: 0, median: None, p95: None };
                let (row, times) = found.entry((course.hop, unit)).or_insert_with(|| (empty, Vec::new()));
                row.cases += 1;
                row.lapsed += u32::from(course.lapsed);
                if let Some(ended) = course.ended {
                    row.reached += 1;
                    times.push(minutes(course.began, ended));
                }
            }
        }
        let rows = found.into_values().map(|(row, mut times)| {
            times.sort_unstable();
            Indicator { median: rank(&times, 50), p95: rank(&times, 95), ..row }
        });
        rows.collect()
    }

    /// What became of the deadlines that ended in these days, by item: of one unit's posts, or of all.
    pub fn kept(&self, unit: Option<UnitNo>, days: Days) -> BTreeMap<Item, Kept> {
        let mut found: BTreeMap<Item, Kept> = BTreeMap::new();
        let rows = self.stopped.iter().filter(|row| days.holds(row.day));
        for row in rows.filter(|row| unit.is_none() || row.unit == unit) {
            let kept = found.entry(row.item).or_default();
            match row.how {
                How::InTime => kept.in_time += 1,
                How::Lapsed => kept.lapsed += 1,
                How::Excused => kept.excused += 1,
            }
        }
        found
    }

    /// How many entries of a kind there are in these days.
    pub fn happened(&self, kind: Kind, days: Days) -> u32 {
        let counted = self.happened.get(&kind).into_iter().flatten();
        counted.filter(|(day, _)| days.holds(*day)).map(|(_, count)| *count).sum()
    }

    fn unit_of(&self, post: Option<PostNo>) -> Option<UnitNo> {
        *self.posts.get(post?.index())?
    }

    /// The first department of whose posts a case is.
    fn place(&mut self, entry: &Entry, case: CaseNo) {
        if self.units.get(case).is_some() {
            return;
        }
        let header = &entry.header;
        let inherited = header.parent.and_then(|parent| self.units.get(parent).copied());
        let posts = [header.by.post(), header.from, header.to];
        let mut units = posts.into_iter().filter_map(|post| self.unit_of(post));
        let station = units.find(|unit| self.stations.get(unit.index()).copied().unwrap_or(false));
        if let Some(unit) = inherited.or(station) {
            self.units.insert(case, unit);
        }
    }

    fn begin(&mut self, case: CaseNo, hop: Hop, began: At) {
        if let std::collections::btree_map::Entry::Vacant(place) = self.under_way.entry((case, hop)) {
            place.insert(self.courses.len());
            self.courses.push(Course { hop, case, began, ended: None, lapsed: false });
        }
    }

    fn course(&mut self, case: CaseNo, hop: Hop) -> Option<&mut Course> {
        self.courses.get_mut(*self.under_way.get(&(case, hop))?)
    }

    fn end(&mut self, case: CaseNo, hop: Hop, ended: At) {
        if let Some(place) = self.under_way.remove(&(case, hop))
            && let Some(course) = self.courses.get_mut(place)
        {
            course.ended = Some(ended);
        }
    }

    fn follow_clocks(&mut self, entry: &Entry, stopped: Option<&Clock>) {
        let header = &entry.header;
        if let Some(clock) = stopped {
            let item = clock.start.row.item;
            let moved = matches!(header.kind, Kind::ClockStarted | Kind::PolicyAppliedToOpen);
            let how = match (header.kind == Kind::Lapsed, header.from) {
                (true, Some(_)) => How::Lapsed,
                (true, None) => How::Excused,
                (false, _) => How::InTime,
            };
            if !moved {
                let (unit, day) = (self.unit_of(clock.owner), header.at.day());
                self.stopped.push(Stopped { item, unit, day, how });
            }
            if let (How::Lapsed, Some(case), Some(hop)) = (how, header.case, hop_of(item))
                && let Some(course) = self.course(case, hop)
            {
                course.lapsed = true;
            }
        }
        if let Some(start) = header.starts
            && let Some(case) = header.case.filter(|_| start.row.item == Item::Assessment)
        {
            let sent = self.sent.get(&case).map(|(sent, seen)| seen.unwrap_or(*sent));
            self.begin(case, Hop::Assessment, sent.unwrap_or(header.at));
        }
    }

    fn follow_case(&mut self, entry: &Entry, case: CaseNo) {
        let header = &entry.header;
        let at = header.at;
        match header.kind {
            Kind::Observed => {
                if let Some(Event::Report(report::Event::Observed(facts))) = entry.event() {
                    self.observed.insert(case, facts.occurred_at.min(at));
                }
            }
            Kind::Submitted => {
                self.sent.insert(case, (at, None));
                if let Some(observed) = self.observed.remove(&case) {
                    self.begin(case, Hop::Report, observed);
                    self.end(case, Hop::Report, at);
                }
                if header.starts.is_some() {
                    self.begin(case, Hop::Acknowledgement, at);
                }
            }
            // With a receiving post it counts.
            Kind::Acknowledged if header.to.is_some() => {
                self.end(case, Hop::Acknowledgement, at);
                if let Some((_, seen)) = self.sent.get_mut(&case)
                    && seen.is_none()
                {
                    *seen = Some(at);
                    if let Some(course) = self.course(case, Hop::Assessment) {
                        course.began = at;
                    }
                }
            }
            Kind::Assessed => {
                let report = header.parent.unwrap_or(case);
                let since = self.sent.get(&report).map(|(sent, seen)| seen.unwrap_or(*sent));
                // An assessment ends it even where none was due; a later one of the same report begins nothing.
                if let Some((since, is_first)) =
                    since.map(|since| (since, self.sent.remove(&report).is_some()))
                    && is_first
                {
                    self.begin(report, Hop::Assessment, since);
                    self.end(report, Hop::Assessment, at);
                }
                if header.parent.is_some() {
                    self.begin(case, Hop::Intervention, at);
                }
            }
            Kind::CrisisNoted
            | Kind::KinContacted
            | Kind::Decided
            | Kind::CrisisHandedOff
            | Kind::Protected
            | Kind::InterventionStarted => {
                self.end(case, Hop::Intervention, at);
            }
            _ => {}
        }
    }
}

fn hop_of(item: Item) -> Option<Hop> {
    match item {
        Item::Acknowledge => Some(Hop::Acknowledgement),
        Item::Assessment => Some(Hop::Assessment),
        Item::Proposal | Item::Decision | Item::KinContact => Some(Hop::Intervention),
        _ => None,
    }
}

fn minutes(from: At, until: At) -> u32 {
    u32::try_from((until.ms() - from.ms()).max(0) / 60_000).unwrap_or(u32::MAX)
}

/// The smallest of sorted times that at least `percent` of 100 do not exceed.
fn rank(times: &[u32], percent: usize) -> Option<u32> {
    let rank = (times.len() * percent).div_ceil(100);
    times.get(rank.checked_sub(1)?).copied()
}

impl Projection for Indicators {
    fn apply(&mut self, entry: &Entry, stopped: Option<&Clock>) {
        let header = &entry.header;
        let today = header.at.day();
        let counted = self.happened.entry(header.kind).or_default();
        match counted.last_mut().filter(|(day, _)| *day == today) {
            Some((_, count)) => *count += 1,
            None => counted.push((today, 1)),
        }
        match entry.event() {
            Some(Event::Roster(roster::Event::PostOpened { unit, .. })) => self.posts.push(*unit),
            Some(Event::Roster(roster::Event::UnitOpened { kind, .. })) => {
                self.stations.push(*kind == UnitKind::Station);
            }
            _ => {}
        }
        if let Some(case) = header.case {
            self.place(entry, case);
        }
        self.follow_clocks(entry, stopped);
        if let Some(case) = header.case {
            self.follow_case(entry, case);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_nearest_ranks() {
        let times: Vec<u32> = (1..=20).collect();
        assert_eq!((rank(&times, 50), rank(&times, 95)), (Some(10), Some(19)));
        assert_eq!((rank(&[7], 50), rank(&[7], 95), rank(&[], 50)), (Some(7), Some(7), None));
        assert_eq!((rank(&[1, 9, 30], 50), rank(&[1, 9, 30], 95)), (Some(9), Some(30)));
    }
}
