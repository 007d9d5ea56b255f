//! What happened to rules on their way into force. Each stands in a case of its own, which concerns nobody; the rules that
//! came into force stand in their area's own event besides, sealed by the college key.

use minicbor::{Decode, Encode};
use serde::Serialize;

use super::measure::{Matter, Measure};
use crate::kind::Kind;

/// An event of this area. The header says which post was told.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Somebody put rules forward; another person of the leading group is to approve them.
    #[n(0)]
    Proposed {
        /// Which.
        #[n(0)]
        measure: Measure,
    },
    /// Rules came into force, or will from their day on.
    #[n(1)]
    Enacted {
        /// Of what.
        #[n(0)]
        matter: Matter,
        /// Their version.
        #[n(1)]
        version: u32,
    },
    /// What was put forward does not come into force.
    #[n(2)]
    Declined,
    /// The post in the header was told.
    #[n(3)]
    Told,
    /// The post that acted has seen it.
    #[n(4)]
    Seen,
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::Proposed { .. } => Kind::AdoptionProposed,
            Event::Enacted { .. } => Kind::AdoptionEnacted,
            Event::Declined => Kind::AdoptionDeclined,
            Event::Told => Kind::AdoptionTold,
            Event::Seen => Kind::AdoptionSeen,
        }
    }
}
