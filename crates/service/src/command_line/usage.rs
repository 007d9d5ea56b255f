//! What was wrong with a command line, in the user's language. The command is not begun.

use std::ffi::OsString;
use std::io;

use clap::error::{ContextKind, ErrorKind};
use clap::{Command, Error};

use super::Terminal;
use crate::exit::Exit;
use crate::persona;

/// Tells it; help and version, which clap takes for errors, are what was asked for.
pub(super) fn tell(
    error: &Error,
    command: &Command,
    arguments: &[OsString],
    terminal: &mut Terminal<'_>,
) -> io::Result<Exit> {
    let of = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let (key, argument) = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            write!(terminal.out, "{}", error.render())?;
            return Ok(Exit::Ok);
        }
        ErrorKind::UnknownArgument => ("usage-unknown_argument", of(ContextKind::InvalidArg)),
        ErrorKind::InvalidSubcommand => ("usage-unknown_command", of(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => ("usage-missing_argument", of(ContextKind::InvalidArg)),
        ErrorKind::ArgumentConflict => ("usage-conflict", of(ContextKind::InvalidArg)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            ("usage-wrong_value", of(ContextKind::InvalidArg))
        }
        // `wuji` alone shows its help; what is left is rare enough for clap's own words.
        _ => {
            write!(terminal.err, "{}", error.render())?;
            return Ok(Exit::Usage);
        }
    };
    let text = terminal.text;
    let (value, other) = (of(ContextKind::InvalidValue), of(ContextKind::PriorArg));
    if terminal.json {
        terminal.write_json(&serde_json::json!({ "error": key, "argument": argument, "value": value }))?;
        return Ok(Exit::Usage);
    }
    let said = [("argument", &argument as &dyn ToString), ("value", &value), ("other", &other)];
    writeln!(terminal.err, "{}", super::printable(&text.with(key, &said)))?;
    let named = |name: &&Command| arguments.iter().any(|argument| argument == name.get_name());
    let command = command.get_subcommands().find(named).unwrap_or(command);
    let about = command.get_arguments().find(|one| one.to_string() == argument);
    if let Some(about) = about.and_then(|about| about.get_help()) {
        writeln!(terminal.err, "  {about}")?;
    }
    if key == "usage-wrong_value" && argument.starts_with("--as ") {
        for line in persona::roles(text) {
            writeln!(terminal.err, "{line}")?;
        }
    }
    writeln!(terminal.err, "{}", text.get("usage-help"))?;
    Ok(Exit::Usage)
}
