//! The engine and its parts from outside: journal, vault, the whole of it. One binary, so that it links once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by panicking"
)]

mod faults;
mod kill;
mod log;
mod names;

#[path = "../journal/main.rs"]
mod journal;
#[path = "../vault/main.rs"]
mod vault;
