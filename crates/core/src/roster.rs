//! Who is where and who holds what: units, sites, classes, rooms, posts, people, postings. Serves P.1 (five levels, full
//! coverage), SA.0, YL.0, ST.0, CC.0, DO.0.
//!
//! Invariant: everything is effective-dated; a question about a post names an instant. Names of people are words and
//! never come here: a person is a number, a keyed tag and coded facts.

mod action;
mod attest;
mod demand;
mod enrol;
mod event;
mod gaps;
mod handle;
mod leave;
mod post;
mod roll_over;
mod rows;
mod state;

pub use action::{
    Action, CoverClass, Depart, Identify, OpenClass, OpenPost, OpenRoom, OpenSite, OpenUnit, Place,
    PostPerson, RecordAbsence, Register, Relieve, SetLine,
};
pub use attest::{Attest, PassOffice};
pub use demand::{Basis, Criterion, Demand, Leaving, Load, Way};
pub(crate) use enrol::enrol;
pub use enrol::{Enrol, Row, RowFault, RowProblem};
pub use event::Event;
pub use gaps::{Gap, Lack, Reached};
pub(crate) use handle::{handle, open_unit};
pub(crate) use leave::end;
pub use leave::{CloseClass, EndLeave, TakeLeave};
pub use post::{Role, Step, UnitKind};
pub use roll_over::{Leaver, Leavers, RollOver, roll_over};
pub use rows::{Class, Person, PersonKind, Post, Posting, Reach, Room, Sex, Site, Unit, Where};
pub use state::Roster;
