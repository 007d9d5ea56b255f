//! What holders and senders do with a report: acknowledge, accept, note, forward, return, hand off, settle; supplement,
//! recuse, identify.

use serde::{Deserialize, Serialize};

use super::earlier::keep_from_all;
use super::emergency::counts;
use super::lapse::{level, place, step};
use super::pass::pass;
use super::submit::chosen;
use super::{Choice, Event, Outcome, PassCause, Report, State};
use crate::access::Deed;
use crate::crisis;
use crate::escalation::route::{self, Hop, Way};
use crate::escalation::{self, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::network::Network;
use crate::refusal::Refusal;
use crate::roster::{self, Reach, Role, Step};
use crate::words::Slot;

/// Say "seen" (action `report.acknowledge`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Acknowledge {
    /// The report.
    pub case: CaseNo,
    /// An advisor declares that he is on scene of an emergency.
    #[serde(default)]
    pub on_scene: bool,
}

/// Say "mine now" (action `report.accept`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// The report.
    pub case: CaseNo,
}

/// Note progress (action `report.note`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The report.
    pub case: CaseNo,
    /// What was done.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Send up (action `report.forward`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Forward {
    /// The report.
    pub case: CaseNo,
    /// To whom; the next step when absent.
    #[serde(default)]
    pub to: Option<Choice>,
    /// Why.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Send back to a post that held it before (action `report.return`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// The report.
    pub case: CaseNo,
    /// To which post.
    pub to: PostNo,
    /// Why.
    pub words: Option<Slot>,
}

/// Hand to another post of the same unit (action `report.hand_off`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HandOff {
    /// The report.
    pub case: CaseNo,
    /// To which post.
    pub to: PostNo,
    /// Why.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// End a report (action `report.settle`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Settle {
    /// The report.
    pub case: CaseNo,
    /// How it ended.
    pub outcome: Outcome,
    /// In a sentence.
    pub words: Option<Slot>,
}

/// Hand in the written supplement of one's own report (action `report.supplement`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Supplement {
    /// The report.
    pub case: CaseNo,
    /// The supplement.
    pub words: Option<Slot>,
}

/// Step back from a report, or name somebody who must (action `report.recuse`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Recuse {
    /// The report.
    pub case: CaseNo,
    /// Who; the asker when absent.
    #[serde(default)]
    pub person: Option<PersonNo>,
}

fn open<'n>(hearing: &Hearing<'n>, case: CaseNo) -> Result<&'n Report, Refusal> {
    let report = hearing.network.report.get(case).ok_or(Refusal::NotFound)?;
    match report.state {
        State::Open => Ok(report),
        State::Observed | State::Attached | State::Settled(_) => {
            Err(Refusal::State { case, state: report.state.name() })
        }
    }
}

fn held<'n>(hearing: &Hearing<'n>, case: CaseNo) -> Result<&'n Report, Refusal> {
    // Who may not know of it must not learn its state either.
    hearing.allow_case(Deed::HandleReport, case)?;
    open(hearing, case)
}

/// A report that the asker may send on, be it unread.
fn passable<'n>(hearing: &Hearing<'n>, case: CaseNo) -> Result<&'n Report, Refusal> {
    hearing.allow_case(Deed::ForwardReport, case)?;
    open(hearing, case)
}

fn clock(
    hearing: &Hearing<'_>,
    item: Item,
    report: &Report,
    owner: Option<PostNo>,
) -> crate::entry::ClockStart {
    escalation::clock(hearing.network, item, level(report), owner, hearing.at)
}

/// Decides `report.acknowledge`.
pub(crate) fn acknowledge(hearing: &mut Hearing<'_>, action: &Acknowledge) -> Result<(), Refusal> {
    let Acknowledge { case, on_scene } = *action;
    let report = hearing.network.report.get(case).ok_or(Refusal::NotFound)?;
    let event = Event::Acknowledged { on_scene };
    if report.is_emergency() && report.state == State::Attached {
        hearing.allow_case(Deed::SeeEmergency, case)?;
        let draft = hearing.draft(event).case(case);
        hearing.push(draft);
        // Who takes a further telling takes the first, which has the clock.
        let first = report.attached.and_then(|first| Some((first, hearing.network.report.get(first)?)));
        return match first.filter(|(_, first)| report.adds_to(first) && !first.acknowledged) {
            Some((first, _)) if counts(hearing, first, on_scene) => {
                acknowledge(hearing, &Acknowledge { case: first, on_scene })
            }
            Some(_) | None => Ok(()),
        };
    }
    if report.is_emergency() && report.state == State::Open {
        if !report.acknowledged && counts(hearing, case, on_scene) {
            let post = hearing.asker_post();
            let lease = clock(hearing, Item::Lease, report, post);
            let draft = hearing.draft(event).case(case).leaves(report.holder).reaches(post);
            hearing.push(draft.stops_any(report.answer).starts(lease));
        } else if hearing.may_case(Deed::SeeEmergency, case) || counts(hearing, case, true) {
            let draft = hearing.draft(event).case(case);
            hearing.push(draft);
        } else {
            hearing.allow_case(Deed::SeeEmergency, case)?;
        }
        return Ok(());
    }
    hearing.allow_case(Deed::Acknowledge, case)?;
    open(hearing, case)?;
    if report.acknowledged {
        return Err(Refusal::State { case, state: "acknowledged" });
    }
    let lease = clock(hearing, Item::Lease, report, report.holder);
    let draft = hearing.draft(event).case(case).reaches(report.holder);
    hearing.push(draft.stops_any(report.answer).starts(lease));
    Ok(())
}

/// Decides `report.accept`: progress, and an acknowledgement where there was none.
pub(crate) fn accept(hearing: &mut Hearing<'_>, action: &Accept) -> Result<(), Refusal> {
    let report = held(hearing, action.case)?;
    let centre = hearing.role().is_some_and(Role::is_centre);
    progress(hearing, action.case, report, Event::Accepted { centre }, None);
    Ok(())
}

/// Decides `report.note`.
pub(crate) fn note(hearing: &mut Hearing<'_>, action: &Note) -> Result<(), Refusal> {
    let report = held(hearing, action.case)?;
    let words = hearing.slot(action.words)?;
    progress(hearing, action.case, report, Event::Noted, words);
    Ok(())
}

/// A further entry of the holder beside one of another area is progress too.
pub(crate) fn go_on(hearing: &mut Hearing<'_>, case: CaseNo) {
    if let Some(report) = hearing.network.report.get(case) {
        progress(hearing, case, report, Event::Noted, None);
    }
}

/// Each progress entry of the holder starts the lease again in full.
fn progress(hearing: &mut Hearing<'_>, case: CaseNo, report: &Report, event: Event, words: Option<Slot>) {
    let lease = clock(hearing, Item::Lease, report, report.holder);
    let draft = hearing.draft(event).case(case).reaches(report.holder).words(words);
    hearing.push(draft.stops_any(report.answer).starts(lease));
}

/// Decides `report.forward`: strictly up the route order.
pub(crate) fn forward(hearing: &mut Hearing<'_>, action: &Forward) -> Result<(), Refusal> {
    let report = passable(hearing, action.case)?;
    let words = hearing.slot(action.words)?;
    let keep = report.kept_from();
    let way = Way { place: place(hearing, report), recused: &keep, sender: report.sender, at: hearing.at };
    let from = step(hearing, report);
    let hop = match action.to {
        Some(choice) if from.is_some_and(|from| choice.step() <= from) => return Err(Refusal::Route),
        Some(choice) => {
            let to = chosen(hearing, &way, choice).map_err(|_| Refusal::Route)?;
            Hop { to, skipped: Vec::new() }
        }
        None => route::next(hearing.network, &way, from).ok_or(Refusal::Route)?,
    };
    let up = hearing.network.roster.role(hop.to).and_then(Role::step);
    if up <= from || up == Some(Step::LeadingGroup) {
        return Err(Refusal::Route);
    }
    let start = clock(hearing, Item::Acknowledge, report, Some(hop.to));
    let draft = hearing.draft(Event::Forwarded { skipped: hop.skipped }).case(action.case).words(words);
    let draft = draft.leaves(report.holder).reaches(Some(hop.to));
    hearing.push(draft.stops_any(report.answer).starts(start));
    Ok(())
}

/// Decides `report.return`: to a post already on the path.
pub(crate) fn return_to(hearing: &mut Hearing<'_>, action: &Return) -> Result<(), Refusal> {
    let report = passable(hearing, action.case)?;
    let words = hearing.needed_slot(action.words)?;
    if !report.path.contains(&action.to) || report.holder == Some(action.to) {
        return Err(Refusal::Field { field: "to", why: "is no post that held this report before" });
    }
    pass_to(hearing, action.case, report, Event::Returned, action.to, words)
}

/// Decides `report.hand_off`: stays in its unit.
pub(crate) fn hand_off(hearing: &mut Hearing<'_>, action: &HandOff) -> Result<(), Refusal> {
    let report = passable(hearing, action.case)?;
    let words = hearing.slot(action.words)?;
    let roster = &hearing.network.roster;
    // Within one unit and one step of the route: anything else is a forward.
    let place = |post| {
        let post = roster.post(post)?;
        Some((post.unit?, post.role.step()?))
    };
    let inside =
        report.holder.is_some_and(|holder| place(holder).is_some() && place(holder) == place(action.to));
    let student = matches!(roster.role(action.to), Some(Role::Commissioner | Role::DormOfficer));
    if !inside || student || report.holder == Some(action.to) {
        return Err(Refusal::Field { field: "to", why: "is no other post of the same unit and step" });
    }
    pass_to(hearing, action.case, report, Event::HandedOff, action.to, words)
}

fn pass_to(
    hearing: &mut Hearing<'_>,
    case: CaseNo,
    report: &Report,
    event: Event,
    to: PostNo,
    words: Option<Slot>,
) -> Result<(), Refusal> {
    let keep = report.kept_from();
    if hearing.network.roster.reach(Some(to), hearing.at, &keep, None) != Reach::Open {
        return Err(Refusal::Field { field: "to", why: "cannot be reached now; choose another post" });
    }
    let start = clock(hearing, Item::Acknowledge, report, Some(to));
    let draft = hearing.draft(event).case(case).words(words);
    let draft = draft.leaves(report.holder).reaches(Some(to));
    hearing.push(draft.stops_any(report.answer).starts(start));
    Ok(())
}

/// Decides `report.settle`; every clock of the report stops. Whether somebody is in danger the centre says (CT.9a): while it
/// owes an assessment nobody settles the report but into the crisis that it adds to, and no student settles an urgent one.
pub(crate) fn settle(hearing: &mut Hearing<'_>, action: &Settle) -> Result<(), Refusal> {
    let report = held(hearing, action.case)?;
    if level(report) >= Level::Urgent {
        hearing.allow_case(Deed::SettleUrgent, action.case)?;
    }
    let words = hearing.needed_slot(action.words)?;
    // What adds to an open crisis may go into it; no other report does without an assessment.
    let crisis = report.crisis.filter(|_| action.outcome == Outcome::Crisis);
    if crisis.is_none() && matches!(action.outcome, Outcome::Crisis | Outcome::WithOther) {
        return Err(Refusal::Field {
            field: "outcome",
            why: "follows from an assessment or another report only",
        });
    }
    if crisis.is_none() && awaits_assessment(hearing.network, action.case) {
        return Err(Refusal::AssessmentMissing);
    }
    end(hearing, action.case, report, action.outcome, crisis, words);
    Ok(())
}

/// Whether the centre still owes the assessment of a report.
pub(super) fn awaits_assessment(network: &Network, case: CaseNo) -> bool {
    network.escalation.of_case(case).any(|(_, clock)| clock.start.row.item == Item::Assessment)
}

/// Settles a report because an assessment opened a crisis.
pub(crate) fn settle_into_crisis(hearing: &mut Hearing<'_>, case: CaseNo, report: &Report, crisis: CaseNo) {
    end(hearing, case, report, Outcome::Crisis, Some(crisis), None);
}

/// Settles a report that the asker's post holds because a counselling begins. No link leads from it to the counselling. One
/// that the centre has not assessed yet stays with its holder until it has.
pub(crate) fn settle_into_counselling(hearing: &mut Hearing<'_>, case: CaseNo) -> Result<(), Refusal> {
    let report = held(hearing, case)?;
    if awaits_assessment(hearing.network, case) {
        progress(hearing, case, report, Event::Noted, None);
        return Ok(());
    }
    end(hearing, case, report, Outcome::Counselling, None, None);
    Ok(())
}

fn end(
    hearing: &mut Hearing<'_>,
    case: CaseNo,
    report: &Report,
    outcome: Outcome,
    crisis: Option<CaseNo>,
    words: Option<Slot>,
) {
    let network = hearing.network;
    let draft = hearing.draft(Event::Settled { outcome }).case(case).parent(crisis).words(words);
    hearing.push(draft.leaves(report.holder).stops_any(report.answer));
    stop_all(hearing, case, report.answer);
    for other in network.report.attached_to(case) {
        if network.report.get(*other).is_some_and(|report| report.state == State::Attached) {
            let draft =
                hearing.draft(Event::Settled { outcome: Outcome::WithOther }).case(*other).parent(crisis);
            hearing.push(draft);
            stop_all(hearing, *other, None);
        }
    }
}

/// Stops the clocks of a case but one.
pub(crate) fn stop_all(hearing: &mut Hearing<'_>, case: CaseNo, but: Option<Position>) {
    let network = hearing.network;
    for (position, clock) in network.escalation.of_case(case) {
        if Some(position) != but {
            let draft = hearing.draft(escalation::Event::ClockStopped).case(case);
            hearing.push(draft.leaves(clock.owner).stops(position));
        }
    }
}

/// Decides `report.supplement`.
pub(crate) fn supplement(hearing: &mut Hearing<'_>, action: &Supplement) -> Result<(), Refusal> {
    hearing.allow_case(Deed::Supplement, action.case)?;
    let report = hearing.network.report.get(action.case).ok_or(Refusal::NotFound)?;
    let words = hearing.needed_slot(action.words)?;
    let due = hearing
        .network
        .escalation
        .of_case(action.case)
        .find(|(_, clock)| clock.start.row.item == Item::Supplement)
        .map(|(position, _)| position);
    let draft = hearing.draft(Event::Supplemented).case(action.case).reaches(report.holder);
    hearing.push(draft.words(words).stops_any(due));
    Ok(())
}

/// Decides `report.recuse`: of all that was told in an emergency, wherever it was asked.
pub(crate) fn recuse(hearing: &mut Hearing<'_>, action: &Recuse) -> Result<(), Refusal> {
    hearing.allow_case(Deed::Recuse, action.case)?;
    let network = hearing.network;
    let report = network.report.get(action.case).ok_or(Refusal::NotFound)?;
    let person = match action.person.or(hearing.asker_person()) {
        Some(person) if network.roster.person(person).is_some() => person,
        _ => return Err(Refusal::NotFound),
    };
    let first = report.attached.and_then(|first| Some((first, network.report.get(first)?)));
    let (case, report) = first.filter(|(_, first)| report.adds_to(first)).unwrap_or((action.case, report));
    open(hearing, case)?;
    keep_from_all(hearing, case, report, person);
    let mut keep = report.kept_from();
    keep.push(person);
    if network.roster.reach(report.holder, hearing.at, &keep, None) == Reach::Recused {
        pass(hearing, case, report, &keep, PassCause::Recused);
    }
    Ok(())
}

/// Decides `roster.identify`: links a described subject to a person. Another open case about that person is joined; both
/// keep their clocks.
pub(crate) fn identify(hearing: &mut Hearing<'_>, case: CaseNo, person: PersonNo) -> Result<(), Refusal> {
    hearing.allow_case(Deed::Identify, case)?;
    if let Some(crisis) = hearing.network.crisis.get(case) {
        if crisis.subject.is_some_and(|subject| subject.person().is_some()) {
            return Err(Refusal::State { case, state: "identified" });
        }
        if !hearing.may_person(Deed::SeePerson, person) {
            return Err(Refusal::NotFound);
        }
        let joins = hearing.network.crisis.open_about(person).map(|(other, _)| other);
        let draft = hearing.draft(roster::Event::Identified { person, joins }).case(case).parent(joins);
        hearing.push(draft);
        let keep: Vec<PersonNo> = crisis.kept_from().into_iter().chain([person]).collect();
        crisis::keep_from(hearing, case, crisis, &keep);
        return Ok(());
    }
    let report = open(hearing, case)?;
    if report.subject.is_some_and(|subject| subject.person().is_some()) {
        return Err(Refusal::State { case, state: "identified" });
    }
    if !hearing.may_person(Deed::SeePerson, person) {
        return Err(Refusal::NotFound);
    }
    let open = |(_, report): &(CaseNo, &Report)| report.state == State::Open;
    let joins = hearing.network.report.about(person).filter(open).last().map(|(case, _)| case);
    let draft = hearing.draft(roster::Event::Identified { person, joins }).case(case).parent(joins);
    hearing.push(draft);
    let mut keep = report.kept_from();
    keep.push(person);
    if hearing.network.roster.reach(report.holder, hearing.at, &keep, None) == Reach::Recused {
        pass(hearing, case, report, &keep, PassCause::Recused);
    }
    Ok(())
}
