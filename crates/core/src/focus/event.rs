//! What happened to a listing.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::crisis::Grade;
use crate::ids::PersonNo;
use crate::kind::Kind;
use crate::report::codes;

codes! {
    /// Why somebody is watched, or no longer.
    Ground {
        0 /// The census found it.
          Census,
        1 /// Reports found it.
          Reports,
        2 /// An assessment found it.
          Assessed,
        3 /// A crisis, open or past.
          Crisis,
        4 /// A life event.
          LifeEvent,
        5 /// Back after leave.
          Returned,
        6 /// Asked for it himself.
          AskedHimself,
        7 /// Two consecutive calm follow-ups (exit).
          Calm,
        8 /// Left the college (exit).
          LeftCollege,
        9 /// Listed in error (exit).
          InError,
    }
}

impl Ground {
    /// Whether it is a ground for leaving the register.
    pub fn is_of_exit(self) -> bool {
        match self {
            Ground::Calm | Ground::LeftCollege | Ground::InError => true,
            Ground::Census
            | Ground::Reports
            | Ground::Assessed
            | Ground::Crisis
            | Ground::LifeEvent
            | Ground::Returned
            | Ground::AskedHimself => false,
        }
    }
}

/// What is to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// 入库 at this grade.
    #[n(0)]
    List(#[n(0)] Grade),
    /// Another grade.
    #[n(1)]
    Regrade(#[n(0)] Grade),
    /// 出库.
    #[n(2)]
    Delist,
}

/// An event of this area. The case is the listing.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A change was proposed. Words: why.
    #[n(0)]
    Proposed {
        /// Of whom.
        #[n(0)]
        person: PersonNo,
        /// What.
        #[n(1)]
        change: Change,
        /// On which grounds.
        #[n(2)]
        grounds: Vec<Ground>,
    },
    /// 入库, approved; the owner stands in the header.
    #[n(1)]
    Listed {
        /// At this grade.
        #[n(0)]
        grade: Grade,
    },
    /// Another grade, approved.
    #[n(2)]
    Regraded {
        /// From now on.
        #[n(0)]
        grade: Grade,
    },
    /// 出库, approved.
    #[n(3)]
    Delisted,
    /// Not approved. Words: why.
    #[n(4)]
    Declined,
    /// Reviewed: stays as it is. Words: what was seen.
    #[n(5)]
    Reviewed,
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::Proposed { .. } => Kind::ListingProposed,
            Event::Listed { .. } => Kind::Listed,
            Event::Regraded { .. } => Kind::FocusRegraded,
            Event::Delisted => Kind::Delisted,
            Event::Declined => Kind::Declined,
            Event::Reviewed => Kind::Reviewed,
        }
    }
}
