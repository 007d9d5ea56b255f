//! Adopting, tightening, and applying to what already runs.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Event, Line, at_most, default, is_tighter_or_equal};
use crate::access::Deed;
use crate::adoption::Adopting;
use crate::entry::ClockStart;
use crate::escalation::{self, Item, Level, Row};
use crate::hearing::Hearing;
use crate::ids::UnitNo;
use crate::refusal::Refusal;
use crate::time::At;

/// Adopt a policy of the college (action `policy.adopt`). One that allows more than the one in force waits until another
/// person of the leading group approves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Adopt {
    /// In force from then; now when absent; never earlier than now.
    #[n(0)]
    #[serde(default)]
    pub from: Option<At>,
    /// Lines that differ from the default.
    #[n(1)]
    pub lines: Vec<Line>,
}

impl Adopt {
    /// How long an item may take by it: the default where it says nothing.
    pub fn allowance(&self, item: Item, level: Level) -> super::Allowance {
        let line = self.lines.iter().find(|line| (line.item, line.level) == (item, level));
        line.map_or_else(|| default(item, level), |line| line.allowance)
    }
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

fn check(line: &Line) -> Result<(), Refusal> {
    if line.allowance.minutes == 0 {
        return Err(Refusal::Field { field: "minutes", why: "leaves no time" });
    }
    if !is_tighter_or_equal(line.allowance, at_most(line.item, line.level)) {
        return Err(Refusal::Field { field: "minutes", why: "is more than any policy may allow for this" });
    }
    Ok(())
}

/// Checks `policy.adopt`. What it does not name is the default's again, which may be looser than what is in force.
pub(crate) fn adopting(hearing: &Hearing<'_>, action: &Adopt) -> Result<Adopting, Refusal> {
    let from = action.from.unwrap_or(hearing.at);
    if from < hearing.at {
        return Err(Refusal::Field {
            field: "from",
            why: "lies in the past; clocks already ran by another policy",
        });
    }
    action.lines.iter().try_for_each(check)?;
    let is_twice = |n: usize, line: &Line| {
        action.lines.iter().take(n).any(|other| (other.item, other.level) == (line.item, line.level))
    };
    if action.lines.iter().enumerate().any(|(n, line)| is_twice(n, line)) {
        return Err(Refusal::Field { field: "lines", why: "have one deadline twice" });
    }
    let policy = &hearing.network.policy;
    let version = policy.version + 1;
    let loosens = Item::ALL.iter().copied().any(|item| {
        Level::ALL.iter().copied().any(|level| {
            !is_tighter_or_equal(
                action.allowance(item, level),
                policy.allowance(Row { item, level, unit: None }, from),
            )
        })
    });
    let event = Event::Adopted { version, from, lines: action.lines.clone() }.into();
    Ok(Adopting { event, version, loosens })
}

/// Decides `policy.tighten`.
pub(crate) fn tighten(hearing: &mut Hearing<'_>, action: &Tighten) -> Result<(), Refusal> {
    hearing.allow_unit(Deed::TightenPolicy, action.unit)?;
    check(&action.line)?;
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
    hearing.allow_office(Deed::EnactRules)?;
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
