//! `/overview`, the institution at a glance (LG.0a), and `/ledger`, the document clause by clause. They name units and posts,
//! nobody.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use wuji_core::projection::ClauseStatus;

use super::asked::{Asked, Inside};
use super::frame::{Frame, respond};
use super::trouble::Failure;
use super::{labels, moment};
use crate::commands::ledger_what;
use crate::reading::{IndicatorLine, LedgerLine, OverviewWindow, TableWindow, UnitWork};
use crate::server::Shared;
use crate::text::{Text, key};

/// The routes of these pages.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/overview", get(page)).route("/ledger", get(ledger))
}

#[derive(Template)]
#[template(path = "pages/overview.html")]
struct OverviewPage {
    frame: Frame,
    term: String,
    exact: bool,
    clauses: Vec<(String, String)>,
    vacant: Vec<(String, String)>,
    units: Vec<[String; 6]>,
    indicators: Vec<[String; 7]>,
    month: String,
    months: Vec<String>,
    tables: Vec<Sheet>,
}

/// A table of a month.
struct Sheet {
    title: String,
    columns: Vec<String>,
    rows: Vec<(String, Vec<String>)>,
    in_tens: bool,
}

#[derive(Template)]
#[template(path = "pages/ledger.html")]
struct LedgerPage {
    frame: Frame,
    term: String,
    terms: Vec<String>,
    rows: Vec<Line>,
}

/// A row of the ledger.
struct Line {
    clause: String,
    title: String,
    what: String,
    unit: String,
    status: String,
    late: bool,
    owner: String,
    numbers: [String; 5],
    next: String,
    evidence: String,
}

/// What is looked for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    term: String,
    month: String,
}

async fn page(Inside(asked): Inside, Query(wanted): Query<Wanted>) -> Response {
    asked.show(move |asked| draw(asked, &wanted)).await
}

async fn ledger(Inside(asked): Inside, Query(wanted): Query<Wanted>) -> Response {
    asked.show(move |asked| draw_ledger(asked, &wanted)).await
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn draw(asked: &Asked, wanted: &Wanted) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let window = match reader.overview(some(&wanted.term), some(&wanted.month)) {
        Ok(window) => window,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let mut frame = Frame::of(asked, text.get("page-overview-title"));
    "/overview".clone_into(&mut frame.here);
    respond(StatusCode::OK, text, &overview(text, frame, window))
}

fn overview(text: Text, frame: Frame, window: OverviewWindow) -> OverviewPage {
    let of_unit = |row: &UnitWork| {
        let numbers = [Some(row.missed), Some(row.due), Some(row.done), row.open, row.lapsed];
        let [missed, due, done, open, lapsed] = numbers.map(|found| number(text, found));
        [row.unit.title.clone(), missed, due, done, open, lapsed]
    };
    let statuses = ClauseStatus::ALL.iter().filter_map(|status| {
        let count = window.clauses.get(&crate::text::code(status))?;
        Some((text.name("clause_status", status), count.to_string()))
    });
    let vacant = window.vacant.iter().map(|row| (text.name("role", &row.role), row.vacant.to_string()));
    OverviewPage {
        term: window.term.as_ref().map(|term| term.title.clone()).unwrap_or_default(),
        exact: window.exact,
        clauses: statuses.collect(),
        vacant: vacant.collect(),
        units: window.units.iter().map(of_unit).collect(),
        indicators: window.indicators.iter().map(|row| indicator(text, row)).collect(),
        month: window.month.as_ref().map(|month| month.month.clone()).unwrap_or_default(),
        tables: window.month.iter().flat_map(|month| &month.tables).map(|table| sheet(text, table)).collect(),
        months: window.months,
        frame,
    }
}

fn number(text: Text, found: Option<u32>) -> String {
    found.map_or_else(|| text.get("ledger-hidden"), |found| found.to_string())
}

fn indicator(text: Text, row: &IndicatorLine) -> [String; 7] {
    let span = |minutes: Option<u32>| {
        let said = minutes.map(|minutes| moment::span(text, i64::from(minutes) * 60_000));
        said.unwrap_or_else(|| text.get("ledger-hidden"))
    };
    [
        text.name("hop", &row.hop),
        row.unit.as_ref().map_or_else(|| text.get("duties-college"), |unit| unit.title.clone()),
        number(text, row.cases),
        number(text, row.reached),
        number(text, row.lapsed),
        span(row.median),
        span(row.p95),
    ]
}

fn sheet(text: Text, table: &TableWindow) -> Sheet {
    let numbers = |cells: &[Option<u32>]| cells.iter().map(|cell| number(text, *cell)).collect();
    let rows = table.rows.iter().map(|row| {
        let title = row.unit.as_ref().map(|unit| unit.title.clone());
        (title.unwrap_or_else(|| text.get("page-overview-elsewhere")), numbers(&row.cells))
    });
    Sheet {
        title: text.name("table_kind", &table.table),
        columns: table.columns.iter().map(|column| text.name("column_kind", column)).collect(),
        rows: rows.chain([(text.get("page-overview-total"), numbers(&table.totals))]).collect(),
        in_tens: table.in_tens,
    }
}

fn draw_ledger(asked: &Asked, wanted: &Wanted) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let window = match reader.ledger(some(&wanted.term)) {
        Ok(window) => window,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let mut frame = Frame::of(asked, text.get("page-ledger-title"));
    "/ledger".clone_into(&mut frame.here);
    let page = LedgerPage {
        frame,
        term: window.term.title,
        terms: window.terms.into_iter().map(|term| term.title).collect(),
        rows: window.rows.iter().map(|row| line(text, row)).collect(),
    };
    respond(StatusCode::OK, text, &page)
}

fn line(text: Text, row: &LedgerLine) -> Line {
    let evidence = row.evidence.iter().map(|row| match &row.title {
        Some(title) => format!("{} {title}", row.on),
        None => row.on.to_string(),
    });
    let role = || text.name("role", &row.role);
    Line {
        clause: row.clause.clone(),
        title: text.get(&key("clause", &row.clause)),
        what: ledger_what(text, row),
        unit: row.unit.as_ref().map(|unit| unit.title.clone()).unwrap_or_default(),
        status: text.name("clause_status", &row.status),
        late: matches!(row.status, ClauseStatus::Missed | ClauseStatus::Vacant),
        owner: row.owner.as_ref().map_or_else(role, |owner| labels::post(text, owner)),
        numbers: [row.kept, row.late, Some(row.waived), row.missed, row.open]
            .map(|found| number(text, found)),
        next: row.next.map(|day| day.to_string()).unwrap_or_default(),
        evidence: evidence.collect::<Vec<_>>().join("; "),
    }
}
