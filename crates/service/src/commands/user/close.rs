//! `wuji user close`: somebody may no longer sign in, and what he signed in with is struck.

use clap::Args;
use serde_json::{Value, json};

use super::{Opened, Place};
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::Stop;
use crate::sign_in::invitations::close_account;

/// What `close` is asked for.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(long, value_name = "LOGIN")]
    login: String,
    #[command(flatten)]
    place: Place,
}

/// Closes it.
pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<Exit, Stop> {
    match arguments.place.open(terminal.text)? {
        Opened::Home(engine, manager) => {
            if !close_account(&engine, manager, &arguments.login)? {
                return Err(Stop::LoginUnknown);
            }
        }
        Opened::Server(client) => {
            let _: Value = client.post("/v1/accounts/close", &json!({ "login": arguments.login }))?;
        }
    }
    if terminal.json {
        terminal.write_json(&json!({ "closed": true }))?;
    } else {
        terminal.line(&terminal.text.get("user-closed"))?;
    }
    Ok(Exit::Ok)
}
