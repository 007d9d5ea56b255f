//! Assessment by the centre (CT.9a): no crisis, or a grade that opens one; later, regrading.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::pass::{draft_recusals, holder_without, next_holder, owner_without};
use super::progress::renew;
use super::{Crisis, Event, Factor, Grade, Instrument};
use crate::access::Deed;
use crate::care;
use crate::escalation::route::{self, Way};
use crate::escalation::{self, Clock, Item};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::refusal::Refusal;
use crate::report::{self, Report, State, Subject};
use crate::roster::{Reach, Role, UnitKind, Where};
use crate::words::Slot;

/// Assess a report, or assess a crisis anew (action `crisis.assess`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    let distinct: BTreeSet<Factor> = action.factors.iter().copied().collect();
    if distinct.len() != action.factors.len() {
        return Err(Refusal::Field { field: "factors", why: "names a factor twice" });
    }
    if action.grade.is_some_and(Grade::is_severe) && action.factors.is_empty() && words.is_none() {
        return Err(Refusal::Field {
            field: "factors",
            why: "are missing; say by a code or in a sentence what was found",
        });
    }
    if let Some(crisis) = hearing.network.crisis.get(action.case) {
        return regrade(hearing, action, crisis, words, &crisis.kept_from());
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

/// Opens the crisis and settles every open report about the same person; the assessing post becomes its holder, if it may.
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
    // Who assessed it may be kept from another of the reports.
    let recused_too = network.roster.reach(hearing.asker_post(), hearing.at, &keep, None) == Reach::Recused;
    let holder = if recused_too { next_holder(hearing, &keep) } else { hearing.asker_post() };
    let draft = hearing.draft(event(action, report, recused)).case(case).parent(Some(action.case));
    hearing.push(draft.reaches(holder).words(words));
    if grade.is_severe() {
        for item in OWED {
            let owner = if item == Item::Decision { decider(hearing, &keep) } else { holder };
            start(hearing, case, item, grade, owner);
        }
    }
    renew(hearing, case, Some(grade), holder);
    care::begin(hearing, case, grade, action.watcher, holder, &keep);
    let reports: Vec<&Report> = settled.iter().map(|(_, report)| *report).collect();
    tell(hearing, case, &reports, &keep, &[]);
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
    // What its sender keeps away is kept away from the crisis too.
    let mut keep = crisis.kept_from();
    let fresh: Vec<PersonNo> =
        report.recused.iter().copied().filter(|person| !keep.contains(person)).collect();
    keep.extend(&fresh);
    regrade(hearing, &Assess { case, ..action.clone() }, crisis, words, &keep)?;
    draft_recusals(hearing, case, crisis, &fresh);
    tell(hearing, case, &[report], &keep, &crisis.addressed);
    report::settle_into_crisis(hearing, action.case, report, case);
    Ok(())
}

/// What an orange or red crisis owes: the centre's proposal, the leading group's decision, telling the family.
const OWED: [Item; 3] = [Item::Proposal, Item::Decision, Item::KinContact];

/// Brings the clocks of a crisis up to a severe grade. One that was severe before owes only what it still owed, within the
/// new grade's time where that ends earlier.
fn raise(hearing: &mut Hearing<'_>, case: CaseNo, crisis: &Crisis, grade: Grade, keep: &[PersonNo]) {
    let network = hearing.network;
    let was_severe = crisis.grade.is_some_and(Grade::is_severe);
    let mut clocks = network.escalation.of_case(case);
    let decided = clocks.find(|(_, clock)| clock.start.row.item == Item::Ratification);
    if let Some((position, clock)) = decided.filter(|_| !was_severe) {
        // What was decided before no longer counts.
        stop(hearing, position, clock);
    }
    for item in OWED {
        let running = network.escalation.of_case(case).find(|(_, clock)| clock.start.row.item == item);
        let owner = match running {
            Some((_, clock)) => owner_without(hearing, crisis, clock.owner, keep),
            None if item == Item::Decision => decider(hearing, keep),
            None => holder_without(hearing, crisis, keep),
        };
        match running {
            Some((position, clock)) => {
                let new = escalation::clock(network, item, grade.level(), owner, hearing.at);
                if new.due < clock.start.due {
                    stop(hearing, position, clock);
                    start(hearing, case, item, grade, owner);
                }
            }
            None if !was_severe => start(hearing, case, item, grade, owner),
            None => {}
        }
    }
}

fn start(hearing: &mut Hearing<'_>, case: CaseNo, item: Item, grade: Grade, owner: Option<PostNo>) {
    let clock = escalation::clock(hearing.network, item, grade.level(), owner, hearing.at);
    let draft = hearing.draft(escalation::Event::ClockStarted).case(case).reaches(owner).starts(clock);
    hearing.push(draft);
}

/// The leading group's chair, who owes the decision; the next of the group where there is none or he must not have it.
pub(super) fn decider(hearing: &Hearing<'_>, keep: &[PersonNo]) -> Option<PostNo> {
    let network = hearing.network;
    let chair = network.roster.single_post(UnitKind::LeadingGroup, Role::LeadingChair);
    if matches!(network.roster.reach(chair, hearing.at, keep, None), Reach::Recused | Reach::Vacant) {
        let way = Way { place: Where::default(), recused: keep, sender: None, at: hearing.at };
        chair.and_then(|chair| route::emergency_turn(network, &way, chair))
    } else {
        chair
    }
}

fn stop(hearing: &mut Hearing<'_>, position: Position, clock: &Clock) {
    let draft = hearing.draft(escalation::Event::ClockStopped).case(clock.case);
    hearing.push(draft.leaves(clock.owner).stops(position));
}

/// Stops what only an orange or red crisis owes; an emergency that joined keeps its ten minutes.
fn stop_decision(hearing: &mut Hearing<'_>, case: CaseNo) {
    let network = hearing.network;
    for (position, clock) in network.escalation.of_case(case) {
        if OWED.contains(&clock.start.row.item) {
            stop(hearing, position, clock);
        }
    }
}

/// Who goes on with the crisis beside the centre is told: the subject's station, by its counsellor, else its person on call,
/// else its director; and whoever of stations, advisors and the leading group had one of the reports, an advisor if he covers
/// the class or has it still. Who must not have it is not told, nor is a peer.
fn tell(hearing: &mut Hearing<'_>, case: CaseNo, reports: &[&Report], keep: &[PersonNo], already: &[PostNo]) {
    let roster = &hearing.network.roster;
    let subject = reports.iter().find_map(|report| report.subject?.person());
    let place = subject.and_then(|person| roster.person(person)).map(|person| person.place);
    let class = place.and_then(|place| place.class).and_then(|class| roster.class(class));
    let advisors = class.map(|class| class.advisors.as_slice()).unwrap_or_default();
    let open = |post: &PostNo| roster.reach(Some(*post), hearing.at, keep, None) == Reach::Open;
    let order = [Role::StationCounsellor, Role::StationOnCall, Role::StationDirector];
    let of_station = |role| class.and_then(|class| roster.post_of(class.unit, role));
    let station = order.into_iter().filter_map(of_station).find(open);
    let goes_on = |report: &Report, post: &PostNo| match roster.role(*post) {
        Some(Role::Advisor) => advisors.contains(post) || report.holder == Some(*post),
        Some(Role::StationDirector) => false,
        Some(role) => role.is_station() || (role.is_leading() && report.holder == Some(*post)),
        None => false,
    };
    let had = |report: &&Report| {
        report.path.iter().copied().filter(|post| goes_on(report, post)).collect::<Vec<_>>()
    };
    let mut told: Vec<PostNo> = Vec::new();
    for post in station.into_iter().chain(reports.iter().flat_map(had)).filter(open) {
        if !already.contains(&post) && !told.contains(&post) {
            told.push(post);
        }
    }
    for post in told {
        let draft = hearing.draft(Event::Told).case(case).reaches(Some(post));
        hearing.push(draft);
    }
}

fn regrade(
    hearing: &mut Hearing<'_>,
    action: &Assess,
    crisis: &Crisis,
    words: Option<Slot>,
    keep: &[PersonNo],
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
    if grade.is_severe() {
        raise(hearing, case, crisis, grade, keep);
    } else if was_severe {
        stop_decision(hearing, case);
    }
    renew(hearing, case, Some(grade), holder_without(hearing, crisis, keep));
    care::regraded(hearing, case, grade, action.watcher, keep);
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
    renew(hearing, action.case, Some(*grade), crisis.holder);
    care::regraded(hearing, action.case, *grade, None, &crisis.kept_from());
    Ok(())
}
