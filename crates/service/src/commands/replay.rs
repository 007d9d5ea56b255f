//! `wuji replay`: the state as it was, as counts and a digest. Takes no lock, writes nothing, shows nobody.

use std::collections::BTreeMap;
use std::io;

use clap::Args;
use serde_json::json;
use wuji_core::export::to_hex;
use wuji_engine::{Until, View};

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop, bar, until};

/// What `replay` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long, value_parser = until, value_name = "WHEN")]
    until: Option<Until>,
    #[command(flatten)]
    home: HomeArguments,
}

/// Replays.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match replay(arguments) {
        Ok(view) => tell(&view, terminal),
        Err(stop) => stop.tell(terminal),
    }
}

fn replay(arguments: &Arguments) -> Result<View, Stop> {
    let archive = arguments.home.archive()?;
    let bar = bar();
    let progress = bar.clone();
    let view =
        archive.replay(arguments.until.unwrap_or(Until::Head), move |entries| progress.set_position(entries));
    bar.finish_and_clear();
    Ok(view?)
}

fn tell(view: &View, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let text = terminal.text;
    let network = &view.network;
    let roster = &network.roster;
    let mut reports: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (_, report) in network.report.iter() {
        *reports.entry(report.state.name()).or_default() += 1;
    }
    let counts = [
        ("entries", network.head().0 as usize),
        ("people", roster.people().count()),
        ("units", roster.units().count()),
        ("classes", roster.classes().count()),
        ("rooms", roster.rooms().count()),
        ("posts", roster.posts().count()),
        ("reports_open", reports.get("open").copied().unwrap_or(0)),
        ("reports_settled", reports.get("settled").copied().unwrap_or(0)),
        ("crises_open", network.crisis.iter().filter(|(_, crisis)| crisis.is_open()).count()),
        ("crises_closed", network.crisis.iter().filter(|(_, crisis)| !crisis.is_open()).count()),
        ("listed", view.register.rows().filter(|(_, row)| row.grade.is_some()).count()),
        ("clocks", network.escalation.clocks().count()),
    ];
    let digest = to_hex(&network.digest());
    if terminal.json {
        let counts: BTreeMap<_, _> = counts.into_iter().collect();
        terminal.write_json(&json!({ "at": network.last_at(), "counts": counts, "digest": digest }))?;
        return Ok(Exit::Ok);
    }
    terminal.line(&text.with("replay-at", &[("at", &network.last_at())]))?;
    for (name, count) in counts {
        terminal.line(&format!("{count:>10}  {}", text.get(&format!("count-{name}"))))?;
    }
    terminal.line(&text.with("replay-digest", &[("digest", &digest)]))?;
    Ok(Exit::Ok)
}
