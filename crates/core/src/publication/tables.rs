//! The tables that are published of a closed month, always the same ones, without a filter: a row for each unit, a column
//! for each code.
//!
//! Invariant: where a column counts people or what befell them, the columns of its row do not make up a number that is known
//! elsewhere. A census has no column for the class of those who are well, nor for how many took it: either would give away
//! the small numbers beside it. What posts owe (duties, class reports) may make up such a number; it is told exactly
//! elsewhere anyway.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::suppress::{Column, suppress};
use crate::calendar::Days;
use crate::census::{ClassState, completion};
use crate::crisis::Grade;
use crate::duty::Status;
use crate::escalation::Level;
use crate::ids::{PostNo, UnitNo};
use crate::network::Network;
use crate::periodic::Status as WeekStatus;
use crate::report::{Subject, codes};
use crate::roster::UnitKind;
use crate::time::{At, Month};

codes! {
    /// What a table counts.
    TableKind {
        0 /// Reports sent in the month, by urgency and the department on whose way they came.
          Reports,
        1 /// Crises opened in the month, by grade and the person's department.
          Crises,
        2 /// Students listed on the day of publication, by grade and department.
          Register,
        6 /// Duties whose time ended in the month, by how it stands with them and unit.
          Duties,
        7 /// Censuses: classes of those whose last window ended in the month, and people by what was recorded of them in it.
          Census,
        8 /// Counselling: what was asked for and what was held in the month, by the counsellor's unit.
          Counselling,
        9 /// Weekly class reports that were due in the month, by how it stands with them and department.
          Weeks,
    }
}

codes! {
    /// What a column of a table counts.
    ColumnKind {
        0 /// Urgency routine.
          Routine,
        1 /// Urgency concerning.
          Concerning,
        2 /// Urgency urgent.
          Urgent,
        3 /// Urgency emergency.
          Emergency,
        4 /// Grade blue.
          Blue,
        5 /// Grade yellow.
          Yellow,
        6 /// Grade orange.
          Orange,
        7 /// Grade red.
          Red,
        8 /// Done in time.
          Done,
        9 /// Done late.
          Late,
        10 /// Waived.
           Waived,
        11 /// Missed.
           Missed,
        12 /// Classes of which everybody took it or need not.
           Complete,
        13 /// Classes of which somebody did not.
           Incomplete,
        14 /// Results of the first class: to be talked with soonest.
           FirstClass,
        15 /// Results of the second class.
           SecondClass,
        16 /// Counsellings asked for.
           Asked,
        17 /// Sessions, by when they were recorded.
           Sessions,
        18 /// Explicit zero reports in time.
           Zero,
        19 /// Reports in time that tell something.
           Told,
        20 /// Nobody held the commissioner's post.
           Vacant,
    }
}

const URGENCIES: [ColumnKind; 4] =
    [ColumnKind::Routine, ColumnKind::Concerning, ColumnKind::Urgent, ColumnKind::Emergency];
const GRADES: [ColumnKind; 4] = [ColumnKind::Blue, ColumnKind::Yellow, ColumnKind::Orange, ColumnKind::Red];
const STATUSES: [ColumnKind; 4] =
    [ColumnKind::Done, ColumnKind::Late, ColumnKind::Waived, ColumnKind::Missed];
const CENSUS: [ColumnKind; 4] =
    [ColumnKind::Complete, ColumnKind::Incomplete, ColumnKind::FirstClass, ColumnKind::SecondClass];
const COUNSELLING: [ColumnKind; 2] = [ColumnKind::Asked, ColumnKind::Sessions];
const WEEKS: [ColumnKind; 5] =
    [ColumnKind::Zero, ColumnKind::Told, ColumnKind::Late, ColumnKind::Missed, ColumnKind::Vacant];

impl TableKind {
    /// Its columns.
    pub fn columns(self) -> &'static [ColumnKind] {
        match self {
            TableKind::Reports => &URGENCIES,
            TableKind::Crises | TableKind::Register => &GRADES,
            TableKind::Duties => &STATUSES,
            TableKind::Census => &CENSUS,
            TableKind::Counselling => &COUNSELLING,
            TableKind::Weeks => &WEEKS,
        }
    }

    /// Whether it counts what stands on a day, so that months count the same again.
    pub fn is_standing(self) -> bool {
        self == TableKind::Register
    }

    /// Whether its rows are departments alone.
    fn is_of_departments(self) -> bool {
        !matches!(self, TableKind::Duties | TableKind::Counselling)
    }
}

/// A table with every number, for who may see the cases anyway.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exact {
    /// What it counts.
    pub table: TableKind,
    /// Its rows: units; last, without a unit, what belongs to none of them.
    pub rows: Vec<Option<UnitNo>>,
    /// Its columns, each with a number a row.
    pub columns: Vec<Vec<u32>>,
}

/// A table as it is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Encode, Decode)]
pub struct Table {
    /// What it counts.
    #[n(0)]
    pub table: TableKind,
    /// Its rows: units; last, without a unit, what belongs to none of them.
    #[n(1)]
    pub rows: Vec<Option<UnitNo>>,
    /// Its columns, in the order of the table's kind.
    #[n(2)]
    pub columns: Vec<Column>,
}

impl Exact {
    /// What of it may be published.
    pub fn published(&self) -> Table {
        let standing = self.table.is_standing();
        let columns = self.columns.iter().map(|counts| suppress(counts, standing)).collect();
        Table { table: self.table, rows: self.rows.clone(), columns }
    }
}

type Counts = BTreeMap<(Option<UnitNo>, ColumnKind), u32>;

fn of_level(level: Level) -> ColumnKind {
    match level {
        Level::Routine => ColumnKind::Routine,
        Level::Concerning => ColumnKind::Concerning,
        Level::Urgent => ColumnKind::Urgent,
        Level::Emergency => ColumnKind::Emergency,
        Level::Blue => ColumnKind::Blue,
        Level::Yellow => ColumnKind::Yellow,
        Level::Orange => ColumnKind::Orange,
        Level::Red => ColumnKind::Red,
    }
}

/// The first department among posts.
fn on_way(network: &Network, posts: &[PostNo]) -> Option<UnitNo> {
    posts.iter().find_map(|post| {
        let unit = network.roster.post(*post)?.unit?;
        (network.roster.unit(unit)?.kind == UnitKind::Station).then_some(unit)
    })
}

fn department(network: &Network, subject: Option<Subject>) -> Option<UnitNo> {
    let person = subject.and_then(Subject::person).and_then(|person| network.roster.person(person))?;
    network.roster.department(person.place)
}

fn count(network: &Network, table: TableKind, month: Month, today: At) -> Counts {
    let mut counts = Counts::new();
    let mut add = |unit, column| *counts.entry((unit, column)).or_default() += 1;
    let in_month = |at: At| at.day().month() == month;
    match table {
        TableKind::Reports => {
            for (_, report) in network.report.iter() {
                if let Some(level) = report.level.filter(|_| report.submitted_at.is_some_and(in_month)) {
                    add(on_way(network, &report.path), of_level(level));
                }
            }
        }
        TableKind::Crises => {
            for (_, crisis) in network.crisis.iter().filter(|(_, crisis)| in_month(crisis.opened_at)) {
                let grade = crisis.grade.unwrap_or(Grade::Red);
                add(department(network, crisis.subject), of_level(grade.level()));
            }
        }
        TableKind::Register => {
            for (_, listing) in network.focus.iter() {
                if let Some(grade) = listing.grade {
                    let subject = listing.person.map(Subject::Person);
                    add(department(network, subject), of_level(grade.level()));
                }
            }
        }
        TableKind::Duties => {
            let days = Days { first: month.first(), last: month.last() };
            for instance in network.duties(None, days, today.day()) {
                let column = match instance.status {
                    Status::Done => ColumnKind::Done,
                    Status::Late => ColumnKind::Late,
                    Status::Waived => ColumnKind::Waived,
                    Status::Lapsed => ColumnKind::Missed,
                    Status::Ahead | Status::Due => continue,
                };
                if instance.period.last.month() == month {
                    add(instance.unit, column);
                }
            }
        }
        TableKind::Census => {
            let ended = network.census.iter().filter(|(_, census)| {
                let window = census.terms.as_ref().map(|terms| terms.window);
                window.is_some_and(|window| window.retest_until.month() == month)
            });
            for line in ended.flat_map(|(census, _)| completion(network, census, None, today)) {
                let complete = line.state == ClassState::Complete;
                add(Some(line.unit), if complete { ColumnKind::Complete } else { ColumnKind::Incomplete });
            }
            for (_, row) in network.census.screenings().filter(|(_, row)| row.recorded.is_some_and(in_month))
            {
                let column = match row.scored.as_ref().map(|scored| scored.class) {
                    Some(1) => ColumnKind::FirstClass,
                    Some(2) => ColumnKind::SecondClass,
                    Some(_) | None => continue,
                };
                add(department(network, row.person.map(Subject::Person)), column);
            }
        }
        TableKind::Counselling => {
            for (_, row) in network.counselling.iter() {
                let unit = row.post.and_then(|post| network.roster.post(post)).and_then(|post| post.unit);
                if in_month(row.opened_at) {
                    add(unit, ColumnKind::Asked);
                }
                for _ in row.sessions.iter().filter(|session| in_month(session.recorded)) {
                    add(unit, ColumnKind::Sessions);
                }
            }
        }
        TableKind::Weeks => {
            // A week that begins in the month before may be due in this one.
            let (first, last) = (month.first().plus(-6), month.last());
            let classes = network.roster.classes().map(|(class, _)| class);
            for row in network.class_weeks(classes, first, last) {
                let column = match row.status {
                    WeekStatus::Zero => ColumnKind::Zero,
                    WeekStatus::Reported => ColumnKind::Told,
                    WeekStatus::Late => ColumnKind::Late,
                    WeekStatus::Missing => ColumnKind::Missed,
                    WeekStatus::Vacant => ColumnKind::Vacant,
                    WeekStatus::Waiting | WeekStatus::Suspended => continue,
                };
                if in_month(row.due) {
                    add(Some(row.unit), column);
                }
            }
        }
    }
    counts
}

/// Every table of a month with every number, as of `at`.
pub fn tables(network: &Network, month: Month, at: At) -> Vec<Exact> {
    let of = |table: TableKind| {
        let counts = count(network, table, month, at);
        let wanted = |kind: UnitKind| match kind {
            UnitKind::Station => true,
            UnitKind::Administration => false,
            UnitKind::LeadingGroup | UnitKind::StudentAffairs | UnitKind::YouthLeague | UnitKind::Centre => {
                !table.is_of_departments()
            }
        };
        let units = network.roster.units().filter(|(_, unit)| wanted(unit.kind));
        let rows: Vec<Option<UnitNo>> = units.map(|(unit, _)| Some(unit)).chain([None]).collect();
        let column = |column: &ColumnKind| {
            rows.iter().map(|row| counts.get(&(*row, *column)).copied().unwrap_or(0)).collect()
        };
        Exact { table, columns: table.columns().iter().map(column).collect(), rows: rows.clone() }
    };
    TableKind::ALL.iter().map(|table| of(*table)).collect()
}
