//! The weekly reports of the classes that the reader's posts reach: class × week, with how each stands. Names posts and
//! classes, never a person, so that no reading is recorded. A doubt stands there for whoever may see its case alone, and so
//! do the cases of a silence and of a report.

mod owed;

pub use owed::{OwedTick, OwedWeek, RoomLine};

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::{Deed, may_case, may_weeks};
use wuji_core::ids::{CaseNo, ClassNo, PostNo, UnitNo};
use wuji_core::periodic::{ClassWeek, Doubt, RoomState, Status};
use wuji_core::roster::Role;
use wuji_core::{At, Day, Network};
use wuji_engine::{ReadError, View};

use super::Reader;
use super::actions::Trial;
use super::duties::{UnitTitle, unit_title};
use super::labels::{PostLabel, class_title};
use super::page::{Cursor, Key, page};

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct WeeksQuery {
    /// Of this unit alone.
    pub unit: Option<UnitNo>,
    /// The week that holds this day; the present one when absent.
    pub week: Option<Day>,
    /// So many weeks up to that one, 1 to 60; one when absent.
    pub weeks: Option<u32>,
}

/// Weekly reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WeeksWindow {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// The Monday of the first week.
    pub first: Day,
    /// The Monday of the last week.
    pub last: Day,
    /// When a report is due next, in what the reader's posts reach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_due: Option<At>,
    /// What the reader's own posts may report now; on the first page alone.
    pub owed: Vec<OwedWeek>,
    /// The ticks of rooms that his posts may make now; on the first page alone.
    pub ticks: Vec<OwedTick>,
    /// The units of the rows, before one was chosen.
    pub units: Vec<UnitTitle>,
    /// How many of each status, by unit.
    pub sums: Vec<WeekSum>,
    /// How many rows there are, on all pages.
    pub count: usize,
    /// The latest week first; of a week, what is missing first.
    pub rows: Vec<WeekLine>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// How many reports of a unit stand how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WeekSum {
    /// The unit.
    pub unit: UnitTitle,
    /// How many, by status.
    pub counts: Vec<(Status, u32)>,
}

/// A class and a week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WeekLine {
    /// The class.
    pub class: ClassNo,
    /// What people call it.
    pub title: String,
    /// Its department.
    pub unit: UnitNo,
    /// The Monday of the week.
    pub week: Day,
    /// When the report is due.
    pub due: At,
    /// How it stands.
    pub status: Status,
    /// The post that owes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PostLabel>,
    /// When it was sent, in its newest version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<At>,
    /// Which version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u16>,
    /// Rooms by what the roll-call says of them.
    pub rooms: Vec<(RoomState, u32)>,
    /// Countersigned.
    pub countersigned: bool,
    /// The case of the report, where it has one that the reader may open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseNo>,
    /// The case of its silence, where the reader may open it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silence: Option<CaseNo>,
    /// The post that has the silence now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<PostLabel>,
    /// For whoever looks at it alone: the case of a doubt, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<(CaseNo, Vec<Doubt>)>,
}

impl Reader<'_> {
    /// The weekly reports of some weeks.
    pub fn weeks(&self, query: &WeeksQuery, from: Option<Cursor>) -> Result<WeeksWindow, ReadError> {
        let (mut window, next) = self.look(|view, now| self.class_weeks(view, now, query, from))?;
        window.next = next.map(|cursor| cursor.seal(self, "weeks"));
        Ok(window)
    }

    fn class_weeks(
        &self,
        view: &View,
        now: At,
        query: &WeeksQuery,
        from: Option<Cursor>,
    ) -> (WeeksWindow, Option<Cursor>) {
        let network = &view.network;
        let last = monday(query.week.unwrap_or(now.day()));
        let weeks = query.weeks.unwrap_or(1).clamp(1, 60) as i32;
        let first = last.plus(-7 * (weeks - 1));
        let posts = self.posts(network, now);
        let sees = |class| {
            posts.iter().any(|post| may_weeks(network, self.person, *post, Deed::SeeWeeks, class, now))
        };
        let of_unit = network.roster.classes().map(|(class, row)| (class, row.unit));
        let seen: Vec<(ClassNo, UnitNo)> = of_unit.filter(|(class, _)| sees(*class)).collect();
        let units: BTreeSet<UnitNo> = seen.iter().map(|(_, unit)| *unit).collect();
        let wanted = seen.iter().filter(|(_, unit)| query.unit.is_none_or(|wanted| *unit == wanted));
        let found = network.class_weeks(wanted.map(|(class, _)| *class), first, last);
        let titled = |unit| Some(UnitTitle { unit, title: unit_title(&network.roster, unit)? });
        let (mut owed, mut ticks) = (Vec::new(), Vec::new());
        if let (None, Ok(id)) = (from, wuji_engine::random_id()) {
            for post in &posts {
                let trial = Trial { network, by: self.person, post: Some(*post), at: now, id };
                owed.extend(owed::weeks(&trial));
                ticks.extend(owed::tick(&trial));
            }
        }
        let mut sums: BTreeMap<UnitNo, BTreeMap<Status, u32>> = BTreeMap::new();
        for row in &found {
            *sums.entry(row.unit).or_default().entry(row.status).or_default() += 1;
        }
        let sums = sums.into_iter().filter_map(|(unit, counts)| {
            Some(WeekSum { unit: titled(unit)?, counts: counts.into_iter().collect() })
        });
        let waiting = found.iter().filter(|row| row.status == Status::Waiting);
        let next_due = waiting.map(|row| row.due).min();
        let rows: Vec<(Key, ClassWeek)> = found.into_iter().map(|row| (key(&row), row)).collect();
        let count = rows.len();
        let (rows, next) = page(rows, from);
        let rows = rows.into_iter().filter_map(|row| self.week_line(network, row, now)).collect();
        let sums = sums.collect();
        let units = units.into_iter().filter_map(titled).collect();
        let window =
            WeeksWindow { now, first, last, next_due, owed, ticks, units, sums, count, rows, next: None };
        (window, next)
    }

    fn week_line(&self, network: &Network, row: ClassWeek, now: At) -> Option<WeekLine> {
        let roster = &network.roster;
        let report = network.periodic.report(row.class, row.week);
        let mut rooms: BTreeMap<RoomState, u32> = BTreeMap::new();
        for room in report.into_iter().flat_map(|report| &report.content.rooms) {
            *rooms.entry(room.state).or_default() += 1;
        }
        let silence = network.periodic.silence(row.class, row.week);
        let asked = silence.filter(|(_, matter)| matter.is_open());
        let asked = asked.and_then(|(_, matter)| matter.path.last().copied());
        let posts = self.posts(network, now);
        let may = |case: CaseNo, deed| {
            posts.iter().any(|post| may_case(network, self.person, Some(*post), deed, case, now))
        };
        let doubt = network.calm_doubt(row.class, row.week).filter(|(case, _)| may(*case, Deed::SeeDoubt));
        let case = report.and_then(|report| report.case).filter(|case| may(*case, Deed::SeeWeekReport));
        Some(WeekLine {
            class: row.class,
            title: class_title(roster, row.class)?,
            unit: row.unit,
            week: row.week,
            due: row.due,
            status: row.status,
            owner: row.owner.and_then(|owner| PostLabel::of(roster, owner)),
            sent: report.map(|report| report.changed),
            version: report.map(|report| report.version),
            rooms: rooms.into_iter().collect(),
            countersigned: report.is_some_and(|report| report.countersigned),
            case,
            silence: silence.map(|(case, _)| case).filter(|case| may(*case, Deed::SeeSilence)),
            asked: asked.and_then(|post| PostLabel::of(roster, post)),
            doubt: doubt.map(|(case, doubts)| (case, doubts.to_vec())),
        })
    }
}

/// Whether a post has something to do with weekly reports: it sees or owes them, or ticks the week of its room.
pub(crate) fn is_concerned_with_weeks(network: &Network, post: PostNo, now: At) -> bool {
    let Some(row) = network.roster.post(post) else { return false };
    let mates =
        || row.room.and_then(|room| network.roster.room(room)).and_then(|room| room.beds.values().next());
    let ticks = || {
        let mate = network.roster.person(*mates()?)?;
        Some(network.periodic.rule(network.roster.department(mate.place)?, monday(now.day())).room_ticks)
    };
    match row.role {
        Role::DormOfficer => ticks().unwrap_or(false),
        Role::Commissioner | Role::Advisor => true,
        role => role.is_station() || role.is_centre(),
    }
}

/// The Monday of a day's week.
pub(crate) fn monday(day: Day) -> Day {
    (0..7).map(|back| day.plus(-back)).find(|day| day.is_monday()).unwrap_or(day)
}

fn key(row: &ClassWeek) -> Key {
    let rank = match row.status {
        Status::Missing | Status::Vacant => 0,
        Status::Waiting => 1,
        Status::Late => 2,
        Status::Reported => 3,
        Status::Zero => 4,
        Status::Suspended => 5,
    };
    [-row.week.at_minute(0).ms(), rank, i64::from(row.class.0)]
}
