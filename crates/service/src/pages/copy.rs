//! `/cases/{n}/copy`: the copy of a file that a request asks for, as a page that a student can read, print and keep. Made when
//! it is opened, kept nowhere.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use wuji_core::At;
use wuji_core::ids::CaseNo;

use super::asked::{Asked, Inside};
use super::case::said;
use super::frame::{Frame, respond};
use super::labels;
use super::moment::{self, Moment};
use super::students::record_rows;
use super::trouble::Failure;
use crate::reading::{CopyWindow, OwnCounselling, OwnReferral, OwnReport};
use crate::server::Shared;
use crate::text::Text;

/// The route of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/cases/{case}/copy", get(page))
}

#[derive(Template)]
#[template(path = "pages/copy.html")]
struct CopyPage {
    frame: Frame,
    case: CaseNo,
    own: bool,
    name: String,
    place: String,
    made: Moment,
    record: Vec<(String, String)>,
    consents: Vec<(String, String)>,
    requests: Vec<(String, String)>,
    care: Vec<(String, String)>,
    reports: Vec<Report>,
    lines: Vec<(Moment, String, String)>,
    told: Vec<(Moment, String, String)>,
}

/// A report about oneself.
struct Report {
    title: String,
    signs: String,
    words: Vec<String>,
}

async fn page(Inside(asked): Inside, Path(case): Path<String>) -> Response {
    asked
        .show(move |asked| match case.parse::<u32>() {
            Ok(case) => draw(asked, CaseNo(case)),
            Err(_) => Failure::page(asked.text, StatusCode::NOT_FOUND, "not_found").respond(asked),
        })
        .await
}

fn draw(asked: &Asked, case: CaseNo) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let window = match reader.copy(case) {
        Ok(window) => window,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let mut frame = Frame::of(asked, text.get("page-copy-title"));
    frame.here = if window.own { "/rights".to_owned() } else { format!("/cases/{case}") };
    respond(StatusCode::OK, text, &shown(text, frame, &window))
}

fn shown(text: Text, frame: Frame, window: &CopyWindow) -> CopyPage {
    let now = window.now;
    let at = |at: At| Moment::of(text, at, now);
    let consents = window.rights.consents.iter().map(|line| {
        let since = line.since.map(|since| at(since).said);
        let state = std::iter::once(text.name("consent_state", &line.state)).chain(since);
        (text.name("consent_to", &line.to), state.collect::<Vec<_>>().join(" · "))
    });
    let requests = window.rights.requests.iter().map(|request| {
        let wish = request.wish.map(|wish| text.name("wish", &wish)).unwrap_or_default();
        (wish, format!("{} · {}", said(text, &request.state), at(request.asked_at).said))
    });
    let counselling = window.rights.counselling.iter().map(|row| counselled(text, row, now));
    let referrals = window.rights.referrals.iter().map(|row| referred(text, row, now));
    let lines = window.receipt.lines.iter().map(|line| {
        let post = line.post.as_ref().map(|post| labels::post(text, post));
        let post = post.unwrap_or_else(|| text.get("page-rights-student_post"));
        (at(line.at), post, text.name("reading", &line.reading))
    });
    let told = window.receipt.disclosures.iter().map(|row| {
        let shared = labels::names(text, "shared", &row.shared).join(&text.get("page-list-comma"));
        (at(row.at), text.name("recipient", &row.recipient), shared)
    });
    CopyPage {
        frame,
        case: window.request,
        own: window.own,
        name: labels::person(text, &window.person),
        place: labels::place(&window.person),
        made: at(now),
        record: window.record.as_ref().map(|record| record_rows(text, record)).unwrap_or_default(),
        consents: consents.collect(),
        requests: requests.collect(),
        care: counselling.chain(referrals).collect(),
        reports: window.reports.iter().map(|report| told_himself(text, report, now)).collect(),
        lines: lines.collect(),
        told: told.collect(),
    }
}

fn counselled(text: Text, row: &OwnCounselling, now: At) -> (String, String) {
    let who = row.counsellor.as_ref().map(|person| labels::person(text, person));
    let held = row.sessions.iter().map(|session| moment::said(text, session.at, now));
    let said = std::iter::once(said(text, &row.state)).chain(who).chain(held);
    (text.name("case_kind", "counselling"), said.collect::<Vec<_>>().join(" · "))
}

fn referred(text: Text, row: &OwnReferral, now: At) -> (String, String) {
    let toward = row.toward.map(|toward| text.name("referred_to", &toward));
    let said = std::iter::once(said(text, &row.state)).chain(toward).chain(row.institution.clone());
    let said = said.chain([moment::said(text, row.offered_at, now)]);
    (text.name("case_kind", "referral"), said.collect::<Vec<_>>().join(" · "))
}

fn told_himself(text: Text, report: &OwnReport, now: At) -> Report {
    let signs = report.facts.iter().flat_map(|facts| labels::names(text, "sign", &facts.signs));
    let sent = report.sent_at.map(|at| moment::said(text, at, now));
    let title = std::iter::once(text.with("page-kind-report", &[("case", &report.case)])).chain(sent);
    Report {
        title: title.collect::<Vec<_>>().join(" · "),
        signs: signs.collect::<Vec<_>>().join(&text.get("page-list-comma")),
        words: report.words.clone(),
    }
}
