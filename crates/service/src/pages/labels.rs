//! How pages call posts, people and grades. A grade is always a shape, a colour and a word.

use askama::Template;
use serde::Serialize;
use wuji_core::crisis::Grade;
use wuji_core::escalation::Level;

use crate::reading::{Actor, PersonLabel, PostLabel};
use crate::text::Text;

/// A level or grade as a mark.
#[derive(Template, Clone)]
#[template(path = "pages/mark.html")]
pub(super) struct Mark {
    pub(super) colour: &'static str,
    label: String,
}

impl askama::filters::HtmlSafe for Mark {}

impl Mark {
    pub(super) fn level(text: Text, level: Level) -> Self {
        Self { colour: colour(level), label: text.name("level", &level) }
    }

    pub(super) fn grade(text: Text, grade: Grade) -> Self {
        Self { colour: colour(grade.level()), label: text.name("grade", &grade) }
    }
}

/// The colour of a level: emergency like red, and so on down.
pub(super) fn colour(level: Level) -> &'static str {
    match level {
        Level::Emergency | Level::Red => "red",
        Level::Urgent | Level::Orange => "orange",
        Level::Concerning | Level::Yellow => "yellow",
        Level::Routine | Level::Blue => "blue",
    }
}

/// A post: its role, and its class, room or unit.
pub(super) fn post(text: Text, label: &PostLabel) -> String {
    let role = text.name("role", &label.role);
    match &label.place {
        Some(place) => text.with("page-post", &[("role", &role), ("place", place)]),
        None => role,
    }
}

/// Whoever acted.
pub(super) fn actor(text: Text, actor: &Actor) -> String {
    match actor {
        Actor::Post(label) => post(text, label),
        Actor::RoomMate => text.get("page-actor-room_mate"),
        Actor::Classmate => text.get("page-actor-classmate"),
        Actor::Somebody => text.get("page-actor-somebody"),
        Actor::Engine => text.get("page-actor-engine"),
    }
}

/// A person by name, else by what may be known.
pub(super) fn person(text: Text, label: &PersonLabel) -> String {
    label.name.clone().unwrap_or_else(|| text.get("page-person-unnamed"))
}

/// Where a person belongs, on one line.
pub(super) fn place(label: &PersonLabel) -> String {
    let parts = [&label.department, &label.class, &label.room];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" · ")
}

/// Coded values as texts.
pub(super) fn names<T: Serialize>(text: Text, prefix: &str, values: &[T]) -> Vec<String> {
    values.iter().map(|value| text.name(prefix, value)).collect()
}
