//! As whom somebody asks: `--as NUMBER`, in one of his own posts; `--as ROLE`, on a demo, as the persona of that role. And
//! how posts are called.

use std::str::FromStr;

use wuji_core::ids::PostNo;
use wuji_core::roster::Role;

use crate::reading::{Actor, PostLabel};
use crate::text::Text;

/// The persona of a demo that holds no post.
const STUDENT: &str = "student";

/// As whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum As {
    /// In this post of one's own.
    Post(PostNo),
    /// On a demo: as its persona of this name.
    Persona(String),
}

impl FromStr for As {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(post) = text.parse() {
            return Ok(As::Post(PostNo(post)));
        }
        let wanted = text.replace('-', "_");
        let is_known = wanted == STUDENT || Role::ALL.iter().any(|role| role.name() == wanted);
        if is_known { Ok(As::Persona(wanted)) } else { Err("no such role".to_owned()) }
    }
}

/// The names of all personas, as `--as` takes them.
pub(crate) fn names() -> Vec<String> {
    Role::ALL.iter().map(|role| role.name()).chain([STUDENT]).map(str::to_owned).collect()
}

/// The personas, one line each: as `--as` takes it, and as people call it.
pub(crate) fn roles(text: Text) -> Vec<String> {
    let student = (STUDENT, text.get("show-student"));
    let roles = Role::ALL.iter().map(|role| (role.name(), text.name("role", role)));
    roles.chain([student]).map(|(name, called)| format!("  {name:<24}{called}")).collect()
}

/// A post as people call it: its role, its number, and its unit, class or room.
pub(crate) fn post_title(text: Text, label: &PostLabel) -> String {
    let role = text.name("role", &label.role);
    match &label.place {
        Some(place) => format!("{role}@{} {place}", label.post),
        None => format!("{role}@{}", label.post),
    }
}

/// Whoever acted, as people call him.
pub(crate) fn actor_title(text: Text, actor: &Actor) -> String {
    match actor {
        Actor::Post(label) => post_title(text, label),
        Actor::RoomMate => text.get("show-room_mate"),
        Actor::Classmate => text.get("show-classmate"),
        Actor::Somebody => text.get("show-somebody"),
        Actor::Engine => text.get("show-engine"),
    }
}
