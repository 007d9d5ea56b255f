//! What the product allows where a college adopts nothing, and the most that a college may allow: one row, both numbers.
//! `docs/domain.md` lists the defaults. Most bounds are three times the default; where a law or the document says a number,
//! that one.

use super::Allowance;
use crate::escalation::{Item, Level};

const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;

/// A default, and the most that may be adopted in its place.
#[derive(Clone, Copy)]
struct Bound {
    default: Allowance,
    at_most: u32,
}

/// Time that always counts.
const fn always(minutes: u32, at_most: u32) -> Bound {
    Bound { default: Allowance { minutes, in_service_hours: false }, at_most }
}

/// Time that counts within service hours.
const fn in_service(minutes: u32, at_most: u32) -> Bound {
    Bound { default: Allowance { minutes, in_service_hours: true }, at_most }
}

/// The default policy of the product.
pub fn default(item: Item, level: Level) -> Allowance {
    bound(item, level).default
}

/// The most that a policy may allow. What counts always by default is never put into service hours.
pub fn at_most(item: Item, level: Level) -> Allowance {
    let Bound { default, at_most } = bound(item, level);
    Allowance { minutes: at_most, ..default }
}

fn bound(item: Item, level: Level) -> Bound {
    match (item, level) {
        (Item::Acknowledge, Level::Emergency) => always(10, 30),
        (Item::Acknowledge, Level::Urgent) => always(HOUR, 4 * HOUR),
        (Item::Acknowledge, Level::Concerning) => in_service(8 * HOUR, 24 * HOUR),
        (Item::Acknowledge, _) => in_service(24 * HOUR, 72 * HOUR),
        (Item::Lease, Level::Emergency) => always(30, 90),
        (Item::Lease, Level::Urgent) => always(4 * HOUR, 12 * HOUR),
        // Of a crisis: its holder's next entry.
        (Item::Lease, Level::Red | Level::Orange) => always(DAY, 3 * DAY),
        (Item::Lease, Level::Yellow | Level::Blue) => always(3 * DAY, 9 * DAY),
        (Item::Lease, Level::Concerning) => in_service(24 * HOUR, 72 * HOUR),
        (Item::Lease, _) => in_service(72 * HOUR, 216 * HOUR),
        (Item::Assessment, Level::Emergency) => always(2 * HOUR, 6 * HOUR),
        (Item::Assessment, _) => always(DAY, 3 * DAY),
        (Item::Proposal, Level::Red) => always(2 * HOUR, 6 * HOUR),
        (Item::Proposal, _) => always(12 * HOUR, 36 * HOUR),
        (Item::Decision, Level::Red) => always(4 * HOUR, 12 * HOUR),
        (Item::Decision, _) => always(DAY, 3 * DAY),
        (Item::Ratification, _) => always(7 * DAY, 21 * DAY),
        (Item::KinContact, Level::Red | Level::Emergency) => always(2 * HOUR, 6 * HOUR),
        (Item::KinContact, _) => always(DAY, 3 * DAY),
        (Item::Supplement, _) => always(DAY, 3 * DAY),
        (Item::Approval, _) => always(3 * DAY, 9 * DAY),
        // Once a term; no term is longer than half a year.
        (Item::Review, _) => always(120 * DAY, 183 * DAY),
        (Item::BreachAssessment | Item::GlassReview, _) => always(3 * DAY, 9 * DAY),
        (Item::BreachStep, Level::Urgent) => always(3 * DAY, 9 * DAY),
        (Item::BreachStep, _) => always(30 * DAY, 60 * DAY),
        // 15 working days of 8 hours: what the rules for applications give; GB/T 35273 allows 30 days at most, which hold 20
        // working days at least.
        (Item::RightsRequest, _) => in_service(15 * 8 * HOUR, 20 * 8 * HOUR),
        // A task has its own day; this is the time that whoever supervises has once it is overdue.
        (Item::Task | Item::Confirmation | Item::PlanReview, _) => always(7 * DAY, 21 * DAY),
        // A critical item; the most urgent class; the classes between.
        (Item::Interview, Level::Urgent | Level::Emergency) => always(DAY, 3 * DAY),
        (Item::Interview, Level::Concerning) => always(3 * DAY, 9 * DAY),
        (Item::Interview, _) => always(14 * DAY, 42 * DAY),
        // The day is the window's; this is the time that the centre's director has once both windows are over.
        (Item::Completion, _) => always(7 * DAY, 21 * DAY),
        (Item::Look, Level::Urgent | Level::Emergency) => always(DAY, 3 * DAY),
        (Item::Look, Level::Concerning) => always(3 * DAY, 9 * DAY),
        (Item::Look, _) => always(7 * DAY, 21 * DAY),
        (Item::Receipt, _) => always(7 * DAY, 21 * DAY),
        (Item::Guardianship, Level::Red) => always(2 * HOUR, 6 * HOUR),
        (Item::Guardianship, Level::Orange) => always(DAY, 3 * DAY),
        // Whom the last check did not find: red, orange, yellow, blue.
        (Item::Guardianship, Level::Emergency) => always(10, 30),
        (Item::Guardianship, Level::Urgent) => always(HOUR, 4 * HOUR),
        (Item::Guardianship, Level::Concerning) => always(4 * HOUR, 12 * HOUR),
        (Item::Guardianship, Level::Routine) => always(DAY, 3 * DAY),
        (Item::Guardianship, _) => always(7 * DAY, 21 * DAY),
        (Item::HandOver, _) => always(8 * HOUR, 24 * HOUR),
        (Item::FollowUp, Level::Red) => always(DAY, 3 * DAY),
        (Item::FollowUp, Level::Orange) => always(3 * DAY, 9 * DAY),
        (Item::FollowUp, Level::Yellow) => always(7 * DAY, 21 * DAY),
        (Item::FollowUp, _) => always(30 * DAY, 90 * DAY),
        // Whoever asks for a watch says how often.
        (Item::WatchCheck, _) => always(DAY, 3 * DAY),
        // The advisor has until noon of the first day of service; this is the time of whoever has the silence after him.
        (Item::ClassReport, _) => in_service(8 * HOUR, 24 * HOUR),
        (Item::CalmLook, _) => in_service(24 * HOUR, 72 * HOUR),
        (Item::Countersign, _) => in_service(16 * HOUR, 48 * HOUR),
        (Item::Appointment, Level::Emergency | Level::Urgent) => always(DAY, 3 * DAY),
        (Item::Appointment, Level::Concerning) => in_service(24 * HOUR, 72 * HOUR),
        (Item::Appointment, _) => in_service(40 * HOUR, 120 * HOUR),
        (Item::SessionRecord, _) => always(3 * DAY, 9 * DAY),
        (Item::ReferralAnswer, Level::Emergency) => always(2 * HOUR, 6 * HOUR),
        (Item::ReferralAnswer, Level::Urgent) => always(DAY, 3 * DAY),
        (Item::ReferralAnswer, Level::Concerning) => always(3 * DAY, 9 * DAY),
        (Item::ReferralAnswer, _) => always(7 * DAY, 21 * DAY),
        (Item::Escort, Level::Emergency) => always(4 * HOUR, 12 * HOUR),
        (Item::Escort, Level::Urgent) => always(DAY, 3 * DAY),
        (Item::Escort, _) => always(7 * DAY, 21 * DAY),
        // At his return; where leave was granted, the end of its last day.
        (Item::Resumption, _) => always(2 * DAY, 6 * DAY),
    }
}
