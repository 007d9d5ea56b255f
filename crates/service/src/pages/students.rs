//! `/students`: a student found by number; `/students/{n}`: place, cases and what happened in them, now or as of then.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use wuji_core::At;
use wuji_core::ids::PersonNo;

use super::asked::{Asked, Inside};
use super::case::{Step, propose_fields, steps};
use super::cases::{Begin, begins};
use super::forms::{Field, Fields, Form, Kept, command};
use super::frame::{Frame, respond};
use super::labels::{self, Mark};
use super::moment::{self, Moment};
use super::trouble::Failure;
use crate::reading::{CaseLine, RecordLabel};
use crate::server::Shared;
use crate::text::{Text, code, key};

/// The routes of these pages.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/students", get(search_page).post(find)).route("/students/{person}", get(page))
}

#[derive(Template)]
#[template(path = "pages/students.html")]
struct SearchPage {
    frame: Frame,
    form: Form,
}

#[derive(Template)]
#[template(path = "pages/student.html")]
struct StudentPage {
    frame: Frame,
    name: String,
    person: PersonNo,
    place: String,
    departed: bool,
    acting: Option<String>,
    as_of: Option<Moment>,
    as_of_field: String,
    record: Vec<(String, String)>,
    cases: Vec<Card>,
    steps: Vec<Step>,
    propose: Option<(bool, Form)>,
    openings: Vec<Begin>,
}

/// A case about him.
struct Card {
    href: String,
    title: String,
    mark: Option<Mark>,
    state: String,
    holder: Option<String>,
    since: Option<Moment>,
}

#[derive(Deserialize)]
struct When {
    #[serde(default)]
    as_of: Option<String>,
}

async fn search_page(Inside(asked): Inside) -> Response {
    asked.show(|asked| draw_search(asked, None)).await
}

async fn find(Inside(asked): Inside, Fields(fields): Fields) -> Response {
    asked
        .show(move |asked| {
            let number =
                fields.iter().find(|(name, _)| name == "number").map_or("", |(_, value)| value.trim());
            let found = asked.reader().map(|reader| reader.by_number(number));
            match found {
                Some(Ok(Some(person))) => Redirect::to(&format!("/students/{person}")).into_response(),
                Some(Err(error)) => Failure::read(asked.text, &error).respond(asked),
                Some(Ok(None)) | None => {
                    let trouble = asked.text.get("page-students-not_found");
                    let kept = Kept { fields, trouble, field: Some("number".to_owned()), same_id: false };
                    draw_search(asked, Some(&kept))
                }
            }
        })
        .await
}

fn draw_search(asked: &Asked, kept: Option<&Kept>) -> Response {
    let text = asked.text;
    let form = Form::posting_to("/students", "find", text.get("page-students-find"))
        .field(
            Field::line("number", text.get("page-students-number"))
                .hint(Some(text.get("page-students-number-hint")))
                .needed(),
        )
        .keep_any(kept);
    let page = SearchPage { frame: Frame::of(asked, text.get("page-students-title")), form };
    respond(kept.map_or(StatusCode::OK, |_| StatusCode::NOT_FOUND), text, &page)
}

async fn page(Inside(asked): Inside, Path(person): Path<String>, Query(when): Query<When>) -> Response {
    asked
        .show(move |asked| {
            let as_of = when.as_of.as_deref().filter(|at| !at.is_empty());
            let as_of = as_of.and_then(command::instant).and_then(|at| at.parse::<At>().ok());
            match person.parse::<u32>() {
                Ok(person) => draw(asked, PersonNo(person), as_of, None),
                Err(_) => Failure::page(asked.text, StatusCode::NOT_FOUND, "not_found").respond(asked),
            }
        })
        .await
}

/// The page of a person.
pub(super) fn draw(asked: &Asked, person: PersonNo, as_of: Option<At>, kept: Option<&Kept>) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let read = reader.student(person).and_then(|window| Ok((window, reader.timeline(person, as_of)?)));
    let (window, timeline) = match read {
        Ok(read) => read,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let now = window.now;
    let propose = window.may_propose.then(|| {
        let here = format!("/students/{person}");
        let form =
            Form::of(text, "focus.propose", &here).hidden("person:number", person).hidden("then", &here);
        let form = match &window.post {
            Some(post) => form.hidden("as", post.post),
            None => form,
        };
        let form = propose_fields(text, form, None).keep(kept);
        (form.is_refused(), form)
    });
    // A browser keeps the titles of pages: no name stands in one.
    let mut frame = Frame::of(asked, text.get("page-student-title"));
    frame.here = format!("/students/{person}");
    let page = StudentPage {
        frame,
        name: labels::person(text, &window.person),
        person,
        place: labels::place(&window.person),
        departed: window.departed,
        acting: window.post.as_ref().map(|post| labels::post(text, post)),
        as_of: as_of.map(|at| Moment::of(text, at, now)),
        as_of_field: moment::field(as_of.unwrap_or(now)),
        record: window.record.as_ref().map(|record| record_rows(text, record)).unwrap_or_default(),
        cases: window.cases.iter().map(|line| card(text, line, now)).collect(),
        steps: steps(text, &timeline.steps, now, true),
        propose,
        openings: begins(text, &window.openings, Some(person), &format!("/students/{person}"), kept),
    };
    respond(kept.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY), text, &page)
}

fn card(text: Text, line: &CaseLine, now: At) -> Card {
    let title = key("page-kind", &code(&line.what));
    let graded = line.grade.map(|grade| Mark::grade(text, grade));
    Card {
        href: format!("/cases/{}", line.case),
        title: text.with(&title, &[("case", &line.case)]),
        mark: graded.or_else(|| line.level.map(|level| Mark::level(text, level))),
        state: text.get(if line.open { "case_state-open" } else { "case_state-closed" }),
        holder: line.holder.as_ref().map(|holder| labels::actor(text, holder)),
        since: line.since.map(|at| Moment::of(text, at, now)),
    }
}

pub(super) fn record_rows(text: Text, record: &RecordLabel) -> Vec<(String, String)> {
    let rows = [
        ("column-sex", Some(text.name("sex", &record.sex))),
        ("column-born", record.born.map(|born| born.to_string())),
        ("column-student_number", record.number.clone()),
        ("column-phone", record.phone.clone()),
        ("column-kin", record.kin.clone()),
        ("column-kin_phone", record.kin_phone.clone()),
        ("column-note", record.note.clone()),
    ];
    rows.into_iter().filter_map(|(name, value)| Some((text.get(name), value?))).collect()
}
