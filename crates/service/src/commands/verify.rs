//! `wuji verify`: every stored byte against every digest; with the keys also that everything opens and folds. Takes no
//! lock, writes nothing, shows nobody.

use std::io;

use clap::Args;
use wuji_engine::{Keyless, OpenError, Verified, verify};

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop, bar};

/// What `verify` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long)]
    keyless: bool,
    #[command(flatten)]
    home: HomeArguments,
}

/// Verifies.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match check(arguments) {
        Ok(verified) => tell(&verified, terminal),
        Err(stop) => {
            // Nothing was verified: whoever reads exit codes must not take that for a finding.
            stop.tell(terminal)?;
            Ok(Exit::VerifyUsage)
        }
    }
}

fn check(arguments: &Arguments) -> Result<Verified, Stop> {
    let bar = bar();
    let progress = bar.clone();
    let progress = move |entries| progress.set_position(entries);
    let verified: Result<Verified, OpenError> = if arguments.keyless {
        verify(&Keyless(&arguments.home.data), progress)
    } else {
        verify(&arguments.home.home()?, progress)
    };
    bar.finish_and_clear();
    Ok(verified?)
}

fn tell(verified: &Verified, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let text = terminal.text;
    let exit = Exit::ALL.iter().copied().find(|exit| exit.code() == verified.code).unwrap_or(Exit::Corrupt);
    if terminal.json {
        terminal.write_json(verified)?;
        return Ok(exit);
    }
    let counts = [
        ("entries", &verified.entries as &dyn ToString),
        ("groups", &verified.groups),
        ("segments", &verified.segments),
        ("bytes", &verified.bytes),
    ];
    terminal.line(&text.with("verify-read", &counts))?;
    terminal
        .line(&text.with("verify-chain", &[("chain", &verified.chain_head), ("leaves", &verified.leaves)]))?;
    terminal.line(&text.get(if verified.opened { "verify-opened" } else { "verify-keyless" }))?;
    for finding in &verified.findings {
        let position = finding.position.map_or(String::new(), |position| position.to_string());
        let place = match (finding.segment, finding.offset) {
            (Some(segment), Some(offset)) => format!("{segment}:{offset}"),
            _ => String::new(),
        };
        let line = [
            ("code", &finding.code as &dyn ToString),
            ("name", &finding.name),
            ("position", &position),
            ("place", &place),
            ("detail", &finding.detail),
        ];
        terminal.line(&text.with("verify-finding", &line))?;
    }
    terminal.line(&text.get(&format!("exit-{}", exit.name())))?;
    Ok(exit)
}
