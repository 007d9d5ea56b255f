//! Interventions 干预 (CT.9c) and what is done at once 保护性处置 (ST.5i), which is progress: where the holder of a report
//! records it, his lease starts again.

use serde::{Deserialize, Serialize};

use super::ground::allowed;
use super::{Basis, Effect, Event, Intervention, Protection};
use crate::access::Deed;
use crate::crisis::{Grade, Measure};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, Position};
use crate::refusal::Refusal;
use crate::report::{self, State};
use crate::time::At;
use crate::words::Slot;

/// Begin an intervention (action `care.start_intervention`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StartIntervention {
    /// The crisis or the listing.
    pub case: CaseNo,
    /// What is done.
    pub measure: Measure,
    /// In a sentence.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Say how an intervention goes on (action `care.step_intervention`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StepIntervention {
    /// The crisis or the listing.
    pub case: CaseNo,
    /// The entry that began it; the newest that runs when absent.
    #[serde(default)]
    pub intervention: Option<Position>,
    /// How.
    pub words: Option<Slot>,
}

/// End an intervention with what it did (action `care.end_intervention`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EndIntervention {
    /// The crisis or the listing.
    pub case: CaseNo,
    /// The entry that began it; the newest that runs when absent.
    #[serde(default)]
    pub intervention: Option<Position>,
    /// What it did.
    pub effect: Effect,
    /// How.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Record what was done at once to protect somebody (action `care.protect`): on the scene, before any decision if need be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Protect {
    /// The report, the crisis or the listing.
    pub case: CaseNo,
    /// What was done.
    pub what: Protection,
    /// On which ground.
    pub basis: Basis,
    /// When; now when absent.
    #[serde(default)]
    pub occurred_at: Option<At>,
    /// How.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Decides `care.start_intervention`.
pub(crate) fn start_intervention(
    hearing: &mut Hearing<'_>,
    action: &StartIntervention,
) -> Result<(), Refusal> {
    let ground = allowed(hearing, Deed::Care, action.case)?;
    let words = hearing.slot(action.words)?;
    let draft = hearing.draft(Event::InterventionStarted { measure: action.measure }).case(action.case);
    hearing.push(draft.reaches(ground.holder).words(words));
    Ok(())
}

/// The intervention meant, which still runs.
fn running(hearing: &Hearing<'_>, case: CaseNo, intervention: Option<Position>) -> Result<Position, Refusal> {
    allowed(hearing, Deed::Care, case)?;
    let rows = hearing.network.care.get(case).map(|row| &row.interventions).ok_or(Refusal::NotFound)?;
    let runs = |row: &Intervention| row.ended.is_none();
    match intervention {
        None => rows
            .iter()
            .rev()
            .find(|(_, row)| runs(row))
            .map(|(position, _)| *position)
            .ok_or(Refusal::NotFound),
        Some(position) if rows.get(&position).is_some_and(runs) => Ok(position),
        Some(position) if rows.contains_key(&position) => {
            Err(Refusal::State { case, state: "that intervention has ended" })
        }
        Some(_) => Err(Refusal::NotFound),
    }
}

/// Decides `care.step_intervention`.
pub(crate) fn step_intervention(hearing: &mut Hearing<'_>, action: &StepIntervention) -> Result<(), Refusal> {
    let intervention = running(hearing, action.case, action.intervention)?;
    let words = hearing.needed_slot(action.words)?;
    let draft = hearing.draft(Event::InterventionStepped { intervention }).case(action.case).words(words);
    hearing.push(draft);
    Ok(())
}

/// Decides `care.end_intervention`.
pub(crate) fn end_intervention(hearing: &mut Hearing<'_>, action: &EndIntervention) -> Result<(), Refusal> {
    let intervention = running(hearing, action.case, action.intervention)?;
    let words = hearing.slot(action.words)?;
    let event = Event::InterventionEnded { intervention, effect: action.effect };
    let draft = hearing.draft(event).case(action.case).words(words);
    hearing.push(draft);
    Ok(())
}

/// Decides `care.protect`. What was done in an orange or red crisis before its decision, or before there was a crisis, is
/// marked as done meanwhile.
pub(crate) fn protect(hearing: &mut Hearing<'_>, action: &Protect) -> Result<(), Refusal> {
    let case = action.case;
    let network = hearing.network;
    let sees = network.sees(case).ok_or(Refusal::NotFound)?;
    hearing.allow_case(sees.facts, case)?;
    hearing.allow_case(Deed::Protect, case)?;
    let words = hearing.slot(action.words)?;
    let occurred_at = hearing.past("occurred_at", action.occurred_at)?;
    let report = network.report.get(case);
    let interim = match (report, network.crisis.get(case)) {
        (Some(report), _) if report.state != State::Open => {
            return Err(Refusal::State { case, state: report.state.name() });
        }
        (Some(_), _) => true,
        (None, Some(crisis)) => {
            allowed(hearing, Deed::Protect, case)?;
            crisis.grade.is_none_or(Grade::is_severe) && crisis.decision.is_none()
        }
        (None, None) => {
            allowed(hearing, Deed::Protect, case)?;
            false
        }
    };
    let event = Event::Protected { what: action.what, basis: action.basis, occurred_at, interim };
    let draft = hearing.draft(event).case(case).words(words);
    hearing.push(draft);
    if report.is_some() && hearing.may_case(Deed::HandleReport, case) {
        report::go_on(hearing, case);
    }
    Ok(())
}
