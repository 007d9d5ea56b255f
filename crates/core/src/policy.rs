//! The college's deadlines: adopted by event, versioned, effective-dated; a unit may tighten them, never loosen them
//! (P.3, LG.2). "Promptly" (及时) of LG.4, SA.5, CT.9, ST.5, CC.4, CC.6 and DO.1 gets its number here.
//!
//! Invariant: a clock keeps the value of the instant it started. `policy.applied_to_open` is the one way to move open
//! clocks, and only to an earlier instant. No policy and no measure allows more than [`at_most`]: escalation cannot be
//! switched off.

mod bounds;
mod check;
mod handle;

pub use bounds::{at_most, default};
pub use check::{Gap, unreachable_centre};
pub use handle::{Adopt, ApplyToOpen, Tighten};
pub(crate) use handle::{adopting, apply_to_open, tighten};

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::corruption::Corruption;
use crate::entry::{self, Entry};
use crate::escalation::{Item, Level, Row};
use crate::ids::{PostNo, UnitNo};
use crate::kind::Kind;
use crate::time::At;

/// How long something may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// Minutes: 1 at least; at most what [`at_most`] says of the row.
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

/// A policy that the college adopted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Adopted {
    /// Its version.
    pub version: u32,
    /// In force from then.
    pub from: At,
    /// Its lines; what it does not name is the default's.
    pub lines: Vec<Line>,
    /// When it was adopted.
    pub at: At,
    /// By which post: the one that approved it, where two were needed.
    pub by: Option<PostNo>,
}

/// A tighter deadline of one unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OwnLine {
    /// The unit.
    pub unit: UnitNo,
    /// The version after it.
    pub version: u32,
    /// The line.
    pub line: Line,
    /// In force since then.
    pub at: At,
}

/// The policies in force.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Policy {
    adopted: Vec<Adopted>,
    measures: Vec<OwnLine>,
    version: u32,
}

impl Policy {
    /// Version of the newest policy or measure; 0 before any was adopted.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Every policy that was adopted, by the instant from which it is in force.
    pub fn adopted(&self) -> &[Adopted] {
        &self.adopted
    }

    /// What units bound themselves to, in the order in which they did.
    pub fn own_lines(&self) -> &[OwnLine] {
        &self.measures
    }

    /// The policy in force at `at`; none: the default.
    pub fn in_force(&self, at: At) -> Option<&Adopted> {
        self.adopted.iter().rev().find(|policy| policy.from <= at)
    }

    /// What a row allows at `at`: the college's line in force, or the default; the unit's measure where it is tighter.
    pub fn allowance(&self, row: Row, at: At) -> Allowance {
        self.line(row, at).0
    }

    /// The same, with the version that gives it: of the policy in force, which leaves what it does not name to the default,
    /// or of the measure; 0 while no policy is in force.
    pub(crate) fn line(&self, row: Row, at: At) -> (Allowance, u32) {
        let is_row = |line: &Line| line.item == row.item && line.level == row.level;
        let in_force = self.in_force(at);
        let college = in_force
            .and_then(|policy| policy.lines.iter().find(|line| is_row(line)))
            .map_or_else(|| default(row.item, row.level), |line| line.allowance);
        let version = in_force.map_or(0, |policy| policy.version);
        self.measures
            .iter()
            .filter(|own| Some(own.unit) == row.unit && is_row(&own.line))
            .map(|own| (own.line.allowance, own.version))
            .fold((college, version), tighter)
    }

    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let Some(entry::Event::Policy(event)) = entry.event() else { return Ok(()) };
        match event {
            Event::Adopted { version, from, lines } => {
                let (at, by) = (entry.header.at, entry.header.by.post());
                self.adopted.push(Adopted { version: *version, from: *from, lines: lines.clone(), at, by });
                self.adopted.sort_by_key(|policy| (policy.from, policy.version));
                self.version = *version;
            }
            Event::Tightened { unit, version, line } => {
                let at = entry.header.at;
                self.measures.push(OwnLine { unit: *unit, version: *version, line: *line, at });
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
