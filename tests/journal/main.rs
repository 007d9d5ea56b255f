//! The journal under power cuts, failing disks, flipped bits and strangers' bytes.
//!
//! Each invariant that is checked here has a saboteur: something broken on purpose with which the same check
//! must fail.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by panicking"
)]

mod copies;
mod directory;
mod garbage;
mod outsider;
mod power_cuts;
mod tamper;
