//! Full replay: the journal read and checked, headers and bodies opened and decoded, the state and the standing projections
//! made; beside it the same log opened and decoded without being applied, and sled and SQLite holding as many entries of the
//! same size as values, read from one end to the other without opening anything.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use wuji_engine::{Archive, Engine, Home, Until};
use wuji_sim::{Semester, play};

use crate::append::median;
use crate::bare::{per_second, ratio};
use crate::college::{found, home};

const ROUNDS: usize = 3;

pub(crate) fn run(directory: &Path, entries: u64) -> Result<(), Box<dyn Error>> {
    let home = home(&directory.join("replay"))?;
    let made = make(&home, entries)?;
    let archive = Archive::open(&home)?;
    let bytes = archive.scan().bytes;
    println!("\nreplay: {made} entries, {} bytes each in the journal\n", bytes / made);
    let (mut whole, mut opening) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let view = archive.replay(Until::Head, |_| {})?;
        whole.push(per_second(made, begun.elapsed()));
        drop(view);
        let begun = Instant::now();
        let decoded = archive.open_all()?;
        opening.push(per_second(decoded, begun.elapsed()));
    }
    let (whole, opening) = (median(whole), median(opening));
    println!("  {:<52} {opening:>10} entries/s", "bare: read, check, open, decode (2 threads)");
    println!(
        "  {:<52} {whole:>10} entries/s   {} of the bare",
        "wuji: the same, applied to state and projections",
        ratio(whole, opening)
    );
    drop(archive);
    let begun = Instant::now();
    let engine = Engine::open(&home, |_| {})?;
    println!("  {:<52} {:>10} ms", "wuji: open the engine", begun.elapsed().as_millis());
    engine.close();
    drop(engine);
    println!("  {:<52} {:>10} MB", "memory, resident (peak)", peak_memory_mb().unwrap_or(0));
    let size = usize::try_from(bytes / made)?;
    for (name, time) in [
        ("sled 0.34.7, values read", sled(directory, made, size)?),
        ("SQLite, rows read", sqlite(directory, made, size)?),
    ] {
        let rate = per_second(made, time);
        println!("  {name:<52} {rate:>10} entries/s   wuji is {} of it", ratio(whole, rate));
    }
    Ok(())
}

/// Plays semester after semester until the log is long enough.
fn make(home: &Home, entries: u64) -> Result<u64, Box<dyn Error>> {
    let (mut host, college) = found(home, 11_000)?;
    let engine = host.0.clone();
    let head = || engine.read(|view| view.network.head().0);
    let mut first = college.first_day;
    let mut seed = 1;
    while head()? < entries {
        let mut semester = Semester::new(seed, first, college.weeks);
        play(&mut host, &mut semester, &mut |_, _| head().is_ok_and(|head| head < entries))?;
        seed += 1;
        first = first.plus(i32::from(college.weeks) * 7);
        eprint!("\r  making the log: {} entries", head()?);
    }
    eprintln!();
    engine.close();
    let head = Archive::open(home)?.head().0;
    Ok(head)
}

fn sled(directory: &Path, entries: u64, size: usize) -> Result<Duration, Box<dyn Error>> {
    let path = directory.join("sled-replay");
    let db = sled::Config::new().path(&path).segment_size(8 << 20).open()?;
    let value = vec![0x5a; size];
    for key in 0..entries {
        db.insert(key.to_be_bytes(), value.as_slice())?;
    }
    db.flush()?;
    let begun = Instant::now();
    let mut bytes = 0;
    for pair in db.iter() {
        bytes += pair?.1.len();
    }
    let time = begun.elapsed();
    if bytes as u64 != entries * size as u64 {
        return Err("sled lost something".into());
    }
    drop(db);
    fs::remove_dir_all(path)?;
    Ok(time)
}

fn sqlite(directory: &Path, entries: u64, size: usize) -> Result<Duration, Box<dyn Error>> {
    let path = directory.join("sqlite-replay");
    let mut db = rusqlite::Connection::open(&path)?;
    db.execute_batch("CREATE TABLE log (position INTEGER PRIMARY KEY, entry BLOB)")?;
    let value = vec![0x5a; size];
    let transaction = db.transaction()?;
    {
        let mut insert = transaction.prepare("INSERT INTO log (entry) VALUES (?1)")?;
        for _ in 0..entries {
            insert.execute([&value])?;
        }
    }
    transaction.commit()?;
    let begun = Instant::now();
    let mut bytes = 0;
    let mut select = db.prepare("SELECT entry FROM log ORDER BY position")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        bytes += row.get_ref(0)?.as_blob()?.len();
    }
    let time = begun.elapsed();
    if bytes as u64 != entries * size as u64 {
        return Err("SQLite lost something".into());
    }
    drop(rows);
    drop(select);
    drop(db);
    fs::remove_file(path)?;
    Ok(time)
}

fn peak_memory_mb() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}
