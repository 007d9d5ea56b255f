//! The HTTP API, version 1: one door in, windows out, events. The table of operations in `operations` is both the routes
//! and their description, so that neither has anything that the other lacks.
//!
//! Invariants: nothing that was sent comes back in an error; what is not for the caller is not there; whatever shows
//! something goes through [`crate::reading`].

mod asked;
mod command;
mod docs;
mod events;
mod imports;
mod invitations;
mod locate;
mod mend;
pub mod openapi;
mod operations;
mod problem;
mod windows;

pub use command::{CommandBody, Receipt, submit};
pub use events::EventData;
pub use invitations::{Closed, Closing, Invitations};
pub use problem::{CODES, EMERGENCY_PHONES, Problem, ProblemBody, state_key, why_key};
pub use windows::{Deciders, FocusSearch, Found, NumberSearch, Phones};
pub(crate) use windows::{home, verified};

use std::sync::Arc;

use axum::{Extension, Router};

use crate::server::Shared;

/// Every route of the API.
pub fn router(app: Shared) -> Router {
    let routes = operations::operations()
        .into_iter()
        .fold(Router::new(), |router, operation| router.route(operation.path, operation.route));
    let streams = Arc::new(events::Streams::default());
    routes.merge(docs::router()).layer(Extension(streams)).with_state(app)
}
