//! `wuji export`: the log as lines of JSON, the same bytes each time. Names nobody: what a case's key seals stays sealed.

use std::io;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use wuji_engine::{OpenError, Until};

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop, until};
use crate::output::new_file;

/// What `export` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long, value_parser = until, value_name = "WHEN")]
    until: Option<Until>,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    home: HomeArguments,
}

/// Exports.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match export(arguments, terminal) {
        Ok(()) => Ok(Exit::Ok),
        Err(stop) => stop.tell(terminal),
    }
}

fn export(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<(), Stop> {
    let archive = arguments.home.archive()?;
    let until = arguments.until.unwrap_or(Until::Head);
    let Some(path) = &arguments.output else {
        archive.export(until, &mut *terminal.out).map_err(|error| match error {
            OpenError::Io { error, .. } => Stop::Terminal(error),
            error => Stop::Open(error),
        })?;
        return Ok(());
    };
    // Never over something that is there: an export may be evidence.
    let lines = new_file(path, |file| {
        archive.export(until, file).map_err(|error| match error {
            OpenError::Io { .. } => Stop::File("file_unwritable", path.clone()),
            error => Stop::Open(error),
        })
    })?;
    if terminal.json {
        terminal.write_json(&json!({ "written": path.display().to_string(), "lines": lines }))?;
    } else {
        let written = [("lines", &lines as &dyn ToString), ("file", &path.display())];
        terminal.line(&terminal.text.with("export-written", &written))?;
    }
    Ok(())
}
