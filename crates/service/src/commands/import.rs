//! `wuji import`: reads a roster or a `college.toml` and lists what is wrong with it, by line, place, reason and code; then
//! previews what would come of it and, with `--yes`, commits it as one. `--dry-run` needs no college and reads alone.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use sha2::{Digest, Sha256};
use wuji_core::Network;
use wuji_core::ids::Tag;

use super::taking::{self, Place, column_label};
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::import::college::{self, TomlProblem};
use crate::import::roster::{self, FileFault, HeaderProblem, Problem, Reading};
use crate::import::take::Form;
use crate::text::Text;

/// What `import` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    file: PathBuf,
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    place: Place,
}

/// Reads the file.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let is_toml = arguments.file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    if !arguments.dry_run {
        let form = if is_toml { Form::College } else { Form::Roster };
        return match taking::run(&arguments.place, form, &arguments.file, arguments.yes, terminal) {
            Ok(exit) => Ok(exit),
            Err(stop) => stop.tell(terminal),
        };
    }
    let bytes = match roster::load(&arguments.file) {
        Ok(bytes) => bytes,
        Err(fault) => return file_fault(&fault, terminal),
    };
    if is_toml {
        college_file(&arguments.file, &bytes, terminal)
    } else {
        match college::read_postings(&bytes) {
            Ok(Some(postings)) => form_told(&arguments.file, &postings.problems(), terminal),
            Ok(None) | Err(_) => roster_file(&arguments.file, &bytes, terminal),
        }
    }
}

fn roster_file(path: &Path, bytes: &[u8], terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let text = terminal.text;
    // Hidden by itself where standard error is no terminal.
    let bar = ProgressBar::new_spinner().with_style(ProgressStyle::default_spinner());
    let mut progress = |rows: u32| {
        if rows.is_multiple_of(1_000) {
            bar.set_message(text.with("import-progress", &[("rows", &rows)]));
            bar.tick();
        }
    };
    let reading = roster::read(bytes, &Network::default(), &unkeyed, &mut progress);
    bar.finish_and_clear();
    let mut reading = match reading {
        Ok(reading) => reading,
        Err(fault) => return file_fault(&fault, terminal),
    };
    reading.refuse_leavers();
    let problems = &reading.problems;
    if terminal.json {
        terminal.write_json(&json!({
            "file": path.display().to_string(), "form": "roster", "dry_run": true,
            "rows": reading.rows, "counts": reading.counts(), "problems": problems,
        }))?;
    } else {
        tell_roster(path, &reading, terminal)?;
        terminal.line(&text.get("import-dry_run"))?;
    }
    Ok(if problems.is_empty() { Exit::Ok } else { Exit::Refused })
}

/// Says what a roster holds and what of it is refused.
pub(super) fn tell_roster(path: &Path, reading: &Reading, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let text = terminal.text;
    let (counts, problems) = (reading.counts(), &reading.problems);
    let file = path.display().to_string();
    terminal.line(&text.with("import-read", &[("file", &file), ("rows", &reading.rows)]))?;
    let good = [
        ("students", &counts.students as &dyn ToString),
        ("departments", &counts.departments),
        ("classes", &counts.classes),
        ("rooms", &counts.rooms),
    ];
    terminal.line(&text.with("import-good", &good))?;
    if problems.is_empty() {
        return terminal.line(&text.get("import-none_refused"));
    }
    let refused = [("lines", &counts.refused as &dyn ToString), ("problems", &problems.len())];
    terminal.line(&text.with("import-refused", &refused))?;
    let rows = problems.iter().map(|problem| row_of_roster(text, problem));
    terminal.table(["table-line", "table-column", "table-reason", "table-code"], rows)
}

fn row_of_roster(text: Text, problem: &Problem) -> [String; 4] {
    let column = problem.column.map(|column| text.name("column", &column)).unwrap_or_default();
    let (reason, code) = (text.name("problem", &problem.fault), problem.fault.name().to_owned());
    [problem.line.to_string(), column, reason, code]
}

fn college_file(path: &Path, bytes: &[u8], terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let Some(file) = std::str::from_utf8(bytes).ok() else {
        return file_fault(&FileFault::WrongEncoding, terminal);
    };
    form_told(path, &college::check(file.trim_start_matches('\u{FEFF}')), terminal)
}

/// Says what is wrong with the form of a file of settings or posts.
fn form_told(path: &Path, problems: &[TomlProblem], terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let text = terminal.text;
    let name = path.display().to_string();
    if terminal.json {
        terminal
            .write_json(&json!({ "file": name, "form": "college", "dry_run": true, "problems": problems }))?;
    } else if problems.is_empty() {
        terminal.line(&text.with("import-form_only", &[("file", &name)]))?;
    } else {
        let heading = text.with("import-form_wrong", &[("file", &name), ("problems", &problems.len())]);
        terminal.line(&heading)?;
        let rows = problems.iter().map(|problem| row_of_college(text, problem));
        terminal.table(["table-line", "table-place", "table-reason", "table-code"], rows)?;
    }
    Ok(if problems.is_empty() { Exit::Ok } else { Exit::Refused })
}

fn row_of_college(text: Text, problem: &TomlProblem) -> [String; 4] {
    let key = crate::text::key("problem", problem.code);
    let reason = text.find(&key).unwrap_or_else(|| text.get(&crate::text::key("refusal", problem.code)));
    let line = format!("{}:{}", problem.line, problem.column);
    [line, problem.path.clone(), reason, problem.code.to_owned()]
}

/// Tells why a file was not read at all.
pub(super) fn file_fault(fault: &FileFault, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let headers: &[HeaderProblem] = if let FileFault::Headers(headers) = fault { headers } else { &[] };
    if terminal.json {
        terminal.write_json(&json!({ "error": fault.code(), "headers": headers }))?;
        return Ok(Exit::Refused);
    }
    terminal.refuse(&crate::text::key("problem", fault.code()), "")?;
    let text = terminal.text;
    let rows = headers.iter().map(|header| {
        let column = header.column.as_deref().map(|column| column_label(text, column)).unwrap_or_default();
        let place = header.place.map(|place| text.with("table-header_place", &[("place", &place)]));
        let (reason, code) = (text.name("problem", &header.fault), header.fault.name().to_owned());
        [place.unwrap_or_default(), column, reason, code]
    });
    if !headers.is_empty() {
        terminal.table(["table-place", "table-column", "table-reason", "table-code"], rows)?;
    }
    Ok(Exit::Refused)
}

/// A dry run keeps nothing, so it needs no key: enough to tell numbers apart, gone when the command ends.
pub(super) fn unkeyed(number: &str) -> Tag {
    let mut tag = [0; 16];
    for (to, from) in tag.iter_mut().zip(Sha256::digest(number)) {
        *to = from;
    }
    Tag(tag)
}
