//! Files of a college, read into actions of the core: the roster of students (CSV or XLSX) and `college.toml` (staff,
//! posts, calendar, on-call, policy). Reading never changes anything; whoever calls shows what came of it and commits.
//!
//! Invariant: every problem says where, why and by which stable code, and never repeats what stands in the file.

pub mod census;
pub mod college;
pub mod roster;
