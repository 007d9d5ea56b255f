//! `wuji roll-over`: September in one step. Reads the roster of the new year and, beside it, the `college.toml` with the new
//! commissioners and officers; shows what would come of it, which open cases change hands and which concern people who
//! leave; with `--yes` commits it as one, or it is refused as stale.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use wuji_core::action::Import;
use wuji_core::ids::{PersonNo, PostNo, RequestId};
use wuji_core::roster::{Leavers, Leaving, Role, RollOver, roll_over};
use wuji_core::words::Slot;
use wuji_core::{Action, Kind, Network, Request, Words};
use wuji_engine::{Engine, SubmitError, random_id};

use super::import::{file_fault, row_of_college, row_of_roster};
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop, administrator};
use crate::import::college;
use crate::import::roster::{self, FileFault, Problem};
use crate::tags::tag;

/// What `roll-over` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    roster: PathBuf,
    officers: Option<PathBuf>,
    #[arg(long, value_name = "YEAR")]
    graduating: Option<u16>,
    #[arg(long, value_name = "REASON", value_parser = reason)]
    missing: Option<Leaving>,
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    home: HomeArguments,
}

/// A reason, as the wire form writes it.
fn reason(text: &str) -> Result<Leaving, String> {
    let value = serde_json::Value::String(text.to_owned());
    serde_json::from_value(value).map_err(|error| error.to_string())
}

/// Previews, and commits where that was asked for.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> std::io::Result<Exit> {
    match roll(arguments, terminal) {
        Ok(exit) => Ok(exit),
        Err(stop) => stop.tell(terminal),
    }
}

/// What is shown before anything is kept.
struct Shown {
    done: RollOver,
    problems: Vec<Problem>,
    counts: BTreeMap<Kind, u32>,
    leaving: BTreeMap<Role, u32>,
    vacant: BTreeMap<Role, u32>,
}

fn roll(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<Exit, Stop> {
    let engine = arguments.home.open()?;
    let network = engine.read(|view| view.network.clone())?;
    let (by, post) = administrator(&network).ok_or(Stop::Administrator)?;
    let (at, tags) = (engine.now(), engine.tags());
    let bytes = match roster::load(&arguments.roster) {
        Ok(bytes) => bytes,
        Err(fault) => return Ok(file_fault(&fault, terminal)?),
    };
    // Read as if nobody were here: whoever is, moves.
    let reading = roster::read(&bytes, &Network::default(), &|number| tag(&tags, number), &mut |_| {});
    let reading = match reading {
        Ok(reading) => reading,
        Err(fault) => return Ok(file_fault(&fault, terminal)?),
    };
    let mut problems = reading.problems.clone();
    let (rows, all_words) = reading.into_parts();
    let leavers = Leavers { graduating: arguments.graduating, others: arguments.missing };
    let mut done = roll_over(&network, at, &rows, leavers);
    problems.extend(done.problems.iter().map(|problem| Problem::of_row(*problem)));
    problems.sort_unstable();
    let mut actions = std::mem::take(&mut done.actions);
    let mut words: Vec<Words> =
        done.words.iter().filter_map(|slot| all_words.get(usize::from(*slot)).cloned()).collect();
    if let Some(path) = &arguments.officers {
        let after = match network.preview(at, by, post, &actions, words.len()) {
            Ok(preview) => preview.after,
            Err(refusal) => return Err(SubmitError::Refused(refusal).into()),
        };
        let bytes = match roster::load(path) {
            Ok(bytes) => bytes,
            Err(fault) => return Ok(file_fault(&fault, terminal)?),
        };
        let Ok(file) = std::str::from_utf8(&bytes) else {
            return Ok(file_fault(&FileFault::WrongEncoding, terminal)?);
        };
        let file = file.trim_start_matches('\u{FEFF}');
        match college::plan(&after, at, by, post, file, &|text| tag(&tags, text)) {
            Ok((more, said)) => {
                actions.extend(more.into_iter().map(|action| behind(action, words.len())));
                words.extend(said);
            }
            Err(wrong) => {
                let text = terminal.text;
                let rows = wrong.iter().map(|problem| row_of_college(text, problem));
                terminal.table(["table-line", "table-place", "table-reason", "table-code"], rows)?;
                return Ok(Exit::Refused);
            }
        }
    }
    let preview = network.preview(at, by, post, &actions, words.len()).map_err(SubmitError::Refused)?;
    let after = &preview.after.roster;
    let mut vacant: BTreeMap<Role, u32> = BTreeMap::new();
    for gap in after.coverage(at).into_values().flat_map(|unit| unit.gaps) {
        *vacant.entry(gap.role).or_default() += u32::from(gap.lack == wuji_core::roster::Lack::Vacant);
    }
    vacant.retain(|_, count| *count > 0);
    let mut leaving: BTreeMap<Role, u32> = BTreeMap::new();
    for (post, count) in &preview.leaving {
        if let Some(role) = network.roster.role(*post) {
            *leaving.entry(role).or_default() += count;
        }
    }
    let shown = Shown { done, problems, counts: preview.counts, leaving, vacant };
    let import = Import { actions, preview: Some(preview.digest) };
    let refused = shown.problems.iter().map(|problem| problem.line).collect::<BTreeSet<_>>().len();
    let committed = if arguments.yes && !import.actions.is_empty() {
        Some(commit(&engine, (by, post), import, words)?)
    } else {
        None
    };
    if terminal.json {
        terminal.write_json(&json!({
            "moved": shown.done.moved, "arrived": shown.done.arrived, "departed": shown.done.departed,
            "unnamed": shown.done.unnamed, "classes_closed": shown.done.closed, "entries": shown.counts,
            "changing_hands": shown.leaving, "vacant": shown.vacant,
            "leavers_open": { "reports": shown.done.open_reports, "crises": shown.done.open_crises,
                "listings": shown.done.listings },
            "problems": shown.problems, "committed": committed,
        }))?;
    } else {
        tell(&shown, terminal)?;
        match committed {
            Some(receipt) => {
                let made = [("entries", &receipt.entries as &dyn ToString), ("position", &receipt.position)];
                terminal.line(&terminal.text.with("import-committed", &made))?;
            }
            None => terminal.line(&terminal.text.get("import-add_yes"))?,
        }
    }
    Ok(match (refused, arguments.yes) {
        (0, _) => Exit::Ok,
        (_, true) => Exit::Partly,
        (_, false) => Exit::Refused,
    })
}

fn commit(
    engine: &Engine,
    (by, post): (PersonNo, PostNo),
    import: Import,
    words: Vec<Words>,
) -> Result<wuji_engine::Receipt, Stop> {
    let id = RequestId(random_id()?);
    Ok(engine.submit(Request { id, by, post: Some(post), action: Action::Import(import) }, words)?)
}

/// An action of the second file: its words come behind those of the first.
fn behind(action: Action, words: usize) -> Action {
    match action {
        Action::Register(mut register) => {
            register.words = register.words.map(|slot| Slot {
                index: slot.index.saturating_add(u16::try_from(words).unwrap_or(u16::MAX)),
                ..slot
            });
            Action::Register(register)
        }
        other => other,
    }
}

fn tell(shown: &Shown, terminal: &mut Terminal<'_>) -> std::io::Result<()> {
    let text = terminal.text;
    let done = &shown.done;
    let say = |count: u32, what: String, terminal: &mut Terminal<'_>| {
        if count == 0 { Ok(()) } else { terminal.line(&format!("{count:>10}  {what}")) }
    };
    say(done.moved, text.get("roll_over-moved"), terminal)?;
    say(done.arrived, text.get("roll_over-arrived"), terminal)?;
    for (reason, count) in &done.departed {
        say(
            *count,
            format!("{}: {}", text.get("roll_over-departed"), text.name("leaving", reason)),
            terminal,
        )?;
    }
    say(done.unnamed, text.get("roll_over-unnamed"), terminal)?;
    say(done.closed, text.get("roll_over-closed"), terminal)?;
    for kind in [Kind::Relieved, Kind::Posted] {
        say(shown.counts.get(&kind).copied().unwrap_or(0), text.name("kind", &kind), terminal)?;
    }
    for (name, roles) in [("roll_over-changing_hands", &shown.leaving), ("roll_over-vacant", &shown.vacant)] {
        for (role, count) in roles {
            say(*count, format!("{}: {}", text.get(name), text.name("role", role)), terminal)?;
        }
    }
    for (name, cases) in [
        ("roll_over-open_reports", &done.open_reports),
        ("roll_over-open_crises", &done.open_crises),
        ("roll_over-listings", &done.listings),
    ] {
        let numbers: Vec<String> = cases.iter().map(|case| case.to_string()).collect();
        say(cases.len() as u32, format!("{}: {}", text.get(name), numbers.join(", ")), terminal)?;
    }
    if !shown.problems.is_empty() {
        let rows = shown.problems.iter().map(|problem| row_of_roster(text, problem));
        terminal.table(["table-line", "table-column", "table-reason", "table-code"], rows)?;
    }
    Ok(())
}
