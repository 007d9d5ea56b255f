//! `/students/{n}/dossier`: the file of a student 心理档案, to be read and printed; and the same as one file that needs no
//! server.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use wuji_core::At;
use wuji_core::ids::PersonNo;

use super::asked::Inside;
use super::assets::CSS_TEXT;
use super::case::Filed;
use super::frame::{Frame, respond};
use super::labels;
use super::moment;
use super::students::record_rows;
use super::trouble::Failure;
use crate::reading::DossierWindow;
use crate::server::Shared;
use crate::text::{Text, code, key};

/// The routes of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/students/{person}/dossier", get(page))
}

#[derive(Template)]
#[template(path = "pages/dossier.html")]
struct DossierPage {
    frame: Frame,
    t: Text,
    file: File,
}

/// One file with everything in it.
#[derive(Template)]
#[template(path = "pages/dossier_file.html")]
struct DossierFile {
    t: Text,
    css: &'static str,
    file: File,
}

/// What stands in the file.
struct File {
    name: String,
    place: String,
    /// By whom and when it was read.
    read: String,
    record: Vec<(String, String)>,
    sections: Vec<Section>,
}

struct Section {
    title: String,
    cases: Vec<Filed>,
}

impl File {
    fn of(text: Text, mut window: DossierWindow) -> Self {
        let now = window.student.now;
        // Paper knows no today: its dates stand in full.
        for case in window.sections.iter_mut().flat_map(|part| &mut part.cases) {
            case.head_mut().now = At::from_ms(0);
        }
        let student = &window.student;
        let section = |part: &crate::reading::DossierPart| Section {
            title: text.get(&key("dossier", &code(&part.section))),
            cases: part.cases.iter().map(|case| Filed::of(text, case)).collect(),
        };
        let post = student.post.as_ref().map(|post| labels::post(text, post)).unwrap_or_default();
        let at = moment::said(text, now, At::from_ms(0));
        Self {
            name: labels::person(text, &student.person),
            place: labels::place(&student.person),
            read: text.with("dossier-read", &[("post", &post), ("at", &at)]),
            record: student.record.as_ref().map(|record| record_rows(text, record)).unwrap_or_default(),
            sections: window.sections.iter().map(section).collect(),
        }
    }
}

async fn page(Inside(asked): Inside, Path(person): Path<String>) -> Response {
    asked
        .show(move |asked| {
            let text = asked.text;
            let found = person.parse::<u32>().ok().zip(asked.reader());
            let Some((person, reader)) = found else {
                return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
            };
            match reader.dossier(PersonNo(person)) {
                Ok(window) => {
                    // A browser keeps the titles of pages: no name stands in one.
                    let mut frame = Frame::of(asked, text.get("dossier-title"));
                    frame.here = format!("/students/{person}/dossier");
                    let file = File::of(text, window);
                    respond(StatusCode::OK, text, &DossierPage { frame, t: text, file })
                }
                Err(error) => Failure::read(text, &error).respond(asked),
            }
        })
        .await
}

/// The file as one page of HTML, styles included.
pub(crate) fn file(text: Text, window: DossierWindow) -> Result<String, askama::Error> {
    DossierFile { t: text, css: CSS_TEXT, file: File::of(text, window) }.render()
}
