//! `wuji weeks`: how it stands with the weekly report of every class, by week, as a table, JSON or a workbook. Names posts and
//! classes, never a person, so that it reads the log directly; takes no lock, writes nothing to it.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use serde_json::json;
use wuji_core::ids::CaseNo;
use wuji_core::periodic::{ClassWeek, Doubt, RoomState, Status};
use wuji_core::{At, Day, Network};

use super::duties::{replayed, term, unit};
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::HomeArguments;
use crate::persona::post_title;
use crate::reading::{PostLabel, monday};
use crate::text::{Text, code};
use crate::workbook::Sheet;

/// What `weeks` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    #[arg(long, value_name = "DAY", conflicts_with = "term")]
    week: Option<String>,
    #[arg(long, value_name = "TERM")]
    term: Option<String>,
    #[arg(long)]
    missing: bool,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    home: HomeArguments,
}

/// A class and a week as people and machines read it.
#[derive(Debug, Serialize)]
struct Row {
    class: String,
    unit: String,
    week: Day,
    due: At,
    status: Status,
    owner: Option<PostLabel>,
    sent: Option<At>,
    version: Option<u16>,
    rooms: BTreeMap<RoomState, u32>,
    countersigned: bool,
    returned: bool,
    silence: Option<CaseNo>,
    /// Who asks why the class is silent, or asked last.
    asked: Option<PostLabel>,
    /// Why its calm is to be looked at.
    implausible: Vec<Doubt>,
}

impl Row {
    fn is_grave(&self) -> bool {
        matches!(self.status, Status::Missing | Status::Vacant) || !self.implausible.is_empty()
    }
}

/// Shows weeks.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let network = match replayed(&arguments.home) {
        Ok(network) => network,
        Err(stop) => return stop.tell(terminal),
    };
    let today = network.last_at().day();
    let (first, last) = match (&arguments.week, &arguments.term) {
        (Some(week), _) => match week.parse::<Day>() {
            Ok(day) => (monday(day), monday(day)),
            Err(_) => return terminal.refuse("weeks-bad_week", ""),
        },
        (None, Some(named)) => match term(&network, Some(named), today) {
            Some(days) => (days.first, days.last.min(today)),
            None => return terminal.refuse("duties-no_term", ""),
        },
        (None, None) => (monday(today), monday(today)),
    };
    let unit = match &arguments.unit {
        None => None,
        Some(wanted) => match unit(&network, wanted) {
            Some(unit) => Some(unit),
            None => return terminal.refuse("duties-no_unit", ""),
        },
    };
    let classes = network.roster.classes().filter(|(_, row)| unit.is_none_or(|unit| row.unit == unit));
    let found = network.class_weeks(classes.map(|(class, _)| class), first, last);
    let rows = found.iter().map(|week| row(&network, week));
    let rows: Vec<Row> = rows.filter(|row| !arguments.missing || row.is_grave()).collect();
    match &arguments.output {
        Some(path) => sheet(terminal.text, &rows).write(path, terminal),
        None => show(terminal, (first, monday(last).plus(6)), today, &rows),
    }
}

fn row(network: &Network, found: &ClassWeek) -> Row {
    let roster = &network.roster;
    let title = |title: Option<String>| title.unwrap_or_default();
    let report = network.periodic.report(found.class, found.week);
    let mut rooms = BTreeMap::new();
    for room in report.into_iter().flat_map(|report| &report.content.rooms) {
        *rooms.entry(room.state).or_default() += 1;
    }
    let silence = network.periodic.silence(found.class, found.week);
    let asked = silence.and_then(|(_, matter)| matter.path.last().copied());
    let doubts = network.calm_doubt(found.class, found.week).map(|(_, doubts)| doubts.to_vec());
    Row {
        class: title(roster.class(found.class).map(|row| row.title.to_string())),
        unit: title(roster.unit(found.unit).map(|row| row.title.to_string())),
        week: found.week,
        due: found.due,
        status: found.status,
        owner: found.owner.and_then(|post| PostLabel::of(roster, post)),
        sent: report.map(|report| report.changed),
        version: report.map(|report| report.version),
        rooms,
        countersigned: report.is_some_and(|report| report.countersigned),
        returned: report.is_some_and(|report| report.returned.is_some()),
        silence: silence.map(|(case, _)| case),
        asked: asked.and_then(|post| PostLabel::of(roster, post)),
        implausible: doubts.unwrap_or_default(),
    }
}

fn show(
    terminal: &mut Terminal<'_>,
    (first, last): (Day, Day),
    today: Day,
    rows: &[Row],
) -> io::Result<Exit> {
    let text = terminal.text;
    let mut counts: BTreeMap<Status, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.status).or_default() += 1;
    }
    if terminal.json {
        let counts: BTreeMap<String, usize> =
            counts.iter().map(|(status, count)| (code(status), *count)).collect();
        terminal.write_json(
            &json!({ "first": first, "last": last, "today": today, "counts": counts, "weeks": rows }),
        )?;
        return Ok(Exit::Ok);
    }
    let counts = counts.iter().map(|(status, count)| {
        let status = text.name("week_status", status);
        text.with("duties-count", &[("status", &status), ("count", count)])
    });
    let counts = counts.collect::<Vec<_>>().join(" · ");
    let frame = [("first", &first as &dyn ToString), ("last", &last), ("today", &today), ("counts", &counts)];
    terminal.line(&text.with("duties-frame", &frame))?;
    let headers =
        ["table-class", "table-week", "table-week_status", "table-sent", "table-rooms", "table-remarks"];
    let cells: Vec<[String; 6]> = rows
        .iter()
        .map(|row| {
            let [class, _, week, _, status, _, sent, _, rooms, remarks] = cells(text, row);
            [class, week, status, sent, rooms, remarks]
        })
        .collect();
    terminal.table(headers, cells.into_iter())?;
    Ok(Exit::Ok)
}

/// A row as texts: class, unit, week, due, status, owner, sent, version, rooms, remarks.
fn cells(text: Text, row: &Row) -> [String; 10] {
    let at = |at: Option<At>| at.map(|at| at.to_string()).unwrap_or_default();
    let post =
        |post: &Option<PostLabel>| post.as_ref().map(|post| post_title(text, post)).unwrap_or_default();
    let rooms = row.rooms.iter().map(|(state, count)| {
        let status = text.name("room_state", state);
        text.with("duties-count", &[("status", &status), ("count", count)])
    });
    let mut remarks: Vec<String> = row.implausible.iter().map(|doubt| text.name("doubt", doubt)).collect();
    remarks.extend(row.countersigned.then(|| text.get("page-weeks-countersigned")));
    remarks.extend(row.returned.then(|| text.get("kind-periodic-returned")));
    remarks.extend(
        row.asked.as_ref().map(|asked| text.with("page-weeks-asked", &[("post", &post_title(text, asked))])),
    );
    [
        row.class.clone(),
        row.unit.clone(),
        row.week.to_string(),
        row.due.to_string(),
        text.name("week_status", &row.status),
        post(&row.owner),
        at(row.sent),
        row.version.map(|version| version.to_string()).unwrap_or_default(),
        rooms.collect::<Vec<_>>().join(" · "),
        remarks.join("; "),
    ]
}

fn sheet(text: Text, rows: &[Row]) -> Sheet<[String; 10]> {
    let columns = [
        ("table-class", 24.0),
        ("duties-unit", 20.0),
        ("table-week", 12.0),
        ("table-due", 26.0),
        ("table-week_status", 10.0),
        ("table-owner", 28.0),
        ("table-sent", 26.0),
        ("table-version", 8.0),
        ("table-rooms", 32.0),
        ("table-remarks", 40.0),
    ];
    Sheet {
        title: text.get("weeks-sheet"),
        columns: columns.map(|(key, width_chars)| (text.get(key), width_chars)).into(),
        rows: rows.iter().map(|row| cells(text, row)).collect(),
    }
}
