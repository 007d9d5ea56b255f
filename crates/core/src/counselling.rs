//! Counselling 心理咨询 of students and staff (CT.3, ST.4; gap 11): asked for, taken by one counsellor, appointments, sessions,
//! an end. Each counselling is a case of its own about one client.
//!
//! Invariant: a counselling has one counsellor for ever, a person and no post. What was said is his alone: neither his
//! colleagues nor his director nor his successor read it. A hand-over, with the client's consent, ends the one case and opens
//! another, under another key; so does a counsellor's leaving.
//!
//! Absent on purpose: diagnoses; and in headers every link to the report or the case that a counselling came from, which
//! would tell whose it is.

mod event;
mod lapse;
mod log;
mod open;
mod session;
mod state;

pub use event::{
    CancelledBy, CounsellingBasis, CounsellingConsent, CounsellingEnding, Event, SessionModality,
    SessionTopic,
};
pub(crate) use lapse::{lapse, lapse_above, lapse_kept_from};
pub use log::{Counts, LogLine};
pub use open::{HandOver, Open, Take};
pub(crate) use open::{draft_waiting, hand_over, open, pass_on, take};
pub use session::{Book, Cancel, End, Hold, Miss, Raise, Supervise};
pub(crate) use session::{book, cancel, end, hold, miss, raise, supervise};
pub use state::{Booking, Counselling, Counsellings, Session, Stage};
