//! The real binary as its users have it: a server on a port of its own, programs and people who talk to it, and trouble.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by panicking"
)]

mod bad_input;
mod canary;
mod college;
mod crash;
mod examples;
mod flood;
mod http;
mod live;
mod running;
mod story;
