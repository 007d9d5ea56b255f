//! Keys under a failing disk, told apart as the engine would: by what they open. Files of the true size;
//! rolling files are tested beside the keyring, where files can be small.

use std::sync::Arc;

use uuid::Uuid;
use wuji_engine::storage::{Fault, Faults, MemoryStorage};
use wuji_engine::vault::{EpochKey, KeysAdded, Part, Place, Vault, open, seal};

const COLLEGE: Uuid = Uuid::from_u128(7);
const FAULTS: [Fault; 5] = [Fault::Broken, Fault::Full, Fault::ReadOnly, Fault::Short, Fault::PowerCut];

/// One sealed part for each key that was ever handed out, and what the log would have recorded.
#[derive(Default)]
struct Log {
    begun: bool,
    sealed: Vec<Vec<u8>>,
    recorded: Vec<KeysAdded>,
}

fn place(case: u32) -> Place {
    Place { college: COLLEGE, position: u64::from(case), part: Part::Body, case }
}

impl Log {
    /// Uses every key that the vault shows.
    fn write(&mut self, vault: &Vault) {
        self.begun = true;
        let keys = vault.keys();
        for case in self.sealed.len() as u32 + 1..=vault.made() {
            let mut sealed = Vec::new();
            seal(keys.case(case).unwrap(), &place(case), &case.to_le_bytes(), &mut sealed).unwrap();
            self.sealed.push(sealed);
        }
        self.recorded = vault.additions().to_vec();
    }

    fn replay(&self, vault: &Vault, story: &str) {
        for recorded in &self.recorded {
            vault.check(recorded).unwrap_or_else(|error| panic!("{story}: {error}"));
        }
        let keys = vault.keys();
        let mut body = Vec::new();
        for (case, sealed) in (1..).zip(&self.sealed) {
            let key = keys.case(case).unwrap_or_else(|error| panic!("{story}: {error}"));
            open(key, &place(case), sealed, &mut body)
                .unwrap_or_else(|error| panic!("{story}: {case} {error}"));
        }
    }
}

fn run(disk: &MemoryStorage, root: &EpochKey, log: &mut Log, story: &str) {
    let storage = Arc::new(disk.clone());
    let vault = match log.begun {
        true => Vault::open(storage, COLLEGE, root),
        false => Vault::create(storage, COLLEGE, root),
    };
    let Ok(mut vault) = vault else { return };
    log.replay(&vault, story);
    log.write(&vault);
    for more in [3, 200] {
        if vault.make_through(vault.made() + more).is_err() {
            assert_eq!(
                vault.make_through(vault.made() + 1).unwrap_err().code(),
                "keyring_poisoned",
                "{story}"
            );
            return;
        }
        log.write(&vault);
    }
}

#[test]
fn what_was_sealed_opens_after_every_fault() {
    let root = EpochKey::generate().unwrap();
    let mut scenarios = 0;
    for fault in FAULTS {
        for first in 0..8 {
            for second in [0, 1, 2, 3, 99] {
                for seed in 0..2 {
                    let story = format!("{fault:?} at {first}, then at {second}, seed {seed}");
                    let (mut disk, mut log) = (MemoryStorage::new(), Log::default());
                    for (round, at) in [first, second].into_iter().enumerate() {
                        disk.plan(Faults::none().at(at, fault), seed);
                        run(&disk, &root, &mut log, &story);
                        if fault == Fault::PowerCut || (seed + round as u64).is_multiple_of(2) {
                            disk = disk.crash(seed);
                        }
                        disk.plan(Faults::none(), 0);
                        if !log.begun {
                            break;
                        }
                    }
                    scenarios += 1;
                    match Vault::open(Arc::new(disk.clone()), COLLEGE, &root) {
                        Ok(vault) => log.replay(&vault, &story),
                        Err(error) => {
                            assert!(!log.begun, "{story}: {error}");
                            let unborn = ["keyring_absent", "keyring_unfinished", "keyring_damaged"];
                            assert!(unborn.contains(&error.code()), "{story}: {error}");
                        }
                    }
                }
            }
        }
    }
    println!("{scenarios} scenarios");
}

#[test]
fn a_disk_that_cannot_be_read_is_an_error_and_never_an_empty_keyring() {
    let root = EpochKey::generate().unwrap();
    let disk = MemoryStorage::new();
    Vault::create(Arc::new(disk.clone()), COLLEGE, &root).unwrap().make_through(3).unwrap();
    let reads = (0..).take_while(|read| {
        disk.plan(Faults::none().at_read(*read), 0);
        match Vault::open(Arc::new(disk.clone()), COLLEGE, &root) {
            Ok(vault) => {
                assert_eq!(vault.made(), 3);
                false
            }
            Err(error) => {
                assert_eq!(error.code(), "keyring_io", "read {read}");
                true
            }
        }
    });
    assert!(reads.count() > 5);
}
