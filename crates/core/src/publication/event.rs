//! What happened in publishing. Statistics concern nobody and are sealed by the college key, so that no erasure changes what
//! was published; a report or a bulletin has a case of its own, which concerns nobody either.

use minicbor::{Decode, Encode};
use serde::Serialize;

use super::figures::Figures;
use super::tables::Table;
use crate::kind::Kind;
use crate::time::{Day, Month};
use crate::words::Title;

/// An event of this area.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A month is over: its tables, as they are published from now on.
    #[n(0)]
    MonthClosed {
        /// Which.
        #[n(0)]
        month: Month,
        /// Its tables, suppressed.
        #[n(1)]
        tables: Vec<Table>,
    },
    /// The centre reported to the leading group on education work. Words: what it says of it.
    #[n(1)]
    ReportedUp {
        /// First day of the term that it reports on.
        #[n(0)]
        term: Day,
        /// What it is called.
        #[n(1)]
        title: Title,
        /// What the product knows of the term.
        #[n(2)]
        figures: Figures,
    },
    /// The centre told the departments how education work stands. Words: what it says.
    #[n(2)]
    BulletinGiven {
        /// First day of the term that it tells of.
        #[n(0)]
        term: Day,
        /// What it is called.
        #[n(1)]
        title: Title,
    },
    /// A bulletin came to the post in the header, which owes its receipt.
    #[n(3)]
    Delivered,
    /// The post that acted says that it was received, for the one in the header.
    #[n(4)]
    Received,
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::MonthClosed { .. } => Kind::MonthClosed,
            Event::ReportedUp { .. } => Kind::ReportedUp,
            Event::BulletinGiven { .. } => Kind::BulletinGiven,
            Event::Delivered => Kind::Delivered,
            Event::Received => Kind::PaperReceived,
        }
    }
}
