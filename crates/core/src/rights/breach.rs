//! The register of breaches of confidentiality (CC.7, DO.5; PIPL 57): reported by anybody, assessed, told to those concerned,
//! dealt with, closed. The security administrator keeps it by coded facts; about whom it is, and every word, is for the centre
//! director, or for the leading group's chair where the director is suspected.

use serde::{Deserialize, Serialize};

use super::{
    Breach, BreachKind, BreachMeasure, BreachOutcome, BreachState, Event, Severity, Suspect, Told,
    UntoldReason,
};
use crate::access::Deed;
use crate::escalation::{self, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::limits::{BREACH_PEOPLE_MAX, RECUSALS_MAX};
use crate::network::Network;
use crate::refusal::Refusal;
use crate::roster::{Reach, Role, UnitKind};
use crate::time::At;
use crate::words::Slot;

/// Report a breach of confidentiality (action `rights.report_breach`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportBreach {
    /// What it is.
    pub kind: BreachKind,
    /// Of whose confidence, if it may be said.
    #[serde(default)]
    pub about: Option<PersonNo>,
    /// Who is suspected, at most 16; they will not have it.
    #[serde(default)]
    pub suspects: Vec<PersonNo>,
    /// A post whose holders are suspected; they will not have it either.
    #[serde(default)]
    pub suspect_post: Option<PostNo>,
    /// When; now when absent.
    #[serde(default)]
    pub occurred_at: Option<At>,
    /// What happened.
    pub words: Option<Slot>,
}

/// Say how grave a breach is (action `rights.assess_breach`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AssessBreach {
    /// The breach.
    pub case: CaseNo,
    /// How grave.
    pub severity: Severity,
    /// How many people it concerns.
    pub people: u32,
}

/// Say that those concerned were told, or why not (action `rights.tell_concerned`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TellConcerned {
    /// The breach.
    pub case: CaseNo,
    /// So many people were told.
    #[serde(default)]
    pub people: Option<u32>,
    /// Why they were not.
    #[serde(default)]
    pub reason: Option<UntoldReason>,
}

/// Record what was done about a breach (action `rights.take_measure`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TakeMeasure {
    /// The breach.
    pub case: CaseNo,
    /// What.
    pub measure: BreachMeasure,
}

/// Close a breach (action `rights.close_breach`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CloseBreach {
    /// The breach.
    pub case: CaseNo,
    /// How it ended.
    pub outcome: BreachOutcome,
    /// What was found.
    pub words: Option<Slot>,
}

/// The first of these single posts that somebody can take it in; the last of them where nobody can.
fn first(network: &Network, order: [(UnitKind, Role); 2], kept: &[PersonNo], at: At) -> Option<PostNo> {
    let posts = order.map(|(kind, role)| network.roster.single_post(kind, role));
    let open = |post: &Option<PostNo>| network.roster.reach(*post, at, kept, None) == Reach::Open;
    posts.into_iter().find(open).or_else(|| posts.into_iter().next_back()).flatten()
}

/// Decides `rights.report_breach`. It never answers whether a person or a post that it names is there.
pub(crate) fn report_breach(hearing: &mut Hearing<'_>, action: &ReportBreach) -> Result<(), Refusal> {
    hearing.allow_office(Deed::ReportBreach)?;
    let words = hearing.needed_slot(action.words)?;
    let occurred_at = hearing.past("occurred_at", action.occurred_at)?;
    if action.suspects.len() > RECUSALS_MAX {
        return Err(Refusal::Field { field: "suspects", why: "names more than 16" });
    }
    let (network, at) = (hearing.network, hearing.at);
    let mut recused = action.suspects.clone();
    if let Some(post) = action.suspect_post {
        // Whoever held it then, and whoever holds it now.
        let roster = &network.roster;
        let holders = roster.holders(post, occurred_at).chain(roster.holders(post, at));
        recused.extend(holders.map(|posting| posting.person));
    }
    recused.sort_unstable();
    recused.dedup();
    let about = action.about.filter(|person| network.roster.person(*person).is_some());
    let kept: Vec<PersonNo> = recused.iter().copied().chain(about).collect();
    let administrator = (UnitKind::Administration, Role::SecurityAdministrator);
    let chair = (UnitKind::LeadingGroup, Role::LeadingChair);
    let holder = first(network, [administrator, chair], &kept, at);
    let confidant = first(network, [(UnitKind::Centre, Role::CentreDirector), chair], &kept, at);
    let case = hearing.open_case();
    let start = escalation::clock(network, Item::BreachAssessment, Level::Routine, holder, at);
    let persons = action.suspects.iter().copied().map(Suspect::Person);
    let suspects = persons.chain(action.suspect_post.map(Suspect::Post)).collect();
    let kind = action.kind;
    let event = Event::BreachReported { kind, about, suspects, recused, occurred_at, confidant };
    let draft = hearing.draft(event).case(case).reaches(holder).words(words).starts(start);
    // Whom he names he may be himself: nobody is named by the header.
    hearing.push(draft.unnamed());
    Ok(())
}

/// An open breach to which the asker may do this, and its clock.
fn open<'n>(
    hearing: &Hearing<'n>,
    deed: Deed,
    case: CaseNo,
) -> Result<(&'n Breach, Option<Position>), Refusal> {
    let breach = hearing.network.rights.breach(case).ok_or(Refusal::NotFound)?;
    hearing.allow_case(deed, case)?;
    if breach.state == BreachState::Closed {
        return Err(Refusal::State { case, state: "closed" });
    }
    let clock = hearing.network.escalation.of_case(case).next().map(|(position, _)| position);
    Ok((breach, clock))
}

/// Decides `rights.assess_breach`; may be said again while the breach is open.
pub(crate) fn assess_breach(hearing: &mut Hearing<'_>, action: &AssessBreach) -> Result<(), Refusal> {
    let (breach, clock) = open(hearing, Deed::HandleBreach, action.case)?;
    if action.people > BREACH_PEOPLE_MAX {
        return Err(Refusal::Field { field: "people", why: "is more than 100,000" });
    }
    let event = Event::BreachAssessed { severity: action.severity, people: action.people };
    let draft = hearing.draft(event).case(action.case).reaches(breach.holder);
    let draft = if breach.state == BreachState::Reported {
        let (at, holder) = (hearing.at, breach.holder);
        let start = escalation::clock(hearing.network, Item::BreachStep, Level::Urgent, holder, at);
        draft.stops_any(clock).starts(start)
    } else {
        draft
    };
    hearing.push(draft);
    Ok(())
}

/// Decides `rights.tell_concerned`: by who handles it, or by who knows whom it concerns.
pub(crate) fn tell_concerned(hearing: &mut Hearing<'_>, action: &TellConcerned) -> Result<(), Refusal> {
    let case = action.case;
    let (breach, clock) = open(hearing, Deed::TellConcerned, case)?;
    match breach.state {
        BreachState::Reported => return Err(Refusal::State { case, state: "not assessed yet" }),
        BreachState::Told => return Err(Refusal::State { case, state: "told already" }),
        BreachState::Assessed | BreachState::Closed => {}
    }
    let told = match (action.people, action.reason) {
        (Some(people), None) if (1..=BREACH_PEOPLE_MAX).contains(&people) => Told::People(people),
        (None, Some(reason)) => Told::Not(reason),
        _ => {
            let why = "is between 1 and 100,000, or there is a reason instead";
            return Err(Refusal::Field { field: "people", why });
        }
    };
    let start =
        escalation::clock(hearing.network, Item::BreachStep, Level::Routine, breach.holder, hearing.at);
    let draft = hearing.draft(Event::BreachTold { told }).case(case).reaches(breach.holder);
    hearing.push(draft.stops_any(clock).starts(start));
    Ok(())
}

/// Decides `rights.take_measure`.
pub(crate) fn take_measure(hearing: &mut Hearing<'_>, action: &TakeMeasure) -> Result<(), Refusal> {
    open(hearing, Deed::HandleBreach, action.case)?;
    hearing.push(hearing.draft(Event::BreachMeasured { measure: action.measure }).case(action.case));
    Ok(())
}

/// Decides `rights.close_breach`: assessed, and those concerned told or a reason why not.
pub(crate) fn close_breach(hearing: &mut Hearing<'_>, action: &CloseBreach) -> Result<(), Refusal> {
    let case = action.case;
    let (breach, clock) = open(hearing, Deed::HandleBreach, case)?;
    let words = hearing.needed_slot(action.words)?;
    match breach.state {
        BreachState::Reported => return Err(Refusal::State { case, state: "not assessed yet" }),
        BreachState::Assessed => {
            return Err(Refusal::State { case, state: "nobody concerned was told, nor why not" });
        }
        BreachState::Told | BreachState::Closed => {}
    }
    if action.outcome == BreachOutcome::Confirmed && breach.measures.is_empty() {
        return Err(Refusal::State { case, state: "nothing was done about it yet" });
    }
    let draft = hearing.draft(Event::BreachClosed { outcome: action.outcome }).case(case);
    hearing.push(draft.words(words).stops_any(clock));
    Ok(())
}
