//! The college's deadlines: adopted by event, versioned, effective-dated; a unit may tighten them, never loosen them
//! (P.3, LG.2). "Promptly" (及时) of LG.4, SA.5, CT.9, ST.5, CC.4, CC.6 and DO.1 gets its number here.
//!
//! Invariant: a clock keeps the value of the instant it started. `policy.applied_to_open` is the one way to move open
//! clocks, and only to an earlier instant.

mod check;
mod handle;

pub use check::{Gap, unreachable_centre};
pub use handle::{Adopt, ApplyToOpen, Tighten};
pub(crate) use handle::{adopt, apply_to_open, tighten};

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::corruption::Corruption;
use crate::entry::{self, Entry};
use crate::escalation::{Item, Level, Row};
use crate::ids::UnitNo;
use crate::kind::Kind;
use crate::time::At;

/// How long something may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// Minutes, 1 to 5,270,400 (ten years).
    #[n(0)]
    pub minutes: u32,
    /// Only time within the calendar's service hours counts.
    #[n(1)]
    #[serde(default)]
    pub in_service_hours: bool,
}

/// One line of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What is due.
    #[n(0)]
    pub item: Item,
    /// At which urgency or grade.
    #[n(1)]
    pub level: Level,
    /// Within what time.
    #[n(2)]
    #[serde(flatten)]
    pub allowance: Allowance,
}

/// An event of this area.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The college adopted a policy; lines that it does not name keep the default.
    #[n(0)]
    Adopted {
        /// Its version: one more than the last.
        #[n(0)]
        version: u32,
        /// In force from then.
        #[n(1)]
        from: At,
        /// Its lines.
        #[n(2)]
        lines: Vec<Line>,
    },
    /// A unit bound itself to a tighter deadline.
    #[n(1)]
    Tightened {
        /// The unit.
        #[n(0)]
        unit: UnitNo,
        /// The version after it.
        #[n(1)]
        version: u32,
        /// The line.
        #[n(2)]
        line: Line,
    },
    /// The policy in force was applied to clocks that run: this one stops, a tighter one starts.
    #[n(2)]
    AppliedToOpen,
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::Adopted { .. } => Kind::PolicyAdopted,
            Event::Tightened { .. } => Kind::PolicyTightened,
            Event::AppliedToOpen => Kind::PolicyAppliedToOpen,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Adopted {
    version: u32,
    from: At,
    lines: Vec<Line>,
}

/// The policies in force.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Policy {
    adopted: Vec<Adopted>,
    measures: Vec<(UnitNo, u32, Line)>,
    version: u32,
}

impl Policy {
    /// Version of the newest policy or measure; 0 before any was adopted.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// What a row allows at `at`: the college's line in force, or the default; the unit's measure where it is tighter.
    pub fn allowance(&self, row: Row, at: At) -> Allowance {
        self.line(row, at).0
    }

    /// The same, with the version that gives it: of the policy in force, which leaves what it does not name to the default,
    /// or of the measure; 0 while no policy is in force.
    pub(crate) fn line(&self, row: Row, at: At) -> (Allowance, u32) {
        let is_row = |line: &Line| line.item == row.item && line.level == row.level;
        let in_force = self.adopted.iter().rev().find(|policy| policy.from <= at);
        let college = in_force
            .and_then(|policy| policy.lines.iter().find(|line| is_row(line)))
            .map_or_else(|| default(row.item, row.level), |line| line.allowance);
        let version = in_force.map_or(0, |policy| policy.version);
        self.measures
            .iter()
            .filter(|(unit, _, line)| Some(*unit) == row.unit && is_row(line))
            .map(|(_, version, line)| (line.allowance, *version))
            .fold((college, version), tighter)
    }

    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let Some(entry::Event::Policy(event)) = entry.event() else { return Ok(()) };
        match event {
            Event::Adopted { version, from, lines } => {
                self.adopted.push(Adopted { version: *version, from: *from, lines: lines.clone() });
                self.adopted.sort_by_key(|policy| (policy.from, policy.version));
                self.version = *version;
            }
            Event::Tightened { unit, version, line } => {
                self.measures.push((*unit, *version, *line));
                self.version = *version;
            }
            Event::AppliedToOpen => {}
        }
        Ok(())
    }
}

/// The one of two allowances that a unit may bind itself to when the other is the college's: fewer minutes of the same
/// kind. Time that counts always is tighter than as many minutes of service hours.
fn tighter(college: (Allowance, u32), unit: (Allowance, u32)) -> (Allowance, u32) {
    if unit.0 != college.0 && is_tighter_or_equal(unit.0, college.0) { unit } else { college }
}

fn is_tighter_or_equal(unit: Allowance, college: Allowance) -> bool {
    unit.minutes <= college.minutes && (!unit.in_service_hours || college.in_service_hours)
}

const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;

/// The default policy of the product; `docs/domain.md` lists it.
pub fn default(item: Item, level: Level) -> Allowance {
    let always = |minutes| Allowance { minutes, in_service_hours: false };
    let in_service = |minutes| Allowance { minutes, in_service_hours: true };
    match (item, level) {
        (Item::Acknowledge, Level::Emergency) => always(10),
        (Item::Acknowledge, Level::Urgent) => always(HOUR),
        (Item::Acknowledge, Level::Concerning) => in_service(8 * HOUR),
        (Item::Acknowledge, _) => in_service(24 * HOUR),
        (Item::Lease, Level::Emergency) => always(30),
        (Item::Lease, Level::Urgent) => always(4 * HOUR),
        // Of a crisis: its holder's next entry.
        (Item::Lease, Level::Red | Level::Orange) => always(DAY),
        (Item::Lease, Level::Yellow | Level::Blue) => always(3 * DAY),
        (Item::Lease, Level::Concerning) => in_service(24 * HOUR),
        (Item::Lease, _) => in_service(72 * HOUR),
        (Item::Assessment, Level::Emergency) => always(2 * HOUR),
        (Item::Assessment, _) => always(DAY),
        (Item::Proposal, Level::Red) => always(2 * HOUR),
        (Item::Proposal, _) => always(12 * HOUR),
        (Item::Decision, Level::Red) => always(4 * HOUR),
        (Item::Decision, _) => always(DAY),
        (Item::Ratification, _) => always(7 * DAY),
        (Item::KinContact, Level::Red | Level::Emergency) => always(2 * HOUR),
        (Item::KinContact, _) => always(DAY),
        (Item::Supplement, _) => always(DAY),
        (Item::Approval, _) => always(3 * DAY),
        (Item::Review, _) => always(120 * DAY),
        (Item::BreachAssessment | Item::GlassReview, _) => always(3 * DAY),
        (Item::BreachStep, Level::Urgent) => always(3 * DAY),
        (Item::BreachStep, _) => always(30 * DAY),
        // 15 working days of 8 hours: what the rules for applications give; GB/T 35273 allows 30 days at most.
        (Item::RightsRequest, _) => in_service(15 * 8 * HOUR),
        // A task has its own day; this is the time that whoever supervises has once it is overdue.
        (Item::Task | Item::Confirmation | Item::PlanReview, _) => always(7 * DAY),
        // A critical item; the most urgent class; the classes between.
        (Item::Interview, Level::Urgent | Level::Emergency) => always(DAY),
        (Item::Interview, Level::Concerning) => always(3 * DAY),
        (Item::Interview, _) => always(14 * DAY),
        // The day is the window's; this is the time that the centre's director has once both windows are over.
        (Item::Completion, _) => always(7 * DAY),
        (Item::Look, Level::Urgent | Level::Emergency) => always(DAY),
        (Item::Look, Level::Concerning) => always(3 * DAY),
        (Item::Look, _) => always(7 * DAY),
        (Item::Receipt, _) => always(7 * DAY),
        (Item::Guardianship, Level::Red) => always(2 * HOUR),
        (Item::Guardianship, Level::Orange) => always(DAY),
        // Whom the last check did not find: red, orange, yellow, blue.
        (Item::Guardianship, Level::Emergency) => always(10),
        (Item::Guardianship, Level::Urgent) => always(HOUR),
        (Item::Guardianship, Level::Concerning) => always(4 * HOUR),
        (Item::Guardianship, Level::Routine) => always(DAY),
        (Item::Guardianship, _) => always(7 * DAY),
        (Item::HandOver, _) => always(8 * HOUR),
        (Item::FollowUp, Level::Red) => always(DAY),
        (Item::FollowUp, Level::Orange) => always(3 * DAY),
        (Item::FollowUp, Level::Yellow) => always(7 * DAY),
        (Item::FollowUp, _) => always(30 * DAY),
        // Whoever asks for a watch says how often.
        (Item::WatchCheck, _) => always(DAY),
        // The advisor has until noon of the first day of service; this is the time of whoever has the silence after him.
        (Item::ClassReport, _) => in_service(8 * HOUR),
        (Item::CalmLook, _) => in_service(24 * HOUR),
        (Item::Countersign, _) => in_service(16 * HOUR),
        (Item::Appointment, Level::Emergency | Level::Urgent) => always(DAY),
        (Item::Appointment, Level::Concerning) => in_service(24 * HOUR),
        (Item::Appointment, _) => in_service(40 * HOUR),
        (Item::SessionRecord, _) => always(3 * DAY),
        (Item::ReferralAnswer, Level::Emergency) => always(2 * HOUR),
        (Item::ReferralAnswer, Level::Urgent) => always(DAY),
        (Item::ReferralAnswer, Level::Concerning) => always(3 * DAY),
        (Item::ReferralAnswer, _) => always(7 * DAY),
        (Item::Escort, Level::Emergency) => always(4 * HOUR),
        (Item::Escort, Level::Urgent) => always(DAY),
        (Item::Escort, _) => always(7 * DAY),
        // At his return; where leave was granted, the end of its last day.
        (Item::Resumption, _) => always(2 * DAY),
    }
}
