//! The commands, one file each. A command has its arguments and `run`; it writes through the terminal that it is given
//! and says how it ended. To add one: a file here, a variant of [`Command`], an arm of `run`, `help-…` texts.

mod ask;
mod cases;
mod census;
mod copy;
mod coverage;
mod crises;
mod demo;
mod dossier;
mod duties;
mod export;
mod focus;
mod import;
mod inbox;
mod init;
mod knew;
mod ledger;
mod openapi;
mod replay;
mod rights;
mod roll_over;
mod serve;
mod sessions;
mod show;
mod taking;
mod template;
mod user;
mod verify;
mod visitor;
mod warnings;
mod weeks;

pub(crate) use ledger::what as ledger_what;
use rights::{receipt_lines, rights_lines};

use clap::Subcommand;

use crate::command_line::Terminal;
use crate::exit::Exit;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(demo::Arguments),
    Init(init::Arguments),
    Template(template::Arguments),
    Import(import::Arguments),
    RollOver(roll_over::Arguments),
    Coverage(coverage::Arguments),
    Serve(serve::Arguments),
    Verify(verify::Arguments),
    Export(export::Arguments),
    Replay(replay::Arguments),
    Inbox(inbox::Arguments),
    Focus(focus::Arguments),
    Show(show::Arguments),
    Dossier(dossier::Arguments),
    Openapi(openapi::Arguments),
    User(user::Arguments),
    Duties(duties::Arguments),
    Ledger(ledger::Arguments),
    Cases(cases::Arguments),
    Crises(crises::Arguments),
    Ask(ask::Arguments),
    Census(census::Arguments),
    Warnings(warnings::Arguments),
    Weeks(weeks::Arguments),
    Rights(rights::Arguments),
    Knew(knew::Arguments),
    Copy(copy::Arguments),
    Sessions(sessions::Arguments),
}

impl Command {
    /// Does it.
    pub(crate) fn run(&self, terminal: &mut Terminal<'_>) -> std::io::Result<Exit> {
        match self {
            Command::Demo(arguments) => demo::run(arguments, terminal),
            Command::Init(arguments) => init::run(arguments, terminal),
            Command::Template(arguments) => template::run(arguments, terminal),
            Command::Import(arguments) => import::run(arguments, terminal),
            Command::Coverage(arguments) => coverage::run(arguments, terminal),
            Command::RollOver(arguments) => roll_over::run(arguments, terminal),
            Command::Serve(arguments) => serve::run(arguments, terminal),
            Command::Verify(arguments) => verify::run(arguments, terminal),
            Command::Export(arguments) => export::run(arguments, terminal),
            Command::Replay(arguments) => replay::run(arguments, terminal),
            Command::Inbox(arguments) => inbox::run(arguments, terminal),
            Command::Focus(arguments) => focus::run(arguments, terminal),
            Command::Show(arguments) => show::run(arguments, terminal),
            Command::Dossier(arguments) => dossier::run(arguments, terminal),
            Command::Duties(arguments) => duties::run(arguments, terminal),
            Command::Ledger(arguments) => ledger::run(arguments, terminal),
            Command::Cases(arguments) => cases::run(arguments, terminal),
            Command::Crises(arguments) => crises::run(arguments, terminal),
            Command::Ask(arguments) => ask::run(arguments, terminal),
            Command::Census(arguments) => census::run(arguments, terminal),
            Command::Warnings(arguments) => warnings::run(arguments, terminal),
            Command::Weeks(arguments) => weeks::run(arguments, terminal),
            Command::Rights(arguments) => rights::run(arguments, terminal),
            Command::Knew(arguments) => knew::run(arguments, terminal),
            Command::Copy(arguments) => copy::run(arguments, terminal),
            Command::Sessions(arguments) => sessions::run(arguments, terminal),
            Command::Openapi(arguments) => openapi::run(arguments, terminal),
            Command::User(arguments) => user::run(arguments, terminal),
        }
    }
}
