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
use wuji_engine::vault::{EpochKey, EpochKeyError};
use wuji_engine::{Engine, Founder, Founding, Home, Tags, random_id};

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop};
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
    let mut founders = Vec::new();
    let mut lines = io::stdin().lock().lines();
    for role in ADMINISTRATORS {
        let name = terminal.text.name("role", &role);
        if !terminal.json {
            writeln!(terminal.err, "{}", terminal.text.with("init-ask", &[("role", &name)]))?;
        }
        match lines.next().transpose()?.as_deref().and_then(|line| founder(role, line)) {
            Some(founder) => founders.push(founder),
            None => return terminal.refuse("init-unclear", &name),
        }
    }
    match found(arguments, founders, terminal) {
        Ok(()) => Ok(Exit::Ok),
        Err(stop) => stop.tell(terminal),
    }
}

fn founder(role: Role, line: &str) -> Option<Founder> {
    let mut words = line.split_whitespace();
    let (number, login) = (words.next()?, words.next()?);
    let name = words.collect::<Vec<_>>().join(" ");
    check_name(&name).ok()?;
    let record = json!({ "name": name, "number": number }).to_string();
    Some(Founder {
        role,
        number: number.to_owned().into(),
        login: login.to_owned().into(),
        words: Words::try_new(&record).ok()?,
    })
}

fn found(arguments: &Arguments, founders: Vec<Founder>, terminal: &mut Terminal<'_>) -> Result<(), Stop> {
    let text = terminal.text;
    let key = &arguments.home.key;
    match EpochKey::from_file(key) {
        Ok(_) => {}
        // A key file that is there is used, whatever it was made for; only a missing one is made.
        Err(EpochKeyError::Io { source: error, .. }) if error.kind() == io::ErrorKind::NotFound => {
            EpochKey::generate().and_then(|made| made.write(key)).map_err(Stop::Key)?;
        }
        Err(error) => return Err(Stop::Key(error)),
    }
    let home: Home = arguments.home.home()?;
    let kinds = [
        UnitKind::LeadingGroup,
        UnitKind::StudentAffairs,
        UnitKind::YouthLeague,
        UnitKind::Centre,
        UnitKind::Administration,
    ];
    let units = kinds.map(|kind| Title::try_new(&text.name("unit_kind", &kind)).map(|title| (kind, title)));
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
    Engine::found(&home, college, At::default(), begin)?.close();
    std::fs::create_dir_all(&arguments.templates)?;
    for template in Template::ALL {
        let path = arguments.templates.join(template.file_name());
        if let Ok(bytes) = template.bytes(text.language())
            && !path.exists()
        {
            std::fs::write(path, bytes)?;
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
