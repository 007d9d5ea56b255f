//! Proposal by the centre, decision by the leading group with its quorum, objection of a decider.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Crisis, Decider, Event, Grade, Measure};
use crate::access::Deed;
use crate::duty::{self, catalogue::LG_4};
use crate::escalation::{self, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, EvidenceNo, PersonNo, Position, PostNo};
use crate::limits::{DECIDERS_MAX, PARTNERS_MAX};
use crate::network::Network;
use crate::refusal::Refusal;
use crate::roster::{Reach, Role, UnitKind};
use crate::time::{At, Day};
use crate::words::Slot;

/// Propose how to handle a crisis (action `crisis.propose`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Propose {
    /// The crisis.
    pub case: CaseNo,
    /// Options, the recommended first; at least one.
    pub options: Vec<Measure>,
    /// Reasons.
    pub words: Option<Slot>,
}

/// Record the leading group's decision (action `crisis.decide`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// The crisis.
    pub case: CaseNo,
    /// What will be done; at least one.
    pub measures: Vec<Measure>,
    /// Who decided, for and against.
    pub deciders: Vec<Decider>,
    /// Which posts carry it out, at most 16, each once.
    #[serde(default)]
    pub executing: Vec<Execution>,
    /// Reasons and dissent.
    pub words: Option<Slot>,
}

/// What a post carries out of a decision. It is told by a task of codes: what, until when, and with whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Execution {
    /// The post: of the staff, no administrator, not of the leading group.
    pub post: PostNo,
    /// What of it; all that was decided when empty.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// To be done by the end of that day.
    pub until: Day,
}

/// Object to a decision as one of its deciders (action `crisis.object`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Object {
    /// The crisis.
    pub case: CaseNo,
    /// Why.
    pub words: Option<Slot>,
}

/// Record that a meeting of the leading group ratified a decision that was taken out of hours (action `crisis.ratify`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ratify {
    /// The crisis.
    pub case: CaseNo,
    /// When it met, if its evidence is not named.
    #[serde(default)]
    pub on: Option<Day>,
    /// The evidence of the meeting.
    #[serde(default)]
    pub meeting: Option<EvidenceNo>,
    /// What was said.
    #[serde(default)]
    pub words: Option<Slot>,
}

pub(super) fn open<'n>(hearing: &Hearing<'n>, case: CaseNo) -> Result<&'n Crisis, Refusal> {
    let crisis = hearing.network.crisis.get(case).ok_or(Refusal::NotFound)?;
    if crisis.is_open() { Ok(crisis) } else { Err(Refusal::State { case, state: "closed" }) }
}

pub(super) fn clock_of(hearing: &Hearing<'_>, case: CaseNo, item: Item) -> Option<Position> {
    hearing
        .network
        .escalation
        .of_case(case)
        .find(|(_, clock)| clock.start.row.item == item)
        .map(|(position, _)| position)
}

fn check_measures(field: &'static str, measures: &[Measure]) -> Result<(), Refusal> {
    if measures.is_empty() {
        return Err(Refusal::Field { field, why: "is empty; name at least one measure" });
    }
    let distinct: BTreeSet<Measure> = measures.iter().copied().collect();
    if distinct.len() != measures.len() {
        return Err(Refusal::Field { field, why: "names a measure twice" });
    }
    Ok(())
}

/// Decides `crisis.propose`.
pub(crate) fn propose(hearing: &mut Hearing<'_>, action: &Propose) -> Result<(), Refusal> {
    hearing.allow_case(Deed::Propose, action.case)?;
    let crisis = open(hearing, action.case)?;
    check_measures("options", &action.options)?;
    let words = hearing.needed_slot(action.words)?;
    let chair = hearing.network.roster.single_post(UnitKind::LeadingGroup, Role::LeadingChair);
    let due = clock_of(hearing, action.case, Item::Proposal);
    let event = Event::Proposed { options: action.options.clone() };
    let draft = hearing.draft(event).case(action.case).reaches(chair).words(words).stops_any(due);
    hearing.push(draft);
    // Whoever is to decide reads first what is proposed, and of whom.
    let (roster, kept, at) = (&hearing.network.roster, crisis.kept_from(), hearing.at);
    let may = |post: &PostNo| roster.reach(Some(*post), at, &kept, None) != Reach::Recused;
    let members = MEMBERS.into_iter().filter_map(|role| roster.single_post(UnitKind::LeadingGroup, role));
    for post in members.filter(may) {
        let draft = hearing.draft(Event::Told).case(action.case).reaches(Some(post));
        hearing.push(draft);
    }
    Ok(())
}

/// Decides `crisis.decide`: recorded by chair or vice-chair, with the deciders named.
pub(crate) fn decide(hearing: &mut Hearing<'_>, action: &Decide) -> Result<(), Refusal> {
    hearing.allow_case(Deed::Decide, action.case)?;
    let crisis = open(hearing, action.case)?;
    let Some(proposal) = &crisis.proposal else {
        return Err(Refusal::State { case: action.case, state: "the centre has not proposed yet" });
    };
    if crisis.decision.is_some() && !crisis.is_reopened {
        let state = "decided; a new proposal, an objection or another grade comes before the next decision";
        return Err(Refusal::State { case: action.case, state });
    }
    check_measures("measures", &action.measures)?;
    let words = hearing.needed_slot(action.words)?;
    let to_ratify = quorum(hearing, crisis, proposal.by, &action.deciders)?;
    let executing = executing(hearing, crisis, action)?;
    let due = clock_of(hearing, action.case, Item::Decision);
    let tasks: Vec<CaseNo> = executing.iter().map(|(case, _)| *case).collect();
    let event = Event::Decided {
        measures: action.measures.clone(),
        deciders: action.deciders.clone(),
        to_ratify,
        executing: Some(tasks).filter(|tasks| !tasks.is_empty()),
    };
    let draft = hearing.draft(event).case(action.case).reaches(crisis.holder).words(words).stops_any(due);
    hearing.push(draft);
    let earlier = clock_of(hearing, action.case, Item::Ratification);
    if let Some(position) = earlier {
        // What was decided before is not in force any more.
        let draft = hearing.draft(escalation::Event::ClockStopped).case(action.case);
        hearing.push(draft.stops(position));
    }
    if to_ratify {
        let level = crisis.grade.map_or(Level::Red, Grade::level);
        let owner = hearing.asker_post();
        let clock = escalation::clock(hearing.network, Item::Ratification, level, owner, hearing.at);
        let draft = hearing.draft(escalation::Event::ClockStarted).case(action.case);
        hearing.push(draft.reaches(owner).starts(clock));
    }
    // Every named decider is told: nobody decides without knowing it. So is the station, which goes on with the student.
    let mut told: BTreeSet<PostNo> =
        action.deciders.iter().filter_map(|decider| leading_post(hearing, decider.person)).collect();
    let (roster, kept) = (&hearing.network.roster, crisis.kept_from());
    let station = |post: &&PostNo| {
        roster.role(**post).is_some_and(Role::is_station)
            && roster.reach(Some(**post), hearing.at, &kept, None) != Reach::Recused
    };
    told.extend(crisis.addressed.iter().filter(station));
    let recorder = hearing.asker_post();
    for post in told.into_iter().filter(|post| Some(*post) != recorder) {
        let draft = hearing.draft(Event::Told).case(action.case).reaches(Some(post));
        hearing.push(draft);
    }
    for (case, Execution { post, measures, until }) in executing {
        duty::execute(hearing, case, (post, crisis.holder), measures, until)?;
    }
    Ok(())
}

/// The tasks of those who carry out a decision: their cases, the posts, what, until when.
fn executing(
    hearing: &mut Hearing<'_>,
    crisis: &Crisis,
    action: &Decide,
) -> Result<Vec<(CaseNo, Execution)>, Refusal> {
    let wrong = |why| Err(Refusal::Field { field: "executing", why });
    let distinct: BTreeSet<PostNo> = action.executing.iter().map(|one| one.post).collect();
    if action.executing.len() > PARTNERS_MAX || distinct.len() != action.executing.len() {
        return wrong("names a post twice, or more than 16");
    }
    let kept = crisis.kept_from();
    let mut all = Vec::with_capacity(action.executing.len());
    for Execution { post, measures, until } in &action.executing {
        let role = hearing.network.roster.role(*post).ok_or(Refusal::NotFound)?;
        if !role.is_staff() || role.is_administrator() || role.is_leading() {
            return wrong("names a post that carries no decision out");
        }
        // Whoever must not have the crisis carries nothing of it out.
        if hearing.network.roster.reach(Some(*post), hearing.at, &kept, None) == Reach::Recused {
            return Err(Refusal::SamePerson);
        }
        if !measures.iter().all(|measure| action.measures.contains(measure)) {
            return wrong("names a measure that was not decided");
        }
        duty::check_due(hearing, *until)?;
        let measures = if measures.is_empty() { action.measures.clone() } else { measures.clone() };
        all.push((hearing.open_case(), Execution { post: *post, measures, until: *until }));
    }
    Ok(all)
}

/// The leading group's members by post, those on call apart.
const MEMBERS: [Role; 3] = [Role::LeadingChair, Role::LeadingViceChair, Role::LeadingMember];

fn leading_post(hearing: &Hearing<'_>, person: PersonNo) -> Option<PostNo> {
    let roster = &hearing.network.roster;
    MEMBERS
        .into_iter()
        .filter_map(|role| roster.single_post(UnitKind::LeadingGroup, role))
        .find(|post| roster.holds(*post, person, hearing.at))
}

/// Whether neither chair nor vice-chair can act in a crisis: nobody is in the post, is there, or may have it.
pub(crate) fn are_heads_out(network: &Network, crisis: &Crisis, at: At) -> bool {
    let roster = &network.roster;
    let keep = crisis.kept_from();
    let out = |role| {
        let post = roster.single_post(UnitKind::LeadingGroup, role);
        roster.reach(post, at, &keep, None) != Reach::Open
    };
    out(Role::LeadingChair) && out(Role::LeadingViceChair)
}

/// Half of all posted persons, rounded up, with chair or vice-chair, more for than against; for a red crisis out of hours
/// chair or vice-chair and one more. Where so many must not have it that fewer than half are left, all who are left; where
/// neither chair nor vice-chair may decide, half without them. Less than half the next meeting ratifies: says whether.
fn quorum(
    hearing: &Hearing<'_>,
    crisis: &Crisis,
    proposer: Option<PersonNo>,
    deciders: &[Decider],
) -> Result<bool, Refusal> {
    let network = hearing.network;
    let holders = |role| {
        let post = network.roster.single_post(UnitKind::LeadingGroup, role);
        post.into_iter()
            .flat_map(|post| network.roster.holders(post, hearing.at))
            .map(|posting| posting.person)
    };
    let posted: BTreeSet<PersonNo> = MEMBERS.into_iter().flat_map(holders).collect();
    let heads: BTreeSet<PersonNo> =
        holders(Role::LeadingChair).chain(holders(Role::LeadingViceChair)).collect();
    let named: BTreeSet<PersonNo> = deciders.iter().map(|decider| decider.person).collect();
    if deciders.len() > DECIDERS_MAX || named.len() != deciders.len() {
        return Err(Refusal::Field { field: "deciders", why: "names somebody twice" });
    }
    if !named.is_subset(&posted) {
        return Err(Refusal::Field {
            field: "deciders",
            why: "names somebody who is not posted in the leading group",
        });
    }
    let kept = crisis.kept_from();
    let may = |person: &PersonNo| !kept.contains(person) && Some(*person) != proposer;
    if !named.iter().all(may) {
        return Err(Refusal::SamePerson);
    }
    let able = posted.iter().copied().filter(may).count();
    let headed = heads.iter().any(may);
    let against = deciders.iter().filter(|decider| decider.dissents).count();
    let regular = posted.len().div_ceil(2);
    let out_of_hours = crisis.grade == Some(Grade::Red) && !network.calendar.is_service_time(hearing.at);
    let needed = if out_of_hours && headed { regular.min(2) } else { regular };
    let needed = needed.min(able).max(1);
    let with_head = !headed || !named.is_disjoint(&heads);
    let enough = named.len() >= needed && with_head && deciders.len() - against > against;
    if !enough {
        return Err(Refusal::Quorum { needed: needed as u32, found: named.len() as u32 });
    }
    Ok(named.len() < regular)
}

/// Decides `crisis.object`.
pub(crate) fn object(hearing: &mut Hearing<'_>, action: &Object) -> Result<(), Refusal> {
    hearing.allow_case(Deed::Object, action.case)?;
    let crisis = open(hearing, action.case)?;
    let words = hearing.needed_slot(action.words)?;
    let named = crisis
        .decision
        .as_ref()
        .is_some_and(|decision| decision.deciders.iter().any(|d| Some(d.person) == hearing.asker_person()));
    if !named {
        return Err(Refusal::NotAllowed);
    }
    let draft = hearing.draft(Event::Objected).case(action.case).reaches(crisis.holder).words(words);
    hearing.push(draft);
    Ok(())
}

/// Decides `crisis.ratify`: by chair or vice-chair, of a decision that waits for it, even of a crisis that has ended since.
pub(crate) fn ratify(hearing: &mut Hearing<'_>, action: &Ratify) -> Result<(), Refusal> {
    let case = action.case;
    hearing.allow_case(Deed::Ratify, case)?;
    let words = hearing.slot(action.words)?;
    let crisis = hearing.network.crisis.get(case).ok_or(Refusal::NotFound)?;
    let decision = crisis.decision.as_ref().filter(|decision| decision.to_ratify);
    let decision = decision.ok_or(Refusal::State { case, state: "no decision waits for a meeting" })?;
    if decision.ratified.is_some() {
        return Err(Refusal::State { case, state: "ratified already" });
    }
    let meeting =
        |number| hearing.network.duty.evidence(number).filter(|row| row.duty == LG_4 && !row.withdrawn);
    let on = match (action.meeting, action.on) {
        (Some(number), _) => meeting(number).map(|row| row.on).ok_or(Refusal::Field {
            field: "meeting",
            why: "is no evidence of a meeting of the leading group",
        })?,
        (None, Some(on)) => on,
        (None, None) => {
            return Err(Refusal::Field { field: "on", why: "is missing; name the meeting or its day" });
        }
    };
    if hearing.at.day() < on {
        return Err(Refusal::Future("on"));
    }
    if on < decision.at.day() {
        return Err(Refusal::Field { field: "on", why: "lies before the decision" });
    }
    let due = clock_of(hearing, case, Item::Ratification);
    let event = Event::Ratified { on, meeting: action.meeting };
    let draft = hearing.draft(event).case(case).reaches(crisis.holder).words(words).stops_any(due);
    hearing.push(draft);
    Ok(())
}
