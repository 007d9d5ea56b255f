//! Every flipped bit, every truncation, every frame and segment dropped, zeroed, swapped, doubled: named at
//! the right position, segment and offset. Clean journals give no alarm.
//!
//! What may pass for torn is an end that nothing vouches for: a last rest frame, or bytes behind it.

use std::sync::Arc;

use wuji_engine::journal::format::segment_name;
use wuji_engine::journal::scan::scan;
use wuji_engine::journal::{Ending, FileJournal, Group, Journal, Reason, Scan};
use wuji_engine::storage::{Generator, MemoryStorage};

use super::outsider::{self, Unit};

const COLLEGE: [u8; 16] = *b"college-of-tests";

/// Where a change must be found: position, segment, offset.
type Spot = (u64, u32, usize);

/// A scan under test says what it found: groups seen, and where it stopped.
type Scanner = fn(&MemoryStorage) -> (Vec<u64>, Verdict);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Clean,
    Torn(Spot),
    Damaged(Spot),
}

fn ours(storage: &MemoryStorage) -> (Vec<u64>, Verdict) {
    let (firsts, found) = scanned(storage, COLLEGE);
    let verdict = match found.ending {
        Ending::Clean => Verdict::Clean,
        Ending::Torn(torn) => Verdict::Torn((torn.position, torn.at.segment, torn.at.offset as usize)),
        Ending::Damaged(damage) => {
            Verdict::Damaged((damage.position, damage.at.segment, damage.at.offset as usize))
        }
    };
    (firsts, verdict)
}

/// The saboteur: looks at every frame's own hash, not at links and positions.
fn without_links(storage: &MemoryStorage) -> (Vec<u64>, Verdict) {
    let (units, stopped) = outsider::read(storage, false);
    let firsts = units.iter().filter(|unit| unit.kind == 1).map(|unit| unit.first).collect();
    (firsts, stopped.map_or(Verdict::Clean, Verdict::Damaged))
}

fn scanned(storage: &MemoryStorage, college: [u8; 16]) -> (Vec<u64>, Scan) {
    let mut firsts = Vec::new();
    let found = scan(storage, Some(college), &mut |group| firsts.push(group.first)).unwrap();
    (firsts, found)
}

/// A journal of ≥16 KiB: several segments, rests in the middle, a rest at the end, an oversized segment.
fn journal(seed: u64, groups: u64) -> MemoryStorage {
    let storage = MemoryStorage::new();
    let opened = FileJournal::open(Arc::new(storage.clone()), COLLEGE, 3_000, &mut |_| {}).unwrap();
    let mut journal = opened.journal;
    let mut generator = Generator::new(seed);
    for number in 0..groups {
        let len = if number == groups / 2 { 3_500 } else { 200 + generator.below(900) };
        let payload = generator.bytes(len as usize);
        let count = 1 + generator.below(4) as u32;
        journal.append(journal.head(), &Group { count, era: 1, epoch: 1, payload: &payload }).unwrap();
        if number % 5 == 3 {
            journal.rest().unwrap();
        }
    }
    journal.rest().unwrap();
    storage
}

/// The unit that byte `at` of `segment` belongs to, or the first place behind the segment's last frame.
fn spot(units: &[Unit], segment: u32, at: usize) -> Spot {
    let mine = || units.iter().filter(|unit| unit.segment == segment);
    let last = mine().next_back().unwrap();
    mine()
        .find(|unit| at < unit.end)
        .map_or((last.next, segment, last.end), |unit| (unit.first, segment, unit.start))
}

/// `found` stops exactly at `expected`, having seen every group before it and none after; torn only if
/// nothing that was acknowledged is lost.
fn check(units: &[Unit], scanner: Scanner, storage: &MemoryStorage, expected: Spot) -> Result<(), String> {
    let (firsts, verdict) = scanner(storage);
    let before = |unit: &&Unit| unit.kind == 1 && unit.first < expected.0;
    let wanted: Vec<u64> = units.iter().filter(before).map(|unit| unit.first).collect();
    let last = units.last().unwrap();
    let unsealed = expected.1 == last.segment && expected.2 >= last.start;
    let right = match verdict {
        Verdict::Damaged(spot) => spot == expected,
        Verdict::Torn(spot) => unsealed && spot == expected,
        Verdict::Clean => false,
    };
    if right && firsts == wanted { Ok(()) } else { Err(format!("{verdict:?} instead of {expected:?}")) }
}

fn every_flip(scanner: Scanner, only_bit: Option<u8>) -> Result<u64, String> {
    let storage = journal(1, 22);
    let (units, stopped) = outsider::read(&storage, true);
    assert_eq!(stopped, None);
    let segments = units.last().unwrap().segment;
    assert!(segments >= 4 && units.iter().map(|unit| unit.end - unit.start).sum::<usize>() >= 16 << 10);
    let work = |half: u32| -> Result<u64, String> {
        let storage = storage.copied();
        let mut flips = 0;
        for segment in (1..=segments).filter(|segment| segment % 2 == half) {
            let name = segment_name(segment);
            for at in 0..storage.bytes(&name).len() {
                for bit in 0..8 {
                    if only_bit.is_some_and(|only| only != bit) {
                        continue;
                    }
                    storage.edit(&name, |bytes| bytes[at] ^= 1 << bit);
                    let checked = check(&units, scanner, &storage, spot(&units, segment, at));
                    checked.map_err(|wrong| format!("segment {segment}, byte {at}, bit {bit}: {wrong}"))?;
                    storage.edit(&name, |bytes| bytes[at] ^= 1 << bit);
                    flips += 1;
                }
            }
        }
        Ok(flips)
    };
    std::thread::scope(|scope| {
        let odd = scope.spawn(|| work(1));
        Ok(work(0)? + odd.join().unwrap()?)
    })
}

#[test]
fn every_flipped_bit_is_named() {
    println!("{} single-bit flips, all named", every_flip(ours, None).unwrap());
}

#[test]
fn a_scan_that_ignores_links_and_positions_would_be_caught() {
    let edits = |scanner| edited(scanner).unwrap_err();
    println!("saboteur caught: {}", edits(without_links));
}

#[test]
fn every_truncation_is_named() {
    let storage = journal(2, 14);
    let (units, _) = outsider::read(&storage, true);
    let mut cuts = 0;
    for segment in 1..=units.last().unwrap().segment {
        let name = segment_name(segment);
        let whole = storage.bytes(&name);
        for len in 0..whole.len() {
            let mut expected = spot(&units, segment, len);
            if len < 304 {
                expected = spot(&units, segment, 0);
            }
            storage.edit(&name, |bytes| bytes.truncate(len));
            let (_, verdict) = ours(&storage);
            assert_eq!(verdict, Verdict::Damaged(expected), "segment {segment} cut to {len}");
            storage.edit(&name, |bytes| *bytes = whole.clone());
            cuts += 1;
        }
        storage.edit(&name, |bytes| bytes.push(0));
        assert_eq!(
            ours(&storage).1,
            Verdict::Damaged(spot(&units, segment, whole.len())),
            "segment {segment} longer"
        );
        storage.edit(&name, |bytes| *bytes = whole.clone());
    }
    println!("{cuts} truncations, all damage");
}

/// Drops, zeroes, doubles and swaps every frame.
fn edited(scanner: Scanner) -> Result<u64, String> {
    let storage = journal(3, 22);
    let (units, _) = outsider::read(&storage, true);
    let last = units.last().unwrap().clone();
    let mut edits = 0;
    for (number, unit) in units.iter().enumerate().filter(|(_, unit)| unit.kind > 0) {
        let name = segment_name(unit.segment);
        let whole = storage.bytes(&name);
        let (start, end) = (unit.start, unit.end);
        let next = units.get(number + 1).filter(|next| next.segment == unit.segment);
        let is_last = *unit == last;
        let mut attempt = |what: &str, bytes: Vec<u8>, expected: Spot| {
            storage.edit(&name, |there| *there = bytes);
            let checked = check(&units, scanner, &storage, expected);
            storage.edit(&name, |there| *there = whole.clone());
            edits += 1;
            checked.map_err(|wrong| format!("{what} {}:{start}: {wrong}", unit.segment))
        };
        let here = (unit.first, unit.segment, start);
        // Behind the last frame of a segment its header is what misses the frame, unless it is the first: then the
        // header vouches for a frame that is not there.
        let missed = match next {
            Some(_) => here,
            None if units[number - 1].kind == 0 => here,
            None => (unit.first, unit.segment + 1, 0),
        };
        if !is_last {
            let mut dropped = [&whole[..start], &whole[end..]].concat();
            dropped.resize(whole.len(), 0);
            attempt("dropped", dropped, missed)?;
            let mut zeroed = whole.clone();
            zeroed[start..end].fill(0);
            attempt("zeroed", zeroed, missed)?;
        }
        if whole.len() - end >= end - start {
            let mut doubled = [&whole[..end], &whole[start..]].concat();
            doubled.truncate(whole.len());
            attempt("doubled", doubled, (unit.next, unit.segment, end))?;
        }
        if let Some(next) = next {
            let swapped =
                [&whole[..start], &whole[end..next.end], &whole[start..end], &whole[next.end..]].concat();
            attempt("swapped", swapped, here)?;
        }
    }
    Ok(edits)
}

#[test]
fn every_frame_dropped_zeroed_doubled_or_swapped_is_named() {
    println!("{} edits of frames, all named", edited(ours).unwrap());
}

#[test]
fn without_its_last_rest_frame_a_journal_is_whole_but_unrested() {
    let storage = journal(4, 10);
    let (units, _) = outsider::read(&storage, true);
    let last = units.last().unwrap();
    assert!(scanned(&storage, COLLEGE).1.rested);
    storage.edit(&segment_name(last.segment), |bytes| bytes[last.start..].fill(0));
    let (_, found) = scanned(&storage, COLLEGE);
    assert_eq!((found.ending, found.rested), (Ending::Clean, false));
}

#[test]
fn a_last_group_that_nothing_vouches_for_may_pass_for_torn_and_no_other() {
    let mut opening = 0;
    for groups in 5..13 {
        let storage = journal(6, groups);
        let (units, _) = outsider::read(&storage, true);
        let rest = units.last().unwrap();
        let name = segment_name(rest.segment);
        storage.edit(&name, |bytes| bytes[rest.start..].fill(0));
        let (units, _) = outsider::read(&storage, true);
        let [.., before, last] = &units[..] else { panic!("too short") };
        // The first group of a segment and the segment's header are one write.
        let unit = if before.kind == 0 { 0 } else { last.start };
        opening += u64::from(unit == 0);
        if last.kind != 1 {
            continue; // the group before it has a rest frame of its own
        }
        for at in 0..last.end {
            storage.edit(&name, |bytes| bytes[at] ^= 0x10);
            let wanted = if at >= unit {
                Verdict::Torn((last.first, last.segment, unit))
            } else {
                Verdict::Damaged(spot(&units, last.segment, at))
            };
            assert_eq!(ours(&storage).1, wanted, "byte {at}");
            storage.edit(&name, |bytes| bytes[at] ^= 0x10);
        }
    }
    assert!(opening > 0 && opening < 8);
}

#[test]
fn segments_swapped_missing_copied_or_foreign_are_named() {
    let made = journal(5, 22);
    let (units, _) = outsider::read(&made, true);
    let segments = units.last().unwrap().segment;
    for segment in 1..segments {
        let begin = spot(&units, segment, 0);
        let (this, next) = (segment_name(segment), segment_name(segment + 1));

        let storage = made.copied();
        let (a, b) = (storage.bytes(&this), storage.bytes(&next));
        storage.edit(&this, |bytes| *bytes = b.clone());
        storage.edit(&next, |bytes| *bytes = a.clone());
        assert_eq!(ours(&storage).1, Verdict::Damaged(begin), "swapped {segment}");

        let storage = made.copied();
        storage.edit(&next, |bytes| *bytes = a.clone());
        assert_eq!(ours(&storage).1, Verdict::Damaged(spot(&units, segment + 1, 0)), "copied {segment}");

        let storage = made.copied();
        wuji_engine::storage::Storage::remove(&storage, &this).unwrap();
        assert_eq!(ours(&storage).1, Verdict::Damaged(begin), "missing {segment}");

        let storage = made.copied();
        storage.edit(&this, |bytes| bytes.fill(0));
        assert_eq!(ours(&storage).1, Verdict::Damaged(begin), "blank {segment}");
    }
    let (_, found) = scanned(&made, *b"another-college!");
    let Ending::Damaged(damage) = found.ending else { panic!("{found:?}") };
    assert_eq!((damage.position, damage.reason), (0, Reason::Foreign));
    let refused = FileJournal::open(Arc::new(made), *b"another-college!", 3_000, &mut |_| {});
    assert_eq!(refused.err().unwrap().code(), "journal_damaged");
}

#[test]
fn clean_journals_give_no_alarm_and_a_stranger_reads_the_same() {
    let mut journals = 0;
    for seed in 0..1_000 {
        let storage = journal(seed, seed % 12);
        let (units, stopped) = outsider::read(&storage, true);
        let (firsts, found) = scanned(&storage, COLLEGE);
        let theirs: Vec<u64> = units.iter().filter(|unit| unit.kind == 1).map(|unit| unit.first).collect();
        assert_eq!((firsts, found.ending, stopped), (theirs, Ending::Clean, None), "seed {seed}");
        journals += 1;
    }
    println!("{journals} clean journals, no alarm");
}
