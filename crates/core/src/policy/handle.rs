//! Adopting, tightening, and applying to what already runs.

use serde::{Deserialize, Serialize};

use super::{Allowance, Event, Line, is_tighter_or_equal};
use crate::access::Deed;
use crate::entry::ClockStart;
use crate::escalation::{self, Item, Row};
use crate::hearing::Hearing;
use crate::ids::UnitNo;
use crate::limits::DEADLINE_DAYS_MAX;
use crate::refusal::Refusal;
use crate::time::At;

/// Adopt a policy of the college (action `policy.adopt`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Adopt {
    /// In force from then; now when absent; never earlier than now.
    #[serde(default)]
    pub from: Option<At>,
    /// Lines that differ from the default.
    pub lines: Vec<Line>,
}

/// Bind a unit to a tighter deadline (action `policy.tighten`): binds the hops up to the unit's own station.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Tighten {
    /// The unit.
    pub unit: UnitNo,
    /// The line.
    pub line: Line,
}

/// Apply the policy in force to clocks that run, where it is earlier (action `policy.apply_to_open`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ApplyToOpen {}

fn check(allowance: Allowance) -> Result<(), Refusal> {
    let max = DEADLINE_DAYS_MAX as u32 * 24 * 60;
    if allowance.minutes == 0 || allowance.minutes > max {
        return Err(Refusal::Field { field: "minutes", why: "is not between 1 minute and 3,660 days" });
    }
    Ok(())
}

/// Decides `policy.adopt`.
pub(crate) fn adopt(hearing: &mut Hearing<'_>, action: &Adopt) -> Result<(), Refusal> {
    hearing.allow_office(Deed::AdoptPolicy)?;
    let from = action.from.unwrap_or(hearing.at);
    if from < hearing.at {
        return Err(Refusal::Field {
            field: "from",
            why: "lies in the past; clocks already ran by another policy",
        });
    }
    for line in &action.lines {
        check(line.allowance)?;
    }
    let version = hearing.network.policy.version + 1;
    hearing.push(hearing.draft(Event::Adopted { version, from, lines: action.lines.clone() }));
    Ok(())
}

/// Decides `policy.tighten`.
pub(crate) fn tighten(hearing: &mut Hearing<'_>, action: &Tighten) -> Result<(), Refusal> {
    hearing.allow_unit(Deed::TightenPolicy, action.unit)?;
    check(action.line.allowance)?;
    if !matches!(action.line.item, Item::Acknowledge | Item::Lease) {
        return Err(Refusal::Field {
            field: "item",
            why: "is not a deadline of a unit; only acknowledge and lease are",
        });
    }
    let row = Row { item: action.line.item, level: action.line.level, unit: None };
    if !is_tighter_or_equal(action.line.allowance, hearing.network.policy.allowance(row, hearing.at)) {
        return Err(Refusal::Loosens);
    }
    let version = hearing.network.policy.version + 1;
    hearing.push(hearing.draft(Event::Tightened { unit: action.unit, version, line: action.line }));
    Ok(())
}

/// Decides `policy.apply_to_open`: each running clock whose new due is earlier stops and starts again with it; one whose
/// new due has passed lapses at the next wake, with cause `policy_changed` and no post blamed.
pub(crate) fn apply_to_open(hearing: &mut Hearing<'_>, _: &ApplyToOpen) -> Result<(), Refusal> {
    hearing.allow_office(Deed::AdoptPolicy)?;
    let network = hearing.network;
    for (position, clock) in network.escalation.clocks() {
        let due = escalation::due_under(network, clock.start.row, clock.started, hearing.at);
        // The day of a task, a census, an appointment, a leave was set by people, not by a policy.
        if !clock.start.row.item.has_own_day() && due < clock.start.due {
            let (_, policy) = network.policy.line(clock.start.row, hearing.at);
            let draft = hearing
                .draft(Event::AppliedToOpen)
                .case(clock.case)
                .stops(position)
                .leaves(clock.owner)
                .reaches(clock.owner)
                .starts(ClockStart { row: clock.start.row, policy, due });
            hearing.push(draft);
        }
    }
    Ok(())
}
