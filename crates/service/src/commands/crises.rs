//! `wuji crises`: the board of crises (LG.0b), asked of the running server. It names nobody.

use std::io;

use clap::Args;

use super::visitor::Visitor;
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::Stop;
use crate::persona::post_title;
use crate::reading::CrisesWindow;
use crate::text::Text;

/// What `crises` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    visitor: Visitor,
}

/// Shows it.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match crises(arguments, terminal.text) {
        Ok(crises) => tell(&crises, terminal),
        Err(stop) => stop.tell(terminal),
    }
}

/// All pages.
fn crises(arguments: &Arguments, text: Text) -> Result<CrisesWindow, Stop> {
    let client = arguments.visitor.enter(text)?;
    let page = |cursor: Option<String>| {
        client.get::<CrisesWindow>("/v1/crises", &[arguments.visitor.query(), ("cursor", cursor)])
    };
    let mut crises = page(None)?;
    while let Some(next) = crises.next.take() {
        let more = page(Some(next))?;
        crises.rows.extend(more.rows);
        crises.next = more.next;
    }
    Ok(crises)
}

fn tell(crises: &CrisesWindow, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let text = terminal.text;
    if terminal.json {
        terminal.write_json(crises)?;
        return Ok(Exit::Ok);
    }
    terminal.line(&text.with("page-crises-count", &[("count", &crises.count)]))?;
    let rows = crises.rows.iter().map(|row| {
        let clock = row.clock.as_ref();
        [
            format!("#{}", row.case),
            row.grade.map(|grade| text.name("grade", &grade)).unwrap_or_default(),
            row.department.clone().unwrap_or_default(),
            clock.map(|clock| text.name("item", &clock.item)).unwrap_or_default(),
            clock.map_or(String::new(), |clock| clock.due.to_string()),
            row.holder.as_ref().map(|post| post_title(text, post)).unwrap_or_default(),
        ]
    });
    let headers = ["table-case", "table-grade", "table-department", "table-item", "table-due", "table-owner"];
    terminal.table(headers, rows)?;
    Ok(Exit::Ok)
}
