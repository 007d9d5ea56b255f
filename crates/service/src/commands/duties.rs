//! `wuji duties`: how it stands with every duty of the document in a term, as a table, JSON or a workbook. Names posts and
//! places, never a person, so that it reads the log directly; takes no lock, writes nothing to it.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use serde_json::json;
use wuji_core::calendar::Days;
use wuji_core::duty::{DutyNo, Instance, Place, Status};
use wuji_core::ids::{EvidenceNo, PostNo, UnitNo};
use wuji_core::{Day, Network};
use wuji_engine::Until;

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop, bar};
use crate::reading::{PostLabel, term_of};
use crate::text::Text;
use crate::workbook::Sheet;

/// What `duties` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    #[arg(long, value_name = "TERM")]
    term: Option<String>,
    #[arg(long)]
    missed: bool,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    home: HomeArguments,
}

/// One instance as people and machines read it.
#[derive(Debug, Serialize)]
struct Row {
    code: String,
    title: String,
    clauses: Vec<&'static str>,
    unit: Option<String>,
    place: String,
    first: Day,
    last: Day,
    status: Status,
    owner: Option<String>,
    evidence: Vec<Shown>,
}

/// Evidence, without its words.
#[derive(Debug, Serialize)]
struct Shown {
    number: EvidenceNo,
    on: Day,
    recorded: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
}

/// Shows duties.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let network = match replayed(&arguments.home) {
        Ok(network) => network,
        Err(stop) => return stop.tell(terminal),
    };
    let today = network.last_at().day();
    let Some(days) = term(&network, arguments.term.as_deref(), today) else {
        return terminal.refuse("duties-no_term", "");
    };
    let unit = match &arguments.unit {
        None => None,
        Some(wanted) => match unit(&network, wanted) {
            Some(unit) => Some(unit),
            None => return terminal.refuse("duties-no_unit", ""),
        },
    };
    let mut instances = network.duties(unit, days, today);
    instances.retain(|instance| !arguments.missed || instance.status == Status::Lapsed);
    let rows: Vec<Row> = instances.iter().map(|instance| row(&network, terminal.text, instance)).collect();
    match &arguments.output {
        Some(path) => sheet(terminal.text, &rows).write(path, terminal),
        None => show(terminal, days, today, &rows),
    }
}

pub(super) fn replayed(home: &HomeArguments) -> Result<Network, Stop> {
    let bar = bar();
    let progress = bar.clone();
    let view = home.archive()?.replay(Until::Head, move |entries| progress.set_position(entries));
    bar.finish_and_clear();
    Ok(view?.network)
}

/// The days of a term, by title or by a day of it; of the current or the last one where none is named.
pub(super) fn term(network: &Network, wanted: Option<&str>, today: Day) -> Option<Days> {
    let term = term_of(&network.calendar, wanted, today)?;
    Some(Days { first: term.first, last: term.end().plus(-1) })
}

pub(super) fn unit(network: &Network, wanted: &str) -> Option<UnitNo> {
    let number = wanted.parse::<u32>().ok().map(UnitNo);
    let mut units = network.roster.units();
    units.find(|(unit, row)| Some(*unit) == number || row.title.as_str() == wanted).map(|(unit, _)| unit)
}

fn row(network: &Network, text: Text, instance: &Instance) -> Row {
    let roster = &network.roster;
    let class = |class| roster.class(class).map(|row| row.title.to_string());
    let unit = |unit| roster.unit(unit).map(|row| row.title.to_string());
    let post = |post: PostNo| {
        let label = PostLabel::of(roster, post)?;
        let role = text.name("role", &label.role);
        Some(label.place.map_or_else(|| role.clone(), |place| format!("{place} {role}")))
    };
    let place = match instance.place {
        Place::College => Some(text.get("duties-college")),
        Place::Unit(number) => unit(number),
        Place::Class(number) | Place::Cover { class: number, .. } => class(number),
        Place::Post(number) => post(number),
    };
    let evidence = instance.evidence.iter().filter_map(|number| {
        let row = network.duty.evidence(*number)?;
        Some(Shown {
            number: *number,
            on: row.on,
            recorded: row.recorded,
            title: row.title.as_ref().map(ToString::to_string),
            count: row.count,
            minutes: row.minutes,
        })
    });
    Row {
        code: instance.duty.to_string(),
        title: title(network, text, instance.duty),
        clauses: network.duty.form(instance.duty).map(|form| form.clauses.to_vec()).unwrap_or_default(),
        unit: instance.unit.and_then(unit),
        place: place.unwrap_or_default(),
        first: instance.period.first,
        last: instance.period.last,
        status: instance.status,
        owner: instance.owner.and_then(post),
        evidence: evidence.collect(),
    }
}

/// What a duty is called: the text of the catalogue's, the title of a college's own.
fn title(network: &Network, text: Text, duty: DutyNo) -> String {
    let own = network.duty.title(duty).map(ToString::to_string);
    own.unwrap_or_else(|| text.get(&format!("duty-{duty}")))
}

fn show(terminal: &mut Terminal<'_>, days: Days, today: Day, rows: &[Row]) -> io::Result<Exit> {
    let text = terminal.text;
    let mut counts: BTreeMap<Status, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.status).or_default() += 1;
    }
    if terminal.json {
        let counts: BTreeMap<String, usize> =
            counts.iter().map(|(status, count)| (crate::text::code(status), *count)).collect();
        terminal.write_json(
            &json!({ "first": days.first, "last": days.last, "today": today, "counts": counts, "duties": rows }),
        )?;
        return Ok(Exit::Ok);
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(status, count)| {
            let status = text.name("duty_status", status);
            text.with("duties-count", &[("status", &status), ("count", count)])
        })
        .collect();
    let frame = [
        ("first", &days.first as &dyn ToString),
        ("last", &days.last),
        ("today", &today),
        ("counts", &counts.join(" · ")),
    ];
    terminal.line(&text.with("duties-frame", &frame))?;
    if rows.is_empty() {
        terminal.line(&text.get("duties-none"))?;
        return Ok(Exit::Ok);
    }
    let headers =
        ["table-clause", "table-duty", "table-place", "table-period", "table-duty_status", "table-evidence"];
    let cells: Vec<[String; 6]> = rows
        .iter()
        .map(|row| {
            [
                row.clauses.join(" "),
                row.title.clone(),
                row.place.clone(),
                format!("{} – {}", row.first, row.last),
                text.name("duty_status", &row.status),
                evidence(row),
            ]
        })
        .collect();
    terminal.table(headers, cells.into_iter())?;
    Ok(Exit::Ok)
}

fn evidence(row: &Row) -> String {
    let days: Vec<String> = row.evidence.iter().map(|shown| shown.on.to_string()).collect();
    match days.as_slice() {
        [first, .., last] => format!("{} × {first} – {last}", days.len()),
        _ => days.concat(),
    }
}

fn sheet(text: Text, rows: &[Row]) -> Sheet<[String; 8]> {
    let columns = [
        ("table-clause", 10.0),
        ("table-duty", 36.0),
        ("duties-unit", 20.0),
        ("table-place", 28.0),
        ("table-period", 26.0),
        ("table-duty_status", 12.0),
        ("table-owner", 28.0),
        ("table-evidence", 40.0),
    ];
    let cells = |row: &Row| {
        [
            row.clauses.join(" "),
            row.title.clone(),
            row.unit.clone().unwrap_or_default(),
            row.place.clone(),
            format!("{} – {}", row.first, row.last),
            text.name("duty_status", &row.status),
            row.owner.clone().unwrap_or_default(),
            row.evidence.iter().map(said).collect::<Vec<_>>().join("; "),
        ]
    };
    Sheet {
        title: text.get("duties-title"),
        columns: columns.map(|(key, width_chars)| (text.get(key), width_chars)).into(),
        rows: rows.iter().map(cells).collect(),
    }
}

fn said(shown: &Shown) -> String {
    let title = shown.title.as_deref().map(|title| format!(" {title}")).unwrap_or_default();
    let count = shown.count.map(|count| format!(" ({count})")).unwrap_or_default();
    format!("{}{title}{count}", shown.on)
}
