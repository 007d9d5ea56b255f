//! How the API says no: problem+json (RFC 9457). A stable code for machines; title and what to do next in the reader's
//! language; never a value that was sent.

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::Refusal;
use wuji_core::roster::RowProblem;
use wuji_core::words::TextFault;
use wuji_engine::{OpenError, ReadError, SubmitError};

use crate::reading::PhoneLine;
use crate::server::TooMuch;
use crate::sign_in::SignInRefused;
use crate::text::{Text, code as name, key};

/// A problem as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub struct ProblemBody {
    /// `/problems/` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// What is wrong, in the language asked for.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// What to do next, in the language asked for.
    pub detail: String,
    /// Stable code.
    pub code: String,
    /// The field of the action that is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// How far something is that is being done already, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_percent: Option<u8>,
    /// JSON pointer to what is wrong in the body that was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Rows that cannot be taken, each with its line and why; at most 100 of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<RefusedRow>,
    /// Nothing of it was recorded: say so loudly, and phone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_recorded: bool,
    /// Whom to phone now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
    /// Who is on call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_call: Vec<PhoneLine>,
}

/// A row that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedRow {
    /// Its line, as it was sent.
    pub line: u32,
    /// Why: the same codes as of files that are imported.
    pub code: String,
}

/// How many rows an answer names.
const ROWS_SHOWN: usize = 100;

/// Why a request was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Stable code.
    pub code: &'static str,
    /// Status of the answer.
    pub status: StatusCode,
    /// The field of the action that is wrong.
    pub field: Option<Box<str>>,
    /// What is wrong with it, where the core says so: an English sentence that is ours, and the key of its translation.
    pub why: Option<Box<str>>,
    /// How many deciders it takes and how many were named.
    pub quorum: Option<Box<(u32, u32)>>,
    /// How far something is that is being done already, in percent.
    pub done_percent: Option<u8>,
    /// JSON pointer to what is wrong in the body.
    pub pointer: Option<Box<str>>,
    /// Rows that cannot be taken.
    pub rows: Box<[RowProblem]>,
    /// When to try again, in seconds.
    pub retry_s: Option<u32>,
    /// Nothing of it was recorded.
    pub not_recorded: bool,
    /// Who is on call, where somebody must be phoned instead.
    pub on_call: Box<[PhoneLine]>,
}

/// 120 and 110: ambulance and police.
pub const EMERGENCY_PHONES: [&str; 2] = ["120", "110"];

/// Every code that the API answers with, and its status. The texts are `api-<code>` and what to do next,
/// `api-<code>-next` or the core's `refusal-<code>`.
pub const CODES: &[(&str, u16)] = &[
    ("malformed", 400),
    ("unknown_action", 400),
    ("cursor_invalid", 400),
    ("parameter_invalid", 400),
    ("sign_in_required", 401),
    ("session_asleep", 401),
    ("sign_in_stale", 401),
    ("not_allowed", 403),
    ("not_your_post", 403),
    ("no_account", 403),
    ("pledge_missing", 403),
    ("not_found", 404),
    ("wrong_state", 409),
    ("stale", 409),
    ("genesis", 409),
    ("too_large", 413),
    ("id_reused", 422),
    ("id_taken", 422),
    ("invalid_field", 422),
    ("invalid_text", 422),
    ("in_the_future", 422),
    ("wrong_route", 422),
    ("same_person", 422),
    ("no_quorum", 422),
    ("decision_missing", 422),
    ("policy_loosens", 422),
    ("rows_refused", 422),
    ("seats_taken", 422),
    ("login_taken", 422),
    ("assessment_missing", 422),
    ("confirmation_missing", 422),
    ("kin_missing", 422),
    ("no_budget", 422),
    ("no_period", 422),
    ("recorded_already", 422),
    ("verify_running", 409),
    ("too_many_requests", 429),
    ("too_many_streams", 429),
    ("busy", 503),
    ("outcome_unknown", 503),
    ("not_recorded", 503),
    ("unavailable", 503),
    ("disk_nearly_full", 507),
];

impl Problem {
    /// The problem with this code, which must be one of [`CODES`].
    pub fn new(code: &str) -> Self {
        let known = CODES.iter().find(|(known, _)| *known == code).copied();
        let (code, status) = known.unwrap_or(("unavailable", 503));
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
        Self {
            code,
            status,
            field: None,
            why: None,
            quorum: None,
            done_percent: None,
            pointer: None,
            rows: Box::default(),
            retry_s: None,
            not_recorded: false,
            on_call: Box::default(),
        }
    }

    /// Of somebody who is not signed in far enough.
    pub fn of_sign_in(refused: SignInRefused) -> Self {
        let problem = Self::new(refused.code());
        match refused.retry_s() {
            Some(seconds) => problem.retry(seconds),
            None => problem,
        }
    }

    /// Of too much at once.
    pub fn of_gate(much: TooMuch) -> Self {
        Self::new(much.code()).retry(much.retry_s())
    }

    /// The log is being verified already, and has come so far.
    pub fn verifying(percent: u8) -> Self {
        Self { done_percent: Some(percent), ..Self::new("verify_running").retry(5) }
    }

    /// With a pointer to what is wrong.
    pub fn at(self, pointer: impl Into<Box<str>>) -> Self {
        Self { pointer: Some(pointer.into()), ..self }
    }

    /// With the field that is wrong.
    pub fn field(self, field: impl Into<Box<str>>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    /// A text that cannot be taken.
    pub fn text(fault: TextFault) -> Self {
        Self { why: Some(key("text_fault", &name(&fault)).into()), ..Self::new("invalid_text") }
    }

    /// To be tried again after so many seconds.
    pub fn retry(self, seconds: u64) -> Self {
        Self { retry_s: Some(u32::try_from(seconds).unwrap_or(u32::MAX)), ..self }
    }

    /// What is said of it in this language: title, and what to do next.
    pub fn say(&self, text: Text) -> (String, String) {
        let title = text.get(&key("api", self.code));
        let next = text.find(&key("api", &format!("{}-next", self.code)));
        let next = next.unwrap_or_else(|| text.get(&key("refusal", self.code)));
        if let Some((needed, found)) = self.quorum.as_deref() {
            return (title, text.with("refusal-quorum", &[("needed", needed), ("found", found)]));
        }
        if let Some(percent) = self.done_percent {
            return (
                title,
                text.with(&key("api", &format!("{}-percent", self.code)), &[("percent", &percent)]),
            );
        }
        if let Some(row) = self.rows.first() {
            let fault = text.get(&key("problem", row.fault.code()));
            let (line, count) = (row.line, self.rows.len());
            return (
                title,
                text.with("api-rows_refused-first", &[("line", &line), ("fault", &fault), ("count", &count)]),
            );
        }
        let why = self.why.as_ref().and_then(|why| text.find(why));
        match (&self.field, why) {
            (Some(field), Some(why)) => {
                let label = text.find(&key("field", field)).unwrap_or_else(|| field.to_string());
                (title, text.with("why-of_field", &[("field", &label), ("why", &why)]))
            }
            (None, Some(why)) => (title, why),
            (_, None) => (title, next),
        }
    }

    /// As it is sent.
    pub fn body(&self, text: Text) -> ProblemBody {
        let (title, detail) = self.say(text);
        let phones =
            if self.not_recorded { EMERGENCY_PHONES.map(str::to_owned).to_vec() } else { Vec::new() };
        ProblemBody {
            kind: format!("/problems/{}", self.code),
            title,
            status: self.status.as_u16(),
            detail,
            code: self.code.to_owned(),
            field: self.field.as_deref().map(str::to_owned),
            done_percent: self.done_percent,
            pointer: self.pointer.as_deref().map(str::to_owned),
            rows: self
                .rows
                .iter()
                .take(ROWS_SHOWN)
                .map(|row| RefusedRow { line: row.line, code: row.fault.code().to_owned() })
                .collect(),
            not_recorded: self.not_recorded,
            phones,
            on_call: self.on_call.to_vec(),
        }
    }

    /// The answer.
    pub fn answer(&self, text: Text) -> Response {
        let mut response = (self.status, axum::Json(self.body(text))).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(CONTENT_TYPE, kind);
        if let Some(seconds) = self.retry_s {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The key of the translation of what the core says of a field.
pub fn why_key(why: &str) -> String {
    sentence_key("why-", why)
}

/// The key of the translation of what the core says of the state that something is in.
pub fn state_key(state: &str) -> String {
    sentence_key("wrong_state-", state)
}

fn sentence_key(prefix: &str, sentence: &str) -> String {
    let letters =
        sentence.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    let mut slug = String::from(prefix);
    for letter in letters {
        if letter != '_' || !slug.ends_with(['_', '-']) {
            slug.push(letter);
        }
    }
    slug.trim_end_matches('_').to_owned()
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let problem = Problem::new(refusal.code());
        match refusal {
            Refusal::Field { field, why } => {
                Problem { why: Some(why_key(why).into()), ..problem.field(field) }
            }
            Refusal::Text { field, fault } => {
                Problem { why: Some(key("text_fault", &name(&fault)).into()), ..problem.field(field) }
            }
            Refusal::Future(field) => problem.field(field),
            Refusal::Rows(rows) => Problem { rows: rows.into(), ..problem },
            Refusal::State { state, .. } => Problem { why: Some(state_key(state).into()), ..problem },
            Refusal::Quorum { needed, found } => {
                Problem { quorum: Some(Box::new((needed, found))), ..problem }
            }
            _ => problem,
        }
    }
}

impl From<SubmitError> for Problem {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::Refused(refusal) => refusal.into(),
            SubmitError::OutcomeUnknown => Problem::new("outcome_unknown").retry(5),
            SubmitError::Poisoned | SubmitError::Closed => {
                Problem { not_recorded: true, ..Problem::new("not_recorded") }
            }
            // A disk with room for emergencies alone, and whatever the engine learns to say later.
            #[allow(unreachable_patterns, reason = "the engine's errors grow; each has a code")]
            other => Problem { not_recorded: true, ..Problem::new(other.code()) },
        }
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::NotFound => Problem::new("not_found"),
            ReadError::Submit(error) => error.into(),
            ReadError::Poisoned | ReadError::Open(_) => Problem::new("unavailable"),
        }
    }
}

impl From<OpenError> for Problem {
    fn from(_: OpenError) -> Self {
        Problem::new("unavailable")
    }
}
