//! `/duties`: how it stands with the duties of a term, what was missed first; and a form for each that the reader may say to
//! be done. It names nobody.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use wuji_core::duty::{Cadence, Medium, Place, Status, Want};
use wuji_core::ids::UnitNo;

use super::asked::{Asked, Inside};
use super::case::period;
use super::door::said_done;
use super::forms::{Choice, Control, Field, Form, Kept, Look, Opt};
use super::frame::{Frame, respond};
use super::report_now::code;
use super::trouble::Failure;
use super::{labels, moment};
use crate::reading::{Cursor, DutiesQuery, DutiesWindow, DutyLabel, DutyLine, PlaceLabel, RecordForm};
use crate::server::Shared;
use crate::text::Text;

/// The routes of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/duties", get(page))
}

#[derive(Template)]
#[template(path = "pages/duties.html")]
struct DutiesPage {
    frame: Frame,
    done: Option<String>,
    refused: Option<String>,
    wanted: Wanted,
    units: Vec<(String, String)>,
    terms: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    counted: String,
    rows: Vec<Line>,
    next: Option<String>,
}

/// A row.
struct Line {
    title: String,
    clauses: String,
    place: String,
    unit: String,
    cadence: String,
    period: String,
    status: String,
    missed: bool,
    done_on: String,
    form: Option<Form>,
}

/// What is looked for, as it was chosen.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    unit: String,
    term: String,
    status: String,
    cursor: String,
    done: Option<String>,
}

impl Wanted {
    /// What a form that was refused kept of it.
    pub(super) fn of(kept: &Kept) -> Self {
        let value = |name| kept.value(name).unwrap_or_default().to_owned();
        Self {
            unit: value("unit"),
            term: value("term"),
            status: value("status"),
            cursor: value("cursor"),
            done: None,
        }
    }
}

async fn page(Inside(asked): Inside, Query(wanted): Query<Wanted>) -> Response {
    asked.show(move |asked| draw(asked, wanted, None)).await
}

/// The duties; after a refusal with what was typed.
pub(super) fn draw(asked: &Asked, wanted: Wanted, kept: Option<&Kept>) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let query = DutiesQuery {
        unit: wanted.unit.parse().ok().map(UnitNo),
        term: Some(wanted.term.clone()).filter(|term| !term.is_empty()),
        status: Status::ALL.into_iter().find(|status| code(status) == wanted.status),
    };
    let from = Some(wanted.cursor.as_str()).filter(|token| !token.is_empty());
    let from = from.and_then(|token| Cursor::open(&reader, "duties", token));
    let window = match reader.duties(&query, from) {
        Ok(window) => window,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let rows: Vec<Line> =
        window.rows.iter().enumerate().map(|(n, row)| line(text, &window, &wanted, (n, row), kept)).collect();
    let held = rows.iter().filter_map(|row| row.form.as_ref()).any(Form::is_refused);
    let units = window.units.iter().map(|unit| (unit.unit.to_string(), unit.title.clone()));
    let statuses = Status::ALL.into_iter().map(|status| (code(&status), text.name("duty_status", &status)));
    let mut frame = Frame::of(asked, text.get("page-duties-title"));
    "/duties".clone_into(&mut frame.here);
    let page = DutiesPage {
        frame,
        done: said_done(asked, wanted.done.as_deref()),
        refused: kept.filter(|_| !held).map(|kept| kept.trouble.clone()),
        units: all(text, units),
        terms: window.terms.iter().map(|term| (term.title.clone(), term.title.clone())).collect(),
        statuses: all(text, statuses),
        counted: text.with("page-duties-count", &[("count", &window.count)]),
        rows,
        next: window.next,
        wanted: Wanted { term: window.term.map(|term| term.title).unwrap_or_default(), ..wanted },
    };
    respond(kept.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY), text, &page)
}

fn all(text: Text, options: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), text.get("page-duties-all"))).chain(options).collect()
}

fn line(
    text: Text,
    window: &DutiesWindow,
    wanted: &Wanted,
    (n, row): (usize, &DutyLine),
    kept: Option<&Kept>,
) -> Line {
    let now = window.now;
    let form = row.record.as_ref().map(|record| form(text, row, record, wanted).apart(n).keep(kept));
    let done = row.done_on.map(|day| moment::date(text, day.at_minute(0), now));
    let done = done.map(|day| match row.times {
        0 | 1 => day,
        times => text.with("page-duties-times", &[("day", &day), ("times", &times)]),
    });
    Line {
        title: title(text, &row.duty),
        clauses: row.duty.clauses.join(" "),
        place: place(text, &row.place),
        unit: row.unit.as_ref().map(|unit| unit.title.clone()).unwrap_or_default(),
        cadence: row.cadence.map(|every| cadence(text, every)).unwrap_or_default(),
        period: period(text, row.first, row.last, now),
        status: text.name("duty_status", &row.status),
        missed: row.status == Status::Lapsed,
        done_on: done.unwrap_or_else(|| text.get("page-duties-not_yet")),
        form,
    }
}

/// What a duty is called: the text of the catalogue's, the title of a college's own.
pub(super) fn title(text: Text, duty: &DutyLabel) -> String {
    duty.title.clone().unwrap_or_else(|| text.get(&format!("duty-{}", duty.duty)))
}

/// What an instance of a duty is about.
pub(super) fn place(text: Text, place: &PlaceLabel) -> String {
    match place {
        PlaceLabel::College => text.get("duties-college"),
        PlaceLabel::Unit(title) | PlaceLabel::Class(title) => title.clone(),
        PlaceLabel::Post(label) => labels::post(text, label),
    }
}

fn cadence(text: Text, every: Cadence) -> String {
    let said = |key, n: usize| text.with(key, &[("n", &n)]);
    match every {
        Cadence::Once { days } => said("page-cadence-once", days.into()),
        Cadence::Term { times } => said("page-cadence-term", times.into()),
        Cadence::Weeks { weeks } => said("page-cadence-weeks", weeks.into()),
        Cadence::Yearly { months, .. } => said("page-cadence-yearly", months.iter().count()),
        Cadence::OnEvent => text.get("page-cadence-on_event"),
    }
}

/// The form that says that a duty was done, with what its evidence must say.
fn form(text: Text, row: &DutyLine, record: &RecordForm, wanted: &Wanted) -> Form {
    let place = match record.place {
        Place::College => vec![("place:text", "college".to_owned())],
        Place::Unit(unit) => vec![("place.unit:number", unit.to_string())],
        Place::Class(class) => vec![("place.class:number", class.to_string())],
        Place::Cover { post, class } => vec![
            ("place.cover.post:number", post.to_string()),
            ("place.cover.class:number", class.to_string()),
        ],
        Place::Post(post) => vec![("place.post:number", post.to_string())],
    };
    let own: Vec<&str> = place.iter().map(|(_, value)| value.as_str()).collect();
    let mark = format!("{} {} {}", row.duty.duty, row.first, own.join(" "));
    let mut form = Form::of(text, "duty.record", "/duties")
        .hidden("then", "/duties")
        .hidden("as", record.post)
        .hidden("form", mark)
        .hidden("duty:text", row.duty.duty)
        .hidden("period:text", row.first)
        .hidden("unit", &wanted.unit)
        .hidden("term", &wanted.term)
        .hidden("status", &wanted.status)
        .hidden("cursor", &wanted.cursor);
    for (name, value) in place {
        form = form.hidden(name, value);
    }
    let typed = |name, label, kind, range| {
        Field::new(name, text.get(label), Control::Line(Look { kind, complete: "off", range }, String::new()))
    };
    let day = typed("on:text", "page-duties-on", "date", None);
    form = form.field(day.hint(Some(text.get("page-duties-on-hint"))));
    for want in &record.wants {
        let number = Some((1, 100_000));
        form = form.field(match want {
            Want::Title => typed("title:text", "page-duties-what", "text", None).needed(),
            Want::Count => typed("count:number", "page-duties-people", "number", number).needed(),
            Want::Minutes => typed("minutes:number", "page-duties-minutes", "number", number).needed(),
            Want::Asked => {
                let posts = record.asked.iter().map(|post| Opt::new(post.post, labels::post(text, post)));
                let label = text.get("page-duties-asked");
                let choice = Control::Choice(Choice::Many, posts.collect());
                Field::new("asked:people", label, choice).needed()
            }
            Want::Medium => {
                let mut media = vec![Opt::new("", text.get("page-about-choose"))];
                media.extend(
                    Medium::ALL.iter().map(|medium| Opt::new(code(medium), text.name("medium", medium))),
                );
                let label = text.get("page-duties-medium");
                Field::new("medium:text", label, Control::Select(media)).needed()
            }
        });
    }
    form
}
