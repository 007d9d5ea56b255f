//! `wuji template`: writes a file to fill in. Never overwrites.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::template::Template;

/// What `template` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(value_enum)]
    template: Template,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Writes the template.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let text = terminal.text;
    let Ok(bytes) = arguments.template.bytes(text.language()) else {
        return terminal.refuse("template-unwritable", arguments.template.file_name());
    };
    let path = arguments.output.clone().unwrap_or_else(|| arguments.template.file_name().into());
    if path == Path::new("-") {
        terminal.out.write_all(&bytes)?;
        return Ok(Exit::Ok);
    }
    let file = OpenOptions::new().write(true).create_new(true).open(&path);
    match file.and_then(|mut file| file.write_all(&bytes)) {
        Ok(()) if terminal.json => terminal.write_json(&json!({ "written": path.display().to_string() })),
        Ok(()) => terminal.line(&text.with("template-written", &[("file", &path.display())])),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return terminal.refuse("template-exists", &path.display().to_string());
        }
        Err(_) => return terminal.refuse("template-unwritable", &path.display().to_string()),
    }?;
    Ok(Exit::Ok)
}
