//! `wuji inbox`: what one's posts must do by when, asked of the running server. Case numbers and times; nobody is named,
//! so no reading is recorded.

use std::io;

use clap::Args;

use super::visitor::Visitor;
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::Stop;
use crate::persona::post_title;
use crate::reading::Inbox;
use crate::text::Text;

/// What `inbox` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    visitor: Visitor,
}

/// Shows it.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match inbox(&arguments.visitor, terminal.text) {
        Ok(inbox) => tell(&inbox, terminal),
        Err(stop) => stop.tell(terminal),
    }
}

/// All pages.
fn inbox(visitor: &Visitor, text: Text) -> Result<Inbox, Stop> {
    let client = visitor.enter(text)?;
    let page =
        |cursor: Option<String>| client.get::<Inbox>("/v1/inbox", &[visitor.query(), ("cursor", cursor)]);
    let mut inbox = page(None)?;
    while let Some(next) = inbox.next.take() {
        let more = page(Some(next))?;
        inbox.lines.extend(more.lines);
        inbox.next = more.next;
    }
    Ok(inbox)
}

fn tell(inbox: &Inbox, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let text = terminal.text;
    if terminal.json {
        terminal.write_json(inbox)?;
        return Ok(Exit::Ok);
    }
    terminal.line(&text.with("inbox-count", &[("count", &inbox.count), ("now", &inbox.now)]))?;
    let rows = inbox.lines.iter().map(|line| {
        let item = line.item.map_or_else(|| text.get("inbox-told"), |item| text.name("item", &item));
        let level = line.level.map(|level| text.name("level", &level)).unwrap_or_default();
        let due = line.due.map(|due| due.to_string()).unwrap_or_default();
        let post = post_title(text, &line.post);
        [format!("#{}", line.case), item, level, due, line.since.to_string(), post]
    });
    let headers = ["table-case", "table-item", "table-level", "table-due", "table-since", "table-post"];
    terminal.table(headers, rows)?;
    Ok(Exit::Ok)
}
