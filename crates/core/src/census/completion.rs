//! How far a census has come, class by class and advisor by advisor (SA.3, ST.5a). Computed; names nobody.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Excuse;
use crate::ids::{CaseNo, ClassNo, PersonNo, PostNo, UnitNo};
use crate::network::Network;
use crate::roster::{Person, PersonKind};
use crate::time::{At, Day};

/// How it stands with a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClassState {
    /// Under way, and in time.
    Due,
    /// Everybody took it or need not.
    Complete,
    /// The window is over; who missed it takes it in the second one.
    Retest,
    /// The second window is over too.
    Overdue,
}

impl ClassState {
    /// Every state.
    pub const ALL: [ClassState; 4] =
        [ClassState::Due, ClassState::Complete, ClassState::Retest, ClassState::Overdue];

    /// The name in snake case.
    pub fn name(self) -> &'static str {
        match self {
            ClassState::Due => "due",
            ClassState::Complete => "complete",
            ClassState::Retest => "retest",
            ClassState::Overdue => "overdue",
        }
    }
}

/// A class of a census.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassLine {
    /// The class.
    pub class: ClassNo,
    /// Its department.
    pub unit: UnitNo,
    /// The posts of its advisors, the latest last.
    pub advisors: Vec<PostNo>,
    /// Students that belong to it.
    pub students: u32,
    /// Took it.
    pub taken: u32,
    /// Do not consent, or cannot be asked.
    pub excused: u32,
    /// Have not, away ones included.
    pub missing: u32,
    /// How it stands.
    pub state: ClassState,
    /// The end of the window that runs or ran last.
    pub due: Option<Day>,
}

/// What one advisor's post is to see to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ByAdvisor {
    /// The post; none for classes that nobody covers.
    pub post: Option<PostNo>,
    /// Its classes.
    pub classes: u32,
    /// Those that are complete.
    pub complete: u32,
    /// Students of its classes who have not taken it.
    pub missing: u32,
    /// The least that can be said of its classes.
    pub state: ClassState,
    /// The end of the window that runs or ran last.
    pub due: Option<Day>,
}

/// Whether a person is asked in a census at `at`.
fn is_asked(network: &Network, census: CaseNo, person: &Person, at: At) -> Option<ClassNo> {
    let class = person.place.class?;
    let here = person.departed.is_none_or(|departed| at < departed);
    let asked = network.census.get(census)?.asks(&network.roster, class);
    (person.kind == PersonKind::Student && here && asked).then_some(class)
}

/// The students of a census that have not answered, and need to, by class.
pub(super) fn unanswered(
    network: &Network,
    census: CaseNo,
    retest: bool,
    at: At,
) -> BTreeMap<ClassNo, Vec<PersonNo>> {
    let mut found: BTreeMap<ClassNo, Vec<PersonNo>> = BTreeMap::new();
    for (person, row) in network.roster.people() {
        if let Some(class) = is_asked(network, census, row, at)
            && !network.census.is_answered(census, person, retest)
        {
            found.entry(class).or_default().push(person);
        }
    }
    found
}

/// Who takes it in the second window, by class: who had not when the first one ended. Nobody before that.
pub fn retest(network: &Network, census: CaseNo, at: At) -> BTreeMap<ClassNo, Vec<PersonNo>> {
    let terms = network.census.get(census).and_then(|census| census.terms.as_ref());
    if terms.is_some_and(|terms| terms.window.until < at.day()) {
        unanswered(network, census, true, at)
    } else {
        BTreeMap::new()
    }
}

/// Every class of a census, in the order of their numbers; those of one unit alone, where one is given.
pub fn completion(network: &Network, census: CaseNo, unit: Option<UnitNo>, at: At) -> Vec<ClassLine> {
    let Some(row) = network.census.get(census) else { return Vec::new() };
    let window = row.terms.as_ref().map(|terms| terms.window);
    let over = |day: Option<Day>| day.is_some_and(|day| day < at.day());
    let first_over = over(window.map(|window| window.until));
    let second_over = over(window.map(|window| window.retest_until));
    let due = window.map(|window| if first_over { window.retest_until } else { window.until });
    let mut lines: BTreeMap<ClassNo, ClassLine> = BTreeMap::new();
    for (class, found) in network.roster.classes() {
        if row.asks(&network.roster, class) && unit.is_none_or(|unit| unit == found.unit) {
            let line = ClassLine {
                class,
                unit: found.unit,
                advisors: found.advisors.clone(),
                students: 0,
                taken: 0,
                excused: 0,
                missing: 0,
                state: ClassState::Due,
                due,
            };
            lines.insert(class, line);
        }
    }
    for (person, found) in network.roster.people() {
        let class = is_asked(network, census, found, at);
        let Some(line) = class.and_then(|class| lines.get_mut(&class)) else { continue };
        line.students += 1;
        match network.census.of(census, person).map(|(_, row)| (row.scored.is_some(), row.excused)) {
            Some((true, _)) => line.taken += 1,
            Some((false, Some(Excuse::Declined | Excuse::Exempt))) => line.excused += 1,
            Some((false, Some(Excuse::Absent) | None)) | None => line.missing += 1,
        }
    }
    for line in lines.values_mut() {
        line.state = match (line.missing, first_over, second_over) {
            (0, _, _) => ClassState::Complete,
            (_, _, true) => ClassState::Overdue,
            (_, true, false) => ClassState::Retest,
            (_, false, false) => ClassState::Due,
        };
    }
    lines.into_values().collect()
}

/// The same by advisor's post: of a class that several cover, the latest (SA.3).
pub fn completion_by_advisor(lines: &[ClassLine]) -> Vec<ByAdvisor> {
    let mut found: BTreeMap<Option<PostNo>, ByAdvisor> = BTreeMap::new();
    for line in lines {
        let post = line.advisors.last().copied();
        let row = found.entry(post).or_insert(ByAdvisor {
            post,
            classes: 0,
            complete: 0,
            missing: 0,
            state: ClassState::Complete,
            due: line.due,
        });
        row.classes += 1;
        row.complete += u32::from(line.state == ClassState::Complete);
        row.missing += line.missing;
        if line.state != ClassState::Complete {
            row.state = line.state;
        }
    }
    found.into_values().collect()
}
