//! A synthetic college and its workload: the requests that set it up ([`College`]), the requests that its people make in
//! a semester, decided from a seed and the present state alone ([`Semester`]), and a driver that plays both on any host
//! ([`mod@play`]). Used by `wuji demo`, the benchmark and the tests.
//!
//! Pure like the core: no I/O, no clock, no thread, no float that decides; everything follows from a seed. All people are
//! generated; their names and phrases stand in the files under `data/`.

pub mod college;
pub mod play;
pub mod random;
pub mod semester;
mod texts;

pub use college::{Asked, Beginning, College, student_login};
pub use play::{Answer, Host, Played, Rehearsal, play, set_up, test_tag};
pub use semester::{Moment, Semester, Step, missing_kinds, unshown_duties};
