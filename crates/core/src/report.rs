//! Observations and reports: going up, being answered, being settled; emergencies; incidents. Serves DO.1, CC.4, CC.6, SA.5, ST.5f
//! and gaps 1–4, 11, 12.
//!
//! Invariant: every open report has exactly one holder, who has one running clock: acknowledge, or progress. A further
//! emergency about the same person, and those beyond six an hour of one account, are attached to an open one and have none.

mod answer;
mod earlier;
mod emergency;
mod event;
mod incident;
mod lapse;
mod pass;
mod state;
mod submit;

pub use answer::{Accept, Acknowledge, Forward, HandOff, Note, Recuse, Return, Settle, Supplement};
pub(crate) use answer::{
    accept, acknowledge, forward, go_on, hand_off, identify, note, recuse, return_to, settle,
    settle_into_counselling, settle_into_crisis, stop_all, supplement,
};
pub(crate) use earlier::keep_from_tellings;
pub use emergency::{Emergency, promise};
pub(crate) use emergency::{emergency, resend};
pub(crate) use event::codes;
pub use event::{Channel, Event, Facts, LifeEvent, Outcome, PassCause, Received, Sign, Subject};
pub use incident::{Concerned, Join, Part, SubmitSeveral};
pub(crate) use incident::{join, part, submit_several};
pub(crate) use lapse::{lapse_answer, lapse_beside, tell_leading_group};
pub(crate) use pass::{pass_on, pass_on_to};
pub use state::{Report, Reports, State, Urgency};
pub use submit::{About, Choice, Observe, ReceivedFrom, Send, Submit};
pub(crate) use submit::{observe, send, submit};
