//! Strangers' bytes: a scan and an open answer anything with a verdict, never with a panic.

use std::sync::Arc;

use proptest::prelude::*;
use wuji_engine::journal::format::segment_name;
use wuji_engine::journal::scan::scan;
use wuji_engine::journal::{Ending, FileJournal, Group, Journal};
use wuji_engine::storage::MemoryStorage;

const COLLEGE: [u8; 16] = *b"college-of-tests";

fn journal(sizes: &[usize]) -> MemoryStorage {
    let storage = MemoryStorage::new();
    let mut journal =
        FileJournal::open(Arc::new(storage.clone()), COLLEGE, 1_500, &mut |_| {}).unwrap().journal;
    for size in sizes {
        let payload = vec![0xAB; *size];
        journal.append(journal.head(), &Group { count: 1, era: 0, epoch: 0, payload: &payload }).unwrap();
    }
    storage
}

fn answers(storage: &MemoryStorage) -> u64 {
    let mut groups = 0;
    let found = scan(storage, Some(COLLEGE), &mut |_| groups += 1).unwrap();
    assert_eq!(groups, found.groups);
    let opened = FileJournal::open(Arc::new(storage.copied()), COLLEGE, 1_500, &mut |_| {});
    assert_eq!(opened.is_err(), matches!(found.ending, Ending::Damaged(_)));
    if let Ok(mut opened) = opened {
        let head = opened.journal.head();
        opened.journal.append(head, &Group { count: 1, era: 0, epoch: 0, payload: b"more" }).unwrap();
    }
    found.head
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_files_are_answered(files in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..900), 0..4)) {
        let storage = MemoryStorage::new();
        for (number, file) in (1..).zip(files) {
            storage.edit(&segment_name(number), |bytes| *bytes = file);
        }
        prop_assert_eq!(answers(&storage), 0);
    }

    #[test]
    fn scribbled_journals_are_answered(
        sizes in prop::collection::vec(0_usize..700, 1..8),
        scribbles in prop::collection::vec((1_u32..4, any::<prop::sample::Index>(), any::<[u8; 6]>()), 1..4),
    ) {
        let storage = journal(&sizes);
        for (segment, at, scribble) in scribbles {
            let name = segment_name(segment);
            if !storage.bytes(&name).is_empty() {
                storage.edit(&name, |bytes| {
                    let at = at.index(bytes.len());
                    for (there, byte) in bytes[at..].iter_mut().zip(scribble) {
                        *there = byte;
                    }
                });
            }
        }
        prop_assert!(answers(&storage) <= sizes.len() as u64);
    }

    #[test]
    fn bytes_behind_the_end_are_torn_and_lose_nothing(
        sizes in prop::collection::vec(0_usize..300, 1..6),
        garbage in prop::collection::vec(1_u8.., 1..90),
    ) {
        let storage = journal(&sizes);
        let head = sizes.len() as u64;
        let (units, _) = super::outsider::read(&storage, true);
        let last = units.last().unwrap();
        let (name, end) = (segment_name(last.segment), last.end);
        storage.edit(&name, |bytes| {
            let room = bytes.len() - end;
            let len = garbage.len().min(room);
            bytes[end..end + len].copy_from_slice(&garbage[..len]);
        });
        let found = scan(&storage, None, &mut |_| {}).unwrap();
        prop_assert_eq!(found.head, head);
        prop_assert!(matches!(found.ending, Ending::Torn(torn) if torn.position == head));
        prop_assert_eq!(answers(&storage), head);
    }
}
