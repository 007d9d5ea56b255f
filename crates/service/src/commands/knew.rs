//! `wuji knew`: who knew of a case at an instant, asked of the running server. For the audit administrator; names nobody.

use std::io;

use clap::Args;
use wuji_core::At;

use super::visitor::Visitor;
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::Stop;
use crate::persona::{actor_title, post_title};
use crate::reading::KnewWindow;
use crate::text::Text;

/// What `knew` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    case: u32,
    #[arg(long, value_name = "TIME")]
    at: Option<At>,
    #[command(flatten)]
    visitor: Visitor,
}

/// Shows it.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match knew(arguments, terminal.text) {
        Ok(knew) => tell(&knew, terminal),
        Err(stop) => stop.tell(terminal),
    }
}

fn knew(arguments: &Arguments, text: Text) -> Result<KnewWindow, Stop> {
    let client = arguments.visitor.enter(text)?;
    let case = Some(arguments.case.to_string());
    let at = arguments.at.map(|at| at.to_string());
    Ok(client.get("/v1/audit/knew", &[arguments.visitor.query(), ("case", case), ("at", at)])?)
}

fn tell(knew: &KnewWindow, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    if terminal.json {
        terminal.write_json(knew)?;
        return Ok(Exit::Ok);
    }
    let text = terminal.text;
    terminal.line(&text.with("knew-heading", &[("case", &knew.case), ("at", &knew.at)]))?;
    let told = knew.told.iter().map(|line| {
        [
            text.get("knew-told"),
            actor_title(text, &line.post),
            line.since.to_string(),
            text.name("kind", &line.by),
        ]
    });
    let opened = knew.opened.iter().map(|line| {
        let depth = text.name("depth", &line.depth);
        [text.get("knew-opened"), actor_title(text, &line.post), line.since.to_string(), depth]
    });
    let could = knew.could.iter().map(|line| {
        let depth = text.name("depth", &line.depth);
        [text.get("knew-could"), post_title(text, &line.post), String::new(), depth]
    });
    let rows: Vec<[String; 4]> = told.chain(opened).chain(could).collect();
    terminal
        .table(["knew-how", "page-rights-post", "table-since", "page-rights-reading"], rows.into_iter())?;
    Ok(Exit::Ok)
}
