//! `/cases`: the cases on which somebody works and that have no list of their own, by kind; and forms for what he may begin.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use super::asked::{Asked, Inside};
use super::case::said;
use super::door::said_done;
use super::forms::{Choices, Form, Kept, shaped};
use super::frame::{Frame, respond};
use super::labels;
use super::moment::{Left, Moment};
use super::trouble::Failure;
use crate::reading::{CaseKind, CasesLine, CasesQuery, Cursor, Opening};
use crate::server::Shared;
use crate::shape::shape;
use crate::text::{Text, code, key};

/// The route of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/cases", get(page))
}

#[derive(Template)]
#[template(path = "pages/cases.html")]
struct CasesPage {
    frame: Frame,
    done: Option<String>,
    refused: Option<String>,
    wanted: Wanted,
    kinds: Vec<(String, String)>,
    counted: String,
    rows: Vec<Line>,
    openings: Vec<Begin>,
    next: Option<String>,
}

/// A row.
struct Line {
    href: String,
    title: String,
    state: String,
    who: String,
    place: String,
    holder: String,
    due: Option<(Left, Moment)>,
}

/// A form for something that may be begun.
pub(super) struct Begin {
    pub(super) summary: String,
    pub(super) open: bool,
    pub(super) form: Form,
}

/// What is looked for, as it was chosen.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    kind: String,
    ended: String,
    cursor: String,
    done: Option<String>,
}

async fn page(Inside(asked): Inside, Query(wanted): Query<Wanted>) -> Response {
    asked.show(move |asked| draw(asked, wanted, None)).await
}

/// The cases; after a refusal with what was typed.
pub(super) fn draw(asked: &Asked, wanted: Wanted, kept: Option<&Kept>) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let kind: Option<CaseKind> = serde_json::from_value(wanted.kind.clone().into()).ok();
    let query = CasesQuery { kind, ended: wanted.ended == "yes" };
    let from = Some(wanted.cursor.as_str()).filter(|token| !token.is_empty());
    let from = from.and_then(|token| Cursor::open(&reader, "cases", token));
    let window = match reader.cases(query, from) {
        Ok(window) => window,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let now = window.now;
    let openings = begins(text, &window.openings, None, "/cases", kept);
    let held = openings.iter().any(|begin| begin.open);
    let kinds = window.kinds.iter().map(|kind| (code(kind), text.name("case_kind", kind)));
    let mut frame = Frame::of(asked, text.get("page-cases-title"));
    "/cases".clone_into(&mut frame.here);
    let page = CasesPage {
        frame,
        done: said_done(asked, wanted.done.as_deref()),
        refused: kept.filter(|_| !held).map(|kept| kept.trouble.clone()),
        kinds: std::iter::once((String::new(), text.get("page-duties-all"))).chain(kinds).collect(),
        counted: text.with("page-cases-count", &[("count", &window.count)]),
        rows: window.rows.iter().map(|row| line(text, row, now)).collect(),
        openings,
        next: window.next,
        wanted,
    };
    respond(kept.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY), text, &page)
}

fn line(text: Text, row: &CasesLine, now: wuji_core::At) -> Line {
    let who = row.subject.as_ref();
    Line {
        href: format!("/cases/{}", row.case),
        title: text.with(&key("page-kind", &code(&row.kind)), &[("case", &row.case)]),
        state: said(text, &row.state),
        who: who.map(|person| labels::person(text, person)).unwrap_or_default(),
        place: who.map(labels::place).unwrap_or_default(),
        holder: row.holder.as_ref().map(|post| labels::post(text, post)).unwrap_or_default(),
        due: row.due.map(|due| (Left::of(text, due, now), Moment::of(text, due, now))),
    }
}

/// Forms for what may be begun, about a person where one is given.
pub(super) fn begins(
    text: Text,
    openings: &[Opening],
    person: Option<wuji_core::ids::PersonNo>,
    page: &str,
    kept: Option<&Kept>,
) -> Vec<Begin> {
    let begin = |opening: &Opening| {
        let form = Form::of(text, &opening.action, page).hidden("then", page);
        let form = match person {
            Some(person) => form.hidden("person:number", person),
            None => form,
        };
        let form = match &opening.post {
            Some(post) => form.hidden("as", post.post),
            None => form,
        };
        let given: &[&str] = if person.is_some() { &["person"] } else { &[] };
        let among = Choices { posts: &opening.posts, codes: Some(&opening.codes) };
        let form = shaped(text, form, shape(&opening.action)?, given, among)?.keep(kept);
        let summary = text.get(&key("action", &opening.action));
        Some(Begin { summary, open: form.is_refused(), form })
    };
    openings.iter().filter_map(begin).collect()
}
