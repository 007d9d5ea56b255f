//! `wuji inbox`: what a post must do by when. Case numbers and times; nobody is named, so no reading is recorded.

use std::io;

use clap::Args;
use serde_json::json;
use wuji_core::projection::Line;

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop};
use crate::persona::{Persona, post_title};

/// What `inbox` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long = "as", value_name = "PERSONA")]
    persona: Option<Persona>,
    #[command(flatten)]
    home: HomeArguments,
}

/// Shows it.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match lines(arguments, terminal) {
        Ok((title, lines)) => tell(&title, &lines, terminal),
        Err(stop) => stop.tell(terminal),
    }
}

fn lines(arguments: &Arguments, terminal: &Terminal<'_>) -> Result<(String, Vec<Line>), Stop> {
    let (engine, _, post) = arguments.home.open_demo(arguments.persona)?;
    let text = terminal.text;
    Ok(engine.read(|view| (post_title(text, &view.network, post), view.inbox.of(post)))?)
}

fn tell(title: &str, lines: &[Line], terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let text = terminal.text;
    if terminal.json {
        terminal.write_json(&json!({ "post": title, "lines": lines }))?;
        return Ok(Exit::Ok);
    }
    terminal.line(&text.with("inbox-of", &[("post", &title), ("count", &lines.len())]))?;
    let rows = lines.iter().map(|line| {
        let (item, level, due) = match line.owed {
            Some((item, level, due)) => {
                (text.name("item", &item), text.name("level", &level), due.to_string())
            }
            None => (text.get("inbox-told"), String::new(), String::new()),
        };
        [format!("#{}", line.case), item, level, due, line.since.to_string()]
    });
    terminal.table(["table-case", "table-item", "table-level", "table-due", "table-since"], rows)?;
    Ok(Exit::Ok)
}
