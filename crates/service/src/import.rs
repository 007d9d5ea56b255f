//! Files of a college, read into actions of the core: the roster of students (CSV or XLSX), `college.toml` (staff, posts,
//! calendar, on-call, policy), results of a census. Reading changes nothing; [`take`] shows what would come of a file and
//! commits it, for the command line and for the API.
//!
//! Invariant: every problem says where, why and by which stable code, and never repeats what stands in the file.

pub mod census;
pub mod college;
mod plan;
pub mod roster;
pub mod take;
