//! `wuji openapi`: the description of the HTTP API, as it is served at `/openapi.json`.

use std::io;

use clap::Args;

use crate::api::openapi;
use crate::command_line::Terminal;
use crate::exit::Exit;

/// What `openapi` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {}

/// Prints it.
pub(crate) fn run(_: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    terminal.out.write_all(openapi::document().as_bytes())?;
    Ok(Exit::Ok)
}
