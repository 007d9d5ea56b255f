//! `wuji sessions`: the session log of whoever counsels, and counts for heads, asked of the running server.

use std::io;

use clap::Args;
use wuji_core::Day;

use super::visitor::Visitor;
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::Stop;
use crate::reading::SessionsWindow;
use crate::text::Text;

/// What `sessions` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
    #[arg(long, value_name = "DAY")]
    until: Option<Day>,
    #[command(flatten)]
    visitor: Visitor,
}

/// Shows them.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match sessions(arguments, terminal.text) {
        Ok(sessions) => tell(&sessions, terminal),
        Err(stop) => stop.tell(terminal),
    }
}

fn sessions(arguments: &Arguments, text: Text) -> Result<SessionsWindow, Stop> {
    let client = arguments.visitor.enter(text)?;
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    let days = [("from", day(arguments.from)), ("until", day(arguments.until))];
    let query: Vec<_> = [arguments.visitor.query()].into_iter().chain(days).collect();
    Ok(client.get("/v1/sessions", &query)?)
}

fn tell(window: &SessionsWindow, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    if terminal.json {
        terminal.write_json(window)?;
        return Ok(Exit::Ok);
    }
    let text = terminal.text;
    let lines: Vec<[String; 5]> = window
        .lines
        .iter()
        .map(|line| {
            let booking = line.booking.as_ref();
            let topics: Vec<String> =
                line.topics.iter().map(|topic| text.name("session_topic", topic)).collect();
            [
                format!("#{}", line.case),
                booking.map_or(line.recorded, |booking| booking.at).to_string(),
                line.client.as_ref().and_then(|client| client.name.clone()).unwrap_or_default(),
                booking.map_or(String::new(), |booking| booking.minutes.to_string()),
                topics.join(" "),
            ]
        })
        .collect();
    let headers = ["table-case", "fact-appointment", "table-name", "page-sessions-minutes", "fact-topics"];
    terminal.table(headers, lines.into_iter())?;
    let units: Vec<[String; 4]> = window
        .units
        .iter()
        .map(|unit| {
            let numbers = [unit.sessions, unit.minutes, unit.counsellings].map(|number| number.to_string());
            let [sessions, minutes, counsellings] = numbers;
            [unit.title.clone(), sessions, minutes, counsellings]
        })
        .collect();
    if !units.is_empty() {
        let headers = [
            "page-sessions-unit",
            "page-sessions-sessions",
            "page-sessions-minutes",
            "page-sessions-counsellings",
        ];
        terminal.table(headers, units.into_iter())?;
    }
    Ok(Exit::Ok)
}
