//! The keyring's files under faults, flips and garbage, with files of a few blocks so that they roll often.

use std::sync::Arc;

use uuid::Uuid;

use super::super::batch::Slot;
use super::super::batch::tests::with_tombstones;
use super::super::{KeyFault, KeysAdded, Vault, VaultError, batch, commitment};
use super::{Access, Keyring, name};
use crate::storage::{Fault, Faults, Generator, MemoryStorage, Storage};
use crate::vault::epoch::EpochKey;
use crate::vault::segment::BLOCK;

const COLLEGE: Uuid = Uuid::from_u128(0x0102_0304_0506_0708_090a_0b0c_0d0e_0f10);
const COLLEGE_KEY: [u8; 32] = [0xc0; 32];

fn root() -> EpochKey {
    EpochKey::from_text("e1".repeat(32).as_bytes()).unwrap()
}

fn create(disk: &MemoryStorage, blocks: usize) -> Result<Vault, VaultError> {
    let mut keyring = Keyring::begin(Arc::new(disk.clone()), COLLEGE, &root(), 1)?;
    keyring.segment_len = (blocks * BLOCK) as u64;
    keyring.append([0; 12], &batch::beginning(&COLLEGE_KEY))?;
    Ok(Vault::begun(keyring, COLLEGE, &COLLEGE_KEY))
}

fn open(disk: &MemoryStorage, blocks: usize) -> Result<Vault, VaultError> {
    let mut vault = Vault::open(Arc::new(disk.clone()), COLLEGE, &root())?;
    vault.keyring.segment_len = (blocks * BLOCK) as u64;
    Ok(vault)
}

fn look(disk: &MemoryStorage) -> Result<Vault, VaultError> {
    Vault::open_read_only(Arc::new(disk.clone()), COLLEGE, &root())
}

/// What callers were told: keys by number, and each write.
#[derive(Default, Clone)]
struct Acknowledged {
    begun: bool,
    keys: Vec<[u8; 32]>,
    additions: Vec<KeysAdded>,
}

impl Acknowledged {
    fn learn(&mut self, vault: &Vault) {
        self.begun = true;
        let keys = vault.keys();
        self.keys = (1..=vault.made()).map(|n| *keys.case(n).unwrap().bytes()).collect();
        self.additions = vault.additions().to_vec();
    }

    fn hold(&self, vault: &Vault, story: &str) {
        assert!(vault.made() as usize >= self.keys.len(), "{story}");
        let keys = vault.keys();
        for (n, key) in (1..).zip(&self.keys) {
            assert_eq!(keys.case(n).unwrap().bytes(), key, "{story}: key {n}");
        }
        for added in &self.additions {
            vault.check(added).unwrap_or_else(|error| panic!("{story}: {error}"));
        }
    }
}

/// Makes keys until something fails; `told` is what was acknowledged before. Says whether it found a torn
/// record.
fn work(disk: &MemoryStorage, blocks: usize, told: &mut Acknowledged, story: &str) -> bool {
    let vault = if told.begun { open(disk, blocks) } else { create(disk, blocks) };
    let Ok(mut vault) = vault else { return false };
    let torn = vault.torn().is_some();
    told.hold(&vault, story);
    told.learn(&vault);
    for many in [1, 2, 130, 1, 260] {
        let made = vault.made();
        match vault.make_through(made + many) {
            Ok(added) => assert_eq!(added.map(|added| (added.first, added.count)), Some((made + 1, many))),
            Err(_) => {
                assert_eq!(vault.make_through(made + 1).unwrap_err().code(), "keyring_poisoned", "{story}");
                assert_eq!(vault.made(), made, "{story}");
                assert_eq!(vault.keys().case(made + 1).unwrap_err(), KeyFault::Missing(made + 1), "{story}");
                told.hold(&vault, story);
                return torn;
            }
        }
        told.learn(&vault);
    }
    torn
}

#[test]
fn acknowledged_keys_outlive_every_fault_at_every_operation() {
    let (mut scenarios, mut torn) = (0, 0);
    for blocks in [2, 4, 16] {
        for fault in [Fault::Broken, Fault::Full, Fault::ReadOnly, Fault::Short, Fault::PowerCut] {
            // Twelve operations make the first keyring, some fewer open and extend it the second time.
            for (first, second) in (0..22).flat_map(|first| [(first, 99), (first, 0), (first, 1), (first, 5)])
            {
                for seed in 0..2 {
                    let story = format!("{blocks} blocks, {fault:?} at {first} and {second}, seed {seed}");
                    let mut told = Acknowledged::default();
                    let mut disk = MemoryStorage::new();
                    for (round, at) in [first, second, 99].into_iter().enumerate() {
                        disk.plan(Faults::none().at(at, fault), seed);
                        torn += u32::from(work(&disk, blocks, &mut told, &story));
                        disk.plan(Faults::none(), 0);
                        // Half of the time the process died alone and finds the cache as it was.
                        if (seed + round as u64).is_multiple_of(2) || fault == Fault::PowerCut {
                            disk = disk.crash(seed + round as u64);
                        }
                        scenarios += 1;
                        if !told.begun {
                            break;
                        }
                    }
                    if told.begun {
                        let vault = open(&disk, blocks).unwrap_or_else(|error| panic!("{story}: {error}"));
                        told.hold(&vault, &story);
                        told.hold(&open(&disk.crash(seed), blocks).unwrap(), &story);
                    } else if let Ok(vault) = look(&disk) {
                        assert_eq!(vault.made(), 0, "{story}: nobody heard of it, but it is whole");
                    }
                }
            }
        }
    }
    println!("{scenarios} scenarios, {torn} found a torn record");
    assert!(scenarios > 4_000 && torn > 50);
}

/// Four files' worth of records: beginning, then batches of three keys.
fn small(blocks: usize, batches: u32) -> MemoryStorage {
    let disk = MemoryStorage::new();
    let mut vault = create(&disk, blocks).unwrap();
    for batch in 1..=batches {
        vault.make_through(batch * 3).unwrap();
    }
    disk
}

#[test]
fn every_flipped_bit_is_damage_or_a_torn_last_record() {
    // Two files of four blocks: head, records 0 to 2; head, records 3 and 4, a block never written to.
    let disk = small(4, 4);
    let whole = look(&disk).unwrap();
    let last = *whole.additions().last().unwrap();
    let mut flips = 0;
    for segment in [1, 2] {
        let file = name(1, segment);
        for byte in 0..4 * BLOCK {
            // What a block says stands in its first bytes, all bits of them; of the zeros one bit each.
            let bits = if byte % BLOCK < 256 { 0..8 } else { byte % 8..byte % 8 + 1 };
            for bit in bits {
                disk.edit(&file, |bytes| bytes[byte] ^= 1 << bit);
                let found = look(&disk);
                let expected = match (segment, byte / BLOCK) {
                    (1, 0 | 1) => Some(0),
                    (1, block) => Some(block as u32 - 1),
                    (_, 0 | 1) => Some(3),
                    (_, _) => None,
                };
                match (found, expected) {
                    (Err(VaultError::Damaged { record }), Some(expected)) => assert_eq!(record, expected),
                    (Ok(vault), None) => {
                        let torn = vault.torn().expect("a flip is never overlooked");
                        match byte / BLOCK {
                            2 => {
                                assert_eq!((torn.record, vault.made()), (4, 9));
                                assert_eq!(vault.check(&last).unwrap_err().code(), "keyring_behind");
                            }
                            _ => assert_eq!((torn.record, vault.made()), (5, 12)),
                        }
                    }
                    (found, _) => panic!("segment {segment} byte {byte} bit {bit}: {found:?}"),
                }
                disk.edit(&file, |bytes| bytes[byte] ^= 1 << bit);
                flips += 1;
            }
        }
    }
    println!("{flips} flips");
    assert_eq!(look(&disk).unwrap().made(), 12);
}

#[test]
fn a_flip_in_the_only_head_is_damage_and_never_another_college_or_key() {
    let disk = small(16, 1);
    for bit in 0..BLOCK * 8 {
        disk.edit(&name(1, 1), |bytes| bytes[bit / 8] ^= 1 << (bit % 8));
        assert_eq!(look(&disk).unwrap_err().code(), "keyring_damaged");
        disk.edit(&name(1, 1), |bytes| bytes[bit / 8] ^= 1 << (bit % 8));
    }
}

#[test]
fn garbage_and_truncations_never_panic_and_never_invent_keys() {
    let pristine = small(4, 4);
    let mut generator = Generator::new(7);
    for _ in 0..4_000 {
        let disk = pristine.copied();
        let file = name(1, 1 + generator.below(2) as u32);
        let (from, len) = (generator.below(16_384) as usize, generator.below(9_000) as usize);
        let garbage = generator.bytes(len);
        match generator.below(4) {
            0 => disk.edit(&file, |bytes| bytes.truncate(from)),
            1 => disk.edit(&file, |bytes| *bytes = garbage),
            2 => disk.edit(&file, |bytes| {
                bytes.iter_mut().skip(from).zip(&garbage).for_each(|(to, by)| *to = *by)
            }),
            _ => disk.edit(&file, |bytes| bytes.iter_mut().skip(from).take(len).for_each(|to| *to = 0)),
        }
        match look(&disk) {
            Ok(vault) => {
                for added in
                    look(&pristine).unwrap().additions().iter().filter(|added| added.first <= vault.made())
                {
                    vault.check(added).unwrap();
                }
            }
            Err(error) => assert_eq!(error.code(), "keyring_damaged"),
        }
    }
}

#[test]
fn a_record_moved_repeated_or_taken_out_is_damage() {
    let swap = small(16, 4);
    swap.edit(&name(1, 1), |bytes| {
        let (left, right) = bytes.split_at_mut(3 * BLOCK);
        left[2 * BLOCK..].swap_with_slice(&mut right[..BLOCK]);
    });
    assert_eq!(look(&swap).unwrap_err().to_string(), "record 1 of the keyring is damaged");

    let repeated = small(16, 4);
    repeated.edit(&name(1, 1), |bytes| bytes.copy_within(2 * BLOCK..3 * BLOCK, 3 * BLOCK));
    assert_eq!(look(&repeated).unwrap_err().to_string(), "record 2 of the keyring is damaged");

    let gone = small(2, 4);
    gone.remove(&name(1, 3)).unwrap();
    assert_eq!(look(&gone).unwrap_err().to_string(), "record 2 of the keyring is damaged");
}

#[test]
fn after_a_torn_record_the_chain_goes_on_in_a_new_file_and_the_torn_bytes_stay() {
    let disk = small(16, 2);
    disk.edit(&name(1, 1), |bytes| bytes[3 * BLOCK + 40] ^= 1);
    let torn = disk.bytes(&name(1, 1));
    let mut vault = open(&disk, 16).unwrap();
    assert_eq!(
        (vault.made(), vault.torn().map(|torn| (torn.record, torn.offset))),
        (3, Some((2, 3 * BLOCK as u64)))
    );
    vault.make_through(9).unwrap();
    assert_eq!(disk.bytes(&name(1, 1)), torn);
    let again = open(&disk, 16).unwrap();
    assert_eq!((again.made(), again.torn()), (9, None));
    // From now on the record before the torn one cannot be lost unseen.
    disk.edit(&name(1, 1), |bytes| bytes[2 * BLOCK + 40] ^= 1);
    assert_eq!(look(&disk).unwrap_err().to_string(), "record 1 of the keyring is damaged");
}

#[test]
fn tombstones_answer_destroyed_and_keep_every_digest() {
    let disk = MemoryStorage::new();
    let mut vault = create(&disk, 16).unwrap();
    let first = vault.make_through(3).unwrap().unwrap();
    let second = vault.make_through(5).unwrap().unwrap();
    let key = |n| *vault.keys().case(n).unwrap().bytes();
    let kept: Vec<[u8; 32]> = (1..=5).map(key).collect();
    let struck = commitment::commitment(2, &kept[1]);

    // What the epoch after the erasure of case 2 looks like.
    let next = MemoryStorage::new();
    let mut keyring = Keyring::begin(Arc::new(next.clone()), COLLEGE, &root(), 2).unwrap();
    keyring.append([1; 12], &batch::beginning(&COLLEGE_KEY)).unwrap();
    let slots = [Slot::Key(&kept[0]), Slot::Tombstone { commitment: &struck }, Slot::Key(&kept[2])];
    keyring.append([2; 12], &with_tombstones(1, &slots)).unwrap();
    keyring.append([3; 12], &with_tombstones(4, &[Slot::Key(&kept[3]), Slot::Key(&kept[4])])).unwrap();

    let mut after = open(&next, 16).unwrap();
    assert_eq!(after.epoch(), 2);
    after.check(&first).unwrap();
    after.check(&second).unwrap();
    let keys = after.keys();
    assert_eq!(keys.case(2).unwrap_err(), KeyFault::Destroyed(2));
    assert_eq!(keys.case(6).unwrap_err(), KeyFault::Missing(6));
    for n in [1, 3, 4, 5] {
        assert_eq!(keys.case(n).unwrap().bytes(), &kept[n as usize - 1]);
    }
    after.make_through(6).unwrap();
    keys.case(6).unwrap();
}

#[test]
fn the_newest_epoch_of_ones_own_key_is_opened() {
    let disk = small(16, 1);
    let other = EpochKey::from_text("e2".repeat(32).as_bytes()).unwrap();
    let elsewhere = MemoryStorage::new();
    let mut next = Keyring::begin(Arc::new(elsewhere.clone()), COLLEGE, &other, 2).unwrap();
    next.append([1; 12], &batch::beginning(&COLLEGE_KEY)).unwrap();
    disk.edit(&name(2, 1), |bytes| *bytes = elsewhere.bytes(&name(2, 1)));
    assert_eq!((look(&disk).unwrap().epoch(), look(&disk).unwrap().made()), (1, 3));
    let newer = Vault::open(Arc::new(disk.clone()), COLLEGE, &other).unwrap();
    assert_eq!((newer.epoch(), newer.made()), (2, 0));
}

#[test]
fn no_key_stands_in_the_files() {
    let disk = small(16, 4);
    let vault = look(&disk).unwrap();
    let file = disk.bytes(&name(1, 1));
    let keys = vault.keys();
    let secrets = (1..=12).map(|n| *keys.case(n).unwrap().bytes()).chain([COLLEGE_KEY, *root().bytes()]);
    for secret in secrets {
        assert!(!file.windows(8).any(|some| some == &secret[..8]));
    }
}

// The layout, fixed: computed with an independent implementation (Python, OpenSSL); never edited.
#[test]
fn golden_file() {
    let disk = MemoryStorage::new();
    let mut keyring = Keyring::begin(Arc::new(disk.clone()), COLLEGE, &root(), 1).unwrap();
    keyring.append([1; 12], &batch::beginning(&COLLEGE_KEY)).unwrap();
    let slots = [Slot::Key(&[0x11; 32]), Slot::Tombstone { commitment: &[0x22; 32] }];
    keyring.append([2; 12], &with_tombstones(1, &slots)).unwrap();
    let file = disk.bytes(&name(1, 1));
    assert_eq!(file.len(), 1 << 20);
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(hex(&crate::vault::segment::digest(&file)), GOLDEN_FILE);
    let vault = look(&disk).unwrap();
    assert_eq!(hex(&vault.additions()[0].digest), GOLDEN_DIGEST);
}

const GOLDEN_FILE: &str = "e42f2fc50c7c3d99fa2e748454923be0bf81f3abfdbad2fa5f393fa4d95d17e1";
const GOLDEN_DIGEST: &str = "64dc61e8011156a56a56752f8cafd542568fc5eb55289423dff4f8214428ad2e";

#[test]
fn reading_writes_nothing_and_a_reader_makes_nothing() {
    let disk = small(16, 2);
    disk.plan(Faults::none(), 0);
    let found = Keyring::read(Arc::new(disk.clone()), COLLEGE, &root(), Access::Read).unwrap();
    assert_eq!(found.payloads.len(), 3);
    let mut vault = look(&disk).unwrap();
    assert_eq!(vault.make_through(7).unwrap_err().code(), "keyring_read_only");
    assert_eq!(disk.changes(), 0);
}
