//! `wuji export`: the log as lines of JSON, the same bytes each time. Names nobody: what a case's key seals stays sealed.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::Args;
use wuji_engine::Until;

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop, until};

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
        archive.export(until, &mut *terminal.out)?;
        return Ok(());
    };
    // Never over something that is there: an export may be evidence.
    let mut file = BufWriter::new(OpenOptions::new().write(true).create_new(true).open(path)?);
    let lines = archive.export(until, &mut file)?;
    file.flush()?;
    file.get_ref().sync_all()?;
    let written = [("lines", &lines as &dyn ToString), ("file", &path.display())];
    terminal.line(&terminal.text.with("export-written", &written))?;
    Ok(())
}
