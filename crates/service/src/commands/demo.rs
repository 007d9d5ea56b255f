//! `wuji demo`: a synthetic college plays a semester, tells its story, and is served. A kept one is gone on with.

use std::collections::BTreeMap;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use serde_json::json;
use wuji_core::Network;
use wuji_core::export::to_hex;
use wuji_core::ids::CaseNo;
use wuji_core::time::Day;
use wuji_engine::{Archive, Engine, Until};

use crate::command_line::Terminal;
use crate::demo::{Demo, DemoError, Scene, Size};
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop};
use crate::import::roster::{self, FileFault};
use crate::output;
use crate::server::trace::{self, Loudness};
use crate::server::{App, Config, demo};
use crate::tags::tag;

/// What `demo` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[arg(long, default_value_t = 11_000, value_parser = clap::value_parser!(u32).range(20..=60_000))]
    students: u32,
    #[arg(long, default_value_t = 18, value_parser = clap::value_parser!(u8).range(1..=40))]
    weeks: u8,
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    #[arg(long)]
    no_serve: bool,
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[arg(
        long,
        value_enum,
        value_name = "LEVEL",
        env = "WUJI_LOG",
        hide_env_values = true,
        hide_possible_values = true
    )]
    log: Option<Loudness>,
}

/// The end of which week an auditor looks at.
const AUDITED_WEEK: u8 = 8;
/// Minute of the day on which a played demo begins to be served: the first service hours are open.
const MORNING: u16 = 9 * 60;

/// Plays it and serves it, or serves a kept one.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let ended = match &arguments.keep {
        Some(keep) if goes_on(arguments, keep) => super::serve::listen(arguments.listen)
            .and_then(|listener| serve(arguments, keep, listener, None, terminal)),
        _ => play(arguments, terminal),
    };
    match ended {
        Ok(exit) => Ok(exit),
        Err(stop) => stop.tell(terminal),
    }
}

impl From<DemoError> for Stop {
    fn from(error: DemoError) -> Self {
        match error {
            DemoError::Open(error) => Stop::Open(error),
            DemoError::Submit(error) => Stop::Submit(error),
            DemoError::Key(error) => Stop::Key(error),
            DemoError::SetUp(_) => Stop::SetUp,
        }
    }
}

fn play(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<Exit, Stop> {
    let Arguments { seed, students, weeks, .. } = *arguments;
    let text = terminal.text;
    // What would stop it later is asked before anything is made.
    let roster = match &arguments.roster {
        None => None,
        Some(file) => match read(file) {
            Ok(bytes) => Some((file, bytes)),
            Err(fault) => return Ok(super::import::file_fault(&fault, terminal)?),
        },
    };
    let listener = match arguments.no_serve {
        true => None,
        false => Some(super::serve::listen(arguments.listen)?),
    };
    let aside = tempfile::Builder::new().prefix("wuji-demo-").tempdir();
    let aside = aside.map_err(|_| Stop::File("directory_unwritable", std::env::temp_dir()))?;
    let directory = match &arguments.keep {
        None => aside.path().join("college"),
        Some(keep) if output::is_free(keep) => keep.clone(),
        Some(keep) => return Err(Stop::File("directory_not_empty", keep.clone())),
    };
    output::directory(&directory, 0o700)?;
    let demo = Demo::found(&directory, Size { seed, students: students as usize, weeks })?;
    if let Some((file, bytes)) = roster
        && let Some(exit) = enrol(&demo, file, &bytes, terminal)?
    {
        return Ok(exit);
    }
    let mut cases: BTreeMap<&'static str, CaseNo> = BTreeMap::new();
    let (mut told, mut staffed) = (Ok(()), 0);
    let json = terminal.json;
    let played = demo.play(&mut |engine, scene| {
        if told.is_ok() && !json {
            told = tell(engine, &scene, &mut staffed, terminal);
        }
        if let Scene::Moment(moment, _) = scene
            && let (Some(case), Some(tale)) = (moment.case, moment.code.split('_').next())
        {
            cases.entry(tale).or_insert(case);
        }
    })?;
    told?;
    let engine = demo.engine();
    let head = engine.read(|view| view.network.head())?;
    let first_day = demo.first_day();
    let last_day = first_day.plus(i32::from(weeks) * 7);
    engine.close();
    drop(demo);
    let home = places(&directory).home()?;
    let verified = wuji_engine::verify(&home, |_| {})?;
    // What an auditor asks for years later: the college as it was, from the log alone.
    let asked_week = weeks.min(AUDITED_WEEK);
    let as_of = first_day.plus(i32::from(asked_week) * 7).at_minute(0);
    let audited = Archive::open(&home)?.replay(Until::At(as_of), |_| {})?.network;
    if terminal.json {
        terminal.write_json(&json!({
            "seed": seed, "students": students, "weeks": weeks, "entries": head, "steps": played.steps,
            "accepted": played.accepted, "repeated": played.already_done, "refused": played.refused,
            "verify": verified, "story": cases, "kept": arguments.keep,
        }))?;
    } else {
        let counts = [
            ("entries", &head as &dyn ToString),
            ("accepted", &played.accepted),
            ("repeated", &played.already_done),
            ("refused", &played.refused),
        ];
        terminal.line(&text.with("demo-played", &counts))?;
        let chain: String = verified.chain_head.chars().take(16).collect();
        let seen = [("code", &verified.code as &dyn ToString), ("bytes", &verified.bytes), ("chain", &chain)];
        terminal.line(&text.with("demo-verified", &seen))?;
        let digest: String = to_hex(&audited.digest()).chars().take(16).collect();
        let seen =
            [("week", &asked_week as &dyn ToString), ("entries", &audited.head()), ("digest", &digest)];
        terminal.line(&text.with("demo-audited", &seen))?;
        if let Some(listener) = &listener {
            // Whoever runs it where it is by default need not say where.
            let address = format!("http://{}", listener.local_addr()?);
            let server = if address == super::visitor::SERVER {
                String::new()
            } else {
                format!(" --server {address}")
            };
            terminal.line(&text.get("demo-look"))?;
            if let Some(case) = cases.get("way") {
                terminal.line(&format!("  wuji show {case} --as centre_director{server}"))?;
            }
            terminal.line(&format!("  wuji inbox --as centre_counsellor{server}"))?;
            terminal.line(&format!("  wuji focus --as centre_director{server}"))?;
        }
        if arguments.keep.is_none() {
            terminal.line(&text.get("demo-keep"))?;
        }
    }
    match verified.code {
        0 => match listener {
            Some(listener) => serve(arguments, &directory, listener, Some(last_day), terminal),
            None => Ok(Exit::Ok),
        },
        _ => Ok(Exit::Corrupt),
    }
}

/// Whether a directory holds a college that is gone on with instead of playing another.
fn goes_on(arguments: &Arguments, keep: &Path) -> bool {
    !arguments.no_serve && arguments.roster.is_none() && places(keep).data.join("journal").is_dir()
}

/// Where a demo's log lives in its directory.
fn places(directory: &Path) -> HomeArguments {
    let of = |name| directory.join(name);
    HomeArguments { data: of("data"), vault: of("vault"), key: of("wuji.key") }
}

/// Serves a demo. One that was just played goes on in the morning after its last week.
fn serve(
    arguments: &Arguments,
    directory: &Path,
    listener: TcpListener,
    morning: Option<Day>,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Stop> {
    let places = places(directory);
    if !super::serve::is_demo(&places)? {
        return Err(Stop::RealLog);
    }
    let engine = places.open()?;
    if let Some(day) = morning {
        engine.advance(day.at_minute(MORNING))?;
    }
    // The terminal tells the story; the log says only what fails.
    trace::start(arguments.log.unwrap_or(Loudness::Warn));
    let HomeArguments { data, vault, key } = places;
    let listen = arguments.listen;
    let config = Config { data, vault, key, listen, secure_cookies: false, ..Config::default() };
    let demo = demo::Demo::new(engine.clone());
    super::serve::run_server(&App::new(engine, config, Some(demo)), listener, terminal)
}

/// The bytes of a roster that can be read at all.
fn read(file: &Path) -> Result<Vec<u8>, FileFault> {
    let bytes = roster::load(file)?;
    roster::read(&bytes, &Network::default(), &super::import::unkeyed, &mut |_| {})?;
    Ok(bytes)
}

/// Enrols a file's good rows; says how the command ends if the file cannot be read.
fn enrol(demo: &Demo, file: &Path, bytes: &[u8], terminal: &mut Terminal<'_>) -> Result<Option<Exit>, Stop> {
    let engine = demo.engine();
    let tags = engine.tags();
    let network = engine.read(|view| view.network.clone())?;
    let reading = match roster::read(bytes, &network, &|number| tag(&tags, number), &mut |_| {}) {
        Ok(reading) => reading,
        Err(fault) => return Ok(Some(super::import::file_fault(&fault, terminal)?)),
    };
    if !terminal.json {
        super::import::tell_roster(file, &reading, terminal)?;
    }
    let (rows, words) = reading.into_parts();
    demo.enrol(rows, words)?;
    Ok(None)
}

/// Tells a scene. `staffed` is the head of when the college was staffed: what is played is counted from there.
fn tell(
    engine: &Engine,
    scene: &Scene<'_>,
    staffed: &mut u64,
    terminal: &mut Terminal<'_>,
) -> io::Result<()> {
    let text = terminal.text;
    let head = engine.read(|view| view.network.head().0).unwrap_or(0);
    match scene {
        Scene::Staffed => {
            *staffed = head;
            terminal.line(&text.with("demo-staffed", &[("entries", &head)]))
        }
        Scene::Week(week, time) => {
            let open = engine.read(|view| view.network.open_reports().count()).unwrap_or(0);
            let rate = rate(head.saturating_sub(*staffed), *time);
            let line =
                [("week", week as &dyn ToString), ("entries", &head), ("open", &open), ("rate", &rate)];
            terminal.line(&text.with("demo-week", &line))
        }
        Scene::Moment(moment, at) => {
            let said = text.get(&format!("moment-{}", moment.code));
            let case = moment.case.map_or(String::new(), |case| format!("  #{case}"));
            terminal.line(&format!("    {at}  {said}{case}"))
        }
    }
}

/// Entries a second; the roster, which comes before the play, is not played.
fn rate(played: u64, time: Duration) -> u128 {
    u128::from(played) * 1_000 / time.as_millis().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_of_what_was_played() {
        assert_eq!(rate(1_500, Duration::from_millis(500)), 3_000);
        assert_eq!(rate(7, Duration::ZERO), 7_000);
    }
}
