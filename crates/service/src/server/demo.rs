//! What a served demo has beside: personas to be with one tap, and a clock that anybody may turn.

use wuji_core::ids::{PersonNo, PostNo};
use wuji_core::roster::Role;

use super::app::App;

/// The demo's part of the service.
pub struct Demo {}

/// Somebody to be.
#[derive(Debug, Clone)]
pub struct Persona {
    /// Who.
    pub person: PersonNo,
    /// The post that he holds; none for a student.
    pub post: Option<PostNo>,
    /// Its role.
    pub role: Option<Role>,
    /// Unit, class or room of the post; of a student, his room.
    pub place: Option<String>,
}

/// Whom one can be, the room first and then up its way.
pub fn personas(_app: &App) -> Vec<Persona> {
    Vec::new()
}
