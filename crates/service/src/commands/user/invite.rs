//! `wuji user invite`: one-time codes as CSV, to be handed out or cut apart; each is good for 72 hours.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use wuji_core::At;

use super::{Logins, Opened, Place};
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{Stop, bar};
use crate::limits::INVITATIONS_MAX;
use crate::output;
use crate::sign_in::invitations::{Invited, NotInvited, invite};
use crate::text::Text;
use crate::workbook::csv_cell;

/// What `invite` is asked for.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    logins: Logins,
    #[arg(long)]
    only_new: bool,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

impl From<NotInvited> for Stop {
    fn from(error: NotInvited) -> Self {
        match error {
            NotInvited::Submit(error) => Stop::Submit(error),
            NotInvited::Read(error) => Stop::Read(error),
            NotInvited::Credentials(error) => Stop::Credentials(error),
            NotInvited::Entropy => Stop::Entropy,
        }
    }
}

/// Invites, and writes the codes where only their reader finds them.
pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<Exit, Stop> {
    let logins = arguments.logins.read()?;
    let text = terminal.text;
    let invited = match &arguments.output {
        // Made before anybody is invited: codes that could not be written would be lost.
        Some(path) => output::secret_file(path, |file| {
            let invited = all(arguments, &logins, text)?;
            write(&invited, file)?;
            Ok(invited)
        })?,
        None => all(arguments, &logins, text)?,
    };
    let Invited { invitations, unknown, waiting, passed_over } = &invited;
    if terminal.json && arguments.output.is_none() {
        terminal.write_json(&invited)?;
    } else if terminal.json {
        let counts = json!({
            "invited": invitations.len(), "unknown": unknown, "waiting": waiting, "passed_over": passed_over,
        });
        terminal.write_json(&counts)?;
    } else {
        if arguments.output.is_none() {
            write(&invited, terminal.out)?;
        }
        // Beside the codes, so that they can be piped.
        let until = invitations.first().map(|one| one.valid_until).unwrap_or_default();
        tell(terminal, &invited, until)?;
    }
    Ok(if unknown.is_empty() && waiting.is_empty() { Exit::Ok } else { Exit::Partly })
}

fn all(arguments: &Arguments, logins: &[String], text: Text) -> Result<Invited, Stop> {
    let only_new = arguments.only_new;
    match arguments.place.open(text)? {
        Opened::Home(engine, manager) => {
            let bar = bar();
            let invited = invite(&engine, manager, logins, only_new, &|ready| bar.set_position(ready as u64));
            bar.finish_and_clear();
            Ok(invited?)
        }
        Opened::Server(client) => {
            let mut all =
                Invited { invitations: Vec::new(), unknown: Vec::new(), waiting: Vec::new(), passed_over: 0 };
            for (number, some) in logins.chunks(INVITATIONS_MAX).enumerate() {
                let asked = json!({ "logins": some, "only_new": only_new });
                let invited: Invited = client.post("/v1/invitations", &asked)?;
                let before = number * INVITATIONS_MAX;
                all.invitations.extend(invited.invitations);
                all.unknown.extend(invited.unknown.iter().map(|line| line + before));
                all.waiting.extend(invited.waiting.iter().map(|line| line + before));
                all.passed_over += invited.passed_over;
            }
            Ok(all)
        }
    }
}

fn write(invited: &Invited, out: &mut dyn Write) -> Result<(), Stop> {
    let mut csv = csv::Writer::from_writer(out);
    let failed = |error: csv::Error| Stop::Terminal(error.into());
    csv.write_record(["login", "code", "valid_until"]).map_err(failed)?;
    for one in &invited.invitations {
        let until = one.valid_until.to_string();
        csv.write_record([csv_cell(&one.login).as_str(), one.code.as_str(), until.as_str()])
            .map_err(failed)?;
    }
    Ok(csv.flush()?)
}

fn tell(terminal: &mut Terminal<'_>, invited: &Invited, until: At) -> std::io::Result<()> {
    let text = terminal.text;
    let said = [
        ("count", &invited.invitations.len() as &dyn ToString),
        ("until", &until),
        ("passed", &invited.passed_over),
    ];
    let key = if invited.invitations.is_empty() { "invite-none" } else { "invite-done" };
    writeln!(terminal.err, "{}", text.with(key, &said))?;
    for (key, numbers) in [("invite-unknown", &invited.unknown), ("invite-waiting", &invited.waiting)] {
        if numbers.is_empty() {
            continue;
        }
        let lines: Vec<String> = numbers.iter().take(50).map(ToString::to_string).collect();
        let said = [("count", &numbers.len() as &dyn ToString), ("numbers", &lines.join(", "))];
        writeln!(terminal.err, "{}", text.with(key, &said))?;
    }
    Ok(())
}
