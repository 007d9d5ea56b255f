//! `/sent`: what somebody reported himself: received, or closed; nothing else of it is his to know. For students it is the
//! first page, so it leads to reporting.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use super::asked::{Asked, Inside};
use super::door::said_done;
use super::forms::{Choice, Control, Field, Form, Kept, Opt};
use super::frame::{Frame, respond};
use super::labels::Mark;
use super::moment::{Left, Moment};
use super::trouble::Failure;
use crate::reading::{Cursor, SentLine, SentState};
use crate::server::Shared;
use crate::text::{Text, code, key};

/// The routes of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/sent", get(page))
}

#[derive(Template)]
#[template(path = "pages/sent.html")]
struct SentPage {
    frame: Frame,
    done: Option<String>,
    cards: Vec<Card>,
    next: Option<String>,
}

/// A report of one's own.
struct Card {
    title: String,
    mark: Option<Mark>,
    state: String,
    at: Option<Moment>,
    supplement: Option<Left>,
    forms: Vec<(String, bool, Form)>,
}

#[derive(Deserialize)]
struct From {
    #[serde(default)]
    cursor: Option<String>,
    #[serde(default)]
    done: Option<String>,
}

async fn page(Inside(asked): Inside, Query(From { cursor, done }): Query<From>) -> Response {
    asked.show(move |asked| draw(asked, cursor.as_deref(), done.as_deref(), None)).await
}

/// The list.
pub(super) fn draw(asked: &Asked, cursor: Option<&str>, done: Option<&str>, kept: Option<&Kept>) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let sent = match reader.sent(cursor.and_then(|token| Cursor::open(&reader, "sent", token))) {
        Ok(sent) => sent,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let now = sent.now;
    let card = |line: &SentLine| Card {
        title: text.with(&key("page-kind", &code(&line.what)), &[("case", &line.case)]),
        mark: line.level.map(|level| Mark::level(text, level)),
        state: text.get(match line.state {
            SentState::Kept => "page-sent-kept",
            SentState::Received => "page-sent-received",
            SentState::UnderInquiry => "page-sent-under_inquiry",
            SentState::Closed => "page-sent-closed",
        }),
        at: line.sent_at.map(|at| Moment::of(text, at, now)),
        supplement: line.supplement_due.map(|due| Left::of(text, due, now)),
        forms: forms(text, line, kept),
    };
    let cards = sent.lines.iter().map(card).collect();
    let mut frame = Frame::of(asked, text.get("page-sent-title"));
    "/sent".clone_into(&mut frame.here);
    let page = SentPage { frame, done: said_done(asked, done), cards, next: sent.next };
    respond(kept.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY), text, &page)
}

fn forms(text: Text, line: &SentLine, kept: Option<&Kept>) -> Vec<(String, bool, Form)> {
    let mut forms = Vec::new();
    for action in &line.actions {
        let form = Form::of(text, action, "/sent")
            .apart(line.case)
            .hidden("case:number", line.case)
            .hidden("then", "/sent");
        let form = match action.as_str() {
            "report.supplement" => form.field(
                Field::words("words:words", text.get("page-sent-supplement"), 6)
                    .hint(Some(text.get("page-sent-supplement-hint")))
                    .needed(),
            ),
            "report.send" => {
                let urgencies = ["routine", "concerning", "urgent"];
                let options = urgencies.map(|urgency| {
                    Opt::new(urgency, text.get(&format!("urgency-{urgency}")))
                        .hint(Some(text.get(&format!("page-urgency-{urgency}"))))
                });
                let control = Control::Choice(Choice::One, options.into());
                form.field(Field::new("urgency:text", text.get("page-report-urgency"), control).needed())
            }
            _ => continue,
        };
        let form = form.keep(kept);
        forms.push((text.get(&key("action", action)), form.is_refused(), form));
    }
    forms
}
