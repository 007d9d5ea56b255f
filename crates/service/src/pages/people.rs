//! The part of a form that says whom it is about: by name where the sender may know the name, by student number for
//! staff, in words for anybody.

use wuji_core::ids::{PersonNo, PostNo};

use super::asked::Asked;
use super::forms::{Choice, Control, Field, Opt};
use super::labels;
use crate::reading::{People, PersonLabel};
use crate::text::Text;

/// More names than this are a list that folds.
const SHOWN_MAX: usize = 12;

/// The fields. In an emergency nothing needs to be said, and nobody asks for himself by it alone.
pub(super) fn about(asked: &Asked, name: &str, emergency: bool) -> Vec<Field> {
    let text = asked.text;
    let people = asked.reader().and_then(|reader| reader.people().ok());
    let mates = people.as_ref().map(|people| people.mates.as_slice()).unwrap_or_default();
    let staff = asked.who.is_some_and(|who| is_staff(asked, who.person));
    let folds = SHOWN_MAX < mates.len();
    let mut options = Vec::new();
    if !folds {
        options.extend(mates.iter().map(|mate| option(text, mate)));
    } else {
        options.push(Opt::new("list", text.get("page-about-list")));
    }
    if asked.who.is_some() {
        options.push(Opt::new("myself", text.get("page-about-myself")));
    }
    if staff {
        options.push(Opt::new("number", text.get("page-about-number")));
    }
    let described = if emergency { "page-emergency-unknown" } else { "page-about-described" };
    let hint = (!emergency).then(|| text.get("page-about-described-hint"));
    options.push(Opt::new("described", text.get(described)).hint(hint).chosen(emergency));
    let legend = text.get(if emergency { "page-emergency-who" } else { "page-report-who" });
    let mut fields = Vec::new();
    if emergency && options.len() == 1 {
        return fields;
    }
    let field = Field::new(name, legend, Control::Choice(Choice::One, options));
    fields.push(if emergency { field } else { field.needed() });
    if folds {
        let mut list = vec![Opt::new("", text.get("page-about-choose"))];
        list.extend(mates.iter().map(|mate| option_in_line(text, mate)));
        fields.push(Field::new("about_person", text.get("page-about-list_label"), Control::Select(list)));
    }
    if staff {
        fields.push(
            Field::line("about_number", text.get("page-about-number_label"))
                .hint(Some(text.get("page-about-number_hint"))),
        );
    }
    fields
}

/// Whom it shall be kept from.
pub(super) fn keep_from(text: Text, people: &People) -> Option<Field> {
    let mates: Vec<Opt> = people
        .mates
        .iter()
        .take(SHOWN_MAX)
        .map(|mate| Opt::new(mate.person, labels::person(text, mate)))
        .collect();
    (!mates.is_empty()).then(|| {
        Field::new(
            "keep_from:people",
            text.get("page-report-keep_from"),
            Control::Choice(Choice::Many, mates),
        )
        .hint(Some(text.get("page-report-keep_from-hint")))
    })
}

fn option(text: Text, mate: &PersonLabel) -> Opt {
    let hint = Some(labels::place(mate)).filter(|place| !place.is_empty());
    Opt::new(format!("person-{}", mate.person), labels::person(text, mate)).hint(hint)
}

fn option_in_line(text: Text, mate: &PersonLabel) -> Opt {
    let place = mate.class.clone().or_else(|| mate.room.clone()).unwrap_or_default();
    let said = text.with("page-post", &[("role", &labels::person(text, mate)), ("place", &place)]);
    Opt::new(format!("person-{}", mate.person), said)
}

/// Whether somebody holds this post now.
pub(super) fn holds(asked: &Asked, person: PersonNo, post: Option<PostNo>) -> bool {
    let now = asked.app.engine.now();
    let found =
        asked.app.engine.read(|view| post.is_some_and(|post| view.network.acts_in(post, person, now)));
    found.unwrap_or(false)
}

/// The post in which somebody reports what nobody asks him about.
pub(super) fn first_post(asked: &Asked, person: PersonNo) -> Option<PostNo> {
    let now = asked.app.engine.now();
    asked.app.engine.read(|view| view.network.posts_of(person, now).first().copied()).ok().flatten()
}

/// Whether somebody holds a post of the staff.
pub(super) fn is_staff(asked: &Asked, person: PersonNo) -> bool {
    let engine = &asked.app.engine;
    let now = engine.now();
    let found = engine.read(|view| {
        let roster = &view.network.roster;
        let staff = |role: wuji_core::roster::Role| role.is_staff() && !role.is_administrator();
        view.network.posts_of(person, now).into_iter().any(|post| roster.role(post).is_some_and(staff))
    });
    found.unwrap_or(false)
}
