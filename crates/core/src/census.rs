//! The census of new students, 新生心理普查 (CT.8a, CT.8b, SA.3, ST.5a): an instrument as data, a cohort, a window and a window for
//! those who missed it (补测), results scored and classed, and the interviews (约谈) that follow from them.
//!
//! Read [`Instrument::score`] first: it is the rule. What a person's answers give is stored; the answers are not.
//!
//! Invariant: a result about a person is a case of its own, with a key of its own; a person has one case of each census. A
//! result that asks for an interview starts its clock in the same entry. How far a class has come is computed and names
//! nobody; that a department missed its day is an entry that names posts and classes.
//!
//! Absent on purpose: the questions. Their texts belong to others, and nothing here needs them.

mod completion;
mod event;
pub mod instrument;
mod interview;
mod lapse;
mod open;
mod record;
mod state;

pub use completion::{ByAdvisor, ClassLine, ClassState, completion, completion_by_advisor, retest};
pub use event::{Cohort, Event, Excuse, InterviewOutcome, Missed, Window};
pub use instrument::{
    ClassRule, Criterion, Factor, Instrument, InstrumentNo, ItemAtLeast, Scored, Stated, shipped,
};
pub use interview::{Interview, PassInterview};
pub(crate) use interview::{departed, interview, list, order_interview, pass_interview};
pub(crate) use lapse::{climb, lapse};
pub use open::{AdoptInstrument, Close, Open};
pub(crate) use open::{adopt_instrument, close, open};
pub use record::{ExcuseFrom, Record, Row};
pub(crate) use record::{excuse, next_owner, record};
pub use state::{Census, Censuses, Screening, Terms};
