//! Assessment by the centre (CT.9a): no crisis, or a grade that opens one; later, regrading.

use serde::{Deserialize, Serialize};

use super::{Crisis, Event, Factor, Grade, Instrument};
use crate::access::Deed;
use crate::escalation::{self, Item};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, PostNo};
use crate::refusal::Refusal;
use crate::report::{self, Report, State, Subject};
use crate::roster::{Reach, Role, UnitKind};
use crate::words::Slot;

/// Assess a report, or assess a crisis anew (action `crisis.assess`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assess {
    /// The report, or the crisis.
    pub case: CaseNo,
    /// No grade: no crisis.
    #[serde(default)]
    pub grade: Option<Grade>,
    /// What was found.
    #[serde(default)]
    pub factors: Vec<Factor>,
    /// By what.
    pub instrument: Instrument,
    /// Who watches first.
    #[serde(default)]
    pub watcher: Option<PersonNo>,
    /// The assessment.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Approve that a red or orange crisis is graded down before the decision (action `crisis.approve_regrade`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApproveRegrade {
    /// The crisis.
    pub case: CaseNo,
}

/// Decides `crisis.assess`.
pub(crate) fn assess(hearing: &mut Hearing<'_>, action: &Assess) -> Result<(), Refusal> {
    hearing.allow_case(Deed::Assess, action.case)?;
    let words = hearing.slot(action.words)?;
    if action.watcher.is_some_and(|watcher| hearing.network.roster.person(watcher).is_none()) {
        return Err(Refusal::Field { field: "watcher", why: "names nobody of the roster" });
    }
    if action.factors.len() > Factor::ALL.len() {
        return Err(Refusal::Field { field: "factors", why: "names a factor twice" });
    }
    if let Some(crisis) = hearing.network.crisis.get(action.case) {
        return regrade(hearing, action, crisis, words);
    }
    let report = hearing.network.report.get(action.case).ok_or(Refusal::NotFound)?;
    if report.state != State::Open {
        return Err(Refusal::State { case: action.case, state: report.state.name() });
    }
    match action.grade {
        None => no_crisis(hearing, action, report, words),
        Some(grade) => {
            let person = report.subject.and_then(Subject::person);
            match person.and_then(|person| hearing.network.crisis.open_about(person)) {
                Some((case, crisis)) => return reassess(hearing, action, report, case, crisis, words),
                None => open(hearing, action, grade, report, words),
            }
        }
    }
    Ok(())
}

fn event(action: &Assess, report: &Report, recused: Vec<PersonNo>) -> Event {
    Event::Assessed {
        subject: report.subject.unwrap_or(Subject::Described),
        grade: action.grade,
        factors: action.factors.clone(),
        instrument: action.instrument,
        watcher: action.watcher,
        recused,
    }
}

fn no_crisis(hearing: &mut Hearing<'_>, action: &Assess, report: &Report, words: Option<Slot>) {
    let due = hearing
        .network
        .escalation
        .of_case(action.case)
        .find(|(_, clock)| clock.start.row.item == Item::Assessment)
        .map(|(position, _)| position);
    let event = event(action, report, report.recused.clone());
    let draft = hearing.draft(event).case(action.case).words(words).stops_any(due);
    hearing.push(draft);
}

/// Opens the crisis and settles every open report about the same person; the assessing post becomes its holder.
fn open(hearing: &mut Hearing<'_>, action: &Assess, grade: Grade, report: &Report, words: Option<Slot>) {
    let network = hearing.network;
    let mut settled = vec![(action.case, report)];
    if let Some(person) = report.subject.and_then(Subject::person) {
        let others = network.report.about(person).filter(|(other, _)| *other != action.case);
        settled.extend(others.filter(|(_, report)| report.state == State::Open));
    }
    // What any of the senders keeps away is kept away from the crisis.
    let mut recused: Vec<PersonNo> =
        settled.iter().flat_map(|(_, report)| report.recused.iter().copied()).collect();
    recused.sort_unstable();
    recused.dedup();
    let keep: Vec<PersonNo> =
        recused.iter().copied().chain(report.subject.and_then(Subject::person)).collect();
    let case = hearing.open_case();
    let holder = hearing.asker_post();
    let draft = hearing.draft(event(action, report, recused)).case(case).parent(Some(action.case));
    let draft = draft.reaches(holder).words(words);
    let draft = if grade.is_severe() {
        draft.starts(escalation::clock(network, Item::Proposal, grade.level(), holder, hearing.at))
    } else {
        draft
    };
    hearing.push(draft);
    if grade.is_severe() {
        start_decision(hearing, case, grade, holder);
    }
    tell_station(hearing, case, report, &keep);
    for (other, report) in settled {
        report::settle_into_crisis(hearing, other, report, case);
    }
}

/// A person has one open crisis: the assessment of a further report regrades it, and the report goes into it.
fn reassess(
    hearing: &mut Hearing<'_>,
    action: &Assess,
    report: &Report,
    case: CaseNo,
    crisis: &Crisis,
    words: Option<Slot>,
) -> Result<(), Refusal> {
    hearing.allow_case(Deed::Assess, case)?;
    regrade(hearing, &Assess { case, ..action.clone() }, crisis, words)?;
    report::settle_into_crisis(hearing, action.case, report, case);
    Ok(())
}

/// The clocks beside the proposal: the leading group's decision, telling the family.
fn start_decision(hearing: &mut Hearing<'_>, case: CaseNo, grade: Grade, holder: Option<PostNo>) {
    let network = hearing.network;
    let chair = network.roster.single_post(UnitKind::LeadingGroup, Role::LeadingChair);
    for (item, owner) in [(Item::Decision, chair), (Item::KinContact, holder)] {
        start(hearing, case, item, grade, owner);
    }
}

/// Stops what only an orange or red crisis owes; an emergency that joined keeps its ten minutes.
fn stop_decision(hearing: &mut Hearing<'_>, case: CaseNo) {
    let network = hearing.network;
    for (position, clock) in network.escalation.of_case(case) {
        if matches!(clock.start.row.item, Item::Proposal | Item::Decision | Item::KinContact) {
            let draft = hearing.draft(escalation::Event::ClockStopped).case(case);
            hearing.push(draft.leaves(clock.owner).stops(position));
        }
    }
}

fn start(hearing: &mut Hearing<'_>, case: CaseNo, item: Item, grade: Grade, owner: Option<PostNo>) {
    let clock = escalation::clock(hearing.network, item, grade.level(), owner, hearing.at);
    let draft = hearing.draft(escalation::Event::ClockStarted).case(case).reaches(owner).starts(clock);
    hearing.push(draft);
}

/// The subject's station goes on with the crisis beside the centre; who must not have it is not told.
fn tell_station(hearing: &mut Hearing<'_>, case: CaseNo, report: &Report, keep: &[PersonNo]) {
    let roster = &hearing.network.roster;
    let subject = report.subject.and_then(Subject::person).and_then(|person| roster.person(person));
    let unit = subject.and_then(|person| roster.department(person.place));
    let post = unit.and_then(|unit| roster.post_of(unit, Role::StationCounsellor));
    if roster.reach(post, hearing.at, keep, None) == Reach::Open {
        let draft = hearing.draft(Event::Told).case(case).reaches(post);
        hearing.push(draft);
    }
}

fn regrade(
    hearing: &mut Hearing<'_>,
    action: &Assess,
    crisis: &Crisis,
    words: Option<Slot>,
) -> Result<(), Refusal> {
    let case = action.case;
    let Some(grade) = action.grade else {
        return Err(Refusal::Field {
            field: "grade",
            why: "is missing; a crisis ends by closing it with its outcome",
        });
    };
    if !crisis.is_open() {
        return Err(Refusal::State { case, state: "closed" });
    }
    let (factors, instrument) = (action.factors.clone(), action.instrument);
    let was_severe = crisis.grade.is_some_and(Grade::is_severe);
    let downward = crisis.grade.is_some_and(|was| grade < was);
    if was_severe && downward && crisis.decision.is_none() {
        let asked = Event::RegradeAsked { grade, factors, instrument };
        let draft = hearing.draft(asked).case(case).words(words);
        hearing.push(draft);
        return Ok(());
    }
    let draft = hearing.draft(Event::Regraded { grade, factors, instrument }).case(case).words(words);
    hearing.push(draft);
    if grade.is_severe() && !was_severe && crisis.decision.is_none() {
        start(hearing, case, Item::Proposal, grade, crisis.holder);
        start_decision(hearing, case, grade, crisis.holder);
    }
    Ok(())
}

/// Decides `crisis.approve_regrade`: by another person than the one who asked; the clocks of the leading group stop.
pub(crate) fn approve_regrade(hearing: &mut Hearing<'_>, action: &ApproveRegrade) -> Result<(), Refusal> {
    hearing.allow_case(Deed::ApproveRegrade, action.case)?;
    let crisis = hearing.network.crisis.get(action.case).ok_or(Refusal::NotFound)?;
    let Some((Event::RegradeAsked { grade, factors, instrument }, asked_by)) = &crisis.asked else {
        return Err(Refusal::State { case: action.case, state: "no lower grade was asked for" });
    };
    if *asked_by == hearing.asker_person() {
        return Err(Refusal::SamePerson);
    }
    let event = Event::Regraded { grade: *grade, factors: factors.clone(), instrument: *instrument };
    let draft = hearing.draft(event).case(action.case);
    hearing.push(draft);
    if !grade.is_severe() {
        stop_decision(hearing, action.case);
    }
    Ok(())
}
