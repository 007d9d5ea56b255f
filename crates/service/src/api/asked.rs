//! What a question says besides its path: in which post, as of when, from which row on; and how its answer is dressed: an
//! entity tag, a link to the next page.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH, LINK};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use wuji_core::At;
use wuji_core::ids::{PersonNo, PostNo};

use super::problem::Problem;
use crate::reading::{Cursor, Reader};
use crate::server::{App, Shared, Wanted};
use crate::sign_in::SignedIn;
use crate::text::Text;

/// A question.
pub(super) struct Asked {
    pub(super) text: Text,
    path: String,
    query: BTreeMap<String, String>,
    if_none_match: Option<String>,
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let tag = parts.headers.get(IF_NONE_MATCH).and_then(|tag| tag.to_str().ok());
        Ok(Self {
            text: Wanted::of(&parts.headers).text(),
            path: parts.uri.path().to_owned(),
            query: serde_html_form::from_str::<Vec<(String, String)>>(query)
                .unwrap_or_default()
                .into_iter()
                .collect(),
            if_none_match: tag.map(str::to_owned),
        })
    }
}

impl Asked {
    /// A parameter, if it is there.
    pub(super) fn parameter<T: FromStr>(&self, name: &str) -> Result<Option<T>, Problem> {
        let Some(value) = self.query.get(name).filter(|value| !value.is_empty()) else { return Ok(None) };
        value.parse().map(Some).map_err(|_| Problem::new("parameter_invalid").field(name))
    }

    /// A parameter that is one of the codes of a closed list.
    pub(super) fn code<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Problem> {
        let Some(value) = self.query.get(name).filter(|value| !value.is_empty()) else { return Ok(None) };
        let code = Value::String(value.clone());
        serde_json::from_value(code).map(Some).map_err(|_| Problem::new("parameter_invalid").field(name))
    }

    /// As of when.
    pub(super) fn as_of(&self) -> Result<Option<At>, Problem> {
        self.parameter("as_of")
    }

    /// In which post.
    pub(super) fn post(&self) -> Result<Option<PostNo>, Problem> {
        Ok(self.parameter("as")?.map(PostNo))
    }

    /// From which row of a list on.
    pub(super) fn cursor(&self, reader: &Reader<'_>, list: &str) -> Result<Option<Cursor>, Problem> {
        cursor(reader, list, self.query.get("cursor").map(String::as_str))
    }

    /// The answer to a question of somebody about now. Who asks for an earlier state is not given that of now instead.
    pub(super) async fn window<W: Serialize + Send + 'static>(
        self,
        app: Shared,
        signed: SignedIn,
        read: impl FnOnce(&App, &Reader<'_>, &Asked) -> Result<W, Problem> + Send + 'static,
    ) -> Response {
        if self.query.contains_key("as_of") {
            return Problem::new("parameter_invalid").field("as_of").answer(self.text);
        }
        self.window_of_then(app, signed, read).await
    }

    /// The answer to a question that may be about an earlier instant: `read` asks the log, off the threads that serve everybody.
    pub(super) async fn window_of_then<W: Serialize + Send + 'static>(
        self,
        app: Shared,
        signed: SignedIn,
        read: impl FnOnce(&App, &Reader<'_>, &Asked) -> Result<W, Problem> + Send + 'static,
    ) -> Response {
        let person = signed.person;
        if let Err(much) = app.gates.question(person) {
            return Problem::of_gate(much).answer(self.text);
        }
        app.blocking(move |app| {
            let window = self.read(app, person, read);
            match window.and_then(|window| self.dress(&window)) {
                Ok(response) => response,
                Err(problem) => problem.answer(self.text),
            }
        })
        .await
    }

    fn read<W>(
        &self,
        app: &App,
        person: PersonNo,
        read: impl FnOnce(&App, &Reader<'_>, &Asked) -> Result<W, Problem>,
    ) -> Result<W, Problem> {
        let reader = Reader::new(&app.engine, person, self.post()?);
        read(app, &reader, self)
    }

    /// The answer, its tag, and where the next page is.
    pub(super) fn dress<W: Serialize>(&self, window: &W) -> Result<Response, Problem> {
        let mut value = serde_json::to_value(window).map_err(|_| Problem::new("unavailable"))?;
        let body = value.to_string();
        // When it was read is no part of what was read.
        let fields = value.as_object_mut();
        let next = fields.and_then(|fields| {
            fields.remove("now");
            fields.get("next").and_then(Value::as_str).map(str::to_owned)
        });
        let tag = tag(&value.to_string());
        let known = self.if_none_match.as_deref();
        if known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag || one.trim() == "*")) {
            return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
        }
        let json = (CONTENT_TYPE, "application/json");
        let mut response = ([json], [(ETAG, tag)], body).into_response();
        if let Some(link) = next.and_then(|next| HeaderValue::from_str(&self.link(&next)).ok()) {
            response.headers_mut().insert(LINK, link);
        }
        Ok(response)
    }

    fn link(&self, next: &str) -> String {
        let mut pairs: Vec<(&str, &str)> =
            self.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        pairs.retain(|(name, _)| *name != "cursor");
        pairs.push(("cursor", next));
        format!("<{}?{}>; rel=\"next\"", self.path, serde_html_form::to_string(&pairs).unwrap_or_default())
    }
}

/// The cursor that a token is, if it is one of this reader's for this list.
pub(super) fn cursor(
    reader: &Reader<'_>,
    list: &str,
    token: Option<&str>,
) -> Result<Option<Cursor>, Problem> {
    let Some(token) = token.filter(|token| !token.is_empty()) else { return Ok(None) };
    Cursor::open(reader, list, token).map(Some).ok_or_else(|| Problem::new("cursor_invalid"))
}

/// A weak tag: the digest of what was read, when apart.
fn tag(body: &str) -> String {
    let digest = Sha256::digest(body.as_bytes());
    let mut tag = String::from("W/\"");
    for byte in digest.iter().take(12) {
        // Writing to memory cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}
