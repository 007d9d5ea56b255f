//! `/v1/session`: signing in and out, setting a password.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use axum::routing::{post, put};
use axum::{Json, Router};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::At;
use wuji_core::ids::PostNo;
use zeroize::Zeroizing;

use super::enter::{Attempt, Begun, cookie_with, cookie_without, enter};
use super::extract::Entered;
use super::password::set_password;
use super::refused::SignInRefused;
use super::sessions::{Stage, Way};
use crate::server::{Peer, Shared, Surface, Wanted, failure};

/// The routes of signing in.
pub(crate) fn router(app: Shared) -> Router {
    Router::new()
        .route("/v1/session", post(sign_in).delete(sign_out))
        .route("/v1/session/password", put(change_password))
        .with_state(app)
}

/// What somebody signs in with.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Login.
    login: String,
    /// Password, or a one-time code.
    secret: String,
}

/// A password to set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The present one; not needed by who entered with a one-time code.
    present: Option<String>,
    /// The new one: 10 to 128 characters, not the login, none of the commonest.
    password: String,
}

async fn sign_in(
    State(app): State<Shared>,
    peer: Peer,
    wanted: Wanted,
    Json(SignIn { login, secret }): Json<SignIn>,
) -> Response {
    let (login, secret) = (Zeroizing::new(login), Zeroizing::new(secret));
    let begun = match enter(&app, Attempt { login, secret, peer }).await {
        Ok(begun) => begun,
        Err(refused) => return refused.answer(Surface::Api, wanted.text(), "/"),
    };
    match opened(&app, &begun).await {
        Ok(opened) => opened.into_response(),
        Err(refused) => refused.answer(Surface::Api, wanted.text(), "/"),
    }
}

async fn sign_out(State(app): State<Shared>, Entered(signed): Entered) -> Response {
    app.sessions.end(signed.session);
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = cookie_without(&app.config).filter(|_| signed.way == Way::Cookie) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

async fn change_password(
    State(app): State<Shared>,
    Entered(signed): Entered,
    wanted: Wanted,
    Json(NewPassword { present, password }): Json<NewPassword>,
) -> Response {
    let begun = match set_password(&app, signed, present.map(Zeroizing::new), Zeroizing::new(password)).await
    {
        Ok(begun) => begun,
        Err(refused) => {
            let (status, code) = (refused.status(), refused.code());
            return failure(Surface::Api, wanted.text(), status, code, refused.retry_s());
        }
    };
    let mut response = opened(&app, &begun).await.into_response();
    if let Some(cookie) = cookie_with(&app.config, &begun.token).filter(|_| signed.way == Way::Cookie) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

/// What somebody is told when he has signed in.
#[derive(Serialize, JsonSchema)]
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
            app.engine
                .read(|view| (view.network.posts_of(person, now), !view.network.has_pledged(person, now)))
        })
        .await;
    let (posts, pledge_due) = seen.map_err(|_| SignInRefused::Unavailable)?;
    let token = begun.token.reveal().to_owned();
    let password_due = begun.stage != Stage::Full;
    Ok(Json(Opened { token, expires_at: begun.expires_at, posts, pledge_due, password_due }))
}

impl IntoResponse for SignInRefused {
    /// As a problem, in Chinese: for handlers that do not know better.
    fn into_response(self) -> Response {
        self.answer(crate::server::Surface::Api, crate::text::Text::new(Default::default()), "/")
    }
}
