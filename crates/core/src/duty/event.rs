//! What happened to duties, tasks and registers. Where words stand beside an event it has a case of its own, which concerns
//! nobody; what belongs to one person stands in his record.

use minicbor::{Decode, Encode};
use serde::Serialize;

use super::catalogue::DutyNo;
use super::register::{Document, Medium};
use super::rules::{Change, OwnDuty, Rule};
use super::scope::Place;
use super::task::TaskKind;
use crate::calendar::Days;
use crate::crisis::Measure;
use crate::ids::{EvidenceNo, PostNo, UnitNo};
use crate::kind::Kind;
use crate::time::Day;
use crate::words::Title;

/// An instance that was missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Encode, Decode)]
pub struct Missed {
    /// What it was due for.
    #[n(0)]
    pub place: Place,
    /// The post that missed it; none where nobody held it in all that time: then nobody is blamed.
    #[n(1)]
    pub post: Option<PostNo>,
}

/// Who owes an instance, and the unit that it counts with. Kept with what is recorded of it: a roster changes, a past period
/// does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Encode, Decode)]
pub struct Owed {
    /// The unit.
    #[n(0)]
    pub unit: Option<UnitNo>,
    /// The post.
    #[n(1)]
    pub owner: Option<PostNo>,
}

/// An event of this area.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The college adopted rules or duties of its own.
    #[n(0)]
    Adopted {
        /// The version after it.
        #[n(0)]
        version: u32,
        /// In force from that day.
        #[n(1)]
        from: Day,
        /// Rules that change.
        #[n(2)]
        changes: Vec<Change>,
        /// Duties that are new.
        #[n(3)]
        own: Vec<OwnDuty>,
    },
    /// A unit bound itself to a tighter rule.
    #[n(1)]
    Tightened {
        /// The unit.
        #[n(0)]
        unit: UnitNo,
        /// The version after it.
        #[n(1)]
        version: u32,
        /// Which duty.
        #[n(2)]
        duty: DutyNo,
        /// The rule.
        #[n(3)]
        rule: Rule,
        /// In force from that day.
        #[n(4)]
        from: Day,
    },
    /// A duty was done. Words, in a case of their own: the record, where it speaks of people.
    #[n(2)]
    Evidenced {
        /// Which.
        #[n(0)]
        duty: DutyNo,
        /// For what.
        #[n(1)]
        place: Place,
        /// A day of the period that it counts for.
        #[n(2)]
        period: Day,
        /// When it was done.
        #[n(3)]
        on: Day,
        /// What it was called.
        #[n(4)]
        title: Option<Title>,
        /// How many people took part.
        #[n(5)]
        count: Option<u32>,
        /// How long it took.
        #[n(6)]
        minutes: Option<u32>,
        /// By which medium or channel.
        #[n(7)]
        medium: Option<Medium>,
        /// Who owed it then.
        #[n(8)]
        owed: Option<Owed>,
        /// Which posts were asked.
        #[n(9)]
        asked: Option<Vec<PostNo>>,
    },
    /// A person took part. The case is his record.
    #[n(3)]
    Attended {
        /// In what.
        #[n(0)]
        evidence: EvidenceNo,
        /// How long.
        #[n(1)]
        minutes: u32,
    },
    /// A record was made in error and counts no longer. Words: why.
    #[n(4)]
    Withdrawn {
        /// Which.
        #[n(0)]
        evidence: EvidenceNo,
    },
    /// A duty need not be done this time. Words: why.
    #[n(5)]
    Waived {
        /// Which.
        #[n(0)]
        duty: DutyNo,
        /// For what.
        #[n(1)]
        place: Place,
        /// A day of the period.
        #[n(2)]
        period: Day,
        /// Who owed it then.
        #[n(3)]
        owed: Option<Owed>,
    },
    /// A period ended.
    #[n(6)]
    Closed {
        /// Of which duty.
        #[n(0)]
        duty: DutyNo,
        /// Of which unit, where it tightened the duty for itself.
        #[n(1)]
        unit: Option<UnitNo>,
        /// The period.
        #[n(2)]
        period: Days,
    },
    /// A duty was missed in a unit. The header names the post that supervises; the case is the lapse's own.
    #[n(7)]
    Lapsed {
        /// Which.
        #[n(0)]
        duty: DutyNo,
        /// In which unit.
        #[n(1)]
        unit: Option<UnitNo>,
        /// The period.
        #[n(2)]
        period: Days,
        /// What was missed, by which posts.
        #[n(3)]
        missed: Vec<Missed>,
    },
    /// Whoever supervises has seen a lapse.
    #[n(8)]
    LapseSeen,
    /// A task was given; the header names both posts and starts its clock. Words: what it says of people.
    #[n(9)]
    TaskOpened {
        /// What it is.
        #[n(0)]
        kind: TaskKind,
        /// What people call it.
        #[n(1)]
        title: Title,
        /// To be done by the end of that day.
        #[n(2)]
        due: Day,
        /// What it comes from.
        #[n(3)]
        origin: Option<EvidenceNo>,
        /// Posts that do it together with the one that owes it.
        #[n(4)]
        with: Vec<PostNo>,
        /// What is carried out of a decision in a crisis.
        #[n(5)]
        measures: Option<Vec<Measure>>,
    },
    /// A task was seen by the post that owes it.
    #[n(10)]
    TaskAcknowledged,
    /// How far a task has come. Words: what was done.
    #[n(11)]
    TaskProgressed {
        /// Of 100.
        #[n(0)]
        percent: u8,
    },
    /// A task is done, says the post that owes it. Words: what was done.
    #[n(12)]
    TaskDone,
    /// The post that gave a task says so too.
    #[n(13)]
    TaskConfirmed,
    /// The post that gave a task sends it back. Words: what is missing.
    #[n(14)]
    TaskReturned {
        /// To be done by the end of that day.
        #[n(0)]
        due: Day,
    },
    /// The post that gave a task takes it back. Words: why.
    #[n(15)]
    TaskWithdrawn,
    /// A document was filed.
    #[n(16)]
    DocumentFiled(#[n(0)] Document),
    /// A year has a budget; it takes the place of the one before.
    #[n(17)]
    BudgetSet {
        /// Which year.
        #[n(0)]
        year: u16,
        /// How much, in fen.
        #[n(1)]
        fen: u64,
    },
    /// Money was spent.
    #[n(18)]
    Spent {
        /// From the budget of which year.
        #[n(0)]
        year: u16,
        /// How much, in fen.
        #[n(1)]
        fen: u64,
        /// When.
        #[n(2)]
        on: Day,
        /// What on.
        #[n(3)]
        title: Title,
        /// By which unit.
        #[n(4)]
        unit: Option<UnitNo>,
    },
    /// A person has a qualification. The case is his record.
    #[n(19)]
    Qualified {
        /// Which.
        #[n(0)]
        title: Title,
        /// Since when.
        #[n(1)]
        since: Day,
        /// Until when, the day counted.
        #[n(2)]
        until: Option<Day>,
    },
    /// A unit has a place to work in.
    #[n(20)]
    VenueOpened {
        /// The unit.
        #[n(0)]
        unit: UnitNo,
        /// What people call it.
        #[n(1)]
        title: Title,
    },
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::Adopted { .. } => Kind::DutyAdopted,
            Event::Tightened { .. } => Kind::DutyTightened,
            Event::Evidenced { .. } => Kind::Evidenced,
            Event::Attended { .. } => Kind::Attended,
            Event::Withdrawn { .. } => Kind::EvidenceWithdrawn,
            Event::Waived { .. } => Kind::Waived,
            Event::Closed { .. } => Kind::PeriodClosed,
            Event::Lapsed { .. } => Kind::DutyLapsed,
            Event::LapseSeen => Kind::LapseSeen,
            Event::TaskOpened { .. } => Kind::TaskOpened,
            Event::TaskAcknowledged => Kind::TaskAcknowledged,
            Event::TaskProgressed { .. } => Kind::TaskProgressed,
            Event::TaskDone => Kind::TaskDone,
            Event::TaskConfirmed => Kind::TaskConfirmed,
            Event::TaskReturned { .. } => Kind::TaskReturned,
            Event::TaskWithdrawn => Kind::TaskWithdrawn,
            Event::DocumentFiled(_) => Kind::DocumentFiled,
            Event::BudgetSet { .. } => Kind::BudgetSet,
            Event::Spent { .. } => Kind::Spent,
            Event::Qualified { .. } => Kind::Qualified,
            Event::VenueOpened { .. } => Kind::VenueOpened,
        }
    }
}
