//! Referral 转介 (ST.5h; gaps 7 and 9): offered, accepted or declined, gone, back; the hospital's letter; leave; 复学评估, the
//! assessment before somebody resumes his studies, and the listing that follows it.
//!
//! Invariant: a referral has exactly one holder until it is closed. Nobody goes to a hospital or another institution before
//! the family was told or a reason why not was recorded, but in an emergency: then that is owed within hours. The college
//! records no diagnosis of its own: a letter was received, and what it recommends.
//!
//! Absent on purpose: the counselling that a referral came from.

mod event;
mod handle;
mod lapse;
mod offer;
mod resume;
mod state;

pub use event::{
    Companion, DeclineReason, Event, Fitness, Recommendation, ReferralAnswer, ReferralLeave, ReferralOutcome,
    ReferredTo, ReturnCondition,
};
pub use handle::{Close, ContactKin, Depart, HandOff, Leave, Letter, Return};
pub(crate) use handle::{close, contact_kin, depart, grant_leave, hand_off, letter, pass_on, return_};
pub(crate) use lapse::lapse;
pub use offer::{Offer, Reply};
pub(crate) use offer::{offer, reply};
pub use resume::AssessResumption;
pub(crate) use resume::assess;
pub use state::{Referral, Referrals, Stage};
