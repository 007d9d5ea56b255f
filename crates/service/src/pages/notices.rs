//! `/notices`: what departments were told of crises: grade, day, what to do; nobody's name.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use super::asked::{Asked, Inside};
use super::door::said_done;
use super::forms::{Form, Kept};
use super::frame::{Frame, respond};
use super::labels::{self, Mark};
use super::moment::{self, Moment};
use super::trouble::Failure;
use crate::reading::NoticeLabel;
use crate::server::Shared;

/// The routes of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/notices", get(page))
}

#[derive(Template)]
#[template(path = "pages/notices.html")]
struct NoticesPage {
    frame: Frame,
    done: Option<String>,
    trouble: Option<String>,
    cards: Vec<Card>,
}

/// A notice.
struct Card {
    mark: Mark,
    at: Moment,
    opened: String,
    to: Option<String>,
    advice: Vec<String>,
    case: Option<u32>,
    received: Option<Moment>,
    form: Option<Form>,
}

#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    done: Option<String>,
}

async fn page(Inside(asked): Inside, Query(Part { done }): Query<Part>) -> Response {
    asked.show(move |asked| draw(asked, done.as_deref(), None)).await
}

/// The notices.
pub(super) fn draw(asked: &Asked, done: Option<&str>, kept: Option<&Kept>) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let window = match reader.notices() {
        Ok(window) => window,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let now = window.now;
    let card = |notice: &NoticeLabel| Card {
        mark: Mark::grade(text, notice.grade),
        at: Moment::of(text, notice.at, now),
        opened: moment::date(text, notice.day.at_minute(0), now),
        to: notice.to.as_ref().map(|to| labels::post(text, to)),
        advice: labels::names(text, "advice", &notice.advice),
        case: notice.case.map(|case| case.0),
        received: notice.received.map(|at| Moment::of(text, at, now)),
        form: notice.may_receive.then(|| {
            let form = Form::of(text, "crisis.receive_notice", "/notices")
                .apart(format_args!("{}-{}", notice.to.as_ref().map_or(0, |to| to.post.0), notice.notice))
                .hidden("notice:number", notice.notice)
                .hidden("then", "/notices");
            match &notice.to {
                Some(to) => form.hidden("as", to.post).keep(None),
                None => form.keep(None),
            }
        }),
    };
    let cards = window.notices.iter().map(card).collect();
    let mut frame = Frame::of(asked, text.get("page-notices-title"));
    "/notices".clone_into(&mut frame.here);
    let trouble = kept.map(|kept| kept.trouble.clone());
    let page = NoticesPage { frame, done: said_done(asked, done), trouble, cards };
    respond(kept.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY), text, &page)
}
