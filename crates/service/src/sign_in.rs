//! Who somebody is: sessions, passwords, and the extractors that pages and API ask. What he may is the core's question.
//!
//! A handler takes [`Signed`] where a dozing session is enough (the desk, its events, emergencies), [`Awake`] everywhere
//! else; `Option<Signed>` where nobody need be signed in.
//!
//! Invariant: neither a token nor a password is kept, logged or shown; a session is found by the digest of its token.

pub mod codes;
mod enter;
mod extract;
pub mod http;
pub mod invitations;
pub mod passwords;
mod refused;
mod sessions;

pub use enter::{Attempt, Begun, cookie_with, cookie_without, enter};
pub use extract::{Awake, Entered, Signed};
pub use http::{Opened, opened};
pub use refused::SignInRefused;
pub use sessions::{SessionId, Sessions, SignedIn, Stage, Token, Way};
