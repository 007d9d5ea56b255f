//! `/sessions`: the session log of whoever counsels, and what the units held for their heads.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use super::asked::{Asked, Inside};
use super::frame::{Frame, respond};
use super::labels;
use super::moment::Moment;
use super::trouble::Failure;
use crate::reading::SessionLine;
use crate::server::Shared;

/// The route of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/sessions", get(page))
}

#[derive(Template)]
#[template(path = "pages/sessions.html")]
struct SessionsPage {
    frame: Frame,
    from: String,
    until: String,
    lines: Vec<Line>,
    units: Vec<[String; 4]>,
}

/// A session of one's own.
struct Line {
    case: u32,
    title: String,
    at: Moment,
    who: String,
    how: String,
    topics: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    from: String,
    until: String,
}

async fn page(Inside(asked): Inside, Query(wanted): Query<Wanted>) -> Response {
    asked.show(move |asked| draw(asked, &wanted)).await
}

fn draw(asked: &Asked, wanted: &Wanted) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let window = match reader.sessions(wanted.from.parse().ok(), wanted.until.parse().ok()) {
        Ok(window) => window,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let line = |line: &SessionLine| {
        let how = line.booking.map(|booking| {
            let minutes = text.with("page-rights-minutes", &[("minutes", &booking.minutes)]);
            format!("{minutes} · {}", text.name("session_modality", &booking.modality))
        });
        Line {
            case: line.case.0,
            title: text.with("page-kind-counselling", &[("case", &line.case)]),
            at: Moment::of(text, line.booking.map_or(line.recorded, |booking| booking.at), window.now),
            who: line.client.as_ref().map(|client| labels::person(text, client)).unwrap_or_default(),
            how: how.unwrap_or_default(),
            topics: labels::names(text, "session_topic", &line.topics).join(&text.get("page-list-comma")),
        }
    };
    let units = window.units.iter().map(|unit| {
        let numbers = [unit.sessions, unit.minutes, unit.counsellings].map(|number| number.to_string());
        let [sessions, minutes, counsellings] = numbers;
        [unit.title.clone(), sessions, minutes, counsellings]
    });
    let page = SessionsPage {
        frame: Frame::of(asked, text.get("page-sessions-title")),
        from: window.days.first.to_string(),
        until: window.days.last.to_string(),
        lines: window.lines.iter().map(line).collect(),
        units: units.collect(),
    };
    respond(StatusCode::OK, text, &page)
}
