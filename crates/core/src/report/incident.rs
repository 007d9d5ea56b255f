//! Incidents (并案): what happened to several people at once, a fight, an accident, a death in a room, and the cases about
//! each of them. Serves CC.6, CT.9c and gap 15.
//!
//! Each person's case stays his own, with its own holder, clocks and secrets: a telling about several people is stored once
//! for each. That they belong together stands in bodies alone, under the key of the case that was put to the others, so
//! that headers tie no person's case to another's, and what is destroyed about one leaves no row of the others changed.
//!
//! An incident has no number of its own; it is called by the first of its cases.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::emergency::declare;
use super::submit::{Sending, draft_observation, facts, received, recusals};
use super::{About, Choice, Emergency, Event, Facts, LifeEvent, Observe, ReceivedFrom, Sign, Urgency};
use crate::access::Deed;
use crate::entry::{self, Entry};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo};
use crate::limits::INCIDENT_PEOPLE_MAX;
use crate::network::Network;
use crate::refusal::Refusal;
use crate::roster;
use crate::time::At;
use crate::words::Slot;

/// One of several whom a report is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Concerned {
    /// Who.
    pub about: About,
    /// What was seen of him, at most 16.
    #[serde(default)]
    pub signs: Vec<Sign>,
    /// What happened to him.
    #[serde(default)]
    pub life_event: Option<LifeEvent>,
}

/// Report about several people at once (action `report.submit_several`): a report for each, joined in an incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SubmitSeveral {
    /// About whom, 2 to 16.
    pub people: Vec<Concerned>,
    /// How urgent; an emergency too.
    pub urgency: Urgency,
    /// To whom, where the sender has a choice; not of an emergency.
    #[serde(default)]
    pub to: Option<Choice>,
    /// When; now when absent.
    #[serde(default)]
    pub occurred_at: Option<At>,
    /// First help was given.
    #[serde(default)]
    pub first_help: bool,
    /// Named as involved; they will have none of it. Nor will those whom it is about.
    #[serde(default)]
    pub involved: Vec<PersonNo>,
    /// To be kept from them.
    #[serde(default)]
    pub keep_from: Vec<PersonNo>,
    /// Entered for somebody who told it by another channel.
    #[serde(default)]
    pub received: Option<ReceivedFrom>,
    /// What the sender says; kept once for each, in his own case.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Put a report or crisis to others of the same incident (action `report.join`). Each keeps its holder and its clocks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The report or crisis, in no incident yet.
    pub case: CaseNo,
    /// Another one of the same incident.
    pub with: CaseNo,
}

/// Take a report or crisis out of its incident, into which it was put in error (action `report.part`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The report or crisis.
    pub case: CaseNo,
}

/// Decides `report.submit_several`.
pub(crate) fn submit_several(hearing: &mut Hearing<'_>, action: &SubmitSeveral) -> Result<(), Refusal> {
    if action.people.len() < 2 || INCIDENT_PEOPLE_MAX < action.people.len() {
        return Err(Refusal::Field { field: "people", why: "names fewer than two people, or more than 16" });
    }
    if action.to.is_some() && action.urgency == Urgency::Emergency {
        return Err(Refusal::Field {
            field: "to",
            why: "is not open in an emergency; it goes to the centre",
        });
    }
    let words = hearing.slot(action.words)?;
    let told: Vec<Facts> = action
        .people
        .iter()
        .map(|one| facts(hearing, &observation(action, one)))
        .collect::<Result<_, _>>()?;
    let people: Vec<PersonNo> = told.iter().filter_map(|facts| facts.subject.person()).collect();
    if people.iter().collect::<BTreeSet<_>>().len() < people.len() {
        return Err(Refusal::Field { field: "people", why: "names somebody twice" });
    }
    let received = received(hearing, action.received)?;
    let mut incident = None;
    for (facts, concerned) in told.into_iter().zip(&action.people) {
        // Whoever it is about has none of what is told of the others.
        let others = people.iter().copied().filter(|person| Some(*person) != facts.subject.person());
        let involved: Vec<PersonNo> = action.involved.iter().copied().chain(others).collect();
        if incident.is_some() {
            hearing.apart();
        }
        let case = if action.urgency == Urgency::Emergency {
            let emergency = Emergency {
                about: Some(concerned.about),
                signs: concerned.signs.clone(),
                life_event: concerned.life_event,
                occurred_at: action.occurred_at,
                first_help: action.first_help,
                tell: Vec::new(),
                involved,
                keep_from: action.keep_from.clone(),
                received: action.received,
                words,
            };
            declare(hearing, &emergency, incident)
        } else {
            let recused = recusals(hearing, &involved, &action.keep_from)?;
            let (subject, urgency) = (facts.subject, action.urgency);
            let sending = Sending::new(hearing, subject, urgency, action.to, recused, received)?;
            let case = hearing.open_case();
            draft_observation(hearing, case, facts, words);
            sending.of(incident).draft(hearing, case)?;
            case
        };
        incident = incident.or(Some(case));
    }
    Ok(())
}

/// What was observed of one of them.
fn observation(action: &SubmitSeveral, one: &Concerned) -> Observe {
    Observe {
        about: one.about,
        signs: one.signs.clone(),
        life_event: one.life_event,
        low_mood_days: None,
        occurred_at: action.occurred_at,
        first_help: action.first_help,
        words: action.words,
    }
}

/// Decides `report.join`: by whoever holds the one and may know the other.
pub(crate) fn join(hearing: &mut Hearing<'_>, action: &Join) -> Result<(), Refusal> {
    let Join { case, with } = *action;
    let network = hearing.network;
    hearing.allow_case(Deed::JoinIncident, case)?;
    if case == with {
        return Err(Refusal::Field { field: "with", why: "is the same case" });
    }
    let sees = network.sees(with).filter(|_| is_joined(network, with)).ok_or(Refusal::NotFound)?;
    if !hearing.may_case(sees.facts, with) {
        return Err(Refusal::NotFound);
    }
    let incidents = network.report.incidents();
    if incidents.of(case).is_some() {
        return Err(Refusal::State { case, state: "in an incident already" });
    }
    let (case, incident) = match incidents.of(with) {
        Some(incident) => (case, incident),
        // What was taken out of the incident that is called by it cannot call another.
        None if !incidents.parted.contains(&with) => (case, with),
        None if !incidents.parted.contains(&case) => (with, case),
        None => return Err(Refusal::State { case: with, state: "taken out of an incident" }),
    };
    let draft = hearing.draft(Event::InIncident { incident }).case(case);
    hearing.push(draft);
    Ok(())
}

/// Decides `report.part`.
pub(crate) fn part(hearing: &mut Hearing<'_>, action: &Part) -> Result<(), Refusal> {
    hearing.allow_case(Deed::JoinIncident, action.case)?;
    if hearing.network.report.incidents().of(action.case).is_none() {
        return Err(Refusal::State { case: action.case, state: "in no incident" });
    }
    let draft = hearing.draft(Event::OutOfIncident).case(action.case);
    hearing.push(draft);
    Ok(())
}

/// Whether a case is of a kind that belongs to incidents.
fn is_joined(network: &Network, case: CaseNo) -> bool {
    network.report.get(case).is_some() || network.crisis.get(case).is_some()
}

impl Network {
    /// The other cases of the incident that a report or crisis belongs to, by number. A report that became a crisis stands
    /// there as that crisis.
    pub fn incident(&self, case: CaseNo) -> Vec<CaseNo> {
        let incidents = self.report.incidents();
        let from = self.report.iter().filter(|(_, report)| report.crisis == Some(case));
        let own: BTreeSet<CaseNo> = from.map(|(report, _)| report).chain([case]).collect();
        let names: BTreeSet<CaseNo> = own.iter().filter_map(|case| incidents.of(*case)).collect();
        let became = |case: CaseNo| self.report.get(case).and_then(|report| report.crisis).unwrap_or(case);
        let others: BTreeSet<CaseNo> = names
            .into_iter()
            .flat_map(|name| incidents.members(name))
            .filter(|other| !own.contains(other))
            .map(became)
            .filter(|other| {
                *other != case && Some(*other) != self.report.get(case).and_then(|report| report.crisis)
            })
            .collect();
        others.into_iter().collect()
    }
}

/// Which cases belong together.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Incidents {
    /// By case, the first case of its incident.
    links: BTreeMap<CaseNo, CaseNo>,
    /// First cases that were taken out.
    parted: BTreeSet<CaseNo>,
}

impl Incidents {
    /// The incident that a case belongs to, called by its first case.
    pub(super) fn of(&self, case: CaseNo) -> Option<CaseNo> {
        let is_first = || !self.parted.contains(&case) && self.links.values().any(|first| *first == case);
        self.links.get(&case).copied().or_else(|| is_first().then_some(case))
    }

    fn members(&self, incident: CaseNo) -> impl Iterator<Item = CaseNo> {
        let others = self.links.iter().filter(move |(_, first)| **first == incident).map(|(case, _)| *case);
        others.chain(Some(incident).filter(|first| !self.parted.contains(first)))
    }

    pub(super) fn apply(&mut self, entry: &Entry) {
        let Some(case) = entry.header.case else { return };
        match entry.event() {
            Some(entry::Event::Report(
                Event::Submitted { incident: Some(incident), .. } | Event::InIncident { incident },
            )) => {
                self.links.insert(case, *incident);
            }
            Some(entry::Event::Report(Event::OutOfIncident)) if self.links.remove(&case).is_none() => {
                self.parted.insert(case);
            }
            // Two cases about one person who was not known to be one.
            Some(entry::Event::Roster(roster::Event::Identified { joins: Some(other), .. })) => {
                let incident = self.of(*other).or(Some(*other).filter(|other| !self.parted.contains(other)));
                if let Some(incident) = incident.filter(|_| self.of(case).is_none()) {
                    self.links.insert(case, incident);
                }
            }
            _ => {}
        }
    }
}
