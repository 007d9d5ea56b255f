//! A real process on a real disk, killed at random moments under load. The child is this very test binary.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use uuid::Uuid;
use wuji_core::operation::ClockForm;
use wuji_engine::storage::Generator;
use wuji_engine::{Engine, Home, Tags};

use super::log::{administrator, founding, key, register, start, words};

const CHILD: &str = "WUJI_KILL_CHILD";
/// Callers that each child has.
const CALLERS: u128 = 8;

fn home(directory: &Path) -> Home {
    Home { data: directory.join("data"), vault: directory.join("vault"), key: key() }
}

/// Registers people as fast as it can and prints each number once it was acknowledged. Does nothing unless it is told where.
#[test]
fn child() {
    let Ok(place) = std::env::var(CHILD) else { return };
    let (directory, round) = place.rsplit_once('#').unwrap();
    let round: u128 = round.parse().unwrap();
    let engine = Engine::open(&home(Path::new(directory)), |_| {}).unwrap();
    std::thread::scope(|scope| {
        for caller in 0..CALLERS {
            let engine = engine.clone();
            scope.spawn(move || {
                for n in 0.. {
                    let id = (round << 64) | (caller << 32) | n;
                    engine.submit(register(&engine, id), words("{\"name\":\"B\"}")).unwrap();
                    println!("kept {id}");
                }
            });
        }
    });
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let rounds: u128 = if std::env::var_os("WUJI_LONG").is_some() { 3_000 } else { 100 };
    let directory = tempfile::tempdir().unwrap();
    let begin = |tags: &Tags<'_>| founding(ClockForm::System).into_genesis(tags);
    drop(Engine::found(&home(directory.path()), Uuid::from_u128(7), start(), begin).unwrap());
    let mut generator = Generator::new(1);
    let mut kept: BTreeSet<u128> = BTreeSet::new();
    let mut slowest = Duration::ZERO;
    for round in 0..rounds {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::child", "--nocapture"])
            .env(CHILD, format!("{}#{round}", directory.path().display()))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // The first acknowledgement says that it runs; then it lives for a random moment.
        let mut seen =
            lines.by_ref().map_while(Result::ok).filter_map(|line| number(&line)).take(1).collect();
        kept.append(&mut seen);
        std::thread::sleep(Duration::from_micros(generator.below(30_000)));
        child.kill().unwrap();
        kept.extend(lines.map_while(Result::ok).filter_map(|line| number(&line)));
        child.wait().unwrap();
    }
    let begun = Instant::now();
    let engine = Engine::open(&home(directory.path()), |_| {}).unwrap();
    slowest = slowest.max(begun.elapsed());
    let people = engine.read(|view| view.network.roster.people().count()).unwrap();
    let sample = kept.iter().step_by((kept.len() / 2_000).max(1));
    for id in sample {
        let receipt = engine.submit(register(&engine, *id), words("{\"name\":\"B\"}")).unwrap();
        assert!(receipt.repeated, "request {id} was acknowledged and is lost");
    }
    let after = engine.read(|view| view.network.roster.people().count()).unwrap();
    assert_eq!(people, after);
    let tags = kept.iter().filter(|id| {
        engine
            .read(|view| view.network.roster.tagged(engine.tags().number(&id.to_string())).is_some())
            .unwrap()
    });
    assert_eq!(tags.count(), kept.len(), "somebody who was acknowledged is not there");
    assert!(people >= kept.len() + 3);
    let _ = administrator(&engine);
    println!("{rounds} kills, {} acknowledged, {people} kept, reopened in {slowest:?}", kept.len());
}

/// The number of an acknowledgement. A line may be cut by the kill, and libtest writes lines of its own.
fn number(line: &str) -> Option<u128> {
    let (_, number) = line.split_once("kept ")?;
    number.parse().ok()
}
