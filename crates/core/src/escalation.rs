//! Routes, clocks and lapses: the heart. Pure functions over roster, policy and calendar say where a report goes next
//! ([`route`]) and by when something is due ([`due`]); the state of this area is the clocks that run.
//!
//! Invariant: a clock runs from the entry that starts it to the entry that stops it, and its due time is frozen in the
//! header that started it. A lapse is an entry; nobody infers one at read time.
//!
//! Absent on purpose: subjects, words. Headers are enough for everything here, so that waiting times can be proved
//! without learning about whom.

mod clocks;
mod event;
pub mod route;
mod wake;

pub use clocks::{Clock, Escalation};
pub use event::{Cause, Event, Skip};
pub(crate) use wake::lapse;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::entry::ClockStart;
use crate::hearing::Hearing;
use crate::ids::{Position, PostNo, UnitNo};
use crate::network::Network;
use crate::roster::Step;
use crate::time::At;

/// What is due.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Item {
    /// Acknowledge a report.
    #[n(0)]
    Acknowledge,
    /// Make progress with an acknowledged report.
    #[n(1)]
    Lease,
    /// Assess, by the centre (CT.9a).
    #[n(2)]
    Assessment,
    /// Propose how to handle a crisis (CT.9b).
    #[n(3)]
    Proposal,
    /// Decide how a crisis is handled (LG.0c).
    #[n(4)]
    Decision,
    /// Tell the family, or record why not.
    #[n(5)]
    KinContact,
    /// The written supplement of an emergency.
    #[n(6)]
    Supplement,
    /// Approve or decline a change of the register.
    #[n(7)]
    Approval,
    /// Review a listing, once a term.
    #[n(8)]
    Review,
    /// Do a task.
    #[n(9)]
    Task,
    /// Confirm that a task is done, or send it back.
    #[n(10)]
    Confirmation,
    /// Talk with somebody whom a census found (CT.8b).
    #[n(14)]
    Interview,
    /// See to it that a department is complete in a census (ST.5a).
    #[n(15)]
    Completion,
    /// Look at an early warning (ST.5c).
    #[n(16)]
    Look,
    /// Assess a breach of confidentiality.
    #[n(30)]
    BreachAssessment,
    /// The next step with an assessed breach: tell those concerned (level urgent), then deal with it and close it (level
    /// routine).
    #[n(31)]
    BreachStep,
    /// Answer a person who asked concerning his own file.
    #[n(32)]
    RightsRequest,
    /// Review a break-glass.
    #[n(33)]
    GlassReview,
    /// Say that a report on education work, or a bulletin, was received (CT.10).
    #[n(29)]
    Receipt,
    /// Look after somebody under guardianship (ST.5e).
    #[n(17)]
    Guardianship,
    /// Hand a red watch over, signed (ST.5h).
    #[n(18)]
    HandOver,
    /// Follow up somebody on the register (CT.8d, ST.5g).
    #[n(19)]
    FollowUp,
    /// Answer a watch request (CC.5, DO.3).
    #[n(20)]
    WatchCheck,
    /// Look at a care plan again.
    #[n(21)]
    PlanReview,
    /// The weekly report of a class, once it is missing or was sent back: get it, or say why not (CC.4).
    #[n(11)]
    ClassReport,
    /// Look at a week whose calm cannot be believed.
    #[n(12)]
    CalmLook,
    /// Countersign a weekly report, or send it back.
    #[n(13)]
    Countersign,
    /// Offer an appointment: after a request, or after one was missed or called off (CT.3, gap 11).
    #[n(23)]
    Appointment,
    /// Say what became of an appointment (ST.4).
    #[n(24)]
    SessionRecord,
    /// Have the answer to a referral (ST.5h).
    #[n(25)]
    ReferralAnswer,
    /// See to it that he gets where he is referred to (ST.5h).
    #[n(26)]
    Escort,
    /// Assess whether he may resume (复学评估), by the centre (ST.5h).
    #[n(27)]
    Resumption,
    /// Have a meeting of the leading group ratify what was decided out of hours (LG.0c).
    #[n(34)]
    Ratification,
}

impl Item {
    /// Every item.
    pub const ALL: &[Item] = &[
        Item::Acknowledge,
        Item::Lease,
        Item::Assessment,
        Item::Proposal,
        Item::Decision,
        Item::KinContact,
        Item::Supplement,
        Item::Approval,
        Item::Review,
        Item::Task,
        Item::Confirmation,
        Item::Interview,
        Item::Completion,
        Item::Look,
        Item::BreachAssessment,
        Item::BreachStep,
        Item::RightsRequest,
        Item::GlassReview,
        Item::Receipt,
        Item::Guardianship,
        Item::HandOver,
        Item::FollowUp,
        Item::WatchCheck,
        Item::PlanReview,
        Item::ClassReport,
        Item::CalmLook,
        Item::Countersign,
        Item::Appointment,
        Item::SessionRecord,
        Item::ReferralAnswer,
        Item::Escort,
        Item::Resumption,
        Item::Ratification,
    ];

    /// Whether it is owed because of a task.
    pub fn is_of_task(self) -> bool {
        matches!(self, Item::Task | Item::Confirmation)
    }

    /// Whether whoever watches owes it.
    pub fn is_of_guardianship(self) -> bool {
        matches!(self, Item::Guardianship | Item::HandOver)
    }

    /// Whether its day was set by whoever asked for it, not by a policy.
    pub fn has_own_day(self) -> bool {
        matches!(
            self,
            Item::Task
                | Item::Completion
                | Item::WatchCheck
                | Item::PlanReview
                | Item::SessionRecord
                | Item::Resumption
        )
    }

    /// Whether so many minutes of it, whole days, end at 24:00 (fine print 11 of `docs/domain.md`). One day of an interview
    /// or of a look is 24 hours.
    fn is_by_day(self, minutes: u32) -> bool {
        let days = minutes.is_multiple_of(DAY);
        let long = matches!(self, Item::Interview | Item::Look) && minutes > DAY;
        days && (long || matches!(self, Item::Guardianship | Item::FollowUp | Item::WatchCheck))
    }

    /// Whether it is owed because of somebody's rights: a request, a breach, a break-glass.
    pub fn is_of_rights(self) -> bool {
        matches!(self, Item::BreachAssessment | Item::BreachStep | Item::RightsRequest | Item::GlassReview)
    }

    /// Whether it is owed because of a weekly report.
    pub fn is_of_week(self) -> bool {
        matches!(self, Item::ClassReport | Item::CalmLook | Item::Countersign)
    }

    /// Whether it is what the holder of a report owes: acknowledge, then progress.
    pub fn is_answer(self) -> bool {
        matches!(self, Item::Acknowledge | Item::Lease)
    }
}

/// Urgency of a report or grade of a crisis: how fast a clock runs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Level {
    /// Urgency routine.
    #[n(0)]
    Routine,
    /// Urgency concerning.
    #[n(1)]
    Concerning,
    /// Urgency urgent.
    #[n(2)]
    Urgent,
    /// Urgency emergency.
    #[n(3)]
    Emergency,
    /// Grade blue (Ⅳ).
    #[n(4)]
    Blue,
    /// Grade yellow (Ⅲ).
    #[n(5)]
    Yellow,
    /// Grade orange (Ⅱ).
    #[n(6)]
    Orange,
    /// Grade red (Ⅰ).
    #[n(7)]
    Red,
}

impl Level {
    /// Every urgency, then every grade.
    pub const ALL: &[Level] = &[
        Level::Routine,
        Level::Concerning,
        Level::Urgent,
        Level::Emergency,
        Level::Blue,
        Level::Yellow,
        Level::Orange,
        Level::Red,
    ];
}

/// Row of the policy: item × urgency or grade × unit.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
pub struct Row {
    /// What is due.
    #[n(0)]
    pub item: Item,
    /// At which urgency or grade.
    #[n(1)]
    pub level: Level,
    /// In whose unit, where a unit's measure may bind.
    #[n(2)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitNo>,
}

/// Minutes of a day.
const DAY: u32 = 24 * 60;

/// When an item of this row is due that starts at `start`: a pure function of the log, the policy, the calendar and that
/// instant. A listing's review is due at the end of the term, where the calendar knows one.
pub fn due(network: &Network, row: Row, start: At) -> At {
    due_under(network, row, start, start)
}

/// When an item that started at `start` would be due by the policy in force at `at`.
pub(crate) fn due_under(network: &Network, row: Row, start: At, at: At) -> At {
    if row.item == Item::Review
        && let Some(term) = network.calendar.term_from(start.day().plus(14))
    {
        return term.end().at_minute(0);
    }
    let (allowance, _) = network.policy.line(row, at);
    if allowance.in_service_hours {
        network.calendar.after_service(start, allowance.minutes)
    } else if row.item.is_by_day(allowance.minutes) {
        start.day().plus((allowance.minutes / DAY) as i32).at_minute(24 * 60)
    } else {
        start.plus_minutes(i64::from(allowance.minutes))
    }
}

/// The clock of `item` at `level` that starts at `start` for `owner`.
pub(crate) fn clock(
    network: &Network,
    item: Item,
    level: Level,
    owner: Option<PostNo>,
    start: At,
) -> ClockStart {
    let unit = owner
        .filter(|_| item.is_answer())
        .and_then(|owner| network.roster.post(owner))
        .filter(|post| post.role.step().is_some_and(|step| step <= Step::Station))
        .and_then(|post| post.unit);
    let row = Row { item, level, unit };
    let (_, policy) = network.policy.line(row, start);
    ClockStart { row, policy, due: due(network, row, start) }
}

/// Moves a clock that runs to another owner, due and all; not one that this command has stopped already.
pub(crate) fn move_clock(hearing: &mut Hearing<'_>, position: Position, clock: &Clock, to: Option<PostNo>) {
    if hearing.drafts().iter().any(|draft| draft.header.stops == Some(position)) {
        return;
    }
    let draft = hearing.draft(Event::ClockStarted).case(clock.case).leaves(clock.owner).reaches(to);
    hearing.push(draft.stops(position).starts(clock.start));
}
