//! `/demo`: whom one can be, in the order of the story.

use askama::Template;
use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;

use super::asked::{Anybody, Asked};
use super::frame::{Frame, respond};
use super::trouble::Failure;
use crate::server::Shared;
use crate::server::demo::personas;

/// The routes of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/demo", get(page))
}

#[derive(Template)]
#[template(path = "pages/demo.html")]
struct DemoPage {
    frame: Frame,
    cards: Vec<Card>,
}

/// Somebody to be.
struct Card {
    key: &'static str,
    number: String,
    role: String,
    place: Option<String>,
    todo: String,
    button: String,
}

async fn page(Anybody(asked): Anybody) -> Response {
    asked.show(draw).await
}

fn draw(asked: &Asked) -> Response {
    let text = asked.text;
    if asked.app.demo.is_none() {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    }
    let personas = match personas(&asked.app) {
        Ok(personas) => personas,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let card = |(at, persona): (usize, crate::server::demo::Persona)| Card {
        key: persona.key,
        number: text.with("page-demo-number", &[("n", &(at + 1))]),
        role: persona.role.map_or_else(|| text.get("page-demo-student"), |role| text.name("role", &role)),
        place: persona.place,
        todo: text.get(&format!("page-demo-todo-{}", persona.key)),
        button: text.get("page-demo-be"),
    };
    let cards = personas.into_iter().enumerate().map(card).collect();
    let page = DemoPage { frame: Frame::of(asked, text.get("page-demo-title")), cards };
    respond(StatusCode::OK, text, &page)
}
