//! A journal in a real directory, and on disks that are full or read-only: locks, codes, giant groups,
//! readers and verifiers beside the writer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use wuji_engine::journal::files::SEGMENT_LEN;
use wuji_engine::journal::format::{PAYLOAD_MAX, segment_name};
use wuji_engine::journal::scan::scan;
use wuji_engine::journal::{
    Ending, FileJournal, FileReader, Group, Journal, JournalError, JournalReader, Lock, Opened,
};
use wuji_engine::storage::{Directory, Fault, Faults, MemoryStorage, Storage};

const COLLEGE: [u8; 16] = *b"college-of-tests";

fn open(storage: impl Storage + 'static, segment_len: u64) -> Result<Opened, JournalError> {
    FileJournal::open(Arc::new(storage), COLLEGE, segment_len, &mut |_| {})
}

fn group(payload: &[u8]) -> Group<'_> {
    Group { count: 1, era: 0, epoch: 0, payload }
}

#[test]
fn a_directory_has_one_writer() {
    let directory = tempfile::tempdir().unwrap();
    let first = FileJournal::open_directory(directory.path(), COLLEGE, SEGMENT_LEN, &mut |_| {}).unwrap();
    let second = FileJournal::open_directory(directory.path(), COLLEGE, SEGMENT_LEN, &mut |_| {});
    assert_eq!(second.err().unwrap().code(), "journal_locked");
    assert_eq!(Lock::take(directory.path()).unwrap_err().code(), "journal_locked");
    drop(first);
    FileJournal::open_directory(directory.path(), COLLEGE, SEGMENT_LEN, &mut |_| {}).unwrap();
}

#[test]
fn what_was_appended_is_there_when_the_directory_is_opened_again() {
    let directory = tempfile::tempdir().unwrap();
    let mut journal = open(Directory::new(directory.path()), 4_096).unwrap().journal;
    for number in 0..100_u64 {
        let payload = number.to_le_bytes().repeat(1 + number as usize % 40);
        assert_eq!(journal.append(number, &group(&payload)).unwrap(), number + 1);
    }
    journal.rest().unwrap();
    drop(journal);
    // What a create that was cut off leaves behind is not seen, and does not disturb.
    std::fs::write(directory.path().join("00000099.segment.unfinished"), b"half").unwrap();

    let mut seen = 0;
    let storage = Arc::new(Directory::new(directory.path()));
    let opened = FileJournal::open(storage, COLLEGE, 4_096, &mut |group| {
        assert_eq!(group.first, seen);
        seen += 1;
    });
    let Opened { mut journal, torn, scan } = opened.unwrap();
    assert_eq!((journal.head(), seen, torn, scan.rested), (100, 100, None, true));
    assert_eq!(journal.append(100, &group(b"more")).unwrap(), 101);
    let reader = journal.reader();
    for from in [0, 1, 57, 99, 100] {
        let firsts: Vec<u64> = reader.read(from).map(|group| group.unwrap().first).collect();
        assert_eq!(firsts, (from..101).collect::<Vec<_>>());
        assert_eq!(reader.group(from).unwrap().unwrap().first, from);
    }
    assert!(reader.read(101).next().is_none() && reader.group(101).unwrap().is_none());
}

#[test]
fn a_group_larger_than_a_segment_gets_one_of_its_own() {
    let storage = MemoryStorage::new();
    let mut journal = open(storage.clone(), 4_096).unwrap().journal;
    let giant = vec![7; 100_000];
    for (head, payload) in [(0, &giant[..10]), (1, &giant[..]), (2, &giant[..]), (3, &giant[..10])] {
        journal.append(head, &group(payload)).unwrap();
        journal.rest().unwrap();
    }
    assert_eq!(storage.bytes(&segment_name(2)).len(), 112 + 96 + 100_000 + 96);
    let sizes: Vec<usize> = journal.reader().read(0).map(|group| group.unwrap().payload.len()).collect();
    assert_eq!(sizes, [10, 100_000, 100_000, 10]);
    assert_eq!(open(storage, 4_096).unwrap().journal.head(), 4);
}

#[test]
fn a_torn_end_is_reported_once_and_zeroed() {
    let directory = tempfile::tempdir().unwrap();
    let mut journal = open(Directory::new(directory.path()), 4_096).unwrap().journal;
    for head in 0..3 {
        journal.append(head, &group(&[9; 100])).unwrap();
    }
    drop(journal);
    let file = directory.path().join(segment_name(1));
    let whole = std::fs::read(&file).unwrap();
    let end = 112 + 3 * 196;
    let mut torn = whole.clone();
    torn.copy_within(end - 196..end - 50, end); // a frame whose end never came
    std::fs::write(&file, &torn).unwrap();

    let opened = open(Directory::new(directory.path()), 4_096).unwrap();
    let found = opened.torn.unwrap();
    assert_eq!((found.position, found.at.segment, found.at.offset, found.bytes), (3, 1, end as u64, 146));
    assert_eq!((opened.journal.head(), opened.scan.ending), (3, Ending::Torn(found)));
    drop(opened);
    assert_eq!(std::fs::read(&file).unwrap(), whole);
    assert_eq!(open(Directory::new(directory.path()), 4_096).unwrap().torn, None);
}

#[test]
fn a_refused_group_writes_nothing_and_poisons_nothing() {
    let storage = MemoryStorage::new();
    let mut journal = open(storage.clone(), 4_096).unwrap().journal;
    let too_large = vec![0; PAYLOAD_MAX + 1];
    assert_eq!(journal.append(1, &group(b"x")).unwrap_err().code(), "head_moved");
    assert_eq!(journal.append(0, &Group { count: 0, ..group(b"x") }).unwrap_err().code(), "group_empty");
    assert_eq!(journal.append(0, &group(&too_large)).unwrap_err().code(), "group_too_large");
    journal.rest().unwrap();
    assert_eq!(storage.changes(), 0);
    assert_eq!(journal.append(0, &group(b"x")).unwrap(), 1);
    journal.rest().unwrap();
    let changes = storage.changes();
    journal.rest().unwrap();
    assert_eq!(storage.changes(), changes, "a second rest writes nothing");
}

#[test]
fn full_and_read_only_disks_have_their_codes_and_poison() {
    for (fault, code) in
        [(Fault::Full, "disk_full"), (Fault::ReadOnly, "disk_read_only"), (Fault::Broken, "disk_failed")]
    {
        for operation in 0..4 {
            let storage = MemoryStorage::new();
            let mut journal = open(storage.clone(), 4_096).unwrap().journal;
            storage.plan(Faults::none().at(operation, fault), 1);
            let failed = journal.append(0, &group(b"x")).and_then(|head| journal.append(head, &group(b"y")));
            assert_eq!(failed.unwrap_err().code(), code, "operation {operation}");
            assert_eq!(journal.append(journal.head(), &group(b"z")).unwrap_err().code(), "journal_poisoned");
            assert_eq!(journal.rest().unwrap_err().code(), "journal_poisoned");
        }
    }
    let storage = MemoryStorage::new();
    open(storage.clone(), 4_096).unwrap().journal.append(0, &group(b"x")).unwrap();
    for read in 0..3 {
        storage.plan(Faults::none().at_read(read), 1);
        assert_eq!(scan(&storage, None, &mut |_| {}).unwrap_err().code(), "disk_failed");
    }
}

#[test]
fn a_damaged_journal_is_refused_for_writing_and_read_up_to_the_damage() {
    let storage = MemoryStorage::new();
    let mut journal = open(storage.clone(), 4_096).unwrap().journal;
    for head in 0..20 {
        journal.append(head, &group(&[head as u8 + 1; 600])).unwrap();
    }
    storage.edit(&segment_name(2), |bytes| bytes[2_000] ^= 1);
    let Err(JournalError::Damage(damage)) = open(storage.clone(), 4_096) else { panic!("not refused") };
    let (reader, scan) = FileReader::open(Arc::new(storage), Some(COLLEGE), &mut |_| {}).unwrap();
    assert_eq!(scan.ending, Ending::Damaged(damage));
    assert_eq!(reader.head(), damage.position);
    assert_eq!(reader.read(0).filter(Result::is_ok).count() as u64, damage.position);
}

#[test]
fn damage_that_comes_while_the_journal_is_open_ends_a_read_at_its_position() {
    let storage = MemoryStorage::new();
    let mut journal = open(storage.clone(), 4_096).unwrap().journal;
    for head in 0..20 {
        journal.append(head, &group(&[head as u8 + 1; 600])).unwrap();
    }
    storage.edit(&segment_name(2), |bytes| bytes[2_000] ^= 1);
    let read: Vec<_> = journal.reader().read(3).collect();
    let Some(Err(JournalError::Damage(damage))) = read.last() else { panic!("not seen") };
    assert_eq!(damage.at.segment, 2);
    assert_eq!(read.len() as u64 - 1, damage.position - 3);
}

#[test]
fn verifiers_and_readers_beside_a_writer_see_a_growing_prefix_and_no_damage() {
    let directory = tempfile::tempdir().unwrap();
    let mut journal = open(Directory::new(directory.path()), 64 << 10).unwrap().journal;
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let verifier = scope.spawn(|| {
            let (mut scans, mut head) = (0, 0);
            while !done.load(Ordering::Acquire) {
                let found = scan(&Directory::new(directory.path()), None, &mut |_| {}).unwrap();
                assert!(!matches!(found.ending, Ending::Damaged(_)), "{:?}", found.ending);
                assert!(found.head >= head);
                head = found.head;
                scans += 1;
            }
            scans
        });
        let reader = journal.reader();
        let follower = scope.spawn(move || {
            let mut head = 0;
            while head < 1_500 {
                let durable = reader.wait_past(head, Duration::from_secs(60));
                assert!(durable > head);
                for group in reader.read(head) {
                    assert_eq!(group.unwrap().first, head);
                    head += 1;
                }
            }
            head
        });
        for head in 0..1_500_u64 {
            let payload = vec![head as u8; 50 + (head as usize * 7_919) % 3_000];
            journal.append(head, &group(&payload)).unwrap();
            if head % 50 == 0 {
                journal.rest().unwrap();
            }
        }
        assert_eq!(follower.join().unwrap(), 1_500);
        done.store(true, Ordering::Release);
        println!("{} scans beside 1500 appends, no alarm", verifier.join().unwrap());
    });
}
