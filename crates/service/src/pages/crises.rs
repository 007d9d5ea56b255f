//! `/crises`: the board of crises (LG.0b), by what is due first; nobody's name.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use super::asked::{Asked, Inside};
use super::frame::{Frame, respond};
use super::labels::{self, Mark};
use super::moment::{Left, Moment};
use super::trouble::Failure;
use crate::reading::{CrisesLine, Cursor};
use crate::server::Shared;
use crate::text::Text;

/// The route of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/crises", get(page))
}

#[derive(Template)]
#[template(path = "pages/crises.html")]
struct CrisesPage {
    frame: Frame,
    counted: String,
    rows: Vec<Row>,
    next: Option<String>,
}

/// A crisis.
struct Row {
    href: String,
    title: String,
    mark: Option<Mark>,
    department: String,
    owed: String,
    due: Option<(Left, Moment)>,
    holder: String,
    opened: Moment,
}

#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    cursor: String,
}

async fn page(Inside(asked): Inside, Query(Part { cursor }): Query<Part>) -> Response {
    asked.show(move |asked| draw(asked, &cursor)).await
}

fn draw(asked: &Asked, cursor: &str) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let from = Some(cursor).filter(|token| !token.is_empty());
    let from = from.and_then(|token| Cursor::open(&reader, "crises", token));
    let window = match reader.crises(from) {
        Ok(window) => window,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let mut frame = Frame::of(asked, text.get("page-crises-title"));
    "/crises".clone_into(&mut frame.here);
    let page = CrisesPage {
        frame,
        counted: text.with("page-crises-count", &[("count", &window.count)]),
        rows: window.rows.iter().map(|row| line(text, row, window.now)).collect(),
        next: window.next,
    };
    respond(StatusCode::OK, text, &page)
}

fn line(text: Text, row: &CrisesLine, now: wuji_core::At) -> Row {
    let clock = row.clock.as_ref();
    Row {
        href: format!("/cases/{}", row.case),
        title: text.with("page-kind-crisis", &[("case", &row.case)]),
        mark: row.grade.map(|grade| Mark::grade(text, grade)),
        department: row.department.clone().unwrap_or_default(),
        owed: clock.map(|clock| text.name("item", &clock.item)).unwrap_or_default(),
        due: clock.map(|clock| (Left::of(text, clock.due, now), Moment::of(text, clock.due, now))),
        holder: row.holder.as_ref().map(|post| labels::post(text, post)).unwrap_or_default(),
        opened: Moment::of(text, row.opened_at, now),
    }
}
