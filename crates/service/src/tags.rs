//! One function for both kinds of keyed tags, as files and the simulation ask for them: `login:…` for a login, anything else
//! is a student or staff number.

use wuji_core::ids::Tag;
use wuji_engine::Tags;

use crate::import::roster::normal;

/// The tag of a text.
pub fn tag(tags: &Tags<'_>, text: &str) -> Tag {
    match text.strip_prefix("login:") {
        Some(login) => tags.login(login),
        None => tags.number(text),
    }
}

/// The tag of a login as somebody types it: input methods write full-width letters, and files are read the same way.
pub fn login_tag(tags: &Tags<'_>, login: &str) -> Tag {
    tags.login(&normal(login))
}
