//! How the server says no before a request reaches its page or window: problem+json to programs, a page to people.

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::app::App;
use crate::api::{EMERGENCY_PHONES, ProblemBody};
use crate::pages::{Unrecorded, problem_page, unheard_page};
use crate::text::{Text, key};

/// Who reads the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// A program.
    Api,
    /// A person.
    Page,
}

impl Surface {
    /// Of a path.
    pub fn of(path: &str) -> Self {
        let api = path.starts_with("/v1/") || matches!(path, "/openapi.json" | "/healthz" | "/readyz");
        if api { Self::Api } else { Self::Page }
    }
}

/// Marks an answer that has its words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answered;

/// A refusal by its stable code; the texts are `server-<code>` and, what to do next, `server-<code>-next`.
pub fn failure(
    surface: Surface,
    text: Text,
    status: StatusCode,
    code: &str,
    retry_s: Option<u64>,
) -> Response {
    let title = text.get(&key("server", code));
    let next = text.find(&key("server", &format!("{code}-next"))).unwrap_or_default();
    let mut response = match surface {
        Surface::Api => sent(&plain(title, next, status, code)),
        // The texts are ours: nothing of the request is in them.
        Surface::Page => problem_page(text, status, &title, &next),
    };
    *response.status_mut() = status;
    response.extensions_mut().insert(Answered);
    if let Some(seconds) = retry_s {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The same of what may have been an emergency, which could not be taken: it says loudly whether it was recorded, and whom
/// to phone.
pub(super) fn unheard(
    app: &App,
    surface: Surface,
    text: Text,
    status: StatusCode,
    code: &str,
    unrecorded: Unrecorded,
) -> Response {
    let title = text.get(&key("server", code));
    let next = text.find(&key("server", &format!("{code}-next"))).unwrap_or_default();
    let mut response = match surface {
        Surface::Page => unheard_page(app, text, status, (&title, &next), unrecorded),
        Surface::Api => {
            let problem = ProblemBody {
                not_recorded: unrecorded != Unrecorded::Perhaps,
                phones: EMERGENCY_PHONES.map(str::to_owned).to_vec(),
                on_call: app.phones(),
                ..plain(title, next, status, code)
            };
            sent(&problem)
        }
    };
    *response.status_mut() = status;
    response.extensions_mut().insert(Answered);
    response
}

fn plain(title: String, detail: String, status: StatusCode, code: &str) -> ProblemBody {
    ProblemBody {
        kind: format!("/problems/{code}"),
        title,
        status: status.as_u16(),
        detail,
        code: code.to_owned(),
        field: None,
        done_percent: None,
        pointer: None,
        rows: Vec::new(),
        not_recorded: false,
        phones: Vec::new(),
        on_call: Vec::new(),
    }
}

fn sent(problem: &ProblemBody) -> Response {
    let mut response = axum::Json(problem).into_response();
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}
