//! `POST /demo/sign-in` and `POST /demo/clock`, as a form or as JSON. A form is led on to a page, JSON gets JSON.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::{NotTurned, Turn, personas};
use crate::pages::local;
use crate::server::{Shared, Surface, Wanted, failure};
use crate::sign_in::{Begun, Stage, cookie_with, opened};

/// The routes of a demo; none in a real college.
pub(crate) fn router(app: &Shared) -> Router {
    if app.demo.is_none() {
        return Router::new();
    }
    Router::new()
        .route("/demo/sign-in", post(sign_in))
        .route("/demo/clock", post(turn))
        .with_state(app.clone())
}

/// Somebody to be.
#[derive(Deserialize)]
struct Tap {
    /// [`super::Persona::key`].
    persona: String,
    /// The page to go on to.
    then: Option<String>,
}

/// The clock to turn.
#[derive(Deserialize)]
struct Wind {
    minutes: Option<u32>,
    #[serde(default)]
    next: bool,
    then: Option<String>,
}

async fn sign_in(State(app): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let text = Wanted::of(&headers).text();
    let (surface, tap) = match read::<Tap>(&headers, &body) {
        (surface, Some(tap)) => (surface, tap),
        (surface, None) => return failure(surface, text, StatusCode::BAD_REQUEST, "malformed", None),
    };
    let found = app.blocking(personas).await;
    let person = match found.map(|all| all.into_iter().find(|one| one.key == tap.persona)) {
        Ok(Some(persona)) => persona.person,
        Ok(None) => return failure(surface, text, StatusCode::NOT_FOUND, "not_found", None),
        Err(_) => return failure(surface, text, StatusCode::SERVICE_UNAVAILABLE, "unavailable", None),
    };
    let begun = app.sessions.begin(person, Stage::Full).map(|token| Begun::new(token, person, Stage::Full));
    let Ok(begun) = begun else {
        return failure(surface, text, StatusCode::SERVICE_UNAVAILABLE, "unavailable", None);
    };
    match surface {
        Surface::Api => opened(&app, &begun).await.into_response(),
        Surface::Page => {
            let mut response = onward(tap.then.as_deref());
            if let Some(cookie) = cookie_with(&app.config, &begun.token) {
                response.headers_mut().insert(SET_COOKIE, cookie);
            }
            response
        }
    }
}

async fn turn(State(app): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let text = Wanted::of(&headers).text();
    let (surface, asked) = read::<Wind>(&headers, &body);
    let refuse = |status, code| failure(surface, text, status, code, None);
    let turn = match &asked {
        Some(Wind { minutes: None, next: true, .. }) => Turn::Next,
        Some(Wind { minutes: Some(minutes), next: false, .. }) => Turn::Minutes(*minutes),
        _ => return refuse(StatusCode::BAD_REQUEST, "malformed"),
    };
    let turned = app.blocking(move |app| app.demo.as_ref().map(|demo| demo.turn(turn))).await;
    match (turned, surface) {
        (Some(Ok(now)), Surface::Api) => axum::Json(json!({ "now": now })).into_response(),
        // Nothing left to wait for is no fault of whoever tapped.
        (Some(Ok(_) | Err(NotTurned::NothingDue)), Surface::Page) => {
            onward(asked.and_then(|asked| asked.then).as_deref())
        }
        (Some(Err(NotTurned::NothingDue)), Surface::Api) => refuse(StatusCode::CONFLICT, "nothing_due"),
        (Some(Err(NotTurned::TooFar)), _) => refuse(StatusCode::UNPROCESSABLE_ENTITY, "turn_too_far"),
        (Some(Err(NotTurned::Stopped)), _) => refuse(StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        (None, _) => refuse(StatusCode::NOT_FOUND, "not_found"),
    }
}

/// A body as JSON or as a form, by its type, and who reads the answer.
fn read<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> (Surface, Option<T>) {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/json") {
        (Surface::Api, serde_json::from_slice(body).ok())
    } else {
        (Surface::Page, serde_html_form::from_bytes(body).ok())
    }
}

/// To a page of ours, never elsewhere.
fn onward(then: Option<&str>) -> Response {
    Redirect::to(local(then)).into_response()
}
