//! Full replay: the journal read and checked, headers and bodies opened and decoded, the state and the standing projections
//! made; beside it the same log opened and decoded without being applied, and sled and SQLite as their users run them: a
//! JSON value an entry (the header alone), in the clear, read from one end to the other and decoded.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Instant;

use wuji_core::Header;
use wuji_engine::{Archive, Engine, Home, Until};
use wuji_service::tags::tag;
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
    let archive = Archive::open(&home)?;
    let values = json(&archive)?;
    for (name, rate) in [
        ("sled 0.34.7, a JSON header each, decoded", sled(directory, &values)?),
        ("SQLite, a JSON header each, decoded", sqlite(directory, &values)?),
    ] {
        println!("  {name:<52} {rate:>10} entries/s   wuji is {} of it", ratio(whole, rate));
    }
    Ok(())
}

/// The headers as JSON, as an application without a codec of its own would keep them.
fn json(archive: &Archive) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    archive.entries(Until::Head).map(|entry| Ok(serde_json::to_vec(&entry?.header)?)).collect()
}

/// Plays semester after semester until the log is long enough.
fn make(home: &Home, entries: u64) -> Result<u64, Box<dyn Error>> {
    let (mut host, college) = found(home, 11_000)?;
    let engine = host.0.clone();
    let tags = engine.tags();
    let head = || engine.read(|view| view.network.head().0);
    let mut first = college.first_day;
    let mut seed = 1;
    while head()? < entries {
        let mut semester = Semester::new(seed, first, college.weeks);
        play(&mut host, &mut semester, &|text| tag(&tags, text), &mut |_, _| {
            head().is_ok_and(|head| head < entries)
        })?;
        seed += 1;
        first = first.plus(i32::from(college.weeks) * 7);
        eprint!("\r  making the log: {} entries", head()?);
    }
    eprintln!();
    engine.close();
    let head = Archive::open(home)?.head().0;
    Ok(head)
}

fn sled(directory: &Path, values: &[Vec<u8>]) -> Result<u64, Box<dyn Error>> {
    let path = directory.join("sled-replay");
    let db = sled::Config::new().path(&path).segment_size(8 << 20).open()?;
    for (key, value) in (0_u64..).zip(values) {
        db.insert(key.to_be_bytes(), value.as_slice())?;
    }
    db.flush()?;
    let mut rates = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let mut count = 0;
        for pair in db.iter() {
            let header: Header = serde_json::from_slice(&pair?.1)?;
            count += u64::from(header.part.of > 0);
        }
        rates.push(per_second(count, begun.elapsed()));
    }
    drop(db);
    fs::remove_dir_all(path)?;
    Ok(median(rates))
}

fn sqlite(directory: &Path, values: &[Vec<u8>]) -> Result<u64, Box<dyn Error>> {
    let path = directory.join("sqlite-replay");
    let mut db = rusqlite::Connection::open(&path)?;
    db.execute_batch("CREATE TABLE log (position INTEGER PRIMARY KEY, entry BLOB)")?;
    let transaction = db.transaction()?;
    {
        let mut insert = transaction.prepare("INSERT INTO log (entry) VALUES (?1)")?;
        for value in values {
            insert.execute([value])?;
        }
    }
    transaction.commit()?;
    let mut select = db.prepare("SELECT entry FROM log ORDER BY position")?;
    let mut rates = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let mut count = 0;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let header: Header = serde_json::from_slice(row.get_ref(0)?.as_blob()?)?;
            count += u64::from(header.part.of > 0);
        }
        rates.push(per_second(count, begun.elapsed()));
    }
    drop(select);
    drop(db);
    fs::remove_file(path)?;
    Ok(median(rates))
}

fn peak_memory_mb() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}
