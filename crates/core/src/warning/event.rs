//! What happened to rules and warnings.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::rule::{Advice, Rule, RuleNo};
use crate::ids::{PersonNo, Position};
use crate::kind::Kind;
use crate::report::codes;

codes! {
    /// What a look at a warning came to.
    LookOutcome {
        0 /// A listing is proposed.
          Listing,
        1 /// An interview is due.
          Interview,
        2 /// Reported.
          Report,
        3 /// Talked with; nothing more is needed.
          Talked,
        4 /// Nothing follows; the reason says why.
          Dismissed,
    }
}

codes! {
    /// Why nothing follows from a warning.
    Dismissal {
        0 /// He is looked after already.
          Known,
        1 /// There is an ordinary explanation.
          Explained,
        2 /// It is over.
          Passed,
        3 /// What was recorded is wrong.
          Mistaken,
    }
}

/// An event of this area. The case is the warning.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The college adopted rules; those of before are in force no more. No case.
    #[n(0)]
    Adopted {
        /// One more than the last version.
        #[n(0)]
        version: u32,
        /// The rules.
        #[n(1)]
        rules: Vec<Rule>,
    },
    /// A rule fired. With a clock in the header a look is due; without, it adds to a warning that waits for one.
    #[n(1)]
    Fired {
        /// About whom.
        #[n(0)]
        person: PersonNo,
        /// Which rule.
        #[n(1)]
        rule: RuleNo,
        /// Of which version.
        #[n(2)]
        version: u32,
        /// What it advises.
        #[n(3)]
        advice: Advice,
        /// The entries on which it fired.
        #[n(4)]
        evidence: Vec<Position>,
        /// Who must not have it.
        #[n(5)]
        recused: Vec<PersonNo>,
    },
    /// Somebody looked. Words: what he found.
    #[n(2)]
    Looked {
        /// What it came to.
        #[n(0)]
        outcome: LookOutcome,
        /// Why nothing follows.
        #[n(1)]
        reason: Option<Dismissal>,
    },
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::Adopted { .. } => Kind::WarningsAdopted,
            Event::Fired { .. } => Kind::WarningFired,
            Event::Looked { .. } => Kind::WarningLooked,
        }
    }
}
