//! `/audit`: what was done, by which post, when; which deadlines were missed and by whom; whether every stored byte is as
//! it was written. Content is no part of it.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use wuji_core::At;
use wuji_core::ids::CaseNo;

use super::asked::{Asked, Inside};
use super::forms::{Form, command};
use super::frame::{Frame, respond};
use super::labels::{self, Mark};
use super::moment::{self, Moment};
use super::trouble::Failure;
use crate::api::Problem;
use crate::reading::{Cursor, KnewWindow, MissedLine, TrailQuery, TrailRow};
use crate::server::Shared;
use crate::text::key;

/// The routes of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/audit", get(page)).route("/audit/verify", post(verify))
}

/// How far back missed deadlines are listed unless somebody asks for more, in minutes.
const MISSED_MINUTES: i64 = 7 * 24 * 60;
/// Most missed deadlines that the page lists; all of them stand in the API and in `wuji audit missed`.
const MISSED_ROWS: usize = 100;

#[derive(Template)]
#[template(path = "pages/audit.html")]
struct AuditPage {
    frame: Frame,
    case: String,
    until: String,
    rows: Vec<Row>,
    next: Option<String>,
    missed_from: String,
    missed: Vec<Missed>,
    missed_whole: bool,
    missed_counted: String,
    knew: Vec<Knew>,
}

/// A post that knew of the case, or could have.
struct Knew {
    how: String,
    post: String,
    since: Option<Moment>,
    by: String,
}

/// An entry of the trail.
struct Row {
    at: Moment,
    what: String,
    by: String,
    to: String,
    case: Option<u32>,
    due: String,
}

/// A missed deadline.
struct Missed {
    at: Moment,
    case: String,
    mark: Option<Mark>,
    item: String,
    due: Option<Moment>,
    by: String,
    to: String,
    cause: String,
}

#[derive(Template)]
#[template(path = "pages/verify.html")]
struct VerifyPage {
    frame: Frame,
    look: &'static str,
    said: String,
    counted: String,
    findings: Vec<String>,
    chain: String,
    /// It is being done: look again.
    again: Option<Form>,
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    case: Option<String>,
    #[serde(default)]
    until: Option<String>,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    cursor: Option<String>,
}

async fn page(Inside(asked): Inside, Query(wanted): Query<Wanted>) -> Response {
    asked.show(move |asked| draw(asked, &wanted)).await
}

fn instant(text: Option<&str>) -> Option<At> {
    command::instant(text.filter(|text| !text.is_empty())?)?.parse().ok()
}

fn draw(asked: &Asked, wanted: &Wanted) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let now = asked.app.engine.now();
    let case = wanted.case.as_deref().and_then(|case| case.trim().parse().ok()).map(CaseNo);
    let until = instant(wanted.until.as_deref());
    let from = instant(wanted.from.as_deref()).unwrap_or_else(|| now.plus_minutes(-MISSED_MINUTES));
    let cursor = wanted.cursor.as_deref().and_then(|token| Cursor::open(&reader, "trail", token));
    let query = TrailQuery { case, until, kind: None };
    let read = reader
        .trail(&query, cursor)
        .and_then(|trail| Ok((trail, reader.missed(from, until.unwrap_or(now))?)));
    let read = read.and_then(|(trail, missed)| {
        let home = || crate::api::home(&asked.app).map_err(|_| wuji_engine::ReadError::NotFound);
        let knew = case.map(|case| reader.knew(case, until, home)).transpose();
        // A number that is none has no trail either.
        let knew = knew.or_else(|error| match error {
            wuji_engine::ReadError::NotFound => Ok(None),
            error => Err(error),
        });
        Ok((trail, missed, knew?))
    });
    let (trail, missed, knew) = match read {
        Ok(read) => read,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let actor = |actor: &Option<crate::reading::Actor>| {
        actor.as_ref().map(|actor| labels::actor(text, actor)).unwrap_or_default()
    };
    let row = |row: &TrailRow| Row {
        at: Moment::of(text, row.at, now),
        what: match row.times {
            Some(times) => {
                let said = text.with("page-audit-times", &[("times", &times)]);
                format!("{} · {said}", text.name("kind", &row.kind))
            }
            None => text.name("kind", &row.kind),
        },
        // The engine tells of it; the post is whose.
        by: match (&row.times, &row.from) {
            (Some(_), Some(from)) => labels::actor(text, from),
            _ => labels::actor(text, &row.by),
        },
        to: actor(&row.to),
        case: row.case.map(|case| case.0),
        due: match (&row.item, row.due) {
            (Some(item), Some(due)) => text.with(
                "page-step-due",
                &[("item", &text.name("item", item)), ("due", &Moment::of(text, due, now).said)],
            ),
            _ => String::new(),
        },
    };
    let lapse = |line: &MissedLine| Missed {
        at: Moment::of(text, line.at, now),
        case: line.case.map(|case| case.to_string()).unwrap_or_default(),
        mark: line.level.map(|level| Mark::level(text, level)),
        item: line.item.as_ref().map(|item| text.name("item", item)).unwrap_or_default(),
        due: line.due.map(|due| Moment::of(text, due, now)),
        by: line
            .missed_by
            .as_ref()
            .map_or_else(|| text.get("page-audit-nobody"), |by| labels::actor(text, by)),
        to: actor(&line.to),
        cause: line.cause.as_ref().map(|cause| text.name("lapse_cause", cause)).unwrap_or_default(),
    };
    let page = AuditPage {
        frame: Frame::of(asked, text.get("page-audit-title")),
        case: case.map(|case| case.to_string()).unwrap_or_default(),
        until: until.map(moment::field).unwrap_or_default(),
        rows: trail.rows.iter().map(row).collect(),
        next: trail.next.clone(),
        missed_from: moment::field(from),
        missed: missed.lapses.iter().rev().take(MISSED_ROWS).map(lapse).collect(),
        missed_whole: missed.is_complete,
        missed_counted: text.with(
            "page-audit-missed-count",
            &[("count", &missed.lapses.len()), ("shown", &missed.lapses.len().min(MISSED_ROWS))],
        ),
        knew: knew.map(|knew| who_knew(text, &knew, now)).unwrap_or_default(),
    };
    respond(StatusCode::OK, text, &page)
}

fn who_knew(text: crate::text::Text, knew: &KnewWindow, now: At) -> Vec<Knew> {
    let told = knew.told.iter().map(|line| Knew {
        how: text.get("knew-told"),
        post: labels::actor(text, &line.post),
        since: Some(Moment::of(text, line.since, now)),
        by: text.name("kind", &line.by),
    });
    let opened = knew.opened.iter().map(|line| Knew {
        how: text.get("knew-opened"),
        post: labels::actor(text, &line.post),
        since: Some(Moment::of(text, line.since, now)),
        by: text.name("depth", &line.depth),
    });
    let could = knew.could.iter().map(|line| Knew {
        how: text.get("knew-could"),
        post: labels::post(text, &line.post),
        since: None,
        by: text.name("depth", &line.depth),
    });
    told.chain(opened).chain(could).collect()
}

async fn verify(Inside(asked): Inside) -> Response {
    asked.show(draw_verified).await
}

fn draw_verified(asked: &Asked) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let window = match crate::api::verified(&asked.app, &reader) {
        Ok(window) => window,
        Err(problem) if problem.done_percent.is_some() => return draw_verifying(asked, &problem),
        Err(problem) => return Failure::of(text, &problem).respond(asked),
    };
    let (look, said) = match window.code {
        0 => ("good", "page-verify-0"),
        20 => ("warn", "page-verify-20"),
        _ => ("bad", "page-verify-40"),
    };
    let mut frame = Frame::of(asked, text.get("page-verify-title"));
    "/audit".clone_into(&mut frame.here);
    let page = VerifyPage {
        frame,
        look,
        said: text.get(said),
        counted: text.with("page-verify-counted", &[("entries", &window.entries), ("bytes", &window.bytes)]),
        findings: window.findings.iter().map(|finding| text.get(&key("finding", &finding.name))).collect(),
        chain: window.chain_head.chars().take(16).collect(),
        again: None,
    };
    respond(StatusCode::OK, text, &page)
}

/// How far it has come, and a button to look again.
fn draw_verifying(asked: &Asked, problem: &Problem) -> Response {
    let text = asked.text;
    let (said, counted) = problem.say(text);
    let mut frame = Frame::of(asked, text.get("page-verify-title"));
    "/audit".clone_into(&mut frame.here);
    let again =
        Form::posting_to("/audit/verify", "verify-again", text.get("page-verify-again")).keep_any(None);
    let (look, findings, chain) = ("warn", Vec::new(), String::new());
    respond(
        problem.status,
        text,
        &VerifyPage { frame, look, said, counted, findings, chain, again: Some(again) },
    )
}
