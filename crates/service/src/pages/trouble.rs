//! Pages that say what went wrong and what to do next, in the reader's language. Nothing of the request is in them.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use wuji_core::At;
use wuji_core::refusal::Refusal;
use wuji_engine::{ReadError, SubmitError};

use super::asked::Asked;
use super::frame::{Frame, respond};
use crate::api::Problem;
use crate::server::App;
use crate::text::{Text, key};

/// Whether what somebody sent, perhaps an emergency, was recorded, where it could not be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unrecorded {
    /// Nothing is: the log has stopped.
    Stopped,
    /// It was not: it could not be read.
    Untaken,
    /// Nobody knows: it was cut off while it was worked on.
    Perhaps,
}

/// A page that says what went wrong.
#[derive(Template)]
#[template(path = "pages/problem.html")]
struct ProblemPage {
    frame: Frame,
    next: String,
    unrecorded: Option<Unrecorded>,
    phones: Vec<super::phones::Line>,
}

/// The page of a problem: what happened (`title`), what to do (`next`). For whatever fails outside a page of ours.
pub fn problem_page(text: Text, status: StatusCode, title: &str, next: &str) -> Response {
    let frame = Frame::bare(text, title.to_owned(), At::from_ms(0));
    let page = ProblemPage { frame, next: next.to_owned(), unrecorded: None, phones: Vec::new() };
    respond(status, text, &page)
}

/// The same of something that may have been an emergency: loudly what became of it, and whom to phone.
pub fn unheard_page(
    app: &App,
    text: Text,
    status: StatusCode,
    (title, next): (&str, &str),
    unrecorded: Unrecorded,
) -> Response {
    let frame = Frame::bare(text, title.to_owned(), At::from_ms(0));
    let phones = super::phones::lines(app, text);
    let page = ProblemPage { frame, next: next.to_owned(), unrecorded: Some(unrecorded), phones };
    respond(status, text, &page)
}

/// Why something was not shown or not done, for the reader.
pub(super) struct Failure {
    pub(super) status: StatusCode,
    pub(super) code: String,
    /// What happened and what to do next.
    pub(super) sentence: String,
    /// The field at fault.
    pub(super) field: Option<String>,
    /// Nothing was recorded, because nothing can be.
    pub(super) unrecorded: bool,
}

impl Failure {
    /// A failure of a page's own, by the code of its texts.
    pub(super) fn page(text: Text, status: StatusCode, code: &str) -> Self {
        let sentence = text.get(&key("page-problem", code));
        Self { status, code: code.to_owned(), sentence, field: None, unrecorded: false }
    }

    /// Why something was not done, as the API says it.
    pub(super) fn of(text: Text, problem: &Problem) -> Self {
        let (title, next) = problem.say(text);
        let sentence = text.with("page-two_sentences", &[("first", &title), ("second", &next)]);
        let (status, unrecorded) = (problem.status, problem.not_recorded);
        Self { status, code: problem.code.to_owned(), sentence, field: None, unrecorded }
    }

    /// Why something cannot be read.
    pub(super) fn read(text: Text, error: &ReadError) -> Self {
        let status = match error {
            ReadError::NotFound | ReadError::Submit(SubmitError::Refused(Refusal::NotFound)) => {
                StatusCode::NOT_FOUND
            }
            ReadError::Submit(SubmitError::Refused(_)) => StatusCode::FORBIDDEN,
            ReadError::Poisoned | ReadError::Open(_) | ReadError::Submit(_) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        };
        Self {
            status,
            code: error.code().to_owned(),
            sentence: String::new(),
            field: None,
            unrecorded: false,
        }
        .said(text)
    }

    fn said(mut self, text: Text) -> Self {
        let own = key("page-problem", &self.code);
        let found = text.find(&own).or_else(|| text.find(&key("refusal", &self.code)));
        let fallback = || match self.status {
            StatusCode::NOT_FOUND => text.get("page-problem-not_found"),
            status if status.is_server_error() => text.get("page-problem-stopped"),
            _ => text.get("page-problem-refused"),
        };
        self.sentence = found.unwrap_or_else(fallback);
        self
    }

    /// The page of it. A pledge that is due leads to the pledge.
    pub(super) fn respond(&self, asked: &Asked) -> Response {
        if self.code == "pledge_missing" {
            return Redirect::to(&format!("/pledge?then={}", asked.path)).into_response();
        }
        let title = title(asked.text, self.status);
        let frame = Frame::of(asked, title);
        let stopped = self.status.is_server_error();
        let phones = if stopped { super::phones::lines(&asked.app, asked.text) } else { Vec::new() };
        let unrecorded = stopped.then_some(Unrecorded::Stopped);
        let page = ProblemPage { frame, next: self.sentence.clone(), unrecorded, phones };
        respond(self.status, asked.text, &page)
    }
}

/// What a status is called.
fn title(text: Text, status: StatusCode) -> String {
    let code = match status.as_u16() {
        401 | 403 | 404 | 405 | 409 | 413 | 422 | 429 | 500 | 503 | 507 => status.as_u16(),
        _ if status.is_server_error() => 500,
        _ => 400,
    };
    text.get(&format!("page-status-{code}"))
}
