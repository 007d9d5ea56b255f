//! Who somebody is: sessions, passwords, and the extractors that pages and API ask. What he may is the core's question.
//!
//! A handler takes [`Signed`] where a dozing session is enough (the desk, its events, emergencies), [`Awake`] everywhere
//! else; `Option<Signed>` where nobody need be signed in.
//!
//! Invariant: neither a token nor a password is kept, logged or shown; a session is found by the digest of its token.

mod checks;
pub mod codes;
mod enter;
mod extract;
pub mod http;
pub mod invitations;
mod password;
pub mod passwords;
mod refused;
mod sessions;
mod throttle;

pub use checks::Checks;
pub use enter::{Attempt, Begun, InNeed, Untold, cookie_with, cookie_without, enter, enter_in_need};
pub use extract::{Awake, Entered, Signed};
pub use http::{Opened, opened};
pub use password::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, PasswordRefused, set_password};
pub use refused::SignInRefused;
pub use sessions::{CodeMark, SessionId, Sessions, SignedIn, Stage, Token, Way};
