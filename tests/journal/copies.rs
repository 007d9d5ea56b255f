//! sled's copy: follows, is made again when lost, behind, damaged or foreign, and testifies against the
//! journal.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use wuji_engine::copy::{BLOCK_LEN, Copy, CopyStatus};
use wuji_engine::journal::{FileJournal, FileReader, Group, Journal, JournalReader, Place};
use wuji_engine::storage::{Generator, MemoryStorage};

const COLLEGE: [u8; 16] = *b"college-of-tests";
const PATIENCE: Duration = Duration::from_secs(60);

struct World {
    storage: MemoryStorage,
    journal: FileJournal,
    directory: tempfile::TempDir,
}

impl World {
    /// A journal of about 3 MB in segments of 300 kB.
    fn new() -> Self {
        Self::with(600)
    }

    fn with(groups: u64) -> Self {
        let storage = MemoryStorage::new();
        let mut world = Self { journal: open(&storage), storage, directory: tempfile::tempdir().unwrap() };
        world.append(groups, 1);
        world
    }

    fn append(&mut self, groups: u64, seed: u64) {
        let mut generator = Generator::new(seed);
        for _ in 0..groups {
            let len = if generator.one_in(50) { 90_000 } else { generator.below(6_000) };
            let payload = generator.bytes(len as usize);
            let head = self.journal.head();
            self.journal.append(head, &Group { count: 2, era: 0, epoch: 0, payload: &payload }).unwrap();
        }
    }

    fn sled(&self) -> PathBuf {
        self.directory.path().join("sled")
    }

    fn copy(&self) -> Copy {
        Copy::open(&self.sled(), self.journal.files()).unwrap()
    }

    fn current_copy(&self) -> Copy {
        let copy = self.copy();
        assert!(copy.catch_up(PATIENCE), "{:?}", copy.status());
        copy
    }
}

fn open(storage: &MemoryStorage) -> FileJournal {
    FileJournal::open(Arc::new(storage.clone()), COLLEGE, 300_000, &mut |_| {}).unwrap().journal
}

/// Every group reads the same through the copy; every block that can be there is, byte for byte.
fn check(copy: &Copy, journal: &FileReader) {
    for group in journal.read(0) {
        let group = group.unwrap();
        assert_eq!(copy.group(group.first + 1).unwrap(), Some(group));
    }
    assert_eq!(copy.group(journal.head()).unwrap(), None);
    for (segment, block, bytes) in blocks(journal) {
        assert_eq!(copy.block(segment, block), Some(bytes), "segment {segment}, block {block}");
    }
}

fn blocks(journal: &FileReader) -> Vec<(u32, u32, Vec<u8>)> {
    let mut blocks = Vec::new();
    for extent in journal.extents() {
        let mut offset = 0;
        while offset < extent.len && (extent.finished || offset + BLOCK_LEN as u64 <= extent.len) {
            let mut bytes = vec![0; BLOCK_LEN];
            let read = journal.read_raw(Place { segment: extent.segment, offset }, &mut bytes).unwrap();
            bytes.truncate(read);
            blocks.push((extent.segment, (offset / BLOCK_LEN as u64) as u32, bytes));
            offset += BLOCK_LEN as u64;
        }
    }
    blocks
}

fn copy_directory(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy_directory(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[test]
fn what_sled_makes_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    let _copy = world.current_copy();
    let mut seen = 0;
    for entry in fs::read_dir(world.sled()).unwrap() {
        let metadata = entry.unwrap().metadata().unwrap();
        if metadata.is_file() {
            assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
            seen += 1;
        }
    }
    assert!(seen >= 2);
}

#[test]
fn the_copy_follows_and_what_it_has_is_kept_when_opened_again() {
    let mut world = World::new();
    let copy = world.current_copy();
    check(&copy, &world.journal.files());
    assert_eq!((copy.status(), copy.rebuilds()), (CopyStatus::Current, 1));
    world.append(200, 2);
    assert!(copy.catch_up(PATIENCE));
    check(&copy, &world.journal.files());
    assert_eq!(copy.rebuilds(), 1);
    drop(copy);
    world.append(50, 3);
    let copy = world.current_copy();
    check(&copy, &world.journal.files());
    assert_eq!(copy.rebuilds(), 0, "behind: only what is missing is copied");
}

#[test]
fn a_missing_or_unopenable_copy_is_made_again() {
    let world = World::new();
    for spoil in ["everything", "configuration", "garbage"] {
        drop(world.current_copy());
        match spoil {
            "everything" => fs::remove_dir_all(world.sled()).unwrap(),
            "configuration" => fs::write(world.sled().join("conf"), b"not a configuration").unwrap(),
            _ => fs::write(world.sled().join("db"), vec![0xA5; 1 << 20]).unwrap(),
        }
        let copy = world.current_copy();
        check(&copy, &world.journal.files());
        assert_eq!(copy.rebuilds(), 1, "{spoil}");
    }
}

#[test]
fn a_byte_flipped_in_sleds_file_loses_a_block_in_sled_alone_and_nothing_here() {
    let (mut silent, mut complained, mut rebuilt, mut flips) = (0, 0, 0, 0);
    // What sled loses in the last of its own segments it takes for the end, in others it panics when it is read.
    for groups in [600, 3_000] {
        let world = World::with(groups);
        drop(world.current_copy());
        let wanted = blocks(&world.journal.files());
        let pristine = world.directory.path().join("pristine");
        copy_directory(&world.sled(), &pristine);
        for part in 1..6 {
            let (_, _, victim) = &wanted[wanted.len() * part / 8];
            let _ = fs::remove_dir_all(world.sled());
            copy_directory(&pristine, &world.sled());
            flip_in(&world.sled().join("db"), victim);

            let alone = world.directory.path().join("alone");
            let _ = fs::remove_dir_all(&alone);
            copy_directory(&world.sled(), &alone);
            match sled_lost(&alone, &wanted) {
                Some(0) => panic!("nothing was lost"),
                Some(_) => silent += 1,
                None => complained += 1,
            }
            // Ours: every group is read, every block is there again.
            let copy = world.current_copy();
            check(&copy, &world.journal.files());
            rebuilt += u64::from(copy.rebuilds() > 0);
            flips += 1;
        }
    }
    println!(
        "{flips} flips: sled alone lost blocks silently in {silent}, panicked in {complained}; \
         ours lost nothing, made the whole copy again in {rebuilt}, its lost end in the others"
    );
    assert!(silent > 0 && rebuilt > 0);
}

/// Flips a byte in every version of `block` that sled's file holds.
fn flip_in(file: &Path, block: &[u8]) {
    let pieces: HashSet<&[u8]> =
        block.windows(16).filter(|piece| piece.iter().any(|byte| *byte != 0)).collect();
    let mut bytes = fs::read(file).unwrap();
    let mut flips = 0;
    for at in (0..bytes.len() - 16).step_by(4_096) {
        if pieces.contains(&bytes[at..at + 16]) {
            bytes[at] ^= 1;
            flips += 1;
        }
    }
    assert!(flips > 0, "the block is not in sled's file");
    fs::write(file, bytes).unwrap();
}

/// How many of `wanted` sled, opened by itself without complaint, lacks or changed; `None` if it complained.
fn sled_lost(directory: &Path, wanted: &[(u32, u32, Vec<u8>)]) -> Option<u64> {
    std::panic::catch_unwind(|| {
        let tree =
            sled::Config::new().path(directory).segment_size(8 << 20).flush_every_ms(None).open().ok()?;
        let mut lost = 0;
        for (segment, block, bytes) in wanted {
            let key = [segment.to_be_bytes(), block.to_be_bytes()].concat();
            let value = tree.get(key).ok()?;
            lost += u64::from(value.is_none_or(|value| value[..value.len() - 32] != bytes[..]));
        }
        Some(lost)
    })
    .ok()
    .flatten()
}

#[test]
fn a_copy_that_holds_more_than_the_journal_refuses() {
    let mut world = World::new();
    let backup = world.storage.copied();
    world.append(200, 2);
    drop(world.current_copy());
    let restored = open(&backup);
    let refused = Copy::open(&world.sled(), restored.files()).err().unwrap();
    assert_eq!(refused.code(), "copy_ahead");
    drop(world.current_copy()); // and deleted nothing
}

#[test]
fn a_copy_of_another_history_refuses() {
    let mut world = World::new();
    let backup = world.storage.copied();
    world.append(200, 2);
    drop(world.current_copy());
    world.storage = backup;
    world.journal = open(&world.storage);
    world.append(400, 99);
    let refused = Copy::open(&world.sled(), world.journal.files()).err().unwrap();
    assert_eq!(refused.code(), "copy_diverged");
}

#[test]
fn a_copy_of_another_college_is_made_again() {
    let world = World::new();
    drop(world.current_copy());
    let storage = MemoryStorage::new();
    let other =
        FileJournal::open(Arc::new(storage), *b"another-college!", 300_000, &mut |_| {}).unwrap().journal;
    let copy = Copy::open(&world.sled(), other.files()).unwrap();
    assert!(copy.catch_up(PATIENCE));
    assert_eq!(copy.rebuilds(), 1);
}
