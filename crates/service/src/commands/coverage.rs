//! `wuji coverage`: whom the network does not reach and what its posts lack, by unit (P.1); the posts of one unit by
//! `--unit`. Posts are named, students counted.

use clap::Args;
use wuji_core::ids::UnitNo;

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop};
use crate::reading::{GapLabel, coverage};

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
    let wanted = arguments.unit.map(UnitNo);
    let window = engine.read(|view| coverage(&view.network.roster, wanted, now))?;
    if terminal.json {
        terminal.write_json(&window)?;
        return Ok(Exit::Ok);
    }
    let text = terminal.text;
    for unit in window.units.iter().filter(|unit| unit.students > 0) {
        let counts = [
            ("students", &unit.students as &dyn ToString),
            ("officer", &unit.without_officer),
            ("commissioner", &unit.without_commissioner),
            ("advisor", &unit.without_advisor),
            ("station", &unit.without_station),
        ];
        let title = unit.title.clone().unwrap_or_else(|| text.get("page-coverage-no_class"));
        terminal.line(&format!("{title}: {}", text.with("coverage-unit", &counts)))?;
    }
    if wanted.is_some() {
        let gaps: Vec<&GapLabel> = window.units.iter().flat_map(|unit| &unit.gaps).collect();
        let rows = gaps.iter().map(|gap| {
            let missing: Vec<String> =
                gap.missing.iter().map(|criterion| text.name("criterion", criterion)).collect();
            let lack = text.name("lack", &gap.lack);
            let lack = if missing.is_empty() { lack } else { format!("{lack}: {}", missing.join(", ")) };
            let since = gap.at.map(|at| at.day().to_string()).unwrap_or_default();
            let (post, role) = (gap.post.post.to_string(), text.name("role", &gap.post.role));
            [post, role, gap.post.place.clone().unwrap_or_default(), lack, since]
        });
        let columns = ["coverage-post", "coverage-role", "table-place", "coverage-lack", "coverage-since"];
        terminal.table(columns, rows)?;
        return Ok(Exit::Ok);
    }
    let lacks: Vec<_> =
        window.units.iter().flat_map(|unit| unit.lacks.iter().map(move |lack| (unit, lack))).collect();
    let rows = lacks.iter().map(|(unit, lack)| {
        let number = unit.unit.map(|unit| unit.to_string()).unwrap_or_default();
        let title = unit.title.clone().unwrap_or_default();
        [number, title, text.name("role", &lack.role), text.name("lack", &lack.lack), lack.count.to_string()]
    });
    let columns = ["coverage-number", "coverage-title", "coverage-role", "coverage-lack", "coverage-count"];
    terminal.table(columns, rows)?;
    Ok(Exit::Ok)
}
