//! `/coverage`: whom the network does not reach and what its posts lack (P.1), the college by unit, or one unit with its posts.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use wuji_core::At;
use wuji_core::ids::UnitNo;

use super::asked::{Asked, Inside};
use super::frame::{Frame, respond};
use super::labels;
use super::moment;
use super::trouble::Failure;
use crate::reading::{GapLabel, UnitCoverage};
use crate::server::Shared;
use crate::text::Text;

/// The route of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/coverage", get(page))
}

#[derive(Template)]
#[template(path = "pages/coverage.html")]
struct CoveragePage {
    frame: Frame,
    one: bool,
    units: Vec<Unit>,
}

/// A unit.
struct Unit {
    title: String,
    href: Option<String>,
    /// What there is of students, the good too.
    figures: Vec<(String, u32)>,
    /// What posts lack, and how many.
    lacks: Vec<(String, u32)>,
    classes: String,
    gaps: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    unit: Option<u32>,
}

async fn page(Inside(asked): Inside, Query(wanted): Query<Wanted>) -> Response {
    asked.show(move |asked| draw(asked, wanted.unit.map(UnitNo))).await
}

fn draw(asked: &Asked, wanted: Option<UnitNo>) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let window = match reader.coverage(wanted) {
        Ok(window) => window,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let mut frame = Frame::of(asked, text.get("page-coverage-title"));
    "/coverage".clone_into(&mut frame.here);
    let one = wanted.is_some();
    let units = window.units.iter().filter(|unit| one || unit.students > 0 || !unit.lacks.is_empty());
    let units = units.map(|found| unit(text, found, one, window.now)).collect();
    respond(StatusCode::OK, text, &CoveragePage { frame, one, units })
}

fn unit(text: Text, unit: &UnitCoverage, one: bool, now: At) -> Unit {
    let figures = [
        ("page-coverage-students", unit.students),
        ("page-coverage-officer", unit.without_officer),
        ("page-coverage-commissioner", unit.without_commissioner),
        ("page-coverage-advisor", unit.without_advisor),
        ("page-coverage-station", unit.without_station),
        ("page-coverage-room", unit.without_room),
    ];
    let lack = |role: &wuji_core::roster::Role, lack: &wuji_core::roster::Lack| {
        format!("{} · {}", text.name("role", role), text.name("lack", lack))
    };
    let figures = figures.into_iter().filter(|_| unit.students > 0);
    Unit {
        title: unit.title.clone().unwrap_or_else(|| text.get("page-coverage-no_class")),
        href: unit.unit.filter(|_| !one).map(|unit| format!("/coverage?unit={unit}")),
        figures: figures.map(|(name, count)| (text.get(name), count)).collect(),
        lacks: unit.lacks.iter().map(|row| (lack(&row.role, &row.lack), row.count)).collect(),
        classes: unit.classes_without_advisor.join(&text.get("page-list-comma")),
        gaps: unit.gaps.iter().map(|found| gap(text, found, now)).collect(),
    }
}

fn gap(text: Text, gap: &GapLabel, now: At) -> (String, String) {
    let comma = text.get("page-list-comma");
    let mut said = vec![text.name("lack", &gap.lack)];
    if !gap.missing.is_empty() {
        said.push(labels::names(text, "criterion", &gap.missing).join(&comma));
    }
    said.extend(gap.at.map(|at| moment::date(text, at, now)));
    (labels::post(text, &gap.post), said.join(" · "))
}
