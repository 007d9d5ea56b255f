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
use crate::reading::{CensusClass, CensusWindow};
use crate::server::Shared;
use crate::text::{Text, key};

/// The route of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/census", get(page))
}

#[derive(Template)]
#[template(path = "pages/census.html")]
struct CensusPage {
    frame: Frame,
    censuses: Vec<(String, String, bool)>,
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
