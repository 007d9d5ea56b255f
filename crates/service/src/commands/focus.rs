//! `wuji focus`: the register, as far as a post reaches, asked of the running server. A reading: it is an entry before
//! anything is shown.

use std::io;

use clap::Args;

use super::visitor::Visitor;
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::Stop;
use crate::persona::post_title;
use crate::reading::RegisterWindow;
use crate::text::Text;

/// What `focus` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    visitor: Visitor,
}

/// Shows it.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match register(&arguments.visitor, terminal.text) {
        Ok(register) => tell(&register, terminal),
        Err(stop) => stop.tell(terminal),
    }
}

/// All pages.
fn register(visitor: &Visitor, text: Text) -> Result<RegisterWindow, Stop> {
    let client = visitor.enter(text)?;
    let page = |cursor: Option<String>| {
        client.get::<RegisterWindow>("/v1/focus", &[visitor.query(), ("cursor", cursor)])
    };
    let mut register = page(None)?;
    while let Some(next) = register.next.take() {
        let more = page(Some(next))?;
        register.rows.extend(more.rows);
        register.next = more.next;
    }
    Ok(register)
}

fn tell(register: &RegisterWindow, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let text = terminal.text;
    if terminal.json {
        terminal.write_json(register)?;
        return Ok(Exit::Ok);
    }
    terminal.line(&text.with("focus-count", &[("count", &register.count)]))?;
    let lines = register.rows.iter().map(|row| {
        let grade = row.grade.map(|grade| text.name("grade", &grade)).unwrap_or_default();
        let grounds: Vec<String> = row.grounds.iter().map(|ground| text.name("ground", ground)).collect();
        let day = |at: Option<wuji_core::At>| at.map_or(String::new(), |at| at.day().to_string());
        [
            format!("#{}", row.case),
            row.person.name.clone().unwrap_or_default(),
            row.person.class.clone().unwrap_or_default(),
            grade,
            grounds.join(", "),
            row.owner.as_ref().map(|owner| post_title(text, owner)).unwrap_or_default(),
            day(row.listed_at),
            day(row.reviewed_at),
            row.source.map_or(String::new(), |source| format!("#{source}")),
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
        "table-reviewed",
        "table-source",
    ];
    terminal.table(headers, lines)?;
    Ok(Exit::Ok)
}
