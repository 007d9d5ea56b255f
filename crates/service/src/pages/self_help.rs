//! `/self-help` (CT.7): whom to phone, what to do at night, what helps oneself and a room-mate, and how to ask for a
//! conversation; for anybody, signed in or not. `/talk`: that request, a report about oneself (gap 11), in two questions.
//!
//! Invariant: the first page is the same for everybody but for its frame. Absent on purpose: a form for visitors. Nobody has
//! an anonymous account (gap 12); who is not signed in signs in and comes back.

use askama::Template;
use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;

use super::asked::{Anybody, Asked, Inside};
use super::forms::{Choice, Control, Field, Form, Kept, Opt};
use super::frame::{Frame, respond};
use super::phones;
use crate::server::Shared;
use crate::text::Text;

/// The routes of these pages.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/self-help", get(page)).route("/talk", get(talk))
}

#[derive(Template)]
#[template(path = "pages/self_help.html")]
struct SelfHelpPage {
    frame: Frame,
    phones: Vec<phones::Line>,
    sections: Vec<Section>,
}

/// Some advice.
struct Section {
    title: String,
    lines: Vec<String>,
}

/// What there is advice on, and how many pieces.
const SECTIONS: [(&str, usize); 4] = [("night", 4), ("self", 6), ("mate", 5), ("after", 5)];

async fn page(Anybody(asked): Anybody) -> Response {
    asked.show(draw).await
}

fn draw(asked: &Asked) -> Response {
    let text = asked.text;
    let section = |(name, count): (&str, usize)| Section {
        title: text.get(&format!("page-self_help-{name}")),
        lines: (1..=count).map(|n| text.get(&format!("page-self_help-{name}-{n}"))).collect(),
    };
    let mut phones = phones::lines(&asked.app, text);
    let hotlines = &asked.app.config.hotlines;
    phones.extend(hotlines.iter().map(|line| phones::Line::of(line.number.clone(), line.name.clone())));
    let sections = SECTIONS.into_iter().map(section).collect();
    let page = SelfHelpPage { frame: Frame::of(asked, text.get("page-self_help-title")), phones, sections };
    respond(StatusCode::OK, text, &page)
}

#[derive(Template)]
#[template(path = "pages/talk.html")]
struct TalkPage {
    frame: Frame,
    form: Form,
}

async fn talk(Inside(asked): Inside) -> Response {
    asked.show(|asked| draw_talk(asked, None)).await
}

/// The form: to whom, how soon, and words for whoever wants to say more.
pub(super) fn draw_talk(asked: &Asked, kept: Option<&Kept>) -> Response {
    let text = asked.text;
    let options = |name: &str, codes: &[&str]| -> Vec<Opt> {
        let option = |(at, code): (usize, &&str)| {
            Opt::new(code, text.get(&format!("page-talk-{name}-{code}"))).chosen(at == 0)
        };
        codes.iter().enumerate().map(option).collect()
    };
    let to: &[&str] = if has_station(asked) { &["centre", "station"] } else { &["centre"] };
    let choice = |name: &str, label: &str, options| {
        Field::new(name, text.get(label), Control::Choice(Choice::One, options)).needed()
    };
    let form = Form::of(text, "report.submit", "/talk")
        .button(text.get("page-talk-send"))
        .hidden("observation.about:about", "myself")
        .field(choice("to:text", "page-talk-to", options("to", to)))
        .field(choice("urgency:text", "page-talk-when", options("when", &["concerning", "urgent"])))
        .field(words(text))
        .keep(kept);
    let status = kept.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    let mut frame = Frame::of(asked, text.get("page-talk-title"));
    "/talk".clone_into(&mut frame.here);
    respond(status, text, &TalkPage { frame, form })
}

fn words(text: Text) -> Field {
    Field::words("observation.words:words", text.get("page-talk-words"), 4)
        .hint(Some(text.get("page-talk-words-hint")))
}

/// Whether a station is his: it is that of his class's department.
fn has_station(asked: &Asked) -> bool {
    let Some(who) = asked.who else { return false };
    let found = asked.app.engine.read(|view| {
        let roster = &view.network.roster;
        let place = roster.person(who.person).map(|row| row.place).unwrap_or_default();
        roster.department(place).is_some()
    });
    found.unwrap_or(false)
}
