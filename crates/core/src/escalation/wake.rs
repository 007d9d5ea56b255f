//! What follows when a clock runs out. Each area knows its own items; this is the one place that sends a lapse to it.

use super::{Cause, Clock, Item};
use crate::access;
use crate::care;
use crate::census;
use crate::counselling;
use crate::crisis;
use crate::duty;
use crate::focus;
use crate::hearing::Hearing;
use crate::ids::Position;
use crate::periodic;
use crate::publication;
use crate::referral;
use crate::refusal::Refusal;
use crate::report;
use crate::rights;
use crate::warning;

/// Decides the lapse of the clock that the entry at `position` started.
pub(crate) fn lapse(hearing: &mut Hearing<'_>, position: Position) -> Result<(), Refusal> {
    let network = hearing.network;
    let clock = *network.escalation.clock(position).ok_or(Refusal::NotFound)?;
    let cause = cause(hearing, &clock);
    match clock.start.row.item {
        Item::Acknowledge | Item::Lease if network.report.get(clock.case).is_some() => {
            report::lapse_answer(hearing, position, &clock, cause)
        }
        Item::Assessment | Item::Supplement => report::lapse_beside(hearing, position, &clock, cause),
        Item::KinContact if network.referral.get(clock.case).is_some() => {
            referral::lapse(hearing, position, &clock, cause)
        }
        Item::Acknowledge
        | Item::Lease
        | Item::Proposal
        | Item::Decision
        | Item::KinContact
        | Item::Ratification => crisis::lapse(hearing, position, &clock, cause),
        Item::Appointment | Item::SessionRecord => counselling::lapse(hearing, position, &clock, cause),
        Item::ReferralAnswer | Item::Escort | Item::Resumption => {
            referral::lapse(hearing, position, &clock, cause)
        }
        Item::Task | Item::Confirmation => duty::lapse(hearing, position, &clock, cause),
        Item::BreachAssessment | Item::BreachStep | Item::RightsRequest => {
            rights::lapse(hearing, position, &clock, cause)
        }
        Item::GlassReview => access::lapse_review(hearing, position, &clock, cause),
        Item::Receipt => publication::lapse(hearing, position, &clock, cause),
        Item::FollowUp if network.census.screening(clock.case).is_some() => {
            census::lapse(hearing, position, &clock, cause)
        }
        Item::Guardianship | Item::HandOver | Item::FollowUp | Item::WatchCheck | Item::PlanReview => {
            care::lapse(hearing, position, &clock, cause)
        }
        Item::ClassReport | Item::CalmLook | Item::Countersign => {
            periodic::lapse(hearing, position, &clock, cause)
        }
        Item::Approval | Item::Review => focus::lapse(hearing, position, &clock, cause),
        Item::Interview | Item::Completion => census::lapse(hearing, position, &clock, cause),
        Item::Look => warning::lapse(hearing, position, &clock, cause),
    }
}

fn cause(hearing: &Hearing<'_>, clock: &Clock) -> Cause {
    let due = clock.start.due;
    if due <= clock.set {
        Cause::PolicyChanged
    } else if hearing.network.escalation.was_down(due) {
        Cause::EngineDown
    } else {
        Cause::Deadline
    }
}
