//! The server around everything: it listens, guards, signs people in, and hands requests to the API and the pages. It
//! decides nothing about cases and shows nothing of them.
//!
//! [`App`] is what every request can reach; [`router`] is the whole surface; [`listen::serve`] runs it.
//!
//! Invariant: no body, name, login, query or word of a case reaches a log line, a header or an error from here.

mod answer;
mod app;
pub mod config;
pub mod demo;
mod events;
mod guard;
mod health;
mod language;
pub mod listen;
mod peer;
#[cfg(test)]
mod tests;
pub mod trace;
mod verification;

use axum::Router;

pub use answer::{Surface, failure};
pub use app::{App, Shared};
pub use config::{Config, Hotline, Limits};
pub use events::{Events, Told};
pub use guard::{Admission, BODY_BYTES_MAX, Gates, TooMuch};
pub use language::{LANGUAGE_COOKIE, Wanted};
pub use peer::{Peer, cookie};
pub use verification::{Verification, Verifier};

/// The whole surface: API, pages, sign-in, health.
pub fn router(app: Shared) -> Router {
    let router = crate::api::router(app.clone())
        .merge(crate::pages::router(app.clone()))
        .merge(demo::router(&app))
        .merge(health::router(&app))
        .merge(crate::sign_in::http::router(app.clone()));
    guard::around(router, &app)
}
