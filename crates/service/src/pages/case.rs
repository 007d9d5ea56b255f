//! `/cases/{n}`: one case, whatever it is, now or as it was then; and the forms for exactly
//! what its reader may do.

mod acts;
mod crisis;
mod duty;
mod ladder;
mod listing;
mod plain;
mod report;
mod steps;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use wuji_core::At;
use wuji_core::ids::CaseNo;
use wuji_core::kind::Kind;

use super::asked::{Asked, Inside};
use super::door::said_done;
use super::forms::{Kept, command};
use super::frame::{Frame, respond};
use super::labels::{self, Mark};
use super::moment::{self, Left, Moment};
use super::trouble::Failure;
use crate::reading::{CaseWindow, ClockLabel, FactsLabel, Head, PersonLabel, PostLabel, StepLabel};
use crate::server::Shared;
use crate::text::Text;
use acts::Act;
pub(super) use acts::propose_fields;
pub(super) use duty::period;
pub(super) use plain::said;
pub(crate) use plain::value as fact_value;
pub(super) use steps::{Step, folded, steps};

/// The routes of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/cases/{case}", get(page))
}

#[derive(Template)]
#[template(path = "pages/case.html")]
struct CasePage {
    frame: Frame,
    case: CaseNo,
    done: Option<String>,
    refused: Option<String>,
    as_of: Option<Moment>,
    as_of_field: String,
    sheet: Sheet,
    acts: Vec<Act>,
}

/// What of a case is shown, whatever it is.
struct Sheet {
    heading: String,
    mark: Option<Mark>,
    state: String,
    clocks: Vec<Clock>,
    /// Sentences that stand out.
    notes: Vec<Note>,
    /// Named facts, each with its link if it has one.
    rows: Vec<Row>,
    facts: Vec<Facts>,
    ladder: Vec<ladder::Rung>,
    care: Vec<Part>,
    steps: Vec<Step>,
}

impl Sheet {
    /// What is shown of every case.
    fn of(text: Text, head: &Head) -> Self {
        Self {
            heading: String::new(),
            mark: None,
            state: String::new(),
            clocks: clocks(text, &head.clocks, head.now),
            notes: Vec::new(),
            rows: Vec::new(),
            facts: Vec::new(),
            ladder: Vec::new(),
            care: head.care.iter().map(|part| plain::part(text, part, head.now)).collect(),
            steps: window_steps(text, &head.steps, &[], head.now),
        }
    }
}

/// A case as it stands in a file, without what may be done to it.
#[derive(Template)]
#[template(path = "pages/filed.html")]
pub(super) struct Filed {
    t: Text,
    sheet: Sheet,
}

impl askama::filters::HtmlSafe for Filed {}

impl Filed {
    pub(super) fn of(text: Text, window: &CaseWindow) -> Self {
        Self { t: text, sheet: sheet(text, window) }
    }
}

/// What is shown of this case.
fn sheet(text: Text, window: &CaseWindow) -> Sheet {
    match window {
        CaseWindow::Report(window) => report::sheet(text, window),
        CaseWindow::Crisis(window) => crisis::sheet(text, window),
        CaseWindow::Listing(window) => listing::sheet(text, window),
        CaseWindow::Task(window) => duty::task(text, window),
        CaseWindow::Lapse(window) => duty::lapse(text, window),
        CaseWindow::Plain(window) => plain::sheet(text, window),
    }
}

/// Something done for the person concerned.
struct Part {
    name: String,
    rows: Vec<Row>,
}

/// A clock that runs.
struct Clock {
    what: String,
    left: Left,
    due: Moment,
    owner: Option<String>,
}

/// A sentence that stands out.
struct Note {
    look: &'static str,
    said: String,
    href: Option<String>,
}

/// A named fact.
struct Row {
    name: String,
    value: String,
    href: Option<String>,
}

/// What was observed at one time.
struct Facts {
    occurred: Moment,
    signs: Vec<String>,
    lines: Vec<String>,
    words: Option<String>,
}

#[derive(Deserialize)]
struct When {
    #[serde(default)]
    as_of: Option<String>,
    #[serde(default)]
    done: Option<String>,
}

async fn page(Inside(asked): Inside, Path(case): Path<String>, Query(when): Query<When>) -> Response {
    asked
        .show(move |asked| {
            let as_of = when.as_of.as_deref().filter(|at| !at.is_empty());
            let as_of = as_of.map(|at| command::instant(at).and_then(|at| at.parse::<At>().ok()));
            match (case.parse::<u32>(), as_of) {
                (Ok(case), None) => draw(asked, CaseNo(case), None, when.done.as_deref(), None),
                (Ok(case), Some(Some(at))) => draw(asked, CaseNo(case), Some(at), None, None),
                (Ok(_), Some(None)) => {
                    Failure::page(asked.text, StatusCode::BAD_REQUEST, "no_such_time").respond(asked)
                }
                (Err(_), _) => Failure::page(asked.text, StatusCode::NOT_FOUND, "not_found").respond(asked),
            }
        })
        .await
}

/// The page of a case; after a refusal with what was typed.
pub(super) fn draw(
    asked: &Asked,
    case: CaseNo,
    as_of: Option<At>,
    done: Option<&str>,
    kept: Option<&Kept>,
) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let window = match reader.case(case, as_of) {
        Ok(window) => window,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let sheet = sheet(text, &window);
    let (now, acting) = (window.head().now, acts::Acting::of(&window));
    let deciding = acting.head.actions.iter().any(|action| action == "crisis.decide");
    let deciders = if deciding { reader.deciders().unwrap_or_default() } else { Vec::new() };
    let acts = if as_of.is_some() { Vec::new() } else { acts::acts(asked, case, &acting, &deciders, kept) };
    let refused = kept.filter(|_| !acts.iter().any(Act::is_refused)).map(|kept| kept.trouble.clone());
    let mut frame = Frame::of(asked, sheet.heading.clone());
    frame.here = format!("/cases/{case}");
    let page = CasePage {
        frame,
        case,
        done: said_done(asked, done),
        refused,
        as_of: as_of.map(|at| Moment::of(text, at, now)),
        as_of_field: moment::field(as_of.unwrap_or(now)),
        sheet,
        acts,
    };
    respond(kept.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY), text, &page)
}

fn clocks(text: Text, clocks: &[ClockLabel], now: At) -> Vec<Clock> {
    let clock = |clock: &ClockLabel| Clock {
        what: text.name("item", &clock.item),
        left: Left::of(text, clock.due, now),
        due: Moment::of(text, clock.due, now),
        owner: clock.owner.as_ref().map(|owner| labels::actor(text, owner)),
    };
    clocks.iter().map(clock).collect()
}

/// What was observed, with what was said then.
fn facts(text: Text, facts: &FactsLabel, steps: &[StepLabel], now: At) -> Facts {
    let said = steps.iter().find(|step| is_told(step) && step.at == facts.at);
    let mut lines = Vec::new();
    if let Some(days) = facts.low_mood_days {
        lines.push(text.with("page-facts-low_mood_days", &[("days", &days)]));
    }
    if let Some(event) = &facts.life_event {
        lines.push(text.with("page-facts-life_event", &[("event", &text.name("life_event", event))]));
    }
    if facts.first_help {
        lines.push(text.get("page-facts-first_help"));
    }
    if facts.cut {
        lines.push(text.get("page-facts-cut"));
    }
    Facts {
        occurred: Moment::of(text, facts.occurred_at, now),
        signs: labels::names(text, "sign", &facts.signs),
        lines,
        words: said.and_then(|step| step.words.clone()),
    }
}

/// Rows about a person, the name leading to his page.
fn person_rows(text: Text, person: &PersonLabel) -> Vec<Row> {
    let mut rows = vec![Row {
        name: text.get("page-row-subject"),
        value: labels::person(text, person),
        href: Some(format!("/students/{}", person.person)),
    }];
    let place = labels::place(person);
    if !place.is_empty() {
        rows.push(row(text, "page-row-place", place));
    }
    rows
}

fn row(text: Text, name: &str, value: String) -> Row {
    Row { name: text.get(name), value, href: None }
}

/// What stands beside it in the same incident.
fn incident(text: Text, cases: &[CaseNo]) -> impl Iterator<Item = Note> {
    let note = move |case: &CaseNo| Note {
        look: "",
        said: text.with("page-note-incident", &[("case", case)]),
        href: Some(format!("/cases/{case}")),
    };
    cases.iter().map(note)
}

/// The row that says in which post it is read.
fn acting_row(text: Text, post: Option<&PostLabel>) -> Option<Row> {
    post.map(|post| row(text, "page-row-acting", labels::post(text, post)))
}

/// Whether a step tells what was seen: its words stand with the facts.
fn is_told(step: &StepLabel) -> bool {
    step.kind == Kind::Observed
}

/// The steps of a window; what stands with the facts is not said again.
fn window_steps(text: Text, labels: &[StepLabel], facts: &[FactsLabel], now: At) -> Vec<Step> {
    let shown: Vec<StepLabel> = labels
        .iter()
        .map(|step| {
            let mut step = step.clone();
            if is_told(&step) && facts.iter().any(|facts| facts.at == step.at) {
                step.words = None;
                step.details.clear();
            }
            step
        })
        .collect();
    steps(text, &shown, now, false)
}
