//! `wuji warnings`: the rules of early warning in force, or those of a file, run over what the log has: how often each would
//! have fired, in which weeks, and which go together. Names nobody; counts of 1 to 10 are not told.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use wuji_core::Network;
use wuji_core::warning::{Rule, default_rules, dry_run};
use wuji_engine::Until;

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop};
use crate::reading::{WarningLoad, warning_loads};
use crate::text::Text;

/// What `warnings` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long, value_name = "FILE")]
    dry_run: Option<PathBuf>,
    #[command(flatten)]
    home: HomeArguments,
}

/// Shows them.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match loads(arguments) {
        Ok(Some(loads)) => tell(&loads, terminal),
        Ok(None) => terminal.refuse("warnings-no_rules", ""),
        Err(stop) => stop.tell(terminal),
    }
}

fn loads(arguments: &Arguments) -> Result<Option<Vec<WarningLoad>>, Stop> {
    let network = arguments.home.archive()?.replay(Until::Head, |_| {})?.network;
    let rules = match &arguments.dry_run {
        Some(path) => match rules(path) {
            Some(rules) => rules,
            None => return Ok(None),
        },
        None => in_force(&network),
    };
    Ok(Some(warning_loads(&network, &rules, &dry_run(&network, &rules), false)))
}

fn in_force(network: &Network) -> Vec<Rule> {
    match network.warning.rules() {
        [] => default_rules(),
        rules => rules.to_vec(),
    }
}

/// The rules of a file: JSON as `warning.adopt` takes them, or TOML with a table `rules`.
fn rules(path: &Path) -> Option<Vec<Rule>> {
    let text = std::fs::read_to_string(path).ok()?;
    #[derive(serde::Deserialize)]
    struct File {
        rules: Vec<Rule>,
    }
    serde_json::from_str::<Vec<Rule>>(&text)
        .ok()
        .or_else(|| serde_json::from_str::<File>(&text).ok().map(|file| file.rules))
        .or_else(|| toml::from_str::<File>(&text).ok().map(|file| file.rules))
}

fn tell(loads: &[WarningLoad], terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    if terminal.json {
        terminal.write_json(&loads)?;
        return Ok(Exit::Ok);
    }
    let text = terminal.text;
    let rows = loads.iter().map(|load| row(text, load));
    terminal.table(["table-rule", "table-advice", "table-fired", "table-people"], rows)?;
    Ok(Exit::Ok)
}

fn row(text: Text, load: &WarningLoad) -> [String; 4] {
    let count =
        |count: Option<u32>| count.map_or_else(|| text.get("warnings-few"), |count| count.to_string());
    let title = load
        .title
        .clone()
        .unwrap_or_else(|| text.get(&crate::text::key("warning_rule", &load.rule.0.to_string())));
    [title, text.name("suggestion", &load.advice), count(load.fired), count(load.people)]
}
