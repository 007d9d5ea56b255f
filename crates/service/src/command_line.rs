//! The frame of the command line: global flags, help in the user's language, the terminal that commands write to.

use std::ffi::OsString;
use std::io::{self, Write};

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser};
use comfy_table::{Table, presets};
use serde::Serialize;

use crate::commands::Command;
use crate::exit::Exit;
use crate::limits::TABLE_ROWS_MAX;
use crate::text::{Language, Text};

/// `wuji [--json] [--lang zh-CN|en] <command>`
#[derive(Debug, Parser)]
#[command(name = "wuji", version)]
struct CommandLine {
    #[arg(long, global = true)]
    json: bool,
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
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
            self.line(&self.text.with("import-more", &[("count", &left)]))?;
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
    let (mut out, mut err) = (io::stdout().lock(), io::stderr().lock());
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
    let language = wanted_language(&arguments).unwrap_or(language);
    let parsed = localized(Text::new(language))
        .try_get_matches_from(arguments)
        .and_then(|matches| CommandLine::from_arg_matches(&matches));
    let line = match parsed {
        Ok(line) => line,
        Err(error) => {
            let is_asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            let said = error.render();
            // Nobody is left to tell that the terminal is gone.
            let _ = if is_asked { write!(out, "{said}") } else { write!(err, "{said}") };
            return if is_asked { Exit::Ok } else { Exit::Usage };
        }
    };
    let text = Text::new(line.lang.unwrap_or(language));
    let mut terminal = Terminal { out, err, text, json: line.json };
    // A reader that went away (`wuji … | head`) is no failure of the command, but it is not done either.
    line.command.run(&mut terminal).unwrap_or(Exit::Refused)
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

/// The commands with help in the user's language: `help-<command>-<argument>`.
fn localized(text: Text) -> clap::Command {
    let help = move |argument: clap::Arg, key: String| match text.find(&key) {
        Some(found) => argument.help(found),
        None => argument,
    };
    let mut command = CommandLine::command().about(text.get("help-about")).after_help(exit_codes(text));
    command = command.mut_args(move |argument| {
        let key = format!("help-{}", argument.get_id());
        help(argument, key)
    });
    command.mut_subcommands(move |inner| {
        let key = format!("help-{}", inner.get_name());
        let inner = inner.about(text.get(&key)).after_help(exit_codes(text));
        inner.mut_args(move |argument| {
            let key = format!("{key}-{}", argument.get_id());
            help(argument, key)
        })
    })
}

fn exit_codes(text: Text) -> String {
    let line =
        |exit: &Exit| format!("\n  {:>2}  {}", exit.code(), text.get(&format!("exit-{}", exit.name())));
    format!("{}{}", text.get("exit-codes"), Exit::ALL.iter().map(line).collect::<String>())
}
