//! How it stands with each class and week: computed, never stored.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::event::{Doubt, RoomState};
use super::rules::monday;
use crate::escalation::Cause;
use crate::ids::{CaseNo, ClassNo, PostNo, UnitNo};
use crate::network::Network;
use crate::roster::Class;
use crate::time::{At, Day};

/// How it stands with a class's report of a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing happened, says an explicit report that came in time.
    Zero,
    /// Reported in time.
    Reported,
    /// Reported, late.
    Late,
    /// The time is over and there is no report.
    Missing,
    /// The time is not over.
    Waiting,
    /// Vacation or holidays: nothing is due.
    Suspended,
    /// There is no report, and nobody holds the commissioner's post, or held it when it was due.
    Vacant,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 7] = [
        Status::Zero,
        Status::Reported,
        Status::Late,
        Status::Missing,
        Status::Waiting,
        Status::Suspended,
        Status::Vacant,
    ];

    /// Whether there is a report.
    pub fn is_there(self) -> bool {
        matches!(self, Status::Zero | Status::Reported | Status::Late)
    }
}

/// A class and a week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassWeek {
    /// The class.
    pub class: ClassNo,
    /// Its department.
    pub unit: UnitNo,
    /// The Monday of the week.
    pub week: Day,
    /// When the report is due.
    pub due: At,
    /// How it stands.
    pub status: Status,
    /// The post that owes it.
    pub owner: Option<PostNo>,
    /// The case of its silence, if it was silent, with whether somebody is to blame.
    pub silence: Option<(CaseNo, bool)>,
}

/// What is one for all classes of a unit in a week.
struct UnitWeek {
    due: At,
    /// How it stands with a class that has neither report nor silence: waiting or suspended; nothing is due where it came up
    /// after the week was closed.
    without_report: Option<Status>,
}

impl Network {
    /// How it stands with these classes in the weeks whose Mondays lie between two days: by unit, class and week. Costs what
    /// these classes and weeks are, not what the college is.
    pub fn class_weeks(
        &self,
        classes: impl IntoIterator<Item = ClassNo>,
        first: Day,
        last: Day,
    ) -> Vec<ClassWeek> {
        let monday = monday(first);
        let first = if monday < first { monday.plus(7) } else { first };
        let weeks: Vec<Day> =
            (0..).map(|n| first.plus(n * 7)).take_while(|week| *week <= last).take(WEEKS_MAX).collect();
        let mut of_units: BTreeMap<(UnitNo, Day), UnitWeek> = BTreeMap::new();
        let mut found = Vec::new();
        for class in classes {
            let Some(row) = self.roster.class(class) else { continue };
            for week in &weeks {
                let of_unit =
                    of_units.entry((row.unit, *week)).or_insert_with(|| self.unit_week(row.unit, *week));
                found.extend(self.class_week(class, row, of_unit, *week));
            }
        }
        found.sort_by_key(|row| (row.unit, row.class, row.week));
        found
    }

    fn unit_week(&self, unit: UnitNo, week: Day) -> UnitWeek {
        let weeks = &self.periodic;
        let due = weeks.rule(unit, week).due(week);
        let passed = due <= self.last_at() && weeks.next_week(unit) != Some(week);
        UnitWeek {
            due,
            without_report: if weeks.is_closed(unit, week) {
                None
            } else if !weeks.is_due(&self.calendar, unit, week) {
                Some(Status::Suspended)
            } else {
                (!passed).then_some(Status::Waiting)
            },
        }
    }

    fn class_week(&self, class: ClassNo, row: &Class, of_unit: &UnitWeek, week: Day) -> Option<ClassWeek> {
        let weeks = &self.periodic;
        let silence = weeks.silence(class, week);
        let held = || {
            let holds = |post| self.roster.holders(post, self.last_at()).next().is_some();
            row.commissioner.is_some_and(holds)
        };
        let status = match (weeks.report(class, week), silence) {
            (Some(report), _) if report.late => Status::Late,
            (Some(report), _) if report.zero => Status::Zero,
            (Some(_), _) => Status::Reported,
            (None, Some((_, matter))) if matter.vacant => Status::Vacant,
            (None, Some(_)) => Status::Missing,
            (None, None) if row.people.is_empty() => return None,
            (None, None) => match of_unit.without_report? {
                Status::Waiting if !held() => Status::Vacant,
                other => other,
            },
        };
        let silence = silence.map(|(case, matter)| (case, matter.is_blamed()));
        let (unit, due, owner) = (row.unit, of_unit.due, row.commissioner);
        Some(ClassWeek { class, unit, week, due, status, owner, silence })
    }

    /// The doubt about a class's calm week. Whoever shows it asks first whether the reader may see its case.
    pub fn calm_doubt(&self, class: ClassNo, week: Day) -> Option<(CaseNo, &[Doubt])> {
        self.periodic.doubt(class, week).map(|(case, matter)| (case, matter.doubts.as_slice()))
    }

    /// How many weeks in a row up to the last closed one a class has been silent, an outage of the engine apart.
    pub fn silent_streak(&self, class: ClassNo) -> u32 {
        let weeks = &self.periodic;
        let silent = |week: Day| {
            let silence = weeks.silence(class, week).map(|(_, matter)| matter.cause);
            weeks.report(class, week).is_none()
                && silence.is_some_and(|cause| cause != Some(Cause::EngineDown))
        };
        let Some(unit) = self.roster.class(class).map(|row| row.unit) else { return 0 };
        let Some(closed) = weeks.last_closed(unit) else { return 0 };
        let due = (0..WEEKS_MAX as i32).map(|n| closed.plus(-7 * n));
        let due = due.filter(|week| weeks.is_due(&self.calendar, unit, *week));
        due.take_while(|week| silent(*week)).count() as u32
    }

    /// The calm of a class, week by week, from its reports: how many rooms were calm, to be looked at, silent, not asked.
    pub fn calm_series(&self, class: ClassNo) -> Vec<(Day, BTreeMap<RoomState, u32>)> {
        let count = |report: &super::WeekReport| {
            let mut rooms = BTreeMap::new();
            for row in &report.content.rooms {
                *rooms.entry(row.state).or_default() += 1;
            }
            (report.week, rooms)
        };
        self.periodic.reports(class).iter().map(count).collect()
    }
}

/// Most weeks that are looked at at once: two years.
const WEEKS_MAX: usize = 106;
