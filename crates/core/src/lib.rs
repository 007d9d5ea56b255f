//! **Wuji core**: the state machine of a college's five-level network of mental-health education and psychological-crisis
//! intervention. It decides; it remembers nothing outside its own value and speaks to nobody.
//!
//! Start with [`escalation`]: where a report goes next and when something is due. Then [`network::Network`]: `handle`
//! decides a command, `apply` folds an entry, `wake` says which clock ran out. [`access::authority`] says who may do and
//! see what. Every other module is an area of the college's document: its actions, its events, its state.
//!
//! This crate never does I/O, never asks what time it is, never draws a random number, never spawns a thread, never uses
//! a float, and never lets the order of a hash show. An auditor needs nothing but this crate to read an export.

pub mod access;
pub mod action;
pub mod adoption;
pub mod calendar;
pub mod care;
pub mod census;
pub mod corruption;
pub mod counselling;
pub mod crisis;
pub mod duty;
pub mod entry;
pub mod escalation;
pub mod export;
pub mod focus;
mod hearing;
pub mod ids;
pub mod kind;
pub mod limits;
pub mod network;
pub mod operation;
pub mod periodic;
pub mod policy;
pub mod projection;
pub mod publication;
pub mod referral;
pub mod refusal;
pub mod report;
pub mod rights;
pub mod roster;
#[cfg(feature = "schema")]
pub mod schema;
mod table;
pub mod time;
pub mod warning;
pub mod words;

pub use access::authority;
pub use action::{Action, Request};
pub use corruption::Corruption;
pub use entry::{Body, Draft, Entry, Event, Header};
pub use kind::Kind;
pub use network::{Cause, Command, Network};
pub use refusal::{Outcome, Refusal};
pub use time::{At, Day};
pub use words::Words;
