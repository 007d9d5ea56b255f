//! The vault from outside, as the engine uses it: through its public interface alone.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this crate is tests alone; clippy lets only functions marked as tests do this by themselves"
)]

mod credentials;
mod custody;
mod faults;
mod places;
