//! Peers that users know, with opaque values of the same size, durable each: sled with an fsync of its own behind each
//! write, because its flush is none, and SQLite in WAL mode with synchronous=FULL.

use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::bare::per_second;

type Figure = (&'static str, usize, u64);

pub(crate) fn appends(
    directory: &Path,
    size: usize,
    many: usize,
    time: Duration,
) -> Result<Vec<Figure>, Box<dyn Error>> {
    let mut figures = Vec::new();
    for callers in [1, many] {
        figures.push(("sled 0.34.7 + fsync", callers, sled(&directory.join("sled"), size, callers, time)?));
    }
    for callers in [1, many] {
        figures.push(("SQLite WAL FULL", callers, sqlite(&directory.join("sqlite"), size, callers, time)?));
    }
    Ok(figures)
}

fn sled(path: &Path, size: usize, callers: usize, time: Duration) -> Result<u64, Box<dyn Error>> {
    let db = sled::Config::new().path(path).segment_size(8 << 20).flush_every_ms(None).open()?;
    let file = File::open(path.join("db"))?;
    let value = vec![0x5a; size];
    let rate = race(callers, time, |key| {
        db.insert(key.to_be_bytes(), value.as_slice()).is_ok()
            && db.flush().is_ok()
            && file.sync_data().is_ok()
    })?;
    drop(db);
    std::fs::remove_dir_all(path)?;
    Ok(rate)
}

fn sqlite(path: &Path, size: usize, callers: usize, time: Duration) -> Result<u64, Box<dyn Error>> {
    std::fs::create_dir_all(path)?;
    let db = rusqlite::Connection::open(path.join("db"))?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE log (position INTEGER PRIMARY KEY, entry BLOB)",
    )?;
    // One connection behind a lock: SQLite has one writer, and more connections only meet its busy handler.
    let db = Mutex::new(db);
    let value = vec![0x5a; size];
    let rate = race(callers, time, |_| {
        let Ok(db) = db.lock() else { return false };
        let statement = db.prepare_cached("INSERT INTO log (entry) VALUES (?1)");
        statement.is_ok_and(|mut statement| statement.execute([&value]).is_ok())
    })?;
    drop(db);
    std::fs::remove_dir_all(path)?;
    Ok(rate)
}

fn race(callers: usize, time: Duration, write: impl Fn(u64) -> bool + Sync) -> Result<u64, Box<dyn Error>> {
    let (next, done) = (AtomicU64::new(0), AtomicU64::new(0));
    let begun = Instant::now();
    let whole = thread::scope(|scope| {
        let mut running = Vec::new();
        for _ in 0..callers {
            running.push(scope.spawn(|| {
                while begun.elapsed() < time {
                    if !write(next.fetch_add(1, Ordering::Relaxed)) {
                        return false;
                    }
                    done.fetch_add(1, Ordering::Relaxed);
                }
                true
            }));
        }
        running.into_iter().all(|caller| caller.join().unwrap_or(false))
    });
    if whole { Ok(per_second(done.into_inner(), begun.elapsed())) } else { Err("a peer failed".into()) }
}
