//! `wuji dossier`: the file of a student 心理档案, asked of the running server. A reading: it is an entry before anything is
//! shown. Without a person's number the student number is read from standard input, so that it stands in no shell's history.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use wuji_core::ids::PersonNo;

use super::visitor::Visitor;
use crate::client::{Client, ClientError};
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::Stop;
use crate::output::secret_file;
use crate::pages::dossier_file;
use crate::reading::DossierWindow;
use crate::text::{Text, code, key};

/// What `dossier` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    person: Option<u32>,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    visitor: Visitor,
}

/// Shows it, or writes it to a file.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match read(arguments, terminal).and_then(|window| tell(window, arguments, terminal)) {
        Ok(()) => Ok(Exit::Ok),
        Err(stop) => stop.tell(terminal),
    }
}

fn read(arguments: &Arguments, terminal: &Terminal<'_>) -> Result<DossierWindow, Stop> {
    let client = arguments.visitor.enter(terminal.text)?;
    let person = match arguments.person {
        Some(person) => PersonNo(person),
        None => find(&client, terminal.text)?,
    };
    Ok(client.get(&format!("/v1/students/{person}/dossier"), &[arguments.visitor.query()])?)
}

/// The person with the student number on standard input.
fn find(client: &Client, text: Text) -> Result<PersonNo, Stop> {
    let mut number = String::new();
    io::stdin().read_line(&mut number).map_err(Stop::Terminal)?;
    let found: crate::api::Found = client.post("/v1/students/find", &json!({ "number": number.trim() }))?;
    let nobody = || {
        let (code, title) = ("not_found".to_owned(), text.get("dossier-nobody"));
        Stop::Client(ClientError::Problem { code, title, next: String::new() })
    };
    found.person.ok_or_else(nobody)
}

fn tell(window: DossierWindow, arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<(), Stop> {
    let text = terminal.text;
    let Some(path) = &arguments.output else {
        return outline(&window, terminal).map_err(Stop::Terminal);
    };
    let unwritable = || Stop::File("file_unwritable", path.clone());
    let page = if terminal.json {
        serde_json::to_string_pretty(&window).map_err(|_| unwritable())?
    } else {
        dossier_file(text, window).map_err(|_| unwritable())?
    };
    secret_file(path, |file| file.write_all(page.as_bytes()).map_err(|_| unwritable()))?;
    terminal.line(&text.with("dossier-written", &[("file", &path.display())])).map_err(Stop::Terminal)
}

/// What stands in it, in lines; all of it as JSON.
fn outline(window: &DossierWindow, terminal: &mut Terminal<'_>) -> io::Result<()> {
    if terminal.json {
        return terminal.write_json(window);
    }
    let text = terminal.text;
    terminal.line(window.student.person.name.as_deref().unwrap_or_default())?;
    for part in &window.sections {
        terminal.line(&text.get(&key("dossier", &code(&part.section))))?;
        for case in &part.cases {
            super::show::tell(case, terminal)?;
        }
    }
    Ok(())
}
