//! Credentials under a failing disk: what was acknowledged is there, what failed is there as before or as meant.

use std::collections::BTreeMap;
use std::sync::Arc;

use uuid::Uuid;
use wuji_core::At;
use wuji_core::ids::PersonNo;
use wuji_engine::storage::{Directory, Fault, Faults, MemoryStorage, Storage};
use wuji_engine::vault::{Code, Credential, Credentials, EpochKey, Keys, Vault};
use zeroize::Zeroizing;

const COLLEGE: Uuid = Uuid::from_u128(7);
const FAULTS: [Fault; 5] = [Fault::Broken, Fault::Full, Fault::ReadOnly, Fault::Short, Fault::PowerCut];

fn keys() -> Keys {
    let root = EpochKey::generate().unwrap();
    Vault::create(Arc::new(MemoryStorage::new()), COLLEGE, &root).unwrap().keys()
}

fn password(text: &str) -> Credential {
    Credential { password: Some(Zeroizing::new(format!("$argon2id${text}"))), code: None }
}

fn open(disk: &MemoryStorage, keys: &Keys) -> Result<Credentials, wuji_engine::CredentialsError> {
    Credentials::open(Arc::new(disk.clone()), COLLEGE, keys.clone())
}

fn files(disk: &MemoryStorage) -> Vec<String> {
    disk.names().unwrap().into_iter().filter(|name| name.starts_with("credentials-")).collect()
}

#[test]
fn credentials_on_a_real_disk_are_found_again() {
    let directory = tempfile::tempdir().unwrap();
    let storage: Arc<dyn Storage> = Arc::new(Directory::new(directory.path()));
    let keys = keys();
    let code = Code { hash: Zeroizing::new("$argon2id$code".to_owned()), until: At::from_ms(5) };
    let open = || Credentials::open(storage.clone(), COLLEGE, keys.clone()).unwrap();
    let credentials = open();
    assert!(credentials.get(PersonNo(1)).is_none());
    let invited = Credential { password: None, code: Some(code) };
    credentials.put_all(vec![(PersonNo(1), invited.clone()), (PersonNo(2), invited.clone())]).unwrap();
    credentials.put(PersonNo(1), password("one")).unwrap();
    drop(credentials);

    let credentials = open();
    assert!(credentials.get(PersonNo(1)) == Some(password("one")));
    assert!(credentials.get(PersonNo(2)) == Some(invited));
    credentials.strike(PersonNo(1)).unwrap();
    credentials.put(PersonNo(2), Credential::default()).unwrap();
    drop(credentials);
    let beside = Credentials::open_read_only(storage.clone(), COLLEGE, keys.clone()).unwrap();
    assert!(beside.get(PersonNo(1)).is_none() && beside.get(PersonNo(2)).is_none());
    assert_eq!(beside.put(PersonNo(1), password("x")).unwrap_err().code(), "credentials_read_only");
    assert_eq!(beside.strike(PersonNo(1)).unwrap_err().code(), "credentials_read_only");
}

#[test]
fn nothing_that_people_sign_in_with_stands_there_plainly_or_is_printed() {
    let (disk, keys) = (MemoryStorage::new(), keys());
    let credentials = open(&disk, &keys).unwrap();
    credentials.put(PersonNo(1), password("canary")).unwrap();
    for name in files(&disk) {
        assert!(!disk.bytes(&name).windows(6).any(|bytes| bytes == b"canary"));
    }
    let shown = format!("{:?} {credentials:?}", credentials.get(PersonNo(1)));
    assert_eq!(shown, "Some(Credential(..)) Credentials(..)");
}

#[test]
fn many_changes_keep_one_file_and_every_change() {
    let (disk, keys) = (MemoryStorage::new(), keys());
    let credentials = open(&disk, &keys).unwrap();
    for n in 0..700 {
        credentials.put(PersonNo(n % 300), password(&n.to_string())).unwrap();
    }
    assert_eq!(files(&disk).len(), 1);
    let again = open(&disk, &keys).unwrap();
    for person in 0..300 {
        let newest = if person < 100 { 600 + person } else { 300 + person };
        assert!(again.get(PersonNo(person)) == Some(password(&newest.to_string())));
    }
}

#[test]
fn two_thousand_accounts_at_once_are_one_record() {
    let (disk, keys) = (MemoryStorage::new(), keys());
    let credentials = open(&disk, &keys).unwrap();
    let long = "x".repeat(600);
    let all = (1..=2_000).map(|n| (PersonNo(n), password(&format!("{n}{long}")))).collect();
    disk.plan(Faults::none(), 0);
    credentials.put_all(all).unwrap();
    assert_eq!(disk.changes(), 3, "one file, one write, one sync");
    credentials.put(PersonNo(1), password("one")).unwrap();
    let again = open(&disk, &keys).unwrap();
    assert!(again.get(PersonNo(2_000)) == Some(password(&format!("2000{long}"))));
    assert!(again.get(PersonNo(1)) == Some(password("one")));
}

#[test]
fn what_was_struck_is_in_no_file() {
    let (disk, keys) = (MemoryStorage::new(), keys());
    let credentials = open(&disk, &keys).unwrap();
    credentials.put(PersonNo(1), password("one")).unwrap();
    credentials.put(PersonNo(2), password("two")).unwrap();
    let before = disk.bytes(&files(&disk)[0]);
    credentials.strike(PersonNo(1)).unwrap();
    assert!(credentials.get(PersonNo(1)).is_none());
    let after: Vec<Vec<u8>> = files(&disk).iter().map(|name| disk.bytes(name)).collect();
    assert_eq!(after.len(), 1);
    // Not one block of the records before, sealed as it was.
    for block in before.chunks(4096).skip(1).filter(|block| block.iter().any(|byte| *byte != 0)) {
        assert!(!after[0].chunks(4096).any(|other| other == block));
    }
    assert!(open(&disk, &keys).unwrap().get(PersonNo(2)) == Some(password("two")));
}

#[test]
fn foreign_and_damaged_files_are_named() {
    let (disk, keys, other) = (MemoryStorage::new(), keys(), keys());
    let credentials = open(&disk, &keys).unwrap();
    for n in 1..=3 {
        credentials.put(PersonNo(n), password("x")).unwrap();
    }
    let code = |disk: &MemoryStorage, college, keys: &Keys| {
        let opened = Credentials::open_read_only(Arc::new(disk.clone()), college, keys.clone());
        opened.err().map_or("opened", |error| error.code())
    };
    assert_eq!(code(&disk, COLLEGE, &keys), "opened");
    assert_eq!(code(&disk, COLLEGE, &other), "credentials_foreign");
    assert_eq!(code(&disk, Uuid::from_u128(8), &keys), "credentials_foreign");
    let file = files(&disk).remove(0);
    // Any bit up to the record before the last: those were acknowledged for certain.
    for block in 0..3 {
        for offset in [0, 9, 40, 100, 4095] {
            let hurt = disk.copied();
            hurt.edit(&file, |bytes| bytes[block * 4096 + offset] ^= 1);
            let code = code(&hurt, COLLEGE, &keys);
            assert!(
                code == "credentials_damaged" || block == 1 && code == "opened",
                "{block} {offset}: {code}"
            );
            assert_ne!(code, "opened", "{block} {offset}");
        }
    }
    // The last one cannot be told from one that was torn: what stood before it stands.
    let hurt = disk.copied();
    hurt.edit(&file, |bytes| bytes[3 * 4096 + 100] ^= 1);
    let left = open(&hurt, &keys).unwrap();
    assert!(left.get(PersonNo(2)).is_some() && left.get(PersonNo(3)).is_none());
    left.put(PersonNo(3), password("again")).unwrap();
    assert!(open(&hurt, &keys).unwrap().get(PersonNo(3)) == Some(password("again")));
    let newer = disk.copied();
    newer.edit(&file, |bytes| bytes.truncate(5 * 4096));
    assert_eq!(code(&newer, COLLEGE, &keys), "opened", "zeros behind the records say nothing");
}

/// What the callers know.
#[derive(Default)]
struct Known {
    certain: BTreeMap<u32, Credential>,
    /// Changes that failed: as before or as meant.
    open: BTreeMap<u32, Vec<Credential>>,
}

impl Known {
    fn change(&mut self, credentials: &Credentials, person: u32, to: Credential) -> bool {
        let changed = match to.is_empty() {
            true => credentials.strike(PersonNo(person)),
            false => credentials.put(PersonNo(person), to.clone()),
        };
        match changed {
            Ok(()) => {
                self.open.remove(&person);
                self.certain.insert(person, to);
                true
            }
            Err(_) => {
                self.open.entry(person).or_default().push(to);
                false
            }
        }
    }

    fn holds(&mut self, credentials: &Credentials, story: &str) {
        for (person, to) in std::mem::take(&mut self.open) {
            let found = credentials.get(PersonNo(person)).unwrap_or_default();
            let before = self.certain.get(&person).cloned().unwrap_or_default();
            assert!(to.contains(&found) || found == before, "{story}: person {person} is neither");
            self.certain.insert(person, found);
        }
        for (person, certain) in &self.certain {
            let found = credentials.get(PersonNo(*person)).unwrap_or_default();
            assert!(found == *certain, "{story}: person {person}");
        }
    }
}

fn run(disk: &MemoryStorage, keys: &Keys, known: &mut Known, fault: Fault, round: u32, story: &str) {
    let credentials = match open(disk, keys) {
        Ok(credentials) => credentials,
        Err(error) => {
            let codes = ["credentials_io", "disk_full", "disk_read_only"];
            return assert!(codes.contains(&error.code()), "{story}: {error}");
        }
    };
    known.holds(&credentials, story);
    let mut failed = 0;
    for step in 0..6 {
        let person = step % 3;
        let to = if step == 4 { Credential::default() } else { password(&format!("{round} {step}")) };
        failed += u32::from(!known.change(&credentials, person, to));
    }
    // A fault that was over costs one change; the next goes to a new file.
    assert!(failed <= 1 || fault == Fault::PowerCut, "{story}: {failed} failed");
}

#[test]
fn what_was_acknowledged_stands_after_every_fault() {
    let keys = keys();
    let mut scenarios = 0;
    for fault in FAULTS {
        for first in 0..20 {
            for second in [0, 1, 2, 3, 5, 8, 99] {
                for seed in 0..2 {
                    let story = format!("{fault:?} at {first}, then at {second}, seed {seed}");
                    let (mut disk, mut known) = (MemoryStorage::new(), Known::default());
                    for (round, at) in [first, second].into_iter().enumerate() {
                        disk.plan(Faults::none().at(at, fault), seed);
                        run(&disk, &keys, &mut known, fault, round as u32, &story);
                        if fault == Fault::PowerCut || (seed + round as u64).is_multiple_of(2) {
                            disk = disk.crash(seed + at);
                        }
                        disk.plan(Faults::none(), 0);
                    }
                    scenarios += 1;
                    let credentials = open(&disk, &keys).unwrap_or_else(|error| panic!("{story}: {error}"));
                    known.holds(&credentials, &story);
                    assert!(known.change(&credentials, 1, password("at last")), "{story}");
                    assert_eq!(files(&disk).len(), 1, "{story}: what was replaced is gone");
                }
            }
        }
    }
    println!("{scenarios} scenarios");
}

#[test]
fn a_full_disk_says_so_and_loses_nothing() {
    let (disk, keys) = (MemoryStorage::new(), keys());
    let credentials = open(&disk, &keys).unwrap();
    credentials.put(PersonNo(1), password("one")).unwrap();
    disk.plan(Faults::none().at(0, Fault::Full), 0);
    let error = credentials.put(PersonNo(1), password("two")).unwrap_err();
    assert_eq!(error.code(), "disk_full");
    assert!(error.to_string().contains("no storage space"), "{error}");
    assert!(credentials.get(PersonNo(1)) == Some(password("one")));
    credentials.put(PersonNo(2), password("two")).unwrap();
    let again = open(&disk.crash(1), &keys).unwrap();
    assert!(again.get(PersonNo(1)) == Some(password("one")));
    assert!(again.get(PersonNo(2)) == Some(password("two")));
}
