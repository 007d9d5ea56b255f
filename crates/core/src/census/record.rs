//! Results, one or a whole cohort in one step (CT.8a, CT.8b), and reasons why somebody has none.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::completion::unanswered;
use super::event::{Event, Excuse};
use super::{Instrument, Scored, Stated};
use crate::access::Deed;
use crate::entry::ClockStart;
use crate::escalation::route::{self, Way};
use crate::escalation::{self, Item, Level, Skip};
use crate::hearing::{Asker, Hearing};
use crate::ids::{CaseNo, PersonNo, PostNo, RequestId, UnitNo};
use crate::network::Network;
use crate::refusal::Refusal;
use crate::roster::{PersonKind, Role, RowFault, RowProblem, Step, Where};
use crate::time::{At, Day};

/// One person's answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Line of the file that it came from, counted from 1; tells rows apart in answers.
    #[serde(default)]
    pub line: u32,
    /// Whose.
    pub person: PersonNo,
    /// The answers, one an item. They are scored and not kept.
    #[serde(default)]
    pub answers: Vec<u8>,
    /// In place of answers: the scores that another system made of them.
    #[serde(default)]
    pub stated: Option<Stated>,
    /// He asks for help.
    #[serde(default)]
    pub asks_for_help: bool,
    /// When he took it; today when absent.
    #[serde(default)]
    pub on: Option<Day>,
}

/// Record results of a census (action `census.record`): all of them or, where a row cannot be taken, none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The census.
    pub census: CaseNo,
    /// The results.
    pub rows: Vec<Row>,
}

/// Say why somebody has not taken it (action `census.excuse`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExcuseFrom {
    /// The census.
    pub census: CaseNo,
    /// Who.
    pub person: PersonNo,
    /// Why.
    pub reason: Excuse,
}

impl Record {
    /// The same as whoever asks in a post would be told: the centre of everybody, a station of its own department alone.
    pub fn outlook_of(
        &self,
        network: &Network,
        (by, post): (PersonNo, PostNo),
        at: At,
    ) -> (Vec<RowProblem>, Vec<(PersonNo, Day, Scored)>) {
        let asker = Asker::Person { person: by, post: Some(post) };
        let hearing = Hearing::new(network, at, asker, RequestId(uuid::Uuid::nil()), 0);
        self.outlook(network, at.day(), |person| may_record(&hearing, Deed::RecordCensus, person))
    }

    /// Every row that cannot be taken, and what the others give. Of two rows of one person the later is refused. A person
    /// for whom `knows` says no is not there.
    pub fn outlook(
        &self,
        network: &Network,
        today: Day,
        knows: impl Fn(PersonNo) -> bool,
    ) -> (Vec<RowProblem>, Vec<(PersonNo, Day, Scored)>) {
        let mut problems = Vec::new();
        let mut scored = Vec::new();
        let Some(census) = network.census.get(self.census) else { return (problems, scored) };
        let Some(terms) = &census.terms else { return (problems, scored) };
        let instrument = network.census.instrument(terms.instrument, terms.version);
        let Some(instrument) = instrument else { return (problems, scored) };
        let mut seen = BTreeSet::new();
        for row in &self.rows {
            let on = row.on.unwrap_or(today);
            let found = network.roster.person(row.person).filter(|found| {
                found.kind == PersonKind::Student && found.departed.is_none() && knows(row.person)
            });
            let class = found.and_then(|found| found.place.class);
            let fault = if found.is_none() {
                Some(RowFault::UnknownStudent)
            } else if !class.is_some_and(|class| census.asks(&network.roster, class)) {
                Some(RowFault::OutsideCohort)
            } else if !takes(&instrument, row) {
                Some(RowFault::AnswerOutOfRange)
            } else if on < terms.window.from || terms.window.retest_until < on || today < on {
                Some(RowFault::OutsideWindow)
            } else if !seen.insert(row.person) {
                Some(RowFault::DuplicateNumber)
            } else if network.census.of(self.census, row.person).is_some_and(|(_, row)| row.scored.is_some())
            {
                Some(RowFault::RecordedAlready)
            } else {
                None
            };
            match fault {
                Some(fault) => problems.push(RowProblem { line: row.line, fault }),
                None => scored.push((row.person, on, score(&instrument, row))),
            }
        }
        (problems, scored)
    }
}

/// Answers or scores, never both.
fn takes(instrument: &Instrument, row: &Row) -> bool {
    match &row.stated {
        Some(stated) => row.answers.is_empty() && instrument.takes_stated(stated, row.asks_for_help),
        None => instrument.takes(&row.answers, row.asks_for_help),
    }
}

fn score(instrument: &Instrument, row: &Row) -> Scored {
    match &row.stated {
        Some(stated) => instrument.score_stated(stated, row.asks_for_help),
        None => instrument.score(&row.answers, row.asks_for_help),
    }
}

/// Whether a post records results of a person: the centre everybody's, a station those of its department.
fn may_record(hearing: &Hearing<'_>, deed: Deed, person: PersonNo) -> bool {
    hearing.allow_office(deed).is_ok() || hearing.may_person(deed, person)
}

/// Decides `census.record`.
pub(crate) fn record(hearing: &mut Hearing<'_>, action: &Record) -> Result<(), Refusal> {
    let network = hearing.network;
    open_census(hearing, action.census)?;
    if action.rows.is_empty() {
        return Err(Refusal::Field { field: "rows", why: "are none" });
    }
    let (problems, scored) =
        action.outlook(network, hearing.at.day(), |person| may_record(hearing, Deed::RecordCensus, person));
    if !problems.is_empty() {
        return Err(Refusal::Rows(problems));
    }
    let mut answered = BTreeSet::new();
    for (person, on, scored) in scored {
        let known = network.census.of(action.census, person).map(|(case, _)| case);
        let case = known.unwrap_or_else(|| hearing.open_case());
        let interview = scored.interview();
        let event = Event::Recorded { person, on, scored };
        let draft = hearing.draft(event).case(case).parent(Some(action.census));
        let draft = match interview {
            Some(level) => {
                let (owner, clock) = due_interview(network, person, &[], level, hearing.at);
                draft.reaches(owner).starts(clock)
            }
            None => draft,
        };
        hearing.push(draft);
        answered.insert(person);
    }
    complete(hearing, action.census, &answered);
    Ok(())
}

/// The census, if it takes results and the asker may know of it.
fn open_census(hearing: &Hearing<'_>, case: CaseNo) -> Result<(), Refusal> {
    let census = hearing.network.census.get(case).ok_or(Refusal::NotFound)?;
    if !hearing.may_case(Deed::SeeCensus, case) {
        return Err(Refusal::NotFound);
    }
    if !census.is_open {
        return Err(Refusal::State { case, state: "closed" });
    }
    Ok(())
}

/// Who owes an interview with a person: the counsellor of the station, else the centre; and its clock.
pub(super) fn due_interview(
    network: &Network,
    person: PersonNo,
    recused: &[PersonNo],
    level: Level,
    at: At,
) -> (Option<PostNo>, ClockStart) {
    let (owner, _) = next_owner(network, Some(person), recused, None, at);
    (owner, escalation::clock(network, Item::Interview, level, owner, at))
}

/// The next post up the route that can talk with a person, and the steps passed over: the station, the centre, its director.
pub(crate) fn next_owner(
    network: &Network,
    person: Option<PersonNo>,
    recused: &[PersonNo],
    owner: Option<PostNo>,
    at: At,
) -> (Option<PostNo>, Vec<Skip>) {
    let keep: Vec<PersonNo> = recused.iter().copied().chain(person).collect();
    let place = person
        .and_then(|person| network.roster.person(person))
        .filter(|person| person.kind == PersonKind::Student)
        .map_or_else(Where::default, |person| person.place);
    let way = Way { place, recused: &keep, sender: None, at };
    let step = owner.and_then(|owner| network.roster.role(owner)).and_then(|role| role.step());
    let above = step.map_or(Step::Advisor, |step| step.clamp(Step::Advisor, Step::CentreDirector));
    let Some(mut hop) = route::next(network, &way, Some(above)) else { return (owner, Vec::new()) };
    // A station's director forwards without reading; a talk is no matter for him.
    if network.roster.role(hop.to) == Some(Role::StationDirector) {
        let counsellor = network
            .roster
            .department(place)
            .and_then(|unit| network.roster.post_of(unit, Role::StationCounsellor));
        let why = network.roster.reach(counsellor, at, &keep, None);
        hop.skipped.push(Skip { step: Step::Station, why });
        if let Some(next) = route::next(network, &way, Some(Step::Station)) {
            hop.skipped.extend(next.skipped);
            hop.to = next.to;
        }
    }
    (Some(hop.to), hop.skipped)
}

/// Departments that these answers complete: their clock stops.
fn complete(hearing: &mut Hearing<'_>, census: CaseNo, answered: &BTreeSet<PersonNo>) {
    let network = hearing.network;
    let today = hearing.at.day();
    let window =
        network.census.get(census).and_then(|census| census.terms.as_ref()).map(|terms| terms.window);
    let retest = window.is_some_and(|window| window.until < today);
    let running: BTreeMap<UnitNo, _> = network
        .escalation
        .of_case(census)
        .filter_map(|(position, clock)| Some((clock.start.row.unit?, (position, clock))))
        .collect();
    let class_unit = |class| network.roster.class(class).map(|row| row.unit);
    let touched: BTreeSet<UnitNo> = answered
        .iter()
        .filter_map(|person| class_unit(network.roster.person(*person)?.place.class?))
        .filter(|unit| running.contains_key(unit))
        .collect();
    if touched.is_empty() {
        return;
    }
    let mut open = BTreeSet::new();
    for (class, people) in unanswered(network, census, retest, hearing.at) {
        if people.iter().any(|person| !answered.contains(person)) {
            open.extend(class_unit(class));
        }
    }
    for unit in touched.difference(&open) {
        if let Some((position, clock)) = running.get(unit) {
            let draft = hearing.draft(Event::Completed { unit: *unit }).case(census);
            hearing.push(draft.leaves(clock.owner).stops(*position));
        }
    }
}

/// Decides `census.excuse`.
pub(crate) fn excuse(hearing: &mut Hearing<'_>, action: &ExcuseFrom) -> Result<(), Refusal> {
    let network = hearing.network;
    open_census(hearing, action.census)?;
    let person = action.person;
    if !may_record(hearing, Deed::ExcuseFromCensus, person) {
        return Err(Refusal::NotFound);
    }
    let class = network.roster.person(person).and_then(|row| row.place.class);
    let asked = network
        .census
        .get(action.census)
        .is_some_and(|census| class.is_some_and(|class| census.asks(&network.roster, class)));
    if !asked {
        return Err(Refusal::Field { field: "person", why: "is not asked in this census" });
    }
    let known = network.census.of(action.census, person);
    if known.is_some_and(|(_, row)| row.scored.is_some() || row.excused == Some(action.reason)) {
        return Err(Refusal::Twice);
    }
    let case = known.map(|(case, _)| case).unwrap_or_else(|| hearing.open_case());
    let event = Event::Excused { person, reason: action.reason };
    hearing.push(hearing.draft(event).case(case).parent(Some(action.census)));
    if action.reason != Excuse::Absent {
        complete(hearing, action.census, &BTreeSet::from([person]));
    }
    Ok(())
}
