//! Adopting rules, firing, looking at what fired, and what follows when nobody does.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::rule::{check, default_rules};
use super::{Dismissal, Event, LookOutcome, Rule};
use crate::access::Deed;
use crate::adoption::Adopting;
use crate::census;
use crate::crisis::Grade;
use crate::escalation::{self, Cause, Clock, Item};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, Position};
use crate::refusal::Refusal;
use crate::report::{self, About, Observe, Submit, Urgency};
use crate::words::Slot;

/// Adopt rules of early warning (action `warning.adopt`): all that are in force from now on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Adopt {
    /// The rules; the product's when absent; none at all when empty.
    #[n(0)]
    #[serde(default)]
    pub rules: Option<Vec<Rule>>,
}

/// Say what a look at a warning came to (action `warning.look`). With `listing` it proposes the listing, with `interview` an
/// interview is due, with `report` it is reported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// The warning.
    pub case: CaseNo,
    /// What it came to.
    pub outcome: LookOutcome,
    /// Why nothing follows; needed where it is dismissed.
    #[serde(default)]
    pub reason: Option<Dismissal>,
    /// At which grade he is to be listed; blue when absent.
    #[serde(default)]
    pub grade: Option<Grade>,
    /// How urgent the report is; concerning when absent.
    #[serde(default)]
    pub urgency: Option<Urgency>,
    /// What was found.
    pub words: Option<Slot>,
}

/// Checks `warning.adopt`. Rules are looser unless each one in force stands among them, as urgent at least.
pub(crate) fn adopting(hearing: &Hearing<'_>, action: &Adopt) -> Result<Adopting, Refusal> {
    let rules = action.rules.clone().unwrap_or_else(default_rules);
    check(&rules)?;
    let warnings = &hearing.network.warning;
    let version = warnings.version() + 1;
    let stays = |old: &Rule| {
        let kept =
            |new: &Rule| new.when == old.when && new.advice == old.advice && new.urgency >= old.urgency;
        rules.iter().any(kept)
    };
    let loosens = !warnings.rules().iter().all(stays);
    Ok(Adopting { event: Event::Adopted { version, rules }.into(), version, loosens })
}

/// Decides what fires first, if something does: every rule that holds then about that person, in one warning. A warning that
/// waits for a look takes them up; its clock only ever becomes shorter.
pub(crate) fn evaluate(hearing: &mut Hearing<'_>) -> Result<(), Refusal> {
    let network = hearing.network;
    let warnings = &network.warning;
    let (due, person) = warnings.first().filter(|(due, _)| *due <= hearing.at).ok_or(Refusal::NotFound)?;
    let history = warnings.people.get(&person).ok_or(Refusal::NotFound)?;
    let mut fired = history.firing(warnings.rules(), &history.fired, person, due);
    let urgency = |place: usize| warnings.rules().get(place).map(|rule| rule.urgency);
    fired.sort_by_key(|(place, _)| std::cmp::Reverse(urgency(*place)));
    let evidence: BTreeSet<Position> = fired.iter().flat_map(|(_, evidence)| evidence).copied().collect();
    let recused = history.kept_from(&evidence);
    let open = warnings.open_about(person);
    let mut keep = recused.clone();
    keep.extend(open.iter().flat_map(|(_, warning)| warning.recused.iter().copied()));
    let case = open.map(|(case, _)| case).unwrap_or_else(|| hearing.open_case());
    let running = network.escalation.of_case(case).find(|(_, clock)| clock.start.row.item == Item::Look);
    for (turn, (place, evidence)) in fired.into_iter().enumerate() {
        let Some(rule) = warnings.rules().get(place) else { continue };
        let event = Event::Fired {
            person,
            rule: rule.number,
            version: warnings.version(),
            advice: rule.advice,
            evidence: evidence.into_iter().collect(),
            recused: recused.clone(),
        };
        let draft = hearing.draft(event).case(case);
        let level = rule.urgency.level();
        // The most urgent comes first; only it can start a clock.
        let draft = match running {
            _ if turn > 0 => draft,
            Some((position, clock)) => {
                let held = network.roster.reach(clock.owner, hearing.at, &keep, None);
                let owner = if held == crate::roster::Reach::Recused {
                    census::next_owner(network, Some(person), &keep, clock.owner, hearing.at).0
                } else {
                    clock.owner
                };
                let start = escalation::clock(network, Item::Look, level, owner, hearing.at);
                if owner == clock.owner && clock.start.due <= start.due {
                    draft
                } else {
                    draft.leaves(clock.owner).reaches(owner).stops(position).starts(start)
                }
            }
            None => {
                let (owner, _) = census::next_owner(network, Some(person), &keep, None, hearing.at);
                draft.reaches(owner).starts(escalation::clock(network, Item::Look, level, owner, hearing.at))
            }
        };
        hearing.push(draft);
    }
    Ok(())
}

/// Decides `warning.look`.
pub(crate) fn look(hearing: &mut Hearing<'_>, action: &Look) -> Result<(), Refusal> {
    let (network, case) = (hearing.network, action.case);
    let warning = network.warning.get(case).ok_or(Refusal::NotFound)?;
    if warning.is_open {
        hearing.allow_case(Deed::LookAtWarning, case)?;
    } else if hearing.may_case(Deed::SeeWarning, case) {
        return Err(Refusal::State { case, state: "looked at already" });
    }
    let person = warning.person.ok_or(Refusal::NotFound)?;
    let words = hearing.needed_slot(action.words)?;
    let (outcome, reason) = (action.outcome, action.reason);
    if reason.is_some() != (outcome == LookOutcome::Dismissed) {
        return Err(Refusal::Field { field: "reason", why: "is needed to dismiss, and only then" });
    }
    let clock = network.escalation.of_case(case).find(|(_, clock)| clock.start.row.item == Item::Look);
    let position = clock.map(|(position, _)| position);
    let draft = hearing.draft(Event::Looked { outcome, reason }).case(case);
    hearing.push(draft.words(words).stops_any(position));
    match outcome {
        LookOutcome::Listing => census::list(hearing, person, case, action.grade, words),
        LookOutcome::Interview => {
            let level = Urgency::Concerning.level();
            census::order_interview(hearing, person, case, &warning.recused, level);
            Ok(())
        }
        LookOutcome::Report => {
            let submit = Submit {
                observation: Observe {
                    about: About::Person(person),
                    signs: Vec::new(),
                    life_event: None,
                    low_mood_days: None,
                    occurred_at: None,
                    first_help: false,
                    words,
                },
                urgency: action.urgency.unwrap_or(Urgency::Concerning),
                to: None,
                involved: Vec::new(),
                keep_from: warning.recused.clone(),
                received: None,
            };
            report::submit(hearing, &submit)
        }
        LookOutcome::Talked | LookOutcome::Dismissed => Ok(()),
    }
}

/// Decides the lapse of a look: it goes up the route.
pub(crate) fn lapse(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
) -> Result<(), Refusal> {
    let row = hearing.network.warning.get(clock.case);
    let person = row.and_then(|row| row.person);
    let recused = row.map(|row| row.recused.as_slice()).unwrap_or_default();
    census::climb(hearing, position, clock, cause, person, recused);
    Ok(())
}
