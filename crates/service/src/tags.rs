//! One function for both kinds of keyed tags, as files and the simulation ask for them: `login:…` for a login, anything else
//! is a student or staff number.

use wuji_core::ids::Tag;
use wuji_engine::Tags;

/// The tag of a text.
pub fn tag(tags: &Tags<'_>, text: &str) -> Tag {
    match text.strip_prefix("login:") {
        Some(login) => tags.login(login),
        None => tags.number(text),
    }
}
