//! What posts do about silent classes, doubtful calm and reports to be countersigned; and what follows when they do not: it
//! goes up the route, to the station, from there to the centre, where it stays.

use serde::{Deserialize, Serialize};

use super::calm::kept_from_look;
use super::event::{CalmFinding, SendBackReason, SilenceReason};
use super::report::clock_of;
use super::{Event, Matter, Topic, place};
use crate::access::Deed;
use crate::escalation::route::{self, Way};
use crate::escalation::{self, Cause, Clock, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, Position};
use crate::refusal::Refusal;
use crate::report::tell_leading_group;
use crate::roster::Step;
use crate::words::Slot;

/// Say why a class is silent (action `periodic.explain`); its report may still come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Explain {
    /// The case of the silence.
    pub case: CaseNo,
    /// Why.
    pub reason: SilenceReason,
    /// More of it.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Say what a look at a calm week found (action `periodic.look`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LookAt {
    /// The case of the doubt.
    pub case: CaseNo,
    /// What was found.
    pub finding: CalmFinding,
    /// More of it.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Countersign a report (action `periodic.countersign`); it changes no more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Countersign {
    /// The case of the report.
    pub case: CaseNo,
}

/// Send a report back instead of countersigning it (action `periodic.return`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SendBack {
    /// The case of the report.
    pub case: CaseNo,
    /// Why.
    pub reason: SendBackReason,
}

/// A matter of this topic that waits for this item, and that the asker's post has or had: whoever is overdue may still do
/// it.
fn open<'n>(
    hearing: &Hearing<'n>,
    case: CaseNo,
    topic: Topic,
    item: Item,
    deed: Deed,
) -> Result<(&'n Matter, Position), Refusal> {
    let network = hearing.network;
    let matter = network.periodic.matter(case).filter(|matter| matter.topic == topic);
    let matter = matter.ok_or(Refusal::NotFound)?;
    hearing.allow_case(deed, case)?;
    let clock = clock_of(hearing, case);
    let waits = clock.filter(|position| {
        network.escalation.clock(*position).is_some_and(|clock| clock.start.row.item == item)
    });
    let position = waits.ok_or(Refusal::State { case, state: "waits for nothing of the kind" })?;
    Ok((matter, position))
}

/// Decides `periodic.explain`.
pub(crate) fn explain(hearing: &mut Hearing<'_>, action: &Explain) -> Result<(), Refusal> {
    let case = action.case;
    let (_, clock) = open(hearing, case, Topic::Silence, Item::ClassReport, Deed::ExplainSilence)?;
    let words = match action.reason {
        SilenceReason::Other => hearing.needed_slot(action.words)?,
        _ => hearing.slot(action.words)?,
    };
    let draft = hearing.draft(Event::Explained { reason: action.reason }).case(case);
    hearing.push(draft.words(words).stops(clock));
    Ok(())
}

/// Decides `periodic.look`.
pub(crate) fn look_at(hearing: &mut Hearing<'_>, action: &LookAt) -> Result<(), Refusal> {
    let case = action.case;
    let (_, clock) = open(hearing, case, Topic::Calm, Item::CalmLook, Deed::LookAtCalm)?;
    let words = match action.finding {
        CalmFinding::Other => hearing.needed_slot(action.words)?,
        _ => hearing.slot(action.words)?,
    };
    let draft = hearing.draft(Event::Looked { finding: action.finding }).case(case);
    hearing.push(draft.words(words).stops(clock));
    Ok(())
}

/// A report that waits to be countersigned, by somebody other than who sent it.
fn to_countersign(hearing: &Hearing<'_>, case: CaseNo) -> Result<Position, Refusal> {
    let (matter, clock) = open(hearing, case, Topic::Report, Item::Countersign, Deed::Countersign)?;
    let weeks = &hearing.network.periodic;
    let report = matter.class.zip(matter.week).and_then(|(class, week)| weeks.report(class, week));
    if report.is_some_and(|report| report.person == hearing.asker_person()) {
        return Err(Refusal::SamePerson);
    }
    Ok(clock)
}

/// Decides `periodic.countersign`.
pub(crate) fn countersign(hearing: &mut Hearing<'_>, action: &Countersign) -> Result<(), Refusal> {
    let clock = to_countersign(hearing, action.case)?;
    hearing.push(hearing.draft(Event::Countersigned).case(action.case).stops(clock));
    Ok(())
}

/// Decides `periodic.return`: the commissioner owes another version.
pub(crate) fn send_back(hearing: &mut Hearing<'_>, action: &SendBack) -> Result<(), Refusal> {
    let clock = to_countersign(hearing, action.case)?;
    let network = hearing.network;
    let matter = network.periodic.matter(action.case);
    let class = matter.and_then(|matter| network.roster.class(matter.class?));
    let to = class.and_then(|class| class.commissioner).or(hearing.asker_post());
    let start = escalation::clock(network, Item::ClassReport, Level::Routine, to, hearing.at);
    let draft = hearing.draft(Event::Returned { reason: action.reason }).case(action.case);
    hearing.push(draft.leaves(hearing.asker_post()).reaches(to).stops(clock).starts(start));
    Ok(())
}

/// Decides the lapse of an item of this area: it goes to the next step of the route above the class, with the time that the
/// policy allows; with the centre director it stays.
pub(crate) fn lapse(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
) -> Result<(), Refusal> {
    let network = hearing.network;
    let matter = network.periodic.matter(clock.case).ok_or(Refusal::NotFound)?;
    let (item, level) = (clock.start.row.item, clock.start.row.level);
    let above = clock.owner.and_then(|owner| network.roster.role(owner)?.step()).max(Some(Step::Class));
    let spot = matter.class.zip(matter.week);
    let kept = match matter.topic {
        Topic::Calm => spot.map(|(class, week)| kept_from_look(network, class, week)).unwrap_or_default(),
        Topic::Silence | Topic::Report => Vec::new(),
    };
    let report = spot.and_then(|(class, week)| network.periodic.report(class, week));
    // Nobody countersigns or looks at what he sent himself.
    let sender = report.and_then(|report| report.person).filter(|_| item != Item::ClassReport);
    let way = Way { place: place(matter.class), recused: &kept, sender, at: hearing.at };
    let hop = route::next(network, &way, above);
    let to = hop.as_ref().map(|hop| hop.to).or(clock.owner);
    let skipped = hop.map(|hop| hop.skipped).unwrap_or_default();
    let mut start = escalation::clock(network, item, level, to, hearing.at);
    // Where it stays it is told once a week, not every day.
    if to == clock.owner {
        start.due = start.due.max(hearing.at.plus_minutes(7 * 24 * 60));
    }
    let draft = hearing.draft(escalation::Event::Lapsed { cause, skipped }).case(clock.case);
    let draft = draft.leaves(cause.blames(clock.owner)).reaches(to);
    hearing.push(draft.stops(position).starts(start));
    tell_leading_group(hearing, clock.owner, item, cause);
    Ok(())
}
