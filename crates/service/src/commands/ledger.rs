//! `wuji ledger`: the document as a live ledger, exported for an inspection in one step: every clause with how it stands, whose
//! it is, what is due next and what shows it. Names posts, nobody; numbers of cases are in tens. Reads the log directly; takes
//! no lock, writes nothing to it.

use std::io;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use wuji_core::calendar::Days;
use wuji_core::projection::ledger;
use wuji_engine::{OpenError, Until, View};

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop, bar};
use crate::reading::{LedgerLine, ledger_line, term_of};
use crate::text::{Text, key};
use crate::workbook::Sheet;

/// What `ledger` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long, value_name = "TERM")]
    term: Option<String>,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    home: HomeArguments,
}

/// Shows or writes the ledger.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let view = match replayed(&arguments.home) {
        Ok(view) => view,
        Err(stop) => return stop.tell(terminal),
    };
    let network = &view.network;
    let now = network.last_at();
    let Some(term) = term_of(&network.calendar, arguments.term.as_deref(), now.day()) else {
        return terminal.refuse("duties-no_term", "");
    };
    let days = Days { first: term.first, last: term.end().plus(-1) };
    let rows = ledger(network, &view.indicators, days, now);
    let rows: Vec<LedgerLine> = rows.iter().map(|row| ledger_line(network, row, false)).collect();
    if let Some(path) = &arguments.output {
        return sheet(terminal.text, &rows).write(path, terminal);
    }
    if terminal.json {
        terminal.write_json(&json!({ "first": days.first, "last": days.last, "now": now, "rows": rows }))?;
        return Ok(Exit::Ok);
    }
    let text = terminal.text;
    let headers =
        ["table-clause", "ledger-what", "duties-unit", "ledger-status", "ledger-next", "table-evidence"];
    let cells: Vec<[String; 6]> = rows
        .iter()
        .map(|row| {
            let [clause, _, what, unit, status, _, _, _, _, _, _, next, evidence] = cells(text, row);
            [clause, what, unit, status, next, evidence]
        })
        .collect();
    terminal.table(headers, cells.into_iter())?;
    Ok(Exit::Ok)
}

fn replayed(home: &HomeArguments) -> Result<View, Stop> {
    let bar = bar();
    let progress = bar.clone();
    let view: Result<View, OpenError> =
        home.archive()?.replay(Until::Head, move |entries| progress.set_position(entries));
    bar.finish_and_clear();
    Ok(view?)
}

/// What a row is about, in words.
pub(crate) fn what(text: Text, row: &LedgerLine) -> String {
    let code = row.code.as_deref().unwrap_or_default();
    match row.about.as_str() {
        "duty" => row.title.clone().unwrap_or_else(|| text.get(&format!("duty-{code}"))),
        "deadline" => text.with("ledger-deadline", &[("item", &text.get(&key("item", code)))]),
        "posts" => text.with("ledger-posts", &[("role", &text.get(&key("role", code)))]),
        "happened" => text.with("ledger-happened", &[("kind", &text.get(&key("kind", code)))]),
        "itself" => text.get("ledger-itself"),
        _ => text.get("ledger-out_of_term"),
    }
}

/// A row as texts: clause, its title, what, unit, status, owner, kept, late, waived, missed, open, next, evidence.
fn cells(text: Text, row: &LedgerLine) -> [String; 13] {
    let number =
        |found: Option<u32>| found.map_or_else(|| text.get("ledger-hidden"), |found| found.to_string());
    let owner = row.owner.as_ref().map(|label| {
        let role = text.name("role", &label.role);
        label.place.as_ref().map_or_else(|| role.clone(), |place| format!("{place} {role}"))
    });
    let evidence = row.evidence.iter().map(|row| match &row.title {
        Some(title) => format!("{} {title}", row.on),
        None => row.on.to_string(),
    });
    [
        row.clause.clone(),
        text.get(&key("clause", &row.clause)),
        what(text, row),
        row.unit.as_ref().map(|unit| unit.title.clone()).unwrap_or_default(),
        text.name("clause_status", &row.status),
        owner.unwrap_or_else(|| text.name("role", &row.role)),
        number(row.kept),
        number(row.late),
        row.waived.to_string(),
        number(row.missed),
        number(row.open),
        row.next.map(|day| day.to_string()).unwrap_or_default(),
        evidence.collect::<Vec<_>>().join("; "),
    ]
}

fn sheet(text: Text, rows: &[LedgerLine]) -> Sheet<[String; 13]> {
    let columns = [
        ("table-clause", 8.0),
        ("ledger-title", 32.0),
        ("ledger-what", 36.0),
        ("duties-unit", 20.0),
        ("ledger-status", 12.0),
        ("table-owner", 28.0),
        ("ledger-kept", 10.0),
        ("ledger-late", 10.0),
        ("ledger-waived", 10.0),
        ("ledger-missed", 10.0),
        ("ledger-open", 10.0),
        ("ledger-next", 12.0),
        ("table-evidence", 48.0),
    ];
    Sheet {
        title: text.get("ledger-sheet"),
        columns: columns.map(|(key, width_chars)| (text.get(key), width_chars)).into(),
        rows: rows.iter().map(|row| cells(text, row)).collect(),
    }
}
