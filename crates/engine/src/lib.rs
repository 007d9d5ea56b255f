//! **Wuji engine**: disk and keys. The library that campus systems embed.
//!
//! [`Engine`] opens a college's log, takes requests, answers when they are durable, and lets callers look at the state.
//! [`Archive`] reads a log without opening it: verify, export, replay. The journal is the commit point
//! ([`journal`]); the keyring seals every part of every entry ([`vault`]); sled holds the second copy ([`copy`]).
//!
//! This crate never speaks HTTP, never asks who somebody is, and never decides what somebody may: that is the core's.

mod archive;
mod clock;
pub mod copy;
mod engine;
mod error;
mod founding;
mod group;
pub mod journal;
mod names;
mod queue;
mod reading;
mod replay;
mod reply;
mod state;
pub mod storage;
pub mod vault;
mod verify;
mod writer;

pub use archive::Archive;
pub use engine::{Begin, Disks, Engine, Home, Receipt, random_id};
pub use error::{OpenError, ReadError, SubmitError};
pub use founding::{Founder, Founding, Tags};
pub use replay::Until;
pub use state::View;
pub use vault::{Code, Credential, Credentials, CredentialsError, Tokens};
pub use verify::{Finding, Keyless, Verifiable, Verified, verify};
