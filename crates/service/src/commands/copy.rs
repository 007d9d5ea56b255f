//! `wuji copy`: the copy of a file that a request asks for, asked of the running server. Nothing is written to a disk.

use std::io;

use clap::Args;

use super::visitor::Visitor;
use super::{receipt_lines, rights_lines};
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::Stop;
use crate::reading::{CopyWindow, RecordLabel};
use crate::text::Text;

/// What `copy` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    case: u32,
    #[command(flatten)]
    visitor: Visitor,
}

/// Shows it.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match copy(arguments, terminal.text) {
        Ok(copy) => tell(&copy, terminal),
        Err(stop) => stop.tell(terminal),
    }
}

fn copy(arguments: &Arguments, text: Text) -> Result<CopyWindow, Stop> {
    let client = arguments.visitor.enter(text)?;
    Ok(client.get(&format!("/v1/cases/{}/copy", arguments.case), &[arguments.visitor.query()])?)
}

fn tell(copy: &CopyWindow, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    if terminal.json {
        terminal.write_json(copy)?;
        return Ok(Exit::Ok);
    }
    let text = terminal.text;
    terminal.line(&text.get("page-copy-title"))?;
    let person = &copy.person;
    let parts = [&person.name, &person.department, &person.class, &person.room];
    terminal.line(&parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" "))?;
    terminal.line(&format!("{} {}", text.get("page-copy-made"), copy.now))?;
    for (name, value) in copy.record.iter().flat_map(|record| record_lines(text, record)) {
        terminal.line(&format!("  {name}  {value}"))?;
    }
    terminal.line(&text.get("page-copy-reports"))?;
    for report in &copy.reports {
        let sent = report.sent_at.map_or(String::new(), |at| at.to_string());
        terminal.line(&format!("  #{}  {sent}", report.case))?;
        for line in report.words.iter().flat_map(|words| words.lines()) {
            terminal.line(&format!("    | {line}"))?;
        }
    }
    rights_lines(&copy.rights, terminal)?;
    receipt_lines(&copy.receipt, terminal)?;
    terminal.line(&text.get("page-copy-withheld"))?;
    Ok(Exit::Ok)
}

fn record_lines(text: Text, record: &RecordLabel) -> Vec<(String, String)> {
    let rows = [
        ("column-sex", Some(text.name("sex", &record.sex))),
        ("column-born", record.born.map(|born| born.to_string())),
        ("column-student_number", record.number.clone()),
        ("column-phone", record.phone.clone()),
        ("column-kin", record.kin.clone()),
        ("column-kin_phone", record.kin_phone.clone()),
    ];
    rows.into_iter().filter_map(|(name, value)| Some((text.get(name), value?))).collect()
}
