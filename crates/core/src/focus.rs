//! The register of students to watch, 重点关注学生信息库 (CT.8c): listed, regraded, delisted, each with grounds and with
//! another person's approval. The register itself is a projection, see `projection::register`.
//!
//! Invariant: nobody enters, changes grade or leaves without an approval by another person of the centre.

mod event;
mod handle;
mod state;

pub use event::{Change, Event, Ground};
pub use handle::{Approve, Decline, Propose, Review};
pub(crate) use handle::{approve, decline, draft_listing, lapse, propose, review};
pub use state::{Focus, Listing, Pending};
