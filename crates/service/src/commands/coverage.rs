//! `wuji coverage`: whom the network does not reach and what its posts lack, by unit (P.1). Posts are named, students
//! counted.

use clap::Args;
use serde_json::json;
use wuji_core::ids::UnitNo;

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop};
use crate::reading::PostLabel;

/// What `coverage` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long, value_name = "NUMBER")]
    unit: Option<u32>,
    #[command(flatten)]
    home: HomeArguments,
}

/// Lists the gaps.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> std::io::Result<Exit> {
    match list(arguments, terminal) {
        Ok(exit) => Ok(exit),
        Err(stop) => stop.tell(terminal),
    }
}

fn list(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<Exit, Stop> {
    let engine = arguments.home.open()?;
    let now = engine.now();
    let roster = engine.read(|view| view.network.roster.clone())?;
    let mut units = roster.coverage(now);
    units.retain(|unit, _| arguments.unit.is_none_or(|wanted| *unit == Some(UnitNo(wanted))));
    let title = |unit: Option<UnitNo>| {
        unit.and_then(|unit| roster.unit(unit)).map(|row| row.title.to_string()).unwrap_or_default()
    };
    if terminal.json {
        let units: Vec<_> = units
            .iter()
            .map(|(unit, reached)| json!({ "unit": unit, "title": title(*unit), "reached": reached }))
            .collect();
        terminal.write_json(&json!({ "now": now, "units": units }))?;
        return Ok(Exit::Ok);
    }
    let text = terminal.text;
    for (unit, reached) in &units {
        let counts = [
            ("students", &reached.students as &dyn ToString),
            ("officer", &reached.without_officer),
            ("commissioner", &reached.without_commissioner),
            ("advisor", &reached.without_advisor),
            ("station", &reached.without_station),
        ];
        if reached.students > 0 {
            terminal.line(&format!("{}: {}", title(*unit), text.with("coverage-unit", &counts)))?;
        }
    }
    let gaps: Vec<_> = units.values().flat_map(|reached| &reached.gaps).collect();
    let rows = gaps.iter().map(|gap| {
        let place = PostLabel::of(&roster, gap.post).and_then(|label| label.place).unwrap_or_default();
        let since = gap.at.map(|at| at.day().to_string()).unwrap_or_default();
        let missing: Vec<String> =
            gap.missing.iter().map(|criterion| text.name("criterion", criterion)).collect();
        let lack = text.name("lack", &gap.lack);
        let lack = if missing.is_empty() { lack } else { format!("{lack}: {}", missing.join(", ")) };
        [gap.post.0.to_string(), text.name("role", &gap.role), place, lack, since]
    });
    terminal
        .table(["coverage-post", "coverage-role", "table-place", "coverage-lack", "coverage-since"], rows)?;
    Ok(Exit::Ok)
}
