//! The HTTP API over a simulated college: what each persona is shown and not shown, what is refused and how.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by panicking"
)]

mod audit;
mod bad_input;
mod campus;
mod care;
mod cases;
mod commands;
mod description;
mod duties;
mod emergencies;
mod events;
mod further;
mod imports;
mod lists;
mod pages;
mod people;
mod publication;
mod registers;
mod rights;
mod sight;
mod situations;
