//! `/language/{tag}`: a language chosen, kept in a cookie.

use axum::Router;
use axum::extract::{Path, Query};
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use super::sign_in::local;
use crate::server::{LANGUAGE_COOKIE, Shared};
use crate::text::Language;

/// The routes of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/language/{tag}", get(choose))
}

#[derive(Deserialize)]
struct Then {
    #[serde(default)]
    then: Option<String>,
}

/// A year; nothing but the language stands in it.
const AGE_S: u32 = 365 * 24 * 3600;

async fn choose(Path(tag): Path<String>, Query(Then { then }): Query<Then>) -> Response {
    let mut response = Redirect::to(local(then.as_deref())).into_response();
    if let Some(language) = Language::ALL.into_iter().find(|language| language.tag() == tag) {
        let cookie =
            format!("{LANGUAGE_COOKIE}={}; Path=/; Max-Age={AGE_S}; HttpOnly; SameSite=Lax", language.tag());
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().insert(SET_COOKIE, cookie);
        }
    }
    response
}
