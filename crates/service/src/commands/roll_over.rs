//! `wuji roll-over`: September in one step. Reads the roster of the new year (who moves, who comes, who leaves) and, beside
//! it, the `college.toml` with the new commissioners and officers, who follow those before them; shows what would come of
//! it; with `--yes` commits it as one, or it is refused as stale.

use std::path::PathBuf;

use clap::Args;
use wuji_core::roster::Leaving;

use super::taking::{self, Place, load};
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::import::take::Form;

/// What `roll-over` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    roster: PathBuf,
    officers: Option<PathBuf>,
    #[arg(long, value_name = "YEAR")]
    graduating: Option<u16>,
    #[arg(long, value_name = "REASON", value_parser = reason)]
    missing: Option<Leaving>,
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    place: Place,
}

/// A reason, as the wire form writes it.
fn reason(text: &str) -> Result<Leaving, String> {
    let value = serde_json::Value::String(text.to_owned());
    serde_json::from_value(value).map_err(|error| error.to_string())
}

/// Previews, and commits where that was asked for.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> std::io::Result<Exit> {
    let Arguments { graduating, missing, .. } = *arguments;
    let officers = arguments.officers.as_deref().map(load).transpose();
    let ended = officers.and_then(|officers| {
        let form = Form::RollOver { officers, graduating, missing };
        taking::run(&arguments.place, form, &arguments.roster, arguments.yes, terminal)
    });
    match ended {
        Ok(exit) => Ok(exit),
        Err(stop) => stop.tell(terminal),
    }
}
