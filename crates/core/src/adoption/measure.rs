//! Rules that may be put forward, whatever they are of: who may, whether they are sound, whether they are looser.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::access::Deed;
use crate::entry;
use crate::hearing::Hearing;
use crate::refusal::Refusal;
use crate::report::codes;
use crate::time::At;
use crate::{calendar, duty, periodic, policy, warning};

codes! {
    /// What rules are of.
    Matter {
        0 /// Deadlines.
          Policy,
        1 /// Terms, holidays, service hours.
          Calendar,
        2 /// Duties.
          Duties,
        3 /// Early warning.
          Warnings,
        4 /// Weekly reports.
          Weeks,
    }
}

/// Rules as somebody put them forward.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Deadlines.
    #[n(0)]
    Policy(#[n(0)] policy::Adopt),
    /// Terms, holidays, service hours.
    #[n(1)]
    Calendar(#[n(0)] calendar::Adopt),
    /// Duties.
    #[n(2)]
    Duties(#[n(0)] duty::Adopt),
    /// Early warning.
    #[n(3)]
    Warnings(#[n(0)] warning::Adopt),
    /// Weekly reports.
    #[n(4)]
    Weeks(#[n(0)] periodic::Adopt),
}

/// Sound rules, ready to come into force.
pub(crate) struct Adopting {
    pub(crate) event: entry::Event,
    pub(crate) version: u32,
    /// Somewhere they ask for less than what is in force.
    pub(crate) loosens: bool,
}

impl Measure {
    /// What they are of.
    pub fn matter(&self) -> Matter {
        match self {
            Measure::Policy(_) => Matter::Policy,
            Measure::Calendar(_) => Matter::Calendar,
            Measure::Duties(_) => Matter::Duties,
            Measure::Warnings(_) => Matter::Warnings,
            Measure::Weeks(_) => Matter::Weeks,
        }
    }

    /// Who may put them forward.
    pub(super) fn deed(&self) -> Deed {
        match self {
            Measure::Policy(_) => Deed::AdoptPolicy,
            Measure::Calendar(_) => Deed::AdoptCalendar,
            Measure::Duties(_) => Deed::AdoptDuties,
            Measure::Warnings(_) => Deed::AdoptWarnings,
            Measure::Weeks(_) => Deed::AdoptWeeks,
        }
    }

    /// Refuses what is not sound, measured by what is in force now.
    pub(super) fn adopting(&self, hearing: &Hearing<'_>) -> Result<Adopting, Refusal> {
        match self {
            Measure::Policy(action) => policy::adopting(hearing, action),
            Measure::Calendar(action) => calendar::adopting(hearing, action),
            Measure::Duties(action) => duty::adopting(hearing, action),
            Measure::Warnings(action) => warning::adopting(hearing, action),
            Measure::Weeks(action) => periodic::adopting(hearing, action),
        }
    }

    /// The same, from now on where its day has passed while it waited.
    pub(super) fn not_before(&self, now: At) -> Measure {
        let mut measure = self.clone();
        match &mut measure {
            Measure::Policy(action) => action.from = action.from.filter(|from| *from > now),
            Measure::Duties(action) => action.from = action.from.filter(|from| *from > now.day()),
            Measure::Weeks(action) => action.from = action.from.filter(|from| *from > now.day()),
            Measure::Calendar(_) | Measure::Warnings(_) => {}
        }
        measure
    }
}
