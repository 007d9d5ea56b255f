//! `/network`: units by level, posts filled, vacant and away, who is on call and on which phone; vacancies on top.

use askama::Template;
use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;

use super::asked::{Asked, Inside};
use super::frame::{Frame, respond};
use super::labels;
use super::moment::Moment;
use super::phones::Line;
use super::trouble::Failure;
use crate::reading::{NetworkWindow, PostWindow, UnitLabel};
use crate::server::Shared;
use crate::text::Text;

/// The routes of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/network", get(page))
}

#[derive(Template)]
#[template(path = "pages/network.html")]
struct NetworkPage {
    frame: Frame,
    /// Who may see what posts lack.
    coverage: bool,
    figures: Vec<(String, String)>,
    vacant: String,
    vacancies: Vec<String>,
    units: Vec<Unit>,
}

/// A unit.
struct Unit {
    level: Option<String>,
    title: String,
    size: Option<String>,
    posts: Vec<Post>,
}

/// A post of a unit.
struct Post {
    title: String,
    /// Nobody is there.
    lacking: bool,
    state: String,
    holders: String,
    phone: Option<Line>,
    changes: Option<Moment>,
}

async fn page(Inside(asked): Inside) -> Response {
    asked.show(draw).await
}

fn draw(asked: &Asked) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let window = match reader.network() {
        Ok(window) => window,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let mut before = None;
    let units = window
        .units
        .iter()
        .map(|unit| {
            let level =
                (before != Some(unit.level)).then(|| text.get(&format!("page-network-level-{}", unit.level)));
            before = Some(unit.level);
            self::unit(text, unit, level, &window)
        })
        .collect();
    let page = NetworkPage {
        frame: Frame::of(asked, text.get("page-network-title")),
        coverage: reader.sees_coverage().unwrap_or(false),
        figures: figures(text, &window),
        vacant: text.with("page-network-vacant", &[("count", &window.vacant)]),
        vacancies: window.vacancies.iter().map(|post| labels::post(text, post)).collect(),
        units,
    };
    respond(StatusCode::OK, text, &page)
}

fn figures(text: Text, window: &NetworkWindow) -> Vec<(String, String)> {
    let coverage = &window.coverage;
    let of = |part: usize, whole: usize| format!("{part} / {whole}");
    [
        ("page-network-students_covered", of(coverage.students_covered, coverage.students)),
        ("page-network-rooms", of(coverage.rooms_with_officer, coverage.rooms)),
        ("page-network-classes", of(coverage.classes_with_commissioner, coverage.classes)),
        ("page-network-advisors", of(coverage.classes_with_advisor, coverage.classes)),
    ]
    .into_iter()
    .map(|(name, value)| (text.get(name), value))
    .collect()
}

fn unit(text: Text, unit: &UnitLabel, level: Option<String>, window: &NetworkWindow) -> Unit {
    let size = (unit.classes > 0)
        .then(|| text.with("page-network-size", &[("classes", &unit.classes), ("students", &unit.students)]));
    let posts = unit.posts.iter().map(|one| post(text, one, window.now)).collect();
    Unit { level, title: unit.title.clone(), size, posts }
}

fn post(text: Text, post: &PostWindow, now: wuji_core::At) -> Post {
    let there = (post.filled + post.deputies).saturating_sub(post.away);
    let state = if post.filled + post.deputies == 0 {
        text.get(if post.is_on_call { "page-network-nobody" } else { "reach-vacant" })
    } else if there == 0 {
        text.get("reach-absent")
    } else if post.is_on_call {
        text.get("page-network-on_call")
    } else {
        text.with("page-network-filled", &[("filled", &post.filled)])
    };
    let role = text.name("role", &post.post.role);
    Post {
        lacking: there == 0,
        state,
        holders: post.holders.join(&text.get("page-list-comma")),
        phone: post.line.clone().map(|line| Line::of(line, role.clone())),
        changes: post.changes_at.filter(|_| post.is_on_call).map(|at| Moment::of(text, at, now)),
        title: role,
    }
}
