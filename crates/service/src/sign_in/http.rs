//! `/v1/session`: signing in and out.

use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde::Serialize;
use wuji_core::At;
use wuji_core::ids::PostNo;

use super::enter::Begun;
use super::refused::SignInRefused;
use super::sessions::Stage;
use crate::server::Shared;

/// The routes of signing in.
pub(crate) fn router(_app: Shared) -> Router {
    Router::new()
}

/// What somebody is told when he has signed in.
#[derive(Serialize)]
pub struct Opened {
    /// The bearer token. It is shown this once.
    pub token: String,
    /// When the session ends at the latest, by the wall clock.
    pub expires_at: At,
    /// The posts that he holds now.
    pub posts: Vec<PostNo>,
    /// He must give the pledge of the term before he reads anything.
    pub pledge_due: bool,
    /// He entered with a one-time code and must set a password before anything else.
    pub password_due: bool,
}

/// What to tell somebody who has just signed in.
pub async fn opened(app: &Shared, begun: &Begun) -> Result<Json<Opened>, SignInRefused> {
    let person = begun.person;
    let seen = app
        .blocking(move |app| {
            let now = app.engine.now();
            app.engine.read(|view| {
                let roster = &view.network.roster;
                let all = roster.person(person).map(|row| row.posts.clone()).unwrap_or_default();
                let posts: Vec<PostNo> =
                    all.into_iter().filter(|post| roster.holds(*post, person, now)).collect();
                (posts, !view.network.has_pledged(person, now))
            })
        })
        .await;
    let (posts, pledge_due) = seen.map_err(|_| SignInRefused::Unavailable)?;
    let token = begun.token.reveal().to_owned();
    let password_due = begun.stage == Stage::PasswordDue;
    Ok(Json(Opened { token, expires_at: begun.expires_at, posts, pledge_due, password_due }))
}

impl IntoResponse for SignInRefused {
    /// As a problem, in Chinese: for handlers that do not know better.
    fn into_response(self) -> Response {
        self.answer(crate::server::Surface::Api, crate::text::Text::new(Default::default()), "/")
    }
}
