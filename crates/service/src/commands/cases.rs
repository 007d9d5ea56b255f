//! `wuji cases`: the cases on which somebody works and that have no list of their own, asked of the running server.

use std::io;

use clap::Args;

use super::visitor::Visitor;
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::Stop;
use crate::persona::post_title;
use crate::reading::CasesWindow;
use crate::text::{Text, key};

/// What `cases` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    #[arg(long)]
    ended: bool,
    #[command(flatten)]
    visitor: Visitor,
}

/// Shows them.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match cases(arguments, terminal.text) {
        Ok(cases) => tell(&cases, terminal),
        Err(stop) => stop.tell(terminal),
    }
}

/// All pages.
fn cases(arguments: &Arguments, text: Text) -> Result<CasesWindow, Stop> {
    let client = arguments.visitor.enter(text)?;
    let page = |cursor: Option<String>| {
        let ended = arguments.ended.then(|| "true".to_owned());
        let query = [arguments.visitor.query(), ("kind", arguments.kind.clone()), ("ended", ended)];
        client.get::<CasesWindow>(
            "/v1/cases",
            &query.into_iter().chain([("cursor", cursor)]).collect::<Vec<_>>(),
        )
    };
    let mut cases = page(None)?;
    while let Some(next) = cases.next.take() {
        let more = page(Some(next))?;
        cases.rows.extend(more.rows);
        cases.next = more.next;
    }
    Ok(cases)
}

fn tell(cases: &CasesWindow, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let text = terminal.text;
    if terminal.json {
        terminal.write_json(cases)?;
        return Ok(Exit::Ok);
    }
    terminal.line(&text.with("page-cases-count", &[("count", &cases.count)]))?;
    let rows = cases.rows.iter().map(|row| {
        let states: Vec<String> =
            row.state.codes.iter().map(|code| text.get(&key(&row.state.prefix, code))).collect();
        [
            format!("#{}", row.case),
            text.name("case_kind", &row.kind),
            row.subject.as_ref().and_then(|person| person.name.clone()).unwrap_or_default(),
            states.join(" "),
            row.due.map_or(String::new(), |due| due.to_string()),
            row.holder.as_ref().map(|post| post_title(text, post)).unwrap_or_default(),
        ]
    });
    let headers = ["table-case", "table-kind", "table-name", "table-state", "table-due", "table-owner"];
    terminal.table(headers, rows)?;
    Ok(Exit::Ok)
}
