//! Durable appends: a concerning report with 200 bytes of words, through `handle`, `authority` and the seals.

use std::error::Error;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use wuji_engine::Engine;

use crate::bare::{per_second, ratio, writes_per_second};
use crate::college::{found, home, officers, report};
use crate::peers;

const STUDENTS: usize = 2_000;
const MANY: usize = 64;
/// Rounds of each pair; the median counts, because disks are noisy.
const ROUNDS: usize = 3;

pub(crate) fn run(directory: &Path, seconds: u64) -> Result<(), Box<dyn Error>> {
    let time = Duration::from_secs(seconds);
    let home = home(&directory.join("append"))?;
    let (host, _) = found(&home, STUDENTS)?;
    let engine = host.0;
    let frame = frame_size(&engine, &home)?;
    println!("append: one report = 2 entries, {frame} bytes a frame when it comes alone\n");
    let (mut bare, mut one, mut many) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        bare.push(writes_per_second(directory, frame, time)?);
        one.push(reports_per_second(&engine, 1, time, round * 2)?);
        many.push(reports_per_second(&engine, MANY, time, round * 2 + 1)?);
    }
    let (bare, one, many) = (median(bare), median(one), median(many));
    println!("  {:<44} {bare:>9} /s", "bare write + fdatasync, same frame size");
    println!("  {:<44} {one:>9} /s   {} of the bare loop", "wuji, 1 caller, reports", ratio(one, bare));
    println!(
        "  {:<44} {many:>9} /s   {} of one caller; {} entries/s",
        "wuji, 64 callers, reports",
        ratio(many, one),
        many * 2
    );
    engine.close();
    for (name, callers, rate) in peers::appends(directory, frame, MANY, time)? {
        let ours = if callers == 1 { one } else { many };
        println!(
            "  {:<44} {rate:>9} /s   wuji is {} of it",
            format!("{name}, {callers} callers"),
            ratio(ours, rate)
        );
    }
    Ok(())
}

/// One figure by itself.
pub(crate) fn alone(directory: &Path, seconds: u64, callers: usize) -> Result<(), Box<dyn Error>> {
    let home = home(&directory.join("append"))?;
    let (host, _) = found(&home, STUDENTS)?;
    let rate = reports_per_second(&host.0, callers, Duration::from_secs(seconds), 0)?;
    host.0.close();
    let scan = wuji_engine::Archive::open(&home)?.scan().clone();
    println!("{callers} callers: {rate} reports/s, {} entries a group", scan.head / scan.groups.max(1));
    Ok(())
}

pub(crate) fn median(mut figures: Vec<u64>) -> u64 {
    figures.sort_unstable();
    figures.get(figures.len() / 2).copied().unwrap_or(0)
}

/// Bytes that the journal grows by for one report that comes alone.
fn frame_size(engine: &Engine, home: &wuji_engine::Home) -> Result<usize, Box<dyn Error>> {
    let bytes = || -> Result<u64, Box<dyn Error>> { Ok(wuji_engine::Archive::open(home)?.scan().bytes) };
    let from = *officers(engine)?.first().ok_or("no officer")?;
    let (request, words) = report(u128::MAX, from);
    engine.submit(request, words)?;
    let before = bytes()?;
    let (request, words) = report(u128::MAX - 1, from);
    engine.submit(request, words)?;
    Ok(usize::try_from(bytes()? - before)?)
}

fn reports_per_second(
    engine: &Engine,
    callers: usize,
    time: Duration,
    round: usize,
) -> Result<u64, Box<dyn Error>> {
    let officers = officers(engine)?;
    let kept = AtomicU64::new(0);
    let begun = Instant::now();
    let failed = thread::scope(|scope| {
        let mut running = Vec::new();
        for caller in 0..callers {
            let (officers, kept) = (&officers, &kept);
            running.push(scope.spawn(move || {
                let mine = officers.iter().skip(caller).step_by(callers).copied().cycle();
                for (n, from) in (0_u128..).zip(mine) {
                    if begun.elapsed() >= time {
                        break;
                    }
                    let id = (round as u128) << 96 | (caller as u128) << 64 | n;
                    let (request, words) = report(id, from);
                    engine.submit(request, words)?;
                    kept.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<(), wuji_engine::SubmitError>(())
            }));
        }
        running.into_iter().find_map(|caller| caller.join().ok().and_then(Result::err))
    });
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(per_second(kept.into_inner(), begun.elapsed())),
    }
}
