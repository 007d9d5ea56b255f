//! The care plan 一生一策 of a listing: versions, each with measures that a post owes by a day, and a day on which it is looked
//! at again.

use serde::{Deserialize, Serialize};

use super::ground::{allowed, clock_of};
use super::guardianship::check_day;
use super::{Event, Goal};
use crate::access::Deed;
use crate::entry::ClockStart;
use crate::escalation::{Item, Row};
use crate::hearing::Hearing;
use crate::ids::CaseNo;
use crate::limits::GOALS_MAX;
use crate::refusal::Refusal;
use crate::time::Day;
use crate::words::Slot;

/// Write a care plan, or its next version (action `care.plan`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanCare {
    /// The listing.
    pub case: CaseNo,
    /// Its measures; at least one.
    pub goals: Vec<Goal>,
    /// Looked at again by the end of that day.
    pub review: Day,
    /// The plan.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Decides `care.plan`.
pub(crate) fn plan_care(hearing: &mut Hearing<'_>, action: &PlanCare) -> Result<(), Refusal> {
    let case = action.case;
    let ground = allowed(hearing, Deed::Care, case)?;
    let network = hearing.network;
    if network.focus.get(case).is_none() {
        return Err(Refusal::Field {
            field: "case",
            why: "is no listing; a care plan belongs to the register",
        });
    }
    let words = hearing.slot(action.words)?;
    if action.goals.is_empty() || action.goals.len() > GOALS_MAX {
        return Err(Refusal::Field { field: "goals", why: "needs one measure at least, and 12 at most" });
    }
    check_day(hearing, "review", action.review)?;
    for goal in &action.goals {
        if !network.roster.role(goal.owner).is_some_and(|role| role.is_staff() && !role.is_administrator()) {
            return Err(Refusal::Field { field: "owner", why: "is no post of staff" });
        }
        check_day(hearing, "by", goal.by)?;
    }
    let before = network.care.get(case).and_then(|row| row.plan.as_ref()).map_or(0, |plan| plan.version);
    let due = clock_of(hearing, case, Item::PlanReview);
    let owner = ground.owner(hearing, ground.holder);
    let row = Row { item: Item::PlanReview, level: ground.level, unit: None };
    let (_, policy) = network.policy.line(row, hearing.at);
    let clock = ClockStart { row, policy, due: action.review.at_minute(24 * 60) };
    let version = before.saturating_add(1);
    let event = Event::Planned { version, goals: action.goals.clone(), review: action.review };
    let draft = hearing.draft(event).case(case).reaches(owner).words(words);
    hearing.push(draft.stops_any(due).starts(clock));
    Ok(())
}
