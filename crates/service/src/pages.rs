//! The pages that people meet in a browser: drawn on the server, in Chinese or English, whole without scripts.
//!
//! A page asks [`crate::reading::Reader`] for a window and draws it; whatever it lets somebody do is a form that becomes a
//! command (`forms`) and goes the way of every command. What was typed lives in one request and its answer.
//!
//! Invariants: templates escape whatever they show; no page holds a style or script of its own; nothing personal stands in
//! a path or query.

mod accounts;
mod asked;
mod assets;
mod audit;
mod case;
mod cases;
mod census;
mod copy;
mod coverage;
mod crises;
mod demo;
mod desk;
mod door;
mod dossier;
mod duties;
mod emergency;
mod forms;
mod frame;
mod home;
mod labels;
mod language;
mod moment;
mod network;
mod notices;
mod overview;
mod people;
mod phones;
mod register;
mod report_now;
mod rights;
mod self_help;
mod sent;
mod sessions;
mod sign_in;
mod students;
mod trouble;
mod weeks;

use axum::Router;
use axum::extract::{FromRequestParts, Request};
use axum::http::StatusCode;
use axum::response::Response;

use crate::server::Shared;
use asked::Anybody;
use trouble::Failure;

pub(crate) use case::fact_value;
pub(crate) use dossier::file as dossier_file;
pub(crate) use sign_in::local;
pub use trouble::{Unrecorded, problem_page, unheard_page};

/// Every route of the pages.
pub fn router(app: Shared) -> Router {
    Router::new()
        .merge(assets::router())
        .merge(audit::router())
        .merge(case::router())
        .merge(cases::router())
        .merge(crises::router())
        .merge(census::router())
        .merge(coverage::router())
        .merge(copy::router())
        .merge(demo::router())
        .merge(desk::router())
        .merge(dossier::router())
        .merge(door::router())
        .merge(duties::router())
        .merge(emergency::router())
        .merge(home::router())
        .merge(language::router())
        .merge(network::router())
        .merge(notices::router())
        .merge(accounts::router())
        .merge(overview::router())
        .merge(register::router())
        .merge(report_now::router())
        .merge(rights::router())
        .merge(self_help::router())
        .merge(sent::router())
        .merge(sessions::router())
        .merge(sign_in::router())
        .merge(students::router())
        .merge(weeks::router())
        .with_state(app)
}

/// The page of a path that is none. Whoever opens what is not his gets the same.
pub(crate) async fn absent(app: Shared, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    match Anybody::from_request_parts(&mut parts, &app).await {
        Ok(Anybody(asked)) => {
            asked
                .show(|asked| Failure::page(asked.text, StatusCode::NOT_FOUND, "not_found").respond(asked))
                .await
        }
        Err(refused) => refused,
    }
}
