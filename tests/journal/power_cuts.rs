//! Random lives of a journal on a disk that fails, tears and loses power.
//!
//! One scenario is several runs of a process: open, append and rest at random, until a planned fault strikes
//! or the run ends; then the machine loses power, or only the process dies; then it is opened again.
//! Everything follows from the seed, which every failure names.

use std::io;
use std::sync::Arc;

use wuji_engine::journal::{FileJournal, Group, Journal, JournalError, Opened};
use wuji_engine::storage::{Fault, Faults, Generator, MemoryStorage, Storage, StorageFile};

const SCENARIOS: u64 = 12_000;
const COLLEGE: [u8; 16] = *b"college-of-tests";

/// What a caller knows of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    first: u64,
    count: u32,
    era: u16,
    epoch: u32,
    payload: Vec<u8>,
}

#[derive(Debug, Default)]
struct Counts {
    runs: u64,
    appends: u64,
    faults: u64,
    power_cuts: u64,
    kills: u64,
    in_doubt_kept: u64,
    in_doubt_gone: u64,
    torn: u64,
    opens_failed: u64,
}

/// The journal and disk under test: the real ones, or a saboteur's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Build {
    Real,
    /// `sync` does nothing.
    NeverSyncs,
    /// A failed `sync` is tried again, and believed the second time.
    RetriesSync,
    /// Open does not write the last unit again.
    BelievesTheCache,
    /// Open does not zero what is torn.
    LeavesTornBytes,
    /// A failed append is reported as done.
    SwallowsErrors,
    /// After a failed append the journal goes on.
    GoesOnPoisoned,
}

#[test]
fn acknowledged_groups_survive_and_nothing_else_appears() {
    let mut counts = Counts::default();
    for seed in 0..SCENARIOS {
        if let Err(wrong) = scenario(seed, Build::Real, &mut counts) {
            panic!("seed {seed}: {wrong}");
        }
    }
    println!("{SCENARIOS} scenarios, {counts:?}");
    assert!(counts.faults > SCENARIOS && counts.power_cuts > SCENARIOS && counts.kills > 0);
    assert!(counts.torn > 0 && counts.in_doubt_kept > 0 && counts.in_doubt_gone > 0);
}

#[test]
fn every_saboteur_is_caught() {
    use Build::{BelievesTheCache, GoesOnPoisoned, LeavesTornBytes, NeverSyncs, RetriesSync, SwallowsErrors};
    for build in [NeverSyncs, RetriesSync, BelievesTheCache, LeavesTornBytes, SwallowsErrors, GoesOnPoisoned]
    {
        let caught = (0..SCENARIOS).find_map(|seed| {
            let wrong = scenario(seed, build, &mut Counts::default()).err()?;
            Some((seed, wrong))
        });
        let (seed, wrong) = caught.unwrap_or_else(|| panic!("{build:?} was not caught"));
        println!("{build:?} caught by seed {seed}: {wrong}");
    }
}

fn scenario(seed: u64, build: Build, counts: &mut Counts) -> Result<(), String> {
    let mut generator = Generator::new(seed);
    let segment_len = [0, 1_000, 2_048, 6_000][generator.below(4) as usize];
    let mut storage = MemoryStorage::new();
    let mut acknowledged: Vec<Known> = Vec::new();
    let mut doubtful: Option<Known> = None;
    let mut unfinished = false;
    let runs = 2 + generator.below(4);
    for run in 0..=runs {
        let last = run == runs;
        let at = generator.below(24);
        let fault = [Fault::Broken, Fault::Full, Fault::Short, Fault::PowerCut, Fault::PowerCut]
            [generator.below(5) as usize];
        let planned = !last && !generator.one_in(5);
        let faults = if planned { Faults::none().at(at, fault) } else { Faults::none() };
        storage.plan(faults, generator.bits());
        let struck = |storage: &MemoryStorage| planned && storage.changes() > at;
        counts.runs += 1;

        match open(&storage, build, segment_len) {
            Err(error) if struck(&storage) => {
                counts.opens_failed += 1;
                unfinished |= !matches!(error, JournalError::Damage(_));
                if let JournalError::Damage(_) = error {
                    return Err(format!("run {run}: {error}"));
                }
            }
            Err(error) => return Err(format!("run {run}: does not open: {error}")),
            Ok(opened) => {
                if opened.torn.is_some() && !unfinished {
                    return Err(format!("run {run}: {:?} without cause", opened.torn));
                }
                counts.torn += u64::from(opened.torn.is_some());
                let mut journal = wrapped(opened.journal, build);
                check_content(&*journal, &mut acknowledged, &mut doubtful, counts)
                    .map_err(|wrong| format!("run {run}: {wrong}"))?;
                unfinished = false;
                let steps = generator.below(18);
                for _ in 0..steps {
                    if generator.one_in(6) {
                        if let Err(error) = journal.rest() {
                            expect_failure(&error, struck(&storage))?;
                            unfinished = true;
                        }
                    } else {
                        let group = random_group(journal.head(), &mut generator);
                        let added = append(&mut *journal, &group);
                        counts.appends += 1;
                        match added {
                            Ok(head) if head == group.first + u64::from(group.count) => {
                                acknowledged.push(group)
                            }
                            Ok(head) => {
                                return Err(format!("run {run}: new head {head} after {}", group.first));
                            }
                            Err(error) => {
                                expect_failure(&error, struck(&storage))?;
                                doubtful = Some(group);
                                unfinished = true;
                            }
                        }
                    }
                    if unfinished {
                        let next = random_group(journal.head(), &mut generator);
                        let again = append(&mut *journal, &next);
                        if !matches!(again, Err(JournalError::Poisoned)) {
                            return Err(format!("run {run}: not poisoned: {again:?}"));
                        }
                        break;
                    }
                }
                let durable = acknowledged.last().map_or(0, |group| group.first + u64::from(group.count));
                if journal.head() != durable || journal.reader().head() != durable {
                    return Err(format!("run {run}: head {} instead of {durable}", journal.head()));
                }
            }
        }
        let cut = struck(&storage) && fault == Fault::PowerCut;
        counts.faults += u64::from(struck(&storage));
        if cut || generator.one_in(2) {
            counts.power_cuts += 1;
            storage = storage.crash(generator.bits());
        } else {
            counts.kills += 1;
        }
    }
    Ok(())
}

/// The journal holds what was acknowledged, and at most the one group whose append failed.
fn check_content(
    journal: &dyn Journal,
    acknowledged: &mut Vec<Known>,
    doubtful: &mut Option<Known>,
    counts: &mut Counts,
) -> Result<(), String> {
    let reader = journal.reader();
    let mut found = Vec::new();
    for group in reader.read(0) {
        let group = group.map_err(|error| format!("unreadable: {error}"))?;
        let known = Known {
            first: group.first,
            count: group.count,
            era: group.era,
            epoch: group.epoch,
            payload: group.payload,
        };
        found.push(known);
    }
    if found.len() < acknowledged.len() || found[..acknowledged.len()] != acknowledged[..] {
        return Err(format!("{} of {} acknowledged groups are there", found.len(), acknowledged.len()));
    }
    match (found.get(acknowledged.len()), doubtful.take()) {
        (None, None) => {}
        (None, Some(_)) => counts.in_doubt_gone += 1,
        (Some(kept), Some(group)) if *kept == group && found.len() == acknowledged.len() + 1 => {
            counts.in_doubt_kept += 1;
            acknowledged.push(group);
        }
        (Some(_), _) => return Err("a group that nobody appended".to_owned()),
    }
    if let Some(group) = acknowledged.get(acknowledged.len() / 2) {
        let last = group.first + u64::from(group.count) - 1;
        let single = reader.group(last).map_err(|error| error.to_string())?;
        if single.is_none_or(|single| single.payload != group.payload) {
            return Err(format!("position {last} is not found"));
        }
    }
    Ok(())
}

fn expect_failure(error: &JournalError, struck: bool) -> Result<(), String> {
    if struck && matches!(error.code(), "disk_failed" | "disk_full") {
        Ok(())
    } else {
        Err(format!("failed without cause: {error}"))
    }
}

fn random_group(first: u64, generator: &mut Generator) -> Known {
    let len = match generator.below(12) {
        0 => 0,
        1 => generator.below(9_000),
        _ => generator.below(700),
    };
    let mut payload = generator.bytes(len as usize);
    if generator.one_in(3) {
        payload.resize(payload.len() + generator.below(600) as usize, 0);
    }
    let count = 1 + generator.below(5) as u32;
    Known { first, count, era: generator.below(3) as u16, epoch: generator.below(9) as u32, payload }
}

fn append(journal: &mut dyn Journal, group: &Known) -> Result<u64, JournalError> {
    let Known { first, count, era, epoch, ref payload } = *group;
    journal.append(first, &Group { count, era, epoch, payload })
}

fn open(storage: &MemoryStorage, build: Build, segment_len: u64) -> Result<Opened, JournalError> {
    let storage: Arc<dyn Storage> = match build {
        Build::Real | Build::SwallowsErrors | Build::GoesOnPoisoned => Arc::new(storage.clone()),
        Build::NeverSyncs | Build::RetriesSync | Build::BelievesTheCache | Build::LeavesTornBytes => {
            Arc::new(BadStorage { storage: storage.clone(), build })
        }
    };
    FileJournal::open(storage, COLLEGE, segment_len, &mut |_| {})
}

fn wrapped(journal: FileJournal, build: Build) -> Box<dyn Journal> {
    match build {
        Build::SwallowsErrors | Build::GoesOnPoisoned => Box::new(BadJournal { journal, build }),
        Build::Real
        | Build::NeverSyncs
        | Build::RetriesSync
        | Build::BelievesTheCache
        | Build::LeavesTornBytes => Box::new(journal),
    }
}

/// A saboteur's journal.
struct BadJournal {
    journal: FileJournal,
    build: Build,
}

impl Journal for BadJournal {
    fn head(&self) -> u64 {
        self.journal.head()
    }

    fn append(&mut self, expected_head: u64, group: &Group<'_>) -> Result<u64, JournalError> {
        match (self.journal.append(expected_head, group), self.build) {
            (Err(JournalError::Poisoned), Build::GoesOnPoisoned) => Ok(expected_head),
            (Err(_), Build::SwallowsErrors) => Ok(expected_head + u64::from(group.count)),
            (result, _) => result,
        }
    }

    fn rest(&mut self) -> Result<(), JournalError> {
        self.journal.rest()
    }

    fn reader(&self) -> Arc<dyn wuji_engine::journal::JournalReader> {
        self.journal.reader()
    }
}

/// A saboteur's disk.
struct BadStorage {
    storage: MemoryStorage,
    build: Build,
}

impl Storage for BadStorage {
    fn names(&self) -> io::Result<Vec<String>> {
        self.storage.names()
    }

    fn create(&self, name: &str, len: u64) -> io::Result<Box<dyn StorageFile>> {
        let file = self.storage.create(name, len)?;
        Ok(Box::new(BadFile { file, build: self.build }))
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn StorageFile>> {
        let file = self.storage.open(name)?;
        Ok(Box::new(BadFile { file, build: self.build }))
    }

    fn open_read(&self, name: &str) -> io::Result<Box<dyn StorageFile>> {
        self.storage.open_read(name)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.storage.remove(name)
    }
}

struct BadFile {
    file: Box<dyn StorageFile>,
    build: Build,
}

impl StorageFile for BadFile {
    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        self.file.read_at(offset, buf)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let skipped = match self.build {
            Build::BelievesTheCache => {
                let mut there = vec![0; bytes.len()];
                self.file.read_at(offset, &mut there)?;
                there == bytes
            }
            Build::LeavesTornBytes => bytes.iter().all(|byte| *byte == 0),
            Build::Real
            | Build::NeverSyncs
            | Build::RetriesSync
            | Build::SwallowsErrors
            | Build::GoesOnPoisoned => false,
        };
        if skipped { Ok(()) } else { self.file.write_at(offset, bytes) }
    }

    fn sync(&self) -> io::Result<()> {
        match self.build {
            Build::NeverSyncs => Ok(()),
            Build::RetriesSync => self.file.sync().or_else(|_| self.file.sync()),
            Build::Real
            | Build::BelievesTheCache
            | Build::LeavesTornBytes
            | Build::SwallowsErrors
            | Build::GoesOnPoisoned => self.file.sync(),
        }
    }
}
