//! Crises: assessed by the centre, proposed on, decided by the leading group, noticed, closed. Serves LG.0b, LG.0c,
//! CT.9a–CT.10 and gaps 8 and 10.
//!
//! Invariant: an open crisis has exactly one holder; it never closes by a timeout; an orange or red one never closes
//! without a decision.

mod assess;
mod decide;
mod event;
mod follow;
mod lapse;
mod pass;
mod progress;
mod state;

pub use assess::{ApproveRegrade, Assess};
pub(crate) use assess::{approve_regrade, assess};
pub use decide::{Decide, Execution, Object, Propose, Ratify};
pub(crate) use decide::{are_heads_out, decide, object, propose, ratify};
pub use event::{
    Act, Advice, Decider, EndedBy, Event, Factor, Grade, Instrument, KinResult, KinWish, Measure, Relative,
};
pub use follow::{Close, GiveNotice, Kin, Note, ReceiveNotice};
pub(crate) use follow::{check_kin, close, give_notice, kin, note, receive_notice};
pub(crate) use lapse::lapse;
pub use pass::{HandOff, Recuse};
pub(crate) use pass::{
    hand_off, holder_without, keep_away, keep_from, pass_on, pass_on_to, recuse, tell_director,
};
pub(crate) use progress::go_on;
pub use state::{Crises, Crisis, Decision, Notice, Proposal};
