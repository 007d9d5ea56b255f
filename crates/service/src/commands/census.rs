//! `wuji census`: reads a file of results, lists what is wrong with it by line, column and code, previews what would come of
//! it and, with `--yes`, records it as one; and how far a census has come, which names nobody.

use std::io;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;
use wuji_core::Network;
use wuji_core::census::{ClassLine, ClassState, completion};
use wuji_core::ids::CaseNo;
use wuji_engine::Until;

use super::taking::{self, Place};
use super::visitor::Visitor;
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop};
use crate::import::take::Form;
use crate::persona::post_title;
use crate::reading::RetestWindow;
use crate::text::{Text, key};

/// What `census` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Import(ImportArguments),
    Status(StatusArguments),
    Retest(RetestArguments),
}

#[derive(Debug, Args)]
struct ImportArguments {
    file: PathBuf,
    #[arg(long, value_name = "CASE")]
    census: Option<u32>,
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
struct StatusArguments {
    #[arg(long, value_name = "CASE")]
    census: Option<u32>,
    #[command(flatten)]
    home: HomeArguments,
}

#[derive(Debug, Args)]
struct RetestArguments {
    #[arg(long, value_name = "CASE")]
    census: Option<u32>,
    #[command(flatten)]
    visitor: Visitor,
}

/// Does it.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let done = match &arguments.command {
        Command::Import(arguments) => import(arguments, terminal),
        Command::Status(arguments) => status(arguments, terminal),
        Command::Retest(arguments) => again(arguments, terminal),
    };
    match done {
        Ok(exit) => Ok(exit),
        Err(stop) => stop.tell(terminal),
    }
}

/// The census that is meant: the one named, or the newest.
fn wanted(network: &Network, named: Option<u32>) -> Option<CaseNo> {
    let newest = || network.census.iter().next_back().map(|(case, _)| case);
    named.map(CaseNo).or_else(newest).filter(|case| network.census.get(*case).is_some())
}

fn import(arguments: &ImportArguments, terminal: &mut Terminal<'_>) -> Result<Exit, Stop> {
    let form = Form::Census { census: arguments.census.map(CaseNo) };
    taking::run(&arguments.place, form, &arguments.file, arguments.yes, terminal)
}

fn status(arguments: &StatusArguments, terminal: &mut Terminal<'_>) -> Result<Exit, Stop> {
    let network = arguments.home.archive()?.replay(Until::Head, |_| {})?.network;
    let Some(case) = wanted(&network, arguments.census) else {
        return Ok(terminal.refuse("census-none", "")?);
    };
    let lines = completion(&network, case, None, network.last_at());
    if terminal.json {
        let rows: Vec<_> = lines.iter().map(|line| machine_row(&network, line)).collect();
        terminal.write_json(&json!({ "census": case, "classes": rows }))?;
    } else {
        let sum = |count: fn(&ClassLine) -> u32| lines.iter().map(count).sum::<u32>();
        let sums = [
            ("case", &case as &dyn ToString),
            ("answered", &sum(|line| line.students.saturating_sub(line.missing))),
            ("students", &sum(|line| line.students)),
            ("missing", &sum(|line| line.missing)),
        ];
        terminal.line(&terminal.text.with("census-sums", &sums))?;
        let text = terminal.text;
        let open = lines.iter().filter(|line| line.state != ClassState::Complete);
        let rows: Vec<[String; 4]> = open.map(|line| class_row(&network, text, line)).collect();
        terminal.table(["table-class", "table-missing", "table-state", "table-due"], rows.into_iter())?;
    }
    Ok(Exit::Ok)
}

/// Who must take it again, asked of the running server: a reading, because it names people.
fn again(arguments: &RetestArguments, terminal: &mut Terminal<'_>) -> Result<Exit, Stop> {
    let text = terminal.text;
    let client = arguments.visitor.enter(text)?;
    let census = arguments.census.map(|census| census.to_string());
    let page = |cursor: Option<String>| {
        let query = [arguments.visitor.query(), ("census", census.clone()), ("cursor", cursor)];
        client.get::<RetestWindow>("/v1/census/retest", &query)
    };
    let mut window = page(None)?;
    while let Some(next) = window.next.take() {
        let more = page(Some(next))?;
        window.rows.extend(more.rows);
        window.next = more.next;
    }
    if terminal.json {
        terminal.write_json(&window)?;
        return Ok(Exit::Ok);
    }
    terminal.line(&text.with("page-retest-count", &[("count", &window.count)]))?;
    let rows: Vec<[String; 3]> = window
        .rows
        .iter()
        .map(|row| {
            let post = row.owed_by.as_ref().map(|post| post_title(text, post)).unwrap_or_default();
            [row.person.name.clone().unwrap_or_default(), row.person.class.clone().unwrap_or_default(), post]
        })
        .collect();
    terminal.table(["table-name", "table-class", "page-row-owed_by"], rows.into_iter())?;
    Ok(Exit::Ok)
}

/// How many do not consent is told to nobody.
fn machine_row(network: &Network, line: &ClassLine) -> serde_json::Value {
    let title = network.roster.class(line.class).map(|row| row.title.to_string());
    json!({
        "class": title, "students": line.students, "missing": line.missing, "state": line.state, "due": line.due,
    })
}

fn class_row(network: &Network, text: Text, line: &ClassLine) -> [String; 4] {
    let title = network.roster.class(line.class).map(|row| row.title.to_string()).unwrap_or_default();
    let state = text.get(&key("class_state", line.state.name()));
    let due = line.due.map(|due| due.to_string()).unwrap_or_default();
    [title, format!("{}/{}", line.missing, line.students), state, due]
}
