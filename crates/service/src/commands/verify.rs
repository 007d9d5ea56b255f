//! `wuji verify`: every stored byte against every digest; with the keys also that everything opens and folds. Takes no
//! lock, writes nothing, shows nobody.

use std::io;

use clap::Args;
use wuji_core::projection::Proof;
use wuji_engine::vault::VaultError;
use wuji_engine::{Keyless, OpenError, Verified, verify};

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop, bar};
use crate::text::key;

/// What `verify` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long)]
    keyless: bool,
    #[arg(long, conflicts_with = "keyless")]
    duties: bool,
    #[command(flatten)]
    home: HomeArguments,
}

/// Verifies.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match check(arguments) {
        Ok(verified) => tell(&verified, arguments.duties, terminal),
        Err(stop) => {
            // Else nothing was verified: whoever reads exit codes must not take that for a finding.
            let exit = if is_damage(&stop) { Exit::Corrupt } else { Exit::VerifyUsage };
            stop.tell(terminal)?;
            Ok(exit)
        }
    }
}

/// The keyring itself is a finding: damaged, or not the one that the log recorded.
fn is_damage(stop: &Stop) -> bool {
    matches!(
        stop,
        Stop::Open(
            OpenError::KeyMissing(_)
                | OpenError::Vault(
                    VaultError::Damaged { .. } | VaultError::Mismatch { .. } | VaultError::Behind { .. }
                )
        )
    )
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

/// With `--duties` an intact log in which a deadline was missed ends with 50. Without, a missed deadline is no finding: it says
/// nothing of the log, and in a living college there is always one, so that nobody would look at the code any more.
fn tell(verified: &Verified, duties: bool, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let text = terminal.text;
    let missed = verified.deadlines.as_ref().is_some_and(|proof| !proof.is_clean());
    let exit = Exit::ALL.iter().copied().find(|exit| exit.code() == verified.code).unwrap_or(Exit::Corrupt);
    let exit = if duties && missed && matches!(exit, Exit::Ok | Exit::Unwitnessed) {
        Exit::DutyMissed
    } else {
        exit
    };
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
    if !verified.opened {
        terminal.line(&text.get("verify-keyless"))?;
    } else if exit != Exit::Corrupt {
        terminal.line(&text.get("verify-opened"))?;
    }
    for finding in &verified.findings {
        let known = ["finding", "engine"].into_iter().find_map(|kind| text.find(&key(kind, finding.name)));
        let detail = known.unwrap_or_else(|| finding.detail.clone());
        let position =
            finding.position.map(|position| text.with("verify-position", &[("position", &position)]));
        let place = finding.segment.zip(finding.offset).map(|(segment, offset)| {
            text.with("verify-place", &[("segment", &segment), ("offset", &offset)])
        });
        let place: String = position.into_iter().chain(place).collect();
        let line = [
            ("code", &finding.code as &dyn ToString),
            ("name", &finding.name),
            ("detail", &detail),
            ("place", &place),
        ];
        terminal.line(&text.with("verify-finding", &line))?;
    }
    if let Some(proof) = verified.deadlines.as_ref().filter(|_| duties) {
        tell_deadlines(proof, terminal)?;
    }
    let ending = if exit == Exit::Ok { "verify-intact".to_owned() } else { format!("exit-{}", exit.name()) };
    terminal.line(&text.get(&ending))?;
    Ok(exit)
}

/// Every deadline, and each that a post missed: item, due time, case number, number of the post. Names nobody.
fn tell_deadlines(proof: &Proof, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let text = terminal.text;
    let open = proof.open();
    let counts = [
        ("started", &proof.started as &dyn ToString),
        ("kept", &proof.kept),
        ("excused", &proof.excused),
        ("moved", &proof.moved),
        ("open", &open),
        ("missed", &proof.missed.len()),
        ("duties", &proof.duties_missed),
    ];
    terminal.line(&text.with("verify-deadlines", &counts))?;
    for missed in proof.missed.iter().copied().chain(proof.silent()) {
        let number = |found: Option<u32>| found.map(|number| number.to_string()).unwrap_or_default();
        let line = [
            ("fault", &text.name("fault", &missed.fault) as &dyn ToString),
            ("item", &text.name("item", &missed.item)),
            ("due", &missed.due),
            ("case", &number(missed.case.map(|case| case.0))),
            ("post", &number(missed.post.map(|post| post.0))),
            ("position", &missed.position),
        ];
        terminal.line(&text.with("verify-missed", &line))?;
    }
    Ok(())
}
