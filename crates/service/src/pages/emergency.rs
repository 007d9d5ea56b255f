//! `/emergency`: the phone lines at once, for anybody; below them a form that needs nothing but a tap.

use askama::Template;
use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;

use super::asked::{Anybody, Asked};
use super::forms::{Field, Form, Kept};
use super::frame::{Frame, respond};
use super::sign_in::sign_in_fields;
use super::{people, phones, report_now};
use crate::api::Receipt;
use crate::server::Shared;

/// The routes of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/emergency", get(page))
}

#[derive(Template)]
#[template(path = "pages/emergency.html")]
struct EmergencyPage {
    frame: Frame,
    phones: Vec<phones::Line>,
    /// Nothing was recorded, and why.
    unrecorded: Option<String>,
    /// Nobody may be told whether it was, and what to do.
    unsaid: Option<String>,
    tap: String,
    form: Form,
}

async fn page(Anybody(asked): Anybody) -> Response {
    asked.show(|asked| draw(asked, None, None)).await
}

/// The page; after a refusal with what was typed, and loudly if nothing was recorded.
pub(super) fn draw(asked: &Asked, kept: Option<&Kept>, unrecorded: Option<(StatusCode, String)>) -> Response {
    let (status, unrecorded) = match (unrecorded, kept) {
        (Some((status, why)), _) => (status, Some(why)),
        (None, Some(_)) => (StatusCode::UNPROCESSABLE_ENTITY, None),
        (None, None) => (StatusCode::OK, None),
    };
    drawn(asked, kept, status, unrecorded, None)
}

/// The page after an emergency of which nobody may be told whether login and password were right: 202, it is worked on.
pub(super) fn draw_unsaid(asked: &Asked, kept: &Kept, words: String) -> Response {
    drawn(asked, Some(kept), StatusCode::ACCEPTED, None, Some(words))
}

fn drawn(
    asked: &Asked,
    kept: Option<&Kept>,
    status: StatusCode,
    unrecorded: Option<String>,
    unsaid: Option<String>,
) -> Response {
    let text = asked.text;
    let mut form = Form::of(text, "report.emergency", "/emergency")
        .look("danger big")
        .button(text.get("page-emergency-button"));
    if asked.who.is_none() {
        for field in sign_in_fields(text) {
            form = form.field(field);
        }
    }
    if let Some(post) = asked.who.and_then(|who| people::first_post(asked, who.person)) {
        form = form.hidden("as", post);
    }
    let words = Field::words("words:words", text.get("page-emergency-where"), 3)
        .hint(Some(text.get("page-emergency-where-hint")));
    let who = people::about(asked, "about:about", true);
    let form = who.into_iter().fold(form, Form::field).field(words).keep(kept);
    let mut frame = Frame::of(asked, text.get("page-emergency-title"));
    "/emergency".clone_into(&mut frame.here);
    let tap =
        text.get(if asked.who.is_some() { "page-emergency-tap" } else { "page-emergency-tap_signed_out" });
    let page =
        EmergencyPage { frame, phones: phones::lines(&asked.app, text), unrecorded, unsaid, tap, form };
    respond(status, text, &page)
}

/// What somebody reads who has just reported one.
#[derive(Template)]
#[template(path = "pages/emergency_sent.html")]
struct SentPage {
    frame: Frame,
    heading: String,
    lines: Vec<String>,
    phones: Vec<phones::Line>,
}

/// Recorded: who has it, and by when somebody must acknowledge it.
pub(super) fn draw_sent(asked: &Asked, receipt: &Receipt) -> Response {
    let text = asked.text;
    let mut lines = report_now::fate(asked, receipt, "page-emergency");
    if receipt.cut {
        lines.push(text.get("page-emergency-cut"));
    }
    let case = receipt.case.map(|case| case.to_string()).unwrap_or_default();
    let mut frame = Frame::of(asked, text.get("page-emergency-title"));
    "/emergency".clone_into(&mut frame.here);
    let heading = text.with("page-emergency-sent", &[("case", &case)]);
    let page = SentPage { frame, heading, lines, phones: phones::lines(&asked.app, text) };
    respond(StatusCode::OK, text, &page)
}
