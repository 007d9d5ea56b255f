//! `wuji template`: writes a file to fill in. Never overwrites.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::Stop;
use crate::output::new_file;
use crate::template::Template;
use crate::text::Text;

/// What `template` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(value_enum, hide_possible_values = true)]
    template: Template,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Writes the template.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match write(arguments, terminal) {
        Ok(()) => Ok(Exit::Ok),
        Err(stop) => stop.tell(terminal),
    }
}

fn write(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<(), Stop> {
    let text = terminal.text;
    let path = arguments.output.clone().unwrap_or_else(|| arguments.template.file_name().into());
    if path == Path::new("-") {
        terminal.out.write_all(&bytes(arguments.template, &path, text)?)?;
        return Ok(());
    }
    written(arguments.template, &path, text)?;
    if terminal.json {
        terminal.write_json(&json!({ "written": path.display().to_string() }))?;
    } else {
        terminal.line(&text.with("template-written", &[("file", &path.display())]))?;
    }
    Ok(())
}

/// Writes a template to a place where nothing is.
pub(super) fn written(template: Template, path: &Path, text: Text) -> Result<(), Stop> {
    let bytes = bytes(template, path, text)?;
    let unwritable = |_| Stop::File("file_unwritable", path.to_owned());
    new_file(path, |file| file.write_all(&bytes).map_err(unwritable))
}

fn bytes(template: Template, path: &Path, text: Text) -> Result<Vec<u8>, Stop> {
    template.bytes(text.language()).map_err(|_| Stop::File("file_unwritable", path.to_owned()))
}
