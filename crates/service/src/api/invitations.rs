//! Accounts over HTTP, for whoever manages them: one-time codes for many at once, and closing one. By login, which stands
//! in the body: the log knows keyed tags alone, and whoever hands out codes knows logins.
//!
//! Invariant: whoever does not manage accounts is told so before anything is looked up.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::asked::Asked;
use super::problem::Problem;
use super::windows::body_of;
use crate::limits::INVITATIONS_MAX;
use crate::server::{App, Shared};
use crate::sign_in::Awake;
use crate::sign_in::invitations::{Manager, NotInvited, close_account, invite};

/// Whom to invite.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invitations {
    /// Their logins, at most 200.
    pub logins: Vec<String>,
    /// Pass over who has a password already.
    #[serde(default)]
    pub only_new: bool,
}

/// Whose account to close.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// His login.
    pub login: String,
}

/// The account is closed.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Closed {
    /// Always true: what is refused is a problem.
    pub closed: bool,
}

impl From<NotInvited> for Problem {
    fn from(error: NotInvited) -> Self {
        match error {
            NotInvited::Submit(error) => error.into(),
            NotInvited::Read(error) => error.into(),
            NotInvited::Credentials(error) if error.code() == "disk_full" => Problem::new("disk_nearly_full"),
            NotInvited::Credentials(_) | NotInvited::Entropy => Problem::new("unavailable"),
        }
    }
}

pub(super) async fn invitations(state: State<Shared>, awake: Awake, asked: Asked, bytes: Bytes) -> Response {
    manage(state, awake, asked, bytes, |app, manager, body: Invitations| {
        if body.logins.len() > INVITATIONS_MAX {
            return Err(Problem::new("too_large").field("logins"));
        }
        Ok(invite(&app.engine, manager, &body.logins, body.only_new, &|_| {})?)
    })
    .await
}

pub(super) async fn close(state: State<Shared>, awake: Awake, asked: Asked, bytes: Bytes) -> Response {
    manage(state, awake, asked, bytes, |app, manager, body: Closing| {
        match close_account(&app.engine, manager, &body.login)? {
            true => Ok(Closed { closed: true }),
            false => Err(Problem::new("not_found")),
        }
    })
    .await
}

/// Does something with accounts in the name of whoever manages them.
async fn manage<B: DeserializeOwned + Send + 'static, R: Serialize + Send + 'static>(
    State(app): State<Shared>,
    Awake(signed): Awake,
    asked: Asked,
    bytes: Bytes,
    deed: impl FnOnce(&App, Manager, B) -> Result<R, Problem> + Send + 'static,
) -> Response {
    let (text, person) = (asked.text, signed.person);
    let admission = match app.gates.admit(person, false) {
        Ok(admission) => admission,
        Err(much) => return Problem::of_gate(much).answer(text),
    };
    let answer = app
        .blocking(move |app| {
            let now = app.engine.now();
            let manager = app.engine.read(|view| Manager::of(&view.network, person, now))?;
            let manager = manager.ok_or_else(|| Problem::new("not_allowed"))?;
            deed(app, manager, body_of(&bytes)?)
        })
        .await;
    drop(admission);
    answer.map_or_else(|problem: Problem| problem.answer(text), |done| Json(done).into_response())
}
