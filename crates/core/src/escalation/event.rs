//! Clocks apart from those that a report's own entries start, and lapses.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Item;
use crate::ids::PostNo;
use crate::kind::Kind;
use crate::roster::{Reach, Step};

/// Why a clock lapsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Cause {
    /// Its time ran out: the post that it leaves is named.
    #[n(0)]
    Deadline,
    /// Its time ran out while the engine was down: no post is blamed.
    #[n(1)]
    EngineDown,
    /// A tighter policy was applied and its time had passed: no post is blamed.
    #[n(2)]
    PolicyChanged,
}

/// A step of the route that a hop passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Skip {
    /// The step.
    #[n(0)]
    pub step: Step,
    /// Why.
    #[n(1)]
    pub why: Reach,
}

/// An event of this area. The header has owner, clock started and clock stopped.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A clock of its own owner starts beside the one of the report. Where it stops another, that one goes to this owner
    /// with its beginning and its due time.
    #[n(0)]
    ClockStarted,
    /// What the clock waited for was done, or is no longer due.
    #[n(1)]
    ClockStopped,
    /// A clock ran out; the item goes to the next owner, with its full time. The header names the post that it leaves
    /// only where that post is blamed.
    #[n(2)]
    Lapsed {
        /// Why.
        #[n(0)]
        cause: Cause,
        /// Steps passed over on the way to the next owner.
        #[n(1)]
        skipped: Vec<Skip>,
    },
    /// The leading group is told that the centre director let something lapse: which post, what, how often so far; not
    /// which case.
    #[n(3)]
    LapseTold {
        /// What lapsed.
        #[n(0)]
        item: Item,
        /// How many lapses of that post it has been told of, this one included.
        #[n(1)]
        count: u32,
    },
}

impl Cause {
    /// The post that a lapse blames, which stands in its header: the owner of the clock, or nobody.
    pub(crate) fn blames(self, owner: Option<PostNo>) -> Option<PostNo> {
        owner.filter(|_| self == Cause::Deadline)
    }
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::ClockStarted => Kind::ClockStarted,
            Event::ClockStopped => Kind::ClockStopped,
            Event::Lapsed { .. } => Kind::Lapsed,
            Event::LapseTold { .. } => Kind::LapseTold,
        }
    }
}
