//! `wuji init`: founds a college. Asks for the three administrators on standard input, one line each: staff number, login,
//! name. Names never stand in arguments, where every process of the machine could read them.

use std::io::{self, BufRead};
use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use wuji_core::operation::ClockForm;
use wuji_core::roster::{Role, UnitKind};
use wuji_core::words::{Title, check_name};
use wuji_core::{At, Words};
use wuji_engine::journal::scan;
use wuji_engine::storage::{Directory, Storage};
use wuji_engine::vault::{EpochKey, EpochKeyError, VaultError};
use wuji_engine::{Engine, Founder, Founding, Home, OpenError, Tags, random_id};

use super::template::written;
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop};
use crate::import::roster::{is_number, normal};
use crate::output;
use crate::template::Template;

/// What `init` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long, value_parser = title)]
    title: Title,
    #[arg(long, value_name = "DIR", default_value = "wuji-templates")]
    templates: PathBuf,
    #[command(flatten)]
    home: HomeArguments,
}

fn title(text: &str) -> Result<Title, String> {
    Title::try_new(text).map_err(|fault| fault.to_string())
}

const ADMINISTRATORS: [Role; 3] =
    [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator];

/// Founds it.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    if let Err(stop) = check_places(arguments) {
        return stop.tell(terminal);
    }
    let mut founders: Vec<Founder> = Vec::new();
    let mut lines = io::stdin().lock().lines();
    for role in ADMINISTRATORS {
        let name = terminal.text.name("role", &role);
        if !terminal.json {
            writeln!(terminal.err, "{}", terminal.text.with("init-ask", &[("role", &name)]))?;
        }
        // A line in another encoding is as unclear as none.
        let line = lines.next().and_then(Result::ok).unwrap_or_default();
        match founder(role, &line, &founders) {
            Ok(founder) => founders.push(founder),
            Err(fault) => return terminal.refuse(fault, &name),
        }
    }
    match found(arguments, founders, terminal) {
        Ok(()) => Ok(Exit::Ok),
        Err(stop) => stop.tell(terminal),
    }
}

/// What would stop a founding half-way is asked before anybody types anything.
fn check_places(arguments: &Arguments) -> Result<(), Stop> {
    let HomeArguments { data, vault, .. } = &arguments.home;
    if matches!(scan::college(&Directory::new(data.join("journal"))), Ok(Some(_))) {
        return Err(Stop::Open(OpenError::Exists));
    }
    let names = Directory::new(vault).names().unwrap_or_default();
    if names.iter().any(|name| name.starts_with("keyring-")) {
        return Err(Stop::Open(OpenError::Vault(VaultError::Exists)));
    }
    output::directory(&arguments.templates, 0o777)
}

/// An administrator from his line; or what is wrong with it.
fn founder(role: Role, line: &str, before: &[Founder]) -> Result<Founder, &'static str> {
    let mut words = line.split_whitespace().map(normal);
    let (Some(number), Some(login)) = (words.next(), words.next()) else { return Err("init-unclear") };
    let name = words.collect::<Vec<_>>().join(" ");
    if !is_number(&number) || !is_number(&login) {
        return Err("init-number_invalid");
    }
    check_name(&name).map_err(|_| "init-name_invalid")?;
    if before.iter().any(|one| *one.number == *number) {
        return Err("init-number_twice");
    }
    if before.iter().any(|one| *one.login == *login) {
        return Err("init-login_twice");
    }
    let record = json!({ "name": name, "number": number }).to_string();
    Ok(Founder {
        role,
        number: number.into_owned().into(),
        login: login.into_owned().into(),
        words: Words::try_new(&record).map_err(|_| "init-unclear")?,
    })
}

fn found(arguments: &Arguments, founders: Vec<Founder>, terminal: &mut Terminal<'_>) -> Result<(), Stop> {
    let text = terminal.text;
    for template in Template::ALL {
        let path = arguments.templates.join(template.file_name());
        if !path.exists() {
            written(template, &path, text)?;
        }
    }
    let key = &arguments.home.key;
    match EpochKey::from_file(key) {
        Ok(_) => {}
        // A key file that is there is used, whatever it was made for; only a missing one is made.
        Err(EpochKeyError::Io { source: error, .. }) if error.kind() == io::ErrorKind::NotFound => {
            let made = EpochKey::generate().map_err(Stop::Key)?;
            made.write(key).map_err(|_| Stop::File("file_unwritable", key.clone()))?;
        }
        Err(error) => return Err(Stop::Key(error)),
    }
    let home: Home = arguments.home.home()?;
    let units = UnitKind::SINGLE
        .map(|kind| Title::try_new(&text.name("unit_kind", &kind)).map(|title| (kind, title)));
    let units = units.into_iter().flatten().collect();
    let college = random_id()?;
    let founding = Founding {
        college,
        title: arguments.title.clone(),
        demo: false,
        clock: ClockForm::System,
        units,
        founders,
    };
    let begin = |tags: &Tags<'_>| founding.into_genesis(tags);
    let mut places = vec![arguments.home.data.clone(), arguments.home.vault.clone()];
    places.retain(|place| output::is_free(place));
    match Engine::found(&home, college, At::default(), begin) {
        Ok(engine) => engine.close(),
        Err(error) => {
            // Only what this run made is named: anything else may be somebody's log.
            places.retain(|place| !output::is_free(place));
            return Err(Stop::HalfMade(Box::new(error.into()), places));
        }
    }
    if terminal.json {
        let (data, vault) = (&arguments.home.data, &arguments.home.vault);
        terminal.write_json(&json!({ "college": college, "data": data, "vault": vault, "key": key }))?;
    } else {
        terminal.line(&text.with("init-done", &[("data", &arguments.home.data.display())]))?;
        terminal.line(
            &text.with("init-key", &[("key", &key.display()), ("vault", &arguments.home.vault.display())]),
        )?;
        terminal.line(&text.with("init-next", &[("templates", &arguments.templates.display())]))?;
    }
    Ok(())
}
