//! `wuji focus`: the register, as far as a post reaches. A reading: it is an entry before anything is shown.

use std::io;

use clap::Args;
use serde::Serialize;
use wuji_core::access::{Deed, Purpose, Target, may_case};
use wuji_core::crisis::Grade;
use wuji_core::focus::Ground;
use wuji_core::ids::{CaseNo, Position};
use wuji_core::time::At;

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop};
use crate::persona::{Persona, post_title};

/// What `focus` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long = "as", value_name = "PERSONA")]
    persona: Option<Persona>,
    #[command(flatten)]
    home: HomeArguments,
}

#[derive(Serialize)]
struct Row {
    case: CaseNo,
    name: String,
    class: String,
    grade: Option<Grade>,
    grounds: Vec<Ground>,
    owner: String,
    listed_at: Option<At>,
    reviewed_at: Option<At>,
    source: Option<CaseNo>,
    provenance: Vec<Position>,
}

/// Shows it.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match rows(arguments, terminal) {
        Ok(rows) => tell(&rows, terminal),
        Err(stop) => stop.tell(terminal),
    }
}

fn rows(arguments: &Arguments, terminal: &Terminal<'_>) -> Result<Vec<Row>, Stop> {
    let (engine, by, post) = arguments.home.open_demo(arguments.persona)?;
    let visit = engine.visit(by, Some(post), Target::Register, Purpose::Handling, false)?;
    let (text, now) = (terminal.text, engine.now());
    let found = engine.read(|view| {
        let network = &view.network;
        // Filtered before it is counted: what is not his is not there.
        let mine = view
            .register
            .rows()
            .filter(|(case, row)| {
                row.grade.is_some() && may_case(network, by, Some(post), Deed::SeeListing, *case, now)
            })
            .map(|(case, row)| {
                let place = network.roster.person(row.person).and_then(|person| person.place.class);
                let class =
                    place.and_then(|class| network.roster.class(class)).map(|class| class.title.to_string());
                let owner = row.owner.map(|owner| post_title(text, network, owner)).unwrap_or_default();
                (case, row.clone(), class.unwrap_or_default(), owner)
            });
        mine.collect::<Vec<_>>()
    })?;
    let mut rows = Vec::new();
    for (case, row, class, owner) in found {
        let name = engine.name(visit, row.person).map(|name| name.to_string()).unwrap_or_default();
        rows.push(Row {
            case,
            name,
            class,
            grade: row.grade,
            grounds: row.grounds,
            owner,
            listed_at: row.listed_at,
            reviewed_at: row.reviewed_at,
            source: row.source,
            provenance: row.provenance,
        });
    }
    rows.sort_by_key(|row| (std::cmp::Reverse(row.grade), row.listed_at));
    Ok(rows)
}

fn tell(rows: &[Row], terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let text = terminal.text;
    if terminal.json {
        terminal.write_json(&rows)?;
        return Ok(Exit::Ok);
    }
    terminal.line(&text.with("focus-count", &[("count", &rows.len())]))?;
    let lines = rows.iter().map(|row| {
        let grade = row.grade.map(|grade| text.name("grade", &grade)).unwrap_or_default();
        let grounds: Vec<String> = row.grounds.iter().map(|ground| text.name("ground", ground)).collect();
        let listed = row.listed_at.map_or(String::new(), |at| at.day().to_string());
        let provenance: Vec<String> = row.provenance.iter().map(ToString::to_string).collect();
        [
            format!("#{}", row.case),
            row.name.clone(),
            row.class.clone(),
            grade,
            grounds.join(", "),
            row.owner.clone(),
            listed,
            provenance.join(" "),
        ]
    });
    let headers = [
        "table-case",
        "table-name",
        "table-class",
        "table-grade",
        "table-grounds",
        "table-owner",
        "table-since",
        "table-provenance",
    ];
    terminal.table(headers, lines)?;
    Ok(Exit::Ok)
}
