//! `wuji template`: writes a file to fill in, or lists all of them. Never overwrites.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::Stop;
use crate::output::new_file;
use crate::template::{Asks, Template};
use crate::text::Text;

/// What `template` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(value_enum, hide_possible_values = true)]
    template: Option<Template>,
    #[arg(long, value_enum, hide_possible_values = true, value_name = "NAME", default_value = "upi")]
    instrument: Asks,
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
    let Some(template) = arguments.template else { return Ok(list(terminal)?) };
    let path = arguments.output.clone().unwrap_or_else(|| template.file_name().into());
    if path == Path::new("-") {
        terminal.out.write_all(&bytes(template, arguments.instrument, &path, text)?)?;
        return Ok(());
    }
    filled(template, arguments.instrument, &path, text)?;
    if terminal.json {
        terminal.write_json(&json!({ "written": path.display().to_string() }))?;
    } else {
        terminal.line(&text.with("template-written", &[("file", &path.display())]))?;
    }
    Ok(())
}

/// Every template and what it is for.
fn list(terminal: &mut Terminal<'_>) -> io::Result<()> {
    let text = terminal.text;
    let purpose =
        |template: Template| text.get(&format!("template-{}", template.file_name().replace('.', "-")));
    let rows = Template::ALL.map(|template| [template.file_name().to_owned(), purpose(template)]);
    if terminal.json {
        let rows: Vec<_> =
            rows.iter().map(|[file, purpose]| json!({ "file": file, "purpose": purpose })).collect();
        return terminal.write_json(&rows);
    }
    terminal.table(["table-file", "table-purpose"], rows.into_iter())
}

/// Writes a template to a place where nothing is.
pub(super) fn written(template: Template, path: &Path, text: Text) -> Result<(), Stop> {
    filled(template, Asks::Upi, path, text)
}

fn filled(template: Template, asks: Asks, path: &Path, text: Text) -> Result<(), Stop> {
    let bytes = bytes(template, asks, path, text)?;
    let unwritable = |_| Stop::File("file_unwritable", path.to_owned());
    new_file(path, |file| file.write_all(&bytes).map_err(unwritable))
}

fn bytes(template: Template, asks: Asks, path: &Path, text: Text) -> Result<Vec<u8>, Stop> {
    let bytes = template.bytes_for(text.language(), asks);
    bytes.map_err(|_| Stop::File("file_unwritable", path.to_owned()))
}
