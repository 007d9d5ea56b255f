//! The frame of the command line: global flags, help in the user's language, the terminal that commands write to.

mod columns;
mod help;
mod usage;

use std::ffi::OsString;
use std::io::{self, Write};

use clap::{CommandFactory, FromArgMatches, Parser};
use comfy_table::{Table, presets};
use serde::Serialize;

use crate::commands::Command;
use crate::exit::Exit;
use crate::limits::TABLE_ROWS_MAX;
use crate::text::{Language, Text};

pub(crate) use columns::Columns;

/// `wuji [--json] [--lang zh-CN|en] <command>`
#[derive(Debug, Parser)]
#[command(name = "wuji", version)]
struct CommandLine {
    #[arg(long, global = true)]
    json: bool,
    /// Read before the others, by `wanted_language`; here it is checked.
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE", hide_possible_values = true)]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Command,
}

/// What commands write to. People read `out` as lines and tables, machines as JSON.
pub struct Terminal<'w> {
    /// Results.
    pub out: &'w mut dyn Write,
    /// Why something was refused.
    pub err: &'w mut dyn Write,
    /// Texts in the user's language.
    pub text: Text,
    /// Write JSON.
    pub json: bool,
}

impl Terminal<'_> {
    /// A line for people.
    pub fn line(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{}", printable(line))
    }

    /// One JSON value for machines.
    pub fn write_json(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *self.out, value)?;
        writeln!(self.out)
    }

    /// Says why nothing was done, and how the command ends for it.
    pub fn refuse(&mut self, key: &str, file: &str) -> io::Result<Exit> {
        if self.json {
            self.write_json(&serde_json::json!({ "error": key, "file": file }))?;
        } else {
            writeln!(self.err, "{}", printable(&self.text.with(key, &[("file", &file)])))?;
        }
        Ok(Exit::Refused)
    }

    /// Says what a server said: its code for machines, its sentences for people.
    pub(crate) fn refuse_said(&mut self, code: &str, title: &str, next: &str) -> io::Result<Exit> {
        if self.json {
            self.write_json(&serde_json::json!({ "error": code, "title": title, "detail": next }))?;
        } else {
            for line in [title, next].into_iter().filter(|line| !line.is_empty()) {
                writeln!(self.err, "{}", printable(line))?;
            }
        }
        Ok(Exit::Refused)
    }

    /// The same with what helps: a named list for machines, lines for people.
    pub(crate) fn refuse_with(
        &mut self,
        key: &str,
        file: &str,
        (name, list): (&str, &[String]),
        lines: &[String],
    ) -> io::Result<Exit> {
        if self.json {
            self.write_json(&serde_json::json!({ "error": key, "file": file, name: list }))?;
            return Ok(Exit::Refused);
        }
        let exit = self.refuse(key, file)?;
        for line in lines {
            writeln!(self.err, "{}", printable(line))?;
        }
        Ok(exit)
    }

    /// A table for people, cut where it would fill their terminal.
    pub fn table<const N: usize>(
        &mut self,
        headers: [&str; N],
        rows: impl ExactSizeIterator<Item = [String; N]>,
    ) -> io::Result<()> {
        let left = rows.len().saturating_sub(TABLE_ROWS_MAX);
        let mut table = Table::new();
        table.load_preset(presets::NOTHING).set_header(headers.map(|key| self.text.get(key)));
        for row in rows.take(TABLE_ROWS_MAX) {
            table.add_row(row.map(|cell| printable(&cell)));
        }
        writeln!(self.out, "{}", table.trim_fmt())?;
        if left > 0 {
            self.line(&self.text.with("table-more", &[("count", &left)]))?;
        }
        Ok(())
    }
}

/// A text without what would steer a terminal; names of files may hold anything.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}

/// Runs a command line on the process's own terminal.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let language = Language::from_environment(|name| std::env::var_os(name));
    // Not locked: a server's threads write their log to standard error meanwhile.
    let (mut out, mut err) = (io::stdout().lock(), io::stderr());
    run_on(arguments, language, &mut out, &mut err)
}

/// Runs a command line; `language` is that of the environment.
pub fn run_on(
    arguments: impl IntoIterator<Item = OsString>,
    language: Language,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // Help is written before flags are parsed, in the language that they will choose.
    let text = Text::new(wanted_language(&arguments).unwrap_or(language));
    let json = arguments.iter().any(|argument| argument == "--json");
    let mut terminal = Terminal { out, err, text, json };
    let mut command = help::localized(text, CommandLine::command());
    let parsed = command
        .try_get_matches_from_mut(&arguments)
        .and_then(|matches| CommandLine::from_arg_matches(&matches));
    let ended = match parsed {
        Ok(line) => line.command.run(&mut terminal),
        Err(error) => usage::tell(&error, &command, &arguments, &mut terminal),
    };
    ended.unwrap_or_else(|error| {
        // A reader that went away (`wuji … | head`) is told nothing, but it is not done either.
        if error.kind() != io::ErrorKind::BrokenPipe {
            let _ = writeln!(terminal.err, "{}", text.get("engine-output_failed"));
        }
        Exit::Refused
    })
}

fn wanted_language(arguments: &[OsString]) -> Option<Language> {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    let value = loop {
        let argument = arguments.next()?;
        if argument == "--lang" {
            break arguments.next()?;
        }
        if let Some(value) = argument.strip_prefix("--lang=") {
            break value;
        }
    };
    Language::ALL.into_iter().find(|language| language.tag() == value)
}
