//! What is done for a student in an open crisis or on the register: guardianship 日常监护 with its hand-overs (ST.5e, ST.5h),
//! interventions and protective actions 干预, 保护性处置 (CT.9c, ST.5i), follow-ups 跟踪回访 (CT.8d, ST.5g), the care plan
//! 一生一策, watch requests to dormitory officers and commissioners 关注任务 (CC.5, DO.3), and follow-ups of room-mates after a
//! death (gap 15).
//!
//! Guardianship, interventions, follow-ups and the plan are entries of the crisis or listing that they serve. A watch request
//! is a case of its own: whoever answers it can open it and nothing else, and nothing in it says where it comes from.
//!
//! Invariant: an open red crisis has a named watcher at every instant; the earlier one stays responsible until the next has
//! signed. Vacation suspends nothing here.

mod event;
mod follow_up;
mod ground;
mod guardianship;
mod hand_over;
mod intervention;
mod lapse;
mod pass;
mod plan;
mod room_mates;
mod state;
mod view;
mod watch;

pub use event::{
    Aim, Basis, CannotWatch, Contact, Course, Effect, Event, Found, Goal, LookFor, Protection, WhyEnded,
};
pub use follow_up::{FollowUp, is_calm};
pub(crate) use follow_up::{delisted, follow_up, listed, listing_regraded};
pub use guardianship::{CheckGuardianship, EndGuardianship, OrderGuardianship};
pub(crate) use guardianship::{begin, regraded};
pub(crate) use guardianship::{check_guardianship, end_guardianship, order_guardianship};
pub(crate) use ground::holder_now;
pub use hand_over::{DeclineHandOver, OfferHandOver, SignHandOver};
pub(crate) use hand_over::{decline_hand_over, offer_hand_over, sign_hand_over};
pub use intervention::{EndIntervention, Protect, StartIntervention, StepIntervention};
pub(crate) use intervention::{end_intervention, protect, start_intervention, step_intervention};
pub(crate) use lapse::lapse;
pub(crate) use pass::{crisis_closed, departed, keep_from, moved, pass_on};
pub use plan::PlanCare;
pub(crate) use plan::plan_care;
pub use room_mates::{Accompany, EndAftercare};
pub(crate) use room_mates::{accompany, end_aftercare};
pub use state::{Aftercare, Care, Cared, Guard, Intervention, Offer, Plan, Protected, Watch};
pub use watch::{CheckWatch, DeclineWatch, EndWatch, Feedback, RequestWatch};
pub(crate) use watch::{check_watch, decline_watch, end_watch, request_watch};
