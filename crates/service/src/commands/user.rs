//! `wuji user`: accounts. `invite` gives one-time codes, `close` ends an account. In the home of the log, in the name of
//! the system administrator, or through the running server as whoever manages accounts.

mod close;
mod invite;

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use wuji_engine::Engine;

use crate::client::Client;
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop, administrator};
use crate::import::{college, roster};
use crate::limits::FILE_BYTES_MAX;
use crate::persona::As;
use crate::sign_in::invitations::Manager;
use crate::text::Text;

/// What `user` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Debug, Subcommand)]
enum Deed {
    Invite(invite::Arguments),
    Close(close::Arguments),
}

/// Does it.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let ended = match &arguments.deed {
        Deed::Invite(arguments) => invite::run(arguments, terminal),
        Deed::Close(arguments) => close::run(arguments, terminal),
    };
    match ended {
        Ok(exit) => Ok(exit),
        Err(stop) => stop.tell(terminal),
    }
}

/// Where accounts are managed: in the home, or at a running server.
#[derive(Debug, Clone, Args)]
pub(super) struct Place {
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    #[arg(long, value_name = "LOGIN", requires = "server")]
    by: Option<String>,
    #[arg(long = "as", value_name = "PERSONA", requires = "server", conflicts_with = "by")]
    persona: Option<As>,
    #[command(flatten)]
    home: HomeArguments,
}

/// One of the two.
enum Opened {
    Home(Engine, Manager),
    Server(Client),
}

impl Place {
    fn open(&self, text: Text) -> Result<Opened, Stop> {
        let Some(server) = &self.server else { return self.open_home() };
        match (&self.by, &self.persona) {
            (Some(login), _) => Ok(Opened::Server(super::visitor::enter(server, login, text)?)),
            (None, Some(As::Persona(persona))) => {
                let mut client = Client::new(server, text.language())?;
                client.become_persona(persona)?;
                Ok(Opened::Server(client))
            }
            (None, Some(As::Post(_)) | None) => Err(Stop::AdministratorMissing),
        }
    }

    fn open_home(&self) -> Result<Opened, Stop> {
        let engine = self.home.open().map_err(|stop| match stop {
            Stop::Open(error) if error.code() == "journal_locked" => Stop::Running,
            other => other,
        })?;
        let (person, post) = engine.read(|view| administrator(&view.network))?.ok_or(Stop::Administrator)?;
        Ok(Opened::Home(engine, Manager { person, post }))
    }
}

/// Whose accounts.
#[derive(Debug, Clone, Args)]
pub(super) struct Logins {
    #[arg(long = "login", value_name = "LOGIN")]
    logins: Vec<String>,
    #[arg(long, value_name = "FILE", conflicts_with = "logins")]
    file: Option<PathBuf>,
}

impl Logins {
    /// Those that were named, those of a college's file, or a line each of standard input.
    fn read(&self) -> Result<Vec<String>, Stop> {
        let logins = match &self.file {
            _ if !self.logins.is_empty() => self.logins.clone(),
            Some(file) => of_file(file)?,
            None => {
                let mut text = String::new();
                let read = io::stdin().lock().take(FILE_BYTES_MAX).read_to_string(&mut text);
                read.map_err(|_| Stop::LoginsMissing)?;
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                lines.map(str::to_owned).collect()
            }
        };
        if logins.is_empty() { Err(Stop::LoginsMissing) } else { Ok(logins) }
    }
}

fn of_file(path: &Path) -> Result<Vec<String>, Stop> {
    let wrong = || Stop::File("college_file_wrong", path.to_owned());
    let bytes = roster::load(path).map_err(|_| Stop::File("file_unreadable", path.to_owned()))?;
    if let Ok(Some(postings)) = college::read_postings(&bytes) {
        return if postings.problems().is_empty() { Ok(postings.logins()) } else { Err(wrong()) };
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| wrong())?;
    college::logins(text.trim_start_matches('\u{FEFF}')).map_err(|_| wrong())
}
