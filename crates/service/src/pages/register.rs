//! `/register`: the focus register as far as a post reaches. A name that is searched for goes in the body of a request,
//! never in its path or query.

use askama::Template;
use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use wuji_core::crisis::Grade;

use super::asked::{Asked, Inside};
use super::forms::Fields;
use super::frame::{Frame, respond};
use super::labels::{self, Mark};
use super::moment;
use super::report_now::code;
use super::trouble::Failure;
use crate::reading::{Cursor, RegisterLine, RegisterQuery};
use crate::server::Shared;

/// The routes of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/register", get(page).post(search))
}

#[derive(Template)]
#[template(path = "pages/register.html")]
struct RegisterPage {
    frame: Frame,
    search: String,
    grade: String,
    grades: Vec<(String, String)>,
    counted: String,
    /// Why there is nothing, and what to do.
    empty: Option<String>,
    rows: Vec<Line>,
    next: Option<String>,
}

/// A row.
struct Line {
    case: u32,
    mark: Option<Mark>,
    name: String,
    place: String,
    grounds: String,
    owner: String,
    since: String,
    reviewed: String,
}

async fn page(Inside(asked): Inside) -> Response {
    asked.show(|asked| draw(asked, "", "", None)).await
}

async fn search(Inside(asked): Inside, Fields(fields): Fields) -> Response {
    asked
        .show(move |asked| {
            let value = |name: &str| {
                fields.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str())
            };
            let cursor = Some(value("cursor")).filter(|token| !token.is_empty());
            draw(asked, value("search"), value("grade"), cursor)
        })
        .await
}

fn draw(asked: &Asked, search: &str, grade: &str, cursor: Option<&str>) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let wanted = Grade::ALL.iter().copied().find(|one| code(one) == grade);
    let query = RegisterQuery { search: Some(search.to_owned()), grade: wanted };
    let from = cursor.and_then(|token| Cursor::open(&reader, "focus", token));
    let window = match reader.focus(&query, from) {
        Ok(window) => window,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let now = window.now;
    let comma = text.get("page-list-comma");
    let day = |at: Option<wuji_core::At>| at.map(|at| moment::date(text, at, now)).unwrap_or_default();
    let line = |row: &RegisterLine| Line {
        case: row.case.0,
        mark: row.grade.map(|grade| Mark::grade(text, grade)),
        name: labels::person(text, &row.person),
        place: row.person.class.clone().or_else(|| row.person.department.clone()).unwrap_or_default(),
        grounds: labels::names(text, "ground", &row.grounds).join(&comma),
        owner: row.owner.as_ref().map(|owner| labels::post(text, owner)).unwrap_or_default(),
        since: day(row.listed_at),
        reviewed: day(row.reviewed_at),
    };
    let filtered = !search.trim().is_empty() || wanted.is_some();
    let empty = window
        .rows
        .is_empty()
        .then(|| text.get(if filtered { "page-register-not_found" } else { "page-register-empty" }));
    let mut grades = vec![(String::new(), text.get("page-register-all"))];
    grades.extend(Grade::ALL.iter().rev().map(|grade| (code(grade), text.name("grade", grade))));
    let mut frame = Frame::of(asked, text.get("page-register-title"));
    "/register".clone_into(&mut frame.here);
    let page = RegisterPage {
        frame,
        search: search.to_owned(),
        grade: grade.to_owned(),
        grades,
        counted: text.with("page-register-count", &[("count", &window.count)]),
        empty,
        rows: window.rows.iter().map(line).collect(),
        next: window.next,
    };
    respond(StatusCode::OK, text, &page)
}
