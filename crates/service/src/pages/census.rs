//! `/census`: how far a census has come, class by class, and the rules of early warning.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use wuji_core::ids::CaseNo;

use super::asked::{Asked, Inside};
use super::frame::{Frame, respond};
use super::labels;
use super::trouble::Failure;
use crate::reading::{CensusClass, CensusWindow, Cursor};
use crate::server::Shared;
use crate::text::{Text, key};

/// The route of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/census", get(page)).route("/census/retest", get(retest_page))
}

#[derive(Template)]
#[template(path = "pages/retest.html")]
struct RetestPage {
    frame: Frame,
    count: String,
    due: Option<String>,
    rows: Vec<[String; 3]>,
    next: Option<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Paged {
    census: String,
    cursor: Option<String>,
}

async fn retest_page(Inside(asked): Inside, Query(paged): Query<Paged>) -> Response {
    asked.show(move |asked| draw_retest(asked, &paged)).await
}

/// Who must take a census again, to be printed and handed on.
fn draw_retest(asked: &Asked, paged: &Paged) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let from = paged.cursor.as_deref().and_then(|token| Cursor::open(&reader, "retest", token));
    let window = match reader.retest(paged.census.parse().ok().map(CaseNo), from) {
        Ok(window) => window,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let mut frame = Frame::of(asked, text.get("page-retest-title"));
    "/census/retest".clone_into(&mut frame.here);
    let row = |row: &crate::reading::RetestLine| {
        let post = row.owed_by.as_ref().map(|post| labels::post(text, post)).unwrap_or_default();
        [labels::person(text, &row.person), labels::place(&row.person), post]
    };
    let page = RetestPage {
        frame,
        count: text.with("page-retest-count", &[("count", &window.count)]),
        due: window.due.map(|due| text.with("page-retest-due", &[("day", &due)])),
        rows: window.rows.iter().map(row).collect(),
        next: window.next.map(|next| format!("/census/retest?census={}&cursor={next}", window.census)),
    };
    respond(StatusCode::OK, text, &page)
}

#[derive(Template)]
#[template(path = "pages/census.html")]
struct CensusPage {
    frame: Frame,
    censuses: Vec<(String, String, bool)>,
    /// The list of those who must take it again, where there is one.
    retest: Option<String>,
    advisors: Vec<[String; 4]>,
    classes: Vec<[String; 6]>,
    rules: Vec<[String; 3]>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    census: String,
}

async fn page(Inside(asked): Inside, Query(wanted): Query<Wanted>) -> Response {
    asked.show(move |asked| draw(asked, &wanted)).await
}

fn draw(asked: &Asked, wanted: &Wanted) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let window = match reader.census(wanted.census.parse().ok().map(CaseNo)) {
        Ok(window) => window,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let rules = reader.warnings().map(|window| window.rules).unwrap_or_default();
    let count =
        |count: Option<u32>| count.map_or_else(|| text.get("warnings-few"), |count| count.to_string());
    let rules = rules.iter().map(|rule| {
        let number = rule.rule.0.to_string();
        let title = rule.title.clone().unwrap_or_else(|| text.get(&key("warning_rule", &number)));
        [title, text.name("suggestion", &rule.advice), count(rule.fired)]
    });
    let mut frame = Frame::of(asked, text.get("page-census-title"));
    "/census".clone_into(&mut frame.here);
    let page = CensusPage {
        frame,
        censuses: censuses(text, &window),
        retest: window.retest.then(|| {
            window
                .census
                .map_or_else(|| "/census/retest".to_owned(), |case| format!("/census/retest?census={case}"))
        }),
        advisors: advisors(text, &window),
        classes: window.classes.iter().map(|line| class(text, line)).collect(),
        rules: rules.collect(),
    };
    respond(StatusCode::OK, text, &page)
}

fn censuses(text: Text, window: &CensusWindow) -> Vec<(String, String, bool)> {
    let label = |row: &crate::reading::CensusLabel| {
        let shipped = row.instrument.map(|number| text.get(&key("census_instrument", &number.0.to_string())));
        let title = row.title.clone().or(shipped).unwrap_or_default();
        let from = row.from.map(|day| day.to_string()).unwrap_or_default();
        (row.case.to_string(), format!("{title} {from}"), window.census == Some(row.case))
    };
    window.censuses.iter().map(label).collect()
}

fn advisors(text: Text, window: &CensusWindow) -> Vec<[String; 4]> {
    let row = |line: &crate::reading::AdvisorLine| {
        let post = line.post.as_ref().map(|post| labels::post(text, post)).unwrap_or_default();
        let due = line.due.map(|day| day.to_string()).unwrap_or_default();
        [post, format!("{}/{}", line.complete, line.classes), text.name("class_state", &line.state), due]
    };
    window.advisors.iter().map(row).collect()
}

fn class(text: Text, line: &CensusClass) -> [String; 6] {
    [
        line.title.clone(),
        line.department.clone(),
        format!("{}/{}", line.answered, line.students),
        line.missing.to_string(),
        text.name("class_state", &line.state),
        line.due.map(|day| day.to_string()).unwrap_or_default(),
    ]
}
